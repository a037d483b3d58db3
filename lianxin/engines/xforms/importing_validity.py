"""The sheet "validity" of a workbook, read once for everybody: for whoever checks it and for whoever judges by it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from lianxin.engines.xforms.importing_near import nearest
from lianxin.engines.xforms.values import Remark

VALIDITY: Final = "validity"
RULES: Final = ("complete", "duplicate", "copied", "too_fast", "straight_line", "out_of_area", "recalculated")
"""What may make a questionnaire invalid: a required answer missing; the same answers to the named questions (none: the same
resident) given before; so many answers copied from another; filled in fewer seconds; one answer to every question of the named
groups; taken outside its area; a calculated value that is not what the form calculates."""
_COUNTED: Final = frozenset({"too_fast", "copied"})
_NAMED: Final = frozenset({"duplicate", "straight_line"})
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?%?")
_BETWEEN: Final = re.compile(r"[\s,，、]+")
_FEWEST_IN_LINE: Final = 2


@dataclass(frozen=True, slots=True)
class ValidityRule:
    """One row of the sheet: its rule, the number (seconds, share 0–1, kilometres, items) and the names of questions or groups."""

    code: str
    value: float | None = None
    names: tuple[str, ...] = ()


def read_validity(
    rows: Iterable[tuple[int, Mapping[str, Any]]], known: Collection[str] | None = None
) -> tuple[tuple[ValidityRule, ...], tuple[Remark, ...]]:
    """The rules of the sheet, and an error for each row that is none. A row without rule and value is somebody's note.

    `known`: the names of the form's questions and groups; None when they cannot be told, then no name is held against a row.
    """
    rules: list[ValidityRule] = []
    remarks: list[Remark] = []
    for number, row in rows:
        code, text = (str(row.get(column) or "").strip() for column in ("rule", "value"))
        if not code and not text:
            continue
        rule = _rule(code, text)
        wrong = [Remark("error", told, VALIDITY, number, column, details) for told, column, details in _faults(rule, text, known)]
        remarks += wrong
        if not wrong:
            rules.append(rule)
    return tuple(rules), tuple(remarks)


def _rule(code: str, text: str) -> ValidityRule:
    """The number and the names of a cell: "180", "80%", "daily", "name age"; a second number counts as a name."""
    value, names = None, []
    for token in filter(None, _BETWEEN.split(text)):
        if value is None and _NUMBER.fullmatch(token):
            value = float(token.rstrip("%")) / (100 if token.endswith("%") else 1)
        else:
            names.append(token)
    return ValidityRule(code, value, tuple(names))


def _faults(rule: ValidityRule, text: str, known: Collection[str] | None) -> Iterator[tuple[str, str, dict[str, str]]]:
    if rule.code not in RULES:
        yield "rule-unknown", "rule", {"name": rule.code, "near": nearest(rule.code, RULES), "known": "、".join(RULES)}
    elif rule.code in _COUNTED and (rule.names or "%" in text or not rule.value or not rule.value.is_integer()):
        yield "rule-seconds", "value", {"value": text}
    elif rule.code == "straight_line" and not rule.names:
        yield "rule-questions", "value", {}
    elif not _is_possible(rule):
        yield "validity-value-wrong", "value", {"name": rule.code}
    elif known is not None:
        for name in rule.names:
            if name not in known:
                yield "reference-unknown", "value", {"name": name, "near": nearest(name, known)}


def _is_possible(rule: ValidityRule) -> bool:
    if rule.names and rule.code not in _NAMED:
        return False
    if rule.value is None:
        return True
    bounds: dict[str, bool] = {
        "complete": 0 < rule.value <= 1,
        "out_of_area": rule.value > 0,
        "straight_line": rule.value >= _FEWEST_IN_LINE and rule.value.is_integer(),
        "duplicate": False,
        "recalculated": False,
    }
    return bounds.get(rule.code, True)
