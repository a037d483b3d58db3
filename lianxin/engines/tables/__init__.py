"""Tables that people send: .xlsx, .xls and .csv read as rows with cell addresses, in a child process with limits.

A spreadsheet is hostile until proved otherwise: 1.4 MB can unpack to 600 MiB. So every byte of it is looked at in a child
process whose memory and time are limited; the type is told by content, never by the file's name; rows come in batches, so
the caller's memory does not grow with the file. Writing (with formulas neutralised) is in `lianxin.engines.tables.writing`.
"""

from lianxin.engines.tables.reading import Table, open_table, read_book
from lianxin.engines.tables.shapes import Area, Batch, Cell, Limits, TableInfo, address, column_letters

__all__ = [
    "Area",
    "Batch",
    "Cell",
    "Limits",
    "Table",
    "TableInfo",
    "address",
    "column_letters",
    "open_table",
    "read_book",
]
