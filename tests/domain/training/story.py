"""A small training for tests: an officer of the county, some new people, one programme with its class and courses, sessions held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.domain.training.models import Cohort, Course, Programme, Session
from lianxin.domain.training.services import (
    Signed,
    add_members,
    complete_class,
    credit_session,
    make_course,
    make_programme,
    open_class,
    plan_session,
    write_list,
)
from lianxin.domain.workforce.models import Worker
from lianxin.kernel.clock import combine
from tests.factories import NOW, TODAY, make_user, make_worker, viewer_for

SHICHENG, QINJIANG = "360735000000", "360735100000"
COMMUNITY = "360735100001"
DAY = TODAY - timedelta(days=3)


def at(hour: int, minute: int = 0, day: Any = DAY) -> datetime:
    return combine(day, time(hour, minute))


@dataclass
class Story:
    """Who and what there is."""

    officer: Viewer
    people: list[Worker]
    programme: Programme
    cohort: Cohort
    course: Course

    def session(self, first: int = 9, last: int = 12, day: Any = DAY, **fields: Any) -> Session:
        """One more time for the course; of the class unless `cohort_id` says otherwise."""
        asked = {
            "room": "县民政局三楼",
            "trainer": "刘科长",
            "capacity": 40,
            "cohort_id": self.cohort.id,
        } | fields
        return plan_session(
            actor=self.officer,
            now=NOW,
            course_id=self.course.id,
            starts_at=at(first, day=day),
            ends_at=at(last, day=day),
            **asked,
        )

    def held(self, people: list[Worker] | None = None, **fields: Any) -> Session:
        """Held with these people there from start to end, and its hours counted."""
        session = self.session(**fields)
        there = [Signed(one.id, session.starts_at) for one in (self.people if people is None else people)]
        write_list(actor=self.officer, now=NOW, session_id=session.id, there=there)
        return credit_session(actor=self.officer, now=NOW, session_id=session.id)

    def complete(self) -> int:
        return complete_class(actor=self.officer, now=NOW, cohort_id=self.cohort.id)


def tell(
    number: int = 3, *, kind: str = "induction", tier: str = "", user: User | None = None, **fields: Any
) -> Story:
    """`user`: the account of the first person."""
    officer = viewer_for(make_user("officer", "bureau_officer", SHICHENG))
    people = [
        make_worker(f"新人{index}", COMMUNITY, user=user if index == 0 else None) for index in range(number)
    ]
    given = {
        "title": "新招聘社工岗前培训",
        "goals": "能独立接待来访居民",
        "starts_on": TODAY - timedelta(days=10),
        "ends_on": TODAY + timedelta(days=30),
    } | fields
    programme = make_programme(actor=officer, now=NOW, place=SHICHENG, kind=kind, **given)
    cohort = open_class(actor=officer, now=NOW, programme_id=programme.id, name="第一班", tier=tier)
    course = make_course(
        actor=officer,
        now=NOW,
        programme_id=programme.id,
        title="社会救助政策",
        topic="assistance",
        category="training",
        hours=Decimal(4),
    )
    if people:
        add_members(actor=officer, now=NOW, cohort_id=cohort.id, worker_ids=[one.id for one in people])
    return Story(officer, people, programme, cohort, course)
