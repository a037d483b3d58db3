"""What ODK Collect finds: the forms of whoever asks, as published, with digests; nothing for a token nobody knows."""

from __future__ import annotations

import base64
import hashlib
from xml.etree import ElementTree

import pytest
from django.test import Client

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.base.files.services import store_file
from lianxin.domain.surveys.models import FormMedia, FormVersion
from tests.entry.openrosa import forms
from tests.factories import BEIGAN, GONGKA, MOZHUGONGKA, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]
LIST = "{http://openrosa.org/xforms/xformsList}"
MANIFEST = "{http://openrosa.org/xforms/xformsManifest}"


def told(content: bytes, tag: str, row: str) -> list[dict[str, str]]:
    rows = ElementTree.fromstring(content).findall(f"{tag}{row}")
    return [{child.tag.removeprefix(tag): child.text or "" for child in one} for one in rows]


def test_a_phone_lists_the_forms_assigned_to_its_owner_in_their_language(client: Client, phone: str, form: FormVersion) -> None:
    forms.make_form(BEIGAN, form_id="elsewhere")
    answer = client.get(f"{phone}/formList")
    assert answer.status_code == 200
    assert answer["X-OpenRosa-Version"] == "1.0"
    assert answer["Content-Type"] == "text/xml; charset=utf-8"
    (row,) = told(answer.content, LIST, "xform")
    assert row == {
        "formID": "elder", "name": "རྒན་པའི་འདྲི་གཞི།", "version": "1", "hash": f"md5:{form.md5}",
        "downloadUrl": f"http://testserver{phone}/xforms/{form.id}.xml",
    }  # fmt: skip


def test_a_form_comes_byte_by_byte_as_its_digest_says(client: Client, phone: str, form: FormVersion) -> None:
    row = told(client.get(f"{phone}/formList").content, LIST, "xform")[0]
    xml = client.get(row["downloadUrl"].removeprefix("http://testserver")).content
    assert row["hash"] == f"md5:{hashlib.md5(xml).hexdigest()}"
    assert xml == bytes(form.xml)


def test_the_list_narrows_to_one_form(client: Client, phone: str, form: FormVersion) -> None:
    assert len(told(client.get(f"{phone}/formList?formID=elder").content, LIST, "xform")) == 1
    assert told(client.get(f"{phone}/formList?formID=other").content, LIST, "xform") == []


def test_media_come_with_their_digests(client: Client, phone: str, form: FormVersion) -> None:
    content = b"name,label\nA,B\n"
    stored = store_file(actor=Viewer.system("t"), now=NOW, place=MOZHUGONGKA, needs="form.author", content=content, is_document=True)
    FormMedia.objects.create(version=form, name="villages.csv", md5=hashlib.md5(content).hexdigest(), file=stored)
    row = told(client.get(f"{phone}/formList").content, LIST, "xform")[0]
    (media,) = told(client.get(row["manifestUrl"].removeprefix("http://testserver")).content, MANIFEST, "mediaFile")
    assert (media["filename"], media["hash"]) == ("villages.csv", f"md5:{hashlib.md5(content).hexdigest()}")
    got = client.get(media["downloadUrl"].removeprefix("http://testserver"))
    assert got.getvalue() == content


def test_without_media_the_manifest_is_empty(client: Client, phone: str, form: FormVersion) -> None:
    answer = client.get(f"{phone}/xforms/{form.id}/manifest")
    assert (answer.status_code, told(answer.content, MANIFEST, "mediaFile")) == (200, [])


def test_a_form_of_another_county_is_not_found(client: Client, phone: str) -> None:
    elsewhere = forms.make_form(BEIGAN)
    for rest in (".xml", "/manifest", "/media/x.csv"):
        assert client.get(f"{phone}/xforms/{elsewhere.id}{rest}").status_code == 404


def test_a_draft_is_not_handed_out(client: Client, phone: str, form: FormVersion) -> None:
    FormVersion.objects.filter(id=form.id).update(state="draft")
    assert client.get(f"{phone}/xforms/{form.id}.xml").status_code == 404


@pytest.mark.parametrize("path", ["/v1/key/wrong/formList", "/v1/formList", "/v1/key/wrong/submission"])
def test_a_token_nobody_knows_opens_nothing(client: Client, form: FormVersion, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Basic")
    assert b'nature="error"' in answer.content


def test_the_token_may_come_in_a_header_too(client: Client, zhuoma: User, form: FormVersion) -> None:
    token = forms.make_device(zhuoma)
    basic = base64.b64encode(f"zhuoma:{token}".encode()).decode()
    for value in (f"Bearer {token}", f"Basic {basic}"):
        answer = client.get("/v1/formList", headers={"Authorization": value})
        (row,) = told(answer.content, LIST, "xform")
        assert row["downloadUrl"] == f"http://testserver/v1/xforms/{form.id}.xml", "a token in a header stays out of addresses"
    for wrong in ("Basic ???", "Basic", "Digest x", f"Bearer {token}x"):
        assert client.get("/v1/formList", headers={"Authorization": wrong}).status_code == 401


def test_a_revoked_phone_fetches_nothing_and_is_not_told_that_its_forms_are_gone(client: Client, zhuoma: User, form: FormVersion) -> None:
    """An empty list would make Collect throw its blank forms away."""
    token = forms.make_device(zhuoma, revoked_at=NOW)
    assert client.get(f"/v1/key/{token}/formList").status_code == 403
    assert client.get(f"/v1/key/{token}/xforms/{form.id}.xml").status_code == 403


def test_a_form_assigned_elsewhere_in_the_county_is_not_listed(client: Client, phone: str) -> None:
    forms.make_form(assigned="540127101000")
    assert told(client.get(f"{phone}/formList").content, LIST, "xform") == []
    assert GONGKA != "540127101000"


def test_nothing_but_reading_is_taken_at_a_list(client: Client, phone: str) -> None:
    answer = client.post(f"{phone}/formList")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
