"""Who belongs on the sheet of a place and month, with what each is worked out of, and who does not and why not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from django.db.models import Q

from lianxin.base import packs
from lianxin.base.access.scope import scope, within
from lianxin.base.access.viewer import Viewer
from lianxin.domain.payroll.models import Attendance, PayLine, PaySheet
from lianxin.domain.payroll.rules import Amount, Rate, Record, amounts
from lianxin.domain.payroll.rules.amounts import ZERO
from lianxin.domain.workforce.models import Certificate, Engagement
from lianxin.domain.workforce.rules.certificates import counts, rank
from lianxin.domain.workforce.rules.ladder import ladder_of, pay_of, subsidies_of
from lianxin.kernel.clock import next_month_start
from lianxin.kernel.divisions import place_range

if TYPE_CHECKING:
    from lianxin.base.packs import Pack

Reason = Literal["agency", "no_ladder", "no_grade", "elsewhere"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody on a post in the month: the record and the rates, or why they are not on the sheet. `counted`: what closed sheets of the place
    count for them already, as (item, code); a supplement pays only what is not among it.
    """

    engagement: Engagement
    record: Record
    rates: tuple[Rate, ...] = ()
    why_not: Reason | None = None
    counted: frozenset[tuple[str, str]] = frozenset()

    def lacks(self, item: str, code: str) -> bool:
        """Is this still to be paid? Of those who stand on a closed sheet only what a certificate verified since brings: whatever else is wrong
        there is corrected line by line."""
        if not self.counted:
            return self.why_not is None
        return (item == "subsidy" and item not in {one for one, _code in self.counted}) or (item == "award" and (item, code) not in self.counted)


def candidates(viewer: Viewer, place: str, month: date) -> list[Candidate]:
    """Everybody on a post of the place at any time of the month, in the order of place and name. Six queries."""
    rows = list(_on_posts(viewer, place, month))
    held, absent, awarded = _certificates(rows), _absences(rows, month), _awarded(rows, month, place)
    elsewhere, counted = _counted(rows, month, place)
    draws = _drawn(rows, month, place)
    found = []
    for row in rows:
        pack = packs.for_place(row.place, month)
        why = _why_not(pack, row, elsewhere)
        level, since = _level(held[row.worker_id], row.place, month)
        is_paid_here = why is None or bool(counted[row.id])
        if is_paid_here:
            draws.setdefault(row.worker_id, row.id)  # a certificate is paid once, on the first post
        record = Record(
            row.since, row.ended_on, row.grade, row.step, level, since, draws.get(row.worker_id) == row.id, awarded[row.worker_id], absent.get(row.id, ZERO)
        )  # fmt: skip
        found.append(Candidate(row, record, _rates(pack, row, level, month) if is_paid_here else (), why, counted[row.id]))
    return found


def due(candidate: Candidate, month: date) -> list[Amount]:
    """What is to be paid to somebody for the month, item by item."""
    pack = packs.for_place(candidate.engagement.place, month)
    found = amounts(candidate.record, candidate.rates, month, pack.is_working_day, pack.value("pay_days_per_month", month))
    return [one for one in found if candidate.lacks(one.item, one.code)]


def is_outdated(sheet: PaySheet, found: Iterable[Candidate]) -> bool:
    """Do the posts, certificates and attendance as they are now (`candidates` of its place and month) give other lines than this draft has?
    Not asked of one that holds corrections alone."""
    rows = PayLine.objects.filter(sheet=sheet, kind="counted").values_list("engagement_id", "item", "code", "amount")
    there = {(key, item, code): amount for key, item, code, amount in rows}
    return bool(there) and there != {(one.engagement.id, each.item, each.code): each.amount for one in found for each in due(one, sheet.month)}


def absences(viewer: Viewer, place: str, month: date) -> dict[UUID, Attendance]:
    """What was written down of the attendance of a month, by engagement."""
    rows = scope(viewer, "pay.read", Attendance.objects.filter(month=month)).filter(within((place_range(place),)) or Q())
    return {row.engagement_id: row for row in rows}


def posted(viewer: Viewer, place: str, month: date) -> list[Engagement]:
    """Everybody on a post of the place at any time of the month."""
    return list(_on_posts(viewer, place, month))


