"""What was done at a door without signal: visits and goods with proof, once, by the right person, and the photos after."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from lianxin.base.access.models import Grant, User
from lianxin.base.notices.models import Notice
from lianxin.domain.care.models import Visit
from lianxin.domain.commitments.models import Commitment, Proof
from lianxin.domain.commitments.services import cancel_commitment
from lianxin.domain.goods.models import Campaign, GoodsBatch, HandOut, Recipient, StockBalance
from lianxin.domain.meals.models import Doorstep, Meal
from lianxin.domain.needs.models import Need
from lianxin.domain.people.models import Resident
from lianxin.domain.surveys.models import HeldOperation
from lianxin.kernel.clock import SHANGHAI, local_day
from tests import factories
from tests.domain.goods import story
from tests.domain.meals import story as lunch
from tests.entry.field.doors import at_door, bring, flags_of, handed, picture, planned, promise_of, proof
from tests.entry.field.test_operations import op, outcomes, send
from tests.factories import NOW

pytestmark = pytest.mark.django_db

PHOTO, SIGNED = picture(1), picture(90, (200, 80))


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(NOW + timedelta(hours=4)):
        yield


@pytest.fixture
def phone(zhuoma: User) -> Client:
    return factories.sign_in(Client(), zhuoma)


@pytest.fixture
def line(deji: User, zhuoma: User) -> Recipient:
    """One person's line of a list, for 卓玛 to bring."""
    story.elders(1)
    campaign = story.listed(deji, story.stocked(deji, 3), zhuoma)
    return Recipient.objects.select_related("resident", "commitment").get(campaign=campaign)


def test_a_visit_with_its_proof_keeps_the_promise_and_the_files_reach_their_proof_later(phone: Client, zhuoma: User, baima: Resident) -> None:
    visit = planned(zhuoma, baima)
    photo, signature = proof("photo", PHOTO), proof("signature", SIGNED)
    made = at_door(visit, proof("place", position={"lon": 91.735, "lat": 29.835}, text="±12 m"), photo, signature)
    assert [outcomes(phone, made), outcomes(phone, made, made)] == [["accepted"], ["again", "again"]]
    promise = promise_of(visit)
    assert (promise.is_open, promise.done_minutes, promise.outcome) == (False, 90, "清洁项目:地、窗")
    visit.refresh_from_db()
    assert (visit.record, visit.observed, visit.result) == ({"checklist": "地、窗"}, ["eats_less"], "met")
    assert flags_of(photo) == {"awaited"}
    for _again in range(2):
        assert bring(phone, photo, PHOTO).json() == {"sha256": photo["sha256"]}
    assert bring(phone, signature, SIGNED).status_code == 200
    kept = Proof.objects.get(id=photo["id"])
    assert kept.file is not None
    assert (kept.file.media_type, kept.file.place, flags_of(photo)) == ("image/png", baima.place, set())
    assert Proof.objects.filter(commitment=promise).count() == 4  # place, photo, signature, time


def test_what_is_still_owed_is_said_at_once_on_the_phone_on_today_and_beside_the_promise(phone: Client, zhuoma: User, baima: Resident) -> None:
    visit = planned(zhuoma, baima)
    [answer] = send(phone, at_door(visit, proof("photo", PHOTO)))
    assert (answer["outcome"], answer["lacks"]) == ("accepted", ["signature"])
    promise = promise_of(visit)
    Commitment.objects.filter(id=promise.id).update(due_at=NOW + timedelta(hours=6))  # today
    address = f"/commitments/{promise.id}/"
    html = phone.get("/today/").content.decode()
    assert "还缺凭证,没有办结" in html
    assert html.count(address) >= 2, "beside the visit and among what is to be done today"
    facts = phone.get(address).content.decode().partition("还要的凭证")[2].partition("</dd>")[0]
    assert ("签字" in facts, "照片" in facts) == (True, False)
    [whole] = send(phone, at_door(planned(zhuoma, baima), proof("photo", PHOTO), proof("signature", SIGNED)))
    assert "lacks" not in whole


