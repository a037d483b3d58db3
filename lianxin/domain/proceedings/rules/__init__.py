"""The rules of proceedings: pure functions of plain values and the moment `now`."""

from lianxin.domain.proceedings.rules.numbering import file_number
from lianxin.domain.proceedings.rules.secrecy import (
    LEVELS,
    Level,
    Reading,
    Standing,
    in_force,
    lapses_within,
    may_read,
    reading_end,
)

__all__ = [
    "LEVELS",
    "Level",
    "Reading",
    "Standing",
    "file_number",
    "in_force",
    "lapses_within",
    "may_read",
    "reading_end",
]
