"""A selection round: opened, applied for, checked, and prepared for the panel."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.urls import reverse

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.careers.models import Application, Judge, SelectionRound
from lianxin.domain.careers.rules import selecting
from lianxin.domain.careers.rules.conditions import WORDS
from lianxin.domain.careers.selectors.applicants import conditions_of
from lianxin.domain.careers.selectors.rounds import (
    applications,
    applies,
    conflicts_of,
    judges_needed,
    round_or_404,
    title_numbers,
    who_may_apply,
    who_may_judge,
)
from lianxin.domain.careers.selectors.seeing import found_or_404, own_file, person_or_404
from lianxin.domain.careers.services.taking import not_own, said
from lianxin.domain.careers.services.telling import tell
from lianxin.domain.workforce.models import Worker
from lianxin.kernel.clock import local_day
from lianxin.kernel.days import must_be_ahead
from lianxin.kernel.divisions import contains
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

SUBJECT, APPLICATION = "careers.SelectionRound", "careers.Application"
State = Application.State


@service("career.manage")
def open_round(
    *, actor: Viewer, now: datetime, place: str, title: str, region: str, year: int, batch: str = "", as_of: date, closes_on: date,
    quota: int, round_id: UUID | None = None,
) -> SelectionRound:  # fmt: skip
    """Begin a round for a title of the pack. The same `round_id` twice is one.

    Raises "careers.title_unknown", "careers.year_wrong", "careers.day_without_rules", "careers.quota_wrong", "careers.round_exists",
    "general.day_passed".
    """
    actor.must("career.manage", place)
    earlier = SelectionRound.objects.filter(id=round_id, place=place).first() if round_id else None
    if earlier is not None:
        audit.unchanged()
        return earlier
    today = local_day(now)
    row = packs.for_place(place).titles.get(title)
    if row is None or region not in row.regions:
        raise ProblemError("careers.title_unknown", title=title)
    if not 2000 <= year <= today.year + 1:
        raise ProblemError("careers.year_wrong", year=year)
    must_be_ahead(closes_on, now)
    numbers = title_numbers(place, title, as_of)
    if not {row.publicity, row.judges, row.trim_from, row.pass_mark} <= set(numbers):
        raise ProblemError("careers.day_without_rules", day=str(as_of))
    most = numbers.get(row.quota, quota)
    if not 1 <= quota <= most:
        raise ProblemError("careers.quota_wrong", quota=quota, most=most)
    same = SelectionRound.objects.filter(
        place=place, title=title, region=region, year=year, batch=batch.strip()
    )
    if same.exclude(state="cancelled").exists():
        raise ProblemError("careers.round_exists")
    made = SelectionRound(
        id=round_id or new_id(), place=place, title=title, region=region, year=year, batch=batch.strip(), as_of=as_of, closes_on=closes_on,
        quota=quota, made_by=actor.id, made_at=now,
    )  # fmt: skip
    made.save(force_insert=True)
    record(actor, now, "career.open_round", made, title=title, region=region, year=year, quota=quota)
    tell(actor, now, who_may_apply(actor, made), "career.round", page_of(made), f"round-{made.id.hex}")
    return made


@service("workforce.own")
def apply(
    *, actor: Viewer, now: datetime, round_id: UUID, statement: str, worker_id: UUID | None = None, exception: bool = False,
    application_id: UUID | None = None,
) -> Application:  # fmt: skip
    """Apply for oneself, or (with `worker_id`, as somebody who holds `career.rate` over their place) propose another.

    The conditions are looked at on the round's day and kept with the application; whether they suffice is said at the check. `exception`:
    although one of them is missing. Raises "careers.round_closed", "careers.applied_already", "careers.outside_round",
    "careers.no_worker_file", "careers.conditions_missing", "careers.reason_needed".
    """
    one = taken_up(actor, round_id, "apply")
    worker = own_file(actor) if worker_id is None else _proposed(actor, worker_id)
    earlier = Application.objects.filter(round=one, worker=worker).first()
    if earlier is not None and earlier.id == application_id:
        audit.unchanged()
        return earlier
    if earlier is not None and earlier.state != State.WITHDRAWN:
        raise ProblemError("careers.applied_already")
    if local_day(now) > one.closes_on:
        raise ProblemError("careers.round_closed", day=str(one.closes_on))
    if not contains(one.place, worker.place):
        raise ProblemError("careers.outside_round")
    found = conditions_of(actor, worker, one.place, one.title, one.region, one.as_of)
    lacks = "、".join(WORDS[condition.kind] for condition in found if condition.state == "missing")
    if lacks and not exception:
        raise ProblemError("careers.conditions_missing", missing=lacks)
    row = earlier or Application(id=application_id or new_id(), round=one, worker=worker)
    row.place, row.state, row.statement = worker.place, State.APPLIED, said(statement)
    row.conditions, row.made_by, row.made_at = [condition.kept() for condition in found], actor.id, now
    row.save(force_insert=earlier is None)
    _record_one(actor, now, "career.apply", row, proposed=worker_id is not None, exception=bool(lacks))
    return row


def _proposed(actor: Viewer, worker_id: UUID) -> Worker:
    worker = person_or_404(actor, worker_id)
    not_own(actor, worker)
    actor.must("career.rate", worker.place)
    return worker


@service("workforce.own")
def withdraw_application(*, actor: Viewer, now: datetime, application_id: UUID) -> Application:
    """Take one's own application back, before the ranking. Raises "general.not_found", "careers.round_state"."""
    row = (
        Application.objects.filter(id=application_id, worker__user_id=actor.person_id)
        .select_related("round")
        .first()
    )
    if row is None:
        raise ProblemError("general.not_found")
    taken_up(actor, row.round_id, "withdraw")
    row.refresh_from_db(fields=["state"])
    if row.state == State.WITHDRAWN:
        audit.unchanged()
        return row
    row.state = State.WITHDRAWN
    row.save(update_fields=["state"])
    _record_one(actor, now, "career.withdraw_application", row)
    return row