def test_a_change_seen_becomes_a_need_when_the_worker_says_so(phone: Client, zhuoma: User, baima: Resident) -> None:
    need = {"id": str(uuid4()), "code": "eats_less", "kind": "meal", "urgency": "", "said": "吃得少了"}
    assert outcomes(phone, at_door(planned(zhuoma, baima), needs=[need])) == ["accepted"]
    found = Need.objects.get()
    assert (found.kind, found.said, found.resident_id) == ("meal", "吃得少了", baima.id)


def test_a_mark_or_a_line_that_the_pack_does_not_have_is_refused_and_nothing_is_kept(phone: Client, zhuoma: User, baima: Resident) -> None:
    visit = planned(zhuoma, baima)
    for wrong in ({"observed": ["flies"]}, {"record": {"flies": ""}}):
        [answer] = send(phone, at_door(visit, **wrong))
        assert (answer["outcome"], answer["problem"]["code"]) == ("refused", "care.record_unknown")
    assert not Proof.objects.exists()


def test_a_voice_stands_in_for_a_signature(phone: Client, zhuoma: User, baima: Resident) -> None:
    visit, sound = planned(zhuoma, baima), b"\x1a\x45\xdf\xa3" + b"opus" * 100
    spoken = proof("voice", sound)
    assert outcomes(phone, at_door(visit, proof("photo", PHOTO), spoken)) == ["accepted"]
    assert not promise_of(visit).is_open
    assert bring(phone, spoken, sound).status_code == 200


def test_without_a_position_the_visit_is_taken_and_says_so(phone: Client, zhuoma: User, baima: Resident) -> None:
    place = proof("place", position=None)
    assert outcomes(phone, at_door(planned(zhuoma, baima), place, position=None)) == ["accepted"]
    assert flags_of(place) == {"no_position"}


@pytest.mark.parametrize("wrong", [
    {"kind": "photo"}, {"kind": "place", "sha256": "0" * 64}, {"kind": "record"}, {"kind": "photo", "sha256": "x"}, {"id": "", "kind": "code"},
])  # fmt: skip
def test_proof_that_is_not_as_agreed_is_refused(phone: Client, zhuoma: User, baima: Resident, wrong: dict[str, str]) -> None:
    [answer] = send(phone, at_door(planned(zhuoma, baima), proof("photo", PHOTO) | {"sha256": ""} | wrong))
    assert answer["problem"]["code"] == "field.not_understood"


def test_a_phone_whose_clock_is_wrong_is_told_from_ours_when_it_sends(phone: Client, zhuoma: User, baima: Resident) -> None:
    place = proof("place", position={"lon": 91.735, "lat": 29.835})
    body = {"ops": [at_door(planned(zhuoma, baima), place)], "device": "d", "phone_at": (timezone.now() + timedelta(minutes=40)).isoformat()}
    phone.post("/field/api/ops", json.dumps(body), content_type="application/json")
    assert Proof.objects.get(id=place["id"]).clock_seconds == 2400
    assert "clock_wrong" in flags_of(place)


def test_the_clock_that_the_phone_measured_itself_counts_where_it_does_not_say_the_time(phone: Client, zhuoma: User, baima: Resident) -> None:
    place = proof("place", position={"lon": 91.735, "lat": 29.835})
    assert outcomes(phone, at_door(planned(zhuoma, baima), place, clock_seconds=-3)) == ["accepted"]
    assert Proof.objects.get(id=place["id"]).clock_seconds == -3


def test_other_bytes_than_were_promised_and_somebody_elses_file_are_not_taken(phone: Client, zhuoma: User, ciren: User, baima: Resident) -> None:
    photo = proof("photo", PHOTO)
    send(phone, at_door(planned(zhuoma, baima), photo))
    answer = bring(phone, photo, SIGNED)
    assert (answer.status_code, answer.json()["problem"]["code"]) == (409, "commitment.other_file")
    assert bring(factories.sign_in(Client(), ciren), photo, PHOTO).status_code == 404
    assert bring(phone, {"id": str(uuid4())}, PHOTO).status_code == 404
    assert Proof.objects.get(id=photo["id"]).file is None


