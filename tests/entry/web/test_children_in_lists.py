"""Lists name a child by the beginning of the name only; the file names it in full and the look is on record."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lianxin.base.access.models import User
from lianxin.base.audit.models import AuditEntry
from lianxin.domain.care.models import Visit
from lianxin.domain.people.models import Resident
from lianxin.kernel.clock import local_day
from tests.entry.web.reading import get
from tests.factories import TABA, make_commitment, make_need, make_resident, sign_in

pytestmark = pytest.mark.django_db
LISTS = {
    "inbox": "needs:inbox", "accepted": "needs:inbox", "board": "commitments:board", "today": "web:today", "visits": "web:visits",
}  # fmt: skip


def everywhere(worker: User, person: Resident) -> None:
    """A need, an accepted one, a promise due today, a visit of today and a recorded one."""
    now = timezone.now()
    make_need(person, triage_due_at=now + timedelta(hours=1))
    make_need(person, state="accepted")
    make_commitment(worker, person, due_at=now + timedelta(minutes=1))
    day = local_day(now)
    Visit.objects.create(place=TABA, resident=person, worker=worker, day=day, minutes=30)
    Visit.objects.create(
        place=TABA, resident=person, worker=worker, day=day, minutes=30, recorded_at=now, arrived_at=now, left_at=now, result="met", means="home"
    )


def shown(client: Client, name: str) -> str:
    query = {"accepted": "?show=accepted", "board": "?worker=all"}.get(name, "")
    return get(client, reverse(LISTS[name]) + query)


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("language", ["zh-hans", "bo"])
def test_a_child_is_not_named_in_full_until_the_file_is_opened(client: Client, zhuoma: User, name: str, language: str) -> None:
    child = make_resident("次仁旺姆", name_bo="ཚེ་རིང་དབང་མོ།", birth_date=local_day(timezone.now()) - timedelta(days=365 * 9))
    everywhere(zhuoma, child)
    sign_in(client, zhuoma)
    client.cookies["django_language"] = language
    page = shown(client, name)
    assert "次仁旺姆" not in page
    assert child.name_bo not in page
    assert ("ཚེ་×" if language == "bo" else "次×") in page
    assert not AuditEntry.objects.filter(verb__startswith="child.").exists()
    assert "次仁旺姆" in get(client, reverse("web:resident", args=[child.id]))
    assert AuditEntry.objects.filter(verb="child.read", actor_id=zhuoma.id, subject_id=str(child.id)).count() == 1


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("days", [365 * 70, None])
def test_a_grown_up_is_named_in_full(client: Client, zhuoma: User, name: str, days: int | None) -> None:
    """Also somebody whose birth date nobody knows."""
    born = local_day(timezone.now()) - timedelta(days=days) if days else None
    everywhere(zhuoma, make_resident("次仁旺姆", birth_date=born))
    assert "次仁旺姆" in shown(sign_in(client, zhuoma), name)
