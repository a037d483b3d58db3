"""Plain JSON from a phone read with care: whatever is not as agreed is "field.not_understood", never a crash that the phone would
run into again at every try."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from lianxin.kernel.clock import FIRST_DAY, LAST_DAY, local_day
from lianxin.kernel.problems import ProblemError

_LONGEST: Final = 200  # characters of a code or an id
_IS_TEXT: Final = re.compile("[^\0\ud800-\udfff]*").fullmatch


class Fields:
    """One object of the JSON."""

    def __init__(self, given: object) -> None:
        if not isinstance(given, dict):
            raise ProblemError("field.not_understood")
        self.given: dict[str, Any] = given

    def text(self, name: str, longest: int = _LONGEST) -> str:
        """A text, "" when it is not there; NUL and half a letter (a lone surrogate) are no letters of any text."""
        value = self.given.get(name) or ""
        if not isinstance(value, str) or len(value) > longest or not _IS_TEXT(value):
            raise ProblemError("field.not_understood")
        return value.strip()

    def texts(self, longest: int) -> dict[str, str]:
        """Everything in it, each a text."""
        if not all(isinstance(value, str) for value in self.given.values()):
            raise ProblemError("field.not_understood")
        return {name: self.text(name, longest) for name in self.given}

    def key(self, name: str) -> UUID:
        """An id that must be there."""
        try:
            return UUID(self.text(name))
        except ValueError:
            raise ProblemError("field.not_understood") from None

    def moment(self, name: str) -> datetime:
        """A moment that must be there, with its time zone, of days that people live in."""
        try:
            at = datetime.fromisoformat(self.text(name))
            is_ours = FIRST_DAY <= local_day(at) <= LAST_DAY
        except (ValueError, OverflowError):  # no moment, none with a zone, or one at the end of time
            raise ProblemError("field.not_understood") from None
        if not is_ours:
            raise ProblemError("field.not_understood")
        return at

    def part(self, name: str) -> Fields:
        """An object inside; an empty one when it is not there."""
        return Fields(self.given.get(name, {}))

    def parts(self, name: str) -> list[Fields]:
        """A list of objects inside."""
        found = self.given.get(name, [])
        if not isinstance(found, list):
            raise ProblemError("field.not_understood")
        return [Fields(one) for one in found]
