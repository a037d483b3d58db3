"""Files that come in pieces over a bad line: what has arrived waits under a name of our own until the rest is there.

Pieces are not synced to the disk one by one: after a power cut a file may have its length and not its bytes. Whoever takes the
whole file in finds out, and its pieces are forgotten then too, so that the next try begins anew."""

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
MOST_BYTES: Final = 5 * MAX_BYTES
MOST_FILES: Final = 40
"""What may wait of one person's. Beyond that the files that were not gone on with for longest go: a phone begins them again."""
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


def take_piece(person: str, name: str, piece: Piece, content: bytes) -> tuple[int, bytes | None]:
    """(bytes here so far, the whole file once all are here). `name` tells which file of this person's it is; that the person may
    bring it is to be known before.

    A piece that does not follow what is here is left aside: the answer says from where to go on. Another length is another
    file, so a photo taken again never mixes with the first.
    """
    path = _path(person, name, piece.total)
    if piece.start < 0 and not path.exists():  # only asked
        return 0, None
    path.parent.mkdir(parents=True, exist_ok=True)
    _make_room(path, len(content))
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


def forget_pieces(person: str, name: str, piece: Piece, now: datetime) -> None:
    """The file has been taken, or can never be: its pieces go, and with them whatever nobody has gone on with for days."""
    _path(person, name, piece.total).unlink(missing_ok=True)
    oldest = now.timestamp() - KEPT_SECONDS
    for path in _folder().glob("*/*"):
        if _state(path)[0] < oldest:
            path.unlink(missing_ok=True)


def _make_room(path: Path, more: int) -> None:
    """For `more` bytes of this file among those of the same person."""
    others = sorted((*_state(one), one) for one in path.parent.glob("*") if one != path)
    left = MOST_BYTES - _state(path)[1] - more - sum(size for _at, size, _one in others)
    while others and (left < 0 or len(others) >= MOST_FILES):
        _at, size, oldest = others.pop(0)
        oldest.unlink(missing_ok=True)
        left += size


def _state(path: Path) -> tuple[float, int]:
    """(when it was last gone on with, bytes); of one that is gone at this moment (0, 0)."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return 0.0, 0
    return found.st_mtime, found.st_size


def _folder() -> Path:
    return Path(settings.LIANXIN_FILES) / "parts"


def _path(person: str, name: str, total: int) -> Path:
    folder, file = (hashlib.sha256(text.encode()).hexdigest() for text in (person, f"{name}\n{total}"))
    return _folder() / folder / file
