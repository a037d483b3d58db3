"""Rounds that the checker passed, and what happens at the doors: the promise, the proof, the welfare check, the undoing."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.base.files.services import store_file
from lianxin.base.notices.models import Notice
from lianxin.domain.commitments.models import Commitment, Proof
from lianxin.domain.commitments.rules import GivenProof
from lianxin.domain.commitments.services import (
    cancel_commitment,
    confirm_commitment,
    finish_commitment,
    issue_door_code,
    missing_choice,
    reassign,
)
from lianxin.domain.meals import selectors
from lianxin.domain.meals.models import Doorstep, Kitchen, Meal, MealRound
from lianxin.domain.meals.services import (
    change_day,
    count_boxes,
    freeze_meal,
    plan_rounds,
    publish_rounds,
    record_cooking,
    take_differences,
    tick_eaten,
    undo_doorstep,
)
from lianxin.domain.needs.models import Need
from lianxin.domain.people.models import Resident
from lianxin.domain.people.services.residents import mark_died
from lianxin.kernel.coordinates import Crs, Point
from tests.domain.meals.story import (
    HOME,
    SIGNATURE,
    at_door,
    eaters,
    eats,
    elder,
    frozen,
    kitchen,
    order,
    sent_out,
)
from tests.factories import NOW, TODAY, make_carer, make_user, refused, sign_in, viewer_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def food(deji: User) -> Kitchen:
    return kitchen(deji)


@pytest.fixture
def people(zhuoma: User, food: Kitchen) -> list[Resident]:
    return eaters(zhuoma, food, 4)


def test_rounds_bring_every_meal_hot_and_say_which_they_cannot(deji: User, zhuoma: User, food: Kitchen, people: list[Resident]) -> None:
    nowhere, far = elder("没有坐标", lon=None, lat=None), elder("太远", lon=92.9, lat=30.9)
    guest = elder("在餐点吃", 6)
    for one, way in ((nowhere, "brought"), (far, "brought"), (guest, "on_site")):
        order(one)
        eats(zhuoma, one, food, way=way)
    found = frozen(deji, food)
    actor = viewer_for(deji)
    with refused("meals.no_runners"):
        plan_rounds(actor=actor, now=NOW, meal_day_id=found.id)
    sent_out(deji, zhuoma, found)
    meals = {one.resident_id: one for one in Meal.objects.filter(meal_day=found)}
    planned = [meals[one.id] for one in people]
    assert all(one.runner == zhuoma and one.trip and one.sequence and one.planned_arrival >= 640 for one in planned)
    assert Counter((one.trip, one.sequence) for one in planned).most_common(1)[0][1] == 1
    assert meals[nowhere.id].left_out == "unknown_place"
    assert meals[far.id].left_out
    assert meals[guest.id].left_out == ""
    assert meals[guest.id].runner is None
    brought = selectors.count(actor, food, TODAY, "lunch").tally.of("brought")
    published = MealRound.objects.get(state="published")
    assert brought == sum(len(one["stops"]) for one in published.trips) + len(published.unserved), "the kitchen's count is what goes out"
    assert {one.commitment.worker for one in planned} == {zhuoma}
    assert Notice.objects.filter(user=zhuoma, kind="meals.round", count=4).exists()
    mine = selectors.my_round(viewer_for(zhuoma), TODAY)
    assert [one.meal.sequence for one in mine if one.meal.trip == 1] == sorted(one.meal.sequence for one in mine if one.meal.trip == 1)
    with refused("meals.draft_gone"):
        publish_rounds(actor=actor, now=NOW, round_id=published.id)
    counted = count_boxes(actor=viewer_for(zhuoma), now=NOW, round_id=published.id, boxes_out=4, boxes_back=3)
    assert (counted.boxes_out, counted.boxes_back) == (4, 3)


def test_a_meal_too_late_to_be_eaten_hot_is_named_and_not_sent(deji: User, zhuoma: User, people: list[Resident], food: Kitchen) -> None:
    found = frozen(deji, food)
    record_cooking(
        actor=viewer_for(deji), now=NOW, meal_day_id=found.id, cooked_at=NOW - timedelta(hours=3), celsius=Decimal("55.5"), sample_grams=100
    )
    sent_out(deji, zhuoma, found)
    assert set(Meal.objects.filter(meal_day=found).values_list("left_out", flat=True)) == {"no_window"}


def test_a_delivered_meal_keeps_the_promise_with_its_proof(deji: User, zhuoma: User, ciren: User, food: Kitchen, people: list[Resident]) -> None:
    sent_out(deji, zhuoma, frozen(deji, food))
    one, two, three = Meal.objects.order_by("trip", "sequence")[:3]
    with refused("access.denied"):
        at_door(ciren, one)
    key = uuid4()
    done = at_door(zhuoma, one, celsius=Decimal("66.0"), box_back=True, doorstep_id=key)
    assert at_door(zhuoma, one, celsius=Decimal("66.0"), box_back=True, doorstep_id=key) == done, "sent twice is one"
    with refused("meals.sent_otherwise"):
        at_door(zhuoma, one, "refused", note="太咸", doorstep_id=key)
    with refused("meals.already_recorded"):
        at_door(zhuoma, one)
    promise = Commitment.objects.get(meal=one)
    assert promise.done_at == NOW
    assert promise.outcome == "送到本人"
    assert {each.kind: each.flags for each in promise.proofs.all()} == {"time": [], "place": [], "signature": []}
    with refused("meals.receiver_needed"):
        at_door(zhuoma, two, "left_with")
    at_door(zhuoma, two, "left_with", received_by="邻居次旦", position=None)
    kept = Commitment.objects.get(meal=two)
    assert kept.done_at == NOW, "one of the kinds is enough: no place is missed beside a signature"
    assert set(kept.proofs.values_list("kind", flat=True)) == {"time", "signature"}
    at_door(zhuoma, three, proofs=(), position=None)
    promise = Commitment.objects.get(meal=three)
    assert promise.is_open, "nothing shows yet that somebody was there"
    assert promise.started_at is not None
    assert Meal.objects.filter(state__in=("delivered", "left_with")).count() == 3


def test_a_promise_behind_a_meal_is_kept_at_the_door_alone(deji: User, zhuoma: User, ciren: User, food: Kitchen, people: list[Resident]) -> None:
    sent_out(deji, zhuoma, frozen(deji, food))
    meal = Meal.objects.order_by("sequence")[0]
    given = at_door(zhuoma, Meal.objects.order_by("sequence")[1]).meal.commitment.proofs.get(kind="signature")
    proofs = [GivenProof(kind, NOW, file_id=given.file_id if kind == "signature" else None) for kind in ("time", "place", "signature")]  # type: ignore[arg-type]
    with refused("meals.record_at_door"):
        finish_commitment(actor=viewer_for(zhuoma), now=NOW, commitment_id=meal.commitment_id, outcome="送到了", proofs=proofs)
    reassign(actor=viewer_for(deji), now=NOW, commitment_id=meal.commitment_id, worker_id=ciren.id, reason="车坏了")
    meal.refresh_from_db()
    assert (meal.runner, meal.sequence) == (ciren, None), "it goes with its promise"


def test_nobody_answering_opens_an_urgent_check_at_once_and_tells_people(deji: User, zhuoma: User, ciren: User, food: Kitchen, people: list[Resident]) -> None:
    people[0].care_orders.update(regular_carer=ciren)
    sent_out(deji, zhuoma, frozen(deji, food))
    meal = Meal.objects.get(resident=people[0])
    made = at_door(zhuoma, meal, "no_answer", note="敲了三次")
    need = Need.objects.get(kind="welfare_check")
    assert (need.resident, need.precedence, need.source_kind, need.source_id) == (people[0], 0, "meal", str(made.id))
    assert need.triage_due_at - NOW <= timedelta(hours=1)
    told = set(Notice.objects.filter(kind="need.immediate").values_list("user_id", flat=True))
    assert told == {deji.id, ciren.id}
    assert Commitment.objects.get(meal=meal).refused_at == NOW
    at_door(zhuoma, meal)  # found on the second try
    meal.refresh_from_db()
    assert meal.state == "delivered"
    assert Commitment.objects.get(meal=meal).done_at == NOW
    assert Need.objects.get(kind="welfare_check").is_open, "a person closes it, having seen to it"


def test_a_silent_door_of_a_volunteer_is_looked_into_too(deji: User, zhuoma: User, food: Kitchen, people: list[Resident]) -> None:
    pubu = make_user("pubu", "volunteer", people[0].place, display_name="普布")
    sent_out(deji, pubu, frozen(deji, food))
    meal = Meal.objects.filter(runner=pubu)[0]
    assert len(selectors.my_round(viewer_for(pubu), TODAY)) == 4
    at_door(pubu, meal, "no_answer")
    assert Need.objects.get(kind="welfare_check").resident == meal.resident
    other = frozen_for_another(deji, food)
    with refused("general.not_found"):
        at_door(pubu, other)
    with refused("general.not_found"):
        undo_doorstep(actor=viewer_for(pubu), now=NOW, meal_id=other.id, reason="不是我的")
    with refused("general.not_found"):
        count_boxes(actor=viewer_for(pubu), now=NOW, round_id=MealRound.objects.get(state="published").id, boxes_out=1, boxes_back=1)


def frozen_for_another(head: User, food: Kitchen) -> Meal:
    """The same day's dinner of somebody else, which nobody brings yet."""
    one = elder("别人", 9)
    order(one, window_start=990, window_end=1110)
    eats(head, one, food)
    return Meal.objects.get(meal_day=frozen(head, food, sitting="dinner"))


