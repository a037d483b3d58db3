"""Menus: a week at a glance, one meal to write, last week's again."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.ui.asked import asked_day, neighbour
from lianxin.base.ui.parts import Action, Badge, Column, Link, Row, Table
from lianxin.base.ui.submitting import problem_text, refusals_told
from lianxin.base.ui.wording import long_day_text
from lianxin.domain.meals import selectors, services
from lianxin.domain.meals.forms import dish_forms
from lianxin.domain.meals.views.day import address
from lianxin.domain.meals.views.showing import sitting_word
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

_WEEK = 7


@page("meals.read")
def menus(request: SignedRequest, kitchen_id: UUID) -> HttpResponse:
    """The menus of the week that holds the day asked for."""
    found = selectors.kitchen_or_404(request.viewer, kitchen_id)
    today = local_day(request.now)
    asked = asked_day(request.GET, today)
    monday = asked - timedelta(days=asked.weekday())
    written = selectors.menus(request.viewer, found, monday)
    known = list(selectors.sittings(selectors.pack_of(found.place)))
    may = request.viewer.may("meals.keep", found.place)
    rows = []
    for day in (monday + timedelta(days=n) for n in range(_WEEK)):
        cells: list[object] = [long_day_text(day)]
        for code in known:
            menu = written.get((day, code))
            text = "、".join(one["name"] for one in menu.dishes) if menu else _("还没有")
            cells.append(Link(text, reverse("meals:menu", args=[found.id, day, code])) if may and day >= today else text)
        rows.append(Row(cells))
    columns = [Column(_("日期")), *(Column(sitting_word(code, found.place)) for code in known)]
    copying = Action(_("照抄上周"), f"{reverse('meals:menus-copy', args=[found.id])}?day={monday}", post=True)
    context = {
        "title": _("菜单"), "lead": found.name, "table": Table(_("菜单"), columns, rows), "actions": [copying] if may else [],
        "back": Link(found.name, reverse("meals:kitchen", args=[found.id])), "earlier": neighbour(monday, -_WEEK), "later": neighbour(monday, _WEEK),
        "days_by": _WEEK,
    }  # fmt: skip
    return render(request, "meals/rows.html", context)


@page("meals.keep")
@require_POST
def copy(request: SignedRequest, kitchen_id: UUID) -> HttpResponse:
    """Last week's menus for the days of a week that have none."""
    monday = asked_day(request.GET, local_day(request.now))
    with refusals_told(request):
        number = services.copy_last_week(actor=request.viewer, now=request.now, kitchen_id=kitchen_id, monday=monday)
        messages.success(request, _("已照抄 %(number)s 餐的菜单。") % {"number": number})
    return redirect(f"{reverse('meals:menus', args=[kitchen_id])}?day={monday}")


@page("meals.keep")
def menu(request: SignedRequest, kitchen_id: UUID, day: date, sitting: str) -> HttpResponse:
    """Write one meal's dishes."""
    found = selectors.kitchen_or_404(request.viewer, kitchen_id)
    request.viewer.must("meals.keep", found.place)
    pack = packs.for_place(found.place)
    selectors.sitting_or_refuse(pack, sitting)
    written = selectors.menu_of(request.viewer, found, day, sitting)
    lines = dish_forms(request.POST or None, pack, written.dishes if written else [])
    refused, back = "", Link(_("返回菜单"), f"{reverse('meals:menus', args=[found.id])}?day={day}")
    if request.method == "POST" and all(line.is_valid() for line in lines):
        try:
            dishes = [dish for line in lines if (dish := line.dish())]
            services.set_menu(actor=request.viewer, now=request.now, kitchen_id=found.id, day=day, sitting=sitting, dishes=dishes)
        except ProblemError as problem:
            refused = problem_text(problem)
        else:
            seen = selectors.count(request.viewer, found, day, sitting)
            said = _("菜单已保存。有 %(number)s 人要换菜或要问,见当天页面。") if seen.to_mind else _("菜单已保存。")
            (messages.warning if seen.to_mind else messages.success)(request, said % {"number": len(seen.to_mind)} if seen.to_mind else said)
            return redirect(address(found.id, day, sitting) if seen.to_mind else back.href)
    context = {
        "title": _("%(sitting)s菜单") % {"sitting": sitting_word(sitting, found.place)}, "lead": long_day_text(day), "lines": lines, "back": back,
        "refused": refused, "unknown": Badge(_("没核对的菜,对有过敏的人列为“要问”"), "warn"),
    }  # fmt: skip
    return render(request, "meals/menu.html", context, status=422 if refused or any(line.errors for line in lines) else 200)
