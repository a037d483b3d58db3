"""What stands in the answers of a form made of a scale: items by code, facts beside them. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

_GROUP: Final = "items"
_TRUTH: Final = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class Filled:
    """The answers of one sheet: item → code of the option (None: not answered), fact → value (None: not known)."""

    items: Mapping[str, str | None]
    facts: Mapping[str, Any]


def items_given(answers: Mapping[str, Any], items: Collection[str]) -> dict[str, str | None]:
    """The answer to every item; None where there is none. An answer is never made up."""
    group = answers.get(_GROUP)
    given = group if isinstance(group, Mapping) else {}
    return {code: str(given[code]) if given.get(code) not in (None, "", []) else None for code in items}


def facts_given(answers: Mapping[str, Any], kinds: Mapping[str, str]) -> dict[str, Any]:
    """Every fact the scale reads (code → "boolean" or "number"); None where nobody said."""
    return {code: _fact(answers.get(code), kind) for code, kind in kinds.items()}


def _fact(value: Any, kind: str) -> Any:
    if kind == "boolean":
        return _TRUTH.get(value) if isinstance(value, str) else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None
