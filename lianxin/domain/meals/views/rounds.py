"""Rounds: drafted, looked at, published; who cannot be served and what to do; labels on paper; boxes counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.access.selectors import labels_of
from lianxin.base.ui.parts import Action, Badge, Column, Link, Row, Table
from lianxin.base.ui.submitting import refusals_in, refusals_told
from lianxin.base.ui.wording import day_text, masked_name
from lianxin.domain.commitments.selectors import engaged_on
from lianxin.domain.meals import rules, selectors, services
from lianxin.domain.meals.forms import BoxesForm
from lianxin.domain.meals.selectors.engaging import name_of_day
from lianxin.domain.meals.views.day import address
from lianxin.domain.meals.views.kitchens import form_page
from lianxin.domain.meals.views.showing import (
    LEFT_OUT,
    allergy_texts,
    clock_face,
    joined,
    missing_runners,
    needs_text,
    sitting_word,
    state_badge,
)
from lianxin.domain.people.views.listing import listed_name
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lianxin.domain.meals.models import Meal, MealDay, MealRound


_MANY_DOORS: Final = 60


@page("meals.read")
def rounds(request: SignedRequest, meal_day_id: UUID) -> HttpResponse:
    """The draft and the round that holds, trip by trip; who is in none of them and why."""
    found = selectors.meal_day_or_404(request.viewer, meal_day_id)
    meals = {str(one.id): one for one in selectors.meals_of_day(request.viewer, found)}
    made = selectors.rounds_of(request.viewer, found)
    may = request.viewer.may("meals.plan", found.place) and found.day >= local_day(request.now)
    published = made.get("published")
    brought = [one for one in meals.values() if one.way == rules.BROUGHT]
    context = {
        "found": found, "may": may, "title": _("送餐路线"), "lead": f"{found.kitchen.name} · {day_text(found.day)} · {sitting_word(found.sitting, found.place)}",
        "draft": _told(request, made["draft"], meals) if "draft" in made else None, "published": _told(request, published, meals) if published else None,
        "numbers": {"all": len(brought), "done": sum(one.state in rules.KEPT for one in brought), "silent": sum(one.state == "no_answer" for one in brought)},
        "missing": missing_runners(found, local_day(request.now)) if published else [],
        "late": _late(request, brought) if published else None, "back": Link(found.kitchen.name, address(found.kitchen_id, found.day, found.sitting)),
        "actions": _actions(request, found, published),
    }  # fmt: skip
    return render(request, "meals/rounds.html", context)


def _told(request: SignedRequest, made: MealRound, meals: Mapping[str, Meal]) -> dict[str, Any]:
    """One table a trip, and the meals left out with the remedy. Of a long round one trip is open at a time."""
    names = labels_of([UUID(trip["runner"]) for trip in made.trips])
    today, is_open = local_day(request.now), _open_trips(request, made)
    trips = []
    for number, trip in enumerate(made.trips):
        caption = _("%(runner)s 第 %(number)s 趟:%(leaves)s 出发,%(back)s 回到,%(stops)s 份") % {
            "runner": names.get(UUID(trip["runner"]), ""), "number": trip["number"], "leaves": clock_face(trip["leaves"]), "back": clock_face(trip["back"]),
            "stops": len(trip["stops"]),
        }  # fmt: skip
        mark = f"{made.state}-{number}"
        if number not in is_open:
            trips.append({"mark": mark, "link": Link(caption, f"?{made.state}={number}#{mark}")})
            continue
        rows = [_stop(at, stop["start"], meals.get(stop["meal"]), today) for at, stop in enumerate(trip["stops"], 1)]
        columns = [Column("", "number"), Column(_("几点")), Column(_("姓名")), Column(_("住址")), Column(_("要求")), Column(_("状态"))]
        trips.append({"mark": mark, "table": Table(caption, columns, rows, caption_shown=True)})
    left = [_left(one["reason"], meals.get(one["meal"]), today) for one in made.unserved]
    columns = [Column(_("姓名")), Column(_("为什么")), Column(_("怎么办"))]
    return {
        "round": made, "trips": trips, "engaged": _engaged(request, made), "minutes": made.minutes, "left_out": Table(_("没有排上的"), columns, left) if left else None,
        "boxes": _("带出 %(out)s,收回 %(back)s") % {"out": made.boxes_out, "back": "—" if made.boxes_back is None else made.boxes_back} if made.boxes_out else "",
    }  # fmt: skip


def _open_trips(request: SignedRequest, made: MealRound) -> set[int]:
    """Which trips stand open with their doors: all of a short round; of a long one the trip asked for, else the first."""
    if sum(len(trip["stops"]) for trip in made.trips) <= _MANY_DOORS:
        return set(range(len(made.trips)))
    asked = request.GET.get(made.state, "")
    return {number for number in range(len(made.trips)) if str(number) == asked} or {0}


def _engaged(request: SignedRequest, made: MealRound) -> list[str]:
    """What keeps runners of the kitchen busy otherwise, said where a draft leaves a meal out."""
    if made.state != "draft" or not made.unserved:
        return []
    found, staff = made.meal_day, selectors.runners(request.viewer, made.meal_day.kitchen)
    return services.in_words(engaged_on(found.day, {one.user_id for one in staff}, besides=name_of_day(found)))


def _stop(at: int, start: int, meal: Meal | None, today: Any) -> Row:
    if meal is None:
        return Row((at, clock_face(start), _("不送了"), "", "", ""))
    needs = needs_text(selectors.needs_of(meal), meal.place)
    cells = (at, clock_face(start), listed_name(meal.resident, today), meal.resident.address, needs, state_badge(meal))
    return Row(cells, reverse("meals:meal", args=[meal.id]))


def _left(reason: str, meal: Meal | None, today: Any) -> Row:
    why, remedy = LEFT_OUT.get(reason, LEFT_OUT["late"])
    name = listed_name(meal.resident, today) if meal else _("不送了")
    return Row((Link(name, reverse("web:resident", args=[meal.resident_id])) if meal else name, Badge(_(why), "bad"), _(remedy)))


def _late(request: SignedRequest, brought: list[Meal]) -> Table | None:
    """Meals that came after the round was made: nobody brings them yet."""
    today = local_day(request.now)
    rows = [_left("late", one, today) for one in brought if one.state == "open" and one.sequence is None and not one.left_out]
    return Table(_("路线以外的"), [Column(_("姓名")), Column(_("为什么")), Column(_("怎么办"))], rows) if rows else None


def _actions(request: SignedRequest, found: MealDay, published: MealRound | None) -> list[Action]:
    shown = [Action(_("餐盒标签"), reverse("meals:labels", args=[found.id]), icon="print")]
    if published is not None and request.viewer.may("meals.deliver", found.place):
        shown.append(Action(_("清点餐盒"), reverse("meals:boxes", args=[published.id]), icon="pack"))
    return shown


@page("meals.plan")
@require_POST
def plan(request: SignedRequest, meal_day_id: UUID) -> HttpResponse:
    """Draft the rounds; the search takes a few seconds."""
    with refusals_told(request):
        made = services.plan_rounds(actor=request.viewer, now=request.now, meal_day_id=meal_day_id)
        left = len(made.unserved)
        said = _("路线已排好,有 %(left)s 份没有排上,看原因和办法。") % {"left": left} if left else _("路线已排好,每一份都排上了。看一遍再发布。")
        (messages.warning if left else messages.success)(request, said)
    return redirect("meals:rounds", meal_day_id)


@page("meals.plan")
@require_POST
def publish(request: SignedRequest, round_id: UUID) -> HttpResponse:
    """Make the draft hold."""
    found = selectors.round_or_404(request.viewer, round_id)
    with refusals_told(request):
        services.publish_rounds(actor=request.viewer, now=request.now, round_id=found.id)
        messages.success(request, _("已发布。送餐的人在“我的送餐”里看到自己的路线。"))
    return redirect("meals:rounds", found.meal_day_id)


@page("meals.deliver")
def boxes(request: SignedRequest, round_id: UUID) -> HttpResponse:
    """Count the boxes of a round."""
    found = selectors.round_or_404(request.viewer, round_id)
    request.viewer.must("meals.deliver", found.place)
    form = BoxesForm(request.POST or None, initial={"boxes_out": found.boxes_out, "boxes_back": found.boxes_back})
    back = Link(_("返回送餐路线"), reverse("meals:rounds", args=[found.meal_day_id]))
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.count_boxes(actor=request.viewer, now=request.now, round_id=found.id, **form.cleaned_data)
            messages.success(request, _("餐盒数已登记。"))
            return redirect(back.href)
    return form_page(request, _("清点餐盒"), form, back, _("没有收回的下次送餐时再收。"))


@never_cache
@page("meals.read")
def labels(request: SignedRequest, meal_day_id: UUID) -> HttpResponse:
    """One label a box, to print and stick on: the name masked, what is in it and must not be, trip and number."""
    found = selectors.meal_day_or_404(request.viewer, meal_day_id)
    sitting = sitting_word(found.sitting, found.place)
    shown = [
        {
            "name": masked_name(one.resident.name), "needs": joined(text for text in needs_text(selectors.needs_of(one), one.place) if isinstance(text, str)),
            "allergies": allergy_texts(selectors.needs_of(one), one.place),
            "trip": _("%(runner)s 第 %(trip)s 趟 %(number)s 号") % {"runner": one.runner.display_name, "trip": one.trip, "number": one.sequence}
            if one.runner and one.sequence else _("到餐点吃") if one.way == rules.ON_SITE else _("没有排上路线"),
        }
        for one in selectors.meals_of_day(request.viewer, found) if one.state == "open"
    ]  # fmt: skip
    context = {
        "title": _("餐盒标签"), "labels": shown, "day": day_text(found.day), "sitting": sitting,
        "back": Link(_("返回送餐路线"), reverse("meals:rounds", args=[found.id])),
    }  # fmt: skip
    return render(request, "meals/labels.html", context)
