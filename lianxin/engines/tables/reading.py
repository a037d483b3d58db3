"""The parent's side: start the limited child, take its frames, turn its refusals into problems."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

import msgspec

from lianxin.engines.tables.shapes import Batch, Cell, End, Frame, Limits, Refusal, Start, TableInfo
from lianxin.kernel.problems import ProblemError

_SOURCE_ROOT = Path(__file__).resolve().parents[3]
_MAX_FRAME = 64 << 20


class Table:
    """An open table: `info` is known, `batches()` yields the rows once."""

    def __init__(self, info: TableInfo, frames: Iterator[Frame]) -> None:
        self.info = info
        self._frames = frames

    def batches(self) -> Iterator[Batch]:
        """Rows in order, some hundreds at a time, blank rows included. Raises "tables.too_heavy" when the child broke off."""
        for frame in self._frames:
            if isinstance(frame, Batch):
                yield frame
            elif isinstance(frame, End):
                return
            elif isinstance(frame, Refusal):
                raise ProblemError(frame.code, **frame.details)
        raise ProblemError("tables.too_heavy")


@contextmanager
def open_table(path: Path, limits: Limits | None = None) -> Iterator[Table]:
    """Open a spreadsheet or CSV file of any content for reading its first filled sheet.

    Raises a problem "tables.…" that names what is wrong with the file as a whole. Leaving the block ends the child,
    whether all rows were read or not.
    """
    with _child(path, limits or Limits()) as frames:
        yield Table(_started(next(frames, None)), frames)


def read_book(data: bytes, limits: Limits | None = None) -> list[tuple[TableInfo, list[list[Cell]]]]:
    """Every filled visible sheet of a workbook in memory, with all its rows; `limits.rows` bounds all sheets together.

    Raises a problem "tables.…" likewise. For workbooks of a known, small shape, not for rosters.
    """
    limits = limits or Limits()
    sheets: list[tuple[TableInfo, list[list[Cell]]]] = []
    with TemporaryDirectory() as folder:
        path = Path(folder) / "book"
        path.write_bytes(data)
        with _child(path, limits, "every") as frames:
            while not isinstance(frame := next(frames, None), End):
                table = Table(_started(frame), frames)
                sheets.append((table.info, [row for batch in table.batches() for row in batch.rows]))
                if sum(len(rows) for _, rows in sheets) > limits.rows:
                    raise ProblemError("tables.too_many_rows", limit=limits.rows)
    return sheets


@contextmanager
def _child(path: Path, limits: Limits, *more: str) -> Iterator[Iterator[Frame]]:
    """The frames of a child that reads a file; it ends with the block."""
    if (size := path.stat().st_size) > limits.file_bytes:
        raise ProblemError("tables.too_large", size=_mebibytes(size), limit=_mebibytes(limits.file_bytes))
    child = subprocess.Popen(  # noqa: S603  our own module, no shell
        [sys.executable, "-m", "lianxin.engines.tables.child", str(path), msgspec.json.encode(limits).decode(), *more],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_bare_environment(),
        close_fds=True,
    )
    assert child.stdout is not None
    try:
        yield _frames(child.stdout)
    finally:
        child.kill()
        child.stdout.close()
        child.wait()


def _started(frame: Frame | None) -> TableInfo:
    if isinstance(frame, Refusal):
        raise ProblemError(frame.code, **frame.details)
    if not isinstance(frame, Start):
        raise ProblemError("tables.too_heavy")
    return frame.info


def _frames(stream: IO[bytes]) -> Iterator[Frame]:
    """Frames until the stream ends; one that is cut short counts as the end."""
    decoder = msgspec.msgpack.Decoder(Frame)
    while len(head := stream.read(4)) == 4:
        length = int.from_bytes(head)
        body = stream.read(length) if length <= _MAX_FRAME else b""
        if len(body) < length:
            return
        yield decoder.decode(body)


def _bare_environment() -> dict[str, str]:
    """The child gets no settings and no secrets, only what finding the library takes."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT") if name in os.environ}
    return {**kept, "PYTHONPATH": str(_SOURCE_ROOT), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}


def _mebibytes(size: int) -> int:
    return -(-size // (1 << 20))
