"""Rules of payroll: pure functions of plain values."""

from lianxin.domain.payroll.rules.amounts import ITEMS, Amount, Rate, Record, amounts, workdays
from lianxin.domain.payroll.rules.differences import Difference, Paid, Why, differences
from lianxin.domain.payroll.rules.footing import Entry, Footing, foot

__all__ = [
    "ITEMS",
    "Amount",
    "Difference",
    "Entry",
    "Footing",
    "Paid",
    "Rate",
    "Record",
    "Why",
    "amounts",
    "differences",
    "foot",
    "workdays",
]
