"""How much is done, counted in calls of functions: the same on a busy machine as on an idle one, which no stop-watch is."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class TooMuchWorkError(BaseException):
    """Not an Exception: what is measured must not take it for a problem of its own and go on."""


@contextmanager
def at_most(calls: int) -> Iterator[None]:
    """Stop and fail what makes more calls than these, of Python functions and of built-in ones, in this thread.

    Give it several times what is needed: it is there for work that grows without bound, not for a tenth more or less.
    """
    made = 0

    def count(frame: FrameType, event: str, what: object) -> None:
        nonlocal made
        made += event in {"call", "c_call"}
        if made > calls:
            raise TooMuchWorkError(f"more than {calls} calls")

    former = sys.getprofile()
    sys.setprofile(count)
    try:
        yield
    except TooMuchWorkError as stopped:
        raise AssertionError(str(stopped)) from None
    finally:
        sys.setprofile(former)
    assert made <= calls, "stopped, and yet gone on"