def test_who_lost_the_role_meanwhile_still_brings_the_photo_they_promised(phone: Client, zhuoma: User, baima: Resident) -> None:
    photo = proof("photo", PHOTO)
    send(phone, at_door(planned(zhuoma, baima), photo))
    Grant.objects.filter(user=zhuoma).delete()
    assert bring(phone, photo, PHOTO).status_code == 200
    assert Proof.objects.get(id=photo["id"]).file is not None


def test_proof_of_a_visit_that_was_called_off_meanwhile_is_kept_and_marked(phone: Client, zhuoma: User, baima: Resident) -> None:
    visit, photo = planned(zhuoma, baima), proof("photo", PHOTO)
    Commitment.objects.filter(id=visit.commitment_id).update(is_open=False, cancelled_at=timezone.now())
    assert outcomes(phone, at_door(visit, photo)) == ["accepted"]
    assert flags_of(photo) == {"awaited", "late"}


def test_goods_are_signed_for_once_however_often_it_is_sent(phone: Client, line: Recipient) -> None:
    signature = proof("signature", SIGNED)
    made = handed(line, signature)
    assert [outcomes(phone, made), outcomes(phone, made, made)] == [["accepted"], ["again", "again"]]
    assert (HandOut.objects.get().signed_by, Recipient.objects.get(id=line.id).state) == ("self", "handed")
    promise = Commitment.objects.get(id=line.commitment_id)
    assert promise.done_at == datetime.fromisoformat(made["body"]["at"])  # when it was, not when it was sent
    assert StockBalance.objects.get(batch__goods="zangcha", account__kind="store").quantity == 2
    assert bring(phone, signature, SIGNED).status_code == 200


def test_nobody_gets_them_twice_and_the_phone_is_told_who_was_quicker(phone: Client, ciren: User, line: Recipient, deji: User) -> None:
    story.hand(deji, line)
    [answer] = send(phone, handed(line, proof("signature", SIGNED)))
    assert (answer["outcome"], answer["problem"]["code"]) == ("refused", "goods.already_handed")
    assert "德吉" in answer["problem"]["title"]
    assert HandOut.objects.count() == 1


def test_when_the_store_has_too_little_it_says_how_many_and_nothing_is_kept(phone: Client, line: Recipient) -> None:
    StockBalance.objects.filter(batch__goods="zhijin", account__kind="store").update(quantity=1)
    [answer] = send(phone, handed(line, proof("signature", SIGNED)))
    assert answer["problem"]["code"] == "goods.stock_short"
    assert not HandOut.objects.exists()
    assert not Proof.objects.exists()


def test_a_deputy_says_who_they_are(phone: Client, line: Recipient) -> None:
    signature = proof("signature", SIGNED)
    [answer] = send(phone, handed(line, signature, signed_by="deputy"))
    assert answer["problem"]["code"] == "goods.signer_needed"
    assert outcomes(phone, handed(line, signature, signed_by="deputy", signer_name="巴桑", relation="邻居")) == ["accepted"]
    assert (HandOut.objects.get().signer_name, HandOut.objects.get().relation) == ("巴桑", "邻居")


def test_a_photo_of_a_closed_door_is_kept_with_the_line_that_stays_open(phone: Client, line: Recipient) -> None:
    photo = proof("photo", PHOTO)
    assert outcomes(phone, handed(line, photo, outcome="no_answer", signed_by="", sizes={})) == ["accepted"]
    assert Recipient.objects.get(id=line.id).state == "listed"
    assert bring(phone, photo, PHOTO).status_code == 200


def test_a_colleagues_line_and_one_of_another_county_wait_for_a_person(ciren: User, line: Recipient, deji: User) -> None:
    stranger = factories.make_user("far", "worker", "330109001000", display_name="小王")
    for who in (ciren, stranger):
        made = handed(line, proof("signature", SIGNED))
        assert outcomes(factories.sign_in(Client(), who), made) == ["quarantined"]
        assert HeldOperation.objects.get(id=made["id"]).kind == "handout"
    assert not HandOut.objects.exists()
    assert Recipient.objects.get(id=line.id).state == "listed"


