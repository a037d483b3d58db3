"""What a form said on its way: the notes that hang on answers, as whoever filled it in read them."""

from __future__ import annotations

from collections.abc import Iterator

from lianxin.engines.xforms.answers import kind_of
from lianxin.engines.xforms.context import Context, Run
from lianxin.engines.xforms.errors import XFormError
from lianxin.engines.xforms.model import Definition, Text
from lianxin.engines.xforms.nodes import Node


def notes(root: Node, run: Run) -> tuple[str, ...]:
    """The texts of a decided instance's notes that are shown only for some answers or have answers in them, in reading order. One
    that cannot be said is left out."""
    name, default = run.model.language(run.language), run.model.default_language
    found = (_said(text, name, default, Context(run, node)) for node, text in _told(root, run))
    return tuple(text for text in found if text)


def _told(node: Node, run: Run) -> Iterator[tuple[Node, Text]]:
    for kid in node.kids:
        definition = run.model.definitions[kid.index]
        if not kid.relevant:
            continue
        if definition.kids:
            yield from _told(kid, run)
        elif (text := _depending(definition)) is not None:
            yield kid, text


def _depending(definition: Definition) -> Text | None:
    control = definition.control
    if control is None or control.label is None or kind_of(definition) != "note":
        return None
    is_filled_in = any(not isinstance(part, str) for parts in control.label.said.values() for part in parts)
    return control.label if is_filled_in or definition.bind.relevant is not None else None


def _said(text: Text, name: str, default: str, c: Context) -> str:
    try:
        return text.say(name, default, c).strip()
    except (XFormError, RecursionError):
        return ""
