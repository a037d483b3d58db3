"""Every table about a person or a place carries its place, and its rows are read only through a scoped selector."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db.models import CharField, Model, TextField

from tests.architecture.samples import Place
from tests.factories import TABA

# Tables without a place of their own, each with its reason.
NO_PLACE = {
    "careers.RatedLevel": "part of a rating, which has the place",
    "careers.Judge": "part of a selection round, which has the place",
    "careers.Recusal": "part of an application, which has the place",
    "careers.Score": "part of an application, which has the place",
    "minors.ChildFile": "part of a proceeding, which has the place",
    "minors.ToldAgency": "part of a child's file, whose proceeding has the place",
    "minors.RuledOut": "part of a child's file, whose proceeding has the place",
    "minors.ChildAssessment": "part of a child's file, whose proceeding has the place",
    "minors.ChildMeasure": "part of a child's file, whose proceeding has the place",
    "minors.ChildConference": "part of a child's file, whose proceeding has the place",
    "minors.ChildPlan": "part of a child's file, whose proceeding has the place",
    "minors.ChildVisit": "part of a child's file, whose proceeding has the place",
    "minors.ParentContact": "part of delegated care, which has the place",
    "cases.CaseFile": "part of a proceeding, which has the place",
    "cases.CaseRecord": "part of a case, whose proceeding has the place",
    "cases.CaseTie": "part of a case, whose proceeding has the place",
    "cases.CaseGoal": "part of a case, whose proceeding has the place",
    "cases.GoalScore": "part of a case, whose proceeding has the place",
    "cases.WellBeing": "part of a case, whose proceeding has the place",
    "cases.CaseResource": "part of a case, whose proceeding has the place",
    "cases.CaseReferral": "part of a case, whose proceeding has the place",
    "cases.ReferralLink": "part of a case, whose proceeding has the place",
    "cases.CasePrint": "part of a case, whose proceeding has the place",
    "cases.Counselling": "part of a case, whose proceeding has the place",
    "errands.Errand": "part of an errand, whose proceeding has the place",
    "errands.ErrandPaper": "part of an errand, whose proceeding has the place",
    "errands.ErrandVisit": "part of an errand, whose proceeding has the place",
    "mediation.Mediation": "part of a mediation, whose proceeding has the place",
    "mediation.Party": "part of a mediation, whose proceeding has the place",
    "mediation.Mediator": "part of a mediation, whose proceeding has the place",
    "mediation.MediationSession": "part of a mediation, whose proceeding has the place",
    "mediation.PartyStatement": "part of a mediation, whose proceeding has the place",
    "mediation.Agreement": "part of a mediation, whose proceeding has the place",
    "mediation.Clause": "part of a mediation, whose proceeding has the place",
    "conduct.Complaint": "part of a complaint, whose proceeding has the place",
    "conduct.Statement": "part of a complaint, whose proceeding has the place",
    "conduct.Panelist": "part of a complaint, whose proceeding has the place",
    "conduct.Ruling": "part of a complaint, whose proceeding has the place",
    "conduct.Appeal": "part of a complaint, whose proceeding has the place",
    "conduct.RatingAssessor": "part of a rating, which has the place",
    "conduct.RatingScore": "part of a rating, which has the place",
    "conduct.ReviewTask": "part of a file that was drawn, which has the place",
    "conduct.ReviewScore": "part of a file that was drawn, which has the place",
    "groups.Group": "part of a group, whose proceeding has the place",
    "groups.GroupMember": "part of a group, whose proceeding has the place",
    "groups.GroupSession": "part of a group, whose proceeding has the place",
    "groups.Attendance": "part of a group, whose proceeding has the place",
    "access.Grant": "has a place: the reach itself",
    "access.AuthenticatorApp": "belongs to a user; proves that user's login only",
    "access.RecoveryCodes": "belongs to a user; proves that user's login only",
    "access.LoginSession": "belongs to a user; read by that user or through the user's place",
    "audit.AuditHead": "one row per chain",
    "people.RosterChunk": "part of an import, which has the place",
    "people.RosterFault": "part of an import, which has the place",
    "places.Division": "is the place",
    "notices.Notice": "belongs to one user, read only by that user",
    "notices.MailAddress": "belongs to one user, read only by that user",
    "care.CalendarKey": "belongs to one user; opens that user's own visits only",
    "care.OrderPayment": "part of an order, which has the place",
    "care.OrderChange": "part of an order, which has the place",
    "care.PlanDecision": "part of a plan, which has the place",
    "care.CarePause": "part of a plan, which has the place",
    "care.CareGoal": "part of a plan, which has the place",
    "care.GoalMark": "part of a plan, which has the place",
    "care.PlanReview": "part of a plan, which has the place",
    "care.PlanAgreement": "part of a plan, which has the place",
    "jobs.Job": "no personal data; operators' table",
    "surveys.AnswerCode": "part of a form, which has the place",
    "surveys.CodedText": "part of a form, which has the place; a digest, no text",
    "surveys.FormVersion": "part of a form, which has the place",
    "surveys.FormMedia": "part of a form, which has the place",
    "surveys.FormDevice": "belongs to one user; sends as that user only",
    "surveys.SubmissionFile": "part of a submission, which has the place",
    "surveys.SubmissionFinding": "part of a submission, which has the place",
    "surveys.ReviewStep": "part of a submission, which has the place",
}
OURS = ("sheets", "access", "audit", "places", "files", "notices", "jobs", "amendments", "people", "needs", "commitments", "care", "surveys", "meals", "goods", "emergency", "settlement", "proceedings", "screening", "cases", "errands", "groups", "mediation", "minors", "workforce", "exams", "practice", "training", "careers", "payroll", "purchasing", "conduct")


# Their name is a fixed word of the program, or a code of the pack.
FIXED = {"workforce.Exemption.reason", "careers.SelectionRound.title", "careers.HeldTitle.title", "minors.ChildPlan.outcome", "access.AuthenticatorApp.name", "access.RecoveryCodes.name", "goods.HandOut.outcome", "screening.FollowUp.outcome", "meals.Doorstep.outcome", "emergency.Alarm.outcome", "exams.SubjectResult.outcome", "errands.Errand.outcome", "commitments.CallBack.outcome"}
# What people write about people, in any table: a sample's mark stands in each.
WRITTEN = {
    "name", "name_bo", "display_name", "address", "number", "note", "said", "title", "outcome", "reason", "comment", "text",
    "goals", "given_by", "shown_value", "file_label", "device", "donor_name", "receipt_number", "batch_number", "signer_name", "removed_reason", "undone_reason",
    "measure", "resumed_note",
}  # fmt: skip


def _models() -> dict[str, type[Model]]:
    return {m._meta.label: m for label in OURS for m in apps.get_app_config(label).get_models()}


def test_every_table_carries_a_place_or_a_reason() -> None:
    missing = [
        label
        for label, model in _models().items()
        if label not in NO_PLACE and "place" not in {f.name for f in model._meta.get_fields()}
    ]
    assert not missing


def test_the_reasons_are_not_stale() -> None:
    assert set(NO_PLACE) <= set(_models()), set(NO_PLACE) - set(_models())


def test_every_table_has_a_chinese_name() -> None:
    nameless = [label for label, model in _models().items() if model._meta.verbose_name.isascii()]
    assert not nameless


@pytest.mark.django_db
def test_the_permission_matrix_has_a_row_of_every_table() -> None:
    Place(TABA, "本地丁").fill()
    without = [label for label, model in _models().items() if not model._default_manager.exists()]
    assert not without, f"add a sample to tests/architecture/samples.py for: {without}"


@pytest.mark.django_db
def test_whatever_can_be_written_about_somebody_is_marked_in_a_sample() -> None:
    """A text without its mark could leak through any page unseen."""
    place = Place(TABA, "本地丁")
    place.fill()
    marked: dict[str, bool] = {}
    for row in place.rows():
        for field in row._meta.fields:
            if isinstance(field, CharField | TextField) and field.name in WRITTEN:
                key = f"{row._meta.label}.{field.name}"
                marked[key] = marked.get(key, False) or place.mark in getattr(row, field.name)
    assert len(marked) > 25
    assert {key for key, found in marked.items() if not found} == FIXED
