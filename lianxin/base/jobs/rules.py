"""Pure rules of background work: when to try again, and what may be an argument."""

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=1)

_CODE_OR_ID = re.compile(r"[\x20-\x7e]{0,200}")
_ID_NUMBER = re.compile(
    r"(?<![0-9a-z-])[1-9]\d{5}(?:\d{9}|(?:18|19|20)\d{9}[\dxX])(?![0-9a-z-])", re.IGNORECASE
)
_MOBILE = re.compile(r"(?<![0-9a-z-])1[3-9]\d{9}(?![0-9a-z-])", re.IGNORECASE)


def pause_after(attempts: int) -> timedelta:
    """How long to wait after the given number of failed attempts (1 or more): 10 s, 20 s, 40 s … at most an hour."""
    doublings = min(attempts - 1, 12)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)


def is_impersonal(value: Any) -> bool:
    """Whether a job's arguments hold only numbers, codes and identifiers.

    Refuses text outside ASCII (names, addresses), ID numbers (GB 11643), mobile numbers and long text. Mappings and
    sequences are looked into.
    """
    if isinstance(value, str):
        return (
            bool(_CODE_OR_ID.fullmatch(value)) and not _ID_NUMBER.search(value) and not _MOBILE.search(value)
        )
    if isinstance(value, Mapping):
        return all(is_impersonal(key) and is_impersonal(item) for key, item in value.items())
    if isinstance(value, Sequence):
        return all(is_impersonal(item) for item in value)
    # A bare number may be a phone number as well as a text may.
    return is_impersonal(str(value)) if isinstance(value, int) else True
