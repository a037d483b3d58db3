"""Times along the order: each stop as early as its carers, windows, partner and rests allow."""

# ruff: noqa: PLR1730, C901, PLR0912 - in these loops max() and every further call cost more than the arithmetic
from __future__ import annotations

from lianxin.engines.planning import memory as at
from lianxin.engines.planning.jit import compiled
from lianxin.engines.planning.links import Memory, touch, touch_home

FEW = 48
"""Up to so many stops to decode (and half of all), the next one is looked for among them; of more, along the order."""


@compiled
def within_windows(m: Memory, h: int, ready: int) -> int:
    """The earliest start from `ready` on: inside the first window still open, or late."""
    window = m[h + at.WINDOWS]
    for _ in range(m[h + at.WINDOW_COUNT]):
        if ready <= m[window + 1]:
            return m[window] if m[window] > ready else ready
        window += 2
    return ready


@compiled
def write(m: Memory, h: int, start: int, rested: int) -> bool:
    """Give a stop its times and price; False when the carer's hours forbid it."""
    c, p = m[h + at.CARER], m[h + at.PREV]
    free, owed, node = m[c + at.FREE], m[c + at.OWES], m[c + at.FROM]
    if p:
        free, owed, node = m[p + at.END], m[p + at.OWED], m[p + at.NODE]
    end = start + m[h + at.MINUTES]
    if end > m[c + at.LIMIT]:
        return False
    window = m[h + at.WINDOWS] + 2 * m[h + at.WINDOW_COUNT] - 2
    late = start - m[window + 1]
    if late < 0:
        late = 0
    cost = late * m[at.W_LATE]
    if m[at.W_WAIT] and (p or m[c + at.OUT]):
        idle = start - free - m[m[c + at.WAYS] + node * m[at.NODES] + m[h + at.NODE]] - m[at.FREE_WAIT]
        if rested >= 0:
            idle -= m[c + at.REST_MINUTES]
        if idle > 0:
            cost += idle * m[at.W_WAIT]
    if m[h + at.PROMISED] >= 0:
        moved = start - m[h + at.PROMISED]
        if moved < 0:
            moved = -moved
        if moved > m[at.TOLERANCE]:
            cost += (moved - m[at.TOLERANCE]) * m[at.W_MOVED]
        if start < m[m[h + at.TOLD]] or start > m[m[h + at.TOLD] + 1]:
            cost += m[at.W_OUTSIDE]
    if rested >= 0:
        owed = 0
    changed = end != m[h + at.END] or owed != m[h + at.OWED]
    note(m, h, cost, late)
    m[h + at.START], m[h + at.END], m[h + at.OWED], m[h + at.RESTED] = start, end, owed, rested
    if changed:
        if m[h + at.NEXT]:
            touch(m, m[h + at.NEXT])
        else:
            touch_home(m, c)
    return True


@compiled
def note(m: Memory, h: int, cost: int, late: int) -> None:
    """Log a stop as it was, and book its new price and lateness."""
    line = m[at.LOG_0] + m[at.LOGGED] * 8
    m[at.LOGGED] += 1
    m[line] = h
    for k in range(7):  # START to RAW lie side by side
        m[line + 1 + k] = m[h + at.START + k]
    m[at.TIMED] += cost - m[h + at.COST]
    if m[h + at.LATE] == m[at.OLD_WORST]:
        m[at.WORST_GONE] = 1
    if late > m[at.NEW_WORST]:
        m[at.NEW_WORST] = late
    m[h + at.COST], m[h + at.LATE] = cost, late


