"""A need that is open in two tabs, or gone back to, is given to one person only, unless somebody says so again."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.people.models import Resident
from tests.factories import NOW, make_need, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def test_the_second_tab_is_told_who_has_it_and_may_insist(
    client: Client, deji: User, zhuoma: User, ciren: User, baima: Resident
) -> None:
    with time_machine.travel(NOW, tick=False):
        need = make_need(baima)
        sign_in(client, deji, verified=True)
        address = reverse("web:need", args=[need.id])
        drawn = client.get(address).context["assign"]
        due = (NOW + timedelta(hours=30)).strftime("%Y-%m-%d %H:%M")
        day, clock = due.split()

        def send(worker: User, known: str) -> object:
            fields = {"worker_id": str(worker.id), "service_code": "", "known": known, "due_at_0": day, "due_at_1": clock, "due_at": due}
            return client.post(address, {"act": "assign", **{f"assign-{key}": value for key, value in fields.items()}})

        known = str(drawn["known"].value())
        assert send(zhuoma, known).status_code == 302  # type: ignore[attr-defined]
        second = send(ciren, known)
        assert second.status_code == 422  # type: ignore[attr-defined]
        assert zhuoma.display_name in second.content.decode()  # type: ignore[attr-defined]
        assert "再交办一项" in second.content.decode()  # type: ignore[attr-defined]
        assert Commitment.objects.filter(need=need).count() == 1
        insisted = str(second.context["assign"]["known"].value())  # type: ignore[attr-defined]
        assert send(ciren, insisted).status_code == 302  # type: ignore[attr-defined]
        assert Commitment.objects.filter(need=need).count() == 2
