"""文书的形状:每张纸有哪些栏,栏里的值从哪里来。"""

from __future__ import annotations

from typing import Literal

import msgspec

from lianxin.base.packs.schema.ground import Grounded, Row
from lianxin.base.packs.words import Words


class PaperOption(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of the things that can be ticked."""

    code: str
    name: Words


class PaperColumn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A column of a table on paper; ``span``: its width against the others'."""

    code: str
    name: Words
    span: int = 1


class PaperField(Row, frozen=True, kw_only=True):
    """A blank on paper. ``source``: the path of its value in what a paper is given (``resident.name``); "" for its own code.

    ``long``: several lines over the whole width, at least ``lines``; ``choice``: boxes of which those that hold are filled;
    ``table``: rows with ``columns``, at least ``lines``; ``picture``: a drawing; ``signature``: a line to sign on, with the day.
    """

    name: Words
    kind: Literal["text", "long", "choice", "table", "picture", "signature"] = "text"
    source: str = ""
    wide: bool = False
    lines: int = 0
    options: tuple[PaperOption, ...] = ()
    columns: tuple[PaperColumn, ...] = ()


class PaperPart(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A piece of a paper from the top down: a heading (``name``), printed words (``text``), then blanks. Each may be left out."""

    name: Words | None = None
    text: Words | None = None
    fields: tuple[str, ...] = ()


class Paper(Grounded, frozen=True, kw_only=True):
    """A paper of record. ``version`` changes with its content; ``about``: what kind of work it belongs to."""

    name: Words
    about: Literal["case", "group", "mediation", "minor", "assessment", "training"]
    version: str
    parts: tuple[PaperPart, ...]
