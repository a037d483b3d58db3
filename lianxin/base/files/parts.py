"""Files that come in pieces over a bad line: what has arrived waits under a name of our own until the rest is there."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings

from lianxin.base.files.services import MAX_BYTES
from lianxin.kernel.problems import ProblemError

KEPT_SECONDS: Final = 3 * 24 * 3600
_RANGE: Final = re.compile(r"bytes (?:(\d{1,10})-(\d{1,10})|\*)/(\d{1,10})")


@dataclass(frozen=True, slots=True)
class Piece:
    """Where a piece belongs (RFC 9110, 14.4): from `start`, of a file of `total` bytes; asked without a piece: start -1."""

    start: int
    total: int


def piece_of(header: str) -> Piece | None:
    """What a Content-Range header says; None where there is none. Raises "file.broken", "file.too_large"."""
    if not header:
        return None
    found = _RANGE.fullmatch(header)
    if found is None:
        raise ProblemError("file.broken")
    start, total = int(found[1] or -1), int(found[3])
    if not total:
        raise ProblemError("file.broken")
    if total > MAX_BYTES:
        raise ProblemError("file.too_large", limit=MAX_BYTES // 1024 // 1024)
    return Piece(start, total)


def take_piece(owner: str, piece: Piece, content: bytes) -> tuple[int, bytes | None]:
    """(bytes here so far, the whole file once all are here). `owner` tells whose and which file it is.

    A piece that does not follow what is here is left aside: the answer says from where to go on. Another length is another
    file, so a photo taken again never mixes with the first.
    """
    path = _path(owner, piece.total)
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # the same piece may come twice at once
        here = os.fstat(descriptor).st_size
        if piece.start == here and here + len(content) <= piece.total:
            file.write(content)
            here += len(content)
    if here < piece.total:
        return here, None
    return here, path.read_bytes()


def forget_pieces(owner: str, piece: Piece, now: datetime) -> None:
    """The file has been taken, or can never be: its pieces go, and with them whatever nobody has gone on with for days."""
    _path(owner, piece.total).unlink(missing_ok=True)
    oldest = now.timestamp() - KEPT_SECONDS
    for path in _folder().glob("*"):
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)


def _folder() -> Path:
    return Path(settings.LIANXIN_FILES) / "parts"


def _path(owner: str, total: int) -> Path:
    return _folder() / hashlib.sha256(f"{owner}\n{total}".encode()).hexdigest()
