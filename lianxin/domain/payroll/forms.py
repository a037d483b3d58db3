"""What people type about payroll."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from lianxin.base.access.viewer import Viewer
from lianxin.base.ui.day_fields import DayField, MonthField
from lianxin.base.ui.free_text import FreeTextField
from lianxin.base.ui.place_fields import PlaceField


class SheetForm(forms.Form):
    """Of which month and place a sheet is drawn."""

    month = MonthField(label=_("月份"))
    place = PlaceField(label=_("地点"))

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].offer(viewer, "pay.make", ("county", "township"))  # type: ignore[attr-defined]


class AttendanceForm(forms.Form):
    """A number of days for each person of the month."""

    def __init__(self, *args: Any, people: Iterable[tuple[UUID, str, Decimal]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = {f"absent_{key}": key for key, _name, _days in people}
        for key, name, days in people:
            self.fields[f"absent_{key}"] = forms.DecimalField(
                label=name, min_value=0, max_value=31, decimal_places=1, max_digits=4, step_size=Decimal("0.5"), initial=f"{days.normalize():f}",
            )  # fmt: skip

    @property
    def absent(self) -> dict[UUID, Decimal]:
        """Days by engagement."""
        return {key: self.cleaned_data[name] for name, key in self.keys.items()}


class PaidForm(forms.Form):
    """The day the money went out."""

    paid_on = DayField(label=_("发放日期"))


class SendBackForm(forms.Form):
    """Why a closed sheet is done again."""

    reason = FreeTextField(label=_("退回的理由"), max_length=200, rows=2)


class CorrectForm(forms.Form):
    """What a line should have been, and why."""

    amount = forms.DecimalField(label=_("应有的金额(元)"), max_digits=8, decimal_places=2, help_text=_("不该有这一行的写 0;扣款写负数。"))
    reason = FreeTextField(label=_("理由"), max_length=200, rows=2, help_text=_("凭什么更正,例如:证书 3 月已核实,4 月漏发补助。"))
