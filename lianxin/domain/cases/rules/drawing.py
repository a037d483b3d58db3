"""From the people of a file, each by what they are to the person served, to the family tree and the ecomap. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast

from lianxin.engines.diagrams import Bond, Child, Ecomap, Family, Person, System, Tie
from lianxin.engines.diagrams.ecomap import Flow, TieKind
from lianxin.engines.diagrams.family import BondKind, Sex

_SELF: Final = "self"
_BONDS: Final[Mapping[str, BondKind]] = {"spouse": "married", "former_spouse": "divorced", "partner": "cohabiting"}
_SEXES: Final[Mapping[str, Sex]] = {"1": "male", "2": "female"}
_SYSTEMS: Final = frozenset({"organisation", "neighbour", "friend", "kin"})


@dataclass(frozen=True, slots=True)
class Kin:
    """Somebody around the person. `sex`: "1", "2" or ""; `age` in completed years; of the person themselves `relation` is ""."""

    code: str
    name: str
    relation: str = ""
    sex: str = ""
    age: int | None = None
    dead: bool = False
    at_home: bool = False
    quality: str = ""
    flow: str = ""
    note: str = ""


def family_of(served: Kin, kin: Sequence[Kin], unlisted: Mapping[str, str]) -> Family:
    """The family tree. Who is needed to tell how others belong and stands in no row (the father of a grandfather's grandchild) is
    drawn by the words of `unlisted`: father, mother, parent, child. Friends, neighbours and further kin are not drawn."""
    return _Tree(served, kin, unlisted).family()


class _Tree:
    def __init__(self, served: Kin, kin: Sequence[Kin], unlisted: Mapping[str, str]) -> None:
        self.kin, self.unlisted = [one for one in kin if one.relation not in _SYSTEMS], unlisted
        shared = any(one.at_home for one in self.kin)  # one who lives alone has no frame
        self.people = {_SELF: _person(served, _SELF, served=True, at_home=shared)} | {one.code: _person(one, one.code) for one in self.kin}
        self.bonds: list[Bond] = []
        self.children: list[Child] = []

    def family(self) -> Family:
        for one in self.kin:
            if one.relation in _BONDS:
                self.bonds.append(Bond(_SELF, one.code, _BONDS[one.relation]))
        self._parents()
        self._below()
        return Family(list(self.people.values()), self.bonds, self.children)

    def _of(self, relation: str) -> list[str]:
        return [one.code for one in self.kin if one.relation == relation]

    def _parents(self) -> None:
        """Parents, grandparents, brothers and sisters, and who brings the person up."""
        father, mother = self._parent("father", "father_side", "male"), self._parent("mother", "mother_side", "female")
        parents = tuple(one for one in (father, mother) if one)
        if not parents and self._of("sibling"):
            parents = (self._stand_in("parent", "unknown"),)
        if parents:
            self.children += [Child(one, parents) for one in (_SELF, *self._of("sibling"))]
        more = [one for relation in ("father", "mother") for one in self._of(relation)[1:]]
        self.children += [Child(_SELF, (one,), "foster") for one in (*more, *self._of("carer"))]

    def _parent(self, relation: str, side: str, sex: Sex) -> str:
        grandparents = self._of(side)
        known = self._of(relation)[:1] or ([self._stand_in(relation, sex)] if grandparents else [])
        if known and grandparents:
            self.children.append(Child(known[0], tuple(grandparents[:2])))
            self.children += [Child(known[0], (one,), "foster") for one in grandparents[2:]]
        return known[0] if known else ""

    def _below(self) -> None:
        """Children and grandchildren. With one wife or husband on record the children are taken to be of both."""
        couples = [one.code for one in self.kin if one.relation in _BONDS]
        both = (_SELF, couples[0]) if len(couples) == 1 else (_SELF,)
        self.children += [Child(one, both) for one in self._of("child")]
        self.children += [Child(one, both, "adopted") for one in self._of("adopted")]
        if grandchildren := self._of("grandchild"):
            between = self._stand_in("child", "unknown")
            self.children.append(Child(between, both))
            self.children += [Child(one, (between,)) for one in grandchildren]

    def _stand_in(self, what: str, sex: Sex) -> str:
        code = f"unlisted-{what}"
        self.people[code] = Person(code, self.unlisted.get(what, ""), sex)
        return code


def around(served: Kin, kin: Sequence[Kin]) -> Ecomap:
    """The ecomap: everything with a quality of its tie to the person."""
    with_tie = [one for one in kin if one.quality]
    ties = [Tie(one.code, cast("TieKind", one.quality), cast("Flow", one.flow or "none")) for one in with_tie]
    return Ecomap(served.name, [System(one.code, one.name, one.note) for one in with_tie], ties)


def _person(one: Kin, code: str, *, served: bool = False, at_home: bool = False) -> Person:
    return Person(code, one.name, _SEXES.get(one.sex, "unknown"), one.age, one.dead, served, one.at_home or at_home)
