"""Every read of rows is given the viewer first, and gives somebody from elsewhere nothing: no row, no id, no number."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db.models import Model, QuerySet

import lianxin
from lianxin.base.access.abilities import all_abilities
from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.base.db.paging import Page, Total
from lianxin.base.sheets.kinds import kind_of
from lianxin.domain.care import selectors as care
from lianxin.domain.cases.selectors import CaseFilter
from lianxin.domain.commitments.rules import STATUSES, Status
from lianxin.domain.commitments.selectors import DoubtFilter, board, due_for_worker
from lianxin.domain.conduct.selectors import ComplaintFilter
from lianxin.domain.emergency.selectors import AlarmFilter
from lianxin.domain.errands.selectors import ErrandFilter
from lianxin.domain.minors.selectors import LineFilter as ChildLines
from lianxin.domain.needs.selectors import accepted, inbox
from lianxin.domain.people.rules.identity import Known
from lianxin.domain.people.selectors import households, residents
from lianxin.domain.people.selectors.duplicates import known_of
from lianxin.domain.people.selectors.standing import StandingFilter
from lianxin.domain.people.selectors.tiers import DueFilter
from lianxin.domain.practice.selectors import BankFilter
from lianxin.domain.proceedings.models import ProceedingStep
from lianxin.domain.proceedings.selectors import FileFilter
from lianxin.domain.settlement.selectors import LineFilter
from lianxin.domain.surveys.selectors import SubmissionFilter
from lianxin.domain.surveys.selectors.analysis import AnswerFilter
from lianxin.domain.workforce.selectors.listing import WorkerFilter
from lianxin.engines.search import query
from lianxin.kernel.clock import month_bounds
from lianxin.kernel.divisions import county_of, place_range
from lianxin.kernel.periods import Period
from lianxin.kernel.problems import ProblemError
from tests import factories
from tests.architecture.samples import Place
from tests.factories import BEIGAN, MOZHUGONGKA, NOW, TABA, TODAY

# Reads of rows that take no viewer, each with its reason.
NO_VIEWER = {
    "domain.minors.selectors.feedback.feedback_by_code": "the code of a report is the ability, and tells nothing of a child",
    "domain.exams.selectors.candidates.has_results": "yes or no, of a year the caller has found",
    "domain.payroll.selectors.drawing.is_outdated": "yes or no, of a sheet and the people the caller has found",
    "domain.minors.selectors.facts.facts_of": "what the workflow reads of a proceeding the caller has found: codes, counts, days",
    "domain.minors.selectors.facts.begun_at": "a moment, of a proceeding that the caller has found",
    "domain.minors.selectors.facts.discovered_at": "a moment, of a file that the caller has found",
    "domain.minors.selectors.facts.promises_of": "ids of promises, of files that the caller has found",
    "domain.cases.selectors.facts.promises_of": "the same",
    "domain.mediation.selectors.facts.promises_of": "the same",
    "domain.groups.selectors.facts.promises_of": "the same",
    "domain.cases.selectors.facts.facts_of": "what the workflow reads of a proceeding the caller has found: codes, counts, days",
    "domain.cases.selectors.linking.known_referral_link": "the secret address, with its code, is the ability: the agency has no account",
    "domain.cases.selectors.linking.open_referral_link": "the same",
    "domain.cases.selectors.linking.shared_by": "the same: of the link already opened, what the person agreed to",
    "domain.screening.selectors.crises.facts_of": "what the workflow reads of a proceeding that the caller has found; yes, no, not known",
    "domain.screening.selectors.crises.address_of": "an address, of a proceeding that the caller has found",
    "domain.errands.selectors.facts.facts_of": "what the workflow reads of a proceeding the caller has found: codes, days, yes or no",
    "domain.errands.selectors.facts.subject_of": "what a proceeding that the caller has found is called",
    "domain.mediation.selectors.facts.facts_of": "what the workflow reads of a proceeding the caller has found: numbers, days, yes or no",
    "domain.mediation.selectors.facts.subject_of": "what a proceeding that the caller has found is called; no names",
    "domain.groups.selectors.facts.facts_of": "what the workflow reads of a proceeding the caller has found: numbers, yes or no",
    "domain.groups.selectors.facts.subject_of": "what a proceeding that the caller has found is called",
    "domain.commitments.selectors.climbing.climbing": "what the system's ladder climbs; asked by the clock alone, shown to nobody",
    "domain.commitments.selectors.climbing.is_pressing": "the same: whether there is any",
    "domain.proceedings.selectors.files.done_by": "codes of steps and ids of staff, of a proceeding that the caller has found",
    "domain.emergency.selectors.devices.opened_link": "the secret address is the ability: whoever holds it has no account",
    "domain.emergency.selectors.devices.pressed_calls": "the same: of the link already opened; no page shows its rows",
    "domain.emergency.selectors.devices.standing_of_link": "the same; moments and minutes, no name and no place",
    "base.access.selectors.abilities_of": "of an account that the caller has found through `user_or_404`, or one's own",
    "base.access.selectors.account_signing_in": "nobody has signed in yet",
    "base.access.selectors.approvers_over": "ids only: whom to send a notice",
    "base.access.selectors.panel_people": "asked by selectors that have asked whether the viewer chooses a panel",
    "base.access.selectors.grants_in_force": "what makes a viewer",
    "base.access.selectors.grants_between": "roles of staff whose acts stand in the trail that the viewer reads",
    "domain.minors.selectors.vetting.unvetted": "of workers to whom somebody would give work: who may not do it; no rows, no reasons",
    "domain.workforce.selectors.duty.uncertified": "the same, of the duty to be certified",
    "domain.workforce.selectors.duty.is_red": "yes or no about a post that the service has found; no rows",
    "domain.workforce.selectors.duty.must_be_renewable": "the same as a refusal",
    "domain.workforce.selectors.duty.must_be_hireable": "the same of somebody whom the service has found",
    "domain.training.selectors.credentials.checked": "public: whether a certificate that somebody hands in holds, and what stands on it; it names nobody",
    "domain.training.selectors.credentials.public_document": "public: the signed certificate under the number on the paper; it names nobody",
    "domain.training.selectors.credentials.list_document": "public: places in a list, in which no certificate can be told from another",
    "domain.training.selectors.credentials.issuers": "public keys, which verifiers need",
    "domain.training.selectors.credentials.public_issuers": "the same",
    "base.access.selectors.labels_of": "names of staff whose ids stand in rows the viewer already sees",
    "base.access.selectors.needs_second_factor": "what makes a viewer",
    "base.access.selectors.refuse_last_admin": "a refusal, no rows",
    "base.access.selectors.viewer_of": "what makes a viewer",
    "base.amendments.selectors.ever_in_force": "the rules themselves, for everybody alike",
    "base.amendments.selectors.mark": "ids and days, no contents: whether a process must look again",
    "base.amendments.selectors.outcome": "of an amendment that the caller has found; rules, no people",
    "base.audit.selectors.fits_keys": "digests of the whole trail, no contents",
    "base.audit.selectors.heads": "digests of the whole trail, no contents",
    "base.audit.selectors.latest": "the last backup or nightly pass: acts of the system",
    "base.audit.selectors.verify": "digests of the whole trail; the command and the job of who may verify",
    "base.jobs.selectors.lacks_worker": "whether any worker is alive; no rows",
    "base.places.selectors.current": "divisions are public",
    "base.places.selectors.public_stations": "public, for the page of residents",
    "domain.surveys.selectors.compiled.version_kept": "of a version that the caller has found; questions, no people",
    "domain.surveys.selectors.senders.known_link": "what a secret opens; the person has no account",
    "domain.surveys.selectors.senders.sent_by_link": "what a secret opens; the person has no account",
    "domain.surveys.selectors.senders.open_link": "what a secret opens; the person has no account",
    "domain.surveys.selectors.senders.viewer_of_token": "what makes a viewer, from a device's secret",
    "domain.care.selectors.orders.with_pauses": "narrows rows that the caller has cut to the viewer",
    "domain.care.selectors.orders.pauses_over": "of an order that the caller has found for the viewer",
    "domain.care.selectors.orders.schedule_of": "of an order that the caller has found for the viewer",
    "domain.care.selectors.orders.schedules_ever": "the same",
    "domain.meals.selectors.kitchens.fed_by_kitchens": "ids, asked by the services of care for orders they have found",
    "domain.meals.selectors.rounds.stops_of": "of meals that the caller has found for the viewer",
    "domain.care.selectors.visits.calendar_owner": "what makes a viewer, from the secret in an address",
    "domain.care.selectors.engaging.engaged_by_visits": "minutes and points of staff for whoever plans their day, across areas; no names, no reasons",
    "domain.meals.selectors.engaging.engaged_by_rounds": "the same",
    "domain.care.selectors.visits.known_for_categories": "facts that decide a label, the same whoever looks",
    "domain.people.selectors.duplicates.compared": "two files that the caller has found for the viewer",
    "domain.people.selectors.duplicates.hidden_of": "whom a service writes a pair down of for somebody else to see; never shown",
    "domain.people.selectors.duplicates.matches": "who may be on file already, wherever: what is shown is cut to the viewer by `likely` and `refuse_likely`",
    "domain.people.selectors.duplicates.weights_of": "numbers learned over a county, no contents",
    "domain.people.selectors.facts.facts_of": "facts that decide a label, the same whoever looks; a count names nobody",
    "domain.people.selectors.facts.beside_register": "facts that decide a label, the same whoever looks",
    "domain.people.selectors.facts.facts_of_many": "the same of the people of a list that the caller has found",
    "domain.people.selectors.facts.facts_together": "facts that decide a label; who is shown of a household is cut to the viewer by `asking_of`",
    "domain.people.selectors.facts.held_on": "facts that decide a label, the same whoever looks",
    "domain.people.selectors.facts.noted_facts": "facts that decide a label, the same whoever looks",
    "domain.people.selectors.facts.written_together": "facts that decide a label, the same whoever looks",
    "domain.people.selectors.receiving.receiving": "a condition, no rows",
    "domain.minors.selectors.vetting.is_with_a_child": "yes or no, of work that the caller has",
    "domain.conduct.selectors.bars.sanctioned": "ids of accounts that the caller has, cut to those barred; says nothing of why",
    "domain.conduct.selectors.bars.unacknowledged": "the same",
    "domain.conduct.selectors.bars.standings_of": "how workers stand whom the caller has found",
    "domain.conduct.selectors.complaints.followed_by_code": "the code of a complaint is the ability, and tells where it stands and the answer alone",
    "domain.conduct.selectors.bars.barred_from_contracts": "yes or no of an agency; says nothing of why",
    "domain.conduct.selectors.complaints.waits_to_agree": "yes or no, of a complaint that the caller has found",
    "domain.conduct.selectors.conflicts.about_account": "a condition: which complaints are about an account, part of other queries",
    "domain.conduct.selectors.conflicts.accounts_about": "ids of accounts that are kept apart from a complaint, never shown",
    "domain.careers.selectors.rounds.tied_by_supervision": "the same, from any panel",
    "domain.workforce.selectors.sides.sides_of_workers": "where people stand, for the rules of panels, never shown",
    "domain.workforce.selectors.sides.sides_of_accounts": "the same",
    "domain.workforce.selectors.sides.side_of_agency": "the same",
    "domain.workforce.selectors.publicity.open_objections": "a number, of a result that the caller has found",
    "domain.workforce.selectors.publicity.followed_by_code": "the code of an objection is the ability, and tells the answer alone",
    "domain.careers.selectors.public.running": "what is on public show, for its days: names and places, for everybody",
    "domain.careers.selectors.public.found": "the same; what is over is cut by its caller",
    "domain.conduct.selectors.publicity.running": "the same as of careers",
    "domain.conduct.selectors.publicity.found": "the same as of careers",
    "domain.conduct.selectors.facts.sitting": "who judges a complaint that the caller has found, for its rules",
    "domain.conduct.selectors.facts.facts_of": "what the workflow reads of a proceeding the caller has found: yes or no",
    "domain.conduct.selectors.identities.identities_of": "what is masked in a file that the caller has found; never shown",
    "domain.conduct.selectors.identities.neighbours_in": "the same",
    "domain.conduct.selectors.rating.upheld_against": "a number, of an agency that the caller has found",
    "domain.conduct.selectors.rating.may_be_rated": "yes or no, of an agency that the caller has found",
    "domain.conduct.selectors.reviewing.reviewed": "how a file stands that the caller has found",
    "domain.people.selectors.tallies.counted": "numbers, no rows: `counts` cuts them to the viewer's ranges",
    "domain.people.selectors.tallies.is_counted": "whether villages were counted, no numbers",
    "domain.people.selectors.tallies.kept_in": "numbers, no rows: `tallies` cuts them to the ranges it is given",
    "domain.people.selectors.tallies.tallies": "numbers, no rows, cut to the ranges it is given",
}  # fmt: skip
# Reads that name colleagues of the whole county on purpose: one may lend them a role.
COLLEAGUES = {
    "base.access.selectors.colleagues", "base.access.selectors.is_colleague",
    # grades of agencies are public to everybody of the county who logs in
    "domain.conduct.selectors.rating.agencies", "domain.conduct.selectors.rating.agency_or_404", "domain.conduct.selectors.rating.graded",
}  # fmt: skip
# Tells whoever registers a person that somebody beyond reach may be the same one: that, and nothing else. The others tell the viewer
# that their own record was looked into, or that they may have a calendar of their own.
BEYOND_REACH = {
    "domain.care.selectors.visits.may_subscribe": {True},
    "domain.people.selectors.duplicates.likely": {True}, "domain.minors.selectors.vetting.is_vetted": {True},
    "domain.minors.selectors.approvals.terms": {True}, "domain.conduct.selectors.conflicts.terms_for": {True}, "domain.proceedings.selectors.terms.terms_of": {True},
}  # fmt: skip
NEIGHBOUR = "540127101000"

_READS = re.compile(r"\.(_default_manager|objects)\b|\bcursor\b")


def selectors() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every public function of every `selectors` module, by its name below `lianxin`."""
    for found in pkgutil.walk_packages(lianxin.__path__, "lianxin."):
        if ".selectors" in found.name:
            module = importlib.import_module(found.name)
            for name, function in vars(module).items():
                if (
                    inspect.isfunction(function)
                    and function.__module__ == found.name
                    and not name.startswith("_")
                ):
                    yield f"{found.name.removeprefix('lianxin.')}.{name}", function


