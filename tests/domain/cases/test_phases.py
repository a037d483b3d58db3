"""L03: a case runs its six phases by what is written in its file, and nothing else moves it on."""

import json
from collections import Counter
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from lianxin.base.access.models import User
from lianxin.base.audit.models import AuditEntry
from lianxin.domain.cases import selectors, services
from lianxin.domain.cases.models import CaseFile, CaseGoal, CaseRecord, CaseResource, CaseTie, WellBeing
from lianxin.domain.cases.selectors import facts_of
from lianxin.domain.cases.services import Answer, Entry, TieValues
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.commitments.selectors import propose_handover
from lianxin.domain.commitments.services import Pick, reassign
from lianxin.domain.commitments.services import hand_over as hand_over_promises
from lianxin.domain.people.models import Consent, Resident
from lianxin.domain.people.services.consents import withdraw_consent
from lianxin.domain.people.services.merging import merge_residents
from lianxin.domain.people.services.residents import mark_died
from lianxin.domain.proceedings.models import Proceeding
from lianxin.domain.proceedings.services import hand_over, reopen, take_step
from tests.domain.cases.story import basis, goal, intake, open_case, signed_plan, step, write
from tests.factories import NOW, TODAY, make_need, make_resident, make_user, refused, viewer_for

pytestmark = pytest.mark.django_db


def test_from_a_need_through_six_phases_to_a_follow_up_on_the_board(zhuoma: User, deji: User, baima: Resident) -> None:
    need = make_need(baima)
    with refused("commitment.need_not_accepted"):
        open_case(zhuoma, baima, origin="need", need_id=need.id)
    case = open_case(deji, baima, origin="need", need_id=need.id, holder_id=zhuoma.id)
    need.refresh_from_db()
    assert need.state == "accepted"
    with refused("proceeding.not_ready"):
        step(zhuoma, case, "accept")
    basis(zhuoma, case)
    with refused("proceeding.not_ready"):  # nobody has written why they came
        step(zhuoma, case, "accept")
    intake(zhuoma, case)
    step(zhuoma, case, "accept")
    with refused("proceeding.not_ready"):
        step(zhuoma, case, "assess")
    write(zhuoma, case, "case_assessment", {"needs_problems": "骨折后行动不便"}, risk_level="middle")
    step(zhuoma, case, "assess")
    one = goal(zhuoma, case)
    with refused("proceeding.not_ready"):
        step(zhuoma, case, "plan")
    signed_plan(zhuoma, case)
    step(zhuoma, case, "plan")
    with refused("proceeding.not_ready"):
        step(zhuoma, case, "evaluate")
    write(zhuoma, case, "case_record", {"session_course": "陪她做康复操"}, held_at=NOW)
    step(zhuoma, case, "evaluate")
    with refused("proceeding.not_ready"):
        step(zhuoma, case, "score")
    services.score_goal(actor=viewer_for(zhuoma), now=NOW, goal_id=one.id, score=1, evidence="一周去了三次")
    step(zhuoma, case, "score")
    with refused("proceeding.not_ready"):
        step(zhuoma, case, "close")
    write(zhuoma, case, "case_closing", {"summary": "能自己走动"}, close_reason="reached", follow_up_on=TODAY + timedelta(days=30))
    step(zhuoma, case, "close")
    need.refresh_from_db()
    assert need.state == "met"
    promise = Commitment.objects.get(is_open=True)
    assert (promise.kind, promise.worker_id, promise.due_at.date()) == ("follow_up", zhuoma.id, date(2026, 12, 23))
    with refused("proceeding.over"):
        goal(zhuoma, case)
    reopen(actor=viewer_for(zhuoma), now=NOW + timedelta(hours=1), proceeding_id=case.id, reason="又摔了一跤")
    again = CaseFile.objects.get()
    assert (again.close_reason, again.follow_up_on, again.risk_level) == ("", None, "middle")
    assert CaseRecord.objects.count() == 5, "its history stays"


