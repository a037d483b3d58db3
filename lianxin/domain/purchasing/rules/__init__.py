"""Rules of purchasing: pure functions of plain values."""

from lianxin.domain.purchasing.rules.gaps import (
    Day,
    MonthGaps,
    Promise,
    Stay,
    Terms,
    days_of,
    full_price,
    month_gaps,
    on_day,
    whole_price,
)

__all__ = ["Day", "MonthGaps", "Promise", "Stay", "Terms", "days_of", "full_price", "month_gaps", "on_day", "whole_price"]
