"""Settlement: what the confirmed commitments of a month come to. Nothing unconfirmed is ever counted."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Q, QuerySet

from lianxin.base import packs
from lianxin.base.access.scope import in_one_county, scope, within
from lianxin.base.access.viewer import Viewer
from lianxin.base.db.paging import ROWS, Page, page_of
from lianxin.base.packs import Pack
from lianxin.domain.commitments.models import Commitment
from lianxin.kernel.clock import local_day, month_bounds
from lianxin.kernel.divisions import county_of, place_range
from lianxin.kernel.money import round_to_cent

ZERO = Decimal("0.00")


@dataclass(slots=True)
class SettlementRow:
    """One worker's confirmed services of one kind in one county: how many, how long, and yuan by the pack's prices."""

    county: str
    service: str
    worker_id: UUID | None
    worker: str
    count: int = 0
    minutes: int = 0
    price: Decimal = ZERO
    subsidy: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class SettledFilter:
    """Which commitments of a settlement to show. `service` None: every one ("" is a service the pack does not name)."""

    month: date
    place: str = ""
    service: str | None = None
    worker_id: UUID | None = None
    unassigned: bool = False


def settlement(viewer: Viewer, month: date, place: str = "") -> list[SettlementRow]:
    """The rows of one month (any day of it), by county, service and worker. One query.

    A commitment belongs to the month in which it was confirmed, so that it is settled once, and is priced by the
    parameters of the day it was done. Only services and kinds that the pack settles.
    """
    rows = _confirmed(viewer, month, place)
    fields = ("place", "service", "worker_id", "worker__display_name", "done_at", "done_minutes", "minutes")
    found: dict[tuple[str, str, UUID | None], SettlementRow] = {}
    for at, service, worker_id, name, done_at, done, agreed in (
        rows.order_by().values_list(*fields).iterator()
    ):
        county = county_of(at)
        row = found.setdefault((county, service, worker_id), SettlementRow(county, service, worker_id, name or ""))
        _add(row, done if done is not None else agreed or 0, done_at)
    return [found[key] for key in sorted(found, key=lambda k: (k[0], k[1], str(k[2])))]


def totals(rows: list[SettlementRow]) -> dict[str, SettlementRow]:
    """The same rows summed over workers, by service."""
    summed: dict[str, SettlementRow] = defaultdict(lambda: SettlementRow("", "", None, ""))
    for row in rows:
        total = summed[row.service]
        total.service = row.service
        total.count, total.minutes = total.count + row.count, total.minutes + row.minutes
        total.price, total.subsidy = total.price + row.price, total.subsidy + row.subsidy
    return dict(summed)


def settled(viewer: Viewer, wanted: SettledFilter, *, after: str = "", limit: int = ROWS) -> Page[Commitment]:
    """The commitments behind a number of the settlement, the newest first, with the people they name. One query (and one
    when they are counted)."""
    rows = scope(viewer, "commitment.read", _confirmed(viewer, wanted.month, wanted.place))
    if wanted.service is not None:
        rows = rows.filter(service=wanted.service)
    if wanted.worker_id is not None or wanted.unassigned:
        rows = rows.filter(worker_id=wanted.worker_id)
    return page_of(rows, "confirmed_at", after=after, limit=limit, newest_first=True, joined=("resident", "worker"))


def _confirmed(viewer: Viewer, month: date, place: str) -> QuerySet[Commitment]:
    """What is settled in a month: confirmed in it, of a kind that the pack of its place settles."""
    start, end = month_bounds(month)
    rows = in_one_county(Commitment.objects.all(), viewer.ranges("settlement.read"))
    rows = rows.filter(_settled_kinds(), confirmed_at__gte=start, confirmed_at__lt=end)
    if place:
        rows = rows.filter(within((place_range(place),)) or Q())
    return scope(viewer, "settlement.read", rows)


def _settled_kinds() -> Q:
    """Each place by the kinds its own pack settles: the pack of the longest prefix, as `packs.for_place` has it."""
    found = Q(pk__in=[])
    for pack in packs.all():
        here = Q(place__startswith=pack.covers) if pack.covers else Q()
        for other in packs.all():
            if other.covers != pack.covers and other.covers.startswith(pack.covers):
                here &= ~Q(place__startswith=other.covers)
        found |= here & Q(kind__in=_settling(pack))
    return found


def _settling(pack: Pack) -> list[str]:
    return [code for code, kind in pack.commitment_kinds.items() if kind.settled]


def _add(row: SettlementRow, minutes: int, done_at: datetime) -> None:
    pack = packs.for_place(row.county)
    row.count += 1
    row.minutes += minutes
    if service := pack.services.get(row.service):
        share = Decimal(minutes) / 60 if service.unit == "hour" else Decimal(1)
        row.price += _amount(pack, service.price, local_day(done_at), share)
        row.subsidy += _amount(pack, service.subsidy, local_day(done_at), share)


def _amount(pack: Pack, parameter: str, day: date, share: Decimal) -> Decimal:
    """Yuan for one service; 0 when the pack sets no price for that day."""
    dated = pack.parameters[parameter].on(day) if parameter in pack.parameters else None
    return round_to_cent(dated.value * share) if dated else ZERO
