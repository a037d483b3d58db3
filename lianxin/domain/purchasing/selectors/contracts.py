"""Contracts, who is posted by them, where they fall short, and what is taken off."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from lianxin.base import packs
from lianxin.base.access.scope import scope, within
from lianxin.base.access.viewer import Viewer
from lianxin.base.db.paging import ROWS, Page, page_of
from lianxin.domain.purchasing.models import Contract, ContractSeat, Deduction
from lianxin.domain.purchasing.rules import MonthGaps, Promise, Stay, Terms, full_price, month_gaps, on_day
from lianxin.domain.workforce.models import Certificate, Engagement
from lianxin.domain.workforce.rules.certificates import rank
from lianxin.kernel.divisions import contains, place_range
from lianxin.kernel.problems import ProblemError


@dataclass(frozen=True, slots=True)
class Posted:
    """Somebody on the agency's post, and when they held the certificate asked for."""

    engagement: Engagement
    stay: Stay


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat of a contract with who fills it; `empty` and `uncertified` on the day looked at."""

    row: ContractSeat
    promise: Promise
    posted: tuple[Posted, ...]
    empty: int
    uncertified: int


@dataclass(frozen=True, slots=True)
class SeatMonth:
    """A seat in a month: the full price, the gaps, and the deductions decided or waiting."""

    seat: Seat
    price: Decimal
    gaps: MonthGaps
    deductions: tuple[Deduction, ...]


def contracts(viewer: Viewer) -> QuerySet[Contract]:
    """Contracts of places within reach, and those with a seat at a place within reach: a station reads what concerns it."""
    here = within(viewer.ranges("contract.read"))
    if here is None:
        return Contract.objects.none()
    seat_here = ContractSeat.objects.filter(here, contract=OuterRef("pk"))
    return Contract.objects.filter(here | Q(Exists(seat_here)) & ~Q(state="draft")).select_related("agency")


def contracts_page(viewer: Viewer, state: str = "", *, after: str = "", limit: int = ROWS) -> Page[Contract]:
    """The same a page at a time, those that begin last first."""
    rows = contracts(viewer)
    return page_of(rows.filter(state=state) if state else rows, "starts_on", after=after, limit=limit, newest_first=True)


def contract_or_404(viewer: Viewer, contract_id: UUID) -> Contract:
    """Raises "general.not_found"."""
    found = contracts(viewer).filter(id=contract_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def seat_or_404(viewer: Viewer, seat_id: UUID) -> ContractSeat:
    """Raises "general.not_found"."""
    found = _seats(viewer).filter(id=seat_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def deduction_or_404(viewer: Viewer, deduction_id: UUID) -> Deduction:
    """Raises "general.not_found"."""
    rows = Deduction.objects.select_related("seat__contract__agency")
    found = scope(viewer, "contract.read", rows).filter(id=deduction_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def seats_of(viewer: Viewer, contract: Contract, *, today: date) -> list[Seat]:
    """The seats of a contract within reach, each with who fills it. Three queries."""
    return _told(_seats(viewer).filter(contract_id=contract.id), today)


def gaps(viewer: Viewer, place: str = "", *, today: date) -> list[Seat]:
    """Every seat of a contract in force on the day that is not filled as promised, by place."""
    runs = Q(contract__state="signed") | Q(contract__state="ended", contract__ended_on__gte=today)  # ended before its time: until its last day
    rows = _seats(viewer).filter(runs, contract__starts_on__lte=today, contract__ends_on__gte=today)
    if place:
        rows = rows.filter(within((place_range(place),)) or Q())
    return [one for one in _told(rows, today) if one.empty or one.uncertified]


def month_of(viewer: Viewer, contract: Contract, month: date, until: date | None = None) -> list[SeatMonth]:
    """Each seat of a contract in a month, within reach; `until`: the last day whose gaps count, in a month that is not over."""
    decided: dict[UUID, list[Deduction]] = defaultdict(list)
    here = _seats(viewer).filter(contract_id=contract.id).order_by()  # a station reads what was taken off for its own seats
    for one in Deduction.objects.filter(seat__in=here, month=month).order_by("kind", "id"):
        decided[one.seat_id].append(one)
    said = terms(contract.place, month)
    return [
        SeatMonth(one, full_price(one.promise, month), month_gaps(one.promise, [each.stay for each in one.posted], said, month, until), tuple(decided[one.row.id]))
        for one in seats_of(viewer, contract, today=month)
    ]  # fmt: skip


def terms(place: str, on: date) -> Terms:
    """What the pack says of gaps on a day."""
    pack = packs.for_place(place, on)
    number = {
        name: pack.value(f"contract_{name}", on)
        for name in ("vacant_grace_days", "certificate_grace_days", "vacant_percent", "uncertified_percent")
    }
    return Terms(int(number["vacant_grace_days"]), int(number["certificate_grace_days"]), number["vacant_percent"] / 100, number["uncertified_percent"] / 100)


def _seats(viewer: Viewer) -> QuerySet[ContractSeat]:
    """Those at places within reach, and all those of contracts of places within reach."""
    here, whole = within(viewer.ranges("contract.read")), within(viewer.ranges("contract.read"), "contract__place")
    if here is None or whole is None:
        return ContractSeat.objects.none()
    return ContractSeat.objects.filter(whole | here & ~Q(contract__state="draft")).select_related("contract__agency").order_by("place", "kind", "id")


def _told(rows: Iterable[ContractSeat], today: date) -> list[Seat]:
    seats = list(rows)
    places, agencies = {one.place for one in seats}, {one.contract.agency_id for one in seats}
    on_posts: dict[tuple[str, UUID | None, str], list[Engagement]] = defaultdict(list)
    staff = Engagement.objects.filter(place__in=places, post__agency__in=agencies).select_related("worker", "post").order_by("since", "id")
    for one in staff:
        on_posts[one.place, one.post.agency_id, one.post.kind].append(one)
    held: dict[UUID, list[Certificate]] = defaultdict(list)
    for certificate in Certificate.objects.filter(worker__in={one.worker_id for one in staff}).order_by("issued_on", "id"):
        held[certificate.worker_id].append(certificate)
    found = []
    for row in seats:
        promise = _promise(row)
        posted = tuple(
            Posted(one, Stay(one.since, one.ended_on, _certified(held[one.worker_id], row)))
            for one in on_posts[row.place, row.contract.agency_id, row.kind]
            if one.since <= promise.until and (one.ended_on is None or one.ended_on >= promise.since)
        )
        empty, uncertified = on_day(promise, [one.stay for one in posted], today)
        found.append(Seat(row, promise, posted, empty, uncertified))
    return found


def _promise(row: ContractSeat) -> Promise:
    contract = row.contract
    last = min(contract.ends_on, contract.ended_on or contract.ends_on)
    return Promise(row.seats, contract.starts_on, last, bool(row.level), row.monthly)


def _certified(held: Iterable[Certificate], row: ContractSeat) -> tuple[tuple[date, date | None], ...]:
    """When certificates of at least the level asked for counted at the seat: verified, from their day until the day before they were
    revoked (what was right in an earlier month stays right)."""
    return tuple(
        (one.issued_on, one.revoked_on - timedelta(days=1) if one.revoked_on is not None else None) for one in held
        if one.verified_at is not None and rank(one.level) >= rank(row.level) and (not one.region or contains(one.region, row.place))
    )  # fmt: skip
