"""How many keystrokes apart two short texts are."""

from __future__ import annotations


def distance(a: str, b: str) -> int:
    """Damerau–Levenshtein distance without restriction: insertions, deletions, substitutions, adjacent swaps.

    The same number as DuckDB's `damerau_levenshtein` for ASCII (that one counts bytes, so compare no Chinese with it).
    """
    if a == b:
        return 0
    far = len(a) + len(b)
    last: dict[str, int] = {}
    rows: list[list[int]] = [[far] * (len(b) + 2), [far, *range(len(b) + 1)]]
    for i, left in enumerate(a, 1):
        row: list[int] = [far, i, *([0] * len(b))]
        matched = 0
        for j, right in enumerate(b, 1):
            back, across = last.get(right, 0), matched
            if left == right:
                matched = j
            swap = rows[back][across] + (i - back - 1) + 1 + (j - across - 1)
            row[j + 1] = min(rows[i][j] + (left != right), rows[i][j + 1] + 1, row[j] + 1, swap)
        rows.append(row)
        last[left] = i
    return rows[-1][-1]


def within(a: str, b: str, most: int) -> bool:
    """Whether at most `most` edits apart, without counting where the lengths already say no."""
    return a == b or (abs(len(a) - len(b)) <= most and distance(a, b) <= most)
