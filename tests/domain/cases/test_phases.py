"""L03: a case runs its six phases by what is written in its file, and nothing else moves it on."""

import json
from datetime import date, timedelta

import pytest

from lianxin.base.access.models import User
from lianxin.base.audit.models import AuditEntry
from lianxin.domain.cases import selectors, services
from lianxin.domain.cases.models import CaseFile, CaseRecord
from lianxin.domain.cases.services import Entry, TieValues
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.commitments.selectors import propose_handover
from lianxin.domain.commitments.services import Pick
from lianxin.domain.commitments.services import hand_over as hand_over_promises
from lianxin.domain.people.models import Consent, Resident
from lianxin.domain.people.services.consents import withdraw_consent
from lianxin.domain.people.services.residents import mark_died
from lianxin.domain.proceedings.services import reopen
from tests.domain.cases.story import basis, goal, open_case, step, write
from tests.factories import NOW, TODAY, make_need, make_resident, refused, viewer_for

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
    step(zhuoma, case, "accept")
    with refused("proceeding.not_ready"):
        step(zhuoma, case, "assess")
    write(zhuoma, case, "case_assessment", {"needs_problems": "骨折后行动不便"}, risk_level="middle")
    step(zhuoma, case, "assess")
    one = goal(zhuoma, case)
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
    assert CaseRecord.objects.count() == 3, "its history stays"


def test_scores_from_before_a_case_went_back_do_not_close_it(zhuoma: User, baima: Resident) -> None:
    case = open_case(zhuoma, baima)
    basis(zhuoma, case)
    write(zhuoma, case, "case_assessment", risk_level="low")
    one = goal(zhuoma, case)
    write(zhuoma, case, "case_record", {"session_course": "谈话"}, held_at=NOW)
    step(zhuoma, case, "accept", "assess", "plan", "evaluate")
    services.score_goal(actor=viewer_for(zhuoma), now=NOW - timedelta(minutes=1), goal_id=one.id, score=-1, evidence="还没有去")
    step(zhuoma, case, "go_on", reason="再陪一个月")
    step(zhuoma, case, "evaluate")
    with refused("proceeding.not_ready"):
        step(zhuoma, case, "score")


def test_a_withdrawn_consent_is_none_and_a_new_one_must_be_this_persons(zhuoma: User, baima: Resident) -> None:
    case = open_case(zhuoma, baima)
    basis(zhuoma, case)
    withdraw_consent(actor=viewer_for(zhuoma), now=NOW, consent_id=Consent.objects.get().id)
    with refused("proceeding.not_ready"):
        step(zhuoma, case, "accept")
    other = Consent.objects.create(
        resident=make_resident("旁人"), place=baima.place, purpose="file", basis="consent", given_on=TODAY, text_version="1", recorded_at=NOW
    )
    with refused("case.consent_of_another"):
        services.set_basis(actor=viewer_for(zhuoma), now=NOW, case_id=case.id, consent_id=other.id, way="signed")
    with refused("case.code_unknown"):
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
        services.answer_referral(actor=viewer, now=NOW, referral_id=made.id, outcome="办好了")
    services.answer_referral(actor=viewer, now=NOW, referral_id=made.id, answer="accepted", answered_by="达瓦", answered_on=TODAY)
    made.asked.refresh_from_db()
    assert not made.asked.is_open
    with refused("case.answered_already"):
        services.answer_referral(actor=viewer, now=NOW, referral_id=made.id, answer="declined", answered_by="达瓦", answered_on=TODAY)
    assert services.answer_referral(actor=viewer, now=NOW, referral_id=made.id, outcome="残疾证已领").answer == "accepted"


def test_what_was_given_felt_and_told_of_others_is_checked(zhuoma: User, baima: Resident) -> None:
    case, viewer = open_case(zhuoma, baima), viewer_for(zhuoma)
    later = TODAY + timedelta(days=1)
    with refused("case.day_in_future"):
        services.add_resource(actor=viewer, now=NOW, case_id=case.id, provider="县红十字会", what="轮椅", linked_on=later)
    with refused("case.score_invalid"):
        services.record_well_being(actor=viewer, now=NOW, case_id=case.id, moment="before", score=11, on=TODAY)
    with refused("case.code_unknown"):
        services.add_tie(actor=viewer, now=NOW, case_id=case.id, values=TieValues("nobody", name="某人"))
    with refused("general.empty_field"):
        services.add_tie(actor=viewer, now=NOW, case_id=case.id, values=TieValues("friend"))
    with refused("general.not_found"):
        services.add_tie(actor=viewer, now=NOW, case_id=case.id, values=TieValues("child", resident_id=baima.id))
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


def test_a_death_ends_a_case_with_its_reason_and_without_a_follow_up(zhuoma: User, baima: Resident) -> None:
    case = open_case(zhuoma, baima)
    mark_died(actor=viewer_for(zhuoma), now=NOW, resident_id=baima.id, on=TODAY, version=baima.version)
    write(zhuoma, case, "case_closing", {"summary": "老人安详离世"}, close_reason="died")
    step(zhuoma, case, "end_early", reason="去世")
    step(zhuoma, case, "close")
    assert not Commitment.objects.filter(is_open=True).exists()
