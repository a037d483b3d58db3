"""Write the audit trail. The only module that appends to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connection, transaction

from lianxin.base.audit.chain import digest, masked
from lianxin.base.audit.models import AuditEntry, AuditHead
from lianxin.base.db.sealed import chain_mac
from lianxin.kernel.actors import Actor
from lianxin.kernel.divisions import county_of, level
from lianxin.kernel.ids import new_id

SITE = "site"


@dataclass(slots=True)
class Witness:
    """Counts the audit rows written inside one service call."""

    rows: int = 0
    nothing_changed: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """What one of several rows of the same verb is about (`record_all`)."""

    subject: tuple[str, object]
    place: str = ""
    after: Mapping[str, object] | None = None


_WITNESS: ContextVar[Witness | None] = ContextVar("audit_witness", default=None)


@contextmanager
def witness() -> Iterator[Witness]:
    """Watch for audit rows; `lianxin.base.access.service` refuses to commit when none came."""
    mine = Witness()
    token = _WITNESS.set(mine)
    try:
        yield mine
    finally:
        _WITNESS.reset(token)
        outer = _WITNESS.get()
        if outer is not None:
            outer.rows += mine.rows


def unchanged() -> None:
    """Say that a service rightly wrote nothing (the same input twice)."""
    current = _WITNESS.get()
    if current is not None:
        current.nothing_changed = True


SUBJECT_LENGTH: Final = 64
"""The most characters of the id of what a row is about."""


def record(
    *,
    actor: Actor,
    verb: str,
    subject: tuple[str, object],
    now: datetime,
    place: str = "",
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> UUID:
    """Append one row to the chain of the place's county, in the caller's transaction. Returns its id.

    `before` and `after` hold only the fields that matter; values under sensitive names are masked here.
    """
    head = _locked_head(_chain_of(place))
    entry = _next(head, actor, verb, Line(subject, place, after), before, now)
    entry.save(force_insert=True)
    _moved(head, 1)
    return entry.id


def record_all(*, actor: Actor, verb: str, now: datetime, lines: Iterable[Line]) -> None:
    """Append a row for each line, as `record` does, with a handful of queries for each county's chain however many there are."""
    by_chain: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        by_chain[_chain_of(line.place)].append(line)
    for chain in sorted(by_chain):  # two who write into several lock them in the same order
        head = _locked_head(chain)
        entries = [_next(head, actor, verb, line, None, now) for line in by_chain[chain]]
        AuditEntry.objects.bulk_create(entries)
        _moved(head, len(entries))


def _next(
    head: AuditHead, actor: Actor, verb: str, line: Line, before: Mapping[str, object] | None, now: datetime
) -> AuditEntry:
    """The next row of the chain, not saved yet; the head (still to be saved) stands at it."""
    subject = line.subject
    if len(str(subject[1])) > SUBJECT_LENGTH:  # SQLite would keep it, PostgreSQL refuses: the mistake shows on both
        raise ValueError(f"the id of an audit subject has at most {SUBJECT_LENGTH} characters: {subject[0]}")
    values: dict[str, object] = {
        "chain": head.chain, "seq": head.seq + 1, "at": now, "actor_id": actor.id, "actor_label": actor.label,
        "verb": verb, "subject_kind": subject[0], "subject_id": str(subject[1]), "place": line.place,
        "before": masked(before), "after": masked(line.after),
    }  # fmt: skip
    entry = AuditEntry(id=new_id(), previous=head.mac, mac=digest(head.mac, values, chain_mac), **values)
    head.seq, head.mac = head.seq + 1, entry.mac
    return entry


def _moved(head: AuditHead, rows: int) -> None:
    AuditHead.objects.filter(chain=head.chain).update(seq=head.seq, mac=head.mac)
    current = _WITNESS.get()
    if current is not None:
        current.rows += rows


def record_read(*, actor: Actor, verb: str, subject: tuple[str, object], now: datetime, place: str = "", why: str = "") -> UUID:
    """A look at something sensitive is an event too."""
    with transaction.atomic():
        return record(actor=actor, verb=verb, subject=subject, now=now, place=place, after={"why": why} if why else None)


def _chain_of(place: str) -> str:
    """The county's six digits; for a city or a province its own (what is done for all of it); "site" for no place."""
    if not place:
        return SITE
    return (place if level(place) in {"province", "city"} else county_of(place))[:6]


def _locked_head(chain: str) -> AuditHead:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("an audit row belongs in the transaction of what it reports")
    # On SQLite the IMMEDIATE transaction already holds the only write lock; on PostgreSQL the row lock orders the chain.
    heads = AuditHead.objects.select_for_update() if connection.features.has_select_for_update else AuditHead.objects
    head = heads.filter(chain=chain).first()
    if head is None:
        AuditHead.objects.bulk_create([AuditHead(chain=chain)], ignore_conflicts=True)
        head = heads.get(chain=chain)
    return head
