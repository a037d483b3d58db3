"""Simulated annealing over the day in memory, and the exact price of given changes."""

from __future__ import annotations

from lianxin.engines.planning import memory as at
from lianxin.engines.planning.clock import begin, decode, loads, roll_back, way_to
from lianxin.engines.planning.jit import compiled
from lianxin.engines.planning.links import (
    Memory,
    invert,
    link,
    load_of,
    number_anew,
    put_in,
    relocate,
    swap_tails,
    touch,
    touch_home,
)
from lianxin.engines.planning.moves import NONE, RELOCATION, propose, roll
from lianxin.engines.planning.near import find_near

__all__ = [
    "LOGARITHMS_BITS",
    "TRY",
    "anneal",
    "arrange",
    "evaluate",
    "find_near",
    "keep",
    "number_anew",
    "put_all",
    "take",
    "way_to",
]

LOGARITHMS_BITS = 12
HEAT_BITS = 20
TRY = 12
"""Numbers of one line of `evaluate`: the move (COUNT, two items), the hand asked about, and the two answers."""


@compiled
def change(m: Memory, kind: int) -> None:
    """Carry a proposed change out."""
    if kind == RELOCATION:
        relocate(m)
    else:
        swap_tails(m)


@compiled
def undo(m: Memory, kind: int) -> None:
    """Restore times, order and routes."""
    roll_back(m)
    begin(m)
    if kind == RELOCATION:
        invert(m)
        relocate(m)
    else:
        swap_tails(m)


@compiled
def price(m: Memory, limit: int) -> int:
    """The plan's price after a change, NEVER when a hard rule breaks or it is surely above the limit."""
    if m[at.STATIC] > limit:  # most changes end here, before the loads of all carers are looked at
        return at.NEVER
    floor: int = m[at.STATIC] + loads(m)
    if floor > limit:  # no clock can make that cheaper
        return at.NEVER
    m[at.DECODED] += 1
    if not decode(m):
        return at.NEVER
    return floor + m[at.TIMED] + m[at.WORST] * m[at.W_WORST]


@compiled
def arrange(m: Memory) -> bool:
    """Link and decode the plan described by the order and BEST_CARER; False when it breaks a hard rule."""
    begin(m)
    m[at.STATIC] = m[at.TIMED] = m[at.WORST] = m[at.OLD_TIMED] = m[at.OLD_WORST] = 0
    for k in range(m[at.CARERS]):
        c = m[at.CARER_0] + k * at.RECORD
        m[c + at.HEAD] = m[c + at.TAIL] = m[c + at.HOME_COST] = 0
        m[c + at.LOAD] = load_of(m, c)
        m[at.STATIC] += m[c + at.IDLE_WAY] * m[at.W_TRAVEL]
        touch_home(m, c)
    i = m[m[at.ITEM_0] + at.AFTER]
    while i != m[at.ITEM_0]:
        for side in range(2):
            h = m[i + at.ONE + side]
            if h:
                m[h + at.COST] = m[h + at.LATE] = m[h + at.CARER] = 0
                m[h + at.END] = m[h + at.START] = m[h + at.RAW] = -1
                if m[h + at.BEST_CARER]:
                    link(m, h, m[h + at.BEST_CARER])
                touch(m, h)
        if m[m[i + at.ONE] + at.CARER] == 0:
            m[at.STATIC] += m[i + at.PENALTY]
        i = m[i + at.AFTER]
    m[at.TOTAL] = price(m, at.LAST_KEY)
    return m[at.TOTAL] < at.NEVER


@compiled
def keep(m: Memory) -> None:
    """Remember the present plan as the best."""
    m[at.BEST] = m[at.TOTAL]
    for k in range(m[at.ITEMS]):
        i = m[at.ITEM_0] + (k + 1) * at.RECORD
        m[i + at.BEST_KEY] = m[i + at.KEY]
    for k in range(m[at.HANDS]):
        h = m[at.HAND_0] + k * at.RECORD
        m[h + at.BEST_CARER] = m[h + at.CARER]


@compiled
def anneal(m: Memory, tries: int, heat: int) -> None:
    """Propose so many changes at one temperature (in price × 2^8), starting from the arranged plan."""
    for _ in range(tries):
        kind = propose(m)
        if kind == NONE:
            continue
        begin(m)
        change(m, kind)
        patience = (heat * m[m[at.LOGARITHMS] + roll(m, 1 << LOGARITHMS_BITS)]) >> HEAT_BITS
        cost = price(m, m[at.TOTAL] + patience)
        if cost > m[at.TOTAL] + patience:
            undo(m, kind)
            continue
        m[at.TAKEN] += 1
        m[at.TOTAL] = cost
        if cost < m[at.BEST]:
            keep(m)
    m[at.TRIED] += tries


@compiled
def evaluate(m: Memory, lines: Memory, count: int) -> None:
    """The exact price of each line's relocation and the start it gives; the plan itself stays."""
    for k in range(count):
        line = k * TRY
        m[at.COUNT] = lines[line]
        for field in range(8):
            m[at.MOVE + field] = lines[line + 1 + field]
        begin(m)
        relocate(m)
        cost = price(m, at.LAST_KEY)
        lines[line + 10], lines[line + 11] = cost, m[lines[line + 9] + at.START]
        undo(m, RELOCATION)


@compiled
def take(m: Memory) -> bool:
    """Carry the move at MOVE out for good; False (and nothing changed) when it breaks a hard rule."""
    begin(m)
    relocate(m)
    cost = price(m, at.LAST_KEY)
    if cost >= at.NEVER:
        undo(m, RELOCATION)
        return False
    m[at.TOTAL] = cost
    return True


@compiled
def put_all(m: Memory, items: Memory, count: int) -> None:
    """Make the order anew from a list of items."""
    end = m[at.ITEM_0]
    m[end + at.KEY] = at.LAST_KEY
    m[end + at.BEFORE], m[end + at.AFTER], m[at.PENDING] = end, end, 0
    for k in range(count):
        put_in(m, items[k], end)
