"""Rounds of peer review, one's own tasks, and the masked file that a task opens: the only way by which anybody of a review sees a file."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db.models import QuerySet

from lianxin.base import packs
from lianxin.base.access.scope import scope
from lianxin.base.access.selectors import approvers_over, panel_people
from lianxin.base.access.viewer import Viewer
from lianxin.base.packs.words import Words
from lianxin.base.ui.pack_words import language
from lianxin.domain.cases.rules import RELATIONS, score_text
from lianxin.domain.cases.selectors import case_or_404, case_papers, goals_of, records_of, ties_of
from lianxin.domain.conduct.models import ReviewFile, ReviewRound, ReviewTask
from lianxin.domain.conduct.rules import Mask, draw, final_score, needs_third, station_of
from lianxin.domain.conduct.selectors.identities import identities_of, neighbours_in
from lianxin.domain.people.rules.residents import is_child
from lianxin.domain.people.selectors.looks import FileLook, looked_into, watching
from lianxin.domain.proceedings.models import Proceeding
from lianxin.domain.proceedings.selectors import steps_of, written
from lianxin.kernel.clock import day_bounds, local_day
from lianxin.kernel.problems import N_, ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.models import User
    from lianxin.domain.cases.models import CaseFile

PLAN: Final = "review.plan"
JUDGE: Final = "review.judge"
FAMILY: Final = "case"
TURNS: Final = 2
_EYES: Final = Viewer.system("卷宗互评")
_PURPOSE: Final = N_("卷宗互评(遮盖后)")


def rounds(viewer: Viewer) -> QuerySet[ReviewRound]:
    """Those of the viewer's places, for whoever plans them, the newest first."""
    return scope(viewer, PLAN, ReviewRound.objects.all()).order_by("-drawn_at", "-id")


