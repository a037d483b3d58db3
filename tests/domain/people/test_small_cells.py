"""What leaves hides small numbers, and nobody can work them out: tried by going through every table that could be behind."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.domain.people.rules.small_cells import FLOOR, Sum, hidden, threshold

Key = tuple[str, str]
ALL = "合计"


def two_way(cells: list[list[int]]) -> tuple[dict[Key, int], list[Sum[Key]]]:
    """Rows and columns with all their totals."""
    rows, columns = [f"r{i}" for i in range(len(cells))], [f"c{j}" for j in range(len(cells[0]))]
    values = {(r, c): cells[i][j] for i, r in enumerate(rows) for j, c in enumerate(columns)}
    values |= {(r, ALL): sum(cells[i]) for i, r in enumerate(rows)}
    values |= {(ALL, c): sum(row[j] for row in cells) for j, c in enumerate(columns)}
    values[ALL, ALL] = sum(map(sum, cells))
    sums = [Sum((r, ALL), tuple((r, c) for c in columns)) for r in (*rows, ALL)]
    sums += [Sum((ALL, c), tuple((r, c) for r in rows)) for c in (*columns, ALL)]
    return values, sums


class Reader:
    """Who looks for a table in which `key` has another number: what is open as printed, what is hidden at least 1 (and
    at most `most` inside), all sums right. One cell after the other is tried, and given up as soon as a sum can no
    longer come out."""

    def __init__(self, values: Mapping[Key, int], sums: list[Sum[Key]], shut: frozenset[Key], key: Key, most: int) -> None:
        self.values, self.key, self.most = values, key, most
        self.sums = sorted(sums, key=lambda one: one.total == (ALL, ALL))  # the last is a sum of the others
        self.table = {cell: n for cell, n in values.items() if cell not in shut}
        self.inner = sorted((cell for cell in shut if ALL not in cell), key=lambda cell: (cell != key, cell))

    def finds(self, filled: int = 0) -> bool:
        if not all(map(self._may_come_out, self.sums)):
            return False
        if filled == len(self.inner):
            return self._whole_and_other()
        cell = self.inner[filled]
        for guess in range(1, self.most + 1):
            if cell != self.key or guess != self.values[cell]:
                self.table[cell] = guess
                if self.finds(filled + 1):
                    return True
        del self.table[cell]
        return False

    def _bounds(self, cell: Key) -> tuple[int, int]:
        if cell in self.table:
            return self.table[cell], self.table[cell]
        return 1, 10**6 if ALL in cell else self.most

    def _may_come_out(self, one: Sum[Key]) -> bool:
        low, high = (sum(each) for each in zip(*map(self._bounds, one.parts), strict=True))
        least, greatest = self._bounds(one.total)
        return least <= high and low <= greatest

    def _whole_and_other(self) -> bool:
        whole = dict(self.table)
        for one in self.sums:
            whole[one.total] = sum(whole[part] for part in one.parts)
        return whole[self.key] != self.values[self.key] and all(
            whole[one.total] == sum(whole[part] for part in one.parts) for one in self.sums
        )


def worked_out(values: Mapping[Key, int], sums: list[Sum[Key]], shut: frozenset[Key]) -> set[Key]:
    """The hidden cells that are the same in every possible table."""
    return {key for key in shut if not Reader(values, sums, shut, key, most=9).finds()}


@given(st.integers(2, 3), st.integers(2, 3), st.data())
def test_nobody_works_out_a_hidden_number_of_a_table_with_its_totals(rows: int, columns: int, data: st.DataObject) -> None:
    number = st.one_of(st.integers(0, 7), st.integers(0, 2))
    values, sums = two_way(data.draw(st.lists(st.lists(number, min_size=columns, max_size=columns), min_size=rows, max_size=rows)))
    shut = hidden(values, sums, FLOOR)
    assert {key for key, n in values.items() if 0 < n < FLOOR} <= shut
    assert not {key for key in shut if values[key] == 0}, "a zero is a number of nobody"
    assert not worked_out(values, sums, shut)


@given(st.lists(st.integers(0, 30), min_size=1, max_size=5))
def test_nobody_works_out_a_hidden_number_of_a_column_with_its_total(numbers: list[int]) -> None:
    values: dict[Key, int] = {(f"r{i}", "c"): n for i, n in enumerate(numbers)}
    sums = [Sum((ALL, "c"), tuple(values))]
    values[ALL, "c"] = sum(numbers)
    shut = hidden(values, sums, FLOOR)
    seen = {key: set() for key in shut}
    inner = [key for key in shut if key[0] != ALL]
    rest = sum(n for key, n in values.items() if key not in shut and key[0] != ALL)
    for guess in product(range(1, 36), repeat=len(inner)) if len(inner) < 3 else product(range(1, 9), repeat=len(inner)):
        whole = rest + sum(guess)
        if (ALL, "c") in shut or whole == values[ALL, "c"]:
            for key, n in (*zip(inner, guess, strict=True), ((ALL, "c"), whole)):
                if key in shut:
                    seen[key].add(n)  # type: ignore[attr-defined]
    assert all(len(n) != 1 for n in seen.values()), (values, shut)


def test_a_lone_small_number_takes_the_smallest_beside_it_along() -> None:
    values: dict[Key, int] = {("甲", "c"): 3, ("乙", "c"): 40, ("丙", "c"): 12, ("丁", "c"): 0, (ALL, "c"): 55}
    sums = [Sum((ALL, "c"), (("甲", "c"), ("乙", "c"), ("丙", "c"), ("丁", "c")))]
    assert hidden(values, sums, 5) == {("甲", "c"), ("丙", "c")}


def test_two_hidden_ones_beside_their_total_are_not_enough() -> None:
    """1 + 1 = 2, and a reader knows that neither is nobody."""
    values: dict[Key, int] = {("甲", "c"): 1, ("乙", "c"): 1, ("丙", "c"): 12, (ALL, "c"): 14}
    sums = [Sum((ALL, "c"), (("甲", "c"), ("乙", "c"), ("丙", "c")))]
    assert hidden(values, sums, 5) == {("甲", "c"), ("乙", "c"), ("丙", "c")}


def test_nothing_small_hides_nothing() -> None:
    values, sums = two_way([[5, 9], [0, 30]])
    assert hidden(values, sums, 5) == frozenset()


def test_a_small_difference_between_two_shown_numbers_is_protected() -> None:
    """60 and over: 40; 80 and over: 38. The two between stand in no table, yet one subtraction tells them."""
    values = {"60+": 40, "80+": 38, "60-79": 2}
    shut = hidden(values, [Sum("60+", ("80+", "60-79"))], 5, never_shown=["60-79"])
    assert shut
    assert shut < {"60+", "80+"}


@pytest.mark.parametrize(("said", "k"), [("5", 5), ("10", 10), ("3", 5), ("0", 5), ("7.2", 8)])
def test_no_pack_may_show_less_than_five(said: str, k: int) -> None:
    assert threshold(Decimal(said)) == k


def test_without_a_threshold_no_number_leaves() -> None:
    assert threshold(None) is None
    assert hidden({"a": 7126, "b": 0}, [], None) == {"a", "b"}


def test_a_county_is_done_in_a_moment() -> None:
    """40 places × 20 numbers, most of them small."""
    values, sums = two_way([[(7 * i + 3 * j * j) % 11 for j in range(20)] for i in range(40)])
    shut = hidden(values, sums, 5)
    assert {key for key, n in values.items() if 0 < n < 5} <= shut