def reading() -> dict[str, Callable[..., Any]]:
    """Those that read rows themselves, or through other functions of their module."""
    return {
        name: function for name, function in selectors() if function.__name__ in _readers(function.__module__)
    }


def _readers(module: str) -> set[str]:
    path = inspect.getsourcefile(importlib.import_module(module))
    assert path is not None
    functions = [f for f in ast.parse(Path(path).read_text()).body if isinstance(f, ast.FunctionDef)]
    bodies = {f.name: ast.unparse(f) for f in functions}
    found = {
        f.name for f in functions if _READS.search(bodies[f.name]) or "viewer" in {a.arg for a in f.args.args}
    }
    while more := {
        n for n, b in bodies.items() if n not in found and any(re.search(rf"\b{f}\(", b) for f in found)
    }:
        found |= more
    return found


def test_every_read_of_rows_takes_the_viewer_first() -> None:
    assert len(reading()) > 90
    without = [
        name
        for name, function in reading().items()
        if next(iter(inspect.signature(function).parameters), "") != "viewer"
    ]
    unexplained, stale = sorted(set(without) - set(NO_VIEWER)), sorted(set(NO_VIEWER) - set(without))
    assert not unexplained, "give it the viewer, or say in NO_VIEWER why not"
    assert not stale, "these take the viewer, or read nothing, or are gone"


