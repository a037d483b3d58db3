"""The family tree (genogram) as SVG."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from lianxin.engines.diagrams.family import Bond, Family, Person
from lianxin.engines.diagrams.family_placing import CELL, Layout, Strand, drop, place
from lianxin.engines.diagrams.keys import Sample, key
from lianxin.engines.diagrams.lettering import wrapped
from lianxin.engines.diagrams.svg import (
    DASHES,
    LINE,
    SIZE,
    Caption,
    Spot,
    box,
    circle,
    group,
    letters,
    path,
    svg,
)

_SIDE: Final = 42.0  # of a symbol
_EDGE: Final = 14.0
_LINES: Final = 2
_LABEL: Final = _LINES * LINE + 6
_TRACK: Final = 9.0
_NARROWEST: Final = 360.0
_DASHED: Final = {"adopted": "7 3", "foster": "3 3"}
_BOND_DASHES: Final = {"cohabiting": DASHES, "parents": "2 4"}


@dataclass(frozen=True)
class _Sheet:
    """The rows' heights: where the symbols of each begin, and the lines over each; everybody's left edge."""

    layout: Layout
    tops: list[float]
    xs: dict[str, float]
    bottom: float
    shift: float

    def centre(self, code: str) -> Spot:
        return self.xs[code] + CELL / 2, self.tops[self.layout.family.generations[code]] + _SIDE / 2


def family_tree(family: Family, caption: Caption, words: Mapping[str, str]) -> str:
    """The family tree. ``words`` explains the signs that occur: male, female, unknown, served, dead, home, the kinds of bond
    and of child; a sign without a word is drawn and not explained."""
    sheet = _measured(place(family))
    wide = max([_NARROWEST, *(x + CELL + _EDGE for x in sheet.xs.values())])
    legend, high = key(list(_samples(family, words)), _EDGE, sheet.bottom + 6, wide - 2 * _EDGE)
    drawn = [*_households(sheet), *_bonds(sheet), *_descents(sheet)]
    drawn += [_person(person, sheet) for person in family.people]
    return svg(caption, (wide, high + _EDGE), [*drawn, *legend])


def _measured(layout: Layout) -> _Sheet:
    family = layout.family
    wide = max((block.x + block.wide for row in layout.rows for block in row), default=0.0)
    shift = max(_EDGE, (_NARROWEST - wide) / 2)
    xs = {
        code: shift + block.x + at * CELL
        for row in layout.rows
        for block in row
        for at, code in enumerate(block.codes)
    }
    tops: list[float] = []
    y = _EDGE
    for row, blocks in enumerate(layout.rows):
        arcs = max((len(_far(family, block.codes)) for block in blocks), default=0)
        y += arcs * _TRACK + 10
        tops.append(y)
        tracks = len(set(_tracks(layout, row).values()))
        y += _SIDE + _LABEL + (tracks * _TRACK + 12 if tracks else 4)
    return _Sheet(layout, tops, xs, y, shift)


def _far(family: Family, codes: list[str]) -> list[Bond]:
    """The bonds of a circle whose two do not stand side by side: they are drawn over the others' heads."""
    return [b for b in family.bonds if b.one in codes and abs(codes.index(b.one) - codes.index(b.other)) > 1]


def _tracks(layout: Layout, row: int) -> dict[tuple[object, ...], int]:
    """On which level under a row the line of each couple's children runs: those that would meet run on different ones."""
    spans: dict[tuple[object, ...], tuple[float, float]] = {}
    for strand in layout.strands[row]:
        ends = (strand.above.x + layout.upper(strand), strand.below.x + layout.lower(strand))
        low, high = spans.get(_unit(strand), ends)
        spans[_unit(strand)] = (min(low, *ends), max(high, *ends))
    levels: dict[tuple[object, ...], int] = {}
    for unit, (low, high) in sorted(spans.items(), key=lambda item: (item[1], str(item[0]))):
        taken = {
            levels[o]
            for o, (left, right) in spans.items()
            if o in levels and left <= high + 4 and low <= right + 4
        }
        levels[unit] = next(level for level in range(len(spans)) if level not in taken)
    return levels


def _unit(strand: Strand) -> tuple[object, ...]:
    """The strands that share a line: of the same parents and kind, from the same place."""
    link = strand.link
    return (tuple(sorted(link.parents)), link.kind, "" if strand.above.codes else link.child)


def _descents(sheet: _Sheet) -> Iterator[str]:
    layout = sheet.layout
    for row, strands in enumerate(layout.strands):
        levels = _tracks(layout, row)
        for strand in strands:
            x0 = sheet.shift + strand.above.x + layout.upper(strand)
            x1 = sheet.shift + strand.below.x + layout.lower(strand)
            bus = sheet.tops[row] + _SIDE + _LABEL + 4 + levels[_unit(strand)] * _TRACK
            end = sheet.tops[row + 1] + (0 if strand.below.codes else _SIDE + _LABEL)
            points = [(x0, _start(sheet, strand, row)), (x0, bus), (x1, bus), (x1, end)]
            yield path(points, f"descent {strand.link.kind}", dashes=_DASHED.get(strand.link.kind, ""))


def _start(sheet: _Sheet, strand: Strand, row: int) -> float:
    """The height where a child's line leaves: a couple's bond, the label of one alone, the end of a passage."""
    codes, parents = strand.above.codes, strand.link.parents
    top = sheet.tops[row]
    if not codes or len(parents) == 1:
        return top + _SIDE + _LABEL
    for level, bond in enumerate(_far(sheet.layout.family, codes)):
        if {bond.one, bond.other} == set(parents):
            return top - (level + 1) * _TRACK
    return top + _SIDE / 2


