"""A worker rates themselves, a supervisor rates them, and after a talk a level is agreed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.careers.models import CompetencyRating, RatedLevel
from lianxin.domain.careers.rules import checked_levels
from lianxin.domain.careers.selectors.competency import sides_of
from lianxin.domain.careers.selectors.seeing import is_own, may_rate, own_file, person_or_404
from lianxin.domain.careers.services.taking import said
from lianxin.domain.careers.services.telling import tell
from lianxin.domain.workforce.models import Worker
from lianxin.kernel.clock import local_day
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

SUBJECT = "careers.CompetencyRating"
_FIRST_YEAR = 2000
Side = CompetencyRating.Side


@service("workforce.own")
def rate_own(
    *, actor: Viewer, now: datetime, year: int, levels: Mapping[str, object], evidence: str = "", rating_id: UUID | None = None
) -> CompetencyRating:  # fmt: skip
    """Rate oneself for a year. A second one takes the first one's place; both stay on file.

    Raises "careers.no_worker_file", "careers.year_wrong", "careers.level_missing", "careers.level_unknown".
    """
    worker = own_file(actor)
    return _rate(actor, now, worker, Side.OWN, year, levels, evidence.strip(), rating_id)


@service("workforce.own")
def rate_supervised(
    *, actor: Viewer, now: datetime, worker_id: UUID, year: int, levels: Mapping[str, object], evidence: str,
    rating_id: UUID | None = None,
) -> CompetencyRating:  # fmt: skip
    """Rate somebody one supervises, or over whose place one holds `career.rate`; with what was seen.

    Raises "general.not_found", "careers.own_rating", "careers.not_supervisor", "careers.evidence_needed" and as `rate_own`.
    """
    worker = _rated(actor, worker_id)
    return _rate(
        actor,
        now,
        worker,
        Side.SUPERVISOR,
        year,
        levels,
        said(evidence, "careers.evidence_needed"),
        rating_id,
    )


@service("workforce.own")
def agree(
    *, actor: Viewer, now: datetime, worker_id: UUID, year: int, levels: Mapping[str, object], talk: str,
    rating_id: UUID | None = None,
) -> CompetencyRating:  # fmt: skip
    """Write down the levels agreed in a talk, once both have rated. Raises "careers.talk_needs_both" and as `rate_supervised`."""
    worker = _rated(actor, worker_id)
    sides = sides_of(actor, worker, year)
    if not sides.own or not sides.supervisor:
        raise ProblemError("careers.talk_needs_both")
    return _rate(
        actor, now, worker, Side.AGREED, year, levels, said(talk, "careers.evidence_needed"), rating_id
    )


def _rated(actor: Viewer, worker_id: UUID) -> Worker:
    worker = person_or_404(actor, worker_id)
    if is_own(actor, worker):
        raise ProblemError("careers.own_rating")
    if not may_rate(actor, worker):
        raise ProblemError("careers.not_supervisor")
    return worker


def _rate(
    actor: Viewer, now: datetime, worker: Worker, side: CompetencyRating.Side, year: int, levels: Mapping[str, object],
    evidence: str, rating_id: UUID | None,
) -> CompetencyRating:  # fmt: skip
    Worker.objects.select_for_update(of=("self",)).get(id=worker.id)
    earlier = CompetencyRating.objects.filter(id=rating_id, worker=worker).first() if rating_id else None
    if earlier is not None:
        audit.unchanged()
        return earlier
    if not _FIRST_YEAR <= year <= local_day(now).year:
        raise ProblemError("careers.year_wrong", year=year)
    found = checked_levels(levels, packs.for_place(worker.place).competencies)
    CompetencyRating.objects.filter(worker=worker, year=year, side=side, is_current=True).update(
        is_current=False
    )
    rating = CompetencyRating(
        id=rating_id or new_id(),
        place=worker.place,
        worker=worker,
        year=year,
        side=side,
        made_by=actor.id,
        made_at=now,
    )
    rating.evidence = evidence
    rating.save(force_insert=True)
    RatedLevel.objects.bulk_create(
        RatedLevel(rating=rating, competency=code, level=level) for code, level in found.items()
    )
    audit.record(
        actor=actor, verb="career.agree" if side == Side.AGREED else "career.rate", subject=(SUBJECT, rating.id), place=worker.place,
        after={"worker_id": str(worker.id), "year": year, "side": str(side), "levels": found}, now=now,
    )  # fmt: skip
    tell(actor, now, [worker.user_id], "career.rated", reverse("web:own-tab", args=["careers"]), f"rated-{rating.id.hex}")  # not of one's own rating
    return rating