@compiled
def settle(m: Memory, i: int) -> bool:
    """Decode one item; False when a hard rule breaks."""
    one, other = m[i + at.ONE], m[i + at.OTHER]
    if m[one + at.CARER] == 0:
        note(m, one, 0, 0)
        if other:
            note(m, other, 0, 0)
        return True
    ready = m[one + at.EARLIEST]
    role = m[one + at.ROLE]
    if role == at.SECOND and m[m[one + at.MATE] + at.RAW] + m[one + at.GAP_LEAST] > ready:
        ready = m[m[one + at.MATE] + at.RAW] + m[one + at.GAP_LEAST]
    for side in range(2 if other else 1):
        h = other if side else one
        c, p = m[h + at.CARER], m[h + at.PREV]
        free, node = (m[p + at.END], m[p + at.NODE]) if p else (m[c + at.FREE], m[c + at.FROM])
        free += m[m[c + at.WAYS] + node * m[at.NODES] + m[h + at.NODE]]
        if free > ready:
            ready = free
    start = within_windows(m, one, ready)
    rest_one = rest_other = -1
    moved = True
    while (
        moved
    ):  # a rest that must come first may delay both, and leave the other idle for long enough to rest
        moved = False
        for side in range(2 if other else 1):
            h = other if side else one
            if (rest_other if side else rest_one) >= 0:
                continue
            rest = rest_before(m, h, start)
            if rest == at.NEVER:
                return False
            if rest < 0:
                continue
            if side:
                rest_other = rest
            else:
                rest_one = rest
            moved = True
            rested = rest + m[m[h + at.CARER] + at.REST_MINUTES] + way_to(m, h)
            if rested > start:
                start = within_windows(m, one, rested)
    if start > m[one + at.DEADLINE] or not keep_gap(m, i, one, start):
        return False
    changed = start != m[one + at.START] or start != m[one + at.RAW]
    if not write(m, one, start, rest_one) or (other and not write(m, other, start, rest_other)):
        return False
    m[one + at.RAW] = start
    if role == at.FIRST and changed:
        touch(m, m[one + at.MATE])
    return True


@compiled
def way_to(m: Memory, h: int) -> int:
    """Travel to a stop from where its carer is before."""
    c, p = m[h + at.CARER], m[h + at.PREV]
    node = m[p + at.NODE] if p else m[c + at.FROM]
    way: int = m[m[c + at.WAYS] + node * m[at.NODES] + m[h + at.NODE]]
    return way


@compiled
def rest_before(m: Memory, h: int, start: int) -> int:
    """When the carer rests before this stop: -1 not now, NEVER when it is too late for it.

    A rest is taken when idle time swallows it, or when the stop would push it past its latest start.
    """
    c, p = m[h + at.CARER], m[h + at.PREV]
    if not (m[p + at.OWED] if p else m[c + at.OWES]):
        return -1
    rest = m[p + at.END] if p else m[c + at.FREE]
    if rest < m[c + at.REST_FROM]:
        rest = m[c + at.REST_FROM]
    must = start + m[h + at.MINUTES] > m[c + at.REST_UNTIL]
    if not must and rest + m[c + at.REST_MINUTES] + way_to(m, h) > start:
        return -1
    return at.NEVER if rest > m[c + at.REST_UNTIL] else rest


@compiled
def keep_gap(m: Memory, i: int, h: int, start: int) -> bool:
    """For the second of a gap pair: hold the first back where it would be too long before; False where that is too late."""
    if m[h + at.ROLE] != at.SECOND:
        return True
    first = m[h + at.MATE]
    latest = start - m[h + at.GAP_MOST]
    wanted = m[first + at.RAW]
    if latest > wanted:
        wanted = within_windows(m, first, latest)
        if start - wanted < m[h + at.GAP_LEAST]:
            return False
    if wanted == m[first + at.START]:
        return True
    q = m[first + at.NEXT]
    if wanted > m[first + at.DEADLINE] or (q and m[m[q + at.ITEM] + at.KEY] < m[i + at.KEY]):
        return False
    return write(m, first, wanted, m[first + at.RESTED])


@compiled
def come_home(m: Memory, c: int) -> bool:
    """Decode a carer's way home; False when it ends after the hours allowed."""
    p = m[c + at.TAIL]
    free, node, owed = m[c + at.FREE], m[c + at.FROM], m[c + at.OWES]
    if p:
        free, node, owed = m[p + at.END], m[p + at.NODE], m[p + at.OWED]
    home, rest = free, -1
    if p or m[c + at.OUT]:
        home += m[m[c + at.WAYS] + node * m[at.NODES] + m[c + at.TO]]
    if p and owed and home > m[c + at.REST_UNTIL]:
        rest = free if free > m[c + at.REST_FROM] else m[c + at.REST_FROM]
        if rest > m[c + at.REST_UNTIL]:
            return False
        home += rest + m[c + at.REST_MINUTES] - free
    if p and home > m[c + at.LIMIT]:
        return False
    cost = 0
    if home > m[c + at.SHIFT_END] and (p or m[c + at.OUT]):
        cost = (home - m[c + at.SHIFT_END]) * m[at.W_OVERTIME]
    line = m[at.LOG_0] + m[at.LOGGED] * 8
    m[at.LOGGED] += 1
    m[line], m[line + 1], m[line + 2], m[line + 3] = (
        -c,
        m[c + at.HOME_COST],
        m[c + at.COME_HOME],
        m[c + at.HOME_REST],
    )
    m[at.TIMED] += cost - m[c + at.HOME_COST]
    m[c + at.HOME_COST], m[c + at.COME_HOME], m[c + at.HOME_REST] = cost, home, rest
    return True


