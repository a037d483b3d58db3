"""A calendar as text that every calendar program reads: iCalendar (RFC 5545), appointments only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

_LINE: Final = 75  # octets of one line, without its end (RFC 5545, 3.1)
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_SIGNS: Final = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}


@dataclass(frozen=True, slots=True)
class Appointment:
    """One entry. `starts` and `ends` (not included) are aware moments, or both days of the calendar. `uid` stays the same for ever."""

    uid: str
    starts: datetime | date
    ends: datetime | date
    summary: str
    location: str = ""
    url: str = ""


def calendar_feed(name: str, appointments: Iterable[Appointment], now: datetime) -> bytes:
    """The whole calendar. `now` stands as the moment of every entry; readers are asked to come again in an hour."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Lianxin//Visits//ZH", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        f"NAME:{_text(name)}", f"X-WR-CALNAME:{_text(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H",
    ]  # fmt: skip
    for one in appointments:
        lines += [
            "BEGIN:VEVENT", f"UID:{_text(one.uid)}", f"DTSTAMP:{_moment(now)}", f"DTSTART{_when(one.starts)}",
            f"DTEND{_when(one.ends)}", f"SUMMARY:{_text(one.summary)}",
        ]  # fmt: skip
        lines += [f"LOCATION:{_text(one.location)}"] if one.location else []
        lines += [f"URL:{one.url}"] if one.url else []
        lines.append("END:VEVENT")
    lines.append("END:VCALENDAR")
    return b"".join(piece + b"\r\n" for line in lines for piece in _folded(line))


def _text(text: str) -> str:
    clean = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(_SIGNS.get(sign, sign) for sign in clean)


def _when(at: datetime | date) -> str:
    return f":{_moment(at)}" if isinstance(at, datetime) else f";VALUE=DATE:{at:%Y%m%d}"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _folded(line: str) -> Iterator[bytes]:
    """A long line in pieces, the later ones behind a space; no character is cut in two."""
    piece = b""
    for sign in line:
        octets = sign.encode()
        if len(piece) + len(octets) > _LINE:
            yield piece
            piece = b" "
        piece += octets
    yield piece
