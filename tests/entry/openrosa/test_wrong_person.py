"""Every address for clients, found in the URL table, opened by everybody who has no business there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from lianxin.base.access.models import User
from lianxin.domain.surveys.models import (
    FormVersion,
    ReviewStep,
    Submission,
    SubmissionFile,
    SubmissionVersion,
)
from tests.architecture.test_urls import all_patterns
from tests.entry.openrosa import forms
from tests.entry.openrosa.conftest import Post
from tests.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]
ROUTES = sorted(route for route, _ in all_patterns() if route.startswith("v1/") and route != "v1/sessions")
INSTANCE = "uuid:the-only-one"
XML = forms.answered(INSTANCE, name="白玛", photo="a.jpg", kin=(("女儿", 40),))


@pytest.fixture
def sent(post: Post) -> None:
    assert post(XML, {"a.jpg": forms.photo()}).status_code == 201


def addresses(form: FormVersion, token: str) -> Iterator[str]:
    values = {
        "str:token": token, "int:project": "540127", "str:form_id": "elder", "str:instance_id": INSTANCE, "str:name": "a.jpg",
        "str:version": "1", "str:table": "Submissions", "uuid:version_id": str(form.id),
    }  # fmt: skip
    for route in ROUTES:
        path = f"/{route}"
        for name, value in values.items():
            path = path.replace(f"<{name}>", value)
        yield path


def bodies() -> list[tuple[str, Any, str]]:
    return [
        ("get", None, ""),
        ("put", forms.answered("uuid:an-edit", former=INSTANCE, age=90), "application/xml"),
        ("patch", json.dumps({"reviewState": "approved"}), "application/json"),
        ("post", json.dumps({"body": "外人的话"}), "application/json"),
        ("post", forms.photo(4), "image/jpeg"),
        ("delete", None, ""),
    ]


def call(client: Client, method: str, path: str, body: Any, kind: str, token: str) -> Any:
    more = {"headers": {"Authorization": f"Bearer {token}"}} if token else {}
    if body is None:
        return getattr(client, method)(path, **more)
    return getattr(client, method)(path, body, content_type=kind, **more)


def state() -> list[Any]:
    """What is kept of the one submission."""
    one = Submission.objects.get(root_id=INSTANCE)
    return [
        one.state, one.answers, list(SubmissionVersion.objects.filter(submission=one).values_list("sha256")),
        list(SubmissionFile.objects.filter(version__submission=one).values_list("name", "sent_sha256", "file")), ReviewStep.objects.count(),
    ]  # fmt: skip


def test_there_are_addresses_to_try() -> None:
    assert len(ROUTES) > 25


@pytest.mark.usefixtures("sent")
def test_an_outsider_reads_nothing_and_changes_nothing(client: Client, form: FormVersion, zhangwei: User) -> None:
    token = forms.make_device(zhangwei, "far-away")
    before = state()
    for path in addresses(form, token):
        for method, body, kind in bodies():
            answer = call(client, method, path, body, kind, token)
            shown = answer.getvalue().decode(errors="replace")
            assert answer.status_code < 500, (method, path)
            assert not [one for one in ("白玛", "女儿", INSTANCE, "老人", str(form.id)) if one in shown], (method, path, shown)
    assert state() == before
    others = Submission.objects.exclude(root_id=INSTANCE)
    assert {one.state for one in others} <= {"quarantined"}, "what an outsider sends waits"


@pytest.mark.usefixtures("sent")
@pytest.mark.parametrize("token", ["", "guessed"])
def test_without_a_token_every_answer_is_401(client: Client, form: FormVersion, token: str) -> None:
    before = state()
    for path in addresses(form, "guessed"):
        for method, body, kind in bodies():
            answer = call(client, method, path, body, kind, token)
            assert answer.status_code in (401, 405), (method, path)
    assert state() == before


@pytest.mark.usefixtures("sent")
def test_a_revoked_device_reads_nothing(client: Client, form: FormVersion, zhuoma: User) -> None:
    token = forms.make_device(zhuoma, "lost", revoked_at=NOW)
    for path in addresses(form, token):
        answer = client.get(path, headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code in (403, 404) or path.endswith("/submission"), path
        assert "白玛" not in answer.getvalue().decode(errors="replace")


@pytest.mark.usefixtures("sent")
def test_its_own_worker_reads_it_and_may_not_decide(client: Client, form: FormVersion) -> None:
    """The tests above do not pass because nothing is there."""
    seen = [client.get(path, headers={"Authorization": f"Bearer {forms.TOKEN}"}) for path in addresses(form, forms.TOKEN)]
    assert sum(INSTANCE in one.getvalue().decode(errors="replace") for one in seen) >= 4
    mine = f"/v1/projects/540127/forms/elder/submissions/{INSTANCE}"
    decided = client.patch(
        mine, json.dumps({"reviewState": "approved"}), content_type="application/json", headers={"Authorization": f"Bearer {forms.TOKEN}"}
    )
    assert decided.status_code == 403
