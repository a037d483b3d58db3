"""The course of care plans in the demo: 白玛's decisions, goals and agreement, and an elder who goes to hospital tomorrow."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from lianxin.base.access.viewer import Viewer
from lianxin.domain.care.rules import PaymentLine
from lianxin.domain.care.selectors import care_plan_of, orders_on
from lianxin.domain.care.services import (
    agree_to_plan,
    change_order,
    mark_goal,
    pause_care,
    refuse_service,
    review_plan,
    set_goal,
)
from lianxin.entry.cli.demo.story import baima
from lianxin.kernel.clock import combine, local_day

_GOALS: Final = (
    ("能自己从床边走到院门", "一周里有五天走到", 45),
    ("按时复查,不漏一次", "每月有卫生院的复查记录", 60),
    ("和在拉萨的儿子每周说上话", "每周视频或电话一次", 90),
)


def course_of_baima(head: Viewer, worker: Viewer, today: date) -> None:
    """Two weeks ago decided, last week changed with a reason, reviewed two days ago; her son agreed by telephone."""
    plan = care_plan_of(worker, baima(worker).id)
    if plan is None:
        return
    decided, changed, looked = (_at(today - timedelta(days=days), 16) for days in (7, 4, 2))
    refuse_service(actor=worker, now=decided, plan_id=plan.id, service_code="zhuyu", why="elder", note="说自己能擦洗,不愿麻烦人")
    goals = [
        set_goal(actor=worker, now=decided, plan_id=plan.id, text=text, measure=measure, due_on=today + timedelta(days=days))
        for text, measure, days in _GOALS
    ]
    escort = next(order for order in plan.orders.all() if order.service == "zhuyi")
    change_order(
        actor=worker, now=changed, order_id=escort.id, weekdays=escort.weekdays, window=(540, 690), minutes=escort.minutes,
        hands=escort.hands, regular_carer_id=escort.regular_carer_id, every_weeks=2, reason="医生说改为两周复查一次;车费由爱心企业出",
        payments=(PaymentLine("government", Decimal(25)), PaymentLine("donation")),
    )  # fmt: skip
    mark_goal(actor=worker, now=looked, goal_id=goals[0].id, state="partly", note="扶着墙能走到堂屋门口")
    review_plan(
        actor=worker, now=looked, plan_id=plan.id, note="脚肿消了,能扶墙走;饭量好了。复查改为两周一次,其余不变。",
        next_on=today + timedelta(days=60),
    )  # fmt: skip
    agree_to_plan(
        actor=worker, now=looked + timedelta(minutes=30), plan_id=plan.id, by_kind="family", given_by="仁增", how="phone",
        note="儿子在电话里听完,同意",
    )  # fmt: skip


def somebody_in_hospital(head: Viewer, place: str, now: datetime) -> None:
    """One elder of tomorrow's published plan goes to hospital: everything pauses, the plan shows the gap."""
    tomorrow = local_day(now) + timedelta(days=1)
    whom = next((order for order in orders_on(head, tomorrow, place) if order.resident_id != baima(head).id), None)
    if whom is not None:
        pause_care(
            actor=head, now=now, plan_id=whom.plan_id, why="hospital", starts_on=tomorrow,
            until=tomorrow + timedelta(days=9), note="县医院,白内障手术",
        )  # fmt: skip


def _at(day: date, hour: int) -> datetime:
    return combine(day, time(hour))
