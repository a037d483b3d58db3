"""A kitchen's day: what to cook, for whom otherwise, the number fixed, what changed since; the week ahead."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.access.selectors import labels_of
from lianxin.base.db.paging import read_key
from lianxin.base.ui.asked import asked_day, neighbour
from lianxin.base.ui.pack_words import word
from lianxin.base.ui.parts import Action, Column, Link, Pair, Row, Tab, Table
from lianxin.base.ui.submitting import refusals_in, refusals_told
from lianxin.base.ui.wording import day_text, long_day_text, moment_text, near_day_text, time_text
from lianxin.domain.meals import rules, selectors, services
from lianxin.domain.meals.forms import CookingForm
from lianxin.domain.meals.selectors import Count
from lianxin.domain.meals.views.kitchens import exported_month, form_page
from lianxin.domain.meals.views.showing import (
    clash_parts,
    clock_face,
    missing_runners,
    needs_text,
    sitting_word,
    state_badge,
    tally_table,
)
from lianxin.domain.people.views.listing import listed_name
from lianxin.kernel.clock import combine, local_day

if TYPE_CHECKING:
    from lianxin.domain.meals.models import Kitchen, MealDay

_WEEK = 7


def _midnight(day: date) -> datetime:
    return combine(day, time.min)


def address(kitchen_id: UUID, day: date, sitting: str) -> str:
    """The page of one meal of a kitchen."""
    return f"{reverse('meals:kitchen', args=[kitchen_id])}?{urlencode({'day': str(day), 'sitting': sitting})}"


def asked_sitting(request: SignedRequest, found: Kitchen, day: date) -> str:
    """The meal asked for; else the first of the day that is not over yet, else the first."""
    known = selectors.sittings(selectors.pack_of(found.place))
    if request.GET.get("sitting", "") in known:
        return request.GET["sitting"]
    local = int((request.now - _midnight(day)).total_seconds() // 60)
    return next((code for code, one in known.items() if local < one.end), next(iter(known)))


@page("meals.read")
def kitchen(request: SignedRequest, kitchen_id: UUID) -> HttpResponse:
    """One meal of one day (`?day=`, `?sitting=`)."""
    found = selectors.kitchen_or_404(request.viewer, kitchen_id)
    day = asked_day(request.GET, local_day(request.now))
    sitting = asked_sitting(request, found, day)
    seen = selectors.count(request.viewer, found, day, sitting)
    context = _shown(request, found, seen) | {
        "found": found, "title": found.name, "lead": long_day_text(day), "seen": seen, "day": day, "sitting": sitting,
        "tabs": [
            Tab(sitting_word(code, found.place), address(found.id, day, code), code == sitting) for code in selectors.sittings(selectors.pack_of(found.place))
        ],
        "earlier": neighbour(day, -1), "later": neighbour(day, 1), "is_today": day == local_day(request.now),
        "may_freeze": seen.frozen is None and seen.tally.total and day >= local_day(request.now) and request.viewer.may("meals.plan", found.place),
        "may_take": seen.has_changed and day >= local_day(request.now) and request.viewer.may("meals.plan", found.place),
        "actions": _actions(request, found, seen), "back": Link(_("返回助餐"), reverse("meals:overview")),
    }  # fmt: skip
    return render(request, "meals/kitchen.html", context)


def _shown(request: SignedRequest, found: Kitchen, seen: Count) -> dict[str, Any]:
    today = local_day(request.now)
    minded = [Row((listed_name(one.resident, today), [clash_parts(clash, found.place) for clash in one.clashes])) for one in seen.to_mind]
    dishes = seen.frozen.menu if seen.frozen else seen.menu.dishes if seen.menu else []
    return {
        "table": tally_table(seen.tally, found.place),
        "minded": Table(_("要换、要问的"), [Column(_("姓名")), Column(_("哪样菜,怎么办"))], minded),
        "dishes": "、".join(one["name"] for one in dishes),
        "differences": _differences(request, found, seen),
        "facts": _facts(seen.frozen, found) if seen.frozen else [],
        "over": seen.tally.total > found.capacity,
        "warnings": _warnings(seen.frozen, found) if seen.frozen else [],
        "missing": missing_runners(seen.frozen, today) if seen.frozen else [],
        "meals": _meals(request, seen) if seen.frozen else None,
    }


def _differences(request: SignedRequest, found: Kitchen, seen: Count) -> Table | None:
    today = local_day(request.now)
    rows = [Row((_("要加"), listed_name(one.resident, today), needs_text(one.needs, found.place))) for one in seen.added]
    rows += [Row((_("要撤"), listed_name(one.resident, today), needs_text(selectors.needs_of(one), found.place))) for one in seen.gone]
    rows += [
        Row((_("要求改了"), listed_name(one.resident, today), needs_text(selectors.needs_of(one), found.place))) for one in seen.meals if one.needs_changed_at
    ]
    return Table(_("定数以后的变化"), [Column(_("变化")), Column(_("姓名")), Column(_("要求"))], rows) if rows else None


def _facts(day: MealDay, found: Kitchen) -> list[Pair]:
    by = labels_of([day.frozen_by]).get(day.frozen_by, "") if day.frozen_by else ""
    cooked = f"{time_text(day.cooked_at)} {day.cooked_celsius or '—'} ℃" if day.cooked_at else None
    return [
        Pair(_("定数"), f"{moment_text(day.frozen_at)} {by}"), Pair(_("计划出餐"), clock_face(found.ready.get(day.sitting))), Pair(_("制成"), cooked),
        Pair(_("留样"), _("每样 %(grams)s 克") % {"grams": day.sample_grams} if day.sample_grams else None), Pair(_("照哪份规定"), _rules_of(day)),
    ]  # fmt: skip


def _rules_of(day: MealDay) -> str:
    """Whose rules fixed the count, and which edition of them."""
    known = {pack.code: pack.info for pack in packs.all()}
    code, version = str(day.pack.get("code", "")), str(day.pack.get("version", ""))
    if code not in known or code == packs.BASE:
        return _("全国通用的规定,%(version)s 版") % {"version": version}
    return _("%(name)s的规定,%(version)s 版") % {"name": word(known, code), "version": version}


def _warnings(day: MealDay, found: Kitchen) -> list[str]:
    """What the kitchen wrote down outside the limits."""
    limits = selectors.limits(selectors.pack_of(found.place, day.day), day.day)
    cooked = int((day.cooked_at - _midnight(day.day)).total_seconds() // 60) if day.cooked_at else None
    told = rules.warnings(limits, celsius=day.cooked_celsius, grams=day.sample_grams, cooked=cooked, ready=int(found.ready.get(day.sitting, 0)))
    return [
        _(rules.WARNINGS[code]) % {"value": clock_face(value) if code == "late" else value, "limit": clock_face(limit) if code == "late" else limit}  # type: ignore[arg-type]
        for code, value, limit in told
    ]


def _meals(request: SignedRequest, seen: Count) -> Table:
    today = local_day(request.now)
    rows = [
        Row(
            (
                listed_name(one.resident, today), needs_text(selectors.needs_of(one), one.place), one.runner.display_name if one.runner else None,
                clock_face(one.planned_arrival), state_badge(one),
            ),
            reverse("meals:meal", args=[one.id]),
        )
        for one in seen.meals
    ]  # fmt: skip
    return Table(_("每一份"), [Column(text) for text in (_("姓名"), _("要求"), _("送餐人"), _("计划送到"), _("状态"))], rows)


def _actions(request: SignedRequest, found: Kitchen, seen: Count) -> list[Action]:
    viewer, query = request.viewer, urlencode({"day": str(seen.day), "sitting": seen.sitting})
    frozen = seen.frozen
    keeps = viewer.may("meals.keep", found.place)
    on_site = frozen is not None and any(one.way == rules.ON_SITE for one in seen.meals)
    offered = [
        (frozen, _("送餐路线"), "meals:rounds", "plan"), (frozen, _("餐盒标签"), "meals:labels", "print"),
        (frozen and keeps, _("登记出餐和留样"), "meals:cooking", "edit"),
        (on_site and viewer.may("meals.deliver", found.place), _("到餐点吃的名单"), "meals:on-site", "people"),
    ]
    shown = [Action(text, reverse(name, args=[frozen.id]), icon=icon) for fits, text, name, icon in offered if fits and frozen]
    shown.append(Action(_("打印"), f"{reverse('meals:print', args=[found.id])}?{query}", icon="print"))
    if viewer.may("export.rows", found.place):
        shown.append(Action(_("导出这一餐"), f"{reverse('web:export', args=['meal-count'])}?kitchen={found.id}&{query}", icon="download"))
        shown.append(Action(_("导出这个月的餐"), exported_month(seen.day, found.id), icon="download"))
    shown += [Action(_("菜单"), f"{reverse('meals:menus', args=[found.id])}?day={seen.day}"), Action(_("一周"), f"{reverse('meals:week', args=[found.id])}?day={seen.day}", icon="calendar")]
    return [*shown, Action(_("改厨房资料"), reverse("meals:kitchen-edit", args=[found.id]))] if keeps else shown


@never_cache
@page("meals.read")
def printed(request: SignedRequest, kitchen_id: UUID) -> HttpResponse:
    """The count on one page of paper."""
    found = selectors.kitchen_or_404(request.viewer, kitchen_id)
    day = asked_day(request.GET, local_day(request.now))
    sitting = asked_sitting(request, found, day)
    seen = selectors.count(request.viewer, found, day, sitting)
    title = _("%(kitchen)s %(day)s %(sitting)s") % {"kitchen": found.name, "day": day_text(day), "sitting": sitting_word(sitting, found.place)}
    context = _shown(request, found, seen) | {"title": title, "seen": seen, "back": Link(found.name, address(found.id, day, sitting)), "found": found}
    return render(request, "meals/print.html", context)


@page("meals.read")
def week(request: SignedRequest, kitchen_id: UUID) -> HttpResponse:
    """So many meals on each of the seven days from the one asked for."""
    found = selectors.kitchen_or_404(request.viewer, kitchen_id)
    start = asked_day(request.GET, local_day(request.now))
    seen = selectors.counts(request.viewer, found, start, _WEEK)
    known = list(selectors.sittings(selectors.pack_of(found.place)))
    rows = [
        Row((
            near_day_text(day, request.now),
            *(_cell(found, seen[day, code]) for code in known),
        ))
        for day in (start + timedelta(days=n) for n in range(_WEEK))
    ]  # fmt: skip
    columns = [Column(_("日期")), *(Column(sitting_word(code, found.place)) for code in known)]
    context = {
        "title": _("一周的餐数"), "lead": found.name, "table": Table(_("一周的餐数"), columns, rows), "back": Link(found.name, address(found.id, start, known[0])),
        "earlier": neighbour(start, -_WEEK), "later": neighbour(start, _WEEK), "days_by": _WEEK,
    }  # fmt: skip
    return render(request, "meals/rows.html", context)


def _cell(found: Kitchen, one: Count) -> list[object]:
    text = _("%(total)s 份(送 %(brought)s,餐点 %(on_site)s)") % {
        "total": one.tally.total, "brought": one.tally.of(rules.BROUGHT), "on_site": one.tally.of(rules.ON_SITE),
    }  # fmt: skip
    notes = [_("已定") if one.frozen else "", _("没有菜单") if one.menu is None else "", _("要换要问 %(number)s 人") % {"number": len(one.to_mind)} if one.to_mind else ""]
    return [Link(text, address(found.id, one.day, one.sitting), " · ".join(note for note in notes if note))] if one.tally.total else []


@page("meals.plan")
@require_POST
def freeze(request: SignedRequest, kitchen_id: UUID) -> HttpResponse:
    """Fix the number of one meal."""
    day, sitting = asked_day(request.POST, local_day(request.now)), request.POST.get("sitting", "")
    with refusals_told(request):
        made = services.freeze_meal(actor=request.viewer, now=request.now, kitchen_id=kitchen_id, day=day, sitting=sitting)
        messages.success(request, _("餐数已定,共 %(number)s 份。之后的变化会列为差异。") % {"number": made.meals.count()})
    return redirect(address(kitchen_id, day, sitting))


@page("meals.plan")
@require_POST
def take(request: SignedRequest, meal_day_id: UUID) -> HttpResponse:
    """Take the differences over."""
    found = selectors.meal_day_or_404(request.viewer, meal_day_id)
    with refusals_told(request):
        added, dropped = services.take_differences(actor=request.viewer, now=request.now, meal_day_id=found.id)
        messages.success(request, _("已改:加 %(added)s 份,撤 %(dropped)s 份。路线要再排一次。") % {"added": added, "dropped": dropped})
    return redirect(address(found.kitchen_id, found.day, found.sitting))


@page("meals.keep")
def cooking(request: SignedRequest, meal_day_id: UUID) -> HttpResponse:
    """When it was cooked, how hot, how much was kept."""
    found = selectors.meal_day_or_404(request.viewer, meal_day_id)
    request.viewer.must("meals.keep", found.place)
    initial = {"cooked_at": found.cooked_at or request.now, "celsius": found.cooked_celsius, "sample_grams": found.sample_grams}
    form, back = CookingForm(request.POST or None, initial=initial), address(found.kitchen_id, found.day, found.sitting)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form, {"meals.time_invalid": "cooked_at", "meals.celsius_invalid": "celsius"}):
            services.record_cooking(actor=request.viewer, now=request.now, meal_day_id=found.id, **form.cleaned_data)
            messages.success(request, _("已登记出餐和留样。"))
            return redirect(back)
    limits = selectors.limits(selectors.pack_of(found.place, found.day), found.day)
    about = _("热食不低于 %(celsius)s ℃,制成后 %(minutes)s 分钟内吃完,每样留样不少于 %(grams)s 克。") % {
        "celsius": f"{limits.celsius.normalize():f}", "minutes": limits.eat, "grams": limits.grams,
    }  # fmt: skip
    return form_page(request, _("登记出餐和留样"), form, Link(found.kitchen.name, back), about)


@page("meals.read")
def on_site(request: SignedRequest, meal_day_id: UUID) -> HttpResponse:
    """Who eats at the dining point, ticked off one by one."""
    found = selectors.meal_day_or_404(request.viewer, meal_day_id)
    if request.method == "POST":
        with refusals_told(request):
            services.tick_eaten(actor=request.viewer, now=request.now, meal_id=read_key(request.POST.get("meal", "")))
        return redirect("meals:on-site", found.id)
    rows = [one for one in selectors.meals_of_day(request.viewer, found) if one.way == rules.ON_SITE]
    today = local_day(request.now)
    people = [(one, listed_name(one.resident, today), needs_text(selectors.needs_of(one), one.place), state_badge(one)) for one in rows]
    left = sum(one.state == "open" for one in rows)
    context = {
        "title": _("到餐点吃的名单"), "lead": _("还有 %(left)s 人没有来") % {"left": left}, "people": people,
        "back": Link(found.kitchen.name, address(found.kitchen_id, found.day, found.sitting)),
    }  # fmt: skip
    return render(request, "meals/on_site.html", context)
