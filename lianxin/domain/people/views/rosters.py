"""Importing a roster: choose a file, confirm its columns once, read the report of every bad row, then accept or refuse."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Badge, Column, Link, Pager, Row, Table, Tone
from lianxin.base.ui.submitting import refusals_in
from lianxin.domain.people.forms import ColumnsForm, RosterUploadForm
from lianxin.domain.people.selectors import roster as selectors
from lianxin.domain.people.services import roster as services
from lianxin.kernel.problems import problem

_STATES: dict[str, tuple[Any, Tone]] = {
    "checking": (gettext_lazy("检查中"), "info"),
    "staged": (gettext_lazy("待确认"), "warn"),
    "accepted": (gettext_lazy("已导入"), "good"),
    "refused": (gettext_lazy("已放弃"), "plain"),
}
_SHOWN = 50
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@page("resident.import")
def rosters(request: SignedRequest) -> HttpResponse:
    """Imports, the newest first."""
    rows = [
        Row(
            (
                Link(one.file_label, reverse("people:roster", args=[one.id]), one.source.name),
                one.created_at,
                _state(one),
                one.rows,
                one.new_rows,
                one.changed_rows,
                one.faulty_rows,
            )
        )
        for one in selectors.imports(request.viewer)[:_SHOWN]
    ]
    columns = [
        Column(_("文件")), Column(_("上传时间")), Column(_("状态")), Column(_("行数"), "number"),
        Column(_("新增"), "number"), Column(_("变更"), "number"), Column(_("有误行数"), "number"),
    ]  # fmt: skip
    context = {
        "table": Table(_("名册导入"), columns, rows, _("还没有导入过名册。")),
        "actions": [Action(_("上传名册"), reverse("people:roster_new"), "primary", "import")],
    }
    return render(request, "people/rosters.html", context)


@page("resident.import")
def upload(request: SignedRequest) -> HttpResponse:
    """Choose a file and its source. With confirmed columns it is checked at once, else its columns are shown first."""
    form = RosterUploadForm(
        request.POST or None,
        request.FILES or None,
        viewer=request.viewer,
        sources=selectors.sources(request.viewer),
    )
    if request.method == "POST" and form.is_valid():
        with refusals_in(form), _on_disk(form.cleaned_data["file"]) as path:
            source = _source(request, form.cleaned_data)
            if source.columns:
                return _staged(request, source.id, path, form.cleaned_data["file"].name)
            guesses = selectors.preview_columns(request.viewer, source.id, path)
            return _ask_columns(request, source, _columns_form(source, guesses))
    context = {"form": form, "back": Link(_("返回名册导入"), reverse("people:rosters"))}
    return render(request, "people/roster_upload.html", context, status=422 if form.errors else 200)


@page("resident.import")
@require_POST
def columns(request: SignedRequest, source_id: UUID) -> HttpResponse:
    """Confirm the columns of a source, and check the file (given once more)."""
    source = selectors.source_or_404(request.viewer, source_id)
    given = request.FILES.get("file")
    if not isinstance(given, UploadedFile):
        messages.error(request, _("请选择文件。"))
        return redirect("people:roster_new")
    with _on_disk(given) as path:
        guesses = selectors.preview_columns(request.viewer, source.id, path)
        form = _columns_form(source, guesses, request)
        if form.is_valid():
            with refusals_in(form):
                services.map_columns(
                    actor=request.viewer, now=request.now, source=source.id, columns=form.columns()
                )
                return _staged(request, source.id, path, given.name or "")
    return _ask_columns(request, source, form)


@page("resident.import")
def report(request: SignedRequest, import_id: UUID) -> HttpResponse:
    """What the file would change, and every fault with field, value and remedy."""
    found = selectors.import_or_404(request.viewer, import_id)
    start = _start(request)
    faults = list(selectors.faults(request.viewer, import_id)[start : start + _SHOWN + 1])
    headings = [
        Column(_("行号"), "number"),
        Column(_("列")),
        Column(_("值")),
        Column(_("问题")),
        Column(_("怎么办")),
    ]
    rows = [_fault_row(fault) for fault in faults[:_SHOWN]]
    context = {
        "one": found,
        "state": _state(found),
        "is_staged": found.state == "staged",
        "faults": Table(_("问题清单"), headings, rows, _("没有发现问题。")),
        "pager": Pager(f"?from={start + _SHOWN}" if len(faults) > _SHOWN else "", shown=len(rows)),
        "download": Action(
            _("下载有误的行"), reverse("people:roster_faults", args=[found.id]), icon="download", post=True
        ),
        "back": Link(_("返回名册导入"), reverse("people:rosters")),
        "whole": _problem_words(found.problem_code, found.problem_details) if found.problem_code else None,
    }
    return render(request, "people/roster.html", context)


@page("resident.import")
@require_POST
def decide(request: SignedRequest, import_id: UUID) -> HttpResponse:
    """Accept the good rows, or refuse the whole file."""
    if request.POST.get("decision") == "accept":
        done = services.accept_import(actor=request.viewer, now=request.now, roster_import=import_id)
        text = _("已导入:新增 %(new)s 人,变更 %(changed)s 人。") % {
            "new": done.new_rows,
            "changed": done.changed_rows,
        }
        messages.success(request, text)
    else:
        services.refuse_import(actor=request.viewer, now=request.now, roster_import=import_id)
        messages.success(request, _("已放弃这次导入,居民资料没有改动。"))
    return redirect("people:roster", import_id)


@page("resident.import")
@require_POST
def faults(request: SignedRequest, import_id: UUID) -> HttpResponse:
    """The rows that stay out, as an Excel file to send back; the download is on record."""
    target = BytesIO()
    services.write_fault_report(actor=request.viewer, now=request.now, roster_import=import_id, target=target)
    response = HttpResponse(target.getvalue(), content_type=_XLSX)
    response["Content-Disposition"] = f'attachment; filename="faults-{import_id}.xlsx"'
    response["Cache-Control"] = "no-store"
    return response


@contextmanager
def _on_disk(given: UploadedFile[bytes]) -> Iterator[Path]:
    """The uploaded file as a file of its own, gone afterwards: readers of tables want a path."""
    with tempfile.NamedTemporaryFile(suffix=Path(given.name or "").suffix) as target:
        for chunk in given.chunks():
            target.write(chunk)
        target.flush()
        yield Path(target.name)


def _source(request: SignedRequest, given: dict[str, Any]) -> Any:
    if given["source"]:
        return selectors.source_or_404(request.viewer, UUID(given["source"]))
    return services.add_source(
        actor=request.viewer, now=request.now, place=given["place"], name=given["new_name"].strip()
    )


def _staged(request: SignedRequest, source_id: UUID, path: Path, label: str) -> HttpResponse:
    staged = services.stage_roster(
        actor=request.viewer, now=request.now, source=source_id, path=path, label=label
    )
    return redirect("people:roster", staged.id)


def _columns_form(
    source: Any, guesses: tuple[selectors.ColumnGuess, ...], request: SignedRequest | None = None
) -> ColumnsForm:
    offered = [
        (code, name.in_language(language())) for code, name in selectors.fields_of(source.place).items()
    ]
    headings = [(guess.heading, guess.field, "、".join(filter(None, guess.samples))) for guess in guesses]
    if request is None:
        return ColumnsForm(headings=headings, offered=offered)
    return ColumnsForm(request.POST, request.FILES, headings=headings, offered=offered)


def _ask_columns(request: SignedRequest, source: Any, form: ColumnsForm) -> HttpResponse:
    context = {"form": form, "source": source, "back": Link(_("返回名册导入"), reverse("people:rosters"))}
    return render(request, "people/roster_columns.html", context, status=422 if form.errors else 200)


def _state(one: Any) -> Badge:
    label, tone = _STATES[one.state]
    return Badge(str(label), tone)


def _fault_row(fault: Any) -> Row:
    message, remedy = _problem_words(fault.code, fault.details)
    where = f"{fault.column} {fault.cell}".strip()
    return Row(
        (fault.row, where, fault.shown_value, Badge(message, "bad" if fault.blocks else "warn"), remedy)
    )


def _problem_words(code: str, details: dict[str, Any]) -> tuple[str, str]:
    known = problem(code)
    message, remedy = _(known.message), _(known.remedy)
    return (message % details, remedy % details) if details else (message, remedy)


def _start(request: SignedRequest) -> int:
    text = request.GET.get("from", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
