"""L02 走进村内拉家常…挖掘需求, made offline: a visit with two needs arrives once, and the station has both in its inbox.

What the phone does without a server is driven in a browser by `tests/browser/test_field_app.py`; here it is what the server
makes of a phone that lost its line in the middle and sends again, days later.
"""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lianxin.base.access.models import User
from lianxin.base.audit.models import AuditEntry
from lianxin.domain.care.models import Visit
from lianxin.domain.needs.models import Need
from lianxin.domain.people.models import Resident
from tests.factories import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.journey]


def test_a_visit_of_the_day_before_yesterday_with_two_needs_arrives_once(zhuoma: User, deji: User, baima: Resident) -> None:
    phone = sign_in(Client(), zhuoma)
    [carried] = phone.get(reverse("field:residents")).json()["rows"]
    assert carried["name"] == "白玛"

    arrived = timezone.now() - timedelta(days=2)
    needs = [
        {"id": str(uuid4()), "kind": "meal", "said": "牙口不好,吃不动硬的", "urgency": ""},
        {"id": str(uuid4()), "kind": "bathing", "said": "一个人洗澡怕摔", "urgency": ""},
    ]
    visit = {
        "id": str(uuid4()), "kind": "visit", "base": {}, "captured_at": arrived.isoformat(),
        "body": {
            "resident_id": carried["id"], "visit_id": str(uuid4()), "arrived_at": arrived.isoformat(),
            "left_at": (arrived + timedelta(minutes=25)).isoformat(), "means": "home", "result": "met",
            "note": "脚好多了", "needs": needs,
        },
    }  # fmt: skip
    outcomes = []
    for _sending in range(3):  # the answer to the first got lost on the way, so the phone sends again, twice
        answer = phone.post(reverse("field:ops"), json.dumps({"ops": [visit]}), content_type="application/json")
        outcomes += [one["outcome"] for one in answer.json()["answers"]]
    assert outcomes == ["accepted", "again", "again"]
    assert Visit.objects.get().arrived_at == arrived
    assert Need.objects.filter(resident=baima, source_kind="visit").count() == 2
    assert AuditEntry.objects.filter(verb="visit.record").count() == 1

    inbox = sign_in(Client(), deji, verified=True).get(reverse("needs:inbox")).content.decode()
    assert "牙口不好,吃不动硬的" in inbox
    assert "一个人洗澡怕摔" in inbox
