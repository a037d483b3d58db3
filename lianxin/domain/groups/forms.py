"""What people type about groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianxin.base.ui.day_fields import MomentField
from lianxin.base.ui.free_text import FreeTextField
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.place_fields import PlaceField
from lianxin.domain.groups.rules import KINDS
from lianxin.kernel.ids import new_id

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer
    from lianxin.base.packs.schema import PaperField

_LEVELS = ("township", "village")
_LONGEST = 3000


class OpenForm(forms.Form):
    """What it is."""

    group_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    place = PlaceField(label=_("哪里的"))
    kind = forms.ChoiceField(label=_("种类"), choices=[("", _("请选择")), *((code, _(word)) for code, word in KINDS.items())])
    title = forms.CharField(label=_("名称"), max_length=60, help_text=_("名单和承办上看得到:不要写人名。"))
    size = forms.IntegerField(label=_("计划人数"), widget=forms.NumberInput({"inputmode": "numeric"}))
    site = forms.CharField(label=_("地点"), max_length=80)
    measure = forms.CharField(label=_("前后对照量什么"), required=False, max_length=60, help_text=_("例如:孤独感(1—10 分)。不量就空着。"))
    less_is_better = forms.BooleanField(label=_("数越小越好"), required=False, initial=True)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].offer(viewer, "proceeding.open", _LEVELS)  # type: ignore[attr-defined]


class PaperForm(forms.Form):
    """The blanks of a paper of the pack; `words()` is what was written in them."""

    def __init__(self, *args: Any, blanks: Sequence[PaperField], written: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._codes = [one.code for one in blanks]
        for one in blanks:
            text = FreeTextField(
                label=one.name.in_language(language()), required=False, max_length=_LONGEST, rows=max(one.lines, 3), initial=written.get(one.code, "")
            )
            self.fields[one.code] = text

    def words(self) -> dict[str, str]:
        """{blank: words}"""
        return {code: self.cleaned_data[code] for code in self._codes}


class SignInForm(forms.Form):
    """Who came; `seen`: who stood as come when the page was made."""

    came = forms.TypedMultipleChoiceField(label=_("谁来了"), coerce=UUID, required=False, widget=forms.CheckboxSelectMultiple)
    seen = forms.TypedMultipleChoiceField(coerce=UUID, required=False, widget=forms.MultipleHiddenInput)
    guests = forms.IntegerField(label=_("另外来的人数"), required=False, min_value=0, help_text=_("不是组员的,只记人数。"), widget=forms.NumberInput({"inputmode": "numeric"}))

    def __init__(self, *args: Any, members: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("came", "seen"):
            self.fields[name].choices = members  # type: ignore[attr-defined]

    def clean_guests(self) -> int:
        return self.cleaned_data["guests"] or 0


class HeldForm(SignInForm, PaperForm):
    """Who came, and what happened."""


class MemberForm(forms.Form):
    """Somebody of the register asks to take part."""

    member_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)


class ChooseForm(forms.Form):
    """Several at once: who, whether they are chosen already, and why."""

    people = forms.TypedMultipleChoiceField(label=_("谁报名"), coerce=UUID, widget=forms.CheckboxSelectMultiple)
    state = forms.ChoiceField(
        label=_("怎样定"), widget=forms.RadioSelect, initial="asked", choices=[("asked", _("先报名,以后再定")), ("chosen", _("直接选为组员"))]
    )
    reason = FreeTextField(label=_("理由"), required=False, max_length=300, rows=2, help_text=_("直接选为组员的可以写一条共同的理由,不写也可以。"))

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = people  # type: ignore[attr-defined]


class DecideForm(forms.Form):
    """Chosen or not, or left; the last two with the reason."""

    state = forms.ChoiceField(label=_("怎样定"), widget=forms.RadioSelect)
    reason = FreeTextField(label=_("理由"), required=False, max_length=300, rows=2, help_text=_("不选、退出的一定要写。"))

    def __init__(self, *args: Any, state: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen, not_chosen, left = ("chosen", gettext("选为组员")), ("not_chosen", gettext("不选")), ("left", gettext("退出"))
        self.fields["state"].choices = {"chosen": [left], "left": [chosen]}.get(state, [chosen, not_chosen])  # type: ignore[attr-defined]


class MeasureForm(forms.Form):
    """Before, after, and how satisfied."""

    before = forms.DecimalField(label=_("之前"), required=False, max_digits=6, decimal_places=1)
    after = forms.DecimalField(label=_("之后"), required=False, max_digits=6, decimal_places=1)
    satisfied = forms.ChoiceField(label=_("满意度"), required=False)

    def __init__(self, *args: Any, options: list[tuple[str, str]], measured: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["satisfied"].choices = [("", gettext("(没有问)")), *options]  # type: ignore[attr-defined]
        if not measured:
            del self.fields["before"], self.fields["after"]


class SessionForm(forms.Form):
    """When, where, what for."""

    session_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    theme = forms.CharField(label=_("主题"), max_length=60)
    aim = FreeTextField(label=_("目标"), max_length=200, rows=2)
    content = FreeTextField(label=_("内容"), required=False, max_length=400, rows=3)
    starts_at = MomentField(label=_("时间"))
    minutes = forms.IntegerField(label=_("分钟"), initial=60, widget=forms.NumberInput({"inputmode": "numeric"}))
    site = forms.CharField(label=_("地点"), required=False, max_length=80)


class MoveForm(forms.Form):
    """Another time, and why."""

    starts_at = MomentField(label=_("改到"))
    reason = FreeTextField(label=_("理由"), max_length=200, rows=2)


class ReasonForm(forms.Form):
    """Why not."""

    reason = FreeTextField(label=_("理由"), max_length=200, rows=2)
