"""Numbers that have a field of their own and do not belong into a text somebody writes: identity numbers and mobiles.

Sources: GB 11643-1999 (18 digits with the day of birth inside; the check digit is not asked for, a mistyped number tells
as much), mobile numbers of the mainland (eleven digits, 13 to 19). Pure.
"""

from __future__ import annotations

import re
from typing import Final, Literal

PrivateNumber = Literal["id_number", "mobile"]

_DIGIT: Final = "[0-9\uff10-\uff19]"
_APART: Final = "(?<![0-9A-Za-z\uff10-\uff19])", "(?![0-9A-Za-z\uff10-\uff19])"
_SHAPES: Final[dict[PrivateNumber, str]] = {
    "id_number": rf"{_DIGIT}{{6}}[ -]?(?:19|20|１９|２０){_DIGIT}{{2}}[ -]?[01０１]{_DIGIT}[0-3０-３]{_DIGIT}[ -]?{_DIGIT}{{3}}[0-9０-９XxＸｘ]",
    "mobile": rf"(?:\+?86[ -]?)?[1１][3-9３-９]{_DIGIT}(?:[ -]?{_DIGIT}{{4}}){{2}}",
}
_FOUND: Final = re.compile("|".join(f"(?P<{kind}>{_APART[0]}{shape}{_APART[1]})" for kind, shape in _SHAPES.items()))
_HEAD, _TAIL = 3, 2


def private_numbers(text: str) -> list[PrivateNumber]:
    """What kinds of private numbers a text holds, in their order, each once."""
    kinds = (match.lastgroup for match in _FOUND.finditer(text))
    return list(dict.fromkeys(kinds))  # type: ignore[arg-type]  # the groups are named by the kinds


def without_private_numbers(text: str) -> str:
    """The text with all but the first three and the last two characters of such a number as stars."""
    return _FOUND.sub(lambda found: _starred(found[0]), text)


def _starred(number: str) -> str:
    return f"{number[:_HEAD]}{'*' * (len(number) - _HEAD - _TAIL)}{number[-_TAIL:]}"
