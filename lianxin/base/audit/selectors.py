"""Read and verify the audit trail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from lianxin.base.audit.chain import FIELDS, digest
from lianxin.base.audit.models import AuditEntry, AuditHead
from lianxin.base.db.scope import scope
from lianxin.base.db.sealed import chain_mac
from lianxin.kernel.actors import Reader

WHOLE_COUNTRY = ("000000000000", "990000000000")


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
    subject: tuple[str, str] | None = None,
    actor_id: str = "",
    before: datetime | None = None,
) -> QuerySet[AuditEntry]:
    """Audit rows within the viewer's reach, newest first. Rows of no place are for whoever reads the widest."""
    rows = AuditEntry.objects.all()
    inside = scope(viewer, "audit.read", rows)
    if viewer.may("audit.read"):
        inside = inside | rows.filter(Q(place=""))
    if verb:
        inside = inside.filter(verb__startswith=verb)
    if subject:
        inside = inside.filter(subject_kind=subject[0], subject_id=subject[1])
    if actor_id:
        inside = inside.filter(actor_id=actor_id)
    if before:
        inside = inside.filter(at__lt=before)
    return inside.order_by("-at", "-seq")


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
