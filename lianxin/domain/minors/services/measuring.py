"""What was done at once: measures with their terms, the child's safety, who sat together."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.commitments.services import begin_clock, end_clock, move_clock
from lianxin.domain.commitments.services.changing import must_say
from lianxin.domain.minors import rules
from lianxin.domain.minors.models import ChildAssessment, ChildConference, ChildFile, ChildMeasure
from lianxin.domain.minors.selectors.facts import AWAY, TEMPORARY
from lianxin.domain.minors.selectors.words import must_know
from lianxin.domain.minors.services.holding import taken_up
from lianxin.domain.minors.services.receiving import PROMISE
from lianxin.domain.proceedings.services.holding import keep, sent_before
from lianxin.kernel.clock import day_bounds, local_day
from lianxin.kernel.days import must_be_past, must_follow
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import N_, ProblemError
from lianxin.kernel.sayings import saying

_HOME_SAFE = ("normal", "insufficient")
"""Guardianship with which a child may go home; insufficient is helped by the plan."""


@service("minor.work")
def add_measure(
    *,
    actor: Viewer,
    now: datetime,
    file_id: UUID,
    kind: str,
    detail: str,
    since: date,
    until: date | None = None,
    ground: str = "",
) -> ChildMeasure:
    """A measure was taken. Whoever lives away from home has a term: before it ends a promise asks to renew or bring the child home.
    Sent twice it is one.

    Raises "minor.code_unknown", "minor.ground_needed", "minor.term_needed", "minor.term_invalid",
    "minor.term_chained", "general.empty_field".
    """
    file = taken_up(actor, now, file_id)
    place = file.proceeding.place
    must_know(place, "measure", kind)
    must_be_past(since, now)
    if kind == TEMPORARY:
        if not ground:
            raise ProblemError("minor.ground_needed")
        must_know(place, "guardianship_ground", ground)
    if kind not in AWAY and until is not None:
        must_follow(until, since, N_("措施开始的日期"))
    running = ChildMeasure.objects.filter(file=file, kind=kind, since=since, until=until, by=actor.id, ended_on__isnull=True)
    if (earlier := next((one for one in running if one.detail == detail.strip()), None)) is not None:
        audit.unchanged()
        return earlier
    if kind in AWAY:
        _check_term(file, now, kind, since, until)
    measure = ChildMeasure(
        file=file,
        kind=kind,
        ground=ground if kind == TEMPORARY else "",
        since=since,
        until=until,
        by=actor.id,
        at=now,
    )
    measure.detail = must_say(detail, "谁做什么")
    if until is not None:
        measure.promise = _term_promise(actor, now, file, until)
    measure.save(force_insert=True)
    keep(
        actor,
        now,
        "minor.measure",
        file,
        {"measure": kind, "ground": measure.ground, "until": str(until or "")},
    )
    return measure


@service("minor.work")
def renew_measure(
    *, actor: Viewer, now: datetime, file_id: UUID, measure_id: UUID, until: date, why: str
) -> ChildMeasure:
    """The term is extended, never beyond what the pack allows from its beginning. Raises "minor.measure_over", "minor.term_invalid",
    "minor.term_chained"."""
    file, measure = _running(actor, now, file_id, measure_id)
    _check_term(file, now, measure.kind, measure.since, until)
    if measure.until is not None and until <= measure.until:
        raise ProblemError("minor.term_invalid", days=_most(file.proceeding.place, now))
    measure.detail = f"{measure.detail}\n{local_day(now)} 延长到 {until}:{must_say(why, '理由')}"
    measure.until, measure.renewals = until, measure.renewals + 1
    if measure.promise_id is None:
        measure.promise = _term_promise(actor, now, file, until)
    else:
        move_clock(
            actor=actor, now=now, commitment_id=measure.promise_id, due_at=_notice_at(file.proceeding.place, now, until),
            reason=saying("proceeding.clock"),
        )  # fmt: skip
    measure.save(update_fields=["detail_sealed", "until", "renewals", "promise"])
    keep(actor, now, "minor.renew", file, {"measure": measure.kind, "until": str(until)})
    return measure


@service("minor.work")
def end_measure(
    *, actor: Viewer, now: datetime, file_id: UUID, measure_id: UUID, ended_how: str, ended_on: date
) -> ChildMeasure:
    """A measure is over. A child goes home only after an assessment that found it safe there; follow-up is counted from that day.

    Raises "minor.measure_over", "minor.code_unknown", "minor.home_not_assessed", "minor.placement_runs_on", "minor.not_placed", "general.day_in_future",
    "general.day_before".
    """
    file, measure = _running(actor, now, file_id, measure_id)
    if ended_how not in ChildMeasure.Ended.values:
        raise ProblemError("minor.code_unknown", code=ended_how)
    must_follow(must_be_past(ended_on, now), measure.since, N_("措施开始的日期"))
    _must_end_so(file, measure, ended_how)
    if ended_how == ChildMeasure.Ended.HOME:
        _must_be_safe_at_home(file, measure)
        file.returned_on = ended_on
        file.save(update_fields=["returned_on"])
    measure.ended_how, measure.ended_on = ended_how, ended_on
    measure.save(update_fields=["ended_how", "ended_on"])
    if measure.promise_id is not None:
        end_clock(
            actor=actor,
            now=now,
            commitment_id=measure.promise_id,
            outcome=str(measure.get_ended_how_display()),
        )
    keep(
        actor,
        now,
        "minor.measure_end",
        file,
        {"measure": measure.kind, "ended_how": ended_how, "ended_on": str(ended_on)},
    )
    return measure


@service("minor.work")
def mark_safe(*, actor: Viewer, now: datetime, file_id: UUID) -> ChildFile:
    """I made sure that the child is safe. Said twice the first time stands."""
    file = taken_up(actor, now, file_id)
    if file.safe_at is not None:
        audit.unchanged()
        return file
    file.safe_at, file.safe_by = now, actor.id
    file.save(update_fields=["safe_at", "safe_by"])
    keep(actor, now, "minor.safe", file)
    return file


@service("minor.work")
def keep_conference(
    *, actor: Viewer, now: datetime, file_id: UUID, held_on: date, present: str, said: str, decided: str, row_id: UUID | None = None
) -> ChildConference:
    """The minutes of a case conference. The same `row_id` twice is one. Raises "general.empty_field", "general.day_in_future"."""
    file = taken_up(actor, now, file_id)
    sent = sent_before(ChildConference.objects.filter(file=file, by=actor.id), row_id)
    if sent is not None:
        return sent
    held = ChildConference(id=row_id or new_id(), file=file, held_on=must_be_past(held_on, now), by=actor.id, at=now)
    held.minutes = rules.as_text(
        {"present": must_say(present, "到会的人"), "said": said, "decided": must_say(decided, "决定")}
    )
    held.save(force_insert=True)
    keep(actor, now, "minor.conference", file, {"held_on": str(held_on)})
    return held


def _running(actor: Viewer, now: datetime, file_id: UUID, measure_id: UUID) -> tuple[ChildFile, ChildMeasure]:
    file = taken_up(actor, now, file_id)
    measure = ChildMeasure.objects.select_for_update(of=("self",)).filter(id=measure_id, file=file).first()
    if measure is None:
        raise ProblemError("general.not_found")
    if measure.ended_on is not None:
        raise ProblemError("minor.measure_over")
    return file, measure


def _must_end_so(file: ChildFile, measure: ChildMeasure, ended_how: str) -> None:
    """Whoever lives away comes home, stays away for long, or is looked after elsewhere: nobody goes home under another word."""
    to_or_from_home = ended_how in (ChildMeasure.Ended.HOME, ChildMeasure.Ended.LONG)
    if measure.kind not in AWAY:
        if to_or_from_home:
            raise ProblemError("minor.not_placed")
        return
    elsewhere = ChildMeasure.objects.filter(file=file, kind__in=AWAY, ended_on__isnull=True).exclude(id=measure.id)
    if not to_or_from_home and not elsewhere.exists():
        raise ProblemError("minor.placement_runs_on")


def _must_be_safe_at_home(file: ChildFile, measure: ChildMeasure) -> None:
    """Assessed for the return since the measure began, and nothing worse found afterwards."""
    since = list(ChildAssessment.objects.filter(file=file, at__gte=measure.at).order_by("-at", "-id"))
    before_return = next((one for one in since if one.occasion == "home"), None)
    if before_return is None or not {before_return.guardianship, since[0].guardianship} <= set(_HOME_SAFE):
        raise ProblemError("minor.home_not_assessed")


def _check_term(file: ChildFile, now: datetime, kind: str, since: date, until: date | None) -> None:
    """Temporary guardianship is counted on from where it began, by whichever file, as long as the child has not come home between."""
    most = _most(file.proceeding.place, now)
    if until is None:
        raise ProblemError("minor.term_needed")
    if not since < until <= since + timedelta(days=most):
        raise ProblemError("minor.term_invalid", days=most)
    first = rules.counted_from(since, _before(file)) if kind == TEMPORARY else since
    if until > first + timedelta(days=most):
        raise ProblemError("minor.term_chained", days=most, day=f"{first:%Y-%m-%d}", last=f"{first + timedelta(days=most):%Y-%m-%d}")


def _before(file: ChildFile) -> list[rules.Away]:
    """What the child lived away by, in this file and in every other of theirs."""
    of_child = Q(file=file)
    if file.proceeding.resident_id is not None:
        of_child |= Q(file__proceeding__resident_id=file.proceeding.resident_id)
    rows = ChildMeasure.objects.filter(of_child, kind__in=AWAY)
    return [rules.Away(one.kind == TEMPORARY, one.since, one.ended_on, one.ended_how) for one in rows]


def _most(place: str, now: datetime) -> int:
    return int(packs.for_place(place).value("child_guardianship_days", local_day(now)))


def _notice_at(place: str, now: datetime, until: date) -> datetime:
    days = int(packs.for_place(place).value("child_term_notice_days", local_day(now)))
    return max(day_bounds(until - timedelta(days=days))[1], now + timedelta(days=1))


def _term_promise(actor: Viewer, now: datetime, file: ChildFile, until: date) -> Commitment:
    proceeding = file.proceeding
    return begin_clock(
        actor=actor, now=now, kind=PROMISE, title="未成年人保护:措施到期前办理", place=proceeding.place,
        due_at=_notice_at(proceeding.place, now, until), resident_id=proceeding.resident_id, worker_id=proceeding.holder_id, guard=proceeding.guard,
    )  # fmt: skip
