"""Statements, their lines, and sums that open to their lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from lianxin.base.access.scope import scope, within
from lianxin.base.access.viewer import Viewer
from lianxin.base.db.paging import ROWS, Page, counted, cut, read_key
from lianxin.domain.settlement.models import SettlementLine, SettlementRun
from lianxin.domain.settlement.rules import Entry, Share, Sums, Worth, digest, sums_by, sums_by_payer
from lianxin.kernel.clock import next_month_start
from lianxin.kernel.divisions import place_range
from lianxin.kernel.money import round_to_cent
from lianxin.kernel.problems import ProblemError

ABILITY = "settlement.read"


@dataclass(frozen=True, slots=True)
class LineFilter:
    """Which lines of a statement; empty means all. `worker` and `payer` are codes as they stand in the sums."""

    agency: str = ""
    worker: str = ""
    service: str = ""
    payer: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class RunSums:
    """The sums of a statement: of everything, by agency, carer, service; what each payer pays; the check sum of its lines."""

    whole: Sums
    agencies: dict[str, Sums]
    workers: dict[str, Sums]
    services: dict[str, Sums]
    payers: dict[str, Decimal]
    late: int
    digest: str


def runs(viewer: Viewer, place: str = "") -> QuerySet[SettlementRun]:
    """Statements within reach, the newest month first."""
    rows = scope(viewer, ABILITY, SettlementRun.objects.all())
    if place:
        rows = rows.filter(within((place_range(place),)))
    return rows.order_by("-month", "place", "-number")


def runs_page(viewer: Viewer, *, after: str = "", limit: int = ROWS) -> Page[SettlementRun]:
    """The same a page at a time."""
    rows = whole = runs(viewer)
    if after:
        last = run_or_404(viewer, read_key(after))
        same = Q(month=last.month)
        rows = rows.filter(Q(month__lt=last.month) | same & Q(place__gt=last.place) | same & Q(place=last.place, number__lt=last.number))
    return cut(rows, lambda last: str(last.pk), lambda: counted(whole), after=after, limit=limit)


def wholes_of(viewer: Viewer, found: Iterable[SettlementRun]) -> dict[UUID, Sums]:
    """The sum of everything of each of these statements: one query for all of them."""
    rows = scope(viewer, ABILITY, SettlementLine.objects.filter(run__in=[one.id for one in found])).order_by()
    sums: dict[UUID, Sums] = {}
    each = rows.values("run_id", "kind").annotate(n=Count("id"), q=Sum("quantity"), m=Sum("minutes"), p=Sum("price"), s=Sum("subsidy"))
    for row in each:
        sign, old = -1 if row["kind"] == SettlementLine.Kind.REVERSED else 1, sums.get(row["run_id"], Sums())
        amounts = [round_to_cent(number) for number in (row["q"], row["p"], row["s"])]
        sums[row["run_id"]] = Sums(
            old.count + sign * row["n"], old.quantity + amounts[0], old.minutes + sign * row["m"], old.price + amounts[1], old.subsidy + amounts[2]
        )
    return sums


def run_or_404(viewer: Viewer, run_id: UUID) -> SettlementRun:
    """One of them, or "general.not_found"."""
    found = runs(viewer).filter(id=run_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def lines_of(viewer: Viewer, run: SettlementRun, wanted: LineFilter | None = None) -> QuerySet[SettlementLine]:
    """The lines of a statement within reach, by day."""
    rows = scope(viewer, ABILITY, SettlementLine.objects.filter(run_id=run.id))
    wanted = wanted or LineFilter()
    if wanted.agency:
        rows = rows.filter(agency=wanted.agency)
    if wanted.worker:
        rows = rows.filter(worker_id=read_key(wanted.worker))
    if wanted.service:
        rows = rows.filter(service=wanted.service)
    if wanted.kind == "late":
        rows = rows.filter(is_late=True)
    elif wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.payer:
        paid = [key for key, parts in rows.values_list("id", "parts") if any(part["payer"] == wanted.payer for part in parts)]
        rows = rows.filter(id__in=paid)
    return rows.select_related("worker", "commitment__resident").order_by("day", "id")


def lines_page(viewer: Viewer, run: SettlementRun, wanted: LineFilter, *, after: str = "", limit: int = ROWS) -> Page[SettlementLine]:
    """The same a page at a time."""
    rows = whole = lines_of(viewer, run, wanted)
    if after:
        day, _, key = after.partition("~")
        last = SettlementLine.objects.filter(id=read_key(key)).first()
        if last is None or str(last.day) != day:
            raise ProblemError("general.not_found")
        rows = rows.filter(day=last.day, id__gt=last.id) | rows.filter(day__gt=last.day)
    return cut(rows, lambda last: f"{last.day}~{last.pk}", lambda: counted(whole), after=after, limit=limit)


def line_or_404(viewer: Viewer, line_id: UUID) -> SettlementLine:
    """One line, or "general.not_found"."""
    rows = SettlementLine.objects.filter(id=line_id).select_related("run", "worker", "commitment__resident")
    found = scope(viewer, ABILITY, rows).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def entries_of(viewer: Viewer, run: SettlementRun) -> list[Entry]:
    """The lines of a statement as they are added up."""
    return [entry_of(line) for line in _bare_lines(viewer, run)]


def _bare_lines(viewer: Viewer, run: SettlementRun) -> QuerySet[SettlementLine]:
    return scope(viewer, ABILITY, SettlementLine.objects.filter(run_id=run.id)).order_by("day", "id")


def entry_of(line: SettlementLine) -> Entry:
    """A line as it is added up."""
    shares = tuple(Share(str(part["payer"]), Decimal(str(part["amount"]))) for part in line.parts)
    sign = -1 if line.kind == SettlementLine.Kind.REVERSED else 1
    return Entry(str(line.id), line.agency, str(line.worker_id or ""), line.service, sign, line.minutes, Worth(line.quantity, line.price, line.subsidy, shares))


def sums_of(viewer: Viewer, run: SettlementRun) -> RunSums:
    """Every sum of a statement and the check sum, from its lines read once."""
    lines = list(_bare_lines(viewer, run))
    every = [entry_of(line) for line in lines]
    whole = sums_by(every, lambda one: "").get("", Sums())
    return RunSums(
        whole, sums_by(every, lambda one: one.agency), sums_by(every, lambda one: one.worker), sums_by(every, lambda one: one.service),
        sums_by_payer(every), sum(line.is_late for line in lines), digest(every),
    )  # fmt: skip


def own_lines(viewer: Viewer, month: date) -> QuerySet[SettlementLine]:
    """What closed statements of a month count of the viewer's own work; nobody else's."""
    rows = SettlementLine.objects.filter(worker_id=viewer.person_id, run__state="closed", run__month__gte=month, run__month__lt=next_month_start(month))
    return rows.select_related("run", "commitment__resident").order_by("day", "id")


def own_sums(viewer: Viewer, month: date) -> dict[str, Sums]:
    """The same by service."""
    return sums_by([entry_of(line) for line in own_lines(viewer, month)], lambda one: one.service)


def to_take_back(viewer: Viewer, run: SettlementRun) -> list[SettlementLine]:
    """Lines of closed statements here, of its month or before, that still stand although their proof was rejected since."""
    closed = SettlementLine.objects.filter(run__state="closed", run__month__lte=run.month)
    standing = closed.exclude(kind="reversed").filter(commitment__rejected_at__isnull=False)
    taken_back = SettlementLine.objects.filter(kind="reversed").values("corrects_id")
    rows = standing.exclude(id__in=taken_back).filter(within((place_range(run.place),)))
    return list(scope(viewer, ABILITY, rows).select_related("commitment").order_by("day", "id"))
