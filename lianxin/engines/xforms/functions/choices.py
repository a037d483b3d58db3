"""Answers chosen from a list, and their words."""

from __future__ import annotations

from lianxin.engines.xforms.context import Compiled, Context
from lianxin.engines.xforms.convert import BLANKS, Value
from lianxin.engines.xforms.functions.registry import declare, numbers, texts
from lianxin.engines.xforms.functions.strings import words


def _selected_in(arguments: list[Compiled]) -> Compiled:
    """Nothing is selected in nothing, as the engines have it."""
    chosen, value = texts(arguments)
    return Compiled(lambda c: value(c).strip(BLANKS) in (words(chosen(c)) or [""]), "b")


declare("selected", 2)(_selected_in)
declare("is-selected", 2)(_selected_in)


@declare("count-selected", 1)
def _count_selected(arguments: list[Compiled]) -> Compiled:
    (chosen,) = texts(arguments)
    return Compiled(lambda c: float(len(words(chosen(c)))), "n")


@declare("selected-at", 2)
def _selected_at(arguments: list[Compiled]) -> Compiled:
    """The chosen value at a place counted from 0."""
    chosen = texts(arguments)[0]
    place = numbers(arguments)[1]

    def run(c: Context) -> Value:
        values, at = words(chosen(c)), place(c)
        return values[int(at)] if 0 <= at < len(values) else ""

    return Compiled(run, "s")


@declare("jr:itext", 1)
def _itext(arguments: list[Compiled]) -> Compiled:
    (name,) = texts(arguments)
    return Compiled(lambda c: c.run.model.itext(name(c), c), "s")


@declare("jr:choice-name", 2, by_path=True)
def _choice_name(arguments: list[Compiled]) -> Compiled:
    """The label, in the language of the run, of a value of the question at a path (written as text)."""
    value, path = texts(arguments)
    return Compiled(lambda c: c.run.model.choice_name(value(c), path(c), c), "s")
