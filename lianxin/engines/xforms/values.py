"""The plain values that go in and out of this library."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Kind = Literal["required", "constraint", "choice", "type", "calculation", "unexpected", "limit"]
"""What a finding is about: an answer that had to be given; one that breaks its rule; a choice the form does not offer; a text that
is not of the question's type; a calculated value that our own calculation does not give; a node that the form does not know, or that
holds an answer although its question was not to be asked; an expression that could not be decided (beyond its bounds, or a file is
missing that it reads)."""


@dataclass(frozen=True)
class Finding:
    """One thing wrong with a submission. `path` is absolute with 1-based positions at repeats (/data/kin[2]/age)."""

    kind: Kind
    path: str
    label: str
    value: str
    message: str
    expected: str = ""


@dataclass(frozen=True)
class Verdict:
    """What checking a submission gives: findings in document order, the answers with calculations made again, their count.

    `answers`: nested values by node name, groups as dicts, repeats as lists of dicts, select-many as lists, numbers as int or
    float, dates as ISO text, geopoints as text, an answer not given as None, a question not to be asked left out.
    """

    findings: tuple[Finding, ...]
    answers: dict[str, Any] = field(default_factory=dict)
    asked: int = 0
    answered: int = 0
    is_cut: bool = False
    """Checking it went beyond its bounds and was given up: the one finding says so, the answers are as they came."""


@dataclass(frozen=True)
class Envelope:
    """What a submission says of itself, readable without its form."""

    form_id: str
    version: str
    instance_id: str
    deprecated_id: str = ""
    started_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True)
class Choice:
    """One answer offered; labels by language code ("zh", "bo", "en"; "" when the form names no language)."""

    value: str
    labels: dict[str, str]


@dataclass(frozen=True)
class Question:
    """One question in reading order. `path` without positions; `repeat` is the path of the innermost repeat, or ""."""

    path: str
    name: str
    kind: str
    """text, int, decimal, date, time, dateTime, select, multiselect, geopoint, geotrace, geoshape, photo, audio, file, barcode, note, calculate, trigger, rank, range"""
    labels: dict[str, str]
    hints: dict[str, str] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    group: str = ""
    repeat: str = ""
    appearance: str = ""
    prefill: str = ""
    """what known beforehand its answer may begin with, in the words of whoever fills in"""
    is_required: bool = False
    is_readonly: bool = False


Untranslated = tuple[str, int, str]
"""A text that a language lacks: its sheet and row, and the text in the default language."""


@dataclass(frozen=True)
class Language:
    """One language of a form: its code, its name as written, and how many of the texts to show are there in it."""

    code: str
    name: str
    translated: int
    texts: int
    lacking: tuple[Untranslated, ...] = field(default=(), compare=False)


Severity = Literal["error", "warning", "advice"]


@dataclass(frozen=True)
class Remark:
    """What the importer says about a workbook: where it is, what is wrong (an error stops publishing), what to do.

    `code` is stable; `details` fill the message that the caller says in the reader's language.
    """

    severity: Severity
    code: str
    sheet: str = ""
    row: int = 0
    column: str = ""
    details: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ImportedForm:
    """An XLSForm turned into an XForm. `xml` is empty when a remark is an error.

    `sheets`: sheets that are not XLSForm's own (ours: "validity", "needs"), as rows of {heading: cell} with their row numbers.
    `media`: file names the form refers to. `prefills`: row and source of the questions that may begin with what is known.
    """

    xml: bytes
    form_id: str
    version: str
    titles: dict[str, str]
    languages: tuple[Language, ...]
    remarks: tuple[Remark, ...]
    media: tuple[str, ...] = ()
    prefills: tuple[tuple[int, str], ...] = ()
    sheets: dict[str, tuple[tuple[int, dict[str, str]], ...]] = field(default_factory=dict)

    @property
    def is_usable(self) -> bool:
        """No error: it can be published."""
        return not any(remark.severity == "error" for remark in self.remarks)
