"""At the door: once, signed for, the goods and the promise together or not at all."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum

from lianxin.base.access.models import User
from lianxin.base.audit.models import AuditEntry
from lianxin.domain.commitments.models import Commitment, Proof
from lianxin.domain.commitments.rules import GivenProof
from lianxin.domain.commitments.services import cancel_commitment, finish_commitment
from lianxin.domain.goods.models import (
    Campaign,
    HandOut,
    Recipient,
    StockAccount,
    StockBalance,
    StockMovement,
)
from lianxin.domain.goods.selectors import held_in, offered, open_for, report
from lianxin.domain.goods.services import receive_donation, undo_hand_out, write_off
from lianxin.domain.goods.services.receiving import DonatedLine
from lianxin.domain.people.models import Resident
from lianxin.kernel.problems import ProblemError
from tests.domain.goods.story import SECOND, elders, hand, listed, stocked
from tests.domain.goods.test_stock import must_balance
from tests.factories import GONGKA, NOW, TODAY, make_user, refused, viewer_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def line(deji: User, zhuoma: User) -> Recipient:
    """An elder on 卓玛's round, a store with goods for four."""
    elders(1)
    listed(deji, stocked(deji, 4), zhuoma)
    return Recipient.objects.get()


def left() -> dict[str, int]:
    rows = StockBalance.objects.filter(kind="store").values_list("batch__goods").annotate(number=Sum("quantity"))
    return dict(rows.order_by())


FULL = {"zangcha": 4, "zhijin": 8, "beixin": 4}


def test_goods_signature_and_promise_go_together(line: Recipient, zhuoma: User) -> None:
    made = hand(zhuoma, line, signed_by="family", signer_name="仁增", relation="儿子", note="老人在睡觉")
    assert (made.outcome, made.signer_name, made.relation, made.made_by) == ("handed", "仁增", "儿子", zhuoma.id)
    assert left() == {"zangcha": 3, "zhijin": 6, "beixin": 3}
    promise = Commitment.objects.get()
    assert (promise.done_at, promise.outcome) == (NOW, "已发到:老人在睡觉")
    assert Proof.objects.get().kind == "second_worker"
    assert {(m.batch.goods, m.quantity) for m in made.movements.all()} == {("zangcha", 1), ("zhijin", 2), ("beixin", 1)}
    assert AuditEntry.objects.filter(verb="goods.hand_out").count() == 1
    assert open_for(viewer_for(zhuoma)) == []
    must_balance()


def test_nobody_gets_it_twice_and_the_second_is_told_who_was_first(line: Recipient, zhuoma: User, deji: User) -> None:
    hand(zhuoma, line)
    with pytest.raises(ProblemError) as second:
        hand(deji, line)
    assert second.value.message == "已经发过了:卓玛 在 2026-11-23 10:00 发放,本人签收。"
    with pytest.raises(IntegrityError), transaction.atomic():  # nor by anybody who passes the service by
        HandOut.objects.create(place=line.place, recipient=line, outcome="handed", at=NOW, made_at=NOW)
    assert left() == {"zangcha": 3, "zhijin": 6, "beixin": 3}


def test_sent_again_it_arrives_once_and_other_words_for_it_are_refused(line: Recipient, zhuoma: User) -> None:
    key = uuid4()
    for _again in range(3):
        hand(zhuoma, line, hand_out_id=key, note="门口")
    assert HandOut.objects.count() == 1
    with refused("goods.sent_otherwise"):
        hand(zhuoma, line, "refused", hand_out_id=key)
    assert left()["zangcha"] == 3


@pytest.mark.parametrize("outcome", ["no_answer", "away"])
def test_without_the_person_the_goods_stay_and_the_line_stays_open(line: Recipient, zhuoma: User, outcome: str) -> None:
    hand(zhuoma, line, outcome, proofs=[])
    hand(zhuoma, line, outcome, proofs=[])
    assert left() == FULL
    assert Commitment.objects.get().is_open
    hand(zhuoma, line)
    assert HandOut.objects.count() == 3