def test_scores_from_before_a_case_went_back_do_not_close_it(zhuoma: User, baima: Resident) -> None:
    case = open_case(zhuoma, baima)
    basis(zhuoma, case)
    write(zhuoma, case, "case_assessment", risk_level="low")
    one = goal(zhuoma, case)
    signed_plan(zhuoma, case)
    write(zhuoma, case, "case_record", {"session_course": "谈话"}, held_at=NOW)
    intake(zhuoma, case)
    step(zhuoma, case, "accept", "assess", "plan", "evaluate")
    services.score_goal(actor=viewer_for(zhuoma), now=NOW - timedelta(minutes=1), goal_id=one.id, score=-1, evidence="还没有去")
    step(zhuoma, case, "go_on", reason="再陪一个月")
    step(zhuoma, case, "evaluate")
    with refused("proceeding.not_ready"):
        step(zhuoma, case, "score")


def test_a_withdrawn_consent_is_none_and_a_new_one_must_be_this_persons(zhuoma: User, baima: Resident) -> None:
    case = open_case(zhuoma, baima)
    intake(zhuoma, case)
    basis(zhuoma, case)
    withdraw_consent(actor=viewer_for(zhuoma), now=NOW, consent_id=Consent.objects.get().id)
    with refused("proceeding.not_ready"):
        step(zhuoma, case, "accept")
    other = Consent.objects.create(
        resident=make_resident("旁人"), place=baima.place, purpose="file", basis="consent", given_on=TODAY, text_version="1", recorded_at=NOW
    )
    with refused("case.consent_of_another"):
        services.set_basis(actor=viewer_for(zhuoma), now=NOW, case_id=case.id, consent_id=other.id, way="signed")
    with refused("general.empty_field"):
        basis(zhuoma, case, way="")
    services.set_basis(actor=viewer_for(zhuoma), now=NOW, case_id=case.id, basis="vital_interest", given_on=TODAY)
    assert CaseFile.objects.get().consent_way == ""
    step(zhuoma, case, "accept")


def test_a_second_open_case_is_pointed_out_not_forbidden(zhuoma: User, baima: Resident) -> None:
    first = open_case(zhuoma, baima)
    assert open_case(zhuoma, baima, case_id=first.id).id == first.id, "sent twice"
    with refused("case.open_already"):
        open_case(zhuoma, baima)
    assert open_case(zhuoma, baima, again=True).proceeding.number == "540127100-2026-0002"
    with refused("case.origin_unknown"):
        open_case(zhuoma, make_resident("旁人"), origin="nothing")
    with refused("case.need_of_another"):
        open_case(zhuoma, make_resident("旁人"), need_id=make_need(baima).id)
    with refused("general.not_found"):
        open_case(zhuoma, make_resident("旁人"), need_id=make_need(make_resident("孩子"), guard="minor.read").id)


def test_a_late_edit_is_a_new_version_and_the_old_one_stays(zhuoma: User, ciren: User, baima: Resident) -> None:
    case = open_case(zhuoma, baima)
    first = write(zhuoma, case, "case_intake", {"presenting": "走路疼"})
    with refused("case.record_once"):
        write(zhuoma, case, "case_intake", {"presenting": "再写一份"})
    with refused("general.empty_field"):
        write(zhuoma, case, "case_intake", {"presenting": "走路很疼"}, thread=first.thread)
    second = write(ciren, case, "case_intake", {"presenting": "走路很疼", "nothing_known": "扔掉"}, thread=first.thread, why="补充", version=1)
    assert (second.version, json.loads(second.content)) == (2, {"presenting": "走路很疼"})
    with refused("general.changed_meanwhile"):
        write(zhuoma, case, "case_intake", {"presenting": "三"}, thread=first.thread, why="补充", version=1)
    with refused("case.record_empty"):
        write(zhuoma, case, "case_plan", {"plan_steps": "  "})
    viewer = viewer_for(zhuoma)
    assert [one.id for one in selectors.records_of(viewer, NOW, case)] == [second.id]
    assert [one.version for one in selectors.versions_of(viewer, NOW, first)] == [2, 1]
    sign = {"actor": viewer, "now": NOW, "signed_by": "白玛", "way": "print", "signed_on": TODAY}
    with refused("general.changed_meanwhile"):
        services.sign_record(record_id=first.id, **sign)  # type: ignore[arg-type]
    services.sign_record(record_id=second.id, **sign)  # type: ignore[arg-type]
    with refused("case.signed_already"):
        services.sign_record(record_id=second.id, **sign)  # type: ignore[arg-type]
    assert "走路" not in "".join(str(row.after) for row in AuditEntry.objects.filter(verb__startswith="case."))
    assert "走路".encode() not in bytes(CaseRecord.objects.get(id=first.id).content_sealed)


