"""What a bracelet sends: proven by its signature, fresh, whole, and not too much at once. Pure."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from lianxin.domain.emergency.rules.calling import BRACELET_KINDS
from lianxin.kernel.problems import ProblemError

_EVENT: Final = re.compile(r"[A-Za-z0-9._:-]{1,80}")
_KNOWN: Final = frozenset({"event_id", "kind", "at", "battery", "lon", "lat"})


@dataclass(frozen=True, slots=True)
class Message:
    """One message: `at` by the bracelet's own clock, battery in per cent, WGS-84 degrees; None for what it did not say."""

    event_id: str
    kind: str
    at: datetime
    battery: int | None = None
    lon: float | None = None
    lat: float | None = None


def signature_of(secret: str, timestamp: str, body: bytes) -> str:
    """HMAC-SHA-256 over "timestamp.body" under the bracelet's secret, hexadecimal."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def signature_fits(secret: str, timestamp: str, body: bytes, signature: str) -> bool:
    """Compared in constant time; an empty secret or signature fits nothing."""
    if not secret or not signature or not signature.isascii():
        return False
    return hmac.compare_digest(signature_of(secret, timestamp, body), signature.strip().lower())


def checked_clock(timestamp: str, now: datetime, minutes: int) -> datetime:
    """The moment of sending (Unix seconds), which must be about now: an old message sent again is refused.

    Raises "alarm.not_signed".
    """
    try:
        sent = datetime.fromtimestamp(int(timestamp), UTC)
    except (ValueError, OverflowError, OSError):
        raise ProblemError("alarm.not_signed") from None
    if abs(now - sent) > timedelta(minutes=minutes):
        raise ProblemError("alarm.not_signed")
    return sent


def read_message(body: bytes, now: datetime) -> Message:
    """The message, or "alarm.message_unreadable". Unknown keys are refused: what we do not understand may have mattered."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        raise ProblemError("alarm.message_unreadable", field="JSON") from None
    if not isinstance(told, dict) or set(told) - _KNOWN:
        raise ProblemError("alarm.message_unreadable", field="JSON")
    event_id, kind = told.get("event_id"), told.get("kind")
    if not isinstance(event_id, str) or not _EVENT.fullmatch(event_id):
        raise ProblemError("alarm.message_unreadable", field="event_id")
    if not isinstance(kind, str) or kind not in BRACELET_KINDS:
        raise ProblemError("alarm.message_unreadable", field="kind")
    lon, lat = _degrees(told, "lon", 180), _degrees(told, "lat", 90)
    if (lon is None) != (lat is None):
        raise ProblemError("alarm.message_unreadable", field="lon, lat")
    return Message(event_id, kind, _moment(told.get("at"), now), _battery(told.get("battery")), lon, lat)


def refuse_flood(messages: int, most: int) -> None:
    """Raises "alarm.too_many" beyond the messages of a minute. Not asked of a call for help that opens one."""
    if messages > most:
        raise ProblemError("alarm.too_many")


def _moment(value: Any, now: datetime) -> datetime:
    """Of the bracelet's clock; one that runs ahead is put back to now, none means now."""
    if value is None:
        return now
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        at = None
    if at is None or at.tzinfo is None or not 1 < at.year < 9999:  # at the ends of the calendar no other zone has that moment
        raise ProblemError("alarm.message_unreadable", field="at")
    return min(at.astimezone(UTC), now)


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _battery(value: Any) -> int | None:
    if value is None:
        return None
    if not _number(value) or not 0 <= value <= 100:
        raise ProblemError("alarm.message_unreadable", field="battery")
    return int(round(value))  # noqa: RUF046  typed as int, whatever JSON held


def _degrees(told: dict[str, Any], name: str, most: int) -> float | None:
    value = told.get(name)
    if value is None:
        return None
    if not _number(value) or not -most <= value <= most:
        raise ProblemError("alarm.message_unreadable", field=name)
    return float(value)
