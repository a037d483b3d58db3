"""Regular expressions of form authors: read as JavaScript and Java read them, stopped when one text takes too long."""

from __future__ import annotations

import re
from functools import lru_cache

import regex

from lianxin.engines.xforms.errors import XFormError

LONGEST_PATTERN = 2_000
LONGEST_TEXT = 100_000
LARGEST = 20_000
"""what a pattern may grow to when its counts ({20}) are written out, which is what the engine does"""
_PIECE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{(\d+)(?:,(\d*))?\}|.", re.DOTALL)


@lru_cache(maxsize=512)
def compiled(pattern: str) -> regex.Pattern[str]:
    """Raises XFormError xforms.argument for a pattern that is none."""
    if len(pattern) > LONGEST_PATTERN:
        raise XFormError("xforms.too_long", limit=LONGEST_PATTERN)
    if _size(pattern) > LARGEST:
        raise XFormError("xforms.too_long", limit=LARGEST)
    try:
        return regex.compile(_ends(pattern), regex.ASCII | regex.V0)
    except (regex.error, OverflowError, RecursionError, ValueError):
        raise XFormError("xforms.argument", function="regex") from None


def matches(pattern: str, text: str, seconds: float = 0.25) -> bool:
    """Whether the pattern is found anywhere in the text, as the ODK web engine does (write ^…$ for the whole)."""
    if len(text) > LONGEST_TEXT:
        raise XFormError("xforms.limit", limit="regex")
    try:
        return compiled(pattern).search(text, timeout=seconds) is not None
    except TimeoutError:
        raise XFormError("xforms.limit", limit="regex") from None
    except MemoryError:
        raise XFormError("xforms.limit", limit="regex") from None


def _size(pattern: str) -> int:
    """How many pieces there are with every count written out."""
    sums, last = [0], 0
    for piece in _PIECE.finditer(pattern):
        text = piece[0]
        if piece[1]:
            times = max(1, int(piece[1][:9]), int((piece[2] or "0")[:9]))
            sums[-1] += last * (times - 1)
            last *= times
        elif text == "(":
            sums.append(0)
        elif text == ")" and len(sums) > 1:
            last = sums.pop()
            sums[-1] += last
        elif text not in {"*", "+", "?", "|"}:
            last = 1
            sums[-1] += 1
    return sum(sums)


def _ends(pattern: str) -> str:
    r"""`$` as `\Z`: in Python it would also stand before a last line break."""
    made: list[str] = []
    is_in_class = is_escaped = False
    for letter in pattern:
        if is_escaped:
            is_escaped = False
        elif letter == "\\":
            is_escaped = True
        elif letter == "[":
            is_in_class = True
        elif letter == "]":
            is_in_class = False
        elif letter == "$" and not is_in_class:
            made.append(r"\Z")
            continue
        made.append(letter)
    return "".join(made)
