"""L23: when a worker leaves, every open promise finds somebody, with reasons, all or none; overdue climbs the ladder."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit.models import AuditEntry
from lianxin.base.notices.models import Notice
from lianxin.domain.commitments import selectors, services
from lianxin.domain.commitments.events import CommitmentEscalated, CommitmentReassigned
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.commitments.services import Pick
from lianxin.domain.people.models import Resident
from lianxin.kernel import events
from tests.factories import (
    GONGKA,
    NOW,
    TODAY,
    make_carer,
    make_commitment,
    make_user,
    refused,
    viewer_for,
)

pytestmark = pytest.mark.django_db


def test_each_promise_is_proposed_with_the_reasons_that_counted(
    deji: User, zhuoma: User, ciren: User, baima: Resident
) -> None:
    make_carer(ciren, languages=["zh", "bo"], skills=["bathing"])
    make_commitment(ciren, baima, done_at=NOW - timedelta(days=3))
    promise = make_commitment(zhuoma, baima, service="zhuyu")
    make_commitment(zhuoma, baima, done_at=NOW)
    proposal = selectors.propose_handover(viewer_for(deji), zhuoma.id, NOW)
    assert [p.commitment.id for p in proposal] == [promise.id]
    best = proposal[0].choices[0]
    assert best.worker == ciren
    assert [r.code for r in best.reasons] == [
        "has_skills",
        "speaks_language",
        "knows_person",
        "same_township",
        "open_promises",
    ]
    assert zhuoma.id not in {choice.worker.id for choice in proposal[0].choices}


@pytest.mark.parametrize(("until", "counts"), [(TODAY - timedelta(days=1), False), (TODAY, True)])
def test_a_lapsed_certificate_is_no_skill(until: date, counts: bool, deji: User, zhuoma: User, ciren: User, baima: Resident) -> None:
    make_carer(ciren, skills=["bathing"], skills_until={"bathing": until.isoformat()})
    make_commitment(zhuoma, baima, service="zhuyu")
    choices = selectors.propose_handover(viewer_for(deji), zhuoma.id, NOW)[0].choices
    reasons = {choice.worker.id: [r.code for r in choice.reasons] for choice in choices}
    assert ("has_skills" in reasons[ciren.id]) == counts


def test_the_proposal_spreads_the_work(deji: User, zhuoma: User, baima: Resident) -> None:
    others = {make_user(name, "worker", GONGKA).id for name in ("a", "b", "c")}
    for _ in range(8):
        make_commitment(zhuoma, baima)
    best = [p.choices[0].worker.id for p in selectors.propose_handover(viewer_for(deji), zhuoma.id, NOW)]
    assert set(best) == others | {deji.id}
    assert all(best.count(who) == 2 for who in set(best))


def test_proposing_costs_the_same_for_ten_times_the_promises(
    deji: User, zhuoma: User, ciren: User, baima: Resident
) -> None:
    viewer = viewer_for(deji)
    costs = []
    for more in (1, 9):
        for _ in range(more):
            make_commitment(zhuoma, baima)
        with CaptureQueriesContext(connection) as queries:
            assert selectors.propose_handover(viewer, zhuoma.id, NOW)
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_a_worker_may_not_propose_or_hand_over(zhuoma: User, ciren: User, baima: Resident) -> None:
    promise = make_commitment(zhuoma, baima)
    with refused("access.denied"):
        selectors.propose_handover(viewer_for(zhuoma), zhuoma.id, NOW)
    with refused("access.denied"):
        services.hand_over(
            actor=viewer_for(zhuoma),
            now=NOW,
            from_worker_id=zhuoma.id,
            picks=[Pick(promise.id, ciren.id)],
            reason="离职",
        )


def test_everything_moves_and_whoever_takes_it_is_told_once(
    deji: User, zhuoma: User, ciren: User, baima: Resident, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[object] = []
    monkeypatch.setitem(events._HANDLERS, CommitmentReassigned, [heard.append])
    promises = [make_commitment(zhuoma, baima) for _ in range(3)]
    picks = [Pick(c.id, ciren.id, c.version) for c in promises]
    moved = services.hand_over(
        actor=viewer_for(deji), now=NOW, from_worker_id=zhuoma.id, picks=picks, reason="卓玛离职"
    )
    assert moved == 3
    assert set(Commitment.objects.values_list("worker_id", "version")) == {(ciren.id, 2)}
    assert [(one.commitment_id, one.worker_id, one.at) for one in heard] == [(c.id, ciren.id, NOW) for c in promises]
    notice = Notice.objects.get()
    assert (notice.user_id, notice.kind, notice.count) == (ciren.id, "commitment.handed_over", 3)
    assert AuditEntry.objects.filter(verb="commitment.reassign").count() == 3


def test_a_handover_that_forgets_or_misplaces_a_promise_moves_nothing(
    deji: User, zhuoma: User, ciren: User, zhangwei: User, baima: Resident
) -> None:
    first, second = make_commitment(zhuoma, baima), make_commitment(zhuoma, baima)
    stale = [Pick(first.id, ciren.id), Pick(second.id, ciren.id, version=7)]
    wrong = [Pick(first.id, ciren.id), Pick(second.id, zhangwei.id)]
    back = [Pick(first.id, ciren.id), Pick(second.id, zhuoma.id)]
    for picks, code in (
        ([Pick(first.id, ciren.id)], "commitment.handover_incomplete"),
        (stale, "general.changed_meanwhile"),
        (wrong, "commitment.worker_out_of_reach"),
        (back, "general.changed_meanwhile"),
    ):
        with refused(code):
            services.hand_over(
                actor=viewer_for(deji), now=NOW, from_worker_id=zhuoma.id, picks=picks, reason="离职"
            )
        assert set(Commitment.objects.values_list("worker_id", flat=True)) == {zhuoma.id}


def test_one_promise_is_reassigned_and_giving_it_to_the_same_person_changes_nothing(
    deji: User, zhuoma: User, ciren: User, baima: Resident
) -> None:
    promise = make_commitment(zhuoma, baima)
    services.reassign(actor=viewer_for(deji), now=NOW, commitment_id=promise.id, worker_id=zhuoma.id)
    assert not AuditEntry.objects.exists()
    services.reassign(actor=viewer_for(deji), now=NOW, commitment_id=promise.id, worker_id=ciren.id)
    assert Commitment.objects.get().worker_id == ciren.id
    told = Notice.objects.get()
    assert (told.user_id, told.kind, told.link) == (ciren.id, "commitment.handed_over", f"/commitments/{promise.id}/")
    services.reassign(actor=viewer_for(deji), now=NOW, commitment_id=promise.id, worker_id=deji.id)
    assert Notice.objects.count() == 1, "who takes it themselves need not be told"
    services.reassign(actor=viewer_for(deji), now=NOW, commitment_id=promise.id, worker_id=ciren.id)
    assert Notice.objects.filter(user=ciren).count() == 2, "given again is news again"
    with refused("access.denied"):
        services.reassign(actor=viewer_for(zhuoma), now=NOW, commitment_id=promise.id, worker_id=zhuoma.id)


SYSTEM = Viewer.system("test")


def test_the_ladder_tells_each_role_once_in_order(
    zhuoma: User, deji: User, cuomu: User, baima: Resident, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lhasa's pack: the worker at once, the head after 36 hours, the bureau after 96."""
    heard: list[CommitmentEscalated] = []
    monkeypatch.setitem(events._HANDLERS, CommitmentEscalated, [heard.append])
    promise = make_commitment(zhuoma, baima, due_at=NOW)
    make_commitment(zhuoma, baima, due_at=NOW, done_at=NOW)
    assert services.escalate(actor=SYSTEM, now=NOW - timedelta(microseconds=1)) == 0
    for hours, told in ((0, 1), (1, 0), (36, 1), (40, 0), (96, 1), (500, 0)):
        assert services.escalate(actor=SYSTEM, now=NOW + timedelta(hours=hours)) == told
    assert [(e.commitment_id, e.tell) for e in heard] == [
        (promise.id, "worker"), (promise.id, "station_head"), (promise.id, "bureau_officer")
    ]  # fmt: skip
    assert list(Notice.objects.order_by("created_at").values_list("user_id", flat=True)) == [
        zhuoma.id,
        deji.id,
        cuomu.id,
    ]


