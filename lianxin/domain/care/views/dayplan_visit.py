"""One visit of a plan: why not somebody else at another time, what it would cost, doing it, and holding it fast."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.access.selectors import labels_of
from lianxin.base.ui.parts import Link, Pair
from lianxin.base.ui.submitting import problem_text
from lianxin.domain.care import rules, selectors, services
from lianxin.domain.care.forms import CarerAndTime, PinForm
from lianxin.domain.care.views.answering import alternatives_of, answered
from lianxin.domain.care.views.dayplan_acts import address
from lianxin.domain.care.views.dayplan_off import off_words
from lianxin.domain.care.views.dayplan_shown import Day, visit_words
from lianxin.domain.care.views.showing import clock_face
from lianxin.kernel.clock import local_day
from lianxin.kernel.divisions import contains
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.care.models import DayPlan, Visit


@page("dayplan.read")
def dayplan_visit(request: SignedRequest, dayplan_id: UUID, visit_id: UUID) -> HttpResponse:
    """The question (`?carer=…&start=10:00`) with its exact answer; POST moves it in the draft, pins it, or takes the pin away."""
    plan = services.plan_to_ask(request.viewer, dayplan_id)
    visit = selectors.visit_or_404(request.viewer, visit_id)
    if visit.day != plan.day or not contains(plan.place, visit.place):
        raise ProblemError("general.not_found")
    carers, absent = _carers(request, plan, visit)
    pinning = PinForm(request.POST if request.POST.get("act") == "pin" else None, carers=carers, prefix="pin", initial=_pinned(visit))
    if request.method == "POST":
        return _act(request, plan, visit, carers, pinning)
    asking = CarerAndTime(request.GET if "carer" in request.GET else None, carers=carers, absent=absent, initial=_now(plan, visit))
    day = Day.of(selectors.visits_of_day(request.viewer, plan.day, plan.place), [plan])
    who, what = visit_words(visit)
    stop = next((stop for stop in plan.stops if stop["visit"] == str(visit.id)), None)
    may = request.viewer.may("dayplan.make", plan.place) and plan.day >= local_day(request.now)
    context: dict[str, Any] = {
        "plan": plan, "visit": visit, "asking": asking, "may": may, "may_move": may and plan.state == "draft",
        "back": Link(_("返回排班"), address(plan.day, plan.place)), "facts": _facts(visit, stop, day, who, what),
        "alternatives": alternatives_of(plan, visit, stop, day, dict(carers)), "pinning": pinning if may else None, "pin": _pin_words(visit),
        "trail": len(plan.trail),
    }  # fmt: skip
    if asking.is_bound and asking.is_valid():
        context["answer"] = _answer(request, plan, visit, asking, day)
    return render(request, "care/dayplan_visit.html", context, status=422 if asking.errors else 200)


def _answer(request: SignedRequest, plan: DayPlan, visit: Visit, asking: CarerAndTime, day: Day) -> dict[str, Any]:
    carer = asking.cleaned_data["carer"]
    try:
        found = services.what_if(request.viewer, request.now, plan, visit.id, carer, asking.minute)
    except ProblemError as refused:
        if refused.problem.status in (403, 404, 500):
            raise
        return {"refused": problem_text(refused)}
    return answered(found, visit, str(carer), asking.minute, day)


def _carers(request: SignedRequest, plan: DayPlan, visit: Visit) -> tuple[list[tuple[str, str]], str]:
    """Who can be chosen, and in words who cannot because they are not there that day. Whoever holds the visit or its pin stays among
    the first, so that it can be given to somebody else."""
    known = {str(c.user_id): c.user.display_name for c in selectors.carers(request.viewer, plan.place) if c.is_active}
    held = {str(_now(plan, visit).get("carer", "")), str(_pinned(visit).get("carer", ""))}
    may, absent = request.viewer.may("dayplan.make", plan.place), []
    for off in selectors.off_on(request.viewer, plan.place, plan.day):
        key, why = str(off.carer.user_id), off_words(off, plan.day, may=may)
        if off.is_all_day and key not in held:
            absent.append(_("%(name)s(%(why)s)") % {"name": known.pop(key), "why": why})
        else:
            known[key] = _("%(name)s(%(why)s)") % {"name": known[key], "why": why}
    return sorted(known.items(), key=lambda one: one[1]), "、".join(absent)


def _now(plan: DayPlan, visit: Visit) -> dict[str, object]:
    stop = next((stop for stop in plan.stops if stop["visit"] == str(visit.id)), None)
    return {} if stop is None else {"carer": stop["carer"], "start": clock_face(stop["start"])}


def _pinned(visit: Visit) -> dict[str, object]:
    if not hasattr(visit, "pin"):
        return {}
    start = clock_face(visit.pin.start) if visit.pin.start is not None else None
    return {"carer": str(visit.pin.carer_id or ""), "start": start}


def _pin_words(visit: Visit) -> dict[str, object] | None:
    """What is held fast, by whom and since when."""
    if not hasattr(visit, "pin"):
        return None
    pin = visit.pin
    names = labels_of({pin.carer_id, pin.made_by})
    who = names.get(pin.carer_id, "") if pin.carer_id else ""
    when = clock_face(pin.start) if pin.start is not None else ""
    by = names.get(pin.made_by, "—") if pin.made_by else "—"
    return {"what": " ".join(part for part in (who, when) if part), "by": by, "at": pin.made_at}


def _facts(visit: Visit, stop: dict[str, Any] | None, day: Day, who: object, what: str) -> list[Pair]:
    window = _("不限")
    if visit.window_start is not None and visit.window_end is not None:
        window = f"{clock_face(visit.window_start)}–{clock_face(visit.window_end)}"
    now = _("没有排上") if stop is None else f"{day.name(stop['carer'])} {clock_face(stop['start'])}–{clock_face(stop['end'])}"
    return [Pair(_("居民"), who), Pair(_("服务"), what), Pair(_("约定的时间段"), window), Pair(_("这份计划里"), now)]


def _act(request: SignedRequest, plan: DayPlan, visit: Visit, carers: list[tuple[str, str]], pinning: PinForm) -> HttpResponse:
    act, actor, now = request.POST.get("act", ""), request.viewer, request.now
    request.viewer.must("dayplan.make", plan.place)
    try:
        if act == "move":
            _move(request, plan, visit, carers)
            return HttpResponseRedirect(address(plan.day, plan.place))
        if act == "pin" and pinning.is_valid():
            services.pin_visit(actor=actor, now=now, visit_id=visit.id, carer_id=pinning.cleaned_data["carer"], start=pinning.minute)
            messages.success(request, _("已锁定。下一次排班会照着排。"))
        elif act == "unpin":
            services.remove_pin(actor=actor, now=now, visit_id=visit.id)
            messages.success(request, _("已解除锁定。"))
    except ProblemError as refused:
        if refused.problem.status in (403, 404, 500):
            raise
        messages.error(request, problem_text(refused))
    return HttpResponseRedirect(request.path)


def _move(request: SignedRequest, plan: DayPlan, visit: Visit, carers: list[tuple[str, str]]) -> None:
    typed = CarerAndTime(request.POST, carers=carers)
    if not typed.is_valid():
        raise ProblemError("care.move_impossible", reason=_(rules.IN_THE_WAY["not_on_duty"]))
    changes = request.POST.get("changes", "")
    services.move_in_draft(
        actor=request.viewer, now=request.now, plan_id=plan.id, visit_id=visit.id, carer_id=typed.cleaned_data["carer"],
        start=typed.minute, changes=int(changes) if changes.isdecimal() else None,
    )  # fmt: skip
    messages.success(request, _("草稿已照这样改。发布后才生效。"))
