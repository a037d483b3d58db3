"""What people type about settlement."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianxin.base.access.viewer import Viewer
from lianxin.base.ui.day_fields import MonthField
from lianxin.base.ui.free_text import FreeTextField
from lianxin.base.ui.place_fields import PlaceField
from lianxin.domain.settlement.rules import NOT_COUNTED


class DrawForm(forms.Form):
    """Of which month and place a statement is made."""

    month = MonthField(label=_("月份"))
    place = PlaceField(label=_("地点"))

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].offer(viewer, "settlement.make", ("county", "township"))  # type: ignore[attr-defined]


class MonthForm(forms.Form):
    """A month, a place and a reason to look at."""

    month = MonthField(label=_("月份"))
    place = PlaceField(label=_("地点"), required=False, empty=_("全部"))
    why = forms.ChoiceField(label=_("为什么没有计入"), required=False, widget=forms.HiddenInput, choices=[(one, one) for one in ("", *NOT_COUNTED)])

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].offer(viewer, "settlement.read", ("county", "township", "village"))  # type: ignore[attr-defined]


class OwnMonthForm(forms.Form):
    """A month of one's own."""

    month = MonthField(label=_("月份"))


class CorrectForm(forms.Form):
    """What a line should have been, and why."""

    drop = forms.BooleanField(label=_("这一行整个不该计入"), required=False)
    minutes = forms.IntegerField(label=_("分钟"), min_value=0, max_value=1440, required=False)
    price = forms.DecimalField(label=_("费用(元)"), min_value=0, max_digits=8, decimal_places=2, required=False)
    subsidy = forms.DecimalField(label=_("其中补贴(元)"), min_value=0, max_digits=8, decimal_places=2, required=False)
    reason = FreeTextField(label=_("理由"), max_length=300, rows=2, help_text=_("凭什么更正,例如:家属来电,那次只做了一半,按半价。"))