def _on_posts(viewer: Viewer, place: str, month: date) -> Iterable[Engagement]:
    last = next_month_start(month) - timedelta(days=1)
    rows = scope(viewer, "pay.read", Engagement.objects.filter(since__lte=last)).filter(within((place_range(place),)) or Q())
    rows = rows.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=month))
    return rows.select_related("worker", "post").order_by("place", "worker__name", "since", "id")


def _why_not(pack: Pack, row: Engagement, elsewhere: set[UUID]) -> Reason | None:
    if row.post.agency_id is not None:
        return "agency"
    if ladder_of(pack, row.post.kind) is None:
        return "no_ladder"
    if row.grade not in pack.grades:
        return "no_grade"
    return "elsewhere" if row.id in elsewhere else None


def _rates(pack: Pack, row: Engagement, level: str, month: date) -> tuple[Rate, ...]:
    pay = [Rate(part.kind, part.parameter, part.yuan) for part in pay_of(pack, row.grade, row.step, month, level)]
    return (*pay, *(Rate("subsidy", one.code, one.yuan, one.every, one.times, one.within) for one in subsidies_of(pack, level, month)))


def _certificates(rows: Iterable[Engagement]) -> dict[UUID, list[Certificate]]:
    found: dict[UUID, list[Certificate]] = defaultdict(list)
    for one in Certificate.objects.filter(worker__in={row.worker_id for row in rows}).order_by("issued_on", "id"):
        found[one.worker_id].append(one)
    return found


def _level(held: Iterable[Certificate], place: str, month: date) -> tuple[str, date | None]:
    """The highest level that counted at the place before the month began, and since when; as far as is known when the sheet is drawn."""
    here = [one for one in held if counts(one, place, month - timedelta(days=1))]
    best = max(here, key=lambda one: rank(one.level), default=None)
    return (best.level, best.issued_on) if best is not None else ("", None)


def _absences(rows: Iterable[Engagement], month: date) -> dict[UUID, Decimal]:
    return dict(Attendance.objects.filter(engagement__in=[row.id for row in rows], month=month).values_list("engagement_id", "absent"))


def _awarded(rows: Iterable[Engagement], month: date, place: str) -> dict[UUID, frozenset[str]]:
    """What other sheets pay each once, by code, whatever their month (a supplement may be drawn late); taken back does not count as paid."""
    found: dict[UUID, set[str]] = defaultdict(set)
    lines = PayLine.objects.filter(engagement__worker__in={row.worker_id for row in rows}, item="award")
    lines = lines.exclude(sheet__place=place, sheet__month=month, sheet__state="draft", kind="counted")
    for worker, code in lines.exclude(kind="reversed").exclude(corrections__kind="reversed").values_list("engagement__worker_id", "code"):
        found[worker].add(code)
    return defaultdict(frozenset, {worker: frozenset(codes) for worker, codes in found.items()})


def _drawn(rows: Iterable[Engagement], month: date, place: str) -> dict[UUID, UUID]:
    """By worker the post on which another sheet of the month, of whatever place, pays the certificate already."""
    lines = PayLine.objects.filter(engagement__worker__in={row.worker_id for row in rows}, month=month, kind="counted", item__in=("subsidy", "award"))
    lines = lines.exclude(sheet__place=place, sheet__state="draft").order_by("id")
    return dict(lines.values_list("engagement__worker_id", "engagement_id"))


def _counted(rows: Iterable[Engagement], month: date, place: str) -> tuple[set[UUID], dict[UUID, frozenset[tuple[str, str]]]]:
    """Those whose pay of the month stands on another sheet already, or on a closed one of this place; and what stands on those of this place."""
    elsewhere: set[UUID] = set()
    here: dict[UUID, set[tuple[str, str]]] = defaultdict(set)
    lines = PayLine.objects.filter(engagement__in=[row.id for row in rows], month=month, kind="counted").exclude(sheet__place=place, sheet__state="draft")
    for key, where, item, code in lines.values_list("engagement_id", "sheet__place", "item", "code"):
        elsewhere.add(key)
        if where == place:
            here[key].add((item, code))
    return elsewhere, defaultdict(frozenset, {key: frozenset(found) for key, found in here.items()})
