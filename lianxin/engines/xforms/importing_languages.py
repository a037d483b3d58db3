"""The languages of a workbook: which there are, how much is translated, and untranslated cells filled.

pyxform writes "-" where a translation is missing, and every client shows that dash. So the default language's text goes there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lianxin.engines.xforms.importing_columns import (
    CHOICES,
    MEDIA,
    SURVEY,
    TEXTS,
    Column,
    code_of,
    columns_of,
)
from lianxin.engines.xforms.importing_sheets import Row, Sheet
from lianxin.engines.xforms.values import Language, Remark, Untranslated

_MOST: Final = 200
"""Texts without a translation that are named; the numbers tell how many more there are."""


@dataclass
class Languages:
    """The languages of a workbook as written, the default first; empty when the form names none."""

    names: list[str]
    default: str
    remarks: list[Remark] = field(default_factory=list)

    @property
    def codes(self) -> dict[str, str]:
        """Name as written → code; the name itself where it has none."""
        return {name: code_of(name) or name for name in self.names}


def find_languages(sheets: dict[str, Sheet], settings: Row, settings_at: int) -> Languages:
    """Every language that a text column names, in order; the default as the settings say, else the first."""
    named: dict[str, tuple[str, int, str]] = {}
    for sheet in _texts_of(sheets):
        for column in _translatable(sheet):
            if column.language:
                named.setdefault(column.language, (sheet.name, sheet.head, column.heading))
    wanted = settings.get("default_language", "")
    found = Languages(list(named), wanted if wanted in named else next(iter(named), ""))
    if wanted and named and wanted not in named:
        same = [name for name in named if code_of(name) and code_of(name) in (code_of(wanted), wanted)]
        found.default = same[0] if same else next(iter(named))
        if not same:
            details = {"name": wanted, "known": "、".join(named)}
            found.remarks.append(
                Remark("error", "default-language", "settings", settings_at, "default_language", details)
            )
    found.names.sort(key=lambda name: name != found.default)
    for name, (sheet_name, row, heading) in named.items():
        if not code_of(name):
            found.remarks.append(Remark("warning", "language-code", sheet_name, row, heading, {"name": name}))
    return found


def fill(sheets: dict[str, Sheet], languages: Languages) -> tuple[Language, ...]:
    """Fill what is not translated; give back how much was. Changes the sheets in place.

    A text that stands only in another language fills the default language too (the check for missing labels ran before).
    """
    counts = dict.fromkeys(languages.names or [""], 0)
    lacking: dict[str, list[Untranslated]] = {name: [] for name in counts}
    texts = 0
    for sheet in _texts_of(sheets):
        plain, spoken = _by_base(sheet)
        for base in spoken:
            _complete(sheet, base, plain, spoken[base], languages)
        for base in sorted({*plain, *spoken}):
            for number, row in sheet.rows:
                told = _told(row, plain.get(base), spoken.get(base, {}), languages)
                if not any(told.values()):
                    continue
                texts += base in TEXTS
                for name, text in told.items():
                    counts[name] += bool(text) and base in TEXTS
                    if not text and base in TEXTS:
                        lacking[name].append((sheet.name, number, next(filter(None, told.values()))))
                _spread(row, told, spoken.get(base, {}), languages.default)
    codes = languages.codes
    return tuple(
        Language(codes.get(name, ""), name, count, texts, tuple(sorted(lacking[name])[:_MOST]))
        for name, count in counts.items()
    )


def text_in_default(row: Row, columns: list[Column], base: str, languages: Languages) -> str:
    """The text of a row in the default language; a column without language is the default's."""
    for column in columns:
        if column.base == base and column.language in ("", languages.default) and row.get(column.heading):
            return row[column.heading]
    return ""


def heading_in_default(columns: list[Column], base: str, languages: Languages) -> str:
    """The heading under which the default language's text of a base is to stand."""
    mine = (column.heading for column in columns if column.base == base and column.language in ("", languages.default))
    return next(mine, f"{base}::{languages.default}" if languages.default else base)


def _texts_of(sheets: dict[str, Sheet]) -> Iterator[Sheet]:
    return (sheets[name] for name in (SURVEY, CHOICES) if name in sheets)


def _translatable(sheet: Sheet) -> list[Column]:
    return [column for column in columns_of(sheet.headings) if column.base in (*TEXTS, *MEDIA)]


def _by_base(sheet: Sheet) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """Base → heading without language; base → language → heading."""
    plain: dict[str, str] = {}
    spoken: dict[str, dict[str, str]] = {}
    for column in _translatable(sheet):
        if column.language:
            spoken.setdefault(column.base, {}).setdefault(column.language, column.heading)
        else:
            plain.setdefault(column.base, column.heading)
    return plain, spoken


def _complete(
    sheet: Sheet, base: str, plain: dict[str, str], spoken: dict[str, str], languages: Languages
) -> None:
    """Columns for the languages that this text has none for; one without language moves into the default's."""
    for name in languages.names:
        if name not in spoken:
            spoken[name] = f"{'media::' if base in MEDIA else ''}{base}::{name}"
            sheet.headings.append(spoken[name])
    if base in plain:
        for _, row in sheet.rows:
            text = row.pop(plain[base], "")
            if text:
                row.setdefault(spoken[languages.default], text)
        sheet.headings.remove(plain.pop(base))


def _told(row: Row, plain: str | None, spoken: dict[str, str], languages: Languages) -> dict[str, str]:
    """Language → its text in this row."""
    if not spoken:
        return {languages.default: row.get(plain or "", "")}
    return {name: row.get(spoken[name], "") for name in languages.names}


def _spread(row: Row, told: dict[str, str], spoken: dict[str, str], default: str) -> None:
    if spoken:
        text = told[default] or next(filter(None, told.values()))
        for name, heading in spoken.items():
            row[heading] = told[name] or text