GIVEN: dict[str, Callable[[Place], Any]] = {
    "agency_id": lambda p: p.agency.id, "agency": lambda p: p.agency, "complaint": lambda p: p.complaint, "complaint_id": lambda p: p.complaint.id,
    "screening": lambda p: p.screening, "screening_id": lambda p: p.screening.id, "follow_up_id": lambda p: p.follow_up.id, "crisis_id": lambda p: p.crisis.id,
    "kitchen_id": lambda p: p.kitchen.id, "kitchen": lambda p: p.kitchen, "meal_day_id": lambda p: p.meal_day.id, "round_id": lambda p: p.meal_round.id,
    "meal_id": lambda p: p.meal.id, "meal": lambda p: p.meal, "change_id": lambda p: p.meal_change.id, "sitting": lambda p: "lunch", "days": lambda p: 1,
    "now": lambda p: NOW, "today": lambda p: TODAY, "day": lambda p: TODAY, "start": lambda p: TODAY, "end": lambda p: TODAY,
    "case": lambda p: p.case_file, "record_id": lambda p: p.case_record.id, "counselling_id": lambda p: p.counselling.id, "case_id": lambda p: p.case_file.id,
    "errand": lambda p: p.errand, "errand_id": lambda p: p.errand.id, "paper_id": lambda p: p.errand_paper.id,
    "mediation": lambda p: p.mediation, "mediation_id": lambda p: p.mediation.id, "party_id": lambda p: p.party.id, "clause_id": lambda p: p.clause.id,
    "group": lambda p: p.group, "group_id": lambda p: p.group.id, "member_id": lambda p: p.group_member.id, "session": lambda p: p.group_session,
    "proceeding": lambda p: p.proceeding, "proceeding_id": lambda p: p.proceeding.id, "reader_id": lambda p: p.reader.id,
    "check_id": lambda p: p.vetting_check.id, "leave_id": lambda p: p.standing_leave.id,
    "month": lambda p: TODAY, "county": lambda p: county_of(p.code), "place": lambda p: p.code, "code": lambda p: p.code, "text": lambda p: p.mark,
    "resident_id": lambda p: p.resident.id, "resident": lambda p: p.resident, "residents": lambda p: [p.resident],
    "household_id": lambda p: p.household.id, "household_ids": lambda p: [p.household.id], "category": lambda p: p.category.code,
    "codes": lambda p: [p.category.code], "wanted": lambda p: DueFilter(by=TODAY),
    "need_id": lambda p: p.need.id, "need": lambda p: p.need, "needs": lambda p: [p.need],
    "kind": lambda p: p.need.source_kind, "source_id": lambda p: p.source.id,
    "commitment_id": lambda p: p.commitment.id, "commitment": lambda p: p.commitment,
    "alarm_id": lambda p: p.alarm.id, "alarm": lambda p: p.alarm, "call_id": lambda p: p.call_out.id, "bracelet_id": lambda p: p.bracelet.id,
    "sos_link_id": lambda p: p.sos_link.id, "duty_id": lambda p: p.duty.id, "before": lambda p: NOW + timedelta(days=9),
    "visit_id": lambda p: p.visit.id, "visit_ids": lambda p: [p.visit.id], "visit": lambda p: p.visit, "absence_id": lambda p: p.absence.id, "wish_id": lambda p: p.wish.id, "order_id": lambda p: p.order.id, "order": lambda p: p.order,
    "pause_id": lambda p: p.pause.id, "goal_id": lambda p: p.goal.id, "plan": lambda p: p.plan, "service": lambda p: "zhucan", "found": lambda p: None,
    "until": lambda p: TODAY, "plan_id": lambda p: p.plan.id,
    "import_id": lambda p: p.roster.id, "one": lambda p: p.roster, "file_id": lambda p: p.file.id, "job_id": lambda p: p.job.id, "task": lambda p: p.job.task,
    "station_id": lambda p: p.station.id, "user": lambda p: p.user, "user_id": lambda p: p.user.id,
    "worker_ids": lambda p: [p.user.id], "from_worker_id": lambda p: p.user.id, "grant_id": lambda p: p.lent.id,
    "session_id": lambda p: p.login.id, "asked_id": lambda p: p.emergency.id, "entry_id": lambda p: p.entry,
    "amendment_id": lambda p: p.amendment.id,
    "other_id": lambda p: p.twin.id, "merge_id": lambda p: p.merge.id, "edit_id": lambda p: p.field_edit.id, "operation_id": lambda p: p.held_operation.id, "edit": lambda p: p.field_edit, "contact_id": lambda p: p.contact.id, "site_id": lambda p: p.site.id, "subject": lambda p: ("needs.Need", p.need.id),
    "ability": lambda p: "commitment.fulfil", "levels": lambda p: ("village",),
    "verbs": lambda p: ["need.record"], "subjects": lambda p: [str(p.need.id)], "since": lambda p: NOW - timedelta(days=1),
    "question_path": lambda p: p.answer_code.path, "number": lambda p: p.answer_code.number,
    "form_id": lambda p: p.form.id, "form": lambda p: p.form, "version_id": lambda p: p.form_version.id, "version": lambda p: p.form_version,
    "xform_id": lambda p: p.form.form_id, "assignment_id": lambda p: p.assignment.id, "name": lambda p: p.form_media.name,
    "submission_id": lambda p: p.submission.id, "submission": lambda p: p.submission, "instance_id": lambda p: p.answered_version.instance_id,
    "language": lambda p: "zh-hans", "device_id": lambda p: p.form_device.id, "link_id": lambda p: p.fill_link.id,
    "listed": lambda p: [p.form], "current": lambda p: p.submission, "versions": lambda p: [p.answered_version],
    "on": lambda p: TODAY, "way": lambda p: "in", "rows": lambda p: [p.benefit],
    "store_id": lambda p: p.store.id, "donation_id": lambda p: p.donation.id, "movement_id": lambda p: p.movement.id, "movement": lambda p: p.movement,
    "count_id": lambda p: p.stock_count.id, "campaign_id": lambda p: p.campaign.id, "campaign": lambda p: p.campaign,
    "call_back_id": lambda p: p.call_back.id, "line_id": lambda p: p.settled_line.id, "run": lambda p: p.settlement, "run_id": lambda p: p.settlement.id,
    "recipient_id": lambda p: p.line.id, "recipient": lambda p: p.line, "goods": lambda p: ["zhijin"], "people": lambda p: 1,
    "cycle_id": lambda p: p.exam_cycle.id, "engagement": lambda p: p.engagement, "worker": lambda p: p.worker, "exemption_id": lambda p: p.exemption.id, "engagement_id": lambda p: p.engagement.id,
    "places": lambda p: [p.code, f"{p.code[:9]}000"], "over": lambda p: "user.read", "holding": lambda p: "commitment.fulfil",
}  # fmt: skip
SPECIAL: dict[str, Callable[[Place], Any]] = {
    **{f"domain.workforce.selectors.publicity.{name}:code": lambda p: "rating" for name in ("answerable_or_404", "objections", "has_hand")}, "domain.workforce.selectors.publicity.objection_or_404:objection_id": lambda p: p.objection.id,
    **{f"domain.workforce.selectors.publicity.{name}:shown_id": lambda p: p.objection.shown_id for name in ("answerable_or_404", "objections", "has_hand")}, "domain.workforce.selectors.publicity.told_of:one": lambda p: p.objection,
    "domain.conduct.selectors.complaints.complaints_page:wanted": lambda p: ComplaintFilter(), "domain.conduct.selectors.complaints.opened:rows": lambda p: [p.complaint.proceeding],
    "domain.conduct.selectors.complaints.open_counts:worker_ids": lambda p: [p.worker.id], "domain.conduct.selectors.ethics.disciplined:workers": lambda p: [p.worker],
    **{f"domain.conduct.selectors.rating.{name}:rating": lambda p: p.agency_rating for name in ("assessor_choices", "assessors_of", "scores_of")},
    "domain.conduct.selectors.rating.rating_or_404:rating_id": lambda p: p.agency_rating.id, "domain.conduct.selectors.rating.evidence_looked_at:score": lambda p: p.rating_score,
    **{f"domain.conduct.selectors.reviewing.{name}:one": lambda p: p.review_round for name in ("by_station", "files_of", "redrawn")},
    "domain.conduct.selectors.reviewing.round_or_404:round_id": lambda p: p.review_round.id, "domain.conduct.selectors.reviewing.round_of_task_or_404:task_id": lambda p: p.review_task.id, "domain.conduct.selectors.reviewing.drawable:since": lambda p: TODAY,
    "domain.conduct.selectors.reviewing.masked_file:task": lambda p: p.review_task, "domain.conduct.selectors.reviewing.task_or_404:task_id": lambda p: p.review_task.id,
    **{f"domain.training.selectors.{name}:programme": lambda p: p.programme for name in ("programmes.courses_of", "programmes.cohorts_of", "attending.sessions_of", "report.attended", "report.attended_page", "report.report_of")},
    **{f"domain.training.selectors.{name}:cohort": lambda p: p.cohort for name in ("programmes.members_of", "credentials.credentials_of", "report.exam_passes", "report.standings_of", "report.evaluation_of", "report.attended_page")},
    **{f"domain.training.selectors.attending.{name}:session": lambda p: p.training_session for name in ("enrolments_of", "enrolment_or_404", "presences_of", "signed_in", "listed_for")},
    "domain.training.selectors.attending.enrolment_or_404:enrolment_id": lambda p: p.enrolment.id,
    "domain.training.selectors.programmes.programme_or_404:programme_id": lambda p: p.programme.id, "domain.training.selectors.programmes.cohort_or_404:cohort_id": lambda p: p.cohort.id,
    "domain.training.selectors.programmes.course_or_404:course_id": lambda p: p.course.id, "domain.training.selectors.programmes.member_or_404:member_id": lambda p: p.class_member.id,
    "domain.training.selectors.attending.session_or_404:session_id": lambda p: p.training_session.id, "domain.training.selectors.mine.own_session_or_404:session_id": lambda p: p.training_session.id,
    "domain.training.selectors.mine.own_class_or_404:member_id": lambda p: p.class_member.id, **{f"domain.training.selectors.credentials.{name}:credential_id": lambda p: p.credential.id for name in ("credential_or_404", "taught")},
    "domain.training.selectors.heat.topics_heat:since": lambda p: TODAY - timedelta(days=30),
    **{f"domain.careers.selectors.competency.{name}:year": lambda p: TODAY.year for name in ("heat", "sides_of")},
    "domain.careers.selectors.applicants.conditions_of:title": lambda p: "supervisor", "domain.careers.selectors.applicants.conditions_of:region": lambda p: "district",
    "domain.careers.selectors.holding.counted_levels:rows": lambda p: [p.engagement], "domain.careers.selectors.ladder.on_ladder:rows": lambda p: [p.engagement],
    **{f"domain.careers.selectors.rounds.{name}:one": lambda p: p.selection for name in ("application_or_404", "applications", "applies", "holds", "who_may_apply", "is_judge", "judge_of", "judges", "own_application", "ranking_of", "totals", "who_may_judge")},
    **{f"domain.careers.selectors.rounds.{name}:one": lambda p: p.application for name in ("may_read_statement", "sheet_of")},
    **{f"domain.careers.selectors.rounds.{name}:judge": lambda p: p.judge for name in ("conflicts_of", "sheet_of")}, "domain.careers.selectors.rounds.conflicts_of:rows": lambda p: [p.application],
    "domain.careers.selectors.rounds.application_or_404:application_id": lambda p: p.application.id, "domain.careers.selectors.rounds.round_or_404:round_id": lambda p: p.selection.id,
    "domain.careers.selectors.rounds.title_or_404:title_id": lambda p: p.held_title.id, "domain.careers.selectors.ladder.appraisal_or_404:appraisal_id": lambda p: p.appraisal.id,
    "domain.careers.selectors.ladder.promotion_or_404:promotion_id": lambda p: p.promotion.id, "domain.careers.selectors.ladder.promotions_at:waiting": lambda p: True, "domain.careers.selectors.seeing.person_or_404:worker_id": lambda p: p.worker.id,
    "domain.careers.selectors.supervision.led_now:supervisor": lambda p: p.mentor, "domain.careers.selectors.supervision.may_read:record": lambda p: p.supervision,
    "domain.careers.selectors.supervision.record_or_404:record_id": lambda p: p.supervision.id, "domain.careers.selectors.supervision.relation_or_404:relation_id": lambda p: p.relation.id,
    "domain.careers.selectors.supervision.supervisors:month": lambda p: month_bounds(TODAY), "domain.careers.selectors.supervision.without:days": lambda p: 0,
    "domain.practice.selectors.bank.answerable_or_404:question_ids": lambda p: [p.question.id],
    "domain.practice.selectors.bank.questions_page:wanted": lambda p: BankFilter(),
    "domain.practice.selectors.bank.question_or_404:question_id": lambda p: p.question.id,
    "domain.practice.selectors.learning.answer_or_404:answer_id": lambda p: p.practice_answer.id,
    "domain.practice.selectors.learning.due_at:question_id": lambda p: p.question.id,
    "domain.practice.selectors.learning.question_to_ask_or_404:question_id": lambda p: p.question.id,
    "domain.practice.selectors.learning.next_up:subject": lambda p: "assistant_ability",
    "domain.practice.selectors.mocks.mock_or_404:mock_id": lambda p: p.mock.id,
    "domain.practice.selectors.mocks.items_of:mock": lambda p: p.mock,
    "domain.practice.selectors.group.efforts:learners": lambda p: [p.learner],
    "domain.exams.selectors.cycles.cycle_of:year": lambda p: 2026, "domain.exams.selectors.cycles.window_of:level": lambda p: "middle",
    **{f"domain.exams.selectors.{name}:cycle": lambda p: p.exam_cycle for name in ("cycles.lines_of", "cycles.lines_in_force", "candidates.people_of", "candidates.known_of", "candidates.verdicts_of", "candidates.told_anew", "entries.entries_of_cycle", "entries.standings", "entries.unmarked")},
    "domain.exams.selectors.cycles.lines_in_force:level": lambda p: "middle", "domain.exams.selectors.candidates.known_of:people": lambda p: [p.worker],
    "domain.exams.selectors.entries.entry_or_404:entry_id": lambda p: p.exam_entry.id, "domain.exams.selectors.questions.question_or_404:question_id": lambda p: p.exam_question.id,
    "domain.exams.selectors.entries.results_of:entry": lambda p: p.exam_entry, "domain.exams.selectors.entries.done_steps:entry": lambda p: p.exam_entry,
    "domain.exams.selectors.entries.marks_of:level": lambda p: "middle", "domain.exams.selectors.entries.kept_papers:level": lambda p: "middle", "domain.exams.selectors.entries.kept_papers:year": lambda p: 2027,
    "domain.exams.selectors.entries.passed_by_year:before": lambda p: 2027, "domain.exams.selectors.entries.awaiting_certificate:found": lambda p: [p.exam_entry], "domain.exams.selectors.candidates.told_anew:found": lambda p: [p.exam_entry],
    "domain.exams.selectors.questions.page_of_clock:commitment": lambda p: p.exam_question.clock,
    "domain.workforce.selectors.exempting.exemptions_in:state": lambda p: "asked",
    "domain.workforce.selectors.duty.workers_of:found": lambda p: [],
    "domain.workforce.selectors.duty.colour_if_exempt:span": lambda p: (TODAY, TODAY),
    **{f"base.sheets.selectors.{name}:kind": lambda p: kind_of("workers") for name in ("sheets", "sheet_or_404", "accepted_before", "body_of")},
    "base.sheets.selectors.accepted_before:sheet": lambda p: p.staged_sheet,
    **{f"base.sheets.selectors.{name}:sheet_id": lambda p: p.staged_sheet.id for name in ("sheet_or_404", "body_of")},
    "domain.workforce.selectors.files.certificate_or_404:certificate_id": lambda p: p.certificate.id, "domain.workforce.selectors.files.hours_or_404:hours_id": lambda p: p.education_hours.id,
    "domain.workforce.selectors.files.schooling_or_404:schooling_id": lambda p: p.schooling.id, "domain.workforce.selectors.files.spell_or_404:spell_id": lambda p: p.work_spell.id, "domain.workforce.selectors.posts.post_or_404:post_id": lambda p: p.post.id,
    "domain.workforce.selectors.posts.agency_or_404:agency_id": lambda p: p.agency.id,
    "domain.workforce.selectors.files.hours_towards:certificate": lambda p: p.certificate, "domain.workforce.selectors.workers.worker_or_404:worker_id": lambda p: p.worker.id,
    "domain.workforce.selectors.files.rows_of:table": lambda p: "Certificate",
    "domain.workforce.selectors.files.due_registrations:today": lambda p: TODAY + timedelta(days=1500),
    **{f"domain.workforce.selectors.listing.{name}:wanted": lambda p: WorkerFilter() for name in ("found", "workers_page")},
    **{f"domain.workforce.selectors.duty_board.by_{what}:found": lambda p: [] for what in ("community", "station", "township", "agency", "county")},
    "domain.proceedings.selectors.reading.read_within:rows": lambda p: ProceedingStep.objects.filter(proceeding=p.proceeding_step.proceeding),
    "domain.minors.selectors.access.file_or_404:file_id": lambda p: p.child_file.id,
    "domain.minors.selectors.desk.waiting_or_404:file_id": lambda p: p.child_file.id,
    "domain.minors.selectors.files.reports_of:file": lambda p: p.child_file,
    "domain.minors.selectors.files.told_of:file": lambda p: p.child_file,
    "domain.minors.selectors.files.ruled_out_of:file": lambda p: p.child_file,
    "domain.minors.selectors.files.assessments_of:file": lambda p: p.child_file,
    "domain.minors.selectors.files.measures_of:file": lambda p: p.child_file,
    "domain.minors.selectors.files.conferences_of:file": lambda p: p.child_file,
    "domain.minors.selectors.files.plans_of:file": lambda p: p.child_file,
    "domain.minors.selectors.files.items_of:file": lambda p: p.child_file,
    "domain.minors.selectors.files.visits_of:file": lambda p: p.child_file,
    "domain.minors.selectors.files.proposals_of:file": lambda p: p.child_file,
    "domain.minors.selectors.papers.paper_values:file": lambda p: p.child_file,
    "domain.minors.selectors.papers.report_to_print:file": lambda p: p.child_file,
    "domain.minors.selectors.papers.paper_values:report": lambda p: p.child_report,
    "domain.minors.selectors.papers.report_to_print:report_id": lambda p: p.child_report.id,
    "domain.minors.selectors.feedback.own_report_or_404:report_id": lambda p: p.child_report.id,
    "domain.minors.selectors.delegated.care_or_404:care_id": lambda p: p.delegated_care.id,
    "domain.minors.selectors.delegated.contacts_of:care": lambda p: p.delegated_care,
    "domain.minors.selectors.desk.desk_rows:proceedings": lambda p: [p.child_file.proceeding],
    "domain.minors.selectors.facts.address_of_promise:commitment": lambda p: p.plan_item.promise,
    "domain.minors.selectors.lines.line_counts:wanted": lambda p: ChildLines(TODAY, TODAY),
    "domain.minors.selectors.lines.files_by_line:wanted": lambda p: ChildLines(TODAY, TODAY),
    "domain.minors.selectors.lines.line_rows:wanted": lambda p: ChildLines(TODAY, TODAY),
    "domain.minors.selectors.auditing.audited_year:year": lambda p: TODAY.year,
    "domain.cases.selectors.listing.cases_page:wanted": lambda p: CaseFilter(), "domain.cases.selectors.listing.phase_counts:wanted": lambda p: CaseFilter(),
    "domain.cases.selectors.files.versions_of:record": lambda p: p.case_record, "domain.cases.selectors.papers.paper_values:record": lambda p: p.case_record,
    "domain.cases.selectors.papers.paper_values:pictures": lambda p: {}, "domain.cases.selectors.files.records_of:papers": lambda p: "case_intake",
    "domain.cases.selectors.counselling.may_read_counselling:counselling": lambda p: p.counselling, "domain.cases.selectors.listing.months:number": lambda p: 2,
    "domain.cases.selectors.whole_file.work_of_print:one": lambda p: p.case_print, "domain.cases.selectors.whole_file.print_or_404:print_id": lambda p: p.case_print.id,
    "domain.cases.selectors.listing.carried_cases:commitment_ids": lambda p: [p.case_file.proceeding.clock_id],
    "domain.errands.selectors.files.errands_page:wanted": lambda p: ErrandFilter(), "domain.proceedings.selectors.listing.files_page:wanted": lambda p: FileFilter(),
    "domain.proceedings.selectors.listing.files_page:area": lambda p: "group", "domain.groups.selectors.files.session_or_404:session_id": lambda p: p.group_session.id,
    "domain.groups.selectors.files.members_of:states": lambda p: "chosen", "domain.errands.selectors.files.open_errand_of:kind": lambda p: p.errand.kind,
    "domain.groups.selectors.papers.blanks:paper": lambda p: "group_plan", "domain.groups.selectors.papers.paper_values:paper": lambda p: "group_plan",
    "domain.mediation.selectors.files.address_of_clause:commitment": lambda p: p.clause.commitment,
    "domain.groups.selectors.files.address_of_session:commitment": lambda p: p.group_session.commitment,
    "domain.emergency.selectors.alarms.alarms_page:wanted": lambda p: AlarmFilter(), "domain.emergency.selectors.alarms.figures:wanted": lambda p: AlarmFilter(),
    "domain.emergency.selectors.alarms.review_of:alarm": lambda p: p.closed_alarm,
    "domain.people.selectors.search.matching:asked": lambda p: query(p.resident.name), "domain.people.selectors.search.matching:limit": lambda p: 5,
    "domain.people.selectors.search.find_named:text": lambda p: p.resident.name, "domain.people.selectors.search.find_named:limit": lambda p: 5,
    "domain.people.selectors.namesakes.namesakes:known": lambda p: Known(names=(p.resident.name,), place=p.code),
    "base.amendments.selectors.amendments_touching:code": lambda p: "gaoling_age",
    "domain.people.selectors.impacts.holders:code": lambda p: p.category.code,
    "base.places.selectors.children:code": lambda p: f"{p.code[:9]}000",
    "base.places.selectors.former:code": lambda p: p.code,
    "base.places.selectors.search:text": lambda p: "区划",
    "base.access.selectors.is_colleague:user": lambda p: p.colleague,
    "base.access.selectors.user_ids_named:text": lambda p: p.user.display_name,
    "domain.care.selectors.regulars.regular_proposal:place": lambda p: p.regular_proposal.place,
    "domain.care.selectors.days.plans_of_day:place": lambda p: p.dayplan.place,
    "domain.care.selectors.days.day_plans:place": lambda p: p.dayplan.place,
    "domain.care.selectors.staffing.off_on:place": lambda p: p.carer.place,
    "domain.care.selectors.staffing.off_on:day": lambda p: p.absence.starts_at.date(),
    "domain.care.selectors.staffing.plans_of_days:place": lambda p: p.dayplan.place,
    "domain.care.selectors.staffing.plans_of_days:days": lambda p: [TODAY],
    "domain.care.selectors.days.day_plan_or_404:plan_id": lambda p: p.dayplan.id,
    "domain.commitments.selectors.board.confirmations_of:commitments": lambda p: [p.settled],
    "domain.commitments.selectors.doubts.doubtful:wanted": lambda p: DoubtFilter("all"),
    "domain.commitments.selectors.doubts.look_into:commitments": lambda p: [p.doubted],
    "domain.commitments.selectors.doubts.doubt_steps_of:commitment": lambda p: p.doubted,
    "domain.commitments.selectors.doubts.doubt_figures:days": lambda p: Period.of_days(TODAY, TODAY),
    "domain.payroll.selectors.sheets.lines_of:wanted": lambda p: None, "domain.payroll.selectors.sheets.sheet_or_404:sheet_id": lambda p: p.pay_sheet.id,
    "domain.payroll.selectors.sheets.line_or_404:line_id": lambda p: p.pay_line.id, "domain.payroll.selectors.sheets.lines_of:sheet": lambda p: p.pay_sheet,
    "domain.payroll.selectors.sheets.totals_of:sheets": lambda p: [p.pay_sheet],
    "domain.screening.selectors.crises.beside:crisis": lambda p: p.crisis,
    **{f"domain.payroll.selectors.sheets.{name}:sheet": lambda p: p.pay_sheet for name in ("bar_to_close", "earlier_draft")},
    "domain.payroll.selectors.sheets.draft_for:line": lambda p: p.pay_line,
    "domain.payroll.selectors.sheets.lines_of_worker:month": lambda p: date(2026, 10, 1),
    "domain.payroll.selectors.sheets.footing_of:sheet": lambda p: p.pay_sheet, "domain.payroll.selectors.sheets.had_last_month:sheet": lambda p: p.pay_sheet,
    "domain.payroll.selectors.sheets.differences_from_last_month:sheet": lambda p: p.pay_sheet, "domain.payroll.selectors.drawing.candidates:month": lambda p: date(2026, 10, 1),
    "domain.payroll.selectors.drawing.absences:month": lambda p: date(2026, 10, 1), "domain.payroll.selectors.drawing.posted:month": lambda p: date(2026, 10, 1),
    "domain.purchasing.selectors.contracts.contract_or_404:contract_id": lambda p: p.contract.id, "domain.purchasing.selectors.contracts.seat_or_404:seat_id": lambda p: p.contract_seat.id,
    "domain.purchasing.selectors.contracts.deduction_or_404:deduction_id": lambda p: p.deduction.id, "domain.purchasing.selectors.contracts.seats_of:contract": lambda p: p.contract,
    "domain.purchasing.selectors.contracts.month_of:contract": lambda p: p.contract, "domain.purchasing.selectors.contracts.month_of:month": lambda p: date(2026, 10, 1),
    "domain.settlement.selectors.runs.lines_page:wanted": lambda p: LineFilter(),
    "domain.settlement.selectors.candidates.still_counts:keys": lambda p: [p.settled.id],
    "domain.settlement.selectors.pricing.priced:commitments": lambda p: [p.settled],
    "domain.settlement.selectors.runs.wholes_of:found": lambda p: [p.settlement],
    "domain.people.selectors.answers.why:code": lambda p: p.benefit.code,
    "domain.people.selectors.standing.changed:wanted": lambda p: StandingFilter(),
    "domain.people.selectors.standing.entitled:code": lambda p: p.benefit.code,
    "domain.people.selectors.standing.entitled:wanted": lambda p: StandingFilter(),
    "domain.people.selectors.standing.lacking:kind": lambda p: "unknown",
    "domain.meals.selectors.rounds.meals_of_day:found": lambda p: p.meal_day,
    "domain.meals.selectors.rounds.rounds_of:found": lambda p: p.meal_day,
    "domain.meals.selectors.kitchens.changes_of:since": lambda p: TODAY,
    "domain.surveys.selectors.submissions.submissions_page:wanted": lambda p: SubmissionFilter(),
    "domain.surveys.selectors.listing.already_asked:residents": lambda p: [p.resident.id],
    "domain.surveys.selectors.approving.approvable:rows": lambda p: [p.sound],
    "domain.surveys.selectors.approving.own_ones:rows": lambda p: [p.submission],
    "domain.surveys.selectors.edits.next_submission:wanted": lambda p: SubmissionFilter(),
    "domain.surveys.selectors.analysis.analysed_page:wanted": lambda p: AnswerFilter(validity=""),
    "domain.surveys.selectors.analysis.columns:wanted": lambda p: AnswerFilter(validity=""),
    "domain.surveys.selectors.analysis.read_answers:wanted": lambda p: AnswerFilter(validity=""),
    "domain.surveys.selectors.analysis.told:wanted": lambda p: AnswerFilter(validity=""),
    "domain.surveys.selectors.analysis.verdicts:rows": lambda p: [p.submission],
    "domain.mediation.selectors.files.copy_looked_at:agreement": lambda p: p.mediation_agreement,
    "domain.people.selectors.duplicates.likely:known": lambda p: known_of(p.resident),
    "domain.people.selectors.merges.kept_instead:resident_id": lambda p: p.absorbed.id,
    "domain.needs.selectors.of_source:source_id": lambda p: p.need.source_id,
    "domain.needs.selectors.repeats_of:need": lambda p: p.repeated,
}


