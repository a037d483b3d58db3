"""Identity numbers as evidence (GB 11643): what two numbers say together, and keys that find a mistyped one.

Two numbers that both pass the check digit are never one slip apart (MOD 11-2 catches every single digit and every swap
of neighbours), while people of one county born on one day differ in the last four places only. So nearness counts only
where a number fails its check.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lianxin.kernel import identity_numbers

_HEAD: Final = 14
"""Region and date of birth; what follows is sequence and check digit."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written (18 places where an old one of 15 could be raised) and whether GB 11643 accepts it."""

    text: str
    valid: bool
    birth: str | None = None
    sex: str | None = None


def read_number(written: str | None) -> Number | None:
    """Read a number, valid or not; None when nothing was written."""
    text = identity_numbers.normalise(written or "")
    if not text:
        return None
    try:
        number = identity_numbers.parse(text, demo=True)
    except identity_numbers.IdentityNumberError:
        return Number(text, valid=False)
    return Number(number.text, valid=True, birth=number.birth.isoformat(), sex=number.sex)


def tail_keys(text: str) -> tuple[str, ...]:
    """Keys that two numbers share when one edit of the last four places makes them equal.

    Each leaves out one of those places; a digit typed wrong, two exchanged and one left out all keep a key in common.
    """
    head, tail = text[:_HEAD], text[_HEAD:]
    if len(text) < _HEAD + 3:
        return ()
    without = {tail[:n] + tail[n + 1 :] for n in range(len(tail))}
    return tuple(sorted(head + rest for rest in without | ({tail} if len(tail) == 3 else set())))