def test_missed_runs_catch_up_every_rung_with_one_notice_per_person(
    zhuoma: User, deji: User, baima: Resident
) -> None:
    for _ in range(2):
        make_commitment(zhuoma, baima, due_at=NOW - timedelta(hours=40))
    assert services.escalate(actor=SYSTEM, now=NOW) == 4
    assert services.escalate(actor=SYSTEM, now=NOW) == 0
    assert set(Notice.objects.values_list("user_id", "count")) == {(zhuoma.id, 2), (deji.id, 2)}


def test_only_the_system_runs_the_ladder(deji: User) -> None:
    with refused("access.denied"):
        services.escalate(actor=viewer_for(deji), now=NOW)


def test_a_kind_with_a_ladder_of_its_own_climbs_by_minutes_and_does_not_wait_for_the_hour(
    zhuoma: User, deji: User, cuomu: User, baima: Resident
) -> None:
    promise = make_commitment(zhuoma, baima, kind="crisis_step", due_at=NOW)
    make_commitment(zhuoma, baima, due_at=NOW - timedelta(minutes=40))  # of any other kind: its next rung is hours away
    services.escalate(actor=SYSTEM, now=NOW)
    told = Notice.objects.count()
    for minutes, pressing, user in ((29, False, None), (30, True, deji), (119, False, None), (120, True, cuomu), (9_999, False, None)):
        now = NOW + timedelta(minutes=minutes)
        assert selectors.is_pressing(now) is pressing
        if user is not None:
            services.escalate(actor=SYSTEM, now=now)
            told += 1
            assert Notice.objects.filter(user_id=user.id).exists()
        assert Notice.objects.count() == told
    promise.refresh_from_db()
    assert promise.escalation_step == 3
