"""How orders and times of care are shown everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.ui.pack_words import word
from lianxin.base.ui.parts import Badge, Column, Row, Table
from lianxin.base.ui.wording import day_text
from lianxin.domain.care.rules import WEEKDAYS
from lianxin.domain.care.selectors.orders import pauses_over
from lianxin.domain.people.rules.residents import LANGUAGES

if TYPE_CHECKING:
    from lianxin.base.packs import Pack
    from lianxin.domain.care.models import CareOrder, CarePause, CarePlan
    from lianxin.domain.commitments.rules import Engaged


def clock_face(minutes: int) -> str:
    """Minutes from midnight as 09:05."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def engaged_words(one: Engaged) -> str:
    """送餐 11:00–12:20."""
    return f"{_(one.word)} {one.span}"


def skill_words(pack: Pack) -> dict[str, str]:
    """Each skill that a service of the pack asks for, named by the services on offer that ask for it."""
    asking: dict[str, list[str]] = {}
    for code, service in pack.offered.items():
        for skill in service.skills:
            asking.setdefault(skill, []).append(word(pack.services, code))
    return {skill: "、".join(names) for skill, names in asking.items()}


def wish_words(kind: str, value: str, who: str) -> str:
    """A wish in words; `who`: the name of the person who is not to come."""
    if kind == "not_carer":
        return _("不要%(name)s来") % {"name": who}
    if kind == "sex":
        return _("由女性来") if value == "2" else _("由男性来")
    return _("说%(language)s") % {"language": _(LANGUAGES.get(value, value))}


def weekdays_text(weekdays: str) -> str:
    """周一、周三, or 每天."""
    if set(weekdays) == set(WEEKDAYS):
        return _("每天")
    return "、".join(_(WEEKDAYS[day]) for day in weekdays)


def often_text(weekdays: str, every_weeks: int = 1) -> str:
    """周一、周三; of every second week: 每 2 周:周三."""
    days = weekdays_text(weekdays)
    return days if every_weeks == 1 else _("每 %(weeks)s 周:%(days)s") % {"weeks": every_weeks, "days": days}


def order_state(order: CareOrder, today: date) -> Badge | None:
    """Ended, ending, paused or soon paused; None while it simply runs."""
    if order.ends_on is not None:
        words = _("%(day)s 起停止") if order.ends_on > today else _("已于 %(day)s 停止")
        return Badge(words % {"day": day_text(order.ends_on)})
    pauses = [p for p in pauses_over(order) if p.until is None or (p.until > today and p.until > p.starts_on)]
    if not pauses:
        return None
    pause = pauses[0]
    until = day_text(pause.until) if pause.until else _("另行通知")
    words = _("%(start)s 起暂停,至 %(until)s") % {"start": day_text(pause.starts_on), "until": until}
    return Badge(words, "warn", pause_reason(pause, order.place))


def pause_reason(pause: CarePause, place: str) -> str:
    """住院:做白内障手术."""
    return ":".join(part for part in (word(packs.for_place(place).pauses, pause.why), pause.note) if part)


def is_over(order: CareOrder, today: date) -> bool:
    return order.ends_on is not None and order.ends_on <= today


def order_rows(
    plan: CarePlan, actions: Mapping[UUID, object] | None = None, *, today: date, pays: Mapping[UUID, str] | None = None
) -> Table:
    """The orders of a plan, those that have ended left out; `actions`: what may be done to each, `pays`: who pays, by id."""
    rows = []
    pack = packs.for_place(plan.place)
    for order in plan.orders.all():
        if is_over(order, today):
            continue
        what: list[object] = [word(pack.services, order.service)]
        if state := order_state(order, today):
            what.append(state)
        times = f"{clock_face(order.window_start)}–{clock_face(order.window_end)}"
        carer = order.regular_carer.display_name if order.regular_carer else _("不固定")
        often = often_text(order.weekdays, order.every_weeks)
        cells: list[object] = [what, often, times, order.minutes, order.hands, carer]
        if pays is not None:
            cells.append(pays.get(order.id, ""))
        rows.append(Row([*cells, actions.get(order.id)] if actions is not None else cells))
    columns = [
        Column(_("服务")), Column(_("星期")), Column(_("时间段")), Column(_("分钟"), "number"), Column(_("人数"), "number"),
        Column(_("固定人员")),
    ]  # fmt: skip
    if pays is not None:
        columns.append(Column(_("每次谁付费")))
    if actions is not None:
        columns.append(Column("", "actions"))
    return Table(_("服务单"), columns, rows, _("还没有服务单。"))
