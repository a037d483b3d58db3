"""Doubts are found with the proof and with later proof, wait for somebody else, and every decision is a row of its own."""

from __future__ import annotations

import io
import random
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from PIL import Image, ImageDraw

from lianxin.base import packs
from lianxin.base.access.models import User
from lianxin.base.audit.models import AuditEntry
from lianxin.base.files.services import store_file
from lianxin.base.notices.models import Notice
from lianxin.domain.commitments import rules, selectors, services
from lianxin.domain.commitments.models import CallBack, Commitment, Confirmation, DoorCode, DoubtStep, Proof
from lianxin.domain.commitments.rules import GivenProof
from lianxin.domain.commitments.selectors import DoubtFilter
from lianxin.domain.commitments.services import door_codes
from lianxin.domain.commitments.services.door_codes import code_flags
from lianxin.domain.needs.models import Need
from lianxin.domain.needs.rules import triage_due
from lianxin.domain.needs.services import record_need
from lianxin.domain.people.models import Household, Resident
from lianxin.domain.people.services.residents import mark_died
from lianxin.kernel.clock import SHANGHAI
from lianxin.kernel.coordinates import Point
from lianxin.kernel.periods import Period
from tests.factories import (
    BEIGAN,
    GONGKA,
    NOW,
    TABA,
    TODAY,
    give_role,
    make_commitment,
    make_resident,
    make_user,
    refused,
    viewer_for,
)

pytestmark = pytest.mark.django_db


def scene(seed: int) -> bytes:
    rng = random.Random(seed)
    image = Image.new("RGB", (160, 120), (200, 190, 180))
    pen = ImageDraw.Draw(image)
    for _ in range(12):
        x, y = rng.randint(0, 130), rng.randint(0, 90)
        pen.rectangle((x, y, x + rng.randint(10, 60), y + rng.randint(10, 50)), fill=tuple(rng.randint(0, 255) for _ in range(3)))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def kept(worker: User, content: bytes, place: str = TABA) -> UUID:
    return store_file(actor=viewer_for(worker), now=NOW, place=place, content=content, needs="commitment.fulfil").id


def serve(worker: User, resident: Resident, *, ended: int = 0, minutes: int = 30, service: str = "jingshen", **more: object) -> Commitment:
    """A service begun and done, `ended` minutes after ten o'clock, with its time and record."""
    promise = make_commitment(worker, resident, service=service, minutes=40, made_at=NOW - timedelta(days=2))
    at = NOW + timedelta(minutes=ended)
    return services.finish_commitment(
        actor=viewer_for(worker), now=at, commitment_id=promise.id, outcome="聊了天", minutes=minutes, **more  # type: ignore[arg-type]
    )


def flags(one: Commitment) -> set[str]:
    one.refresh_from_db()
    return {flag["code"] for flag in one.flags} | {flag["code"] for proof in one.proofs.all() for flag in proof.flags}


def test_sound_work_waits_for_nobody(zhuoma: User, baima: Resident) -> None:
    done = serve(zhuoma, baima)
    assert (flags(done), done.has_doubts, done.flagged_at) == (set(), False, None)
    assert not Notice.objects.filter(kind="proof.doubtful").exists()


def test_a_second_service_at_the_same_time_puts_both_into_doubt_and_tells_the_head_once(zhuoma: User, deji: User, baima: Resident) -> None:
    first = serve(zhuoma, baima)
    second = serve(zhuoma, make_resident("索朗"), ended=10)
    assert flags(first) == flags(second) == {"overlap"}
    assert first.has_doubts
    assert second.has_doubts
    assert first.flags[0]["other"] == str(second.id)
    assert list(Notice.objects.filter(kind="proof.doubtful").values_list("user_id", flat=True)) == [deji.id]
    assert AuditEntry.objects.filter(verb="proof.doubt").count() == 2


def test_a_journey_nobody_makes_is_seen_by_where_the_proof_was_taken(zhuoma: User, baima: Resident) -> None:
    first = serve(zhuoma, baima, proofs=[GivenProof("place", NOW, position=Point(91.73, 29.83))])
    second = serve(zhuoma, make_resident("索朗"), ended=35, proofs=[GivenProof("place", NOW, position=Point(91.73, 30.28))])
    assert "too_far" in flags(first) & flags(second)


