"""A year of the exam is set up, and its pass lines are written down."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.db.once import once
from lianxin.domain.exams.models import ExamCycle, PassLine
from lianxin.domain.exams.rules.levels import LEVELS
from lianxin.domain.exams.rules.passing import HALF
from lianxin.domain.exams.selectors import cycle_or_404, results_day, subjects_of
from lianxin.domain.exams.services.reckoning import reckon_level, reckon_place
from lianxin.kernel.clock import local_day
from lianxin.kernel.divisions import contains, level
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import N_, ProblemError

CYCLE: Final = "exams.ExamCycle"
DAYS: Final = {
    "opens_on": N_("报名开始"),
    "closes_on": N_("报名截止"),
    "pay_by": N_("缴费截止"),
    "print_from": N_("开始打印准考证"),
    "first_day": N_("考试第一天"),
    "last_day": N_("考试最后一天"),
    "results_on": N_("公布成绩"),
}
"""The days of a cycle; each lies on or after the one before."""
_FIRST_YEAR: Final = 2008  # the first exam of all
_AHEAD: Final = 2


@service("exam.manage")
def make_cycle(
    *, actor: Viewer, now: datetime, place: str, year: int, days: Mapping[str, date | None], is_held: bool = True, cycle_id: UUID | None = None,
) -> ExamCycle:  # fmt: skip
    """Set up the exam of a year for a county (or what lies above). The same `cycle_id` twice is one.

    Raises "exam.cycle_exists", "exam.year_unlikely", "exam.days_disordered", "access.denied".
    """
    actor.must("exam.manage", place)
    if level(place) not in ("county", "city", "province"):
        raise ProblemError("exam.cycle_of_county")
    if (
        cycle_id is not None
        and (same := ExamCycle.objects.filter(id=cycle_id, made_by=actor.id).first()) is not None
    ):
        audit.unchanged()
        return same
    if not _FIRST_YEAR <= year <= local_day(now).year + _AHEAD:
        raise ProblemError("exam.year_unlikely", year=year)
    if ExamCycle.objects.filter(place=place, year=year).exists():
        raise ProblemError("exam.cycle_exists", year=year)
    made = ExamCycle(
        id=cycle_id or new_id(),
        place=place,
        year=year,
        is_held=is_held,
        made_by=actor.id,
        made_at=now,
        **_days(days),
    )
    with once("exam.cycle_exists", year=year):
        made.save(force_insert=True)
    _trail(actor, now, "exam.cycle", made)
    if not is_held:
        reckon_place(actor, now, made)
    return made


@service("exam.manage")
def change_cycle(
    *, actor: Viewer, now: datetime, cycle_id: UUID, days: Mapping[str, date | None], is_held: bool = True
) -> ExamCycle:
    """Other days; what was reckoned with another day of results, or as if the exam had (not) been held, is reckoned anew. Raises "exam.days_disordered", "exam.has_results" for a year without an exam that has results."""
    cycle = held_cycle(actor, cycle_id)
    wanted = _days(days) | {"is_held": is_held}
    if all(getattr(cycle, name) == value for name, value in wanted.items()):
        audit.unchanged()
        return cycle
    if not is_held and cycle.entries.filter(results__isnull=False).exists():
        raise ProblemError("exam.has_results", year=cycle.year)
    moves = (cycle.results_on, cycle.is_held) != (wanted["results_on"], is_held)
    for name, value in wanted.items():
        setattr(cycle, name, value)
    cycle.save(update_fields=list(wanted))
    _trail(actor, now, "exam.cycle_change", cycle)
    if moves:
        reckon_place(actor, now, cycle)
    return cycle


@service("exam.manage")
def set_line(
    *, actor: Viewer, now: datetime, cycle_id: UUID, level_code: str, score: Decimal, document: str, subject: str = "", region: str = "",
) -> PassLine:  # fmt: skip
    """Write down a pass line, or change it; what was reckoned with another line is reckoned anew.

    Raises "exam.line_invalid", "exam.subject_unknown", "exam.region_elsewhere", "general.empty_field".
    """
    cycle = held_cycle(actor, cycle_id)
    pack = packs.for_place(cycle.place)
    full = pack.value("exam_full_marks", results_day(cycle))
    if level_code not in LEVELS or not 0 < score <= full or score % HALF:
        raise ProblemError("exam.line_invalid", score=str(score), most=str(full))
    if subject and subject not in subjects_of(pack, level_code):
        raise ProblemError("exam.subject_unknown", subject=subject)
    if region and not (contains(region, cycle.place) or contains(cycle.place, region)):
        raise ProblemError("exam.region_elsewhere")
    if not document.strip():
        raise ProblemError("general.empty_field", field=N_("依据"))
    line = PassLine.objects.filter(cycle=cycle, level=level_code, subject=subject, region=region).first()
    if line is not None and (line.score, line.document) == (score, document.strip()):
        audit.unchanged()
        return line
    line = line or PassLine(place=cycle.place, cycle=cycle, level=level_code, subject=subject, region=region)
    line.score, line.document, line.made_by, line.made_at = score, document.strip(), actor.id, now
    line.save()
    after = {"level": level_code, "subject": subject, "region": region, "pass_mark": str(score)}
    audit.record(
        actor=actor, verb="exam.line", subject=(CYCLE, cycle.id), place=cycle.place, now=now, after=after
    )
    reckon_level(actor, now, cycle, level_code)
    return line


def held_cycle(actor: Viewer, cycle_id: UUID) -> ExamCycle:
    """A cycle the actor may manage, locked. Raises "general.not_found", "access.denied"."""
    seen = cycle_or_404(actor, cycle_id)
    actor.must("exam.manage", seen.place)
    return ExamCycle.objects.select_for_update().get(id=seen.id)


def _days(days: Mapping[str, date | None]) -> dict[str, date | None]:
    found = {name: days.get(name) for name in DAYS}
    before: tuple[str, date] | None = None
    for name, day in found.items():
        if day is None:
            continue
        if before is not None and day < before[1]:
            raise ProblemError("exam.days_disordered", later=DAYS[name], earlier=DAYS[before[0]])
        before = (name, day)
    return found


def _trail(actor: Viewer, now: datetime, verb: str, cycle: ExamCycle) -> None:
    after: dict[str, Any] = {"year": cycle.year, "is_held": cycle.is_held}
    after |= {name: str(getattr(cycle, name) or "") for name in DAYS}
    audit.record(actor=actor, verb=verb, subject=(CYCLE, cycle.id), place=cycle.place, now=now, after=after)
