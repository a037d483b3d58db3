"""函数:规定里用的、FEEL 标准没有的函数,写成业务知识模型,别的引擎就也能算。"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final

from lianxin.engines.rules.dmn.expressions import FunctionDefinition, LiteralExpression, Variable
from lianxin.engines.rules.dmn.model import BusinessKnowledgeModel

_FUNCTIONS: Final = {
    "age": (("birth", "day"), "years and months duration(birth, day).years"),
    "years between": (("start", "end"), "years and months duration(start, end).years"),
    "days between": (("start", "end"), '(end - start) / duration("P1D")'),
    "add days": (("day", "number"), 'day + number * duration("P1D")'),
    "add months": (("day", "number"), 'day + number * duration("P1M")'),
    "known sum": (("items",), "if every item in items satisfies item = null then 0 else sum(items[item != null])"),
    "unknown count": (("items",), "count(items[item = null])"),
    "is defined": (("value",), "value != null"),
}


def functions_in(text: str, taken: Collection[str]) -> Iterator[str]:
    """The functions called in a text that FEEL does not have; not those whose name is taken by a fact."""
    for name in _FUNCTIONS:
        call = rf"(?<![\w.]){name}\s*\(".replace(" ", r"\s+")
        if name not in taken and re.search(call, text):
            yield name


def identity(name: str) -> str:
    return "function_" + name.replace(" ", "_")


def knowledge_of(text: str, taken: Collection[str]) -> tuple[BusinessKnowledgeModel, ...]:
    """The knowledge models of the functions called in a text."""
    return tuple(_model(name) for name in functions_in(text, taken))


def _model(name: str) -> BusinessKnowledgeModel:
    parameters, body = _FUNCTIONS[name]
    logic = FunctionDefinition(
        parameters=tuple(Variable(name=parameter) for parameter in parameters), body=LiteralExpression(text=body)
    )
    return BusinessKnowledgeModel(id=identity(name), name=name, variable=Variable(name=name), logic=logic)
