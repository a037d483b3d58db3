"""Why this month's sheet is another sum than last month's: every yuan of the difference has a line with its reason. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

ZERO: Final = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Paid:
    """A line of a sheet as it is compared: whose (the engagement), which item, how much, out of what, and of which kind of line."""

    key: str
    item: str
    amount: Decimal
    basis: Mapping[str, Any]
    kind: str = "counted"


@dataclass(frozen=True, slots=True)
class Why:
    """One reason: a code with what changed from what to what ("" where there was or is nothing)."""

    code: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """Somebody's item then and now, never equal, and why."""

    key: str
    item: str
    before: Decimal
    after: Decimal
    why: tuple[Why, ...]

    @property
    def amount(self) -> Decimal:
        return self.after - self.before


_COMPARED: Final = {"grade": "grade", "step": "step", "level": "level", "rate": "rate", "absent": "absent", "per": "rate"}
"""What of a basis may change, and the reason it gives."""


def differences(before: Iterable[Paid], after: Iterable[Paid]) -> list[Difference]:
    """What differs, by person and item, in their order. The differences add up to the difference of the two sums.

    Corrections of earlier months (lines that take back and that stand in the place of others) are an item of their own: they explain
    themselves and are never the reason of next month's difference in pay.
    """
    old, new = _by_key(before), _by_key(after)
    people_then, people_now = {key for key, _item in old}, {key for key, _item in new}
    found = []
    for key, item in sorted({*old, *new}):
        then, now = old.get((key, item)), new.get((key, item))
        was, is_now = _sum(then), _sum(now)
        if was != is_now:
            found.append(Difference(key, item, was, is_now, _why(item, then, now, key in people_then, key in people_now)))
    return found


def _by_key(lines: Iterable[Paid]) -> dict[tuple[str, str], list[Paid]]:
    found: dict[tuple[str, str], list[Paid]] = {}
    for line in lines:
        found.setdefault((line.key, line.item if line.kind == "counted" else "correction"), []).append(line)
    return found


def _sum(lines: list[Paid] | None) -> Decimal:
    return sum((line.amount for line in lines or ()), ZERO)


def _why(item: str, then: list[Paid] | None, now: list[Paid] | None, was_here: bool, is_here: bool) -> tuple[Why, ...]:
    if item == "correction":
        return (Why("correction"),)
    if not was_here:
        return (Why("joined"),)
    if not is_here:
        return (Why("left"),)
    if then is None:
        return (Why("began", after=_told(now)),)
    if now is None:
        return (Why("ceased", before=_told(then)),)
    return tuple(_changes(then[0].basis, now[0].basis)) or (Why("other"),)


def _changes(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterable[Why]:
    told = set()
    for name, code in _COMPARED.items():
        if then.get(name) != now.get(name) and code not in told:
            told.add(code)
            yield Why(code, str(then.get(name, "")), str(now.get(name, "")))
    if _part(then) != _part(now):
        yield Why("days", _part(then), _part(now))


def _part(basis: Mapping[str, Any]) -> str:
    """"10/22" of a month in which not all days were worked; "" of a whole one."""
    days, of = basis.get("days"), basis.get("of")
    return "" if days == of else f"{days}/{of}"


def _told(lines: list[Paid] | None) -> str:
    """What an item that came or went stood for: the level of a subsidy, the days of an absence."""
    basis = lines[0].basis if lines else {}
    return str(basis.get("level") or basis.get("absent") or "")
