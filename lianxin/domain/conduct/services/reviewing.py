"""A sample of closed files is drawn by lot and given to colleagues of other stations; they score it, a third where two differ too far."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.urls import reverse

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.notices.services import notify
from lianxin.domain.commitments.services.changing import must_say
from lianxin.domain.conduct.models import ReviewFile, ReviewRound, ReviewScore, ReviewTask
from lianxin.domain.conduct.rules import assign, draw, order_by_lot
from lianxin.domain.conduct.selectors.reviewing import (
    JUDGE,
    PLAN,
    TURNS,
    drawable,
    reviewed,
    reviewers_for,
    task_or_404,
)
from lianxin.domain.proceedings.models import Proceeding
from lianxin.kernel.clock import local_day
from lianxin.kernel.days import must_be_past
from lianxin.kernel.divisions import county_of
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

SUBJECT: Final = "conduct.ReviewRound"
TASK: Final = "conduct.ReviewTask"
_DESK: Final = Viewer.system("卷宗互评")


@service(PLAN)
def draw_round(
    *, actor: Viewer, now: datetime, place: str, title: str, since: date, until: date, seed: str = "", round_id: UUID | None = None
) -> ReviewRound:
    """Draw of every station of a county its share of the case files closed between two days, and give each to two colleagues who could
    not open it. `seed`: by which it is drawn, made here when not given. The same `round_id` twice is one.

    Raises "review.days_invalid", "review.nothing_closed", "review.reviewers_few", "general.day_in_future", "general.empty_field".
    """
    county = county_of(place)
    actor.must(PLAN, county)
    if round_id is not None and (earlier := ReviewRound.objects.filter(id=round_id, drawn_by=actor.id).first()) is not None:
        audit.unchanged()
        return earlier
    if must_be_past(until, now) < since:
        raise ProblemError("review.days_invalid")
    pool = drawable(actor, county, since, until, now)
    if not pool:
        raise ProblemError("review.nothing_closed")
    pack, today = packs.for_place(county), local_day(now)
    percent, least, most = (int(pack.value(f"review_{name}", today)) for name in ("percent", "least", "most"))
    found = ReviewRound(
        id=round_id or new_id(), place=county, title=must_say(title, "名称"), since=since, until=until, seed=seed.strip() or secrets.token_hex(16),
        percent=percent, least=least, most=most, pool=pool, drawn_by=actor.id, drawn_at=now,
    )  # fmt: skip
    found.save(force_insert=True)
    drawn = draw(pool, found.seed, percent=percent, least=least, most=most)
    given = _give(actor, now, found, drawn)
    after = {"count": len(drawn), "pool": len(pool), "seed": found.seed}
    audit.record(actor=actor, verb="review.draw", subject=(SUBJECT, found.id), place=county, after=after, now=now)
    _tell(now, found, given)
    return found


def _give(actor: Viewer, now: datetime, found: ReviewRound, drawn: list[str]) -> set[UUID]:
    files = {str(one.id): one for one in Proceeding.objects.filter(id__in=[UUID(one) for one in drawn])}
    able = {one: [str(user.id) for user in reviewers_for(actor, files[one].place, now, found.place)] for one in drawn}
    if any(len(people) < TURNS for people in able.values()):
        raise ProblemError("review.reviewers_few", number=TURNS)
    until = _until(found.place, now)
    given = assign(able, found.seed, each=TURNS)
    for number, one in enumerate(order_by_lot(drawn, f"{found.seed}:marks"), 1):  # a mark says nothing of the station
        file = ReviewFile.objects.create(
            place=files[one].place, round=found, proceeding=files[one], holder_id=files[one].holder_id, mark=f"{number:03d}"
        )
        ReviewTask.objects.bulk_create(
            ReviewTask(file=file, reviewer_id=UUID(person), turn=turn, since=now, until=until) for turn, person in enumerate(given[one], 1)
        )
    return {UUID(person) for people in given.values() for person in people}


@service(JUDGE)
def score_file(*, actor: Viewer, now: datetime, task_id: UUID, points: Mapping[str, int], note: str) -> ReviewTask:
    """A reviewer's points for every criterion and what they would tell whoever holds the file, once; then the file is closed to them.
    Where two lie too far apart a third is asked. Raises "review.time_over", "review.points_invalid", "general.empty_field"."""
    seen = task_or_404(actor, now, task_id)
    ReviewFile.objects.select_for_update().get(id=seen.file_id)
    task = ReviewTask.objects.select_for_update(of=("self",)).select_related("file__round").get(id=task_id)
    if task.done_at is not None:
        raise ProblemError("review.time_over")
    criteria = packs.for_place(task.file.place).review_criteria
    for code, row in criteria.items():
        if not 0 <= points.get(code, -1) <= row.points:
            raise ProblemError("review.points_invalid", criterion=row.name.zh, most=row.points)
    ReviewScore.objects.bulk_create(ReviewScore(task=task, criterion=code, points=points[code]) for code in criteria)
    task.done_at, task.note = now, must_say(note, "意见")
    task.save(update_fields=["done_at", "note_sealed"])
    audit.record(actor=actor, verb="review.score", subject=(TASK, task.id), place=task.file.round.place, after={"points": sum(points[c] for c in criteria)}, now=now)
    if reviewed(task.file).asks_third:
        _ask_third(now, task.file)
    return task


@service(PLAN)
def give_again(*, actor: Viewer, now: datetime, task_id: UUID) -> ReviewTask:
    """The time of a task ran out and nothing was handed in: somebody else reviews that file, chosen by lot. Raises "review.not_late",
    "review.reviewers_few", "general.not_found"."""
    task = ReviewTask.objects.select_for_update(of=("self",)).select_related("file__round").filter(id=task_id).first()
    if task is None or not actor.may(PLAN, task.file.round.place):
        raise ProblemError("general.not_found")
    if task.done_at is not None or now < task.until:
        raise ProblemError("review.not_late")
    return _pass_on(actor, now, task, "review.give")


@service(JUDGE)
def hand_back(*, actor: Viewer, now: datetime, task_id: UUID) -> ReviewTask:
    """A reviewer knows whose file it is, or stands near to somebody in it: somebody else reviews it, and they read it no more. Raises
    "review.time_over", "review.reviewers_few", "general.not_found"."""
    task_or_404(actor, now, task_id)
    task = ReviewTask.objects.select_for_update(of=("self",)).select_related("file__round").get(id=task_id)
    if task.done_at is not None or task.reviewer_id != actor.id:
        raise ProblemError("review.time_over")
    return _pass_on(actor, now, task, "review.back")


def _pass_on(actor: Viewer, now: datetime, task: ReviewTask, verb: str) -> ReviewTask:
    other = _next_for(_DESK, now, task.file)
    if other is None:
        raise ProblemError("review.reviewers_few", number=TURNS)
    task.passed = [*task.passed, str(task.reviewer_id)]
    task.reviewer_id, task.since, task.until = other, now, _until(task.file.round.place, now)
    task.save(update_fields=["reviewer", "passed", "since", "until"])
    audit.record(actor=actor, verb=verb, subject=(TASK, task.id), place=task.file.round.place, after={"worker": str(other)}, now=now)
    _tell(now, task.file.round, {other})
    return task


def _ask_third(now: datetime, file: ReviewFile) -> None:
    """Nobody else left to ask: the planner's page says that a third is missing."""
    third = _next_for(_DESK, now, file)
    if third is not None:
        ReviewTask.objects.create(file=file, reviewer_id=third, turn=TURNS + 1, since=now, until=_until(file.round.place, now))
        _tell(now, file.round, {third})


def _next_for(viewer: Viewer, now: datetime, file: ReviewFile) -> UUID | None:
    tasks = ReviewTask.objects.filter(file=file).values_list("reviewer_id", "passed")
    asked = {str(one) for reviewer, passed in tasks for one in (reviewer, *passed)}
    able = [key for user in reviewers_for(viewer, file.place, now, file.round.place) if (key := str(user.id)) not in asked]
    lot = order_by_lot(able, f"{file.round.seed}:{file.proceeding_id}")
    return UUID(lot[0]) if lot else None


def _until(place: str, now: datetime) -> datetime:
    return now + timedelta(days=int(packs.for_place(place).value("review_days", local_day(now))))


def _tell(now: datetime, found: ReviewRound, people: set[UUID]) -> None:
    notify(
        actor=_DESK, now=now, users=people, kind="review.asked", link=reverse("conduct:tasks"), key=f"review:{found.id.hex}:{now:%m%d%H%M%S}",
    )  # fmt: skip
