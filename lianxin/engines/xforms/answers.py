"""One answer as text: whether it is of its question's type, the same as another, and what it is as a plain value."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import tzinfo

from lianxin.engines.xforms.convert import day_of, moment_of, number_text, text_number
from lianxin.engines.xforms.functions.geometry import line, point
from lianxin.engines.xforms.functions.strings import words
from lianxin.engines.xforms.model import Definition

_INT = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_DECIMAL = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_TIME = re.compile(
    r"([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:Z|[-+](0\d|1[0-4])(?::?[0-5]\d)?)?", re.ASCII
)


def is_of_type(text: str, kind: str, zone: tzinfo) -> bool:
    """Whether a text that is not blank says a value of an XForms data type."""
    test = _TESTS.get(kind)
    return True if test is None else test(text, zone)


def _is_int(text: str, zone: tzinfo) -> bool:
    return _INT.fullmatch(text) is not None and -(2**31) <= int(text) < 2**31


def _is_decimal(text: str, zone: tzinfo) -> bool:
    return _DECIMAL.fullmatch(text) is not None and math.isfinite(float(text))


def _is_instant(text: str, zone: tzinfo) -> bool:
    return moment_of(text, zone) is not None


_TESTS: dict[str, Callable[[str, tzinfo], bool]] = {
    "int": _is_int,
    "integer": _is_int,
    "decimal": _is_decimal,
    "date": lambda text, zone: day_of(text) is not None,
    "dateTime": _is_instant,
    "time": lambda text, zone: _TIME.fullmatch(text) is not None,
    "boolean": lambda text, zone: text in {"true", "false", "1", "0"},
    "geopoint": lambda text, zone: point(text) is not None,
    "geotrace": lambda text, zone: line(text) is not None,
    "geoshape": lambda text, zone: (ring := line(text)) is not None and ring[0] == ring[-1] and len(ring) > 3,
}

TYPES = frozenset(_TESTS)


def cast(text: str, kind: str, zone: tzinfo) -> str:
    """What a calculation makes of its result for its node's type: whole numbers are cut, dates lose their time."""
    if kind in {"int", "integer"}:
        number = text_number(text, zone)
        return str(int(number)) if math.isfinite(number) and abs(number) < 2**31 else ""
    if kind == "decimal":
        number = text_number(text, zone)
        return number_text(float(number)) if math.isfinite(number) else ""
    if kind == "date":
        return text[:10] if day_of(text) is not None else ""
    return text


def same(one: str, other: str, zone: tzinfo) -> bool:
    """Two ways to write one value: 3 and 3.0, the same instant in two zones, NaN and nothing."""
    if one == other:
        return True
    one, other = ("" if one == "NaN" else one.strip()), ("" if other == "NaN" else other.strip())
    if one == other:
        return True
    a, b = text_number(one, zone), text_number(other, zone)
    return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9)


def plain(text: str, definition: Definition, is_valid: bool) -> object:
    """The value for the derived answers."""
    if not text:
        return None
    kind = definition.bind.type
    control = definition.control
    if control is not None and control.kind in {"select", "rank"}:
        return words(text)
    if not is_valid:
        return text
    if kind in {"int", "integer"}:
        return int(text)
    if kind == "decimal" or (_is_counted(definition) and _DECIMAL.fullmatch(text)):
        number = float(text)
        return number if kind == "decimal" or number % 1 else int(number)
    return text[:10] if kind == "date" else text


def _is_counted(definition: Definition) -> bool:
    """A calculation whose expression gives a number, whatever type its node was given (XLSForm makes them all text)."""
    return definition.bind.calculate is not None and definition.bind.calculate.kind == "n"


def kind_of(definition: Definition) -> str:
    """What sort of question it is, in the words of `Question.kind`."""
    control = definition.control
    if control is None:
        return "calculate"
    if control.kind in _BY_CONTROL:
        return _BY_CONTROL[control.kind]
    if control.kind == "upload":
        return {"image": "photo", "audio": "audio"}.get(control.media_type.split("/")[0], "file")
    bind = definition.bind
    if bind.is_always_readonly and bind.calculate is None:
        return "note"
    return bind.type if bind.type in _BY_TYPE else "text"


_BY_CONTROL = {
    "select": "multiselect",
    "select1": "select",
    "rank": "rank",
    "range": "range",
    "trigger": "trigger",
}
_BY_TYPE = frozenset(
    ["int", "decimal", "date", "time", "dateTime", "geopoint", "geotrace", "geoshape", "barcode"]
)