def asked(name: str, function: Callable[..., Any], viewer: Viewer, place: Place) -> Any:
    """The answer about the place; every parameter without a default has a sample."""
    arguments: list[Any] = []
    named = {}
    for parameter in list(inspect.signature(function).parameters.values())[1:]:
        if parameter.default is parameter.empty or parameter.name in {"place", "text", "day"}:
            sample = SPECIAL.get(f"{name}:{parameter.name}") or GIVEN.get(parameter.name)
            assert sample, f"add to GIVEN or SPECIAL what {name} may be given as {parameter.name}"
            value = sample(place)
            if parameter.kind is parameter.KEYWORD_ONLY:
                named[parameter.name] = value
            else:
                arguments.append(value)
    try:
        return function(viewer, *arguments, **named)
    except ProblemError as refused:
        if refused.code in {"general.not_found", "access.denied", "careers.no_worker_file"}:  # the last: of one's own file alone
            return None
        if refused.code == "proceeding.sealed" and viewer.home == MOZHUGONGKA:  # who may know that there is one; nobody elsewhere
            return None
        raise


def answering() -> dict[str, Callable[..., Any]]:
    """Reads that the samples can ask: all with a viewer, but those of a file that somebody has just uploaded."""
    return {
        n: f
        for n, f in reading().items()
        if n not in NO_VIEWER and "path" not in inspect.signature(f).parameters
    }


