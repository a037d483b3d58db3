"""Who is on a list and why, who is not and why not; the list once it stands, people by hand, the store behind it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from lianxin.base.access.models import User
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.goods.models import Campaign, Recipient, StockAccount
from lianxin.domain.goods.selectors import campaigns, preview, progress, recipients
from lianxin.domain.goods.services import (
    add_recipient,
    assign_round,
    change_campaign,
    close_campaign,
    make_campaign,
    open_campaign,
    remove_recipient,
)
from lianxin.domain.people.models import Resident
from lianxin.domain.people.services.merging import merge_residents
from lianxin.domain.people.services.residents import mark_died
from lianxin.kernel.divisions import place_range
from tests.domain.goods.story import GOODS, draft, elders, hand, in_category, listed, stocked
from tests.factories import (
    BEIGAN,
    GONGKA,
    MOZHUGONGKA,
    NOW,
    TODAY,
    make_resident,
    make_user,
    refused,
    viewer_for,
)

pytestmark = pytest.mark.django_db
YESTERDAY = TODAY - timedelta(days=1)


def on_list(campaign: Campaign) -> set[str]:
    return set(Recipient.objects.filter(campaign=campaign, state="listed").values_list("resident__name", flat=True))


def test_everybody_of_the_categories_on_that_day_is_chosen_once_with_all_reasons(deji: User) -> None:
    both = make_resident("两类")
    in_category(both, "duju")
    in_category(both, "kongchao", YESTERDAY)
    in_category(make_resident("别类"), "gaoling")
    in_category(make_resident("明天起"), "duju", TODAY + timedelta(days=1))
    in_category(make_resident("已不是"), "duju", until=TODAY)
    in_category(make_resident("邻镇", "540127101201"), "duju")
    seen = preview(viewer_for(deji), draft(deji, stocked(deji)), today=TODAY)
    assert [one.resident.name for one in seen.chosen] == ["两类"]
    assert dict(seen.chosen[0].reasons).keys() == {"duju", "kongchao"}
    assert seen.by_category == {"duju": 1, "kongchao": 1}
    assert seen.left_out == ()
    earlier = preview(viewer_for(deji), draft(deji, stocked(deji), as_of=YESTERDAY), today=TODAY)
    assert {one.resident.name for one in earlier.chosen} == {"两类", "已不是"}


def test_who_died_yesterday_is_never_on_the_list_and_it_says_why(deji: User, zhuoma: User) -> None:
    alive, dead, gone = elders(3)
    mark_died(actor=viewer_for(zhuoma), now=NOW, resident_id=dead.id, version=dead.version, on=YESTERDAY)
    Resident.objects.filter(id=gone.id).update(left_on=YESTERDAY)  # as if the label had not followed yet
    for as_of in (TODAY, YESTERDAY):  # also on a list of a day on which they were alive
        seen = preview(viewer_for(deji), draft(deji, stocked(deji), as_of=as_of), today=TODAY)
        assert [one.resident.id for one in seen.chosen] == [alive.id]
        assert {one.resident.id: (one.why.why, one.why.on) for one in seen.left_out} == {dead.id: ("died", YESTERDAY), gone.id: ("moved", YESTERDAY)}


def test_who_got_the_same_goods_lately_is_left_out_until_the_packs_days_are_over(deji: User, zhuoma: User) -> None:
    first, _second = elders(2)
    store = stocked(deji)
    hand(zhuoma, Recipient.objects.get(resident=first, campaign=listed(deji, store, zhuoma)))
    seen = preview(viewer_for(deji), draft(deji, store, goods={"zhijin": 1}), today=TODAY)
    assert [(one.resident.id, one.why.why, one.why.on) for one in seen.left_out] == [(first.id, "got_lately", TODAY)]
    other = preview(viewer_for(deji), draft(deji, store, goods={"mianbei": 1}), today=TODAY)
    assert other.left_out == (), "other goods are another matter"
    later = preview(viewer_for(deji), draft(deji, store, goods={"zhijin": 1}), today=TODAY + timedelta(days=30))
    assert later.left_out == ()


def test_the_list_stands_only_when_the_store_has_enough_for_everybody(deji: User) -> None:
    elders(3)
    store = stocked(deji, 2)
    made = draft(deji, store)
    seen = preview(viewer_for(deji), made, today=TODAY)
    assert {one.goods: (one.needed, one.left, one.is_enough) for one in seen.needed} == {
        "zangcha": (3, 2, False), "zhijin": (6, 4, False), "beixin": (3, 2, False),
    }  # fmt: skip
    with refused("goods.stock_short"):
        open_campaign(actor=viewer_for(deji), now=NOW, campaign_id=made.id)
    assert Campaign.objects.get().state == "draft"
    assert not Recipient.objects.exists()


def test_goods_that_another_list_waits_for_are_not_promised_twice(deji: User) -> None:
    elders(3)
    store = stocked(deji, 5)
    listed(deji, store)
    second = draft(deji, store, goods={"zangcha": 1})
    assert [(one.left, one.reserved, one.is_enough) for one in preview(viewer_for(deji), second, today=TODAY).needed] == [(5, 3, False)]
    with refused("goods.stock_short"):
        open_campaign(actor=viewer_for(deji), now=NOW, campaign_id=second.id)


def test_an_empty_list_and_a_list_that_stands_are_refused(deji: User) -> None:
    store = stocked(deji)
    made = draft(deji, store)
    with refused("goods.nobody_selected"):
        open_campaign(actor=viewer_for(deji), now=NOW, campaign_id=made.id)
    elders(1)
    open_campaign(actor=viewer_for(deji), now=NOW, campaign_id=made.id)
    with refused("goods.campaign_started"):
        open_campaign(actor=viewer_for(deji), now=NOW, campaign_id=made.id)
    with refused("goods.campaign_started"):
        change_campaign(actor=viewer_for(deji), now=NOW, campaign_id=made.id, title="改", store_id=store.id, goods=GOODS, categories=["duju"])


def test_once_it_stands_a_new_label_adds_nobody(deji: User) -> None:
    elders(1)
    made = listed(deji, stocked(deji))
    in_category(make_resident("后来的"))
    assert on_list(made) == {"老人0"}
    line = Recipient.objects.get()
    assert line.reasons == [{"code": "duju", "since": str(TODAY - timedelta(days=9))}]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"title": " "}, "general.empty_field"), ({"goods": {}}, "goods.nothing_given"), ({"goods": {"feiji": 1}}, "goods.kind_unknown"),
        ({"goods": {"zhijin": "1.5"}}, "goods.quantity_invalid"), ({"goods": {"zhijin": -1}}, "goods.quantity_invalid"),
        ({"categories": []}, "goods.categories_needed"), ({"categories": ["jiade"]}, "goods.category_unknown"),
        ({"as_of": TODAY + timedelta(days=1)}, "goods.day_in_future"), ({"place": BEIGAN}, "access.denied"),
        ({"place": MOZHUGONGKA}, "access.denied"),
    ],
)  # fmt: skip
def test_what_cannot_be_planned_is_refused_by_name(deji: User, more: dict[str, Any], code: str) -> None:
    store = stocked(deji)
    with refused(code):
        draft(deji, store, **more)


def test_a_store_of_another_county_gives_nothing_here(deji: User) -> None:
    elsewhere = StockAccount.objects.create(place=BEIGAN, kind="store")
    with refused("goods.store_outside"):
        draft(deji, elsewhere)


def test_a_worker_plans_nothing_and_reads_the_list_of_her_own_places_alone(deji: User, cuomu: User, zhuoma: User, zhangwei: User) -> None:
    elders(2)
    in_category(make_resident("邻镇", "540127101201"), "duju")
    made = listed(cuomu, stocked(cuomu, place=MOZHUGONGKA), place=MOZHUGONGKA)
    assert progress(viewer_for(cuomu), made).listed == 3
    assert progress(viewer_for(zhuoma), made).listed == 2
    assert {one.resident.name for one in recipients(viewer_for(zhuoma))} == {"老人0", "老人1"}
    assert list(campaigns(viewer_for(zhuoma))) == [made], "the bureau's list, for her own people on it"
    assert list(campaigns(viewer_for(zhangwei))) == []
    assert list(recipients(viewer_for(zhangwei))) == []
    with refused("access.denied"):
        make_campaign(actor=viewer_for(zhuoma), now=NOW, title="x", place=GONGKA, store_id=made.store_id, goods=GOODS, categories=["duju"])
    for who, code in ((zhuoma, "access.denied"), (deji, "access.denied"), (make_user("y", "station_head", BEIGAN), "general.not_found")):
        with refused(code):
            close_campaign(actor=viewer_for(who), now=NOW, campaign_id=made.id)


def test_somebody_is_added_by_hand_with_a_reason(deji: User, baima: Resident) -> None:
    elders(1)
    made = listed(deji, stocked(deji))

    def add(who: Resident, reason: str = "摔伤,家里没人") -> Recipient:
        return add_recipient(actor=viewer_for(deji), now=NOW, campaign_id=made.id, resident_id=who.id, reason=reason)

    with refused("goods.reason_needed"):
        add(baima, " ")
    assert add(baima).reason == "摔伤,家里没人"
    with refused("goods.already_listed"):
        add(baima)
    with refused("goods.person_gone"):
        add(make_resident("已故", died_on=YESTERDAY))
    with refused("general.not_found"):
        add(make_resident("邻镇", "540127101201"))
    assert on_list(made) == {"老人0", "白玛"}


def test_who_got_it_lately_is_added_only_when_that_is_said(deji: User, zhuoma: User) -> None:
    (elder,) = elders(1)
    store = stocked(deji)
    hand(zhuoma, Recipient.objects.get(campaign=listed(deji, store, zhuoma)))
    elders(1)
    second = listed(deji, store, goods={"zangcha": 1})
    with refused("goods.got_lately"):
        add_recipient(actor=viewer_for(deji), now=NOW, campaign_id=second.id, resident_id=elder.id, reason="茶湿了")
    add_recipient(actor=viewer_for(deji), now=NOW, campaign_id=second.id, resident_id=elder.id, reason="茶湿了", again=True)


def test_nobody_is_added_for_whom_there_is_nothing_left(deji: User, baima: Resident) -> None:
    elders(2)
    made = listed(deji, stocked(deji, 2))
    with refused("goods.stock_short"):
        add_recipient(actor=viewer_for(deji), now=NOW, campaign_id=made.id, resident_id=baima.id, reason="摔伤")


def test_somebody_is_removed_with_a_reason_and_the_promise_ends(deji: User, zhuoma: User) -> None:
    elders(1)
    made = listed(deji, stocked(deji), zhuoma)
    line = Recipient.objects.get(campaign=made)
    with refused("goods.reason_needed"):
        remove_recipient(actor=viewer_for(deji), now=NOW, recipient_id=line.id, reason="")
    with refused("access.denied"):
        remove_recipient(actor=viewer_for(zhuoma), now=NOW, recipient_id=line.id, reason="不用")
    remove_recipient(actor=viewer_for(deji), now=NOW, recipient_id=line.id, reason="子女已接走")
    assert Commitment.objects.get().cancelled_at == NOW
    with refused("goods.not_on_list"):
        remove_recipient(actor=viewer_for(deji), now=NOW, recipient_id=line.id, reason="再去")
    add_recipient(actor=viewer_for(deji), now=NOW, campaign_id=made.id, resident_id=line.resident_id, reason="又回来了")


def test_who_dies_after_the_list_stood_comes_off_it_with_the_promise(deji: User, zhuoma: User) -> None:
    dead, _alive = elders(2)
    made = listed(deji, stocked(deji), zhuoma)
    mark_died(actor=viewer_for(zhuoma), now=NOW, resident_id=dead.id, version=dead.version, on=YESTERDAY)
    line = Recipient.objects.get(resident=dead)
    assert (line.state, line.removed_reason) == ("removed", "system:resident.died")
    assert Commitment.objects.get(resident=dead).cancelled_at == NOW
    assert on_list(made) == {"老人1"}


def test_a_round_is_given_to_who_may_hand_out_there(deji: User, zhuoma: User, zhangwei: User) -> None:
    elders(3)
    made = listed(deji, stocked(deji))
    volunteer = make_user("pubu", "volunteer", "540127100202")
    for worker in (zhangwei, volunteer):
        with refused("goods.worker_cannot"):
            assign_round(actor=viewer_for(deji), now=NOW, campaign_id=made.id, place=GONGKA, worker_id=worker.id)
    with refused("general.not_found"):
        assign_round(actor=viewer_for(zhangwei), now=NOW, campaign_id=made.id, place=GONGKA, worker_id=zhangwei.id)
    assert assign_round(actor=viewer_for(deji), now=NOW, campaign_id=made.id, place=GONGKA, worker_id=zhuoma.id) == 3
    assert set(Commitment.objects.values_list("kind", "service", "worker_id", "title")) == {("goods", "", zhuoma.id, "暖冬行动")}
    with refused("goods.nothing_to_assign"):
        assign_round(actor=viewer_for(deji), now=NOW, campaign_id=made.id, place=GONGKA, worker_id=zhuoma.id)


def test_a_closed_campaign_frees_its_goods_and_ends_its_promises(deji: User, zhuoma: User) -> None:
    elders(2)
    store = stocked(deji, 2)
    made = listed(deji, store, zhuoma)
    close_campaign(actor=viewer_for(deji), now=NOW, campaign_id=made.id)
    assert not Commitment.objects.filter(is_open=True)
    again = draft(deji, store, goods={"zangcha": 1})
    assert preview(viewer_for(deji), again, today=TODAY).needed[0].is_enough


def test_the_lists_of_the_story_lie_in_its_township() -> None:
    low, high = place_range(GONGKA)
    assert low <= "540127100202" < high


def test_two_files_of_one_person_on_one_list_can_still_be_merged(deji: User) -> None:
    first, second = make_resident("旦增"), make_resident("旦增")
    in_category(first)
    in_category(second)
    listed(deji, stocked(deji))
    merge_residents(
        actor=viewer_for(deji), now=NOW, kept_id=first.id, merged_id=second.id, versions=(1, 1), from_merged=[], reason="同一人"
    )
    assert Recipient.objects.filter(resident=first).count() == 2
