"""Order and routes as linked records. Linking and unlinking a stop gives the exact change of travel in constant time."""

# ruff: noqa: C901 - every further call in the search costs more than the branches

from __future__ import annotations

from lianxin.engines.planning import memory as at
from lianxin.engines.planning.jit import compiled

Memory = list[int]
"""A list of ints (plain); compiled code gets an int64 array, which answers alike."""


@compiled
def touch(m: Memory, h: int) -> None:
    """The stop has to be decoded again."""
    if m[h + at.TOUCHED] != m[at.STAMP]:
        m[h + at.TOUCHED] = m[at.STAMP]
        m[m[at.PENDING_0] + m[at.PENDING]] = h
        m[at.PENDING] += 1
    i = m[h + at.ITEM]
    if m[i + at.KEY] < m[at.SCAN_KEY]:
        m[at.SCAN_KEY] = m[i + at.KEY]
        m[at.SCAN] = i


@compiled
def touch_home(m: Memory, c: int) -> None:
    """The carer's way home has to be decoded again."""
    if m[c + at.HOME_TOUCHED] != m[at.STAMP]:
        m[c + at.HOME_TOUCHED] = m[at.STAMP]
        m[m[at.HOMES_0] + m[at.HOMES]] = c
        m[at.HOMES] += 1


@compiled
def touch_after(m: Memory, c: int, p: int, q: int) -> None:
    """The route has changed between p and q: decode q again, and p where a gap partner decides its time."""
    if q:
        touch(m, q)
    else:
        touch_home(m, c)
    if p and m[p + at.ROLE] == at.FIRST:
        touch(m, p)


@compiled
def unlink(m: Memory, h: int) -> None:
    """Take a stop out of its carer's route."""
    c, p, q = m[h + at.CARER], m[h + at.PREV], m[h + at.NEXT]
    ways, nodes, node = m[c + at.WAYS], m[at.NODES], m[h + at.NODE]
    a = m[p + at.NODE] if p else m[c + at.FROM]
    b = m[q + at.NODE] if q else m[c + at.TO]
    way = m[ways + a * nodes + b] if p or q else m[c + at.IDLE_WAY]
    way -= m[ways + a * nodes + node] + m[ways + node * nodes + b]
    if p:
        m[p + at.NEXT] = q
    else:
        m[c + at.HEAD] = q
    if q:
        m[q + at.PREV] = p
    else:
        m[c + at.TAIL] = p
    m[at.STATIC] += way * m[at.W_TRAVEL] - m[m[h + at.PRICES] + m[c + at.COLUMN]]
    m[c + at.LOAD] += way - m[h + at.MINUTES]
    m[h + at.CARER] = 0
    touch_after(m, c, p, q)


@compiled
def link(m: Memory, h: int, c: int) -> None:
    """Put a stop into a carer's route, where its position in the order says."""
    key = m[m[h + at.ITEM] + at.KEY]
    p, q = m[c + at.TAIL], 0
    while p and m[m[p + at.ITEM] + at.KEY] >= key:
        q = p
        p = m[p + at.PREV]
    ways, nodes, node = m[c + at.WAYS], m[at.NODES], m[h + at.NODE]
    a = m[p + at.NODE] if p else m[c + at.FROM]
    b = m[q + at.NODE] if q else m[c + at.TO]
    way = m[ways + a * nodes + node] + m[ways + node * nodes + b]
    way -= m[ways + a * nodes + b] if p or q else m[c + at.IDLE_WAY]
    m[h + at.PREV], m[h + at.NEXT] = p, q
    if p:
        m[p + at.NEXT] = h
    else:
        m[c + at.HEAD] = h
    if q:
        m[q + at.PREV] = h
    else:
        m[c + at.TAIL] = h
    m[at.STATIC] += way * m[at.W_TRAVEL] + m[m[h + at.PRICES] + m[c + at.COLUMN]]
    m[c + at.LOAD] += way + m[h + at.MINUTES]
    m[h + at.CARER] = c
    touch_after(m, c, p, q)


@compiled
def take_out(m: Memory, i: int) -> None:
    """Take an item out of the order."""
    p, q = m[i + at.BEFORE], m[i + at.AFTER]
    m[p + at.AFTER], m[q + at.BEFORE] = q, p


@compiled
def put_in(m: Memory, i: int, q: int) -> None:
    """Put an item into the order in front of q. Its key lies half-way between its neighbours'."""
    p = m[q + at.BEFORE]
    end = m[at.ITEM_0]
    low = 0 if p == end else m[p + at.KEY]
    if m[q + at.KEY] - low < 2:
        number_anew(m)
        low = 0 if p == end else m[p + at.KEY]
    m[i + at.KEY] = (low + m[q + at.KEY]) >> 1
    m[i + at.BEFORE], m[i + at.AFTER] = p, q
    m[p + at.AFTER], m[q + at.BEFORE] = i, i