def test_a_mistake_is_undone_on_the_same_day_with_a_reason(deji: User, zhuoma: User, ciren: User, food: Kitchen, people: list[Resident]) -> None:
    sent_out(deji, zhuoma, frozen(deji, food))
    one, two = Meal.objects.order_by("sequence")[:2]
    undo = {"meal_id": one.id, "reason": "按错了一户"}
    with refused("meals.nothing_to_undo"):
        undo_doorstep(actor=viewer_for(zhuoma), now=NOW, **undo)
    at_door(zhuoma, one)
    at_door(zhuoma, two, "no_answer")
    with refused("access.denied"):
        undo_doorstep(actor=viewer_for(ciren), now=NOW, **undo)
    with refused("meals.undo_too_late"):
        undo_doorstep(actor=viewer_for(zhuoma), now=NOW + timedelta(days=1), **undo)
    undo_doorstep(actor=viewer_for(zhuoma), now=NOW, **undo)
    undo_doorstep(actor=viewer_for(deji), now=NOW, meal_id=two.id, reason="其实在家")
    one.refresh_from_db()
    promise = Commitment.objects.get(meal=one)
    assert one.state == "open"
    assert promise.is_open
    assert promise.done_at is None
    assert Doorstep.objects.get(meal=one).undone_reason == "按错了一户"
    assert Need.objects.get(kind="welfare_check").state == "declined"
    at_door(zhuoma, one, proofs=(), position=None)
    promise.refresh_from_db()
    assert promise.is_open, "the signature and the place of the mistake prove nothing"


