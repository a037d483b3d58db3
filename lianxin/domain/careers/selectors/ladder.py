"""Where somebody stands on the ladder, what comes next, and who is due."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet

from lianxin.base import packs
from lianxin.base.access.scope import scope, within
from lianxin.base.access.viewer import Viewer
from lianxin.domain.careers import rules
from lianxin.domain.careers.models import Appraisal, Promotion
from lianxin.domain.careers.selectors.holding import counted_levels
from lianxin.domain.careers.selectors.seeing import engagements, found_or_404, own_or_within, reads
from lianxin.domain.workforce.models import EducationHours, Engagement, Worker
from lianxin.domain.workforce.rules.ladder import grades_of, ladder_of
from lianxin.kernel.clock import local_day
from lianxin.kernel.divisions import place_range
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.packs import Pack


@dataclass(frozen=True, slots=True)
class OnLadder:
    """One engagement with where it stands and what comes next; `ladder` None where its kind of post has none; `proposed`: the promotion that
    waits to be decided, beside which no other is proposed."""

    engagement: Engagement
    standing: rules.Standing
    ladder: rules.Ladder | None
    next: rules.NextStep
    proposed: Promotion | None = None


def ladder_for(pack: Pack, post_kind: str) -> rules.Ladder | None:
    """The ladder of a kind of post as the rules read it; None where the pack sets none."""
    found = ladder_of(pack, post_kind)
    if found is None:
        return None
    return rules.Ladder(
        grades_of(pack, found.code), pack.appraisal_results, found.step_years, found.step_result
    )


def standing_on(viewer: Viewer, engagement: Engagement, today: date) -> OnLadder:
    """Of one engagement. Raises "general.not_found" for whoever may not see it."""
    found = on_ladder(viewer, [engagement], today)
    if not found:
        raise ProblemError("general.not_found")
    return found[0]


def on_ladder(viewer: Viewer, rows: Sequence[Engagement], today: date) -> list[OnLadder]:
    """Those of these engagements that are the viewer's own, or of people within reach. A handful of queries however many there are."""
    rows = [one for one in rows if reads(viewer, one.worker)]
    workers = [one.worker_id for one in rows]
    results, hours = _results(viewer, workers, today), _hours(viewer, workers)
    since, levels = _since(viewer, rows), counted_levels(viewer, rows, today)
    waiting = {one.engagement_id: one for one in promotions(viewer).filter(state="proposed", engagement__in=[row.id for row in rows])}
    found = []
    for one in rows:
        ladder = ladder_for(packs.for_place(one.place), one.post.kind)
        grade_since, step_since = since[one.id]
        standing = rules.Standing(
            _grade(one, ladder), one.step, grade_since, step_since, results[one.worker_id], levels.get(one.worker_id, ()), hours[one.worker_id]
        )  # fmt: skip
        nothing = rules.NextStep(None, None)
        found.append(
            OnLadder(one, standing, ladder, rules.next_step(standing, ladder, today) if ladder else nothing, waiting.get(one.id))
        )
    return found


def due(viewer: Viewer, place: str, today: date) -> list[tuple[OnLadder, rules.Move]]:
    """Who is due for a step or a grade within reach of a place, or will be within `ahead_days`; the earliest first. Those proposed already are
    left out."""
    inside = within((place_range(place),))
    rows = (
        scope(viewer, "career.read", engagements(viewer)).filter(inside)
        if inside is not None
        else Engagement.objects.none()
    )
    rows = rows.exclude(promotions__state="proposed").order_by("worker__name", "id")
    found = [(one, move) for one in on_ladder(viewer, list(rows), today) for move in one.next.moves]
    until = today + timedelta(days=ahead_days(place, today))
    soon = [(one, move) for one, move in found if (move.is_due or (move.due_on and move.due_on <= until))]
    return sorted(
        soon, key=lambda pair: (not pair[1].is_due, pair[1].due_on or today, pair[0].engagement.worker.name)
    )


def ahead_days(place: str, today: date) -> int:
    """So many days ahead those are shown who will be due; no rows of anybody."""
    return int(packs.for_place(place).value("promotion_ahead_days", today))


def appraisals(viewer: Viewer) -> QuerySet[Appraisal]:
    """One's own, and of those within reach of `career.read`."""
    return Appraisal.objects.filter(own_or_within(viewer, "career.read")).select_related("worker")


def appraisal_or_404(viewer: Viewer, appraisal_id: UUID) -> Appraisal:
    found: Appraisal = found_or_404(appraisals(viewer), appraisal_id)
    return found


def appraisals_of(viewer: Viewer, worker: Worker) -> QuerySet[Appraisal]:
    return appraisals(viewer).filter(worker=worker).order_by("-year")


