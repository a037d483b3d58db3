"""Reads of payroll: the viewer first."""

from lianxin.domain.payroll.selectors.drawing import Candidate, absences, candidates, posted
from lianxin.domain.payroll.selectors.sheets import (
    LineFilter,
    bar_to_close,
    differences_from_last_month,
    earlier_draft,
    footing_of,
    had_last_month,
    line_or_404,
    lines_of,
    own_lines,
    own_months,
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
    "earlier_draft",
    "footing_of",
    "had_last_month",
    "line_or_404",
    "lines_of",
    "own_lines",
    "own_months",
    "posted",
    "sheet_or_404",
    "sheets",
    "sheets_page",
    "totals_of",
]
