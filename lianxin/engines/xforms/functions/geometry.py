"""Points, lines and areas on the earth, with the radius and the rounding of JavaRosa."""

from __future__ import annotations

import math
import re
from itertools import pairwise

from lianxin.engines.xforms.context import Compiled, Context
from lianxin.engines.xforms.convert import NAN, Value, js_round, to_strings
from lianxin.engines.xforms.functions.registry import MANY, declare

RADIUS = 6_378_100.0
"""metres, at the equator"""
Point = tuple[float, float]
"""latitude and longitude in degrees"""
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)


def point(text: str) -> Point | None:
    """A geopoint: latitude, longitude and perhaps altitude and accuracy."""
    parts = text.split()
    if not 2 <= len(parts) <= 4 or not all(_NUMBER.fullmatch(part) for part in parts):
        return None
    latitude, longitude = float(parts[0]), float(parts[1])
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def line(text: str) -> list[Point] | None:
    """A geotrace or geoshape: points with semicolons between; trailing ones do not matter."""
    text = re.sub(r"[\s;]+\Z", "", text.strip()) if text else ""
    points = [point(part) for part in text.split(";")]
    return None if len(points) < 2 or None in points else points  # type: ignore[return-value]


def _given(c: Context, arguments: list[Compiled]) -> list[Point] | None:
    values = [text for argument in arguments for text in to_strings(argument.run(c))]
    c.run.spend(sum(map(len, values)) // 8 + len(values))
    if len(values) == 1:
        return line(values[0])
    points = [point(text) for text in values]
    return None if len(points) < 2 or None in points else points  # type: ignore[return-value]


def _rounded(value: float) -> float:
    return abs(js_round(value * 100) / 100)


def length_of(points: list[Point]) -> float:
    """Metres along the points."""
    total = 0.0
    for (lat1, lon1), (lat2, lon2) in pairwise(points):
        a, b, turn = math.radians(lat1), math.radians(lat2), math.radians(lon1 - lon2)
        cosine = math.sin(a) * math.sin(b) + math.cos(a) * math.cos(b) * math.cos(turn)
        total += math.acos(max(-1.0, min(1.0, cosine))) * RADIUS
    return total


def area_of(points: list[Point]) -> float:
    """Square metres inside the points (the ring is closed if it is not)."""
    ring = points if points[0] == points[-1] else [*points, points[0]]
    total = sum(
        math.radians(b[1] - a[1]) * (2 + math.sin(math.radians(b[0])) + math.sin(math.radians(a[0])))
        for a, b in pairwise(ring)
    )
    return abs(total * RADIUS * RADIUS / 2)


def is_inside(where: Point, ring: list[Point]) -> bool:
    """Even-odd rule (W. R. Franklin's pnpoly)."""
    y, x = where
    inside = False
    for (lat1, lon1), (lat2, lon2) in pairwise(ring):
        if (lat2 > y) != (lat1 > y) and x < (lon1 - lon2) * (y - lat2) / (lat1 - lat2) + lon2:
            inside = not inside
    return inside


@declare("distance", 1, MANY)
def _distance(arguments: list[Compiled]) -> Compiled:
    def run(c: Context) -> Value:
        points = _given(c, arguments)
        return NAN if points is None else _rounded(length_of(points))

    return Compiled(run, "n")


@declare("area", 1, MANY)
def _area(arguments: list[Compiled]) -> Compiled:
    def run(c: Context) -> Value:
        points = _given(c, arguments)
        return 0.0 if points is None or len(points) < 3 else _rounded(area_of(points))

    return Compiled(run, "n")


@declare("geofence", 2)
def _geofence(arguments: list[Compiled]) -> Compiled:
    first, second = (argument.run for argument in arguments)

    def run(c: Context) -> Value:
        where = point((to_strings(first(c)) or [""])[0])
        ring = line((to_strings(second(c)) or [""])[0])
        if where is None or ring is None or ring[0] != ring[-1]:
            return False
        return is_inside(where, ring)

    return Compiled(run, "b")


@declare("intersects", 1)
def _intersects(arguments: list[Compiled]) -> Compiled:
    run = arguments[0].run

    def make(c: Context) -> Value:
        points = line((to_strings(run(c)) or [""])[0])
        if points is None:
            return False
        c.run.spend(len(points) ** 2)
        return crosses_itself(points)

    return Compiled(make, "b")


def crosses_itself(points: list[Point]) -> bool:
    """Whether two parts of a line that do not follow each other touch (the ends of a closed ring may)."""
    parts = list(pairwise(points))
    is_ring = points[0] == points[-1]
    for first in range(len(parts)):
        for second in range(first + 2, len(parts)):
            if is_ring and first == 0 and second == len(parts) - 1:
                continue
            if _touch(*parts[first], *parts[second]):
                return True
    return False


def _touch(a: Point, b: Point, c: Point, d: Point) -> bool:
    turns = (_turn(a, b, c), _turn(a, b, d), _turn(c, d, a), _turn(c, d, b))
    if turns[0] * turns[1] < 0 and turns[2] * turns[3] < 0:
        return True
    ends = ((a, b, c), (a, b, d), (c, d, a), (c, d, b))
    return any(turn == 0 and _is_between(*end) for turn, end in zip(turns, ends, strict=True))


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _is_between(a: Point, b: Point, c: Point) -> bool:
    return min(a[0], b[0]) <= c[0] <= max(a[0], b[0]) and min(a[1], b[1]) <= c[1] <= max(a[1], b[1])
