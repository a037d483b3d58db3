"""格子:表格里一格的内容变成字段的值,写法宽一点,意思不能猜。"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from lianxin.base.packs.exchange.labels import CHOICES, NO, YES
from lianxin.base.packs.exchange.layout import Column
from lianxin.engines.tables import Cell
from lianxin.kernel.problems import N_

_DAY: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_TRUTHS: Final = {YES: True, NO: False, "true": True, "false": False, "√": True, "对": True}
_DIGITS: Final = 34
EXPECTED: Final = {
    "date": N_("日期,例如 2026-01-01"),
    "number": N_("一个数"),
    "whole": N_("一个整数"),
    "truth": N_("是或否"),
    "choice": N_("下拉框里的一个"),
}


class BadCellError(ValueError):
    """The content is none of what the field may be."""


def is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def text_of(cell: Cell) -> str:
    """A cell as text; a number that stands where text belongs as it was typed."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return YES if cell else NO
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def value_of(cell: Cell, column: Column) -> Any:
    """The value of a filled cell for a field (words: the text of one language). BadCellError."""
    match column.form:
        case "date":
            return _day(text_of(cell).strip())
        case "number" | "whole":
            number = _number(cell)
            if column.form == "whole" and number != number.to_integral_value():
                raise BadCellError
            return int(number) if number == number.to_integral_value() else number
        case "truth":
            return _truth(cell)
        case "choice":
            return _choice(text_of(cell).strip(), column.key)
    return text_of(cell)


def _day(text: str) -> dt.date:
    found = _DAY.fullmatch(text)
    if found is None:
        raise BadCellError
    return dt.date(*map(int, found.groups()))  # a ValueError, as BadCellError is


def _number(cell: Cell) -> Decimal:
    if isinstance(cell, bool):
        raise BadCellError
    text = (repr(cell) if isinstance(cell, float) else text_of(cell)).strip().replace(",", "")
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise BadCellError from None
    if not number.is_finite() or abs(number.adjusted()) > _DIGITS or len(number.as_tuple().digits) > _DIGITS:
        raise BadCellError
    return number


def _truth(cell: Cell) -> bool:
    if isinstance(cell, bool):
        return cell
    found = _TRUTHS.get(text_of(cell).strip().lower())
    if found is None:
        raise BadCellError
    return found


def _choice(text: str, key: str) -> str:
    choices = CHOICES[key]
    if text in choices:
        return text
    found = next((code for code, said in choices.items() if said == text), None)
    if found is None:
        raise BadCellError
    return found
