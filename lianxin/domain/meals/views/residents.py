"""One person: how they eat, what is changed in the coming days, what they ate in a month and what it cost."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.ui.asked import asked_month
from lianxin.base.ui.pack_words import word
from lianxin.base.ui.parts import Action, Badge, Column, Link, Pair, Row, Table
from lianxin.base.ui.submitting import refusals_in, refusals_told
from lianxin.base.ui.wording import day_text
from lianxin.domain.meals import selectors, services
from lianxin.domain.meals.forms import ChangeForm, ProfileForm, ReasonForm
from lianxin.domain.meals.views.kitchens import form_page
from lianxin.domain.meals.views.showing import CHANGES, WAYS, needs_text, sitting_word, state_badge
from lianxin.domain.people.selectors import resident_or_404
from lianxin.kernel.clock import local_day, month_start, next_month_start

if TYPE_CHECKING:
    from lianxin.domain.meals.models import MealProfile
    from lianxin.domain.people.models import Resident


@page("meals.read")
def resident(request: SignedRequest, resident_id: UUID) -> HttpResponse:
    """How somebody eats; the days that are otherwise; the meals of a month (`?month=`)."""
    person = resident_or_404(request.viewer, resident_id)
    request.viewer.must("meals.read", person.place)
    today = local_day(request.now)
    profile = selectors.profile_of(request.viewer, person.id)
    month = asked_month(request.GET, today)
    eaten = list(selectors.meals_of_month(request.viewer, month, resident_id=person.id))
    total = selectors.month_total(eaten)
    context = {
        "resident": person, "facts": _facts(profile) if profile else [], "actions": _actions(request, person, profile), "changes": _changes(request, person, today),
        "month": month, "earlier": month_start(month - timedelta(days=1)), "later": next_month_start(month), "total": total,
        "meals": Table(_("这个月的餐"), [Column(_("日期")), Column(_("状态")), *(Column(text, "number") for text in (_("单价"), _("补贴"), _("其余")))], [
            Row((f"{day_text(one.meal_day.day)} {sitting_word(one.meal_day.sitting, one.place)}", state_badge(one), one.price, one.subsidy, one.self_paid))
            for one in eaten
        ], _("这个月没有餐。")),
        "back": Link(_("返回照护计划"), reverse("care:plan", args=[person.id])),
    }  # fmt: skip
    return render(request, "meals/resident.html", context)


def _facts(profile: MealProfile) -> list[Pair]:
    kitchen = Link(profile.kitchen.name, reverse("meals:kitchen", args=[profile.kitchen_id]))
    outside = [] if selectors.within_reach(profile) else [Badge(_("现在的住处不归这个厨房,由上门人员送;请改厨房"), "warn")]
    return [
        Pair(_("厨房"), [kitchen, *outside]), Pair(_("怎么吃"), _(WAYS[profile.way])), Pair(_("要求"), needs_text(selectors.needs_of(profile), profile.place)),
        Pair(_("送到门口的说明"), profile.door_note or None),
    ]  # fmt: skip


def _actions(request: SignedRequest, person: Resident, profile: MealProfile | None) -> list[Action]:
    if not request.viewer.may("meals.order", person.place):
        return []
    if profile is None:
        return [Action(_("登记用餐要求"), reverse("meals:profile", args=[person.id]), "primary", "add")]
    return [
        Action(_("改用餐要求"), reverse("meals:profile", args=[person.id]), icon="edit"),
        Action(_("临时改订"), reverse("meals:change", args=[person.id]), "primary", "calendar"),
        Action(_("不再由厨房供餐"), reverse("meals:profile-end", args=[person.id]), "danger"),
    ]  # fmt: skip


def _changes(request: SignedRequest, person: Resident, today: date) -> Table | None:
    may = request.viewer.may("meals.order", person.place)
    rows = []
    for one in selectors.changes_of(request.viewer, person.id, since=today):
        what: list[object] = [_(CHANGES[one.what]), *([Badge(_("截止以后"), "warn")] if one.is_late else [])]
        taking_back = [Action(_("撤回"), reverse("meals:withdraw", args=[one.id]), post=True)] if may else None
        rows.append(Row((f"{day_text(one.day)} {sitting_word(one.sitting, one.place)}", what, one.reason, taking_back)))
    columns = [Column(_("哪一餐")), Column(_("改什么")), Column(_("理由")), Column("", "actions")]
    return Table(_("临时改订"), columns, rows) if rows else None


@page("meals.order")
def profile(request: SignedRequest, resident_id: UUID) -> HttpResponse:
    """Say how somebody eats."""
    person = resident_or_404(request.viewer, resident_id)
    request.viewer.must("meals.order", person.place)
    before, offered = selectors.profile_of(request.viewer, person.id), selectors.kitchens_for(request.viewer, person.place)
    back = Link(_("返回用餐"), reverse("meals:resident", args=[person.id]))
    if not offered:
        messages.warning(request, _("这里还没有厨房,请先登记一个。"))
        return redirect("meals:overview")
    form = ProfileForm(
        request.POST or None, pack=packs.for_place(person.place), kitchens=offered, initial=ProfileForm.of(before) if before else None
    )
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.set_profile(actor=request.viewer, now=request.now, resident_id=person.id, **form.cleaned_data)
            messages.success(request, _("已保存。厨房的餐数马上按新的要求算。"))
            return redirect(back.href)
    return form_page(request, _("用餐要求"), form, back, person.name)


@page("meals.order")
def change(request: SignedRequest, resident_id: UUID) -> HttpResponse:
    """One meal more, or none."""
    person = resident_or_404(request.viewer, resident_id)
    request.viewer.must("meals.order", person.place)
    pack, tomorrow = packs.for_place(person.place), local_day(request.now) + timedelta(days=1)
    form, back = ChangeForm(request.POST or None, pack=pack, initial={"day": tomorrow}), Link(_("返回用餐"), reverse("meals:resident", args=[person.id]))
    if request.method == "POST" and form.is_valid():
        with refusals_in(form, {"general.day_passed": "day", "meals.after_cutoff": "day"}):
            services.change_day(actor=request.viewer, now=request.now, resident_id=person.id, **form.cleaned_data)
            messages.success(request, _("已改订,厨房马上看到。"))
            return redirect(back.href)
    closing = "、".join(
        _("%(sitting)s:%(when)s %(time)s 截止") % {
            "sitting": word(pack.sittings, code), "time": f"{one.change_until:%H:%M}", "when": _("当天") if not one.change_days else _("前 %(days)s 天") % {"days": one.change_days},
        }
        for code, one in pack.sittings.items()
    )  # fmt: skip
    about = _("%(name)s。%(closing)s;住院、外出几天的,请在照护计划里暂停服务单。") % {"name": person.name, "closing": closing}
    return form_page(request, _("临时改订"), form, back, about, _("改订"))


@page("meals.order")
@require_POST
def withdraw(request: SignedRequest, change_id: UUID) -> HttpResponse:
    """The order holds again."""
    found = selectors.change_or_404(request.viewer, change_id)
    with refusals_told(request):
        services.withdraw_change(actor=request.viewer, now=request.now, change_id=found.id)
        messages.success(request, _("已撤回。"))
    return redirect("meals:resident", found.resident_id)


@page("meals.order")
def end(request: SignedRequest, resident_id: UUID) -> HttpResponse:
    """No kitchen feeds this person any more."""
    person = resident_or_404(request.viewer, resident_id)
    request.viewer.must("meals.order", person.place)
    form, back = ReasonForm(request.POST or None), reverse("meals:resident", args=[person.id])
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.end_profile(actor=request.viewer, now=request.now, resident_id=person.id, **form.cleaned_data)
            messages.success(request, _("已结束。"))
            return redirect(back)
    context = {
        "title": _("不再由厨房供餐"), "text": person.name, "form": form, "submit_label": _("结束"), "back_url": back,
        "consequences": [_("厨房不再给这个人做饭。"), _("助餐服务单还在的,改由上门人员送;不要了的,请在照护计划里停止。")],
    }  # fmt: skip
    return render(request, "ui/confirm.html", context, status=422 if form.errors else 200)
