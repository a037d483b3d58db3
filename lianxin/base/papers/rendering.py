"""A paper with its values as a file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from lianxin.base.papers.filling import filled_in
from lianxin.base.papers.laying import Paper, sheet_of
from lianxin.engines.typesetting import Job, typeset

Kind = Literal["docx", "pdf"]
_FONTS: Final = Path(__file__).resolve().parents[2] / "static" / "vendor" / "fonts"
TYPES: Final[Mapping[Kind, str]] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


@dataclass(frozen=True, slots=True)
class Rendered:
    """A file to file. ``sha256`` of its bytes, hexadecimal; ``template_version`` of what it was made from."""

    body: bytes
    sha256: str
    template_version: str
    content_type: str


def render(paper: Paper, values: Mapping[str, Any], *, kind: Kind, language: str) -> Rendered:
    """A paper with its values; ``agency`` and ``number`` stand in its head. About a second, in a limited child process.

    Values are texts, days, moments, numbers, yes and no, words of the pack, lists of these; rows of a table are mappings by
    column; a picture is the SVG of `lianxin.engines.diagrams`; who signed stands under the signature's code, the day under the
    same code and ``_on``. None and what is missing is a blank. Raises problems "paper.…".
    """
    word_file = paper.word_file if kind == "docx" else None
    texts = filled_in(paper, values, language)
    sheet = sheet_of(paper, language)
    body = typeset(Job(kind=kind, sheet=sheet, values=texts, fonts=(str(_FONTS),), template=word_file))
    return Rendered(body, hashlib.sha256(body).hexdigest(), paper.version, TYPES[kind])


def blank(paper: Paper, language: str) -> bytes:
    """The Word template of a paper with a tag for each value, to be changed in Word and laid in a pack; see docs/packs/papers.md."""
    return typeset(Job(kind="blank", sheet=sheet_of(paper, language), values={}))
