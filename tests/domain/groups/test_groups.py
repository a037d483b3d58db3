"""A group through its five phases: plan, members with reasons, sessions as promises, people counted once, papers; the wrong person too."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from lianxin.base.access.models import User
from lianxin.base.audit.models import AuditEntry
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.commitments.services import finish_commitment, reassign
from lianxin.domain.groups import rules, selectors, services
from lianxin.domain.groups.models import Group, GroupMember, GroupSession
from lianxin.domain.minors.models import VettingCheck
from lianxin.domain.people.models import Resident
from lianxin.domain.people.services.merging import merge_residents, undo_merge
from lianxin.domain.people.services.residents import mark_died
from lianxin.domain.proceedings.selectors import files_page
from lianxin.domain.proceedings.services import hand_over, take_step
from tests.factories import (
    BEIGAN_COMMUNITY,
    NOW,
    TABA,
    TODAY,
    make_resident,
    make_user,
    refused,
    sign_in,
    vet,
    viewer_for,
)

WEEK = timedelta(days=7)


def prepared(worker: User, **fields: Any) -> Group:
    return services.open_group(
        actor=viewer_for(worker), now=NOW, place=TABA, kind="support", title="夕阳同行", size=8, site="村委会", measure="孤独感(1—10 分)", **fields
    )


def member(worker: User, group: Group, name: str) -> GroupMember:
    viewer = viewer_for(worker)
    one = services.add_member(actor=viewer, now=NOW, group_id=group.id, resident_id=make_resident(name).id)
    return services.decide_member(actor=viewer, now=NOW, member_id=one.id, chosen=True, reason="丧偶半年,愿意来")


def planned(worker: User, group: Group, weeks: int) -> GroupSession:
    return services.plan_session(
        actor=viewer_for(worker), now=NOW, group_id=group.id, theme=f"第{weeks}周", aim="说说近况", starts_at=NOW + weeks * WEEK, minutes=60
    )


def begun(worker: User, people: int = 2, sessions: int = 2) -> tuple[Group, list[GroupMember], list[GroupSession]]:
    group, viewer = prepared(worker), viewer_for(worker)
    members = [member(worker, group, f"老人{at}") for at in "甲乙丙丁戊己庚辛壬癸子丑"[:people]]
    rows = [planned(worker, group, at + 1) for at in range(sessions)]
    services.write_paper(actor=viewer, now=NOW, group_id=group.id, paper="group_plan", words={"group_background": "丧偶老人少有人说话"})
    take_step(actor=viewer, now=NOW, proceeding_id=group.id, step="form")
    return group, members, rows


def held(worker: User, session: GroupSession, *came: GroupMember, guests: int = 0) -> GroupSession:
    now = session.starts_at + timedelta(hours=1)
    words = {"session_course": "轮流说了近况"}
    return services.hold_session(
        actor=viewer_for(worker), now=now, session_id=session.id, came=[one.id for one in came], words=words, guests=guests
    )


@given(came=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 9))), guests=st.lists(st.integers(0, 20)))
def test_each_person_is_counted_once_and_each_time_once(came: list[tuple[int, int]], guests: list[int]) -> None:
    seen = rules.turnout(came, guests)
    assert seen.people == len({person for _session, person in came})
    assert seen.visits == len(set(came)) + sum(guests)
    assert rules.turnout([*came, *came], guests) == seen


@given(pairs=st.lists(st.tuples(st.none() | st.integers(0, 10), st.none() | st.integers(0, 10))), less=st.booleans())
def test_who_was_measured_once_only_says_nothing_about_change(pairs: list[tuple[int | None, int | None]], *, less: bool) -> None:
    exact = [(Decimal(a) if a is not None else None, Decimal(b) if b is not None else None) for a, b in pairs]
    seen = rules.change(exact, less_is_better=less)
    both = [(a, b) for a, b in exact if a is not None and b is not None]
    assert seen.measured == len(both)
    other = rules.change([(b, a) for a, b in exact], less_is_better=less)
    assert (other.better, other.worse) == (seen.worse, seen.better)


@given(before=st.sets(st.integers(0, 9)), ones=st.sets(st.integers(0, 9)), twos=st.sets(st.integers(0, 9)))
def test_of_two_phones_at_the_door_neither_takes_away_what_the_other_ticked(before: set[int], ones: set[int], twos: set[int]) -> None:
    first = rules.came_after(before, before | ones, before)
    assert rules.came_after(first, before | twos, before) == before | ones | twos
    assert rules.came_after(before, ones, before) == ones
    assert rules.came_after(before, twos, None) == twos


@pytest.mark.django_db
class TestTheWay:
    def test_it_begins_with_a_plan_members_decided_with_reasons_and_sessions(self, zhuoma: User) -> None:
        group, viewer = prepared(zhuoma), viewer_for(zhuoma)
        form: dict[str, Any] = {"actor": viewer, "now": NOW, "proceeding_id": group.id, "step": "form"}
        for at in range(2):
            member(zhuoma, group, f"老人{at}")
        waiting = services.add_member(actor=viewer, now=NOW, group_id=group.id, resident_id=make_resident("还没定").id)
        planned(zhuoma, group, 1)
        with refused("proceeding.not_ready"):
            take_step(**form)
        services.write_paper(actor=viewer, now=NOW, group_id=group.id, paper="group_plan", words={"group_background": "少有人说话", "other": "别的"})
        with refused("proceeding.not_ready"):
            take_step(**form)
        with refused("group.reason_needed"):
            services.decide_member(actor=viewer, now=NOW, member_id=waiting.id, chosen=False, reason=" ")
        services.decide_member(actor=viewer, now=NOW, member_id=waiting.id, chosen=False, reason="听力太差,另外上门")
        assert take_step(**form).state == "forming"
        with refused("group.member_twice"):
            services.add_member(actor=viewer, now=NOW, group_id=group.id, resident_id=waiting.resident_id)

    def test_a_session_is_a_promise_kept_by_its_record_alone(self, zhuoma: User) -> None:
        _group, (first, second), (session, _next) = begun(zhuoma)
        promise = session.commitment
        assert (promise.worker_id, promise.due_at) == (zhuoma.id, session.starts_at + timedelta(minutes=60))
        assert selectors.address_of_session(viewer_for(zhuoma), promise) == reverse("groups:session", args=[session.id])
        with refused("group.session_by_record"):
            finish_commitment(actor=viewer_for(zhuoma), now=NOW, commitment_id=promise.id, outcome="开了")
        with refused("group.session_early"):
            services.hold_session(actor=viewer_for(zhuoma), now=NOW, session_id=session.id, came=[], words={"session_course": "说"})
        held(zhuoma, session, first, second)
        assert Commitment.objects.get(id=promise.id).done_at == session.starts_at + timedelta(hours=1)
        with refused("group.session_over"):
            services.cancel_session(actor=viewer_for(zhuoma), now=NOW, session_id=session.id, reason="不开")

    def test_people_are_counted_once_also_when_the_record_is_corrected(self, zhuoma: User) -> None:
        group, (first, second), (one, two) = begun(zhuoma)
        held(zhuoma, one, first, second, guests=3)
        held(zhuoma, two, first)
        assert selectors.turnout_of(viewer_for(zhuoma), NOW, group) == rules.Turnout(2, 6)
        held(zhuoma, one, first, guests=3)  # the second one did not come after all
        assert selectors.turnout_of(viewer_for(zhuoma), NOW, group) == rules.Turnout(1, 5)
        stranger = member(zhuoma, prepared(zhuoma), "别组的人")
        with refused("group.not_a_member"):
            held(zhuoma, one, stranger)

    def test_people_sign_in_at_the_door_and_the_record_follows(self, zhuoma: User, ciren: User) -> None:
        group, (first, second), (one, two) = begun(zhuoma)
        at_door: dict[str, Any] = {"session_id": one.id, "now": one.starts_at - timedelta(minutes=20)}
        with refused("group.session_early"):
            services.sign_in(actor=viewer_for(zhuoma), now=NOW, session_id=one.id, came=[first.id])
        services.sign_in(actor=viewer_for(zhuoma), came=[first.id], guests=2, **at_door)
        services.sign_in(actor=viewer_for(ciren), came=[second.id], guests=2, **at_door)  # made before the first was sent
        viewer = viewer_for(zhuoma)
        assert selectors.came_to(viewer, NOW, one) == {first.id, second.id}
        assert selectors.turnout_of(viewer, NOW, group) == rules.Turnout(0, 0), "nothing was held yet"
        for act in (services.cancel_session, partial(services.move_session, starts_at=NOW + 5 * WEEK)):
            with refused("group.session_signed"):
                act(actor=viewer, now=NOW, session_id=one.id, reason="下雨")
        with refused("group.session_signed"):
            take_step(actor=viewer, now=one.starts_at, proceeding_id=group.id, step="stop", reason="没有人手")
        after = one.starts_at + timedelta(hours=1)
        services.hold_session(
            actor=viewer, now=after, session_id=one.id, came=[first.id], seen=[first.id, second.id], words={"session_course": "说"}, guests=2
        )
        assert selectors.turnout_of(viewer, NOW, group) == rules.Turnout(1, 3)
        with refused("group.session_over"):
            services.sign_in(actor=viewer, came=[], **at_door)
        with refused("general.not_found"):
            far = viewer_for(make_user("far", role="worker", place=BEIGAN_COMMUNITY))
            services.sign_in(actor=far, session_id=two.id, now=two.starts_at, came=[])

    def test_only_who_asked_is_decided_and_who_left_may_come_back(self, zhuoma: User) -> None:
        group, (first, _second), _sessions = begun(zhuoma)
        act: dict[str, Any] = {"actor": viewer_for(zhuoma), "now": NOW}
        with refused("group.is_a_member"):
            services.decide_member(**act, member_id=first.id, chosen=False, reason="不选了")
        services.member_left(**act, member_id=first.id, reason="住院")
        with refused("group.is_a_member"):
            services.decide_member(**act, member_id=first.id, chosen=False, reason="不选了")
        assert services.decide_member(**act, member_id=first.id, chosen=True, reason="出院了").state == "chosen"
        asked = services.add_member(**act, group_id=group.id, resident_id=make_resident("报名的人").id)
        with refused("group.not_a_member"):
            services.measure_member(**act, member_id=asked.id, satisfied="very")

    def test_who_dies_takes_part_no_more_and_nobody_who_is_gone_is_added(self, zhuoma: User) -> None:
        group, (first, _second), (one, _two) = begun(zhuoma)
        held(zhuoma, one, first)
        mark_died(actor=viewer_for(zhuoma), now=one.starts_at + WEEK, resident_id=first.resident_id, version=1, on=TODAY + WEEK)
        first.refresh_from_db()
        assert first.state == "left"
        assert selectors.turnout_of(viewer_for(zhuoma), NOW, group).people == 1
        gone = make_resident("走了的人", left_on=TODAY)
        with refused("group.member_gone"):
            services.add_member(actor=viewer_for(zhuoma), now=NOW, group_id=group.id, resident_id=gone.id)

    def test_an_activity_of_the_community_needs_nobody_chosen(self, zhuoma: User) -> None:
        viewer = viewer_for(zhuoma)
        group = services.open_group(actor=viewer, now=NOW, place=TABA, kind="activity", title="重阳节", size=90, site="广场")
        session = planned(zhuoma, group, 1)
        go: dict[str, Any] = {"actor": viewer, "now": NOW + 2 * WEEK, "proceeding_id": group.id}
        for paper, words in (("group_plan", {"group_background": "重阳"}), ("group_summary", {"group_result": "热闹"})):
            services.write_paper(actor=viewer, now=NOW, group_id=group.id, paper=paper, words=words)  # type: ignore[arg-type]
        take_step(**go, step="form")
        held(zhuoma, session, guests=93)
        take_step(**go, step="end")
        assert take_step(**go, step="close").closed_at == NOW + 2 * WEEK
        assert selectors.turnout_of(viewer, NOW, group) == rules.Turnout(0, 93)

    def test_a_session_held_on_paper_is_entered_afterwards_with_its_record(self, client: Any, zhuoma: User) -> None:
        group, (first, _second), _rows = begun(zhuoma, sessions=1)
        later = NOW + WEEK
        plan: dict[str, Any] = {"actor": viewer_for(zhuoma), "now": later, "group_id": group.id, "theme": "补记", "aim": "说说近况", "minutes": 60}
        with refused("group.session_before"):
            services.plan_session(**plan, starts_at=NOW - timedelta(days=1))
        made = services.plan_session(**plan, starts_at=NOW + timedelta(days=1))
        held(zhuoma, made, first)
        assert Commitment.objects.get(id=made.commitment_id).done_at is not None
        typed = {"session_id": str(uuid4()), "theme": "第二次补记", "aim": "说", "minutes": "60", "starts_at": "2026-11-25T10:00"}
        with time_machine.travel(later, tick=False):
            sign_in(client, zhuoma)
            answer = client.post(reverse("groups:add-session", args=[group.id]), typed)
        assert answer["Location"] == reverse("groups:held", args=[GroupSession.objects.get(theme="第二次补记").id])

    def test_with_one_session_it_ends_from_the_turning_phase_too(self, zhuoma: User) -> None:
        group, (first, _second), (one,) = begun(zhuoma, sessions=1)
        held(zhuoma, one, first)
        go: dict[str, Any] = {"actor": viewer_for(zhuoma), "now": NOW + 2 * WEEK, "proceeding_id": group.id}
        take_step(**go, step="turn")
        assert take_step(**go, step="end").state == "ending"

    def test_several_are_ticked_at_once_and_who_is_on_the_list_stays(self, client: Any, zhuoma: User) -> None:
        group = prepared(zhuoma)
        there = member(zhuoma, group, "已在的人")
        people = [make_resident(f"村民{at}") for at in range(3)]
        address = reverse("groups:choose-members", args=[group.id])
        sign_in(client, zhuoma)
        shown = client.get(address).content.decode()
        assert all(str(one.id) in shown for one in people)
        assert str(there.resident_id) not in shown
        typed = {"people": [str(one.id) for one in people[:2]], "state": "chosen", "reason": ""}
        assert client.post(address, typed)["Location"] == reverse("groups:group", args=[group.id])
        assert set(GroupMember.objects.filter(group=group, state="chosen").values_list("resident_id", flat=True)) == {
            there.resident_id, people[0].id, people[1].id
        }  # fmt: skip
        again = services.add_members(actor=viewer_for(zhuoma), now=NOW, group_id=group.id, resident_ids=[one.id for one in (*people, there.resident)])
        assert [(one.resident_id, one.state) for one in again] == [(people[2].id, "asked")]

    def test_of_several_with_a_minor_nobody_is_chosen_without_a_check(self, zhuoma: User) -> None:
        group, child = prepared(zhuoma), make_resident("孩子", birth_date=date(2016, 5, 1))
        with refused("commitment.worker_not_vetted"):
            services.add_members(
                actor=viewer_for(zhuoma), now=NOW, group_id=group.id, resident_ids=[make_resident("大人").id, child.id], chosen=True
            )

    def test_it_goes_through_five_phases_and_closes_with_evaluation_and_summary(self, zhuoma: User) -> None:
        group, (first, second), (one, two) = begun(zhuoma)
        viewer, later = viewer_for(zhuoma), NOW + 3 * WEEK
        go: dict[str, Any] = {"actor": viewer, "now": later, "proceeding_id": group.id}
        with refused("proceeding.not_ready"):
            take_step(**go, step="turn")
        held(zhuoma, one, first, second)
        take_step(**go, step="turn")
        held(zhuoma, two, first)
        take_step(**go, step="ripen")
        take_step(**go, step="end")
        with refused("proceeding.not_ready"):
            take_step(**go, step="close")
        services.member_left(actor=viewer, now=later, member_id=second.id, reason="搬去女儿家")
        services.measure_member(actor=viewer, now=later, member_id=first.id, before=Decimal(8), after=Decimal(5), satisfied="very")
        services.write_paper(actor=viewer, now=later, group_id=group.id, paper="group_summary", words={"group_result": "常来的人开朗了"})
        assert take_step(**go, step="close").closed_at == later

    def test_a_moved_session_is_due_later_and_a_stopped_group_drops_what_is_to_come(self, zhuoma: User) -> None:
        group, (first, _second), (one, two) = begun(zhuoma)
        viewer = viewer_for(zhuoma)
        with refused("group.session_past"):
            services.move_session(actor=viewer, now=NOW, session_id=two.id, starts_at=NOW, reason="过节")
        services.move_session(actor=viewer, now=NOW, session_id=two.id, starts_at=NOW + 4 * WEEK, reason="过节")
        assert Commitment.objects.get(id=two.commitment_id).due_at == NOW + 4 * WEEK + timedelta(minutes=60)
        held(zhuoma, one, first)
        take_step(actor=viewer, now=NOW + WEEK, proceeding_id=group.id, step="stop", reason="疫情")
        assert Commitment.objects.get(id=two.commitment_id).cancelled_at == NOW + WEEK
        assert GroupSession.objects.get(id=one.id).cancelled_at is None

    def test_who_takes_the_group_over_takes_its_sessions(self, zhuoma: User, ciren: User, deji: User) -> None:
        group, _members, (one, _two) = begun(zhuoma)
        hand_over(actor=viewer_for(deji), now=NOW, proceeding_id=group.id, holder_id=ciren.id, reason="卓玛调走")
        assert Commitment.objects.get(id=one.commitment_id).worker_id == ciren.id

    def test_what_is_written_lies_sealed_and_the_papers_print_it(self, client: Any, zhuoma: User) -> None:
        group, (first, second), (one, _two) = begun(zhuoma)
        assert "少有人说话".encode() not in bytes(Group.objects.get(id=group.id).plan_sealed)
        assert not [row for row in AuditEntry.objects.all() if "丧偶" in str(row.after)]

        def text(paper: str, session: GroupSession | None = None) -> str:
            made = services.print_paper(
                actor=viewer_for(zhuoma), now=NOW, group_id=group.id, paper=paper, kind="docx", language="zh-hans", session_id=session.id if session else None
            )
            return zipfile.ZipFile(io.BytesIO(made.body)).read("word/document.xml").decode()

        plan, sheet = text("group_plan"), text("group_session", one)
        assert all(said in plan for said in ("夕阳同行", "支持小组", "第1周", "少有人说话"))
        assert first.resident.name in sheet
        assert "没有到" not in sheet
        sign_in(client, zhuoma)
        named = client.get(reverse("groups:print", args=[group.id, "group_plan", "docx"]))["Content-Disposition"]
        assert "group_plan" not in named
        assert quote("计划书") in named
        held(zhuoma, one, first)
        assert all(said in text("group_session", one) for said in (second.resident.name, "没有到", "轮流说了近况"))
        with refused("general.not_found"):
            services.print_paper(actor=viewer_for(zhuoma), now=NOW, group_id=prepared(zhuoma).id, paper="group_session", kind="pdf", language="zh-hans", session_id=one.id)


@pytest.mark.django_db
class TestMinors:
    def test_nobody_without_a_check_in_force_leads_a_group_with_a_minor(self, zhuoma: User, ciren: User, deji: User) -> None:
        group = prepared(zhuoma)
        member(zhuoma, group, "大人")
        child = services.add_member(actor=viewer_for(zhuoma), now=NOW, group_id=group.id, resident_id=make_resident("孩子", birth_date=date(2016, 5, 1)).id)
        choose: dict[str, Any] = {"actor": viewer_for(zhuoma), "now": NOW, "member_id": child.id, "chosen": True, "reason": "留守,愿意来"}
        with refused("commitment.worker_not_vetted"):
            services.decide_member(**choose)
        vet(zhuoma)
        services.decide_member(**choose)
        session = planned(zhuoma, group, 1)
        with refused("commitment.worker_not_vetted"):  # neither the group
            hand_over(actor=viewer_for(deji), now=NOW, proceeding_id=group.id, holder_id=ciren.id, reason="卓玛调走")
        with refused("commitment.worker_not_vetted"):  # nor one session of it
            reassign(actor=viewer_for(deji), now=NOW, commitment_id=session.commitment_id, worker_id=ciren.id)
        services.write_paper(actor=viewer_for(zhuoma), now=NOW, group_id=group.id, paper="group_plan", words={"group_background": "留守"})
        VettingCheck.objects.update(valid_until=TODAY - timedelta(days=1), checked_on=TODAY - timedelta(days=366))
        for act in (
            lambda: take_step(actor=viewer_for(zhuoma), now=NOW, proceeding_id=group.id, step="form"),
            lambda: planned(zhuoma, group, 2),
        ):
            with refused("commitment.worker_not_vetted"):
                act()
        held(zhuoma, session, child)  # what took place is written down all the same
        vet(ciren)
        hand_over(actor=viewer_for(deji), now=NOW, proceeding_id=group.id, holder_id=ciren.id, reason="卓玛的核查过期")
        assert take_step(actor=viewer_for(ciren), now=NOW + 2 * WEEK, proceeding_id=group.id, step="form").state == "forming"


@pytest.mark.django_db
class TestOnePersonTwice:
    def test_of_two_files_of_one_person_one_stands_on_the_list_and_both_sign_ins_count_until_taken_apart(self, zhuoma: User, deji: User) -> None:
        group, (first, second), (one, two) = begun(zhuoma)
        held(zhuoma, one, first, second)
        held(zhuoma, two, second)
        services.member_left(actor=viewer_for(zhuoma), now=NOW, member_id=second.id, reason="名单重复")
        viewer, before = viewer_for(zhuoma), list(GroupMember.objects.order_by("id").values())
        merged = merge_residents(
            actor=viewer_for(deji), now=NOW, kept_id=second.resident_id, merged_id=first.resident_id, versions=(1, 1), from_merged=[], reason="同一个人"
        )
        (stands,) = selectors.members_of(viewer, NOW, group)
        assert (stands.id, stands.resident_id, stands.state, stands.times) == (first.id, second.resident_id, "chosen", 2)
        assert selectors.turnout_of(viewer, NOW, group) == rules.Turnout(1, 2)
        assert [row.came for row in selectors.sessions_of(viewer, NOW, group)] == [1, 1]
        held(zhuoma, two, first)  # a correction that changes nothing
        assert selectors.came_to(viewer, NOW, two) == {first.id}
        with refused("general.not_found"):
            selectors.member_or_404(viewer, NOW, second.id)
        undo_merge(actor=viewer_for(deji), now=NOW, merge_id=merged.id, reason="是两个人")
        assert list(GroupMember.objects.order_by("id").values()) == before
        assert selectors.turnout_of(viewer, NOW, group) == rules.Turnout(2, 3)


@pytest.mark.django_db
class TestTheWrongPerson:
    def test_somebody_of_another_county_meets_nothing_anywhere(self, zhuoma: User) -> None:
        group, (first, _second), (one, _two) = begun(zhuoma)
        held(zhuoma, one, first)
        far = viewer_for(make_user("far", role="worker", place=BEIGAN_COMMUNITY))
        assert not files_page(far, NOW, "group").rows
        assert not selectors.members_of(far, NOW, group)
        assert not selectors.sessions_of(far, NOW, group).exists()
        assert not selectors.came_to(far, NOW, one)
        assert selectors.turnout_of(far, NOW, group) == rules.Turnout(0, 0)
        for act in (
            lambda: selectors.group_or_404(far, NOW, group.id),
            lambda: selectors.member_or_404(far, NOW, first.id),
            lambda: services.measure_member(actor=far, now=NOW, member_id=first.id, satisfied="very"),
            lambda: services.hold_session(actor=far, now=NOW + WEEK, session_id=one.id, came=[], words={"session_course": "说"}),
            lambda: services.print_paper(actor=far, now=NOW, group_id=group.id, paper="group_plan", kind="pdf", language="zh-hans"),
        ):
            with refused("general.not_found"):
                act()

    def test_nobody_joins_who_is_beyond_the_worker_s_reach_and_who_only_reads_changes_nothing(self, zhuoma: User, cuomu: User) -> None:
        group = prepared(zhuoma)
        with refused("general.not_found"):
            services.add_member(actor=viewer_for(zhuoma), now=NOW, group_id=group.id, resident_id=make_resident("远方的人", BEIGAN_COMMUNITY).id)
        with refused("access.denied"):
            services.add_member(actor=viewer_for(cuomu), now=NOW, group_id=group.id, resident_id=make_resident("近处的人").id)
        assert not Resident.objects.filter(memberships_of_groups__isnull=False).exists()


@pytest.mark.django_db
def test_a_page_costs_the_same_however_many_members(client: Any, zhuoma: User, django_assert_max_num_queries: Any) -> None:
    group, _members, _sessions = begun(zhuoma, people=12, sessions=4)
    sign_in(client, zhuoma)
    page = reverse("groups:group", args=[group.id])
    client.get(page)
    with django_assert_max_num_queries(34):
        shown = client.get(page)
    assert shown.content.decode().count("老人") >= 12
