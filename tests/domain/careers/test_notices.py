"""Who must act is told, once, and no longer when it is done; nobody about what they did themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lianxin.base.access.models import User
from lianxin.base.notices.models import Notice
from lianxin.domain.careers import services
from tests.domain.careers.story import XIAOSHAN, cast, levels, mentor
from tests.factories import BEIGAN, NOW, TODAY, make_user, viewer_for

pytestmark = pytest.mark.django_db


def told(user: User) -> list[tuple[str, bool]]:
    """Kinds of the notices of somebody, and whether each still waits."""
    rows = Notice.objects.filter(user=user).order_by("created_at", "id")
    return [(one.kind, one.read_at is None) for one in rows]


def test_an_appraisal_waits_for_its_worker_and_an_objection_for_another_who_rates() -> None:
    who = cast()
    other = make_user("other", "station_head", BEIGAN)
    made = services.appraise(actor=who.viewer("head"), now=NOW, worker_id=who.worker.id, year=2025, result="basic")
    assert told(who.user) == [("career.appraised", True)]
    services.object_to(actor=who.viewer("user"), now=NOW, appraisal_id=made.id, objection="漏看了两件工作")
    assert told(who.user) == [("career.appraised", False)]
    assert told(other) == [("career.objected", True)]
    assert told(who.head) == [], "who appraised does not answer"
    services.answer(actor=who.viewer("officer"), now=NOW + timedelta(hours=1), appraisal_id=made.id, result="competent", answer="已补看")
    assert told(other) == [("career.objected", False)]
    assert told(who.user)[-1] == ("career.answered", True)


def test_a_proposal_waits_for_whoever_decides_and_its_end_is_told() -> None:
    who = cast()
    made = services.propose(
        actor=who.viewer("head"), now=NOW, engagement_id=who.engagement.id, kind="step", since=TODAY, reason="年限已满", exception=True
    )
    assert told(who.officer) == told(who.second) == [("career.proposed", True)]
    services.decide(actor=who.viewer("officer"), now=NOW, promotion_id=made.id, approve=True, reason="同意")
    assert told(who.second) == [("career.proposed", False)]
    assert told(who.user) == told(who.head) == [("career.decided", True)]


def test_a_round_is_told_to_those_of_its_place() -> None:
    who = cast()
    services.open_round(
        actor=who.viewer("officer"), now=NOW, place=XIAOSHAN, title="supervisor", region="district", year=2026, as_of=TODAY, closes_on=TODAY, quota=1
    )
    assert told(who.user) == [("career.round", True)]
    assert told(who.officer) == []


def test_both_sides_hear_of_supervision_and_of_a_rating_by_another() -> None:
    who, leader = cast(), mentor()
    services.relate(actor=who.viewer("head"), now=NOW, supervisor_id=leader.id, worker_id=who.worker.id, since=TODAY)
    assert leader.user is not None
    assert (told(who.user), told(leader.user)) == ([("career.led", True)], [("career.leads", True)])
    services.rate_own(actor=who.viewer("user"), now=NOW, year=TODAY.year, levels=levels(2))
    services.rate_supervised(
        actor=viewer_for(leader.user), now=NOW + timedelta(hours=1), worker_id=who.worker.id, year=TODAY.year, levels=levels(1), evidence="三次随访"
    )
    assert told(who.user) == [("career.led", True), ("career.rated", True)]
