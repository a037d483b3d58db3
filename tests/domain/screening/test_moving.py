"""L10, X05: results entered under the wrong person go over whole; two files that become one are one course, and two again when taken apart."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.base.notices.models import Notice
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.people.models import NotedFact, Resident
from lianxin.domain.people.services.merging import merge_residents, undo_merge
from lianxin.domain.proceedings.services import take_step
from lianxin.domain.screening import selectors, services
from lianxin.domain.screening.models import Crisis, FollowUp, Screening
from lianxin.domain.screening.rules.crises import PARTS
from lianxin.domain.surveys.services import review_submission
from tests.domain.people.registered_twice import make_twice
from tests.domain.screening.made import CALM, DARK, publish_scale, screened, send
from tests.domain.screening.test_ability import assess, level_of
from tests.entry.web.reading import form_of, get
from tests.factories import NOW, make_resident, refused, sign_in, viewer_for

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
MILD, MODERATE = (1, 1, 1, 1, 1, 0, 0, 0, 0), (2, 2, 2, 2, 2, 0, 0, 0, 0)


@pytest.fixture(autouse=True)
def form(db: None) -> None:
    publish_scale()


def open_limits(resident: Resident) -> list[tuple[str, int]]:
    rows = FollowUp.objects.filter(screening__resident=resident, ended_at__isnull=True).select_related("commitment")
    return sorted((one.limit, (one.commitment.due_at - NOW).days) for one in rows)


def merge(actor: User, kept: Resident, merged: Resident) -> object:
    versions = tuple(Resident.objects.get(id=one.id).version for one in (kept, merged))
    return merge_residents(
        actor=viewer_for(actor), now=LATER, kept_id=kept.id, merged_id=merged.id, versions=versions, from_merged=(), reason="同一人"
    )  # type: ignore[arg-type]


def test_two_files_that_become_one_are_compared_anew_and_again_when_taken_apart(zhuoma: User, deji: User) -> None:
    kept, merged = make_twice()
    before = screened(send(zhuoma, kept, MILD, at=NOW - timedelta(days=60)))
    after = screened(send(zhuoma, merged, MODERATE))
    assert (before.is_latest, after.is_latest, after.is_worse) == (True, True, False)
    assert open_limits(kept) == [("act", -30), ("screen", 30)]
    joined = merge(deji, kept, merged)
    before.refresh_from_db()
    after.refresh_from_db()
    assert (before.is_latest, after.is_latest, after.is_worse) == (False, True, True)
    assert (after.worse_points, after.worse_levels) == (5, 1)
    assert list(selectors.worsening(viewer_for(zhuoma))) == [after]
    assert before.follow_ups.get(limit="screen").outcome == "done", "one date to ask again, that of the latest"
    assert open_limits(kept) == [("act", -30), ("act", 14), ("screen", 30)]
    undo_merge(actor=viewer_for(deji), now=LATER, merge_id=joined.id, reason="是姐妹")  # type: ignore[attr-defined]
    before.refresh_from_db()
    after.refresh_from_db()
    assert (before.is_latest, after.is_latest, after.is_worse) == (True, True, False)
    assert open_limits(kept) == [("act", -30), ("screen", 30)]
    assert open_limits(merged) == [("act", 14), ("screen", 30)]


def test_of_two_crises_of_one_person_the_first_leads_on_and_whoever_carries_the_other_is_told(client: Client, zhuoma: User, ciren: User, deji: User) -> None:
    kept, merged = make_twice()
    send(zhuoma, kept, DARK)
    send(ciren, merged, DARK, at=LATER)
    first, other = Crisis.objects.order_by("proceeding__opened_at")
    merge(deji, kept, merged)
    first, other = (Crisis.objects.select_related("proceeding").get(id=one.id) for one in (first, other))
    assert (first.times, first.proceeding.closed_at, first.joined_into_id) == (1, None, None)
    assert (other.proceeding.state, other.proceeding.closed_at, other.joined_into_id) == ("joined", LATER, first.id)
    assert Notice.objects.filter(user=ciren, link=f"/screening/crises/{first.id}/").exists()
    reader = sign_in(client, deji, verified=True)
    for seen, beside in ((first, other), (other, first)):
        shown = get(reader, reverse("screening:crisis", args=[seen.id]))
        assert "同一个人的另一份心理危机" in shown
        assert beside.proceeding.number in shown


def test_two_crises_run_again_when_the_files_are_taken_apart(zhuoma: User, ciren: User, deji: User) -> None:
    kept, merged = make_twice()
    send(zhuoma, kept, DARK)
    send(ciren, merged, DARK, at=LATER)
    joined = merge(deji, kept, merged)
    undo_merge(actor=viewer_for(deji), now=LATER, merge_id=joined.id, reason="是姐妹")  # type: ignore[attr-defined]
    found = Crisis.objects.select_related("proceeding", "need").order_by("proceeding__opened_at")
    assert [(one.proceeding.resident_id, one.proceeding.state, one.joined_into_id) for one in found] == [(kept.id, "alarm", None), (merged.id, "alarm", None)]
    assert all(one.need is not None and one.need.is_open for one in found)


def test_a_crisis_moved_to_a_person_who_has_one_is_joined_into_it_and_moved_on_runs_again(zhuoma: User, deji: User) -> None:
    right, wrong = make_twice()
    send(zhuoma, right, DARK)
    sent = send(zhuoma, wrong, DARK, at=LATER)
    screening = screened(sent)
    services.move_screening(actor=viewer_for(deji), now=LATER, screening_id=screening.id, resident_id=right.id, reason="选错了人")
    first, other = Crisis.objects.order_by("proceeding__opened_at").select_related("proceeding")
    assert (other.proceeding.resident_id, other.proceeding.state, other.joined_into_id) == (right.id, "joined", first.id)
    services.move_screening(actor=viewer_for(deji), now=LATER, screening_id=screening.id, resident_id=wrong.id, reason="没有选错")
    other.refresh_from_db()
    other.proceeding.refresh_from_db()
    assert (other.proceeding.resident_id, other.proceeding.state, other.joined_into_id) == (wrong.id, "alarm", None)


def test_found_again_in_the_quiet_weeks_a_person_calls_within_the_hour_again(zhuoma: User, deji: User, baima: Resident) -> None:
    send(zhuoma, baima, DARK)
    crisis, actor = Crisis.objects.get(), viewer_for(zhuoma)

    def step(code: str) -> None:
        take_step(actor=actor, now=LATER, proceeding_id=crisis.proceeding_id, step=code)

    asked = dict.fromkeys(("has_plan", "has_means", "has_time"), "no")
    services.note_crisis(
        actor=actor, now=LATER, crisis_id=crisis.id, done=["called", "supervisor_told", "visited"], answers=asked, danger=False, said="说" * 1000
    )
    step("called")
    step("visited")
    parts = dict.fromkeys(PARTS, "写好了")
    services.write_safety_plan(actor=actor, now=LATER, crisis_id=crisis.id, parts=parts)
    step("planned")
    days = NOW + timedelta(days=5)
    send(zhuoma, baima, DARK, at=days)
    running = Crisis.objects.select_related("proceeding__clock").get()
    assert (running.times, running.proceeding.state, running.called_at, running.planned_at) == (1, "alarm", None, None)
    assert running.proceeding.clock is not None
    assert running.proceeding.clock.due_at == days + timedelta(hours=1)
    services.write_safety_plan(actor=actor, now=days, crisis_id=crisis.id, parts=parts)
    running.refresh_from_db()
    assert running.planned_at == days, "the same words, looked at anew, are a plan again"
    for _time in range(4):
        services.note_crisis(actor=actor, now=days, crisis_id=crisis.id, said="又说" * 500)
    running.refresh_from_db()
    assert running.said.count("说") == 1000 + 4 * 500, "nothing that was said is cut away"


def test_a_result_taken_back_gives_the_one_before_its_date_to_ask_again(zhuoma: User, deji: User, baima: Resident) -> None:
    first = screened(send(zhuoma, baima, MILD, at=NOW - timedelta(days=60)))
    again = screened(send(zhuoma, baima, CALM))
    assert open_limits(baima) == [("act", -30), ("screen", 365)]
    services.void_screening(actor=viewer_for(deji), now=LATER, screening_id=again.id, reason="填的是邻居")
    first.refresh_from_db()
    assert first.is_latest
    assert open_limits(baima) == [("act", -30), ("screen", 30)]


def test_a_paper_entered_twice_under_the_wrong_person_goes_over_whole(
    client: Client, zhuoma: User, ciren: User, deji: User, zhangwei: User, baima: Resident
) -> None:
    right = make_resident("卓嘎")
    earlier = screened(send(zhuoma, baima, CALM, at=NOW - timedelta(days=90)))
    first = send(zhuoma, baima, DARK, channel="paper")
    send(ciren, baima, DARK, channel="paper", at=LATER)
    one = screened(first)
    assert (one.state, one.is_latest) == ("counted", True)
    with refused("screening.others_sheet"):
        services.move_screening(actor=viewer_for(zhuoma), now=LATER, screening_id=one.id, resident_id=right.id, reason="同名")
    with refused("general.not_found"):
        services.move_screening(actor=viewer_for(zhangwei), now=LATER, screening_id=one.id, resident_id=right.id, reason="同名")
    head = sign_in(client, deji, verified=True)
    address = reverse("screening:move", args=[one.id])
    assert address in get(head, reverse("screening:screening", args=[one.id]))
    asked = f"{address}?resident={right.id}"
    assert head.post(asked, form_of(get(head, asked)) | {"reason": "同名,录错了"}).status_code == 302
    one.refresh_from_db()
    assert (one.resident_id, one.state, one.total, one.sheets.count(), one.is_latest) == (right.id, "counted", 1, 2, True)
    assert {sheet.submission.resident_id for sheet in one.sheets.select_related("submission")} == {right.id}
    assert Crisis.objects.get().proceeding.resident_id == right.id
    earlier.refresh_from_db()
    assert earlier.is_latest, "the wrong person is as before"
    assert NotedFact.objects.get(resident=baima, code="last_screened_on", until__isnull=True).value == str(earlier.on)
    assert [limit for limit, _days in open_limits(baima)] == ["screen"]
    promised = Commitment.objects.filter(is_open=True, kind="screening")
    assert set(promised.filter(screening_follow_up__screening=one).values_list("resident_id", flat=True)) == {right.id}
    assert promised.filter(resident=baima).count() == 1, "nobody is called about a sheet that is not theirs"
    assert one.steps.filter(act="move", by=deji.id, reason="同名,录错了").exists()


def test_an_assessment_by_two_goes_over_whole_too(zhuoma: User, ciren: User, deji: User, baima: Resident) -> None:
    publish_scale("gbt42195")
    right = make_resident("卓嘎")
    one = screened(assess(zhuoma, baima, 30))
    assess(ciren, baima, 30)
    assert level_of(baima) == 2
    services.move_screening(actor=viewer_for(deji), now=LATER, screening_id=one.id, resident_id=right.id, reason="评的是她姐姐")
    one.refresh_from_db()
    assert (one.state, one.resident_id, one.sheets.count()) == ("counted", right.id, 2)
    assert (level_of(baima), level_of(right), Screening.objects.count()) == (None, 2, 1)


def test_one_of_two_sheets_turned_down_leaves_the_other_waiting_and_comes_back(zhuoma: User, ciren: User, deji: User, baima: Resident) -> None:
    send(zhuoma, baima, MILD, channel="paper")
    second = send(ciren, baima, MODERATE, channel="paper", at=LATER)
    one = screened(second)
    assert one.state == "differs"
    review_submission(actor=viewer_for(deji), now=LATER, submission_id=second.id, act="reject", note="看错了纸")
    one.refresh_from_db()
    assert (one.state, one.result["differing"]) == ("waiting", [])
    review_submission(actor=viewer_for(deji), now=LATER, submission_id=second.id, act="approve", note="没看错")
    one.refresh_from_db()
    assert one.state == "differs", "used after all"
    review_submission(actor=viewer_for(deji), now=LATER, submission_id=second.id, act="reject", note="还是看错了")
    third = send(ciren, baima, MILD, channel="paper", at=LATER + timedelta(hours=1))
    one.refresh_from_db()
    assert (screened(third).id, one.state, one.total) == (one.id, "counted", 5)


def test_two_entries_of_one_paper_on_two_files_are_one_occasion_once_the_files_are_one(zhuoma: User, ciren: User, deji: User) -> None:
    kept, merged = make_twice()
    first = send(zhuoma, kept, MILD, channel="paper")
    second = send(ciren, merged, MILD, channel="paper", at=LATER)
    assert {screened(first).state, screened(second).state} == {"waiting"}
    own = screened(second)
    joined = merge(deji, kept, merged)
    one = screened(first)
    assert screened(second) == one
    assert (one.state, one.total, one.sheets.count(), one.is_latest) == ("counted", 5, 2, True)
    own.refresh_from_db()
    assert (own.state, own.total) == ("void", None)
    undo_merge(actor=viewer_for(deji), now=LATER, merge_id=joined.id, reason="是姐妹")  # type: ignore[attr-defined]
    one.refresh_from_db()
    assert (one.resident_id, one.state, one.sheets.count()) == (kept.id, "waiting", 1)
    other = screened(second)
    assert (other.resident_id, other.state, other.sheets.count()) == (merged.id, "waiting", 1)


def test_two_entries_far_apart_stay_two_when_the_files_are_one(zhuoma: User, ciren: User, deji: User) -> None:
    kept, merged = make_twice()
    send(zhuoma, kept, MILD, channel="paper", at=NOW - timedelta(days=60))
    send(ciren, merged, MILD, channel="paper")
    merge(deji, kept, merged)
    assert sorted(Screening.objects.values_list("state", flat=True)) == ["waiting", "waiting"]
