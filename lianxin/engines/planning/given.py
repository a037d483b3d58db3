"""What JSON files of days and of rounds have in common: points, times of day, and every wrong value named."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal, TypeVar

import msgspec

from lianxin.engines.planning.errors import PlanInputError
from lianxin.engines.planning.travel import Place, places_of
from lianxin.kernel.coordinates import Crs, Point

Made = TypeVar("Made")
Time = int | str
"""Minutes since midnight, or "09:30"."""


class Strict(msgspec.Struct, forbid_unknown_fields=True):
    """A field nobody knows is a slip of the pen, and may be the one that mattered."""


class Where(Strict):
    lon: float
    lat: float
    crs: Literal["wgs84", "gcj02"] = "wgs84"


def attempt(wrong: list[PlanInputError], make: Callable[[], Made]) -> Made | None:
    try:
        return make()
    except PlanInputError as error:
        wrong.append(error)
        return None


def attempt_all(wrong: list[PlanInputError], makes: Iterable[Callable[[], Made]]) -> list[Made]:
    return [made for make in makes if (made := attempt(wrong, make)) is not None]


def points_of(given: Iterable[Where]) -> list[Point]:
    points = []
    for each in given:
        try:
            points.append(Point(each.lon, each.lat, Crs(each.crs)))
        except ValueError:
            raise PlanInputError(
                "place",
                "lon, lat",
                (each.lon, each.lat),
                "经度在 -180 到 180、纬度在 -90 到 90 之间,是不是写反了",
            ) from None
    return points


def spot_of(given: Where | None) -> Place | None:
    return None if given is None else places_of(points_of([given]))[0]


def minute_of(subject: str, field: str, given: Time) -> int:
    if isinstance(given, int):
        return given
    hours, _, minutes = given.partition(":")
    if not (
        hours.isdecimal()
        and minutes.isdecimal()
        and len(minutes) == 2
        and int(minutes) < 60
        and int(hours) <= 24
    ):
        raise PlanInputError(subject, field, given, "时刻写成 09:30,或从零点起的分钟数")
    return int(hours) * 60 + int(minutes)


def span_of(subject: str, field: str, given: tuple[Time, Time]) -> tuple[int, int]:
    return minute_of(subject, field, given[0]), minute_of(subject, field, given[1])
