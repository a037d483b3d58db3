"""A draft comes to hold while the day goes on: what was moved, recorded or changed meanwhile is not overwritten."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from lianxin.base.access.models import User
from lianxin.domain.care import selectors, services
from lianxin.domain.care.models import Carer, DayPlan, Visit
from lianxin.domain.care.services import planning
from lianxin.domain.care.services.reasons import Reasons
from lianxin.domain.care.tasks import plan_week_for
from lianxin.domain.commitments.services import reschedule
from lianxin.domain.people.models import Resident
from tests.factories import (
    GONGKA,
    NOW,
    TABA,
    TODAY,
    make_carer,
    make_commitment,
    make_resident,
    refused,
    viewer_for,
)

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def staff(zhuoma: User, ciren: User) -> list[Carer]:
    return [make_carer(zhuoma), make_carer(ciren)]


def visit(resident: Resident) -> Visit:
    promise = make_commitment(None, resident, service="jingshen", due_at=NOW + timedelta(days=2), minutes=40)
    return Visit.objects.create(
        place=TABA, resident=resident, commitment=promise, service="jingshen", day=TOMORROW, window_start=570, window_end=720, minutes=40
    )


def draft(deji: User) -> DayPlan:
    return services.first_draft(actor=viewer_for(deji), now=NOW, day=TOMORROW, place=GONGKA)


def publish(deji: User, plan: DayPlan, changes: int | None = None) -> DayPlan:
    return services.publish_day_plan(actor=viewer_for(deji), now=NOW, plan_id=plan.id, changes=changes)


@pytest.mark.parametrize("later", [timedelta(days=1), timedelta(hours=5)])
def test_a_visit_moved_since_the_draft_keeps_its_new_time_and_waits_for_a_plan(
    later: timedelta, deji: User, staff: list[Carer], baima: Resident
) -> None:
    moved, other = visit(baima), visit(make_resident("扎西", lon=91.74, lat=29.84))
    plan = draft(deji)
    due = NOW.replace(hour=4, minute=40, second=0, microsecond=0) + timedelta(days=1)  # 12:40 in Shanghai
    assert moved.commitment_id is not None
    reschedule(
        actor=viewer_for(deji), now=NOW, commitment_id=moved.commitment_id, starts_at=due - timedelta(minutes=190) + later,
        due_at=due + later, reason="家里有事",
    )  # fmt: skip
    publish(deji, plan)
    for row in (moved, other):
        row.refresh_from_db()
    assert (moved.worker_id, moved.planned_start, moved.sequence) == (None, None, None)
    assert other.planned_start is not None


def test_visits_are_locked_before_they_are_given_to_somebody(deji: User, staff: list[Carer], baima: Resident) -> None:
    if not connection.features.has_select_for_update:
        pytest.skip("SQLite has one writer at a time, so nobody can wait for a row lock; the PostgreSQL run tries it")
    visit(baima)
    plan = draft(deji)
    with CaptureQueriesContext(connection) as asked:
        publish(deji, plan)
    texts = [one["sql"] for one in asked.captured_queries]
    locked = next(n for n, sql in enumerate(texts) if 'FROM "care_visit"' in sql and "FOR UPDATE" in sql)
    assert locked < next(n for n, sql in enumerate(texts) if sql.startswith('UPDATE "care_visit"'))


def test_nobody_publishes_changes_they_have_not_seen(deji: User, staff: list[Carer], baima: Resident) -> None:
    made = visit(baima)
    plan = draft(deji)
    other = next(c.user_id for c in staff if str(c.user_id) != plan.stops[0]["carer"])
    services.move_in_draft(actor=viewer_for(deji), now=NOW, plan_id=plan.id, visit_id=made.id, carer_id=other)
    with refused("care.draft_changed"):
        publish(deji, plan, changes=0)
    assert publish(deji, plan, changes=1).state == "published"


def test_a_day_has_one_draft_also_when_two_heads_plan_at_once(
    deji: User, staff: list[Carer], baima: Resident, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit(baima)
    first = draft(deji)
    with pytest.raises(IntegrityError), transaction.atomic():
        DayPlan.objects.create(place=GONGKA, day=TOMORROW, seed=0, made_at=NOW)
    seen, looked = planning.day_plans, []

    def not_yet(*asked: object) -> object:  # the other head's draft is stored between the look and the write
        looked.append(1)
        return DayPlan.objects.none() if len(looked) == 1 else seen(*asked)  # type: ignore[arg-type]

    monkeypatch.setattr(planning, "day_plans", not_yet)
    second = draft(deji)
    assert len(looked) == 2
    assert selectors.plans_of_day(viewer_for(deji), GONGKA, TOMORROW) == selectors.Plans(None, second)
    first.refresh_from_db()
    assert first.state == "replaced"


def test_planning_the_week_leaves_a_draft_that_somebody_changed(deji: User, staff: list[Carer], baima: Resident) -> None:
    made = visit(baima)
    plan = draft(deji)
    other = next(c.user_id for c in staff if str(c.user_id) != plan.stops[0]["carer"])
    assert selectors.plans_of_day(viewer_for(deji), GONGKA, TOMORROW).is_open
    services.move_in_draft(actor=viewer_for(deji), now=NOW, plan_id=plan.id, visit_id=made.id, carer_id=other)
    assert not selectors.plans_of_day(viewer_for(deji), GONGKA, TOMORROW).is_open
    with time_machine.travel(NOW, tick=False):
        assert plan_week_for.func(str(deji.id), TOMORROW.isoformat(), GONGKA) == 0
    plan.refresh_from_db()
    assert (plan.state, len(plan.trail)) == ("draft", 1)


def test_an_improvement_that_comes_too_late_changes_nothing(deji: User, staff: list[Carer], baima: Resident) -> None:
    visit(baima)
    actor = viewer_for(deji)
    for end in ("publish", "discard"):
        plan = services.first_draft(actor=actor, now=NOW, day=TOMORROW, place=GONGKA)
        asked = services.day_asked(actor, NOW, TOMORROW, GONGKA)
        if end == "publish":
            publish(deji, plan)
        else:
            services.discard_day_plan(actor=actor, now=NOW, plan_id=plan.id)
        plan.refresh_from_db()
        before = (plan.state, plan.stops)
        again = planning.engine.plan_from_json(plan.engine["plan"])
        assert not services.replace_draft(actor=actor, now=NOW, plan_id=plan.id, asked=asked, plan=again, why=Reasons())
        plan.refresh_from_db()
        assert (plan.state, plan.stops) == before
