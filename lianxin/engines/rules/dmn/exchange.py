"""Inputs from JSON and values to JSON, by the types a model declares."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, Final

from lianxin.engines.rules.dmn.evaluation import Model
from lianxin.engines.rules.dmn.model import BusinessKnowledgeModel
from lianxin.engines.rules.dmn.types import NamedType, RestrictedType
from lianxin.engines.rules.feel import ANY, ContextType, ListType, Type, Value, evaluate, value_of
from lianxin.engines.rules.feel.names import normalized
from lianxin.engines.rules.feel.text import text_of
from lianxin.engines.rules.feel.types import KindType
from lianxin.engines.rules.feel.values.numbers import number_text
from lianxin.kernel.problems import ProblemError

MAX_LENGTH: Final = 5_000_000
_FUNCTIONS: Final = {
    "date": "date",
    "time": "time",
    "date and time": "date and time",
    "years and months duration": "duration",
    "days and time duration": "duration",
}


def inputs_of(text: str, model: Model) -> dict[str, Value]:
    """The inputs for `model.evaluate` from a JSON object by name; texts become dates, times and durations where the
    model declares such a type. Numbers stay exact. ProblemError "dmn.bad_inputs"."""
    if len(text) > MAX_LENGTH:
        raise ProblemError("dmn.bad_inputs", reason=f"> {MAX_LENGTH}")
    try:
        given = json.loads(text, parse_float=Decimal, parse_int=Decimal)
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise ProblemError("dmn.bad_inputs", reason=str(error)[:120]) from None
    if not isinstance(given, dict):
        raise ProblemError("dmn.bad_inputs", reason=type(given).__name__)
    types = _declared(model)
    return {name: _typed(value_of(value), types.get(normalized(name), ANY)) for name, value in given.items()}


def json_of(value: Value) -> str:
    """JSON text of a value; what JSON has no kind for is the text FEEL gives it."""
    if isinstance(value, list):
        return "[" + ", ".join(map(json_of, value)) + "]"
    if isinstance(value, dict):
        entries = (f"{json_of(key)}: {json_of(entry)}" for key, entry in value.items())
        return "{" + ", ".join(entries) + "}"
    if isinstance(value, Decimal):
        return number_text(value)
    plain: Any = value if value is None or isinstance(value, bool | str) else text_of(value)
    return json.dumps(plain, ensure_ascii=False)


def _declared(model: Model) -> dict[str, Type]:
    """The types of everything that can be given, by name; the model's own go before imported ones."""
    found: dict[str, Type] = {}
    for linked in model.linked.everything():
        for node in linked.definitions.nodes():
            variables = [node.variable]
            if isinstance(node, BusinessKnowledgeModel):
                variables = list(node.logic.parameters) if node.logic else []
            for variable in variables:
                found.setdefault(variable.name, linked.types.declared(variable.type))
    return found


def _typed(value: Value, type_: Type) -> Value:
    match type_:
        case RestrictedType():
            return _typed(value, type_.base)
        case NamedType():
            return _typed(value, type_.look_up(type_.name) or ANY)
        case ListType():
            return (
                [_typed(item, type_.item) for item in value]
                if isinstance(value, list)
                else _typed(value, type_.item)
            )
        case ContextType() if isinstance(value, dict):
            entries = dict(type_.entries)
            return {name: _typed(entry, entries.get(name, ANY)) for name, entry in value.items()}
        case KindType(kind=kind) if kind in _FUNCTIONS and isinstance(value, str):
            return evaluate(f"{_FUNCTIONS[kind]}(text)", {"text": value})
    return value
