"""Which numbers of an analysis may not leave the house: small ones, and those that would tell them (`people.rules.small_cells`). Pure.

A table of one question adds up to who answered it, a cross table to its rows and columns; of a question with several answers
each answer and its contrary add up to the respondents. How many gave no answer says nothing about anybody. Every invalid sheet has
a reason, so the reasons cannot be fewer than the invalid ones: they are treated as a table that adds up.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lianxin.domain.people.rules.small_cells import Sum, hidden
from lianxin.domain.surveys.rules.accounting import Account
from lianxin.domain.surveys.rules.tabulation import Cross, Frequencies

ALL: Final = ""
HEAPS: Final = ("valid", "invalid", "unjudged")
Cell = tuple[str, str]


def of_question(found: Frequencies, k: int | None, *, several: bool = False) -> frozenset[str]:
    """The answers whose number may not be shown; `ALL` in it: nor who answered at all."""
    values: dict[Cell, int] = {("number", one.value): one.number for one in found.counts}
    values |= {("answered", ALL): found.answered, ("missing", ALL): found.missing, ("asked", ALL): found.asked}
    sums: list[Sum[Cell]] = [Sum(("asked", ALL), (("answered", ALL), ("missing", ALL)))]
    contrary: set[Cell] = set()
    if several:
        for one in found.counts:
            values["without", one.value] = found.answered - one.number
            contrary.add(("without", one.value))
            sums.append(Sum(("answered", ALL), (("number", one.value), ("without", one.value))))
    elif found.counts:
        sums.append(Sum(("answered", ALL), tuple(("number", one.value) for one in found.counts)))
    shut = hidden(values, sums, k, never_shown=contrary, harmless={("missing", ALL)})
    answers = {value for kind, value in shut if kind == "number"}
    return frozenset(answers | ({ALL} if {("answered", ALL), ("asked", ALL)} & shut else set()))


def of_cross(found: Cross, k: int | None) -> frozenset[Cell]:
    """The (row, column) that may not be shown; with `ALL` a sum."""
    values: dict[Cell, int] = {(ALL, ALL): found.answered}
    values |= {(row, ALL): number for row, number in zip(found.rows, found.row_sums, strict=True)}
    values |= {(ALL, column): number for column, number in zip(found.columns, found.column_sums, strict=True)}
    for row, cells in zip(found.rows, found.cells, strict=True):
        values |= {(row, column): number for column, number in zip(found.columns, cells, strict=True)}
    sums: list[Sum[Cell]] = []
    contrary: set[Cell] = set()
    for row in (*found.rows, ALL):
        line = [(row, column) for column in found.columns]
        sums += _sums_of((row, ALL), line, values, contrary, several=found.several_columns)
    for column in (*found.columns, ALL):
        line = [(row, column) for row in found.rows]
        sums += _sums_of((ALL, column), line, values, contrary, several=found.several_rows)
    return hidden(values, sums, k, never_shown=contrary)


def _sums_of(total: Cell, line: Sequence[Cell], values: dict[Cell, int], contrary: set[Cell], *, several: bool) -> list[Sum[Cell]]:
    """How a line of a cross table adds up to its sum: all together or, when people chose several, each with those who did not."""
    if not several:
        return [Sum(total, tuple(line))] if line else []
    made: list[Sum[Cell]] = []
    for cell in line:
        without = (f"without {total}", str(cell))
        values[without] = values[total] - values[cell]
        contrary.add(without)
        made.append(Sum(total, (cell, without)))
    return made


def of_accounts(total: Account, places: Sequence[Account], k: int | None) -> frozenset[Cell]:
    """The (place, heap) that may not be shown, `ALL` for the whole; a reason for invalidity stands under ("reason", code)."""
    values: dict[Cell, int] = {}
    sums: list[Sum[Cell]] = []
    for where, one in ((ALL, total), *((one.place, one) for one in places)):
        values[where, "returned"] = one.returned
        values |= {(where, heap): getattr(one, heap) for heap in HEAPS}
        sums.append(Sum((where, "returned"), tuple((where, heap) for heap in HEAPS)))
    if places:
        sums += [Sum((ALL, heap), tuple((one.place, heap) for one in places)) for heap in ("returned", *HEAPS)]
    reasons: dict[Cell, int] = {("reason", code): number for code, number in total.reasons.items()}
    values |= reasons
    if reasons:
        given: Cell = ("reason", ALL) if sum(reasons.values()) != total.invalid else (ALL, "invalid")
        values[given] = sum(reasons.values())
        sums.append(Sum(given, tuple(reasons)))
    return hidden(values, sums, k) - {("reason", ALL)}
