"""The citizen identity number (公民身份号码): reading, checking, masking.

Source: GB 11643-1999, check digit by ISO 7064 MOD 11-2. Validity never depends on today's division codes: numbers keep
the prefix of a county that was renamed long ago. Neither errors nor `repr` ever show a number.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from operator import mul
from typing import Final, Literal

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS: Final = "10X98765432"
_DEMO_PREFIX: Final = "99"
_NUMBER: Final = re.compile("[0-9]{17}[0-9X]")
_SPACING: Final = re.compile(r"[\s\u200b\ufeff-]+")


class Fault(Enum):
    """Why a text is no identity number; the value is the stable word for problems and reports."""

    LENGTH = "length"
    CHARACTERS = "characters"
    BIRTH_DATE = "birth_date"
    CHECK_DIGIT = "check_digit"
    DEMO_PREFIX = "demo_prefix"


class IdentityNumberError(ValueError):
    """The text is no acceptable identity number; `fault` says why. The message never holds the number."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(f"identity number refused: {fault.value}")
        self.fault = fault


@dataclass(frozen=True, slots=True)
class IdentityNumber:
    """A checked 18-digit number and what it says: `region` (6 digits), `birth`, `sex` (GB/T 2261.1: "1" or "2")."""

    text: str = field(repr=False)
    region: str = field(repr=False)
    birth: date = field(repr=False)
    sex: Literal["1", "2"] = field(repr=False)


def normalise(text: str) -> str:
    """Half-width digits, capital X, no spaces or hyphens. Says nothing about validity."""
    return _SPACING.sub("", unicodedata.normalize("NFKC", text)).upper()


def check_digit(first17: str) -> str:
    """The 18th character for seventeen ASCII digits."""
    return _CHECK_DIGITS[sum(map(mul, _WEIGHTS, map(int, first17))) % 11]


def upgrade15(text: str) -> str:
    """The 18-digit form of an old 15-digit number: century 19 inserted, check digit added.

    IdentityNumberError (length, characters) when `text` is not 15 digits.
    """
    number = normalise(text)
    if len(number) != 15:
        raise IdentityNumberError(Fault.LENGTH)
    if not (number.isascii() and number.isdigit()):
        raise IdentityNumberError(Fault.CHARACTERS)
    first17 = number[:6] + "19" + number[6:]
    return first17 + check_digit(first17)


def parse(text: str, *, demo: bool = False, today: date | None = None) -> IdentityNumber:
    """Read a 15- or 18-digit number, tolerant of full-width digits, spaces, hyphens and a small x.

    `demo=True` accepts prefix 99, which no real person has (only made-up data uses it). With `today`, a birth in the
    future is refused. Raises IdentityNumberError with the first fault found: length, characters, birth date, check
    digit, demo prefix.
    """
    number = normalise(text)
    if len(number) == 15:
        number = upgrade15(number)
    if len(number) != 18:
        raise IdentityNumberError(Fault.LENGTH)
    if _NUMBER.fullmatch(number) is None:
        raise IdentityNumberError(Fault.CHARACTERS)
    birth = _birth(number[6:14])
    if birth is None or (today is not None and birth > today):
        raise IdentityNumberError(Fault.BIRTH_DATE)
    if check_digit(number[:17]) != number[17]:
        raise IdentityNumberError(Fault.CHECK_DIGIT)
    if number.startswith(_DEMO_PREFIX) and not demo:
        raise IdentityNumberError(Fault.DEMO_PREFIX)
    return IdentityNumber(number, number[:6], birth, "1" if int(number[16]) % 2 else "2")


def _birth(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def mask(text: str) -> str:
    """First and last character, stars between.

    No more, because county and birth date stand beside it on most pages: with the usual "first six, last four" the
    whole number could be read off.
    """
    number = normalise(text)
    if len(number) < 3:
        return "*" * len(number)
    return number[0] + "*" * (len(number) - 2) + number[-1]
