"""XLSForm's headings: which column a heading means, and in which language its texts are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

SURVEY: Final = "survey"
CHOICES: Final = "choices"
SETTINGS: Final = "settings"
OWN_SHEETS: Final = frozenset({SURVEY, CHOICES, SETTINGS})
FOREIGN_SHEETS: Final = frozenset({"external_choices", "entities", "osm"})
"""XLSForm's own too, of which this library makes nothing."""

TEXTS: Final = ("label", "hint", "guidance_hint", "constraint_message", "required_message")
MEDIA: Final = ("image", "big-image", "audio", "video")
LOGIC: Final = (
    "relevant",
    "constraint",
    "required",
    "calculation",
    "readonly",
    "choice_filter",
    "repeat_count",
    "default",
)
"""Columns that may hold XPath."""

_ALIASES: Final = {
    "caption": "label",
    "command": "type",
    "tag": "name",
    "value": "name",
    "relevance": "relevant",
    "bind::relevant": "relevant",
    "bind::constraint": "constraint",
    "bind::calculate": "calculation",
    "bind::required": "required",
    "bind::readonly": "readonly",
    "calculate": "calculation",
    "read_only": "readonly",
    "constraining_message": "constraint_message",
    "bind::jr:constraintmsg": "constraint_message",
    "bind::jr:requiredmsg": "required_message",
    "requiredmsg": "required_message",
    "count": "repeat_count",
    "jr:count": "repeat_count",
    "body::jr:count": "repeat_count",
    "jr:constraintmsg": "constraint_message",
    "jr:requiredmsg": "required_message",
    "body::appearance": "appearance",
    "set_form_id": "form_id",
    "id_string": "form_id",
    "set_form_title": "form_title",
    "title": "form_title",
}  # fmt: skip
KNOWN: Final = frozenset(
    (*TEXTS, *MEDIA, *LOGIC, "type", "name", "appearance", "parameters", "trigger", "disabled", "autoplay", "rows",
     "save_to", "prefill", "note", "notes", "comment", "comments", "intent", "query", "no_app_error_string")
)  # fmt: skip
KNOWN_SETTINGS: Final = frozenset(
    ("form_title", "form_id", "version", "instance_name", "default_language", "style", "name", "allow_choice_duplicates",
     "clean_text_values", "namespaces", "omit_instanceid", "instance_xmlns")
)  # fmt: skip
REFUSED_SETTINGS: Final = (
    "public_key",
    "submission_url",
    "auto_send",
    "auto_delete",
    "omit_instanceid",
    "flat",
)
_CODE: Final = re.compile(r"\(([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\)\s*$")
_BARE: Final = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True)
class Column:
    """What a heading means: the canonical column, and the language as written ("" for none)."""

    heading: str
    base: str
    language: str = ""


def column_of(heading: str) -> Column:
    """`label::中文 (zh)` → label in that language; `media::image::…` and `jr:constraintMsg::…` likewise."""
    parts = [part.strip() for part in heading.split("::")]
    if len(parts) == 1 and ":" in heading and not heading.lower().startswith("jr:"):
        parts = [part.strip() for part in heading.split(":")]  # the old notation
    if parts[0].lower() == "media" and len(parts) > 1:
        parts = parts[1:]
    if parts[0].lower() in ("bind", "body") and len(parts) > 1:
        parts = [f"{parts[0].lower()}::{parts[1]}", *parts[2:]]
    first = "_".join(parts[0].split()).lower()
    base = _ALIASES.get(first, first)
    if len(parts) > 1 and base in (*TEXTS, *MEDIA, "form_title"):
        return Column(heading, base, "::".join(parts[1:]))
    return Column(heading, base if len(parts) == 1 else "::".join([base, *parts[1:]]))


def columns_of(headings: Iterable[str]) -> list[Column]:
    """The columns of a sheet, blank headings left out."""
    return [column_of(heading) for heading in headings if heading]


def code_of(language: str) -> str:
    """The code in a language's name: "中文 (zh)" → "zh", "bo" → "bo"; "" when it has none."""
    found = _CODE.search(language)
    return found[1] if found else language if _BARE.fullmatch(language) else ""
