"""Who must not judge whom: no own station, no own agency, nobody who applies, nobody who has said so."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from lianxin.kernel.divisions import level, township_of

Conflict = Literal["self", "applies", "station", "agency", "supervision", "declared"]


@dataclass(frozen=True, slots=True)
class Side:
    """A judge or an applicant. `places`: of their posts; `agencies`: for whom they work; `workers`: their own file."""

    worker: UUID | None = None
    places: Collection[str] = ()
    agencies: Collection[UUID] = field(default_factory=frozenset)


def conflicts(
    judge: Side, applicant: Side, *, applies: bool = False, supervises: bool = False, declared: bool = False
) -> list[Conflict]:
    """Why this judge must not judge this applicant; [] when they may.

    `applies`: the judge applies in the round themselves; `supervises`: one of the two supervises the other; `declared`: the judge
    said that they are close.
    """
    found: list[Conflict] = []
    if judge.worker is not None and judge.worker == applicant.worker:
        found.append("self")
    if applies:
        found.append("applies")
    if _stations(judge) & _stations(applicant):
        found.append("station")
    if set(judge.agencies) & set(applicant.agencies):
        found.append("agency")
    if supervises:
        found.append("supervision")
    if declared:
        found.append("declared")
    return found


def _stations(side: Side) -> set[str]:
    """The townships somebody works in; a post over a whole county is no station."""
    return {township_of(place) for place in side.places if level(place) in {"township", "village"}}