@service("career.manage")
def close_applications(*, actor: Viewer, now: datetime, round_id: UUID) -> SelectionRound:
    """No more applications, once the day that was announced is over; the check begins. Raises "careers.round_state", "careers.round_open"."""
    one = taken_up(actor, round_id, "close", manage=True)
    if local_day(now) <= one.closes_on:
        raise ProblemError("careers.round_open", day=str(one.closes_on))
    move(one, "close")
    record(actor, now, "career.close_applications", one)
    return one


@service("career.manage")
def check_application(
    *, actor: Viewer, now: datetime, application_id: UUID, eligible: bool, reason: str, exception: bool = False
) -> Application:
    """Say whether an application meets the conditions, with a reason; nobody checks their own, or whom they proposed.

    What a rule cannot tell, whoever checks decides by the papers and says so; `exception`: although a condition is missing. Raises
    "general.not_found", "careers.own_matter", "careers.same_person", "careers.round_state", "careers.reason_needed",
    "careers.conditions_missing".
    """
    row = application_of(actor, application_id, "check")
    not_own(actor, row.worker)
    if row.state == State.WITHDRAWN:
        raise ProblemError("careers.round_state")
    lacks = [WORDS[one["kind"]] for one in row.conditions if one["state"] == "missing"] if eligible else []
    if lacks and not exception:
        raise ProblemError("careers.conditions_missing", missing="、".join(lacks))
    row.state = State.ELIGIBLE if eligible else State.INELIGIBLE
    row.save(update_fields=["state", *row.decide(actor.id, now, said(reason), "careers.same_person")])
    _record_one(actor, now, "career.check", row, eligible=eligible, exception=bool(lacks), why=row.decided_why)
    return row


@service("career.manage")
def add_judge(*, actor: Viewer, now: datetime, round_id: UUID, user_id: UUID) -> Judge:
    """One more member of the panel. Twice is once. Raises "careers.judge_applies", "careers.judge_cannot"."""
    one = taken_up(actor, round_id, "panel", manage=True)
    earlier = Judge.objects.filter(round=one, user_id=user_id).first()
    if earlier is not None:
        audit.unchanged()
        return earlier
    if Application.objects.filter(round=one, worker__user_id=user_id).exclude(state=State.WITHDRAWN).exists():
        raise ProblemError("careers.judge_applies")
    if user_id not in {user.id for user in who_may_judge(actor, one, local_day(now))}:
        raise ProblemError("careers.judge_cannot")
    judge = Judge(id=new_id(), round=one, user_id=user_id, added_by=actor.id, added_at=now)
    judge.save(force_insert=True)
    record(actor, now, "career.add_judge", one, judge=str(user_id))
    return judge


