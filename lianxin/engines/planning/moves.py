"""Random changes of a plan, written to MOVE. Most put a stop beside one that is near in time and space."""

# ruff: noqa: C901, PLR1714 - every further call in the search costs more than the branches
from __future__ import annotations

from lianxin.engines.planning import memory as at
from lianxin.engines.planning.jit import compiled
from lianxin.engines.planning.links import Memory

NONE = 0
RELOCATION = 1
TAILS = 2


@compiled
def roll(m: Memory, sides: int) -> int:
    """0 .. sides-1 at random (xorshift32, Marsaglia 2003, doi 10.18637/jss.v008.i14)."""
    x = m[at.RANDOM]
    x ^= (x << 13) & 0xFFFFFFFF
    x ^= x >> 17
    x ^= (x << 5) & 0xFFFFFFFF
    m[at.RANDOM] = x
    number: int = (x * sides) >> 32
    return number


@compiled
def some_hand(m: Memory) -> int:
    """A hand of the day at random."""
    handle: int = m[at.HAND_0] + roll(m, m[at.HANDS]) * at.RECORD
    return handle


@compiled
def some_near(m: Memory, h: int) -> int:
    """One of the hands near this one, 0 if there is none."""
    if m[h + at.NEAR_COUNT] == 0:
        return 0
    handle: int = m[m[h + at.NEAR] + roll(m, m[h + at.NEAR_COUNT])]
    return handle


@compiled
def may(m: Memory, h: int, c: int) -> bool:
    """Whether this carer may do this hand."""
    allowed: bool = m[m[h + at.PRICES] + m[c + at.COLUMN]] >= 0
    return allowed


@compiled
def partner_of(m: Memory, h: int, c: int) -> int:
    """Who does the other hand once c does this one: whoever does it now, in exchange if that is c. 0: nobody can."""
    mate = m[h + at.MATE]
    d: int = m[mate + at.CARER]
    if d == c and m[h + at.DIFFERENT]:
        d = m[h + at.CARER]
    if d == 0 and m[mate + at.ABLE_COUNT]:
        d = m[m[mate + at.ABLE] + roll(m, m[mate + at.ABLE_COUNT])]
    if d == 0 or (d == c and m[h + at.DIFFERENT]) or not may(m, mate, d):
        return 0
    return d


@compiled
def plan(m: Memory, h: int, c: int, q: int, along: bool) -> bool:
    """Write the move "hand h to carer c (0: nobody), its item in front of item q"; False when that cannot be.

    along: the partner of a gap pair comes along, directly before or behind; it must where the order would break.
    """
    i, mate, d = m[h + at.ITEM], m[h + at.MATE], 0
    if c and not may(m, h, c):
        return False
    if c and mate:
        d = partner_of(m, h, c)
        if d == 0:
            return False
    if m[h + at.ROLE] < at.FIRST:
        while q == i:
            q = m[q + at.AFTER]
        second = h == m[i + at.OTHER]
        m[at.COUNT] = 1
        m[at.MOVE], m[at.MOVE + 1] = i, q
        m[at.MOVE + 2], m[at.MOVE + 3] = (d, c) if second else (c, d)
        return True
    return plan_gap(m, h, c, d, q, along)


@compiled
def plan_gap(m: Memory, h: int, c: int, d: int, q: int, along: bool) -> bool:
    """The same for a hand of a gap pair, whose partner d does."""
    i, j = m[h + at.ITEM], m[m[h + at.MATE] + at.ITEM]
    while q == i:
        q = m[q + at.AFTER]
    is_first = m[h + at.ROLE] == at.FIRST
    breaks = (m[q + at.KEY] > m[j + at.KEY]) == is_first
    if not along and not breaks and d == m[m[h + at.MATE] + at.CARER]:
        m[at.COUNT] = 1
        m[at.MOVE], m[at.MOVE + 1], m[at.MOVE + 2], m[at.MOVE + 3] = i, q, c, 0
        return True
    while q in (i, j):
        q = m[q + at.AFTER]
    m[at.COUNT] = 2
    one, two = at.MOVE, at.MOVE + 4
    if not is_first:
        one, two = two, one
    m[one], m[one + 1], m[one + 2], m[one + 3] = i, q, c, 0
    m[two], m[two + 1], m[two + 2], m[two + 3] = j, q, d, 0
    return True


