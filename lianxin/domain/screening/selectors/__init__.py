"""Screenings, their follow-up and crises within reach."""

from lianxin.domain.screening.selectors.crises import beside, crisis_or_404, open_crises
from lianxin.domain.screening.selectors.follow_ups import follow_up_or_404, follow_ups_of, rescreens_due
from lianxin.domain.screening.selectors.results import (
    Tally,
    history_of,
    of_resident,
    screening_or_404,
    screenings,
    sheets_of,
    standing_of,
    tally,
    unread_sheets,
    worsening,
)

__all__ = [
    "Tally",
    "beside",
    "crisis_or_404",
    "follow_up_or_404",
    "follow_ups_of",
    "history_of",
    "of_resident",
    "open_crises",
    "rescreens_due",
    "screening_or_404",
    "screenings",
    "sheets_of",
    "standing_of",
    "tally",
    "unread_sheets",
    "worsening",
]
