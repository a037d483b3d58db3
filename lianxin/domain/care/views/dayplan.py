"""The plan of a day 排班: make the visits, let the planner draft, look at it with reasons, publish."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.jobs.selectors import job_or_404
from lianxin.base.places.selectors import name_of
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Step
from lianxin.base.ui.submitting import problem_text
from lianxin.domain.care import selectors, services
from lianxin.domain.care.forms import DayForm
from lianxin.domain.care.tasks import plan_day_for
from lianxin.domain.care.views.dayplan_shown import Day, changed, shown
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError, problem

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer
    from lianxin.base.jobs.models import Job
    from lianxin.domain.care.models import Visit
    from lianxin.domain.care.selectors import Plans

_LOOK_AGAIN_SECONDS: Final = 2


@page("dayplan.read")
def dayplan(request: SignedRequest) -> HttpResponse:
    """One place's day. A POST says which act: `visits`, `plan`, `publish`, `discard`."""
    today = local_day(request.now)
    form = DayForm.asked(request.GET, viewer=request.viewer, today=today)
    if not form.is_valid():
        return render(request, "care/dayplan.html", {"form": form})
    day, place = form.cleaned_data["day"], form.cleaned_data["place"]
    if request.method == "POST":
        return _act(request, day, place)
    job = _job(request)
    if job is not None and job.state == "done":
        return HttpResponseRedirect(_address(day, place))
    found = list(selectors.visits_of_day(request.viewer, day, place))
    plans = selectors.plans_of_day(request.viewer, place, day)
    may = request.viewer.may("dayplan.make", place) and day >= today
    context: dict[str, Any] = {
        "form": form,
        "day": day,
        "place": name_of(place).in_language(language()),
        "may": may,
        "visits": len(found),
        "unrecorded": sum(v.recorded_at is None for v in found),
        "steps": _steps(len(found), plans),
        "running": job if job is not None and job.state in ("ready", "running") else None,
        "failed": _why_failed(job),
        "no_carers": may and job is not None and job.error_type in ("care.no_carers", "care.carer_shift_invalid"),
        "actions": _actions(may),
        "carers_missing": _carers_missing(request.viewer, place) if may else None,
    }
    response = render(request, "care/dayplan.html", context | _shown(plans, found))
    if context["running"]:
        response["Refresh"] = str(_LOOK_AGAIN_SECONDS)  # looks again without a script
    return response


def _shown(plans: Plans, visits: list[Visit]) -> dict[str, Any]:
    """The draft, the plan that holds, and what the first would change of the second."""
    both = [plan for plan in (plans.draft, plans.published) if plan is not None]
    day = Day.of(visits, both)
    context: dict[str, Any] = {"plans": [shown(plan, day) for plan in both]}
    if len(both) == 1:
        context["badge"] = context["plans"][0].badge
    if plans.draft is not None and plans.published is not None:
        context["changes"] = changed(plans.draft, plans.published, day)
    return context


def _actions(may: bool) -> list[Action]:
    return [Action(_("上门人员"), reverse("care:carers"), icon="person")] if may else []


def _carers_missing(viewer: Viewer, place: str) -> Action | None:
    """Where to enter shifts, while nobody of this place can be planned."""
    if selectors.carers(viewer, place).filter(is_active=True).exists():
        return None
    return Action(_("登记上门人员"), reverse("care:carers"), "primary", "add")


def _act(request: SignedRequest, day: date, place: str) -> HttpResponse:
    act, actor, job_id = request.POST.get("act", ""), request.viewer, ""
    try:
        if act == "visits":
            made = services.make_visits(actor=actor, now=request.now, day=day, place=place)
            messages.success(request, _("新增了 %(count)s 次走访。") % {"count": made})
        elif act == "plan":
            actor.must("dayplan.make", place)
            asked = plan_day_for.asked(actor=actor, place=place)
            job_id = asked.enqueue(user_id=str(actor.id), day=day.isoformat(), place=place).id
        elif act == "discard":
            services.discard_day_plan(actor=actor, now=request.now, plan_id=_plan_id(request))
            messages.success(request, _("草稿已放弃,已发布的计划不变。"))
        elif act == "publish":
            plan = services.publish_day_plan(actor=actor, now=request.now, plan_id=_plan_id(request))
            messages.success(request, _("已发布,%(count)s 次走访已排进各人的今日。") % {"count": len(plan.stops)})
    except ProblemError as refused:
        if refused.problem.status in (403, 404, 500):
            raise
        messages.error(request, problem_text(refused))
    return HttpResponseRedirect(_address(day, place, job_id))


def _plan_id(request: SignedRequest) -> UUID:
    try:
        return UUID(request.POST.get("plan", ""))
    except ValueError:
        raise ProblemError("general.not_found") from None


def _address(day: date, place: str, job_id: str = "") -> str:
    asked = {"place": place, "day": day.isoformat()} | ({"job": job_id} if job_id else {})
    return f"{reverse('care:dayplan')}?{urlencode(asked)}"


def _job(request: SignedRequest) -> Job | None:
    asked = request.GET.get("job", "")
    try:
        return job_or_404(request.viewer, UUID(asked)) if asked else None
    except ValueError:
        raise ProblemError("general.not_found") from None


def _why_failed(job: Job | None) -> str:
    """The refusal of a failed job in words, without details: those stay out of jobs."""
    if job is None or job.state not in ("failed", "dead"):
        return ""
    try:
        named = problem(job.error_type)
    except KeyError:
        return _("排班没有成功。请稍后再试;若再次出现,请告知系统管理员。")
    details: Mapping[str, str] = defaultdict(lambda: "…")
    return f"{_(named.message) % details} {_(named.remedy) % details}"


def _steps(visits: int, plans: Plans) -> list[Step]:
    published = plans.published is not None and plans.draft is None
    planned = plans.published is not None or plans.draft is not None
    return [
        Step(_("生成走访"), "done" if visits else "current", note=_("%(count)s 次") % {"count": visits}),
        Step(_("自动排班"), "done" if planned else "current" if visits else "todo"),
        Step(_("发布"), "done" if published else "current" if planned else "todo"),
    ]