def test_the_same_photo_later_puts_the_earlier_one_into_doubt_too(zhuoma: User, ciren: User, deji: User, baima: Resident) -> None:
    first = serve(zhuoma, baima, proofs=[GivenProof("photo", NOW, file_id=kept(zhuoma, scene(1)))])
    services.confirm_commitment(actor=viewer_for(deji), now=NOW, commitment_id=first.id, by_kind="resident")
    second = serve(ciren, make_resident("索朗"), ended=60, proofs=[GivenProof("photo", NOW, file_id=kept(ciren, scene(1)))])
    assert flags(first) == flags(second) == {"duplicate_photo"}
    assert first.has_doubts
    assert first.confirmed_at is not None, "confirmed it stays, and yet it waits"
    image = Image.open(io.BytesIO(scene(2)))
    smaller = io.BytesIO()
    image.resize((120, 90)).save(smaller, "JPEG", quality=70)
    third = serve(zhuoma, baima, ended=120, proofs=[GivenProof("photo", NOW, file_id=kept(zhuoma, scene(2)))])
    fourth = serve(ciren, baima, ended=180, proofs=[GivenProof("photo", NOW, file_id=kept(ciren, smaller.getvalue()))])
    assert flags(third) == flags(fourth) == {"like_photo"}


def test_what_a_doubt_names_beyond_ones_reach_is_left_out(zhuoma: User, deji: User, zhangwei: User, baima: Resident) -> None:
    first = serve(zhuoma, baima, proofs=[GivenProof("photo", NOW, file_id=kept(zhuoma, scene(1)))])
    township = make_user("elsewhere", "worker", "540127101000")
    other = make_resident("邻镇人", "540127101201")
    serve(township, other, ended=300, proofs=[GivenProof("photo", NOW, file_id=kept(township, scene(1), "540127101201"))])
    assert flags(first) == {"duplicate_photo"}
    (seen,) = selectors.look_into(viewer_for(deji), [first])
    assert (seen.others, seen.other_proofs) == ({}, {})
    assert selectors.look_into(viewer_for(zhangwei), [first]) == []


def test_one_signature_for_two_people_is_doubtful_and_the_same_file_twice_for_one(zhuoma: User, baima: Resident) -> None:
    hand = kept(zhuoma, scene(7))
    first = serve(zhuoma, baima, proofs=[GivenProof("signature", NOW, file_id=hand)])
    second = serve(zhuoma, make_resident("索朗"), ended=60, proofs=[GivenProof("signature", NOW, file_id=hand)])
    assert flags(first) == flags(second) == {"same_signature"}


def test_a_phone_with_a_wrong_clock_is_said(zhuoma: User, baima: Resident) -> None:
    assert flags(serve(zhuoma, baima, proofs=[GivenProof("record", NOW, text="好", clock_seconds=3600)])) == {"clock_wrong"}


def doubted(worker: User, resident: Resident) -> Commitment:
    """One service of eight minutes where forty were agreed."""
    return serve(worker, resident, minutes=8)


