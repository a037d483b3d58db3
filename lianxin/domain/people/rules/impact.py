"""What an amendment would do to one person: the answers of two packs on one day, side by side; and the sums over many."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final, Literal

from lianxin.engines.rules import Decision

Kind = Literal["enters", "leaves", "unknown", "settled", "amount", "moved"]
KINDS: Final[tuple[Kind, ...]] = ("enters", "leaves", "unknown", "settled", "amount", "moved")
_TEXT: Final = 120


@dataclass(frozen=True, slots=True)
class Seen:
    """What a pack says of one person on a day: decisions by rule, amounts in yuan by benefit, outputs by table."""

    decisions: Mapping[str, Decision]
    amounts: Mapping[str, Decimal | None]
    outputs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Touched:
    """One rule or table that would give the person something else."""

    code: str
    kind: Kind
    was: str
    now: str
    reasons: dict[str, list[str]] = field(default_factory=dict)


@dataclass(slots=True)
class Sum:
    """Of one rule or table, over all people: how many hold and how many cannot be told, before and after; how many change
    in each way; what is paid in all."""

    yes: list[int] = field(default_factory=lambda: [0, 0])
    unknown: list[int] = field(default_factory=lambda: [0, 0])
    paid: list[Decimal] = field(default_factory=lambda: [Decimal(), Decimal()])
    kinds: dict[Kind, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))

    def plain(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {"yes": self.yes, "unknown": self.unknown, "paid": [str(one) for one in self.paid], "kinds": self.kinds}


def differing(before: Seen, after: Seen) -> Iterator[Touched]:
    """Every rule, amount and table that differs."""
    for code in dict.fromkeys([*before.decisions, *after.decisions]):
        old, new = before.decisions.get(code), after.decisions.get(code)
        was, now = _answer(old), _answer(new)
        if kind := _moved(was, now):
            yield Touched(code, kind, was, now, _reasons(old, new))
        elif was == now == "yes" and before.amounts.get(code) != after.amounts.get(code):
            yield Touched(code, "amount", _amount(before, code), _amount(after, code))
    for code in dict.fromkeys([*before.outputs, *after.outputs]):
        given, gives = before.outputs.get(code, ""), after.outputs.get(code, "")
        if given != gives:
            yield Touched(code, "moved", given[:_TEXT], gives[:_TEXT])


def add(sums: dict[str, Sum], before: Seen, after: Seen) -> None:
    """Count one person in."""
    for side, seen in enumerate((before, after)):
        for code, decision in seen.decisions.items():
            one = sums.setdefault(code, Sum())
            one.yes[side] += decision.answer == "yes"
            one.unknown[side] += decision.answer == "cannot_tell"
            one.paid[side] += seen.amounts.get(code) or 0


def _answer(decision: Decision | None) -> str:
    """A rule not in force holds for nobody."""
    return decision.answer if decision else "no"


def _moved(was: str, now: str) -> Kind | None:
    if was == now:
        return None
    if now == "yes":
        return "enters"
    if now == "cannot_tell":
        return "unknown"
    return "leaves" if was == "yes" else "settled"


def _reasons(old: Decision | None, new: Decision | None) -> dict[str, list[str]]:
    """The conditions whose state differs: code → [before, after]."""
    was, now = _states(old), _states(new)
    codes = dict.fromkeys([*was, *now])
    return {code: [was.get(code, ""), now.get(code, "")] for code in codes if was.get(code) != now.get(code)}


def _states(decision: Decision | None) -> dict[str, str]:
    if decision is None:
        return {}
    states = {}
    for index, condition in enumerate(decision.rule.conditions):
        bit = 1 << index
        states[condition.code] = "failed" if decision.failed & bit else "unknown" if decision.unknown & bit else "met"
    return states


def _amount(seen: Seen, code: str) -> str:
    amount = seen.amounts.get(code)
    return "" if amount is None else format(amount, "f")
