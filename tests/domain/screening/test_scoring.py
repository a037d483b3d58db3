"""L10: a scale is scored as it comes, whatever way it comes; nulls are no noughts; nothing is lost when it changes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.commitments.selectors.board import visible as promises
from lianxin.domain.needs.models import Need
from lianxin.domain.people.models import NotedFact, Resident
from lianxin.domain.people.services.residents import mark_died
from lianxin.domain.screening import selectors, services
from lianxin.domain.screening.models import Crisis, FollowUp, Screening, ScreeningStep, Sheet
from lianxin.domain.surveys.selectors.submissions import submissions
from lianxin.domain.surveys.services import move_submission, review_submission
from tests.domain.screening.made import CALM, DARK, publish_scale, screened, send
from tests.factories import NOW, TODAY, make_resident, make_user, refused, viewer_for

pytestmark = pytest.mark.django_db
MODERATE = (2, 2, 2, 2, 2, 0, 0, 0, 0)


@pytest.fixture(autouse=True)
def form(db: None) -> None:
    publish_scale()


def days_left(one: Screening) -> dict[str, int]:
    return {row.limit: (row.commitment.due_at - NOW).days for row in one.follow_ups.filter(ended_at__isnull=True)}


def test_a_phone_sheet_counts_at_once_with_its_level_dates_and_fact(zhuoma: User, baima: Resident) -> None:
    one = screened(send(zhuoma, baima, MODERATE))
    assert (one.state, one.total, one.level, one.rank, one.is_latest) == ("counted", 10, "moderate", 2, True)
    assert days_left(one) == {"act": 14, "screen": 30}
    assert {(row.commitment.guard, row.commitment.worker_id) for row in FollowUp.objects.all()} == {("screening.read", zhuoma.id)}
    facts = dict(NotedFact.objects.filter(resident=baima, until__isnull=True).values_list("code", "value"))
    assert set(facts) == {"screening_result", "last_screened_on"}
    assert not Crisis.objects.exists()


def test_a_missing_answer_is_no_nought_but_item_nine_still_opens_a_crisis(zhuoma: User, baima: Resident) -> None:
    one = screened(send(zhuoma, baima, (None, *DARK[1:])))
    assert (one.state, one.total, one.level) == ("review", None, "")
    assert one.result["missing"] == ["q1"]
    assert Crisis.objects.get().proceeding.holder_id == zhuoma.id
    with refused("access.denied"):
        services.accept_result(actor=viewer_for(zhuoma), now=NOW, screening_id=one.id, reason="就这样")
    head = make_user("head", "station_head")
    with refused("screening.void_total"):
        services.accept_result(actor=viewer_for(head), now=NOW, screening_id=one.id, reason="就这样")


def test_an_edit_is_scored_anew_and_the_old_score_stays_in_the_history(zhuoma: User, baima: Resident) -> None:
    first = send(zhuoma, baima, (None, 2, 2, 2, 2, 2, 0, 0, 0), instance="uuid:one")
    send(zhuoma, baima, (2, 2, 2, 2, 2, 2, 0, 0, 0), instance="uuid:two", edits="uuid:one", at=NOW + timedelta(hours=1))
    one = screened(first)
    assert (one.state, one.total, Sheet.objects.count()) == ("counted", 12, 1)
    assert [(step.act, step.total) for step in ScreeningStep.objects.order_by("at")] == [("score", None), ("rescore", 12)]
    send(zhuoma, baima, CALM, instance="uuid:three", edits="uuid:two", at=NOW + timedelta(hours=2))
    one.refresh_from_db()
    assert (one.total, one.level) == (0, "normal")
    assert days_left(one) == {"screen": 365}, "what the old result called for is needed no longer"
    assert set(FollowUp.objects.exclude(ended_at=None).values_list("outcome", flat=True)) == {"needless"}


def test_the_same_sheet_sent_twice_is_one(zhuoma: User, baima: Resident) -> None:
    for _time in range(2):
        send(zhuoma, baima, DARK, instance="uuid:same")
    assert (Screening.objects.count(), Crisis.objects.count(), ScreeningStep.objects.count()) == (1, 1, 1)
    send(zhuoma, baima, DARK, instance="uuid:other", at=NOW + timedelta(hours=1))
    crisis = Crisis.objects.get()
    assert (Screening.objects.count(), crisis.times) == (2, 1), "one crisis, told again"


def test_the_wrong_person_was_chosen_and_everything_goes_over_to_the_right_one(zhuoma: User, baima: Resident) -> None:
    other = make_resident("卓嘎")
    send(zhuoma, baima, CALM, at=NOW - timedelta(days=40))
    wrong = send(zhuoma, baima, MODERATE)
    actor = viewer_for(zhuoma)
    move_submission(actor=actor, now=NOW, submission_id=wrong.id, resident_id=other.id, reason="同名,选错了")
    moved = screened(wrong)
    assert (moved.resident_id, moved.is_latest, moved.is_worse) == (other.id, True, False)
    left = Screening.objects.get(resident=baima)
    assert left.is_latest, "the one before is the latest again"
    assert "normal" in str(NotedFact.objects.get(resident=baima, code="screening_result", until__isnull=True).value)
    assert [step.act for step in moved.steps.order_by("at", "id")] == ["score", "move"]


def test_worse_by_five_points_or_by_a_level_stands_on_the_list_with_its_reason(zhuoma: User, baima: Resident, zhangwei: User) -> None:
    first = screened(send(zhuoma, baima, (1, 1, 1, 1, 1, 0, 0, 0, 0), at=NOW - timedelta(days=60)))
    again = screened(send(zhuoma, baima, (2, 2, 2, 2, 2, 0, 0, 0, 0)))
    viewer = viewer_for(zhuoma)
    assert list(selectors.worsening(viewer)) == [again]
    again.refresh_from_db()
    assert (again.worse_points, again.worse_levels) == (5, 1)
    assert first.follow_ups.get(limit="screen").outcome == "done", "asked again"
    assert not selectors.worsening(viewer_for(zhangwei)).exists()
    tally = selectors.tally(viewer, NOW + timedelta(days=31))
    assert (tally.worse, tally.due) == (1, 1)
    version = Resident.objects.get(id=baima.id).version
    mark_died(actor=viewer, now=NOW, resident_id=baima.id, version=version, on=TODAY)
    gone = selectors.tally(viewer, NOW + timedelta(days=31))
    assert (gone.worse, gone.due) == (0, 0)
    late = screened(send(zhuoma, baima, CALM, at=NOW + timedelta(days=2)))
    assert (late.state, late.result["doubts"]) == ("review", ["after_death"])


def test_what_a_reviewer_turns_down_counts_no_longer(zhuoma: User, deji: User, baima: Resident) -> None:
    sent = send(zhuoma, baima, MODERATE)
    review_submission(actor=viewer_for(deji), now=NOW, submission_id=sent.id, act="reject", note="问的不是本人")
    one = screened(sent)
    assert (one.state, one.is_latest, days_left(one)) == ("void", False, {})
    assert not NotedFact.objects.filter(resident=baima, code="screening_result", until__isnull=True).exists()


def test_without_the_guard_nobody_sees_answers_promises_or_needs(zhuoma: User, baima: Resident, cuomu: User, zhangwei: User) -> None:
    """The bureau sees results, not answers; somebody with every other ability over the place sees nothing at all."""
    one = screened(send(zhuoma, baima, DARK))
    full = viewer_for(zhuoma)
    blind = Viewer(full.id and zhangwei.id, "看不到", reach={ability: ranges for ability, ranges in full.reach.items() if not ability.startswith("screening.")})
    office = viewer_for(cuomu)
    assert submissions(full).exists()
    assert not submissions(office).exists()
    assert selectors.screenings(office).exists()
    for viewer in (blind, viewer_for(zhangwei)):
        assert not selectors.screenings(viewer).exists()
        assert not submissions(viewer).exists()
        assert not selectors.open_crises(viewer, NOW).exists()
        assert not promises(viewer).filter(kind__in=["crisis_step", "screening"]).exists()
        with refused("general.not_found"):
            selectors.screening_or_404(viewer, one.id)
        with refused("general.not_found"):
            selectors.crisis_or_404(viewer, NOW, Crisis.objects.get().id)
    assert Commitment.objects.filter(guard="").count() == 0
    assert not Need.objects.filter(guard="").exists()


def test_thoughts_of_self_harm_do_not_wait_in_quarantine(cuomu: User, baima: Resident) -> None:
    """Sent by somebody who does not see the person: nothing counts yet, but a crisis runs, and is about them once that is known."""
    elsewhere = make_user("elsewhere", "worker", "540127101000")
    sent = send(elsewhere, baima, DARK)
    assert sent.state == "quarantined"
    crisis = Crisis.objects.select_related("proceeding").get()
    assert (crisis.proceeding.resident_id, Screening.objects.get().state) == (None, "review")
    head = make_user("county_head", "station_head", "540127000000")
    review_submission(actor=viewer_for(head), now=NOW + timedelta(minutes=9), submission_id=sent.id, act="release")
    crisis.proceeding.refresh_from_db()
    one = screened(sent)
    assert (crisis.proceeding.resident_id, one.resident_id, one.state) == (baima.id, baima.id, "counted")
    calm = send(elsewhere, baima, CALM)
    assert (calm.state, Screening.objects.count()) == ("quarantined", 1), "what can wait, waits"
