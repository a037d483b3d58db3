"""Reads of payroll: the viewer first."""

from lianxin.domain.payroll.selectors.drawing import Candidate, absences, candidates, due, is_outdated, posted
from lianxin.domain.payroll.selectors.sheets import (
    LineFilter,
    bar_to_close,
    differences_from_last_month,
    draft_for,
    earlier_draft,
    footing_of,
    had_last_month,
    line_or_404,
    lines_of,
    lines_of_worker,
    months_of_worker,
    sheet_or_404,
    sheets,
    sheets_page,
    totals_of,
)

__all__ = [
    "Candidate",
    "LineFilter",
    "absences",
    "bar_to_close",
    "candidates",
    "differences_from_last_month",
    "draft_for",
    "due",
    "earlier_draft",
    "footing_of",
    "had_last_month",
    "is_outdated",
    "line_or_404",
    "lines_of",
    "lines_of_worker",
    "months_of_worker",
    "posted",
    "sheet_or_404",
    "sheets",
    "sheets_page",
    "totals_of",
]
