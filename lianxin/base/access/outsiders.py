"""What somebody sends without an account: the code by which they ask later what became of it, and the mark that slows a flood."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet

from lianxin.base.db.sealed import blind_index
from lianxin.kernel.problems import ProblemError

_LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_LENGTH: Final = 12
_HOUR: Final = timedelta(hours=1)


def code_of(table: str, row_id: UUID) -> str:
    """Twelve letters and digits that cannot be mistaken for one another, made from the id of the row: the same whenever it is sent again."""
    number = int(blind_index(f"{table}.code", str(row_id)), 16)
    return "".join(_LETTERS[number >> (5 * at) & 31] for at in range(_LENGTH))


def index_of(table: str, code: str) -> str:
    """What a row is found by (`code_index`) when somebody has its code, however they write it."""
    return blind_index(f"{table}.code_index", code.strip().upper().replace("-", "").replace(" ", ""))


def sender_of(table: str, address: str, row_id: UUID, rows: QuerySet[Any], *, most: int, now: datetime, refusal: str) -> str:
    """The keyed digest of where something comes from (`sender_index`), "" where nobody knows. `rows`: all that were sent (`sent_at`); one more
    than `most` of one sender within an hour raises the problem `refusal`; the same row again is none more."""
    if not address:
        return ""
    sender = blind_index(f"{table}.sender", address)
    if rows.filter(sender_index=sender, sent_at__gt=now - _HOUR).count() >= most and not rows.filter(id=row_id).exists():
        raise ProblemError(refusal)
    return sender
