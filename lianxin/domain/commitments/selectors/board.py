"""The board: who has promised what to whom by when, and the cards above it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final
from uuid import UUID

from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When

from lianxin.base.access.scope import in_one_county, scope, within
from lianxin.base.access.viewer import Viewer
from lianxin.base.db.paging import ROWS, Page, Total, counted, page_of
from lianxin.domain.commitments import rules
from lianxin.domain.commitments.models import Commitment, Confirmation, Proof
from lianxin.domain.commitments.rules import Status
from lianxin.domain.people.selectors.looks import looked_at
from lianxin.kernel.divisions import level, place_range
from lianxin.kernel.problems import ProblemError

# A list of open promises begins with the most pressing, a list of closed ones with the newest.
_ORDER = {"done": "done_at", "doubtful": "doubted_at", "confirmed": "confirmed_at", "rejected": "rejected_at", "refused": "refused_at", "cancelled": "cancelled_at"}

MOST_OF_ARCHIVE: Final = 1_000  # a township's are found among those of its whole county: twenty are read for one counted
_NAMED: Final = ("resident", "worker")  # whom a commitment names

_WAITING: tuple[Status, ...] = ("done", "doubtful")


@dataclass(frozen=True, slots=True)
class BoardFilter:
    """What of the board to show; empty means all. `place` narrows, it never widens."""

    kind: str = ""
    service: str = ""
    worker_id: UUID | None = None
    unassigned: bool = False
    place: str = ""


@dataclass(frozen=True, slots=True)
class BoardCounts:
    """The cards of the board: each equals the rows its link opens. `done` waits for confirmation, `doubtful` for somebody to decide about one."""

    open: int = 0
    due: int = 0
    overdue: int = 0
    done: int = 0
    doubtful: int = 0


def having(status: Status, now: datetime) -> Q:
    """`rules.condition` as a condition on rows."""
    wanted = rules.condition(status, now)
    condition = Q(is_open=status in rules.OPEN_STATUSES)  # lets the partial indexes serve; a constraint keeps it true
    for name in wanted.given:
        condition &= Q(**{f"{name}__isnull": False})
    for name in wanted.missing:
        condition &= Q(**{f"{name}__isnull": True})
    if wanted.after is not None:
        condition &= Q(due_at__gt=wanted.after)
    return condition if wanted.until is None else condition & Q(due_at__lte=wanted.until)


def visible(viewer: Viewer) -> QuerySet[Commitment]:
    """Every commitment the viewer may read, with the people it names."""
    return scope(viewer, "commitment.read", Commitment.objects.select_related(*_NAMED))


def commitment_or_404(viewer: Viewer, commitment_id: UUID) -> Commitment:
    """One commitment, or "general.not_found" (also when it lies beyond the viewer's reach)."""
    found = visible(viewer).select_related("need").filter(id=commitment_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    looked_at(found.resident)
    return found


def proofs_of(viewer: Viewer, commitment: Commitment) -> list[Proof]:
    """The proof brought for a commitment, in the order it was taken."""
    return list(readable_proofs(viewer).filter(commitment_id=commitment.id).select_related("file").order_by("captured_at", "id"))


def readable_proofs(viewer: Viewer) -> QuerySet[Proof]:
    """All proof of commitments that the viewer may read."""
    return scope(viewer, "commitment.read", Proof.objects.all())


def confirmations_of(viewer: Viewer, commitments: Iterable[Commitment]) -> dict[UUID, list[Confirmation]]:
    """The confirmations of these commitments, oldest first. One query."""
    rows = scope(viewer, "commitment.read", Confirmation.objects.filter(commitment__in=list(commitments)))
    found: dict[UUID, list[Confirmation]] = defaultdict(list)
    for one in rows.order_by("at", "id"):
        found[one.commitment_id].append(one)
    return found


def board(
    viewer: Viewer, now: datetime, status: Status | None = None, wanted: BoardFilter | None = None, *,
    after: str = "", limit: int = ROWS,
) -> Page[Commitment]:  # fmt: skip
    """Commitments of one status, or everything still open. One query, and one when they are counted."""
    chosen = wanted or BoardFilter()
    rows = in_one_county(scope(viewer, "commitment.read", Commitment.objects.all()), viewer.ranges("commitment.read")).filter(_matching(chosen))
    rows = rows.filter(having(status, now) if status else Q(is_open=True))
    if (closed_at := _ORDER.get(status or "")) is None:
        return page_of(rows.select_related(*_NAMED), "due_at", first="precedence", after=after, limit=limit)
    count = partial(_count_archive, viewer, chosen, closed_at)
    return page_of(rows, closed_at, after=after, limit=limit, newest_first=True, count=count, joined=_NAMED)


def _count_archive(viewer: Viewer, wanted: BoardFilter, closed_at: str) -> Total | None:
    """How many have that moment, which by the table's constraints is the whole condition of a closed status (of "done"
    with no confirmation yet), in the index alone. None where the index would be read from end to end for a few: one worker's, one service's, one village's.
    """
    if wanted != BoardFilter(place=wanted.place) or (wanted.place and level(wanted.place) == "village"):
        return None
    closed = Commitment.objects.filter(_matching(wanted), **{f"{closed_at}__isnull": False})
    if closed_at == "done_at":
        closed = closed.filter(doubted_at__isnull=True, confirmed_at__isnull=True, rejected_at__isnull=True)
    rows = in_one_county(closed, viewer.ranges("commitment.read"))
    return counted(scope(viewer, "commitment.read", rows), most=MOST_OF_ARCHIVE)


def board_counts(viewer: Viewer, now: datetime, wanted: BoardFilter | None = None) -> BoardCounts:
    """The cards, in one query, from the same conditions the rows are filtered by."""
    mine = in_one_county(Commitment.objects.order_by(), viewer.ranges("commitment.read"))
    rows = scope(viewer, "commitment.read", mine.filter(_matching(wanted or BoardFilter())))
    whens = [When(having(s, now), then=Value(s)) for s in ("overdue", "due")]
    card = Case(*whens, default=Value("open"), output_field=CharField())
    still_open = rows.filter(is_open=True).values(card=card).annotate(number=Count("id"))
    waiting = [
        rows.filter(having(s, now)).annotate(card=Value(s, output_field=CharField())).values("card").annotate(number=Count("id"))
        for s in _WAITING
    ]
    counted = still_open.union(*waiting, all=True)
    return BoardCounts(**{row["card"]: row["number"] for row in counted})


def counted_by_place(viewer: Viewer, now: datetime) -> dict[str, QuerySet[Commitment]]:
    """What a county's page counts of commitments, by the conditions of the board; asked for by `counts_below`."""
    rows = scope(viewer, "commitment.read", Commitment.objects.all())
    return {"overdue": rows.filter(having("overdue", now)), "open": rows.filter(is_open=True)}


def due_for_worker(viewer: Viewer, now: datetime) -> list[Commitment]:
    """What the viewer has promised personally and must do by tonight, the most pressing first, and whatever doubts they have been
    asked to explain: somebody waits for that, and it is not settled before. One query."""
    asked = Q(kind="explain", is_open=True)
    mine = visible(viewer).filter(having("due", now) | having("overdue", now) | asked, worker_id=viewer.id)
    return list(mine.order_by("precedence", "due_at", "id"))


def of_resident(viewer: Viewer, resident_id: UUID) -> QuerySet[Commitment]:
    """Everything promised to one person, newest first."""
    return visible(viewer).filter(resident_id=resident_id).order_by("-made_at", "-id")


def of_need(viewer: Viewer, need_id: UUID) -> QuerySet[Commitment]:
    """Everything promised for one need, oldest first."""
    return visible(viewer).filter(need_id=need_id).order_by("made_at", "id")


def _matching(wanted: BoardFilter) -> Q:
    condition = Q()
    for name in ("kind", "service", "worker_id"):
        if value := getattr(wanted, name):
            condition &= Q(**{name: value})
    if wanted.unassigned:
        condition &= Q(worker__isnull=True, actor_name="")
    if wanted.place:
        condition &= within((place_range(wanted.place),)) or Q()
    return condition
