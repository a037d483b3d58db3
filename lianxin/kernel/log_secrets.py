"""What looks like a secret never stands in a log, whoever writes the line and whatever error it tells of."""

from __future__ import annotations

import logging
import re
from typing import Final

_LONG: Final = re.compile(r"[A-Za-z0-9_\-.:~]{24,}")
"""Tokens of links and devices are parts of addresses, and Django logs the address of every refusal."""
_ID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_WORD: Final = r"(?:[a-z]{1,23}|(?:[A-Z][a-z]{2,15}){1,4})"
_WORDS: Final = re.compile(rf"_*{_WORD}(?:[._:]+{_WORD})+:?")
"""Names of modules, functions and errors, of which tracebacks are full."""


def without_secrets(line: str) -> str:
    """The line with every long run of letters and digits shortened; ids of rows and dotted words stay."""
    return _LONG.sub(lambda found: found[0] if _ID.fullmatch(found[0]) or _WORDS.fullmatch(found[0]) else "…", line)


class SecretFormatter(logging.Formatter):
    """Takes secrets out of the whole text: the message, what its arguments bring, the traceback and the values in it.

    A call that gives too few arguments harms neither who calls nor the log: its line says where it stands.
    """

    def format(self, record: logging.LogRecord) -> str:
        try:
            text = super().format(record)
        except Exception:  # whatever an argument's own text raises: logging would print all of it, secrets too
            text = f"{record.levelname} {record.name} a line that cannot be written ({record.module}, line {record.lineno})"
        return without_secrets(text)
