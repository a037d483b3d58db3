"""The parent's side: start the limited child, take its frames, turn its refusals into problems."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import msgspec

from lianxin.engines.tables.shapes import Batch, End, Frame, Limits, Refusal, Start, TableInfo
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
    limits = limits or Limits()
    if (size := path.stat().st_size) > limits.file_bytes:
        raise ProblemError("tables.too_large", size=_mebibytes(size), limit=_mebibytes(limits.file_bytes))
    child = subprocess.Popen(  # noqa: S603  our own module, no shell
        [sys.executable, "-m", "lianxin.engines.tables.child", str(path), msgspec.json.encode(limits).decode()],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_bare_environment(),
        close_fds=True,
    )
    assert child.stdout is not None
    try:
        frames = _frames(child.stdout)
        yield Table(_started(next(frames, None)), frames)
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
