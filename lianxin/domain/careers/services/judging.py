"""The panel gives points, the round is ranked, made public, and its titles conferred on those against whom no objection held."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.packs import schema
from lianxin.domain.careers.models import (
    Application,
    HeldTitle,
    Judge,
    Recusal,
    Score,
    SelectionRound,
)
from lianxin.domain.careers.rules import seats_left, selecting
from lianxin.domain.careers.selectors import public
from lianxin.domain.careers.selectors.rounds import (
    Standing,
    applications,
    conflicts_of,
    judge_of,
    numbers_of,
    ranking_of,
    totals,
)
from lianxin.domain.careers.services.rounds import (
    APPLICATION,
    move,
    must_be_enough,
    page_of,
    record,
    taken_up,
)
from lianxin.domain.careers.services.taking import not_own, said
from lianxin.domain.careers.services.telling import tell
from lianxin.domain.workforce.events import ObjectionUpheld
from lianxin.domain.workforce.selectors.publicity import open_objections
from lianxin.kernel.clock import local_day
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

State = Application.State


@service("workforce.own")
def recuse(*, actor: Viewer, now: datetime, application_id: UUID, reason: str) -> Recusal:
    """A judge says that they are close to an applicant: what they gave does not count. Twice is once. Raises "careers.not_judge"."""
    judge, row = _mine(actor, application_id, "recuse")
    earlier = Recusal.objects.filter(judge=judge, application=row).first()
    if earlier is not None:
        audit.unchanged()
        return earlier
    made = Recusal(id=new_id(), judge=judge, application=row, made_by=actor.id, made_at=now)
    made.reason = said(reason)
    made.save(force_insert=True)
    record(actor, now, "career.recuse", row.round, application=str(row.id))
    return made


@service("workforce.own")
def score(*, actor: Viewer, now: datetime, application_id: UUID, points: Mapping[str, object]) -> int:
    """A judge's points for every criterion; until the ranking they may be given anew. Returns the total.

    Raises "careers.not_judge", "careers.conflict", "careers.points_wrong".
    """
    judge, row = _mine(actor, application_id, "score")
    if row.state != State.ELIGIBLE:
        raise ProblemError("careers.round_state")
    if why := conflicts_of(actor, judge, [row])[row.id]:
        raise ProblemError("careers.conflict", why=why[0])
    given = _checked(packs.for_place(row.round.place).titles[row.round.title], points)
    before = dict(Score.objects.filter(judge=judge, application=row).values_list("criterion", "points"))
    if before == given:
        audit.unchanged()
        return sum(given.values())
    Score.objects.filter(judge=judge, application=row).delete()
    Score.objects.bulk_create(
        Score(judge=judge, application=row, criterion=code, points=number, made_at=now)
        for code, number in given.items()
    )
    record(actor, now, "career.score", row.round, application=str(row.id), total=sum(given.values()))
    return sum(given.values())


def _mine(actor: Viewer, application_id: UUID, step: str) -> tuple[Judge, Application]:
    row = Application.objects.filter(id=application_id).select_related("worker", "round").first()
    judge = judge_of(actor, row.round) if row is not None else None
    if row is None or judge is None:
        raise ProblemError("careers.not_judge")
    one = taken_up(actor, row.round_id, step)
    row.refresh_from_db()  # what it was before the lock may be over
    row.round = one
    return judge, row


def _checked(title: schema.Title, points: Mapping[str, object]) -> dict[str, int]:
    found = {}
    for code, criterion in title.criteria.items():
        text = str(points.get(code, "")).strip()
        if not (text.isascii() and text.isdecimal() and int(text) <= criterion.points):
            raise ProblemError("careers.points_wrong", criterion=criterion.name.zh, most=criterion.points)
        found[code] = int(text)
    return found


@service("career.manage")
def rank(*, actor: Viewer, now: datetime, round_id: UUID) -> SelectionRound:
    """Every judge without a conflict has given points to every eligible application: the means are fixed. What a judge gave who has come
    into a conflict since does not count.

    Those clearly within the quota are chosen, those beyond it passed over; who is tied at its edge stays open.
    Raises "careers.judge_organises", "careers.scores_missing", "careers.judges_few".
    """
    one = _organised(actor, round_id, "rank")
    eligible = list(applications(actor, one).filter(state=State.ELIGIBLE))
    must_be_enough(actor, one, eligible)
    given, missing = totals(actor, one), 0
    for judge in Judge.objects.filter(round=one).select_related("user", "round"):
        why = conflicts_of(actor, judge, eligible)
        missing += sum(not why[key] and judge.id not in given.get(key, {}) for key in why)
        Score.objects.filter(judge=judge, application_id__in=[key for key in why if why[key]]).delete()
    if missing:
        raise ProblemError("careers.scores_missing", number=missing)
    for standing in ranking_of(actor, one):
        row = standing.application
        row.points = standing.place.points
        row.state = {"in": State.CHOSEN, "tie": State.ELIGIBLE}.get(standing.place.verdict, State.PASSED_OVER)
        row.save(update_fields=["points", "state"])
    move(one, "rank")
    record(actor, now, "career.rank", one, applications=len(eligible))
    return one


@service("career.manage")
def settle_tie(
    *, actor: Viewer, now: datetime, round_id: UUID, chosen: Collection[UUID], reason: str
) -> SelectionRound:
    """Say who of those with equal points at the edge of the quota is chosen, and why.

    Raises "careers.judge_organises", "careers.tie_wrong", "careers.reason_needed".
    """
    one = _organised(actor, round_id, "settle")
    tied, seats = _tie(actor, one)
    wanted = {key for key in chosen if key in {row.id for row in tied}}
    if not tied or len(wanted) != seats or len(wanted) != len(set(chosen)):
        raise ProblemError("careers.tie_wrong", seats=seats)
    for row in tied:
        not_own(actor, row.worker)
        row.state = State.CHOSEN if row.id in wanted else State.PASSED_OVER
        row.save(update_fields=["state"])
    one.tie_reason = said(reason)
    one.save(update_fields=["tie_reason"])
    record(
        actor, now, "career.settle_tie", one, why=one.tie_reason, chosen=sorted(str(key) for key in wanted)
    )
    return one


def _organised(actor: Viewer, round_id: UUID, step: str) -> SelectionRound:
    """Who judges does not add up and decide what the judges gave."""
    one = taken_up(actor, round_id, step, manage=True)
    if judge_of(actor, one) is not None:
        raise ProblemError("careers.judge_organises")
    return one


def _tie(actor: Viewer, one: SelectionRound) -> tuple[list[Application], int]:
    """Those still open at the edge of the quota, and how many seats are left for them."""
    ranked: list[Standing] = ranking_of(actor, one)
    tied = [standing.application for standing in ranked if standing.place.verdict == "tie"]
    open_ones = [row for row in tied if row.state == State.ELIGIBLE]
    return open_ones, seats_left([standing.place for standing in ranked], one.quota) if open_ones else 0


@service("career.manage")
def publish(*, actor: Viewer, now: datetime, round_id: UUID) -> SelectionRound:
    """The result is made public for the days of the pack, from today. Raises "careers.tie_open", "careers.nobody_eligible"."""
    one = taken_up(actor, round_id, "publish", manage=True)
    tied, seats = _tie(actor, one)
    if tied:
        raise ProblemError("careers.tie_open", seats=seats)
    if not Application.objects.filter(round=one, state=State.CHOSEN).exists():
        raise ProblemError("careers.nobody_eligible")
    days = numbers_of(one)[packs.for_place(one.place).titles[one.title].publicity]
    one.notice_from = local_day(now)
    one.notice_until = selecting.notice_until(one.notice_from, days)
    move(one, "publish", "notice_from", "notice_until")
    record(actor, now, "career.publish", one, until=str(one.notice_until))
    who = Application.objects.filter(round=one).exclude(state=State.WITHDRAWN).values_list("worker__user_id", flat=True)
    tell(actor, now, who, "career.public", page_of(one), f"public-{one.id.hex}")
    return one


def strike(event: ObjectionUpheld) -> None:
    """An objection to somebody chosen holds: they do not get the title. Raises "careers.round_state"."""
    if event.kind != public.KIND:
        return
    row = Application.objects.get(id=event.row_id)
    one = SelectionRound.objects.select_for_update(of=("self",)).get(id=row.round_id)
    selecting.after("answer", one.state)
    row.state = State.STRUCK
    row.save(update_fields=["state"])
    record(event.actor, event.at, "career.strike", one, application=str(row.id))


@service("career.manage")
def confer(*, actor: Viewer, now: datetime, round_id: UUID, document: str = "") -> SelectionRound:
    """The publicity is over and every objection answered: those chosen hold the title.

    Raises "careers.notice_running", "careers.objections_open".
    """
    one = taken_up(actor, round_id, "confer", manage=True)
    today = local_day(now)
    if one.notice_until is None or today <= one.notice_until:
        raise ProblemError("careers.notice_running", day=str(one.notice_until))
    if waiting := open_objections(public.KIND, one.id):
        raise ProblemError("careers.objections_open", number=waiting)
    lines = []
    for row in (
        Application.objects.filter(round=one, state=State.CHOSEN).select_related("worker").order_by("id")
    ):
        held, is_new = HeldTitle.objects.get_or_create(
            worker=row.worker, title=one.title, region=one.region, year=one.year, batch=one.batch, withdrawn_on=None,
            defaults={
                "place": row.worker.place, "conferred_on": today, "document": document.strip(), "application": row, "made_by": actor.id, "made_at": now,
            },
        )  # fmt: skip
        if not is_new:  # somebody has written it down already
            held.application = row
            held.save(update_fields=["application"])
        row.state = State.CONFERRED
        row.save(update_fields=["state"])
        lines.append(
            audit.Line((APPLICATION, row.id), row.place, {"state": str(row.state), "title": one.title})
        )
    audit.record_all(actor=actor, verb="career.confer", now=now, lines=lines)
    one.closed_at = now
    move(one, "confer", "closed_at")
    record(actor, now, "career.confer", one, people=len(lines))
    return one
