"""String functions (DMN 1.5 §10.3.4.3). Lengths and positions count code points; patterns are those of XPath 2.0."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from lianxin.engines.rules.feel.library.signature import builtin
from lianxin.engines.rules.feel.regex import Budget, Machine, PatternError, StepsError, compile_pattern
from lianxin.engines.rules.feel.run import Run
from lianxin.engines.rules.feel.text import MAX_TEXT
from lianxin.engines.rules.feel.values.kinds import Value
from lianxin.engines.rules.feel.values.numbers import whole

_REFERENCE: Final = re.compile(r"\\(.)|\$([0-9]+)|([\\$])", re.DOTALL)


@builtin("substring", "string: string, start position: number, length?: number", "string")
def _substring(string: str, start: Decimal, length: Decimal | None) -> str | None:
    """Positions count from 1, or from the end when negative; null outside the string or for a length below 1."""
    place = whole(start, -len(string), len(string))
    if not place:
        return None
    first = place - 1 if place > 0 else len(string) + place
    if length is None:
        return string[first:]
    if length < 1:
        return None
    return string[first : first + (whole(length, 1, MAX_TEXT) or MAX_TEXT)]


@builtin("string length", "string: string", "number")
def _string_length(string: str) -> Decimal:
    return Decimal(len(string))


@builtin("upper case", "string: string", "string")
def _upper_case(string: str) -> str:
    return string.upper()


@builtin("lower case", "string: string", "string")
def _lower_case(string: str) -> str:
    return string.lower()


@builtin("substring before", "string: string, match: string", "string")
def _substring_before(string: str, match: str) -> str:
    before, found, _ = string.partition(match) if match else ("", "", "")
    return before if found else ""


@builtin("substring after", "string: string, match: string", "string")
def _substring_after(string: str, match: str) -> str:
    return string.partition(match)[2] if match else string


@builtin("contains", "string: string, match: string", "boolean")
def _contains(string: str, match: str) -> bool:
    return match in string


@builtin("starts with", "string: string, match: string", "boolean")
def _starts_with(string: str, match: str) -> bool:
    return string.startswith(match)


@builtin("ends with", "string: string, match: string", "boolean")
def _ends_with(string: str, match: str) -> bool:
    return string.endswith(match)


@builtin("string join", "list: list, delimiter?: string?", "string")
def _string_join(items: list[Value], delimiter: str | None) -> str | None:
    """nulls are left out; anything else that is no string makes it null."""
    texts = [item for item in items if item is not None]
    if not all(isinstance(text, str) for text in texts):
        return None
    size = sum(map(len, texts)) + len(delimiter or "") * len(texts)
    return (delimiter or "").join(texts) if size <= MAX_TEXT else None


def _machine(run: Run, pattern: str, flags: str | None) -> Machine | None:
    try:
        return compile_pattern(pattern, flags or "")
    except PatternError as error:
        run.note(run.at, "feel.bad_pattern", pattern=pattern, reason=str(error))
        return None


def _spent(run: Run, budget: Budget, pattern: str, *, exhausted: bool) -> None:
    run.charge(budget.spent)
    if exhausted:
        run.note(run.at, "feel.bad_pattern", pattern=pattern, reason="too many steps")


@builtin("matches", "input: string, pattern: string, flags?: string?", "boolean", wants_run=True)
def _matches(run: Run, text: str, pattern: str, flags: str | None) -> bool | None:
    machine, budget = _machine(run, pattern, flags), Budget(run.left)
    if machine is None:
        return None
    try:
        found = machine.find(text, 0, budget) is not None
    except StepsError:
        _spent(run, budget, pattern, exhausted=True)
        return None
    _spent(run, budget, pattern, exhausted=False)
    return found


def _pieces(run: Run, text: str, pattern: str, flags: str | None) -> list[tuple[int, int, list[str]]] | None:
    """Where the pattern matches, with the texts of the whole and of every group; null when it matches "" (F&O §7.6.3)."""
    machine, budget = _machine(run, pattern, flags), Budget(run.left)
    if machine is None:
        return None
    pieces: list[tuple[int, int, list[str]]] = []
    try:
        if machine.find("", 0, budget) is not None:
            run.note(run.at, "feel.bad_pattern", pattern=pattern, reason="the pattern matches the empty text")
            return None
        for spans in machine.all(text, budget):
            pairs = list(zip(spans[::2], spans[1::2], strict=True))
            groups = ["" if a is None or b is None else text[a:b] for a, b in pairs]
            pieces.append((spans[0] or 0, spans[1] or 0, groups))
    except StepsError:
        _spent(run, budget, pattern, exhausted=True)
        return None
    _spent(run, budget, pattern, exhausted=False)
    return pieces


@builtin(
    "replace",
    "input: string, pattern: string, replacement: string, flags?: string?",
    "string",
    wants_run=True,
)
def _replace(run: Run, text: str, pattern: str, replacement: str, flags: str | None) -> str | None:
    pieces = _pieces(run, text, pattern, flags)
    if pieces is None:
        return None
    parts: list[str] = []
    place = size = 0
    for start, end, groups in pieces:
        filled = _filled(replacement, groups)
        if filled is None:
            return None
        parts += (text[place:start], filled)
        size += len(filled)
        place = end
        if size > MAX_TEXT:
            return None
    return "".join((*parts, text[place:])) if _filled(replacement, [""]) is not None else None


def _filled(replacement: str, groups: list[str]) -> str | None:
    """The replacement with `$n` filled; None for a lone `$` or backslash (F&O §7.6.3)."""
    parts: list[str] = []
    place = 0
    for found in _REFERENCE.finditer(replacement):
        parts.append(replacement[place : found.start()])
        place = found.end()
        if found[1] is not None:
            if found[1] not in "\\$":
                return None
            parts.append(found[1])
        elif found[2] is not None:
            parts.append(_group(found[2], groups))
        else:
            return None
    return "".join((*parts, replacement[place:]))


def _group(digits: str, groups: list[str]) -> str:
    """`$12` is group 12, or group 1 and the digit 2 when there are fewer; a group that does not exist is empty."""
    kept = len(digits)
    while kept > 1 and (kept > 4 or int(digits[:kept]) >= len(groups)):
        kept -= 1
    number = int(digits[:kept])
    return (groups[number] if number < len(groups) else "") + digits[kept:]


@builtin("split", "string: string, delimiter: string", "list", wants_run=True)
def _split(run: Run, text: str, delimiter: str) -> list[Value] | None:
    pieces = _pieces(run, text, delimiter, None)
    if pieces is None:
        return None
    starts = [0, *(end for _, end, _ in pieces)]
    ends = [*(start for start, _, _ in pieces), len(text)]
    return [text[a:b] for a, b in zip(starts, ends, strict=True)]
