"""One sample object per kind of address with an argument, made at any place: what the permission matrix opens.

A new address whose argument stands in neither table fails the matrix until somebody adds its sample here.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property, partial
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from lianxin.base.access.devices import AuthenticatorApp, RecoveryCodes
from lianxin.base.access.models import EmergencyAccess, Grant, LoginSession, User
from lianxin.base.access.viewer import Viewer
from lianxin.base.amendments.models import Amendment
from lianxin.base.audit.services import record
from lianxin.base.db.sealed import seal_bytes
from lianxin.base.files.models import StoredFile
from lianxin.base.files.services import path_of
from lianxin.base.jobs.models import Job
from lianxin.base.notices.models import MailAddress, Notice
from lianxin.base.places.models import Division, Site, Station
from lianxin.base.sheets.kinds import kinds
from lianxin.base.sheets.models import Sheet as StagedSheet
from lianxin.base.sheets.reading import Body, encode
from lianxin.domain.care.models import (
    Absence,
    CalendarKey,
    CareGoal,
    CareOrder,
    CarePause,
    CarePlan,
    Carer,
    DayPlan,
    GoalMark,
    OrderChange,
    OrderPayment,
    Pin,
    PlanAgreement,
    PlanDecision,
    PlanReview,
    RegularProposal,
    ResidentWish,
    Visit,
)
from lianxin.domain.careers.models import (
    Application,
    Appraisal,
    CompetencyRating,
    HeldTitle,
    Judge,
    Promotion,
    RatedLevel,
    Recusal,
    Score,
    SelectionRound,
    Supervised,
    SupervisionRecord,
    SupervisionRelation,
)
from lianxin.domain.cases.models import (
    CaseFile,
    CaseGoal,
    CasePrint,
    CaseRecord,
    CaseReferral,
    CaseResource,
    CaseTie,
    Counselling,
    GoalScore,
    ReferralLink,
    WellBeing,
)
from lianxin.domain.commitments.models import (
    CallBack,
    Commitment,
    Confirmation,
    DoorCode,
    DoubtStep,
    Proof,
)
from lianxin.domain.conduct.models import (
    Acknowledgement,
    AgencyRating,
    Appeal,
    Complaint,
    Panelist,
    RatingAssessor,
    RatingScore,
    ReviewFile,
    ReviewRound,
    ReviewScore,
    ReviewTask,
    Ruling,
    Statement,
)
from lianxin.domain.emergency.models import (
    Alarm,
    AlarmReview,
    AlarmSignal,
    Bracelet,
    CallOut,
    Duty,
    SosLink,
    Standby,
)
from lianxin.domain.errands.models import Errand, ErrandPaper, ErrandVisit
from lianxin.domain.exams.models import (
    ExamCycle,
    ExamEntry,
    HelplineQuestion,
    PassLine,
    StepDone,
    SubjectResult,
)
from lianxin.domain.goods.models import (
    Campaign,
    Donation,
    GoodsBatch,
    HandOut,
    Recipient,
    StockAccount,
    StockBalance,
    StockCount,
    StockMovement,
)
from lianxin.domain.groups.models import Attendance, Group, GroupMember, GroupSession
from lianxin.domain.meals.models import (
    Doorstep,
    Kitchen,
    Meal,
    MealChange,
    MealDay,
    MealProfile,
    MealRound,
    Menu,
)
from lianxin.domain.mediation.models import (
    Agreement,
    Clause,
    Mediation,
    MediationSession,
    Mediator,
    Party,
    PartyStatement,
)
from lianxin.domain.minors.models import (
    ChildAssessment,
    ChildConference,
    ChildFile,
    ChildMeasure,
    ChildPlan,
    ChildReport,
    ChildVisit,
    DelegatedCare,
    ParentContact,
    PlanItem,
    RuledOut,
    StandingLeave,
    ToldAgency,
    VettingCheck,
)
from lianxin.domain.needs.models import Need
from lianxin.domain.payroll.models import Attendance as MonthAttendance
from lianxin.domain.payroll.models import PayLine, PaySheet
from lianxin.domain.people.models import (
    CategoryMembership,
    Consent,
    Contact,
    DuplicatePair,
    FieldEdit,
    Household,
    MatchWeights,
    NotedFact,
    PlaceTally,
    Resident,
    ResidentMerge,
    RosterChunk,
    RosterFault,
    RosterImport,
    RosterSource,
    RuleChange,
    Shortfall,
    TallyMark,
    VisitTier,
)
from lianxin.domain.people.rules.field_edits import Offer, kept
from lianxin.domain.people.rules.tallies import Tally, stored
from lianxin.domain.people.services.search import index_residents
from lianxin.domain.practice.models import Card, Learner, MockExam, MockItem, PracticeAnswer, Question
from lianxin.domain.proceedings.models import Proceeding, ProceedingStep, Reader
from lianxin.domain.purchasing.models import Contract, ContractSeat, Deduction
from lianxin.domain.screening.models import Crisis, FollowUp, Screening, ScreeningStep, Sheet
from lianxin.domain.settlement.models import SettlementLine, SettlementRun
from lianxin.domain.surveys.models import (
    AnswerCode,
    CodedText,
    FillLink,
    Form,
    FormAssignment,
    FormDevice,
    FormMedia,
    FormVersion,
    HeldOperation,
    ReviewStep,
    Submission,
    SubmissionFile,
    SubmissionFinding,
    SubmissionVersion,
)
from lianxin.domain.training.models import (
    Cohort,
    CohortMember,
    Course,
    Credential,
    Enrolment,
    Issuer,
    Presence,
    Programme,
    Session,
)
from lianxin.domain.training.models import Tally as TrainingTally
from lianxin.domain.workforce.models import (
    Agency,
    Certificate,
    DutyNotice,
    EducationHours,
    Engagement,
    Exemption,
    LapseNotice,
    Objection,
    Post,
    Registration,
    Schooling,
    Worker,
    WorkSpell,
)
from lianxin.engines.identity import starting_weights, write_weights
from lianxin.kernel.divisions import level
from tests import factories
from tests.factories import NOW, TODAY

XFORM = b"""<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><h:title>f</h:title>
<model><instance><data id="f" version="1"><age/><meta><instanceID/></meta></data></instance><bind nodeset="/data/age" type="int"/>
</model></h:head><h:body><input ref="/data/age"><label>age</label></input></h:body></h:html>"""
"""The smallest form."""


@dataclass
class Place:
    """All samples of one place, each made when first asked for. `mark` stands in every text about people there,
    `tail` ends every number."""

    code: str
    mark: str

    @property
    def tail(self) -> str:
        return f"{int(hashlib.sha256(self.mark.encode()).hexdigest(), 16) % 10_000:04d}"

    @property
    def phone(self) -> str:
        return f"1398901{self.tail}"

    @property
    def id_number(self) -> str:
        return f"54012719460501{self.tail}"

    @cached_property
    def user(self) -> User:
        return factories.make_user(f"at-{self.code}", "worker", self.code, display_name=f"同事{self.mark}")

    @cached_property
    def colleague(self) -> User:
        return factories.make_user(
            f"also-at-{self.code}", "worker", self.code, display_name=f"同事{self.mark}"
        )

    @cached_property
    def lent(self) -> Grant:
        return self._lent(self.user, self.colleague)

    @cached_property
    def borrowed(self) -> Grant:
        return self._lent(self.colleague, self.user)

    def _lent(self, owner: User, to: User) -> Grant:
        own = owner.grants.get(delegated_from=None)
        return Grant.objects.create(
            user=to, role=own.role, place=own.place, starts_on=TODAY, ends_on=TODAY + timedelta(days=7), delegated_from=own,
            reason=f"替班{self.mark}", created_at=NOW,
        )  # fmt: skip

    @cached_property
    def app(self) -> AuthenticatorApp:
        return factories.give_app(self.colleague)

    @cached_property
    def recovery(self) -> RecoveryCodes:
        made = RecoveryCodes.of(self.colleague, ["a-code-on-paper"])
        made.save(force_insert=True)
        return made

    @cached_property
    def carer(self) -> Carer:
        return factories.make_carer(self.user)

    @cached_property
    def notice(self) -> Notice:
        link = f"/needs/{self.need.id}/"
        return Notice.objects.create(
            user=self.user, kind="need.found", link=link, key=self.mark, created_at=NOW
        )

    @cached_property
    def mail_address(self) -> MailAddress:
        return MailAddress.objects.create(user=self.user, email="someone@example.org", set_at=NOW)

    @cached_property
    def calendar_key(self) -> CalendarKey:
        return CalendarKey.objects.create(user=self.user, digest=CalendarKey.digest_of(self.code), made_at=NOW)

    @cached_property
    def household(self) -> Household:
        return factories.make_household(self.code, number=f"户{self.mark}", address=f"门牌{self.mark}")

    @cached_property
    def resident(self) -> Resident:
        return self._indexed(
            f"居民{self.mark}", relation="02", phone=self.phone, id_number=self.id_number, id_index=self.tail
        )

    @cached_property
    def child(self) -> Resident:
        return self._indexed(f"小孩居民{self.mark}", relation="20", birth_date=date(2018, 6, 1))

    def _indexed(self, name: str, **fields: object) -> Resident:
        made = factories.make_resident(
            name, self.code, name_bo=f"མི་{self.mark}", pinyin=f"ju min {self.mark}", household=self.household,
            address=f"住址{self.mark}", note=f"备注{self.mark}", lon=91.73, lat=29.83, **fields,
        )  # fmt: skip
        index_residents([made])
        return made

    @cached_property
    def category(self) -> CategoryMembership:
        return CategoryMembership.objects.create(
            resident=self.resident, place=self.code, code="dai_jihua", since=TODAY, rule_version="1", computed_at=NOW,
            inputs={"note": f"依据{self.mark}"},
        )  # fmt: skip

    @cached_property
    def tier(self) -> VisitTier:
        return VisitTier.objects.create(
            resident=self.resident, place=self.code, tier="weekly", how="row", since=TODAY, due_on=TODAY, rule_version="1",
            computed_at=NOW, turn=0,
        )  # fmt: skip

    @cached_property
    def benefit(self) -> CategoryMembership:
        return CategoryMembership.objects.create(
            resident=self.resident, place=self.code, code="gaoling_jintie", since=TODAY, rule_version="1", computed_at=NOW,
            inputs={"note": f"依据{self.mark}"},
        )  # fmt: skip

    @cached_property
    def left(self) -> CategoryMembership:
        return CategoryMembership.objects.create(
            resident=self.resident, place=self.code, code="duju", since=TODAY - timedelta(days=9), until=TODAY, rule_version="1",
            computed_at=NOW, inputs={"lives_alone": True},
        )  # fmt: skip

    @cached_property
    def noted(self) -> NotedFact:
        return NotedFact.objects.create(
            resident=self.resident, place=self.code, code="hukou_local", value=True, since=TODAY, source="document",
            evidence=f"户口簿{self.mark}", noted_at=NOW, noted_by=self.user.id,
        )  # fmt: skip

    @cached_property
    def shortfall(self) -> Shortfall:
        return Shortfall.objects.create(
            resident=self.resident, place=self.code, code="tekun_gongyang", kind="unknown", failed=0, unknown=2, count=1,
            since=TODAY, rule_version="1",
        )  # fmt: skip

    @cached_property
    def short(self) -> Shortfall:
        return Shortfall.objects.create(
            resident=self.resident, place=self.code, code="dibao_jin", kind="short", failed=1, unknown=0, count=1, since=TODAY,
            rule_version="1",
        )  # fmt: skip

    @cached_property
    def contact(self) -> Contact:
        return Contact.objects.create(
            resident=self.resident,
            place=self.code,
            kind="family",
            name=f"女儿{self.mark}",
            relation=f"关系{self.mark}",
            note=f"备注{self.mark}",
            created_at=NOW,
        )

    @cached_property
    def consent(self) -> Consent:
        return Consent.objects.create(
            resident=self.resident, place=self.code, purpose="file", basis="consent", given_by=f"家属{self.mark}",
            given_on=TODAY, text_version="1", recorded_at=NOW,
        )  # fmt: skip

    @cached_property
    def need(self) -> Need:
        return factories.make_need(
            self.resident,
            said=f"说过{self.mark}",
            source_kind="visit",
            source_id=self.mark,
            found_by=self.user,
        )

    @cached_property
    def repeated(self) -> Need:
        return factories.make_need(self.resident, said=f"又说{self.mark}")

    @cached_property
    def accepted(self) -> Need:
        return factories.make_need(
            self.child,
            kind="child_care",
            said=f"孩子说{self.mark}",
            state="accepted",
            reason=f"研判{self.mark}",
            triaged_at=NOW,
        )

    @cached_property
    def commitment(self) -> Commitment:
        return factories.make_commitment(
            self.user, self.resident, need=self.need, title=f"承办{self.mark}", reason=f"理由{self.mark}"
        )

    @cached_property
    def overdue(self) -> Commitment:
        due = NOW - timedelta(hours=1)
        return factories.make_commitment(self.user, self.child, title=f"逾期{self.mark}", due_at=due)

    @cached_property
    def unassigned(self) -> Commitment:
        return factories.make_commitment(
            None, self.child, title=f"无人{self.mark}", actor_name=f"邻居{self.mark}"
        )

    @cached_property
    def waiting(self) -> Commitment:
        return self._done("等确认")

    @cached_property
    def settled(self) -> Commitment:
        return self._done("已确认", service="zhucan", confirmed_at=NOW)

    def _done(self, title: str, **fields: Any) -> Commitment:
        return factories.make_commitment(
            self.user,
            self.resident,
            title=f"{title}{self.mark}",
            outcome=f"结果{self.mark}",
            done_at=NOW,
            done_minutes=60,
            **fields,
        )

    @cached_property
    def proof(self) -> Proof:
        return Proof.objects.create(
            commitment=self.commitment,
            place=self.code,
            kind="photo",
            file=self.file,
            text=f"凭证{self.mark}",
            captured_at=NOW,
        )

    @cached_property
    def confirmation(self) -> Confirmation:
        return Confirmation.objects.create(
            commitment=self.settled, place=self.code, by_kind="resident", comment=f"意见{self.mark}", at=NOW,
            state="accepted", flags=[{"code": "same_device"}], decided_by=self.user.id, decided_at=NOW, reason=f"认可{self.mark}",
        )

    @cached_property
    def doubted(self) -> Commitment:
        return self._done("有疑点", service="zhujie", flags=[{"code": "night", "hour": 23}], flagged_at=NOW, has_doubts=True)

    @cached_property
    def doubt_step(self) -> DoubtStep:
        return DoubtStep.objects.create(
            commitment=self.doubted, place=self.code, act="ask", said=f"怎么回事{self.mark}", flags=[{"code": "night", "proof": "", "other": ""}],
            by=self.user.id, at=NOW,
        )  # fmt: skip

    @cached_property
    def call_back(self) -> CallBack:
        return CallBack.objects.create(commitment=self.doubted, place=self.code, month=TODAY.replace(day=1), why="random", seed="s", drawn_at=NOW)

    @cached_property
    def called(self) -> CallBack:
        return CallBack.objects.create(
            commitment=self._done("回访过", service="zhuyi", confirmed_at=NOW), place=self.code, month=TODAY.replace(day=1), why="doubts", seed="s",
            drawn_at=NOW, outcome="not_reached", said=f"没人接{self.mark}", tries=1, called_by=self.user.id, called_at=NOW,
        )  # fmt: skip

    @cached_property
    def door_code(self) -> DoorCode:
        return DoorCode.objects.create(place=self.code, resident=self.resident, digest=f"digest{self.tail}", issued_by=self.user.id, issued_at=NOW)

    @cached_property
    def settlement(self) -> SettlementRun:
        return SettlementRun.objects.create(
            place=self.code, month=date(2026, 10, 1), state="closed", made_by=self.user.id, made_at=NOW, drawn_at=NOW, closed_by=uuid4(), closed_at=NOW,
            digest=f"sum{self.tail}",
        )  # fmt: skip

    @cached_property
    def settlement_draft(self) -> SettlementRun:
        return SettlementRun.objects.create(place=self.code, month=date(2026, 11, 1), made_by=self.colleague.id, made_at=NOW, drawn_at=NOW)

    @cached_property
    def settled_line(self) -> SettlementLine:
        return self._settled_line(self.settlement, self._done("结算过", service="zhujie", rejected_at=NOW))

    @cached_property
    def taken_back_line(self) -> SettlementLine:
        return self._settled_line(
            self.settlement_draft, self.settled_line.commitment, kind="reversed", corrects=self.settled_line, reason=f"冲回{self.mark}",
            quantity=-1, price=-40, subsidy=-20,
        )  # fmt: skip

    def _settled_line(self, run: SettlementRun, commitment: Commitment, **more: Any) -> SettlementLine:
        filled = {"quantity": 1, "price": 40, "subsidy": 20, "parts": [{"payer": "self", "amount": "20.00"}]} | more
        return SettlementLine.objects.create(
            run=run, place=self.code, commitment=commitment, agency=f"机构{self.mark}", worker=self.user, service="zhujie", unit="visit", day=TODAY,
            confirmed_at=NOW, minutes=60, **filled,
        )  # fmt: skip

    @cached_property
    def plan(self) -> CarePlan:
        return CarePlan.objects.create(
            place=self.code, resident=self.resident, starts_on=TODAY, review_on=TODAY, made_at=NOW, goals=f"目标{self.mark}",
            reason=f"缘由{self.mark}",
        )  # fmt: skip

    @cached_property
    def order(self) -> CareOrder:
        return CareOrder.objects.create(
            plan=self.plan, place=self.code, resident=self.resident, service="zhucan", weekdays="135",
            window_start=660, window_end=780, minutes=30, starts_on=TODAY,
        )  # fmt: skip

    @cached_property
    def regular_proposal(self) -> RegularProposal:
        row = {"order": str(self.order.id), "was": "", "now": str(self.carer.pk), "why": ["first"], "visits": 0}
        load = {"carer": str(self.carer.pk), "before": 0, "after": 60, "most": 2100}
        return RegularProposal.objects.create(place=f"{self.code[:9]}000", rows=[row], loads=[load], solver="own", made_at=NOW)

    @cached_property
    def payment(self) -> OrderPayment:
        return OrderPayment.objects.create(order=self.order, payer="self", since=self.order.starts_on)

    @cached_property
    def decision(self) -> PlanDecision:
        return PlanDecision.objects.create(
            plan=self.plan, service="zhujie", choice="refused", why="family", note=f"不用{self.mark}", decided_at=NOW,
        )  # fmt: skip

    @cached_property
    def order_change(self) -> OrderChange:
        return OrderChange.objects.create(
            order=self.order, before={"minutes": 15}, after={"minutes": 30}, reason=f"改因{self.mark}", made_at=NOW
        )

    @cached_property
    def pause(self) -> CarePause:
        return CarePause.objects.create(
            plan=self.plan, order=self.order, why="hospital", note=f"停因{self.mark}", starts_on=TODAY + timedelta(days=60),
            until=TODAY + timedelta(days=70), planned_until=TODAY + timedelta(days=90), made_at=NOW, resumed_at=NOW,
            resumed_note=f"复因{self.mark}",
        )  # fmt: skip

    @cached_property
    def goal(self) -> CareGoal:
        return CareGoal.objects.create(
            plan=self.plan, text=f"想要{self.mark}", measure=f"看法{self.mark}", due_on=TODAY + timedelta(days=30), made_at=NOW
        )

    @cached_property
    def goal_mark(self) -> GoalMark:
        return GoalMark.objects.create(goal=self.goal, state="partly", day=TODAY, note=f"进展{self.mark}", made_at=NOW)

    @cached_property
    def review(self) -> PlanReview:
        return PlanReview.objects.create(
            plan=self.plan, was_due_on=TODAY, day=TODAY, note=f"复核{self.mark}", next_on=TODAY, made_at=NOW
        )

    @cached_property
    def agreement(self) -> PlanAgreement:
        return PlanAgreement.objects.create(
            plan=self.plan, by_kind="family", given_by=f"儿子{self.mark}", how="phone", day=TODAY, note=f"说{self.mark}", made_at=NOW
        )

    @cached_property
    def visit(self) -> Visit:
        return Visit.objects.create(
            place=self.code, resident=self.resident, worker=self.user, service="zhucan", day=TODAY
        )

    @cached_property
    def visited(self) -> Visit:
        return Visit.objects.create(
            place=self.code, resident=self.resident, worker=self.user, day=TODAY, note=f"走访{self.mark}", result="met",
            arrived_at=NOW - timedelta(hours=2), left_at=NOW - timedelta(hours=1), recorded_at=NOW - timedelta(hours=1),
        )  # fmt: skip

    @cached_property
    def second_visit(self) -> Visit:
        return Visit.objects.create(
            place=self.code, resident=self.resident, worker=self.user, day=TODAY, note=f"第二人{self.mark}", hands=2, hand=2,
            beside=self.visit,
        )  # fmt: skip

    @cached_property
    def pin(self) -> Pin:
        return Pin.objects.create(visit=self.visit, place=self.code, carer=self.user, made_by=self.user.id, made_at=NOW)

    @cached_property
    def absence(self) -> Absence:
        return Absence.objects.create(user=self.user, place=self.code, starts_at=NOW, reason=f"请假{self.mark}", made_at=NOW)

    @cached_property
    def wish(self) -> ResidentWish:
        return ResidentWish.objects.create(
            place=self.code, resident=self.resident, kind="not_carer", carer=self.user, reason=f"意愿{self.mark}", made_at=NOW
        )

    @property
    def _plan_state(self) -> DayPlan.State:
        """A township's day has one draft and one plan that holds: places of one township share them out between them."""
        if level(self.code) == "township":
            return DayPlan.State.DISCARDED
        return DayPlan.State.PUBLISHED if self.code.endswith("201") else DayPlan.State.DRAFT

    @cached_property
    def dayplan(self) -> DayPlan:
        stop = {
            "visit": str(self.visit.id),
            "carer": str(self.carer.pk),
            "sequence": 1,
            "arrival": 660,
            "start": 660,
            "end": 690,
            "travel": None,
        }
        return DayPlan.objects.create(  # a station plans the day of its township
            place=f"{self.code[:9]}000", day=TODAY, state=self._plan_state, stops=[stop | {"alternatives": []}], seed=1, made_at=NOW,
            unserved=[{"visit": str(self.visited.id), "reason": "no_capacity"}],
        )  # fmt: skip

    @cached_property
    def source(self) -> RosterSource:
        return RosterSource.objects.create(
            place=self.code, name=f"名单{self.mark}", columns={f"列{self.mark}": "name"}, created_at=NOW
        )

    @cached_property
    def roster(self) -> RosterImport:
        return RosterImport.objects.create(
            place=self.code,
            source=self.source,
            new_rows=1,
            file_sha256="0" * 64,
            file_label=f"名单{self.mark}.xlsx",
            created_at=NOW,
        )

    @cached_property
    def fault(self) -> RosterFault:
        return RosterFault.objects.create(
            roster_import=self.roster,
            row=2,
            column=f"列{self.mark}",
            shown_value=f"值{self.mark}",
            code="roster.name_empty",
        )

    @cached_property
    def chunk(self) -> RosterChunk:
        return RosterChunk.objects.create(
            roster_import=self.roster, first_row=2, rows_sealed=self.mark.encode()
        )

    @cached_property
    def file(self) -> StoredFile:
        """Of people: it hangs on what is kept about them."""
        return self._kept(f"%PDF-1.4 {self.mark}")

    @cached_property
    def form_file(self) -> StoredFile:
        """Of a form, which whoever fills it in below reads as well."""
        return self._kept(f"%PDF-1.4 form {self.mark}")

    def _kept(self, text: str) -> StoredFile:
        content = text.encode()
        digest = hashlib.sha256(content).hexdigest()
        path_of(digest).parent.mkdir(parents=True, exist_ok=True)
        path_of(digest).write_bytes(content)
        return StoredFile.objects.create(
            place=self.code, sha256=digest, size=len(content), media_type="application/pdf", added_by=self.user.id, added_at=NOW
        )

    @cached_property
    def job(self) -> Job:
        return Job.objects.create(
            task=f"x.{self.mark}", place=self.code, run_after=NOW, created_at=NOW, state="dead"
        )

    @cached_property
    def station(self) -> Station:
        return Station.objects.create(
            code=f"s-{self.code}",
            place=self.code,
            name=f"社工站{self.mark}",
            name_bo=self.mark,
            lon=91.7,
            lat=29.8,
        )

    @cached_property
    def site(self) -> Site:
        return Site.objects.create(
            code=f"k-{self.code}", place=self.code, kind="kitchen", name=f"厨房{self.mark}", name_bo=self.mark
        )

    @cached_property
    def division(self) -> Division:
        return Division.objects.create(
            code=self.code,
            level=level(self.code),
            name=f"区划{self.mark}",
            name_bo=self.mark,
            sound_key=self.mark,
            pack="540100",
        )

    @cached_property
    def former(self) -> Division:
        return Division.objects.create(
            code=f"{self.code[:9]}9{self.code[-2:]}", level="village", name=f"旧村{self.mark}", name_bo=self.mark, sound_key=self.mark, pack="540100", valid_to=TODAY,
            replaced_by=self.code,
        )  # fmt: skip

    @cached_property
    def login(self) -> LoginSession:
        moment = timezone.now()
        return LoginSession.objects.create(
            user=self.user,
            key_digest=uuid4().hex,
            device=f"设备{self.mark}",
            started_at=moment,
            seen_at=moment,
        )

    @cached_property
    def emergency(self) -> EmergencyAccess:
        return EmergencyAccess.objects.create(
            user=self.user,
            resident_id=self.resident.id,
            place=self.code,
            reason=f"理由{self.mark}",
            asked_at=NOW,
        )

    @cached_property
    def pending(self) -> EmergencyAccess:
        return EmergencyAccess.objects.create(
            user=self.colleague,
            resident_id=self.child.id,
            place=self.code,
            reason=f"急事{self.mark}",
            asked_at=NOW,
        )

    @cached_property
    def decided(self) -> EmergencyAccess:
        return EmergencyAccess.objects.create(
            user=self.user, resident_id=self.resident.id, place=self.code, reason=f"已批{self.mark}", asked_at=NOW,
            approved=False, decided_by=self.user.id, decided_at=NOW,
        )  # fmt: skip

    @cached_property
    def entry(self) -> UUID:
        with transaction.atomic():
            return record(
                actor=Viewer.system(self.mark), verb="need.record", subject=("needs.Need", self.need.id), place=self.code,
                now=NOW, after={"said": self.mark},
            )  # fmt: skip

    @cached_property
    def amendment(self) -> Amendment:
        return Amendment.objects.create(
            place=self.code, title=f"修订{self.mark}", reason=f"文号{self.mark}", effective_on=TODAY + timedelta(days=7),
            authors=[str(self.colleague.id)], made_by=self.colleague.id, made_at=NOW, changed_at=NOW, state="submitted",
            comment=f"意见{self.mark}", file_label=f"表格{self.mark}.xlsx", upload=self.file,
            files={"parameters/ages.toml": "[gaoling_age]\nname = { zh = \"年龄\" }\n"},
        )  # fmt: skip

    @cached_property
    def rule_change(self) -> RuleChange:
        return RuleChange.objects.create(
            amendment=self.amendment, resident=self.resident, place=self.code, code="gaoling", kind="leaves", was="yes", now="no",
            reasons={"age": ["met", "failed"]},
        )  # fmt: skip

    @cached_property
    def twin(self) -> Resident:
        """Likely the same person as `resident`."""
        return self._indexed(f"居民又{self.mark}", relation="99")

    @cached_property
    def absorbed(self) -> Resident:
        """A file that was merged into `resident`: no page shows it."""
        made = factories.make_resident(f"并入{self.mark}", self.code, household=self.household)
        Resident.objects.filter(id=made.id).update(merged_into=self.resident)
        return made

    @cached_property
    def duplicate(self) -> DuplicatePair:
        return DuplicatePair.objects.create(
            a=self.resident, b=self.twin, place=self.code, other_place=self.code, zone="review", bits=3.5,
            levels={"name": "short"}, weights="starting-1", found_at=NOW,
        )  # fmt: skip

    @cached_property
    def field_edit(self) -> FieldEdit:
        made = FieldEdit(
            resident=self.resident, place=self.code, collided=["note"], is_open=True, captured_at=NOW, received_at=NOW,
            made_by=self.user.id,
        )  # fmt: skip
        made.offers = kept({"note": Offer("", f"住址{self.mark}", f"备注{self.mark}")})
        made.save(force_insert=True)
        return made

    @cached_property
    def held_operation(self) -> HeldOperation:
        made = HeldOperation(
            kind="need", place=self.code, resident=self.resident, worker=self.user, captured_at=NOW, received_at=NOW,
            note=f"理由{self.mark}", device=f"平板{self.mark}",
        )  # fmt: skip
        made.sent = json.dumps({"kind": "need", "body": {"kind": "meal", "urgency": "", "said": f"想吃{self.mark}"}})
        made.save(force_insert=True)
        return made

    @cached_property
    def merge(self) -> ResidentMerge:
        made = ResidentMerge(
            kept=self.resident, merged=self.absorbed, place=self.code, reason=f"合并理由{self.mark}", at=NOW,
            undone_reason=f"撤销理由{self.mark}",
        )  # fmt: skip
        made.undo = '{"kept": {}, "rows": {}, "facts": [], "categories": [], "until": "2026-11-23", "tier": null}'
        made.save(force_insert=True)
        return made

    @cached_property
    def match_weights(self) -> MatchWeights:
        body = write_weights(starting_weights())
        return MatchWeights.objects.create(place=self.code, version="starting-1", body=body, made_at=NOW)

    @cached_property
    def form(self) -> Form:
        made = Form.objects.create(
            place=self.code, form_id=f"f-{self.code}", titles={"zh": f"问卷{self.mark}"}, state="open", made_at=NOW
        )
        made.current = FormVersion.objects.create(
            form=made, version="1", state="published", xml=XFORM, md5="0" * 32, made_at=NOW, published_at=NOW,
            source=self.form_file, titles=made.titles,
        )  # fmt: skip
        made.save()
        return made

    @cached_property
    def form_version(self) -> FormVersion:
        found = self.form.current
        assert found is not None
        return found

    @cached_property
    def form_media(self) -> FormMedia:
        return FormMedia.objects.create(version=self.form_version, name=f"图{self.mark}.png", md5="0" * 32, file=self.form_file)

    @cached_property
    def assignment(self) -> FormAssignment:
        return FormAssignment.objects.create(form=self.form, place=self.code, starts_on=TODAY, copies=9, made_at=NOW)

    @cached_property
    def submission(self) -> Submission:
        return self._answered("has_issues")

    @cached_property
    def sound(self) -> Submission:
        """Received without findings, and nobody's own."""
        made = self._answered("received", worker=None)
        SubmissionVersion.objects.create(
            place=self.code, submission=made, form=self.form, instance_id=made.root_id, xml=b"<data/>", sha256="0" * 64, received_at=NOW
        )
        return made

    @cached_property
    def sent_back(self) -> Submission:
        return self._answered("sent_back")

    @cached_property
    def quarantined(self) -> Submission:
        return self._answered("quarantined")

    def _answered(self, state: str, **more: Any) -> Submission:
        return Submission.objects.create(
            place=self.code, form=self.form, form_version=self.form_version, root_id=f"uuid:{uuid4()}", resident=self.resident,
            **{"worker": self.user, **more}, state=state, channel="openrosa", received_at=NOW, answers={"said": f"答{self.mark}"},
            overruled=f"判定{self.mark}",
        )  # fmt: skip

    @cached_property
    def answered_version(self) -> SubmissionVersion:
        return SubmissionVersion.objects.create(
            place=self.code, submission=self.submission, form=self.form, instance_id=self.submission.root_id,
            xml=f"<data>答{self.mark}</data>".encode(), sha256="0" * 64, received_at=NOW, received_by=self.user.id,
            device=f"平板{self.mark}",
        )  # fmt: skip

    @cached_property
    def answered_file(self) -> SubmissionFile:
        return SubmissionFile.objects.create(version=self.answered_version, name=f"照片{self.mark}.jpg", file=self.file, received_at=NOW)

    @cached_property
    def finding(self) -> SubmissionFinding:
        return SubmissionFinding.objects.create(
            version=self.answered_version, kind="constraint", path="/data/age", value=f"值{self.mark}", labels={"zh": "年龄"},
            messages={"zh": f"错在{self.mark}"},
        )  # fmt: skip

    @cached_property
    def review_step(self) -> ReviewStep:
        return ReviewStep.objects.create(submission=self.submission, act="comment", note=f"批注{self.mark}", made_at=NOW)

    @cached_property
    def form_device(self) -> FormDevice:
        return FormDevice.objects.create(user=self.user, name=f"设备{self.mark}", digest=uuid4().hex, made_at=NOW)

    @cached_property
    def answer_code(self) -> AnswerCode:
        return AnswerCode.objects.create(form=self.form, path="/data/words", number=1, title=f"码{self.mark}", made_at=NOW)

    @cached_property
    def coded_text(self) -> CodedText:
        return CodedText.objects.create(code=self.answer_code, digest=uuid4().hex, act=uuid4(), coded_at=NOW)

    @cached_property
    def fill_link(self) -> FillLink:
        return FillLink.objects.create(
            place=self.code, form=self.form, resident=self.resident, digest=uuid4().hex, made_at=NOW, expires_at=NOW + timedelta(days=7)
        )

    @cached_property
    def tally(self) -> PlaceTally:
        return PlaceTally.objects.create(place=self.code, day=TODAY, counts=stored(Tally({("2", 80): 1}, 1)))

    @cached_property
    def tally_mark(self) -> TallyMark:
        return TallyMark.objects.create(place=self.code)

    @cached_property
    def store(self) -> StockAccount:
        return StockAccount.objects.create(place=self.code, kind="store")

    @cached_property
    def donors(self) -> StockAccount:
        return StockAccount.objects.create(place=self.code, kind="donor")

    @cached_property
    def donation(self) -> Donation:
        return Donation.objects.create(
            place=self.code, donor_kind="person", donor_name=f"善人{self.mark}", received_on=TODAY, receipt_number=f"JZ{self.mark}",
            note=f"捐赠{self.mark}", made_by=self.user.id, made_at=NOW,
        )  # fmt: skip

    @cached_property
    def batch(self) -> GoodsBatch:
        return GoodsBatch.objects.create(
            place=self.code, donation=self.donation, goods="zhijin", quantity=9, batch_number=f"批{self.mark}", expires_on=TODAY + timedelta(days=99)
        )

    @cached_property
    def balance(self) -> StockBalance:
        return StockBalance.objects.create(place=self.code, account=self.store, batch=self.batch, kind="store", quantity=9)

    @cached_property
    def movement(self) -> StockMovement:
        return StockMovement.objects.create(
            place=self.code, what="donated", batch=self.batch, quantity=9, source=self.donors, target=self.store, reason=f"理由{self.mark}",
            made_by=self.user.id, made_at=NOW,
        )  # fmt: skip

    @cached_property
    def on_the_way(self) -> StockMovement:
        way = StockAccount.objects.create(place=self.code, kind="transit")
        return StockMovement.objects.create(
            place=self.code, what="sent", batch=self.batch, quantity=2, source=self.store, target=way, bound_for=self.code, made_at=NOW
        )

    @cached_property
    def stock_count(self) -> StockCount:
        line = {"batch": str(self.batch.id), "goods": "zhijin", "booked": 9, "counted": 8}
        return StockCount.objects.create(
            place=self.code, account=self.store, lines=[line], reason=f"差{self.mark}", comment=f"意见{self.mark}", state="refused",
            counted_by=self.user.id, counted_at=NOW, decided_by=self.colleague.id, decided_at=NOW,
        )  # fmt: skip

    @cached_property
    def campaign(self) -> Campaign:
        return Campaign.objects.create(
            place=self.code, title=f"活动{self.mark}", store=self.store, goods=[{"goods": "zhijin", "quantity": 1}], categories=["dai_jihua"],
            as_of=TODAY, state="open", made_at=NOW, opened_at=NOW,
        )  # fmt: skip

    @cached_property
    def line(self) -> Recipient:
        return Recipient.objects.create(
            place=self.code, campaign=self.campaign, resident=self.resident, listed_as=self.resident.id, reason=f"加{self.mark}",
            commitment=factories.make_commitment(self.user, self.resident, kind="goods", title=f"发放{self.mark}"), added_at=NOW,
        )  # fmt: skip

    @cached_property
    def unassigned_line(self) -> Recipient:
        return Recipient.objects.create(place=self.code, campaign=self.campaign, resident=self.child, listed_as=self.child.id, added_at=NOW)

    @cached_property
    def removed_line(self) -> Recipient:
        return Recipient.objects.create(
            place=self.code, campaign=self.campaign, resident=self.twin, listed_as=self.twin.id, state="removed", removed_reason=f"去{self.mark}", added_at=NOW
        )

    @cached_property
    def hand_out(self) -> HandOut:
        return HandOut.objects.create(
            place=self.code, recipient=self.line, outcome="no_answer", signer_name=f"签{self.mark}", relation=f"亲{self.mark}",
            note=f"敲门{self.mark}", undone_reason=f"撤{self.mark}", made_by=self.user.id, at=NOW, made_at=NOW,
        )  # fmt: skip

    @cached_property
    def handed(self) -> HandOut:
        earlier = Campaign.objects.create(
            place=self.code, title=f"上次{self.mark}", store=self.store, goods=[{"goods": "zhijin", "quantity": 1}], categories=["duju"], as_of=TODAY,
            state="closed", made_at=NOW, opened_at=NOW, closed_at=NOW,
        )  # fmt: skip
        line = Recipient.objects.create(
            place=self.code, campaign=earlier, resident=self.resident, listed_as=self.resident.id, state="handed", added_at=NOW
        )
        return HandOut.objects.create(place=self.code, recipient=line, outcome="handed", signed_by="self", made_by=self.user.id, at=NOW, made_at=NOW)

    @cached_property
    def bracelet(self) -> Bracelet:
        device = Bracelet(
            place=self.code, serial=f"LX-{self.tail}", model=f"型{self.mark}", resident=self.resident, registered_at=NOW, given_at=NOW, heard_at=NOW, battery=50
        )
        device.secret = f"secret{self.tail}"
        device.save()
        return device

    @cached_property
    def sos_link(self) -> SosLink:
        return SosLink.objects.create(place=self.code, resident=self.resident, holder="self", digest=f"sos{self.tail}", made_at=NOW)

    @cached_property
    def alarm(self) -> Alarm:
        need = factories.make_need(self.resident, kind="emergency", channel="sos", state="accepted", said=f"急{self.mark}")
        promise = factories.make_commitment(self.user, need=need, kind="urgent_help", title=f"助急{self.mark}")
        return Alarm.objects.create(
            place=self.code, resident=self.resident, kind="sos", channel="bracelet", where=f"院里{self.mark}", said=f"喊{self.mark}", need=need,
            commitment=promise, device=self.bracelet, called_at=NOW, last_called_at=NOW, answer_due_at=NOW + timedelta(minutes=5),
            arrive_due_at=NOW + timedelta(minutes=30), next_step_at=NOW + timedelta(minutes=5), ring=1,
        )  # fmt: skip

    @cached_property
    def closed_alarm(self) -> Alarm:
        need = factories.make_need(self.resident, kind="emergency", channel="sos", state="accepted", said=f"上次急{self.mark}")
        promise = factories.make_commitment(self.user, need=need, kind="urgent_help", title=f"上次助急{self.mark}")
        return Alarm.objects.create(
            place=self.code, resident=self.resident, kind="sos", channel="call", need=need, commitment=promise, called_at=NOW, last_called_at=NOW,
            answer_due_at=NOW, arrive_due_at=NOW, closed_at=NOW, outcome="helped", reason=f"扶起{self.mark}",
        )  # fmt: skip

    @cached_property
    def proceeding(self) -> Proceeding:
        clock = factories.make_commitment(self.user, self.resident, kind="proceeding_step", title=f"个案{self.mark}")
        return Proceeding.objects.create(
            place=self.code, workflow="casework", number=f"案{self.mark}", series=f"casework:2026:{self.code}", serial=1, resident=self.resident,
            holder=self.user, state="intake", state_since=NOW, secrecy="place", clock=clock, opened_by=self.user.id, opened_at=NOW,
        )  # fmt: skip

    @cached_property
    def proceeding_step(self) -> ProceedingStep:
        made = ProceedingStep(place=self.code, proceeding=self.proceeding, act="open", to_state="intake", by=self.user.id, at=NOW)
        made.reason = f"立案{self.mark}"
        made.save(force_insert=True)
        return made

    @cached_property
    def reader(self) -> Reader:
        return Reader.objects.create(
            place=self.code, proceeding=self.proceeding, user=self.colleague, why=f"要看{self.mark}", said=f"看过{self.mark}", how="asked", asked_by=self.colleague.id, asked_at=NOW
        )

    @cached_property
    def vetting_check(self) -> VettingCheck:
        made = VettingCheck(place=self.code, worker=self.colleague, what="police", result="hit", checked_on=TODAY, valid_until=TODAY, by=self.user.id, at=NOW)
        made.note = f"同名{self.mark}"
        made.save()
        return made

    @cached_property
    def clear_check(self) -> VettingCheck:
        """With the standing leave, what opens the child's file to the worker of the place."""
        made = VettingCheck(place=self.code, worker=self.user, what="police", result="clear", checked_on=TODAY, valid_until=TODAY, by=self.colleague.id, at=NOW)
        made.note = f"没有记录{self.mark}"
        made.save()
        return made

    @cached_property
    def standing_leave(self) -> StandingLeave:
        return StandingLeave.objects.create(
            place=self.code, worker=self.user, why=f"负责卷宗{self.mark}", approved_by=self.colleague.id, since=NOW, until=NOW + timedelta(days=30)
        )

    @cached_property
    def child_file(self) -> ChildFile:
        clock = factories.make_commitment(self.user, self.resident, kind="child_step", title=f"保护{self.mark}", guard="minor.read")
        running = Proceeding.objects.create(
            place=self.code, workflow="child_protection", number=f"保{self.mark}", series=f"child_protection:2026:{self.code}", serial=1,
            resident=self.resident, holder=self.user, state="help", state_since=NOW, secrecy="approved", guard="minor.read", clock=clock, opened_at=NOW,
        )  # fmt: skip
        made = ChildFile(id=running.id, proceeding=running, urgency="high", tier="high")
        made.child, made.age_why, made.close_reason, made.joined_why = (f"{text}{self.mark}" for text in ("红衣服", "证件", "稳定", "同一天"))
        made.save(force_insert=True)
        return made

    def _in_child_file(self, table: Any, words: dict[str, str], **fields: Any) -> Any:
        made = table(file=self.child_file, at=NOW, **fields)
        for name, text in words.items():
            setattr(made, name, f"{text}{self.mark}")
        made.save(force_insert=True)
        return made

    @cached_property
    def child_report(self) -> ChildReport:
        made = ChildReport(
            file=self.child_file, place=self.code, way="staff", by=self.user.id, discovered_at=NOW, sent_at=NOW, situations=["MR4"], found_how="seen",
            safety="safe", feedback_due_at=NOW,
        )  # fmt: skip
        made.told, made.feedback = f'{{"happened": "挨打{self.mark}"}}', f"在办{self.mark}"
        made.save(force_insert=True)
        return made

    @cached_property
    def told_agency(self) -> ToldAgency:
        made: ToldAgency = self._in_child_file(ToldAgency, {"receiver": "派出所", "feedback": "已受理"}, agency="police", told_at=NOW)
        return made

    @cached_property
    def ruled_out(self) -> RuledOut:
        made: RuledOut = self._in_child_file(RuledOut, {"why": "摔的"}, by=self.user.id)
        return made

    @cached_property
    def child_assessment(self) -> ChildAssessment:
        fields = {"occasion": "first", "guardianship": "improper", "tier": "high"}
        made = ChildAssessment(file=self.child_file, at=NOW, **fields)
        made.found = f'{{"injury": "瘀伤{self.mark}"}}'
        made.save(force_insert=True)
        return made

    @cached_property
    def child_measure(self) -> ChildMeasure:
        made: ChildMeasure = self._in_child_file(ChildMeasure, {"detail": "奶奶照料"}, kind="kin", since=TODAY)
        return made

    @cached_property
    def child_conference(self) -> ChildConference:
        made = ChildConference(file=self.child_file, at=NOW, held_on=TODAY)
        made.minutes = f'{{"decided": "奶奶照料{self.mark}"}}'
        made.save(force_insert=True)
        return made

    @cached_property
    def child_plan(self) -> ChildPlan:
        made: ChildPlan = self._in_child_file(ChildPlan, {"goals": "安全"})
        return made

    @cached_property
    def plan_item(self) -> PlanItem:
        promise = factories.make_commitment(self.user, self.resident, kind="child_step", title=f"帮扶{self.mark}", guard="minor.read")
        made: PlanItem = self._in_child_file(
            PlanItem, {"detail": "申请补贴", "result": "批了", "actor_name": "村委会"}, place=self.code, line="policy", society="community", promise=promise
        )
        return made

    @cached_property
    def child_visit(self) -> ChildVisit:
        made = ChildVisit(file=self.child_file, at=NOW, held_at=NOW, saw_child=True)
        made.found = f'{{"found": "睡得好{self.mark}"}}'
        made.save(force_insert=True)
        return made

    @cached_property
    def delegated_care(self) -> DelegatedCare:
        made = DelegatedCare(place=self.code, resident=self.resident, since=TODAY - timedelta(days=20), carer_cleared=True, at=NOW)
        made.words = f'{{"carer": "姨妈{self.mark}"}}'
        made.save(force_insert=True)
        return made

    @cached_property
    def parent_contact(self) -> ParentContact:
        return ParentContact.objects.create(care=self.delegated_care, on=TODAY - timedelta(days=15), way="video", at=NOW)

    @cached_property
    def case_file(self) -> CaseFile:
        running = self.proceeding
        return CaseFile.objects.create(id=running.id, proceeding=running, origin="need", origin_note=f"转来{self.mark}", need=self.need, consent=self.consent)

    @cached_property
    def case_record(self) -> CaseRecord:
        made = CaseRecord(case=self.case_file, paper="case_intake", by=self.user.id, at=NOW, signed_by=f"签{self.mark}", signed_way="signed", signed_on=TODAY)
        made.content = json.dumps({"presenting": f"走路疼{self.mark}"}, ensure_ascii=False)
        made.save()
        return made

    @cached_property
    def case_tie(self) -> CaseTie:
        return CaseTie.objects.create(
            case=self.case_file, name=f"女儿{self.mark}", relation="child", quality="strong", at_home=True, note=f"在家{self.mark}", added_at=NOW
        )

    @cached_property
    def case_goal(self) -> CaseGoal:
        return CaseGoal.objects.create(
            case=self.case_file, title=f"走到卫生室{self.mark}", measure=f"一周几次{self.mark}", now_value="0", target="2", due_on=TODAY, added_at=NOW,
            reason=f"留着{self.mark}",
        )  # fmt: skip

    @cached_property
    def goal_score(self) -> GoalScore:
        return GoalScore.objects.create(goal=self.case_goal, score=1, evidence=f"去了三次{self.mark}", at=NOW)

    @cached_property
    def well_being(self) -> WellBeing:
        return WellBeing.objects.create(case=self.case_file, moment="before", score=3, on=TODAY, note=f"闷得慌{self.mark}", at=NOW)

    @cached_property
    def case_resource(self) -> CaseResource:
        return CaseResource.objects.create(
            case=self.case_file, provider=f"红十字会{self.mark}", what="轮椅", linked_on=TODAY, outcome=f"用上了{self.mark}", at=NOW
        )

    @cached_property
    def case_referral(self) -> CaseReferral:
        return CaseReferral.objects.create(
            case=self.case_file, thread=self.case_record.thread, receiver=f"县残联{self.mark}", sent_on=TODAY, reason=f"没有床位{self.mark}",
            outcome=f"办好了{self.mark}", at=NOW,
        )  # fmt: skip

    @cached_property
    def referral_link(self) -> ReferralLink:
        return ReferralLink.objects.create(
            referral=self.case_referral, consent=self.consent, shared=["name"], digest=ReferralLink.digest_of(self.mark), code_digest="x", made_at=NOW,
            expires_at=NOW + timedelta(days=30),
        )  # fmt: skip

    @cached_property
    def case_print(self) -> CasePrint:
        """Of the one who stands here, so that whoever else looks is not its asker."""
        made = CasePrint(case=self.case_file, state="ready", language="zh-hans", asked_by=self.user.id, asked_at=NOW, sheets=1, until=NOW + timedelta(hours=9))
        made.body = f"%PDF-{self.mark}".encode()
        made.save()
        return made

    @cached_property
    def counselling(self) -> Counselling:
        made = Counselling(case=self.case_file, kind="grief", title=f"谈话{self.mark}", held_at=NOW, counsellor=self.user, at=NOW)
        made.content = f"夜里睡不着{self.mark}"
        made.save()
        return made

    @cached_property
    def screening(self) -> Screening:
        return Screening.objects.create(
            place=self.code, resident=self.resident, scale="phq9", scale_version="1", basis="assessors", state="counted", on=TODAY, at=NOW,
            received_at=NOW, total=12, level="moderate", rank=2, is_latest=True, is_worse=True, worse_points=5, worse_levels=1,
        )  # fmt: skip

    @cached_property
    def assessment(self) -> Screening:
        return Screening.objects.create(
            place=self.code, resident=self.resident, scale="gbt42195", scale_version="1", basis="assessors", state="counted", on=TODAY, at=NOW,
            received_at=NOW, total=60, level="moderate", rank=2, is_latest=True,
        )  # fmt: skip

    @cached_property
    def doubtful_screening(self) -> Screening:
        return Screening.objects.create(
            place=self.code, resident=self.resident, scale="gad7", scale_version="1", basis="single", state="review", on=TODAY, at=NOW, received_at=NOW
        )

    @cached_property
    def sheet(self) -> Sheet:
        return Sheet.objects.create(
            place=self.code, screening=self.screening, submission=self.submission, worker_id=self.user.id, channel="field", received_at=NOW, scored_at=NOW
        )

    @cached_property
    def screening_step(self) -> ScreeningStep:
        return ScreeningStep.objects.create(
            place=self.code, screening=self.screening, act="choose", by=self.user.id, at=NOW, state="counted", reason=f"看了原纸{self.mark}"
        )

    @cached_property
    def follow_up(self) -> FollowUp:
        clock = factories.make_commitment(
            self.user, self.resident, kind="screening", title=f"再筛查{self.mark}", guard="screening.read", due_at=NOW - timedelta(days=1)
        )
        return FollowUp.objects.create(
            place=self.code, screening=self.screening, limit="screen", action="counsel", due_on=TODAY, commitment=clock, note=f"说好{self.mark}"
        )

    @cached_property
    def crisis(self) -> Crisis:
        clock = factories.make_commitment(self.user, self.resident, kind="crisis_step", title=f"危机{self.mark}", guard="screening.read")
        running = Proceeding.objects.create(
            place=self.code, workflow="crisis", number=f"危{self.mark}", series=f"crisis:2026:{self.code}", serial=1, resident=self.resident,
            holder=self.user, state="alarm", state_since=NOW, secrecy="place", guard="screening.read", clock=clock, opened_at=NOW,
        )  # fmt: skip
        made = Crisis(place=self.code, proceeding=running, screening=self.screening, trigger="self_harm", planned_at=NOW)
        made.said = f"说了{self.mark}"
        made.save(force_insert=True)
        return made

    def _running(self, workflow: str, state: str) -> Proceeding:
        clock = factories.make_commitment(self.user, self.resident, kind="proceeding_step", title=f"{workflow}{self.mark}")
        return Proceeding.objects.create(
            place=self.code, workflow=workflow, number=f"{workflow}{self.mark}", series=f"{workflow}:2026:{self.code}", serial=1,
            resident=self.resident if workflow == "errand" else None, holder=self.user, state=state, state_since=NOW, secrecy="place", clock=clock,
            opened_by=self.user.id, opened_at=NOW,
        )  # fmt: skip

    @cached_property
    def errand(self) -> Errand:
        running = self._running("errand", "handed_in")
        made = Errand(
            id=running.id, proceeding=running, kind="disability_certificate", stage="township", stage_since=TODAY, handed_in_on=TODAY,
            receipt=f"受{self.mark}", supplement=f"补{self.mark}",
        )  # fmt: skip
        made.certificate = f"{self.id_number}43"
        made.save(force_insert=True)
        return made

    @cached_property
    def errand_paper(self) -> ErrandPaper:
        return ErrandPaper.objects.create(errand=self.errand, title=f"小结{self.mark}", note=f"复印{self.mark}", photo=self.file)

    @cached_property
    def errand_visit(self) -> ErrandVisit:
        made = ErrandVisit(errand=self.errand, office=f"残联{self.mark}", went_on=TODAY, went_with="along", companion=f"陪{self.mark}", at=NOW)
        made.said = f"再等等{self.mark}"
        made.save(force_insert=True)
        return made

    @cached_property
    def mediation(self) -> Mediation:
        running = self._running("mediation", "agreed")
        made = Mediation(id=running.id, proceeding=running, kind="stairwell", title=f"楼道{self.mark}")
        made.dispute = f"堆物{self.mark}"
        made.save(force_insert=True)
        return made

    @cached_property
    def mediation_agreement(self) -> Agreement:
        made = Agreement(mediation=self.mediation, signed_on=TODAY, follow_up_on=TODAY)
        made.duties = f"搬走{self.mark}"
        made.save(force_insert=True)
        return made

    @cached_property
    def party(self) -> Party:
        return Party.objects.create(
            mediation=self.mediation, resident=self.resident, name=self.resident.name, address=f"楼{self.mark}", willing=True, added_at=NOW
        )

    @cached_property
    def mediator(self) -> Mediator:
        return Mediator.objects.create(mediation=self.mediation, user=self.user, name=f"调解员{self.mark}", added_at=NOW)

    @cached_property
    def mediation_session(self) -> MediationSession:
        made = MediationSession(mediation=self.mediation, held_at=NOW, site=f"村委{self.mark}", present=f"双方{self.mark}", at=NOW)
        made.course = f"谈了{self.mark}"
        made.save(force_insert=True)
        return made

    @cached_property
    def party_statement(self) -> PartyStatement:
        made = PartyStatement(mediation=self.mediation, party=self.party, at=NOW)
        made.said = f"怕狗{self.mark}"
        made.save(force_insert=True)
        return made

    @cached_property
    def clause(self) -> Clause:
        promise = factories.make_commitment(self.user, self.resident, kind="agreed_duty", title=f"协议{self.mark}")
        made = Clause(agreement=self.mediation_agreement, rank=1, party=self.party, due_on=TODAY, commitment=promise)
        made.content, made.checked_note = f"清走{self.mark}", f"看过{self.mark}"
        made.save(force_insert=True)
        return made

    @cached_property
    def group(self) -> Group:
        running = self._running("group", "forming")
        made = Group(id=running.id, proceeding=running, kind="support", title=f"小组{self.mark}", size=8, site=f"活动室{self.mark}", measure=f"孤独{self.mark}")
        made.plan = json.dumps({"group_background": f"没人说话{self.mark}"}, ensure_ascii=False)
        made.save(force_insert=True)
        return made

    @cached_property
    def group_member(self) -> GroupMember:
        made = GroupMember(group=self.group, resident=self.resident, state="chosen", asked_at=NOW)
        made.reason = f"愿意来{self.mark}"
        made.save(force_insert=True)
        return made

    @cached_property
    def group_session(self) -> GroupSession:
        promise = factories.make_commitment(self.user, place=self.code, kind="group_session", title=f"第一节{self.mark}")
        return GroupSession.objects.create(
            group=self.group, number=1, theme=f"认识{self.mark}", aim=f"开口{self.mark}", content=f"介绍{self.mark}", starts_at=NOW, minutes=60,
            site=f"活动室{self.mark}", commitment=promise, why=f"过节{self.mark}",
        )  # fmt: skip

    @cached_property
    def attendance(self) -> Attendance:
        return Attendance.objects.create(session=self.group_session, member=self.group_member, at=NOW)

    @cached_property
    def signal(self) -> AlarmSignal:
        return AlarmSignal.objects.create(
            place=self.code, alarm=self.alarm, source=f"bracelet:{self.bracelet.id}", event_id="e1", kind="sos", sent_at=NOW, received_at=NOW
        )

    @cached_property
    def call_out(self) -> CallOut:
        return CallOut.objects.create(
            place=self.code, alarm=self.alarm, user=self.user, ring=1, minutes=9, told_at=NOW, answer="accepted", answered_at=NOW, reason=f"忙{self.mark}"
        )

    @cached_property
    def alarm_review(self) -> AlarmReview:
        promise = factories.make_commitment(self.user, self.resident, kind="alarm_review", title=f"复盘{self.mark}")
        return AlarmReview.objects.create(
            place=self.code, alarm=self.closed_alarm, commitment=promise, happened=f"跌倒{self.mark}", change=f"扶手{self.mark}", made_at=NOW, written_at=NOW
        )

    @cached_property
    def duty(self) -> Duty:
        return Duty.objects.create(
            place=self.code, user=self.user, starts_at=NOW - timedelta(hours=1), ends_at=NOW + timedelta(days=2), made_at=NOW
        )

    @cached_property
    def standby(self) -> Standby:
        return Standby.objects.create(user=self.user, place=self.code, off_hours=True, changed_at=NOW)

    @cached_property
    def kitchen(self) -> Kitchen:
        return Kitchen.objects.create(
            place=self.code, name=f"食堂{self.mark}", address=f"厨址{self.mark}", lon=91.7, lat=29.8, ready={"lunch": 640}, made_by=self.user.id, made_at=NOW
        )

    @cached_property
    def menu(self) -> Menu:
        dish = {"name": f"菜{self.mark}", "allergens": None, "textures": ["ordinary"], "diets": []}
        return Menu.objects.create(place=self.code, kitchen=self.kitchen, day=TODAY, sitting="lunch", dishes=[dish], made_at=NOW)

    @cached_property
    def meal_profile(self) -> MealProfile:
        return MealProfile.objects.create(
            place=self.code, resident=self.resident, kitchen=self.kitchen, texture="soft", allergies=["egg"], other_allergy=f"敏{self.mark}",
            door_note=f"门{self.mark}", made_by=self.user.id, made_at=NOW,
        )  # fmt: skip

    @cached_property
    def ended_profile(self) -> MealProfile:
        return MealProfile.objects.create(
            place=self.code, resident=self.resident, kitchen=self.kitchen, texture="soft", other_allergy=f"旧敏{self.mark}", door_note=f"旧门{self.mark}",
            made_at=NOW, ended_at=NOW, ended_reason=f"止{self.mark}",
        )  # fmt: skip

    @cached_property
    def meal_change(self) -> MealChange:
        return MealChange.objects.create(
            place=self.code, resident=self.resident, listed_as=self.resident.id, day=TODAY, sitting="dinner", what="extra", reason=f"改订{self.mark}", made_at=NOW
        )

    @cached_property
    def meal_day(self) -> MealDay:
        return MealDay.objects.create(place=self.code, kitchen=self.kitchen, day=TODAY, sitting="lunch", menu=self.menu.dishes, frozen_by=self.user.id, frozen_at=NOW)

    @cached_property
    def meal(self) -> Meal:
        return Meal.objects.create(
            place=self.code, meal_day=self.meal_day, resident=self.resident, listed_as=self.resident.id, way="brought", texture="soft",
            allergies=["egg"], other_allergy=f"敏{self.mark}", window_start=630, window_end=750, price=12, subsidy=4, self_paid=8, runner=self.user, trip=1, sequence=1,
            planned_arrival=660, commitment=factories.make_commitment(self.user, self.resident, kind="meal", title=f"送餐{self.mark}"),
        )  # fmt: skip

    @cached_property
    def meal_round(self) -> MealRound:
        trip = {"runner": str(self.user.id), "number": 1, "leaves": 645, "back": 700, "stops": [{"meal": str(self.meal.id), "arrival": 660, "start": 660}]}
        return MealRound.objects.create(place=self.code, meal_day=self.meal_day, state="published", trips=[trip], boxes_out=1, made_at=NOW, published_at=NOW)

    @cached_property
    def doorstep(self) -> Doorstep:
        return Doorstep.objects.create(
            place=self.code, meal=self.meal, outcome="no_answer", received_by=f"收{self.mark}", note=f"敲门{self.mark}", at=NOW, made_by=self.user.id, made_at=NOW,
            undone_reason=f"撤{self.mark}",
        )  # fmt: skip

    @cached_property
    def worker(self) -> Worker:
        worker = Worker(place=self.code, name=f"社工{self.mark}", name_bo=f"མི་{self.mark}", birth_date=date(1990, 3, 4), id_index=f"index{self.tail}", made_at=NOW)
        worker.phone = self.phone
        worker.save(force_insert=True)
        return worker

    @cached_property
    def schooling(self) -> Schooling:
        return Schooling.objects.create(place=self.code, worker=self.worker, degree="college", school=f"学校{self.mark}", graduated_on=date(2012, 7, 1), made_at=NOW)

    @cached_property
    def work_spell(self) -> WorkSpell:
        return WorkSpell.objects.create(place=self.code, worker=self.worker, employer=f"单位{self.mark}", since=date(2013, 1, 1), until=date(2021, 12, 31), made_at=NOW)

    @cached_property
    def agency(self) -> Agency:
        return Agency.objects.create(place=self.code, name=f"中心{self.mark}", made_at=NOW)

    @cached_property
    def post(self) -> Post:
        return Post.objects.create(place=self.code, kind="community_worker", name=f"岗{self.mark}", made_at=NOW)

    @cached_property
    def engagement(self) -> Engagement:
        return Engagement.objects.create(place=self.code, worker=self.worker, post=self.post, since=date(2022, 3, 1), until=date(2027, 2, 28), grade="staff", made_at=NOW)

    @cached_property
    def exemption(self) -> Exemption:
        return Exemption.objects.create(
            place=self.code, engagement=self.engagement, reason="near_retirement", since=TODAY, until=TODAY + timedelta(days=90), made_by=self.user.id, made_at=NOW
        )

    @cached_property
    def acknowledgement(self) -> Acknowledgement:
        return Acknowledgement.objects.create(place=self.code, worker=self.worker, code="code_2026", year=TODAY.year, at=NOW)

    @cached_property
    def complaint(self) -> Complaint:
        clock = factories.make_commitment(None, None, place=self.code, kind="complaint_step", title=f"投诉{self.mark}", guard="complaint.read")
        running = Proceeding.objects.create(
            place=self.code, workflow="complaint", number=f"诉{self.mark}", series=f"complaint:2026:{self.code}", serial=1, state="received", state_since=NOW,
            secrecy="named", guard="complaint.read", clock=clock, opened_at=NOW,
        )  # fmt: skip
        made = Complaint(
            id=running.id, proceeding=running, kind="attitude", channel="phone", about="worker", worker=self.worker, code_index=f"complaint{self.tail}",
            sent_at=NOW, by=self.user.id, charged_at=NOW,
        )  # fmt: skip
        made.told = json.dumps({"happened": f"等了很久{self.mark}", "about": "", "name": f"投诉人{self.mark}", "phone": self.phone}, ensure_ascii=False)
        made.charge, made.answer = f"久等{self.mark}", f"已查{self.mark}"
        made.save(force_insert=True)
        return made

    @cached_property
    def complaint_statement(self) -> Statement:
        made = Statement(complaint=self.complaint, by=self.user.id, at=NOW)
        made.said = f"堵车{self.mark}"
        made.save(force_insert=True)
        return made

    @cached_property
    def panelist(self) -> Panelist:
        return Panelist.objects.create(complaint=self.complaint, user=self.colleague, round="first", added_at=NOW)

    @cached_property
    def ruling(self) -> Ruling:
        made = Ruling(complaint=self.complaint, round="first", upheld=False, at=NOW)
        made.reasons = f"没有证据{self.mark}"
        made.save(force_insert=True)
        return made

    @cached_property
    def appeal(self) -> Appeal:
        made = Appeal(complaint=self.complaint, side="complainant", by=self.user.id, at=NOW)
        made.grounds = f"不服{self.mark}"
        made.save(force_insert=True)
        return made

    @cached_property
    def agency_rating(self) -> AgencyRating:
        return AgencyRating.objects.create(place=self.code, agency=self.agency, state="site", opened_by=self.user.id, opened_on=TODAY, shown_from=TODAY, shown_until=TODAY)

    @cached_property
    def rating_assessor(self) -> RatingAssessor:
        return RatingAssessor.objects.create(rating=self.agency_rating, user=self.colleague, added_at=NOW)

    @cached_property
    def rating_score(self) -> RatingScore:
        return RatingScore.objects.create(rating=self.agency_rating, item="board", points=80, note=f"材料{self.mark}")

    @cached_property
    def review_round(self) -> ReviewRound:
        return ReviewRound.objects.create(
            place=self.code, title=f"互评{self.mark}", since=TODAY, until=TODAY, seed="seed", percent=10, least=2, most=20, pool={}, drawn_by=self.user.id, drawn_at=NOW
        )

    @cached_property
    def review_file(self) -> ReviewFile:
        return ReviewFile.objects.create(place=self.code, round=self.review_round, proceeding=self.proceeding, holder=self.user, mark=f"{self.tail}")

    @cached_property
    def review_task(self) -> ReviewTask:
        made = ReviewTask(file=self.review_file, reviewer=self.colleague, turn=1, since=NOW, until=NOW + timedelta(days=9))
        made.note = f"写得好{self.mark}"
        made.save(force_insert=True)
        return made

    @cached_property
    def review_score(self) -> ReviewScore:
        return ReviewScore.objects.create(task=self.review_task, criterion="phases", points=20)

    @cached_property
    def duty_notice(self) -> DutyNotice:
        return DutyNotice.objects.create(place=self.code, engagement=self.engagement, due_on=date(2025, 3, 1), days=0, told_at=NOW)

    @cached_property
    def lapse_notice(self) -> LapseNotice:
        return LapseNotice.objects.create(place=self.code, certificate=self.certificate, due_on=date(2027, 8, 31), days=180, told_at=NOW)

    @cached_property
    def staged_sheet(self) -> StagedSheet:
        return self.sheet_of("workers")

    def sheet_of(self, kind: str) -> StagedSheet:
        """A table of a kind that waits to be accepted."""
        found = StagedSheet.objects.filter(place=self.code, kind=kind).first()
        if found is None:
            found = StagedSheet(place=self.code, kind=kind, file_label=f"表{self.mark}.xlsx", sha256="0" * 64, made_by=self.user.id, made_at=NOW)
            found.body_sealed = seal_bytes("sheets.Sheet.body", found.id, encode(Body([], {}, [], [], [])))
            found.save(force_insert=True)
        return found

    @cached_property
    def certificate(self) -> Certificate:
        return Certificate.objects.create(
            place=self.code, worker=self.worker, level="assistant", number=f"ZS2024{self.mark}", issued_on=date(2024, 6, 15), verified_by=self.colleague.id,
            verified_at=NOW, made_at=NOW,
        )  # fmt: skip

    @cached_property
    def registration(self) -> Registration:
        return Registration.objects.create(
            place=self.code, certificate=self.certificate, kind="first", registered_on=date(2024, 9, 1), valid_until=date(2027, 8, 31), made_at=NOW
        )

    @cached_property
    def education_hours(self) -> EducationHours:
        return EducationHours.objects.create(
            place=self.code, worker=self.worker, category="training", title=f"课{self.mark}", starts_at=NOW - timedelta(days=30, hours=3),
            ends_at=NOW - timedelta(days=30), hours=3, made_by=self.user.id, made_at=NOW,
        )  # fmt: skip

    @cached_property
    def mentor(self) -> Worker:
        return Worker.objects.create(place=self.code, name=f"督导{self.mark}", made_at=NOW)

    @cached_property
    def rating(self) -> CompetencyRating:
        row = CompetencyRating(place=self.code, worker=self.worker, year=TODAY.year, side="supervisor", made_by=self.user.id, made_at=NOW)
        row.evidence = f"看到{self.mark}"
        row.save(force_insert=True)
        return row

    @cached_property
    def rated_level(self) -> RatedLevel:
        return RatedLevel.objects.create(rating=self.rating, competency="counselling", level=2)

    @cached_property
    def appraisal(self) -> Appraisal:
        row = Appraisal(place=self.code, worker=self.worker, year=2025, result="competent", made_by=self.colleague.id, made_at=NOW, objected_at=NOW)
        row.comment, row.objection = f"评{self.mark}", f"异议{self.mark}"
        row.save(force_insert=True)
        return row

    @cached_property
    def promotion(self) -> Promotion:
        return Promotion.objects.create(
            place=self.code, engagement=self.engagement, from_grade="staff", from_step=1, to_grade="staff", to_step=2, since=TODAY,
            reason=f"因{self.mark}", made_by=self.user.id, made_at=NOW,
        )  # fmt: skip

    @cached_property
    def selection(self) -> SelectionRound:
        return SelectionRound.objects.create(
            place=self.code, title="supervisor", region="district", year=2026, batch="第一批", as_of=TODAY, closes_on=TODAY, quota=1,
            made_by=self.user.id, made_at=NOW,
        )  # fmt: skip

    @cached_property
    def application(self) -> Application:
        row = Application(place=self.code, round=self.selection, worker=self.worker, made_by=self.user.id, made_at=NOW)
        row.statement = f"事迹{self.mark}"
        row.save(force_insert=True)
        return row

    @cached_property
    def judge(self) -> Judge:
        return Judge.objects.create(round=self.selection, user=self.colleague, added_by=self.user.id, added_at=NOW)

    @cached_property
    def recusal(self) -> Recusal:
        other = Judge.objects.create(round=self.selection, user=self.user, added_by=self.user.id, added_at=NOW)
        row = Recusal(judge=other, application=self.application, made_at=NOW)
        row.reason = f"亲属{self.mark}"
        row.save(force_insert=True)
        return row

    @cached_property
    def score(self) -> Score:
        return Score.objects.create(judge=self.judge, application=self.application, criterion="practice", points=30, made_at=NOW)

    @cached_property
    def objection(self) -> Objection:
        row = Objection(
            place=self.code, kind="rating", shown_id=self.agency_rating.id, row_id=self.agency_rating.id, received_on=TODAY, sent_at=NOW, code_index=f"o{self.tail}"
        )
        row.told = json.dumps({"said": f"异议{self.mark}", "name": "", "phone": ""})
        row.save(force_insert=True)
        return row

    @cached_property
    def held_title(self) -> HeldTitle:
        return HeldTitle.objects.create(
            place=self.code, worker=self.worker, title="supervisor", region="district", year=2024, batch=f"批{self.mark}",
            conferred_on=date(2024, 9, 1), document=f"文{self.mark}", made_at=NOW,
        )  # fmt: skip

    @cached_property
    def relation(self) -> SupervisionRelation:
        return SupervisionRelation.objects.create(place=self.code, supervisor=self.mentor, worker=self.worker, since=date(2026, 1, 1), made_at=NOW)

    @cached_property
    def supervision(self) -> SupervisionRecord:
        row = SupervisionRecord(place=self.code, supervisor=self.mentor, kind="individual", held_at=NOW - timedelta(days=1), minutes=60, made_at=NOW)
        row.topics, row.steps = f"谈{self.mark}", f"做{self.mark}"
        row.save(force_insert=True)
        return row

    @cached_property
    def supervised(self) -> Supervised:
        return Supervised.objects.create(place=self.code, record=self.supervision, worker=self.worker)

    @cached_property
    def pay_sheet(self) -> PaySheet:
        return PaySheet.objects.create(
            place=self.code, month=date(2026, 10, 1), state="closed", made_by=self.user.id, drawn_at=NOW, closed_by=uuid4(), closed_at=NOW, digest=f"sum{self.tail}"
        )

    @cached_property
    def pay_line(self) -> PayLine:
        basis = {"grade": "staff", "level": "", "rate": "2600.00", "days": 22, "of": 22}
        return PayLine.objects.create(
            sheet=self.pay_sheet, place=self.code, engagement=self.engagement, month=date(2026, 10, 1), item="grade", code="pay_grade_staff", amount=2600, basis=basis
        )

    @cached_property
    def pay_reversal(self) -> PayLine:
        line = self.pay_line
        return PayLine.objects.create(
            sheet=line.sheet, place=self.code, engagement=line.engagement, month=line.month, item=line.item, code=line.code, kind="reversed", amount=-line.amount,
            corrects=line, reason=f"更正{self.mark}", written_by=self.user.id,
        )  # fmt: skip

    @cached_property
    def month_attendance(self) -> MonthAttendance:
        return MonthAttendance.objects.create(place=self.code, engagement=self.engagement, month=date(2026, 10, 1), absent=1, note=f"缺{self.mark}", made_at=NOW)

    @cached_property
    def contract(self) -> Contract:
        return Contract.objects.create(
            place=self.code, agency=self.agency, number=f"HT{self.mark}", title=f"服务{self.mark}", starts_on=date(2026, 7, 1), ends_on=date(2027, 6, 30), amount=1,
            state="signed", signed_on=date(2026, 6, 20), made_at=NOW,
        )  # fmt: skip

    @cached_property
    def contract_seat(self) -> ContractSeat:
        return ContractSeat.objects.create(place=self.code, contract=self.contract, kind="agency_worker", seats=1, level="assistant", monthly=6000)

    @cached_property
    def deduction(self) -> Deduction:
        return Deduction.objects.create(
            place=self.code, seat=self.contract_seat, month=date(2026, 10, 1), kind="vacant", days=31, amount=6000, made_by=self.user.id, made_at=NOW,
            decided_why=f"因{self.mark}",
        )  # fmt: skip

    @cached_property
    def question(self) -> Question:
        return Question.objects.create(
            place=self.code, subject="assistant_ability", chapter="a_goal", kind="single", stem=f"题{self.mark}", stem_mark=self.mark, options=list("甲乙丙丁"),
            right="A", why="见守则", origin="自编", rights="own", state="approved", written_by=self.user.id, written_at=NOW, decided_at=NOW,
        )  # fmt: skip

    @cached_property
    def learner(self) -> Learner:
        return Learner.objects.create(place=self.code, user=self.user, level="assistant", made_at=NOW)

    @cached_property
    def practice_answer(self) -> PracticeAnswer:
        return PracticeAnswer.objects.create(
            place=self.code, learner=self.learner, question=self.question, chosen="A", is_right=True, points=10, full=10, answered_at=NOW, received_at=NOW,
            channel="web",
        )  # fmt: skip

    @cached_property
    def card(self) -> Card:
        return Card.objects.create(
            place=self.code, learner=self.learner, question=self.question, step="review", stability=3.0, difficulty=5.0, due_at=NOW, first_at=NOW, last_at=NOW,
            seen=1, last_right=True,
        )  # fmt: skip

    @cached_property
    def mock(self) -> MockExam:
        return MockExam.objects.create(
            place=self.code, learner=self.learner, subject="assistant_ability", started_at=NOW, closes_at=NOW + timedelta(hours=2), full=10, pass_percent=60
        )

    @cached_property
    def mock_item(self) -> MockItem:
        return MockItem.objects.create(place=self.code, mock=self.mock, rank=1, question=self.question, chosen="A")

    @cached_property
    def exam_cycle(self) -> ExamCycle:
        return ExamCycle.objects.create(place=self.code, year=2026, opens_on=date(2026, 3, 20), first_day=date(2026, 6, 13), made_at=NOW)

    @cached_property
    def pass_line(self) -> PassLine:
        return PassLine.objects.create(place=self.code, cycle=self.exam_cycle, level="middle", score=60, document=f"通知{self.mark}", made_at=NOW)

    @cached_property
    def exam_entry(self) -> ExamEntry:
        return ExamEntry.objects.create(
            place=self.code, cycle=self.exam_cycle, worker=self.worker, level="middle", answer="eligible", registered_on=date(2026, 3, 21),
            subjects=["zhongji_zonghe"], ticket=f"准{self.tail}", has_sat=True, passed_on=date(2026, 8, 20), made_at=NOW,
        )  # fmt: skip

    @cached_property
    def exam_step(self) -> StepDone:
        return StepDone.objects.create(place=self.code, entry=self.exam_entry, step="papers", done_at=NOW)

    @cached_property
    def exam_result(self) -> SubjectResult:
        return SubjectResult.objects.create(place=self.code, entry=self.exam_entry, subject="zhongji_zonghe", outcome="scored", score=60, passed_in="", made_at=NOW)

    @cached_property
    def exam_question(self) -> HelplineQuestion:
        clock = Commitment.objects.create(place=self.code, kind="exam_question", title=f"答复{self.mark}", made_at=NOW, due_at=NOW + timedelta(hours=24))
        asked = HelplineQuestion(place=self.code, channel="phone", clock=clock, asked_by=self.user.id, asked_at=NOW)
        asked.caller, asked.phone, asked.question, asked.answer = f"来电{self.mark}", self.phone, f"问{self.mark}", f"答{self.mark}"
        asked.save(force_insert=True)
        return asked

    @cached_property
    def programme(self) -> Programme:
        return Programme.objects.create(
            place=self.code, kind="pre_exam", title=f"培训{self.mark}", goals=f"学会{self.mark}", starts_on=TODAY - timedelta(days=9), ends_on=TODAY + timedelta(days=9),
            budget=Decimal(500), pass_mark=60, made_at=NOW,
        )  # fmt: skip

    @cached_property
    def cohort(self) -> Cohort:
        return Cohort.objects.create(place=self.code, programme=self.programme, name=f"班{self.mark}", tier="assistant", made_at=NOW)

    @cached_property
    def class_member(self) -> CohortMember:
        member = CohortMember(place=self.code, cohort=self.cohort, worker=self.worker, quiz=80, evaluated=True, joined_at=NOW)
        member.why = f"原因{self.mark}"
        member.save(force_insert=True)
        return member

    @cached_property
    def course(self) -> Course:
        return Course.objects.create(place=self.code, programme=self.programme, title=f"课{self.mark}", topic="assistance", category="training", hours=4, made_at=NOW)

    @cached_property
    def training_session(self) -> Session:
        """Going on now."""
        return Session.objects.create(
            place=self.code, course=self.course, cohort=self.cohort, room=f"教室{self.mark}", trainer=f"老师{self.mark}", starts_at=NOW - timedelta(hours=1),
            ends_at=NOW + timedelta(hours=1), capacity=9, made_at=NOW,
        )  # fmt: skip

    @cached_property
    def held_session(self) -> Session:
        """Held last week, its hours counted."""
        at = NOW - timedelta(days=7)
        return Session.objects.create(
            place=self.code, course=self.course, cohort=self.cohort, room=f"教室{self.mark}", trainer=f"老师{self.mark}", starts_at=at, ends_at=at + timedelta(hours=3),
            capacity=9, credited_at=NOW - timedelta(days=6), made_at=NOW,
        )  # fmt: skip

    @cached_property
    def enrolment(self) -> Enrolment:
        return Enrolment.objects.create(place=self.code, session=self.training_session, worker=self.worker, state="seated", asked_at=NOW)

    @cached_property
    def presence(self) -> Presence:
        return Presence.objects.create(
            place=self.code, session=self.held_session, worker=self.worker, arrived_at=self.held_session.starts_at, by="list", hours=4, made_at=NOW
        )

    @cached_property
    def sign_in(self) -> Presence:
        return Presence.objects.create(place=self.code, session=self.training_session, worker=self.worker, arrived_at=NOW, by="list", made_at=NOW)

    @cached_property
    def training_tally(self) -> TrainingTally:
        return TrainingTally.objects.create(place=self.code, cohort=self.cohort, question="useful", score=5, people=6)

    @cached_property
    def issuer(self) -> Issuer:
        return Issuer.objects.create(place=self.code, key_id=1, did=f"did:key:z{self.code}", made_at=NOW)

    @cached_property
    def credential(self) -> Credential:
        """Its text is none that verifies: the pages about it are tests/domain/training's."""
        return Credential.objects.create(
            place=self.code, member=self.class_member, issuer=self.issuer, document="{}", hours=4, status_index=7, issued_on=TODAY, issued_at=NOW
        )

    def fill(self) -> None:
        """Make everything lists could show: one row at least of every table (`test_models` holds this to it)."""
        for name in _KINDS:
            getattr(self, name)

    def rows(self) -> Iterator[Model]:
        """The rows made so far."""
        return (row for name in _KINDS if isinstance(row := self.__dict__.get(name), Model))

    def seen_in(self, text: str, *, staff: bool = True, forms: bool = True, agencies: bool = True) -> list[str]:
        """What of this place a page shows: the mark, a number (whole or masked), the id of a row.

        Without `staff` the workers of the place do not count: their names, their ids. Without `forms` neither do its questionnaires, what may be practised and what one may apply for; without `agencies` its agency.
        """
        for one in () if forms else (self.question.stem, str(self.question.pk), self.form.titles["zh"], str(self.form.pk), str(self.form_version.pk), self.form_media.name, str(self.selection.pk)):
            text = text.replace(one, "")
        for one in () if agencies else (self.agency.name, str(self.agency.pk)):
            text = text.replace(one, "")
        for one in () if staff else (self.user, self.colleague):
            text = text.replace(one.display_name, "").replace(str(one.pk), "")
        seen = [part for part in (self.mark, self.phone, self.id_number) if part in text]
        seen += re.findall(rf"\*\*{self.tail}\b|\*\*{self.tail[2:]}\b", text)
        return seen + [
            f"{row._meta.label} {row.pk}"
            for row in self.rows()
            if isinstance(row.pk, UUID) and str(row.pk) in text
        ]


