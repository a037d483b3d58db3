"""The board of calls for help: the open ones on top, who is on duty; all of them; what a month says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.asked import asked_month, asked_place, neighbour
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.parts import Action, Badge, Column, Link, Row, Table
from lianxin.base.ui.submitting import pager
from lianxin.domain.emergency import selectors
from lianxin.domain.emergency.rules import OUTCOMES, QUIET_OUTCOMES
from lianxin.domain.emergency.selectors import AlarmFilter, Figure
from lianxin.domain.emergency.views.showing import (
    alarm_link,
    channel_word,
    clock_of,
    place_text,
    state_badge,
    times_text,
)
from lianxin.kernel.clock import local_day, next_month_start

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer
    from lianxin.domain.emergency.models import Alarm, Duty

_LOOK_AGAIN_SECONDS = 20


@page("alarm.read")
def board(request: SignedRequest) -> HttpResponse:
    """Every open call with its clock running. The page asks again by itself, also without a script."""
    found = selectors.open_alarms(request.viewer)
    stuck = [one for one in found if selectors.is_stuck(one, request.now)]
    context = {
        "open": Table(_("进行中的求助"), _columns(), [_row(request, one) for one in found], _("现在没有进行中的求助。")),
        "stuck": [Link(place_text(one), reverse("emergency:alarm", args=[one.id])) for one in stuck],
        "duty": _duty(selectors.on_duty_now(request.viewer, request.now)),
        "actions": _actions(request.viewer),
        "again": _LOOK_AGAIN_SECONDS if found else 0,
    }
    return render(request, "emergency/board.html", context)


def _actions(viewer: Viewer) -> list[Action]:
    offered = [
        ("alarm.take", Action(_("登记来电求助"), reverse("emergency:take"), "primary", "call")),
        ("alarm.answer", Action(_("我的应急"), reverse("emergency:mine"), icon="person")),
        ("alarm.read", Action(_("值班"), reverse("emergency:duty"), icon="calendar")),
        ("alarm.read", Action(_("手环"), reverse("emergency:bracelets"), icon="clock")),
        ("alarm.read", Action(_("本月"), reverse("emergency:month"), icon="chart")),
    ]
    return [action for ability, action in offered if viewer.may(ability)]


def _columns() -> list[Column]:
    return [Column(text) for text in (_("求助"), _("地点"), _("来路"), _("时限"), _("现在"))]


def _row(request: SignedRequest, one: Alarm) -> Row:
    state = [state_badge(one, request.now)]
    if one.mistaken_at is not None and one.closed_at is None:
        state.append(Badge(_("本人说按错了,请打电话核实"), "warn"))
    if selectors.is_stuck(one, request.now):
        state.append(Badge(_("派人程序没有运行"), "bad"))
    source = [channel_word(one), *([times_text(one)] if one.repeats else [])]
    return Row((alarm_link(one, request.now), place_text(one), " · ".join(source), clock_of(one), state))


def _duty(turns: list[Duty]) -> Table:
    rows = [Row((one.user.display_name, full_name(one.place, language()), one.ends_at)) for one in turns]
    return Table(_("现在值班"), [Column(_("谁")), Column(_("哪里")), Column(_("到什么时候"))], rows, _("现在没有安排值班:求助会直接告知站长。"))


@page("alarm.read")
def listing(request: SignedRequest) -> HttpResponse:
    """The calls of a month by kind and outcome, the newest first."""
    wanted = _asked(request)
    found = selectors.alarms_page(request.viewer, wanted, now=request.now, after=request.GET.get("after", ""))
    columns = [Column(text) for text in (_("求助"), _("地点"), _("呼叫"), _("应答"), _("到场"), _("结果"))]
    rows = [
        Row((alarm_link(one, request.now), place_text(one), one.called_at, one.answered_at, one.arrived_at, state_badge(one, request.now)))
        for one in found.rows
    ]
    context = {
        "title": _("求助记录"), "lead": _narrowed(request, wanted), "table": Table(_("求助记录"), columns, rows), "pager": pager(request, found),
        "back": Link(_("返回本月"), f"{reverse('emergency:month')}?month={wanted.month:%Y-%m}"),
    }  # fmt: skip
    return render(request, "ui/rows_page.html", context)


def _asked(request: SignedRequest) -> AlarmFilter:
    late = request.GET.get("late", "")
    return AlarmFilter(
        asked_month(request.GET, local_day(request.now)), request.GET.get("kind", ""), request.GET.get("outcome", ""),
        late if late in ("answer", "arrive") else "", asked_place(request.GET),
    )  # fmt: skip


def _narrowed(request: SignedRequest, wanted: AlarmFilter) -> str:
    kinds = packs.for_place(wanted.place or request.viewer.home).alarm_kinds
    words = OUTCOMES | QUIET_OUTCOMES
    late = {"answer": _("应答超时"), "arrive": _("到场超时")}
    parts = [
        f"{wanted.month:%Y-%m}", full_name(wanted.place, language()) if wanted.place else "", word(kinds, wanted.kind) if wanted.kind else "",
        _(words[wanted.outcome]) if wanted.outcome in words else "", late.get(wanted.late, ""),
    ]  # fmt: skip
    return " · ".join(part for part in parts if part)


@page("alarm.read")
def month(request: SignedRequest) -> HttpResponse:
    """A month counted by kind; every number opens its rows."""
    wanted = _asked(request)
    start = wanted.month or local_day(request.now)
    only = AlarmFilter(month=start, place=wanted.place)
    found = selectors.figures(request.viewer, only, request.now)
    end = next_month_start(start)
    earlier = neighbour(start, -1)
    context = {
        "month": start, "table": _figures(request, only, found),
        "earlier": f"?month={earlier:%Y-%m}" if earlier else "", "later": f"?month={end:%Y-%m}" if end <= local_day(request.now) else "",
        "back": Link(_("返回求助"), reverse("emergency:board")),
    }  # fmt: skip
    return render(request, "emergency/month.html", context)


def _figures(request: SignedRequest, wanted: AlarmFilter, found: list[Figure]) -> Table:
    kinds = packs.for_place(wanted.place or request.viewer.home).alarm_kinds
    rows = [_figure(wanted, one, word(kinds, one.kind)) for one in found]
    labels = (_("次数"), _("误报"), _("误报比例"), _("应答中位(分钟)"), _("应答超时"), _("到场中位(分钟)"), _("到场超时"))
    columns = [Column(_("种类")), *(Column(text, "number") for text in labels)]
    return Table(_("本月求助"), columns, rows, _("这个月没有求助。"))


def _figure(wanted: AlarmFilter, one: Figure, name: str) -> Row:
    def rows_of(number: int, **more: Any) -> Link:
        asked = {"month": f"{wanted.month:%Y-%m}", "kind": one.kind, "place": wanted.place, **more}
        return Link(str(number), f"{reverse('emergency:all')}?{urlencode({k: v for k, v in asked.items() if v})}")

    share = f"{one.false / one.calls:.0%}" if one.calls else None
    return Row((
        name, rows_of(one.calls), rows_of(one.false, outcome="false_alarm"), share, one.answer_minutes, rows_of(one.answered_late, late="answer"),
        one.arrive_minutes, rows_of(one.arrived_late, late="arrive"),
    ))  # fmt: skip
