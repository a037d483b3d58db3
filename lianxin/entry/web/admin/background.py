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
from lianxin.base.jobs.models import UNSETTLED, Job, JobState
from lianxin.base.places.templatetags.places import place_path
from lianxin.base.ui.parts import Action, Badge, Column, Link, Pair, Row, Tab, Table, Tone
from lianxin.base.ui.submitting import pager, refusals_in, refusals_told
from lianxin.entry.web.admin.forms import Reason
from lianxin.entry.web.admin.hub import back_to_hub

NAMES = {
    "nightly_pass": gettext_lazy("夜间核算"),
    "hourly_escalation": gettext_lazy("每小时升级"),
    "hourly_bracelets": gettext_lazy("检查手环有没有消息"),
    "step_one_alarm": gettext_lazy("求助派人"),
    "score_one_again": gettext_lazy("筛查答卷重新计分"),
    "hourly_count": gettext_lazy("重新计数有改动的村(社区)"),
    "improve_plan": gettext_lazy("改进日计划"),
    "plan_week_for": gettext_lazy("排一周的班"),
    "propose_regulars_for": gettext_lazy("算固定人员建议"),
    "mail_notice": gettext_lazy("发通知邮件"),
    "tell_station": gettext_lazy("告知工作群"),
    "measure_amendment": gettext_lazy("测算修订的影响"),
    "check_roster_file": gettext_lazy("检查名册"),
    "accept_roster": gettext_lazy("导入名册"),
    "judge_form": gettext_lazy("评判问卷答卷"),
    "print_whole_file": gettext_lazy("做整份卷宗"),
    "find_duplicates": gettext_lazy("查找重复档案"),
    "prune_done_jobs": gettext_lazy("清理已完成的后台任务"),
    "verify_audit_chains": gettext_lazy("校验审计链"),
}
"""Background tasks by the name of their function; a test holds this against the code."""
TONES: dict[str, Tone] = {
    "ready": "plain",
    "running": "info",
    "done": "good",
    "failed": "warn",
    "dead": "bad",
    "dismissed": "plain",
}


@page("job.read")
def background(request: SignedRequest) -> HttpResponse:
    """Jobs in reach, newest first, by state."""
    state = request.GET.get("state", "")
    state = state if state in JobState.values else ""
    found = page_of(
        selectors.jobs(request.viewer, state=state),
        "created_at",
        after=request.GET.get("after", ""),
        newest_first=True,
    )
    columns = [
        Column(_("任务")),
        Column(_("状态")),
        Column(_("区划")),
        Column(_("提交时间")),
        Column(_("进度")),
        Column(_("已尝试"), "number"),
    ]
    rows = [
        Row(
            [_short(j), _badge(j), place_path(j.place), j.created_at, _progress(j), j.attempts],
            href=reverse("web:admin-job", args=[j.id]),
        )
        for j in found.rows
    ]
    tabs = [
        Tab(_("全部"), "?", not state),
        *(Tab(str(s.label), f"?state={s.value}", s.value == state) for s in JobState),
    ]
    shown = {
        "tabs": tabs, "table": Table(_("后台任务"), columns, rows, empty=_("没有这样的任务。")),
        "pager": pager(request, found), "back": back_to_hub(),
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
        Pair(_("状态"), _badge(job)),
        Pair(_("区划"), place_path(job.place)),
        Pair(_("对象范围"), _given(job)),
        Pair(_("提交时间"), job.created_at),
        Pair(_("开始时间"), job.started_at),
        Pair(_("结束时间"), job.finished_at),
        Pair(_("尝试"), f"{job.attempts} / {job.max_attempts}"),
        Pair(_("进度"), _progress(job)),
        Pair(_("进展"), job.message),
    ]
    may = request.viewer.may("job.manage") and job.state in UNSETTLED
    ways = [
        Action(_("重试"), reverse("web:admin-job-retry", args=[job.id]), "primary", "refresh", post=True),
        Action(_("标为已处理"), reverse("web:admin-job-dismiss", args=[job.id])),
    ]
    shown = {
        "job": job,
        "title": _short(job),
        "pairs": pairs,
        "actions": ways if may else [],
        "back": _back(),
    }
    return render(request, "admin/job.html", shown)


def _given(job: Job) -> list[str]:
    """What the job was asked for: places by name, days and marks as they are (never personal data)."""
    given = [*job.args.get("args", []), *job.args.get("kwargs", {}).values()]
    return [place_path(one) if len(one) == 12 and one.isdecimal() else one for one in map(str, given)]


def _back() -> Link:
    return Link(_("后台任务"), reverse("web:admin-jobs"))


@page("job.manage")
@require_POST
def retry(request: SignedRequest, job_id: UUID) -> HttpResponse:
    """A fresh set of attempts for a job that failed."""
    with refusals_told(request):
        services.retry_job(actor=request.viewer, now=request.now, job_id=job_id)
        messages.success(request, _("已重新排队。"))
    return redirect("web:admin-job", job_id)


@page("job.manage")
def dismiss(request: SignedRequest, job_id: UUID) -> HttpResponse:
    """A failed job put away, with a reason."""
    job = selectors.job_or_404(request.viewer, job_id)
    form = Reason(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.dismiss_job(actor=request.viewer, now=request.now, job_id=job_id, **form.cleaned_data)
            messages.success(request, _("已标为已处理。"))
            return redirect("web:admin-job", job_id)
    shown = {
        "title": _("标为已处理"), "form": form, "submit_label": _("标为已处理"),
        "text": _("“%(task)s”没有做完,也不再重试。") % {"task": _short(job)},
        "consequences": [_("不再计入失败的任务。"), _("这项任务要办的事,请先确认已用别的办法办完,或不必再办。")],
        "back_url": reverse("web:admin-job", args=[job.id]),
    }  # fmt: skip
    return render(request, "ui/confirm.html", shown, status=422 if form.errors else 200)
