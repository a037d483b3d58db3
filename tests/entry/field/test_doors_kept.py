"""What was done at a door and might be lost or taken for another: other files than promised, a visit that two wrote down, many doors."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lianxin.base.access.models import User
from lianxin.base.audit.models import AuditEntry
from lianxin.domain.care.models import Visit
from lianxin.domain.care.services import record_visit
from lianxin.domain.commitments.models import Proof
from lianxin.domain.needs.models import Need
from lianxin.domain.people.models import Resident
from tests import factories
from tests.entry.field.doors import at_door, bring, flags_of, picture, planned, promise_of, proof
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


def test_a_photo_of_who_did_not_want_the_visit_is_kept_and_its_file_arrives(phone: Client, zhuoma: User, baima: Resident) -> None:
    visit, photo = planned(zhuoma, baima), proof("photo", PHOTO)
    made = at_door(visit, photo, result="refused", note="今天不要")
    assert [outcomes(phone, made), outcomes(phone, made)] == [["accepted"], ["again"]]
    assert not promise_of(visit).is_open
    assert bring(phone, photo, PHOTO).status_code == 200


def test_two_marks_of_one_kind_become_two_needs_however_often_they_are_sent(phone: Client, zhuoma: User, baima: Resident) -> None:
    needs = [{"id": str(uuid4()), "code": code, "kind": "medical", "urgency": "", "said": said} for code, said in (("fell", "摔过跤"), ("unsteady", "走路不稳"))]
    made = at_door(planned(zhuoma, baima), needs=needs, observed=["fell", "unsteady"])
    assert [outcomes(phone, made), outcomes(phone, made)] == [["accepted"], ["again"]]
    assert sorted(Need.objects.values_list("said", flat=True)) == ["摔过跤", "走路不稳"]


@pytest.mark.parametrize(("kind", "content"), [("voice", b"a,b\n1,2\n"), ("voice", b"%PDF-1.4 x"), ("voice", PHOTO), ("photo", b"%PDF-1.4 x"), ("signature", b"a,b\n1,2\n")])
def test_a_file_of_another_kind_than_was_promised_is_not_taken(phone: Client, zhuoma: User, baima: Resident, kind: str, content: bytes) -> None:
    piece = proof(kind, content)
    send(phone, at_door(planned(zhuoma, baima), piece))
    answer = bring(phone, piece, content)
    assert (answer.status_code, answer.json()["problem"]["code"]) == (415, "file.type_refused")
    assert Proof.objects.get(id=piece["id"]).file is None


def test_a_visit_that_somebody_else_wrote_down_becomes_another_and_takes_its_proof_along(phone: Client, zhuoma: User, deji: User, baima: Resident) -> None:
    visit, photo, signature = planned(zhuoma, baima), proof("photo", PHOTO), proof("signature", SIGNED)
    now = timezone.now()
    record_visit(
        actor=factories.viewer_for(deji), now=now, resident_id=baima.id, visit_id=visit.id, arrived_at=now - timedelta(hours=3), left_at=now - timedelta(hours=2)
    )
    assert promise_of(visit).is_open  # it lacks the photo and the signature
    made = at_door(visit, photo, signature)
    [answer] = send(phone, made)
    assert answer["problem"]["code"] == "care.visit_recorded"
    another = op("visit", made["body"] | {"visit_id": str(uuid4()), "instead_of": str(visit.id)})
    assert [outcomes(phone, another), outcomes(phone, another)] == [["accepted"], ["again"]]
    assert Visit.objects.count() == 2
    promise = promise_of(visit)
    assert (promise.is_open, promise.outcome) == (False, "清洁项目:地、窗")
    assert bring(phone, photo, PHOTO).status_code == 200
    last = op("visit", made["body"] | {"visit_id": str(uuid4()), "instead_of": str(visit.id), "proofs": [late := proof("photo", picture(7))]})
    assert outcomes(phone, last) == ["accepted"]  # the promise is kept by now: its proof is marked
    assert "late" in flags_of(late)


def test_another_persons_visit_lends_its_promise_to_nobody(phone: Client, zhuoma: User, baima: Resident) -> None:
    theirs = planned(zhuoma, factories.make_resident("旦增"))
    made = at_door(theirs, proof("photo", PHOTO), resident_id=str(baima.id), visit_id=str(uuid4()), instead_of=str(theirs.id))
    assert outcomes(phone, made) == ["quarantined"]
    assert not Proof.objects.exists()


def test_the_route_asks_the_database_as_often_for_nine_doors_as_for_one(phone: Client, zhuoma: User) -> None:
    counts = []
    for number in (1, 8):
        for at in range(number):
            one = factories.make_resident(f"老人{number}{at}")
            one.phone = "13989010001"
            one.save()
            planned(zhuoma, one)
        phone.get("/field/api/pack")  # the looks are on record
        with CaptureQueriesContext(connection) as asked:
            phone.get("/field/api/pack")
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert AuditEntry.objects.filter(verb="resident.phones").count() == 9
