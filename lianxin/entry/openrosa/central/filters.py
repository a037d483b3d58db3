"""The `$filter` of OData as far as Central's clients use it: comparisons of a submission's own fields, joined by `and`. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from lianxin.kernel.problems import ProblemError

_PART: Final = re.compile(r"\s*(?:\$root/Submissions/)?__system/(\w+)\s+(eq|ne|lt|le|gt|ge)\s+('[^']*'|\S+)\s*")
_SQL: Final = {"lt": "__lt", "le": "__lte", "gt": "__gt", "ge": "__gte", "eq": "", "ne": ""}
REVIEW: Final[dict[str, tuple[str, ...]]] = {
    "null": ("received",), "hasIssues": ("has_issues", "sent_back"), "approved": ("approved",), "rejected": ("rejected",)
}  # fmt: skip
Condition = tuple[dict[str, Any], bool]
"""Lookups of a queryset, and whether they are to hold (or not to hold)."""


def conditions(text: str) -> list[Condition]:
    """What a filter asks for. Raises "openrosa.not_offered" for everything else OData knows."""
    found: list[Condition] = []
    at = 0
    while at < len(text):
        part = _PART.match(text, at)
        if part is None:
            raise _refusal(text)
        name, comparison, value = part.groups()
        found.append(_condition(name, comparison, value, text))
        at = part.end()
        if at < len(text):
            if text[at : at + 4].lower() != "and ":
                raise _refusal(text)
            at += 4
    return found


def _condition(name: str, comparison: str, value: str, text: str) -> Condition:
    read: Callable[[str, str, str], Condition] | None = _FIELDS.get(name)
    if read is None:
        raise _refusal(text)
    return read(comparison, value, text)


def _date(comparison: str, value: str, text: str) -> Condition:
    try:
        at = datetime.fromisoformat(value.strip("'"))
    except ValueError:
        raise _refusal(text) from None
    if at.tzinfo is None:
        raise _refusal(text)
    return {f"received_at{_SQL[comparison]}": at}, comparison != "ne"


def _review(comparison: str, value: str, text: str) -> Condition:
    states = REVIEW.get(value.strip("'"))
    if states is None or comparison not in ("eq", "ne"):
        raise _refusal(text)
    return {"state__in": states}, comparison == "eq"


_FIELDS: Final[dict[str, Callable[[str, str, str], Condition]]] = {"submissionDate": _date, "reviewState": _review}


def _refusal(text: str) -> ProblemError:
    return ProblemError("openrosa.not_offered", what=f"$filter={text[:80]}")
