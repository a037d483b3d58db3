"""Values that components show. Views build them; templates only place them. All text is already translated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Tone = Literal["plain", "info", "good", "warn", "bad", "accent"]


@dataclass(frozen=True, slots=True)
class Link:
    """A link, or with an empty `href` plain text; `note` is a small second line."""

    label: str
    href: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Badge:
    """A label. With a `reason` it opens and says why."""

    label: str
    tone: Tone = "plain"
    reason: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """A time limit (aware UTC) and, once met, the moment it was met."""

    due: datetime
    done: datetime | None = None


@dataclass(frozen=True, slots=True)
class Masked:
    """Masked text; `reveal_url` takes a POST that shows it (an audited act), empty when the viewer may not."""

    shown: str
    reveal_url: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The beginning of a text somebody wrote, private numbers starred, in a list whose row leads to the whole of it."""

    text: str
    limit: int = 60


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. `sort_href` makes its heading a link."""

    label: str
    kind: Literal["text", "short", "number", "actions"] = "text"
    sort_href: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row: one value per column. `href` makes the first cell a link to the row's own page."""

    cells: Sequence[Any]
    href: str = ""
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption (read by screen readers) and the text shown when there are no rows."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    empty: str = ""
    caption_shown: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a timeline."""

    at: datetime
    title: str
    who: str = ""
    text: str = ""
    href: str = ""
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a task list or a stepper."""

    label: str
    state: Literal["done", "current", "todo", "blocked"] = "todo"
    href: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: a link to its own address, so it works without a script and can be shared."""

    label: str
    href: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and any value."""

    label: str
    value: Any


@dataclass(frozen=True, slots=True)
class Action:
    """A thing to do: a link that looks like a button, or a POST form."""

    label: str
    href: str
    kind: Literal["primary", "plain", "danger"] = "plain"
    icon: str = ""
    post: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """A place on a map, WGS 84 degrees. `apart`: no stop of the route; it stands behind the others, without a number."""

    lat: float
    lon: float
    label: str
    href: str = ""
    detail: str = ""
    tone: Tone = "plain"
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Pager:
    """Keyset paging: the view makes the addresses. `total` rows on all pages, with `more` at least so many; None: unknown."""

    next_href: str = ""
    previous_href: str = ""
    shown: int = 0
    total: int | None = None
    first_href: str = ""
    more: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawn chart (safe SVG) and the same numbers as a table."""

    title: str
    svg: str
    table: Table
    legend: Sequence[tuple[str, str]] = field(default_factory=tuple)