def objections_waiting(viewer: Viewer) -> QuerySet[Appraisal]:
    """Objections that the viewer may answer: not to their own appraisal, not to one they made."""
    rows = scope(
        viewer, "career.rate", Appraisal.objects.filter(objected_at__isnull=False, answered_at__isnull=True)
    )
    return (
        rows.exclude(made_by=viewer.person_id)
        .exclude(worker__user_id=viewer.person_id)
        .select_related("worker")
        .order_by("objected_at")
    )


@dataclass(frozen=True, slots=True)
class DueCount:
    """One line of who is due in numbers: a place, people who are due now, and those who only will be soon."""

    place: str
    now: int
    soon: int


def due_counts(found: Sequence[tuple[OnLadder, rules.Move]], place: str) -> list[DueCount]:
    """What `due` found, by township above a township, by the place of the post in one; each person once, nobody is named."""
    now: dict[str, set[UUID]] = defaultdict(set)
    soon: dict[str, set[UUID]] = defaultdict(set)
    for one, move in found:
        (now if move.is_due else soon)[rules.line_of(one.engagement.place, place)].add(one.engagement.worker_id)
    return [DueCount(code, len(now[code]), len(soon[code] - now[code])) for code in sorted({*now, *soon})]


def promotions(viewer: Viewer) -> QuerySet[Promotion]:
    """One's own, and of those within reach of `career.read`."""
    rows = Promotion.objects.filter(own_or_within(viewer, "career.read", "engagement__worker"))
    return rows.select_related("engagement__worker", "engagement__post")


def promotions_of(viewer: Viewer, worker: Worker) -> QuerySet[Promotion]:
    """Those of somebody: waiting, decided and taken back, the newest first."""
    return promotions(viewer).filter(engagement__worker=worker).order_by("-made_at", "-id")


def promotions_at(viewer: Viewer, place: str, *, waiting: bool) -> QuerySet[Promotion]:
    """Those of a place: waiting to be decided, or decided and taken back."""
    low, high = place_range(place)
    rows = promotions(viewer).filter(place__gte=low, place__lt=high)
    return rows.filter(state="proposed") if waiting else rows.exclude(state="proposed")


def promotion_or_404(viewer: Viewer, promotion_id: UUID) -> Promotion:
    found: Promotion = found_or_404(promotions(viewer), promotion_id)
    return found


def _grade(engagement: Engagement, ladder: rules.Ladder | None) -> str:
    """Whoever was put on a post without a grade stands on the lowest."""
    if engagement.grade or ladder is None or not ladder.grades:
        return engagement.grade
    return ladder.grades[0].code


def _since(viewer: Viewer, rows: Sequence[Engagement]) -> dict[UUID, tuple[date, date]]:
    """By engagement, since when they stand on their grade and on their step: of what was approved, else since they came."""
    found = {one.id: (one.since, one.since) for one in rows}
    done = (
        promotions(viewer)
        .filter(state="approved", engagement__in=list(found))
        .order_by("since", "decided_at")
    )
    for one in done:
        grade, _step = found[one.engagement_id]
        found[one.engagement_id] = (one.since if one.to_grade != one.from_grade else grade, one.since)
    return found


def _results(viewer: Viewer, workers: Sequence[UUID], today: date) -> dict[UUID, dict[int, str]]:
    found: dict[UUID, dict[int, str]] = defaultdict(dict)
    for one in appraisals(viewer).filter(worker_id__in=workers):
        found[one.worker_id][one.year] = one.result if is_settled(one, today) else ""
    return found


def is_settled(one: Appraisal, today: date) -> bool:
    """Does the result of an appraisal count on a day? The caller has found it."""
    return rules.is_settled(
        local_day(one.made_at), today, objection_days(one.place, today), acknowledged=one.acknowledged_at is not None,
        objected=one.objected_at is not None, answered=one.answered_at is not None,
    )  # fmt: skip


def objection_days(place: str, today: date) -> int:
    """Days within which a result may be objected to; no rows of anybody."""
    return int(packs.for_place(place).value("appraisal_objection_days", today))


def _hours(viewer: Viewer, workers: Sequence[UUID]) -> dict[UUID, list[tuple[date, Decimal]]]:
    rows = EducationHours.objects.filter(
        own_or_within(viewer, "career.read"), worker_id__in=workers, state="verified"
    )
    found: dict[UUID, list[tuple[date, Decimal]]] = defaultdict(list)
    starts: list[tuple[UUID, datetime, Decimal]] = list(
        rows.order_by("starts_at", "id").values_list("worker_id", "starts_at", "hours")
    )
    for worker, moment, hours in starts:
        found[worker].append((local_day(moment), hours))
    return found