def test_a_refusal_closes_the_line_and_keeps_the_goods(line: Recipient, zhuoma: User) -> None:
    hand(zhuoma, line, "refused", proofs=[], note="家里有")
    assert left() == FULL
    promise = Commitment.objects.get()
    assert (promise.refused_at, promise.reason) == (NOW, "本人不要:家里有")
    line.refresh_from_db()
    assert (line.state, line.commitment_id) == ("refused", promise.id)
    with refused("goods.already_refused"):
        hand(zhuoma, line)


def test_who_died_yesterday_gets_nothing_even_where_the_list_was_not_told(line: Recipient, zhuoma: User) -> None:
    Resident.objects.filter(id=line.resident_id).update(died_on=TODAY - timedelta(days=1))
    with refused("goods.person_gone"):
        hand(zhuoma, line)
    assert left() == FULL
    assert not HandOut.objects.exists()


def test_without_a_signer_proof_or_size_nothing_happens(line: Recipient, zhuoma: User) -> None:
    for more, code in (
        ({"proofs": []}, "goods.proof_needed"), ({"proofs": [GivenProof("time", NOW)]}, "goods.proof_needed"), ({"signed_by": ""}, "goods.signer_needed"),
        ({"signed_by": "family"}, "goods.signer_needed"), ({"sizes": {}}, "goods.size_needed"), ({"sizes": {"beixin": "XS"}}, "goods.stock_short"),
    ):  # fmt: skip
        with refused(code):
            hand(zhuoma, line, **more)
    with refused("goods.outcome_unknown"):
        hand(zhuoma, line, "lent")
    assert left() == FULL
    assert Commitment.objects.get().is_open
    assert not Proof.objects.exists()


def test_with_one_kind_missing_nobody_gets_half(line: Recipient, zhuoma: User, deji: User) -> None:
    store = StockAccount.objects.get(kind="store")
    vests = next(h for h in held_in(viewer_for(deji), store.id) if h.balance.batch.goods == "beixin")
    write_off(actor=viewer_for(deji), now=NOW, store_id=store.id, batch_id=vests.lot.batch_id, quantity=4, reason="发霉")
    with refused("goods.stock_short"):
        hand(zhuoma, line)
    assert left() == {"zangcha": 4, "zhijin": 8, "beixin": 0}
    must_balance()


def test_what_expires_first_is_taken_first_unless_a_batch_is_chosen(line: Recipient, zhuoma: User, deji: User) -> None:
    soon = TODAY + timedelta(days=5)
    given = receive_donation(
        actor=viewer_for(deji), now=NOW, place=GONGKA, donor_kind="person", donor_name="扎西", lines=[DonatedLine("zangcha", 1, "SOON", soon)]
    )
    made = hand(zhuoma, line)
    assert made.movements.get(batch__goods="zangcha").batch.donation_id == given.id


def test_a_chosen_batch_must_be_there_good_and_of_that_kind(line: Recipient, zhuoma: User, deji: User) -> None:
    store = StockAccount.objects.get(kind="store")
    by_goods = {h.balance.batch.goods: h.balance.batch for h in held_in(viewer_for(deji), store.id)}
    for batches in ({"zangcha": uuid4()}, {"zangcha": by_goods["zhijin"].id}):
        with refused("goods.batch_unknown"):
            hand(zhuoma, line, batches=batches)
    type(by_goods["zangcha"]).objects.filter(id=by_goods["zangcha"].id).update(expires_on=TODAY - timedelta(days=1))
    with refused("goods.batch_expired"):
        hand(zhuoma, line, batches={"zangcha": by_goods["zangcha"].id})
    with refused("goods.stock_short"):  # nor is it taken of itself
        hand(zhuoma, line)
    assert [one.left for one in offered(viewer_for(zhuoma), line.campaign, today=TODAY) if one.goods == "zangcha"] == [0]


