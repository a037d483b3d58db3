"""Charts as SVG text made on the server: no script, they print, and the same numbers stand in a table below.

Pure: plain numbers in, text out. Colours come from classes (`app.css`), so dark and high-contrast pages are right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import cos, floor, log10, radians

_WIDTH, _LEFT, _RIGHT, _ROW, _BAR = 400, 96, 52, 32, 18


@dataclass(frozen=True, slots=True)
class Bar:
    """One value. `href` opens the rows it was counted from."""

    label: str
    value: float
    href: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """One age band of a pyramid."""

    label: str
    left: float
    right: float


def bar_svg(title: str, bars: Sequence[Bar]) -> str:
    """Horizontal bars (long Chinese labels fit), the value at each end."""
    top = nice_top(max((bar.value for bar in bars), default=0))
    room = _WIDTH - _LEFT - _RIGHT
    drawn = []
    for at, bar in enumerate(bars):
        y = at * _ROW + 6
        length = max(bar.value, 0) / top * room
        middle = y + _BAR / 2 + 5
        drawn.append(
            f'<text class="label" x="{_LEFT - 10}" y="{middle:g}" text-anchor="end">{escape(bar.label)}</text>'
            f'<rect class="track" x="{_LEFT}" y="{y}" width="{room}" height="{_BAR}" rx="4"/>'
            f'<rect class="bar" x="{_LEFT}" y="{y}" width="{length:.1f}" height="{_BAR}" rx="4"/>'
            f'<text class="value" x="{_LEFT + length + 8:.1f}" y="{middle:g}">{_plain(bar.value)}</text>'
        )
    return _svg(title, len(bars) * _ROW + 6, drawn)


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


def pyramid_svg(title: str, bands: Sequence[Band]) -> str:
    """A population pyramid: bands from the top down, left and right of the labels."""
    top = nice_top(max((max(band.left, band.right) for band in bands), default=0))
    gap, margin = 66, 44
    room, middle = (_WIDTH - gap) / 2 - margin, _WIDTH / 2
    drawn = []
    for at, band in enumerate(bands):
        y = at * 26 + 4
        left, right = band.left / top * room, band.right / top * room
        drawn.append(
            f'<rect class="bar" x="{middle - gap / 2 - left:.1f}" y="{y}" width="{left:.1f}" height="20" rx="3"/>'
            f'<rect class="bar other" x="{middle + gap / 2}" y="{y}" width="{right:.1f}" height="20" rx="3"/>'
            f'<text class="label" x="{middle}" y="{y + 15}" text-anchor="middle">{escape(band.label)}</text>'
            f'<text class="value" x="{middle - gap / 2 - left - 6:.1f}" y="{y + 15}" text-anchor="end">'
            f"{_plain(band.left)}</text>"
            f'<text class="value" x="{middle + gap / 2 + right + 6:.1f}" y="{y + 15}">{_plain(band.right)}</text>'
        )
    return _svg(title, len(bands) * 26 + 8, drawn)


def sketch_svg(title: str, points: Sequence[tuple[float, float, str]], *, route: bool = False) -> str:
    """Where numbered points lie to each other: (lat, lon, tone) in degrees, north up, true proportions.

    `route` joins them in their order.
    """
    height, edge = 260, 30
    if not points:
        return _svg(title, height, [])
    lats, lons = [p[0] for p in points], [p[1] for p in points]
    shrink = _cosine((min(lats) + max(lats)) / 2)
    wide = max((max(lons) - min(lons)) * shrink, 1e-4)
    tall = max(max(lats) - min(lats), 1e-4)
    scale = min((_WIDTH - 2 * edge) / wide, (height - 2 * edge) / tall)
    x0 = (_WIDTH - wide * scale) / 2
    y0 = (height - tall * scale) / 2
    places = [
        (x0 + (lon - min(lons)) * shrink * scale, y0 + (max(lats) - lat) * scale) for lat, lon, _ in points
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    drawn = [f'<polyline class="route" points="{line}"/>'] if route else []
    for number, ((x, y), point) in enumerate(zip(places, points, strict=True), start=1):
        drawn.append(
            f'<circle class="pin {escape(point[2])}" cx="{x:.1f}" cy="{y:.1f}" r="13"/>'
            f'<text class="pin-number" x="{x:.1f}" y="{y + 5:.1f}" text-anchor="middle">{number}</text>'
        )
    return _svg(title, height, drawn)


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


def _svg(title: str, height: float, drawn: Sequence[str]) -> str:
    return (
        f'<svg class="drawing" viewBox="0 0 {_WIDTH} {height:g}" role="img" aria-label="{escape(title, quote=True)}">'
        f"{''.join(drawn)}</svg>"
    )
