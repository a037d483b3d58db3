"""Answers for other programs: Excel with a codebook, CSV, SPSS. Without names; each export stands in the audit trail.

Rows are made as they are written, into a file and not into memory. A sheet of Excel ends at 1,048,576 rows: what is beyond goes on
in a further sheet.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any, Final
from uuid import UUID

from django.http import FileResponse
from django.utils.translation import gettext as _

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.audit.services import record_read
from lianxin.base.places.selectors import full_name, widest
from lianxin.base.ui.pack_words import language
from lianxin.domain.surveys.rules.answers import chosen, rows_of, value_in
from lianxin.domain.surveys.rules.personal import is_personal
from lianxin.domain.surveys.rules.tables import (
    NUMBER,
    Fixed,
    Variable,
    calculated_numbers,
    codebook,
    leaves,
    syntax,
    variables,
)
from lianxin.domain.surveys.selectors import form_or_404
from lianxin.domain.surveys.selectors.analysis import (
    ABILITY,
    NOT_ASKED,
    AnswerFilter,
    Columns,
    Told,
    columns,
    counted_questions,
    told,
)
from lianxin.domain.surveys.views.analysis_forms import AnalysisFilterForm
from lianxin.domain.surveys.views.analysis_words import choice_word, reasons_text, title_of
from lianxin.engines.tables.writing import LAST_COLUMN, LAST_ROW, Value, write_book, write_csv
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.surveys.models import Form
    from lianxin.engines.xforms.values import Question

_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LONGEST_NAME: Final = 20
"""Characters of the name of a repeat's table: a sheet's 31 with room for numbers."""
Line = tuple[list[Value], list[Any]]


@dataclass(frozen=True, slots=True)
class Data:
    """One table ready to write: of the submissions, or of the instances of a repeat (each with the number of its submission)."""

    name: str
    fixed: tuple[Fixed, ...]
    variables: list[Variable]
    rows: Callable[[], Iterator[Line]]
    """Anew each time: the leading cells, and the answer for each variable."""
    number: int
    """Of its rows."""
    remarks: tuple[str, ...] = ()
    """What an empty cell means, and which questions were left out."""

    def values(self) -> Iterator[list[Value]]:
        """What programs count with."""
        for lead, answers in self.rows():
            yield [*lead, *(one.read(answer) for one, answer in zip(self.variables, answers, strict=True))]


@page(ABILITY)
def export(request: SignedRequest, form_id: UUID) -> FileResponse:
    """The answers that the filters of the analysis leave, as `?format=` xlsx, csv or spss."""
    kind = request.GET.get("format", "xlsx")
    if kind not in _WRITERS:
        raise ProblemError("general.not_found")
    form = form_or_404(request.viewer, form_id)
    wanted = AnalysisFilterForm(request.GET, viewer=request.viewer).wanted()
    record_read(
        actor=request.viewer, verb="export.answers", subject=("surveys.Form", form.id), place=widest(request.viewer, ABILITY),
        now=request.now, why=request.GET.urlencode()[:200],
    )  # fmt: skip
    tables = _tables(request, form, wanted, is_numbered=kind == "spss")
    target = TemporaryFile()  # noqa: SIM115  closed with the answer
    media_type, ending = _WRITERS[kind](tables, target)
    target.seek(0)
    name = f"answers-{local_day(request.now):%Y%m%d}.{ending}"
    response = FileResponse(target, as_attachment=True, filename=name, content_type=media_type)
    response["Cache-Control"] = "no-store"
    return response


def _tables(request: SignedRequest, form: Form, wanted: AnswerFilter, *, is_numbered: bool) -> list[Data]:
    known = counted_questions(request.viewer, form)
    questions = [q for q in known if leaves(q)]
    found = columns(request.viewer, form, wanted, [q.path for q in questions])
    facts = told(request.viewer, form.id, wanted)
    remarks = (*_remarks(known), *(_numbered_remarks() if is_numbered else ()))
    once = [q for q in questions if not q.repeat]
    made = [_whole(once, found, facts, remarks, is_numbered=is_numbered)]
    names = {made[0].name, _("代码本")}
    for repeat in dict.fromkeys(q.repeat for q in questions if q.repeat):  # one repeat's questions stand around those of an inner one
        inside = [q for q in questions if q.repeat == repeat]
        made.append(_linked(_unlike(repeat.rpartition("/")[2], names), repeat, inside, found, remarks, is_numbered=is_numbered))
    return made


def _unlike(name: str, taken: set[str]) -> str:
    """The name of a table, other than those taken, as Excel tells sheets apart: small and capital letters are one, and it cuts."""
    made, number = name[:_LONGEST_NAME], 2
    while made.casefold() in taken:
        made, number = f"{name[:_LONGEST_NAME]}_{number}", number + 1
    taken.add(made.casefold())
    return made


def _numbered_remarks() -> tuple[str, ...]:
    return (
        _("选一项的题在 CSV 里是数字:问卷里的选项代码本来是整数的照原样,其他的按问卷里的顺序编为 1、2、3,问卷没有列出的答案接着编。"),
        _("每个数字的值标签末尾,方括号里是问卷里的选项代码。这些数字只对这一次导出的文件有效。"),
    )


def _remarks(questions: Sequence[Question]) -> tuple[str, ...]:
    out = [title_of(q) for q in questions if is_personal(q)]
    return (
        _("空白表示没有问到或没有回答,按缺失值处理。"),
        _("文字里有本人姓名、电话或证件号的,整条换成“〔***〕”。"),
        *([_("能认出或找到本人的题目不导出:%(questions)s。") % {"questions": "、".join(dict.fromkeys(out))}] if out else []),
    )


def _made(questions: Sequence[Question], found: Columns, taken: Sequence[str], *, is_numbered: bool) -> list[Variable]:
    calculated = calculated_numbers({q.path: map(_given, found.asked(q)) for q in questions if q.kind == "calculate"})
    given = {q.path: map(_given, found.asked(q)) for q in questions if q.kind == "select"} if is_numbered else None
    return variables(questions, title_of, choice_word, taken, calculated=calculated, yes_no=(_("是"), _("否")), given=given)


def _whole(
    questions: Sequence[Question], found: Columns, facts: Mapping[UUID, Told], remarks: tuple[str, ...], *, is_numbered: bool
) -> Data:
    fixed = (
        Fixed("lx_number", _("序号"), NUMBER), Fixed("lx_place", _("区划代码")), Fixed("lx_place_name", _("地点")),
        Fixed("lx_day", _("填写日期")), Fixed("lx_seconds", _("用时(秒)"), NUMBER),
        Fixed("lx_valid", _("有效"), NUMBER, {"1": _("有效"), "0": _("无效")}), Fixed("lx_reasons", _("无效原因")),
    )  # fmt: skip
    made = _made(questions, found, [one.name for one in fixed], is_numbered=is_numbered)
    names = {place: full_name(place, language()) for place in {one.place for one in facts.values()}}

    def rows() -> Iterator[Line]:
        for at, key in enumerate(found.ids):
            one = facts[key]
            lead: list[Value] = [
                at + 1, one.place, names[one.place], one.day.isoformat(), one.seconds, None if one.is_valid is None else int(one.is_valid),
                reasons_text(one.reasons),
            ]  # fmt: skip
            yield lead, [_given(found.cells[v.question.path][at]) for v in made]

    return Data("answers", fixed, made, rows, len(found.ids), remarks)


def _linked(
    name: str, repeat: str, questions: Sequence[Question], found: Columns, remarks: tuple[str, ...], *, is_numbered: bool
) -> Data:
    outer = _outer_rows(repeat, found)
    fixed = (
        Fixed("lx_number", _("答卷序号"), NUMBER), Fixed("lx_row", _("行"), NUMBER),
        *([Fixed("lx_outer", _("外层的行"), NUMBER)] if outer else []),
    )  # fmt: skip
    made = _made(questions, found, [one.name for one in fixed], is_numbered=is_numbered)
    instances = found.repeats.get(repeat, [])

    def rows() -> Iterator[Line]:
        for number, (at, row) in enumerate(instances, start=1):
            yield [at + 1, number, *outer[number - 1 : number]], [_given(value_in(row, v.question)) for v in made]

    return Data(name, fixed, made, rows, len(instances), remarks)


def _outer_rows(repeat: str, found: Columns) -> list[int]:
    """For each instance of a repeat inside another the number of its row in that one's table; nothing where there is no such table."""
    around = max((one for one in found.repeats if repeat.startswith(f"{one}/")), key=len, default="")
    inside = f"/root{repeat.removeprefix(around)}"
    return [number for number, (_at, row) in enumerate(found.repeats.get(around, ()), start=1) for _one in rows_of(row, inside)]


