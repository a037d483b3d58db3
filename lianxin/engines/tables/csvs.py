"""CSV in the encodings and delimiters that Chinese offices produce."""

import codecs
import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from lianxin.engines.tables.shapes import Cell, Opened, TableInfo, Unreadable

_DELIMITERS: Final = ",\t;|"
_LONGEST_CELL: Final = 32_767  # what one cell of Excel holds
_BLOCK: Final = 1 << 20
_LOOK: Final = 20


def open_csv(path: Path) -> Opened:
    """The rows of a text table. Raises Unreadable when no encoding fits."""
    encoding = _encoding(path)
    delimiter = _delimiter(path, encoding)
    return TableInfo(kind="csv", encoding=encoding, delimiter=delimiter), _rows(path, encoding, delimiter)


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(3)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    for encoding in ("utf-8-sig", "gb18030"):
        if _decodes(path, encoding):
            return encoding
    raise Unreadable("tables.encoding_unknown")


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                if "\0" in decoder.decode(block):
                    return False
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(path: Path, encoding: str) -> str:
    """The delimiter that cuts the most lines into the most equal number of cells; a comma when none cuts."""

    def score(delimiter: str) -> tuple[int, int]:
        widths = [len(row) for row in islice(_rows(path, encoding, delimiter), _LOOK)]
        wide = [width for width in widths if width > 1]
        most = max(wide, key=wide.count, default=0)
        return wide.count(most), most

    return max(_DELIMITERS, key=score)


def _rows(path: Path, encoding: str, delimiter: str) -> Iterator[list[Cell]]:
    csv.field_size_limit(_LONGEST_CELL)
    with path.open(encoding=encoding, newline="") as file:
        try:
            for row in csv.reader(file, delimiter=delimiter):
                yield list(row)
        except (csv.Error, UnicodeError):
            raise Unreadable("tables.damaged") from None
