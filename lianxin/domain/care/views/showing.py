"""How orders and times of care are shown everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.ui.pack_words import word
from lianxin.base.ui.parts import Badge, Column, Row, Table
from lianxin.base.ui.wording import day_text
from lianxin.domain.care.rules import WEEKDAYS

if TYPE_CHECKING:
    from lianxin.base.packs import Pack
    from lianxin.domain.care.models import CareOrder, CarePlan


def clock_face(minutes: int) -> str:
    """Minutes from midnight as 09:05."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def skill_words(pack: Pack) -> dict[str, str]:
    """Each skill that a service of the pack asks for, named by the services on offer that ask for it."""
    asking: dict[str, list[str]] = {}
    for code, service in pack.offered.items():
        for skill in service.skills:
            asking.setdefault(skill, []).append(word(pack.services, code))
    return {skill: "、".join(names) for skill, names in asking.items()}


def weekdays_text(weekdays: str) -> str:
    """周一、周三, or 每天."""
    if set(weekdays) == set(WEEKDAYS):
        return _("每天")
    return "、".join(_(WEEKDAYS[day]) for day in weekdays)


def order_state(order: CareOrder) -> Badge | None:
    """Paused or ended; None while it runs."""
    if order.ends_on is not None:
        return Badge(_("到 %(day)s 止") % {"day": day_text(order.ends_on)})
    if order.paused_from is not None:
        until = day_text(order.paused_until) if order.paused_until else _("另行通知")
        words = _("%(start)s 起暂停,至 %(until)s") % {"start": day_text(order.paused_from), "until": until}
        return Badge(words, "warn", order.pause_reason)
    return None


def order_rows(plan: CarePlan, actions: dict[object, object] | None = None) -> Table:
    """The orders of a plan; `actions`: what may be done to each, by id."""
    rows = []
    pack = packs.for_place(plan.place)
    for order in plan.orders.all():
        what: list[object] = [word(pack.services, order.service)]
        if state := order_state(order):
            what.append(state)
        times = f"{clock_face(order.window_start)}–{clock_face(order.window_end)}"
        carer = order.regular_carer.display_name if order.regular_carer else _("不固定")
        cells = [what, weekdays_text(order.weekdays), times, order.minutes, order.hands, carer]
        rows.append(Row([*cells, actions.get(order.id)] if actions is not None else cells))
    columns = [
        Column(_("服务")), Column(_("星期")), Column(_("时间段")), Column(_("分钟"), "number"), Column(_("人数"), "number"),
        Column(_("固定人员")),
    ]  # fmt: skip
    if actions is not None:
        columns.append(Column("", "actions"))
    return Table(_("服务单"), columns, rows, _("还没有服务单。"))
