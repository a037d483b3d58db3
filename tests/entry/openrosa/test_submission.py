"""What ODK Collect sends: kept once, byte by byte, with all its photos, and answered in its owner's language."""

from __future__ import annotations

import hashlib
import logging
from xml.etree import ElementTree

import pytest
from django.test import Client

from lianxin.base.access.models import User
from lianxin.domain.surveys.models import (
    FormDevice,
    FormVersion,
    Submission,
    SubmissionFile,
    SubmissionVersion,
)
from lianxin.entry.openrosa import submission
from lianxin.entry.openrosa.answers import MOST
from tests.entry.openrosa import forms
from tests.entry.openrosa.conftest import Post
from tests.factories import NOW, make_user, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]
RESPONSE = "{http://openrosa.org/http/response}message"


def said(answer: object) -> str:
    return ElementTree.fromstring(answer.content).find(RESPONSE).text or ""  # type: ignore[attr-defined,union-attr]


@pytest.fixture
def chinese(zhuoma: User) -> None:
    zhuoma.language = "zh-hans"
    zhuoma.save()


def test_a_phone_first_asks_how_much_it_may_send(client: Client, phone: str) -> None:
    answer = client.head(f"{phone}/submission")
    assert answer.status_code == 204
    assert answer["X-OpenRosa-Accept-Content-Length"] == str(MOST)
    assert answer["X-OpenRosa-Version"] == "1.0"


@pytest.mark.usefixtures("chinese")
def test_a_submission_is_kept_byte_by_byte(post: Post, zhuoma: User) -> None:
    xml = forms.answered(forms.new_instance())
    answer = post(xml)
    assert (answer.status_code, said(answer)) == (201, "答卷已收到。")
    kept = SubmissionVersion.objects.select_related("submission").get()
    assert bytes(kept.xml) == xml
    assert kept.sha256 == hashlib.sha256(xml).hexdigest()
    assert (kept.submission.worker_id, kept.submission.channel, kept.device) == (zhuoma.id, "openrosa", "手机")
    assert FormDevice.objects.get().seen_at == NOW


@pytest.mark.usefixtures("chinese")
def test_the_same_again_is_accepted_and_changes_nothing(post: Post) -> None:
    xml = forms.answered(forms.new_instance())
    post(xml)
    answer = post(xml)
    assert (answer.status_code, said(answer)) == (201, "这份答卷以前已经收到,没有重复保存。")
    assert Submission.objects.count() == 1


def test_other_bytes_under_the_same_number_are_a_conflict(post: Post) -> None:
    instance = forms.new_instance()
    post(forms.answered(instance))
    assert post(forms.answered(instance, name="别人")).status_code == 409
    assert bytes(SubmissionVersion.objects.get().xml) == forms.answered(instance)


@pytest.mark.usefixtures("chinese")
def test_an_edit_becomes_a_version(post: Post) -> None:
    first, second = forms.new_instance(), forms.new_instance()
    post(forms.answered(first))
    answer = post(forms.answered(second, former=first, age=81))
    assert (answer.status_code, said(answer)) == (201, "答卷的修改已收到。")
    assert Submission.objects.get().answers["who"]["age"] == 81
    late = post(forms.answered(forms.new_instance(), former=first))
    assert (late.status_code, said(late)) == (201, "答卷已收到,暂存待定:审核人员确认后才会采用。"), "only of the newest version"
    assert Submission.objects.exclude(state="quarantined").get().answers["who"]["age"] == 81


def test_data_may_come_before_its_photos_and_they_one_by_one(post: Post) -> None:
    xml = forms.answered(forms.new_instance(), photo="a.jpg")
    assert post(xml, incomplete=True).status_code == 201
    assert SubmissionFile.objects.get().file is None
    assert post(xml, {"a.jpg": forms.photo(1)}, incomplete=True).status_code == 201
    assert post(xml, {"b.jpg": forms.photo(2)}).status_code == 201
    assert Submission.objects.count() == 1
    assert dict(SubmissionFile.objects.values_list("name", "sent_sha256")) == {
        name: hashlib.sha256(forms.photo(n)).hexdigest() for n, name in ((1, "a.jpg"), (2, "b.jpg"))
    }


