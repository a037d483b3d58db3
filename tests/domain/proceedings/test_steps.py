"""L03, L13: what runs takes only steps whose requirements are met, by the right person; one clock on the board says by when."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit.models import AuditEntry
from lianxin.base.notices.models import Notice
from lianxin.domain.cases.models import CaseFile
from lianxin.domain.commitments import selectors as promises
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.commitments.services import (
    Pick,
    cancel_commitment,
    finish_commitment,
    refuse_commitment,
    reschedule,
)
from lianxin.domain.commitments.services import hand_over as hand_over_promises
from lianxin.domain.people.events import ResidentMoved
from lianxin.domain.people.models import Resident
from lianxin.domain.people.services.residents import mark_died
from lianxin.domain.proceedings import selectors, services
from lianxin.domain.proceedings.models import Proceeding, ProceedingStep
from lianxin.domain.proceedings.rules import file_number
from lianxin.domain.proceedings.services.holding import file_held
from lianxin.kernel import events
from tests.factories import (
    BEIGAN_COMMUNITY,
    GONGKA,
    NOW,
    TABA,
    TODAY,
    make_resident,
    make_user,
    refused,
    vet,
    viewer_for,
)

pytestmark = pytest.mark.django_db


def case(worker: User, resident: Resident, **more: Any) -> Proceeding:
    return services.open_proceeding(
        actor=viewer_for(worker),
        now=NOW,
        workflow="casework",
        resident_id=resident.id,
        holder_id=worker.id,
        **more,
    )


def step(worker: User, one: Proceeding, code: str, *, at: datetime = NOW, **more: Any) -> Proceeding:
    return services.take_step(actor=viewer_for(worker), now=at, proceeding_id=one.id, step=code, **more)


def test_a_case_runs_its_six_phases_and_each_clock_gives_way_to_the_next(
    zhuoma: User, baima: Resident, facts: dict[str, Any]
) -> None:
    one = case(zhuoma, baima)
    assert one.number == "540127100-2026-0001"
    assert one.clock is not None
    assert (one.clock.worker_id, one.clock.due_at) == (zhuoma.id, datetime(2026, 11, 30, 16, tzinfo=UTC))
    with refused("proceeding.not_ready"):
        step(zhuoma, one, "accept")
    facts.update(
        has_basis=True,
        intake_written=True,
        risk_level="high",
        measurable_goals=1,
        plan_signed=True,
        process_records=1,
        goals_scored=True,
        follow_up_on=TODAY,
    )
    for code, state in (
        ("accept", "assessment"), ("assess", "planning"), ("plan", "intervention"), ("evaluate", "evaluation"), ("score", "closing"), ("close", "closed"),
    ):  # fmt: skip
        former = one.clock_id
        assert former is not None
        one = step(zhuoma, one, code, at=NOW + timedelta(minutes=1))
        assert one.state == state
        assert not Commitment.objects.get(id=former).is_open
    assert one.closed_at is not None
    assert one.clock is None
    assert not Commitment.objects.filter(is_open=True).exists()
    told = selectors.steps_of(viewer_for(zhuoma), NOW, one)
    assert [row.step for row in told] == ["", "accept", "assess", "plan", "evaluate", "score", "close"]
    assert told[1].met == ["basis", "intake"]
    assert told[1].pack
    assert AuditEntry.objects.filter(verb="proceeding.step").count() == 6


def test_a_closed_case_that_gets_something_new_reopens_with_its_history(
    zhuoma: User, baima: Resident, facts: dict[str, Any]
) -> None:
    facts.update(closing_reason="lost", follow_up_on=TODAY)
    one = case(zhuoma, baima)
    with refused("proceeding.not_over"):
        services.reopen(actor=viewer_for(zhuoma), now=NOW, proceeding_id=one.id, reason="又有新情况")
    with refused("general.empty_field"):
        step(zhuoma, one, "end_early")
    step(zhuoma, one, "end_early", reason="联系不上")
    step(zhuoma, one, "close")
    again = services.reopen(actor=viewer_for(zhuoma), now=NOW, proceeding_id=one.id, reason="又有新情况")
    assert (again.state, again.number, again.closed_at) == ("assessment", one.number, None)
    assert again.clock is not None
    assert again.clock.is_open
    assert [row.act for row in selectors.steps_of(viewer_for(zhuoma), NOW, again)] == [
        "open",
        "step",
        "step",
        "reopen",
    ]


def test_two_people_at_once_take_one_step(
    zhuoma: User, ciren: User, baima: Resident, facts: dict[str, Any]
) -> None:
    facts.update(has_basis=True, intake_written=True)
    one = case(zhuoma, baima)
    step(ciren, one, "accept", version=one.version)
    with refused("general.changed_meanwhile"):
        step(zhuoma, one, "accept", version=one.version)
    with refused("proceeding.step_unknown"):
        step(zhuoma, one, "accept")


def test_the_same_opening_twice_is_one_and_numbers_follow_one_another(
    zhuoma: User, ciren: User, baima: Resident
) -> None:
    one = case(zhuoma, baima)
    assert case(zhuoma, baima, proceeding_id=one.id).id == one.id
    with refused("general.not_found"):
        case(ciren, baima, proceeding_id=one.id)
    assert case(ciren, baima).number == "540127100-2026-0002"
    assert Proceeding.objects.count() == 2


def test_nobody_from_elsewhere_sees_or_moves_it(
    zhuoma: User, zhangwei: User, baima: Resident, facts: dict[str, Any]
) -> None:
    facts.update(has_basis=True, intake_written=True)
    one = case(zhuoma, baima)
    with refused("general.not_found"):
        step(zhangwei, one, "accept")
    with refused("general.not_found"):
        case(zhangwei, baima)
    assert not selectors.listed(viewer_for(zhangwei)).exists()
    assert not selectors.open_steps_of(viewer_for(zhangwei), NOW, one)


def test_its_clock_ends_with_a_step_alone(zhuoma: User, deji: User, baima: Resident) -> None:
    one, head = case(zhuoma, baima), viewer_for(deji)
    assert one.clock_id is not None
    with refused("proceeding.clock_by_step"):
        finish_commitment(actor=viewer_for(zhuoma), now=NOW, commitment_id=one.clock_id, outcome="办好了")
    with refused("proceeding.clock_by_step"):
        refuse_commitment(actor=viewer_for(zhuoma), now=NOW, commitment_id=one.clock_id, reason="不办")
    with refused("proceeding.clock_by_step"):
        cancel_commitment(actor=head, now=NOW, commitment_id=one.clock_id, reason="不办")
    with refused("proceeding.clock_by_step"):
        reschedule(
            actor=head,
            now=NOW,
            commitment_id=one.clock_id,
            due_at=NOW + timedelta(days=90),
            reason="以后再说",
        )


def test_whoever_takes_over_a_leavers_promises_takes_over_their_cases(
    zhuoma: User, ciren: User, deji: User, baima: Resident
) -> None:
    one = case(zhuoma, baima)
    (proposal,) = promises.propose_handover(viewer_for(deji), zhuoma.id, NOW)
    pick = Pick(proposal.commitment.id, ciren.id)
    hand_over_promises(
        actor=viewer_for(deji), now=NOW, from_worker_id=zhuoma.id, picks=[pick], reason="卓玛调走"
    )
    one.refresh_from_db()
    assert one.holder_id == ciren.id
    assert [row.act for row in selectors.steps_of(viewer_for(deji), NOW, one)] == ["open", "hand_over"]
    with refused("access.denied"):
        services.hand_over(
            actor=viewer_for(ciren), now=NOW, proceeding_id=one.id, holder_id=zhuoma.id, reason="还给卓玛"
        )
    services.hand_over(
        actor=viewer_for(deji), now=NOW, proceeding_id=one.id, holder_id=zhuoma.id, reason="卓玛回来了"
    )
    one.refresh_from_db()
    assert one.clock is not None
    assert (one.holder_id, one.clock.worker_id) == (zhuoma.id, zhuoma.id)


def test_a_case_of_somebody_who_died_waits_to_be_closed(
    zhuoma: User, baima: Resident, facts: dict[str, Any]
) -> None:
    one = case(zhuoma, baima)
    former = one.clock_id
    mark_died(actor=viewer_for(zhuoma), now=NOW, resident_id=baima.id, version=baima.version, on=TODAY)
    one.refresh_from_db()
    assert one.clock is not None
    assert one.clock_id != former
    assert one.clock.is_open
    facts.update(closing_reason="died")
    step(zhuoma, one, "end_early", reason="去世")
    assert step(zhuoma, one, "close").closed_at is not None


def test_the_clock_of_somebody_who_died_is_not_called_off_by_hand_either(
    zhuoma: User, deji: User, baima: Resident, facts: dict[str, Any]
) -> None:
    one = case(zhuoma, baima)
    mark_died(actor=viewer_for(zhuoma), now=NOW, resident_id=baima.id, version=baima.version, on=TODAY)
    one.refresh_from_db()
    assert one.clock_id is not None
    with refused("proceeding.clock_by_step"):
        cancel_commitment(actor=viewer_for(deji), now=NOW, commitment_id=one.clock_id, reason="人已去世")
    with refused("proceeding.clock_by_step"):
        refuse_commitment(actor=viewer_for(zhuoma), now=NOW, commitment_id=one.clock_id, reason="人已去世")
    assert Commitment.objects.get(id=one.clock_id).is_open


def test_whoever_does_not_reach_the_new_place_neither_holds_nor_supervises_it_there(
    zhuoma: User, deji: User, baima: Resident
) -> None:
    one = case(zhuoma, baima, supervisor_id=deji.id)
    with transaction.atomic():
        events.publish(ResidentMoved(baima.id, baima.place, BEIGAN_COMMUNITY, NOW, Viewer.system("迁居")))
    one.refresh_from_db()
    assert (one.place, one.holder_id, one.supervisor_id) == (BEIGAN_COMMUNITY, None, None)
    acts = ProceedingStep.objects.filter(proceeding=one).order_by("at", "id").values_list("act", "place")
    assert sorted(acts) == [("hand_over", BEIGAN_COMMUNITY), ("open", BEIGAN_COMMUNITY), ("supervise", BEIGAN_COMMUNITY)]


def test_why_a_step_was_taken_is_read_by_its_readers_and_stands_plainly_nowhere(
    zhuoma: User, baima: Resident, facts: dict[str, Any]
) -> None:
    why = "本人说儿子打过她"
    facts.update(closing_reason="ended")
    one = step(zhuoma, case(zhuoma, baima), "end_early", reason=why)
    assert [row.reason for row in selectors.steps_of(viewer_for(zhuoma), NOW, one)] == ["", why]
    for model in (Proceeding, ProceedingStep, Commitment, AuditEntry, Notice):
        for row in model._base_manager.values():
            assert why not in str([bytes(value).decode(errors="replace") if isinstance(value, bytes) else value for value in row.values()]), model


def test_what_was_done_is_never_changed_or_removed_on_either_database(zhuoma: User, baima: Resident) -> None:
    one = case(zhuoma, baima)
    rows = ProceedingStep.objects.filter(proceeding=one)
    for change in (lambda: rows.update(by=None), lambda: rows.update(reason_sealed=b"x"), rows.delete, lambda: rows.get().save()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert rows.update(place=BEIGAN_COMMUNITY) == 1  # it goes along when the person moves
    assert rows.get().by == zhuoma.id


def test_what_is_learnt_later_moves_the_clock(zhuoma: User, deji: User, facts: dict[str, Any]) -> None:
    child = make_resident("小扎西", TABA, birth_date=date(2016, 5, 1))
    vet(deji)
    found = NOW - timedelta(hours=3)
    one = services.open_proceeding(
        actor=viewer_for(deji),
        now=NOW,
        workflow="child_protection",
        resident_id=child.id,
        holder_id=deji.id,
        facts={"discovered_at": found},
    )
    assert one.clock is not None
    assert one.clock.due_at == found
    facts.update(safety_recorded=True, reported=True, urgency="low")
    one = step(deji, one, "report")
    assert one.clock is not None
    assert one.clock.due_at == datetime(2026, 12, 8, 16, tzinfo=UTC)
    facts.update(urgency="immediate")
    services.wind_clock(actor=viewer_for(deji), now=NOW, proceeding_id=one.id)
    one.clock.refresh_from_db()
    assert one.clock.due_at == datetime(2026, 11, 23, 16, tzinfo=UTC)


def test_a_childs_file_is_closed_by_a_second_person(deji: User, facts: dict[str, Any]) -> None:
    child = make_resident("小扎西", TABA, birth_date=date(2016, 5, 1))
    other = make_user("yangzom", "station_head", GONGKA, display_name="央宗")
    vet(deji, other)
    one = services.open_proceeding(
        actor=viewer_for(deji),
        now=NOW,
        workflow="child_protection",
        resident_id=child.id,
        holder_id=deji.id,
        supervisor_id=other.id,
    )
    Proceeding.objects.filter(id=one.id).update(state="follow")
    facts.update(low_reviews=2, follow_up_until=TODAY, reporters_answered=True, reason_written=True, next_contact_on=TODAY)
    step(deji, one, "propose_close", reason="两次复核都是低风险")
    with refused("proceeding.second_person"):
        step(deji, one, "close")
    assert step(other, one, "close").closed_at is not None


def test_whoever_supervised_a_file_and_takes_it_over_supervises_themselves_no_more(
    zhuoma: User, deji: User, cuomu: User, baima: Resident
) -> None:
    with refused("proceeding.holder_supervises"):
        case(zhuoma, baima, supervisor_id=zhuoma.id)
    one = case(zhuoma, baima, supervisor_id=deji.id)
    services.hand_over(actor=viewer_for(cuomu), now=NOW, proceeding_id=one.id, holder_id=deji.id, reason="卓玛调走")
    one.refresh_from_db()
    assert (one.holder_id, one.supervisor_id) == (deji.id, None)
    assert [row.act for row in selectors.steps_of(viewer_for(deji), NOW, one)] == ["open", "hand_over", "supervise"]


def test_a_file_that_moved_on_or_was_closed_since_it_was_read_is_not_written_to(
    zhuoma: User, ciren: User, baima: Resident, facts: dict[str, Any]
) -> None:
    one = case(zhuoma, baima)
    CaseFile.objects.create(id=one.id, proceeding=one, origin="self")
    before, viewer = CaseFile.objects.select_related("proceeding").get(id=one.id), viewer_for(zhuoma)
    Proceeding.objects.filter(id=one.id).update(holder=ciren)
    assert file_held(viewer, before).proceeding.holder_id == ciren.id
    facts.update(closing_reason="ended", follow_up_on=TODAY)
    step(zhuoma, one, "end_early", reason="不再需要")
    with refused("general.changed_meanwhile"):
        file_held(viewer, before)
    step(zhuoma, one, "close")
    with refused("proceeding.over"):
        file_held(viewer, CaseFile.objects.get(id=one.id))


def test_a_number_says_the_place_the_site_and_who_held_it() -> None:
    parts: dict[str, Any] = {"place": "540127100", "site": "540127100201", "day": date(2026, 11, 23), "serial": 7}
    assert file_number("JUS-{day}-{site}-{worker}-{serial}", worker="卓玛", **parts) == "JUS-20261123-540127100201-ZM-0007"
    assert file_number("{place}-{worker}-{serial}", worker="", **parts) == "540127100-0-0007"
