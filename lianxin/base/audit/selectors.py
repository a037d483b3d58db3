"""Read and verify the audit trail."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from lianxin.base.audit.chain import FIELDS, digest
from lianxin.base.audit.models import AuditEntry, AuditHead
from lianxin.base.db.scope import within
from lianxin.base.db.sealed import chain_mac
from lianxin.kernel.actors import Reader
from lianxin.kernel.problems import ProblemError


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where a chain does not hold. `seq` is the row's number, `what` the reason in English."""

    chain: str
    seq: int
    what: str


def trail(
    viewer: Reader,
    *,
    verb: str = "",
    subject_kind: str = "",
    subject_id: str = "",
    actor_ids: Collection[UUID] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[AuditEntry]:
    """Audit rows within the viewer's reach, newest first; `since` ≤ at < `until`.

    Rows of no place (what the whole site did) are for those who read a whole city or more.
    """
    rows = AuditEntry.objects.all()
    inside = within(viewer.ranges("audit.read"))
    if inside is None:
        return rows.none()
    if _reads_widely(viewer):
        inside |= Q(place="")
    wanted = {"verb": verb, "subject_kind": subject_kind, "subject_id": subject_id, "at__gte": since, "at__lt": until}
    rows = rows.filter(inside, **{name: value for name, value in wanted.items() if value})
    if actor_ids is not None:
        rows = rows.filter(actor_id__in=actor_ids)
    return rows.order_by("-at", "-id")


def entry_or_404(viewer: Reader, entry_id: UUID) -> AuditEntry:
    """One row within reach; raises "general.not_found"."""
    found = trail(viewer).filter(id=entry_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def latest(verb: str) -> AuditEntry | None:
    """The last time a thing was done anywhere (a backup, a nightly pass): when and with what result."""
    return AuditEntry.objects.filter(verb=verb).order_by("-at").first()


def _reads_widely(viewer: Reader) -> bool:
    return any(low.endswith("0" * 8) for low, _ in viewer.ranges("audit.read"))


def heads() -> dict[str, tuple[int, str]]:
    """The head of every chain: (number of rows, digest). Print it on the monthly report; it anchors the past."""
    return {h.chain: (h.seq, h.mac) for h in AuditHead.objects.order_by("chain")}


def verify(anchor: Mapping[str, tuple[int, str]] | None = None) -> Iterator[Break]:
    """Walk every chain and yield the first break of each: a changed, removed, reordered or cut-off row.

    `anchor` is an older `heads()` kept elsewhere: a chain must still hold that row with that digest.
    """
    known = heads()
    chains = set(known) | set(AuditEntry.objects.values_list("chain", flat=True).distinct()) | set(anchor or {})
    for chain in sorted(chains):
        broken = _first_break(chain, known.get(chain), (anchor or {}).get(chain))
        if broken:
            yield broken


def _first_break(chain: str, head: tuple[int, str] | None, anchor: tuple[int, str] | None) -> Break | None:
    previous, expected = "", 0
    rows = AuditEntry.objects.filter(chain=chain).order_by("seq").values(*FIELDS, "previous", "mac")
    for row in rows.iterator(chunk_size=2000):
        expected += 1
        if row["seq"] != expected:
            return Break(chain, expected, f"row {expected} is missing (found {row['seq']})")
        if row["previous"] != previous or row["mac"] != digest(previous, row, chain_mac):
            return Break(chain, expected, "the row or its place in the chain was changed")
        if anchor and expected == anchor[0] and row["mac"] != anchor[1]:
            return Break(chain, expected, "the chain was rewritten since the anchor")
        previous = row["mac"]
    if head is None or head != (expected, previous):
        return Break(chain, expected + 1, "the end of the chain was cut off or the head was changed")
    if anchor and anchor[0] > expected:
        return Break(chain, expected + 1, "rows known to the anchor are gone")
    return None