def test_a_risk_that_is_learnt_moves_the_clock_of_the_state(zhuoma: User, baima: Resident) -> None:
    case = open_case(zhuoma, baima)
    basis(zhuoma, case)
    first = write(zhuoma, case, "case_assessment", risk_level="low")
    goal(zhuoma, case)
    signed_plan(zhuoma, case)
    intake(zhuoma, case)
    step(zhuoma, case, "accept", "assess", "plan")
    far = CaseFile.objects.get().proceeding.clock
    assert far is not None
    write(zhuoma, case, "case_assessment", risk_level="high", thread=first.thread, why="病情加重")
    near = Commitment.objects.get(id=far.id)
    assert near.due_at < far.due_at
    with refused("case.code_unknown"):
        write(zhuoma, case, "case_assessment", risk_level="endless", thread=first.thread, why="试试")


def test_a_referral_is_asked_after_answered_once_and_its_outcome_told_later(zhuoma: User, baima: Resident) -> None:
    case = open_case(zhuoma, baima)
    viewer = viewer_for(zhuoma)
    entry = Entry({"refer_to": "县残联", "refer_reason": "办残疾证", "refer_consent": "yes"})
    with refused("general.empty_field"):
        services.refer(actor=viewer, now=NOW, case_id=case.id, entry=Entry({"refer_reason": "办证"}), sent_on=TODAY)
    made = services.refer(actor=viewer, now=NOW, case_id=case.id, entry=entry, sent_on=TODAY)
    assert made.asked is not None
    assert made.asked.kind == "referral"
    with refused("case.code_unknown"):
        services.answer_referral(actor=viewer, now=NOW, referral_id=made.id, answer=Answer(outcome="办好了"))
    with refused("general.empty_field"):
        services.answer_referral(actor=viewer, now=NOW, referral_id=made.id, answer=Answer("declined", "达瓦", TODAY))
    services.answer_referral(actor=viewer, now=NOW, referral_id=made.id, answer=Answer("accepted", "达瓦", TODAY))
    made.asked.refresh_from_db()
    assert not made.asked.is_open
    made.refresh_from_db()
    assert made.asked is not None
    assert (made.asked.is_open, made.asked.worker_id, made.asked.due_at > NOW + timedelta(days=29)) == (True, zhuoma.id, True), "to be asked what came of it"
    with refused("case.answered_already"):
        services.answer_referral(actor=viewer, now=NOW, referral_id=made.id, answer=Answer("declined", "达瓦", TODAY, "没有名额"))
    write(zhuoma, case, "case_closing", {"summary": "已转介"}, close_reason="referred", follow_up_on=TODAY + timedelta(days=9))
    step(zhuoma, case, "end_early", "close", reason="转县残联")
    told = services.answer_referral(actor=viewer, now=NOW, referral_id=made.id, answer=Answer(outcome="残疾证已领"))
    assert (told.answer, told.outcome) == ("accepted", "残疾证已领"), "what came of it is often heard after the case is closed"
    assert not Commitment.objects.filter(kind="referral", is_open=True).exists()


def test_a_referral_without_the_persons_word_is_not_sent(zhuoma: User, baima: Resident) -> None:
    case = open_case(zhuoma, baima)
    with refused("general.empty_field"):
        services.refer(actor=viewer_for(zhuoma), now=NOW, case_id=case.id, entry=Entry({"refer_to": "县残联", "refer_reason": "办证"}), sent_on=TODAY)
    assert not CaseRecord.objects.exists()


