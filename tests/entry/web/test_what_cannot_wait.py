"""A need that cannot wait stands first everywhere, is due by its own hours, and shows whom to ring."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lianxin.base import packs
from lianxin.base.access.models import User
from lianxin.base.audit.models import AuditEntry
from lianxin.domain.commitments import selectors as promises
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.commitments.services import answer_need, make_commitment, reschedule
from lianxin.domain.needs import selectors
from lianxin.domain.needs.models import Need
from lianxin.domain.needs.services import merge_needs, record_need, triage_need
from lianxin.domain.people.models import Resident
from tests.entry.web.reading import get
from tests.factories import NOW, make_need, make_user, refused, sign_in, viewer_for

pytestmark = pytest.mark.django_db
PHONE = "13900000001"


def heard(by: User, resident: Resident, urgency: str, hours_ago: int = 0) -> Need:
    return record_need(
        actor=viewer_for(by), now=NOW - timedelta(hours=hours_ago), kind="other", channel="call", urgency=urgency, resident_id=resident.id
    )


@pytest.mark.both
def test_it_stands_above_what_is_long_overdue_in_the_inbox_and_on_the_board(deji: User, zhuoma: User, baima: Resident) -> None:
    late = heard(deji, baima, "medium", hours_ago=200)
    now_ = heard(deji, baima, "immediate")
    viewer = viewer_for(deji)
    assert [need.id for need in selectors.inbox(viewer, NOW).rows] == [now_.id, late.id]
    given = [answer_need(actor=viewer, now=NOW, need_id=need.id, worker_id=zhuoma.id) for need in (late, now_)]
    assert [need.id for need in selectors.accepted(viewer).rows] == [now_.id, late.id]
    Commitment.objects.filter(id=given[0].id).update(due_at=NOW - timedelta(days=3))
    assert [promise.id for promise in promises.board(viewer, NOW).rows] == [given[1].id, given[0].id]
    assert [promise.id for promise in promises.due_for_worker(viewer_for(zhuoma), NOW)] == [given[1].id, given[0].id]


@pytest.mark.parametrize("urgency", ["immediate", "high", "medium"])
def test_the_default_time_limit_is_that_of_its_urgency(deji: User, zhuoma: User, baima: Resident, urgency: str) -> None:
    hours = packs.for_place(baima.place).urgencies[urgency].act_hours
    need = heard(deji, baima, urgency)
    assert answer_need(actor=viewer_for(deji), now=NOW, need_id=need.id, worker_id=zhuoma.id).due_at == NOW + timedelta(hours=hours)
    more = make_commitment(actor=viewer_for(deji), now=NOW, kind="follow_up", need_id=need.id)
    assert more.due_at == NOW + timedelta(hours=hours)
    assert packs.for_place(baima.place).urgencies["immediate"].act_hours < 8


def test_a_repeat_that_cannot_wait_lifts_the_need_it_is_put_into(deji: User, baima: Resident) -> None:
    stays, repeat = heard(deji, baima, "normal"), heard(deji, baima, "immediate")
    triage_need(actor=viewer_for(deji), now=NOW, need_id=stays.id, accept=True)
    promise = make_commitment(actor=viewer_for(deji), now=NOW, kind="follow_up", need_id=stays.id)
    merge_needs(actor=viewer_for(deji), now=NOW, need_id=repeat.id, into_id=stays.id)
    promise.refresh_from_db()
    stays.refresh_from_db()
    assert (stays.precedence, promise.precedence) == (0, 0)


@pytest.mark.parametrize(("precedence", "rings"), [(0, True), (1, False)])
def test_its_page_offers_to_ring_at_once_and_the_look_is_on_record(
    client: Client, deji: User, baima: Resident, precedence: int, rings: bool
) -> None:
    baima.phone = PHONE
    baima.save()
    need = make_need(baima, precedence=precedence, found_at=timezone.now())
    address = reverse("web:need", args=[need.id])
    assert (f'href="tel:{PHONE}"' in get(sign_in(client, deji, verified=True), address)) == rings
    assert AuditEntry.objects.filter(verb="resident.phones", actor_id=deji.id).exists() == rings


def test_who_may_not_see_phones_is_shown_none(client: Client, baima: Resident) -> None:
    baima.phone = PHONE
    baima.save()
    need = make_need(baima, precedence=0)
    officer = make_user("officer", "bureau_officer", baima.place[:6] + "000000")
    assert PHONE not in get(sign_in(client, officer, verified=True), reverse("web:need", args=[need.id]))


@pytest.mark.parametrize(("days", "accepted"), [(366, True), (367, False), (365 * 73, False)])
def test_a_time_limit_beyond_the_packs_days_is_refused_by_name(deji: User, baima: Resident, days: int, accepted: bool) -> None:
    due = NOW + timedelta(days=days)
    viewer = viewer_for(deji)
    promise = make_commitment(actor=viewer, now=NOW, kind="follow_up", resident_id=baima.id)
    if accepted:
        make_commitment(actor=viewer, now=NOW, kind="follow_up", resident_id=baima.id, due_at=due)
        reschedule(actor=viewer, now=NOW, commitment_id=promise.id, due_at=due, reason="约好了")
        return
    with refused("commitment.due_too_far"):
        make_commitment(actor=viewer, now=NOW, kind="follow_up", resident_id=baima.id, due_at=due)
    with refused("commitment.due_too_far"):
        reschedule(actor=viewer, now=NOW, commitment_id=promise.id, due_at=due, reason="约好了")


def test_the_form_says_which_field_and_what_to_do(client: Client, deji: User, zhuoma: User, baima: Resident) -> None:
    need = make_need(baima)
    sign_in(client, deji, verified=True)
    sent = {"act": "assign", "assign-worker_id": str(zhuoma.id), "assign-due_at_0": "2099-01-01", "assign-due_at_1": "09:00", "assign-due_at": "2099-01-01 09:00"}
    answer = client.post(reverse("web:need", args=[need.id]), sent)
    assert answer.status_code == 422
    assert "期限 2099-01-01 太远" in answer.content.decode()
    assert "请核对年份" in answer.content.decode()
    assert not Commitment.objects.exists()