def told(answer: Any) -> set[object]:
    """What an answer tells: keys of rows, ids, numbers but nought. Words that are the same for everybody tell nothing."""
    if isinstance(answer, Model):
        return {answer.pk}
    if isinstance(answer, UUID | int | float):  # False is nought
        return {answer} - {0}
    return {part for one in _parts(answer) for part in told(one)}


def _parts(answer: Any) -> Iterator[Any]:
    if isinstance(answer, Page):
        yield from (*answer.rows, (answer.total() or Total(0)).number)
    elif isinstance(answer, Mapping):
        yield from (part for key, value in answer.items() if value for part in (key, value))
    elif isinstance(answer, list | tuple | set | frozenset | QuerySet):
        yield from answer
    elif is_dataclass(answer):
        yield from (
            getattr(answer, f.name) for f in fields(answer) if f.name not in {"query", "start", "end"}
        )


def over(county: str, user: User) -> Viewer:
    """Somebody who may do everything there is over one county."""
    return Viewer(
        id=user.id, label="甲", reach={a.code: (place_range(county),) for a in all_abilities()}, home=county
    )


# Reads that tell the insider nothing of the samples, each with its reason.
SILENT = {
    "domain.workforce.selectors.publicity.has_hand": "of whoever made a result; tests/domain/conduct/test_publicity.py",
    "domain.workforce.selectors.publicity.told_of": "words alone, for whoever answers; tests/domain/conduct/test_publicity.py",
    "domain.conduct.selectors.complaints.opened": "kept to whoever has it in hand and the panel; tests/domain/conduct/test_complaints.py",
    "domain.conduct.selectors.complaints.complaint_or_404": "kept to whoever has it in hand and the panel; tests/domain/conduct/test_complaints.py",
    "domain.conduct.selectors.complaints.told_of": "kept to whoever has it in hand and the panel; tests/domain/conduct/test_complaints.py",
    "domain.conduct.selectors.complaints.statements_of": "kept to whoever has it in hand and the panel; tests/domain/conduct/test_complaints.py",
    "domain.conduct.selectors.complaints.panel_of": "kept to whoever has it in hand and the panel; tests/domain/conduct/test_complaints.py",
    "domain.conduct.selectors.complaints.rulings_of": "kept to whoever has it in hand and the panel; tests/domain/conduct/test_complaints.py",
    "domain.conduct.selectors.complaints.appeal_of": "kept to whoever has it in hand and the panel; tests/domain/conduct/test_complaints.py",
    "domain.conduct.selectors.complaints.panel_choices": "kept to whoever has it in hand and the panel; tests/domain/conduct/test_complaints.py",
    "domain.conduct.selectors.complaints.panel_left_out": "kept to whoever has it in hand and the panel; tests/domain/conduct/test_complaints_kept_straight.py",
    "domain.conduct.selectors.complaints.handler_choices": "kept to whoever has it in hand and the panel; tests/domain/conduct/test_complaints.py",
    "domain.conduct.selectors.complaints.own_sides": "for whoever it is about alone; tests/domain/conduct/test_complaints.py",
    "domain.conduct.selectors.complaints.own_side_or_404": "for whoever it is about alone; tests/domain/conduct/test_complaints.py",
    "domain.conduct.selectors.ethics.board": "workers with an account; tests/domain/conduct/test_ethics.py",
    "domain.conduct.selectors.ethics.board_counts": "workers with an account; tests/domain/conduct/test_ethics.py",
    "domain.conduct.selectors.ethics.disciplined": "workers with an account; tests/domain/conduct/test_ethics.py",
    "domain.conduct.selectors.ethics.own_code": "workers with an account; tests/domain/conduct/test_ethics.py",
    "domain.conduct.selectors.rating.works_for": "for the agency's own people; tests/domain/conduct/test_rating.py",
    "domain.conduct.selectors.rating.assessor_choices": "colleagues of an agency to choose from; tests/domain/conduct/test_rating.py",
    "domain.conduct.selectors.rating.evidence_looked_at": "puts nothing on record",
    "domain.conduct.selectors.reviewing.drawable": "by lot of closed files; tests/domain/conduct/test_reviewing.py",
    "domain.conduct.selectors.reviewing.redrawn": "by lot of closed files; tests/domain/conduct/test_reviewing.py",
    "domain.conduct.selectors.reviewing.reviewers_for": "by lot of closed files; tests/domain/conduct/test_reviewing.py",
    "domain.conduct.selectors.reviewing.own_tasks": "for the reviewer or the holder alone; tests/domain/conduct/test_reviewing.py",
    "domain.conduct.selectors.reviewing.task_or_404": "for the reviewer or the holder alone; tests/domain/conduct/test_reviewing.py",
    "domain.conduct.selectors.reviewing.masked_file": "for the reviewer or the holder alone; tests/domain/conduct/test_reviewing.py",
    "domain.conduct.selectors.reviewing.own_feedback": "for the reviewer or the holder alone; tests/domain/conduct/test_reviewing.py",
    **{f"domain.training.selectors.mine.{name}": "one's own; tests/domain/training/test_pages.py" for name in ("own_plan", "own_session_or_404", "offered_sessions", "own_classes", "own_class_or_404", "own_credentials")},
    "domain.training.selectors.credentials.taught": "topics and days of a certificate already found; tests/domain/training/test_credentials.py",
    "domain.training.selectors.report.exam_passes": "the samples' certificate is older than the class; tests/journeys/test_B02_tiers.py",
    "domain.careers.selectors.applicants.conditions_of": "words about a worker already found; tests/domain/careers/test_rounds.py",
    "domain.careers.selectors.ladder.due": "the samples' worker is proposed already; tests/domain/careers/test_ladder.py",
    "domain.careers.selectors.seeing.led_by": "whom one supervises oneself; tests/domain/careers/test_rating.py",
    "domain.careers.selectors.rounds.ranking_of": "the samples' sheet is not judged whole; tests/domain/careers/test_rounds.py",
    "domain.careers.selectors.rounds.who_may_apply": "the samples' worker has no account; tests/domain/careers/test_rounds.py",
    "domain.careers.selectors.rounds.own_application": "one's own; tests/domain/careers/test_rounds.py",
    "domain.careers.selectors.rounds.sheet_of": "a judge's own; tests/domain/careers/test_rounds.py",
    "domain.careers.selectors.rounds.who_may_judge": "the samples' colleagues may not; tests/domain/careers/test_rounds.py",
    "domain.careers.selectors.seeing.own_file": "one's own; tests/domain/careers/test_rating.py",
    "domain.careers.selectors.rounds.applies": "yes or no of oneself; tests/domain/careers/test_rounds.py",
    "domain.careers.selectors.seeing.is_own": "yes or no of oneself",
    "domain.careers.selectors.seeing.leads": "yes or no of oneself; tests/domain/careers/test_rating.py",
    "domain.careers.selectors.supervision.may_read": "yes or no of a session already found; tests/domain/careers/test_supervision.py",
    "domain.practice.selectors.bank.banks": "a condition, no rows",
    "domain.practice.selectors.learning.due_at": "a moment of one's own",
    "domain.practice.selectors.bank.waiting_number": "the samples' question is in use; tests/domain/practice/test_bank.py tries one that waits",
    "domain.practice.selectors.learning.level_of": "a level of the exam, one's own; tests/domain/practice/test_answering.py",
    "domain.minors.selectors.desk.desk_page": "what nobody has taken up, and somebody has the sample; tests/domain/minors/test_reports.py",
    "domain.minors.selectors.facts.address_of_promise": "an address; tests/journeys/test_L13_child_protection.py",
    "domain.minors.selectors.files.proposals_of": "other files of the same event, and the sample is alone; tests/domain/minors/test_reports.py",
    "domain.minors.selectors.papers.paper_values": "words of a file already found",
    "domain.cases.selectors.counselling.counselling_readers": "the samples name nobody for it; tests/domain/cases/test_counselling.py",
    "domain.cases.selectors.files.errands_of": "the samples' errand belongs to no case; tests/journeys/test_L03_casework.py",
    "domain.cases.selectors.files.untold_referrals": "the samples' referral still waits for an answer; tests/domain/cases/test_pages.py",
    "domain.errands.selectors.files.within_of": "the samples' errand belongs to no file; tests/domain/errands/test_errands.py tries the wrong person",
    "domain.groups.selectors.files.turnout_of": "the samples' session is not held yet; tests/domain/groups/test_groups.py",
    "domain.minors.selectors.delegated.lapsed_care": "the samples' parents are in touch; tests/domain/minors/test_caring.py",
    "domain.screening.selectors.results.address_of_sheet": "an address; tests/domain/screening/test_present.py",
    "domain.screening.selectors.results.address_of_person": "an address; tests/domain/screening/test_one_need.py",
    "domain.screening.selectors.results.unread_sheets": "the samples' sheets are scored; tests/domain/screening/test_fails_closed.py tries the wrong person",
    "domain.cases.selectors.papers.case_papers": "papers of the pack",
    "domain.cases.selectors.whole_file.work_of_print": "how far a file is, no words; tests/domain/cases/test_whole_file.py",
    "domain.meals.selectors.rounds.address_of_meal": "an address, of an open meal alone; tests/journeys/test_L06_meals.py",
    "domain.groups.selectors.files.address_of_session": "an address; tests/domain/groups/test_groups.py",
    "domain.groups.selectors.papers.blanks": "blanks of a paper of the pack",
    "domain.mediation.selectors.files.address_of_clause": "an address; tests/domain/mediation/test_mediation.py",
    "domain.mediation.selectors.files.copy_looked_at": "puts a look on record; tests/base/files/test_holding.py",
    "domain.mediation.selectors.files.ties_of_parties": "names, to compare with; tests/domain/mediation/test_mediation.py",
    "domain.mediation.selectors.papers.agreement_values": "words of a mediation already found; tests/domain/mediation/test_mediation.py",
    "domain.cases.selectors.papers.drawn": "a drawing of a case already found; tests/domain/cases/test_pages.py",
    "domain.cases.selectors.papers.paper_values": "words of a case already found; tests/domain/cases/test_counselling.py",
    "domain.cases.selectors.papers.workflow_of": "the workflow of the pack",
    "domain.screening.selectors.follow_ups.address_of_clock": "an address; the samples' promise is no follow-up",
    "domain.proceedings.selectors.reading.grounds_of": "words about a file already found",
    "domain.proceedings.selectors.files.on_record": "puts a look on record; tests/domain/proceedings/test_secrecy.py",
    "domain.proceedings.selectors.files.address_of_clock": "an address; tests/domain/proceedings/test_pages.py",
    "domain.proceedings.selectors.reading.has_asked": "whether the viewer asked, of the viewer alone; tests/domain/minors/test_reports.py",
    "domain.proceedings.selectors.reading.purpose_of": "words about a file already found",
    "domain.emergency.selectors.ladder.rungs_ahead": "names of those who lead, and the samples have none; tests/domain/emergency/test_pages.py",
    "domain.care.selectors.orders.parts_of": "shares of an order the caller holds, codes and amounts; tests/domain/care/test_plans.py",
    "domain.care.selectors.orders.price_on": "the pack's price of a day",
    "domain.care.selectors.orders.usual_parts": "codes and amounts of the pack",
    "domain.care.selectors.plans.changed_at": "a moment; tests/domain/care/test_plan_course.py",
    "domain.care.selectors.proposing.standing_of": "codes of categories and needs the viewer may read; tests/domain/care/test_plan_course.py",
    "domain.care.selectors.proposing.suited_to": "services of the pack; tests/domain/care/test_plan_course.py",
    "domain.care.selectors.regulars.continuity_in": "of visits that took place; tests/domain/care/test_regulars.py tries the wrong person",
    "domain.care.selectors.regulars.people_met": "the same",
    "domain.care.selectors.regulars.visits_by_carer": "the same",
    "domain.care.selectors.visits.beside": "the samples' visit needs one carer; tests/domain/care/test_pairs.py",
    "domain.surveys.selectors.forms.touching": "a condition, no rows",
    "domain.people.selectors.duplicate_pairs.imported_at": "a moment; tests/domain/people/test_duplicate_pass.py",
    "domain.people.selectors.duplicate_pairs.passed_at": "a moment; tests/domain/people/test_duplicate_pass.py",
    "domain.people.selectors.duplicate_pairs.work_of_pass": "how far a job is; tests/domain/people/test_duplicate_pass.py",
    "base.audit.selectors.own_subjects": "what one did oneself",
    "domain.meals.selectors.kitchens.without_kitchen": "the samples' person has a kitchen; tests/domain/meals/test_freezing.py tries the wrong person",
    "domain.settlement.selectors.runs.to_take_back": "the samples' line is taken back already; tests/domain/settlement/test_services.py",
    "domain.settlement.selectors.runs.own_lines": "one's own lines of a month; tests/domain/settlement/test_services.py",
    "domain.settlement.selectors.runs.own_sums": "the same",
    "base.sheets.selectors.accepted_before": "the samples' table waits; tests/base/sheets/test_sheets.py",
    "base.sheets.selectors.body_of": "rows of a table already found; tests/base/sheets/test_sheets.py",
    "domain.workforce.selectors.files.levels_of": "levels by id; tests/domain/workforce/test_files.py",
    "domain.workforce.selectors.files.unverified_certificates": "the samples' certificate is verified; tests/domain/workforce/test_files_pages.py",
    "domain.workforce.selectors.files.hours_towards": "a sum; tests/domain/workforce/test_files.py",
    "domain.workforce.selectors.workers.own_worker": "one's own; tests/domain/workforce/test_files_pages.py",
    "domain.workforce.selectors.workers.is_own": "yes or no of oneself",
    "domain.workforce.selectors.duty.workers_of": "names behind lights already read; tests/domain/workforce/test_duty_pages.py",
    "domain.workforce.selectors.duty.colour_if_exempt": "a colour; tests/domain/workforce/test_duty_services.py",
    "domain.workforce.selectors.duty.next_change": "a day; tests/domain/workforce/test_duty.py",
    "domain.workforce.selectors.duty.waiting_certificates": "the samples' certificate is verified; tests/domain/workforce/test_duty_pages.py",
    **{
        f"domain.workforce.selectors.duty_board.by_{what}": "counts lights already read; tests/journeys/test_S01_red_light.py"
        for what in ("community", "station", "township", "agency", "county")
    },
    "domain.exams.selectors.cycles.years_not_held": "the samples' exam was held; tests/domain/exams/test_services.py",
    "domain.exams.selectors.cycles.lines_in_force": "marks of a line; tests/domain/exams/test_services.py",
    "domain.exams.selectors.candidates.told_anew": "the samples' year has results; tests/domain/exams/test_services.py",
    "domain.exams.selectors.entries.unmarked": "the samples' entry has results; tests/domain/exams/test_pages.py",
    "domain.exams.selectors.entries.own_entries": "one's own; tests/domain/exams/test_pages.py",
    "domain.exams.selectors.questions.own_questions": "one's own; tests/domain/exams/test_questions.py",
    "domain.exams.selectors.questions.answered": "the samples' question waits; tests/domain/exams/test_pages.py",
    "domain.exams.selectors.questions.faq": "the samples' question is not public; tests/domain/exams/test_questions.py tries the wrong person",
    "domain.exams.selectors.questions.page_of_clock": "an address",
    "domain.payroll.selectors.sheets.months_of_worker": "months; tests/domain/payroll/test_services.py tries the wrong person",
    "domain.payroll.selectors.sheets.footing_of": "sums; tests/domain/payroll/test_services.py",
    "domain.payroll.selectors.sheets.had_last_month": "yes or no",
    "domain.screening.selectors.crises.beside": "the sample has one crisis; tests/domain/screening/test_moving.py",
    "domain.payroll.selectors.sheets.bar_to_close": "a word about a sheet already found; tests/domain/payroll/test_services.py",
    "domain.payroll.selectors.sheets.draft_for": "the samples have no draft; tests/domain/payroll/test_services.py",
    "domain.payroll.selectors.sheets.earlier_draft": "the samples' sheet has none before it; tests/domain/payroll/test_services.py",
    "domain.payroll.selectors.sheets.totals_of": "the samples' lines come to nought; tests/domain/payroll/test_services.py",
    "domain.goods.selectors.stock.counts_waiting": "the samples' count is decided; tests/domain/goods/test_stock.py tries the wrong person",
    "domain.surveys.selectors.submissions.findings_of": "texts of a submission already found; tests/domain/surveys/test_intake.py",
    "domain.surveys.selectors.opened_needs.waiting_needs": "needs that are visible anyway, of a submission already found: cut by `needs.selectors.visible`",
    "domain.surveys.selectors.prefill.known_answers": "the samples' form asks for nothing known; tests/domain/surveys/test_prefill.py tries the wrong person",
    "domain.surveys.selectors.prefill.facts_for_phones": "the same",
    "domain.surveys.selectors.edits.answers_before": "of a submission already found; tests/domain/surveys/test_pages_filling.py",
    "domain.surveys.selectors.edits.edited_submission": "what an edit in quarantine changes; tests/domain/surveys/test_edits.py",
    "domain.surveys.selectors.analysis.reopened": "how many were edited after their approval; tests/domain/surveys/test_edits.py",
    "domain.surveys.selectors.approving.is_sound": "yes or no of a submission already found; tests/domain/surveys/test_approving.py",
    "domain.surveys.selectors.outcomes.outcome_of": "texts of a submission already found; tests/domain/surveys/test_needs_found.py",
    "domain.surveys.selectors.submissions.claimed_resident": "whom a quarantined one names; tests/domain/surveys/test_review.py",
    "domain.people.selectors.conflicts.last_writers": "rows of the trail of a file already found; tests/domain/people/test_field_edits.py",
    "domain.surveys.selectors.analysis.middles": "the middle of five homes or more; tests/domain/surveys/test_analysis.py",
    "domain.surveys.selectors.analysis.questions_of": "words of a form",
    "domain.surveys.selectors.analysis.counted_questions": "words of a form, and of analysts",
    "domain.surveys.selectors.coding.codings": "numbers and digests; tests/domain/surveys/test_coding.py",
    "domain.surveys.selectors.coding.coders_of": "digests and moments of writings in a code; tests/domain/surveys/test_coding.py",
    "domain.surveys.selectors.judging.work_of_judging": "how far a job is; tests/domain/surveys/test_judging.py",
    "domain.surveys.selectors.analysis.read_answers": "rows one by one; `columns` reads by it",
    "base.notices.selectors.own_address": "one's own address",
    "base.places.selectors.below": "codes of the packs",
    "base.places.selectors.choices": "words of the packs",
    "base.places.selectors.tops": "codes of one's own places",
    "base.places.selectors.villages_by_township": "words of the packs",
    "base.places.selectors.widest": "a code of one's own places",
    "domain.commitments.selectors.history.changes_of": "times, reasons and staff of a promise already found",
    "domain.needs.selectors.soon": "a length of time of the pack",
    "domain.needs.selectors.triage_state": "a word about a need already found",
    "domain.people.selectors.centres.centres": "the middle of five homes or more; tests/entry/web/test_profile.py",
    "domain.people.selectors.roster_work.acceptable": "words about an import already found",
    "domain.people.selectors.roster_work.refusable": "words about an import already found",
    "domain.people.selectors.roster_work.work_of": "words about an import already found",
    "domain.care.selectors.visits.overlapping": "visits of one worker at one time; tests/entry/web/test_visit_form.py makes two",
    "domain.people.selectors.roster.imported_since": "a moment; tests/domain/people/test_roster_decisions.py",
    "domain.people.selectors.emergencies.place_for_emergency": "a code: where somebody lives whom one may not see, to ask its approver",
}