def test_the_plan_is_signed_as_it_stands_or_a_witness_says_why_not(zhuoma: User, baima: Resident) -> None:
    case = open_case(zhuoma, baima)
    basis(zhuoma, case)
    write(zhuoma, case, "case_assessment", risk_level="low")
    intake(zhuoma, case)
    step(zhuoma, case, "accept", "assess")
    first = goal(zhuoma, case)
    plan = signed_plan(zhuoma, case)
    services.add_goal(
        actor=viewer_for(zhuoma), now=NOW + timedelta(minutes=5), case_id=case.id, title="再加一个", measure="次数", now_value="0", target="1", due_on=TODAY,
    )  # fmt: skip
    with refused("proceeding.not_ready"):
        step(zhuoma, case, "plan")
    again = write(zhuoma, case, "case_plan", {"plan_steps": "加了一个目标"}, thread=plan.thread, why="加目标", version=1)
    sign: dict[str, Any] = {"actor": viewer_for(zhuoma), "now": NOW + timedelta(minutes=9), "record_id": again.id, "signed_by": "白玛", "way": "oral", "signed_on": TODAY}
    with refused("general.empty_field"):
        services.sign_record(**sign)
    with refused("general.empty_field"):
        services.sign_record(**sign, witness="央金")
    for nobody_else in ("白玛", viewer_for(zhuoma).label):
        with refused("case.witness_other"):
            services.sign_record(**sign, witness=nobody_else, why="手不能动")
    services.sign_record(**sign, witness="央金", why="手不能动")
    printed = selectors.paper_values(viewer_for(zhuoma), NOW, case, CaseRecord.objects.get(id=again.id), {})
    assert "央金" in printed["sign_resident"]
    step(zhuoma, case, "plan")
    assert CaseGoal.objects.filter(id=first.id, dropped_at__isnull=True).exists()


def test_a_follow_up_whose_day_went_by_before_the_closing_is_still_owed(zhuoma: User, baima: Resident) -> None:
    case = open_case(zhuoma, baima)
    write(zhuoma, case, "case_closing", {"summary": "已转介"}, close_reason="referred", follow_up_on=TODAY + timedelta(days=2))
    step(zhuoma, case, "end_early", reason="转县残联")
    later = NOW + timedelta(days=5)
    take_step(actor=viewer_for(zhuoma), now=later, proceeding_id=case.id, step="close")
    assert Commitment.objects.get(kind="follow_up", is_open=True).due_at > later


def test_a_reopened_case_asks_for_a_record_of_its_own(zhuoma: User, baima: Resident) -> None:
    case = open_case(zhuoma, baima)
    write(zhuoma, case, "case_record", {"session_course": "谈话"}, held_at=NOW)
    write(zhuoma, case, "case_closing", {"summary": "联系不上"}, close_reason="lost", follow_up_on=TODAY + timedelta(days=9))
    step(zhuoma, case, "end_early", "close", reason="联系不上")
    assert facts_of(Proceeding.objects.get(id=case.id))["process_records"] == 1
    reopen(actor=viewer_for(zhuoma), now=NOW + timedelta(days=1), proceeding_id=case.id, reason="又来了")
    assert facts_of(Proceeding.objects.get(id=case.id))["process_records"] == 0


def test_a_consent_to_something_else_is_no_basis(zhuoma: User, baima: Resident) -> None:
    case = open_case(zhuoma, baima)
    photo = Consent.objects.create(
        resident=baima, place=baima.place, purpose="photo", basis="consent", given_on=TODAY, text_version="1", recorded_at=NOW
    )
    with refused("case.consent_of_another"):
        services.set_basis(actor=viewer_for(zhuoma), now=NOW, case_id=case.id, consent_id=photo.id, way="signed")


