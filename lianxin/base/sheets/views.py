"""The pages of every kind of sheet: bring a file, read what is wrong with it, accept it or throw it away. `urls` guards them by kind."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianxin.base.access.pages import SignedRequest
from lianxin.base.access.selectors import labels_of
from lianxin.base.audit import services as audit
from lianxin.base.db.paging import page_of
from lianxin.base.places.selectors import full_name
from lianxin.base.sheets import selectors, services
from lianxin.base.sheets.forms import AcceptForm, UploadForm
from lianxin.base.sheets.kinds import About, SheetKind, kind_of
from lianxin.base.sheets.models import Sheet
from lianxin.base.sheets.reading import EXPLAINED, Body, check_body
from lianxin.base.sheets.showing import (
    FIRST_ROWS,
    MOST_SHOWN,
    columns_table,
    faults_table,
    preview_table,
    report_rows,
    state_badge,
)
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Column, Link, Pair, Row, Table
from lianxin.base.ui.submitting import pager, refusals_in, refusals_told
from lianxin.base.ui.wording import moment_text
from lianxin.engines.tables.writing import write_book
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def upload(request: SignedRequest, kind: str) -> HttpResponse:
    """Choose a file; below, what its columns are and what was brought before."""
    found, viewer = kind_of(kind), request.viewer
    about = _about(request, found)
    form = UploadForm(
        request.POST or None, request.FILES or None, viewer=viewer, kind=found, has_place=about is not None
    )
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            sheet = _staged(request, found, form.cleaned_data, about)
            return redirect(_at("sheet", sheet))
    earlier = selectors.sheets(viewer, found)
    if about is not None:
        earlier = earlier.filter(about=about[0])
    rows = page_of(earlier, "made_at", after=request.GET.get("after", ""), newest_first=True)
    context = {
        "form": form, "title": _("导入:%(kind)s") % {"kind": _(found.label)},
        "lead": about[1].label if about else _(found.help) if found.help else "",
        "template": Action(_("下载模板"), reverse("sheets:template", kwargs={"kind": kind}), icon="download"),
        "columns": columns_table(found), "earlier": _earlier(rows.rows), "pager": pager(request, rows), "back": _back(found, about),
    }  # fmt: skip
    return render(request, "sheets/upload.html", context, status=422 if form.errors else 200)


def _staged(
    request: SignedRequest, kind: SheetKind, typed: dict[str, Any], about: tuple[UUID, About] | None
) -> Sheet:
    """The reading child takes a path: a file of its own for each request, gone when it has been read."""
    file = typed["file"]
    place, belongs = (about[1].place, about[0]) if about else (typed["place"], None)
    with NamedTemporaryFile() as held:
        held.writelines(file.chunks())
        held.flush()
        return services.stage_sheet(
            actor=request.viewer, now=request.now, kind=kind.code, place=place, path=Path(held.name), label=file.name, about=belongs
        )  # fmt: skip


def template(request: SignedRequest, kind: str) -> HttpResponse:
    """An empty workbook with the headings, and a second sheet that explains them."""
    found, content = kind_of(kind), BytesIO()
    lines = [
        [c.header, _("必填") if c.required else _("选填"), _(c.help) if c.help else "", "、".join(c.aliases)]
        for c in found.columns
    ]
    headings = [_("列名"), _("要求"), _("说明"), _("也认得")]
    write_book(
        content, [(_(found.label), [c.header for c in found.columns], []), (EXPLAINED, headings, lines)]
    )
    return _workbook(content, _(found.label))


def sheet(request: SignedRequest, kind: str, sheet_id: UUID) -> HttpResponse:
    """What is wrong, what would be written, and the decision."""
    found, viewer = kind_of(kind), request.viewer
    one = selectors.sheet_or_404(viewer, found, sheet_id)
    return render(request, "sheets/sheet.html", _sheet_context(request, found, one))


def _sheet_context(
    request: SignedRequest, kind: SheetKind, one: Sheet, form: AcceptForm | None = None
) -> dict[str, Any]:
    viewer = request.viewer
    names = labels_of([person for person in (one.made_by, one.decided_by) if person])
    facts = [
        Pair(_("文件"), one.file_label),
        Pair(_("范围"), full_name(one.place, language())),
        Pair(_("上传"), _who(names, one.made_by, one.made_at)),
    ]
    if one.decided_at:
        facts.append(Pair(_("处理"), _who(names, one.decided_by, one.decided_at)))
    before = selectors.accepted_before(viewer, kind, one)
    context = {
        "one": one, "title": _("导入:%(kind)s") % {"kind": _(kind.label)}, "state": state_badge(one), "facts": facts, "before": before,
        "back": Link(_("返回导入"), _new(one)), "urls": {name: _at(name, one) for name in ("faults", "recheck", "accept", "discard")},
    }  # fmt: skip
    if one.state == Sheet.State.STAGED:
        body = selectors.body_of(viewer, kind, one.id)
        first = _first_good(request, kind, one, body)
        outcomes = kind.foresee(viewer=viewer, place=one.place, rows=first)
        context |= {
            "faults": faults_table(kind, body), "preview": preview_table(kind, body, first, outcomes), "form": form or AcceptForm(),
            "is_acceptable": one.faulty < one.rows, "more": max(len(body.faults) - MOST_SHOWN, 0),
        }  # fmt: skip
    elif one.state == Sheet.State.ACCEPTED:
        context["written_to"] = _written_to(request, kind, one)
        if one.body_sealed:
            body = selectors.body_of(viewer, kind, one.id)
            context |= {"left_out": faults_table(kind, body), "more": max(len(body.faults) - MOST_SHOWN, 0)}
    return context


def _written_to(request: SignedRequest, kind: SheetKind, one: Sheet) -> Link | None:
    """The page of what the rows were written to."""
    about = (one.about, kind.about(request.viewer, one.about)) if kind.about is not None and one.about else None
    back = _back(kind, about)
    return Link(_("看导入的内容"), back.href) if back else None


def _first_good(request: SignedRequest, kind: SheetKind, one: Sheet, body: Body) -> list[Any]:
    """The first good rows, read again: only they, so that the page of a long sheet is quick."""
    bad = body.bad
    rows = [row for row in body.rows if row[0] not in bad][:FIRST_ROWS]
    some = Body(body.headings, body.columns, rows, [], [])
    return check_body(
        kind, some, viewer=request.viewer, place=one.place, today=local_day(request.now), about=one.about
    )


@require_POST
def faults(request: SignedRequest, kind: str, sheet_id: UUID) -> HttpResponse:
    """The bad rows as Excel, each with what is wrong. They hold personal data: the download is audited."""
    found = kind_of(kind)
    one = selectors.sheet_or_404(request.viewer, found, sheet_id)
    if one.body_sealed:
        with refusals_told(request):
            return _bad_rows(request, found, one)
    return redirect(_at("sheet", one))


def _bad_rows(request: SignedRequest, kind: SheetKind, one: Sheet) -> HttpResponse:
    body, content = selectors.body_of(request.viewer, kind, one.id), BytesIO()
    audit.record_read(
        actor=request.viewer,
        verb="sheet.report",
        subject=("sheets.Sheet", one.id),
        place=one.place,
        now=request.now,
    )
    write_book(content, [(_("有误的行"), [_("行号"), _("问题"), *body.headings], report_rows(kind, body))])
    return _workbook(content, _("有误的行"))


@require_POST
def recheck(request: SignedRequest, kind: str, sheet_id: UUID) -> HttpResponse:
    """Check again."""
    with refusals_told(request):
        services.recheck_sheet(actor=request.viewer, now=request.now, kind=kind, sheet_id=sheet_id)
        messages.success(request, _("已重新检查。"))
    return redirect("sheets:sheet", kind=kind, sheet_id=sheet_id)


@require_POST
def accept(request: SignedRequest, kind: str, sheet_id: UUID) -> HttpResponse:
    """Write the good rows."""
    form = AcceptForm(request.POST)
    if form.is_valid():
        with refusals_in(form, {"sheet.has_faults": "only_good"}):
            done = services.accept_sheet(
                actor=request.viewer,
                now=request.now,
                kind=kind,
                sheet_id=sheet_id,
                only_good=form.cleaned_data["only_good"],
            )
            messages.success(request, _("已导入,写入 %(rows)s 行。") % {"rows": done.written})
    if form.has_error("only_good"):  # said where it is to be ticked
        one = selectors.sheet_or_404(request.viewer, kind_of(kind), sheet_id)
        return render(request, "sheets/sheet.html", _sheet_context(request, kind_of(kind), one, form), status=422)
    for said in form.non_field_errors():
        messages.error(request, str(said))
    return redirect("sheets:sheet", kind=kind, sheet_id=sheet_id)


@require_POST
def discard(request: SignedRequest, kind: str, sheet_id: UUID) -> HttpResponse:
    """Throw the sheet away."""
    with refusals_told(request):
        services.discard_sheet(actor=request.viewer, now=request.now, kind=kind, sheet_id=sheet_id)
        messages.success(request, _("已放弃,没有写入任何内容。"))
    return redirect("sheets:sheet", kind=kind, sheet_id=sheet_id)


def _about(request: SignedRequest, kind: SheetKind) -> tuple[UUID, About] | None:
    """What the sheet belongs to, for kinds that belong to something. Raises "sheet.about_missing", "general.not_found"."""
    if kind.about is None:
        return None
    try:
        about = UUID(request.GET.get("about", ""))
    except ValueError:
        raise ProblemError("sheet.about_missing") from None
    return about, kind.about(request.viewer, about)


def _back(kind: SheetKind, about: tuple[UUID, About] | None) -> Link | None:
    if about is not None:
        return Link(_("返回"), about[1].href)
    return Link(_("返回"), reverse(kind.back)) if kind.back else None


def _earlier(rows: tuple[Sheet, ...]) -> Table:
    lines = [
        Row(
            (
                one.file_label,
                one.made_at,
                full_name(one.place, language()),
                state_badge(one),
                one.rows,
                one.faulty,
            ),
            _at("sheet", one),
        )
        for one in rows
    ]
    columns = [
        Column(_("文件")), Column(_("上传时间"), "short"), Column(_("范围")), Column(_("状态"), "short"), Column(_("行数"), "number"),
        Column(_("有误行数"), "number"),
    ]  # fmt: skip
    return Table(_("以前上传的"), columns, lines, _("还没有上传过。"))


def _at(name: str, one: Sheet) -> str:
    return reverse(f"sheets:{name}", kwargs={"kind": one.kind, "sheet_id": one.id})


def _new(one: Sheet) -> str:
    address = reverse("sheets:new", kwargs={"kind": one.kind})
    return f"{address}?about={one.about}" if one.about else address


def _who(names: Any, person: UUID | None, at: Any) -> str:
    return " · ".join(part for part in (names.get(person, "") if person else "", moment_text(at)) if part)


def _workbook(content: BytesIO, name: str) -> HttpResponse:
    response = HttpResponse(content.getvalue(), content_type=_XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.xlsx"
    return response