def round_or_404(viewer: Viewer, round_id: UUID) -> ReviewRound:
    """One of them. Raises "general.not_found"."""
    found = rounds(viewer).filter(id=round_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def round_of_task_or_404(viewer: Viewer, task_id: UUID) -> ReviewRound:
    """The round that a task belongs to, for whoever planned it. Raises "general.not_found"."""
    found = rounds(viewer).filter(files__tasks__id=task_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def drawable(viewer: Viewer, place: str, since: date, until: date, now: datetime) -> dict[str, str]:
    """Closed case files of a place that may be drawn {id: station}: closed between two days, behind no guard, read within the place, and
    of no child (today or when it was closed) unless the pack lets them. Ids only."""
    if not viewer.may(PLAN, place):
        return {}
    pack = packs.for_place(place)
    family = [code for code, row in pack.workflows.items() if row.family == FAMILY and row.secrecy == "place"]
    begins, ends = day_bounds(since)[0], day_bounds(until)[1]
    rows = Proceeding.objects.filter(workflow__in=family, guard="", closed_at__gte=begins, closed_at__lt=ends, case__isnull=False, secrecy="place")
    rows = rows.filter(place__startswith=place[:6], resident__isnull=False).order_by("id")
    with_children = bool(pack.value("review_children", local_day(now)))
    return {
        str(one_id): station_of(where) for one_id, where, born, opened in rows.values_list("id", "place", "resident__birth_date", "opened_at")
        if with_children or not is_child(born, local_day(opened))
    }  # fmt: skip


def redrawn(viewer: Viewer, one: ReviewRound) -> set[UUID]:
    """What comes of drawing again with the seed and the pool that were kept: the same files, or somebody has changed something."""
    if not rounds(viewer).filter(id=one.id).exists():
        return set()
    return {UUID(found) for found in draw(dict(one.pool), one.seed, percent=one.percent, least=one.least, most=one.most)}


def reviewers_for(viewer: Viewer, place: str, now: datetime, county: str) -> list[User]:
    """Accounts that may review a file of this place: they review where they belong, which is another station, and by no right of theirs
    could they open the real file. For whoever plans it."""
    if not viewer.may(PLAN, county):
        return []
    near = set(approvers_over(place, "proceeding.read", today=local_day(now)))
    able = panel_people(county, JUDGE, today=local_day(now))
    return [one for one in able if one.id not in near and station_of(one.place) != station_of(place)]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A file of a round: its mark and station, its tasks, what it came to (None: not known yet)."""

    file: ReviewFile
    tasks: tuple[ReviewTask, ...]
    totals: tuple[int, ...]
    score: Fraction | None
    asks_third: bool


def files_of(viewer: Viewer, one: ReviewRound) -> list[Reviewed]:
    """The files of a round with who reviews them and what they gave; three queries."""
    rows = ReviewFile.objects.filter(round=one, round__in=rounds(viewer)).select_related("round")
    rows = rows.prefetch_related("tasks__scores", "tasks__reviewer").order_by("mark")
    return [_reviewed(row) for row in rows]


def _reviewed(file: ReviewFile) -> Reviewed:
    tasks = tuple(sorted(file.tasks.all(), key=lambda task: task.turn))
    totals = tuple(sum(score.points for score in task.scores.all()) for task in tasks if task.done_at is not None)
    difference = int(packs.for_place(file.place).value("review_difference", local_day(file.round.drawn_at)))
    return Reviewed(file, tasks, totals, final_score(totals, difference), needs_third(totals, difference) and len(tasks) == TURNS)


def reviewed(file: ReviewFile) -> Reviewed:
    """How a file that the caller has found stands."""
    return _reviewed(ReviewFile.objects.select_related("round").prefetch_related("tasks__scores", "tasks__reviewer").get(id=file.id))


@dataclass(frozen=True, slots=True)
class StationResult:
    """What the reviews of a station's files came to."""

    station: str
    files: int
    scored: int
    mean: Fraction | None


def by_station(viewer: Viewer, one: ReviewRound) -> list[StationResult]:
    """The same by station, in the order of their codes."""
    groups: dict[str, list[Reviewed]] = defaultdict(list)
    for row in files_of(viewer, one):
        groups[station_of(row.file.place)].append(row)
    told = []
    for station in sorted(groups):
        scores = [row.score for row in groups[station] if row.score is not None]
        told.append(StationResult(station, len(groups[station]), len(scores), sum(scores, Fraction(0)) / len(scores) if scores else None))
    return told


def own_tasks(viewer: Viewer, now: datetime) -> QuerySet[ReviewTask]:
    """The viewer's own, what is to be done first; of the file nothing but its mark."""
    rows = ReviewTask.objects.select_related("file__round").filter(reviewer_id=viewer.person_id)
    return rows.order_by("done_at", "until", "id")


def task_or_404(viewer: Viewer, now: datetime, task_id: UUID) -> ReviewTask:
    """One of the viewer's own, while its time runs and it is not handed in. Raises "general.not_found", "review.time_over"."""
    found = own_tasks(viewer, now).filter(id=task_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    if found.done_at is not None or not found.since <= now < found.until:
        raise ProblemError("review.time_over")
    return found


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a masked file. `day`: days after it was opened, the first is 0; `lines`: (what it is, the text; None: withheld)."""

    title: str
    day: int | None
    lines: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class MaskedFile:
    """What a reviewer reads: the phases, the goals, the records, who stands around the person. Nobody's name, number or place."""

    phases: tuple[Piece, ...]
    goals: tuple[Piece, ...]
    records: tuple[Piece, ...]
    around: tuple[str, ...]
    withheld: int


def masked_file(viewer: Viewer, now: datetime, task: ReviewTask) -> MaskedFile:
    """The file of a task, masked; the look goes on record each time. Raises as `task_or_404` does."""
    task = task_or_404(viewer, now, task.id)
    proceeding = Proceeding.objects.select_related("resident__household", "holder", "supervisor").get(id=task.file.proceeding_id)
    with watching():  # nobody is shown: the look of the reviewer is the one below
        case = case_or_404(_EYES, now, proceeding.id)
        phases, goals, records = _phases(now, proceeding), _goals(now, case), _records(now, case)
        around = tuple(RELATIONS.get(one.relation, one.relation) for one in ties_of(_EYES, now, case))
    looked_into(FileLook(("conduct.ReviewTask", task.id), task.file.place, "review", _PURPOSE))
    texts = [text for piece in (*phases, *goals, *records) for _label, text in piece.lines if text]
    mask = Mask([*identities_of(proceeding), *neighbours_in(proceeding, texts)])
    phases, goals, records = (_hide(part, mask) for part in (phases, goals, records))
    withheld = sum(text is None for piece in (*phases, *goals, *records) for _label, text in piece.lines)
    return MaskedFile(phases, goals, records, around, withheld)


def _hide(pieces: tuple[Piece, ...], mask: Mask) -> tuple[Piece, ...]:
    return tuple(Piece(one.title, one.day, tuple((label, mask.hide(text) if text else text) for label, text in one.lines)) for one in pieces)


def _phases(now: datetime, proceeding: Proceeding) -> tuple[Piece, ...]:
    row = written(proceeding.place, proceeding.workflow)
    steps = steps_of(_EYES, now, proceeding)
    return tuple(
        Piece(row.states[one.to_state].name.in_language(language()) if one.to_state in row.states else one.to_state, _day(proceeding, one.at), ((N_("理由或说明"), one.reason),) if one.reason else ())
        for one in steps if one.act in ("open", "step", "reopen")
    )  # fmt: skip


def _goals(now: datetime, case: CaseFile) -> tuple[Piece, ...]:
    told = []
    for goal in goals_of(_EYES, now, case):
        scores = list(goal.scores.all())
        lines: list[tuple[str, str | None]] = [(N_("目标"), goal.title), (N_("用什么衡量"), goal.measure), (N_("现在怎样"), goal.now_value), (N_("要到怎样"), goal.target)]
        lines += [(N_("目标达成"), f"{score_text(one.score)} {one.evidence}") for one in scores]
        told.append(Piece("", _day(case.proceeding, goal.added_at), tuple(lines)))
    return tuple(told)


def _records(now: datetime, case: CaseFile) -> tuple[Piece, ...]:
    known = case_papers(_EYES, case.proceeding.place)
    return tuple(
        Piece(
            known[one.paper][0].name.in_language(language()) if one.paper in known else one.paper, _day(case.proceeding, one.held_at or one.at),
            tuple(_lines(known.get(one.paper), json.loads(one.content))),
        )
        for one in records_of(_EYES, now, case)
    )  # fmt: skip


def _lines(paper: Any, content: dict[str, str]) -> list[tuple[str, str | None]]:
    fields = {field.code: field for field in paper[1]} if paper else {}
    told: list[tuple[str, str | None]] = []
    for code, text in content.items():
        field = fields.get(code)
        options: dict[str, Words] = {option.code: option.name for option in field.options} if field else {}
        shown = options[text].in_language(language()) if text in options else str(text)
        told.append((field.name.in_language(language()) if field else N_("其他"), shown))
    return told


def _day(proceeding: Proceeding, moment: datetime) -> int:
    return (local_day(moment) - local_day(proceeding.opened_at)).days


@dataclass(frozen=True, slots=True)
class Feedback:
    """What colleagues found of one's own file: the score once it is known, and what they say, without who they are."""

    number: str
    title: str
    score: Fraction | None
    notes: tuple[str, ...]


def own_feedback(viewer: Viewer) -> list[Feedback]:
    """For whoever held the files, the newest round first: nothing before the score stands, so that nobody is guessed by the time."""
    rows = ReviewFile.objects.filter(holder_id=viewer.person_id).select_related("round", "proceeding")
    found = []
    for row in rows.prefetch_related("tasks__scores", "tasks__reviewer").order_by("-round__drawn_at", "mark"):
        stands = _reviewed(row)
        notes = sorted(task.note for task in stands.tasks if task.note) if stands.score is not None else []
        found.append(Feedback(row.proceeding.number, row.round.title, stands.score, tuple(notes)))
    return found
