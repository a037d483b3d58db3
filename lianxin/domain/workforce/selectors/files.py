"""What is in a worker's file: certificates with their clocks, hours, schooling, earlier work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from lianxin.base import packs
from lianxin.base.access.scope import scope
from lianxin.base.access.viewer import Viewer
from lianxin.base.packs import Pack
from lianxin.domain.workforce.models import (
    Certificate,
    EducationHours,
    Registration,
    Schooling,
    Worker,
    WorkSpell,
)
from lianxin.domain.workforce.rules.certificates import best_level
from lianxin.domain.workforce.rules.education import Sum, behind, short_of, summed
from lianxin.domain.workforce.rules.registering import Clock, clock_of, first_due, notice_due, whole_on
from lianxin.domain.workforce.selectors.workers import of_visible
from lianxin.kernel.divisions import place_range
from lianxin.kernel.problems import ProblemError

READ = "workforce.read"
_STEPS: Final = ("registration_notice_first_days", "registration_notice_second_days", "registration_notice_last_days")
_COUNTY: Final = 6  # digits of a place code
M = TypeVar("M", bound=Model)


def certificates(viewer: Viewer) -> QuerySet[Certificate]:
    """Certificates of workers the viewer sees, the newest first."""
    rows = Certificate.objects.filter(of_visible(viewer)).select_related("worker", "evidence")
    return rows.prefetch_related("registrations").order_by("-issued_on", "-id")


def certificate_or_404(viewer: Viewer, certificate_id: UUID) -> Certificate:
    """Raises "general.not_found"."""
    found = certificates(viewer).filter(id=certificate_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def certificates_of(viewer: Viewer, worker: Worker) -> list[Certificate]:
    """Of one worker, the newest first."""
    return list(certificates(viewer).filter(worker=worker))


def levels_of(viewer: Viewer, worker_ids: Collection[UUID], place: str, on: date) -> dict[UUID, str]:
    """The highest level that counts at a place on a day, of those who hold one. One query."""
    held: dict[UUID, list[Certificate]] = defaultdict(list)
    for one in Certificate.objects.filter(of_visible(viewer), worker_id__in=worker_ids):
        held[one.worker_id].append(one)
    best = {worker_id: best_level(some, place, on) for worker_id, some in held.items()}
    return {worker_id: level for worker_id, level in best.items() if level}


def unverified_certificates(viewer: Viewer) -> QuerySet[Certificate]:
    """Certificates that wait to be verified, of people within reach; who may verify each is said by `workforce.verify`."""
    rows = scope(
        viewer, READ, Certificate.objects.filter(verified_at__isnull=True, revoked_on__isnull=True)
    )
    return rows.select_related("worker", "evidence").order_by("made_at", "id")


def hours(viewer: Viewer) -> QuerySet[EducationHours]:
    """Hours of workers the viewer sees, the newest first."""
    return (
        EducationHours.objects.filter(of_visible(viewer))
        .select_related("worker", "evidence")
        .order_by("-starts_at", "-id")
    )


def hours_or_404(viewer: Viewer, hours_id: UUID) -> EducationHours:
    """Raises "general.not_found"."""
    found = hours(viewer).filter(id=hours_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


@dataclass(frozen=True, slots=True)
class Due:
    """A certificate whose registration is to be made or renewed. `step`: the notice that is reached, so many days before the last day in time,
    0 once it has passed."""

    certificate: Certificate
    clock: Clock
    step: int


def due_registrations(viewer: Viewer, today: date, place: str = "") -> list[Due]:
    """Registrations that come due or are over, of certificates in force (inside a place) of people who still work here; the first day first."""
    good = scope(viewer, READ, Certificate.objects.filter(verified_at__isnull=False))
    rows = good.filter(Q(revoked_on__isnull=True) | Q(revoked_on__gt=today), worker__left_on__isnull=True)
    if place:
        low, high = place_range(place)
        rows = rows.filter(place__gte=low, place__lt=high)
    found, by_county = [], dict[str, Pack]()
    for one in rows.select_related("worker").prefetch_related("registrations").order_by("id"):
        county = one.place[:_COUNTY]
        pack = by_county.get(county) or by_county.setdefault(county, packs.for_place(one.place))
        clock = clock_in(pack, one, today)
        step = notice_due(clock.due_on, today, (int(pack.value(code, today)) for code in _STEPS))
        if step is not None:
            found.append(Due(one, clock, step))
    return sorted(found, key=lambda one: (one.clock.due_on, one.certificate.id))


def all_or_404(rows: QuerySet[M], ids: Collection[UUID]) -> list[M]:
    """The rows with these ids, in their order, out of those the viewer sees, in a handful of queries. Raises "general.not_found" when one is
    missing."""
    wanted = sorted(set(ids))
    found: list[M] = []
    for start in range(0, len(wanted), 500):
        found += rows.filter(id__in=wanted[start : start + 500]).order_by("id")
    if len(found) != len(wanted):
        raise ProblemError("general.not_found")
    return found


def hours_of(viewer: Viewer, worker: Worker) -> list[EducationHours]:
    """Of one worker, the newest first."""
    return list(hours(viewer).filter(worker=worker))


def claimed_hours(viewer: Viewer) -> QuerySet[EducationHours]:
    """Hours that wait to be verified, of people within reach."""
    rows = scope(viewer, READ, EducationHours.objects.filter(state=EducationHours.State.CLAIMED))
    return rows.select_related("worker", "evidence").order_by("made_at", "id")


def schooling_of(viewer: Viewer, worker: Worker) -> list[Schooling]:
    """Degrees of one worker, the newest first."""
    return list(
        Schooling.objects.filter(of_visible(viewer), worker=worker).order_by(
            "-graduated_on", "-expected_on", "-id"
        )
    )


def schooling_or_404(viewer: Viewer, schooling_id: UUID) -> Schooling:
    """Raises "general.not_found"."""
    found = Schooling.objects.filter(of_visible(viewer), id=schooling_id).select_related("worker").first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def spells_of(viewer: Viewer, worker: Worker) -> list[WorkSpell]:
    """Earlier work of one worker, the newest first."""
    return list(WorkSpell.objects.filter(of_visible(viewer), worker=worker).order_by("-since", "-id"))


def spell_or_404(viewer: Viewer, spell_id: UUID) -> WorkSpell:
    """Raises "general.not_found"."""
    found = WorkSpell.objects.filter(of_visible(viewer), id=spell_id).select_related("worker").first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


@dataclass(frozen=True, slots=True)
class Standing:
    """A certificate with the clock of its registration, and the hours towards the next. `due`: the last day in time; `behind`: hours behind an
    even pace."""

    certificate: Certificate
    clock: Clock
    needed: int
    got: Sum
    behind: Decimal

    @property
    def short(self) -> Decimal:
        return short_of(self.got.total, self.needed)


def standing_of(certificate: Certificate, rows: Collection[EducationHours], today: date) -> Standing:
    """Where a certificate stands, of a worker whose hours the caller has read."""
    pack = packs.for_place(certificate.place)
    clock = clock_in(pack, certificate, today)
    needed = needed_hours(certificate, today)
    got = summed(rows, pack.education, clock.since, today)
    lag = behind(got.total, needed, clock.since, clock.due_on, today) if clock.is_in_force else Decimal(0)
    return Standing(certificate, clock, needed, got, lag)


def clock_in(pack: Pack, certificate: Certificate, today: date) -> Clock:
    """The clock of a certificate whose registrations are at hand."""
    return clock_of(
        certificate.issued_on, certificate.registrations.all(), today,
        first_years=whole_on(pack, "first_registration_years", certificate.issued_on),
        notice_days=int(pack.value("registration_notice_first_days", today)),
    )  # fmt: skip


def is_late(pack: Pack, registration: Registration, certificate: Certificate) -> bool:
    """Whether a first registration came after its time."""
    years = whole_on(pack, "first_registration_years", certificate.issued_on)
    return registration.kind == Registration.Kind.FIRST and registration.registered_on > first_due(
        certificate.issued_on, years
    )


def hours_towards(viewer: Viewer, certificate: Certificate, on: date) -> Sum:
    """The hours that count towards a registration on a day."""
    pack = packs.for_place(certificate.place)
    since = clock_in(pack, certificate, on).since
    return summed(hours_of(viewer, certificate.worker), pack.education, since, on)


def needed_hours(certificate: Certificate, on: date) -> int:
    """The hours a period asks for, by the level of the certificate."""
    return whole_on(packs.for_place(certificate.place), f"education_hours_{certificate.level}", on)


def rows_of(viewer: Viewer, table: str) -> QuerySet[Any]:
    """The rows of a table of the file (with papers hung on them) of workers the viewer sees."""
    return _TABLES[table]._default_manager.filter(of_visible(viewer))


_TABLES: Final[dict[str, type[Model]]] = {
    "Certificate": Certificate,
    "EducationHours": EducationHours,
    "Schooling": Schooling,
    "WorkSpell": WorkSpell,
}
