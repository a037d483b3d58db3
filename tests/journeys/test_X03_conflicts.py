"""X03 two people edited offline: nothing lost, the conflict shown side by side, merged by a person, and reversible."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lianxin.base.access.models import User
from lianxin.base.audit.models import AuditEntry
from lianxin.domain.people.models import FieldEdit, Resident
from tests.factories import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.journey]


def edit(phone: Client, resident: Resident, base: dict[str, str], values: dict[str, str]) -> dict[str, Any]:
    sent = {
        "id": str(uuid4()), "kind": "resident_edit", "base": base, "captured_at": timezone.now().isoformat(),
        "body": {"resident_id": str(resident.id), "values": values},
    }  # fmt: skip
    answer = phone.post(reverse("field:ops"), json.dumps({"ops": [sent]}), content_type="application/json")
    found: dict[str, Any] = answer.json()["answers"][0]
    return found


def test_two_workers_edit_one_resident_offline_and_the_head_of_the_station_decides(
    zhuoma: User, ciren: User, deji: User, baima: Resident
) -> None:
    first, second = sign_in(Client(), zhuoma), sign_in(Client(), ciren)
    seen = {"address": "", "note": ""}  # what both phones had when they lost their signal
    assert edit(first, baima, seen, {"address": "塔巴村三组12号", "note": "耳背"})["outcome"] == "accepted"
    told = edit(second, baima, {"note": "", "language": "bo"}, {"note": "眼睛不好", "language": "zh"})
    assert told["outcome"] == "conflict"
    assert told["problem"]["remedy"]

    baima.refresh_from_db()
    assert (baima.address, baima.note, baima.language) == ("塔巴村三组12号", "耳背", "zh")  # no collision: merged silently

    head = sign_in(Client(), deji, verified=True)
    inbox = head.get(reverse("people:conflicts")).content.decode()
    assert all(word in inbox for word in ("白玛", "耳背 → 眼睛不好"))
    conflict = FieldEdit.objects.get(is_open=True)
    page = reverse("people:conflict", args=[conflict.id])
    shown = head.get(page).content.decode()
    assert all(word in shown for word in ("耳背", "眼睛不好", "次仁", "卓玛"))  # both values, and who wrote each

    unanswered = head.post(page, {"version": baima.version})
    assert unanswered.status_code == 422
    assert head.post(page, {"version": baima.version, "note-pick": "other", "note-text": " "}).status_code == 422
    decided = head.post(page, {"version": baima.version, "note-text": "耳背,眼睛也不好"})  # written is chosen
    assert decided.status_code == 302
    baima.refresh_from_db()
    assert baima.note == "耳背,眼睛也不好"
    assert "没有待处理的冲突" in head.get(reverse("people:conflicts")).content.decode()

    again = edit(first, baima, {"note": baima.note}, {"note": "耳背"})  # reversible: an edit like any other
    assert again["outcome"] == "accepted"


def test_a_worker_does_not_decide_and_somebody_elsewhere_sees_nothing_of_it(
    zhuoma: User, ciren: User, zhangwei: User, baima: Resident
) -> None:
    edit(sign_in(Client(), zhuoma), baima, {"note": ""}, {"note": "耳背"})
    edit(sign_in(Client(), ciren), baima, {"note": ""}, {"note": "眼睛不好"})
    page = reverse("people:conflict", args=[FieldEdit.objects.get(is_open=True).id])
    assert sign_in(Client(), zhuoma).get(page).status_code == 403
    assert sign_in(Client(), zhangwei).get(page).status_code == 403


def test_two_numbers_alike_when_masked_are_compared_whole_on_record(zhuoma: User, ciren: User, deji: User, baima: Resident) -> None:
    edit(sign_in(Client(), zhuoma), baima, {"phone": ""}, {"phone": "13989011002"})
    told = edit(sign_in(Client(), ciren), baima, {"phone": ""}, {"phone": "13989021002"})
    assert told["outcome"] == "conflict"
    page = reverse("people:conflict", args=[FieldEdit.objects.get(is_open=True).id])
    head = sign_in(Client(), deji, verified=True)
    assert "13989011002" not in head.get(page).content.decode()
    assert not AuditEntry.objects.filter(verb="resident.reveal").exists()
    shown = head.post(page, {"compare": "1"}).content.decode()
    assert all(number in shown for number in ("13989011002", "13989021002"))
    assert AuditEntry.objects.get(verb="resident.reveal").subject_id == str(baima.id)
    assert "13989011002" not in head.get(page).content.decode(), "masked again afterwards"