@service("career.manage")
def remove_judge(*, actor: Viewer, now: datetime, round_id: UUID, judge_id: UUID) -> None:
    """Take a member off the panel before the judging; whoever stood aside or gave points stays, lest that be forgotten when they are added
    again. Raises "general.not_found", "careers.round_state"."""
    one = taken_up(actor, round_id, "panel", manage=True)
    judge: Judge = found_or_404(Judge.objects.filter(round=one), judge_id)
    if judge.recusals.exists() or judge.scores.exists():
        raise ProblemError("careers.round_state")
    judge.delete()
    record(actor, now, "career.remove_judge", one, judge=str(judge.user_id))


@service("career.manage")
def begin_judging(*, actor: Viewer, now: datetime, round_id: UUID) -> SelectionRound:
    """Every application is checked and each eligible one has judges enough without a conflict.

    Raises "careers.still_unchecked", "careers.nobody_eligible", "careers.judge_applies", "careers.judges_few".
    """
    one = taken_up(actor, round_id, "judge", manage=True)
    rows = applications(actor, one)
    if unchecked := rows.filter(state=State.APPLIED).count():
        raise ProblemError("careers.still_unchecked", number=unchecked)
    eligible = list(rows.filter(state=State.ELIGIBLE))
    if not eligible:
        raise ProblemError("careers.nobody_eligible")
    must_be_enough(actor, one, eligible)
    move(one, "judge")
    record(actor, now, "career.begin_judging", one, applications=len(eligible))
    panel = Judge.objects.filter(round=one).values_list("user_id", flat=True)
    tell(actor, now, panel, "career.judging", page_of(one), f"judging-{one.id.hex}")
    return one


@service("career.manage")
def cancel_round(*, actor: Viewer, now: datetime, round_id: UUID, reason: str) -> SelectionRound:
    """The round ends without a result, with a reason. Raises "careers.reason_needed", "careers.round_state"."""
    one = taken_up(actor, round_id, "cancel", manage=True)
    one.closed_at, one.closed_why = now, said(reason)
    move(one, "cancel", "closed_at", "closed_why")
    record(actor, now, "career.cancel_round", one, why=one.closed_why)
    return one


def must_be_enough(actor: Viewer, one: SelectionRound, eligible: list[Application]) -> None:
    """Each application has so many judges without a conflict. Raises "careers.judges_few"."""
    least = judges_needed(one)
    free = dict.fromkeys((row.id for row in eligible), 0)
    for judge in Judge.objects.filter(round=one).select_related("user", "round"):
        for key, why in conflicts_of(actor, judge, eligible).items():
            free[key] += not why
    for row in eligible:
        if free[row.id] < least:
            raise ProblemError("careers.judges_few", who=row.worker.name, number=free[row.id], least=least)


def taken_up(actor: Viewer, round_id: UUID, step: str, *, manage: bool = False) -> SelectionRound:
    """A round the actor may see, locked, in a state in which the step may be done; `manage`: only by whoever has the say over it and
    does not apply in it."""
    round_or_404(actor, round_id)
    one = SelectionRound.objects.select_for_update(of=("self",)).get(id=round_id)
    if manage:
        actor.must("career.manage", one.place)
        if applies(actor, one):
            raise ProblemError("careers.own_matter")
    selecting.after(step, one.state)
    return one


def application_of(actor: Viewer, application_id: UUID, step: str) -> Application:
    """An application of a round the actor holds, with the round locked. Raises "general.not_found", "careers.round_state"."""
    row = Application.objects.filter(id=application_id).select_related("worker").first()
    if row is None:
        raise ProblemError("general.not_found")
    one = taken_up(actor, row.round_id, step, manage=True)
    row.refresh_from_db()  # what it was before the lock may be over
    row.round = one
    return row


def page_of(one: SelectionRound) -> str:
    return reverse("careers:round", args=[one.id])


def move(one: SelectionRound, step: str, *fields: str) -> None:
    """Put a round into the state after a step, and save it."""
    one.state = selecting.after(step, one.state)
    one.save(update_fields=["state", *fields])


def record(actor: Viewer, now: datetime, verb: str, one: SelectionRound, **after: object) -> None:
    audit.record(
        actor=actor,
        verb=verb,
        subject=(SUBJECT, one.id),
        place=one.place,
        after={"state": one.state} | after,
        now=now,
    )


def _record_one(actor: Viewer, now: datetime, verb: str, row: Application, **after: object) -> None:
    told = {"round_id": str(row.round_id), "worker_id": str(row.worker_id), "state": str(row.state)} | after
    audit.record(actor=actor, verb=verb, subject=(APPLICATION, row.id), place=row.place, after=told, now=now)
