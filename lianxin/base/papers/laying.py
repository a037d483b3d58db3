"""From a paper of the pack to a sheet: which blank stands where, in one language."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import override

from lianxin.base.packs import Pack
from lianxin.base.packs.schema import Paper as Row
from lianxin.base.packs.schema import PaperField, PaperPart
from lianxin.engines.typesetting import Cell, Cells, Column, Grid, Part, Picture, Sheet, Signatures, Text
from lianxin.kernel.problems import ProblemError

_LONG, _PICTURE = 3, 8
"""Lines of a blank whose height the pack does not say."""


@dataclass(frozen=True)
class Paper:
    """One paper of a pack: its description, the blanks it names by code, and the county's own Word template if it has one."""

    row: Row
    fields: dict[str, PaperField]
    word_file: bytes | None = None

    @cached_property
    def version(self) -> str:
        """The maintainers' version with eight digits of what stands in it: a change that left the version alone is still seen."""
        body = msgspec.json.encode((self.row, self.fields)) + (self.word_file or b"")
        return f"{self.row.version}+{hashlib.sha256(body).hexdigest()[:8]}"


def find(pack: Pack, code: str) -> Paper:
    """The paper of a code. Raises "paper.unknown"."""
    row = pack.papers.get(code)
    if row is None:
        raise ProblemError("paper.unknown", code=code)
    named = dict.fromkeys(name for part in row.parts for name in part.fields)
    return Paper(row, {name: pack.paper_fields[name] for name in named}, pack.word_files.get(code))


def sheet_of(paper: Paper, language: str) -> Sheet:
    """The sheet of a paper in a language such as ``zh-hans``, ``bo``."""
    with override(language):
        parts = tuple(one for part in paper.row.parts for one in _part(paper, part, language))
        return Sheet(
            title=paper.row.name.in_language(language),
            parts=parts,
            number_label=_("编号:"),
            pages=_("第 {page} 页,共 {pages} 页"),
            language=language.partition("-")[0].lower(),
        )


def _part(paper: Paper, part: PaperPart, language: str) -> Iterator[Part]:
    if part.name:
        yield Text(part.name.in_language(language), heading=True)
    if part.text:
        yield Text(part.text.in_language(language))
    run: list[PaperField] = []
    for code in part.fields:
        field = paper.fields[code]
        if run and _sort(field) != _sort(run[0]):
            yield _together(run, language)
            run = []
        run.append(field)
        if _sort(field) == "alone":
            yield _together(run, language)
            run = []
    if run:
        yield _together(run, language)


def _sort(field: PaperField) -> str:
    """What may stand in one table."""
    if field.kind in ("table", "picture"):
        return "alone"
    return "signatures" if field.kind == "signature" else "cells"


def _together(fields: Sequence[PaperField], language: str) -> Part:
    first = fields[0]
    name = first.name.in_language(language)
    if first.kind == "table":
        columns = tuple(Column(one.code, one.name.in_language(language), one.span) for one in first.columns)
        return Grid(first.code, name, columns, first.lines or 1)
    if first.kind == "picture":
        return Picture(first.code, name, first.lines or _PICTURE)
    if first.kind == "signature":
        return Signatures(tuple(Cell(one.code, one.name.in_language(language)) for one in fields), _("日期:"))
    return Cells(tuple(_cell(one, language) for one in fields))


def _cell(field: PaperField, language: str) -> Cell:
    is_long = field.kind == "long"
    lines = field.lines or (_LONG if is_long else 1)
    return Cell(field.code, field.name.in_language(language), is_long or field.wide, lines)
