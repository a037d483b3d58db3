"""XLSForm workbooks (Excel, or Markdown tables) turned into XForms by pyxform, with every remark at its cell.

pyxform stops at the first thing it does not like. Here everything that can be told is told at once, with sheet, row and
column; what is not translated is filled from the default language; sheets that are not XLSForm's own come back as they are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Final

from lianxin.engines.xforms.importing_checks import check_survey
from lianxin.engines.xforms.importing_choices import check_choices
from lianxin.engines.xforms.importing_columns import (
    CHOICES,
    FOREIGN_SHEETS,
    OWN_SHEETS,
    SETTINGS,
    SURVEY,
)
from lianxin.engines.xforms.importing_items import read_survey
from lianxin.engines.xforms.importing_languages import fill, find_languages
from lianxin.engines.xforms.importing_media import find_media
from lianxin.engines.xforms.importing_near import nearest
from lianxin.engines.xforms.importing_prefill import bind_prefills, read_prefills
from lianxin.engines.xforms.importing_pyxform import convert
from lianxin.engines.xforms.importing_settings import read_settings, read_titles
from lianxin.engines.xforms.importing_sheets import Sheet, read_sheets
from lianxin.engines.xforms.importing_trial import try_out
from lianxin.engines.xforms.values import ImportedForm, Language, Remark
from lianxin.kernel.problems import ProblemError

_DIGITS: Final = 12
_OURS: Final = ("validity", "needs", "about")
"""Sheets of our own, which XLSForm does not have."""
_MOST: Final = 200


def import_form(source: bytes, *, filename: str) -> ImportedForm:
    """Turn a workbook into an XForm; `filename` decides only whether it is Markdown (.md).

    Never raises for what a user may send: a file that cannot be read is one remark "unreadable" with the code of the problem
    ("tables.…") among its details. The same cells give the same bytes.
    """
    try:
        written = read_sheets(source, filename)
    except ProblemError as error:
        details = {"problem": error.code, **{name: str(value) for name, value in error.details.items()}}
        return ImportedForm(b"", "", "", {}, (), (Remark("error", "unreadable", details=details),))
    sheets, others, remarks = _sorted(written)
    settings, settings_at, told = read_settings(sheets.get(SETTINGS))
    remarks += told
    version = settings.get("version") or _digest(written)
    languages = find_languages(sheets, settings, settings_at)
    media: tuple[str, ...] = ()
    counted: tuple[Language, ...] = ()
    prefills: tuple[tuple[int, str], ...] = ()
    xml = b""
    remarks += languages.remarks
    if SURVEY in sheets:
        survey = read_survey(sheets[SURVEY])
        remarks += check_survey(survey, sheets, languages, has_namespaces="namespaces" in settings)
        remarks += check_choices(survey, sheets, settings, languages)
        media, told = find_media(survey, sheets)
        remarks += told
        prefills, told = read_prefills(survey)
        remarks += told
        counted = fill(sheets, languages)
        if not any(remark.severity == "error" for remark in remarks):
            bind_prefills(sheets[SURVEY], survey, settings)
            xml, told = convert(sheets, settings, version, languages)
            remarks += told
        if xml and (told := try_out(xml, survey, settings_at)):
            xml, remarks = b"", remarks + told
    return ImportedForm(
        xml=xml,
        form_id=settings.get("form_id", ""),
        version=version,
        titles=read_titles(sheets.get(SETTINGS), settings, languages),
        languages=counted,
        remarks=_told(remarks),
        media=media,
        prefills=prefills,
        sheets={sheet.name.lower(): tuple(sheet.rows) for sheet in others},
    )


def _sorted(written: Iterable[Sheet]) -> tuple[dict[str, Sheet], list[Sheet], list[Remark]]:
    """XLSForm's own sheets by name, the other ones, and remarks about sheets and headings as a whole."""
    sheets: dict[str, Sheet] = {}
    others: list[Sheet] = []
    remarks: list[Remark] = []
    for sheet in written:
        name = sheet.name.lower()
        if name in OWN_SHEETS:
            sheet.name = name
            sheets[name] = sheet
        elif name in FOREIGN_SHEETS:
            remarks.append(Remark("error", "sheet-unsupported", sheet.name, details={"name": sheet.name}))
        else:
            others.append(sheet)
            if name not in _OURS and (near := nearest(name, (*sorted(OWN_SHEETS), *_OURS))):
                remarks.append(Remark("warning", "sheet-near", sheet.name, details={"name": sheet.name, "near": near}))
        remarks += [Remark("error", "formula", sheet.name, row, heading) for row, heading in sheet.unvalued]
        for heading in dict.fromkeys(h for h in sheet.headings if h and sheet.headings.count(h) > 1):
            remarks.append(
                Remark("error", "column-twice", sheet.name, sheet.head, heading, {"name": heading})
            )
    if SURVEY not in sheets:
        remarks.append(Remark("error", "sheet-missing", SURVEY, details={"name": SURVEY}))
    return sheets, others, remarks


def _digest(sheets: Iterable[Sheet]) -> str:
    """A version from what the cells say, so that saving a workbook again does not make a new one."""
    told = [
        (
            sheet.name,
            [heading for heading in sheet.headings if heading],
            [sorted(row.items()) for _, row in sheet.rows],
        )
        for sheet in sheets
    ]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:_DIGITS]


_RANK: Final = {"error": 0, "warning": 1, "advice": 2}
_SHEET_ORDER: Final = {SURVEY: 0, CHOICES: 1, SETTINGS: 2}


def _told(remarks: list[Remark]) -> tuple[Remark, ...]:
    """Errors first; a hopeless workbook gets its first 200 and how many more there are."""
    ordered = sorted(remarks, key=_order)
    if len(ordered) > _MOST:
        ordered[_MOST:] = [
            Remark(ordered[_MOST].severity, "more", details={"count": str(len(ordered) - _MOST)})
        ]
    return tuple(ordered)


def _order(remark: Remark) -> tuple[int, int, int, str]:
    return _RANK[remark.severity], _SHEET_ORDER.get(remark.sheet, 3), remark.row, remark.code
