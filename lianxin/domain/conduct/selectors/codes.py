"""The code by which whoever complained asks what became of it: made from the complaint's id, found by its keyed digest."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from lianxin.base.db.sealed import blind_index

_LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_LENGTH: Final = 12


def code_of(complaint_id: UUID) -> str:
    """Twelve letters and digits that cannot be mistaken for one another: the same whenever the complaint is sent again."""
    number = int(blind_index("conduct.Complaint.code", str(complaint_id)), 16)
    return "".join(_LETTERS[number >> (5 * at) & 31] for at in range(_LENGTH))


def index_of(code: str) -> str:
    """What a complaint is found by when somebody has its code, however they write it."""
    return blind_index("conduct.Complaint.code_index", code.strip().upper().replace("-", "").replace(" ", ""))
