"""A promise is made for somebody in reach, kept with proof, confirmed by another, and answers its need."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.base.access.visitors import Visitor
from lianxin.base.audit.models import AuditEntry
from lianxin.domain.commitments import services
from lianxin.domain.commitments.events import CommitmentDropped
from lianxin.domain.commitments.models import Commitment, Confirmation, Proof
from lianxin.domain.commitments.rules import GivenProof
from lianxin.domain.needs.models import Need
from lianxin.domain.needs.services import merge_needs
from lianxin.domain.people.models import Resident
from lianxin.kernel import events
from lianxin.kernel.coordinates import Point
from lianxin.kernel.ids import new_id
from tests.factories import BEIGAN, NOW, TABA, make_commitment, make_need, make_user, refused, viewer_for

pytestmark = pytest.mark.django_db
RECORD = "已办妥"


def visit(worker: User | None, resident: Resident, **more: Any) -> Commitment:
    """A promise whose only proof is a written record."""
    return make_commitment(worker, resident, kind="follow_up", title="回访", **more)


def test_a_promise_takes_words_minutes_and_time_limit_from_the_pack(zhuoma: User, baima: Resident) -> None:
    made = services.make_commitment(
        actor=viewer_for(zhuoma),
        now=NOW,
        kind="service",
        service_code="zhucan",
        resident_id=baima.id,
        worker_id=zhuoma.id,
    )
    assert (made.title, made.minutes, made.place) == ("助餐", 15, TABA)
    assert made.due_at == NOW + timedelta(hours=72)


def test_a_promise_sent_twice_is_made_once(zhuoma: User, baima: Resident) -> None:
    given = {"kind": "visit", "resident_id": baima.id, "commitment_id": new_id()}
    for _ in range(2):
        services.make_commitment(actor=viewer_for(zhuoma), now=NOW, **given)  # type: ignore[arg-type]
    assert Commitment.objects.count() == 1
    assert AuditEntry.objects.filter(verb="commitment.make").count() == 1


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"kind": "nonsense"}, "commitment.kind_unknown"),
        ({"service_code": "nonsense"}, "care.service_unknown"),
        ({"due_at": NOW}, "commitment.due_before_now"),
    ],
)
def test_what_the_pack_does_not_know_is_refused(
    zhuoma: User, baima: Resident, wrong: dict[str, object], code: str
) -> None:
    with refused(code):
        services.make_commitment(
            actor=viewer_for(zhuoma),
            now=NOW,
            **({"kind": "visit", "resident_id": baima.id} | wrong),  # type: ignore[arg-type]
        )


def test_nobody_promises_where_they_do_not_reach_nor_for_somebody_who_does_not(
    zhuoma: User, zhangwei: User, baima: Resident
) -> None:
    with refused("general.not_found"):
        services.make_commitment(actor=viewer_for(zhangwei), now=NOW, kind="visit", resident_id=baima.id)
    with refused("access.denied"):
        services.make_commitment(actor=viewer_for(zhangwei), now=NOW, kind="visit", place=TABA)
    with refused("commitment.worker_out_of_reach"):
        services.make_commitment(
            actor=viewer_for(zhuoma), now=NOW, kind="visit", resident_id=baima.id, worker_id=zhangwei.id
        )


def test_answering_a_need_accepts_it_and_promises_it_together(
    deji: User, zhuoma: User, baima: Resident
) -> None:
    need = make_need(baima, kind="meal", urgency="medium")
    made = services.answer_need(actor=viewer_for(deji), now=NOW, need_id=need.id, worker_id=zhuoma.id)
    need.refresh_from_db()
    assert (need.state, need.is_open) == ("accepted", True)
    assert (made.kind, made.service, made.worker_id, made.need_id) == (
        "service",
        "zhucan",
        zhuoma.id,
        need.id,
    )
    assert made.due_at == NOW + timedelta(hours=72)


def test_a_failed_answer_leaves_the_need_in_the_inbox(deji: User, zhangwei: User, baima: Resident) -> None:
    need = make_need(baima)
    with refused("commitment.worker_out_of_reach"):
        services.answer_need(actor=viewer_for(deji), now=NOW, need_id=need.id, worker_id=zhangwei.id)
    need.refresh_from_db()
    assert need.state == "new"
    assert not Commitment.objects.exists()


def test_an_untriaged_or_closed_need_takes_no_promise(zhuoma: User, baima: Resident) -> None:
    with refused("commitment.need_not_accepted"):
        services.make_commitment(actor=viewer_for(zhuoma), now=NOW, kind="visit", need_id=make_need(baima).id)
    closed = make_need(baima, state="met", is_open=False, closed_at=NOW)
    with refused("need.already_closed"):
        services.make_commitment(actor=viewer_for(zhuoma), now=NOW, kind="visit", need_id=closed.id)


def test_the_need_is_met_by_the_last_of_its_promises(zhuoma: User, baima: Resident) -> None:
    need = make_need(baima, state="accepted")
    first, last, dropped = (visit(zhuoma, baima, need=need) for _ in range(3))
    viewer = viewer_for(zhuoma)
    services.finish_commitment(actor=viewer, now=NOW, commitment_id=first.id, outcome=RECORD)
    services.refuse_commitment(actor=viewer, now=NOW, commitment_id=dropped.id, reason="路断了")
    assert Need.objects.get().state == "accepted"
    services.finish_commitment(actor=viewer, now=NOW, commitment_id=last.id, outcome=RECORD)
    assert (Need.objects.get().state, Need.objects.get().closed_at) == ("met", NOW)


def test_what_came_of_it_is_sealed_and_the_trail_keeps_only_that_it_was_written(zhuoma: User, baima: Resident) -> None:
    said = "老人血压很高,女儿下午带她去医院"
    made = visit(zhuoma, baima)
    services.finish_commitment(actor=viewer_for(zhuoma), now=NOW, commitment_id=made.id, outcome=said)
    kept = Commitment.objects.get()
    assert kept.outcome == said
    assert not any(said in str(value) for value in Commitment.objects.values_list().get())
    trail = AuditEntry.objects.get(verb="commitment.finish")
    assert "血压" not in trail.after
    assert '"outcome": "***"' in trail.after


def test_cancelling_what_was_left_meets_the_need_but_cancelling_all_does_not(
    zhuoma: User, baima: Resident
) -> None:
    viewer = viewer_for(zhuoma)
    need = make_need(baima, state="accepted")
    done, left = visit(zhuoma, baima, need=need), visit(zhuoma, baima, need=need)
    services.finish_commitment(actor=viewer, now=NOW, commitment_id=done.id, outcome=RECORD)
    services.cancel_commitment(actor=viewer, now=NOW, commitment_id=left.id, reason="不再需要")
    assert Need.objects.get(id=need.id).state == "met"
    other = make_need(baima, state="accepted")
    services.cancel_commitment(
        actor=viewer, now=NOW, commitment_id=visit(zhuoma, baima, need=other).id, reason="不再需要"
    )
    assert Need.objects.get(id=other.id).state == "accepted"


def test_promises_follow_a_need_into_the_one_it_was_merged_with(
    deji: User, zhuoma: User, baima: Resident
) -> None:
    stays, repeat = make_need(baima, state="accepted"), make_need(baima, state="accepted")
    promise = visit(zhuoma, baima, need=repeat)
    merge_needs(actor=viewer_for(deji), now=NOW, need_id=repeat.id, into_id=stays.id)
    promise.refresh_from_db()
    assert promise.need_id == stays.id


def test_a_service_is_not_done_without_the_proof_the_pack_asks_for(zhuoma: User, baima: Resident) -> None:
    promise = make_commitment(zhuoma, baima, service="zhucan", minutes=15)
    finish = {"actor": viewer_for(zhuoma), "now": NOW, "commitment_id": promise.id, "minutes": 16}
    with refused("commitment.proof_missing"):
        services.finish_commitment(**finish)  # type: ignore[arg-type]
    assert not Proof.objects.exists()
    proofs = [
        GivenProof("place", NOW, position=Point(91.735, 29.835)),
        GivenProof("signature", NOW, text="白玛"),
    ]
    done = services.finish_commitment(**finish, proofs=proofs)  # type: ignore[arg-type]
    assert (done.done_at, done.done_by, done.done_minutes, done.is_open) == (NOW, zhuoma.id, 16, False)
    assert {p.kind: p.flags for p in Proof.objects.all()} == {"place": [], "signature": [], "time": []}


def test_doubtful_proof_is_kept_with_its_doubts(zhuoma: User, baima: Resident) -> None:
    promise = make_commitment(zhuoma, baima, minutes=60)
    far = GivenProof("place", NOW + timedelta(hours=1), position=Point(91.9, 29.9), proof_id=new_id())
    for _ in range(2):
        services.add_proof(actor=viewer_for(zhuoma), now=NOW, commitment_id=promise.id, proof=far)
    kept = Proof.objects.get()
    assert [flag["code"] for flag in kept.flags] == ["future", "far"]


def test_only_the_one_who_promised_or_who_may_reassign_acts_on_it(
    zhuoma: User, ciren: User, deji: User, zhangwei: User, baima: Resident
) -> None:
    promise = visit(zhuoma, baima)
    with refused("access.denied"):
        services.finish_commitment(actor=viewer_for(ciren), now=NOW, commitment_id=promise.id, outcome=RECORD)
    with refused("general.not_found"):
        services.finish_commitment(
            actor=viewer_for(zhangwei), now=NOW, commitment_id=promise.id, outcome=RECORD
        )
    done = services.finish_commitment(
        actor=viewer_for(deji), now=NOW, commitment_id=promise.id, outcome=RECORD
    )
    assert (done.worker_id, done.done_by) == (zhuoma.id, deji.id)


def test_a_promise_of_nobody_becomes_theirs_who_begin_it(ciren: User, baima: Resident) -> None:
    promise = visit(None, baima)
    begun = services.start_commitment(actor=viewer_for(ciren), now=NOW, commitment_id=promise.id)
    assert (begun.worker_id, begun.started_at) == (ciren.id, NOW)
    services.start_commitment(actor=viewer_for(ciren), now=NOW + timedelta(hours=1), commitment_id=promise.id)
    assert Commitment.objects.get().started_at == NOW


def test_nothing_is_done_in_the_future_or_before_it_was_promised(zhuoma: User, baima: Resident) -> None:
    promise = visit(zhuoma, baima)
    for done_at in (NOW + timedelta(seconds=1), promise.made_at - timedelta(seconds=1)):
        with refused("care.times_invalid"):
            services.finish_commitment(
                actor=viewer_for(zhuoma), now=NOW, commitment_id=promise.id, outcome=RECORD, done_at=done_at
            )


def test_refusing_and_cancelling_need_a_reason_and_tell_the_areas_above(
    zhuoma: User, baima: Resident, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[object] = []
    monkeypatch.setitem(events._HANDLERS, CommitmentDropped, [heard.append])
    for act, status in (
        (services.refuse_commitment, "refused_at"),
        (services.cancel_commitment, "cancelled_at"),
    ):
        promise = visit(zhuoma, baima)
        with refused("general.empty_field"):
            act(actor=viewer_for(zhuoma), now=NOW, commitment_id=promise.id, reason="  ")
        act(actor=viewer_for(zhuoma), now=NOW, commitment_id=promise.id, reason="老人住院")
        promise.refresh_from_db()
        assert (getattr(promise, status), promise.reason, promise.is_open) == (NOW, "老人住院", False)
        with refused("commitment.not_open"):
            act(actor=viewer_for(zhuoma), now=NOW, commitment_id=promise.id, reason="再来")
    assert len(heard) == 2


def test_two_people_changing_the_same_promise_are_told(zhuoma: User, deji: User, baima: Resident) -> None:
    promise = visit(zhuoma, baima)
    services.start_commitment(actor=viewer_for(zhuoma), now=NOW, commitment_id=promise.id, version=1)
    with refused("general.changed_meanwhile"):
        services.cancel_commitment(
            actor=viewer_for(deji), now=NOW, commitment_id=promise.id, reason="误登", version=1
        )
    services.cancel_commitment(
        actor=viewer_for(deji), now=NOW, commitment_id=promise.id, reason="误登", version=2
    )


def test_a_second_worker_confirms_and_never_the_one_who_did_it(
    zhuoma: User, ciren: User, deji: User, zhangwei: User, baima: Resident
) -> None:
    promise = visit(zhuoma, baima)
    with refused("commitment.not_done"):
        services.confirm_commitment(actor=viewer_for(ciren), now=NOW, commitment_id=promise.id)
    services.finish_commitment(actor=viewer_for(deji), now=NOW, commitment_id=promise.id, outcome=RECORD)
    for person in (zhuoma, deji):
        with refused("commitment.self_confirm"):
            services.confirm_commitment(actor=viewer_for(person), now=NOW, commitment_id=promise.id)
    with refused("general.not_found"):
        services.confirm_commitment(actor=viewer_for(zhangwei), now=NOW, commitment_id=promise.id)
    services.confirm_commitment(actor=viewer_for(ciren), now=NOW, commitment_id=promise.id, satisfied=True)
    services.confirm_commitment(actor=viewer_for(ciren), now=NOW, commitment_id=promise.id, satisfied=False)
    kept = Confirmation.objects.get()
    assert (kept.by_kind, kept.by_user, kept.satisfied) == ("second_worker", ciren.id, True)


def test_the_family_confirms_by_link_without_an_account(zhuoma: User, baima: Resident) -> None:
    promise = visit(zhuoma, baima)
    actor = viewer_for(zhuoma)
    with refused("commitment.not_done"):
        services.issue_link_token(actor=actor, now=NOW, commitment_id=promise.id, by_kind="family")
    services.finish_commitment(actor=actor, now=NOW, commitment_id=promise.id, outcome=RECORD)
    token = services.issue_link_token(actor=actor, now=NOW, commitment_id=promise.id, by_kind="family")
    assert services.invited_commitment(token, NOW).id == promise.id
    services.confirm_by_link(actor=Viewer.nobody(), holder=Viewer.nobody(), visitor=Visitor(), now=NOW, token=token, satisfied=True, comment="谢谢")
    kept = Confirmation.objects.get()
    assert (kept.by_kind, kept.by_user, kept.comment) == ("family", None, "谢谢")
    assert Commitment.objects.get().confirmed_at == NOW


def test_a_link_dies_at_its_hour_and_with_any_changed_letter(zhuoma: User, baima: Resident) -> None:
    promise = visit(zhuoma, baima, done_at=NOW)
    end = NOW + timedelta(hours=168)
    token = services.issue_link_token(
        actor=viewer_for(zhuoma), now=NOW, commitment_id=promise.id, by_kind="resident"
    )
    assert services.read_token(token, end - timedelta(seconds=1)).commitment_id == promise.id
    changed = ("A" if token[0] != "A" else "B") + token[1:]
    for bad, now in ((token, end), (changed, NOW), ("", NOW), ("x:y", NOW)):
        with refused("commitment.link_invalid"):
            services.confirm_by_link(actor=Viewer.nobody(), holder=Viewer.nobody(), visitor=Visitor(), now=now, token=bad)
    lost = services.make_token(services.Invitation(UUID(int=1), "family", zhuoma.id, end))
    with refused("commitment.link_invalid"):
        services.confirm_by_link(actor=Viewer.nobody(), holder=Viewer.nobody(), visitor=Visitor(), now=NOW, token=lost)
    assert not Confirmation.objects.exists()


def test_what_a_second_worker_must_check_is_not_confirmed_by_link(
    zhuoma: User, ciren: User, baima: Resident
) -> None:
    repair = make_commitment(zhuoma, baima, kind="hazard_repair", done_at=NOW)
    with refused("commitment.wrong_confirmer"):
        services.issue_link_token(
            actor=viewer_for(zhuoma), now=NOW, commitment_id=repair.id, by_kind="family"
        )
    with refused("commitment.wrong_confirmer"):
        services.confirm_commitment(
            actor=viewer_for(ciren), now=NOW, commitment_id=repair.id, by_kind="resident"
        )
    services.confirm_commitment(actor=viewer_for(ciren), now=NOW, commitment_id=repair.id)


def test_another_time_is_agreed_and_the_ladder_begins_anew(zhuoma: User, baima: Resident) -> None:
    promise = visit(zhuoma, baima, due_at=NOW - timedelta(days=2), escalation_step=2)
    with refused("commitment.due_before_now"):
        services.reschedule(actor=viewer_for(zhuoma), now=NOW, commitment_id=promise.id, due_at=NOW, reason="早了")
    later = NOW + timedelta(days=1)
    moved = services.reschedule(
        actor=viewer_for(zhuoma), now=NOW, commitment_id=promise.id, due_at=later, reason="本人要去医院"
    )
    assert (moved.due_at, moved.escalation_step) == (later, 0)


def test_a_worker_of_another_province_cannot_even_be_assigned(
    deji: User, zhuoma: User, baima: Resident
) -> None:
    stranger = make_user("li", "worker", BEIGAN)
    gone = make_user("gone", "worker", "540127100000", is_active=False)
    promise = visit(zhuoma, baima)
    for somebody in (stranger, gone):
        with refused("commitment.worker_out_of_reach"):
            services.reassign(
                actor=viewer_for(deji), now=NOW, commitment_id=promise.id, worker_id=somebody.id
            )
