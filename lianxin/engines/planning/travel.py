"""Travel minutes between two places: great circle × detour × township factor ÷ speed of the mode."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from lianxin.engines.planning.errors import PlanInputError

EARTH_RADIUS_KM = 6371.0088  # mean radius R1, IUGG
MODES = ("walk", "ebike", "car", "motorbike")


@dataclass(frozen=True, slots=True)
class Place:
    """A point in WGS-84 degrees. Convert GCJ-02 or BD-09 before calling; mixing them moves people by 300–600 m."""

    lon: float
    lat: float

    def __post_init__(self) -> None:
        for field, value, limit in (("lon", self.lon, 180.0), ("lat", self.lat, 90.0)):
            if not (math.isfinite(value) and -limit <= value <= limit):
                raise PlanInputError(
                    "place", field, value, f"请填 -{limit:g} 到 {limit:g} 之间的 WGS-84 度数"
                )


def kilometres(a: Place, b: Place) -> float:
    """Great-circle distance in km (haversine)."""
    lat_a, lat_b = math.radians(a.lat), math.radians(b.lat)
    half = (
        math.sin((lat_b - lat_a) / 2) ** 2
        + math.cos(lat_a) * math.cos(lat_b) * math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, half)))


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
        for field, value in (("detour", self.detour), ("township_factor", self.township_factor)):
            if not (math.isfinite(value) and value > 0):
                raise PlanInputError("travel", field, value, "请填大于 0 的数")
        for mode, speed in self.speeds.items():
            if mode not in MODES:
                raise PlanInputError("travel", "speeds", mode, f"出行方式只能是 {', '.join(MODES)}")
            if not (math.isfinite(speed) and speed > 0):
                raise PlanInputError("travel", f"speeds[{mode}]", speed, "请填大于 0 的时速(公里/小时)")
        object.__setattr__(self, "speeds", dict(self.speeds))

    def minutes(self, a: Place, b: Place, mode: str) -> int:
        """Whole minutes from a to b by this mode, rounded up; 0 for the same point."""
        hours = kilometres(a, b) * self.detour * self.township_factor / self.speeds[mode]
        return math.ceil(round(hours * 60, 6))