def test_a_held_hand_out_is_let_in_in_the_name_of_its_sender_who_then_brings_the_signature(ciren: User, line: Recipient, deji: User) -> None:
    phone, signature = factories.sign_in(Client(), ciren), proof("signature", SIGNED)
    made = handed(line, signature)
    send(phone, made)
    assert bring(phone, signature, SIGNED).status_code == 404  # it is nowhere yet: the phone keeps it
    head = factories.sign_in(Client(), deji, verified=True)
    shown = head.get(f"/held/{made['id']}/").content.decode()
    assert "暖冬行动" in shown
    assert "已发到" in shown
    assert head.post(f"/held/{made['id']}/", {"act": "admit"}).status_code == 302
    assert HandOut.objects.get().made_by == ciren.id
    assert outcomes(phone, made) == ["again"]
    assert bring(phone, signature, SIGNED).status_code == 200


@pytest.fixture
def meal(deji: User, zhuoma: User) -> Meal:
    """One lunch of today on 卓玛's round."""
    where = lunch.kitchen(deji)
    lunch.eaters(deji, where, 1)
    found = lunch.frozen(deji, where)
    lunch.sent_out(deji, zhuoma, found)
    return Meal.objects.select_related("resident", "commitment").get(meal_day=found)


def brought(meal: Meal, *proofs: dict[str, object], **more: object) -> dict[str, object]:
    body = {
        "resident_id": str(meal.resident_id), "meal_id": str(meal.id), "outcome": "delivered", "received_by": "", "note": "", "celsius": "65.5",
        "box_back": True, "position": {"lon": 91.733, "lat": 29.833}, "at": (timezone.now() - timedelta(hours=1)).isoformat(), "proofs": list(proofs),
    }  # fmt: skip
    return op("meal", body | more)


def test_a_meal_is_on_the_route_and_brought_once_with_its_signature(phone: Client, meal: Meal) -> None:
    [stop] = phone.get("/field/api/pack").json()["route"]["meals"]
    assert (stop["id"], stop["what"]["zh"], stop["kitchen"]) == (str(meal.id), "午餐", "工卡镇养老食堂")
    signature = proof("signature", SIGNED)
    made = brought(meal, signature)
    assert [outcomes(phone, made), outcomes(phone, made)] == [["accepted"], ["again"]]
    step = Doorstep.objects.get()
    assert (step.outcome, str(step.celsius), step.box_back) == ("delivered", "65.5", True)
    assert not Commitment.objects.get(id=meal.commitment_id).is_open
    assert bring(phone, signature, SIGNED).status_code == 200
    assert phone.get("/field/api/pack").json()["route"]["meals"] == []


def test_what_somebody_must_not_be_given_is_told_apart_from_how_they_like_it(phone: Client, meal: Meal) -> None:
    Meal.objects.update(diets=["low_salt"], allergies=["milk", "gone"], other_allergy="蚕豆")
    [stop] = phone.get("/field/api/pack").json()["route"]["meals"]
    assert [one["zh"] for one in stop["asks"]] == ["普食", "低盐"]
    assert ([one["zh"] for one in stop["allergies"]], stop["avoid"]) == (["奶", "gone"], "蚕豆"), "one the pack has lost is told all the same"


def test_a_code_of_no_door_is_told_to_whoever_scanned_it(phone: Client, meal: Meal) -> None:
    [answer] = send(phone, brought(meal, proof("code", text="LX" + "A" * 20), position=None))
    assert (answer["outcome"], answer["code_wrong"]) == ("accepted", True)
    assert "code" in answer["lacks"], "it proves nothing, so the meal is not finished"


def test_the_numbers_to_call_at_a_silent_door_come_with_the_meal(phone: Client, meal: Meal) -> None:
    meal.resident.phone = "13989010003"
    meal.resident.save()
    [stop] = phone.get("/field/api/pack").json()["route"]["meals"]
    assert [call["phone"] for call in stop["calls"]] == ["13989010003"]


