"""Plain JSON from a phone read with care: whatever is not as agreed is "field.not_understood", never a crash that the phone would
run into again at every try."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from lianxin.kernel.clock import FIRST_DAY, LAST_DAY, local_day
from lianxin.kernel.coordinates import Point
from lianxin.kernel.problems import ProblemError

_LONGEST: Final = 200  # characters of a code or an id
_MOST_CODES: Final = 40
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

    def codes(self, name: str) -> list[str]:
        """A list of codes, each once; empty when it is not there."""
        found = self.given.get(name, [])
        if not isinstance(found, list) or not all(isinstance(one, str) and one and len(one) <= _LONGEST for one in found):
            raise ProblemError("field.not_understood")
        if len(found) > _MOST_CODES or len(set(found)) != len(found):
            raise ProblemError("field.not_understood")
        return found


def resident_of(body: Fields) -> UUID | None:
    """Whom it is about; None where it names nobody."""
    return body.key("resident_id") if body.text("resident_id") else None


def moment_of(sent: Fields) -> datetime:
    """When it was: as the screen said, also where it was put right later; else when the operation was made."""
    body = sent.part("body")
    return body.moment("at") if body.text("at") else sent.moment("captured_at")


def position_of(body: Fields) -> Point | None:
    """Where it was (WGS-84); None where the phone did not know, or says what is no place."""
    place = body.given.get("position")
    if not isinstance(place, dict):
        return None
    lon, lat = place.get("lon"), place.get("lat")
    is_there = isinstance(lon, int | float) and isinstance(lat, int | float) and -180 <= lon <= 180 and -90 <= lat <= 90
    return Point(float(lon), float(lat)) if is_there else None  # type: ignore[arg-type]  # a number, as just seen
