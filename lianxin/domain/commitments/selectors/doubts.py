"""Doubtful proof 凭证疑点: what waits for a decision, what was decided, and figures per worker that open to their rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from lianxin.base import packs
from lianxin.base.access.scope import in_one_county, past_guard, scope, within
from lianxin.base.access.viewer import Viewer
from lianxin.base.db.paging import ROWS, Page, page_of
from lianxin.domain.commitments.models import Commitment, DoorCode, DoubtStep, Proof
from lianxin.domain.commitments.selectors.board import readable_proofs
from lianxin.domain.people.models import Resident
from lianxin.domain.people.selectors import visible as people_within
from lianxin.kernel.clock import day_bounds
from lianxin.kernel.divisions import place_range
from lianxin.kernel.periods import Period

Show = Literal["open", "asked", "accepted", "rejected", "all"]
SHOWS: Final[tuple[Show, ...]] = get_args(Show)
ABILITY: Final = "confirmation.decide"


@dataclass(frozen=True, slots=True)
class DoubtFilter:
    """Which doubtful fulfilments: `show` "open" those nobody has decided, "asked" those of them whose worker is to explain."""

    show: Show = "open"
    worker_id: UUID | None = None
    place: str = ""
    days: Period | None = None


@dataclass(frozen=True, slots=True)
class Doubtful:
    """One fulfilment with everything a decision needs: its proofs, the doubts that name others, what was said and decided."""

    commitment: Commitment
    proofs: tuple[Proof, ...]
    steps: tuple[DoubtStep, ...]
    others: dict[str, Commitment]
    other_proofs: dict[str, Proof]


@dataclass(frozen=True, slots=True)
class DoubtFigures:
    """Of one worker in a time: fulfilments done, those with doubts, and what became of these."""

    worker_id: UUID | None
    worker: str
    done: int
    doubtful: int
    accepted: int
    rejected: int

    @property
    def share(self) -> float:
        """Of what was done, the part with doubts."""
        return self.doubtful / self.done if self.done else 0.0


def doubtful(viewer: Viewer, wanted: DoubtFilter, *, after: str = "", limit: int = ROWS) -> Page[Commitment]:
    """Fulfilments with doubts, the newest doubt first."""
    return page_of(_rows(viewer, wanted), "flagged_at", after=after, limit=limit, newest_first=True, joined=("resident", "worker"))


def doubts_waiting(viewer: Viewer) -> int:
    """How many wait for a decision."""
    return _rows(viewer, DoubtFilter()).count()


def look_into(viewer: Viewer, commitments: Sequence[Commitment]) -> list[Doubtful]:
    """The evidence of those of these fulfilments within reach. What a doubt names beyond the viewer's reach is left out."""
    commitments = [one for one in commitments if viewer.may("commitment.read", one.place)]
    keys = [one.id for one in commitments]
    proofs: dict[UUID, list[Proof]] = defaultdict(list)
    seen = readable_proofs(viewer).filter(commitment__in=keys).select_related("file")
    for proof in seen.order_by("captured_at", "id"):
        proofs[proof.commitment_id].append(proof)
    steps: dict[UUID, list[DoubtStep]] = defaultdict(list)
    for step in scope(viewer, "commitment.read", DoubtStep.objects.filter(commitment__in=keys)).order_by("at", "id"):
        steps[step.commitment_id].append(step)
    named = [flag for one in commitments for flag in [*one.flags, *(flag for proof in proofs[one.id] for flag in proof.flags)]]
    others = _visible(viewer, {str(flag["other"]) for flag in named if flag.get("other")})
    other_proofs = readable_proofs(viewer).filter(id__in={flag["proof"] for flag in named if flag.get("proof")})
    pictures = {str(proof.id): proof for proof in other_proofs.select_related("file") if str(proof.commitment_id) in others}
    return [Doubtful(one, tuple(proofs[one.id]), tuple(steps[one.id]), others, pictures) for one in commitments]


