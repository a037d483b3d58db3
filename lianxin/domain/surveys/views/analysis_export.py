"""Answers for other programs: Excel with a codebook, CSV, SPSS. Without names; each export stands in the audit trail."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.audit.services import record_read
from lianxin.base.places.selectors import full_name, widest
from lianxin.base.ui.pack_words import language
from lianxin.domain.surveys.rules.answers import chosen, value_in
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
    questions_of,
    told,
)
from lianxin.domain.surveys.views.analysis_forms import AnalysisFilterForm
from lianxin.domain.surveys.views.analysis_words import choice_word, reasons_text, title_of
from lianxin.engines.tables.writing import Value, write_book, write_csv
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.surveys.models import Form
    from lianxin.engines.xforms.values import Question

_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LONGEST_SHEET: Final = 31
"""Characters of the name of a sheet in Excel."""


@dataclass(frozen=True, slots=True)
class Data:
    """One table ready to write: of the submissions, or of the instances of a repeat (each with the number of its submission)."""

    name: str
    fixed: tuple[Fixed, ...]
    variables: list[Variable]
    rows: list[tuple[list[Value], list[Any]]]
    """The leading cells, and the answer for each variable."""
    remarks: tuple[str, ...] = ()
    """What an empty cell means, and which questions were left out."""

    def values(self) -> Iterator[list[Value]]:
        """What programs count with."""
        for lead, answers in self.rows:
            yield [*lead, *(one.read(answer) for one, answer in zip(self.variables, answers, strict=True))]


@page(ABILITY)
def export(request: SignedRequest, form_id: UUID) -> HttpResponse:
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
    content, media_type, ending = _WRITERS[kind](_tables(request, form, wanted))
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="answers-{local_day(request.now):%Y%m%d}.{ending}"'
    response["Cache-Control"] = "no-store"
    return response


def _tables(request: SignedRequest, form: Form, wanted: AnswerFilter) -> list[Data]:
    known = questions_of(request.viewer, form)
    questions = [q for q in known if leaves(q)]
    found = columns(request.viewer, form, wanted, [q.path for q in questions])
    facts = told(request.viewer, form.id, wanted)
    remarks = _remarks(known)
    once = [q for q in questions if not q.repeat]
    made = [_whole(once, found, facts, remarks)]
    for repeat, inside in groupby((q for q in questions if q.repeat), key=lambda q: q.repeat):
        made.append(_linked(repeat, list(inside), found, remarks))
    return made


def _remarks(questions: Sequence[Question]) -> tuple[str, ...]:
    out = [title_of(q) for q in questions if is_personal(q)]
    return (
        _("空白表示没有问到或没有回答,按缺失值处理。"),
        _("文字里有本人姓名、电话或证件号的,整条换成“〔***〕”。"),
        *([_("能认出或找到本人的题目不导出:%(questions)s。") % {"questions": "、".join(dict.fromkeys(out))}] if out else []),
    )


def _made(questions: Sequence[Question], found: Columns, taken: Sequence[str]) -> list[Variable]:
    calculated = calculated_numbers({q.path: map(_given, found.asked(q)) for q in questions if q.kind == "calculate"})
    return variables(questions, title_of, choice_word, taken, calculated=calculated, yes_no=(_("是"), _("否")))


def _whole(questions: Sequence[Question], found: Columns, facts: Mapping[UUID, Told], remarks: tuple[str, ...]) -> Data:
    fixed = (
        Fixed("lx_number", _("序号"), NUMBER), Fixed("lx_place", _("区划代码")), Fixed("lx_place_name", _("地点")),
        Fixed("lx_day", _("填写日期")), Fixed("lx_seconds", _("用时(秒)"), NUMBER),
        Fixed("lx_valid", _("有效"), NUMBER, {"1": _("有效"), "0": _("无效")}), Fixed("lx_reasons", _("无效原因")),
    )  # fmt: skip
    made = _made(questions, found, [one.name for one in fixed])
    names: dict[str, str] = {}
    rows: list[tuple[list[Value], list[Any]]] = []
    for at, key in enumerate(found.ids):
        one = facts[key]
        place = names.setdefault(one.place, full_name(one.place, language()))
        lead: list[Value] = [
            at + 1, one.place, place, one.day.isoformat(), one.seconds, None if one.is_valid is None else int(one.is_valid),
            reasons_text(one.reasons),
        ]  # fmt: skip
        rows.append((lead, [_given(found.cells[v.question.path][at]) for v in made]))
    return Data("answers", fixed, made, rows, remarks)


def _linked(repeat: str, questions: Sequence[Question], found: Columns, remarks: tuple[str, ...]) -> Data:
    fixed = (Fixed("lx_number", _("答卷序号"), NUMBER), Fixed("lx_row", _("行"), NUMBER))
    made = _made(questions, found, [one.name for one in fixed])
    rows: list[tuple[list[Value], list[Any]]] = []
    for number, (at, row) in enumerate(found.repeats.get(repeat, []), start=1):
        rows.append(([at + 1, number], [_given(value_in(row, v.question)) for v in made]))
    return Data(repeat.rpartition("/")[2], fixed, made, rows, remarks)


def _given(cell: Any) -> Any:
    return None if cell is NOT_ASKED else cell


def _xlsx(tables: Sequence[Data]) -> tuple[bytes, str, str]:
    """A sheet a table with values and, beside each choice, its label; the last sheet is the codebook."""
    target = io.BytesIO()
    sheets = [(table.name[:_LONGEST_SHEET], _headings(table), _with_words(table)) for table in tables]
    lines = [
        ["" if cell is None else cell for cell in (table.name, *row)]
        for table in tables for row in codebook([*table.fixed, *table.variables])
    ]  # fmt: skip
    lines += [["", "", remark, "", ""] for remark in tables[0].remarks]
    write_book(target, [*sheets, (_("代码本"), [_("表"), _("变量"), _("题目"), _("值"), _("含义")], lines)])
    return target.getvalue(), _XLSX, "xlsx"


def _headings(table: Data) -> list[str]:
    made = [one.label for one in table.fixed]
    for one in table.variables:
        made += [f"{one.label} [{one.name}]", *([f"{one.label} {_('(文字)')}"] if _has_words(one) else [])]
    return made


def _has_words(one: Variable) -> bool:
    return one.question.kind == "select"


def _with_words(table: Data) -> Iterator[list[Value]]:
    for lead, answers in table.rows:
        cells = list(lead)
        for one, answer in zip(table.variables, answers, strict=True):
            cells.append(one.read(answer))
            if _has_words(one):
                cells.append("、".join(one.labels.get(value, value) for value in chosen(answer)) or None)
        yield cells


def _csv(tables: Sequence[Data]) -> tuple[bytes, str, str]:
    """One file; with repeats an archive of one file a table."""
    if len(tables) == 1:
        return _csv_of(tables[0]), "text/csv; charset=utf-8", "csv"
    return _zipped({f"{table.name}.csv": _csv_of(table) for table in tables}), "application/zip", "zip"


def _spss(tables: Sequence[Data]) -> tuple[bytes, str, str]:
    """For each table the values as CSV and the syntax that reads and names them."""
    files: dict[str, bytes] = {}
    for table in tables:
        files[f"{table.name}.csv"] = _csv_of(table)
        files[f"{table.name}.sps"] = b"\xef\xbb\xbf" + syntax(f"{table.name}.csv", table.fixed, table.variables, table.remarks).encode()
    return _zipped(files), "application/zip", "zip"


def _csv_of(table: Data) -> bytes:
    text = io.StringIO()
    write_csv(text, [*(one.name for one in table.fixed), *(one.name for one in table.variables)], table.values())
    return text.getvalue().encode()


def _zipped(files: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


_WRITERS: Final = {"xlsx": _xlsx, "csv": _csv, "spss": _spss}
