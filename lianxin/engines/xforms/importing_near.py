"""What an author probably meant: the nearest of the names there are."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from itertools import islice
from typing import Final

_MOST: Final = 20
_APART: Final = 2


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name most like this one; "" when none is like it. Looks only at those of about the same length, at most 20."""
    alike = (
        one for one in known if abs(len(one) - len(name)) <= _APART and one[:1].lower() == name[:1].lower()
    )
    found = difflib.get_close_matches(name, list(islice(alike, _MOST)), 1)
    return found[0] if found else ""
