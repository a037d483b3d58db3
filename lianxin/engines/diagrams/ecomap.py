"""The ecomap as SVG: a person or household in the middle, the systems around, how each tie is and which way it flows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import hypot
from typing import Final, Literal

from lianxin.engines.diagrams.keys import Sample, key
from lianxin.engines.diagrams.lettering import wrapped
from lianxin.engines.diagrams.svg import (
    LINE,
    SIZE,
    Caption,
    DiagramError,
    Spot,
    arrow,
    box,
    circle,
    group,
    letters,
    path,
    svg,
)

TieKind = Literal["strong", "plain", "weak", "stressful"]
Flow = Literal["none", "to", "from", "both"]
"""Which way help or strain flows: ``to`` the system, ``from`` it, ``both``."""
_WIDE: Final = 390.0
_BOX: Final = (108.0, 56.0)
_EDGE: Final = 12.0
_STEP: Final = _BOX[1] + 18
_MIDDLE: Final = 46.0
_TIES: Final = 3
_TEETH: Final = 4.0


@dataclass(frozen=True, slots=True)
class System:
    """Somebody or something around the centre: a school, kin, the station. ``note`` is a second, lighter line."""

    code: str
    name: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Tie:
    """How the centre stands to a system. A system may have up to three, side by side (strong and stressful at once)."""

    system: str
    kind: TieKind = "plain"
    flow: Flow = "none"


@dataclass(frozen=True)
class Ecomap:
    """A checked map. Raises DiagramError for codes that are unknown or used twice, and for more ties than can be told apart."""

    centre: str
    systems: Sequence[System]
    ties: Sequence[Tie] = ()

    def __post_init__(self) -> None:
        codes = [system.code for system in self.systems]
        if len(set(codes)) < len(codes):
            raise DiagramError("a system was given twice")
        ties = Counter(tie.system for tie in self.ties)
        if not set(ties) <= set(codes):
            raise DiagramError("a tie leads to a system that was not given")
        if any(many > _TIES for many in ties.values()):
            raise DiagramError("too many ties with one system")

    def places(self) -> tuple[list[Spot], Spot, float]:
        """The middle of each system's box, the middle of the map, and its height."""
        count = len(self.systems)
        above, below = int(count > 2), int(count > 3)
        sides = count - above - below
        rows = max((sides + 1) // 2, 1)
        top = _EDGE + _BOX[1] / 2
        first = top + (_STEP if above else 0)
        last = first + (rows - 1) * _STEP
        if (short := 2 * _MIDDLE + 24 - (last - first)) > 0 and (above or below):
            first, last = first + short / 2, last + short / 2
        middle = (_WIDE / 2, max((first + last) / 2, _EDGE + _MIDDLE))
        first += middle[1] - (first + last) / 2
        bottom = first + (rows - 1) * _STEP + _STEP + max(short, 0) / 2
        spots = [(_WIDE / 2, top)] * above
        left, right = _EDGE + _BOX[0] / 2, _WIDE - _EDGE - _BOX[0] / 2
        spots += [
            (
                (right, left)[at % 2],
                first + at // 2 * _STEP + (_STEP / 2 if sides % 2 and at == sides - 1 == 0 else 0),
            )
            for at in range(sides)
        ]
        spots += [(_WIDE / 2, bottom)] * below
        lowest = max([middle[1] + _MIDDLE, *(y + _BOX[1] / 2 for _, y in spots)])
        return spots, middle, lowest


def ecomap(given: Ecomap, caption: Caption, words: Mapping[str, str]) -> str:
    """The map. ``words`` explains the kinds of tie that occur, and ``flow`` the arrows."""
    spots, middle, lowest = given.places()
    drawn = []
    for system, spot in zip(given.systems, spots, strict=True):
        ties = [tie for tie in given.ties if tie.system == system.code]
        drawn += [_tie(tie, middle, spot, (at - (len(ties) - 1) / 2) * 12) for at, tie in enumerate(ties)]
        drawn.append(_system(system, spot))
    drawn.append(_centre(given.centre, middle))
    legend, high = key(list(_samples(given, words)), _EDGE, lowest + 12, _WIDE - 2 * _EDGE)
    return svg(caption, (_WIDE, high + _EDGE), [*drawn, *legend])


def _system(system: System, spot: Spot) -> str:
    x, y = spot
    wide, high = _BOX
    notes = wrapped(system.note, wide - 10, SIZE, 1)
    names = wrapped(system.name, wide - 10, SIZE, 3 - len(notes))
    first = y + 4.5 - (len(names) + len(notes) - 1) * LINE / 2
    title = f"{system.name} {system.note}".strip()
    lines = [letters(names, x, first), letters(notes, x, first + len(names) * LINE, "note")]
    return group("system", title, [box(x - wide / 2, y - high / 2, wide, high, "system", round_=10), *lines])


def _centre(name: str, middle: Spot) -> str:
    lines = wrapped(name, 2 * _MIDDLE - 16, SIZE, 3)
    first = middle[1] + 4.5 - (len(lines) - 1) * LINE / 2
    drawn = [
        circle(*middle, _MIDDLE, "centre", ' stroke-width="2.5"'),
        letters(lines, middle[0], first, bold=True),
    ]
    return group("centre", name, drawn)


def _tie(tie: Tie, middle: Spot, spot: Spot, aside: float) -> str:
    """The line of a tie from the circle's rim to the box's border; ``aside``: how far beside the straight line."""
    dx, dy = spot[0] - middle[0], spot[1] - middle[1]
    length = hypot(dx, dy)
    ux, uy = dx / length, dy / length
    to_border = min(_BOX[0] / 2 / abs(ux) if ux else length, _BOX[1] / 2 / abs(uy) if uy else length)
    rim = (_MIDDLE**2 - aside**2) ** 0.5
    start = (middle[0] + ux * rim - uy * aside, middle[1] + uy * rim + ux * aside)
    end = (spot[0] - ux * to_border - uy * aside, spot[1] - uy * to_border + ux * aside)
    return "".join(_strokes(tie, start, end))


def _strokes(tie: Tie, start: Spot, end: Spot) -> Iterator[str]:
    length = hypot(end[0] - start[0], end[1] - start[1])
    ux, uy = (end[0] - start[0]) / length, (end[1] - start[1]) / length
    heads = (9.0 if tie.flow in ("from", "both") else 0.0, 9.0 if tie.flow in ("to", "both") else 0.0)
    inner = (start[0] + ux * heads[0], start[1] + uy * heads[0])
    outer = (end[0] - ux * heads[1], end[1] - uy * heads[1])
    kind = f"tie {tie.kind}"
    if tie.kind == "stressful":
        yield path(_zigzag(inner, outer, (ux, uy)), kind)
    elif tie.kind == "weak":
        yield path([inner, outer], kind, dashes="2 5")
    else:
        yield path([inner, outer], kind, wide=4.5 if tie.kind == "strong" else 1.5)
    if heads[0]:
        yield arrow(start, (-ux, -uy), 11)
    if heads[1]:
        yield arrow(end, (ux, uy), 11)


def _zigzag(start: Spot, end: Spot, along: Spot) -> list[Spot]:
    length = hypot(end[0] - start[0], end[1] - start[1])
    teeth = max(int(length / 6), 2)
    points = [start]
    for at in range(1, teeth):
        side = _TEETH if at % 2 else -_TEETH
        reach = length * at / teeth
        points.append(
            (start[0] + along[0] * reach - along[1] * side, start[1] + along[1] * reach + along[0] * side)
        )
    return [*points, end]


def _samples(given: Ecomap, words: Mapping[str, str]) -> Iterator[Sample]:
    for kind in dict.fromkeys(tie.kind for tie in given.ties):
        if kind in words:
            yield _sample(words[kind], Tie("", kind))
    if "flow" in words and any(tie.flow != "none" for tie in given.ties):
        yield _sample(words["flow"], Tie("", "plain", "to"))


def _sample(word: str, tie: Tie) -> Sample:
    return Sample(word, lambda x, y: "".join(_strokes(tie, (x, y), (x + 30, y))))
