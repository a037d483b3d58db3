"""The strokes every diagram is made of, as SVG text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

Spot = tuple[float, float]
LINE: Final = 15.0
"""From one line of letters to the next."""
SIZE: Final = 13.0
"""Height of the letters: 13 units are 13 pixels where the drawing is as wide as a phone."""
DASHES: Final = "5 4"
_SCREEN: Final = 400.0
"""What is no wider is made to fit a phone; the rest keeps its size, for its letters would be too small to read."""


class DiagramError(ValueError):
    """What was given cannot be drawn; the message says why (for programmers: callers check what people enter)."""


@dataclass(frozen=True, slots=True)
class Caption:
    """What a diagram is called, and what it shows in a sentence for those who do not see it."""

    title: str
    description: str = ""


def clean(text: str) -> str:
    """A text as it may stand in XML: escaped, without control characters."""
    return escape(
        "".join(
            mark
            for mark in text
            if mark >= " " and mark not in "\ufffe\uffff" and not "\ud800" <= mark <= "\udfff"
        )
    )


def named(kind: str) -> str:
    """The classes of a stroke: with a prefix of their own, so that no style of a page meets them."""
    return " ".join(f"d-{word}" for word in kind.split())


def svg(caption: Caption, size: Spot, drawn: Iterable[str]) -> str:
    """A whole drawing, `size` units (pixels, where nothing scales it) wide and high."""
    wide, high = size
    fits = " fits" if wide <= _SCREEN else ""
    told = f"<desc>{clean(caption.description)}</desc>" if caption.description else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="diagram{fits}" viewBox="0 0 {wide:g} {high:g}" '
        f'width="{wide:g}" height="{high:g}" role="img" '
        f'aria-label="{clean(caption.title)}" fill="none" stroke="currentColor" stroke-width="1.5" font-size="{SIZE:g}">'
        f"<title>{clean(caption.title)}</title>{told}{''.join(drawn)}</svg>"
    )


def group(kind: str, title: str, drawn: Iterable[str]) -> str:
    """Strokes that belong together; the title is the whole text of a label that was cut."""
    return f'<g class="{named(kind)}"><title>{clean(title)}</title>{"".join(drawn)}</g>'


def path(
    points: Sequence[Spot], kind: str = "line", *, dashes: str = "", wide: float = 1.5, more: str = ""
) -> str:
    """A line through points."""
    through = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    weight = f' stroke-width="{wide:g}"' if wide != 1.5 else ""
    return f'<polyline class="{named(kind)}" points="{through}"{dashed}{weight}{more}/>'


def box(
    x: float, y: float, wide: float, high: float, kind: str = "box", *, round_: float = 0, more: str = ""
) -> str:
    return f'<rect class="{named(kind)}" x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}" rx="{round_:g}"{more}/>'


def circle(x: float, y: float, radius: float, kind: str = "circle", more: str = "") -> str:
    return f'<circle class="{named(kind)}" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"{more}/>'


def arrow(tip: Spot, toward: Spot, size: float = 8) -> str:
    """An arrow head whose tip lies at `tip`, pointing along `toward` (a vector of length one)."""
    (x, y), (dx, dy) = tip, toward
    back = (x - dx * size, y - dy * size)
    half = size * 0.5
    points = f"{x:.1f},{y:.1f} {back[0] - dy * half:.1f},{back[1] + dx * half:.1f} {back[0] + dy * half:.1f},{back[1] - dx * half:.1f}"
    return f'<polygon class="d-arrow" points="{points}" fill="currentColor" stroke="none"/>'


def letters(
    lines: Sequence[str],
    x: float,
    y: float,
    kind: str = "label",
    *,
    anchor: str = "middle",
    bold: bool = False,
) -> str:
    """Lines of text, the first one's base line at y."""
    weight = ' font-weight="bold"' if bold else ""
    return "".join(
        f'<text class="{named(kind)}" x="{x:.1f}" y="{y + at * LINE:.1f}" text-anchor="{anchor}" fill="currentColor" stroke="none"{weight}>'
        f"{clean(line)}</text>"
        for at, line in enumerate(lines)
    )
