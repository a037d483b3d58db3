"""L10: however many sheets tell of thoughts of self-harm, it is one crisis and one need, which ends with it; and it is asked again soon."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.base.notices.models import Notice
from lianxin.domain.needs.models import Need
from lianxin.domain.needs.services import triage_need
from lianxin.domain.people.models import Resident
from lianxin.domain.proceedings.services import reopen, take_step
from lianxin.domain.screening.models import Crisis
from lianxin.domain.screening.rules.crises import PARTS
from lianxin.domain.screening.services import (
    move_screening,
    note_crisis,
    opens_with_crisis,
    write_safety_plan,
)
from lianxin.kernel.problems import ProblemError
from tests.domain.screening.made import CALM, DARK, publish_scale, screened, send
from tests.factories import NOW, TODAY, make_commitment, make_resident, sign_in, viewer_for

pytestmark = pytest.mark.django_db
SOON, DAY = timedelta(minutes=2), timedelta(hours=24)


def worked_out(worker: User) -> Crisis:
    """Called, seen, and the safety plan written, all at once."""
    crisis, actor = Crisis.objects.get(), viewer_for(worker)
    run = {"actor": actor, "now": NOW, "proceeding_id": crisis.proceeding_id}
    asked = dict.fromkeys(("has_plan", "has_means", "has_time"), "no")
    note_crisis(actor=actor, now=NOW, crisis_id=crisis.id, done=["called", "supervisor_told", "visited"], answers=asked, danger=False)
    take_step(**run, step="called")
    take_step(**run, step="visited")
    write_safety_plan(actor=actor, now=NOW, crisis_id=crisis.id, parts=dict.fromkeys(PARTS, "写好了"))
    take_step(**run, step="planned")
    return Crisis.objects.get()


def close(head: User, crisis: Crisis, after: timedelta) -> None:
    take_step(actor=viewer_for(head, NOW + after), now=NOW + after, proceeding_id=crisis.proceeding_id, step="close", reason="平稳")


def contact(worker: User, crisis: Crisis, after: timedelta) -> None:
    note_crisis(actor=viewer_for(worker, NOW + after), now=NOW + after, crisis_id=crisis.id, done=["contacted"])


def test_paper_entered_twice_and_a_sheet_of_their_own_are_one_crisis_and_one_need(zhuoma: User, ciren: User, deji: User, baima: Resident) -> None:
    publish_scale()
    send(zhuoma, baima, DARK, channel="paper")
    send(ciren, baima, DARK, channel="paper")
    send(zhuoma, baima, DARK, at=NOW + timedelta(hours=1))
    crisis, need = Crisis.objects.get(), Need.objects.get()
    assert (crisis.times, crisis.need) == (1, need)
    assert (need.urgency, need.guard, need.resident_id, need.state) == ("immediate", "screening.record", baima.id, "new")
    assert Notice.objects.filter(kind="need.immediate", user=deji).count() == 1
    worked_out(zhuoma)
    contact(zhuoma, crisis, DAY)
    close(deji, crisis, DAY)
    need.refresh_from_db()
    assert (need.state, need.is_open) == ("met", False)
    later = NOW + 2 * DAY
    reopen(actor=viewer_for(deji, later), now=later, proceeding_id=crisis.proceeding_id, reason="又说不想活")
    need.refresh_from_db()
    assert (need.state, need.is_open) == ("new", True)


def test_what_is_promised_for_it_is_done_though_the_crisis_is_over(zhuoma: User, deji: User, baima: Resident) -> None:
    publish_scale()
    send(zhuoma, baima, DARK)
    crisis, need = worked_out(zhuoma), Need.objects.get()
    triage_need(actor=viewer_for(deji), now=NOW, need_id=need.id, accept=True)
    make_commitment(zhuoma, need=need)
    contact(zhuoma, crisis, DAY)
    close(deji, crisis, DAY)
    need.refresh_from_db()
    assert (need.state, need.is_open) == ("accepted", True)


def test_the_need_goes_over_with_the_crisis_to_whom_it_is_about(zhuoma: User, baima: Resident) -> None:
    publish_scale()
    sent, right = send(zhuoma, baima, DARK), make_resident("央宗")
    wrong = Need.objects.get()
    move_screening(actor=viewer_for(zhuoma), now=NOW, screening_id=screened(sent).id, resident_id=right.id, reason="选错了")
    crisis = Crisis.objects.get()
    assert crisis.need is not None
    assert (crisis.need.resident_id, crisis.need.state, crisis.need.said) == (right.id, "new", wrong.said)
    assert Need.objects.count() == 2, "who triages decides about what was opened before"


def test_only_what_a_crisis_is_opened_for_is_its_need(zhuoma: User, baima: Resident) -> None:
    publish_scale()
    sent = send(zhuoma, baima, DARK)
    assert opens_with_crisis(sent, "counselling", "immediate")
    assert not opens_with_crisis(sent, "counselling", "high"), "what the total calls for"
    assert sent.resident is not None
    sent.resident.died_on = TODAY
    assert not opens_with_crisis(sent, "counselling", "immediate"), "no crisis runs for them"


@pytest.mark.parametrize("after", [None, SOON, DAY - SOON], ids=["never", "two minutes", "not yet a day"])
def test_without_a_contact_a_day_after_the_plan_no_crisis_closes(zhuoma: User, deji: User, baima: Resident, after: timedelta | None) -> None:
    publish_scale()
    send(zhuoma, baima, DARK)
    crisis = worked_out(zhuoma)
    if after is not None:
        contact(zhuoma, crisis, after)
    with pytest.raises(ProblemError):
        close(deji, crisis, DAY)
    contact(zhuoma, crisis, DAY)
    close(deji, crisis, DAY)


def test_a_contact_before_there_is_a_plan_counts_as_none(zhuoma: User, baima: Resident) -> None:
    publish_scale()
    send(zhuoma, baima, DARK)
    contact(zhuoma, Crisis.objects.get(), SOON)
    assert Crisis.objects.get().contacted_at is None


def test_the_first_contact_is_due_in_three_days_and_the_next_after_a_week(zhuoma: User, baima: Resident) -> None:
    publish_scale()
    send(zhuoma, baima, DARK)
    crisis = worked_out(zhuoma)
    clock = crisis.proceeding.clock
    assert clock is not None
    assert clock.due_at == NOW + timedelta(hours=72)
    later = NOW + DAY
    kept = {"actor": viewer_for(zhuoma, later), "now": later, "proceeding_id": crisis.proceeding_id, "step": "kept", "reason": "好些了"}
    with pytest.raises(ProblemError):
        take_step(**kept)
    contact(zhuoma, crisis, DAY)
    take_step(**kept)
    clock = Crisis.objects.get().proceeding.clock
    assert clock is not None
    assert clock.due_at.date() >= (later + timedelta(days=7)).date()


def test_item_nine_is_asked_again_in_two_weeks_though_the_total_is_normal(zhuoma: User, baima: Resident) -> None:
    publish_scale()
    dark = screened(send(zhuoma, baima, DARK))
    assert dark.level == "normal"
    assert dark.follow_ups.get(limit="screen").due_on == TODAY + timedelta(days=14)
    calm = screened(send(zhuoma, baima, CALM, at=NOW + timedelta(hours=1)))
    assert calm.follow_ups.get(limit="screen").due_on == TODAY + timedelta(days=365)


def test_from_the_questions_of_a_scale_it_goes_back_to_the_persons_screenings(client: Client, zhuoma: User, baima: Resident) -> None:
    form = publish_scale()
    sign_in(client, zhuoma)
    back = reverse("screening:person", args=[baima.id])
    for name in ("fill", "links"):
        assert f'href="{back}"' in client.get(f"{reverse(f'surveys:{name}', args=[form.id])}?resident={baima.id}").content.decode()
