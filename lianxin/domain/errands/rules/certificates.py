"""The number of a disability certificate: that of the identity card, a digit for the kind, one for the grade; a re-issue adds B1, B2."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from lianxin.kernel.problems import ProblemError

_NUMBER: Final = re.compile(r"(\d{17}[\dX])([1-7])([1-4])(B\d)?")
_SHOWN: Final = 2


@dataclass(frozen=True, slots=True)
class Certificate:
    """What the number says of itself (残疾人证管理办法): the identity number, the kind 1–7, the grade 1–4."""

    number: str
    id_number: str
    kind: str
    grade: int


def certificate_of(typed: str) -> Certificate:
    """Raises "errand.certificate_invalid"."""
    number = re.sub(r"[\s-]", "", typed).upper()
    found = _NUMBER.fullmatch(number)
    if found is None:
        raise ProblemError("errand.certificate_invalid")
    return Certificate(number, found[1], found[2], int(found[3]))


def masked(number: str) -> str:
    """The number as a page shows it: nothing of it but its length and its last two digits (kind and grade). "" for none."""
    return "*" * (len(number) - _SHOWN) + number[-_SHOWN:] if number else ""
