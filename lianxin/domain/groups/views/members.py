"""Who takes part, why, and how they were before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lianxin.base import packs
from lianxin.base.access.pages import page
from lianxin.base.db.paging import read_key
from lianxin.base.ui.form_pages import form_page
from lianxin.base.ui.pack_words import choices, language
from lianxin.base.ui.parts import Link
from lianxin.base.ui.submitting import pager, refusals_in
from lianxin.domain.groups import selectors, services
from lianxin.domain.groups.forms import ChooseForm, DecideForm, MeasureForm, MemberForm
from lianxin.domain.people.selectors import ResidentFilter, resident_or_404, residents
from lianxin.domain.people.views.finding import ask_whom
from lianxin.domain.people.views.listing import listed_name
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from lianxin.base.access.pages import SignedRequest
    from lianxin.domain.groups.models import GroupMember


@never_cache
@page("proceeding.work")
def add(request: SignedRequest, group_id: UUID) -> HttpResponse:
    """Of the register (`?resident=`)."""
    found = selectors.group_or_404(request.viewer, request.now, group_id)
    back = Link(found.title, reverse("groups:group", args=[found.id]))
    if not request.GET.get("resident"):
        return ask_whom(request, _("添加报名的人"), _("谁报名?"), back)
    person = resident_or_404(request.viewer, read_key(request.GET["resident"]))
    form = MemberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.add_member(actor=request.viewer, now=request.now, group_id=found.id, resident_id=person.id, **form.cleaned_data)
            return redirect("groups:group", found.id)
    return form_page(request, _("添加报名的人"), form, back, lead=person.name, submit=_("添加"))


@never_cache
@page("proceeding.work")
def choose(request: SignedRequest, group_id: UUID) -> HttpResponse:
    """Those who live there and are not on the list, page by page and by category (`?category=`): tick, once."""
    found = selectors.group_or_404(request.viewer, request.now, group_id)
    place, today = found.proceeding.place, local_day(request.now)
    pack, category = packs.for_place(place), request.GET.get("category", "")
    wanted = ResidentFilter(place=place, category=category if category in pack.categories else "")
    rows = residents(request.viewer, wanted, today=today, after=request.GET.get("after", ""))
    there = {one.resident_id for one in selectors.members_of(request.viewer, request.now, found)}
    form = ChooseForm(request.POST or None, people=[(str(one.id), listed_name(one, today)) for one in rows.rows if one.id not in there])
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        with refusals_in(form):
            added = services.add_members(
                actor=request.viewer, now=request.now, group_id=found.id, resident_ids=typed["people"], chosen=typed["state"] == "chosen", reason=typed["reason"]
            )
            messages.success(request, _("已添加 %(count)s 人。") % {"count": len(added)})
            return redirect("groups:group", found.id)
    context = {
        "title": _("从名单里勾选"), "form": form, "back": Link(found.title, reverse("groups:group", args=[found.id])), "pager": pager(request, rows),
        "categories": choices(pack.categories, _("全部居民")), "category": wanted.category,
    }  # fmt: skip
    return render(request, "groups/choose.html", context, status=422 if form.errors else 200)


@page("proceeding.work")
def decide(request: SignedRequest, member_id: UUID) -> HttpResponse:
    """Chosen or not, or left."""
    one = selectors.member_or_404(request.viewer, request.now, member_id)
    form = DecideForm(request.POST or None, state=one.state)
    if request.method == "POST" and form.is_valid():
        state, reason = form.cleaned_data["state"], form.cleaned_data["reason"]
        with refusals_in(form, {"group.reason_needed": "reason"}):
            if state == "left":
                services.member_left(actor=request.viewer, now=request.now, member_id=one.id, reason=reason)
            else:
                services.decide_member(actor=request.viewer, now=request.now, member_id=one.id, chosen=state == "chosen", reason=reason)
            return redirect("groups:group", one.group_id)
    return form_page(request, _("退出") if one.state == "chosen" else _("选或不选"), form, _back(one), lead=one.resident.name)


@page("proceeding.work")
def measure(request: SignedRequest, member_id: UUID) -> HttpResponse:
    """Before, after, satisfied."""
    one = selectors.member_or_404(request.viewer, request.now, member_id)
    options = packs.for_place(one.group.proceeding.place).paper_fields["satisfaction"].options
    form = MeasureForm(
        request.POST or None, options=[(row.code, row.name.in_language(language())) for row in options], measured=bool(one.group.measure),
        initial={"before": one.before, "after": one.after, "satisfied": one.satisfied},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.measure_member(actor=request.viewer, now=request.now, member_id=one.id, **form.cleaned_data)
            return redirect("groups:group", one.group_id)
    return form_page(request, _("登记评估"), form, _back(one), lead=one.resident.name, about=[one.group.measure] if one.group.measure else [])


def _back(one: GroupMember) -> Link:
    return Link(one.group.title, reverse("groups:group", args=[one.group_id]))
