"""One cell of a table read as one field: the value to store, or a named problem, or a value with a remark.

Nothing is guessed: what has two readings is refused and the person is asked. Empty cells never come here.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from math import isfinite
from typing import Final

from lianxin.engines.tables.shapes import Cell
from lianxin.kernel import codes, identity_numbers
from lianxin.kernel.identity_numbers import Fault, IdentityNumber, IdentityNumberError
from lianxin.kernel.names import is_plausible, mask_name, normalise, tibetan_syllables

Value = str | int | float | bool | date | datetime | Decimal | IdentityNumber | None
Parser = Callable[[Cell], "Value | Noted"]
CodeParser = Callable[[str], str | None]

ERROR_VALUES: Final = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#GETTING_DATA"}
)
_BLANKS: Final = " \t\r\n\u3000\ufeff\u200b"
_EXCEL_DAY_ZERO: Final = date(1899, 12, 30)  # serials after 28 February 1900, ECMA-376 part 1, 18.17.4.1
_MARCH_1900: Final = 61
_FIRST_YEAR: Final = 1800
_SCIENTIFIC: Final = re.compile(r"\d(\.\d*)?[eE]\+?\d{2}")
_DATE: Final = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_COMPACT_DATE: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MIDNIGHT: Final = re.compile(r"[T ]0{1,2}:00(:00(\.0+)?)?$")
_MOBILE: Final = re.compile(r"1[3-9]\d{9}")
_LANDLINE: Final = re.compile(r"(0\d{2,3})?[2-9]\d{6,7}")
_LONG_NUMBER: Final = re.compile(r"\d{9,}[\dXx]")
_EXACT_DIGITS: Final = 15
_SHOWN: Final = 40
_CLOCK: Final = re.compile(r"(?P<day>.*?\d日?)[T\s]\s*(?P<hour>\d{1,2})[:时点](?P<minute>\d{2})?分?(:\d{2}(\.\d+)?)?")


class CellFault(Exception):
    """A cell that cannot be read; `code` is a problem of the catalogue."""

    def __init__(self, code: str, **details: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


@dataclass(frozen=True, slots=True)
class Noted:
    """A value that is accepted with a remark for the person to see."""

    value: Value
    code: str
    details: Mapping[str, str | int]


def as_text(cell: Cell) -> str:
    """The cell as a person reads it: a whole number without ".0", no spaces around."""
    if isinstance(cell, str):
        return cell.strip(_BLANKS)
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


def text(limit: int) -> Parser:
    """Free text of at most so many characters."""

    @lru_cache(maxsize=8_192, typed=True)
    def parse(cell: Cell) -> str:
        found = " ".join(unicodedata.normalize("NFC", as_text(cell)).split())
        if len(found) > limit:
            raise CellFault("roster.too_long", limit=limit)
        return found

    return parse


def code(parse_code: CodeParser, problem: str) -> Parser:
    """A word of a national code list, as its code."""

    @lru_cache(maxsize=1024)
    def parse(word: str) -> str:
        found = parse_code(word)
        if found is None:
            raise CellFault(problem)
        return found

    return lambda cell: parse(as_text(cell))


def relation(spellings: Mapping[str, str]) -> Parser:
    """Relation to the householder as a two-digit code; the pack's spellings give its one-digit group."""

    def find(word: str) -> str | None:
        known = codes.parse_relation(word)
        group = None if known else spellings.get(word_key(word))
        return known or (None if group is None else "02" if group == "0" else group + "0")

    return code(find, "roster.relation_unknown")


def one_of(spellings: Mapping[str, str], field: str, allowed: Sequence[str]) -> Parser:
    """A word of the pack's list of spellings, as its code."""

    def parse(cell: Cell) -> str:
        word = word_key(as_text(cell))
        found = spellings.get(word, word if word in spellings.values() else None)
        if found is None:
            raise CellFault("roster.word_unknown", field=field, allowed="、".join(allowed))
        return found

    return parse


