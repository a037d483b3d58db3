"""A resident's file 居民档案: who they are, and everything found, promised and done for them, in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.ui.pack_words import word
from lianxin.base.ui.parts import Action, Badge, Column, Event, Excerpt, Link, Row, Tab, Table
from lianxin.domain.care import selectors as care
from lianxin.domain.care.rules import MEANS, RESULTS
from lianxin.domain.care.views.showing import order_rows
from lianxin.domain.commitments import selectors as promises
from lianxin.domain.commitments.views.board import board_columns
from lianxin.domain.commitments.views.showing import board_row, title_of
from lianxin.domain.needs import selectors as needs
from lianxin.domain.needs.views import urgency_badge
from lianxin.domain.needs.views.saying import said_in_list
from lianxin.domain.people.selectors import resident_or_404
from lianxin.domain.people.selectors.merges import kept_instead
from lianxin.domain.people.views.contacts import contact_parts
from lianxin.domain.people.views.merging import merge_parts
from lianxin.domain.people.views.presenting import file_parts
from lianxin.domain.surveys import selectors as surveys
from lianxin.domain.surveys.selectors.listing import of_resident
from lianxin.domain.surveys.views.elsewhere import fill_actions, submissions_table
from lianxin.entry.web.joined.need import state_badge
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer
    from lianxin.domain.care.models import CarePlan, Visit
    from lianxin.domain.commitments.models import Commitment
    from lianxin.domain.needs.models import Need
    from lianxin.domain.people.models import Resident

_SHOWN = 50  # of each kind; older ones are in the lists and exports
_RECENT = 12


@page("resident.read")
def resident(request: SignedRequest, resident_id: UUID) -> HttpResponse:
    """The file; of one that was put into another, the other. The parts are tabs, the first one an overview."""
    if kept := kept_instead(request.viewer, resident_id):
        messages.info(request, _("您打开的那份档案已经并入这一份。"))
        return redirect("web:resident", kept.id)
    person = resident_or_404(request.viewer, resident_id)
    found = list(needs.needs_of_resident(request.viewer, person.id)[:_SHOWN])
    promised = list(promises.of_resident(request.viewer, person.id)[:_SHOWN])
    visits = list(care.visits_of_resident(request.viewer, person.id)[:_SHOWN])
    answered = list(of_resident(request.viewer, person.id)[:_SHOWN])
    plan = care.care_plan_of(request.viewer, person.id)
    tab = request.GET.get("tab", "")
    context = contact_parts(request.viewer, person) | file_parts(request.viewer, person, today=local_day(request.now)) | merge_parts(request.viewer, person) | {
        "person": person,
        "back": Link(_("返回居民"), reverse("people:list")),
        "actions": _actions(request.viewer, person, plan),
        "tabs": _tabs(tab, len(found), len(promised), len(visits), len(answered)),
        "tab": tab,
        "needs": _needs(found if tab == "needs" else [n for n in found if n.is_open]),
        "promised": _promised(request, promised if tab == "commitments" else [c for c in promised if c.is_open]),
        "visits": _visits(visits),
        "answered": submissions_table(answered) if tab == "surveys" else None,
        "to_fill": _to_fill(request, person) if tab == "surveys" else [],
        "plan": plan,
        "orders": order_rows(plan, today=local_day(request.now)) if plan else None,
        "events": _events(found, promised, visits),
    }
    return render(request, "web/resident.html", context)


def _actions(viewer: Viewer, person: Resident, plan: CarePlan | None) -> list[Action]:
    query = f"?resident={person.id}"
    plan_label = _("照护计划") if plan else _("制定照护计划")
    offered = [
        ("visit.record", Action(_("记录走访"), reverse("web:visit-record", args=[person.id]), "primary", "visit")),
        ("need.record", Action(_("登记需求"), reverse("needs:record") + query, icon="need")),
        ("commitment.make", Action(_("登记承办"), reverse("commitments:make") + query, icon="commitment")),
        ("proceeding.open", Action(_("立个案"), reverse("cases:new") + query, icon="report")),
        ("proceeding.open", Action(_("陪同办事"), reverse("errands:new") + query, icon="commitment")),
        ("resident.merge", Action(_("查找重复"), reverse("people:likely-files", args=[person.id]), icon="people")),
        ("alarm.take", Action(_("求助页面"), reverse("emergency:links", args=[person.id]), icon="warn")),
        ("screening.read", Action(_("筛查和评估"), reverse("screening:person", args=[person.id]), icon="chart")),
        ("meals.read", Action(_("用餐"), reverse("meals:resident", args=[person.id]), icon="meal")),
        ("care.read", Action(plan_label, reverse("care:plan", args=[person.id]), icon="care")),
    ]
    return [action for ability, action in offered if viewer.may(ability, person.place)]


def _to_fill(request: SignedRequest, person: Resident) -> list[Action]:
    return fill_actions(request.viewer, person, surveys.to_fill(request.viewer, today=local_day(request.now)))


def _tabs(tab: str, needs_count: int, promised_count: int, visit_count: int, answered_count: int) -> list[Tab]:
    shown = [
        ("", _("概况"), None), ("needs", _("需求"), needs_count), ("commitments", _("承办"), promised_count),
        ("visits", _("走访"), visit_count), ("surveys", _("问卷"), answered_count),
    ]  # fmt: skip
    return [Tab(label, f"?tab={code}" if code else "?", code == tab, count) for code, label, count in shown]


def _needs(found: list[Need]) -> Table:
    rows = []
    for need in found:
        pack = packs.for_place(need.place)
        cells = (word(pack.need_kinds, need.kind), Excerpt(said_in_list(need)), urgency_badge(pack, need.urgency), need.found_at, state_badge(need))
        rows.append(Row(cells, href=reverse("web:need", args=[need.id])))
    texts = [_("需求"), _("原话"), _("紧急程度"), _("发现时间"), _("状态")]
    return Table(_("需求"), [Column(text) for text in texts], rows, _("没有需求。"))


def _promised(request: SignedRequest, found: list[Commitment]) -> Table:
    """The columns of the board without the person, who is the same in every row."""
    columns = [column for at, column in enumerate(board_columns()) if at != 1]
    rows = []
    for commitment in found:
        row = board_row(commitment, request.now)
        rows.append(Row([cell for at, cell in enumerate(row.cells) if at != 1], row.href, row.tone))
    return Table(_("承办事项"), columns, rows, _("没有承办事项。"))


def _visits(found: list[Visit]) -> Table:
    rows = []
    for visit in found:
        result = Badge(_("已取消")) if visit.cancelled_at else Badge(_("待走访"), "info")
        if visit.recorded_at:
            result = Badge(_(RESULTS.get(visit.result, visit.result)), "good" if visit.result == "met" else "warn")
        worker = visit.worker.display_name if visit.worker else None
        cells = (visit.day, _service(visit), worker, result, Excerpt(visit.note))
        rows.append(Row(cells, href=reverse("web:visit", args=[visit.id])))
    texts = [_("日期"), _("服务"), _("工作人员"), _("结果"), _("记录")]
    return Table(_("走访"), [Column(text) for text in texts], rows, _("还没有走访。"))


def _service(visit: Visit) -> str:
    if visit.service:
        return word(packs.for_place(visit.place).services, visit.service)
    return _("走访") if visit.means == "home" else _(MEANS.get(visit.means, visit.means))


def _events(found: list[Need], promised: list[Commitment], visits: list[Visit]) -> list[Event]:
    """What happened lately, over all areas, newest first."""
    events = [
        Event(
            need.found_at, _("发现需求:%(kind)s") % {"kind": word(packs.for_place(need.place).need_kinds, need.kind)},
            need.found_by.display_name if need.found_by else "", said_in_list(need), reverse("web:need", args=[need.id]), "accent",
        )
        for need in found
    ]  # fmt: skip
    events += [
        Event(
            commitment.done_at, _("办结:%(title)s") % {"title": title_of(commitment)},
            commitment.worker.display_name if commitment.worker else "", commitment.outcome,
            reverse("commitments:commitment", args=[commitment.id]), "good",
        )
        for commitment in promised
        if commitment.done_at
    ]  # fmt: skip
    events += [
        Event(
            visit.arrived_at, f"{_service(visit)} · {_(RESULTS.get(visit.result, visit.result))}",
            visit.worker.display_name if visit.worker else "", visit.note, reverse("web:visit", args=[visit.id]), "info",
        )
        for visit in visits
        if visit.arrived_at
    ]  # fmt: skip
    return sorted(events, key=lambda event: event.at, reverse=True)[:_RECENT]
