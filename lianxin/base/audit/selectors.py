"""Read and verify the audit trail."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from lianxin.base.audit.breaks import LIMIT, Break, breaks_of
from lianxin.base.audit.chain import FIELDS, digest
from lianxin.base.audit.models import AuditEntry, AuditHead
from lianxin.base.db.scope import within
from lianxin.base.db.sealed import chain_mac
from lianxin.kernel.actors import Reader
from lianxin.kernel.problems import ProblemError


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
    wanted = {
        "verb": verb,
        "subject_kind": subject_kind,
        "subject_id": subject_id,
        "at__gte": since,
        "at__lt": until,
    }
    rows = rows.filter(inside, **{name: value for name, value in wanted.items() if value})
    if actor_ids is not None:
        rows = rows.filter(actor_id__in=actor_ids)
    return rows.order_by("-at", "-id")


def history(viewer: Reader, ability: str, subject: tuple[str, UUID], verbs: Collection[str]) -> QuerySet[AuditEntry]:
    """What was done to one object, oldest first, for whoever may read the object itself (`ability`) where it was done."""
    rows = AuditEntry.objects.filter(subject_kind=subject[0], subject_id=str(subject[1]), verb__in=verbs)
    inside = within(viewer.ranges(ability))
    return rows.none() if inside is None else rows.filter(inside).order_by("at", "id")


def entry_or_404(viewer: Reader, entry_id: UUID) -> AuditEntry:
    """One row within reach; raises "general.not_found"."""
    found = trail(viewer).filter(id=entry_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def own_subjects(viewer: Reader, verbs: Collection[str], subjects: Collection[str], *, since: datetime) -> set[str]:
    """Those of these subjects to which the viewer did one of these things after `since`. One query."""
    rows = AuditEntry.objects.filter(actor_id=viewer.id, verb__in=verbs, subject_id__in=subjects, at__gt=since)
    return set(rows.values_list("subject_id", flat=True))


def latest(verb: str, place: str = "") -> AuditEntry | None:
    """The last time a thing was done anywhere, or for this very place (a backup, a nightly pass): when and with what result."""
    rows = AuditEntry.objects.filter(verb=verb, **({"place": place} if place else {}))
    return rows.order_by("-at").first()


def _reads_widely(viewer: Reader) -> bool:
    return any(low.endswith("0" * 8) for low, _ in viewer.ranges("audit.read"))


def heads() -> dict[str, tuple[int, str]]:
    """The head of every chain: (number of rows, digest). Print it on the monthly report; it anchors the past."""
    return {h.chain: (h.seq, h.mac) for h in AuditHead.objects.order_by("chain")}


def fits_keys() -> bool:
    """Was this trail written with the key ring in use? True when the last row of any chain says so, or there is none."""
    lasts = AuditEntry.objects.filter(seq=Subquery(AuditHead.objects.filter(chain=OuterRef("chain")).values("seq")))
    rows = lasts.values(*FIELDS, "previous", "mac")
    return not rows.exists() or any(row["mac"] == digest(row["previous"], row, chain_mac) for row in rows.iterator())


def verify(anchor: Mapping[str, tuple[int, str]] | None = None, *, limit: int = LIMIT) -> Iterator[Break]:
    """Walk every chain and yield its breaks: rows changed, removed, moved, put in or cut off; at most `limit` of a chain.

    `anchor` is an older `heads()` kept elsewhere: a chain must still hold that row with that digest. Raises
    "keys.missing" without the key file: nothing can be verified then.
    """
    known = heads()
    chains = (
        set(known) | set(AuditEntry.objects.values_list("chain", flat=True).distinct()) | set(anchor or {})
    )
    for chain in sorted(chains):
        rows = AuditEntry.objects.filter(chain=chain).order_by("seq").values(*FIELDS, "previous", "mac")
        yield from breaks_of(
            chain,
            rows.iterator(chunk_size=2000),
            chain_mac,
            head=known.get(chain),
            anchor=(anchor or {}).get(chain),
            limit=limit,
        )
