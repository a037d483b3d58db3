"""What made people enter or leave categories and benefits on a day: the conditions that turned, and the facts behind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from lianxin.base import packs
from lianxin.base.access.viewer import Viewer
from lianxin.base.packs.facts import kept
from lianxin.domain.people.models import CategoryMembership
from lianxin.domain.people.selectors.facts import facts_of_many
from lianxin.engines import rules
from lianxin.engines.rules import Condition, Decision


@dataclass(frozen=True, slots=True)
class Turned:
    """Why one membership began or ended. `conditions`: those that are met (begun) or not met (ended) now and were not so
    before; all that count where the register, which keeps no history, has changed. `facts`: name → before, after, as kept.
    """

    conditions: tuple[Condition, ...]
    facts: Mapping[str, tuple[Any, Any]]


def what_turned(viewer: Viewer, rows: Sequence[CategoryMembership], *, day: date) -> dict[Any, Turned]:
    """By membership that began or ended on a day. As many queries as for one, twice for what begins: of the day before too."""
    seen = [row for row in rows if viewer.may("category.read", row.place)]
    found: dict[Any, Turned] = {}
    for pack in {packs.for_place(row.place).code: packs.for_place(row.place) for row in seen}.values():
        mine = [row for row in seen if packs.for_place(row.place).code == pack.code]
        people = [row.resident for row in mine]
        begun = [row.resident for row in mine if row.until is None]
        after = {key: pack.decide(facts, day) for key, facts in facts_of_many(pack, people, day).items()}
        eve = day - timedelta(days=1)
        before = {key: pack.decide(facts, eve) for key, facts in facts_of_many(pack, begun, eve).items()} if begun else {}
        for row in mine:
            now = after[row.resident_id].get(row.code)
            if row.until is None:
                found[row.pk] = _begun(row, now, before[row.resident_id].get(row.code))
            else:
                found[row.pk] = _ended(row, now)
    return found


def _begun(row: CategoryMembership, now: Decision | None, before: Decision | None) -> Turned:
    if now is None:
        return Turned((), {})
    met = rules.why(now)
    if before is None:
        return Turned(met, {})
    earlier = {condition.code for condition in rules.why(before)}
    fresh = tuple(condition for condition in met if condition.code not in earlier)
    return Turned(fresh or met, _differing(_plain(before.inputs), row.inputs))


def _ended(row: CategoryMembership, now: Decision | None) -> Turned:
    if now is None:
        return Turned((), {})
    return Turned(rules.why_not(now), _differing(row.inputs, _plain(now.inputs)))


def _plain(inputs: Mapping[str, Any]) -> dict[str, Any]:
    return {name: [kept(one) for one in value] if isinstance(value, list) else kept(value) for name, value in inputs.items()}


def _differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    names = [name for name in after if before.get(name) != after[name] and not name.startswith("param.")]
    return {name: (before.get(name), after[name]) for name in names}
