"""事实:规则读得到的每一项(facts.toml),和怎样从登记下来的推出其余的。"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any, Final

from lianxin.base.packs import schema
from lianxin.engines.rules import parse
from lianxin.engines.rules.ast import names
from lianxin.engines.rules.derived import HOUSEHOLD, Deriving
from lianxin.engines.rules.values import Kind

Facts = dict[str, Any]

__all__ = ["AS_OF", "HOUSEHOLD", "PARAM", "FactBook", "Facts", "kept", "restored"]

PARAM: Final = "param"
AS_OF: Final = "as_of"


class FactBook:
    """The facts about one kind of subject, and the derived ones in the order in which they can be worked out.

    ProblemError "rules.…" for an expression that is wrong or a ring of facts.
    """

    def __init__(self, facts: Mapping[str, schema.Fact]) -> None:
        self.facts = facts
        self.reads: dict[str, tuple[tuple[str, ...], ...]] = {}
        for code, fact in facts.items():
            if fact.collected == "derived":
                self.reads[code] = tuple(sorted({name.path for name in names(parse(fact.expression))}))
        self._deriving = Deriving({code: facts[code].expression for code in self.reads})
        self.shared = frozenset(self._deriving.shared)

    @cached_property
    def kinds(self) -> dict[str, Kind]:
        """Every name an expression may read here: facts, and those of the household; its counts have no list of their own."""
        own: dict[str, Kind] = {code: fact.kind for code, fact in self.facts.items()}
        of_all = {f"{HOUSEHOLD}.{code}": kind for code, kind in own.items() if code not in self.shared}
        return {**own, HOUSEHOLD: "list", **of_all}

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The columns of the register that facts are read from."""
        found = (fact.column or code for code, fact in self.facts.items() if fact.collected == "register")
        return tuple(dict.fromkeys(found))

    @cached_property
    def sources(self) -> Mapping[str, frozenset[str]]:
        """By fact: the facts that are written down and from which it comes; itself when it is one of them."""
        found: dict[str, frozenset[str]] = {}
        for code in (*(c for c in self.facts if c not in self.reads), *self._deriving.own, *self._deriving.shared):
            steps = (path[1] if path[0] == HOUSEHOLD and len(path) > 1 else path[0] for path in self.reads.get(code, ()))
            parts = [found.get(step, frozenset()) for step in steps]
            found[code] = frozenset().union(*parts) if code in self.reads else frozenset({code})
        return found

    def complete(
        self, members: Sequence[Mapping[str, Any]], on: dt.date, param: Mapping[str, Any], *, together: bool = True
    ) -> list[Facts]:
        """The facts of each member with all derived ones, in order. `together` False: whom they live with is not known.

        A derived fact that is given stays as given. None is unknown.
        """
        context = {PARAM: param, AS_OF: on}
        told = self._deriving.complete(members, context, together=together)
        return [{name: value for name, value in facts.items() if name not in context} for facts in told]

    def collected(self, columns: Mapping[str, Any], noted: Mapping[str, Any]) -> Facts:
        """The facts as written down: columns of the register and what was `noted` about a person; what is unstated is None."""
        facts: Facts = {}
        for code, fact in self.facts.items():
            if fact.collected == "register":
                (facts[code],) = self.of_column(fact, (columns[fact.column or code],))
            elif fact.asked:
                (facts[code],) = self.of_notes(fact, (noted,))
        return facts

    def of_column(self, fact: schema.Fact, values: Iterable[Any]) -> list[Any]:
        """A fact of many people, from a column of the register."""
        return [None if value == "" or value in fact.unstated else value for value in values]

    def of_notes(self, fact: schema.Fact, noted: Iterable[Mapping[str, Any]]) -> list[Any]:
        """A fact of many people, from what was noted about each."""
        return [restored(fact, one.get(fact.code)) for one in noted]


def restored(fact: schema.Fact, stored: Any) -> Any:
    """A value as rules read it, from the form in which it is kept as JSON; None for what is unstated or does not fit."""
    if stored is None or stored == "" or stored in fact.unstated:
        return None
    try:
        if fact.kind == "number":
            return stored if type(stored) is int else Decimal(str(stored))
        return dt.date.fromisoformat(stored) if fact.kind == "date" else stored
    except (InvalidOperation, TypeError, ValueError):
        return None


def kept(value: Any) -> Any:
    """A value in the form in which it is kept as JSON: whole numbers as such, other decimals and dates as text."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else str(value)
    return value.isoformat() if isinstance(value, dt.date) else value

