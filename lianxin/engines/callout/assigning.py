"""Several calls at once: who goes where, so that all together are there soonest."""

from __future__ import annotations

import math
from collections.abc import Sequence


def assign(costs: Sequence[Sequence[float]]) -> list[int | None]:
    """For each row (a place that needs somebody) the column (a person) that makes the sum of costs least; each person once.

    `math.inf` for who cannot go there; None for a row nobody is left for. With fewer people than places as many places as
    possible are served. The Hungarian method with potentials (Kuhn 1955; shortest augmenting paths after Jonker and
    Volgenant 1987), O(rows² · columns). ValueError for rows of unequal length, negative or unreal costs.
    """
    rows = [list(row) for row in costs]
    if not rows:
        return []
    width = len(rows[0])
    if any(len(row) != width for row in rows):
        raise ValueError("every row needs a cost for every person")
    if any(math.isnan(cost) or cost < 0 for row in rows for cost in row):
        raise ValueError("costs are not negative and real")
    # One stand-in person for each row: costs so much that nobody real is left out who could go.
    real = [cost for row in rows for cost in row if cost < math.inf]
    never = (sum(real) + 1.0) * 4
    table = [[cost if cost < math.inf else never * 4 for cost in row] + [never] * len(rows) for row in rows]
    taken = _solve(table)
    return [column if column < width and rows[at][column] < math.inf else None for at, column in enumerate(taken)]


def _solve(table: list[list[float]]) -> list[int]:
    """Column of each row, for a table at least as wide as high."""
    height, width = len(table), len(table[0])
    row_price, column_price = [0.0] * (height + 1), [0.0] * (width + 1)
    holder = [0] * (width + 1)  # holder[column] = row, counted from 1; column 0 is the start of every path
    for row in range(1, height + 1):
        holder[0] = row
        _augment(table, row_price, column_price, holder)
    found = [0] * height
    for column in range(1, width + 1):
        if holder[column]:
            found[holder[column] - 1] = column - 1
    return found


def _augment(table: list[list[float]], row_price: list[float], column_price: list[float], holder: list[int]) -> None:
    """Give the row in holder[0] a column by the cheapest path over rows that move on."""
    width = len(column_price) - 1
    least, came_from = [math.inf] * (width + 1), [0] * (width + 1)
    done = [False] * (width + 1)
    at = 0
    while holder[at]:
        done[at] = True
        row = holder[at]
        for column in range(1, width + 1):
            reduced = table[row - 1][column - 1] - row_price[row] - column_price[column]
            if not done[column] and reduced < least[column]:
                least[column], came_from[column] = reduced, at
        step, onward = min((least[column], column) for column in range(1, width + 1) if not done[column])
        for column in range(width + 1):
            if done[column]:
                row_price[holder[column]] += step
                column_price[column] -= step
            else:
                least[column] -= step
        at = onward
    while at:
        before = came_from[at]
        holder[at] = holder[before]
        at = before
