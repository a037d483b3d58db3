"""Form fields for days, months and moments: the browser's own picker, and a named answer to a year nobody meant.

The only date fields of the product (a test looks): behind them, adding a day or turning one into a moment always works.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lianxin.kernel.clock import FIRST_DAY, LAST_DAY, SHANGHAI

_DAY: Final = "%Y-%m-%d"
_MONTH: Final = "%Y-%m"
_MOMENT: Final = "%Y-%m-%dT%H:%M"


def in_bounds(value: date) -> None:
    """Refuses, in words, a day or a moment outside `FIRST_DAY` … `LAST_DAY`."""
    day = value.date() if isinstance(value, datetime) else value
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValidationError(_("请检查年份:只能填 1900 年到 2100 年之间的日期。"), code="out_of_bounds")


class DayField(forms.DateField):
    """A calendar day."""

    default_validators = [in_bounds]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput({"type": "date"}, format=_DAY), **kwargs)


class MonthField(forms.DateField):
    """A month, as its first day."""

    default_validators = [in_bounds]

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput({"type": "month"}, format=_MONTH)
        super().__init__(widget=widget, input_formats=[_MONTH], **kwargs)


class MomentField(forms.DateTimeField):
    """A moment, typed by the clocks of Asia/Shanghai; an aware datetime."""

    default_validators = [in_bounds]

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput({"type": "datetime-local"}, format=_MOMENT)
        super().__init__(widget=widget, input_formats=[_MOMENT, "%Y-%m-%dT%H:%M:%S"], **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value.astimezone(SHANGHAI) if isinstance(value, datetime) else value
