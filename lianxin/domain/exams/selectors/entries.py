"""Who stands where: entries within reach, their results, and what the four counts are counted from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from lianxin.base import packs
from lianxin.base.access.scope import within
from lianxin.base.access.viewer import Viewer
from lianxin.domain.exams.models import ExamCycle, ExamEntry, StepDone, SubjectResult
from lianxin.domain.exams.rules.counts import Standing
from lianxin.domain.exams.rules.passing import Mark, kept, level_passed, note_until
from lianxin.domain.exams.selectors.cycles import READ, subjects_of, window_of, years_not_held
from lianxin.domain.workforce.models import Certificate, Worker
from lianxin.domain.workforce.rules.registering import whole_on
from lianxin.kernel.divisions import place_range
from lianxin.kernel.problems import ProblemError


def entries(viewer: Viewer) -> QuerySet[ExamEntry]:
    """Those within reach, and one's own wherever they were made."""
    return ExamEntry.objects.filter(_visible(viewer)).select_related("worker", "cycle")


def _visible(viewer: Viewer, path: str = "") -> Q:
    mine = Q(**{f"{path}worker__user_id": viewer.person_id})
    reach = within(viewer.ranges(READ), f"{path}place")
    return mine if reach is None else mine | reach


def entry_or_404(viewer: Viewer, entry_id: UUID) -> ExamEntry:
    """Raises "general.not_found"."""
    found = entries(viewer).filter(id=entry_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def entries_of_cycle(
    viewer: Viewer, cycle: ExamCycle, *, count: str = "", level: str = "", place: str = "", exact: bool = False
) -> QuerySet[ExamEntry]:
    """The rows behind a number: of one of the four counts, or "uncalled" (eligible, registered for no level), "unsure", "awaited" (passed,
    no certificate in the file), "unmarked" (registered, not every paper has a result), in their order. `exact`: at that very place, without those inside it."""
    found = entries(viewer).filter(cycle=cycle)
    conditions = {
        "eligible": Q(answer="eligible"),
        "registered": Q(registered_on__isnull=False),
        "sat": Q(has_sat=True),
        "passed": Q(passed_on__isnull=False),
        "uncalled": Q(~Exists(ExamEntry.objects.filter(cycle=cycle, worker=OuterRef("worker"), registered_on__isnull=False)), answer="eligible"),
        "unsure": Q(answer="unsure"),
        "awaited": _awaiting(),
        "unmarked": Q(id__in=unmarked(viewer, cycle)) if count == "unmarked" else Q(),
    }
    if count in conditions:
        found = found.filter(conditions[count])
    if level:
        found = found.filter(level=level)
    if place:
        low, high = place_range(place)
        found = found.filter(place=place) if exact else found.filter(place__gte=low, place__lt=high)
    return found.order_by("place", "worker__name", "level", "id")


def standings(viewer: Viewer, cycle: ExamCycle) -> list[tuple[str, Standing]]:
    """Place and standing of every entry of a year within reach: what the counts are counted from."""
    rows = entries(viewer).filter(cycle=cycle).values_list(
        "place", "worker_id", "level", "answer", "registered_on", "has_sat", "passed_on"
    )  # fmt: skip
    return [
        (
            place,
            Standing(
                worker, level, answer == "eligible", registered is not None, has_sat, passed is not None
            ),
        )
        for place, worker, level, answer, registered, has_sat, passed in rows.order_by("place", "id")
    ]


def unmarked(viewer: Viewer, cycle: ExamCycle) -> list[UUID]:
    """Entries registered for whose papers have not all a result yet: not even that somebody was absent."""
    rows = entries(viewer).filter(cycle=cycle, registered_on__isnull=False).annotate(marked=Count("results"))
    return [one for one, papers, marked in rows.values_list("id", "subjects", "marked").order_by("id") if marked < len(papers)]


def results_of(viewer: Viewer, entry: ExamEntry) -> QuerySet[SubjectResult]:
    """What came of the papers of an entry; nothing for one that is out of reach."""
    return SubjectResult.objects.filter(_visible(viewer, "entry__"), entry=entry).order_by("subject")


def done_steps(viewer: Viewer, entry: ExamEntry) -> Mapping[str, StepDone]:
    """The steps ticked on an entry, by code."""
    return {one.step: one for one in StepDone.objects.filter(_visible(viewer, "entry__"), entry=entry)}


def own_entries(viewer: Viewer) -> QuerySet[ExamEntry]:
    """One's own, the newest year first."""
    found = ExamEntry.objects.filter(worker__user_id=viewer.person_id).select_related("cycle", "worker")
    return found.order_by("-cycle__year", "level")


def entries_of_worker(viewer: Viewer, worker: Worker) -> QuerySet[ExamEntry]:
    """Of somebody within reach, the newest year first."""
    return entries(viewer).filter(worker=worker).order_by("-cycle__year", "level")


def marks_of(viewer: Viewer, worker: Worker, level: str) -> list[Mark]:
    """What came of every paper of a level, over the years."""
    rows = SubjectResult.objects.filter(_visible(viewer, "entry__"), entry__worker=worker, entry__level=level)
    return [
        Mark(one.subject, one.entry.cycle.year, one.outcome, one.passed_in)
        for one in rows.select_related("entry__cycle").order_by("entry__cycle__year", "subject")
    ]


def kept_papers(viewer: Viewer, worker: Worker, level: str, year: int) -> dict[str, int]:
    """Papers passed that still count in the exam of that year: paper → the last year in which they count; none
    once the whole level is passed."""
    pack = packs.for_place(worker.place)
    marks, window, not_held = marks_of(viewer, worker, level), partial(window_of, pack, level), years_not_held(viewer, worker.place)
    if level_passed(marks, subjects_of(pack, level), window, not_held):
        return {}
    return kept(marks, window(year), year, not_held)


def passed_by_year(viewer: Viewer, place: str, before: int) -> dict[int, int]:
    """Passes of earlier years at a place, counted from results: year → people who passed a level."""
    low, high = place_range(place)
    rows = entries(viewer).filter(
        cycle__place=place, place__gte=low, place__lt=high, passed_on__isnull=False, cycle__year__lt=before
    )  # fmt: skip
    people: dict[int, set[UUID]] = defaultdict(set)
    for year, worker in rows.values_list("cycle__year", "worker_id").order_by("cycle__year"):
        people[year].add(worker)
    return {year: len(found) for year, found in people.items()}


def awaiting_certificate(viewer: Viewer, found: Sequence[ExamEntry]) -> list[ExamEntry]:
    """Of these, who passed and has no certificate of the level in their file yet."""
    rows = entries(viewer).filter(_awaiting(), id__in=[one.id for one in found])
    waiting = set(rows.values_list("id", flat=True))
    return [one for one in found if one.id in waiting]


def _awaiting() -> Q:
    """Passed (the senior level by its review), and no certificate of the level in the file."""
    held = Certificate.objects.filter(worker=OuterRef("worker"), level=OuterRef("level"), revoked_on__isnull=True)
    return Q(~Exists(held), ~Q(level="senior") | Q(review_passed=True), passed_on__isnull=False)


def note_end(entry: ExamEntry, passed_on: date) -> date:
    """The last day of the note of a senior exam passed that day."""
    return note_until(passed_on, whole_on(packs.for_place(entry.place), "gaoji_note_years", passed_on))
