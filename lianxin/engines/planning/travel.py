"""Travel minutes between two places: great circle × detour × township factor ÷ speed of the mode."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median

from lianxin.engines.planning.errors import PlanInputError, whole_number
from lianxin.kernel.coordinates import EARTH_RADIUS, Point, to_wgs84

EARTH_RADIUS_KM = EARTH_RADIUS / 1000
MODES = ("walk", "ebike", "car", "motorbike")


@dataclass(frozen=True, slots=True)
class Place:
    """A point in WGS-84 degrees. Convert GCJ-02 or BD-09 before calling; mixing them moves people by 300–600 m."""

    lon: float
    lat: float

    def __post_init__(self) -> None:
        for name, value, limit in (("lon", self.lon, 180.0), ("lat", self.lat, 90.0)):
            if not (math.isfinite(value) and -limit <= value <= limit):
                raise PlanInputError("place", name, value, f"请填 -{limit:g} 到 {limit:g} 之间的 WGS-84 度数")


Spot = Place | str
"""A point on the earth, or the name of a row in a `Matrix`."""


def place_of(point: Point) -> Place:
    """The place of a stored point of either reference system."""
    converted = to_wgs84(point)
    return Place(converted.lon, converted.lat)


def places_of(points: Iterable[Point]) -> tuple[Place, ...]:
    """Places of points that were all recorded in one reference system; PlanInputError when they are mixed.

    A list with both is a list somebody forgot to convert in part: half its people would be moved by 300-600 m.
    """
    given = tuple(points)
    systems = {point.crs for point in given}
    if len(systems) > 1:
        names = "、".join(sorted(system.value for system in systems))
        raise PlanInputError("places", "crs", names, "坐标系混用,请先全部换成 wgs84 再排班")
    return tuple(place_of(point) for point in given)


def kilometres(a: Place, b: Place) -> float:
    """Great-circle distance in km (haversine)."""
    return _kilometres(_spherical(a), _spherical(b))


def _spherical(spot: Place) -> tuple[float, float, float]:
    """Latitude in radians, its cosine, longitude in degrees: what a distance needs of a place, worked out once."""
    latitude = math.radians(spot.lat)
    return latitude, math.cos(latitude), spot.lon


def _kilometres(a: tuple[float, float, float], b: tuple[float, float, float]) -> float:
    half = math.sin((b[0] - a[0]) / 2) ** 2 + a[1] * b[1] * math.sin(math.radians(b[2] - a[2]) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, half)))


def _whole(minutes: float) -> int:
    """Rounded up; the millionth above a whole minute that reckoning with fractions leaves does not count."""
    up = math.ceil(minutes)
    return up if up - minutes < 0.999 else math.ceil(round(minutes, 6))


@dataclass(frozen=True, slots=True)
class Travel:
    """How long a way takes here. All values are settings of the place, none is built in.

    detour: road ÷ straight line (about 1.32 in 25 Chinese cities, Annals of GIS 2021,
    doi 10.1080/19475683.2021.1966503). township_factor: correction learned from recorded arrivals, 1.0 = none.
    speeds: km/h by mode. Minutes are rounded up, so a plan never promises to be faster than the estimate.
    """

    detour: float
    township_factor: float
    speeds: Mapping[str, float]

    def __post_init__(self) -> None:
        for name, value in (("detour", self.detour), ("township_factor", self.township_factor)):
            if not (math.isfinite(value) and value > 0):
                raise PlanInputError("travel", name, value, "请填大于 0 的数")
        for mode, speed in self.speeds.items():
            if mode not in MODES:
                raise PlanInputError("travel", "speeds", mode, f"出行方式只能是 {', '.join(MODES)}")
            if not (math.isfinite(speed) and speed > 0):
                raise PlanInputError("travel", f"speeds[{mode}]", speed, "请填大于 0 的时速(公里/小时)")
        object.__setattr__(self, "speeds", dict(self.speeds))

    @property
    def modes(self) -> tuple[str, ...]:
        """Ways to travel that have a speed."""
        return tuple(self.speeds)

    def minutes(self, a: Spot, b: Spot, mode: str) -> int:
        """Whole minutes from a to b by this mode, rounded up; 0 for the same point."""
        if isinstance(a, str) or isinstance(b, str):
            raise PlanInputError(
                "place", "coordinates", a if isinstance(a, str) else b, "这里要经纬度,或改用行程表"
            )
        return self._minutes(kilometres(a, b), self.speeds[mode])

    def _minutes(self, km: float, speed: float) -> int:
        return _whole(km * self.detour * self.township_factor / speed * 60)

    def table(self, spots: Sequence[Spot], mode: str) -> list[int]:
        """Minutes from every place to every place, row by row: each distance is reckoned once for both ways."""
        where = [_spherical(spot) for spot in spots if isinstance(spot, Place)]
        if len(where) < len(spots):
            return [self.minutes(a, b, mode) for a in spots for b in spots]
        size, speed = len(spots), self.speeds[mode]
        table = [0] * (size * size)
        for row, a in enumerate(where):
            for column in range(row):
                way = self._minutes(_kilometres(a, where[column]), speed)
                table[row * size + column] = table[column * size + row] = way
        return table


@dataclass(frozen=True, slots=True)
class Matrix:
    """Travel given as a table: by name of place, for each mode whole minutes from the row's place to the column's.

    Made by a routing service (see `osrm`) or read with a published instance.
    """

    names: tuple[str, ...]
    tables: Mapping[str, tuple[tuple[int, ...], ...]]
    rows: Mapping[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rows", {name: row for row, name in enumerate(self.names)})
        if len(set(self.names)) != len(self.names):
            raise PlanInputError("travel", "names", "twice", "行程表里的地点名称不能重复")
        for mode, table in self.tables.items():
            if len(table) != len(self.names) or any(len(row) != len(self.names) for row in table):
                raise PlanInputError(
                    "travel", f"tables[{mode}]", len(table), "行程表的行数、列数要等于地点数"
                )
            for row in table:
                for value in row:
                    whole_number("travel", f"tables[{mode}]", value, 0, 10**9)

    @property
    def modes(self) -> tuple[str, ...]:
        """Ways to travel that have a table."""
        return tuple(self.tables)

    def minutes(self, a: Spot, b: Spot, mode: str) -> int:
        """Minutes from a to b by this mode."""
        for spot in (a, b):
            if spot not in self.rows:
                raise PlanInputError("place", "name", str(spot), "行程表里没有这个地点")
        return self.tables[mode][self.rows[str(a)]][self.rows[str(b)]]

    def table(self, spots: Sequence[Spot], mode: str) -> list[int]:
        """Minutes from every place to every place, row by row."""
        return [self.minutes(a, b, mode) for a in spots for b in spots]


@dataclass(frozen=True, slots=True)
class Arrival:
    """One recorded way: the day, its minutes by formula with factor 1, and the minutes it took."""

    day: date
    expected: float
    taken: float


@dataclass(frozen=True, slots=True)
class Learned:
    """A township factor with what it rests on: how many ways, and the last day of them."""

    factor: float
    ways: int
    until: date | None


def learned_factor(
    arrivals: Iterable[Arrival], *, today: date, before: float = 1.0, days: int = 90, trust: int = 20
) -> Learned:
    """The township factor from recorded arrivals of the last `days` days.

    The median of taken ÷ expected, so single lost phones and long chats at the gate do not move it, drawn towards the
    factor held `before` as if that rested on `trust` ways. Ways under 3 minutes say nothing, and no factor leaves 0.5-4.
    """
    recent = [each for each in arrivals if today - timedelta(days=days) <= each.day <= today]
    used = [each for each in recent if each.expected >= 3 and each.taken > 0]
    if not used:
        return Learned(before, 0, None)
    seen = median(each.taken / each.expected for each in used)
    factor = (seen * len(used) + before * trust) / (len(used) + trust)
    return Learned(round(min(4.0, max(0.5, factor)), 3), len(used), max(each.day for each in used))