@compiled
def number_anew(m: Memory) -> None:
    """Spread the keys evenly again."""
    end = m[at.ITEM_0]
    step = at.LAST_KEY // (m[at.ITEMS] + 2)
    key, i = step, m[end + at.AFTER]
    while i != end:
        m[i + at.KEY] = key
        key += step
        i = m[i + at.AFTER]
    if m[at.PENDING]:  # decode from the start: the keys already seen mean nothing any more
        m[at.SCAN], m[at.SCAN_KEY] = m[end + at.AFTER], 0


@compiled
def relocate(m: Memory) -> None:
    """Carry the move out, and leave its inverse at OLD_MOVE."""
    count = m[at.COUNT]
    for k in range(count):
        move, old = at.MOVE + 4 * k, at.OLD_MOVE + 4 * (count - 1 - k)
        i = m[move]
        m[old], m[old + 1] = i, m[i + at.AFTER]
        for side in range(2):
            h = m[i + at.ONE + side]
            m[old + 2 + side] = m[h + at.CARER] if h else 0
            if h and m[h + at.CARER]:
                unlink(m, h)
        if m[old + 2] == 0:
            m[at.STATIC] -= m[i + at.PENALTY]
        take_out(m, i)
    for k in range(count):
        move = at.MOVE + 4 * k
        i = m[move]
        put_in(m, i, m[move + 1])
        for side in range(2):
            h = m[i + at.ONE + side]
            if h:
                if m[move + 2 + side]:
                    link(m, h, m[move + 2 + side])
                touch(m, h)
                if m[h + at.ROLE] >= at.FIRST:
                    touch(m, m[h + at.MATE])
        if m[move + 2] == 0:
            m[at.STATIC] += m[i + at.PENALTY]
    m[at.OLD_COUNT] = count


@compiled
def invert(m: Memory) -> None:
    """Make the inverse of the last move the next one."""
    m[at.COUNT] = m[at.OLD_COUNT]
    for k in range(4 * m[at.COUNT]):
        m[at.MOVE + k] = m[at.OLD_MOVE + k]


@compiled
def swap_tails(m: Memory) -> None:
    """Exchange what two carers do after the cuts. Doing it twice undoes it; both may do all of it (see `moves`)."""
    one, two, u, w = m[at.TAIL_ONE], m[at.TAIL_TWO], m[at.CUT_ONE], m[at.CUT_TWO]
    before = m[one + at.LOAD] + m[two + at.LOAD]
    x, y = (m[u + at.NEXT] if u else m[one + at.HEAD]), (m[w + at.NEXT] if w else m[two + at.HEAD])
    for side in range(2):
        c, p, q, h = one, u, y, x
        if side:
            c, p, q, h = two, w, x, y
        other = two if side == 0 else one
        while h:  # what this carer gives away
            m[at.STATIC] += (
                m[m[h + at.PRICES] + m[other + at.COLUMN]] - m[m[h + at.PRICES] + m[c + at.COLUMN]]
            )
            h = m[h + at.NEXT]
        if p:
            m[p + at.NEXT] = q
        else:
            m[c + at.HEAD] = q
    last_one, last_two = m[one + at.TAIL], m[two + at.TAIL]
    m[one + at.TAIL], m[two + at.TAIL] = (last_two if y else u), (last_one if x else w)
    if y:
        m[y + at.PREV] = u
    if x:
        m[x + at.PREV] = w
    for side in range(2):
        c, p, q = (one, u, y) if side == 0 else (two, w, x)
        h = q
        while h:
            m[h + at.CARER] = c
            touch(m, h)
            if m[h + at.ROLE] >= at.FIRST:
                touch(m, m[h + at.MATE])
            h = m[h + at.NEXT]
        m[c + at.LOAD] = load_of(m, c)
        touch_after(m, c, p, q)
        touch_home(m, c)
    m[at.STATIC] += (m[one + at.LOAD] + m[two + at.LOAD] - before) * m[at.W_TRAVEL]


@compiled
def load_of(m: Memory, c: int) -> int:
    """Minutes at visits and on the way of one carer."""
    ways, nodes, node = m[c + at.WAYS], m[at.NODES], m[c + at.FROM]
    h = m[c + at.HEAD]
    load = m[c + at.LOAD_0]
    if h == 0:
        return load + m[c + at.IDLE_WAY]
    while h:
        load += m[ways + node * nodes + m[h + at.NODE]] + m[h + at.MINUTES]
        node = m[h + at.NODE]
        h = m[h + at.NEXT]
    return load + m[ways + node * nodes + m[c + at.TO]]
