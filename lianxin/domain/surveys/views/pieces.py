"""The questions to be asked now as pieces of a page: headings, questions with their widgets, buttons of repeats."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from django.utils.translation import gettext as _

from lianxin.domain.surveys.views.showing import FINDINGS
from lianxin.engines.xforms import Ask, Filling, Finding, Offer, Section

PieceKind = Literal["group", "instance", "add", "ask", "note"]
_FEW: Final = 12
"""Choices shown side by side; more fold into a list."""
_SHORT: Final = 6
"""Characters of a choice that may share its line with others."""
_MARKS: Final = frozenset("?:。!,.?:!,།༎")
"""What a label may end with."""
_WIDGETS: Final = {
    "select": "radios", "multiselect": "boxes", "rank": "rank", "trigger": "tick", "photo": "photo", "audio": "audio", "file": "file",
    "date": "date", "time": "time", "dateTime": "moment", "int": "int", "decimal": "decimal", "range": "decimal", "geopoint": "geopoint",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing on the page. `path` is what its fields are named by; `id` an element's."""

    kind: PieceKind
    path: str
    label: str
    depth: int = 0
    number: int = 0
    widget: str = ""
    hint: str = ""
    value: str = ""
    offers: tuple[Offer, ...] = ()
    is_required: bool = False
    is_readonly: bool = False
    is_inline: bool = False
    can_remove: bool = False
    errors: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Stable as long as the question stands where it stands."""
        return f"q{hashlib.sha256(self.path.encode()).hexdigest()[:10]}"

    @property
    def lead(self) -> str:
        """The label before a word about it: no second mark after a question's own."""
        label = self.label.strip()
        return f"{label} " if label[-1:] in _MARKS else f"{label}:"

    @property
    def level(self) -> int:
        """Of its heading."""
        return min(2 + self.depth, 4)

    @property
    def offered(self) -> tuple[tuple[str, str], ...]:
        """The choices without what is chosen."""
        return tuple((offer.value, offer.label) for offer in self.offers)

    @property
    def places(self) -> list[tuple[int, str]]:
        """Of a ranking: (place, what stands there)."""
        chosen = self.value.split()
        return [(number + 1, chosen[number] if number < len(chosen) else "") for number in range(len(self.offers))]


def pieces_of(filling: Filling, *, all_errors: bool) -> list[Piece]:
    """In reading order. Without `all_errors` only answers that were given are found fault with."""
    return list(_pieces(filling, all_errors=all_errors))


def _pieces(filling: Filling, *, all_errors: bool) -> Iterator[Piece]:
    growing: list[Section] = []  # repeats that may be added to, whose end is still to come
    for entry in filling.entries():
        while growing and entry.depth <= growing[-1].depth:
            yield _add(growing.pop())
        if isinstance(entry, Ask):
            yield _ask(entry, all_errors=all_errors)
        elif entry.kind == "instance":
            yield Piece("instance", entry.path, entry.label, entry.depth, entry.number, can_remove=entry.can_remove)
        elif entry.label:
            yield Piece("group", entry.path, entry.label, entry.depth)
        if isinstance(entry, Section) and entry.can_add:
            growing.append(entry)
    yield from map(_add, reversed(growing))


def _add(repeat: Section) -> Piece:
    return Piece("add", repeat.path, repeat.label, repeat.depth, repeat.number)


def _ask(ask: Ask, *, all_errors: bool) -> Piece:
    kind = ask.question.kind
    if kind == "note":
        return Piece("note", ask.path, ask.label, ask.depth, hint=ask.hint, is_readonly=True)
    widget = _WIDGETS.get(kind, "text")
    if kind == "text" and "multiline" in ask.question.appearance:
        widget = "lines"
    if kind == "select" and (len(ask.offers) > _FEW or "minimal" in ask.question.appearance):
        widget = "list"
    wrong = [finding for finding in ask.findings if all_errors or (finding.kind != "required" and ask.value)]
    is_inline = len(ask.offers) <= _SHORT and all(len(offer.label) <= _SHORT for offer in ask.offers)
    return Piece(
        "ask", ask.path, ask.label, ask.depth, widget=widget, hint=ask.hint, value=_shown(kind, ask.value), offers=ask.offers,
        is_required=ask.is_required, is_readonly=ask.is_readonly, is_inline=is_inline, errors=tuple(map(named, wrong)),
    )  # fmt: skip


def _shown(kind: str, value: str) -> str:
    """As the browser's own fields take it."""
    if kind == "dateTime":
        return value[:16]
    if kind == "time":
        return value[:5]
    if kind == "date":
        return value[:10]
    return " ".join(value.split()[:2]) if kind == "geopoint" else value


def named(finding: Finding) -> str:
    """What is wrong, in the author's words or ours."""
    return finding.message or _(FINDINGS[finding.kind])
