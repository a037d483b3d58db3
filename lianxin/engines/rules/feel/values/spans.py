"""What lies in a range, and whether two ends make one (DMN 1.5 §10.3.2.7, table 59)."""

from __future__ import annotations

from lianxin.engines.rules.feel.values.equality import compare, conjunction
from lianxin.engines.rules.feel.values.kinds import Value
from lianxin.engines.rules.feel.values.ranges import Range


def contains(span: Range, value: Value) -> bool | None:
    """Whether the value lies in the range; None for null and for values of another kind."""
    if value is None:
        return None
    return conjunction(
        (
            _beyond(value, span.start, 1, included=span.start_included),
            _beyond(value, span.end, -1, included=span.end_included),
        )
    )


def _beyond(value: Value, end: Value, side: int, *, included: bool) -> bool | None:
    if end is None:
        return True
    order = compare(value, end)
    if order is None:
        return None
    return order == side or (included and order == 0)
