"""Kitchens: which there are, how many they cook for today and tomorrow, who has an order but no kitchen."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Badge, Column, Link, Row, Table
from lianxin.base.ui.submitting import refusals_in
from lianxin.domain.meals import selectors, services
from lianxin.domain.meals.forms import KitchenForm
from lianxin.domain.meals.views.showing import KINDS, sitting_word
from lianxin.domain.people.views.listing import listed_name
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from datetime import date

    from django.forms import Form

    from lianxin.domain.meals.models import Kitchen
    from lianxin.domain.meals.selectors import Count

_WRONG = {"meals.kitchen_nameless": "name", "meals.kitchen_exists": "name"}


@page("meals.read")
def overview(request: SignedRequest) -> HttpResponse:
    """Every kitchen within reach, with today's and tomorrow's meals."""
    viewer, today = request.viewer, local_day(request.now)
    found = list(selectors.kitchens(viewer))
    rows = [_row(request, one, today) for one in found]
    columns = [Column(_("厨房")), Column(_("给哪里供餐")), Column(_("今天")), Column(_("明天"))]
    offered = [
        ("meals.deliver", Action(_("我的送餐"), reverse("meals:mine"), "primary", "today")),
        ("meals.keep", Action(_("登记厨房"), reverse("meals:kitchen-new"), icon="add")),
        ("export.rows", Action(_("导出本月的餐"), exported_month(today), icon="download")),
    ]
    context = {
        "title": _("助餐"), "lead": _("每天做多少份、谁吃什么、怎样送到。点一个厨房看当天。"),
        "actions": [action for ability, action in offered if viewer.may(ability)],
        "table": Table(_("厨房和助餐点"), columns, rows, _("还没有厨房。登记第一个厨房,再给有助餐服务单的人填用餐要求。")),
        "others": _without(request, today),
    }  # fmt: skip
    return render(request, "meals/rows.html", context)


def exported_month(day: date, kitchen_id: UUID | None = None) -> str:
    """Where every meal of the month of a day is exported with its money, of one kitchen or of all."""
    asked = {"month": f"{day:%Y-%m}"} | ({"kitchen": str(kitchen_id)} if kitchen_id else {})
    return f"{reverse('web:export', args=['meals'])}?{urlencode(asked)}"


def _row(request: SignedRequest, one: Kitchen, today: date) -> Row:
    seen = selectors.counts(request.viewer, one, today, 2) if one.is_open else {}
    days = [_numbers(one, [each for each in seen.values() if each.day == today + timedelta(days=n)]) for n in range(2)]
    name: list[object] = [one.name] if one.is_open else [one.name, Badge(_("停用"))]
    return Row((name, f"{full_name(one.place, language())} · {_(KINDS[one.kind])}", *days), reverse("meals:kitchen", args=[one.id]))


def _numbers(one: Kitchen, meals: list[Count]) -> list[Link]:
    """午餐 23 份(已定,有变化), each leading to its day."""
    shown = []
    for seen in meals:
        if seen.tally.total or seen.frozen:
            note = (_("已定,有变化") if seen.has_changed else _("已定")) if seen.frozen else ""
            text = _("%(sitting)s %(number)s 份") % {"sitting": sitting_word(seen.sitting, one.place), "number": seen.tally.total}
            shown.append(Link(text, f"{reverse('meals:kitchen', args=[one.id])}?day={seen.day}&sitting={seen.sitting}", note))
    return shown


def _without(request: SignedRequest, today: date) -> Table | None:
    """Who has an order for meals but no kitchen: somebody carries it there as a visit."""
    viewer = request.viewer
    places = sorted({low for low, _high in viewer.ranges("meals.read")})
    people = {one.id: one for place in places for one in selectors.without_kitchen(viewer, place, today)}
    rows = [
        Row((listed_name(one, today), full_name(one.place, language())), reverse("meals:resident", args=[one.id])) for one in people.values()
    ]
    return Table(_("有助餐服务单、还没有厨房的人(由上门人员送)"), [Column(_("姓名")), Column(_("村(社区)"))], rows) if rows else None


@page("meals.keep")
def new(request: SignedRequest) -> HttpResponse:
    """A new kitchen."""
    form = KitchenForm(request.POST or None, viewer=request.viewer, pack=packs.for_place(request.viewer.home))
    return _edit(request, form, _("登记厨房"), Link(_("返回助餐"), reverse("meals:overview")))


@page("meals.keep")
def edit(request: SignedRequest, kitchen_id: UUID) -> HttpResponse:
    """What is to be known of one."""
    found = selectors.kitchen_or_404(request.viewer, kitchen_id)
    request.viewer.must("meals.keep", found.place)
    form = KitchenForm(request.POST or None, viewer=request.viewer, pack=packs.for_place(found.place), initial=KitchenForm.of(found))
    return _edit(request, form, found.name, Link(found.name, reverse("meals:kitchen", args=[found.id])))


def _edit(request: SignedRequest, form: KitchenForm, title: str, back: Link) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        with refusals_in(form, _WRONG):
            made = services.set_kitchen(actor=request.viewer, now=request.now, **form.values())
            messages.success(request, _("已保存。"))
            return redirect("meals:kitchen", made.id)
    return form_page(request, title, form, back)


def form_page(request: SignedRequest, title: str, form: Form, back: Link, about: str = "", submit: str = "") -> HttpResponse:
    """One form on a page of its own."""
    context = {"title": title, "about": about, "form": form, "back": back, "submit": submit or _("保存")}
    return render(request, "meals/form.html", context, status=422 if form.errors else 200)
