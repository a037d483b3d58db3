"""A plan drawn by carer and time: one line each, a block a visit. On a desktop a block can be dragged; the same works by form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse

from lianxin.domain.care.views.showing import clock_face
from lianxin.domain.people.views.listing import listed_name

if TYPE_CHECKING:
    from lianxin.domain.care.models import DayPlan
    from lianxin.domain.care.views.dayplan_shown import Day

LEFT: Final = 110
"""Where the time begins; names stand before it. All lengths are units of the drawing, which is WIDTH wide."""
WIDTH: Final = 1100
ROW: Final = 48
TOP: Final = 26
_BLOCK: Final = 38
_HOUR: Final = 60
_LETTER: Final = 13


@dataclass(frozen=True, slots=True)
class Block:
    """One carer at one visit, as it is drawn."""

    visit: str
    minutes: int
    x: float
    y: int
    width: float
    label: str
    title: str
    href: str
    tone: str


@dataclass(frozen=True, slots=True)
class Timetable:
    """The drawing: hours as (x, text), carers as (y, id, name), blocks. `ask`: where a dragged block asks what it would cost."""

    width: int
    height: int
    begin: int
    scale: float
    hours: list[tuple[float, str]]
    carers: list[tuple[int, str, str]]
    blocks: list[Block]
    movable: bool
    left: int = LEFT
    row: int = ROW
    top: int = TOP


def timetable(plan: DayPlan, day: Day, *, may_move: bool) -> Timetable | None:
    """None for a plan in which nobody does anything."""
    if not plan.stops:
        return None
    begin = min(stop["start"] for stop in plan.stops) // _HOUR * _HOUR
    end = -(-max(stop["end"] for stop in plan.stops) // _HOUR) * _HOUR
    scale = (WIDTH - LEFT) / (end - begin)
    ids = sorted({*(plan.basis.get("carers", ())), *(stop["carer"] for stop in plan.stops)}, key=lambda key: (day.name(key), key))
    rows = {key: number for number, key in enumerate(ids)}
    blocks = [_block(plan, stop, day, rows[stop["carer"]], begin, scale) for stop in plan.stops]
    return Timetable(
        WIDTH, TOP + ROW * len(ids), begin, scale,
        [(LEFT + (minute - begin) * scale, clock_face(minute)) for minute in range(begin, end, _HOUR)],
        [(TOP + ROW * number, key, day.name(key)) for key, number in rows.items()], blocks, may_move,
    )  # fmt: skip


def _block(plan: DayPlan, stop: Mapping[str, Any], day: Day, row: int, begin: int, scale: float) -> Block:
    visit = day.visits.get(stop["visit"])
    name = listed_name(visit.resident, visit.day) if visit is not None else "—"
    width = max((stop["end"] - stop["start"]) * scale, 8)
    letters = max(int((width - 8) // _LETTER), 1)
    shown = name if len(name) <= letters else name[:letters]
    tone = "begun" if stop.get("begun") else "pinned" if visit is not None and hasattr(visit, "pin") else "pair" if stop.get("hand", 1) > 1 else ""
    return Block(
        stop["visit"], stop["end"] - stop["start"], round(LEFT + (stop["start"] - begin) * scale, 1), TOP + ROW * row + (ROW - _BLOCK) // 2,
        round(width, 1), shown, f"{name} {clock_face(stop['start'])}–{clock_face(stop['end'])}",
        reverse("care:dayplan-visit", args=[plan.id, stop["visit"]]), tone,
    )  # fmt: skip
