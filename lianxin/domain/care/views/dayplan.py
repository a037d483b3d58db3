"""The plan of a day 排班: make the visits, let the planner draft, look at it with reasons, publish."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.access.selectors import labels_of
from lianxin.base.jobs.selectors import job_or_404
from lianxin.base.places.selectors import name_of
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.parts import Badge, Column, Link, Row, Step, Table
from lianxin.base.ui.submitting import problem_text
from lianxin.domain.care import selectors, services
from lianxin.domain.care.forms import DayForm
from lianxin.domain.care.rules import COST, UNSERVED
from lianxin.domain.care.tasks import plan_day_for
from lianxin.domain.care.views.showing import clock_face
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError, problem

if TYPE_CHECKING:
    from lianxin.base.jobs.models import Job
    from lianxin.domain.care.models import DayPlan, Visit

_LOOK_AGAIN_SECONDS: Final = 2


@page("dayplan.read")
def dayplan(request: SignedRequest) -> HttpResponse:
    """One place's day. A POST says which act: `visits`, `plan`, `publish`."""
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
    found = {visit.id: visit for visit in selectors.visits_of_day(request.viewer, day, place)}
    plan = selectors.day_plan(request.viewer, place, day)
    may = request.viewer.may("dayplan.make", place) and day >= today
    context: dict[str, Any] = {
        "form": form,
        "day": day,
        "place": name_of(place).in_language(language()),
        "may": may,
        "visits": found.values(),
        "unrecorded": sum(v.recorded_at is None for v in found.values()),
        "plan": plan,
        "steps": _steps(len(found), plan),
        "running": job if job is not None and job.state in ("ready", "running") else None,
        "failed": _why_failed(job),
    }
    if plan is not None:
        context |= _plan_context(plan, found)
    response = render(request, "care/dayplan.html", context)
    if context["running"]:
        response["Refresh"] = str(_LOOK_AGAIN_SECONDS)  # looks again without a script
    return response


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


def _steps(visits: int, plan: DayPlan | None) -> list[Step]:
    published = plan is not None and plan.published_at is not None
    return [
        Step(_("生成走访"), "done" if visits else "current", note=_("%(count)s 次") % {"count": visits}),
        Step(_("自动排班"), "done" if plan else "current" if visits else "todo"),
        Step(_("发布"), "done" if published else "current" if plan else "todo"),
    ]


def _plan_context(plan: DayPlan, found: dict[UUID, Visit]) -> dict[str, Any]:
    carers = {UUID(stop["carer"]) for stop in plan.stops}
    others = {UUID(other["carer"]) for stop in plan.stops for other in stop["alternatives"]}
    names = {str(key): name for key, name in labels_of(carers | others).items()}
    by_carer: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for stop in sorted(plan.stops, key=lambda s: s["sequence"]):
        by_carer[stop["carer"]].append(stop)
    routes = [(names.get(carer, "—"), _route(stops, found, names)) for carer, stops in by_carer.items()]
    travel, waiting = _minutes(by_carer.values())
    return {
        "badge": Badge(_("已发布"), "good") if plan.published_at else Badge(_("草稿"), "warn"),
        "routes": sorted(routes, key=lambda route: route[0]),
        "served": len(plan.stops),
        "unserved": _unserved(plan, found),
        "travel": travel,
        "waiting": waiting,
        "cost": [(_(COST.get(part, part)), round(minutes)) for part, minutes in plan.cost.items() if minutes],
        "total": round(sum(plan.cost.values())),
    }


def _minutes(tours: Collection[list[dict[str, Any]]]) -> tuple[int, int]:
    """Minutes on the way between visits (the sum of what the routes show), and minutes at a door before its time."""
    travel = sum(max(b["arrival"] - a["end"], 0) for tour in tours for a, b in pairwise(tour))
    return travel, sum(max(stop["start"] - stop["arrival"], 0) for tour in tours for stop in tour)


def _route(stops: list[dict[str, Any]], found: dict[UUID, Visit], names: dict[str, str]) -> Table:
    rows = []
    free_from: int | None = None
    for stop in stops:
        leg = None if free_from is None else max(stop["arrival"] - free_from, 0)
        free_from = stop["end"]
        who, what = _visit_words(found.get(UUID(stop["visit"])))
        times = f"{clock_face(stop['start'])}–{clock_face(stop['end'])}"
        rows.append(Row((times, leg, who, what, _why_not(stop, names))))
    columns = [Column(_("时间")), Column(_("路上(分钟)"), "number"), Column(_("居民")), Column(_("服务")), Column(_("换个安排呢"))]
    return Table(_("走访顺序"), columns, rows)


def _visit_words(visit: Visit | None) -> tuple[Link | None, str]:
    if visit is None:
        return None, _("已取消")
    place = name_of(visit.place).in_language(language())
    name = f"{visit.resident.name} {visit.resident.name_bo}".strip()
    who = Link(name, reverse("web:resident", args=[visit.resident_id]), place)
    return who, word(packs.for_place(visit.place).services, visit.service) if visit.service else _("走访")


def _why_not(stop: dict[str, Any], names: dict[str, str]) -> Badge | None:
    """The three cheapest other arrangements and what they would cost more."""
    shown = [
        _("%(who)s %(time)s,多 %(more)s 分钟")
        % {"who": names.get(o["carer"], "—"), "time": clock_face(o["start"]), "more": f"{o['more']:g}"}
        for o in stop["alternatives"]
    ]
    return Badge(_("%(count)s 种") % {"count": len(shown)}, "plain", ";".join(shown)) if shown else None


def _unserved(plan: DayPlan, found: dict[UUID, Visit]) -> Table:
    rows = []
    for left in plan.unserved:
        who, what = _visit_words(found.get(UUID(left["visit"])))
        rows.append(Row((who, what, _(UNSERVED.get(left["reason"], left["reason"]))), tone="warn"))
    return Table(_("没有排上的走访"), [Column(_("居民")), Column(_("服务")), Column(_("原因"))], rows, _("全部排上了。"))
