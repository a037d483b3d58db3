"""What is known of people, as the rule "who may sit" reads it; many at once in a few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.viewer import Viewer
from lianxin.base.packs import Pack
from lianxin.domain.exams.models import ExamCycle, ExamEntry, SubjectResult
from lianxin.domain.exams.rules.eligibility import Candidate, Degree, Held, Route, Verdict, decide
from lianxin.domain.exams.rules.levels import LEVELS
from lianxin.domain.exams.rules.work import Stretch
from lianxin.domain.workforce.models import Certificate, Engagement, Schooling, Worker, WorkSpell
from lianxin.domain.workforce.rules.certificates import is_in_force
from lianxin.domain.workforce.selectors import workers
from lianxin.kernel.divisions import contains, place_range


@dataclass(frozen=True, slots=True)
class Known:
    """A person, where they work on the day, and what the rule reads of them."""

    worker: Worker
    place: str
    candidate: Candidate


def people_of(viewer: Viewer, cycle: ExamCycle, only: Collection[UUID] | None = None) -> list[Worker]:
    """Whose file is kept where the cycle counts and who has not left the trade before the exam; of some where they are named."""
    low, high = place_range(cycle.place)
    day = counted_day(cycle)
    found = workers(viewer).filter(place__gte=low, place__lt=high).order_by("place", "id")
    if only is not None:
        found = found.filter(id__in=only)
    return [one for one in found if one.left_on is None or one.left_on >= day]


def counted_day(cycle: ExamCycle) -> date:
    """The day whose certificates and posts count: the last of registration, else the first of the exam, else of the year."""
    return cycle.closes_on or cycle.first_day or date(cycle.year, 1, 1)


def known_of(viewer: Viewer, people: Sequence[Worker], cycle: ExamCycle) -> list[Known]:
    """What the rule reads of each of these, who are visible to the viewer, for this year."""
    ids = set(workers(viewer).filter(id__in=[one.id for one in people]).values_list("id", flat=True))
    degrees: dict[UUID, list[Degree]] = defaultdict(list)
    for row in Schooling.objects.filter(worker_id__in=ids).order_by("id"):
        degrees[row.worker_id].append(
            Degree(row.degree, row.is_social_work, row.graduated_on, row.expected_on)
        )
    work, posted = _work(ids, counted_day(cycle))
    held = _held(ids, {one.id: one.place for one in people}, counted_day(cycle))
    passed = _passed(ids, cycle.year)
    return [
        Known(
            one,
            _place(one, posted.get(one.id), cycle.place),
            Candidate(degrees[one.id], work[one.id], held[one.id], passed[one.id]),
        )
        for one in people
        if one.id in ids
    ]


def verdicts(pack: Pack, cycle: ExamCycle, candidate: Candidate) -> dict[str, Verdict]:
    """May this person sit each of the levels in that year?"""
    routes, month = routes_of(pack, cycle), month_of(pack, cycle)
    return {level: decide(candidate, level, routes, year=cycle.year, month=month) for level in LEVELS}


def verdicts_of(viewer: Viewer, worker: Worker, cycle: ExamCycle) -> dict[str, Verdict]:
    """The same for somebody visible, from what is known of them now; nothing for somebody else."""
    pack = packs.for_place(cycle.place)
    return next((verdicts(pack, cycle, one.candidate) for one in known_of(viewer, [worker], cycle)), {})


def told_anew(viewer: Viewer, cycle: ExamCycle, found: Sequence[ExamEntry]) -> dict[UUID, Verdict]:
    """Of these entries of one year, those about whom the files say something else now than when it was decided, with what they say now.
    None once the year has results: then it is history."""
    if not found or has_results(cycle):
        return {}
    pack = packs.for_place(cycle.place)
    people = known_of(viewer, list({one.worker_id: one.worker for one in found}.values()), cycle)
    now = {one.worker.id: verdicts(pack, cycle, one.candidate) for one in people}
    anew = {one.id: now[one.worker_id][one.level] for one in found if one.worker_id in now}
    return {one.id: anew[one.id] for one in found if one.id in anew and _is_other(one, anew[one.id])}


def _is_other(entry: ExamEntry, verdict: Verdict) -> bool:
    said = (verdict.answer, [asdict(one) for one in verdict.reasons], verdict.from_year)
    return (entry.answer, entry.reasons, entry.from_year) != said


def has_results(cycle: ExamCycle) -> bool:
    """Has anything been written down of what came of this year?"""
    return SubjectResult.objects.filter(entry__cycle=cycle).exists()


def routes_of(pack: Pack, cycle: ExamCycle) -> list[Route]:
    """The rows of the pack with the years in force at the end of the year of the exam; those with years that were not set yet left out
    (the senior level is younger than the others)."""
    day = date(cycle.year, 12, 31)
    found = []
    for row in sorted(pack.exam_routes.values(), key=lambda row: row.rank):
        years = [pack.parameters[code].on(day) for code in (row.years, row.more) if code]
        known = [int(one.value) for one in years if one is not None]
        if len(known) == len(years):
            found.append(
                Route(row.code, row.level, row.degree, row.social_work, sum(known), row.holding, row.last_year, row.upwards, row.source)
            )
    return found


def month_of(pack: Pack, cycle: ExamCycle) -> int:
    """To the end of which month of the year the years of work are counted."""
    return int(pack.value("exam_counted_month", date(cycle.year, 12, 31)))


def _work(ids: Iterable[UUID], on: date) -> tuple[Mapping[UUID, list[Stretch]], dict[UUID, str]]:
    """Work before and beside the posts known here and on them; and the place of the post held on the day."""
    work: dict[UUID, list[Stretch]] = defaultdict(list)
    posted: dict[UUID, str] = {}
    for spell in WorkSpell.objects.filter(worker_id__in=ids).order_by("since", "id"):
        work[spell.worker_id].append(Stretch(spell.since, spell.until))
    for post in Engagement.objects.filter(worker_id__in=ids).order_by("since", "id"):
        work[post.worker_id].append(Stretch(post.since, post.ended_on))
        if post.since <= on and (post.ended_on is None or post.ended_on >= on):
            posted[post.worker_id] = post.place
    return work, posted


def _held(ids: Iterable[UUID], places: Mapping[UUID, str], on: date) -> Mapping[UUID, list[Held]]:
    """Certificates issued by the day and not revoked by it, those of a region only inside it."""
    held: dict[UUID, list[Held]] = defaultdict(list)
    for row in Certificate.objects.filter(worker_id__in=ids, issued_on__lte=on).order_by("issued_on", "id"):
        if is_in_force(row, places[row.worker_id], on):
            held[row.worker_id].append(Held(row.level, row.issued_on, row.verified_at is not None, not row.region))
    return held


def _passed(ids: Iterable[UUID], year: int) -> Mapping[UUID, dict[str, int]]:
    """Levels passed in an earlier year; the senior one by its review, until which its note counts for nothing here."""
    passed: dict[UUID, dict[str, int]] = defaultdict(dict)
    rows = ExamEntry.objects.filter(worker_id__in=ids, passed_on__isnull=False, passed_region="", cycle__year__lt=year)
    for worker, level, when, reviewed in rows.values_list(
        "worker_id", "level", "cycle__year", "review_passed"
    ):
        if level != "senior" or reviewed:
            passed[worker][level] = when
    return passed


def _place(worker: Worker, posted: str | None, county: str) -> str:
    return posted if posted is not None and contains(county, posted) else worker.place