@pytest.fixture
def place(db: None) -> Place:
    made = Place(TABA, "本地丁")
    made.fill()
    return made


@pytest.mark.parametrize("beside", [BEIGAN, NEIGHBOUR])
def test_who_has_no_reach_over_a_place_is_told_nothing_of_it(place: Place, beside: str) -> None:
    """Neither in another province, nor in the next township of the same county."""
    outsider = over(beside, user := factories.make_user("outside", place=beside))
    factories.vet(user, place=TABA)  # what keeps them out of children's files is their reach; not counted where they look
    wrong = {}
    for name, function in answering().items():
        heard = told(asked(name, function, outsider, place)) - {outsider.id} - BEYOND_REACH.get(name, set())
        if heard and not (beside == NEIGHBOUR and name in COLLEAGUES):
            wrong[name] = heard
    assert not wrong


@pytest.mark.parametrize("status", STATUSES)
def test_no_status_of_the_board_tells_the_next_township_anything(place: Place, status: Status) -> None:
    neighbour = over(NEIGHBOUR, factories.make_user("outside", place=NEIGHBOUR))
    assert not told(board(neighbour, NOW, status))
    insider = over(MOZHUGONGKA, place.user)
    shown = {row.id for each in STATUSES for row in board(insider, NOW, each).rows}
    assert {place.commitment.id, place.overdue.id, place.waiting.id, place.settled.id} <= shown


