"""Charts as SVG text made on the server: no script, they print, and the same numbers stand in a table below.

Pure: plain numbers in, text out. Colours come from classes (`app.css`), so dark and high-contrast pages are right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import cos, floor, log10, pi, radians, sin, sqrt

Place = tuple[float, float, str]
"""Latitude, longitude in degrees, and a tone."""
_WIDTH, _LEFT, _RIGHT, _ROW, _BAR = 400, 96, 52, 32, 18
_FEW_BANDS, _LOW_ROW = 14, 25  # a pyramid of more bands has lower ones; still a finger's target (24 px)
_SMALLEST, _LARGEST = 9.0, 34.0  # radius of a bubble


@dataclass(frozen=True, slots=True)
class Bar:
    """One value. `href` opens the rows it was counted from."""

    label: str
    value: float
    href: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """One age band of a pyramid. `left_href`, `right_href` open the rows each side was counted from; None is a number that may
    not be shown."""

    label: str
    left: float | None
    right: float | None
    left_href: str = ""
    right_href: str = ""


@dataclass(frozen=True, slots=True)
class Bubble:
    """A number at a place of the map, WGS 84 degrees. `shown` is how it is written (a qualifier, or what hides it)."""

    lat: float
    lon: float
    label: str
    value: float | None
    href: str = ""
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Web:
    """One line around a radar: its name and a value for every axis, None where nothing is known."""

    label: str
    values: Sequence[float | None]


HIDDEN = "*"
"""Stands where a number may not be shown."""
WEBS = ("asked", "", "other")
"""The classes of the lines of a radar, in their order: what is asked is dashed."""


def bar_svg(title: str, bars: Sequence[Bar]) -> str:
    """Horizontal bars (long Chinese labels fit), the value at each end."""
    top = nice_top(max((bar.value for bar in bars), default=0))
    room = _WIDTH - _LEFT - _RIGHT
    drawn = []
    for at, bar in enumerate(bars):
        y = at * _ROW + 6
        length = max(bar.value, 0) / top * room
        middle = y + _BAR / 2 + 5
        mark = (
            f'<text class="label" x="{_LEFT - 10}" y="{middle:g}" text-anchor="end">{escape(bar.label)}</text>'
            f'<rect class="track" x="{_LEFT}" y="{y}" width="{room}" height="{_BAR}" rx="4"/>'
            f'<rect class="bar" x="{_LEFT}" y="{y}" width="{length:.1f}" height="{_BAR}" rx="4"/>'
            f'<text class="value" x="{_LEFT + length + 8:.1f}" y="{middle:g}">{_plain(bar.value)}</text>'
        )
        room_for_a_finger = (0, at * _ROW, _WIDTH, _ROW)
        drawn.append(_linked(bar.href, "", room_for_a_finger, mark))
    return _svg(title, len(bars) * _ROW + 6, drawn, is_image=not any(bar.href for bar in bars))


def line_svg(title: str, points: Sequence[Bar]) -> str:
    """A line over equally spaced labels, scale from zero."""
    height, bottom, left, right, head = 220, 34, 46, 14, 14
    top = nice_top(max((point.value for point in points), default=0))
    room, tall = _WIDTH - left - right, height - bottom - head
    step = room / max(len(points) - 1, 1)
    drawn = []
    for part in range(5):
        y = head + tall * part / 4
        drawn.append(
            f'<line class="grid" x1="{left}" x2="{_WIDTH - right}" y1="{y:g}" y2="{y:g}"/>'
            f'<text class="tick" x="{left - 8}" y="{y + 4:g}" text-anchor="end">{_plain(top * (4 - part) / 4)}</text>'
        )
    places = [(left + at * step, head + tall * (1 - p.value / top)) for at, p in enumerate(points)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    if places:
        base = head + tall
        drawn.append(f'<polygon class="area" points="{left},{base} {path} {places[-1][0]:.1f},{base}"/>')
        drawn.append(f'<polyline class="line" points="{path}"/>')
    skip = -(-len(points) // 5)
    for at, ((x, y), point) in enumerate(zip(places, points, strict=True)):
        drawn.append(f'<circle class="point" cx="{x:.1f}" cy="{y:.1f}" r="4"/>')
        if at % skip == 0:
            anchor = "end" if at and at == len(points) - 1 else "middle"
            drawn.append(
                f'<text class="tick" x="{x:.1f}" y="{height - 10}" text-anchor="{anchor}">{escape(point.label)}</text>'
            )
    return _svg(title, height, drawn)


def pyramid_svg(title: str, bands: Sequence[Band], sides: tuple[str, str] = ("", "")) -> str:
    """A population pyramid: bands from the top down, left and right of the labels. `sides`: what each side is called."""
    top = nice_top(max((max(band.left or 0, band.right or 0) for band in bands), default=0))
    gap, margin = 66, 44
    row = _ROW if len(bands) <= _FEW_BANDS else _LOW_ROW
    bar, base = row - 8, row / 2 + 1
    room, middle = (_WIDTH - gap) / 2 - margin, _WIDTH / 2
    drawn = []
    for at, band in enumerate(bands):
        y = at * row + 4
        left, right = (band.left or 0) / top * room, (band.right or 0) / top * room
        side = (_WIDTH - gap) / 2
        said = [HIDDEN if value is None else _plain(value) for value in (band.left, band.right)]
        names = [" ".join(filter(None, (name, band.label, text))) for name, text in zip(sides, said, strict=True)]
        drawn += [
            f'<text class="label" x="{middle}" y="{y + base:g}" text-anchor="middle">{escape(band.label)}</text>',
            _linked(
                band.left_href, names[0], (0, at * row, side, row),
                f'<rect class="bar" x="{middle - gap / 2 - left:.1f}" y="{y}" width="{left:.1f}" height="{bar}" rx="3"/>'
                f'<text class="value" x="{middle - gap / 2 - left - 6:.1f}" y="{y + base:g}" text-anchor="end">'
                f"{said[0]}</text>",
            ),
            _linked(
                band.right_href, names[1], (middle + gap / 2, at * row, side, row),
                f'<rect class="bar other" x="{middle + gap / 2}" y="{y}" width="{right:.1f}" height="{bar}" rx="3"/>'
                f'<text class="value" x="{middle + gap / 2 + right + 6:.1f}" y="{y + base:g}">{said[1]}</text>',
            ),
        ]  # fmt: skip
    return _svg(title, len(bands) * row + 8, drawn, is_image=not any(b.left_href or b.right_href for b in bands))


def bubble_svg(title: str, bubbles: Sequence[Bubble]) -> str:
    """Numbered circles where places lie to each other, north up, their areas as the numbers; the largest lie at the back."""
    height, edge = 320, _LARGEST + 6
    if not bubbles:
        return _svg(title, height, [])
    spots = _spots([(b.lat, b.lon) for b in bubbles], height, edge)
    most = max((b.value or 0 for b in bubbles), default=0) or 1
    drawn = []
    for at in sorted(range(len(bubbles)), key=lambda at: -(bubbles[at].value or 0)):
        one, (x, y) = bubbles[at], spots[at]
        radius = max(_SMALLEST, _LARGEST * sqrt((one.value or 0) / most))
        mark = (
            f'<circle class="bubble" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"/>'
            f'<text class="bubble-number" x="{x:.1f}" y="{y + 4.5:.1f}" text-anchor="middle">{at + 1}</text>'
        )
        around = (x - radius, y - radius, 2 * radius, 2 * radius)
        drawn.append(_linked(one.href, f"{at + 1} {one.label} {one.shown}".strip(), around, mark))
    return _svg(title, height, drawn, is_image=not any(b.href for b in bubbles))


def radar_svg(title: str, axes: Sequence[str], webs: Sequence[Web], top: int) -> str:
    """Values on axes around a middle, from 0 to `top`, the first axis upwards; a dot for every value, a line where all are known."""
    height, middle, room = 340, (_WIDTH / 2, 172), 104
    number = max(len(axes), 1)

    def spot(axis: int, value: float) -> tuple[float, float]:
        angle, far = 2 * pi * axis / number - pi / 2, room * value / max(top, 1)
        return middle[0] + far * cos(angle), middle[1] + far * sin(angle)

    def ring(values: Sequence[float]) -> str:
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in (spot(axis, value) for axis, value in enumerate(values)))

    drawn = [f'<polygon class="ring" points="{ring([level] * len(axes))}"/>' for level in range(1, top + 1)]
    for axis, label in enumerate(axes):
        (x, y), (far_x, far_y) = spot(axis, top), spot(axis, top * 1.13)
        side = "middle" if abs(far_x - middle[0]) < room / 4 else "start" if far_x > middle[0] else "end"
        drawn.append(
            f'<line class="grid" x1="{middle[0]:g}" y1="{middle[1]:g}" x2="{x:.1f}" y2="{y:.1f}"/>'
            f'<text class="label" x="{far_x:.1f}" y="{far_y + 4:.1f}" text-anchor="{side}">{escape(label)}</text>'
        )
    for kind, web in zip(WEBS, webs, strict=False):
        known = [(axis, value) for axis, value in enumerate(web.values) if value is not None]
        if len(known) == len(axes) and axes:
            drawn.append(f'<polygon class="web {kind}" points="{ring([value for _axis, value in known])}"/>')
        dots = (spot(axis, value) for axis, value in known)
        drawn += [f'<circle class="dot {kind}" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>' for x, y in dots]
    return _svg(title, height, drawn)


def sketch_svg(
    title: str, points: Sequence[Place], *, route: bool = False, apart: Sequence[Place] = ()
) -> str:
    """Where numbered points lie to each other: (lat, lon, tone) in degrees, north up, true proportions.

    `route` joins them in their order; those `apart` have no number and are not joined.
    """
    height, edge = 260, 30
    everything = [*points, *apart]
    if not everything:
        return _svg(title, height, [])
    places = _spots([(lat, lon) for lat, lon, _ in everything], height, edge)
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places[: len(points)])
    drawn = [f'<polyline class="route" points="{line}"/>'] if route and points else []
    drawn += [f'<circle class="pin apart" cx="{x:.1f}" cy="{y:.1f}" r="8"/>' for x, y in places[len(points) :]]
    for number, ((x, y), point) in enumerate(zip(places, points, strict=False), start=1):
        drawn.append(
            f'<circle class="pin {escape(point[2])}" cx="{x:.1f}" cy="{y:.1f}" r="13"/>'
            f'<text class="pin-number" x="{x:.1f}" y="{y + 5:.1f}" text-anchor="middle">{number}</text>'
        )
    return _svg(title, height, drawn)


def _spots(points: Sequence[tuple[float, float]], height: float, edge: float) -> list[tuple[float, float]]:
    """Where (lat, lon) lie in a drawing, north up, true proportions, as large as it holds inside its edge."""
    lats, lons = [lat for lat, _ in points], [lon for _, lon in points]
    shrink = _cosine((min(lats) + max(lats)) / 2)
    wide = max((max(lons) - min(lons)) * shrink, 1e-4)
    tall = max(max(lats) - min(lats), 1e-4)
    scale = min((_WIDTH - 2 * edge) / wide, (height - 2 * edge) / tall)
    x0, y0 = (_WIDTH - wide * scale) / 2, (height - tall * scale) / 2
    return [(x0 + (lon - min(lons)) * shrink * scale, y0 + (max(lats) - lat) * scale) for lat, lon in points]


def nice_top(value: float) -> float:
    """The next 1, 2, 2.5 or 5 times a power of ten at or above `value`; 1 for nothing."""
    if value <= 0:
        return 1
    power = 10.0 ** max(floor(log10(value)), -300)  # a smaller power of ten is no float
    return next(step * power for step in (1, 2, 2.5, 5, 10) if step * power >= value * (1 - 1e-12))


def _cosine(degrees: float) -> float:
    return max(cos(radians(degrees)), 0.05)


def _plain(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


def _linked(href: str, label: str, area: tuple[float, float, float, float], mark: str) -> str:
    """A mark that opens its rows, with room for a finger around it; the mark alone when nothing stands behind it.

    `label` where the mark's own text does not name it.
    """
    if not href:
        return mark
    x, y, width, height = area
    hit = f'<rect class="hit" x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}"/>'
    named = f' aria-label="{escape(label, quote=True)}"' if label else ""
    return f'<a href="{escape(href, quote=True)}"{named}>{hit}{mark}</a>'


def _svg(title: str, height: float, drawn: Sequence[str], *, is_image: bool = True) -> str:
    role = "img" if is_image else "group"  # an image hides its links from a screen reader
    return (
        f'<svg class="drawing" viewBox="0 0 {_WIDTH} {height:g}" role="{role}" aria-label="{escape(title, quote=True)}">'
        f"{''.join(drawn)}</svg>"
    )