def _given(cell: Any) -> Any:
    return None if cell is NOT_ASKED else cell


def _xlsx(tables: Sequence[Data], target: IO[bytes]) -> tuple[str, str]:
    """A sheet a table with values and, beside each choice, its label; the last sheet is the codebook."""
    sheets = [(table.name, _headings(table), _with_words(table)) for table in tables]
    if any(len(headings) > LAST_COLUMN for _name, headings, _rows in sheets):
        raise ProblemError("survey.too_wide", limit=LAST_COLUMN)
    lines = [
        ["" if cell is None else cell for cell in (table.name, *row)]
        for table in tables for row in codebook([*table.fixed, *table.variables])
    ]  # fmt: skip
    remarks = list(tables[0].remarks)
    if long := [table.name for table in tables if table.number >= LAST_ROW]:
        remarks.append(_("Excel 的一张表最多 %(rows)s 行,%(tables)s 更长,接在后面编号的表里;要一张完整的表请导出 CSV。") % {"rows": f"{LAST_ROW:,}", "tables": "、".join(long)})
    lines += [["", "", remark, "", ""] for remark in remarks]
    write_book(target, [*sheets, (_("代码本"), [_("表"), _("变量"), _("题目"), _("值"), _("含义")], lines)])
    return _XLSX, "xlsx"


