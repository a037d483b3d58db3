"""Assessments of a spreadsheet or CSV file scored: a row each, its own columns kept, what the scale says added behind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from lianxin.base.packs import Pack, schema
from lianxin.base.packs.scale_words import said
from lianxin.engines.scales import score
from lianxin.engines.tables import Cell, open_table
from lianxin.kernel.problems import ProblemError

_RESULT: Final = ("total", "level", "level_before", "triggers", "missing", "remarks")
_TRUTHS: Final = {
    "yes": True,
    "true": True,
    "1": True,
    "是": True,
    "no": False,
    "false": False,
    "0": False,
    "否": False,
}
Refused = tuple[int, ProblemError]
"""A row of the file (from 1) that was not scored, and why."""


def scale_of(pack: Pack, code: str) -> schema.Scale:
    """Raises ProblemError "scales.unknown_scale"."""
    if code not in pack.scales:
        raise ProblemError("scales.unknown_scale", name=code, known="、".join(pack.scales))
    return pack.scales[code]


def scored(pack: Pack, scale: schema.Scale, source: Path) -> tuple[list[str], list[list[str]], list[Refused]]:
    """The headings, the rows with their results, and the rows that were not scored. ProblemError "tables.…" for the file.

    Columns named as an item or a fact of the scale are read, the others kept as they are.
    """
    heads: list[str] = []
    rows: list[list[str]] = []
    refused: list[Refused] = []
    for number, cells in _rows(source):
        if not heads:
            heads = cells
            continue
        row = dict(zip(heads, cells, strict=False))
        try:
            rows.append([row.get(name, "") for name in _kept(scale, heads)] + list(_scored(pack, scale, row)))
        except ProblemError as error:
            refused.append((number, error))
    return [*_kept(scale, heads), *scale.subscales, *_RESULT], rows, refused


def _kept(scale: schema.Scale, heads: list[str]) -> list[str]:
    return [name for name in heads if name not in scale.items and name not in scale.facts]


def _rows(source: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold anything, numbered from 1 as the file shows them."""
    with open_table(source) as table:
        for batch in table.batches():
            for number, cells in enumerate(batch.rows, start=batch.first_row + 1):
                if any(cell not in (None, "") for cell in cells):
                    yield number, [_text(cell) for cell in cells]


def _text(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def _scored(pack: Pack, scale: schema.Scale, row: Mapping[str, str]) -> Iterator[str]:
    answers = {code: row.get(code, "") for code in scale.items}
    facts = {code: _fact(fact, code, row.get(code, "")) for code, fact in scale.facts.items()}
    result = score(pack.instruments[scale.code], answers, facts)
    yield from ("" if one is None else str(one) for one in (*result.subtotals.values(), result.total))
    yield from (result.level or "", result.before or "", " ".join(result.triggers), " ".join(result.missing))
    yield " ".join(said(scale, warned, "zh") for warned in result.warnings)


def _fact(fact: schema.ScaleFact, name: str, text: str) -> bool | Decimal | None:
    if not text:
        return None
    if fact.kind == "boolean":
        if text.lower() in _TRUTHS:
            return _TRUTHS[text.lower()]
        raise ProblemError("scales.cell", name=name, expected=_("是或否"))
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise ProblemError("scales.cell", name=name, expected=_("数"))
    return found
