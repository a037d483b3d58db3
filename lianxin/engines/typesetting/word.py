"""Sheets as Word files: a template built from the sheet (or a county's own), filled by docxtpl in a sandbox."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import Any, Final

from docx import Document
from docx.document import Document as Docx
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from docxtpl import DocxTemplate, InlineImage
from jinja2.sandbox import SandboxedEnvironment

from lianxin.engines.typesetting.pdf import png
from lianxin.engines.typesetting.sheet import (
    Cells,
    Grid,
    Job,
    Part,
    Picture,
    Sheet,
    Signatures,
    Text,
    Unset,
    day_of,
)

_WIDTHS: Final = (2.8, 5.5, 2.8, 5.5)  # cm: label, value, label, value
_WIDE: Final = sum(_WIDTHS)
_LINE: Final = 17  # points
_TAG: Final = re.compile(r"\{(?=[{%#])|(?<=[}%#])\}")
_ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SAME_DAY: Final = (1980, 1, 1, 0, 0, 0)


def template(sheet: Sheet) -> bytes:
    """The Word file of a sheet with a tag for each value, as a county may take it to Word, change it and lay it in its pack."""
    document = Document()
    _page(document, sheet)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = title.add_run(_words(sheet.title))
    run.bold, run.font.size = True, Pt(20)
    for part in sheet.parts:
        _part(document, part)
    return _same_every_time(document)


def filled(blank: bytes, job: Job) -> bytes:
    """A template with the values of a job. Raises Unset when it cannot be filled."""
    document = DocxTemplate(BytesIO(blank))
    environment = SandboxedEnvironment(autoescape=True)
    try:
        document.render(_context(document, job), environment, autoescape=True)
        return _same_every_time(document)
    except (Unset, MemoryError):
        raise
    except Exception as error:  # a template is a county's own small program: it may raise anything
        raise Unset("paper.template_broken", str(error)[:200]) from error


def _context(document: DocxTemplate, job: Job) -> dict[str, Any]:
    context: dict[str, Any] = dict.fromkeys(job.sheet.codes(), "")
    context.update({code: _legal(value) for code, value in job.values.items() if isinstance(value, str)})
    for part in job.sheet.parts:
        if isinstance(part, Grid):
            context[part.code] = _padded(part, job.values.get(part.code, ""))
        elif isinstance(part, Picture) and context[part.code]:
            drawing = BytesIO(png(context[part.code], job.fonts))
            context[part.code] = InlineImage(document, drawing, width=Cm(13))
    return context


def _padded(part: Grid, rows: Any) -> list[dict[str, str]]:
    """The rows of a grid, each with every column, and blank ones up to the least number."""
    given: list[Mapping[str, str]] = [] if isinstance(rows, str) else rows
    blank: list[Mapping[str, str]] = [{}] * (part.rows - len(given))
    return [
        {column.code: _legal(row.get(column.code, "")) for column in part.columns} for row in [*given, *blank]
    ]


def _legal(text: str) -> str:
    """A text as XML can hold it, without what docxtpl takes for a page break."""
    return _ILLEGAL.sub("", text)


def _words(text: str) -> str:
    """Printed words in which nothing is a tag."""
    return _TAG.sub(lambda mark: f"\u2060{mark[0]}\u2060", _legal(text))


def _page(document: Docx, sheet: Sheet) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(10.5)
    fonts = normal.element.rPr.rFonts
    fonts.set(qn("w:eastAsia"), "宋体")
    fonts.set(qn("w:cs"), "Microsoft Himalaya")
    document.core_properties.title = _words(sheet.title)
    document.core_properties.author = document.core_properties.comments = ""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin, section.bottom_margin = Cm(2.4), Cm(2.2)
    head = section.header.paragraphs[0]
    head.paragraph_format.tab_stops.clear_all()
    head.paragraph_format.tab_stops.add_tab_stop(Cm(_WIDE), WD_TAB_ALIGNMENT.RIGHT)
    head.add_run(f"{_tag('agency')}\t{_words(sheet.number_label)}{_tag('number')}")
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for piece in re.split(r"(\{pages?\})", sheet.pages):
        if piece in ("{page}", "{pages}"):
            _field(foot, "PAGE" if piece == "{page}" else "NUMPAGES")
        else:
            foot.add_run(_words(piece))


def _field(paragraph: Paragraph, name: str) -> None:
    """A number that Word works out."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    text = paragraph.add_run("1")._r
    field.append(text)
    paragraph._p.append(field)


