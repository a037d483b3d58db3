"""A disk whose power fails: a SQLite VFS in memory that keeps only what was synced, and of the rest what chance leaves, torn at
sectors. Source of the model: the documentation of SQLite's atomic commit ("writes may be reordered until synced")."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

import apsw

SECTOR = 512


@dataclass
class Stored:
    """A file: as programs see it, as it is on the platter, and what was written since the last sync."""

    seen: bytearray = field(default_factory=bytearray)
    durable: bytearray = field(default_factory=bytearray)
    waiting: list[tuple[int, bytes]] = field(default_factory=list)


class Disk(apsw.VFS):
    """Files by name. `cut` is the power failing: it gives the files of the next start."""

    def __init__(self, name: str, files: dict[str, bytes]) -> None:
        self.name = name
        self.files = {path: Stored(bytearray(content), bytearray(content)) for path, content in files.items()}
        super().__init__(name, base="")

    def cut(self, chance: random.Random) -> dict[str, bytes]:
        return {path: _left(one, chance) for path, one in self.files.items()}

    def xFullPathname(self, name: str) -> str:
        return name

    def xAccess(self, pathname: str, flags: int) -> bool:
        return pathname in self.files

    def xDelete(self, filename: str, syncdir: bool) -> None:
        self.files.pop(filename, None)

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> Open:
        path = name.filename() if isinstance(name, apsw.URIFilename) else name or f"temporary-{len(self.files)}"
        flags[1] = flags[0]
        return Open(self.files.setdefault(path, Stored()))


class Open:
    """One open file."""

    def __init__(self, stored: Stored) -> None:
        self.stored = stored

    def xRead(self, amount: int, offset: int) -> bytes:
        return bytes(self.stored.seen[offset : offset + amount])

    def xWrite(self, data: bytes, offset: int) -> None:
        _put(self.stored.seen, data, offset)
        self.stored.waiting.append((offset, bytes(data)))

    def xTruncate(self, size: int) -> None:
        del self.stored.seen[size:]

    def xSync(self, flags: int) -> None:
        self.stored.durable[:] = self.stored.seen
        self.stored.waiting.clear()

    def xFileSize(self) -> int:
        return len(self.stored.seen)

    def xSectorSize(self) -> int:
        return SECTOR

    def xDeviceCharacteristics(self) -> int:
        return 0

    def xFileControl(self, op: int, pointer: int) -> bool:
        return False

    def xLock(self, level: int) -> None:
        """Nobody else is there."""

    def xUnlock(self, level: int) -> None:
        """Nobody else is there."""

    def xCheckReservedLock(self) -> bool:
        return False

    def xClose(self) -> None:
        """Nothing is written on closing."""


def _left(one: Stored, chance: random.Random) -> bytes:
    """What was synced, and each waiting sector perhaps."""
    left = bytearray(one.durable)
    for offset, data in one.waiting:
        for start in range(0, len(data), SECTOR):
            if chance.random() < 0.5:
                _put(left, data[start : start + SECTOR], offset + start)
    return bytes(left)


def _put(content: bytearray, data: bytes, offset: int) -> None:
    if len(content) < offset:
        content.extend(bytes(offset - len(content)))
    content[offset : offset + len(data)] = data
