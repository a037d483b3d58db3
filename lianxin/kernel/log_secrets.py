"""What looks like a secret never stands in a log, whoever writes the line."""

from __future__ import annotations

import logging
import re
from typing import Final

_LONG: Final = re.compile(r"[A-Za-z0-9_\-.:=~]{24,}")
"""Tokens of links and devices are parts of addresses, and Django logs the address of every refusal."""
_ID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_WORDS: Final = re.compile(r"[a-z]{1,23}([._:][a-z]{1,23})+:?")


def without_secrets(line: str) -> str:
    """The line with every long run of letters and digits shortened; ids of rows and dotted words stay."""
    return _LONG.sub(lambda found: found[0] if _ID.fullmatch(found[0]) or _WORDS.fullmatch(found[0]) else "…", line)


class SecretFilter(logging.Filter):
    """Takes secrets out of the message before it is written."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = without_secrets(record.getMessage()), None
        return True
