"""What stands in the answers of a form made of a scale: items by code, facts beside them. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Final

FILLED_ON: Final = "filled_on"
"""The cell of the day on the paper, which no scale may call an item."""
_GROUP: Final = "items"
_TRUTH: Final = {"yes": True, "no": False}


def items_given(answers: Mapping[str, Any], items: Collection[str]) -> dict[str, str | None]:
    """The answer to every item; None where there is none. An answer is never made up."""
    group = answers.get(_GROUP)
    given = group if isinstance(group, Mapping) else {}
    return {code: str(given[code]) if given.get(code) not in (None, "", []) else None for code in items}


def cells_given(
    answers: Mapping[str, Any], items: Collection[str], facts: Collection[str], filled_on: date | None
) -> dict[str, str | None]:
    """Everything that stands on a sheet, as it was typed: the answers, the facts beside them, the day on the paper where one does."""
    cells: dict[str, str | None] = dict(items_given(answers, items))
    cells |= {code: None if answers.get(code) in (None, "") else str(answers[code]) for code in facts}
    return cells | ({FILLED_ON: filled_on.isoformat()} if filled_on is not None else {})


def facts_given(answers: Mapping[str, Any], kinds: Mapping[str, str]) -> dict[str, Any]:
    """Every fact the scale reads (code → "boolean" or "number"); None where nobody said."""
    return {code: _fact(answers.get(code), kind) for code, kind in kinds.items()}


def _fact(value: Any, kind: str) -> Any:
    if kind == "boolean":
        return _TRUTH.get(value) if isinstance(value, str) else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None
