"""How a cell becomes a value: readers for the columns of a kind. Each names what it cannot read (`roster.…` problems), guesses nothing, and
takes full-width digits, numbers as text, dates as cells, ISO, 2026年5月1日 or 20260501.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from lianxin.base.packs import Pack
from lianxin.engines.tables import Cell, cells
from lianxin.engines.tables.cells import CellFault, Noted, word_key
from lianxin.kernel.clock import SHANGHAI
from lianxin.kernel.divisions import contains, level, township_of
from lianxin.kernel.place_names import MatchKind, match_place

_AND: Final = "、"
_LATEST: Final = date(2199, 12, 31)


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading a cell may need to know. `demo`: made-up ID numbers are accepted; `place`: what the sheet is for."""

    today: date
    demo: bool
    pack: Pack
    place: str


Parse = Callable[[Cell], Any]
Reader = Callable[[Reading], Parse]


def text(limit: int = 80) -> Reader:
    """Text of at most so many characters, spaces tidied."""
    return lambda reading: cells.text(limit)


def name(longest: int = 60) -> Reader:
    """A person's name; never split."""
    return lambda reading: cells.name(longest)


def id_number(reading: Reading) -> Parse:
    """A checked `IdentityNumber`; an old one of 15 digits is converted, with a remark."""
    return cells.id_number(reading.today, demo=reading.demo)


def phone(reading: Reading) -> Parse:
    """Digits of a Chinese mobile or landline number."""
    return cells.phone


def day(*, future: bool = False) -> Reader:
    """A date, in the future only with `future`."""
    return lambda reading: cells.day(_LATEST if future else reading.today)


def moment(*, future: bool = False) -> Reader:
    """An aware moment, written as the clock on the wall (Asia/Shanghai) shows it; a date alone is its midnight."""

    def reader(reading: Reading) -> Parse:
        parse = cells.moment(_LATEST if future else reading.today)

        def at(cell: Cell) -> datetime:
            return parse(cell).replace(tzinfo=SHANGHAI)

        return at

    return reader


def amount(low: str = "0", high: str = "1000000", places: int = 2) -> Reader:
    """A Decimal within bounds with at most so many decimal places."""
    return lambda reading: cells.amount(Decimal(low), Decimal(high), places)


def whole(low: int, high: int) -> Reader:
    """A whole number within bounds."""
    return lambda reading: cells.whole(low, high, {})


def yes_no(reading: Reading) -> Parse:
    """True or False from 是/否, 有/无, 对/错, √/×, y/n, 1/0."""
    return cells.truth(
        cells.by_word(
            {
                "yes": ("是", "有", "对", "√", "✓", "y", "yes", "1", "true"),
                "no": ("否", "无", "没有", "错", "×", "n", "no", "0", "false"),
            }
        )
    )


def choice(words: Callable[[Reading], Mapping[str, tuple[str, ...]]]) -> Reader:
    """A code by its words: `choice(lambda reading: {"assistant": ("助理社会工作师", "初级"), …})`; the first word is the one shown, the code
    itself is taken too, and so is a part of a word that names several things, such as 培训 of "培训、进修、研修", where no other has it."""

    def reader(reading: Reading) -> Parse:
        known = words(reading)
        by_word = {word_key(word): code for code, some in known.items() for word in (*some, code)}
        parts = [(word_key(part), code) for code, some in known.items() for word in some for part in word.split(_AND) if _AND in word]
        owners = {part: {code for other, code in parts if other == part} for part, _code in parts}
        by_word = {part: code for part, code in parts if len(owners[part]) == 1} | by_word
        allowed = ";".join(some[0] if some else code for code, some in known.items())  # a word may itself hold "、"

        def parse(cell: Cell) -> str:
            found = by_word.get(word_key(cells.as_text(cell)))
            if found is None:
                raise CellFault("sheet.word_unknown", allowed=allowed[:300])
            return found

        return parse

    return reader


def place(reading: Reading) -> Parse:
    """The code of a division inside the place of the sheet, by its code or its name, alone or behind its township's; one that only sounds
    so is taken with a remark."""
    every = {one.code: one.name for one in reading.pack.places}
    known = {one.code: one for one in reading.pack.places if contains(reading.place, one.code)}
    full = {
        code: every.get(township_of(code), "") + every[code] if level(code) == "village" else every[code]
        for code in known
    }
    names = [
        (known[code].replaced_by or code, name)
        for code in known
        for name in dict.fromkeys((known[code].name, full[code]))
    ]

    @lru_cache(maxsize=4096)
    def find(written: str) -> str | Noted:
        if written in known:
            return known[written].replaced_by or written
        found = match_place(written, names)
        if found.kind is MatchKind.AMBIGUOUS:
            raise CellFault(
                "sheet.place_ambiguous",
                candidates="、".join(full[code] for code in found.codes if code in full)[:200],
            )
        if found.code is None or not contains(reading.place, found.code):
            raise CellFault("sheet.place_unknown")
        if found.kind is MatchKind.HOMOPHONE:
            return Noted(found.code, "roster.village_homophone", {"place": full.get(found.code, found.code)})
        return found.code

    return lambda cell: find(cells.as_text(cell))
