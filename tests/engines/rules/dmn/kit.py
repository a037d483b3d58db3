"""Running the kit's cases against the library: what a decision or service gave for a case, and counts."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from lianxin.engines.rules.dmn import Model, Outcome, load
from tests.engines.rules import tck

NOW = datetime(2026, 10, 1, 9, 30, tzinfo=UTC)
_model = cache(load)


def model(path: Path) -> Model:
    return _model(path)


def outcome(result: tck.Result) -> Outcome:
    """What the model gives: the decision itself, or its part of the service that is asked."""
    asked = model(result.model)
    if not result.invocable:
        return asked.evaluate(result.decision, result.inputs, now=NOW)
    found = asked.evaluate(result.invocable, result.inputs, now=NOW)
    place = asked.linked.named(result.invocable)
    outputs = getattr(place.node, "outputs", ()) if place else ()
    if len(outputs) > 1 and isinstance(found.value, dict) and result.decision in found.value:
        return Outcome(found.value[result.decision], found.notes)
    return found


def passes(result: tck.Result) -> bool:
    return tck.agrees(outcome(result).value, result.expected)
