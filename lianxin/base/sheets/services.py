"""Staging a file, accepting it in one transaction, throwing it away. Abilities are those of its kind."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

from django.db import connection

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.db.sealed import seal_bytes
from lianxin.base.sheets import selectors
from lianxin.base.sheets.kinds import SheetKind, kind_of
from lianxin.base.sheets.models import Sheet
from lianxin.base.sheets.reading import Body, check_body, encode, read_file
from lianxin.base.sheets.rows import SheetRow
from lianxin.kernel.clock import local_day
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

KEPT: Final = timedelta(days=14)
"""How long a sheet waits to be accepted; then its rows are dropped."""


def stage_sheet(
    *, actor: Viewer, now: datetime, kind: str, place: str, path: Path, label: str, about: UUID | None = None
) -> Sheet:
    """Read and check a file in a child process, outside the transaction, and keep it sealed. The same file once more is the same sheet,
    checked anew.

    Raises "access.denied", and "tables.…", "roster.…" or "sheet.…" when the file as a whole cannot be used.
    """
    found = kind_of(kind)
    actor.must(found.ability, place)
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    body = read_file(found, path, label)
    return _keep(
        actor=actor, now=now, kind=kind, place=place, about=about, label=label, sha256=sha256, body=body
    )


@service(None)
def _keep(
    *,
    actor: Viewer,
    now: datetime,
    kind: str,
    place: str,
    about: UUID | None,
    label: str,
    sha256: str,
    body: Body,
) -> Sheet:
    found = kind_of(kind)
    actor.must(found.ability, place)
    waiting = Sheet.objects.filter(
        kind=kind, place=place, about=about, sha256=sha256, state=Sheet.State.STAGED
    ).first()
    sheet = waiting or Sheet(
        id=new_id(),
        place=place,
        kind=kind,
        about=about,
        file_label=label[-300:],
        sha256=sha256,
        made_by=actor.id,
        made_at=now,
    )
    good = check_body(found, body, viewer=actor, place=place, today=local_day(now), about=about)
    _set(sheet, found, body, good, actor)
    sheet.save(force_insert=waiting is None)
    _trail(actor, now, "sheet.stage", sheet)
    return sheet


@service(None)
def recheck_sheet(*, actor: Viewer, now: datetime, kind: str, sheet_id: UUID) -> Sheet:
    """Check the rows against what is known now."""
    with _waiting(actor, kind, sheet_id) as (found, sheet, body):
        good = check_body(
            found, body, viewer=actor, place=sheet.place, today=local_day(now), about=sheet.about
        )
        _set(sheet, found, body, good, actor)
        sheet.save()
        _trail(actor, now, "sheet.stage", sheet)
        return sheet


@service(None)
def accept_sheet(
    *, actor: Viewer, now: datetime, kind: str, sheet_id: UUID, only_good: bool = False
) -> Sheet:
    """Write the good rows, all or none, and drop the rest. Accepted already: nothing more.

    Raises "sheet.has_faults" while rows are bad and `only_good` was not said, "sheet.changed_meanwhile" when rows that were good are no
    longer, "sheet.nothing_to_accept", "sheet.not_staged".
    """
    found = kind_of(kind)
    done = selectors.sheet_or_404(actor, found, sheet_id)
    if done.state == Sheet.State.ACCEPTED:
        audit.unchanged()
        return done
    with _waiting(actor, kind, sheet_id) as (_found, sheet, body):
        bad_before = body.bad
        good = check_body(
            found, body, viewer=actor, place=sheet.place, today=local_day(now), about=sheet.about
        )
        if worse := sorted(body.bad - bad_before):
            raise ProblemError("sheet.changed_meanwhile", row=worse[0])
        if body.bad and not only_good:
            raise ProblemError("sheet.has_faults", rows=len(body.bad))
        if not good:
            raise ProblemError("sheet.nothing_to_accept")
        sheet.written = found.write(actor=actor, now=now, place=sheet.place, rows=good)
        _decide(sheet, Sheet.State.ACCEPTED, actor, now)
        _trail(actor, now, "sheet.accept", sheet)
        return sheet


@service(None)
def discard_sheet(*, actor: Viewer, now: datetime, kind: str, sheet_id: UUID) -> Sheet:
    """Throw a sheet away; thrown away already: nothing more. Raises "sheet.not_staged" for an accepted one."""
    done = selectors.sheet_or_404(actor, kind_of(kind), sheet_id)
    if done.state == Sheet.State.DISCARDED:
        audit.unchanged()
        return done
    with _waiting(actor, kind, sheet_id) as (_found, sheet, _body):
        _decide(sheet, Sheet.State.DISCARDED, actor, now)
        _trail(actor, now, "sheet.discard", sheet)
        return sheet


def drop_stale(now: datetime) -> int:
    """Drop the rows of sheets nobody decided on in time; returns how many sheets."""
    stale = Sheet.objects.filter(state=Sheet.State.STAGED, made_at__lt=now - KEPT)
    return stale.update(state=Sheet.State.EXPIRED, body_sealed=b"")


@contextmanager
def _waiting(actor: Viewer, kind: str, sheet_id: UUID) -> Iterator[tuple[SheetKind, Sheet, Body]]:
    """A sheet that waits, locked, with its rows."""
    found = kind_of(kind)
    selectors.sheet_or_404(actor, found, sheet_id)
    rows = Sheet.objects.select_for_update() if connection.features.has_select_for_update else Sheet.objects
    sheet = rows.get(id=sheet_id)
    actor.must(found.ability, sheet.place)
    if sheet.state != Sheet.State.STAGED:
        raise ProblemError("sheet.not_staged")
    yield found, sheet, selectors.body_of(actor, found, sheet_id)


def _set(sheet: Sheet, kind: SheetKind, body: Body, good: list[SheetRow], actor: Viewer) -> None:
    outcomes = Counter(kind.foresee(viewer=actor, place=sheet.place, rows=good))
    sheet.rows, sheet.faulty = len(body.rows), len(body.bad)
    sheet.new, sheet.changed, sheet.same = outcomes["new"], outcomes["changed"], outcomes["same"]
    sheet.body_sealed = seal_bytes(selectors.LABEL, sheet.id, encode(body))


def _decide(sheet: Sheet, state: Sheet.State, actor: Viewer, now: datetime) -> None:
    sheet.state, sheet.body_sealed = state, b""
    sheet.decided_by, sheet.decided_at = actor.id, now
    sheet.save()


def _trail(actor: Viewer, now: datetime, verb: str, sheet: Sheet) -> None:
    after = {"kind": sheet.kind, "rows": sheet.rows, "faulty": sheet.faulty, "written": sheet.written}
    audit.record(
        actor=actor, verb=verb, subject=("sheets.Sheet", sheet.id), place=sheet.place, now=now, after=after
    )
