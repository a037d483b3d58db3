"""Layout of the kernel's memory: one block of integers `m`, made of records of `RECORD` numbers.

A handle is the index of a record's first number, so `m[h + START]` is a field; handle 0 means "nothing" and the record
there holds the day's own numbers. One block, because handing a dozen arrays to a compiled function costs more than
most of what these functions do.
"""

from __future__ import annotations

from typing import Final

RECORD: Final = 32
DAY: Final = 128
"""Length of the day's own record."""
NEVER: Final = 1 << 40
"""Later than any time, dearer than any plan."""
LAST_KEY: Final = 1 << 60

# The day ------------------------------------------------------------------------------------------------------
RANDOM: Final = 0
STATIC: Final = 1  # cost that needs no clock: travel, prices of carers, visits left out
TIMED: Final = 2  # cost that does: lateness, waiting, overtime, moved promises
WORST: Final = 3
TOTAL: Final = 4
BEST: Final = 5
STAMP: Final = 6
PENDING: Final = 7
SCAN: Final = 8
SCAN_KEY: Final = 9
LOGGED: Final = 10
HOMES: Final = 11
OLD_TIMED: Final = 12
OLD_WORST: Final = 13
NEW_WORST: Final = 14
WORST_GONE: Final = 15
RELABELLED: Final = 16
HANDS: Final = 17  # counts
CARERS: Final = 18
ITEMS: Final = 19
NODES: Final = 20
HAND_0: Final = 21  # first handles
CARER_0: Final = 22
ITEM_0: Final = 23
LOG_0: Final = 24
HOMES_0: Final = 25
LOGARITHMS: Final = 26
W_TRAVEL: Final = 27
W_LATE: Final = 28
W_WORST: Final = 29
W_WAIT: Final = 30
FREE_WAIT: Final = 31
W_OVERTIME: Final = 32
W_IMBALANCE: Final = 33
W_MOVED: Final = 34
TOLERANCE: Final = 35
LOADS_MATTER: Final = 36
DROPPING: Final = 37
SPREAD: Final = 38  # furthest shift in the order
KINDS: Final = 43  # how many different sets of allowed carers hands have
SHARED: Final = 44  # where it stands which of these have a carer in common
PENDING_0: Final = 46  # where the hands to be decoded again stand, as many as PENDING says
W_OUTSIDE: Final = 47  # a start outside the window told
FASTEST: Final = 45  # the table of ways of the fastest mode
TRIED: Final = 40  # moves proposed
DECODED: Final = 41  # moves that needed a clock
TAKEN: Final = 42
COUNT: Final = 64  # the move: how many items, then ITEM, ANCHOR and two carers of each
MOVE: Final = 65
OLD_COUNT: Final = 80  # its inverse
OLD_MOVE: Final = 81
TAIL_ONE: Final = 96  # exchange of two carers' remaining routes: carers and last hands kept
TAIL_TWO: Final = 97
CUT_ONE: Final = 98
CUT_TWO: Final = 99

# A hand: one carer's part of a visit --------------------------------------------------------------------------
CARER: Final = 0
PREV: Final = 1
NEXT: Final = 2
START: Final = 3
END: Final = 4
OWED: Final = 5  # 1 while the carer still owes a rest after this stop
RESTED: Final = 6  # start of a rest before this stop, -1 for none
LATE: Final = 7
COST: Final = 8
RAW: Final = 9  # start before a gap partner pushed it later
TOUCHED: Final = 10
ITEM: Final = 11
MATE: Final = 12
NODE: Final = 13
MINUTES: Final = 14
ROLE: Final = 15
WINDOWS: Final = 16  # where its (earliest, latest) pairs stand
WINDOW_COUNT: Final = 17
DEADLINE: Final = 18
GAP_LEAST: Final = 19
GAP_MOST: Final = 20
PROMISED: Final = 21
PRICES: Final = 22  # where its price of every carer stands; -1: not allowed
NEAR: Final = 23
NEAR_COUNT: Final = 24
BEST_CARER: Final = 25
ABLE: Final = 26  # where the handles of its allowed carers stand
ABLE_COUNT: Final = 27
EARLIEST: Final = 29  # no start before, whatever the windows say
KIND: Final = 30  # number of its set of allowed carers
DIFFERENT: Final = 28  # 1: the partner must be somebody else
TOLD: Final = 31  # where the (earliest, latest) start that keeps what was promised stands

ALONE: Final = 0
TOGETHER: Final = 1
FIRST: Final = 2
SECOND: Final = 3

# A carer ------------------------------------------------------------------------------------------------------
HEAD: Final = 0
TAIL: Final = 1
LOAD: Final = 2
HOME_COST: Final = 3
COME_HOME: Final = 4
HOME_REST: Final = 5
WAYS: Final = 6
FROM: Final = 7
TO: Final = 8
FREE: Final = 9
OWES: Final = 10
COLUMN: Final = 11
IDLE_WAY: Final = 12  # travel of a carer who gets nothing new: 0, or the way home after the frozen prefix
OUT: Final = 13  # 1 after a frozen stop
SHIFT_END: Final = 14
LIMIT: Final = 15
REST_FROM: Final = 16
REST_UNTIL: Final = 17
REST_MINUTES: Final = 18
MOST: Final = 19
LOAD_0: Final = 20
HOME_TOUCHED: Final = 21

# An item: one position in the order; the two hands of a gap pair are two items, of any other visit one ---------
KEY: Final = 0
BEFORE: Final = 1
AFTER: Final = 2
ONE: Final = 3
OTHER: Final = 4
PENALTY: Final = 5
BEST_KEY: Final = 6
