"""The archive: a tar file with a manifest as its last member, then one line with the digest of every byte before it.

Any tar program can read it (readers stop at the end mark). The manifest names each member with size and SHA-256; the
closing line also covers headers and padding, so no flipped or missing byte goes unseen.
"""

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

from lianxin.kernel.problems import ProblemError
from lianxin.kernel.problems.storage import CUT_SHORT, DIGEST_WRONG, MEMBER_WRONG, NOT_AN_ARCHIVE

FORMAT = 1
MANIFEST = "manifest.json"
FILES = "files"
_SEAL = b"\nlianxin-backup sha256 "
_TAIL = len(_SEAL) + 64 + 1
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Member:
    """One file of the archive: name, size in bytes, SHA-256 in hexadecimal."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds. ``heads``: the audit chains when the backup began, {chain: (rows, digest)}; ``keys``: what
    the key ring that wrote it is known by ("" when nobody said).
    """

    made_at: str
    engine: str
    tables: dict[str, int]
    heads: dict[str, tuple[int, str]]
    members: list[Member] = field(default_factory=list)
    keys: str = ""
    format: int = FORMAT

    @property
    def database(self) -> Member:
        """The member that is the database: always the first."""
        return self.members[0]

    def to_json(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()

    @classmethod
    def from_json(cls, data: bytes) -> "Manifest":
        """Raises ValueError, KeyError or TypeError on anything else."""
        plain: dict[str, Any] = json.loads(data)
        if plain["format"] != FORMAT:
            raise ValueError("unknown format")
        members = [Member(**member) for member in plain.pop("members")]
        heads = {chain: (int(seq), str(mac)) for chain, (seq, mac) in plain.pop("heads").items()}
        return cls(members=members, heads=heads, **plain)


class ArchiveWriter:
    """Writes members in order, hashing as they pass; the file appears under its name only when it is whole."""

    def __init__(self, sink: "_Hashed") -> None:
        # Closed by close(); on an error the whole draft is thrown away.
        self._tar = tarfile.open(  # noqa: SIM115
            fileobj=sink, mode="w|", format=tarfile.PAX_FORMAT
        )  # type: ignore[call-overload]
        self.members: list[Member] = []

    def add(self, name: str, path: Path) -> None:
        """Append one regular file under ``name``."""
        with path.open("rb") as source:
            hashed = _Hashed(source)
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = os.fstat(source.fileno()).st_size, 0o600
            self._tar.addfile(entry, hashed)
        self.members.append(Member(name, entry.size, hashed.digest()))

    def close(self, manifest: Manifest) -> None:
        """Append the manifest and the end mark."""
        data = manifest.to_json()
        entry = tarfile.TarInfo(MANIFEST)
        entry.size, entry.mode = len(data), 0o600
        self._tar.addfile(entry, io.BytesIO(data))
        self._tar.close()


@contextmanager
def writing(path: Path) -> Iterator[ArchiveWriter]:
    """An archive that replaces ``path`` in one step, on disk, when the block ends well; otherwise leaves nothing."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            sink = _Hashed(file)
            yield ArchiveWriter(sink)
            file.write(_SEAL + sink.digest().encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        sync_folder(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def verify_archive(path: Path) -> Manifest:
    """Read every byte and compare every digest; raises "backup.unreadable" on the first difference."""
    with path.open("rb") as file:
        _check_seal(file)
        manifest, found = _read_members(file)
    if found != manifest.members or not found:
        raise unreadable(MEMBER_WRONG)
    return manifest


def extract(path: Path, folder: Path) -> None:
    """Write the members of an archive (just verified) below ``folder``; the manifest is left out."""
    with path.open("rb") as file, tarfile.open(fileobj=file, mode="r|") as tar:
        for entry in tar:
            if entry.name != MANIFEST:
                _extract_one(tar, entry, folder / _safe(entry))


def unreadable(reason: str) -> ProblemError:
    """The refusal of a damaged archive."""
    return ProblemError("backup.unreadable", reason=reason)


class _Hashed:
    """A file whose bytes are hashed as they are read or written."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._hash = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self._hash.update(data)
        return data

    def write(self, data: bytes) -> int:
        self._hash.update(data)
        return self._file.write(data)

    def digest(self) -> str:
        return self._hash.hexdigest()


def _check_seal(file: IO[bytes]) -> None:
    size = file.seek(0, os.SEEK_END)
    if size <= _TAIL:
        raise unreadable(CUT_SHORT)
    file.seek(0)
    digest, left = hashlib.sha256(), size - _TAIL
    while left:
        block = file.read(min(_BLOCK, left))
        if not block:
            raise unreadable(CUT_SHORT)
        digest.update(block)
        left -= len(block)
    tail = file.read()
    if not tail.startswith(_SEAL):
        raise unreadable(CUT_SHORT)
    if tail != _SEAL + digest.hexdigest().encode() + b"\n":
        raise unreadable(DIGEST_WRONG)
    file.seek(0)


def _read_members(file: IO[bytes]) -> tuple[Manifest, list[Member]]:
    found: list[Member] = []
    manifest: Manifest | None = None
    try:
        with tarfile.open(fileobj=file, mode="r|") as tar:
            for entry in tar:
                _safe(entry)
                source = tar.extractfile(entry)
                if entry.name == MANIFEST and source is not None:
                    manifest = Manifest.from_json(source.read())
                elif source is not None:
                    found.append(Member(entry.name, entry.size, _digest(source)))
    except (tarfile.TarError, ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise unreadable(NOT_AN_ARCHIVE) from wrong
    if manifest is None:
        raise unreadable(NOT_AN_ARCHIVE)
    return manifest, found


def _digest(source: IO[bytes]) -> str:
    hashed = _Hashed(source)
    while hashed.read(_BLOCK):
        pass
    return hashed.digest()


def _safe(entry: tarfile.TarInfo) -> PurePosixPath:
    """The member's path, only if it is a plain file that stays below the folder it is written to."""
    path = PurePosixPath(entry.name)
    if not entry.isfile() or path.is_absolute() or ".." in path.parts:
        raise unreadable(NOT_AN_ARCHIVE)
    return path


def _extract_one(tar: tarfile.TarFile, entry: tarfile.TarInfo, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    source = tar.extractfile(entry)
    if source is None:
        raise unreadable(NOT_AN_ARCHIVE)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        while block := source.read(_BLOCK):
            target.write(block)
        target.flush()
        os.fsync(target.fileno())


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
