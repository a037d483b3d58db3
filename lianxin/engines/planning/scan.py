"""The cheapest single change of a visit that needs one carer, all of them tried: what the descent at the end consists of."""

from __future__ import annotations

from lianxin.engines.planning import memory as at
from lianxin.engines.planning.clock import begin
from lianxin.engines.planning.jit import compiled
from lianxin.engines.planning.kernel import price, undo
from lianxin.engines.planning.links import Memory, relocate
from lianxin.engines.planning.moves import RELOCATION

FIELDS = 9
"""Room an answer needs: COUNT, and two items with anchor and carers."""


@compiled
def tried(m: Memory, limit: int) -> int:
    """The exact price of the move at MOVE, NEVER when it breaks a hard rule or is surely above the limit; the plan stays."""
    begin(m)
    relocate(m)
    cost: int = price(m, limit)
    undo(m, RELOCATION)
    return cost


@compiled
def beside(m: Memory, h: int, c: int) -> int:
    """Who would do the other hand of a visit of two at once: whoever does it now, in exchange if that is c; 0: cannot be."""
    mate = m[h + at.MATE]
    d: int = m[mate + at.CARER]
    if d == c and m[h + at.DIFFERENT]:
        d = m[h + at.CARER]
    if d == c and m[h + at.DIFFERENT]:
        return 0
    return d if m[m[mate + at.PRICES] + m[d + at.COLUMN]] >= 0 else 0


@compiled
def place_of(m: Memory, h: int, limit: int, best: Memory) -> int:
    """The least price, up to the limit, of giving this hand to some carer at some place of their route; NEVER if there is
    none. The move is left in `best`: COUNT and what follows it. Not for gap pairs, nor for a pair left out."""
    i, least = m[h + at.ITEM], at.NEVER
    paired, second = m[h + at.MATE] != 0, h == m[i + at.OTHER]
    for k in range(m[h + at.ABLE_COUNT]):
        c = m[m[h + at.ABLE] + k]
        d = beside(m, h, c) if paired else 0
        stop, ends = m[c + at.HEAD], paired and d == 0
        while not ends:
            if stop == h:
                stop = m[stop + at.NEXT]
            ends = stop == 0
            here = m[at.ITEM_0] if ends else m[stop + at.ITEM]
            for behind in range(2 if paired and not ends else 1):
                before = m[here + at.AFTER] if behind else here
                if before == i:
                    before = m[i + at.AFTER]
                m[at.COUNT] = 1
                m[at.MOVE], m[at.MOVE + 1] = i, before
                m[at.MOVE + 2], m[at.MOVE + 3] = (d, c) if second else (c, d)
                cost = tried(m, limit)
                if cost <= limit:
                    least, limit = cost, cost - 1
                    best[0], best[1], best[2] = 1, i, before
                    best[3], best[4] = (d, c) if second else (c, d)
            if not ends:
                stop = m[stop + at.NEXT]
    return least


@compiled
def room_of(m: Memory, h: int, limit: int, best: Memory) -> int:
    """The least price, up to the limit, of putting a visit left out into a route and leaving another of that route out."""
    i, least = m[h + at.ITEM], at.NEVER
    for k in range(m[h + at.ABLE_COUNT]):
        c = m[m[h + at.ABLE] + k]
        g = m[c + at.HEAD]
        while g:
            j, stop, ends = m[g + at.ITEM], m[c + at.HEAD], m[g + at.ROLE] != at.ALONE
            while not ends:
                ends = stop == 0
                before = m[at.ITEM_0] if ends else m[stop + at.ITEM]
                if before != j:
                    m[at.COUNT] = 2
                    m[at.MOVE], m[at.MOVE + 1], m[at.MOVE + 2], m[at.MOVE + 3] = i, before, c, 0
                    m[at.MOVE + 4], m[at.MOVE + 5], m[at.MOVE + 6], m[at.MOVE + 7] = j, i, 0, 0
                    cost = tried(m, limit)
                    if cost <= limit:
                        least, limit = cost, cost - 1
                        best[0], best[1], best[2], best[3], best[4] = 2, i, before, c, 0
                        best[5], best[6], best[7], best[8] = j, i, 0, 0
                if not ends:
                    stop = m[stop + at.NEXT]
            g = m[g + at.NEXT]
    return least
