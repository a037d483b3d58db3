"""Bracelets: who wears which, its battery, when it was heard last; registered, given out, taken back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
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
from lianxin.base.db.paging import read_key
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Badge, Column, Link, Pair, Row, Table
from lianxin.base.ui.submitting import refusals_in, refusals_told
from lianxin.base.ui.typed import typed
from lianxin.domain.emergency import selectors, services
from lianxin.domain.emergency.forms import BraceletForm
from lianxin.domain.people.selectors import find_residents
from lianxin.domain.people.selectors.looks import looked_through
from lianxin.domain.people.views.listing import listed_name
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from lianxin.domain.emergency.models import Bracelet

_MOST, _FOUND = 500, 20


@page("alarm.read")
def listing(request: SignedRequest) -> HttpResponse:
    """Every bracelet in use, the longest unheard first."""
    found = list(selectors.bracelets(request.viewer)[:_MOST])
    looked_through("bracelets", [one.resident for one in found if one.resident is not None])
    rows = [
        Row((one.serial, _wearer(one, request.now), full_name(one.place, language()), _battery(one, request.now), _heard(one, request.now)), reverse("emergency:bracelet", args=[one.id]))
        for one in found
    ]
    columns = [Column(text) for text in (_("设备编号"), _("佩戴人"), _("地点"), _("电量"), _("最近消息"))]
    may = request.viewer.may("alarm.lead")
    context = {
        "title": _("手环"), "table": Table(_("手环"), columns, rows, _("还没有登记手环。")), "back": Link(_("返回求助"), reverse("emergency:board")),
        "actions": [Action(_("登记手环"), reverse("emergency:bracelet-new"), "primary", "add")] if may else [],
    }  # fmt: skip
    return render(request, "ui/rows_page.html", context)


def _wearer(one: Bracelet, now: datetime) -> str | Badge:
    return listed_name(one.resident, local_day(now)) if one.resident is not None else Badge(_("没有发给人"))


def _battery(one: Bracelet, now: datetime) -> Badge | str | None:
    if one.battery is None:
        return None
    low = float(packs.for_place(one.place).value("device_low_battery", local_day(now))) * 100
    return Badge(f"{one.battery}%", "bad") if one.battery < low else f"{one.battery}%"


def _heard(one: Bracelet, now: datetime) -> Any:
    hours = int(packs.for_place(one.place).value("device_silent_hours", local_day(now)))
    since = max((at for at in (one.heard_at, one.given_at) if at), default=None)
    if one.resident is not None and since is not None and since < now - timedelta(hours=hours):
        return [Badge(_("失联"), "bad"), *([one.heard_at] if one.heard_at else [])]
    return one.heard_at


@never_cache
@page("alarm.lead")
def new(request: SignedRequest) -> HttpResponse:
    """Register one; its secret is shown on the answer to this form and never again."""
    form = BraceletForm(request.POST or None, viewer=request.viewer)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            made, secret = services.register_bracelet(actor=request.viewer, now=request.now, **form.cleaned_data)
            address = request.build_absolute_uri(reverse("public:bracelet", args=[made.id]))
            context = {
                "title": _("手环已登记"), "facts": [Pair(_("设备编号"), made.serial), Pair(_("发送地址"), address), Pair(_("密钥"), secret)],
                "back": Link(_("返回手环"), reverse("emergency:bracelets")),
            }  # fmt: skip
            return render(request, "emergency/secret.html", context)
    context = {"title": _("登记手环"), "form": form, "submit": _("登记"), "about": "", "back": Link(_("返回手环"), reverse("emergency:bracelets"))}
    return render(request, "emergency/form.html", context, status=422 if form.errors else 200)


@never_cache
@page("alarm.read")
def bracelet(request: SignedRequest, bracelet_id: UUID) -> HttpResponse:
    """One bracelet; when nobody wears it, whom to give it to."""
    one = selectors.bracelet_or_404(request.viewer, bracelet_id)
    may_give = one.retired_at is None and one.resident is None and request.viewer.may("alarm.take", one.place)
    asked = typed(request) if may_give else ""
    context = {
        "one": one, "title": one.serial, "facts": _facts(request, one), "actions": _actions(request, one), "may_give": may_give, "asked": asked,
        "found": [hit.resident for hit in find_residents(request.viewer, asked, limit=_FOUND).found] if asked else [],
        "here": reverse("emergency:bracelet", args=[one.id]), "give": reverse("emergency:bracelet-act", args=[one.id]),
        "back": Link(_("返回手环"), reverse("emergency:bracelets")),
    }  # fmt: skip
    return render(request, "emergency/bracelet.html", context)


def _facts(request: SignedRequest, one: Bracelet) -> list[Pair]:
    wearer: Any = _wearer(one, request.now)
    if one.resident is not None and request.viewer.may("resident.read", one.resident.place):
        wearer = Link(str(wearer), reverse("web:resident", args=[one.resident_id]))
    return [
        Pair(_("佩戴人"), wearer), Pair(_("地点"), full_name(one.place, language())), Pair(_("型号"), one.model), Pair(_("电量"), _battery(one, request.now)),
        Pair(_("最近消息"), _heard(one, request.now)), Pair(_("发放时间"), one.given_at), Pair(_("收回时间"), one.returned_at), Pair(_("停用时间"), one.retired_at),
    ]  # fmt: skip


def _actions(request: SignedRequest, one: Bracelet) -> list[Action]:
    if one.retired_at is not None:
        return []
    act = reverse("emergency:bracelet-act", args=[one.id])
    offered = []
    if one.resident is not None and request.viewer.may("alarm.take", one.place):
        offered.append(Action(_("登记收回"), f"{act}?what=back", icon="import", post=True))
    if request.viewer.may("alarm.lead", one.place):
        offered.append(Action(_("停用"), f"{act}?what=retire", "danger", post=True))
    return offered


@page("alarm.take")
@require_POST
def act(request: SignedRequest, bracelet_id: UUID) -> HttpResponse:
    """Give it to `resident`, take it back, or retire it."""
    what, asked = request.GET.get("what", "give"), {"actor": request.viewer, "now": request.now, "bracelet_id": bracelet_id}
    with refusals_told(request):
        if what == "back":
            services.take_back_bracelet(**asked)  # type: ignore[arg-type]
            messages.success(request, _("已登记收回。"))
        elif what == "retire":
            services.retire_bracelet(**asked)  # type: ignore[arg-type]
            messages.success(request, _("手环已停用:它再发来的消息一律不收。"))
        else:
            services.give_bracelet(**asked, resident_id=read_key(request.POST.get("resident", "")))  # type: ignore[arg-type]
            messages.success(request, _("手环已发放。"))
    return redirect("emergency:bracelet", bracelet_id)