def _bonds(sheet: _Sheet) -> Iterator[str]:
    family = sheet.layout.family
    for row, blocks in enumerate(sheet.layout.rows):
        for block in blocks:
            far = _far(family, block.codes)
            for bond in family.bonds:
                if bond.one in block.codes:
                    level = far.index(bond) + 1 if bond in far else 0
                    yield _bond(
                        sheet,
                        bond,
                        sheet.tops[row],
                        level,
                        sheet.shift + block.x + drop(block.codes, (bond.one, bond.other)),
                    )


def _bond(sheet: _Sheet, bond: Bond, top: float, level: int, middle: float) -> str:
    (left, y), (right, _) = sorted((sheet.centre(bond.one), sheet.centre(bond.other)))
    if level:
        y = top - level * _TRACK
        points = [
            (left + 6 * level, top),
            (left + 6 * level, y),
            (right - 6 * level, y),
            (right - 6 * level, top),
        ]
        middle = (left + right) / 2
    else:
        points = [(left + _SIDE / 2, y), (right - _SIDE / 2, y)]
    line = path(points, f"bond {bond.kind}", dashes=_BOND_DASHES.get(bond.kind, ""))
    return line + _slashes(bond.kind, middle + 8, y)


def _slashes(kind: str, x: float, y: float) -> str:
    """One stroke across the line of a couple living apart, two of a divorced one."""
    places = {"separated": (0.0,), "divorced": (-2.5, 2.5)}.get(kind, ())
    return "".join(path([(x + at - 3, y + 7), (x + at + 3, y - 7)]) for at in places)


def _households(sheet: _Sheet) -> Iterator[str]:
    """A dashed border round those who live in the household, row by row; neighbours share one."""
    for row in sheet.layout.rows:
        run: list[str] = []
        people = {person.code: person for person in sheet.layout.family.people}
        for code in [*(code for block in row for code in block.codes), ""]:
            if run and (
                not code or not people[code].at_home or sheet.xs[code] - sheet.xs[run[-1]] > CELL * 1.6
            ):
                yield _loop(sheet, run)
                run = []
            if code and people[code].at_home:
                run.append(code)


def _loop(sheet: _Sheet, run: list[str]) -> str:
    x, y = sheet.xs[run[0]] + 2, sheet.centre(run[0])[1] - _SIDE / 2 - 7
    shade = f' stroke-dasharray="{DASHES}" stroke-width="1" fill="currentColor" fill-opacity="0.07"'
    return box(x, y, sheet.xs[run[-1]] + CELL - 2 - x, _SIDE + _LABEL + 7, "household", round_=12, more=shade)


def _person(person: Person, sheet: _Sheet) -> str:
    x, y = sheet.centre(person.code)
    age = [letters((str(person.age),), x, y + 5, "age")] if person.age is not None else []
    lines = wrapped(person.name, CELL - 10, SIZE, _LINES)
    label = letters(lines, x, y + _SIDE / 2 + LINE, "label", bold=person.served)
    return group("person", person.name, [*_symbol(person, x, y, _SIDE / 2), *age, label])


def _symbol(person: Person, x: float, y: float, half: float) -> Iterator[str]:
    """A square for a man, a circle for a woman, a diamond where it is not known; double for the one served, crossed for the dead."""
    for reach in (half, half - 4) if person.served else (half,):
        if person.sex == "male":
            yield box(x - reach, y - reach, 2 * reach, 2 * reach, "male")
        elif person.sex == "female":
            yield circle(x, y, reach, "female")
        else:
            yield path(
                [(x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y), (x, y - reach)], "unknown"
            )
    if person.dead:
        arm = half if person.sex == "male" else half * (0.7 if person.sex == "female" else 0.5)
        more = ' stroke-opacity="0.55"'
        yield path([(x - arm, y - arm), (x + arm, y + arm)], "dead", more=more)
        yield path([(x - arm, y + arm), (x + arm, y - arm)], "dead", more=more)


def _samples(family: Family, words: Mapping[str, str]) -> Iterator[Sample]:
    """The signs that occur, each with its word."""
    for kind in ("male", "female", "unknown"):
        yield from _sign(words, kind, Person("", "", kind), any(p.sex == kind for p in family.people))
    yield from _sign(
        words, "served", Person("", "", "male", served=True), any(p.served for p in family.people)
    )
    yield from _sign(words, "dead", Person("", "", "male", dead=True), any(p.dead for p in family.people))
    if "home" in words and any(p.at_home for p in family.people):
        shade = f' stroke-dasharray="{DASHES}" stroke-width="1" fill="currentColor" fill-opacity="0.07"'
        yield Sample(words["home"], lambda x, y: box(x, y - 9, 30, 18, "household", round_=6, more=shade))
    for bond in dict.fromkeys(bond.kind for bond in family.bonds):
        if bond in words:
            yield Sample(words[bond], partial(_bond_sample, bond))
    for child in dict.fromkeys(link.kind for link in family.children):
        if child in words:
            yield Sample(words[child], partial(_line, _DASHED.get(child, "")))


def _bond_sample(kind: str, x: float, y: float) -> str:
    return _line(_BOND_DASHES.get(kind, ""), x, y) + _slashes(kind, x + 15, y)


def _sign(words: Mapping[str, str], name: str, person: Person, occurs: bool) -> Iterator[Sample]:
    if occurs and name in words:
        yield Sample(words[name], lambda x, y: "".join(_symbol(person, x + 15, y, 9)))


def _line(dashes: str, x: float, y: float) -> str:
    return path([(x, y), (x + 30, y)], dashes=dashes)