def test_two_photos_with_the_same_bytes_are_both_there(post: Post) -> None:
    assert post(forms.answered(forms.new_instance()), {"a.jpg": forms.photo(), "b.jpg": forms.photo()}).status_code == 201
    assert SubmissionFile.objects.filter(file__isnull=False).count() == 2


@pytest.mark.usefixtures("chinese")
def test_a_photo_that_cannot_be_taken_blocks_nothing_and_the_phone_keeps_it(post: Post) -> None:
    xml = forms.answered(forms.new_instance(), photo="good.jpg")
    answer = post(xml, {"bad.jpg": b"MZ\x90\x00 no photo at all \x00", "good.jpg": forms.photo()})
    assert answer.status_code == 415
    assert said(answer).startswith("答卷已经收到,但附件“bad.jpg”没有收下。")
    assert SubmissionFile.objects.get(name="good.jpg").file is not None
    assert Submission.objects.get().state == "received"


def test_wrong_answers_are_kept_and_told(post: Post) -> None:
    assert post(forms.answered(forms.new_instance(), age=45)).status_code == 201
    assert Submission.objects.get().state == "has_issues"


def test_a_version_no_longer_in_use_is_taken(post: Post, form: FormVersion) -> None:
    forms.add_version(form.form, "2")
    assert post(forms.answered(forms.new_instance())).status_code == 201
    assert "retired_version" in Submission.objects.get().flags


def test_a_form_nobody_knows_is_refused(post: Post) -> None:
    assert post(forms.answered(forms.new_instance(), form_id="unknown")).status_code == 404
    assert not Submission.objects.exists()


@pytest.mark.usefixtures("chinese")
def test_what_a_revoked_phone_still_holds_waits_in_quarantine(post: Post, zhuoma: User) -> None:
    token = forms.make_device(zhuoma, "old-phone", revoked_at=NOW)
    answer = post(forms.answered(forms.new_instance()), to=f"/v1/key/{token}")
    assert (answer.status_code, said(answer)) == (201, "答卷已收到,暂存待定:审核人员确认后才会采用。")
    assert Submission.objects.get().state == "quarantined"


def test_somebody_from_another_province_gets_nothing_into_the_county(post: Post, zhangwei: User) -> None:
    token = forms.make_device(zhangwei, "far-away")
    assert post(forms.answered(forms.new_instance()), to=f"/v1/key/{token}").status_code == 201
    assert Submission.objects.get().state == "quarantined"


def test_another_site_cannot_send_in_the_name_of_somebody_signed_in(phone: str, form: FormVersion, zhuoma: User) -> None:
    """These addresses need no CSRF token because they look at no cookie: a session opens nothing here."""
    browser = sign_in(Client(enforce_csrf_checks=True), zhuoma)
    body = forms.body(forms.answered(forms.new_instance()))
    assert browser.post("/v1/submission", body, content_type=forms.MULTIPART).status_code == 401
    assert browser.post("/devices/", {"name": "x"}).status_code == 403, "pages still need theirs"
    assert browser.post(f"{phone}/submission", body, content_type=forms.MULTIPART).status_code == 201


def test_without_a_token_nothing_is_taken(post: Post) -> None:
    assert post(forms.answered(forms.new_instance()), to="/v1/key/guessed").status_code == 401
    assert not Submission.objects.exists()


def test_answers_are_in_the_language_of_the_sender(client: Client, form: FormVersion) -> None:
    heard = {}
    for language in ("zh-hans", "en"):
        token = forms.make_device(make_user(f"speaks-{language}", "worker", language=language), language, revoked_at=NOW)
        heard[language] = said(client.get(f"/v1/key/{token}/formList"))
    assert heard["zh-hans"].startswith("您没有")
    assert heard["en"].isascii()


def test_a_token_never_reaches_the_log(post: Post, phone: str, client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    assert post(b"<data").status_code == 400
    assert client.put(f"{phone}/submission").status_code == 405
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(submission, "posted", lambda request: 1 / 0)
        assert post(b"<data").status_code == 500
    assert [record.message for record in caplog.records if record.levelno >= logging.ERROR] == ["an answer to a client failed"]
    assert not [one for one in caplog.records if forms.TOKEN in f"{one.getMessage()} {one.args} {one.exc_text}"]
