"""A family as it is told: people, who is or was bound to whom, whose child somebody is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from lianxin.engines.diagrams.svg import DiagramError

Sex = Literal["male", "female", "unknown"]
BondKind = Literal["married", "cohabiting", "separated", "divorced", "parents"]
"""``parents``: nothing but a child in common."""
ChildKind = Literal["born", "adopted", "foster"]


@dataclass(frozen=True, slots=True)
class Person:
    """One person. ``age`` in completed years; ``served``: whom the work is for; ``at_home``: lives in the household."""

    code: str
    name: str
    sex: Sex = "unknown"
    age: int | None = None
    dead: bool = False
    served: bool = False
    at_home: bool = False


@dataclass(frozen=True, slots=True)
class Bond:
    """Two people who are or were a couple."""

    one: str
    other: str
    kind: BondKind = "married"


@dataclass(frozen=True, slots=True)
class Child:
    """Whose child somebody is: one parent where the other is not known. Several rows where there are foster parents too."""

    child: str
    parents: tuple[str, ...]
    kind: ChildKind = "born"


@dataclass(frozen=True)
class Family:
    """A checked family. Raises DiagramError for codes that are unknown or used twice, for a bond with oneself, for parents
    who are not one or two, and for somebody who would be their own ancestor (or their own ancestor's partner)."""

    people: Sequence[Person]
    bonds: Sequence[Bond] = ()
    children: Sequence[Child] = ()
    generations: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self._check()
        given = {frozenset((bond.one, bond.other)) for bond in self.bonds}
        implied = [
            Bond(*link.parents, kind="parents")
            for link in self.children
            if len(link.parents) == 2 and frozenset(link.parents) not in given
        ]
        object.__setattr__(self, "bonds", (*self.bonds, *dict.fromkeys(implied)))
        object.__setattr__(self, "generations", self._generations())

    def _check(self) -> None:
        known = Counter(person.code for person in self.people)
        if any(times > 1 for times in known.values()):
            raise DiagramError("a person was given twice")
        if not all(0 < len(set(link.parents)) == len(link.parents) <= 2 for link in self.children):
            raise DiagramError("a child has one or two parents in one row")
        named = [code for bond in self.bonds for code in (bond.one, bond.other)]
        named += [code for link in self.children for code in (link.child, *link.parents)]
        if not set(named) <= set(known):
            raise DiagramError("somebody is named who was not given")
        if any(bond.one == bond.other for bond in self.bonds):
            raise DiagramError("a bond is between two people")

    def partners(self, code: str) -> list[str]:
        """Who is or was bound to somebody, in the order given."""
        pairs = ((bond.one, bond.other) for bond in self.bonds if code in (bond.one, bond.other))
        return list(dict.fromkeys(other if one == code else one for one, other in pairs))

    def circles(self) -> list[list[str]]:
        """The people bound to each other, directly or through others: they stand in one row. In the order given."""
        found: list[list[str]] = []
        seen: set[str] = set()
        for person in self.people:
            waiting, circle = [person.code], list[str]()
            while waiting:
                code = waiting.pop(0)
                if code not in seen:
                    seen.add(code)
                    circle.append(code)
                    waiting.extend(self.partners(code))
            if circle:
                found.append(circle)
        return found

    def _generations(self) -> dict[str, int]:
        """The row of each person, 0 the eldest: below every parent, as near as can be to the children, couples in one row."""
        circles = self.circles()
        home = {code: at for at, circle in enumerate(circles) for code in circle}
        downs = {(home[parent], home[link.child]) for link in self.children for parent in link.parents}
        row = dict.fromkeys(range(len(circles)), 0)
        for _ in range(len(circles) + 1):
            moved = [(low, row[high] + 1) for high, low in sorted(downs) if row[low] <= row[high]]
            if not moved:
                break
            for low, to in moved:
                row[low] = max(row[low], to)
        else:
            raise DiagramError("somebody would be their own ancestor")
        for at in {high for high, _ in downs} - {low for _, low in downs}:
            row[at] = min(row[low] for high, low in downs if high == at) - 1
        return {code: row[at] for code, at in home.items()}
