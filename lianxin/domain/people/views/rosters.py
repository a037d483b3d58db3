"""Imports of rosters: read the report of every bad row, then accept or refuse; look on while a job works on a large one."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.db.paging import page_of
from lianxin.base.ui.parts import Action, Badge, Column, Link, Row, Table, Tone
from lianxin.base.ui.submitting import pager, refusals_told
from lianxin.domain.people.selectors import roster as selectors
from lianxin.domain.people.selectors.roster_work import work_of
from lianxin.domain.people.services import roster as services
from lianxin.domain.people.services.roster_queue import ACCEPTED_AT_ONCE, queue_acceptance
from lianxin.domain.people.services.roster_recount import recount
from lianxin.domain.people.services.roster_report import write_fault_report
from lianxin.domain.people.tasks import accept_later
from lianxin.kernel.problems import problem

if TYPE_CHECKING:
    from lianxin.domain.people.models import RosterImport

_STATES: dict[str, tuple[Any, Tone]] = {
    "checking": (gettext_lazy("检查中"), "info"),
    "staged": (gettext_lazy("待确认"), "warn"),
    "accepting": (gettext_lazy("正在导入"), "info"),
    "accepted": (gettext_lazy("已导入"), "good"),
    "refused": (gettext_lazy("已放弃"), "plain"),
    "unusable": (gettext_lazy("不能使用"), "bad"),
}
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LOOK_AGAIN_SECONDS: Final = 3


@page("resident.import")
def rosters(request: SignedRequest) -> HttpResponse:
    """Imports, the newest first."""
    after = request.GET.get("after", "")
    found = page_of(selectors.imports(request.viewer), "created_at", after=after, newest_first=True)
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
        for one in found.rows
    ]
    columns = [
        Column(_("文件")), Column(_("上传时间")), Column(_("状态")), Column(_("行数"), "number"),
        Column(_("新增"), "number"), Column(_("变更"), "number"), Column(_("有误行数"), "number"),
    ]  # fmt: skip
    context = {
        "table": Table(_("名册导入"), columns, rows, _("还没有导入过名册。")),
        "pager": pager(request, found),
        "actions": [Action(_("上传名册"), reverse("people:roster_new"), "primary", "import")],
    }
    return render(request, "people/rosters.html", context)


@page("resident.import")
def report(request: SignedRequest, import_id: UUID) -> HttpResponse:
    """What the file would change, and every fault with field, value and remedy; or how far the job with it is."""
    work = work_of(request.viewer, import_id, now=request.now)
    found = selectors.import_or_404(request.viewer, import_id)
    faults = selectors.faults_page(request.viewer, import_id, after=request.GET.get("after", ""))
    headings = [
        Column(_("行号"), "number"),
        Column(_("列")),
        Column(_("值")),
        Column(_("问题")),
        Column(_("怎么办")),
    ]
    rows = [_fault_row(fault) for fault in faults.rows]
    context = {
        "one": found,
        **_decision(request, found),
        "state": _state(found),
        "work": work,
        "has_report": found.state not in ("checking", "unusable"),
        "seconds": selectors.seconds_to_accept(found),
        "faults": Table(_("问题清单"), headings, rows, _("没有发现问题。")),
        "pager": pager(request, faults),
        "download": Action(
            _("下载有误的行"), reverse("people:roster_faults", args=[found.id]), icon="download", post=True
        ),
        "back": Link(_("返回名册导入"), reverse("people:rosters")),
        "whole": _problem_words(found.problem_code, found.problem_details) if found.problem_code else None,
    }
    response = render(request, "people/roster.html", context)
    if work is not None and work.goes_on:
        response["Refresh"] = str(_LOOK_AGAIN_SECONDS)  # looks again without a script
    return response


def _decision(request: SignedRequest, one: RosterImport) -> dict[str, Any]:
    """The figures of an import, compared anew when another roster was accepted meanwhile and the rows are few enough to wait."""
    since = selectors.imported_since(request.viewer, one) if one.state == "staged" else None
    now = None
    if since is not None and one.new_rows + one.changed_rows <= ACCEPTED_AT_ONCE:
        now = recount(request.viewer, one.id)
    new, changed, same = (now.new, now.changed, now.same) if now else (one.new_rows, one.changed_rows, one.same_rows)
    return {
        "new": new, "changed": changed, "same": same, "imported_since": since, "recounted": now,
        "is_acceptable": bool(new + changed + same), "writes_nothing": not new + changed,
    }  # fmt: skip


@page("resident.import")
@require_POST
def decide(request: SignedRequest, import_id: UUID) -> HttpResponse:
    """Accept the good rows, or refuse the whole file. Many rows are written by a job."""
    actor, now = request.viewer, request.now
    with refusals_told(request):
        if request.POST.get("decision") != "accept":
            services.refuse_import(actor=actor, now=now, roster_import=import_id)
            messages.success(request, _("已放弃这次导入,居民资料没有改动。"))
        elif selectors.rows_to_write(actor, import_id) > ACCEPTED_AT_ONCE:
            queue_acceptance(actor=actor, now=now, roster_import=import_id, enqueue=accept_later)
        else:
            done = services.accept_import(actor=actor, now=now, roster_import=import_id)
            figures = {"new": done.new_rows, "changed": done.changed_rows}
            messages.success(request, _("已导入:新增 %(new)s 人,变更 %(changed)s 人。") % figures)
    return redirect("people:roster", import_id)


@page("resident.import")
@require_POST
def faults(request: SignedRequest, import_id: UUID) -> HttpResponse:
    """The rows that stay out, as an Excel file to send back; the download is on record."""
    target = BytesIO()
    write_fault_report(actor=request.viewer, now=request.now, roster_import=import_id, target=target)
    response = HttpResponse(target.getvalue(), content_type=_XLSX)
    response["Content-Disposition"] = f'attachment; filename="faults-{import_id}.xlsx"'
    response["Cache-Control"] = "no-store"
    return response


def _state(one: Any) -> Badge:
    label, tone = _STATES[one.state]
    return Badge(str(label), tone)


def _fault_row(fault: Any) -> Row:
    message, remedy = _problem_words(fault.code, fault.details)
    weight = Badge(_("不导入"), "bad") if fault.blocks else Badge(_("提醒"), "warn")
    where = f"{fault.column} {fault.cell}".strip()
    return Row((fault.row, where, fault.shown_value, [weight, message], remedy))


def _problem_words(code: str, details: dict[str, Any]) -> tuple[str, str]:
    known = problem(code)
    message, remedy = _(known.message), _(known.remedy)
    return (message % details, remedy % details) if details else (message, remedy)
