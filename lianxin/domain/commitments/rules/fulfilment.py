"""What is doubtful about a fulfilment as a whole: where its worker was before and after, when, how many at once. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from lianxin.domain.commitments.rules.proof import Flag
from lianxin.kernel.clock import SHANGHAI
from lianxin.kernel.coordinates import Point, distance
from lianxin.kernel.problems import N_

FULFILMENT_FLAGS: Final = {
    "overlap": N_("和同一人的另一件服务在时间上重叠 %(minutes)s 分钟"),
    "too_far": N_("和同一人的另一件服务相隔 %(metres)s 米,只有 %(minutes)s 分钟,来不及到"),
    "quick_series": N_("%(within)s 分钟里连续办完 %(count)s 件"),
    "night": N_("在夜里 %(hour)s 点做的"),
    "weekend": N_("在休息日做的"),
    "code_missing": N_("门上贴了门牌码,没有扫"),
    "denied": N_("电话回访时,本人或家属说没有这次服务"),
}
"""What each flag means to people; message ids, the placeholders come from the flag's details."""


@dataclass(frozen=True, slots=True)
class Stay:
    """One fulfilment as its worker claims it: from `begun` to `ended` at `position` (WGS 84). `agreed`: minutes it should take."""

    key: UUID
    begun: datetime
    ended: datetime
    position: Point | None = None
    agreed: int | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """The pack's thresholds: minutes, metres, km/h in a straight line, hours of the day in Asia/Shanghai."""

    overlap_minutes: int
    fastest_kmh: float
    slack_minutes: int
    near_metres: int
    series_count: int
    series_minutes: int
    series_least: int
    night_from: int
    night_until: int
    is_night_odd: bool = False
    is_weekend_odd: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A doubt about the fulfilment `key`."""

    key: UUID
    flag: Flag


def doubts_together(this: Stay, others: Sequence[Stay], limits: Limits) -> list[Found]:
    """What this fulfilment and others of the same worker make doubtful in one another: overlap, travel, a quick series.

    A doubt between two is found for both, each naming the other.
    """
    found: list[Found] = []
    for other in others:
        flag = _between(this, other, limits)
        if flag is not None:
            found += [Found(this.key, flag | {"other": str(other.key)}), Found(other.key, flag | {"other": str(this.key)})]
    return found + _series(this, others, limits)


def odd_hours(this: Stay, limits: Limits, *, is_rest_day: bool) -> list[Flag]:
    """Was it done at night or on a rest day, each only where the pack says that this is odd?"""
    hour = this.begun.astimezone(SHANGHAI).hour
    after, until = limits.night_from, limits.night_until
    at_night = after <= hour or hour < until if after > until else after <= hour < until
    found: list[Flag] = [{"code": "night", "hour": hour}] if at_night and limits.is_night_odd else []
    return found + ([{"code": "weekend"}] if is_rest_day and limits.is_weekend_odd else [])


def _between(one: Stay, other: Stay, limits: Limits) -> Flag | None:
    first, second = sorted((one, other), key=lambda stay: (stay.begun, stay.ended, str(stay.key)))
    together = _minutes(min(first.ended, second.ended) - second.begun)
    if together > limits.overlap_minutes:
        return {"code": "overlap", "minutes": together}
    if first.position is None or second.position is None:
        return None
    metres, between = round(distance(first.position, second.position)), max(0, _minutes(second.begun - first.ended))
    needed = metres / 1000 / limits.fastest_kmh * 60
    if metres > limits.near_metres and needed > between + limits.slack_minutes:
        return {"code": "too_far", "metres": metres, "minutes": between}
    return None


def _series(this: Stay, others: Iterable[Stay], limits: Limits) -> list[Found]:
    """Several that each take a good while, all ended within a few minutes around this one."""
    if (this.agreed or 0) < limits.series_least:
        return []
    ends = sorted([this, *(o for o in others if (o.agreed or 0) >= limits.series_least)], key=lambda stay: (stay.ended, str(stay.key)))
    window = timedelta(minutes=limits.series_minutes)
    largest: list[Stay] = []
    for at, first in enumerate(ends):
        run = [stay for stay in ends[at:] if stay.ended - first.ended <= window]
        if this in run and len(run) > len(largest):
            largest = run
    if len(largest) < limits.series_count:
        return []
    return [Found(stay.key, {"code": "quick_series", "count": len(largest), "within": limits.series_minutes}) for stay in largest]


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)