def whole(low: int, high: int, spellings: Mapping[str, str]) -> Parser:
    """A whole number within bounds, in digits or in a spelling of the pack."""

    def parse(cell: Cell) -> int:
        written = word_key(as_text(cell))
        written = spellings.get(written, written)
        if not written.isdecimal() or not low <= int(written[:9]) <= high:
            raise CellFault("roster.number_unreadable", low=low, high=high)
        return int(written)

    return parse


def truth(spellings: Mapping[str, str]) -> Parser:
    """Yes or no; None where the pack says the word means "not known"."""
    answers = {"yes": True, "no": False}

    def parse(cell: Cell) -> bool | None:
        if isinstance(cell, bool):
            return cell
        found = spellings.get(word_key(as_text(cell)))
        if found is None:
            raise CellFault("roster.yes_no_unreadable")
        return answers.get(found)

    return parse


def degrees(bound: float) -> Parser:
    """A coordinate in decimal degrees."""

    def parse(cell: Cell) -> float:
        try:
            found = float(as_text(cell))
        except ValueError:
            raise CellFault("roster.coordinate_unreadable") from None
        if not -bound <= found <= bound:
            raise CellFault("roster.coordinate_unreadable")
        return found

    return parse


def name(longest: int) -> Parser:
    """A person's name as written, spaces tidied; never split."""
    tidied = text(longest)

    @lru_cache(maxsize=8_192, typed=True)
    def parse(cell: Cell) -> str:
        found = str(tidied(cell))
        if not normalise(found):
            raise CellFault("roster.name_empty")
        if not is_plausible(found, longest=longest):
            raise CellFault("roster.name_implausible")
        return found

    return parse


def phone(cell: Cell) -> str:
    """A Chinese mobile number or a landline with or without area code; digits only."""
    digits = re.sub(r"[\s\-—–()']", "", unicodedata.normalize("NFKC", as_text(cell)))
    digits = digits.removeprefix("+").removeprefix("0086")
    if len(digits) == 13:
        digits = digits.removeprefix("86")
    if not (_MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits)) or len(set(digits[-7:])) == 1:
        raise CellFault("roster.phone_implausible")
    return digits


def id_number(today: date, *, demo: bool) -> Parser:
    """An 18-digit number, or a 15-digit one with a remark. A number that Excel rounded is named as such."""

    def parse(cell: Cell) -> IdentityNumber | Noted:
        if isinstance(cell, int | float) and not (isfinite(cell) and abs(cell) < 10**_EXACT_DIGITS):
            raise CellFault("roster.id_lost_digits")
        written = as_text(cell).lstrip("'‘’`").removeprefix('="').removesuffix('"')
        if _SCIENTIFIC.fullmatch(written):
            raise CellFault("roster.id_lost_digits")
        try:
            number = identity_numbers.parse(written, demo=demo, today=today)
        except IdentityNumberError as wrong:
            raise CellFault(_ID_PROBLEMS[wrong.fault]) from None
        if len(identity_numbers.normalise(written)) == _EXACT_DIGITS:
            return Noted(number, "roster.id_15_digits", {})
        return number

    return parse


_ID_PROBLEMS: Final[Mapping[Fault, str]] = {
    Fault.LENGTH: "roster.id_length",
    Fault.CHARACTERS: "roster.id_characters",
    Fault.BIRTH_DATE: "roster.id_birth_date",
    Fault.CHECK_DIGIT: "roster.id_check_digit",
    Fault.DEMO_PREFIX: "roster.id_demo_prefix",
}


def day(today: date) -> Parser:
    """A day not in the future: ISO, 1950年1月1日, 1950.1.1, 19500101, a date cell, or an Excel serial with a remark."""

    @lru_cache(maxsize=65_536)
    def from_text(written: str) -> date | Noted:
        return _day_of_text(written, today)

    def parse(cell: Cell) -> date | Noted:
        if isinstance(cell, str):
            return from_text(as_text(cell))
        return _day_of_number(cell, today)

    return parse


