"""What the head of the station knows of her people: who is away, whose certificate runs out, who is wished for, who goes in twos."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from lianxin.base.access.viewer import Viewer
from lianxin.domain.care.selectors import care_plans, carers, visits_of_day
from lianxin.domain.care.services import (
    add_order,
    make_visits,
    pin_visit,
    record_absence,
    record_wish,
    set_carer,
)
from lianxin.entry.cli.demo.cast import GONGKA
from lianxin.kernel.clock import day_bounds
from lianxin.kernel.coordinates import Point

BATHING = "zhuyu"


def tell_of_staff(head: Viewer, place: str, today: date, now: datetime) -> None:
    """One carer away the day after tomorrow, one whose bathing certificate lapsed last week, wishes of two elders, a bath that
    takes two tomorrow, and one visit of tomorrow held fast. Only the station of the story has such a day."""
    if place != GONGKA:
        return
    staff = list(carers(head, place))
    if len(staff) < 3:
        return
    away, lapsed, held = staff[0], staff[1], staff[2]
    begin = day_bounds(today + timedelta(days=2))
    record_absence(actor=head, now=now, user_id=away.user_id, starts_at=begin[0], ends_at=begin[1], reason="去县医院复查")
    if lapsed.lon is not None and lapsed.lat is not None:
        set_carer(
            actor=head, now=now, user_id=lapsed.user_id, place=lapsed.place, shift=(lapsed.shift_start, lapsed.shift_end),
            mode=lapsed.mode, sex=lapsed.sex, skills=lapsed.skills, languages=lapsed.languages,
            start=Point(lapsed.lon, lapsed.lat), skills_until={"bathing": today - timedelta(days=7)},
        )  # fmt: skip
    plans = list(care_plans(head).filter(place__startswith=place[:9], ended_on__isnull=True).order_by("id")[:3])
    if len(plans) < 3:
        return
    record_wish(actor=head, now=now, resident_id=plans[0].resident_id, kind="sex", value="2", reason="助浴、换衣希望由女性来")
    record_wish(
        actor=head, now=now, resident_id=plans[1].resident_id, kind="not_carer", carer_id=away.user_id, is_hard=True,
        reason="两家以前有过争执",
    )  # fmt: skip
    tomorrow = today + timedelta(days=1)
    add_order(
        actor=head, now=now, plan_id=plans[2].id, service_code=BATHING, weekdays=str(tomorrow.isoweekday()), hands=2,
        window=(10 * 60, 12 * 60),
    )  # fmt: skip
    make_visits(actor=head, now=now, day=tomorrow, place=place)
    first = visits_of_day(head, tomorrow, place).filter(hands=1, recorded_at__isnull=True).exclude(service=BATHING).first()
    if first is not None:
        pin_visit(actor=head, now=now, visit_id=first.id, carer_id=held.user_id)
