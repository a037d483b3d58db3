"""版式:每种规定在表格里写哪些字段、哪些列。写和读都照它。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from lianxin.base.packs.exchange.labels import FIELDS, LANGUAGE_HEADINGS

Form = Literal["text", "words", "choice", "truth", "date", "number", "whole", "feel"]

KIND: Final = "种类"
OUTPUT: Final = "结果:"
DEFAULT_ROW, UNKNOWN_ROW = "(其他情况)", "(无法判断)"
README, FACTS = "说明", "可用的事实"
FILE: Final = "所在文件"


@dataclass(frozen=True)
class Column:
    """A field and how it is written; words take three cells."""

    key: str
    form: Form
    required: bool = False

    @property
    def headings(self) -> tuple[str, ...]:
        if self.form != "words":
            return (FIELDS[self.key],)
        return tuple(f"{FIELDS[self.key]}({language})" for language in LANGUAGE_HEADINGS.values())


_GROUND = (
    Column("source", "text", required=True),
    Column("article", "text"),
    Column("checked_on", "date", required=True),
    Column("sureness", "choice", required=True),
    Column("unverified", "truth"),
)
_CITED = (Column("source", "text"), Column("article", "text"), Column("unverified", "truth"))
_NAMED = (Column("name", "words", required=True), Column("meaning", "words", required=True))
_DATES = (Column("from", "date", required=True), Column("until", "date"))
_GROUP = Column("group", "choice", required=True)

HEADS: Final[Mapping[str, tuple[Column, ...]]] = {
    "categories": (*_NAMED, _GROUP, Column("owner", "words"), *_DATES, Column("combine", "choice"), *_GROUND),
    "benefits": (
        *_NAMED,
        _GROUP,
        Column("owner", "words"),
        Column("payer", "words"),
        *_DATES,
        Column("combine", "choice"),
        Column("per", "choice", required=True),
        Column("amount", "feel"),
        Column("received", "text"),
        *_GROUND,
    ),
    "tables": (*_NAMED, Column("about", "choice"), Column("owner", "words"), *_DATES, *_GROUND),
}
"""The rows above the conditions of a rule or the rows of a table."""

_CONDITION: Final = (
    Column("code", "text", required=True),
    Column("label", "words", required=True),
    Column("expression", "feel", required=True),
    Column("kind", "choice"),
    Column("no_goal", "truth"),
    *_CITED,
    Column("evidence", "words"),
    Column("question", "words"),
)
_ROW: Final = (
    Column("code", "text", required=True),
    Column("label", "words", required=True),
    Column("when", "feel", required=True),
)
INNER: Final[Mapping[str, tuple[str, tuple[Column, ...]]]] = {
    "categories": ("conditions", _CONDITION),
    "benefits": ("conditions", _CONDITION),
    "tables": ("rows", (*_ROW, *_CITED)),
}
"""The key of the inner list of a rule, and its columns; a table's outputs stand behind them."""

LISTS: Final[Mapping[str, tuple[Column, ...]]] = {
    "tiers": (
        Column("code", "text", required=True),
        Column("name", "words", required=True),
        _GROUP,
        Column("rank", "whole", required=True),
        Column("when", "feel"),
        Column("otherwise", "truth"),
        Column("unsure", "truth"),
        Column("interval_days", "whole", required=True),
        Column("event_hours", "whole", required=True),
        Column("colour", "choice", required=True),
        *_GROUND,
    ),
    "parameters": (
        Column("code", "text", required=True),
        Column("name", "words"),
        Column("unit", "text"),
        Column("from", "date", required=True),
        Column("value", "number", required=True),
        *_GROUND,
    ),
}
"""The columns of the two sheets that hold many rows of a pack."""
