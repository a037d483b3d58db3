"""The catalogue as it suits a person. Pure; it forbids nothing: whoever makes a plan knows the person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from lianxin.base.packs.schema import Service

Fit = Literal["meant", "unknown", "everybody", "others"]
_FITS: Final[tuple[Fit, ...]] = ("meant", "unknown", "everybody", "others")


@dataclass(frozen=True, slots=True)
class Suited:
    """One service and one person. `because`: categories they are in; `tier`: their visit tier, `level`: their ability level,
    when it is meant for it; `needs`: kinds of need they have that it answers; `unknown`: categories that would make it theirs
    and cannot be told."""

    code: str
    service: Service
    fit: Fit
    because: tuple[str, ...] = ()
    tier: str = ""
    level: int | None = None
    needs: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a person: yes, no or cannot_tell by category; the code of their visit tier, "" for none; their ability
    level 0–4, None when not assessed; kinds of need they have, by the service that answers them."""

    answers: Mapping[str, str]
    tier: str = ""
    level: int | None = None
    needs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def suited(offered: Mapping[str, Service], standing: Standing) -> list[Suited]:
    """The services on offer, those meant for the person first, each kind in the catalogue's order. It forbids nothing:
    whoever makes a plan knows the person, the pack only knows their categories."""
    found = [_suited(code, service, standing) for code, service in offered.items()]
    return sorted(found, key=lambda one: _FITS.index(one.fit))


def _suited(code: str, service: Service, standing: Standing) -> Suited:
    because = tuple(c for c in service.categories if standing.answers.get(c) == "yes")
    of_tier = standing.tier if standing.tier in service.tiers else ""
    level, needs = _level(service, standing.level), standing.needs.get(code, ())
    if because or of_tier or level is not None or needs:
        return Suited(code, service, "meant", because, of_tier, level, needs)
    if unknown := tuple(c for c in service.categories if standing.answers.get(c) == "cannot_tell"):
        return Suited(code, service, "unknown", unknown=unknown)
    for_some = service.categories or service.tiers or service.from_level is not None
    return Suited(code, service, "others" if for_some else "everybody")


def _level(service: Service, level: int | None) -> int | None:
    """The person's level where the service is meant for it."""
    return level if level is not None and service.from_level is not None and level >= service.from_level else None