@compiled
def propose(m: Memory) -> int:
    """Choose a change; NONE when the dice fell on something impossible."""
    dice = roll(m, 128)
    h = some_hand(m)
    i = m[h + at.ITEM]
    along = roll(m, 2) == 0
    if dice < 79:
        g = some_near(m, h)
        if g == 0 or m[g + at.CARER] == 0:
            return NONE
        q = m[g + at.ITEM]
        side = roll(m, 4)
        if side == 0 and m[h + at.CARER] == 0:
            return RELOCATION if replace(m, h, g) else NONE
        if side & 1:
            q = m[q + at.AFTER]
        return RELOCATION if plan(m, h, m[g + at.CARER], q, along) else NONE
    if dice < 89:
        if m[h + at.ABLE_COUNT] == 0:
            return NONE
        c = m[m[h + at.ABLE] + roll(m, m[h + at.ABLE_COUNT])]
        return RELOCATION if plan(m, h, c, m[i + at.AFTER], along) else NONE
    if dice < 101:
        return RELOCATION if m[h + at.CARER] and shift(m, h, along) else NONE
    if dice < 120:
        return RELOCATION if exchange(m, h, some_near(m, h)) else NONE
    if dice < 126:
        return TAILS if cut(m, h, some_near(m, h)) else NONE
    return RELOCATION if m[h + at.CARER] and plan(m, h, 0, m[i + at.AFTER], True) else NONE


@compiled
def replace(m: Memory, h: int, g: int) -> bool:
    """A visit left out takes the place of one that is served, which is left out instead."""
    j = m[g + at.ITEM]
    if m[h + at.ROLE] >= at.FIRST or m[g + at.ROLE] >= at.FIRST or not plan(m, h, m[g + at.CARER], j, False):
        return False
    if m[at.MOVE + 1] == j:
        m[at.MOVE + 1] = (
            m[j + at.AFTER] if m[j + at.AFTER] != m[h + at.ITEM] else m[m[h + at.ITEM] + at.AFTER]
        )
    two = at.MOVE + 4
    m[at.COUNT] = 2
    m[two], m[two + 1], m[two + 2], m[two + 3] = j, m[at.MOVE], 0, 0
    return True


@compiled
def shift(m: Memory, h: int, along: bool) -> bool:
    """Move an item some positions back or forth in the order; everybody keeps their stops."""
    q = m[h + at.ITEM]
    steps = 1 + roll(m, m[at.SPREAD])
    if roll(m, 2):
        for _ in range(steps + 1):
            if q != m[at.ITEM_0]:
                q = m[q + at.AFTER]
    else:
        for _ in range(steps):
            if m[q + at.BEFORE] != m[at.ITEM_0]:
                q = m[q + at.BEFORE]
    return plan(m, h, m[h + at.CARER], q, along)


@compiled
def exchange(m: Memory, h: int, g: int) -> bool:
    """Two hands change carers and positions."""
    if g == 0:
        return False
    c, d, i, j = m[h + at.CARER], m[g + at.CARER], m[h + at.ITEM], m[g + at.ITEM]
    if c == 0 or d == 0 or c == d or i == j or m[h + at.ROLE] >= at.FIRST or m[g + at.ROLE] >= at.FIRST:
        return False
    if not may(m, h, d) or not may(m, g, c):
        return False
    if (m[h + at.MATE] and m[m[h + at.MATE] + at.CARER] == d) or (
        m[g + at.MATE] and m[m[g + at.MATE] + at.CARER] == c
    ):
        return False
    if m[i + at.KEY] > m[j + at.KEY]:
        h, g, c, d, i, j = g, h, d, c, j, i
    one, two = at.MOVE, at.MOVE + 4
    m[at.COUNT] = 2
    m[one], m[one + 1] = i, m[j + at.AFTER]
    m[two], m[two + 1] = j, (m[i + at.AFTER] if m[i + at.AFTER] != j else i)
    for k in range(2):
        item, hand, carer, move = (j, g, c, two) if k else (i, h, d, one)
        mate = m[hand + at.MATE]
        partner = m[mate + at.CARER] if mate else 0
        m[move + 2], m[move + 3] = (carer, partner) if hand == m[item + at.ONE] else (partner, carer)
    return True


@compiled
def cut(m: Memory, h: int, g: int) -> bool:
    """Prepare an exchange of tails: behind h on its route, and behind the last stop before that on g's route."""
    if g == 0 or m[h + at.CARER] == 0 or m[g + at.CARER] == 0 or m[h + at.CARER] == m[g + at.CARER]:
        return False
    one, two = m[h + at.CARER], m[g + at.CARER]
    key, w = m[m[h + at.ITEM] + at.KEY], m[two + at.TAIL]
    while w and m[m[w + at.ITEM] + at.KEY] > key:
        w = m[w + at.PREV]
    x, y = m[h + at.NEXT], (m[w + at.NEXT] if w else m[two + at.HEAD])
    if x == 0 and y == 0:
        return False
    m[at.TAIL_ONE], m[at.TAIL_TWO], m[at.CUT_ONE], m[at.CUT_TWO] = one, two, h, w
    return tail_fits(m, x, two, key) and tail_fits(m, y, one, key)


@compiled
def tail_fits(m: Memory, h: int, c: int, key: int) -> bool:
    """Whether carer c may do this stop and all behind it, partners staying different."""
    while h:
        if not may(m, h, c):
            return False
        mate = m[h + at.MATE]
        if mate and m[h + at.DIFFERENT] and m[mate + at.CARER] == c and m[m[mate + at.ITEM] + at.KEY] <= key:
            return False
        h = m[h + at.NEXT]
    return True