def doubt_steps_of(viewer: Viewer, commitment: Commitment) -> list[DoubtStep]:
    """What was done about the doubts of one fulfilment, in order."""
    return list(scope(viewer, "commitment.read", DoubtStep.objects.filter(commitment_id=commitment.id)).order_by("at", "id"))


def doubt_figures(viewer: Viewer, days: Period, place: str = "") -> list[DoubtFigures]:
    """Per worker, the largest share first: of what they did in these days, how much had doubts. One query."""
    rows = scope(viewer, ABILITY, Commitment.objects.filter(_done_in(days), worker__isnull=False))
    if place:
        rows = rows.filter(within((place_range(place),)))
    flagged = Q(flagged_at__isnull=False)
    found = rows.order_by().values("worker_id", "worker__display_name").annotate(
        done=Count("id"), doubtful=Count("id", filter=flagged), rejected=Count("id", filter=Q(rejected_at__isnull=False)),
        waiting=Count("id", filter=Q(has_doubts=True)),
    )  # fmt: skip
    figures = [
        DoubtFigures(
            row["worker_id"], row["worker__display_name"], row["done"], row["doubtful"],
            row["doubtful"] - row["rejected"] - row["waiting"], row["rejected"],
        )
        for row in found
    ]  # fmt: skip
    return sorted(figures, key=lambda one: (-one.share, -one.doubtful, one.worker))


def door_codes_of(viewer: Viewer, place: str) -> dict[UUID, DoorCode]:
    """The codes that are on doors of a place now, by resident."""
    rows = scope(viewer, "commitment.reassign", DoorCode.objects.filter(ended_at__isnull=True))
    return {row.resident_id: row for row in rows.filter(within((place_range(place),))).order_by("issued_at")}


def served_at_home(viewer: Viewer, place: str) -> list[Resident]:
    """People of a place for whom something was done or is promised at home: whose doors may carry a code. By address."""
    kinds = [code for code, kind in packs.for_place(place).commitment_kinds.items() if kind.alone]
    theirs = Commitment.objects.filter(kind__in=kinds, cancelled_at__isnull=True).filter(within((place_range(place),)), past_guard(viewer, Commitment.guarded))
    people = people_within(viewer).filter(id__in=theirs.values("resident_id"), died_on__isnull=True, left_on__isnull=True)
    reach = scope(viewer, "commitment.reassign", people.filter(within((place_range(place),))))
    return list(reach.order_by("address", "name", "id"))


def _rows(viewer: Viewer, wanted: DoubtFilter) -> QuerySet[Commitment]:
    rows = in_one_county(Commitment.objects.filter(flagged_at__isnull=False), viewer.ranges(ABILITY))
    rows = scope(viewer, ABILITY, rows).filter(_showing(wanted.show))
    if wanted.worker_id is not None:
        rows = rows.filter(worker_id=wanted.worker_id)
    if wanted.place:
        rows = rows.filter(within((place_range(wanted.place),)))
    return rows.filter(_done_in(wanted.days)) if wanted.days is not None else rows


def _showing(show: Show) -> Q:
    asked = Exists(Commitment.objects.filter(about_id=OuterRef("pk"), kind="explain", is_open=True))
    return {
        "open": Q(has_doubts=True),
        "asked": Q(has_doubts=True) & Q(asked),
        "accepted": Q(has_doubts=False, rejected_at__isnull=True),
        "rejected": Q(rejected_at__isnull=False),
        "all": Q(),
    }[show]


def _done_in(days: Period) -> Q:
    condition = Q(done_at__gte=day_bounds(days.start)[0])
    return condition & Q(done_at__lt=day_bounds(days.end)[0]) if days.end is not None else condition


def _visible(viewer: Viewer, keys: Iterable[str]) -> dict[str, Commitment]:
    rows = scope(viewer, "commitment.read", Commitment.objects.filter(id__in=set(keys)))
    return {str(one.id): one for one in rows.select_related("resident", "worker")}