@compiled
def begin(m: Memory) -> None:
    """Start a change: nothing touched, nothing logged."""
    m[at.STAMP] += 1
    m[at.PENDING] = m[at.LOGGED] = m[at.HOMES] = m[at.NEW_WORST] = m[at.WORST_GONE] = 0
    m[at.SCAN_KEY] = at.LAST_KEY + 1
    m[at.OLD_TIMED], m[at.OLD_WORST] = m[at.TIMED], m[at.WORST]


@compiled
def decode_few(m: Memory) -> bool:
    """The same by looking for the earliest of those still pending: what lies between them is not looked at."""
    last, pending = -1, m[at.PENDING_0]
    while m[at.PENDING] > 0:
        i = m[m[pending] + at.ITEM]
        for k in range(1, m[at.PENDING]):
            j = m[m[pending + k] + at.ITEM]
            if m[j + at.KEY] < m[i + at.KEY]:
                i = j
        for k in range(m[at.PENDING] - 1, -1, -1):
            h = m[pending + k]
            if m[h + at.ITEM] == i:
                m[h + at.TOUCHED] = 0
                m[at.PENDING] -= 1
                m[pending + k] = m[pending + m[at.PENDING]]
        if m[i + at.KEY] <= last:  # the same again: a first held back by its second; what it changed is known
            continue
        last = m[i + at.KEY]
        if not settle(m, i):
            return False
    return True


@compiled
def decode_many(m: Memory) -> bool:
    """The same by walking along the order."""
    i, end = m[at.SCAN], m[at.ITEM_0]
    if m[at.PENDING]:
        while m[i + at.BEFORE] != end and m[m[i + at.BEFORE] + at.KEY] >= m[at.SCAN_KEY]:
            i = m[i + at.BEFORE]
    while m[at.PENDING] > 0 and i != end:
        found = False
        for side in range(2):
            h = m[i + at.ONE + side]
            if h and m[h + at.TOUCHED] == m[at.STAMP]:
                m[h + at.TOUCHED] = 0
                m[at.PENDING] -= 1
                found = True
        if found and not settle(m, i):
            return False
        i = m[i + at.AFTER]
    return True


@compiled
def decode(m: Memory) -> bool:
    """Decode whatever was touched, in order; False when a hard rule breaks (then `roll_back`)."""
    few = m[at.PENDING] <= FEW and 2 * m[at.PENDING] <= m[at.HANDS]
    if not (decode_few(m) if few else decode_many(m)):
        return False
    for k in range(m[at.HOMES]):
        if not come_home(m, m[m[at.HOMES_0] + k]):
            return False
    worst = m[at.OLD_WORST]
    if m[at.NEW_WORST] >= worst:
        worst = m[at.NEW_WORST]
    elif m[at.WORST_GONE]:
        worst = 0
        for k in range(m[at.HANDS]):
            late = m[m[at.HAND_0] + k * at.RECORD + at.LATE]
            if late > worst:
                worst = late
    m[at.WORST] = worst
    return True


@compiled
def roll_back(m: Memory) -> None:
    """Restore every time and price from the log."""
    for k in range(m[at.LOGGED] - 1, -1, -1):
        line = m[at.LOG_0] + k * 8
        h = m[line]
        if h < 0:
            h = -h
            m[h + at.HOME_COST], m[h + at.COME_HOME], m[h + at.HOME_REST] = (
                m[line + 1],
                m[line + 2],
                m[line + 3],
            )
        else:
            for field in range(7):
                m[h + at.START + field] = m[line + 1 + field]
    m[at.TIMED], m[at.WORST] = m[at.OLD_TIMED], m[at.OLD_WORST]


@compiled
def loads(m: Memory) -> int:
    """Price of the imbalance, NEVER when a carer works longer than allowed."""
    if not m[at.LOADS_MATTER] or not m[at.CARERS]:
        return 0
    heaviest = total = 0
    for k in range(m[at.CARERS]):
        c = m[at.CARER_0] + k * at.RECORD
        load = m[c + at.LOAD]
        if load > m[c + at.MOST] and m[c + at.HEAD]:
            return at.NEVER
        total += load
        if load > heaviest:
            heaviest = load
    return (heaviest - total // m[at.CARERS]) * m[at.W_IMBALANCE]
