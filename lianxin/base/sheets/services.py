"""Staging a file, accepting it in one transaction, throwing it away. Abilities are those of its kind."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

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
    # locked, so that nobody decides on it meanwhile; of two who bring the same file at once the second waits here and gets the first's
    sheet, _new = Sheet.objects.select_for_update().get_or_create(
        kind=kind, place=place, about=about, sha256=sha256, state=Sheet.State.STAGED,
        defaults={"file_label": label[-300:], "made_by": actor.id, "made_at": now},
    )  # fmt: skip
    good = check_body(found, body, viewer=actor, place=place, today=local_day(now), about=about)
    _set(sheet, found, body, good, actor)
    sheet.save()
    _trail(actor, now, "sheet.stage", sheet)
    return sheet


@service(None)
def recheck_sheet(*, actor: Viewer, now: datetime, kind: str, sheet_id: UUID) -> Sheet:
    """Check the rows against what is known now. Raises "sheet.not_staged"."""
    found, sheet = kind_of(kind), _locked(actor, kind, sheet_id)
    if sheet.state != Sheet.State.STAGED:
        raise ProblemError("sheet.not_staged")
    body = selectors.body_of(actor, found, sheet_id)
    good = check_body(found, body, viewer=actor, place=sheet.place, today=local_day(now), about=sheet.about)
    _set(sheet, found, body, good, actor)
    sheet.save()
    _trail(actor, now, "sheet.stage", sheet)
    return sheet


@service(None)
def accept_sheet(
    *, actor: Viewer, now: datetime, kind: str, sheet_id: UUID, only_good: bool = False
) -> Sheet:
    """Write the good rows, all or none. The bad ones are kept sealed as long as a sheet waits, so that they can still be fetched; the rest
    is dropped. Accepted already: nothing more.

    Raises "sheet.has_faults" while rows are bad and `only_good` was not said, "sheet.changed_meanwhile" when rows that were good are no
    longer, "sheet.nothing_to_accept", "sheet.not_staged".
    """
    found, sheet = kind_of(kind), _locked(actor, kind, sheet_id)
    if sheet.state == Sheet.State.ACCEPTED:
        audit.unchanged()
        return sheet
    body = selectors.body_of(actor, found, sheet_id)
    bad_before = body.bad
    good = check_body(found, body, viewer=actor, place=sheet.place, today=local_day(now), about=sheet.about)
    if worse := sorted(body.bad - bad_before):
        raise ProblemError("sheet.changed_meanwhile", row=worse[0])
    if body.bad and not only_good:
        raise ProblemError("sheet.has_faults", rows=len(body.bad))
    if not good:
        raise ProblemError("sheet.nothing_to_accept")
    sheet.written = found.write(actor=actor, now=now, place=sheet.place, rows=good)
    _decide(sheet, Sheet.State.ACCEPTED, actor, now, _bad_rows(sheet, body))
    _trail(actor, now, "sheet.accept", sheet)
    return sheet


@service(None)
def discard_sheet(*, actor: Viewer, now: datetime, kind: str, sheet_id: UUID) -> Sheet:
    """Throw a sheet away; thrown away already: nothing more. Raises "sheet.not_staged" for an accepted one."""
    sheet = _locked(actor, kind, sheet_id)
    if sheet.state == Sheet.State.DISCARDED:
        audit.unchanged()
        return sheet
    if sheet.state != Sheet.State.STAGED:
        raise ProblemError("sheet.not_staged")
    _decide(sheet, Sheet.State.DISCARDED, actor, now)
    _trail(actor, now, "sheet.discard", sheet)
    return sheet


def drop_stale(now: datetime) -> int:
    """Drop the rows of sheets nobody decided on in time, and the bad rows of accepted ones; returns how many sheets ran out undecided."""
    done = Sheet.objects.filter(state=Sheet.State.ACCEPTED, made_at__lt=now - KEPT).exclude(body_sealed=b"")
    done.update(body_sealed=b"")
    stale = Sheet.objects.filter(state=Sheet.State.STAGED, made_at__lt=now - KEPT)
    return stale.update(state=Sheet.State.EXPIRED, body_sealed=b"")


def _locked(actor: Viewer, kind: str, sheet_id: UUID) -> Sheet:
    """Locked first and looked at then: of two who press at once the second sees what the first did."""
    selectors.sheet_or_404(actor, kind_of(kind), sheet_id)
    sheet = Sheet.objects.select_for_update().get(id=sheet_id)
    actor.must(kind_of(kind).ability, sheet.place)
    return sheet


def _set(sheet: Sheet, kind: SheetKind, body: Body, good: list[SheetRow], actor: Viewer) -> None:
    outcomes = Counter(kind.foresee(viewer=actor, place=sheet.place, rows=good))
    sheet.rows, sheet.faulty = len(body.rows), len(body.bad)
    sheet.new, sheet.changed, sheet.same = outcomes["new"], outcomes["changed"], outcomes["same"]
    sheet.body_sealed = seal_bytes(selectors.LABEL, sheet.id, encode(body))


def _bad_rows(sheet: Sheet, body: Body) -> bytes:
    """The rows that stayed out with what is wrong with them, sealed; nothing where all went in."""
    if not body.bad:
        return b""
    faults = [fault for fault in body.faults if fault.row in body.bad]
    left = Body(body.headings, body.columns, [row for row in body.rows if row[0] in body.bad], faults, [])
    return seal_bytes(selectors.LABEL, sheet.id, encode(left))


def _decide(sheet: Sheet, state: Sheet.State, actor: Viewer, now: datetime, kept: bytes = b"") -> None:
    sheet.state, sheet.body_sealed = state, kept
    sheet.decided_by, sheet.decided_at = actor.id, now
    sheet.save()


def _trail(actor: Viewer, now: datetime, verb: str, sheet: Sheet) -> None:
    after = {"kind": sheet.kind, "rows": sheet.rows, "faulty": sheet.faulty, "written": sheet.written}
    audit.record(
        actor=actor, verb=verb, subject=("sheets.Sheet", sheet.id), place=sheet.place, now=now, after=after
    )