@pytest.mark.parametrize(("kind", "position", "is_kept"), [
    (None, "home", True), (None, None, False), (None, "far", False), ("photo", None, True), ("signature", "far", True), ("code", None, False),
])  # fmt: skip
def test_any_one_proof_that_holds_is_enough_for_a_meal(
    deji: User, zhuoma: User, food: Kitchen, kind: str | None, position: str | None, is_kept: bool
) -> None:
    (one,) = eaters(zhuoma, food, 1)
    sent_out(deji, zhuoma, frozen(deji, food))
    meal = Meal.objects.get()
    where = {"home": Point(one.lon or 0, one.lat or 0, Crs.WGS84), "far": Point(91.9, 29.9, Crs.WGS84)}.get(position or "")
    given = []
    if kind is not None:
        file = None if kind == "code" else store_file(actor=viewer_for(zhuoma), now=NOW, place=meal.place, content=SIGNATURE, needs="meals.deliver").id
        given = [GivenProof(kind, NOW, file_id=file, text="别家的码" if kind == "code" else "")]  # type: ignore[arg-type]
    at_door(zhuoma, meal, proofs=given, position=where)
    promise = Commitment.objects.get()
    assert promise.is_open != is_kept
    assert missing_choice(promise) == (() if is_kept else ("photo", "signature", "code", "place"))
    if position == "far" and is_kept:
        assert promise.has_doubts, "enough to be kept is not enough not to be looked at"
    if not is_kept:
        with refused("commitment.proof_missing"):
            finish_commitment(actor=viewer_for(zhuoma), now=NOW, commitment_id=promise.id, outcome="送到了")