def test_only_the_worker_it_was_given_to_or_who_gives_it_to_others(line: Recipient, ciren: User, zhangwei: User, deji: User) -> None:
    with refused("access.denied"):
        hand(ciren, line)
    with refused("general.not_found"):
        hand(zhangwei, line)
    bureau = make_user("bureau", "bureau_officer", "540127000000")
    with refused("access.denied"):
        hand(bureau, line)
    hand(deji, line)


def test_a_line_nobody_was_given_is_handed_out_by_whoever_stands_there(deji: User, ciren: User) -> None:
    elders(1)
    listed(deji, stocked(deji))
    hand(ciren, Recipient.objects.get())
    assert Commitment.objects.get().worker_id == ciren.id


def test_the_promise_of_a_line_is_not_finished_past_the_list(line: Recipient, zhuoma: User) -> None:
    promise = Commitment.objects.get()
    with refused("goods.hand_out_on_list"):
        finish_commitment(actor=viewer_for(zhuoma), now=NOW, commitment_id=promise.id, outcome="发了", proofs=[SECOND])
    promise.refresh_from_db()
    assert promise.is_open


def test_a_promise_dropped_on_the_board_leaves_the_line_for_somebody_else(line: Recipient, zhuoma: User, deji: User) -> None:
    cancel_commitment(actor=viewer_for(deji), now=NOW, commitment_id=Commitment.objects.get().id, reason="换人")
    line.refresh_from_db()
    assert (line.state, line.commitment_id) == ("listed", None)
    hand(zhuoma, line)
    assert Commitment.objects.filter(done_at__isnull=False).count() == 1


def test_nothing_is_handed_out_of_a_closed_campaign(line: Recipient, zhuoma: User) -> None:
    Campaign.objects.update(state="closed")
    with refused("goods.campaign_not_open"):
        hand(zhuoma, line)


def test_a_mistaken_hand_out_is_undone_by_reversing_rows_and_may_be_done_again(line: Recipient, zhuoma: User, deji: User) -> None:
    wrong = hand(zhuoma, line)
    with refused("access.denied"):
        undo_hand_out(actor=viewer_for(zhuoma), now=NOW, recipient_id=line.id, reason="发错人")
    with refused("goods.reason_needed"):
        undo_hand_out(actor=viewer_for(deji), now=NOW, recipient_id=line.id, reason=" ")
    undo_hand_out(actor=viewer_for(deji), now=NOW, recipient_id=line.id, reason="发错人")
    assert left() == FULL
    assert StockMovement.objects.filter(reverses__hand_out=wrong).count() == 3
    with refused("goods.not_handed"):
        undo_hand_out(actor=viewer_for(deji), now=NOW, recipient_id=line.id, reason="再撤")
    hand(zhuoma, line)
    assert left() == {"zangcha": 3, "zhijin": 6, "beixin": 3}
    must_balance()


def test_everybody_wants_the_last_one_and_one_gets_it(deji: User, zhuoma: User) -> None:
    """Twenty doors, goods for six: six are signed for, fourteen refused by name, and the store is at nought, not below."""
    elders(20)
    store = stocked(deji, 20)
    listed(deji, store, zhuoma)
    tea = next(h for h in held_in(viewer_for(deji), store.id) if h.balance.batch.goods == "zangcha")
    write_off(actor=viewer_for(deji), now=NOW, store_id=store.id, batch_id=tea.lot.batch_id, quantity=14, reason="受潮")
    short = 0
    for key in list(Recipient.objects.values_list("id", flat=True)):
        try:
            hand(zhuoma, key)
        except ProblemError as problem:
            assert problem.code == "goods.stock_short"  # noqa: PT017
            short += 1
    assert (short, HandOut.objects.count(), left()["zangcha"]) == (14, 6, 0)
    must_balance()
    row = {one.goods: one for one in report(viewer_for(deji))}["zangcha"]
    assert (row.donated, row.handed, row.left, row.written_off, row.in_transit, row.from_elsewhere) == (20, 6, 0, 14, 0, 0)
    assert StockMovement.objects.filter(what="handed", batch__goods="zangcha").count() == 6
