"""Years of the exam: those of the viewer's places and of the places above them, which everybody there goes by."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from lianxin.base import packs
from lianxin.base.access.scope import within
from lianxin.base.access.viewer import EVERYWHERE, Viewer
from lianxin.base.packs import Pack
from lianxin.base.packs.schema import ExamStep, ExamSubject
from lianxin.domain.exams.models import ExamCycle, PassLine
from lianxin.domain.exams.rules.passing import Line
from lianxin.domain.workforce.models import Worker
from lianxin.domain.workforce.selectors import own_worker
from lianxin.kernel.divisions import ancestors
from lianxin.kernel.problems import ProblemError

READ = "exam.read"


def cycles(viewer: Viewer) -> QuerySet[ExamCycle]:
    """The newest first, of one year the nearest to the viewer's places first."""
    ranges = viewer.ranges(READ)
    inside = within(ranges)
    above = {code for low, high in ranges if (low, high) != EVERYWHERE for code in ancestors(low)}
    own = own_worker(viewer)
    if own is not None:
        above |= {own.place, *ancestors(own.place)}
    seen = Q(place__in=above) if inside is None else inside | Q(place__in=above)
    return ExamCycle.objects.filter(seen).order_by("-year", "-place")


def cycle_or_404(viewer: Viewer, cycle_id: UUID) -> ExamCycle:
    """Raises "general.not_found"."""
    found = cycles(viewer).filter(id=cycle_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def cycle_of(viewer: Viewer, place: str, year: int) -> ExamCycle | None:
    """The cycle of that year that a place goes by: its own or the nearest above."""
    found = cycles(viewer).filter(year=year, place__in=(place, *ancestors(place)))
    return max(found, key=lambda cycle: cycle.place, default=None)


def years_not_held(viewer: Viewer, place: str) -> frozenset[int]:
    """The years without an exam here."""
    rows = cycles(viewer).filter(place__in=(place, *ancestors(place)), is_held=False)
    return frozenset(rows.values_list("year", flat=True))


def lines_of(viewer: Viewer, cycle: ExamCycle) -> QuerySet[PassLine]:
    """The lines of a year that were written down."""
    return PassLine.objects.filter(cycle__in=cycles(viewer).filter(id=cycle.id)).order_by(
        "level", "region", "subject"
    )


def lines_in_force(viewer: Viewer, cycle: ExamCycle, level: str) -> list[Line]:
    """The lines of a level; the national one from the pack where none was written down for the whole country."""
    written = [
        Line(one.score, one.subject, one.region) for one in lines_of(viewer, cycle) if one.level == level
    ]
    if not any(line.region == "" and line.subject == "" for line in written):
        usual = usual_line(packs.for_place(cycle.place), cycle)
        written += [Line(usual.score)] if usual is not None else []
    return written


def usual_line(pack: Pack, cycle: ExamCycle) -> Line | None:
    """The national line the pack gives for that year; None before it gives one."""
    value = pack.parameters["exam_pass_marks"].on(results_day(cycle))
    return Line(value.value) if value is not None else None


def results_day(cycle: ExamCycle) -> date:
    """The day on which the year's rules of marks are read: that of the results, else the year's last day."""
    return cycle.results_on or date(cycle.year, 12, 31)


def subjects_of(pack: Pack, level: str) -> dict[str, ExamSubject]:
    """The papers of a level in their order."""
    found = [one for one in pack.exam_subjects.values() if one.level == level]
    return {one.code: one for one in sorted(found, key=lambda one: one.rank)}


def steps_of(pack: Pack) -> list[ExamStep]:
    """What is to be done on the way, in its order."""
    return sorted(pack.exam_steps.values(), key=lambda one: one.rank)


def window_of(pack: Pack, level: str, cycle_year: int) -> int:
    """Within how many consecutive years all papers of a level are passed."""
    code = {"assistant": "zhuli_window_years", "middle": "zhongji_window_years"}.get(level)
    return int(pack.value(code, date(cycle_year, 12, 31))) if code else 1


def cycles_of_worker(viewer: Viewer, worker: Worker) -> QuerySet[ExamCycle]:
    """The years somebody goes by, the newest first."""
    return cycles(viewer).filter(place__in=(worker.place, *ancestors(worker.place)))
