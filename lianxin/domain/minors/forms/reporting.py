"""A report, one thing on a page: who, what, is the child safe, who reports. Every page can be sent again with the next."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianxin.base.access.viewer import Viewer
from lianxin.base.ui.day_fields import MomentField
from lianxin.base.ui.free_text import FreeTextField
from lianxin.base.ui.place_fields import PlaceField
from lianxin.domain.minors.forms.choosing import offer


class WhoPage(forms.Form):
    """Which child, when not in the register, and where."""

    place = PlaceField(label=_("在哪个乡镇(街道)、村(社区)"))
    child = FreeTextField(
        label=_("是哪个孩子"), max_length=500, rows=3,
        help_text=_("知道名字就写名字;不知道就写:大约几岁,男孩还是女孩,穿什么,在哪里见到。"),
    )  # fmt: skip

    def __init__(
        self, *args: Any, viewer: Viewer, ability: str, levels: tuple[str, ...], **kwargs: Any
    ) -> None:
        """Places of these levels over which the viewer holds the ability."""
        super().__init__(*args, **kwargs)
        self.fields["place"].offer(viewer, ability, levels)  # type: ignore[attr-defined]


class WhatPage(forms.Form):
    """What happened, and which of the situations of the duty list it is."""

    happened = FreeTextField(
        label=_("发生了什么"), max_length=2000, rows=5, help_text=_("看到什么、听到什么,照实写,不用下结论。")
    )
    situations = forms.MultipleChoiceField(
        label=_("有下面的情形吗(可以多选,都没有就不选)"), required=False, widget=forms.CheckboxSelectMultiple
    )
    found_how = forms.ChoiceField(label=_("怎样发现的"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, place: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "situations", place, "situations")
        offer(self, "found_how", place, "found_how")


class SafetyPage(forms.Form):
    """Is the child safe now, where, with whom; and when it was discovered."""

    safety = forms.ChoiceField(label=_("孩子此刻安全吗"), widget=forms.RadioSelect)
    where = forms.CharField(label=_("孩子现在在哪里、和谁在一起"), required=False, max_length=300)
    discovered_at = MomentField(label=_("什么时候发现的"), help_text=_("从发现起计时。"))

    def __init__(self, *args: Any, place: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "safety", place, "safety")


class ReporterPage(forms.Form):
    """Who reports; nobody has to say."""

    reporter = forms.CharField(
        label=_("您的姓名"), required=False, max_length=60, help_text=_("可以不填。只有办这件事的人看得到。")
    )
    phone = forms.CharField(label=_("怎样找到您"), required=False, max_length=60)
    unit = forms.CharField(label=_("单位"), required=False, max_length=100)
    way = forms.ChoiceField(label=_("怎样报来的"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, place: str, public: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if public:
            del self.fields["way"]
        else:
            offer(self, "way", place, "way", leave_out=("public", "field"))
            self.fields["way"].initial = "staff"
            self.fields["reporter"].label = _("报告人姓名(别人报来的)")
            self.fields["phone"].label = _("报告人电话")
            self.fields["unit"].label = _("报告人单位")
