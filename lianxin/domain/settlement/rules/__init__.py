"""The rules of settlement: what a service is worth, what counts, and sums that are the sums of their lines. Pure."""

from lianxin.domain.settlement.rules.counting import NOT_COUNTED, Facts, why_not
from lianxin.domain.settlement.rules.summing import Entry, Sums, digest, sums_by, sums_by_payer
from lianxin.domain.settlement.rules.worth import ZERO, Share, Worth, nothing, opposite, reshared, worth

__all__ = [
    "NOT_COUNTED",
    "ZERO",
    "Entry",
    "Facts",
    "Share",
    "Sums",
    "Worth",
    "digest",
    "nothing",
    "opposite",
    "reshared",
    "sums_by",
    "sums_by_payer",
    "why_not",
    "worth",
]
