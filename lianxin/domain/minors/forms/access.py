"""What people type about vetting and standing leave."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianxin.base.ui.day_fields import DayField
from lianxin.base.ui.free_text import FreeTextField
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.place_fields import PlaceField
from lianxin.domain.minors.selectors.approvals import GIVE
from lianxin.domain.minors.selectors.words import choices
from lianxin.kernel.clock import day_bounds
from lianxin.kernel.ids import new_id

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer


class CheckForm(forms.Form):
    """What was looked into, when, what was found, and the paper that says so."""

    check_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    what = forms.ChoiceField(label=_("查了什么"))
    result = forms.ChoiceField(label=_("结果"), widget=forms.RadioSelect)
    checked_on = DayField(label=_("核查日期"))
    paper = forms.FileField(
        label=_("查询结果(拍照或 PDF)"), required=False, widget=forms.FileInput({"accept": "image/*,application/pdf"}),
        help_text=_("没有发现的,必须附上。只有能看从业核查的人打得开。"),
    )  # fmt: skip
    note = FreeTextField(label=_("备注"), required=False, max_length=300, rows=2)

    def __init__(self, *args: Any, place: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tongue = language()
        offered = [(code, words.in_language(tongue)) for code, words in choices(place, "vetting").items()]
        self.fields["what"].choices = offered  # type: ignore[attr-defined]
        results = [("clear", gettext("没有发现违法犯罪记录")), ("hit", gettext("有记录:从现在起不能接触未成年人"))]
        self.fields["result"].choices = results  # type: ignore[attr-defined]


class WhyForm(forms.Form):
    """Why something is done."""

    why = FreeTextField(label=_("理由"), max_length=300, rows=2)


class LeaveForm(forms.Form):
    """Who may read the files of a place, what for, until the end of which day."""

    worker_id = forms.TypedChoiceField(label=_("谁可以查阅"), coerce=UUID)
    place = PlaceField(label=_("哪里的未成年人卷宗"))
    why = FreeTextField(
        label=_("用途"),
        max_length=300,
        rows=2,
        help_text=_("例如:本站未保专干,负责全部卷宗。不要写孩子的名字。"),
    )
    until = DayField(label=_("到哪一天为止"))

    def __init__(self, *args: Any, viewer: Viewer, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["worker_id"].choices = [("", "—"), *people]  # type: ignore[attr-defined]
        self.fields["place"].offer(viewer, GIVE, ("county", "township", "village"))  # type: ignore[attr-defined]

    def clean_until(self) -> datetime:
        """The end of that day."""
        return day_bounds(self.cleaned_data["until"])[1]