def test_a_place_nobody_can_hold_against_a_home_is_not_enough(deji: User, zhuoma: User, food: Kitchen) -> None:
    one = elder("没有坐标", lon=None, lat=None)
    order(one)
    eats(zhuoma, one, food)
    frozen(deji, food)
    at_door(zhuoma, Meal.objects.get(), proofs=(), position=HOME)
    assert Commitment.objects.get().is_open


def test_a_mistake_leaves_neither_proof_nor_doubt_behind(deji: User, zhuoma: User, food: Kitchen, people: list[Resident]) -> None:
    sent_out(deji, zhuoma, frozen(deji, food))
    one, two = Meal.objects.order_by("sequence")[:2]
    actor = viewer_for(zhuoma)
    at_door(zhuoma, one, position=Point(91.9, 29.9, Crs.WGS84))
    assert Commitment.objects.get(meal=one).has_doubts
    undo_doorstep(actor=actor, now=NOW, meal_id=one.id, reason="按错了一户")
    at_door(zhuoma, one, proofs=())
    promise = Commitment.objects.get(meal=one)
    assert (promise.is_open, promise.has_doubts) == (False, False), "what was undone is no doubt about what came after"
    at_door(zhuoma, two, proofs=(), position=None)
    assert Commitment.objects.get(meal=two).is_open
    undo_doorstep(actor=actor, now=NOW, meal_id=two.id, reason="按错了一户")
    assert all({"code": "undone"} in proof.flags for proof in Proof.objects.filter(commitment__meal=two)), "an unfinished one too"


def test_a_second_try_that_was_a_mistake_leaves_the_door_silent(deji: User, zhuoma: User, food: Kitchen, people: list[Resident]) -> None:
    sent_out(deji, zhuoma, frozen(deji, food))
    meal = Meal.objects.order_by("sequence")[0]
    at_door(zhuoma, meal, "no_answer")
    at_door(zhuoma, meal)
    undo_doorstep(actor=viewer_for(zhuoma), now=NOW, meal_id=meal.id, reason="按错了一户")
    meal.refresh_from_db()
    assert meal.state == "no_answer"
    assert Commitment.objects.get(meal=meal).refused_at == NOW
    with refused("meals.already_recorded"):
        at_door(zhuoma, meal, "no_answer")
    assert Need.objects.filter(kind="welfare_check").count() == 1, "one silent door, one check"
    at_door(zhuoma, meal)
    assert Commitment.objects.get(meal=meal).done_at == NOW


def test_what_was_confirmed_is_not_undone_at_the_door(deji: User, zhuoma: User, food: Kitchen, people: list[Resident]) -> None:
    sent_out(deji, zhuoma, frozen(deji, food))
    meal = Meal.objects.order_by("sequence")[0]
    at_door(zhuoma, meal)
    confirm_commitment(actor=viewer_for(deji), now=NOW, commitment_id=meal.commitment_id, by_kind="resident", satisfied=True)
    with refused("commitment.not_reopenable"):
        undo_doorstep(actor=viewer_for(zhuoma), now=NOW, meal_id=meal.id, reason="按错了一户")
    meal.refresh_from_db()
    assert meal.state == "delivered"
    assert Doorstep.objects.get().undone_at is None


