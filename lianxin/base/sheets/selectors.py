"""Sheets within reach of a viewer: whoever may bring a kind over a place sees what others brought there."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from lianxin.base.access.scope import scope
from lianxin.base.access.viewer import Viewer
from lianxin.base.db.sealed import unseal_bytes
from lianxin.base.sheets.kinds import SheetKind
from lianxin.base.sheets.models import Sheet
from lianxin.base.sheets.reading import Body, decode
from lianxin.kernel.problems import ProblemError

LABEL = "sheets.Sheet.body"


def sheets(viewer: Viewer, kind: SheetKind) -> QuerySet[Sheet]:
    """Of one kind, the newest first, without their rows."""
    return (
        scope(viewer, kind.ability, Sheet.objects.filter(kind=kind.code))
        .defer("body_sealed")
        .order_by("-made_at", "-id")
    )


def sheet_or_404(viewer: Viewer, kind: SheetKind, sheet_id: UUID) -> Sheet:
    """Raises "general.not_found"."""
    found = sheets(viewer, kind).filter(id=sheet_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def accepted_before(viewer: Viewer, kind: SheetKind, sheet: Sheet) -> Sheet | None:
    """The same file, accepted earlier for the same place."""
    same = sheets(viewer, kind).filter(
        place=sheet.place, about=sheet.about, sha256=sheet.sha256, state=Sheet.State.ACCEPTED
    )
    return same.exclude(id=sheet.id).first()


def body_of(viewer: Viewer, kind: SheetKind, sheet_id: UUID) -> Body:
    """The rows of a sheet that waits, the bad rows of one that was accepted lately. Raises "general.not_found", or "sheet.not_staged" when they were dropped."""
    found = sheet_or_404(viewer, kind, sheet_id)
    if not found.body_sealed:
        raise ProblemError("sheet.not_staged")
    return decode(unseal_bytes(LABEL, found.id, bytes(found.body_sealed)))
