"""What strangers send to break a server: refused with a clear word, before it costs anything."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client

from lianxin.domain.surveys.models import Submission, SubmissionFile
from lianxin.entry.openrosa.answers import MOST
from tests.entry.openrosa import forms
from tests.entry.openrosa.conftest import Post

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]

BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE data [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b']><data id="elder" version="1"><who><name>&j;</name></who><meta><instanceID>uuid:bomb</instanceID></meta></data>'
)
ENTITY = (
    b'<?xml version="1.0"?><!DOCTYPE data [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    b'<data id="elder" version="1"><who><name>&x;</name></who><meta><instanceID>uuid:entity</instanceID></meta></data>'
)
REMOTE = ENTITY.replace(b"file:///etc/passwd", b"http://127.0.0.1:9/x")
DEEP = b'<data id="elder" version="1">' + b"<a>" * 5_000 + b"</a>" * 5_000 + b"</data>"


@pytest.mark.parametrize("xml", [BOMB, ENTITY, REMOTE, DEEP, b"", b"no xml", b"\xff\xfe\x00", b"<data/>"], ids=lambda xml: xml[:12])
def test_xml_that_is_a_weapon_or_none_is_refused(post: Post, xml: bytes) -> None:
    answer = post(xml)
    assert answer.status_code in (400, 404)
    assert b"root:" not in answer.content
    assert not Submission.objects.exists()


def test_a_submission_longer_than_two_megabytes_is_too_large(post: Post) -> None:
    assert post(forms.answered(forms.new_instance(), name="长" * 800_000)).status_code == 413


@pytest.mark.parametrize("name", ["../../etc/cron.d/x", "/etc/passwd", "..\\..\\x.jpg", "..", "a/b.jpg"])
def test_a_name_that_leads_elsewhere_is_refused(post: Post, name: str) -> None:
    assert post(forms.answered(forms.new_instance()), {name: forms.photo()}).status_code == 400
    assert not Submission.objects.exists()
    assert not SubmissionFile.objects.exists()


@pytest.mark.parametrize("kind", ["application/json", "text/xml", "application/x-www-form-urlencoded", "multipart/mixed; boundary=x", ""])
def test_a_body_of_another_kind_is_refused(client: Client, phone: str, kind: str) -> None:
    assert client.post(f"{phone}/submission", b"x" * 100, content_type=kind).status_code == 415


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=" + "x" * 300, "multipart/form-data; boundary=\u00e9"])
def test_a_boundary_that_is_none_is_refused(client: Client, phone: str, kind: str) -> None:
    assert client.post(f"{phone}/submission", b"x" * 100, content_type=kind).status_code == 400


class Endless(io.RawIOBase):
    """A body that would never end, and counts what was taken of it."""

    taken = 0

    def read(self, size: int = -1) -> bytes:
        size = 1_000_000 if size < 0 else size
        self.taken += size
        return b"x" * size


def test_two_hundred_megabytes_are_refused_before_one_of_them_is_read(client: Client, phone: str) -> None:
    body = Endless()
    answer = _send(client, phone, body, CONTENT_LENGTH=str(200 * 1024 * 1024))
    assert answer.status_code == 413
    assert body.taken == 0


def test_a_body_that_does_not_say_how_long_it_is_is_not_read(client: Client, phone: str) -> None:
    body = Endless()
    assert _send(client, phone, body, CONTENT_LENGTH="").status_code == 411
    assert body.taken == 0


def test_a_length_that_lies_is_found_out(client: Client, phone: str, form: object) -> None:
    whole = forms.body(forms.answered(forms.new_instance()), {"a.jpg": forms.photo()})
    assert _send(client, phone, io.BytesIO(whole[:-200]), CONTENT_LENGTH=str(len(whole))).status_code == 400
    assert not Submission.objects.exists()


def test_hundreds_of_files_or_headers_are_refused(post: Post, client: Client, phone: str) -> None:
    xml = forms.answered(forms.new_instance())
    assert post(xml, {f"{n}.jpg": b"x" for n in range(300)}).status_code == 400
    many = forms.body(xml).replace(b"Content-Type: text/xml", b"X-A: b\r\n" * 5_000 + b"Content-Type: text/xml")
    assert client.post(f"{phone}/submission", many, content_type=forms.MULTIPART).status_code == 400
    assert not Submission.objects.exists()


def test_two_submissions_in_one_body_or_none_are_refused(client: Client, phone: str) -> None:
    one = forms.body(forms.answered(forms.new_instance()))
    closing = f"--{forms.BOUNDARY}--\r\n".encode()
    for wrong in (one.removesuffix(closing) + one, closing, forms.body(b"").replace(b"xml_submission_file", b"other")):
        assert client.post(f"{phone}/submission", wrong, content_type=forms.MULTIPART).status_code == 400


def test_the_largest_body_that_is_announced_is_taken(client: Client, phone: str) -> None:
    """What the HEAD request promises holds: it is read, and refused for what it holds, not for its length."""
    body = forms.body(b"<data", {"big.bin": b"\0" * (MOST - 1_000)})
    assert len(body) <= MOST
    assert client.post(f"{phone}/submission", body, content_type=forms.MULTIPART).status_code == 400


def _send(client: Client, phone: str, body: Any, **meta: str) -> Any:
    extra = {"CONTENT_TYPE": forms.MULTIPART, "wsgi.input": body, **meta}
    return client.generic("POST", f"{phone}/submission", **extra)  # type: ignore[arg-type]
