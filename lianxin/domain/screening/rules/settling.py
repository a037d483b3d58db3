"""What the sheets of one occasion come to: agreed, differing, void, or still waiting for the other. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal
from uuid import UUID

from lianxin.domain.screening.rules.doubts import BLOCKING

Basis = Literal["single", "entries", "assessors"]
State = Literal["waiting", "differs", "review", "unconfirmed", "counted"]
_BOTH: Final = 2


@dataclass(frozen=True, slots=True)
class Scored:
    """One sheet in the order it came. `level` "": void. `cells`: what was answered, to hold two entries of one paper together."""

    id: UUID
    level: str
    cells: Mapping[str, str | None]
    needs_confirming: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """The state, the sheet that stands (None: none yet), and the cells in which two entries of one paper differ."""

    state: State
    stands: UUID | None = None
    differing: tuple[str, ...] = ()


def settled(
    basis: Basis,
    sheets: Sequence[Scored],
    *,
    doubts: Sequence[str] = (),
    chosen: UUID | None = None,
    accepted: bool = False,
) -> Outcome:
    """What they come to.

    `chosen`: the sheet that a person decided for; it stands as long as it is there. `accepted`: a person has looked at the doubts, or
    spoken with whoever filled it in over a link. Nothing that a person decides makes a void total count.
    """
    by_id = {one.id: one for one in sheets}
    if chosen is not None and chosen in by_id:
        return _standing(by_id[chosen], doubts, accepted, ())
    if basis == "single":
        return _standing(sheets[-1], doubts, accepted, ())
    if len(sheets) < _BOTH:
        return Outcome("waiting", sheets[0].id if sheets else None)
    if basis == "entries":
        differing = differing_cells(sheets[0], sheets[1])
        return (
            Outcome("differs", None, differing) if differing else _standing(sheets[0], doubts, accepted, ())
        )
    return _assessed(sheets, doubts, accepted)


def differing_cells(one: Scored, other: Scored) -> tuple[str, ...]:
    """The codes of what was not entered alike."""
    return tuple(
        code
        for code in dict.fromkeys([*one.cells, *other.cells])
        if one.cells.get(code) != other.cells.get(code)
    )


def _assessed(sheets: Sequence[Scored], doubts: Sequence[str], accepted: bool) -> Outcome:
    """Two assessors: an equal level stands; else the third one's."""
    whole = [one for one in sheets if one.level]
    if len(whole) < _BOTH:
        return Outcome("review", next(one.id for one in sheets if not one.level))
    if whole[0].level == whole[1].level:
        return _standing(whole[0], doubts, accepted, ())
    return _standing(whole[-1], doubts, accepted, ()) if len(whole) > _BOTH else Outcome("differs")


def _standing(sheet: Scored, doubts: Sequence[str], accepted: bool, differing: tuple[str, ...]) -> Outcome:
    if not sheet.level or BLOCKING.intersection(doubts):
        return Outcome("review", sheet.id, differing)
    if accepted:
        return Outcome("counted", sheet.id, differing)
    if doubts:
        return Outcome("review", sheet.id, differing)
    return Outcome("unconfirmed" if sheet.needs_confirming else "counted", sheet.id, differing)
