"""No page shows one person's data without a row of the audit trail: over every address that leads to somebody."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from lianxin.base import packs
from lianxin.base.access.models import User
from lianxin.base.audit.models import AuditEntry
from tests import factories
from tests.architecture.samples import Place
from tests.architecture.test_permission_matrix import ADDRESSES, HELD, OWN, ROLES
from tests.factories import NOW

# Arguments of addresses behind which stands a person.
PERSONAL = {"resident_id", "need_id", "commitment_id", "visit_id", "plan_id", "order_id", "consent_id", "recipient_id"}
# Forms about somebody named in the query.
ASKED = {"needs/new/": "resident", "commitments/new/": "resident"}
READS = ("resident.read", "child.read")


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def own(db: None) -> Place:
    made = Place(OWN, "本地丁")
    made.fill()
    return made


def somebody(at: int) -> User:
    """A person of every role, who has looked at nobody yet."""
    user = factories.make_user(f"reads-{at}")
    for role in ROLES:
        factories.give_role(user, role, HELD[packs.get("540100").roles[role].reach])
    return user


def paths(place: Place) -> Iterator[str]:
    for address in ADDRESSES:
        if PERSONAL & set(address.names):
            yield address.path(place)
        elif address.route in ASKED:
            yield f"/{address.route}?{ASKED[address.route]}={place.resident.id}"


def test_every_page_about_somebody_leaves_a_row(own: Place) -> None:
    silent, shown = [], 0
    for at, path in enumerate(paths(own)):
        user = somebody(at)
        client = factories.sign_in(Client(), user, verified=True)
        answer = client.get(path)
        if answer.status_code == 200:
            shown += 1
            read = AuditEntry.objects.filter(
                actor_id=user.id, verb__in=READS, subject_id=str(own.resident.id)
            )
            silent += [path] if read.count() != 1 else []
    assert shown >= 20
    assert not silent


def test_a_form_that_comes_back_with_errors_is_a_look_too(own: Place) -> None:
    user = somebody(0)
    answer = factories.sign_in(Client(), user, verified=True).post(
        f"/people/{own.child.id}/edit/", {"name": ""}
    )
    assert answer.status_code == 422
    assert AuditEntry.objects.filter(
        actor_id=user.id, verb="child.read", subject_id=str(own.child.id)
    ).exists()


def test_a_refused_page_is_no_look(own: Place) -> None:
    user = factories.make_user("outside", "worker", factories.BEIGAN)
    client = factories.sign_in(Client(), user, verified=True)
    for path in paths(own):
        assert client.get(path).status_code >= 400, path
    assert not AuditEntry.objects.filter(actor_id=user.id)
