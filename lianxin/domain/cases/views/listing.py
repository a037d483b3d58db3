"""Cases by phase with their clocks, and by month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.marking import both_names
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Clock, Column, Link, Row, Tab, Table
from lianxin.base.ui.submitting import pager
from lianxin.domain.cases import selectors
from lianxin.domain.cases.selectors import CaseFilter
from lianxin.domain.proceedings.views.panel import state_badge

if TYPE_CHECKING:
    from lianxin.domain.proceedings.models import Proceeding


@page("proceeding.read")
def listing(request: SignedRequest) -> HttpResponse:
    """Open cases of the station, or one's own (`?mine=1`), by phase (`?state=`); `?late=1`: whose clock has run out."""
    wanted = CaseFilter(request.GET.get("state", ""), request.GET.get("mine") == "1", request.GET.get("late") == "1")
    shown = selectors.cases_page(request.viewer, request.now, wanted, after=request.GET.get("after", ""))
    columns = [Column(text) for text in (_("谁"), _("编号"), _("阶段"), _("办理人"), _("本阶段期限"), _("地点"))]
    table = Table(_("个案"), columns, [_row(one) for one in shown.rows], _("这里没有个案。"))
    context = {
        "tabs": _phases(request, wanted), "kinds": _kinds(request, wanted), "table": table, "pager": pager(request, shown),
        "actions": _actions(request),
    }  # fmt: skip
    return render(request, "cases/list.html", context)


def _row(one: Proceeding) -> Row:
    who = both_names(one.resident) if one.resident is not None else "—"
    clock = Clock(one.clock.due_at) if one.clock is not None else None
    holder = one.holder.display_name if one.holder is not None else None
    return Row((who, one.number, state_badge(one), holder, clock, full_name(one.place, language())), reverse("cases:case", args=[one.id]))


def _phases(request: SignedRequest, wanted: CaseFilter) -> list[Tab]:
    """All that are open, and each state of the workflows here that has any, with its number."""
    counts = selectors.phase_counts(request.viewer, request.now, wanted)
    states = {
        code: state
        for row in packs.for_place(request.viewer.home).workflows.values()
        if row.family == "case"
        for code, state in sorted(row.states.items(), key=lambda item: item[1].rank)
    }
    base = "".join(f"&{name}=1" for name in ("mine", "late") if getattr(wanted, name))
    tabs = [Tab(_("在办"), f"?{base[1:]}" if base else "?", not wanted.state, counts[""])]
    return tabs + [
        Tab(state.name.in_language(language()), f"?state={code}{base}", code == wanted.state, counts.get(code, 0)) for code, state in states.items()
    ]


def _kinds(request: SignedRequest, wanted: CaseFilter) -> list[Tab]:
    state = f"&state={wanted.state}" if wanted.state else ""
    shown = [("", _("全站"), not wanted.mine and not wanted.late), ("mine=1", _("我的"), wanted.mine), ("late=1", _("过了期限的"), wanted.late)]
    tabs = []
    for query, label, current in shown:
        chosen = CaseFilter(wanted.state, query == "mine=1", query == "late=1")
        count = selectors.phase_counts(request.viewer, request.now, chosen).get(wanted.state, 0)
        tabs.append(Tab(label, f"?{query}{state}" if query else f"?{state[1:]}", current, count))
    return tabs


def _actions(request: SignedRequest) -> list[Action]:
    offered = [Action(_("每月个案数"), reverse("cases:months"), icon="chart")]
    if request.viewer.may("proceeding.open"):
        offered.insert(0, Action(_("立一件个案"), reverse("cases:new"), "primary", "add"))
    return offered


@page("proceeding.read")
def months(request: SignedRequest) -> HttpResponse:
    """A year of months: opening, added, closed, month-end; each month begins with what the one before ended with."""
    columns = [Column(_("月份")), *(Column(text, "number") for text in (_("月初在办"), _("新增"), _("结案"), _("月末在办")))]
    rows = [Row((f"{one.month:%Y-%m}", one.opening, one.added, one.closed, one.end)) for one in reversed(selectors.months(request.viewer, request.now))]
    table = Table(_("每月个案数"), columns, rows, _("没有个案。"))
    return render(request, "cases/months.html", {"table": table, "back": Link(_("个案"), reverse("cases:list"))})
