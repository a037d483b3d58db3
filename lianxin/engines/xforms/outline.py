"""What a form asks, as plain values: its questions with their choices, and how much of it each language says."""

from __future__ import annotations

from datetime import UTC, datetime

from lianxin.engines.xforms.answers import kind_of
from lianxin.engines.xforms.context import Context, Run
from lianxin.engines.xforms.errors import XFormError
from lianxin.engines.xforms.instance import empty
from lianxin.engines.xforms.model import Control, Definition, Model, Text, code_of, label_of, value_of
from lianxin.engines.xforms.values import Choice, Language, Question

LISTED = 3_000
"""choices named one by one; longer lists are data, not answers to count"""
_ANY_DAY = datetime(1970, 1, 1, tzinfo=UTC)


def languages_of(model: Model) -> tuple[Language, ...]:
    total = len(model.texts)
    return tuple(
        Language(
            code_of(name),
            name[: name.rindex("(")].strip() if name.endswith(")") and "(" in name else name,
            sum(1 for text in model.texts.values() if _is_said(text, name)),
            total,
        )
        for name in model.languages
    )


def _is_said(text: Text, name: str) -> bool:
    return text.said.get(name, ()) not in {(), ("-",)}


def questions_of(model: Model) -> tuple[Question, ...]:
    found = []
    for definition in model.definitions[2:]:
        if definition.kids or any(up.name == "meta" for up in definition.above()):
            continue
        found.append(_question(model, definition))
    return tuple(found)


def _question(model: Model, definition: Definition) -> Question:
    control = definition.control
    assert definition.parent is not None
    return Question(
        path=definition.path,
        name=definition.name,
        kind=kind_of(definition),
        labels=labels(model, control.label if control is not None else model.texts.get(f"{definition.path}:label")),
        hints=labels(model, control.hint if control is not None else None),
        choices=choices_of(model, control) if control is not None else (),
        group=definition.parent.path if definition.parent is not model.root else "",
        repeat=definition.holder.path if definition.holder is not None else "",
        appearance=control.appearance if control is not None else "",
        prefill=definition.bind.prefill,
        is_required=definition.bind.is_always_required or definition.bind.required is not None,
        is_readonly=definition.bind.is_always_readonly or definition.bind.calculate is not None,
    )


def labels(model: Model, text: Text | None) -> dict[str, str]:
    if text is None:
        return {}
    return {code_of(name): text.plain(name, model.default_language) for name in model.languages or ("",)}


def choices_of(model: Model, control: Control) -> tuple[Choice, ...]:
    """Every choice that may ever be offered, whatever was answered before."""
    if control.itemset is None:
        return tuple(
            Choice(item.value, labels(model, item.label) or {"": item.value}) for item in control.items
        )
    if control.itemset.every is None or control.itemset.instance not in model.instances:
        return ()
    document = empty(model).document
    found: dict[str, dict[str, str]] = {}
    for name in model.languages or ("",):
        run = Run(model, document, _ANY_DAY, name, model.limits)
        try:
            rows = control.itemset.every.run(Context(run, document))
            if not isinstance(rows, list) or len(rows) > LISTED:
                return ()
            for row in rows:
                said = found.setdefault(value_of(row, control.itemset.value), {})
                said[code_of(name)] = label_of(row, control.itemset, Context(run, row))
        except XFormError:
            return ()
    return tuple(Choice(value, said) for value, said in found.items())