def moment(today: date) -> Callable[[Cell], datetime]:
    """A day with a time of the day on the wall ("2026-05-01 09:00", "2026年5月1日 9时", a date cell with a time), without a time zone, not
    in the future by its day. A day alone is its midnight."""

    def parse(cell: Cell) -> datetime:
        written = unicodedata.normalize("NFKC", as_text(cell))
        found = _CLOCK.fullmatch(written)
        day_found = _day_of_text(found["day"] if found else written, today)
        on = day_found.value if isinstance(day_found, Noted) else day_found
        assert isinstance(on, date)
        hour, minute = (int(found["hour"]), int(found["minute"] or 0)) if found else (0, 0)
        if hour > 23 or minute > 59:
            raise CellFault("roster.time_unreadable")
        return datetime(on.year, on.month, on.day, hour, minute)  # noqa: DTZ001  the caller knows the place's clock

    return parse


def amount(low: Decimal, high: Decimal, places: int) -> Callable[[Cell], Decimal]:
    """A number within bounds with at most so many decimal places, in digits of any width."""

    def parse(cell: Cell) -> Decimal:
        written = unicodedata.normalize("NFKC", as_text(cell)).replace(",", "")
        try:
            found = Decimal(written)
        except InvalidOperation:
            found = Decimal("NaN")
        if not found.is_finite() or not low <= found <= high:
            raise CellFault("roster.amount_unreadable", low=str(low), high=str(high))
        if found != round(found, places):
            raise CellFault("roster.amount_too_fine", places=places)
        return found

    return parse


def _day_of_text(written: str, today: date) -> date | Noted:
    plain = _MIDNIGHT.sub("", unicodedata.normalize("NFKC", written))
    found = _DATE.fullmatch(plain) or _COMPACT_DATE.fullmatch(plain)
    if found is None:
        return _day_of_number(int(plain) if plain.isdecimal() and len(plain) < 7 else None, today)
    written_day = _date(*map(int, found.groups()))
    if written_day > today:
        raise CellFault("roster.date_future")
    return written_day


def _day_of_number(number: Cell, today: date) -> date | Noted:
    """A date as a number: 19500101, or days since Excel's day zero; a number that may be a year is refused."""
    if isinstance(number, bool) or not isinstance(number, int | float) or not isfinite(number):
        raise CellFault("roster.date_unreadable")
    serial = int(number)
    if len(str(serial)) == 8:
        return _day_of_text(str(serial), today)
    if _FIRST_YEAR <= serial <= today.year + 1:
        raise CellFault("roster.date_ambiguous")
    if not _MARCH_1900 <= serial <= (today - _EXCEL_DAY_ZERO).days:
        raise CellFault("roster.date_unreadable")
    found = _EXCEL_DAY_ZERO + timedelta(days=serial)
    return Noted(found, "roster.date_serial", {"date": found.isoformat()})


def _date(year: int, month: int, day_of_month: int) -> date:
    try:
        return date(year, month, day_of_month)
    except ValueError:
        raise CellFault("roster.date_unreadable") from None


def word_key(word: str) -> str:
    """The form in which spellings of a pack are compared."""
    return unicodedata.normalize("NFKC", word).casefold().replace(" ", "")


def by_word(spellings: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """A pack's spellings (code → words) turned round: word → code."""
    return {word_key(word): found for found, words in spellings.items() for word in words}


def shown(field: str, cell: Cell) -> str:
    """What the list of faults may show of a cell: enough to find it in the file, not enough to identify a person."""
    written = as_text(cell)[:_SHOWN]
    if field in {"id_number", "phone"}:
        return identity_numbers.mask(written)
    if field in {"name", "name_bo", "address", "household_no"}:
        return mask_name(written) if not tibetan_syllables(written)[1:] else tibetan_syllables(written)[0] + "**"
    return _LONG_NUMBER.sub(lambda found: identity_numbers.mask(found[0]), written)
