"""The child's side: `python -m lianxin.engines.tables.child FILE LIMITS` writes frames to standard output and ends.

Limits are set before the first byte of the file is read. A frame is four bytes of length and a msgpack body.
"""

import resource
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import msgspec

from lianxin.engines.tables import books, csvs, kinds
from lianxin.engines.tables.shapes import Batch, Cell, End, Frame, Limits, Opened, Refusal, Start, Unreadable

ROWS_PER_FRAME = 500


def main(path: str, limits_json: str, *, every_sheet: bool) -> None:
    """Read one file under limits: its first filled sheet, or every one."""
    limits = msgspec.json.decode(limits_json, type=Limits)
    confine(limits)
    try:
        for info, rows in open_file(Path(path), limits, every_sheet=every_sheet):
            send(Start(info))
            send(End(_send_rows(rows, limits)))
        if every_sheet:
            send(End(0))
    except Unreadable as refused:
        send(refused.refusal)
    except MemoryError:
        send(Refusal("tables.too_heavy"))


def confine(limits: Limits) -> None:
    """No more memory or time than allowed, no files written, no memory dumped to disk."""
    for kind, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def open_file(path: Path, limits: Limits, *, every_sheet: bool = False) -> Iterable[Opened]:
    """What the file is by its content, and its rows, by sheet. Raises Unreadable."""
    kind = kinds.detect(path)
    if kind in {"xlsx", "xls"}:
        return books.open_sheets(path, kind, limits) if every_sheet else [books.open_book(path, kind, limits)]
    return [csvs.open_csv(path)]


def send(frame: Frame) -> None:
    body = msgspec.msgpack.encode(frame)
    sys.stdout.buffer.write(len(body).to_bytes(4) + body)
    sys.stdout.buffer.flush()


def _send_rows(rows: Iterator[list[Cell]], limits: Limits) -> int:
    sent = 0
    while batch := list(islice(rows, ROWS_PER_FRAME)):
        if sent + len(batch) > limits.rows:
            raise Unreadable("tables.too_many_rows", limit=limits.rows)
        if max(map(len, batch)) > limits.columns:
            raise Unreadable("tables.too_many_columns", limit=limits.columns)
        send(Batch(sent, batch))
        sent += len(batch)
    if not sent:
        raise Unreadable("tables.empty")
    return sent


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], every_sheet="every" in sys.argv[3:])
