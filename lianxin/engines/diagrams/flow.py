"""A workflow as SVG: its states from the top down, its steps as numbered arrows, the numbers explained below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lianxin.engines.diagrams.lettering import wrapped
from lianxin.engines.diagrams.svg import (
    LINE,
    SIZE,
    Caption,
    DiagramError,
    arrow,
    box,
    circle,
    group,
    letters,
    path,
    svg,
)

_NODE: Final = (168.0, 44.0)
_GAP: Final = 46.0
_EDGE: Final = 14.0
_LANE: Final = 24.0
_BADGE: Final = 10.0
_NARROWEST: Final = 360.0


@dataclass(frozen=True, slots=True)
class Node:
    """One state. ``is_end``: nothing follows it; ``is_current``: where the thing shown stands now."""

    code: str
    label: str
    is_end: bool = False
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """One step from a state to another (or back to itself)."""

    code: str
    label: str
    start: str
    end: str


@dataclass(frozen=True)
class Flow:
    """States in the order they are usually gone through, and the steps between. DiagramError for unknown or doubled codes."""

    nodes: Sequence[Node]
    ways: Sequence[Way] = ()

    def __post_init__(self) -> None:
        codes = [node.code for node in self.nodes]
        if len(set(codes)) < len(codes):
            raise DiagramError("a state was given twice")
        if not {code for way in self.ways for code in (way.start, way.end)} <= set(codes):
            raise DiagramError("a step leads to a state that was not given")


@dataclass(frozen=True)
class _Lane:
    """A step that runs beside the states: on the right forwards, on the left back; ``level`` 0 is next to the states."""

    way: Way
    level: int
    is_back: bool


@dataclass(frozen=True)
class _Plan:
    flow: Flow
    straight: dict[int, int]  # node position → index of the way straight down from it
    lanes: dict[int, _Lane]  # index of the way → where it runs
    rows: dict[str, int]
    left: float

    def top(self, row: int) -> float:
        return _EDGE + row * (_NODE[1] + _GAP)

    def side(self, lane: _Lane) -> tuple[float, float]:
        """The x of the states' border on a lane's side, and of the lane."""
        out = _LANE * (lane.level + 1)
        return (
            (self.left, self.left - out)
            if lane.is_back
            else (self.left + _NODE[0], self.left + _NODE[0] + out)
        )


def workflow(flow: Flow, caption: Caption) -> str:
    """The picture of a workflow; as wide as a phone for up to four steps side by side."""
    plan = _planned(flow)
    rights = max((lane.level + 1 for lane in plan.lanes.values() if not lane.is_back), default=0)
    wide = max(_NARROWEST, plan.left + _NODE[0] + rights * _LANE + _BADGE + _EDGE)
    bottom = plan.top(len(flow.nodes)) - _GAP + 8
    drawn = [_straight(plan, row, number) for row, number in plan.straight.items()]
    drawn += [_beside(plan, number) for number in plan.lanes]
    drawn += [_state(plan, node) for node in flow.nodes]
    listed, high = _listed(flow, bottom, wide)
    return svg(caption, (wide, high + _EDGE), [*drawn, *listed])


def _planned(flow: Flow) -> _Plan:
    rows = {node.code: at for at, node in enumerate(flow.nodes)}
    straight: dict[int, int] = {}
    beside: list[int] = []
    for number, way in enumerate(flow.ways):
        if rows[way.end] == rows[way.start] + 1 and rows[way.start] not in straight:
            straight[rows[way.start]] = number
        else:
            beside.append(number)
    lanes: dict[int, _Lane] = {}
    for number in sorted(beside, key=lambda n: (abs(rows[flow.ways[n].end] - rows[flow.ways[n].start]), n)):
        way = flow.ways[number]
        is_back = rows[way.end] <= rows[way.start]
        taken = {
            lane.level for lane in lanes.values() if lane.is_back == is_back and _meet(rows, lane.way, way)
        }
        lanes[number] = _Lane(way, next(n for n in range(len(beside)) if n not in taken), is_back)
    lefts = max((lane.level + 1 for lane in lanes.values() if lane.is_back), default=0)
    rights = max((lane.level + 1 for lane in lanes.values() if not lane.is_back), default=0)
    spare = _NARROWEST - 2 * (_EDGE + _BADGE) - _NODE[0] - (lefts + rights) * _LANE
    return _Plan(flow, straight, lanes, rows, _EDGE + _BADGE + lefts * _LANE + max(spare, 0) / 2)


def _meet(rows: dict[str, int], one: Way, other: Way) -> bool:
    """Whether two steps beside the states would share a stretch."""
    spans = [sorted((rows[way.start], rows[way.end])) for way in (one, other)]
    return spans[0][0] <= spans[1][1] and spans[1][0] <= spans[0][1]


def _state(plan: _Plan, node: Node) -> str:
    x, y = plan.left, plan.top(plan.rows[node.code])
    wide, high = _NODE
    lines = wrapped(node.label, wide - 24, SIZE, 2)
    drawn = [box(x, y, wide, high, "state", round_=high / 2 if node.is_end else 6)]
    if node.is_current:
        more = ' stroke-width="3" fill="currentColor" fill-opacity="0.1"'
        drawn = [
            box(
                x - 3,
                y - 3,
                wide + 6,
                high + 6,
                "current",
                round_=high / 2 + 3 if node.is_end else 9,
                more=more,
            ),
            *drawn,
        ]
    first = y + high / 2 + 4.5 - (len(lines) - 1) * LINE / 2
    return group("state", node.label, [*drawn, letters(lines, x + wide / 2, first, bold=node.is_current)])


def _straight(plan: _Plan, row: int, number: int) -> str:
    x, y = plan.left + _NODE[0] / 2, plan.top(row) + _NODE[1]
    line = path([(x, y), (x, y + _GAP - 6)], "step") + arrow((x, y + _GAP - 3), (0, 1))
    return line + _badge(x + 18, y + _GAP / 2, number)


def _beside(plan: _Plan, number: int) -> str:
    lane = plan.lanes[number]
    border, x = plan.side(lane)
    start, end = _port(plan, number, leaves=True), _port(plan, number, leaves=False)
    inward = 1 if lane.is_back else -1
    points = [(border, start), (x, start), (x, end), (border - inward * 6, end)]
    line = path(points, "step back" if lane.is_back else "step") + arrow(
        (border - inward * 3, end), (inward, 0)
    )
    low, high = sorted((start, end))
    middle = (
        (low + high) / 2
        if plan.rows[lane.way.start] == plan.rows[lane.way.end]
        else low + _NODE[1] / 2 + _GAP / 2
    )
    return line + _badge(x, middle, number)


def _port(plan: _Plan, number: int, *, leaves: bool) -> float:
    """The height at which a step leaves its state, or arrives: each at its own, so that no two cross beside the state."""
    lane = plan.lanes[number]
    code = lane.way.start if leaves else lane.way.end
    ends = [
        (_rank(other, leaves=is_start), n, is_start)
        for n, other in plan.lanes.items()
        if other.is_back == lane.is_back
        for is_start in (True, False)
        if code == (other.way.start if is_start else other.way.end)
    ]
    at = sorted(ends).index((_rank(lane, leaves=leaves), number, leaves))
    return plan.top(plan.rows[code]) + _NODE[1] * (at + 1) / (len(ends) + 1)


def _rank(lane: _Lane, *, leaves: bool) -> tuple[int, int]:
    """What comes from above or goes up, the inner first; a step back to the same state; what comes from below or goes down."""
    if lane.way.start == lane.way.end:
        return 1, lane.level
    return (0, lane.level) if leaves == lane.is_back else (2, -lane.level)


def _badge(x: float, y: float, number: int) -> str:
    """The number of a step on the line it covers: a knock-out in the page's own colour would need a style sheet, so it is solid."""
    disc = circle(x, y, _BADGE, "ordinal", ' fill="currentColor" stroke="none"')
    return disc + (
        f'<text class="d-ordinal" x="{x:.1f}" y="{y + 4:.1f}" text-anchor="middle" font-size="11" font-weight="bold" '
        f'fill="Canvas" stroke="none">{number + 1}</text>'
    )


def _listed(flow: Flow, y: float, wide: float) -> tuple[list[str], float]:
    """What each number means, one under the other; every label stands there in full."""
    drawn, at = [], y + 20
    for number, way in enumerate(flow.ways):
        lines = wrapped(way.label, wide - 2 * _EDGE - 32, SIZE, 100)
        drawn.append(
            _badge(_EDGE + _BADGE, at - 4, number) + letters(lines, _EDGE + 32, at, "step", anchor="start")
        )
        at += LINE * max(len(lines), 1) + 9
    return drawn, at - 10 if flow.ways else y


def lanes(flow: Flow) -> Iterator[tuple[str, int, bool]]:
    """Which steps run beside the states: code, level from within, whether back."""
    for lane in _planned(flow).lanes.values():
        yield lane.way.code, lane.level, lane.is_back