def test_a_case_survives_that_its_person_was_on_file_twice(zhuoma: User, deji: User, baima: Resident) -> None:
    twin = make_resident("白马")
    case, viewer = open_case(zhuoma, twin), viewer_for(zhuoma)
    one = goal(zhuoma, case)
    services.score_goal(actor=viewer, now=NOW, goal_id=one.id, score=1, evidence="去了三次")
    write(zhuoma, case, "case_record", {"session_course": "谈话"}, held_at=NOW)
    services.add_tie(actor=viewer, now=NOW, case_id=case.id, values=TieValues("child", name="仁增", sex="1", quality="strong"))
    own = services.add_tie(actor=viewer, now=NOW, case_id=case.id, values=TieValues("sibling", resident_id=baima.id, quality="plain"))
    services.record_session(actor=viewer, now=NOW, case_id=case.id, kind="grief", title="谈话", held_at=NOW, words="夜里睡不着")
    other = open_case(zhuoma, baima)
    assert "白玛" in selectors.drawn(viewer, NOW, selectors.case_or_404(viewer, NOW, case.id))["ecomap"]
    for row in (baima, twin):
        row.refresh_from_db()
    done = merge_residents(
        actor=viewer_for(deji), now=NOW, kept_id=baima.id, merged_id=twin.id, versions=(baima.version, twin.version), from_merged=(), reason="家人确认",
    )  # fmt: skip
    assert done.kept_id == baima.id
    found = selectors.case_or_404(viewer, NOW, case.id)
    assert found.proceeding.resident_id == baima.id
    assert [row.scores.all()[0].score for row in selectors.goals_of(viewer, NOW, found)] == [1]
    assert selectors.records_of(viewer, NOW, found).count() == 1
    assert [row.title for row in selectors.sessions_of(viewer, NOW, found)] == ["谈话"]
    drawings = selectors.drawn(viewer, NOW, found)
    assert "仁增" in drawings["family_tree"]
    services.remove_tie(actor=viewer, now=NOW, tie_id=own.id)
    assert selectors.drawn(viewer, NOW, found) == drawings, "nobody is their own sister"
    assert {row.id for row in selectors.of_resident(viewer, NOW, baima.id)} == {case.id, other.id}


def test_what_was_given_felt_and_told_of_others_is_checked(zhuoma: User, baima: Resident) -> None:
    case, viewer = open_case(zhuoma, baima), viewer_for(zhuoma)
    later = TODAY + timedelta(days=1)
    with refused("general.day_in_future"):
        services.add_resource(actor=viewer, now=NOW, case_id=case.id, provider="县红十字会", what="轮椅", linked_on=later)
    with refused("case.score_invalid"):
        services.record_well_being(actor=viewer, now=NOW, case_id=case.id, moment="before", score=11, on=TODAY)
    with refused("case.code_unknown"):
        services.add_tie(actor=viewer, now=NOW, case_id=case.id, values=TieValues("nobody", name="某人"))
    with refused("general.empty_field"):
        services.add_tie(actor=viewer, now=NOW, case_id=case.id, values=TieValues("friend"))
    with refused("general.not_found"):
        services.add_tie(actor=viewer, now=NOW, case_id=case.id, values=TieValues("child", resident_id=baima.id))
    twice = uuid4()
    for _again in range(2):
        services.add_resource(actor=viewer, now=NOW, case_id=case.id, provider="县红十字会", what="轮椅", linked_on=TODAY, resource_id=twice)
        services.record_well_being(actor=viewer, now=NOW, case_id=case.id, moment="before", score=3, on=TODAY, told_id=twice)
        tie = services.add_tie(actor=viewer, now=NOW, case_id=case.id, values=TieValues("friend", name="央金"), tie_id=twice)
    assert (CaseResource.objects.count(), WellBeing.objects.count(), CaseTie.objects.count()) == (1, 1, 1), "sent twice is one"
    services.remove_tie(actor=viewer, now=NOW, tie_id=tie.id)
    with refused("general.not_found"):
        services.remove_tie(actor=viewer, now=NOW, tie_id=tie.id)
    with refused("general.day_passed"):
        services.add_goal(
            actor=viewer, now=NOW, case_id=case.id, title="好起来", measure="次数", now_value="0", target="1", due_on=TODAY - timedelta(days=1),
        )  # fmt: skip
    with refused("case.goal_not_measurable"):
        services.add_goal(actor=viewer, now=NOW, case_id=case.id, title="好起来", measure="", now_value="", target="", due_on=later)
    one = goal(zhuoma, case)
    services.drop_goal(actor=viewer, now=NOW, goal_id=one.id, reason="搬走了")
    with refused("case.goal_dropped"):
        services.score_goal(actor=viewer, now=NOW, goal_id=one.id, score=0, evidence="—")


