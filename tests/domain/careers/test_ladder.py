"""The ladder: yearly appraisal, promotion by two people, and who is due."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from lianxin.domain.careers import services
from lianxin.domain.careers.models import Appraisal
from lianxin.domain.careers.selectors import ladder
from lianxin.domain.workforce.models import EducationHours
from lianxin.kernel.ids import new_id
from tests.domain.careers.story import NINGWEI, XIAOSHAN, Cast, cast
from tests.factories import BEIGAN, GONGKA, NOW, TODAY, make_user, refused, viewer_for

pytestmark = pytest.mark.django_db


def appraised(who: Cast, *years: int) -> None:
    """Given long enough ago that they stand."""
    for year in years:
        services.appraise(actor=who.viewer("head"), now=NOW - timedelta(days=11), worker_id=who.worker.id, year=year, result="competent")


def results_state(who: Cast) -> str:
    here = ladder.on_ladder(who.viewer("head"), [who.engagement], TODAY)[0]
    assert here.next.step is not None
    return {one.kind: one.state for one in here.next.step.conditions}["results"]


def test_an_appraisal_counts_once_acknowledged_answered_or_the_time_to_object_is_over() -> None:
    who = cast()
    appraised(who, 2024)
    row = services.appraise(actor=who.viewer("head"), now=NOW, worker_id=who.worker.id, year=2025, result="competent")
    assert results_state(who) == "cannot_tell", "it may still be objected to"
    with refused("careers.conditions_missing"):
        services.propose(actor=who.viewer("head"), now=NOW, engagement_id=who.engagement.id, kind="step", since=TODAY, reason="满两年")
    services.object_to(actor=who.viewer("user"), now=NOW, appraisal_id=row.id, objection="少算了")
    Appraisal.objects.update(made_at=NOW - timedelta(days=30))
    assert results_state(who) == "cannot_tell", "an objection waits"
    services.answer(actor=who.viewer("officer"), now=NOW, appraisal_id=row.id, result="competent", answer="不变")
    assert results_state(who) == "met"


def test_an_acknowledged_appraisal_counts_at_once_and_an_objection_comes_in_time() -> None:
    who = cast()
    appraised(who, 2024)
    early = Appraisal.objects.get()
    with refused("careers.objection_late"):
        services.object_to(actor=who.viewer("user"), now=NOW, appraisal_id=early.id, objection="不对")
    row = services.appraise(actor=who.viewer("head"), now=NOW, worker_id=who.worker.id, year=2025, result="competent")
    services.acknowledge(actor=who.viewer("user"), now=NOW, appraisal_id=row.id)
    assert results_state(who) == "met"


def test_a_promotion_is_not_approved_before_its_day_nor_reaches_back_into_a_month_before() -> None:
    who = cast()
    appraised(who, 2024, 2025)
    asked = {"engagement_id": who.engagement.id, "kind": "step", "reason": "满两年"}
    row = services.propose(actor=who.viewer("head"), now=NOW, since=TODAY + timedelta(days=1), **asked)  # type: ignore[arg-type]
    with refused("careers.promotion_early"):
        services.decide(actor=who.viewer("officer"), now=NOW, promotion_id=row.id, approve=True, reason="同意")
    who.engagement.refresh_from_db()
    assert who.engagement.step == 3
    services.decide(actor=who.viewer("officer"), now=NOW, promotion_id=row.id, approve=False, reason="日子没到")
    again = services.propose(actor=who.viewer("head"), now=NOW, since=TODAY - timedelta(days=60), **asked)  # type: ignore[arg-type]
    made = services.decide(actor=who.viewer("officer"), now=NOW, promotion_id=again.id, approve=True, reason="同意")
    assert made.since == TODAY.replace(day=1)


def test_an_appraisal_is_given_and_acknowledged() -> None:
    who, key = cast(), new_id()
    for _time in range(2):
        row = services.appraise(
            actor=who.viewer("head"), now=NOW, worker_id=who.worker.id, year=2025, result="excellent", comment="好", appraisal_id=key
        )
    assert ladder.appraisals_of(who.viewer("user"), who.worker).get() == row
    services.acknowledge(actor=who.viewer("user"), now=NOW, appraisal_id=row.id)
    services.acknowledge(actor=who.viewer("user"), now=NOW, appraisal_id=row.id)
    with refused("careers.appraisal_answered"):
        services.object_to(actor=who.viewer("user"), now=NOW, appraisal_id=row.id, objection="不对")
    with refused("careers.appraised_already"):
        services.appraise(actor=who.viewer("head"), now=NOW, worker_id=who.worker.id, year=2025, result="failed")


def test_an_objection_is_answered_by_another_person() -> None:
    who = cast()
    row = services.appraise(actor=who.viewer("head"), now=NOW, worker_id=who.worker.id, year=2025, result="competent")
    services.object_to(actor=who.viewer("user"), now=NOW, appraisal_id=row.id, objection="少算了两个小组")
    assert list(ladder.objections_waiting(who.viewer("head"))) == [], "not one's own appraisal"
    assert list(ladder.objections_waiting(who.viewer("officer"))) == [row]
    with refused("careers.same_person"):
        services.answer(actor=who.viewer("head"), now=NOW, appraisal_id=row.id, result="competent", answer="不变")
    services.answer(actor=who.viewer("officer"), now=NOW, appraisal_id=row.id, result="excellent", answer="核对后改为优秀")
    row.refresh_from_db()
    assert (row.first_result, row.result, row.answer) == ("competent", "excellent", "核对后改为优秀")
    with refused("careers.no_objection"):
        services.answer(actor=who.viewer("second"), now=NOW, appraisal_id=row.id, result="failed", answer="再改")


def test_an_appraisal_of_a_year_that_is_not_over_and_of_oneself() -> None:
    who = cast()
    with refused("careers.year_not_over"):
        appraised(who, 2026)
    december = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
    services.appraise(actor=who.viewer("head"), now=december, worker_id=who.worker.id, year=2026, result="competent")
    with refused("careers.result_unknown"):
        services.appraise(actor=who.viewer("head"), now=NOW, worker_id=who.worker.id, year=2024, result="splendid")
    with refused("access.denied"):
        services.appraise(actor=who.viewer("user"), now=NOW, worker_id=who.worker.id, year=2024, result="competent")
    with refused("general.not_found"):
        services.acknowledge(actor=who.viewer("head"), now=NOW, appraisal_id=Appraisal.objects.get().id)


def test_who_will_be_due_is_shown_so_many_days_ahead_as_the_pack_says(monkeypatch: pytest.MonkeyPatch) -> None:
    who = cast()
    appraised(who, 2024, 2025)
    who.engagement.since = TODAY.replace(year=TODAY.year - 2) + timedelta(days=60)
    who.engagement.save()
    assert [move.is_due for _one, move in ladder.due(who.viewer("head"), BEIGAN, TODAY)] == [False]
    monkeypatch.setattr(ladder, "ahead_days", lambda _place, _today: 59)
    assert ladder.due(who.viewer("head"), BEIGAN, TODAY) == []


def test_a_step_is_proposed_by_one_and_approved_by_another() -> None:
    who = cast()
    appraised(who, 2024, 2025)
    assert [(one.engagement, move.kind) for one, move in ladder.due(who.viewer("head"), BEIGAN, TODAY)] == [(who.engagement, "step")]
    row = services.propose(
        actor=who.viewer("head"), now=NOW, engagement_id=who.engagement.id, kind="step", since=TODAY, reason="满两年"
    )
    assert [one["kind"] for one in row.conditions] == ["step_years", "results"]
    assert ladder.due(who.viewer("head"), BEIGAN, TODAY) == [], "what is proposed is not due again"
    assert ladder.on_ladder(who.viewer("user"), [who.engagement], TODAY)[0].proposed == row
    assert list(ladder.promotions_of(who.viewer("user"), who.worker)) == [row]
    assert not ladder.promotions_of(viewer_for(make_user("deji", "station_head", GONGKA)), who.worker).exists()
    with refused("access.denied"):
        services.decide(actor=who.viewer("head"), now=NOW, promotion_id=row.id, approve=True, reason="同意")
    services.decide(actor=who.viewer("officer"), now=NOW, promotion_id=row.id, approve=True, reason="同意")
    who.engagement.refresh_from_db()
    assert (who.engagement.grade, who.engagement.step) == ("staff", 4)
    after = ladder.on_ladder(who.viewer("user"), [who.engagement], TODAY)[0]
    assert after.standing.step_since == TODAY
    assert after.proposed is None
    assert after.standing.grade_since == date(2022, 3, 1)
    with refused("careers.promotion_decided"):
        services.decide(actor=who.viewer("second"), now=NOW, promotion_id=row.id, approve=False, reason="晚了")


def test_who_proposes_does_not_decide_and_nobody_promotes_themselves() -> None:
    who = cast()
    appraised(who, 2024, 2025)
    officer = who.viewer("officer")
    row = services.propose(actor=officer, now=NOW, engagement_id=who.engagement.id, kind="step", since=TODAY, reason="满两年")
    with refused("careers.same_person"):
        services.decide(actor=officer, now=NOW, promotion_id=row.id, approve=True, reason="同意")
    services.withdraw_proposal(actor=officer, now=NOW, promotion_id=row.id)
    who.worker.user = who.head
    who.worker.save()
    with refused("careers.own_matter"):
        services.propose(actor=who.viewer("head"), now=NOW, engagement_id=who.engagement.id, kind="step", since=TODAY, reason="我")


def test_a_missing_condition_is_named_and_an_exception_is_said() -> None:
    who = cast()
    appraised(who, 2024, 2025)
    head = who.viewer("head")
    with refused("careers.conditions_missing"):
        services.propose(actor=head, now=NOW, engagement_id=who.engagement.id, kind="grade", since=TODAY, reason="能干")
    EducationHours.objects.create(
        place=BEIGAN, worker=who.worker, category="course", title="督导课", starts_at=datetime(2026, 5, 1, 1, tzinfo=UTC),
        ends_at=datetime(2026, 5, 4, 1, tzinfo=UTC), hours=Decimal(24), state="verified", made_at=NOW,
    )  # fmt: skip
    row = services.propose(actor=head, now=NOW, engagement_id=who.engagement.id, kind="grade", since=TODAY, reason="都符合了")
    assert (row.to_grade, row.to_step) == ("deputy", 4)
    with refused("careers.promotion_open"):
        services.propose(actor=head, now=NOW, engagement_id=who.engagement.id, kind="step", since=TODAY, reason="再一份")


def test_other_posts_have_no_ladder_and_another_county_finds_nothing() -> None:
    who = cast()
    who.engagement.post.kind = "agency_worker"
    who.engagement.post.save()
    with refused("careers.no_ladder"):
        services.propose(actor=who.viewer("head"), now=NOW, engagement_id=who.engagement.id, kind="step", since=TODAY, reason="满两年")
    other = viewer_for(make_user("deji", "station_head", GONGKA))
    with refused("general.not_found"):
        services.propose(actor=other, now=NOW, engagement_id=who.engagement.id, kind="step", since=TODAY, reason="满两年")


def test_who_is_due_is_counted_place_by_place_each_person_once() -> None:
    who = cast()
    appraised(who, 2024, 2025)
    officer = who.viewer("officer")
    found = ladder.due(officer, XIAOSHAN, TODAY)
    assert {one.engagement.worker for one, _move in found} == {who.worker}
    assert ladder.due_counts([*found, *found], XIAOSHAN) == [ladder.DueCount(BEIGAN, 1, 0)]
    assert ladder.due_counts(found, BEIGAN) == [ladder.DueCount(who.engagement.place, 1, 0)]
    row = services.propose(actor=who.viewer("head"), now=NOW, engagement_id=who.engagement.id, kind="step", since=TODAY, reason="满两年")
    assert list(ladder.promotions_at(officer, BEIGAN, waiting=True)) == [row]
    assert not ladder.promotions_at(officer, NINGWEI, waiting=True).exists()
    services.decide(actor=officer, now=NOW, promotion_id=row.id, approve=False, reason="名额已满")
    assert list(ladder.promotions_at(officer, XIAOSHAN, waiting=False)) == [row]
    assert not ladder.promotions_at(viewer_for(make_user("deji", "station_head", GONGKA)), BEIGAN, waiting=False).exists()
