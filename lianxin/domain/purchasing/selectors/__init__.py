"""Reads of purchasing: the viewer first."""

from lianxin.domain.purchasing.selectors.contracts import (
    Posted,
    Seat,
    SeatMonth,
    contract_or_404,
    contracts,
    contracts_page,
    deduction_or_404,
    gaps,
    month_of,
    seat_or_404,
    seats_of,
    terms,
)

__all__ = [
    "Posted",
    "Seat",
    "SeatMonth",
    "contract_or_404",
    "contracts",
    "contracts_page",
    "deduction_or_404",
    "gaps",
    "month_of",
    "seat_or_404",
    "seats_of",
    "terms",
]
