"""What became of every copy of a questionnaire: handed out, come back, counted, and why not. Pure.

Rates as in survey practice: return rate 回收率 = returned / sent; valid rate 有效率 = valid / returned. Every returned submission is
in exactly one of `valid`, `invalid`, `unjudged`. One may fail several rules, so the reasons add up to more than `invalid`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lianxin.kernel.divisions import contains


@dataclass(frozen=True, slots=True)
class Returned:
    """So many submissions of one place that were judged alike."""

    place: str
    is_valid: bool | None
    reasons: tuple[str, ...] = ()
    number: int = 1


@dataclass(slots=True)
class Account:
    """The numbers of one place, or of all. `sent` None: nobody wrote down how many copies were handed out."""

    place: str = ""
    sent: int | None = None
    returned: int = 0
    valid: int = 0
    invalid: int = 0
    unjudged: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def return_rate(self) -> float | None:
        """Returned per copy sent; None when unknown, or when more came back than were handed out."""
        return self.returned / self.sent if self.sent and self.returned <= self.sent else None

    @property
    def valid_rate(self) -> float | None:
        """Valid per returned; None while one is not judged yet."""
        return self.valid / self.returned if self.returned and not self.unjudged else None

    def add(self, group: Returned) -> None:
        """Count a group in."""
        self.returned += group.number
        if group.is_valid is None:
            self.unjudged += group.number
        elif group.is_valid:
            self.valid += group.number
        else:
            self.invalid += group.number
            for reason in group.reasons:
                self.reasons[reason] += group.number


def account(
    returned: Iterable[Returned], copies: Mapping[str, int | None], links: Mapping[str, int]
) -> tuple[Account, list[Account]]:
    """The whole, and each place where the form is assigned or came from, in the order of codes.

    `copies`: handed out by assignment; `links`: personal links given out, by the place of each. A submission, and a link, of a
    place inside an assigned one is counted there; one from elsewhere under its own place. The whole knows how many were sent only
    when every place from which something came back does.
    """
    places: dict[str, Account] = {place: Account(place, copies[place]) for place in copies}
    order = sorted(copies, reverse=True)  # a village stands before the township it lies in
    total = Account(sent=sum(n for n in copies.values() if n) or None)
    for place, number in links.items():
        under = _under(place, order)
        one = places.setdefault(under, Account(under))
        one.sent = (one.sent or 0) + number
        total.sent = (total.sent or 0) + number
    for group in returned:
        under = _under(group.place, order)
        places.setdefault(under, Account(under)).add(group)
        total.add(group)
    if any(one.sent is None and one.returned for one in places.values()):
        total.sent = None
    return total, [places[place] for place in sorted(places)]


def _under(place: str, assigned: list[str]) -> str:
    return next((outer for outer in assigned if contains(outer, place)), place)
