"""The duty desk: what came in, who has taken it up, how long ago it was discovered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Badge, Clock, Column, Link, Row, Tab, Table
from lianxin.base.ui.submitting import pager, refusals_told
from lianxin.domain.minors import selectors, services
from lianxin.domain.minors.views.showing import elapsed, urgency_badge
from lianxin.domain.proceedings.views.panel import state_badge

if TYPE_CHECKING:
    from datetime import datetime

    from lianxin.domain.minors.selectors import DeskRow

_LOOK_AGAIN_SECONDS = 60


@page("minor.read")
def desk(request: SignedRequest) -> HttpResponse:
    """What waits for somebody, and everything that runs. The page asks again by itself."""
    waiting = request.GET.get("show") != "all"
    counts = selectors.desk_counts(request.viewer)
    found = selectors.desk_page(
        request.viewer, request.now, waiting=waiting, after=request.GET.get("after", "")
    )
    rows = [_row(one, request.now) for one in selectors.desk_rows(request.viewer, request.now, list(found.rows))]
    labels = (
        _("编号"),
        _("紧急程度"),
        _("发现后"),
        _("办到哪一步"),
        _("谁接的"),
        _("向公安报告"),
        _("本阶段期限"),
    )
    columns = [*(Column(text) for text in labels), Column("", "actions")]
    empty = _("没有等人接手的报告。") if waiting else _("没有在办的卷宗。")
    context: dict[str, Any] = {
        "tabs": [
            Tab(_("等人接手"), reverse("minors:desk"), waiting, counts["waiting"]),
            Tab(_("全部在办"), f"{reverse('minors:desk')}?show=all", not waiting, counts["open"]),
        ],
        "table": Table(_("等人接手") if waiting else _("全部在办"), columns, rows, empty), "pager": pager(request, found), "actions": _actions(request),
        "again": _LOOK_AGAIN_SECONDS,
    }  # fmt: skip
    return render(request, "minors/desk.html", context)


@page("minor.work")
@require_POST
def receive(request: SignedRequest, child_file_id: UUID) -> HttpResponse:
    """I take it up."""
    address = reverse("minors:desk")
    with refusals_told(request):
        services.receive_report(actor=request.viewer, now=request.now, file_id=child_file_id)
        messages.success(request, _("已由您接手。先确认孩子此刻是否安全。"))
        address = reverse("minors:file", args=[child_file_id])
    return redirect(address)


def _row(one: DeskRow, now: datetime) -> Row:
    proceeding = one.proceeding
    state: list[Badge] = [state_badge(proceeding)]
    if one.reports > 1:
        state.append(Badge(_("不止一份报告"), "warn"))
    if one.feedback_due_at is not None and one.feedback_due_at <= now:
        state.append(Badge(_("还没有答复报告人"), "warn"))
    told = one.told_police_at or Badge(_("还没有报"), "bad" if proceeding.state == "report" else "plain")
    act = (
        [Action(_("我来接"), reverse("minors:receive", args=[proceeding.id]), "primary", post=True)]
        if one.may_take
        else []
    )
    place = full_name(proceeding.place, language())
    number = Link(
        proceeding.number, reverse("minors:file", args=[proceeding.id]) if proceeding.holder_id else "", place
    )
    return Row(
        (
            number, urgency_badge(proceeding.place, one.urgency), elapsed(one.minutes), state,
            proceeding.holder.display_name if proceeding.holder else Badge(_("没有人接"), "bad"), told,
            Clock(proceeding.clock.due_at) if proceeding.clock is not None else None, act,
        )
    )  # fmt: skip


def _actions(request: SignedRequest) -> list[Action]:
    offered = [
        ("minor.report", Action(_("报告"), reverse("minors:report"), "danger", "warn")),
        ("minor.read", Action(_("委托照护"), reverse("minors:care"), icon="people")),
        ("minor.read", Action(_("五条服务主线"), reverse("minors:lines"), icon="chart")),
    ]
    return [action for ability, action in offered if request.viewer.may(ability)]
