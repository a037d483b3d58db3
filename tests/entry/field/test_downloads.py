"""What goes onto a phone: only what is this worker's, phones masked, and nothing for who is not logged in."""

from __future__ import annotations

import base64
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from lianxin.base import packs
from lianxin.base.access.models import User
from lianxin.domain.care.models import Visit
from lianxin.domain.people.models import Resident
from lianxin.domain.surveys import services as surveys
from lianxin.engines.xforms.safe_xml import as_text
from lianxin.kernel.clock import local_day
from tests import factories
from tests.domain.surveys.made import answered, make_form, publish, send, workbook
from tests.factories import NOW, viewer_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone(zhuoma: User) -> Client:
    return factories.sign_in(Client(), zhuoma)


def key_of(client: Client, device: object) -> str:
    found: str = client.get(f"/field/api/session?device={device}").json()["key"]
    return found


def test_the_key_of_the_boxes_belongs_to_one_person_on_one_device(phone: Client, ciren: User) -> None:
    device = uuid4()
    key = key_of(phone, device)
    assert len(base64.b64decode(key)) == 32
    assert key_of(phone, device) == key
    assert len({key, key_of(phone, uuid4()), key_of(factories.sign_in(Client(), ciren), device)}) == 3


def test_no_key_without_a_login_nor_for_a_device_without_an_id(phone: Client) -> None:
    assert Client().get(f"/field/api/session?device={uuid4()}").status_code == 401
    assert phone.get("/field/api/session").status_code == 400


def test_the_caseload_comes_page_by_page_with_masked_phones_and_ends_at_ones_own_places(phone: Client, baima: Resident) -> None:
    baima.phone = "13989010001"
    baima.save()
    factories.make_resident("邻县的人", "540121100201")
    body = phone.get("/field/api/residents").json()
    assert [row["name"] for row in body["rows"]] == ["白玛"]
    assert body["rows"][0]["phone"] == "139****0001"
    assert "13989010001" not in str(body)
    assert phone.get("/field/api/residents", {"place": "540121100201"}).json()["rows"] == []


