"""A plan drawn by carer and time: one line each, a block a visit. On a desktop a block can be dragged; the same works by form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.domain.care.views.showing import clock_face, engaged_words
from lianxin.domain.people.views.listing import listed_name

if TYPE_CHECKING:
    from lianxin.domain.care.models import DayPlan
    from lianxin.domain.care.views.dayplan_shown import Day
    from lianxin.domain.commitments.rules import Engaged

LEFT: Final = 110
"""Where the time begins; names stand before it. All lengths are units of the drawing, which is at least WIDTH wide."""
WIDTH: Final = 1100
ROW: Final = 48
TOP: Final = 26
_BLOCK: Final = 38
_HOUR: Final = 60
_LETTER: Final = 13
NAMED: Final = (2 * _LETTER + 8) / 15
"""So many units for a minute that a visit of a quarter of an hour holds a name of four letters, two on a line."""


@dataclass(frozen=True, slots=True)
class Block:
    """One carer at one visit, or at something else (without an address), as it is drawn."""

    visit: str
    minutes: int
    x: float
    y: int
    width: float
    label: str
    title: str
    href: str
    tone: str

    @property
    def lines(self) -> list[tuple[int, str]]:
        """The label whole, on one line or two, each with how far down it stands; of what has no room for that a sign that there is more
        (half a name is somebody else's)."""
        fits = max(int((self.width - 8) // _LETTER), 1)
        if len(self.label) <= fits:
            return [(24, self.label)]
        half = -(-len(self.label) // 2)
        return [(16, self.label[:half]), (31, self.label[half:])] if half <= fits else [(24, "…")]


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
    beside = [one for one in day.engaged if str(one.worker) in plan.basis.get("carers", ())]
    begin = min([stop["start"] for stop in plan.stops] + [one.start for one in beside]) // _HOUR * _HOUR
    end = -(-max([stop["end"] for stop in plan.stops] + [one.end for one in beside]) // _HOUR) * _HOUR
    scale = (WIDTH - LEFT) / (end - begin)
    if any((stop["end"] - stop["start"]) * scale < 15 * NAMED for stop in plan.stops):
        scale = max(scale, NAMED)  # wider than a screen, then, and moved sideways within its frame
    ids = sorted({*(plan.basis.get("carers", ())), *(stop["carer"] for stop in plan.stops)}, key=lambda key: (day.name(key), key))
    rows = {key: number for number, key in enumerate(ids)}
    blocks = [_block(plan, stop, day, rows[stop["carer"]], begin, scale) for stop in plan.stops]
    blocks += [_engaged(one, rows[str(one.worker)], begin, scale) for one in beside]
    return Timetable(
        round(LEFT + (end - begin) * scale), TOP + ROW * len(ids), begin, scale,
        [(LEFT + (minute - begin) * scale, clock_face(minute)) for minute in range(begin, end, _HOUR)],
        [(TOP + ROW * number, key, day.name(key)) for key, number in rows.items()], blocks, may_move,
    )  # fmt: skip


def _engaged(one: Engaged, row: int, begin: int, scale: float) -> Block:
    """Something else than a visit: drawn in its carer's line, not to be moved here."""
    width = round(max((one.end - one.start) * scale, 8), 1)
    x, y = round(LEFT + (one.start - begin) * scale, 1), TOP + ROW * row + (ROW - _BLOCK) // 2
    return Block("", one.end - one.start, x, y, width, _(one.word), engaged_words(one), "", "begun")


def _block(plan: DayPlan, stop: Mapping[str, Any], day: Day, row: int, begin: int, scale: float) -> Block:
    visit = day.visits.get(stop["visit"])
    name = listed_name(visit.resident, visit.day) if visit is not None else "—"
    chinese = visit.resident.name if visit is not None else ""  # a child's stays hidden
    label = chinese if chinese and name.startswith(chinese) else name.partition(" ")[0]
    width = max((stop["end"] - stop["start"]) * scale, 8)
    tone = "begun" if stop.get("begun") else "pinned" if visit is not None and hasattr(visit, "pin") else "pair" if stop.get("hand", 1) > 1 else ""
    return Block(
        stop["visit"], stop["end"] - stop["start"], round(LEFT + (stop["start"] - begin) * scale, 1), TOP + ROW * row + (ROW - _BLOCK) // 2,
        round(width, 1), label, f"{name} {clock_face(stop['start'])}–{clock_face(stop['end'])}",
        reverse("care:dayplan-visit", args=[plan.id, stop["visit"]]), tone,
    )  # fmt: skip