def test_refused_again_and_again_becomes_a_need(deji: User, zhuoma: User, food: Kitchen) -> None:
    (one,) = eaters(zhuoma, food, 1)
    make_carer(zhuoma)
    for days in range(3):
        day, at = TODAY + timedelta(days=days), NOW + timedelta(days=days)
        found = freeze_meal(actor=viewer_for(deji), now=at, kitchen_id=food.id, day=day, sitting="lunch")
        meal = Meal.objects.get(meal_day=found)
        with refused("meals.refusal_needs_reason"):
            at_door(zhuoma, meal, "refused", now=at)
        at_door(zhuoma, meal, "refused", note="太咸", now=at)
        assert Need.objects.filter(kind="meal_dissatisfaction", resident=one).count() == (days == 2)


def test_who_eats_at_the_point_is_ticked_off(deji: User, zhuoma: User, food: Kitchen) -> None:
    one = elder("在餐点吃")
    order(one)
    eats(zhuoma, one, food, way="on_site")
    frozen(deji, food)
    meal = Meal.objects.get()
    with refused("meals.eaten_on_site"):
        at_door(zhuoma, meal)
    first = tick_eaten(actor=viewer_for(zhuoma), now=NOW, meal_id=meal.id)
    assert tick_eaten(actor=viewer_for(zhuoma), now=NOW, meal_id=meal.id) == first
    meal.refresh_from_db()
    assert meal.state == "eaten"
    assert meal.commitment.done_at == NOW


def told(user: User, kind: str) -> int:
    return Notice.objects.filter(user=user, kind=kind).count()


def test_the_runner_hears_of_a_meal_that_is_dropped_or_given_to_another_after_publication(
    deji: User, zhuoma: User, ciren: User, food: Kitchen, people: list[Resident]
) -> None:
    found, head = frozen(deji, food), viewer_for(deji)
    sent_out(deji, zhuoma, found)
    assert (told(zhuoma, "meals.round"), told(zhuoma, "meals.less"), told(zhuoma, "meals.more")) == (1, 0, 0), "publishing tells once"
    for one in people[:2]:
        change_day(actor=head, now=NOW, resident_id=one.id, day=TODAY, sitting="lunch", what="cancel", reason="家里来人")
    assert take_differences(actor=head, now=NOW, meal_day_id=found.id) == (0, 2)
    assert told(zhuoma, "meals.less") == 1, "once for all of one moment"
    mark_died(actor=head, now=NOW + timedelta(minutes=5), resident_id=people[2].id, version=people[2].version, on=TODAY)
    assert told(zhuoma, "meals.less") == 2
    last = Meal.objects.get(resident=people[3])
    reassign(actor=head, now=NOW + timedelta(minutes=9), commitment_id=last.commitment_id, worker_id=ciren.id)
    assert (told(zhuoma, "meals.less"), told(ciren, "meals.more"), told(zhuoma, "meals.more")) == (3, 1, 0)
    draft = plan_rounds(actor=head, now=NOW, meal_day_id=found.id, seconds=0.1)
    publish_rounds(actor=head, now=NOW, round_id=draft.id)
    assert (told(ciren, "meals.less"), told(zhuoma, "meals.round")) == (0, 2)


def test_what_was_brought_before_its_runner_heard_that_it_was_dropped_counts_when_somebody_says_so(
    deji: User, zhuoma: User, food: Kitchen, people: list[Resident]
) -> None:
    sent_out(deji, zhuoma, frozen(deji, food))
    meal = Meal.objects.order_by("sequence")[0]
    cancel_commitment(actor=viewer_for(deji), now=NOW, commitment_id=meal.commitment_id, reason="家里来人")
    with refused("meals.dropped"):
        at_door(zhuoma, meal)
    key = uuid4()
    first = at_door(zhuoma, meal, though_dropped=True, doorstep_id=key)
    assert at_door(zhuoma, meal, though_dropped=True, doorstep_id=key) == first
    meal.refresh_from_db()
    promise = meal.commitment
    assert (meal.state, promise.done_at, promise.cancelled_at) == ("delivered", NOW, None)


