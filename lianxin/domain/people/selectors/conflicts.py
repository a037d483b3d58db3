"""The conflict inbox: offline changes that collided with somebody else's and wait for a person."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db.models import QuerySet

from lianxin.base.access.scope import scope
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit.selectors import history
from lianxin.base.db.paging import Page, page_of
from lianxin.base.db.sealed import blind_index
from lianxin.domain.people.models import FieldEdit, Resident
from lianxin.domain.people.selectors.looks import looked_at, looked_through
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.audit.models import AuditEntry

_MARK: Final = "people.Resident.phone.seen"
_LOOKED_BACK: Final = 200
"""Changes of one person at most, the newest first."""


def phone_mark(resident: Resident) -> str:
    """What a device keeps of a number it may not show: a keyed digest of this number of this person; "" for none."""
    return blind_index(_MARK, f"{resident.id}\n{resident.phone}") if resident.phone else ""


def open_conflicts(viewer: Viewer, *, after: str = "") -> Page[FieldEdit]:
    """Those within reach that nobody has settled, the longest waiting first."""
    rows = _visible(viewer).filter(is_open=True)
    found = page_of(rows, "received_at", after=after)
    looked_through("conflicts", [edit.resident for edit in found.rows])
    return found


def conflict_or_404(viewer: Viewer, edit_id: UUID) -> FieldEdit:
    """One of them, settled or not, with its resident; "general.not_found" also when beyond reach or without a collision."""
    found = _visible(viewer).filter(id=edit_id).exclude(collided=[]).first()
    if found is None:
        raise ProblemError("general.not_found")
    looked_at(found.resident)
    return found


def last_writers(viewer: Viewer, edit: FieldEdit) -> dict[str, AuditEntry]:
    """For each field that collided the row of the trail that last gave it its present value, for whoever may decide; fields whose
    value is older than the trail are left out. A sealed field's row says that it changed, not what it was."""
    rows = history(viewer, "resident.merge", ("people.Resident", edit.resident_id), ("resident.register", "resident.update"))
    found: dict[str, AuditEntry] = {}
    for row in rows.order_by("-at", "-seq")[:_LOOKED_BACK]:
        changed = json.loads(row.after)
        for name in edit.collided:
            if name in changed and name not in found:
                found[name] = row
        if len(found) == len(edit.collided):
            break
    return found


def _visible(viewer: Viewer) -> QuerySet[FieldEdit]:
    rows = FieldEdit.objects.select_related("resident", "resident__household", "resident__visit_tier")
    return scope(viewer, "resident.merge", rows)
