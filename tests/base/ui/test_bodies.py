"""A form is refused by its length before a byte of it is read: a stranger's at one megabyte, anybody's at the largest a page takes."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lianxin.base.access.models import User
from lianxin.base.ui import bodies
from tests.factories import sign_in

pytestmark = pytest.mark.django_db


class WasRead(Exception):
    pass


@pytest.fixture(autouse=True)
def watched(monkeypatch: pytest.MonkeyPatch) -> None:
    def reads(*_args: object) -> None:
        raise WasRead

    monkeypatch.setattr("django.http.request.HttpRequest.parse_file_upload", reads)
    monkeypatch.setattr(bodies, "MOST_FROM_STRANGERS", 4_000)
    monkeypatch.setattr(bodies, "MOST_AT_ONCE", 8_000)


def size_of(size: int) -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile("a.jpg", b"x" * size)}


@pytest.fixture
def client() -> Client:
    """With the CSRF check, which looks into the body once there is any token to compare."""
    made = Client(enforce_csrf_checks=True)
    made.cookies["csrftoken"] = "x" * 32
    return made


@pytest.mark.parametrize("address", ["/login/", "/needs/"])
def test_a_stranger_brings_no_files(client: Client, address: str) -> None:
    refusal = client.post(address, size_of(5_000))
    assert (refusal.status_code, "没有收下" in refusal.content.decode()) == (413, True)
    with pytest.raises(WasRead):
        client.post(address, size_of(100))


def test_who_is_signed_in_brings_more_and_not_everything(client: Client, zhuoma: User) -> None:
    sign_in(client, zhuoma)
    with pytest.raises(WasRead):
        client.post("/needs/", size_of(5_000))
    assert client.post("/needs/", size_of(9_000)).status_code == 413