def test_my_round_stands_in_the_order_of_the_trip_whatever_hour_each_was_promised(deji: User, zhuoma: User, food: Kitchen, people: list[Resident]) -> None:
    found = frozen(deji, food)
    sent_out(deji, zhuoma, found)
    last = Meal.objects.order_by("sequence").last()
    assert last is not None
    Meal.objects.filter(id=last.id).update(window_start=last.window_start - 20)
    way = [one.meal.sequence for one in selectors.my_round(viewer_for(zhuoma), TODAY)]
    assert way == [1, 2, 3, 4]
    counted = selectors.count(viewer_for(deji), food, TODAY, "lunch").meals
    assert [one.sequence for one in counted] == way


def test_my_page_says_what_proof_is_lacking_and_where_it_is_brought_and_lets_a_silent_door_be_tried_again(
    deji: User, zhuoma: User, food: Kitchen, people: list[Resident], client: Client
) -> None:
    sent_out(deji, zhuoma, frozen(deji, food))
    one, two, three, _four = Meal.objects.order_by("sequence")
    at_door(zhuoma, one, proofs=(), position=None)
    at_door(zhuoma, two, "no_answer")
    at_door(zhuoma, three)
    with time_machine.travel(NOW, tick=False):
        phone = sign_in(client, zhuoma)
        mine = phone.get(reverse("meals:mine")).content.decode()
        lack, again, done = mine.index("送到了,还缺凭证"), mine.index("没人应门的,再敲一次"), mine.index("登记过的")
        at = [mine.index(reverse("meals:meal", args=[each.id])) for each in (two, one, three)]
        assert again < at[0] < lack < at[1] < done < at[2]
        assert "已送到,还缺凭证" in mine
        door = phone.get(reverse("meals:meal", args=[one.id])).content.decode()
        assert reverse("commitments:finish", args=[one.commitment_id]) in door
        asked = phone.get(reverse("meals:meal", args=[_four.id])).content.decode()
        assert "送到以后要有凭证" in asked
        sent = dict(re.findall(r'name="(doorstep_id|csrfmiddlewaretoken)"[^>]*value="([^"]+)"', asked))
        code = issue_door_code(actor=viewer_for(deji), now=NOW, resident_id=_four.resident_id)[1]
        assert phone.post(reverse("meals:meal", args=[_four.id]), sent | {"outcome": "delivered", "code": code}).status_code == 302
    assert Commitment.objects.get(meal=_four).done_at == NOW, "the code of this door is proof enough"


def test_a_long_round_shows_one_trip_at_a_time(deji: User, zhuoma: User, food: Kitchen, people: list[Resident], monkeypatch: pytest.MonkeyPatch) -> None:
    found = frozen(deji, food)
    meals = [str(one) for one in Meal.objects.order_by("id").values_list("id", flat=True)]
    trip = {"runner": str(zhuoma.id), "leaves": 640, "back": 700}
    stops = [{"meal": one, "arrival": 650, "start": 650} for one in meals]
    trips = [trip | {"number": 1, "stops": stops[:2]}, trip | {"number": 2, "stops": stops[2:]}]
    MealRound.objects.create(place=found.place, meal_day=found, minutes=9, seed=0, made_by=deji.id, made_at=NOW, trips=trips, unserved=[])
    monkeypatch.setattr("lianxin.domain.meals.views.rounds._MANY_DOORS", 3)
    here = reverse("meals:rounds", args=[found.id])
    with time_machine.travel(NOW, tick=False):
        head = sign_in(Client(), deji, verified=True)
        first, second = head.get(here).content.decode(), head.get(f"{here}?draft=1").content.decode()
    for shown, inside, outside in ((first, meals[:2], meals[2:]), (second, meals[2:], meals[:2])):
        assert all(reverse("meals:meal", args=[one]) in shown for one in inside)
        assert not any(reverse("meals:meal", args=[one]) in shown for one in outside)
    assert "?draft=1#draft-1" in first