_KINDS = tuple(name for name, made in vars(Place).items() if isinstance(made, cached_property))


Sample = Callable[[Place], object]

# By the argument's name in the address.
SAMPLES: dict[str, Sample] = {
    "resident_id": lambda p: p.resident.id,
    "kitchen_id": lambda p: p.kitchen.id, "meal_day_id": lambda p: p.meal_day.id, "round_id": lambda p: p.meal_round.id, "meal_id": lambda p: p.meal.id,
    "change_id": lambda p: p.meal_change.id, "day": lambda p: TODAY, "sitting": lambda p: "lunch",
    "cycle_id": lambda p: p.exam_cycle.id, "worker_id": lambda p: p.worker.id, "exam_entry_id": lambda p: p.exam_entry.id, "question_id": lambda p: p.exam_question.id, "engagement_id": lambda p: p.engagement.id, "exemption_id": lambda p: p.exemption.id,
    "programme_id": lambda p: p.programme.id, "cohort_id": lambda p: p.cohort.id, "course_id": lambda p: p.course.id, "class_member_id": lambda p: p.class_member.id,
    "training_session_id": lambda p: p.training_session.id, "enrolment_id": lambda p: p.enrolment.id, "credential_id": lambda p: p.credential.id,
    "certificate_id": lambda p: p.certificate.id, "hours_id": lambda p: p.education_hours.id, "schooling_id": lambda p: p.schooling.id, "spell_id": lambda p: p.work_spell.id, "post_id": lambda p: p.post.id,
    "need_id": lambda p: p.need.id,
    "commitment_id": lambda p: p.commitment.id,
    "call_back_id": lambda p: p.call_back.id,
    "run_id": lambda p: p.settlement.id,
    "pay_sheet_id": lambda p: p.pay_sheet.id, "pay_line_id": lambda p: p.pay_line.id,
    "contract_id": lambda p: p.contract.id, "seat_id": lambda p: p.contract_seat.id, "deduction_id": lambda p: p.deduction.id,
    "line_id": lambda p: p.settled_line.id,
    "plan_id": lambda p: p.plan.id,
    "pause_id": lambda p: p.pause.id,
    "goal_id": lambda p: p.goal.id,
    "order_id": lambda p: p.order.id,
    "visit_id": lambda p: p.visit.id,
    "dayplan_id": lambda p: p.dayplan.id,
    "absence_id": lambda p: p.absence.id,
    "wish_id": lambda p: p.wish.id,
    "alarm_id": lambda p: p.alarm.id, "call_id": lambda p: p.call_out.id, "bracelet_id": lambda p: p.bracelet.id,
    "screening_id": lambda p: p.screening.id, "follow_up_id": lambda p: p.follow_up.id, "crisis_id": lambda p: p.crisis.id,
    "case_id": lambda p: p.case_file.id, "record_id": lambda p: p.case_record.id, "tie_id": lambda p: p.case_tie.id,
    "case_goal_id": lambda p: p.case_goal.id, "referral_id": lambda p: p.case_referral.id, "print_id": lambda p: p.case_print.id, "counselling_id": lambda p: p.counselling.id,
    "proceeding_id": lambda p: p.proceeding.id, "reader_id": lambda p: p.reader.id,
    "errand_id": lambda p: p.errand.id, "paper_id": lambda p: p.errand_paper.id, "mediation_id": lambda p: p.mediation.id, "party_id": lambda p: p.party.id,
    "agency_id": lambda p: p.agency.id, "complaint_id": lambda p: p.complaint.id, "agency_rating_id": lambda p: p.agency_rating.id, "review_round_id": lambda p: p.review_round.id, "review_task_id": lambda p: p.review_task.id,
    "mediator_id": lambda p: p.mediator.id, "clause_id": lambda p: p.clause.id, "group_id": lambda p: p.group.id, "member_id": lambda p: p.group_member.id,
    "session_id": lambda p: p.group_session.id,
    "child_file_id": lambda p: p.child_file.id, "report_id": lambda p: p.child_report.id, "into_id": lambda p: p.child_file.id,
    "care_id": lambda p: p.delegated_care.id, "row_id": lambda p: p.told_agency.id,
    "check_id": lambda p: p.vetting_check.id, "leave_id": lambda p: p.standing_leave.id,
    "sos_link_id": lambda p: p.sos_link.id, "duty_id": lambda p: p.duty.id,
    "consent_id": lambda p: p.consent.id,
    "contact_id": lambda p: p.contact.id,
    "import_id": lambda p: p.roster.id,
    "file_id": lambda p: p.file.id,
    "job_id": lambda p: p.job.id,
    "station_id": lambda p: p.station.id,
    "site_id": lambda p: p.site.id,
    "user_id": lambda p: p.user.id,
    "grant_id": lambda p: p.lent.id,
    "login_id": lambda p: p.login.id,
    "asked_id": lambda p: p.emergency.id,
    "entry_id": lambda p: p.entry,
    "amendment_id": lambda p: p.amendment.id,
    "other_id": lambda p: p.twin.id,
    "merge_id": lambda p: p.merge.id,
    "edit_id": lambda p: p.field_edit.id,
    "operation_id": lambda p: p.held_operation.id,
    "proof_id": lambda p: p.proof.id,
    "device_id": lambda p: p.form_device.id,
    "version_id": lambda p: p.form_version.id,
    "form_id": lambda p: p.form.id,
    "assignment_id": lambda p: p.assignment.id,
    "link_id": lambda p: p.fill_link.id,
    "submission_id": lambda p: p.submission.id,
    "store_id": lambda p: p.store.id,
    "batch_id": lambda p: p.batch.id,
    "movement_id": lambda p: p.on_the_way.id,
    "count_id": lambda p: p.stock_count.id,
    "donation_id": lambda p: p.donation.id,
    "campaign_id": lambda p: p.campaign.id,
    "recipient_id": lambda p: p.line.id,
    "asked_question_id": lambda p: p.question.id, "practice_question_id": lambda p: p.question.id, "practice_answer_id": lambda p: p.practice_answer.id,
    "mock_id": lambda p: p.mock.id,
    "selection_id": lambda p: p.selection.id, "application_id": lambda p: p.application.id, "judge_id": lambda p: p.judge.id, "objection_id": lambda p: p.objection.id, "shown_id": lambda p: p.agency_rating.id,
    "appraisal_id": lambda p: p.appraisal.id, "promotion_id": lambda p: p.promotion.id, "title_id": lambda p: p.held_title.id, "relation_id": lambda p: p.relation.id,
    "supervision_id": lambda p: p.supervision.id,
}
# Arguments that name no object of a place: every value is the same for everybody who may open the page at all.
PLACELESS: dict[str, str] = {
    "publicity/<slug:kind>/<uuid:shown_id>/:kind": "rating",
    "admin/packs/<slug:code>/:code": "540100",
    "admin/packs/<slug:code>/<slug:section>/<slug:row>/:code": "540100",
    "admin/packs/<slug:code>/<slug:section>/<slug:row>/:section": "services",
    "admin/packs/<slug:code>/<slug:section>/<slug:row>/:row": "zhuyu",
    "admin/rules/file/<slug:form>/:form": "xlsx",
    "admin/rules/<slug:part>/<slug:code>/:part": "benefits",
    "admin/rules/<slug:part>/<slug:code>/:code": "gaoling_jintie",
    "admin/rules/<slug:part>/<slug:code>/<slug:form>/:part": "benefits",
    "admin/rules/<slug:part>/<slug:code>/<slug:form>/:code": "gaoling_jintie",
    "admin/rules/<slug:part>/<slug:code>/<slug:form>/:form": "xlsx",
    "people/<uuid:resident_id>/reveal/<slug:field>/:field": "phone",
    "people/<uuid:resident_id>/categories/<slug:code>/:code": "laonian",
    "people/<uuid:resident_id>/categories/<slug:code>/letter/:code": "gaoling_jintie",
    "care/plans/<uuid:plan_id>/orders/<slug:service>/:service": "zhujie",
    "care/plans/<uuid:plan_id>/orders/<slug:service>/accept/:service": "zhujie",
    "care/plans/<uuid:plan_id>/orders/<slug:service>/refuse/:service": "zhujie",
    "proceedings/<uuid:proceeding_id>/steps/<slug:code>/:code": "accept",
    "proceedings/workflows/<slug:code>/:code": "casework",
    "minors/<uuid:child_file_id>/<slug:code>/:code": "visit",
    "minors/<uuid:child_file_id>/<slug:code>/<uuid:row_id>/:code": "agency_feedback",
    "groups/<uuid:group_id>/print/<slug:paper>.<slug:kind>:paper": "group_plan",
    "groups/<uuid:group_id>/print/<slug:paper>.<slug:kind>:kind": "docx",
    "mediation/<uuid:mediation_id>/agreement.<slug:kind>:kind": "docx",
    "conduct/ethics/<slug:code>/:code": "code_2026",
    "cases/<uuid:case_id>/records/<slug:paper>/write/:paper": "case_plan",
    "cases/<uuid:case_id>/ties/<slug:what>.svg:what": "family_tree",
    "cases/<uuid:case_id>/print/<slug:paper>/<slug:kind>/:paper": "case_intake",
    "cases/<uuid:case_id>/print/<slug:paper>/<slug:kind>/:kind": "docx",
    "exams/mine/<uuid:cycle_id>/intend/<str:level>/:level": "assistant",
    "exams/entries/<uuid:exam_entry_id>/steps/<str:step>/:step": "photo",
    "screening/blank/<slug:code>/:code": "phq9",
    "careers/posts/<uuid:engagement_id>/<str:kind>/:kind": "step",
    "careers/rounds/<uuid:selection_id>/step/<str:step>/:step": "close",
    "exports/<slug:kind>/:kind": "needs",
    "workforce/workers/<uuid:worker_id>/reveal/<slug:field>/:field": "phone",
    "workforce/workers/<uuid:worker_id>/tab/<slug:tab>/:tab": "file", "own/<slug:tab>/:tab": "practice",
    "confirm/<str:token>/:token": "nothing", "verify/status/<str:key>/:key": "nothing",
    "q/<str:token>/:token": "nothing",
    "sos/<str:token>/:token": "nothing", "r/<str:token>/:token": "nothing",
    "surveys/starters/<str:name>/:name": "phq9",
    "surveys/starters/<str:name>/adopt/:name": "phq9",
    "surveys/versions/<uuid:version_id>/file/<slug:kind>/:kind": "xform",
    "calendar/<str:token>.ics:token": "nothing",
    "field/api/files/<str:form_id>/<str:instance_id>/<str:name>:form_id": "elder",
    "field/api/files/<str:form_id>/<str:instance_id>/<str:name>:instance_id": "uuid:nothing",
    "field/api/files/<str:form_id>/<str:instance_id>/<str:name>:name": "photo.jpg",
}
# Addresses for clients with a token: without one nothing is to be had there, whatever else the address holds.
BY_TOKEN: dict[str, str] = {
    "token": "nothing", "project": "540127", "form_id": "elder", "instance_id": "uuid:nothing", "name": "photo.jpg", "version": "1",
    "table": "Submissions",
}  # fmt: skip
# Arguments whose name means something else at this address.
SPECIAL: dict[str, Sample] = {
    "admin/places/<slug:code>/:code": lambda p: p.division.code,
    "emergency/alarms/<uuid:alarm_id>/review/:alarm_id": lambda p: p.closed_alarm.id,  # one that is over
    "screening/<uuid:screening_id>/report/:screening_id": lambda p: p.assessment.id,  # one that has a report
    **{  # a table of the kind that the address is of
        f"sheets/{kind.code}/<uuid:sheet_id>/{end}:sheet_id": partial(lambda code, p: p.sheet_of(code).id, kind.code)
        for kind in kinds()
        for end in ("", "faults/", "recheck/", "accept/", "discard/")
    },
}


def argument(route: str, name: str, place: Place) -> object:
    """The value of one argument of an address; KeyError when nobody has written a sample."""
    key = f"{route}:{name}"
    if key in SPECIAL:
        return SPECIAL[key](place)
    if key in PLACELESS:
        return PLACELESS[key]
    if route.startswith("v1/") and name in BY_TOKEN:
        return BY_TOKEN[name]
    return SAMPLES[name](place)


def has_sample(route: str, name: str) -> bool:
    key = f"{route}:{name}"
    return key in SPECIAL or key in PLACELESS or name in SAMPLES or (route.startswith("v1/") and name in BY_TOKEN)


def names_an_object(route: str, names: list[str]) -> bool:
    """Does the address lead to an object of a place?"""
    return any(f"{route}:{name}" not in PLACELESS for name in names)
