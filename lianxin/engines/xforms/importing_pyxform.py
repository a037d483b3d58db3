"""The call of pyxform, and its own complaints as remarks at their cells.

pyxform takes 0.5 s and 40 MB to load, so only whoever converts a form loads it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from lianxin.engines.xforms.importing_columns import CHOICES, SETTINGS, SURVEY, columns_of
from lianxin.engines.xforms.importing_languages import Languages
from lianxin.engines.xforms.importing_sheets import Row, Sheet
from lianxin.engines.xforms.values import Remark

_ROW: Final = re.compile(r"\[row ?: ?(\d+)\]\s*")
_PLACE: Final = re.compile(
    r"On the '(\w+)' sheet, the '([^']+)' value\s*(?:'[^']*' )?is (?:invalid|problematic)\.\s*"
)
_PASSED: Final = ("form_title", "form_id", "instance_name", "style", "name", "allow_choice_duplicates", "clean_text_values", "namespaces",
                  "instance_xmlns")  # fmt: skip
_TOLD_BETTER: Final = (
    "max-pixels",
    "is missing the ",
    "Language code",
    "case-insensitive",
    "duplicates",
    "has no label",
)
"""Warnings that are ours already, or that our own clients make void."""
_PARAMETERS: Final = (
    "RANGE_",
    "SURVEY_003",
    "SURVEY_004",
    "SURVEY_005",
    "SURVEY_006",
    "SURVEY_007",
    "SURVEY_008",
    "SURVEY_009",
)
"""pyxform's codes for what the parameters column holds."""
_LONGEST: Final = 500


def convert(
    sheets: Mapping[str, Sheet], settings: Row, version: str, languages: Languages
) -> tuple[bytes, list[Remark]]:
    """The XForm as bytes, or nothing and the error that pyxform broke off with."""
    book: dict[str, Any] = {"sheet_names": list(sheets)}
    for name in (SURVEY, CHOICES):
        if name in sheets:
            book[name] = _rows(sheets[name])
            book[f"{name}_header"] = [dict.fromkeys(heading for heading in sheets[name].headings if heading)]
    chosen = {name: settings[name] for name in _PASSED if settings.get(name)}
    chosen |= {"version": version, "form_title": settings.get("form_title") or _any_title(sheets, settings)}
    if languages.default:
        chosen["default_language"] = languages.default
    book[SETTINGS], book[f"{SETTINGS}_header"] = [chosen], [dict.fromkeys(chosen)]
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert as pyxform_convert

    warnings: list[str] = []
    try:
        made = pyxform_convert(book, warnings=warnings, validate=False)
    except PyXFormError as error:
        return b"", [_remark("error", str(error), sheets)]
    except (KeyError, TypeError, AttributeError, ValueError, IndexError, RecursionError) as error:
        # pyxform trips over some odd workbooks instead of saying what is wrong
        return b"", [Remark("error", "pyxform", details={"detail": f"{type(error).__name__}: {error}"[:300]})]
    told = [text for text in warnings if not any(known in text for known in _TOLD_BETTER)]
    return made.xform.encode(), [_remark("advice", text, sheets) for text in told]


def _rows(sheet: Sheet) -> list[Row]:
    """The rows as pyxform wants them; it counts them from 2 in this order."""
    return [dict(row) for _, row in sheet.rows]


def _any_title(sheets: Mapping[str, Sheet], settings: Row) -> str:
    """A title in some language, else the form's id."""
    sheet = sheets.get(SETTINGS)
    cells = sheet.rows[0][1] if sheet and sheet.rows else {}
    titles = (
        [
            cells[c.heading]
            for c in columns_of(sheet.headings)
            if c.base == "form_title" and cells.get(c.heading)
        ]
        if sheet
        else []
    )
    return titles[0] if titles else settings.get("form_id", "")


def _remark(severity: Any, text: str, sheets: Mapping[str, Sheet]) -> Remark:
    """pyxform's sentence at the row and column that it names, counted as people see them."""
    row, place = _ROW.search(text), _PLACE.search(text)
    name = place[1] if place and place[1] in sheets else SURVEY
    number = int(row[1]) if row else 0
    rows = sheets[name].rows if name in sheets else []
    at = rows[number - 2][0] if 2 <= number < len(rows) + 2 else 0
    kind = _kind(text)
    code = "parameters-wrong" if kind.startswith(_PARAMETERS) else "pyxform"
    words = " ".join(_PLACE.sub("", _ROW.sub("", text)).split())
    column = place[2] if place else ""
    sheet = name if row or place else ""
    return Remark(severity, code, sheet, at, column, {"detail": words[:_LONGEST], "kind": kind})


def _kind(text: str) -> str:
    """pyxform's own code for an error, when it is one of the listed."""
    from pyxform.errors import ErrorCode

    for code in ErrorCode:
        start = re.split(r"\{\w+\}", code.value.msg.partition("] ")[2] or code.value.msg)
        if all(piece in text for piece in start):
            return str(code.name)
    return ""