def test_the_photo_of_a_door_that_nobody_opened_is_kept_with_the_meal(phone: Client, meal: Meal) -> None:
    photo = proof("photo", PHOTO)
    assert outcomes(phone, brought(meal, photo, outcome="no_answer", celsius="", box_back=None)) == ["accepted"]
    assert Proof.objects.get(id=photo["id"]).commitment_id == meal.commitment_id
    assert bring(phone, photo, PHOTO).status_code == 200


def test_somebody_elses_meal_waits_for_a_person(ciren: User, meal: Meal) -> None:
    assert outcomes(factories.sign_in(Client(), ciren), brought(meal, proof("signature", SIGNED))) == ["quarantined"]
    assert not Doorstep.objects.exists()


def test_a_temperature_that_is_none_is_refused_in_words(phone: Client, meal: Meal) -> None:
    for wrong in ("warm", "NaN", "1e9"):
        [answer] = send(phone, brought(meal, celsius=wrong))
        assert (answer["outcome"], answer["problem"]["code"]) == ("refused", "meals.celsius_invalid")


def test_nobody_is_called_for_a_file_that_is_on_its_way(phone: Client, zhuoma: User, deji: User, baima: Resident) -> None:
    visit = planned(zhuoma, baima)
    at_home = proof("place", position={"lon": 91.735, "lat": 29.835})
    photo, signature = proof("photo", PHOTO), proof("signature", SIGNED)
    send(phone, at_door(visit, at_home, photo, signature))
    assert promise_of(visit).has_doubts  # not settled before it is here
    assert not Notice.objects.filter(kind="proof.doubtful").exists()
    bring(phone, photo, PHOTO)
    bring(phone, signature, SIGNED)
    assert (promise_of(visit).has_doubts, promise_of(visit).flagged_at) == (False, None)


def test_the_route_holds_what_is_to_be_done_and_numbers_of_these_doors_alone(phone: Client, zhuoma: User, ciren: User, baima: Resident, line: Recipient) -> None:
    baima.phone = "13989010001"
    baima.save()
    other = factories.make_resident("旦增")
    other.phone = "13989010002"
    other.save()
    first = planned(zhuoma, baima, "zhuyu", hands=2)
    Visit.objects.create(
        place=baima.place, resident=baima, worker=ciren, service="zhuyu", day=first.day, hand=2, beside=first, hands=2,
        commitment=factories.make_commitment(ciren, baima, service="zhuyu"),
    )  # fmt: skip
    route = phone.get("/field/api/pack").json()["route"]
    [stop] = route["visits"]
    assert (stop["starts"], stop["window"], stop["travel"], stop["with"]) == ("10:00", ["09:00", "12:00"], 12, "次仁")
    assert [call["phone"] for call in stop["calls"]] == ["13989010001"]
    assert stop["tasks"]
    assert stop["caution"]["zh"]
    assert "second_worker" in stop["proof"]
    assert stop["at"] == [29.835, 91.735]
    [goods] = route["handouts"]
    assert {one["code"]: one["quantity"] for one in goods["goods"]} == story.GOODS
    assert "13989010002" not in json.dumps(route)
    theirs = factories.sign_in(Client(), ciren).get("/field/api/pack").json()["route"]
    assert (theirs["handouts"], [one["with"] for one in theirs["visits"]]) == ([], ["卓玛"])


def test_goods_brought_yesterday_and_sent_today_are_of_yesterday(phone: Client, line: Recipient, deji: User) -> None:
    Campaign.objects.update(made_at=NOW - timedelta(days=9))
    batch = GoodsBatch.objects.filter(expires_on__isnull=False).first()
    assert batch is not None
    yesterday = timezone.now() - timedelta(days=1)
    GoodsBatch.objects.filter(expires_on__isnull=False).update(expires_on=local_day(yesterday))  # good then, no longer today
    made = handed(line, proof("signature", SIGNED), at=yesterday.isoformat())
    assert [outcomes(phone, made), outcomes(phone, made)] == [["accepted"], ["again"]]
    assert HandOut.objects.get().at == yesterday
    assert local_day(HandOut.objects.get().made_at) == local_day(timezone.now())
    [answer] = send(phone, handed(line, proof("signature", SIGNED)))
    assert f"{yesterday.astimezone(SHANGHAI):%Y-%m-%d}" in answer["problem"]["title"]