def test_the_worker_is_asked_explains_and_somebody_else_accepts(zhuoma: User, deji: User, baima: Resident) -> None:
    done = doubted(zhuoma, baima)
    assert flags(done) == {"short"}
    with refused("commitment.self_decide"):
        services.accept_proof(actor=viewer_for(make_head(zhuoma)), now=NOW, commitment_id=done.id, reason="是我")
    with refused("general.empty_field"):
        services.ask_to_explain(actor=viewer_for(deji), now=NOW, commitment_id=done.id, reason=" ")
    todo = services.ask_to_explain(actor=viewer_for(deji), now=NOW, commitment_id=done.id, reason="只有八分钟,怎么回事?")
    assert (todo.kind, todo.worker_id, todo.about_id, todo.resident_id) == ("explain", zhuoma.id, done.id, None)
    assert Notice.objects.filter(kind="proof.asked", user_id=zhuoma.id).count() == 1
    assert [one.id for one in selectors.doubtful(viewer_for(deji), DoubtFilter("asked")).rows] == [done.id]
    with refused("commitment.asked_already"):
        services.ask_to_explain(actor=viewer_for(deji), now=NOW, commitment_id=done.id, reason="再问")
    services.finish_commitment(actor=viewer_for(zhuoma), now=NOW, commitment_id=todo.id, outcome="老人要出门,改天补")
    services.accept_proof(actor=viewer_for(deji), now=NOW, commitment_id=done.id, reason="打过电话,属实")
    done.refresh_from_db()
    assert (done.has_doubts, done.rejected_at) == (False, None)
    assert [(step.act, step.said) for step in DoubtStep.objects.order_by("at", "id")] == [
        ("ask", "只有八分钟,怎么回事?"), ("explain", "老人要出门,改天补"), ("accept", "打过电话,属实"),
    ]  # fmt: skip
    with refused("commitment.no_doubts"):
        services.accept_proof(actor=viewer_for(deji), now=NOW, commitment_id=done.id, reason="再来")


def make_head(worker: User) -> User:
    give_role(worker, "station_head", GONGKA)
    return worker


def test_rejected_it_counts_nowhere_and_may_be_promised_anew(zhuoma: User, deji: User, cuomu: User, baima: Resident) -> None:
    done = doubted(zhuoma, baima)
    services.confirm_commitment(actor=viewer_for(deji), now=NOW, commitment_id=done.id, by_kind="resident")
    services.ask_to_explain(actor=viewer_for(deji), now=NOW, commitment_id=done.id, reason="请说明")
    made = services.reject_proof(actor=viewer_for(cuomu), now=NOW, commitment_id=done.id, reason="家里说没有来", again=True)
    done.refresh_from_db()
    assert rules.status(done, NOW) == "rejected"
    assert (done.confirmed_at, done.has_doubts) == (None, False)
    assert Confirmation.objects.get().state == "rejected"
    assert (made.about_id, made.service, made.worker_id, made.is_open) == (done.id, "jingshen", zhuoma.id, True)
    assert not Commitment.objects.filter(kind="explain", is_open=True).exists(), "nobody waits for an explanation any more"
    assert Notice.objects.filter(kind="proof.rejected", user_id=zhuoma.id).count() == 1
    with refused("commitment.proof_rejected"):
        services.confirm_commitment(actor=viewer_for(deji), now=NOW, commitment_id=done.id, by_kind="resident")
    assert [one.id for one in selectors.board(viewer_for(deji), NOW, "rejected").rows] == [done.id]
    assert selectors.board(viewer_for(deji), NOW, "done").rows == ()


def test_a_new_doubt_after_a_decision_waits_again_and_the_decision_stays(zhuoma: User, ciren: User, deji: User, baima: Resident) -> None:
    done = serve(zhuoma, baima, minutes=8, proofs=[GivenProof("photo", NOW, file_id=kept(zhuoma, scene(1)))])
    services.accept_proof(actor=viewer_for(deji), now=NOW, commitment_id=done.id, reason="属实")
    serve(ciren, make_resident("索朗"), ended=60, proofs=[GivenProof("photo", NOW, file_id=kept(ciren, scene(1)))])
    assert flags(done) == {"short", "duplicate_photo"}
    assert done.has_doubts
    assert DoubtStep.objects.filter(act="accept").count() == 1


def test_a_worker_or_somebody_from_elsewhere_decides_nothing(zhuoma: User, ciren: User, baima: Resident) -> None:
    done = doubted(zhuoma, baima)
    with refused("access.denied"):
        services.accept_proof(actor=viewer_for(ciren), now=NOW, commitment_id=done.id, reason="好")
    stranger = make_user("xu", "station_head", BEIGAN)
    with refused("general.not_found"):
        services.reject_proof(actor=viewer_for(stranger), now=NOW, commitment_id=done.id, reason="不")
    assert selectors.doubtful(viewer_for(stranger), DoubtFilter("all")).rows == ()


