"""Field work whose sender lost the role: kept as it came and once, let in or turned down by the right person, read by no other."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from lianxin.base.access.models import Grant, User
from lianxin.base.audit.models import AuditEntry
from lianxin.base.notices.models import Notice
from lianxin.domain.care.models import Visit
from lianxin.domain.needs.models import Need
from lianxin.domain.people.models import FieldEdit, Resident
from lianxin.domain.people.selectors.registry import values_of
from lianxin.domain.people.services.residents import update_resident
from lianxin.domain.surveys import services
from lianxin.domain.surveys.models import HeldOperation
from tests import factories
from tests.entry.field.test_operations import op, outcomes, send, visit
from tests.factories import NOW, viewer_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def gone(db: None) -> User:
    """Whose role was taken away while they were out."""
    user = factories.make_user("gone", "worker", factories.GONGKA, display_name="央金")
    Grant.objects.filter(user=user).delete()
    return user


@pytest.fixture
def phone(gone: User) -> Client:
    return factories.sign_in(Client(), gone)


@pytest.fixture
def head(deji: User) -> Client:
    return factories.sign_in(Client(), deji, verified=True)


def address(operation: dict[str, Any]) -> str:
    return f"/held/{operation['id']}/"


def decide(client: Client, operation: dict[str, Any], act: str, note: str = "") -> int:
    return client.post(address(operation), {"act": act, "note": note}).status_code


def need(resident: Resident) -> dict[str, Any]:
    return op("need", {"resident_id": str(resident.id), "kind": "meal", "urgency": "", "said": "想吃热的"})


def test_it_is_kept_word_for_word_sealed_and_once_however_often_it_is_sent(phone: Client, gone: User, deji: User, baima: Resident) -> None:
    made = visit(baima, extra={"later": "field"})
    assert [outcomes(phone, made), outcomes(phone, made, made)] == [["quarantined"], ["quarantined"] * 2]
    held = HeldOperation.objects.get()
    assert (str(held.id), held.place, held.resident_id, held.worker_id) == (made["id"], baima.place, baima.id, gone.id)
    assert json.loads(held.sent) == made
    assert "脚好多了".encode() not in bytes(held.sent_sealed)
    assert b"\\u811a" not in bytes(held.sent_sealed)
    assert Notice.objects.filter(user=deji, kind="operation.held").count() == 1
    assert AuditEntry.objects.filter(verb="operation.hold").count() == 1
    assert "脚好多了" not in str(list(AuditEntry.objects.values_list("after", flat=True)))


def test_other_contents_under_its_id_are_refused_also_from_somebody_else(phone: Client, zhangwei: User, baima: Resident) -> None:
    made = need(baima)
    send(phone, made)
    changed = made | {"body": made["body"] | {"said": "别的"}}
    other = factories.sign_in(Client(), zhangwei)
    assert [send(one, what)[0]["problem"]["code"] for one, what in ((phone, changed), (other, made))] == ["field.other_content"] * 2
    assert json.loads(HeldOperation.objects.get().sent) == made


def test_a_visit_let_in_is_its_workers_with_its_times_and_both_names_in_the_trail(
    phone: Client, gone: User, head: Client, deji: User, baima: Resident
) -> None:
    made = visit(baima)
    send(phone, made)
    assert decide(head, made, "admit") == 302
    found = Visit.objects.get()
    assert (found.worker_id, found.note) == (gone.id, "脚好多了")
    assert found.arrived_at is not None
    assert found.arrived_at.isoformat() == made["body"]["arrived_at"]
    assert set(Need.objects.values_list("found_by", flat=True)) == {gone.id}
    row = AuditEntry.objects.get(verb="visit.record")
    assert (row.actor_id, row.actor_label) == (gone.id, f"央金({deji.display_name}补入)")
    told = AuditEntry.objects.get(verb="operation.decide")
    assert (told.actor_id, json.loads(told.after)["by"]) == (deji.id, "央金")
    assert outcomes(phone, made) == ["again"], "the phone learns what became of it"
    assert (Visit.objects.count(), Need.objects.count()) == (1, 2)
    assert Notice.objects.filter(user=gone, kind="operation.decided").count() == 1
    assert not Notice.objects.filter(kind="operation.held", read_at__isnull=True).exists()


def test_a_need_keeps_the_moment_it_was_heard_and_an_edit_what_the_phone_saw(phone: Client, gone: User, head: Client, baima: Resident) -> None:
    heard = need(baima)
    edit = op("resident_edit", {"resident_id": str(baima.id), "values": {"note": "耳背"}}, {"note": "眼花"})
    send(phone, heard, edit)
    assert [decide(head, one, "admit") for one in (heard, edit)] == [302, 302]
    found = Need.objects.get()
    assert (str(found.id), found.found_at.isoformat(), found.found_by_id) == (heard["id"], heard["captured_at"], gone.id)
    merged = FieldEdit.objects.get()
    assert (merged.made_by, merged.captured_at.isoformat()) == (gone.id, edit["captured_at"])
    assert merged.is_open, "somebody changed the note meanwhile: both values are kept"


def test_an_edit_of_odd_things_is_shown_and_cannot_be_let_in(phone: Client, head: Client, baima: Resident) -> None:
    edit = op("resident_edit", {"resident_id": str(baima.id), "values": {"": "x", "phone": "13989010009", "language": "tlh"}}, {"phone": "13989010001"})
    assert outcomes(phone, edit) == ["quarantined"]
    page = head.get(address(edit)).content.decode()
    assert "13989010001" not in page
    assert "13989010009" not in page, "masked"
    assert "tlh" in page
    assert decide(head, edit, "admit") == 422
    assert HeldOperation.objects.get().state == "waiting"


def test_let_in_twice_it_is_written_once(phone: Client, head: Client, baima: Resident) -> None:
    made = need(baima)
    send(phone, made)
    assert [decide(head, made, "admit"), decide(head, made, "admit"), decide(head, made, "turn_down", "迟了")] == [302, 422, 422]
    assert Need.objects.count() == 1
    assert HeldOperation.objects.get().state == "admitted"


def test_turned_down_with_a_reason_that_the_phone_is_told(phone: Client, head: Client, baima: Resident) -> None:
    made = need(baima)
    send(phone, made)
    assert decide(head, made, "turn_down") == 422, "a reason is wanted"
    assert decide(head, made, "turn_down", "同一件已经登记") == 302
    [answer] = send(phone, made)
    assert (answer["outcome"], answer["problem"]["code"]) == ("refused", "field.turned_down")
    assert "同一件已经登记" in answer["problem"]["remedy"]
    assert Need.objects.count() == 0
    assert json.loads(HeldOperation.objects.get().sent) == made, "nothing is lost"


def test_what_cannot_be_written_goes_on_waiting(phone: Client, head: Client, baima: Resident) -> None:
    made = op("need", {"resident_id": str(baima.id), "kind": "moon_flight", "said": "月亮"})
    send(phone, made)
    assert decide(head, made, "admit") == 422
    assert HeldOperation.objects.get().state == "waiting"
    assert Need.objects.count() == 0


@pytest.mark.parametrize(("role", "place"), [("worker", factories.GONGKA), ("station_head", "540121100000"), ("auditor", "540100000000")])
def test_the_wrong_person_neither_reads_nor_decides(phone: Client, baima: Resident, role: str, place: str) -> None:
    made = need(baima)
    send(phone, made)
    other = factories.sign_in(Client(), factories.make_user("other", role, place), verified=True)
    page = other.get(address(made))
    assert page.status_code in {403, 404}
    assert "想吃热的" not in page.content.decode()
    assert decide(other, made, "admit") in {403, 404}
    assert made["id"] not in other.get("/surveys/submissions/?state=quarantined").content.decode()
    assert (Need.objects.count(), HeldOperation.objects.get().state) == (0, "waiting")


def test_who_may_review_but_not_write_there_turns_down_and_cannot_let_in(phone: Client, baima: Resident) -> None:
    made = need(baima)
    send(phone, made)
    officer = factories.sign_in(Client(), factories.make_user("officer", "bureau_officer", "540127000000"), verified=True)
    page = officer.get(address(made)).content.decode()
    assert "想吃热的" in page
    assert 'value="admit"' not in page
    assert decide(officer, made, "admit") == 403
    assert Need.objects.count() == 0


def test_nobody_lets_in_what_they_sent_themselves(deji: User, baima: Resident) -> None:
    held = services.hold_operation(
        actor=viewer_for(deji), now=NOW, operation_id=uuid4(), sent=need(baima), captured_at=NOW, resident_id=baima.id
    )
    with factories.refused("survey.own_submission"):
        services.admit_operation(actor=viewer_for(deji), now=NOW, operation_id=held.id, take_in=lambda _actor, _sent: None)


def test_what_is_let_in_has_no_more_rights_than_who_lets_it_in_at_that_place(phone: Client, deji: User, baima: Resident) -> None:
    made = need(baima)
    send(phone, made)
    seen = []
    services.admit_operation(
        actor=viewer_for(deji, timezone.now()), now=timezone.now(), operation_id=HeldOperation.objects.get().id,
        take_in=lambda actor, _sent: seen.append(actor),
    )  # fmt: skip
    [actor] = seen
    assert actor.may("need.record", baima.place)
    assert set(actor.reach) <= set(viewer_for(deji).reach)
    assert not actor.may("need.record", "540127101201"), "the next village of the same township"


def test_it_stands_in_the_quarantine_beside_the_questionnaires(phone: Client, head: Client, baima: Resident) -> None:
    made = need(baima)
    send(phone, made)
    inbox = head.get("/surveys/submissions/?state=quarantined").content.decode()
    assert address(made) in inbox
    assert address(made) not in head.get("/surveys/submissions/").content.decode()
    decide(head, made, "admit")
    assert address(made) not in head.get("/surveys/submissions/?state=quarantined").content.decode()


def test_of_somebody_unknown_or_a_place_it_waits_where_it_can_be_decided(phone: Client, gone: User) -> None:
    nobody = op("need", {"resident_id": str(uuid4()), "kind": "meal"})
    village = op("need", {"place": factories.TABA, "kind": "hazard"})
    nowhere = op("need", {"place": "999999999999", "kind": "hazard"})
    assert outcomes(phone, nobody, village, nowhere) == ["quarantined"] * 3
    places = {str(one.id): one.place for one in HeldOperation.objects.all()}
    assert [places[one["id"]] for one in (nobody, village, nowhere)] == [gone.place, factories.TABA, gone.place]


def test_it_follows_whom_it_is_about_to_a_new_place(phone: Client, deji: User, baima: Resident) -> None:
    made = need(baima)
    send(phone, made)
    viewer = factories.viewer_for(deji)
    other = "540127100203"
    moved = replace(values_of(baima), place=other, no_id_reason="unknown")
    update_resident(actor=viewer, now=NOW, resident_id=baima.id, version=baima.version, values=moved)
    assert HeldOperation.objects.get().place == other


def test_what_is_not_as_agreed_is_not_kept(phone: Client, baima: Resident) -> None:
    huge = need(baima) | {"more": "x" * 70_000}
    early = need(baima) | {"captured_at": "yesterday"}
    nameless = need(baima) | {"id": "x"}
    assert outcomes(phone, huge, early, nameless) == ["refused"] * 3
    assert HeldOperation.objects.count() == 0


def test_a_moment_ahead_of_ours_is_no_later_than_it_came(phone: Client, baima: Resident) -> None:
    send(phone, need(baima) | {"captured_at": (timezone.now() + timedelta(days=2)).isoformat()})
    held = HeldOperation.objects.get()
    assert held.captured_at == held.received_at
