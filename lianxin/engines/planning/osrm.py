"""A travel matrix from a local OSRM server, by its `table` service (HTTP API v1 of Project OSRM).

The server runs in one's own network: sending where elders live to a commercial map service would hand out personal data.
The caller fetches, because what may be reached from here is the installation's decision.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import ceil
from urllib.parse import quote

import msgspec

from lianxin.engines.planning.errors import PlanInputError
from lianxin.engines.planning.travel import Matrix, Place

Fetch = Callable[[str], bytes]
"""Gets an address; raises OSError when it cannot."""


class _Table(msgspec.Struct):
    code: str
    durations: list[list[float | None]] = []


def table_url(server: str, profile: str, places: Sequence[Place]) -> str:
    """The address that gives all travel times between these places (lon,lat in WGS-84)."""
    points = ";".join(f"{place.lon:.6f},{place.lat:.6f}" for place in places)
    return f"{server.rstrip('/')}/table/v1/{quote(profile, safe='')}/{points}?annotations=duration"


def matrix(
    server: str,
    profiles: Mapping[str, str],
    places: Mapping[str, Place],
    *,
    fetch: Fetch,
    factor: float = 1.0,
) -> Matrix:
    """Whole minutes, rounded up, for each mode (profiles: mode → OSRM profile). `factor`: learned township correction.

    PlanInputError when the server gives no times, or no road leads to a place (it is named).
    """
    names = tuple(places)
    tables = {}
    for mode, profile in profiles.items():
        try:
            answer = msgspec.json.decode(
                fetch(table_url(server, profile, tuple(places.values()))), type=_Table
            )
        except (OSError, msgspec.DecodeError) as wrong:
            raise PlanInputError(
                "travel", "osrm", type(wrong).__name__, "路程服务没有回答,请检查地址,或改用直线估算"
            ) from wrong
        if answer.code != "Ok" or len(answer.durations) != len(names):
            raise PlanInputError("travel", "osrm", answer.code, "路程服务没有给出行程表,请检查地址和出行方式")
        tables[mode] = tuple(
            tuple(_minutes(seconds, names[column], factor) for column, seconds in enumerate(row))
            for row in answer.durations
        )
    return Matrix(names, tables)


def _minutes(seconds: float | None, name: str, factor: float) -> int:
    if seconds is None:
        raise PlanInputError("place", "name", name, "没有路通到这里,请核对坐标")
    return ceil(round(seconds * factor / 60, 6))