def test_whoever_takes_over_the_promises_of_a_worker_takes_the_case(zhuoma: User, ciren: User, deji: User, baima: Resident) -> None:
    case = open_case(zhuoma, baima)
    clock = case.proceeding.clock_id
    assert clock is not None
    open_case(ciren, make_resident("另一人"))
    proposed = propose_handover(viewer_for(deji), zhuoma.id, NOW)[0]
    reasons = {choice.worker.id: {one.code: one.details for one in choice.reasons} for choice in proposed.choices}
    assert reasons[ciren.id]["open_files"] == {"count": 1}
    assert "same_township" in reasons[ciren.id]
    hand_over_promises(actor=viewer_for(deji), now=NOW, from_worker_id=zhuoma.id, picks=[Pick(clock, ciren.id)], reason="卓玛离职")
    assert CaseFile.objects.get(id=case.id).proceeding.holder_id == ciren.id


def test_what_hangs_on_a_case_goes_with_it_by_either_handover(zhuoma: User, ciren: User, deji: User, baima: Resident) -> None:
    case = open_case(zhuoma, baima)
    entry = Entry({"refer_to": "县残联", "refer_reason": "办证", "refer_done": "查过", "refer_consent": "yes"})
    asked = services.refer(actor=viewer_for(zhuoma), now=NOW, case_id=case.id, entry=entry, sent_on=TODAY).asked
    assert asked is not None
    assert asked.worker_id == zhuoma.id
    hand_over(actor=viewer_for(deji), now=NOW, proceeding_id=case.id, holder_id=ciren.id, reason="调走")
    asked.refresh_from_db()
    assert asked.worker_id == ciren.id
    clock = Proceeding.objects.get(id=case.id).clock_id
    assert clock is not None
    picks = [Pick(asked.id, zhuoma.id), Pick(clock, zhuoma.id)]  # the case first, whatever the order: it moved along already
    assert hand_over_promises(actor=viewer_for(deji), now=NOW, from_worker_id=ciren.id, picks=picks, reason="又调回来") == 2
    asked.refresh_from_db()
    assert (asked.worker_id, Proceeding.objects.get(id=case.id).holder_id) == (zhuoma.id, zhuoma.id)
    reassign(actor=viewer_for(deji), now=NOW, commitment_id=clock, worker_id=ciren.id)
    asked.refresh_from_db()
    assert asked.worker_id == ciren.id


def test_the_cases_of_a_leaver_do_not_all_go_to_whoever_has_the_fewest(zhuoma: User, ciren: User, deji: User) -> None:
    for at in range(9):
        open_case(zhuoma, make_resident(f"甲{at}"))
    for holder in (ciren, deji):
        open_case(holder, make_resident(f"乙{holder.username}"))
    make_user("pema", "worker", ciren.place)
    proposed = propose_handover(viewer_for(deji), zhuoma.id, NOW)
    taken = Counter(one.choices[0].worker.username for one in proposed)
    held = [taken["pema"], taken[ciren.username] + 1, taken[deji.username] + 1]
    assert max(held) - min(held) <= 1, "nobody gets all of them for having begun with the fewest"


def test_a_death_ends_a_case_with_its_reason_and_without_a_follow_up(zhuoma: User, baima: Resident) -> None:
    case = open_case(zhuoma, baima)
    mark_died(actor=viewer_for(zhuoma), now=NOW, resident_id=baima.id, on=TODAY, version=baima.version)
    write(zhuoma, case, "case_closing", {"summary": "老人安详离世"}, close_reason="died")
    step(zhuoma, case, "end_early", reason="去世")
    step(zhuoma, case, "close")
    assert not Commitment.objects.filter(is_open=True).exists()
