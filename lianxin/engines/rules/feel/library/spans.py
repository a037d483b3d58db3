"""Range functions: Allen's relations between points and ranges (DMN 1.5 §10.3.4.9, table 78) and `range`."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from lianxin.engines.rules.feel.library.conversion import at_literal
from lianxin.engines.rules.feel.library.signature import builtin
from lianxin.engines.rules.feel.values.equality import compare
from lianxin.engines.rules.feel.values.kinds import Value
from lianxin.engines.rules.feel.values.ranges import Range

_POINTS: Final = "number|string|date|time|date and time|years and months duration|days and time duration"


class _NoOrderError(Exception):
    """Two ends of different kinds: the relation is null."""


def _order(a: Value, b: Value) -> int:
    order = compare(a, b)
    if order is None:
        raise _NoOrderError
    return order


# Every end as a place on the line: the point, and -1, 0 or 1 for just before it, on it, just after it. A start that
# is not included lies just after its point, an end that is not included just before; a missing end is infinite.
class _Place:
    def __init__(self, point: Value, nudge: int, infinite: int = 0) -> None:
        self.point, self.nudge, self.infinite = point, nudge, infinite

    def __lt__(self, other: _Place) -> bool:
        return self._against(other) < 0

    def __le__(self, other: _Place) -> bool:
        return self._against(other) <= 0

    def same(self, other: _Place) -> bool:
        return self._against(other) == 0

    def _against(self, other: _Place) -> int:
        if self.infinite or other.infinite:
            return (self.infinite > other.infinite) - (self.infinite < other.infinite)
        return _order(self.point, other.point) or (self.nudge > other.nudge) - (self.nudge < other.nudge)


def _start(span: Range) -> _Place:
    return _Place(span.start, 0 if span.start_included else 1, -1 if span.start is None else 0)


def _end(span: Range) -> _Place:
    return _Place(span.end, 0 if span.end_included else -1, 1 if span.end is None else 0)


def _on(point: Value) -> _Place:
    return _Place(point, 0)


def _same_point(a: Value, b: Value) -> bool:
    return a is not None and b is not None and _order(a, b) == 0


def _overlaps(a: Range, b: Range) -> bool:
    return _start(b) <= _end(a) and _start(a) <= _end(b)


_Relation = Callable[[Any, Any], bool]
_POINT, _RANGE = _POINTS, "range"
_RELATIONS: Final[list[tuple[str, str, str, str, str, _Relation]]] = [
    ("before", "point1", _POINT, "point2", _POINT, lambda a, b: _on(a) < _on(b)),
    ("before", "point", _POINT, "range", _RANGE, lambda p, r: _on(p) < _start(r)),
    ("before", "range", _RANGE, "point", _POINT, lambda r, p: _end(r) < _on(p)),
    ("before", "range1", _RANGE, "range2", _RANGE, lambda a, b: _end(a) < _start(b)),
    ("after", "point1", _POINT, "point2", _POINT, lambda a, b: _on(b) < _on(a)),
    ("after", "point", _POINT, "range", _RANGE, lambda p, r: _end(r) < _on(p)),
    ("after", "range", _RANGE, "point", _POINT, lambda r, p: _on(p) < _start(r)),
    ("after", "range1", _RANGE, "range2", _RANGE, lambda a, b: _end(b) < _start(a)),
    (
        "meets",
        "range1",
        _RANGE,
        "range2",
        _RANGE,
        lambda a, b: a.end_included and b.start_included and _same_point(a.end, b.start),
    ),
    (
        "met by",
        "range1",
        _RANGE,
        "range2",
        _RANGE,
        lambda a, b: a.start_included and b.end_included and _same_point(a.start, b.end),
    ),
    ("overlaps", "range1", _RANGE, "range2", _RANGE, _overlaps),
    (
        "overlaps before",
        "range1",
        _RANGE,
        "range2",
        _RANGE,
        lambda a, b: _start(a) < _start(b) and _overlaps(a, b) and _end(a) <= _end(b),
    ),
    (
        "overlaps after",
        "range1",
        _RANGE,
        "range2",
        _RANGE,
        lambda a, b: _start(b) < _start(a) and _overlaps(a, b) and _end(b) <= _end(a),
    ),
    ("finishes", "point", _POINT, "range", _RANGE, lambda p, r: r.end_included and _same_point(p, r.end)),
    (
        "finishes",
        "range1",
        _RANGE,
        "range2",
        _RANGE,
        lambda a, b: _end(a).same(_end(b)) and _start(b) <= _start(a),
    ),
    ("finished by", "range", _RANGE, "point", _POINT, lambda r, p: r.end_included and _same_point(p, r.end)),
    (
        "finished by",
        "range1",
        _RANGE,
        "range2",
        _RANGE,
        lambda a, b: _end(a).same(_end(b)) and _start(a) <= _start(b),
    ),
    ("includes", "range", _RANGE, "point", _POINT, lambda r, p: _start(r) <= _on(p) <= _end(r)),
    (
        "includes",
        "range1",
        _RANGE,
        "range2",
        _RANGE,
        lambda a, b: _start(a) <= _start(b) and _end(b) <= _end(a),
    ),
    ("during", "point", _POINT, "range", _RANGE, lambda p, r: _start(r) <= _on(p) <= _end(r)),
    (
        "during",
        "range1",
        _RANGE,
        "range2",
        _RANGE,
        lambda a, b: _start(b) <= _start(a) and _end(a) <= _end(b),
    ),
    ("starts", "point", _POINT, "range", _RANGE, lambda p, r: r.start_included and _same_point(p, r.start)),
    (
        "starts",
        "range1",
        _RANGE,
        "range2",
        _RANGE,
        lambda a, b: _start(a).same(_start(b)) and _end(a) <= _end(b),
    ),
    (
        "started by",
        "range",
        _RANGE,
        "point",
        _POINT,
        lambda r, p: r.start_included and _same_point(p, r.start),
    ),
    (
        "started by",
        "range1",
        _RANGE,
        "range2",
        _RANGE,
        lambda a, b: _start(a).same(_start(b)) and _end(b) <= _end(a),
    ),
    ("coincides", "point1", _POINT, "point2", _POINT, lambda a, b: _order(a, b) == 0),
    (
        "coincides",
        "range1",
        _RANGE,
        "range2",
        _RANGE,
        lambda a, b: _start(a).same(_start(b)) and _end(a).same(_end(b)),
    ),
]


def _declare(name: str, takes: str, relation: _Relation) -> None:
    @builtin(name, takes, "boolean")
    def run(a: Value, b: Value) -> bool | None:
        try:
            return relation(a, b)
        except _NoOrderError:
            return None


for _name, _first, _kind1, _second, _kind2, _rule in _RELATIONS:
    _declare(_name, f"{_first}: {_kind1}, {_second}: {_kind2}", _rule)


_RANGE_TEXT: Final = re.compile(r"([\[\](])(.*?)\.\.(.*)([\])\[])", re.DOTALL)
_NUMBER: Final = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)")
_CALL: Final = re.compile(r'(?:@|(?:date|time|date and time|duration)\s*\()\s*"([^"]*)"\s*\)?')


@builtin("range", "from: string", "range")
def _range(text: str) -> Range | None:
    """A range from its text, `[18..21)`: ends are numbers, strings, dates, times or durations; a missing end is unbounded.

    null when an end is missing on a closed side, the ends have no order, or the first is after the second.
    """
    found = _RANGE_TEXT.fullmatch(text.strip())
    if found is None:
        return None
    low, high = (_endpoint(part.strip()) for part in (found[2], found[3]))
    low_closed, high_closed = found[1] == "[", found[4] == "]"
    if isinstance(low, _NoEnd) or isinstance(high, _NoEnd):
        return None
    if low is None or high is None:
        unbounded = (low is None and low_closed) or (high is None and high_closed) or low is high
        return None if unbounded else Range(low, high, low_closed, high_closed)
    order = compare(low, high)
    return None if order is None or order > 0 else Range(low, high, low_closed, high_closed)


class _NoEnd:
    """The text is no end of a range."""


def _endpoint(text: str) -> Value:
    if not text:
        return None
    if _NUMBER.fullmatch(text):
        return Decimal(text)
    if len(text) > 1 and text[0] == text[-1] == '"' and '"' not in text[1:-1]:
        return text[1:-1]
    called = _CALL.fullmatch(text)
    value = at_literal(called[1]) if called else at_literal(text)
    return _NoEnd() if value is None else value
