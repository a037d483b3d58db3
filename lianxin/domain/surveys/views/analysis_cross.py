"""Two things against each other: choices, what was worked out, numbers in bands, and the places where people were asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from lianxin.base.places.selectors import full_name
from lianxin.base.ui.charts import HIDDEN
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Column, Link, Row, Table
from lianxin.domain.surveys.rules import leaving
from lianxin.domain.surveys.rules.answers import CHOSEN, NUMBERS, is_counted, is_given, number_of
from lianxin.domain.surveys.rules.coding import OTHERS, is_coded, named_by_enough
from lianxin.domain.surveys.rules.personal import is_personal
from lianxin.domain.surveys.rules.tabulation import Cross, cross
from lianxin.domain.surveys.selectors.analysis import NOT_ASKED, Columns
from lianxin.domain.surveys.views.analysis_showing import FEW, Address, Leaving, Shown, bands
from lianxin.domain.surveys.views.analysis_words import choice_word, percent, title_of
from lianxin.engines.xforms.values import Question
from lianxin.kernel.divisions import level

PLACE: Final = "place"
"""Stands for the place in the chooser, where a question stands by its path."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a cross table: what it is called, the value of each submission, their order and words; `path` of the question, or
    `PLACE`."""

    title: str
    path: str
    cells: Sequence[Any]
    offered: Sequence[str]
    word: Callable[[str], str]


def offered_to_cross(questions: Sequence[Question]) -> list[tuple[str, str]]:
    """(value, title) of what may be a row or a column."""
    kinds = CHOSEN | NUMBERS | {"calculate"}
    asked = [q for q in questions if q.kind in kinds and is_counted(q) and not q.repeat and not is_personal(q)]
    return [(PLACE, _("地点")), *((q.path, title_of(q)) for q in asked)]


def side_of(wanted: str, questions: Sequence[Question], found: Columns, leaves: Leaving | None = None) -> Side:
    """What was chosen as a row or column. Of texts that were worked out only the most frequent are named; on paper none that few have."""
    if wanted == PLACE:
        return Side(_("地点"), PLACE, found.places, sorted(set(found.places)), lambda code: full_name(code, language()))
    question = next(q for q in questions if q.path == wanted)
    cells = found.cells[wanted]
    if leaves is not None and is_coded(question):
        question, cells = named_by_enough(question, cells, leaves.k)
    numbers = [n for n in map(number_of, cells) if n is not None]
    is_counting = question.kind in NUMBERS or (question.kind == "calculate" and numbers and len(set(numbers)) > FEW)
    if question.kind == "calculate" and not numbers:
        return _results(question, cells, leaves)
    if not is_counting:
        shown = [f"{cell:g}" if isinstance(cell, float) else cell for cell in cells]
        order = [c.value for c in question.choices] or [f"{n:g}" for n in sorted(set(numbers))]
        return Side(title_of(question), wanted, shown, order, lambda value: choice_word(question, value))
    made = bands(question, numbers)

    def band(cell: Any) -> Any:
        number = number_of(cell)
        if number is None:
            return cell if cell is NOT_ASKED else None
        return next(key for key, one in made.items() if one.holds(number))

    return Side(title_of(question), wanted, [band(cell) for cell in cells], list(made), lambda value: made[value].words)


def _results(question: Question, cells: Sequence[Any], leaves: Leaving | None) -> Side:
    counted = Counter(str(cell) for cell in cells if cell is not NOT_ASKED and is_given(cell))
    least = 1 if leaves is None else len(cells) + 1 if leaves.k is None else leaves.k
    named = [value for value, number in counted.most_common(FEW) if number >= least]
    kept = [cell if cell is NOT_ASKED or not is_given(cell) else str(cell) if str(cell) in named else OTHERS for cell in cells]
    return Side(title_of(question), question.path, kept, [*sorted(named), OTHERS], lambda value: _("其他") if value == OTHERS else value)


def cross_table(one: Side, other: Side, address: Address, leaves: Leaving | None = None) -> Shown:
    """Two sides against each other, of those who were asked both."""
    pairs = zip(one.cells, other.cells, strict=True)
    asked = [(a, b) for a, b in pairs if a is not NOT_ASKED and b is not NOT_ASKED]
    found = cross(asked, one.offered, other.offered)
    shut = leaving.of_cross(found, leaves.k) if leaves else frozenset()
    title = _("%(row)s × %(column)s") % {"row": one.title, "column": other.title}
    made = Shown(title, _both_note(found, shut))
    heads = [Column(one.title), *(Column(other.word(value), "number") for value in found.columns), Column(_("答题人数"), "number")]
    rows = [Row([one.word(value), *_cells(found, at, (one, other), shut, address if leaves is None else None)]) for at, value in enumerate(found.rows)]
    if found.rows:
        sums = [_starred(n, (leaving.ALL, column) in shut) for column, n in zip(found.columns, found.column_sums, strict=True)]
        rows.append(Row([_("答题人数"), *sums, _starred(found.answered, (leaving.ALL, leaving.ALL) in shut)]))
    made.tables.append(Table(title, heads, rows, _("没有人两题都答。")))
    made.hints = [_("每格:人数,占本行答题人数的百分比,占本列答题人数的百分比。"), *_several(found), *_association(found, shut)]
    return made


def _several(found: Cross) -> list[str]:
    if not (found.several_rows or found.several_columns):
        return []
    return [_("有的题可以选多项:同一个人会出现在几格里,各格相加多于答题人数,百分比加起来超过 100%。")]


def _cells(found: Cross, at: int, sides: tuple[Side, Side], shut: frozenset[tuple[str, str]], address: Address | None) -> list[object]:
    made: list[object] = []
    row, row_sum = found.rows[at], found.row_sums[at]
    for column, number, column_sum in zip(found.columns, found.cells[at], found.column_sums, strict=True):
        if (row, column) in shut:
            made.append(HIDDEN)
            continue
        href = _opened(address, (sides[0].path, row), (sides[1].path, column)) if address and number else ""
        shares = []
        if (row, leaving.ALL) not in shut and row_sum:
            shares.append(percent(number / row_sum))
        if (leaving.ALL, column) not in shut and column_sum:
            shares.append(percent(number / column_sum))
        made.append([Link(f"{number:,}", href) if href else number, " · ".join(shares)])
    made.append(_starred(row_sum, (row, leaving.ALL) in shut))
    return made


def _opened(address: Address, *sides: tuple[str, str]) -> str:
    """The rows of a cell; nothing where they could be more: a place wider than a village holds others."""
    places = [value for path, value in sides if path == PLACE]
    if any(level(place) != "village" for place in places) or OTHERS in (value for _path, value in sides):
        return ""
    cells = tuple((path, value) for path, value in sides if path != PLACE)
    return address(cells=cells, place=places[0]) if places else address(cells=cells)


def _association(found: Cross, shut: frozenset[tuple[str, str]]) -> list[str]:
    one = found.association
    if one is None:
        return [] if shut or len(found.rows) < 2 or len(found.columns) < 2 else [_("有人选了多项,同一个人在几格里,不做卡方检验。")]
    if shut:
        return []  # with the sums it could tell a hidden number
    p = _("p < 0.001") if one.p < 0.001 else _("p = %(p)s") % {"p": f"{one.p:.3f}"}
    text = _("χ² = %(chi)s,自由度 %(degrees)s,%(p)s,Cramér's V = %(v)s。") % {
        "chi": f"{one.chi_square:.2f}", "degrees": one.degrees, "p": p, "v": f"{one.cramers_v:.2f}",
    }  # fmt: skip
    return [text] if one.is_trusted else [text, _("有的格子期望人数太少,p 值不可靠。")]


def _both_note(found: Cross, shut: frozenset[tuple[str, str]]) -> str:
    if shut:
        return _("带 * 的数不显示。")
    return _("两题都答的 %(n)s 人,有一题没答的 %(m)s 人。") % {"n": f"{found.answered:,}", "m": f"{found.missing:,}"}


def _starred(number: int, is_shut: bool) -> object:
    return HIDDEN if is_shut else number
