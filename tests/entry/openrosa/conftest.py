"""A worker with a phone, a form to fill in, and the clock at the moment of the samples."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from lianxin.base.access.models import User
from lianxin.domain.surveys.models import FormVersion
from tests.entry.openrosa import forms
from tests.entry.openrosa.served import Served, served
from tests.factories import NOW

Post = Callable[..., Any]


@pytest.fixture
def morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def phone(zhuoma: User) -> str:
    """The address of 卓玛's phone: her token is in it."""
    return f"/v1/key/{forms.make_device(zhuoma)}"


@pytest.fixture
def form(db: None) -> FormVersion:
    return forms.make_form()


@pytest.fixture
def post(client: Client, phone: str, form: FormVersion, morning: None) -> Post:
    """Send a body as Collect does."""

    def send(xml: bytes, files: dict[str, bytes] | None = None, *, to: str = phone, **more: Any) -> Any:
        return client.post(f"{to}/submission", forms.body(xml, files, **more), content_type=forms.MULTIPART)

    return send


@pytest.fixture(scope="session")
def shared_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The real server, for tests that only the network and several processes can make."""
    with served(tmp_path_factory.mktemp("site") / "var", "openrosa") as site:
        yield site