def _tag(code: str) -> str:
    return f"{{{{ {code} }}}}"


def _part(document: Docx, part: Part) -> None:
    if isinstance(part, Cells):
        _cells(document, part)
    elif isinstance(part, Grid):
        _grid(document, part)
    elif isinstance(part, Picture):
        _picture(document, part)
    elif isinstance(part, Signatures):
        _signatures(document, part)
    else:
        _text(document, part)


def _cells(document: Docx, part: Cells) -> None:
    table = _table(document, _WIDTHS)
    for cells in part.rows():
        row = _row(table)
        _at_least(row, max(cell.lines for cell in cells) + 0.4)
        if len(cells) == 1:
            row.cells[1].merge(row.cells[3])
        for at, cell in enumerate(cells):
            _write(row.cells[2 * at], _words(cell.label), centred=True)
            _write(row.cells[2 * at + 1], _tag(cell.code))


def _grid(document: Docx, part: Grid) -> None:
    whole = sum(column.share for column in part.columns)
    table = _table(document, [_WIDE * column.share / whole for column in part.columns])
    top = _row(table).cells
    _write(top[0].merge(top[-1]), _words(part.label), centred=True, bold=True)
    for cell, column in zip(_row(table).cells, part.columns, strict=True):
        _write(cell, _words(column.label), centred=True)
    _write(_row(table).cells[0], f"{{%tr for row in {part.code} %}}")
    row = _row(table)
    _at_least(row, 1.4)
    for cell, column in zip(row.cells, part.columns, strict=True):
        _write(cell, f"{{{{ row.{column.code} }}}}")
    _write(_row(table).cells[0], "{%tr endfor %}")


def _picture(document: Docx, part: Picture) -> None:
    table = _table(document, (_WIDE,))
    _write(_row(table).cells[0], _words(part.label), centred=True, bold=True)
    row = _row(table)
    _at_least(row, part.lines)
    _write(row.cells[0], _tag(part.code), centred=True)


def _signatures(document: Docx, part: Signatures) -> None:
    document.add_paragraph().paragraph_format.space_after = Pt(0)
    table = document.add_table(0, 4)
    _widths(table, _WIDTHS)
    for cell in part.cells:
        row = _row(table)
        _at_least(row, 1.8)
        for at, (label, code) in enumerate(((cell.label, cell.code), (part.day, day_of(cell)))):
            _write(row.cells[2 * at], _words(label))
            _write(row.cells[2 * at + 1], _tag(code))
            _underline(row.cells[2 * at + 1])


def _text(document: Docx, part: Text) -> None:
    for line in part.text.split("\n"):
        paragraph = document.add_paragraph()
        paragraph.add_run(_words(line)).bold = part.heading
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(4)
        if part.heading:
            paragraph.paragraph_format.keep_with_next = True
        else:
            paragraph.paragraph_format.first_line_indent = Pt(21)


def _table(document: Docx, widths: tuple[float, ...] | list[float]) -> Table:
    """An empty table with lines; Word would join it to the one above were there nothing in between."""
    if document.element.body[-2].tag == qn("w:tbl"):
        gap = document.add_paragraph().paragraph_format
        gap.space_after, gap.line_spacing = Pt(0), Pt(3)
    table: Table = document.add_table(0, len(widths), "Table Grid")
    _widths(table, widths)
    return table


def _widths(table: Table, widths: tuple[float, ...] | list[float]) -> None:
    table.autofit = False
    for column, wide in zip(table.columns, widths, strict=True):
        column.width = Cm(wide)


def _row(table: Table) -> _Row:
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    return row


def _at_least(row: _Row, lines: float) -> None:
    row.height_rule, row.height = WD_ROW_HEIGHT_RULE.AT_LEAST, Pt(round(_LINE * lines))


def _write(cell: _Cell, text: str, *, centred: bool = False, bold: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.add_run(text).bold = bold
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _underline(cell: _Cell) -> None:
    """A line under a cell, to write on."""
    borders, line = OxmlElement("w:tcBorders"), OxmlElement("w:bottom")
    for key, value in (("val", "single"), ("sz", "4"), ("color", "auto")):
        line.set(qn(f"w:{key}"), value)
    borders.append(line)
    cell._tc.get_or_add_tcPr().append(borders)


def _same_every_time(document: Any) -> bytes:
    """The file without the moment at which it was packed."""
    written, out = BytesIO(), BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            target.writestr(zipfile.ZipInfo(name, _SAME_DAY), source.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