def test_figures_per_worker_equal_the_rows_they_open(zhuoma: User, ciren: User, deji: User, baima: Resident) -> None:
    doubted(zhuoma, baima)
    serve(zhuoma, make_resident("索朗"), ended=120)
    rejected = serve(zhuoma, baima, ended=240, minutes=5)
    serve(ciren, baima, ended=400)
    services.reject_proof(actor=viewer_for(deji), now=NOW, commitment_id=rejected.id, reason="没有来")
    days = Period.of_days(TODAY, TODAY)
    found = selectors.doubt_figures(viewer_for(deji), days)
    assert [(one.worker, one.done, one.doubtful, one.rejected) for one in found] == [("卓玛", 3, 2, 1), ("次仁", 1, 0, 0)]
    for one in found:
        rows = selectors.doubtful(viewer_for(deji), DoubtFilter("all", one.worker_id, days=days)).rows
        assert len(rows) == one.doubtful


def test_a_door_code_proves_that_somebody_was_at_this_door(zhuoma: User, deji: User, baima: Resident) -> None:
    neighbour = make_resident("索朗")
    made, text = services.issue_door_code(actor=viewer_for(deji), now=NOW - timedelta(days=3), resident_id=baima.id)
    assert baima.name not in text
    assert text not in DoorCode.objects.get().digest
    scanned = serve(zhuoma, baima, proofs=[GivenProof("code", NOW, text=f" {text.lower()} ")])
    assert flags(scanned) == set()
    assert text not in Proof.objects.get(kind="code").text, "nobody copies it from the record"
    assert flags(serve(zhuoma, baima, ended=60)) == {"code_missing"}
    assert flags(serve(zhuoma, neighbour, ended=120, proofs=[GivenProof("code", NOW, text=text)])) == {"code_wrong"}
    services.issue_door_code(actor=viewer_for(deji), now=NOW, resident_id=baima.id)
    again = serve(zhuoma, baima, ended=180, proofs=[GivenProof("code", NOW, text=text)])
    assert flags(again) == {"code_unknown"}, "a new one ends the old"
    with refused("access.denied"):
        services.issue_door_code(actor=viewer_for(zhuoma), now=NOW, resident_id=baima.id)
    assert made.resident_id == baima.id


def drawn(head: User) -> CallBack:
    (made,) = services.draw_call_backs(actor=viewer_for(head), now=NOW, place=GONGKA, month=TODAY, seed="s")
    return made


def test_a_call_back_confirms_what_nobody_has_confirmed(zhuoma: User, ciren: User, deji: User, baima: Resident) -> None:
    done = serve(zhuoma, baima)
    one = drawn(deji)
    assert services.draw_call_backs(actor=viewer_for(deji), now=NOW, place=GONGKA, month=TODAY) == []
    with refused("commitment.self_confirm"):
        services.record_call(actor=viewer_for(zhuoma), now=NOW, call_back_id=one.id, outcome="confirmed")
    services.record_call(actor=viewer_for(ciren), now=NOW, call_back_id=one.id, outcome="not_reached")
    services.record_call(actor=viewer_for(ciren), now=NOW, call_back_id=one.id, outcome="confirmed", said="来过,很好")
    done.refresh_from_db()
    one.refresh_from_db()
    assert (one.outcome, one.tries, one.called_by) == ("confirmed", 2, ciren.id)
    assert done.confirmed_at == NOW
    with refused("commitment.called_already"):
        services.record_call(actor=viewer_for(ciren), now=NOW, call_back_id=one.id, outcome="denies", said="没有")


def test_a_denial_puts_it_among_the_doubtful_ones_and_needs_words(zhuoma: User, ciren: User, deji: User, zhangwei: User, baima: Resident) -> None:
    done = serve(zhuoma, baima)
    one = drawn(deji)
    with refused("general.empty_field"):
        services.record_call(actor=viewer_for(ciren), now=NOW, call_back_id=one.id, outcome="denies")
    with refused("general.not_found"):
        services.record_call(actor=viewer_for(zhangwei), now=NOW, call_back_id=one.id, outcome="denies", said="没有")
    services.record_call(actor=viewer_for(ciren), now=NOW, call_back_id=one.id, outcome="denies", said="那天没有人来")
    assert flags(done) == {"denied"}
    assert done.has_doubts
    assert selectors.call_counts(viewer_for(deji), TODAY).by_outcome == {"denies": 1}


