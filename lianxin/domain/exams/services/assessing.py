"""Who may sit is decided for a whole county at once, and kept with its reasons: the count of that year stays what it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Q

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.packs import Pack
from lianxin.domain.exams.models import ExamCycle, ExamEntry
from lianxin.domain.exams.rules.eligibility import Verdict
from lianxin.domain.exams.rules.levels import LEVELS
from lianxin.domain.exams.selectors import counted_day, has_results, known_of, people_of, verdicts
from lianxin.domain.exams.services.cycles import CYCLE, held_cycle
from lianxin.kernel.clock import local_day
from lianxin.kernel.divisions import place_range
from lianxin.kernel.problems import ProblemError

_KEPT: Final = ("eligible", "unsure")
"""Answers that make an entry; who may not sit has one only once they register, and loses none they have."""
_FIELDS: Final = ("place", "answer", "reasons", "route", "from_year", "rules", "decided_at")
_BATCH: Final = 500


@service("exam.manage")
def assess_cycle(*, actor: Viewer, now: datetime, cycle_id: UUID) -> int:
    """Decide anew for everybody of the county who may sit which level; who has left since and did nothing towards it is no longer counted.
    Returns how many entries are new, changed or gone.

    Raises "exam.assessed_closed" once there are results: then the year is history.
    """
    cycle = held_cycle(actor, cycle_id)
    if has_results(cycle):
        raise ProblemError("exam.assessed_closed", year=cycle.year)
    return _assess(actor, now, cycle)


@service(None)
def assess_open(*, actor: Viewer, now: datetime, place: str) -> int:
    """Every night: decide anew for the years of a county that were decided once and whose registration is not over, since results,
    certificates and schooling have come. The day after the last of registration the answers stay. Returns how many entries changed."""
    actor.must("exam.manage", place)
    decided = ExamCycle.objects.select_for_update().filter(place=place, is_held=True, assessed_at__isnull=False)
    still = [one for one in decided.order_by("id") if counted_day(one) >= local_day(now) and not has_results(one)]
    if not still:
        audit.unchanged()
    return sum(_assess(actor, now, one) for one in still)


def _assess(actor: Viewer, now: datetime, cycle: ExamCycle) -> int:
    pack = packs.for_place(cycle.place)
    there = {(one.worker_id, one.level): one for one in ExamEntry.objects.filter(cycle=cycle)}
    new, changed = [], []
    for person in known_of(actor, people_of(actor, cycle), cycle):
        for level, verdict in verdicts(pack, cycle, person.candidate).items():
            entry = there.get((person.worker.id, level))
            if entry is None and verdict.answer in _KEPT:
                new.append(_entry(actor, now, cycle, person.worker.id, level))
                _write(new[-1], pack, verdict, person.place, now)
            elif entry is not None and _write(entry, pack, verdict, person.place, now):
                changed.append(entry)
    gone = _untouched(cycle)
    ExamEntry.objects.bulk_create(new, batch_size=_BATCH, ignore_conflicts=True)  # somebody may register at this moment
    ExamEntry.objects.bulk_update(changed, list(_FIELDS), batch_size=_BATCH)
    cycle.assessed_at = now
    cycle.save(update_fields=["assessed_at"])
    after = {"new": len(new), "changed": len(changed) + gone, "rules": rules_of(pack)}
    audit.record(
        actor=actor, verb="exam.assess", subject=(CYCLE, cycle.id), place=cycle.place, now=now, after=after
    )
    return len(new) + len(changed) + gone


def _untouched(cycle: ExamCycle) -> int:
    """Remove entries of people who left the trade before the exam or whose file went to another county, and who neither mean to sit nor
    registered. Returns how many."""
    low, high = place_range(cycle.place)
    away = Q(worker__left_on__lt=counted_day(cycle)) | Q(worker__place__lt=low) | Q(worker__place__gte=high)
    idle = ExamEntry.objects.filter(away, cycle=cycle, registered_on__isnull=True, intends_at__isnull=True, done__isnull=True)
    number, _by_table = ExamEntry.objects.filter(id__in=list(idle.values_list("id", flat=True))).delete()
    return number


def entry_of(actor: Viewer, now: datetime, cycle: ExamCycle, worker_id: UUID, level: str) -> ExamEntry:
    """The entry of somebody visible, locked; made with the answer of today where there is none yet. Raises "general.not_found"."""
    return entries_for(actor, now, cycle, [(worker_id, level)])[worker_id, level]


def entries_for(
    actor: Viewer, now: datetime, cycle: ExamCycle, wanted: Sequence[tuple[UUID, str]]
) -> dict[tuple[UUID, str], ExamEntry]:
    """The same for many. Raises "general.not_found", "exam.level_unknown"."""
    ids = {worker for worker, _level in wanted}
    held = ExamEntry.objects.select_for_update(of=("self",)).select_related("cycle")
    rows = held.filter(cycle=cycle, worker_id__in=ids).order_by("id")
    found = {(one.worker_id, one.level): one for one in rows}
    missing = [one for one in wanted if one not in found]
    if missing:
        _make(actor, now, cycle, missing)
        found = {(one.worker_id, one.level): one for one in rows.all()}
    return found


def _make(actor: Viewer, now: datetime, cycle: ExamCycle, missing: Sequence[tuple[UUID, str]]) -> None:
    """Rows for those who have none; two at once make one."""
    pack, ids = packs.for_place(cycle.place), {worker for worker, _level in missing}
    known = {one.worker.id: one for one in known_of(actor, people_of(actor, cycle, ids), cycle)}
    made = {}
    for worker, level in dict.fromkeys(missing):
        if worker not in known:
            raise ProblemError("general.not_found")
        if level not in LEVELS:
            raise ProblemError("exam.level_unknown", level=level)
        made[worker, level] = _entry(actor, now, cycle, worker, level)
        verdict = verdicts(pack, cycle, known[worker].candidate)[level]
        _write(made[worker, level], pack, verdict, known[worker].place, now)
    ExamEntry.objects.bulk_create(made.values(), batch_size=_BATCH, ignore_conflicts=True)


def rules_of(pack: Pack) -> str:
    """Which rules decided: pack, version and the beginning of what tells its contents apart."""
    return f"{pack.code} {pack.version} {pack.hash[:8]}"


def _entry(actor: Viewer, now: datetime, cycle: ExamCycle, worker_id: UUID, level: str) -> ExamEntry:
    return ExamEntry(cycle=cycle, worker_id=worker_id, level=level, made_by=actor.id, made_at=now)


def _write(entry: ExamEntry, pack: Pack, verdict: Verdict, place: str, now: datetime) -> bool:
    """Put the answer into the entry; was it another before?"""
    reasons: list[dict[str, Any]] = [asdict(one) for one in verdict.reasons]
    said = (place, verdict.answer, reasons, verdict.route, verdict.from_year, rules_of(pack))
    if (entry.place, entry.answer, entry.reasons, entry.route, entry.from_year, entry.rules) == said:
        return False
    entry.place, entry.answer, entry.reasons, entry.route, entry.from_year, entry.rules = said
    entry.decided_at = now
    return True
