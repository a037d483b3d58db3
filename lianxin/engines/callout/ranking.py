"""Who is able to come, and when they would be there: the nearest in time first."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

_KM_OF_DEGREE: Final = 111.195
"""Kilometres of one degree of latitude (mean radius of the earth, IUGG)."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who might come. Where they are now in WGS-84 degrees, None: nobody knows. `accept`: chance that they say yes.

    `on_duty`: their turn tonight, or at work now. `willing`: they said they may be called at other times. `busy`: on the way
    to somebody else already. `excluded`: must not go there, for instance whom the call is about. `ready`: minutes before they set out.
    """

    id: str
    lon: float | None = None
    lat: float | None = None
    mode: str = ""
    ready: float = 0.0
    accept: float = 0.5
    skills: frozenset[str] = frozenset()
    on_duty: bool = False
    willing: bool = False
    busy: bool = False
    excluded: bool = False
    is_minor: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """Where help is needed, WGS-84; None: nobody knows more than the village."""

    lon: float | None
    lat: float | None


@dataclass(frozen=True, slots=True)
class Way:
    """How long a way takes here: road ÷ straight line, the township's learned factor, km/h by mode. `unknown`: minutes to
    reckon with when a position or a mode is not known."""

    detour: float
    factor: float
    speeds: Mapping[str, float]
    unknown: float


class Ranked(NamedTuple):
    """One of those who are able, with the minutes until they would be there; `is_guess` when their place is not known."""

    person: Person
    minutes: float
    is_guess: bool


def able(person: Person) -> bool:
    """May this person be called out at all? Fails closed: a minor, an excluded one, a busy one never; off duty only who is willing."""
    if person.is_minor or person.excluded or person.busy:
        return False
    return person.on_duty or person.willing


def arrival_minutes(person: Person, target: Target, way: Way) -> tuple[float, bool]:
    """Minutes until they would be there, and whether that is a guess.

    The earth is flat here: within a county (100 km) that is wrong by less than one part in a hundred, and the detour is known
    to a tenth at best.
    """
    return _arrival(person, target, _shrink(target), _paces(way), way.unknown)


def _paces(way: Way) -> dict[str, float]:
    """Minutes for a degree of latitude, by mode."""
    return {mode: _KM_OF_DEGREE * way.detour * way.factor / speed * 60 for mode, speed in way.speeds.items() if speed > 0}


def _shrink(target: Target) -> float:
    """A degree of longitude there, as a part of one of latitude."""
    return math.cos(math.radians(target.lat)) if target.lat is not None else 1.0


def _arrival(person: Person, target: Target, shrink: float, paces: Mapping[str, float], unknown: float) -> tuple[float, bool]:
    lon, lat, pace = person.lon, person.lat, paces.get(person.mode)
    if lon is None or lat is None or target.lon is None or target.lat is None or pace is None:
        return unknown, True
    return person.ready + math.hypot((lon - target.lon) * shrink, lat - target.lat) * pace, False


def rank(people: Iterable[Person], target: Target, *, way: Way, skills: Collection[str] = ()) -> list[Ranked]:
    """Everybody able to come: whoever has one of the wanted skills before the others, the nearest in time first, by id when equal.

    Somebody without the skill still comes rather than nobody.
    """
    wanted, shrink, paces = frozenset(skills), _shrink(target), _paces(way)
    skilled: list[tuple[float, str, int, Person, bool]] = []  # the place in the list decides before people would be compared
    others: list[tuple[float, str, int, Person, bool]] = []
    for at, person in enumerate(people):
        if able(person):
            minutes, is_guess = _arrival(person, target, shrink, paces, way.unknown)
            (others if wanted and not wanted & person.skills else skilled).append((minutes, person.id, at, person, is_guess))
    skilled.sort()
    others.sort()
    return [Ranked(person, minutes, is_guess) for minutes, _id, _at, person, is_guess in skilled + others]