def test_a_call_about_what_was_undone_since_is_refused_and_its_doubts_go_with_its_end(
    zhuoma: User, ciren: User, deji: User, baima: Resident
) -> None:
    serve(zhuoma, baima)
    done = serve(zhuoma, baima, ended=10)
    done.refresh_from_db()
    assert (flags(done), done.has_doubts) == ({"overlap"}, True)
    called = CallBack.objects.create(commitment=done, place=TABA, month=TODAY.replace(day=1), why="random", seed="s", drawn_at=NOW)
    again = services.reopen_commitment(actor=viewer_for(zhuoma), now=NOW + timedelta(hours=1), commitment_id=done.id, reason="按错了")
    again.refresh_from_db()
    assert (again.is_open, again.flags, again.has_doubts, again.flagged_at) == (True, [], False, None)
    for outcome in ("confirmed", "denies"):
        with refused("commitment.not_done"):
            services.record_call(actor=viewer_for(ciren), now=NOW, call_back_id=called.id, outcome=outcome, said="没有")  # type: ignore[arg-type]


def test_whoever_decides_on_what_they_saw_is_told_when_there_is_more_to_see(zhuoma: User, deji: User, baima: Resident) -> None:
    first = serve(zhuoma, baima, minutes=9)
    first.refresh_from_db()
    seen = first.version
    serve(zhuoma, baima, ended=1, minutes=30)
    with refused("general.changed_meanwhile"):
        services.accept_proof(actor=viewer_for(deji), now=NOW, commitment_id=first.id, reason="问过了", version=seen)


def test_a_code_counts_by_when_it_was_scanned_and_for_everybody_behind_the_door(zhuoma: User, deji: User, baima: Resident) -> None:
    wife = make_resident("央金", household=Household.objects.create(place=TABA, created_at=NOW))
    baima.household = wife.household
    baima.save(update_fields=["household"])
    head = viewer_for(deji)
    _, text = services.issue_door_code(actor=head, now=NOW - timedelta(days=3), resident_id=baima.id)
    assert flags(serve(zhuoma, wife, proofs=[GivenProof("code", NOW, text=text)])) == set(), "one door"
    services.issue_door_code(actor=head, now=NOW + timedelta(hours=2), resident_id=baima.id)
    late = serve(zhuoma, baima, ended=180, proofs=[GivenProof("code", NOW + timedelta(hours=1), text=text)])
    assert flags(late) == set(), "the phone had no signal when it was scanned"
    moved = make_commitment(zhuoma, baima, place=GONGKA)
    assert code_flags(moved, Proof(text=door_codes.digest_of(text), captured_at=NOW)) == [{"code": "code_unknown"}], "left on the old door"
    baima.refresh_from_db()
    mark_died(actor=head, now=NOW + timedelta(hours=3), resident_id=baima.id, version=baima.version, on=TODAY)
    assert not DoorCode.objects.filter(ended_at=None).exists()
    assert AuditEntry.objects.filter(verb="door_code.end").count() == 1


@pytest.mark.parametrize(("hour", "urgent", "odd", "doubted"), [(3, False, 0, False), (3, False, 1, True), (3, True, 1, False), (11, False, 1, False)])
def test_night_is_doubtful_only_where_the_pack_says_so_and_never_for_what_is_urgent(
    zhuoma: User, baima: Resident, monkeypatch: pytest.MonkeyPatch, hour: int, urgent: bool, odd: int, doubted: bool
) -> None:
    if odd:
        ordinary = packs.Pack.value
        monkeypatch.setattr(packs.Pack, "value", lambda self, code, on: odd if code == "proof_night_odd" else ordinary(self, code, on))
    promise = make_commitment(zhuoma, baima, service="jingshen", minutes=40, made_at=NOW - timedelta(days=2), precedence=0 if urgent else 1)
    at = datetime(2026, 11, 20, hour, 30, tzinfo=SHANGHAI)
    promise.made_at = at - timedelta(days=1)
    promise.save(update_fields=["made_at"])
    services.finish_commitment(actor=viewer_for(zhuoma), now=at, commitment_id=promise.id, outcome="聊了天", minutes=40)
    assert flags(promise) == ({"night"} if doubted else set())


