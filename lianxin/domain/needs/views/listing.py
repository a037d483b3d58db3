"""The inbox of needs and the form that puts one into it. One need is looked at, triaged and assigned in the web entry."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.db.paging import Total
from lianxin.base.packs.pack import Pack
from lianxin.base.places.selectors import name_of
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.parts import Action, Badge, Clock, Column, Excerpt, Link, Row, Tab, Table, Tone
from lianxin.base.ui.submitting import pager, refusals_in
from lianxin.domain.needs import selectors, services
from lianxin.domain.needs.forms import InboxFilterForm, NeedForm
from lianxin.domain.needs.rules import TRIAGE_STATES
from lianxin.domain.needs.views.queues import inbox_remarks
from lianxin.domain.needs.views.saying import said_in_list
from lianxin.domain.people.selectors import resident_or_404
from lianxin.domain.people.views.listing import listed_name
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.needs.models import Need

_RANK_TONES: dict[int, Tone] = {1: "bad", 2: "bad", 3: "warn"}


@page("need.read")
def inbox(request: SignedRequest) -> HttpResponse:
    """Needs by the one triage clock; the tabs' numbers equal the rows they open."""
    form = InboxFilterForm(request.GET, viewer=request.viewer)
    wanted, show, after = form.wanted(), request.GET.get("show", ""), request.GET.get("after", "")
    if show == "accepted":
        found = selectors.accepted(request.viewer, wanted, after=after)
    else:
        found = selectors.inbox(request.viewer, request.now, wanted, after=after)
    repeats = selectors.repeat_counts(request.viewer, found.rows)
    counts = selectors.counts(request.viewer, request.now, wanted)
    context = {
        "form": form,
        "tabs": _tabs(request, show, counts),
        "needs": Table(_("需求"), _columns(show), [_row(need, show, repeats.get(need.id, 0), local_day(request.now)) for need in found.rows], _("这里没有需求。")),
        "pager": pager(request, found, _total(show, counts)),
        "actions": _actions(request),
        "remarks": inbox_remarks(request.viewer, request.now, wanted),
    }
    return render(request, "needs/inbox.html", context)


@page("need.record")
def record(request: SignedRequest) -> HttpResponse:
    """Put a need into the inbox: of a resident (`?resident=`), or of a place."""
    asked = request.GET.get("resident", "")
    resident = resident_or_404(request.viewer, _uuid(asked)) if asked else None
    form = NeedForm(request.POST or None, viewer=request.viewer, place=resident.place if resident else "")
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            need = services.record_need(
                actor=request.viewer, now=request.now, resident_id=resident.id if resident else None, **form.cleaned_data
            )
            messages.success(request, _("已登记,需求已进入待研判。"))
            return redirect("web:need", need.id)
    context = {"form": form, "resident": resident, "back": _back(resident.id if resident else None)}
    return render(request, "needs/record.html", context, status=422 if form.errors else 200)


def _back(resident_id: UUID | None) -> Link:
    if resident_id is not None:
        return Link(_("返回居民档案"), reverse("web:resident", args=[resident_id]))
    return Link(_("返回需求"), reverse("needs:inbox"))


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise ProblemError("general.not_found") from None


def _actions(request: SignedRequest) -> list[Action]:
    actions = []
    if request.viewer.may("export.rows"):
        actions.append(Action(_("导出"), f"{reverse('web:export', args=['needs'])}?{request.GET.urlencode()}", icon="download"))
    if request.viewer.may("need.record"):
        actions.append(Action(_("登记需求"), reverse("needs:record"), "primary", "add"))
    return actions


def _tabs(request: SignedRequest, show: str, counts: selectors.Counts) -> list[Tab]:
    query = request.GET.copy()
    query.pop("after", None)
    shown = [
        ("", _("待研判"), counts.untriaged),
        ("overdue", _("已逾期"), counts.overdue),
        ("due_soon", _("即将到期"), counts.due_soon),
        ("waiting", _("时间充裕"), counts.waiting),
        ("accepted", _("已受理"), counts.accepted),
    ]
    tabs = []
    for code, label, count in shown:
        query["show"] = code
        tabs.append(Tab(label, f"?{query.urlencode()}", code == show, count))
    return tabs


def _total(show: str, counts: selectors.Counts) -> Total:
    """The number on the open tab: already counted, so not asked again."""
    return Total(getattr(counts, show) if show in (*TRIAGE_STATES, "accepted") else counts.untriaged)


def _columns(show: str) -> list[Column]:
    clock = Column(_("发现时间")) if show == "accepted" else Column(_("研判期限"))
    return [Column(_("居民")), Column(_("需求")), Column(_("原话")), Column(_("紧急程度")), Column(_("发现渠道")), clock]


def _row(need: Need, show: str, repeats: int, today: date) -> Row:
    pack = packs.for_place(need.place)
    kind = word(pack.need_kinds, need.kind)
    what: list[object] = [kind]
    if repeats:
        what.append(Badge(_("疑似重复 %(count)s 条") % {"count": repeats}, "accent"))
    who = listed_name(need.resident, today) if need.resident else _("某处")
    place = name_of(need.place).in_language(language())
    clock = need.found_at if show == "accepted" else Clock(need.triage_due_at)
    cells = (
        Link(who, reverse("web:need", args=[need.id]), place), what, Excerpt(said_in_list(need), 40),
        urgency_badge(pack, need.urgency), word(pack.channels, need.channel), clock,
    )  # fmt: skip
    return Row(cells)


def urgency_badge(pack: Pack, code: str) -> Badge:
    """How urgent, with the tone of its rank."""
    rank = pack.urgencies[code].rank if code in pack.urgencies else 9
    return Badge(word(pack.urgencies, code), _RANK_TONES.get(rank, "plain"))
