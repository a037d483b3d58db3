"""Background work: what runs, what waits, what failed; trying again."""

from __future__ import annotations

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
from lianxin.base.jobs import selectors, services
from lianxin.base.jobs.models import Job, JobState
from lianxin.base.places.templatetags.places import place_path
from lianxin.base.ui.parts import Action, Badge, Column, Link, Pair, Row, Tab, Table, Tone
from lianxin.base.ui.submitting import pager
from lianxin.entry.web.admin.hub import back_to_hub

NAMES = {
    "nightly_pass": gettext_lazy("夜间核算"),
    "hourly_escalation": gettext_lazy("每小时升级"),
    "plan_day_for": gettext_lazy("自动排班"),
    "verify_audit_chains": gettext_lazy("校验审计链"),
}
"""Background tasks by the name of their function; a test holds this against the code."""
TONES: dict[str, Tone] = {"ready": "plain", "running": "info", "done": "good", "failed": "warn", "dead": "bad"}


@page("job.read")
def background(request: SignedRequest) -> HttpResponse:
    """Jobs in reach, newest first, by state."""
    state = request.GET.get("state", "")
    state = state if state in JobState.values else ""
    found = page_of(selectors.jobs(request.viewer, state=state), "created_at", after=request.GET.get("after", ""), newest_first=True)
    columns = [Column(_("任务")), Column(_("状态")), Column(_("区划")), Column(_("提交时间")), Column(_("进度")), Column(_("已尝试"), "number")]
    rows = [
        Row([_short(j), _badge(j), place_path(j.place), j.created_at, _progress(j), j.attempts], href=reverse("web:admin-job", args=[j.id]))
        for j in found.rows
    ]
    tabs = [Tab(_("全部"), "?", not state), *(Tab(str(s.label), f"?state={s.value}", s.value == state) for s in JobState)]
    shown = {
        "tabs": tabs, "table": Table(_("后台任务"), columns, rows, empty=_("没有这样的任务。")),
        "pager": pager(request, found.after, len(rows)), "back": back_to_hub(),
    }  # fmt: skip
    return render(request, "admin/jobs.html", shown)


def _short(job: Job) -> str:
    """The task in words; one of an older version by its own name."""
    name = job.task.rpartition(".")[2]
    return str(NAMES.get(name, name))


def _badge(job: Job) -> Badge:
    return Badge(str(JobState(job.state).label), TONES[job.state])


def _progress(job: Job) -> str | None:
    return f"{job.done}/{job.total}" if job.total else None


@page("job.read")
def one_job(request: SignedRequest, job_id: UUID) -> HttpResponse:
    """One job: how far, how often tried, what went wrong (without personal data)."""
    job = selectors.job_or_404(request.viewer, job_id)
    pairs = [
        Pair(_("任务"), _short(job)),
        Pair(_("任务代码"), job.task),
        Pair(_("状态"), _badge(job)),
        Pair(_("区划"), place_path(job.place)),
        Pair(_("参数"), str(job.args)),
        Pair(_("提交时间"), job.created_at),
        Pair(_("开始时间"), job.started_at),
        Pair(_("结束时间"), job.finished_at),
        Pair(_("尝试"), f"{job.attempts} / {job.max_attempts}"),
        Pair(_("进度"), _progress(job)),
        Pair(_("进展"), job.message),
    ]
    may = request.viewer.may("job.manage") and job.state in {JobState.FAILED, JobState.DEAD}
    retry_action = [Action(_("重试"), reverse("web:admin-job-retry", args=[job.id]), "primary", "refresh", post=True)]
    shown = {"job": job, "title": _short(job), "pairs": pairs, "actions": retry_action if may else [], "back": _back()}
    return render(request, "admin/job.html", shown)


def _back() -> Link:
    return Link(_("后台任务"), reverse("web:admin-jobs"))


@page("job.manage")
@require_POST
def retry(request: SignedRequest, job_id: UUID) -> HttpResponse:
    """A fresh set of attempts for a job that failed."""
    services.retry_job(actor=request.viewer, now=request.now, job_id=job_id)
    messages.success(request, _("已重新排队。"))
    return redirect("web:admin-job", job_id)
