"""Hit policies (DMN 1.5 §8.2.10-8.2.11): one value of a table from the outputs of its matching rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lianxin.engines.rules.dmn.expressions import Aggregation, HitPolicy
from lianxin.engines.rules.dmn.running.reasons import Spot
from lianxin.engines.rules.feel import Frame, Value, equal
from lianxin.engines.rules.feel.compiling.closures import Closure
from lianxin.engines.rules.feel.library import BUILTINS

_FUNCTIONS: Final = {"SUM": "sum", "COUNT": "count", "MIN": "min", "MAX": "max"}
Match = tuple[int, list[Value]]  # the rule's number from 1, its outputs


@dataclass(frozen=True, slots=True)
class Hits:
    """How a table makes one value of its matches. `priorities`: tests of each output's values, the highest first."""

    policy: HitPolicy
    aggregation: Aggregation
    names: tuple[str, ...]
    priorities: tuple[tuple[Closure, ...], ...]
    spot: Spot


def chosen(hits: Hits, frame: Frame, matches: Sequence[Match]) -> Value:
    """The value of one or more matches."""
    match hits.policy:
        case "FIRST":
            return _value(hits, matches[0])
        case "UNIQUE" | "ANY":
            return _only(hits, frame, matches)
        case "PRIORITY":
            return _value(hits, min(matches, key=lambda match: _rank(hits, frame, match)))
        case "OUTPUT ORDER":
            ordered = sorted(matches, key=lambda match: _rank(hits, frame, match))
            return [_value(hits, match) for match in ordered]
        case "COLLECT" if hits.aggregation:
            return _aggregated(hits, frame, matches)
    return [_value(hits, match) for match in matches]


def _value(hits: Hits, match: Match) -> Value:
    _, outputs = match
    return outputs[0] if len(hits.names) == 1 else dict(zip(hits.names, outputs, strict=True))


def _only(hits: Hits, frame: Frame, matches: Sequence[Match]) -> Value:
    """One rule may match, or several with one result; anything else is an error, null."""
    value, numbers = _value(hits, matches[0]), ", ".join(str(number) for number, _ in matches)
    if hits.policy == "UNIQUE" and len(matches) > 1:
        hits.spot.note(frame.run, "dmn.several_matches", rules=numbers)
        return None
    if any(equal(value, _value(hits, other)) is not True for other in matches[1:]):
        hits.spot.note(frame.run, "dmn.different_results", rules=numbers)
        return None
    return value


def _rank(hits: Hits, frame: Frame, match: Match) -> list[int]:
    """The places of the outputs in their lists of values, the first output weighing most; unlisted ones come last."""
    ranks = []
    for value, tests in zip(match[1], hits.priorities, strict=True):
        asked = Frame({"?": value}, frame, frame.run)
        ranks.append(next((place for place, test in enumerate(tests) if test(asked) is True), len(tests)))
    return ranks


def _aggregated(hits: Hits, frame: Frame, matches: Sequence[Match]) -> Value:
    """Sum, count, least or greatest of each output; several outputs give a context."""
    function = BUILTINS[_FUNCTIONS[hits.aggregation]]
    columns = zip(*(outputs for _, outputs in matches), strict=True)
    values = [function.call(frame.run, 1, [list(column)]) for column in columns]
    return values[0] if len(hits.names) == 1 else dict(zip(hits.names, values, strict=True))
