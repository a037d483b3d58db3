"""The names the expressions of a set of models may use in paths and filters: members of types, contexts and tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from typing import Final

from lianxin.engines.rules.dmn.expressions import (
    ContextEntry,
    DecisionTable,
    LiteralExpression,
    OutputClause,
    Relation,
)
from lianxin.engines.rules.dmn.model import Definitions, ItemDefinition
from lianxin.engines.rules.feel.names import DEFINED, WORD, normalized

# A key of a context written inside a text: `{net pay: …, "gross pay": …}`.
_KEY: Final = re.compile(r'[{,]\s*(?:"((?:[^"\\]|\\.){1,200})"|([^\s{},"\[\]():][^{},"\[\]():]{0,200}?))\s*:')


def parts(value: object) -> Iterator[object]:
    """A dataclass and every dataclass inside it, in reading order."""
    stack = [value]
    while stack:
        here = stack.pop()
        if isinstance(here, tuple):
            stack.extend(reversed(here))
        elif is_dataclass(here):
            yield here
            stack.extend(getattr(here, one.name) for one in reversed(fields(here)))


def member_names(models: Iterable[Definitions]) -> frozenset[str]:
    """Names of more than one word that may follow a dot somewhere in these models."""
    found: set[str] = set()
    for model in models:
        for part in parts(model):
            found.update(_names(part))
        found.update(node.variable.name for node in model.nodes())
    return frozenset(name for name in found if name and not is_plain(name))


def is_plain(name: str) -> bool:
    """Whether a name is one word, which needs no list to be read."""
    return WORD.fullmatch(name) is not None


def _names(part: object) -> Iterator[str]:
    if isinstance(part, ItemDefinition | OutputClause):
        yield part.name
    elif isinstance(part, DecisionTable):
        yield from (output.label for output in part.outputs)
    elif isinstance(part, ContextEntry) and part.variable is not None:
        yield part.variable.name
    elif isinstance(part, Relation):
        yield from (column.name for column in part.columns)
    elif isinstance(part, LiteralExpression):
        for quoted, plain in _KEY.findall(part.text):
            name = normalized(quoted or plain)
            if DEFINED.fullmatch(name):
                yield name
