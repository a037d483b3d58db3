"""The course of a plan as a timeline: decisions, changes, pauses, goals, reviews, agreement."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.access.selectors import labels_of
from lianxin.base.ui.pack_words import word
from lianxin.base.ui.parts import Event, Link
from lianxin.base.ui.wording import day_text, sentences
from lianxin.domain.care import rules, selectors
from lianxin.domain.care.views.plan_words import grounds_text, level_text
from lianxin.domain.care.views.showing import clock_face, often_text, pause_reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lianxin.base.access.viewer import Viewer
    from lianxin.base.packs import Pack
    from lianxin.domain.care.models import CareGoal, CarePause, CarePlan, OrderChange, PlanDecision

Written = tuple["UUID | None", Event]
"""Whose act an event is, and the event."""


@page("care.read")
def history(request: SignedRequest, plan_id: UUID) -> HttpResponse:
    """Everything that happened to a plan, newest first: decisions, changes, pauses, goals, reviews, agreements."""
    found = selectors.care_plan_or_404(request.viewer, plan_id)
    context = {
        "resident": found.resident,
        "events": sorted(_events(request.viewer, found), key=lambda event: event.at)[::-1],
        "back": Link(_("返回照护计划"), reverse("care:plan", args=[found.resident_id])),
    }
    return render(request, "care/history.html", context)


def _events(viewer: Viewer, found: CarePlan) -> list[Event]:
    """Who did each is filled in with a name at the end, with one question for all of them."""
    pack = packs.for_place(found.place)
    written = [
        (found.made_by, Event(found.made_at, _("制定照护计划"), text=found.goals)),
        *_of_orders(
            pack, selectors.decisions_of(viewer, found.id), selectors.changes_of(viewer, found.id),
            may=viewer.may("care.plan", found.place),
        ),
        *_of_pauses(pack, found, selectors.pauses_of(viewer, found.id)),
        *_of_goals(selectors.goals_of(viewer, found.id)),
        *_of_reviews(viewer, found),
    ]
    names = labels_of({key for key, _event in written if key is not None})
    return [replace(event, who=names.get(key, "") if key else "") for key, event in written]


def _of_orders(pack: Pack, decisions: Iterable[PlanDecision], changes: Iterable[OrderChange], *, may: bool) -> Iterator[Written]:
    """Why somebody refused is for those who decide over plans, as on the page of the plan."""
    for one in decisions:
        title = _("%(choice)s:%(service)s") % {"choice": _(rules.CHOICES[one.choice]), "service": word(pack.services, one.service)}
        yield one.decided_by, Event(one.decided_at, title, text="" if one.choice == "refused" and not may else _decision_text(pack, one))
    for change in changes:
        title = _("修改服务单:%(service)s") % {"service": word(pack.services, change.order.service)}
        yield change.made_by, Event(change.made_at, title, text=_change_text(pack, change))


def _of_pauses(pack: Pack, found: CarePlan, pauses: Iterable[CarePause]) -> Iterator[Written]:
    for pause in pauses:
        what = word(pack.services, pause.order.service) if pause.order else _("全部服务")
        until = day_text(pause.planned_until) if pause.planned_until else _("另行通知")
        title = _("暂停%(what)s:%(start)s 起,至 %(until)s") % {"what": what, "start": day_text(pause.starts_on), "until": until}
        yield pause.made_by, Event(pause.made_at, title, text=pause_reason(pause, found.place))
        if pause.resumed_at is not None and pause.until is not None:
            title = _("恢复%(what)s:%(day)s 起") % {"what": what, "day": day_text(pause.until)}
            yield pause.resumed_by, Event(pause.resumed_at, title, text=pause.resumed_note)


def _of_goals(goals: Iterable[CareGoal]) -> Iterator[Written]:
    for goal in goals:
        yield goal.made_by, Event(goal.made_at, _("订目标:%(goal)s") % {"goal": goal.text}, text=goal.measure)
        for mark in goal.marks.all():
            title = _("目标“%(goal)s”:%(state)s") % {"goal": goal.text, "state": _(rules.GOAL_STATES[mark.state])}
            yield mark.made_by, Event(mark.made_at, title, text=mark.note)


def _of_reviews(viewer: Viewer, found: CarePlan) -> Iterator[Written]:
    for review in selectors.reviews_of(viewer, found.id):
        days = {"due": day_text(review.was_due_on), "next": day_text(review.next_on)}
        title = _("复核(原定 %(due)s),下次 %(next)s") % days
        yield review.made_by, Event(review.made_at, title, text=f"{level_text(review.level)}。{review.note}")
    for said in selectors.agreements_of(viewer, found.id):
        by = f"{_(rules.AGREED_BY[said.by_kind])} {said.given_by} · {_(rules.AGREED_HOW[said.how])} · {day_text(said.day)}"
        title = _("同意:%(by)s") if said.agreed else _("不同意:%(by)s")
        yield said.made_by, Event(said.made_at, title % {"by": by}, text=said.note)


def _decision_text(pack: Pack, one: PlanDecision) -> str:
    grounds = grounds_text(pack, one.grounds)
    reason = word(pack.refusals, one.why) if one.why else ""
    parts = [reason, one.note, _("建议的依据:%(grounds)s") % {"grounds": grounds} if grounds else ""]
    return sentences(*parts)


def _change_text(pack: Pack, change: OrderChange) -> str:
    """每周:周一 → 周一、周三 … and why."""
    before, after = change.before, change.after
    names = labels_of([UUID(value) for one in (before, after) if (value := one.get("regular_carer"))])
    said = []
    if {"weekdays", "every_weeks"} & after.keys():
        said.append(f"{_often(change, before)} → {_often(change, after)}")
    if "window" in after:
        said.append(f"{_window(before['window'])} → {_window(after['window'])}")
    for key, text in (("minutes", _("%(n)s 分钟")), ("hands", _("%(n)s 人"))):
        if key in after:
            said.append(f"{text % {'n': before[key]}} → {text % {'n': after[key]}}")
    if "regular_carer" in after:
        old_name, new_name = (names.get(UUID(one["regular_carer"]), "—") if one["regular_carer"] else _("不固定") for one in (before, after))
        said.append(_("固定人员:%(old)s → %(new)s") % {"old": old_name, "new": new_name})
    if "ends_on" in after:
        said.append(_("到 %(day)s 止") % {"day": after["ends_on"] or "—"})
    if "payments" in after:
        said.append(_("付费:%(old)s → %(new)s") % {"old": _payments(pack, before["payments"]), "new": _payments(pack, after["payments"])})
    return f"{';'.join(said)}。{change.reason}"


def _often(change: OrderChange, side: dict[str, Any]) -> str:
    """How often on one side of a change; what did not change is the order's own."""
    return often_text(side.get("weekdays", change.order.weekdays), side.get("every_weeks", change.order.every_weeks))


def _window(text: str) -> str:
    start, end = text.split("-")
    return f"{clock_face(int(start))}–{clock_face(int(end))}"


def _payments(pack: Pack, rows: list[dict[str, str]]) -> str:
    said = []
    for row in rows:
        part = row["amount"] or (f"{row['share']}%" if row["share"] else _("其余"))
        said.append(f"{word(pack.payers, row['payer'])} {part}")
    return "、".join(said) or _("按本县规定")
