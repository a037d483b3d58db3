"""A higher step or grade is proposed, and decided by another person; then the engagement stands on it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.urls import reverse

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.notices.services import settle
from lianxin.domain.careers.models import Promotion
from lianxin.domain.careers.rules.conditions import WORDS
from lianxin.domain.careers.rules.next_step import Move
from lianxin.domain.careers.selectors.ladder import OnLadder, promotion_or_404, standing_on
from lianxin.domain.careers.selectors.seeing import engagement_or_404
from lianxin.domain.careers.services.taking import not_own, said
from lianxin.domain.careers.services.telling import tell, tell_who_decides
from lianxin.domain.workforce.models import Engagement
from lianxin.domain.workforce.services.grading import set_grade
from lianxin.kernel.clock import local_day
from lianxin.kernel.days import must_follow
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

SUBJECT = "careers.Promotion"
State = Promotion.State


@service("career.rate")
def propose(
    *, actor: Viewer, now: datetime, engagement_id: UUID, kind: str, since: date, reason: str, exception: bool = False,
    promotion_id: UUID | None = None,
) -> Promotion:  # fmt: skip
    """Propose the next pay step ("step") or the next grade ("grade") of an engagement; `exception`: although a condition is missing.

    Raises "general.not_found", "careers.own_matter", "careers.engagement_ended", "careers.no_ladder", "careers.not_up",
    "careers.conditions_missing", "careers.promotion_open", "careers.reason_needed", "general.day_before".
    """
    engagement = engagement_or_404(actor, engagement_id)
    not_own(actor, engagement.worker)
    actor.must("career.rate", engagement.place)
    engagement = Engagement.objects.select_for_update(of=("self",)).select_related("post", "worker").get(id=engagement.id)
    earlier = (
        Promotion.objects.filter(id=promotion_id, engagement=engagement).first() if promotion_id else None
    )
    if earlier is not None:
        audit.unchanged()
        return earlier
    if engagement.ended_on is not None:
        raise ProblemError("careers.engagement_ended")
    if Promotion.objects.filter(engagement=engagement, state=State.PROPOSED).exists():
        raise ProblemError("careers.promotion_open")
    here = standing_on(actor, engagement, local_day(now))
    move = _move(here, kind)
    if not move.is_due and not exception:
        missing = "、".join(WORDS[one.kind] for one in move.conditions if one.state != "met")
        raise ProblemError("careers.conditions_missing", missing=missing)
    must_follow(since, engagement.since, "到岗日期")
    row = Promotion(
        id=promotion_id or new_id(), place=engagement.place, engagement=engagement, from_grade=here.standing.grade, from_step=engagement.step,
        to_grade=move.grade, to_step=move.step, since=since, reason=said(reason), conditions=[one.kept() for one in move.conditions],
        made_by=actor.id, made_at=now,
    )  # fmt: skip
    row.save(force_insert=True)
    _record(actor, now, "career.propose", row, exception=exception and not move.is_due)
    tell_who_decides(actor, now, row.place, "career.manage", [engagement.worker.user_id], "career.proposed", _page(row), _key(row))
    return row


def _move(here: OnLadder, kind: str) -> Move:
    if here.ladder is None:
        raise ProblemError("careers.no_ladder")
    move = {"step": here.next.step, "grade": here.next.grade}.get(kind)
    if move is None:
        raise ProblemError("careers.not_up")
    return move


@service("career.manage")
def decide(*, actor: Viewer, now: datetime, promotion_id: UUID, approve: bool, reason: str) -> Promotion:
    """Approve or refuse, with a reason, by somebody else than who proposed; approved, the engagement stands on the grade at once. So it is
    not approved before its day; and nothing that was paid is changed: of a day in an earlier month it becomes the first of this one.

    Raises "careers.promotion_decided", "careers.promotion_early", "careers.same_person", "careers.own_matter", "careers.engagement_ended", "careers.reason_needed".
    """
    row = _open(actor, promotion_id)
    actor.must("career.manage", row.place)
    not_own(actor, row.engagement.worker)
    if approve and row.engagement.ended_on is not None:
        raise ProblemError("careers.engagement_ended")
    today = local_day(now)
    if approve and row.since > today:
        raise ProblemError("careers.promotion_early", day=str(row.since))
    if approve:
        row.since = max(row.since, today.replace(day=1))
    row.state = State.APPROVED if approve else State.REFUSED
    row.save(update_fields=["state", "since", *row.decide(actor.id, now, said(reason), "careers.same_person")])
    if approve:
        set_grade(
            actor=actor,
            now=now,
            engagement_id=row.engagement_id,
            grade=row.to_grade,
            step=row.to_step,
            since=row.since,
            reason=row.decided_why,
        )
    _record(actor, now, "career.decide", row, approved=approve, why=row.decided_why)
    settle(actor=actor, now=now, key=_key(row))
    tell(actor, now, [row.engagement.worker.user_id, row.made_by], "career.decided", _page(row), f"decided-{row.id.hex}")
    return row


@service("career.rate")
def withdraw_proposal(*, actor: Viewer, now: datetime, promotion_id: UUID) -> Promotion:
    """Take one's own proposal back. Raises "careers.promotion_decided", "general.not_found" for somebody else's."""
    row = _open(actor, promotion_id)
    if row.made_by != actor.id:
        raise ProblemError("general.not_found")
    row.state = State.WITHDRAWN
    row.save(update_fields=["state"])
    _record(actor, now, "career.withdraw_proposal", row)
    settle(actor=actor, now=now, key=_key(row))
    return row


def _page(row: Promotion) -> str:
    return reverse("careers:promotion", args=[row.id])


def _key(row: Promotion) -> str:
    return f"proposed-{row.id.hex}"


def _open(actor: Viewer, promotion_id: UUID) -> Promotion:
    promotion_or_404(actor, promotion_id)
    row = (
        Promotion.objects.select_for_update(of=("self",))
        .select_related("engagement__worker")
        .get(id=promotion_id)
    )
    if row.state != State.PROPOSED:
        raise ProblemError("careers.promotion_decided")
    return row


def _record(actor: Viewer, now: datetime, verb: str, row: Promotion, **more: object) -> None:
    before = {"grade": row.from_grade, "step": row.from_step}
    after = {"grade": row.to_grade, "step": row.to_step, "since": str(row.since)} | more
    audit.record(
        actor=actor,
        verb=verb,
        subject=(SUBJECT, row.id),
        place=row.place,
        before=before,
        after=after,
        now=now,
    )