@pytest.mark.parametrize("at", ["1970-01-01T00:00:00+00:00", "2100-06-01T00:00:00+00:00"])
def test_a_phone_that_has_lost_the_date_hands_out_on_a_day_there_was(phone: Client, line: Recipient, at: str) -> None:
    assert outcomes(phone, handed(line, proof("signature", SIGNED, at=datetime.fromisoformat(at)), at=at)) == ["accepted"]
    assert line.campaign.made_at <= HandOut.objects.get().at <= timezone.now()


def test_who_only_brings_meals_opens_the_app_with_their_round_and_nothing_else(deji: User, meal: Meal) -> None:
    pubu = factories.make_user("pubu", "volunteer", meal.place, display_name="普布")
    Meal.objects.update(runner_id=pubu.id)
    Commitment.objects.filter(id=meal.commitment_id).update(worker_id=pubu.id)
    own = factories.sign_in(Client(), pubu)
    pack = own.get("/field/api/pack").json()
    assert [one["id"] for one in pack["route"]["meals"]] == [str(meal.id)]
    assert [pack[name] for name in ("visits", "forms", "todos", "places")] == [[], [], [], []]
    assert (pack["route"]["visits"], pack["route"]["handouts"], set(pack["may"].values())) == ([], [], {False})
    assert own.get("/field/api/residents").status_code == 403
    assert own.get("/field-install/").status_code == 200
    assert "/field/" in own.get("/account/").content.decode()
    assert outcomes(own, brought(meal)) == ["accepted"]


def test_who_goes_to_no_door_gets_nothing(zhuoma: User) -> None:
    auditor = factories.sign_in(Client(), factories.make_user("audit", "auditor", factories.LHASA), verified=True)
    assert (auditor.get("/field/api/pack").status_code, auditor.get("/field-install/").status_code) == (403, 403)


def test_a_meal_brought_after_it_was_dropped_is_kept_until_somebody_decides_that_it_counts(phone: Client, deji: User, meal: Meal) -> None:
    cancel_commitment(actor=factories.viewer_for(deji), now=timezone.now(), commitment_id=meal.commitment_id, reason="家里来人")
    signature = proof("signature", SIGNED)
    made = brought(meal, signature)
    assert outcomes(phone, made | {"admitted": True}) == ["quarantined"], "a phone does not say of itself that it is let in"
    assert not Doorstep.objects.exists()
    head = factories.sign_in(Client(), deji, verified=True)
    address = f"/held/{made['id']}/"
    assert "送到以前已经撤掉" in head.get(address).content.decode()
    assert head.post(address, {"act": "admit"}).status_code == 302
    meal.refresh_from_db()
    assert (meal.state, Doorstep.objects.get().made_by) == ("delivered", meal.runner_id)
    assert not Commitment.objects.get(id=meal.commitment_id).is_open
    assert outcomes(phone, made | {"admitted": True}) == ["again"]
    assert bring(phone, signature, SIGNED).status_code == 200


def test_a_silent_door_stays_on_the_route_to_be_recorded_again_and_says_what_proves_it(phone: Client, meal: Meal) -> None:
    [before] = phone.get("/field/api/pack").json()["route"]["meals"]
    assert (before["silent"], bool(before["proof_any"])) == (False, True)
    assert outcomes(phone, brought(meal, outcome="no_answer", celsius="", box_back=None)) == ["accepted"]
    [again] = phone.get("/field/api/pack").json()["route"]["meals"]
    assert (again["id"], again["silent"]) == (str(meal.id), True)
    assert outcomes(phone, brought(meal, proof("signature", SIGNED))) == ["accepted"]
    assert phone.get("/field/api/pack").json()["route"]["meals"] == []
