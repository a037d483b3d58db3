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
from lianxin.domain.surveys.rules.tables import Variable, codebook, leaves, syntax, variables
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
_FIXED: Final = ("lx_number", "lx_place", "lx_place_name", "lx_day", "lx_seconds", "lx_valid", "lx_reasons")


@dataclass(frozen=True, slots=True)
class Data:
    """One table ready to write: of the submissions, or of the instances of a repeat (each with the number of its submission)."""

    name: str
    fixed: tuple[tuple[str, str], ...]
    variables: list[Variable]
    rows: list[tuple[list[Value], list[Any]]]
    """The leading cells, and the answer for each variable."""

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
    questions = [q for q in questions_of(request.viewer, form) if leaves(q)]
    found = columns(request.viewer, form, wanted, [q.path for q in questions])
    facts = told(request.viewer, form.id, wanted)
    once = [q for q in questions if not q.repeat]
    made = [_whole(once, found, facts)]
    for repeat, inside in groupby((q for q in questions if q.repeat), key=lambda q: q.repeat):
        made.append(_linked(repeat, list(inside), found))
    return made


def _whole(questions: Sequence[Question], found: Columns, facts: Mapping[UUID, Told]) -> Data:
    labels = (_("序号"), _("区划代码"), _("地点"), _("填写日期"), _("用时(秒)"), _("有效"), _("无效原因"))
    made = variables(questions, title_of, choice_word, _FIXED)
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
    return Data("answers", tuple(zip(_FIXED, labels, strict=True)), made, rows)


def _linked(repeat: str, questions: Sequence[Question], found: Columns) -> Data:
    made = variables(questions, title_of, choice_word, ("lx_number", "lx_row"))
    rows: list[tuple[list[Value], list[Any]]] = []
    for number, (at, row) in enumerate(found.repeats.get(repeat, []), start=1):
        rows.append(([at + 1, number], [_given(value_in(row, v.question)) for v in made]))
    return Data(repeat.rpartition("/")[2], (("lx_number", _("答卷序号")), ("lx_row", _("行"))), made, rows)


def _given(cell: Any) -> Any:
    return None if cell is NOT_ASKED else cell


def _xlsx(tables: Sequence[Data]) -> tuple[bytes, str, str]:
    """A sheet a table with values and, beside each choice, its label; the last sheet is the codebook."""
    target = io.BytesIO()
    sheets = [(table.name[:_LONGEST_SHEET], _headings(table), _with_words(table)) for table in tables]
    lines = (["" if cell is None else cell for cell in (table.name, *row)] for table in tables for row in codebook(table.variables))
    write_book(target, [*sheets, (_("代码本"), [_("表"), _("变量"), _("题目"), _("值"), _("含义")], lines)])
    return target.getvalue(), _XLSX, "xlsx"


def _headings(table: Data) -> list[str]:
    made = [label for _name, label in table.fixed]
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
        files[f"{table.name}.sps"] = b"\xef\xbb\xbf" + syntax(f"{table.name}.csv", table.fixed, table.variables).encode()
    return _zipped(files), "application/zip", "zip"


def _csv_of(table: Data) -> bytes:
    text = io.StringIO()
    write_csv(text, [*(name for name, _label in table.fixed), *(one.name for one in table.variables)], table.values())
    return text.getvalue().encode()


def _zipped(files: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


_WRITERS: Final = {"xlsx": _xlsx, "csv": _csv, "spss": _spss}
