"""Plain JSON from a phone read with care: whatever is not as agreed is "field.not_understood", never a crash."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from lianxin.kernel.problems import ProblemError

_LONGEST: Final = 200  # characters of a code or an id


class Fields:
    """One object of the JSON."""

    def __init__(self, given: object) -> None:
        if not isinstance(given, dict):
            raise ProblemError("field.not_understood")
        self.given: dict[str, Any] = given

    def text(self, name: str, longest: int = _LONGEST) -> str:
        """A text, "" when it is not there; NUL is no letter of any text."""
        value = self.given.get(name) or ""
        if not isinstance(value, str) or len(value) > longest or "\0" in value:
            raise ProblemError("field.not_understood")
        return value.strip()

    def key(self, name: str) -> UUID:
        """An id that must be there."""
        try:
            return UUID(self.text(name))
        except ValueError:
            raise ProblemError("field.not_understood") from None

    def moment(self, name: str) -> datetime:
        """A moment that must be there, with its time zone."""
        try:
            at = datetime.fromisoformat(self.text(name))
        except ValueError:
            raise ProblemError("field.not_understood") from None
        if at.tzinfo is None:
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
