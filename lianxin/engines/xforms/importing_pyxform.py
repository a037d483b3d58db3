"""The call of pyxform, and its own complaints as remarks at their cells.

pyxform takes 0.5 s and 40 MB to load, so only whoever converts a form loads it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from lianxin.engines.xforms.importing_columns import CHOICES, SETTINGS, SURVEY, code_of, columns_of
from lianxin.engines.xforms.importing_complaints import complaint
from lianxin.engines.xforms.importing_languages import Languages
from lianxin.engines.xforms.importing_sheets import Row, Sheet
from lianxin.engines.xforms.values import Remark

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
        return b"", [complaint("error", str(error), sheets)]
    except (KeyError, TypeError, AttributeError, ValueError, IndexError, RecursionError) as error:
        # pyxform trips over some odd workbooks instead of saying what is wrong
        return b"", [Remark("error", "pyxform", details={"detail": f"{type(error).__name__}: {error}"[:300]})]
    told = [
        complaint("advice", one, sheets)
        for text in warnings if not any(known in text for known in _TOLD_BETTER)
        for one in _apart(text)
    ]  # fmt: skip
    return made.xform.encode(), [one for one in told if one.code != "language-subtag" or code_of(one.details["name"])]


def _apart(text: str) -> list[str]:
    """A warning about several languages as one about each."""
    before, found, names = text.partition("machine-readable codes: ")
    if not found:
        return [text]
    names, more, after = names.partition(". Learn more")
    return [f"{before}{found}{name}{more}{after}" for name in names.split(", ")]


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