def _headings(table: Data) -> list[str]:
    made = [one.label for one in table.fixed]
    for one in table.variables:
        made += [f"{one.label} [{one.name}]", *([f"{one.label} {_('(文字)')}"] if _has_words(one) else [])]
    return made


def _has_words(one: Variable) -> bool:
    return one.question.kind == "select"


def _with_words(table: Data) -> Iterator[list[Value]]:
    for lead, answers in table.rows():
        cells = list(lead)
        for one, answer in zip(table.variables, answers, strict=True):
            cells.append(one.read(answer))
            if _has_words(one):
                cells.append("、".join(one.labels.get(value, value) for value in chosen(answer)) or None)
        yield cells


def _csv(tables: Sequence[Data], target: IO[bytes]) -> tuple[str, str]:
    """One file; with repeats an archive of one file a table."""
    if len(tables) == 1:
        _write_csv(tables[0], target)
        return "text/csv; charset=utf-8", "csv"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in tables:
            _add_csv(archive, table)
    return "application/zip", "zip"


def _spss(tables: Sequence[Data], target: IO[bytes]) -> tuple[str, str]:
    """For each table the values as CSV and the syntax that reads and names them."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in tables:
            _add_csv(archive, table)
            text = syntax(f"{table.name}.csv", table.fixed, table.variables, table.remarks)
            archive.writestr(f"{table.name}.sps", b"\xef\xbb\xbf" + text.encode())
    return "application/zip", "zip"


def _add_csv(archive: zipfile.ZipFile, table: Data) -> None:
    with archive.open(f"{table.name}.csv", "w", force_zip64=True) as inside:
        _write_csv(table, inside)


def _write_csv(table: Data, target: IO[bytes]) -> None:
    text = io.TextIOWrapper(target, encoding="utf-8", newline="")
    write_csv(text, [*(one.name for one in table.fixed), *(one.name for one in table.variables)], table.values())
    text.detach()  # written out, and the file stays open


_WRITERS: Final[Mapping[str, Callable[[Sequence[Data], IO[bytes]], tuple[str, str]]]] = {"xlsx": _xlsx, "csv": _csv, "spss": _spss}
