"""Goods come in, go from store to store, are lost and counted: nothing appears or vanishes, no store falls below nought."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F, Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from lianxin.base.access.models import User
from lianxin.base.audit.models import AuditEntry
from lianxin.domain.goods.models import Donation, StockAccount, StockBalance, StockCount, StockMovement
from lianxin.domain.goods.rules import Posting, balances
from lianxin.domain.goods.selectors import (
    MovementFilter,
    counts_waiting,
    held_in,
    movements,
    on_the_way,
    report,
    signed,
)
from lianxin.domain.goods.services import (
    DonatedLine,
    approve_count,
    count_stock,
    receive_donation,
    receive_transfer,
    refuse_count,
    reverse_movement,
    send_goods,
    write_off,
)
from lianxin.kernel.problems import ProblemError
from tests.domain.goods.story import LONG, lines, stocked
from tests.factories import (
    BEIGAN,
    GONGKA,
    MOZHUGONGKA,
    NOW,
    TABA,
    TODAY,
    make_user,
    refused,
    viewer_for,
)

pytestmark = pytest.mark.django_db


def give(head: User, *given_: DonatedLine, **more: Any) -> Donation:
    filled: dict[str, Any] = {"place": GONGKA, "donor_kind": "person", "donor_name": "扎西", "lines": given_}
    return receive_donation(actor=viewer_for(head), now=NOW, **(filled | more))


def left(store: StockAccount) -> dict[str, int]:
    rows = StockBalance.objects.filter(account=store).values_list("batch__goods").annotate(number=Sum("quantity"))
    return dict(rows.order_by())


def must_balance() -> None:
    """Over all accounts the sum of every batch is nought; the balances are what the movements come to; no store owes."""
    rows = [Posting(m.batch_id, m.source_id, m.target_id, m.quantity) for m in StockMovement.objects.all()]
    kept = {(b.account_id, b.batch_id): b.quantity for b in StockBalance.objects.all()}
    assert {key: number for key, number in balances(rows).items() if number} == {key: number for key, number in kept.items() if number}
    assert not StockBalance.objects.values("batch").annotate(number=Sum("quantity")).order_by().exclude(number=0)
    assert not StockBalance.objects.filter(kind__in=("store", "transit", "recipients"), quantity__lt=0)


def test_a_donation_stands_in_the_books_with_batch_expiry_value_and_receipt(deji: User) -> None:
    store = stocked(deji)
    donation = Donation.objects.get()
    assert donation.receipt_number == f"JZ{TODAY - timedelta(days=3):%Y%m%d}-001"
    tea = donation.batches.get(goods="zangcha")
    assert (tea.quantity, tea.batch_number, tea.expires_on, str(tea.unit_value)) == (10, "T1", LONG, "25.50")
    assert left(store) == {"zangcha": 10, "zhijin": 20, "beixin": 10}
    assert AuditEntry.objects.filter(verb="goods.receive", place=GONGKA).count() == 1
    must_balance()
    again = give(deji, DonatedLine("mianbei", 1), donation_id=donation.id)
    assert (again.pk, Donation.objects.count()) == (donation.pk, 1)


def test_two_batches_of_one_kind_are_one_number_in_the_record(deji: User) -> None:
    give(deji, DonatedLine("beixin", "4", size="L"), DonatedLine("beixin", 6, size="XL"), DonatedLine("mianbei", "2"))
    assert json.loads(AuditEntry.objects.get(verb="goods.receive").after)["goods"] == {"beixin": 10, "mianbei": 2}


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (DonatedLine("feiji", 1), "goods.kind_unknown"),
        (DonatedLine("mianbei", 0), "goods.quantity_invalid"),
        (DonatedLine("mianbei", 1.5), "goods.quantity_invalid"),
        (DonatedLine("zangcha", 1), "goods.expiry_needed"),
        (DonatedLine("zangcha", 1, expires_on=TODAY - timedelta(days=1)), "goods.received_expired"),
        (DonatedLine("beixin", 1), "goods.size_needed"),
        (DonatedLine("mianbei", 1, unit_value="十元"), "goods.value_invalid"),
        (DonatedLine("mianbei", 1, unit_value="-1"), "goods.value_invalid"),
    ],
)
def test_a_line_that_cannot_be_is_refused_and_nothing_is_kept(deji: User, line: DonatedLine, code: str) -> None:
    with refused(code):
        give(deji, DonatedLine("mianbei", 3), line)
    assert not Donation.objects.exists()
    assert not StockMovement.objects.exists()


def test_a_donation_names_its_donor_its_goods_and_a_receipt_of_its_own(deji: User) -> None:
    give(deji, DonatedLine("mianbei", 1), receipt_number="A-1")
    for more, code in (
        ({"donor_name": " "}, "goods.donor_needed"), ({"donor_kind": "god"}, "goods.donor_unknown"), ({"lines": ()}, "goods.nothing_given"),
        ({"received_on": TODAY + timedelta(days=1)}, "goods.received_in_future"), ({"receipt_number": "A-1"}, "goods.receipt_taken"),
    ):  # fmt: skip
        with refused(code):
            give(deji, DonatedLine("mianbei", 1), **more)


def test_only_who_keeps_the_store_of_a_place_changes_it(deji: User, zhuoma: User, zhangwei: User) -> None:
    store = stocked(deji)
    batch = held_in(viewer_for(deji), store.id)[0].lot.batch_id
    elsewhere = make_user("yujuan", "station_head", BEIGAN)
    for who, code in ((zhuoma, "access.denied"), (zhangwei, "access.denied"), (elsewhere, "general.not_found")):
        with refused(code):
            write_off(actor=viewer_for(who), now=NOW, store_id=store.id, batch_id=batch, quantity=1, reason="破了")
    with refused("access.denied"):
        give(elsewhere, DonatedLine("mianbei", 1))
    assert held_in(viewer_for(elsewhere), store.id) == []


def test_no_more_leaves_a_store_than_is_in_it(deji: User) -> None:
    store = stocked(deji)
    tea = next(h for h in held_in(viewer_for(deji), store.id) if h.balance.batch.goods == "zangcha")
    with refused("goods.stock_short"):
        write_off(actor=viewer_for(deji), now=NOW, store_id=store.id, batch_id=tea.lot.batch_id, quantity=11, reason="受潮")
    with refused("goods.batch_unknown"):
        write_off(actor=viewer_for(deji), now=NOW, store_id=store.id, batch_id=uuid4(), quantity=1, reason="受潮")
    with refused("goods.reason_needed"):
        write_off(actor=viewer_for(deji), now=NOW, store_id=store.id, batch_id=tea.lot.batch_id, quantity=1, reason=" ")
    with pytest.raises(IntegrityError), transaction.atomic():  # the database itself would not have it, whoever asks
        StockBalance.objects.filter(pk=tea.balance.pk).update(quantity=F("quantity") - 11)
    with pytest.raises(IntegrityError), transaction.atomic():
        StockMovement.objects.update(quantity=0)
    assert left(store)["zangcha"] == 10


def test_goods_on_the_way_are_in_no_store_until_somebody_signs_for_them(deji: User, cuomu: User) -> None:
    county = stocked(cuomu, place=MOZHUGONGKA)
    tea = next(h.lot.batch_id for h in held_in(viewer_for(cuomu), county.id) if h.balance.batch.goods == "zangcha")
    key = uuid4()
    for _twice in range(2):
        sent = send_goods(actor=viewer_for(cuomu), now=NOW, store_id=county.id, batch_id=tea, quantity=6, to_place=GONGKA, movement_id=key)
    assert left(county)["zangcha"] == 4
    assert on_the_way(viewer_for(deji)) == [sent]
    assert {row.goods: row.in_transit for row in report(viewer_for(cuomu))}["zangcha"] == 6
    with refused("goods.transfer_too_many"):
        receive_transfer(actor=viewer_for(deji), now=NOW, movement_id=sent.id, arrived=7)
    with refused("goods.reason_needed"):
        receive_transfer(actor=viewer_for(deji), now=NOW, movement_id=sent.id, arrived=5)
    receive_transfer(actor=viewer_for(deji), now=NOW, movement_id=sent.id, arrived=5, reason="路上摔破一块")
    with refused("goods.transfer_answered"):
        receive_transfer(actor=viewer_for(deji), now=NOW, movement_id=sent.id, arrived=5)
    here = StockAccount.objects.get(place=GONGKA, kind="store")
    assert left(here) == {"zangcha": 5}
    assert on_the_way(viewer_for(deji)) == []
    must_balance()
    whole = {row.goods: row for row in report(viewer_for(cuomu))}["zangcha"]
    assert (whole.donated, whole.left, whole.written_off, whole.in_transit, whole.from_elsewhere) == (10, 9, 1, 0, 0)
    station = {row.goods: row for row in report(viewer_for(deji))}["zangcha"]
    assert (station.donated, station.left, station.from_elsewhere) == (0, 5, 5)


def test_a_transfer_goes_to_another_place_that_there_is_and_is_signed_for_there(deji: User, cuomu: User) -> None:
    store = stocked(deji)
    tea = held_in(viewer_for(deji), store.id)[0].lot.batch_id
    for place, code in ((GONGKA, "goods.same_store"), ("540127999000", "general.place_unknown")):
        with refused(code):
            send_goods(actor=viewer_for(deji), now=NOW, store_id=store.id, batch_id=tea, quantity=1, to_place=place)
    sent = send_goods(actor=viewer_for(deji), now=NOW, store_id=store.id, batch_id=tea, quantity=1, to_place=MOZHUGONGKA)
    with refused("access.denied"):  # it is the bureau's to sign for
        receive_transfer(actor=viewer_for(deji), now=NOW, movement_id=sent.id, arrived=1)
    receive_transfer(actor=viewer_for(cuomu), now=NOW, movement_id=sent.id, arrived=1)


def test_a_mistake_is_set_right_by_a_new_row_once(deji: User) -> None:
    store = stocked(deji)
    tea = next(h for h in held_in(viewer_for(deji), store.id) if h.balance.batch.goods == "zangcha")
    wrong = write_off(actor=viewer_for(deji), now=NOW, store_id=store.id, batch_id=tea.lot.batch_id, quantity=3, reason="看错")
    row = reverse_movement(actor=viewer_for(deji), now=NOW, movement_id=wrong.id, reason="其实没有破")
    assert (row.source_id, row.target_id, row.quantity) == (wrong.target_id, wrong.source_id, 3)
    assert left(store)["zangcha"] == 10
    with refused("goods.already_reversed"):
        reverse_movement(actor=viewer_for(deji), now=NOW, movement_id=wrong.id, reason="再来")
    with refused("goods.not_reversible"):
        reverse_movement(actor=viewer_for(deji), now=NOW, movement_id=row.id, reason="再来")
    must_balance()


def test_a_count_is_booked_by_another_person_and_the_books_then_say_what_was_counted(deji: User, cuomu: User) -> None:
    store = stocked(deji)
    by_goods = {h.balance.batch.goods: h.lot.batch_id for h in held_in(viewer_for(deji), store.id)}
    counted = {by_goods["zangcha"]: 8, by_goods["zhijin"]: "21", by_goods["beixin"]: 10}
    with refused("goods.reason_needed"):
        count_stock(actor=viewer_for(deji), now=NOW, store_id=store.id, counted=counted)
    with refused("goods.batch_unknown"):
        count_stock(actor=viewer_for(deji), now=NOW, store_id=store.id, counted={uuid4(): 1})
    made = count_stock(actor=viewer_for(deji), now=NOW, store_id=store.id, counted=counted, reason="茶少两块,纸巾多一提")
    assert left(store)["zangcha"] == 10, "nothing moves yet"
    assert [one.id for one in counts_waiting(viewer_for(cuomu))] == [made.id]
    assert counts_waiting(viewer_for(make_user("elsewhere", "station_head", BEIGAN))) == []
    with refused("goods.count_waiting"):
        count_stock(actor=viewer_for(cuomu), now=NOW, store_id=store.id, counted=counted, reason="同样的差异")
    with refused("goods.count_own"):
        approve_count(actor=viewer_for(deji), now=NOW, count_id=made.id)
    with pytest.raises(IntegrityError), transaction.atomic():
        StockCount.objects.update(state="booked", decided_by=F("counted_by"))
    approve_count(actor=viewer_for(cuomu), now=NOW, count_id=made.id, comment="核过")
    assert left(store) == {"zangcha": 8, "zhijin": 21, "beixin": 10}
    with refused("goods.count_decided"):
        approve_count(actor=viewer_for(cuomu), now=NOW, count_id=made.id)
    assert counts_waiting(viewer_for(cuomu)) == []
    rows = {row.goods: row.written_off for row in report(viewer_for(deji))}
    assert rows == {"zangcha": 2, "zhijin": -1, "beixin": 0}
    must_balance()


def test_a_count_sent_back_changes_nothing(deji: User, cuomu: User) -> None:
    store = stocked(deji)
    tea = held_in(viewer_for(deji), store.id)[0].lot.batch_id
    made = count_stock(actor=viewer_for(deji), now=NOW, store_id=store.id, counted={tea: 0}, reason="没找到")
    with refused("goods.reason_needed"):
        refuse_count(actor=viewer_for(cuomu), now=NOW, count_id=made.id, comment="")
    refuse_count(actor=viewer_for(cuomu), now=NOW, count_id=made.id, comment="在里间,再数一次")
    assert StockMovement.objects.filter(what="counted").count() == 0


def test_every_number_of_the_report_is_the_sum_of_the_movements_it_opens(deji: User, cuomu: User) -> None:
    store = stocked(deji)
    tea = held_in(viewer_for(deji), store.id)[0].lot.batch_id
    write_off(actor=viewer_for(deji), now=NOW, store_id=store.id, batch_id=tea, quantity=1, reason="破")
    send_goods(actor=viewer_for(deji), now=NOW, store_id=store.id, batch_id=tea, quantity=2, to_place=TABA)
    for viewer in (viewer_for(deji), viewer_for(cuomu)):
        for row in report(viewer):
            for kind, number in (
                ("donor", -row.donated), ("store", row.left), ("recipients", row.handed), ("written_off", row.written_off), ("transit", row.in_transit),
            ):  # fmt: skip
                found = movements(viewer, MovementFilter(row.goods, kind))
                assert sum(signed(one, kind) for one in found) == number, (row.goods, kind)


ACTS = st.lists(st.tuples(st.sampled_from(["give", "off", "send", "arrive", "reverse", "count"]), st.integers(1, 15)), min_size=1, max_size=12)


class WhateverIsDone(TestCase):
    """Property: after any acts in any order, refused or not, the books balance and no store owes."""

    @settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
    @given(ACTS)
    def test_the_books_balance(self, acts: list[tuple[str, int]]) -> None:
        head, bureau = make_user("head", "station_head", GONGKA), make_user("bureau", "bureau_officer", MOZHUGONGKA)
        store = stocked(head, 5)
        for act, number in acts:
            try:
                do(act, number, head, bureau, store)
            except ProblemError as problem:
                assert problem.code.startswith("goods."), problem.code  # noqa: PT017  refused is fine, broken is not
        must_balance()


def do(act: str, number: int, head: User, bureau: User, store: StockAccount) -> None:
    viewer, held = viewer_for(head), held_in(viewer_for(head), store.id)
    batch = held[number % len(held)].lot.batch_id if held else uuid4()
    if act == "give":
        give(head, DonatedLine("zangcha", number, expires_on=LONG))
    elif act == "off":
        write_off(actor=viewer, now=NOW, store_id=store.id, batch_id=batch, quantity=number, reason="破")
    elif act == "send":
        send_goods(actor=viewer, now=NOW, store_id=store.id, batch_id=batch, quantity=number, to_place=TABA)
    elif act == "arrive" and (waiting := on_the_way(viewer)):
        receive_transfer(actor=viewer, now=NOW, movement_id=waiting[0].id, arrived=min(number, waiting[0].quantity), reason="少了")
    elif act == "reverse" and (row := StockMovement.objects.order_by("id").last()):
        reverse_movement(actor=viewer, now=NOW, movement_id=row.id, reason="错了")
    elif act == "count":
        made = count_stock(actor=viewer, now=NOW, store_id=store.id, counted={batch: number}, reason="差")
        approve_count(actor=viewer_for(bureau), now=NOW, count_id=made.id)


def test_the_story_has_lines_for_everybody() -> None:
    assert [line.quantity for line in lines(3)] == [3, 6, 3]
