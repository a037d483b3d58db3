"""Identifiers: UUID version 7, made where the row is born (server, command line; the phone makes its own).

Source: RFC 9562 §5.7 (layout) and §6.2 method 2 (monotonic random). A new row sorts after the rows before it,
so indexes grow at one end.
"""

import os
import threading
import time
from uuid import UUID

_RANDOM_BITS = 74
_RANDOM_MASK = (1 << _RANDOM_BITS) - 1
_MAX_STEP_BYTES = 4


class _Source:
    """The last identifier given out by this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._millisecond = -1
        self._random = 0

    def next(self, millisecond: int) -> UUID:
        with self._lock:
            if millisecond > self._millisecond:
                self._millisecond = millisecond
                self._random = int.from_bytes(os.urandom(10)) & _RANDOM_MASK
            else:  # same millisecond, or the wall clock went back: step on from the last one
                self._random += 1 + int.from_bytes(os.urandom(_MAX_STEP_BYTES))
                if self._random > _RANDOM_MASK:
                    self._millisecond += 1
                    self._random &= _RANDOM_MASK
            return _layout(self._millisecond, self._random)


def _layout(millisecond: int, random: int) -> UUID:
    """48 bits of Unix milliseconds, version 7, 12 random bits, variant 0b10, 62 random bits."""
    high, low = random >> 62, random & ((1 << 62) - 1)
    return UUID(int=millisecond << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)


def _renew() -> None:
    global _source  # noqa: PLW0603  a forked child must not continue its parent's series
    _source = _Source()


_source = _Source()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew)


def new_id() -> UUID:
    """Return a fresh UUIDv7, greater than every one this process made before; safe from any thread."""
    return _source.next(time.time_ns() // 1_000_000)