def answered(worker: User, head: User, resident: Resident) -> tuple[Need, Commitment]:
    """A need that was promised, done five minutes long, and is met."""
    need = record_need(actor=viewer_for(worker), now=NOW - timedelta(days=2), kind="companionship", channel="visit", resident_id=resident.id)
    promise = services.answer_need(actor=viewer_for(head), now=NOW - timedelta(days=2), need_id=need.id, worker_id=worker.id, service_code="jingshen")
    services.finish_commitment(actor=viewer_for(worker), now=NOW, commitment_id=promise.id, outcome="聊了天", minutes=5)
    need.refresh_from_db()
    assert need.state == "met"
    return need, Commitment.objects.get(id=promise.id)


def test_a_need_whose_only_fulfilment_is_rejected_is_open_again_with_its_clock_and_its_history(zhuoma: User, deji: User, cuomu: User, baima: Resident) -> None:
    need, done = answered(zhuoma, deji, baima)
    services.reject_proof(actor=viewer_for(cuomu), now=NOW, commitment_id=done.id, reason="家里说没有来")
    need.refresh_from_db()
    hours = packs.for_place(TABA).urgencies[need.urgency].triage_hours
    assert (need.state, need.is_open, need.closed_at, need.triage_due_at) == ("new", True, None, triage_due(NOW, hours))
    assert [one.verb for one in AuditEntry.objects.filter(subject_id=str(need.id)).order_by("seq")][-2:] == ["need.meet", "need.reopen"]
    again = services.answer_need(actor=viewer_for(deji), now=NOW, need_id=need.id, worker_id=zhuoma.id, service_code="jingshen")
    services.finish_commitment(actor=viewer_for(zhuoma), now=NOW + timedelta(days=1), commitment_id=again.id, outcome="聊了天", minutes=40)
    need.refresh_from_db()
    assert need.state == "met"


def test_what_is_to_be_done_anew_is_promised_for_the_same_need(zhuoma: User, deji: User, cuomu: User, baima: Resident) -> None:
    need, done = answered(zhuoma, deji, baima)
    made = services.reject_proof(actor=viewer_for(cuomu), now=NOW, commitment_id=done.id, reason="家里说没有来", again=True)
    need.refresh_from_db()
    assert (need.state, made.need_id, made.about_id) == ("accepted", need.id, done.id)
    services.finish_commitment(actor=viewer_for(zhuoma), now=NOW + timedelta(days=1), commitment_id=made.id, outcome="聊了天", minutes=40)
    need.refresh_from_db()
    assert need.state == "met"


def test_a_need_that_something_else_has_met_stays_met(zhuoma: User, deji: User, cuomu: User, baima: Resident) -> None:
    need, done = answered(zhuoma, deji, baima)
    make_commitment(zhuoma, baima, need=need, service="jingshen", made_at=NOW - timedelta(days=1), done_at=NOW)
    made = services.reject_proof(actor=viewer_for(cuomu), now=NOW, commitment_id=done.id, reason="家里说没有来", again=True)
    need.refresh_from_db()
    assert (need.state, made.need_id) == ("met", None)


def test_who_is_asked_to_explain_finds_it_on_their_day_at_once(zhuoma: User, cuomu: User, baima: Resident) -> None:
    done = serve(zhuoma, baima, minutes=5)
    made = services.ask_to_explain(actor=viewer_for(cuomu), now=NOW, commitment_id=done.id, reason="怎么这么快?")
    assert [one.id for one in selectors.due_for_worker(viewer_for(zhuoma), NOW)] == [made.id]
