"""Which stops lie near each other in travel, waiting and lateness: where the search tries to put one beside another."""

from __future__ import annotations

from lianxin.engines.planning import memory as at
from lianxin.engines.planning.jit import compiled
from lianxin.engines.planning.links import Memory


@compiled
def apart(m: Memory, a: int, b: int) -> int:
    """How badly b follows a: travel, a fifth of the waiting, and the lateness it forces."""
    first, last = m[m[a + at.WINDOWS]], m[m[a + at.WINDOWS] + 2 * m[a + at.WINDOW_COUNT] - 1]
    then, until = m[m[b + at.WINDOWS]], m[m[b + at.WINDOWS] + 2 * m[b + at.WINDOW_COUNT] - 1]
    badly: int = m[m[at.FASTEST] + m[a + at.NODE] * m[at.NODES] + m[b + at.NODE]]
    after = m[a + at.MINUTES] + badly
    if then - after - last > 0:
        badly += (then - after - last) // 5
    if first + after - until > 0:
        badly += first + after - until
    return badly


@compiled
def find_near(m: Memory, badness: Memory, most: int) -> None:
    """Write the nearest others of every hand, best first, of two alike the earlier. badness: room for `most` numbers."""
    for k in range(m[at.HANDS]):
        h = m[at.HAND_0] + k * at.RECORD
        near, shared, count = m[h + at.NEAR], m[at.SHARED] + m[h + at.KIND] * m[at.KINDS], 0
        for j in range(m[at.HANDS]):
            g = m[at.HAND_0] + j * at.RECORD
            if m[g + at.ITEM] == m[h + at.ITEM] or not m[shared + m[g + at.KIND]]:
                continue
            badly, other = apart(m, h, g), apart(m, g, h)
            badly = min(badly, other)
            if count == most and badly >= badness[most - 1]:
                continue
            if count < most:
                count += 1
            place = count - 1
            while place and badness[place - 1] > badly:
                badness[place], m[near + place] = badness[place - 1], m[near + place - 1]
                place -= 1
            badness[place], m[near + place] = badly, g
        m[h + at.NEAR_COUNT] = count
