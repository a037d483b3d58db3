"""What a phone sends: one answer for each operation, each taken in once, a bad one holding up no other."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from lianxin.base.access.models import Grant, User
from lianxin.domain.care.models import Visit
from lianxin.domain.needs.models import Need
from lianxin.domain.people.models import FieldEdit, Resident
from lianxin.domain.people.selectors.conflicts import phone_mark
from lianxin.domain.people.services.merging import merge_residents
from lianxin.domain.surveys.models import Submission, SubmissionFile
from tests import factories
from tests.domain.surveys.made import answered, make_form, new_instance, photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker(db: None) -> User:
    return factories.make_user("phone", "worker", factories.GONGKA, display_name="卓玛")


@pytest.fixture
def phone(worker: User) -> Client:
    return factories.sign_in(Client(), worker)


def op(kind: str, body: dict[str, Any], base: dict[str, Any] | None = None) -> dict[str, Any]:
    made = timezone.now() - timedelta(hours=3)
    return {"id": str(uuid4()), "kind": kind, "base": base or {}, "captured_at": made.isoformat(), "body": body}


def visit(resident: Resident, **more: Any) -> dict[str, Any]:
    now = timezone.now()
    needs = [
        {"id": str(uuid4()), "kind": "meal", "urgency": "", "said": "吃不动硬的"},
        {"id": str(uuid4()), "kind": "bathing", "urgency": "", "said": "怕摔"},
    ]
    body = {
        "resident_id": str(resident.id), "visit_id": str(uuid4()), "arrived_at": (now - timedelta(hours=4)).isoformat(),
        "left_at": (now - timedelta(hours=3)).isoformat(), "means": "home", "result": "met", "note": "脚好多了", "needs": needs,
        "position": {"lon": 91.7, "lat": 29.8},
    }  # fmt: skip
    return op("visit", body | more)


def send(client: Client, *ops: object) -> list[dict[str, Any]]:
    answer = client.post("/field/api/ops", json.dumps({"ops": ops, "device": "d"}), content_type="application/json")
    assert answer.status_code == 200, answer.content
    answers: list[dict[str, Any]] = answer.json()["answers"]
    return answers


def outcomes(client: Client, *ops: object) -> list[str]:
    return [answer["outcome"] for answer in send(client, *ops)]


def test_a_visit_with_two_needs_arrives_once_however_often_it_is_sent(phone: Client, baima: Resident) -> None:
    made = visit(baima)
    assert [outcomes(phone, made), outcomes(phone, made, made)] == [["accepted"], ["again", "again"]]
    assert Visit.objects.get().note == "脚好多了"
    assert sorted(Need.objects.values_list("kind", flat=True)) == ["bathing", "meal"]


def test_other_values_under_the_same_id_are_refused_and_nothing_is_overwritten(phone: Client, baima: Resident) -> None:
    made = visit(baima)
    send(phone, made)
    [answer] = send(phone, made | {"body": made["body"] | {"note": "别的"}})
    assert (answer["outcome"], answer["problem"]["code"]) == ("refused", "care.visit_recorded")
    assert Visit.objects.get().note == "脚好多了"


def test_a_refused_operation_holds_up_no_other(phone: Client, baima: Resident) -> None:
    wrong = visit(baima, result="flown away")
    assert outcomes(phone, wrong, visit(baima), {"id": "x"}, {"kind": "visit"}) == ["refused", "accepted", "refused", "refused"]


def test_a_need_by_itself_arrives_once(phone: Client, baima: Resident) -> None:
    made = op("need", {"resident_id": str(baima.id), "kind": "meal", "urgency": "", "said": "想吃热的"})
    assert [outcomes(phone, made), outcomes(phone, made)] == [["accepted"], ["again"]]
    assert str(Need.objects.get().id) == made["id"]


def test_an_edit_that_collides_is_kept_and_said_so_each_time(phone: Client, baima: Resident) -> None:
    body = {"resident_id": str(baima.id), "values": {"note": "耳背"}}
    assert outcomes(phone, op("resident_edit", body, {"note": ""})) == ["accepted"]
    other = op("resident_edit", {"resident_id": str(baima.id), "values": {"note": "眼睛不好"}}, {"note": ""})
    assert [outcomes(phone, other), outcomes(phone, other)] == [["conflict"], ["conflict"]]
    assert FieldEdit.objects.filter(is_open=True).count() == 1


def test_answers_come_first_and_their_photo_after_confirmed_by_its_digest(phone: Client, baima: Resident) -> None:
    make_form()
    instance, picture = new_instance(), photo()
    xml = answered(instance=instance, photo="a.jpg", resident=baima.id).decode()
    made = op("submission", {"form_id": "elder", "instance_id": instance, "xml": xml, "resident_id": str(baima.id)})
    [answer] = send(phone, made)
    assert (answer["outcome"], answer["missing"]) == ("accepted", ["a.jpg"])
    assert SubmissionFile.objects.get().file is None
    for _again in range(2):
        put = phone.put(f"/field/api/files/elder/{instance}/a.jpg", picture, content_type="application/octet-stream")
        assert put.json()["sha256"] == SubmissionFile.objects.get().sent_sha256
    assert outcomes(phone, made) == ["again"]
    assert Submission.objects.get().resident_id == baima.id


def piece(client: Client, address: str, whole: bytes, start: int, size: int) -> Any:
    part = whole[start : start + size]
    headers = {"HTTP_CONTENT_RANGE": f"bytes {start}-{start + len(part) - 1}/{len(whole)}"}
    return client.put(address, part, content_type="application/octet-stream", **headers)


def named_photo(client: Client) -> str:
    """Where the photo of a submission that has just arrived is to be brought."""
    make_form()
    instance = new_instance()
    send(client, op("submission", {"form_id": "elder", "instance_id": instance, "xml": answered(instance=instance, photo="a.jpg").decode()}))
    return f"/field/api/files/elder/{instance}/a.jpg"


def waiting() -> set[str]:
    return {path.name for path in (Path(settings.LIANXIN_FILES) / "parts").glob("*/*")}


def test_a_photo_in_pieces_goes_on_where_the_line_broke(phone: Client, baima: Resident) -> None:
    make_form()
    instance, picture = new_instance(), photo()
    xml = answered(instance=instance, photo="a.jpg").decode()
    send(phone, op("submission", {"form_id": "elder", "instance_id": instance, "xml": xml}))
    address, half, before = f"/field/api/files/elder/{instance}/a.jpg", len(picture) // 2, waiting()
    asked = {"HTTP_CONTENT_RANGE": f"bytes */{len(picture)}", "content_type": "application/octet-stream"}
    assert phone.put(address, b"", **asked).json() == {"here": 0}
    for _again in range(2):  # the answer to the first was lost
        assert piece(phone, address, picture, 0, half).json() == {"here": half}
    assert piece(phone, address, picture, half + 1, 5).json() == {"here": half}  # a hole is not filled with what comes after
    assert phone.put(address, b"", **asked).json() == {"here": half}
    done = piece(phone, address, picture, half, len(picture))
    assert (done.status_code, done.json()["sha256"]) == (200, sha256(picture).hexdigest())
    assert SubmissionFile.objects.get().file is not None
    assert waiting() == before


def test_nobody_goes_on_with_the_pieces_of_another(phone: Client, baima: Resident, zhangwei: User) -> None:
    make_form()
    instance, picture = new_instance(), photo()
    xml = answered(instance=instance, photo="a.jpg").decode()
    send(phone, op("submission", {"form_id": "elder", "instance_id": instance, "xml": xml}))
    address = f"/field/api/files/elder/{instance}/a.jpg"
    assert piece(phone, address, picture, 0, 100).json() == {"here": 100}
    other = factories.sign_in(Client(), zhangwei)
    before = waiting()
    for start in (0, 100):
        assert piece(other, address, picture, start, 50).status_code == 404
    assert (waiting(), SubmissionFile.objects.get().file) == (before, None)


@pytest.mark.parametrize("said", ["bytes 0-5", "bytes 0-9/0", "bytes x-y/20", "bytes 0-5/99999999"])
def test_a_piece_that_says_nonsense_is_refused(phone: Client, baima: Resident, said: str) -> None:
    answer = phone.put(named_photo(phone), b"123456", content_type="application/octet-stream", HTTP_CONTENT_RANGE=said)
    assert (answer.status_code, answer.json()["problem"]["code"]) in {(400, "file.broken"), (413, "file.too_large")}


def test_a_photo_that_is_none_is_refused_and_one_that_nobody_asked_for_too(phone: Client, baima: Resident) -> None:
    make_form()
    instance = new_instance()
    xml = answered(instance=instance, photo="a.jpg").decode()
    send(phone, op("submission", {"form_id": "elder", "instance_id": instance, "xml": xml}))
    for name in ("a.jpg", "..%2Fb.jpg", "c.jpg"):
        put = phone.put(f"/field/api/files/elder/{instance}/{name}", b"<script>", content_type="application/octet-stream")
        assert put.status_code in {400, 404, 415, 422}, (name, put.status_code, put.content)


def test_who_has_lost_the_role_meanwhile_still_brings_answers_home(phone: Client, worker: User, baima: Resident) -> None:
    make_form()
    Grant.objects.filter(user=worker).delete()
    instance = new_instance()
    made = op("submission", {"form_id": "elder", "instance_id": instance, "xml": answered(instance=instance).decode()})
    edit = op("resident_edit", {"resident_id": str(baima.id), "values": {"note": "x"}}, {"note": ""})
    submission, *records = send(phone, made, visit(baima), edit)
    assert submission["outcome"] == "quarantined"
    assert [one["outcome"] for one in records] == ["quarantined", "quarantined"]
    assert all(one["problem"]["code"] == "field.held" for one in records), "it says that somebody decides"
    assert (Visit.objects.count(), FieldEdit.objects.count()) == (0, 0)


def test_somebody_from_elsewhere_records_nothing_here(baima: Resident, zhangwei: User) -> None:
    other = factories.sign_in(Client(), zhangwei)
    edit = op("resident_edit", {"resident_id": str(baima.id), "values": {"note": "x"}}, {"note": ""})
    need = op("need", {"resident_id": str(baima.id), "kind": "meal"})
    assert outcomes(other, visit(baima), edit, need) == ["quarantined"] * 3
    assert (Visit.objects.count(), Need.objects.count(), FieldEdit.objects.count()) == (0, 0, 0)


def test_what_was_done_for_a_file_put_into_another_is_of_the_one_that_stands_for_it(
    phone: Client, deji: User, baima: Resident, zhangwei: User
) -> None:
    kept = factories.make_resident("白玛")
    merge_residents(
        actor=factories.viewer_for(deji), now=factories.NOW, kept_id=kept.id, merged_id=baima.id, versions=(kept.version, baima.version),
        from_merged=(), reason="入户核对,家人确认",
    )  # fmt: skip
    edit = op("resident_edit", {"resident_id": str(baima.id), "values": {"address": "三组12号"}}, {"address": ""})
    made = [visit(baima, needs=[]), op("need", {"resident_id": str(baima.id), "kind": "meal"}), edit]
    assert [outcomes(phone, *made), outcomes(phone, *made)] == [["accepted"] * 3, ["again"] * 3]
    about = {Visit.objects.get().resident_id, Need.objects.get().resident_id, FieldEdit.objects.get().resident_id}
    assert about == {kept.id}
    assert outcomes(factories.sign_in(Client(), zhangwei), visit(baima)) == ["quarantined"], "who may not see the one either"


def test_without_a_login_the_phone_is_told_so_and_keeps_everything(baima: Resident) -> None:
    answer = Client().post("/field/api/ops", json.dumps({"ops": [visit(baima)]}), content_type="application/json")
    assert (answer.status_code, Visit.objects.count()) == (401, 0)


@pytest.mark.parametrize("body", [b"", b"[]", b'{"ops": 1}', b'{"ops": [1]}', b"\xff", b'{"ops": null}'])
def test_what_is_no_message_is_refused_in_words(phone: Client, body: bytes) -> None:
    answer = phone.post("/field/api/ops", body, content_type="application/json")
    assert (answer.status_code, answer.json()["problem"]["code"]) == (400, "field.not_understood")


@pytest.mark.parametrize(
    "change",
    [{"resident_id": "x"}, {"arrived_at": "yesterday"}, {"arrived_at": "2026-01-01T10:00"}, {"needs": 1}, {"note": "x" * 3000}, {"note": "\0"}, {"needs": [{"id": "x"}]}],
    ids=str,
)
def test_a_visit_that_is_not_as_agreed_is_refused_never_half_recorded(phone: Client, baima: Resident, change: dict[str, Any]) -> None:
    assert outcomes(phone, visit(baima, **change)) == ["refused"]
    assert (Visit.objects.count(), Need.objects.count()) == (0, 0)


def test_pieces_that_went_bad_are_forgotten_and_the_photo_begins_anew(phone: Client, baima: Resident) -> None:
    address, picture, before = named_photo(phone), photo(), waiting()
    zeros = b"\0" * len(picture)  # what a power cut may leave of a piece: its length, not its bytes
    piece(phone, address, zeros, 0, len(picture) // 2)
    assert piece(phone, address, picture, len(picture) // 2, len(picture)).status_code == 415
    assert waiting() == before
    assert piece(phone, address, picture, 0, len(picture)).json()["sha256"] == sha256(picture).hexdigest()


def test_nothing_is_kept_of_a_file_that_nobody_named(phone: Client, baima: Resident) -> None:
    before = waiting()
    for address in ("/field/api/files/none/none/a.jpg", named_photo(phone).replace("a.jpg", "..")):
        assert piece(phone, address, b"x" * 500, 0, 100).status_code in {400, 404, 422}
    asked = {"HTTP_CONTENT_RANGE": "bytes */500", "content_type": "application/octet-stream"}
    phone.put(named_photo(phone), b"", **asked)
    assert waiting() == before, "asking how much is here makes no file"


ODD: dict[str, Callable[[Resident], dict[str, Any]]] = {
    "half a letter": lambda who: op("need", {"resident_id": str(who.id), "kind": "meal", "said": "a\ud83d"}),
    "half a letter in a questionnaire": lambda who: op("submission", {"form_id": "elder", "instance_id": "x", "xml": answered().decode() + "\ud83d"}),
    "half a letter in a change": lambda who: op("resident_edit", {"resident_id": str(who.id), "values": {"note": "a\ud83d"}}, {"note": ""}),
    "half a letter in what was seen": lambda who: op("resident_edit", {"resident_id": str(who.id), "values": {"note": "a"}}, {"note": "\ud83d"}),
    "no letter in a change": lambda who: op("resident_edit", {"resident_id": str(who.id), "values": {"note": "a\0b"}}, {"note": ""}),
    "a list for a text": lambda who: op("resident_edit", {"resident_id": str(who.id), "values": {"note": None}}, {"note": ""}),
    "arrived in the year 1": lambda who: visit(who, arrived_at="0001-01-01T00:00:00+14:00"),
    "left in the year 9999": lambda who: visit(who, left_at="9999-12-31T23:59:59-14:00"),
    "made in the year 1": lambda who: op("need", {"resident_id": str(who.id), "kind": "meal"}) | {"captured_at": "0001-01-01T00:00:00+14:00"},
    "made in the year 9999": lambda who: op("need", {"resident_id": str(who.id), "kind": "meal"}) | {"captured_at": "9999-12-31T23:59:59-14:00"},
}


@pytest.mark.parametrize("name", ODD)
def test_what_no_row_can_hold_is_refused_for_good_and_in_words(phone: Client, baima: Resident, name: str) -> None:
    [answer] = send(phone, ODD[name](baima))
    assert (answer["outcome"], answer["problem"]["code"]) == ("refused", "field.not_understood")
    assert answer["problem"]["remedy"]
    assert (Visit.objects.count(), Need.objects.count(), FieldEdit.objects.count()) == (0, 0, 0)


def test_what_is_nested_too_deep_or_too_long_is_refused_and_not_asked_for_again(phone: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 300_000
    for body, status in (("[" * 100_000, 400), (json.dumps({"ops": [{"kind": "x" * 400_000}]}), 413)):
        answer = phone.post("/field/api/ops", body, content_type="application/json")
        assert (answer.status_code, bool(answer.json()["problem"]["remedy"])) == (status, True)


def test_a_number_changed_twice_without_signal_is_no_conflict_with_oneself(phone: Client, ciren: User, baima: Resident) -> None:
    seen = {"phone": phone_mark(baima)}
    first, second = (op("resident_edit", {"resident_id": str(baima.id), "values": {"phone": f"1398901000{n}"}}, seen) for n in (1, 2))
    assert outcomes(phone, first, second) == ["accepted", "accepted"]
    assert Resident.objects.get().phone == "13989010002"
    other = factories.sign_in(Client(), ciren)
    assert outcomes(other, op("resident_edit", {"resident_id": str(baima.id), "values": {"phone": "13989010003"}}, seen)) == ["conflict"]
    assert outcomes(phone, first | {"id": str(uuid4()), "captured_at": "2026-01-01T00:00:00+08:00"}) == ["conflict"], "an older one of another device"


def test_too_many_at_once_are_refused(phone: Client, baima: Resident) -> None:
    answer = phone.post("/field/api/ops", json.dumps({"ops": [{}] * 21}), content_type="application/json")
    assert answer.status_code == 413


def test_the_problem_is_told_in_the_language_of_the_app(phone: Client, baima: Resident) -> None:
    body = json.dumps({"ops": [visit(baima, result="no")]})
    answer = phone.post("/field/api/ops", body, content_type="application/json", headers={"Accept-Language": "bo"})
    chinese = phone.post("/field/api/ops", body, content_type="application/json", headers={"Accept-Language": "zh"})
    titles = [one.json()["answers"][0]["problem"]["title"] for one in (answer, chinese)]
    assert titles[0] != titles[1]