def test_a_page_that_has_not_changed_costs_no_bytes(phone: Client, baima: Resident) -> None:
    etag = phone.get("/field/api/residents").headers["ETag"]
    again = phone.get("/field/api/residents", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    baima.note = "耳背"
    baima.save()
    assert phone.get("/field/api/residents", headers={"If-None-Match": etag}).status_code == 200


def test_the_pack_holds_ones_own_visits_and_words_in_three_languages(phone: Client, zhuoma: User, ciren: User, baima: Resident) -> None:
    today = local_day(timezone.now())
    for worker in (zhuoma, ciren):
        Visit.objects.create(place=baima.place, resident=baima, worker=worker, service="zhucan", day=today, window_start=630, window_end=750)
    pack = phone.get("/field/api/pack").json()
    assert len(pack["visits"]) == 1
    words = pack["words"]
    assert all({"zh", "bo", "en"} <= set(choice["name"]) for choice in words["results"] + words["means"])
    assert {choice["code"] for choice in words["need_kinds"]} >= {"meal", "bathing"}
    assert not [choice for choice in words["need_kinds"] if not choice["name"]["zh"]]


def test_needs_that_a_rule_alone_opens_are_not_offered_on_a_phone_nor_on_a_page(phone: Client, baima: Resident) -> None:
    kinds = packs.get("540100").need_kinds
    by_rule = {code for code, kind in kinds.items() if kind.categories or kind.benefits or kind.flags}
    assert by_rule
    offered = {choice["code"] for choice in phone.get("/field/api/pack").json()["words"]["need_kinds"]}
    assert offered == set(kinds) - by_rule
    visit = phone.get(f"/residents/{baima.id}/visit/?visit={uuid4()}").content.decode()
    for page in (visit, phone.get(f"/needs/new/?resident={baima.id}").content.decode()):
        assert 'value="meal"' in page
        assert not [code for code in by_rule if f'value="{code}"' in page]


def test_people_and_villages_are_found_by_their_initials(phone: Client, baima: Resident) -> None:
    [row] = phone.get("/field/api/residents").json()["rows"]
    assert (row["name"], row["initials"]) == ("白玛", "bm")
    villages = {place["code"]: place["initials"] for place in phone.get("/field/api/pack").json()["places"]}
    assert villages[factories.TABA] == "tbc"


def test_a_form_assigned_here_comes_with_its_exact_xml_and_one_assigned_elsewhere_does_not(phone: Client, zhangwei: User) -> None:
    form = make_form()
    [listed] = phone.get("/field/api/pack").json()["forms"]
    assert listed["form_id"] == "elder"
    xml = phone.get(f"/field/api/forms/{listed['version_id']}").content
    assert form.current is not None
    assert xml == bytes(form.current.xml)
    other = factories.sign_in(Client(), zhangwei)
    assert other.get("/field/api/pack").json()["forms"] == []
    assert other.get(f"/field/api/forms/{listed['version_id']}").status_code == 404


def test_what_was_sent_back_comes_as_a_todo_with_the_reviewers_words_and_the_xml(
    phone: Client, zhuoma: User, deji: User, baima: Resident
) -> None:
    make_form()
    xml = answered(age=30, resident=baima.id)
    submission = send(zhuoma, xml, now=NOW).submission
    surveys.review_submission(
        actor=viewer_for(deji), now=NOW, submission_id=submission.id, act="send_back", note="年龄再核对一下"
    )
    [todo] = phone.get("/field/api/pack", headers={"Accept-Language": "zh"}).json()["todos"]
    assert (todo["note"], todo["xml"]) == ("年龄再核对一下", as_text(xml))
    assert [finding["message"] for finding in todo["findings"]] == ["须满 60 岁"]


def test_a_todo_names_the_lists_of_its_version_also_when_that_is_no_longer_given_out(
    phone: Client, zhuoma: User, deji: User, cuomu: User, baima: Resident
) -> None:
    actor = viewer_for(cuomu)
    sheet = workbook().replace(b"select_one yes_no", b"select_one_from_file houses.csv")
    version = surveys.upload_form(actor=actor, now=NOW, place=factories.MOZHUGONGKA, content=sheet, filename="elder.md")
    surveys.add_media(actor=actor, now=NOW, version_id=version.id, name="houses.csv", content=b"name,label\nyes,one\n")
    surveys.publish_version(actor=actor, now=NOW, version_id=version.id)
    surveys.assign_form(actor=actor, now=NOW, form_id=version.form_id, place=factories.GONGKA, starts_on=local_day(NOW))
    submission = send(zhuoma, answered(resident=baima.id), now=NOW).submission
    surveys.review_submission(actor=viewer_for(deji), now=NOW, submission_id=submission.id, act="send_back", note="?")
    publish("2")
    [todo] = phone.get("/field/api/pack").json()["todos"]
    assert [media["name"] for media in todo["media"]] == ["houses.csv"]
    given = phone.get(f"/field/api/forms/{todo['version_id']}/media?name=houses.csv")
    assert b"".join(given) == b"name,label\nyes,one\n"


def test_a_questionnaire_in_another_encoding_shuts_nobody_out(phone: Client, zhuoma: User, deji: User, baima: Resident) -> None:
    make_form()
    text = answered(resident=baima.id).decode().replace("<alone>yes", "<alone>是")
    sent = send(zhuoma, ("<?xml version='1.0' encoding='GB18030'?>" + text).encode("gb18030"), now=NOW).submission
    surveys.review_submission(actor=viewer_for(deji), now=NOW, submission_id=sent.id, act="send_back", note="?")
    [todo] = phone.get("/field/api/pack").json()["todos"]
    assert "<alone>是</alone>" in todo["xml"]
    assert "encoding" not in todo["xml"], "it is a text now"


def test_answers_with_data_are_never_kept_by_a_browser(phone: Client, baima: Resident) -> None:
    for path in ("/field/api/pack", "/field/api/residents", f"/field/api/session?device={uuid4()}"):
        assert phone.get(path).headers["Cache-Control"] == "no-store"
