"""What the pack says about practising, for a place."""

from __future__ import annotations

from datetime import date

from lianxin.base import packs
from lianxin.base.packs.schema import PracticeChapter, PracticeSubject
from lianxin.domain.practice.rules.marking import Scheme


def number(place: str, code: str, on: date) -> int:
    """A whole parameter."""
    return int(packs.for_place(place).value(code, on))


def retention(place: str, on: date) -> float:
    """The share of what was learnt that is to be remembered."""
    return float(packs.for_place(place).value("practice_retention", on))


def scheme(place: str, on: date) -> Scheme:
    """Marks as the exam gives them."""
    pack = packs.for_place(place)
    return Scheme.of(*(pack.value(f"exam_{kind}_mark", on) for kind in ("single", "multiple", "option")))


def subjects(place: str, level: str = "") -> dict[str, PracticeSubject]:
    """The papers, of one level or of all, in the pack's order."""
    return {code: row for code, row in packs.for_place(place).practice_subjects.items() if level in ("", row.level)}


def chapters(place: str, subject: str = "") -> dict[str, PracticeChapter]:
    """The chapters, of one subject or of all, in their order."""
    order = list(packs.for_place(place).practice_subjects)
    rows = [row for row in packs.for_place(place).practice_chapters.values() if subject in ("", row.subject)]
    return {row.code: row for row in sorted(rows, key=lambda row: (order.index(row.subject), row.rank))}
