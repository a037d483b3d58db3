"""Questionnaires to start from: those that come with the packs, as Excel workbooks to be changed and uploaded."""

from __future__ import annotations

from io import BytesIO
from typing import Final

import xlsxwriter

from lianxin.base.packs.forms import PackForm
from lianxin.base.ui.languages import pack_code
from lianxin.base.ui.pack_words import language
from lianxin.domain.surveys.services.packed import pack_forms
from lianxin.engines.xforms.importing_sheets import Sheet, read_sheets
from lianxin.kernel.problems import ProblemError

_WIDTHS: Final = {"type": 26, "name": 16, "relevant": 28, "constraint": 28, "calculation": 28}
_WIDTH: Final = 34  # characters of a column of texts


def starters(place: str) -> list[tuple[str, str]]:
    """(name in the address, title) of the forms of a county's packs, its own instead of the nation's of the same name."""
    return [(form.code, _title(form)) for form in pack_forms(place)]


def starter(place: str, name: str) -> tuple[str, bytes]:
    """File name and content as it lies in the pack. Raises "general.not_found"."""
    form = next((form for form in pack_forms(place) if form.code == name), None)
    if form is None:
        raise ProblemError("general.not_found")
    return form.filename, form.source


def workbook(place: str, name: str) -> bytes:
    """One of them as xlsx, sheet by sheet. Raises "general.not_found"."""
    label, content = starter(place, name)
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold, plain = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"text_wrap": True, "valign": "top"})
        for sheet in read_sheets(content, label):
            drawn = book.add_worksheet(sheet.name)
            drawn.freeze_panes(1, 0)
            for column, heading in enumerate(sheet.headings):
                drawn.set_column(column, column, _WIDTHS.get(heading, _WIDTH))
                drawn.write_string(0, column, heading, bold)
            for number, (_at, row) in enumerate(sheet.rows, start=1):
                for column, heading in enumerate(sheet.headings):
                    if text := row.get(heading, ""):
                        drawn.write_string(number, column, text, plain)
    return target.getvalue()


def _title(form: PackForm) -> str:
    settings = next((sheet for sheet in read_sheets(form.source, form.filename) if sheet.name == "settings"), Sheet("settings"))
    row = settings.rows[0][1] if settings.rows else {}
    named = [(heading, text) for heading, text in row.items() if heading.startswith("form_title")]
    spoken = next((text for heading, text in named if heading.endswith(f"({pack_code(language())})")), "")
    return spoken or next((text for _heading, text in named), form.code)