def test_the_number_of_all_pages_counts_nothing_of_the_next_township(place: Place) -> None:
    """A list longer than a page tells how many rows it has: one's own alone."""
    own = [Place(f"{NEIGHBOUR[:9]}20{n}", f"邻村{n}") for n in (1, 2)]
    for each in own:
        each.fill()
    neighbour = over(NEIGHBOUR, factories.make_user("outside", place=NEIGHBOUR))
    pages: dict[str, Page[Any]] = {
        f"board {status}": board(neighbour, NOW, status, limit=1) for status in STATUSES
    }
    pages |= {
        "inbox": inbox(neighbour, NOW, limit=1),
        "accepted": accepted(neighbour, limit=1),
        "residents": residents(neighbour, today=TODAY, limit=1),
        "households": households(neighbour, "", limit=1),
    }
    shown = {name: total.number for name, page in pages.items() if page.after and (total := page.total())}
    assert {
        "board done",
        "board confirmed",
        "board overdue",
        "inbox",
        "accepted",
        "residents",
        "households",
    } <= set(shown)
    alone = over(f"{NEIGHBOUR[:9]}201", factories.make_user("one village", place=NEIGHBOUR))
    assert shown["households"] == 2
    assert shown["residents"] == 2 * len(residents(alone, today=TODAY).rows)
    assert shown["inbox"] == 2 * len(inbox(alone, NOW).rows)
    assert shown["accepted"] == 2 * len(accepted(alone).rows)
    for status in STATUSES:
        if f"board {status}" in shown:
            assert shown[f"board {status}"] == 2 * len(board(alone, NOW, status).rows), status


def test_who_has_moved_on_is_no_longer_told_what_they_had_promised(place: Place) -> None:
    """Being the worker of a promise or a visit is no reach over its place."""
    moved_on = over(NEIGHBOUR, place.user)
    assert not due_for_worker(moved_on, NOW)
    assert not told(care.today(moved_on, NOW))
    assert due_for_worker(over(MOZHUGONGKA, place.user), NOW)


def test_who_has_is_told(place: Place) -> None:
    """The test above does not pass because there is nothing to tell."""
    insider = over(MOZHUGONGKA, place.user)
    silent = {
        name for name, function in answering().items() if not told(asked(name, function, insider, place))
    }
    unsampled, talking = sorted(silent - set(SILENT)), sorted(set(SILENT) - silent)
    assert not unsampled, "make samples for them, or say in SILENT why not"
    assert not talking, "these do tell something"
