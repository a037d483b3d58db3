"""The plan of a day 排班: make the visits, let the planner draft, look at it with reasons, change it, publish."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.jobs.selectors import job_or_404, jobs
from lianxin.base.places.selectors import name_of
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Step
from lianxin.domain.care import rules, selectors
from lianxin.domain.care.forms import DayForm, FallsOutForm
from lianxin.domain.care.selectors.engaging import KIND
from lianxin.domain.care.services.dayrows import missed
from lianxin.domain.care.views.dayplan_acts import act_on, address
from lianxin.domain.care.views.dayplan_changes import cheapest_words, compared, told_table, trail_table
from lianxin.domain.care.views.dayplan_off import off_table
from lianxin.domain.care.views.dayplan_shown import Day, changed, shown
from lianxin.domain.care.views.showing import clock_face
from lianxin.domain.care.views.timetable import timetable
from lianxin.domain.commitments.selectors import engaged_on
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError, problem

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer
    from lianxin.base.jobs.models import Job
    from lianxin.domain.care.models import DayPlan, Visit
    from lianxin.domain.care.selectors import Plans
    from lianxin.domain.commitments.rules import Engaged

RUNNING: Final = ("ready", "running")


@page("dayplan.read")
def dayplan(request: SignedRequest) -> HttpResponse:
    """A place and a day (tomorrow unless asked); POST makes visits, plans, replans, publishes."""
    today = local_day(request.now)
    form = DayForm.asked(request.GET, viewer=request.viewer, today=today)
    if not form.is_valid():
        return render(request, "care/dayplan.html", {"form": form})
    day, place = form.cleaned_data["day"], form.cleaned_data["place"]
    falling = FallsOutForm(
        request.POST or None, carers=_carers(request.viewer, place), prefix="away", initial={"since": _since(request, place, day)}
    )  # fmt: skip
    if request.method == "POST":
        return act_on(request, day, place, falling)
    plans = selectors.plans_of_day(request.viewer, place, day)
    job = _job(request, plans.draft)
    if job is not None and job.state == "done" and "job" in request.GET:
        return HttpResponseRedirect(address(day, place))
    found = list(selectors.visits_of_day(request.viewer, day, place).select_related("pin"))
    may = request.viewer.may("dayplan.make", place) and day >= today
    running = job if job is not None and job.state in RUNNING else None
    once = [visit for visit in found if visit.hand == 1]
    off = selectors.off_on(request.viewer, place, day)
    beside = engaged_on(day, {one.carer.user_id for one in off}, besides=f"{KIND}:")
    context: dict[str, Any] = {
        "form": form, "day": day, "place": name_of(place).in_language(language()), "may": may, "visits": len(once),
        "unrecorded": sum(v.recorded_at is None for v in found), "steps": _steps(len(once), plans), "running": running,
        "failed": _why_failed(job), "actions": _actions(request.viewer, may, place, day),
        "carers_missing": _carers_missing(request.viewer, place) if may else None,
        "falling": falling if may and plans.published is not None else None,
        "off": off_table(off, found, beside, day, place=place, now=request.now, may=may),
    }  # fmt: skip
    context["no_carers"] = may and job is not None and job.error_type in ("care.no_carers", "care.carer_shift_invalid")
    return render(request, "care/dayplan.html", context | _shown(request.viewer, request.now, plans, found, beside, may=may))


@page("dayplan.read")
def progress(request: SignedRequest, dayplan_id: UUID) -> HttpResponse:
    """How far the improvement of a draft is, as the part of its page that asks again; when it is over, the page is loaded anew."""
    plan = selectors.day_plan_or_404(request.viewer, dayplan_id)
    job = _job_of(request.viewer, plan)
    if job is not None and job.state in RUNNING and "HX-Request" in request.headers:
        return render(request, "care/_progress.html", {"running": job, "plan": plan})
    if "HX-Request" not in request.headers:  # a part of a page is no page: whoever opens it by itself is shown the day
        return redirect(address(plan.day, plan.place))
    answer = HttpResponse()
    answer["HX-Redirect"] = address(plan.day, plan.place)
    return answer


def _shown(viewer: Viewer, now: datetime, plans: Plans, visits: list[Visit], beside: Sequence[Engaged], *, may: bool) -> dict[str, Any]:
    """The draft, the plan that holds, and what the first would change of the second. `beside`: what those who are away still have."""
    both = [plan for plan in (plans.draft, plans.published) if plan is not None]
    day = Day.of(visits, both, missed(beside, both[0].day) if both else ())
    words = [cheapest_words(plan, is_again=plan is plans.draft and len(both) == 2) for plan in both]
    context: dict[str, Any] = {"plans": [shown(plan, day, said) for plan, said in zip(both, words, strict=True)]}
    if both:
        context["timetable"] = timetable(both[0], day, may_move=may and plans.draft is not None)
        context["compared"] = compared(plans)
    if len(both) == 1:
        context["badge"] = context["plans"][0].badge
    if plans.draft is not None:
        context["trail"] = trail_table(plans.draft, day)
    if plans.draft is not None and plans.published is not None:
        context["changes"] = changed(plans.draft, plans.published, day)
    if plans.published is not None and plans.published.told:
        context["told"] = told_table(plans.published, day, viewer, now, may=may)
    return context


def _actions(viewer: Viewer, may: bool, place: str, day: date) -> list[Action]:
    week = f"{reverse('care:week')}?{urlencode({'place': place, 'day': day.isoformat()})}"
    found = [Action(_("一周"), week, icon="calendar")]
    regulars = f"{reverse('care:regulars')}?{urlencode({'place': place})}"
    staff = [Action(_("固定人员"), regulars, icon="people"), Action(_("上门人员"), reverse("care:carers"), icon="person")]
    return [*found, *staff] if may else found


def _since(request: SignedRequest, place: str, day: date) -> str:
    """From when somebody usually falls out: now, or on another day from the first shift on."""
    if day == local_day(request.now):
        return clock_face(rules.whole_minutes(rules.moment(day, 0), request.now))
    first = min((c.shift_start for c in selectors.carers(request.viewer, place) if c.is_active), default=0)
    return clock_face(first)


def _carers(viewer: Viewer, place: str) -> list[tuple[str, str]]:
    return [(str(c.user_id), c.user.display_name) for c in selectors.carers(viewer, place) if c.is_active]


def _carers_missing(viewer: Viewer, place: str) -> Action | None:
    """Where to enter shifts, while nobody of this place can be planned."""
    if selectors.carers(viewer, place).filter(is_active=True).exists():
        return None
    return Action(_("登记上门人员"), reverse("care:carers"), "primary", "add")


def _job(request: SignedRequest, draft: DayPlan | None) -> Job | None:
    """The job asked for, else the one that improves the draft: it is found again after leaving the page."""
    asked = request.GET.get("job", "")
    try:
        return job_or_404(request.viewer, UUID(asked)) if asked else _job_of(request.viewer, draft)
    except ValueError:
        raise ProblemError("general.not_found") from None


def _job_of(viewer: Viewer, draft: DayPlan | None) -> Job | None:
    return jobs(viewer).filter(id=draft.improved_by).first() if draft is not None and draft.improved_by else None


def _why_failed(job: Job | None) -> str:
    """The refusal of a failed job in words, without details: those stay out of jobs."""
    if job is None or job.state not in ("failed", "dead"):
        return ""
    try:
        named = problem(job.error_type)
    except KeyError:
        return _("没有改进成功,初排仍然可用。请稍后再试;若再次出现,请告知系统管理员。")
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
