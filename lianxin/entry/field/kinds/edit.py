"""Changed fields of a resident, merged with what others have changed meanwhile."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from lianxin.base.access.viewer import Viewer
from lianxin.domain.people.services.field_edits import merge_field_edit
from lianxin.entry.field.answers import told
from lianxin.entry.field.reading import Fields
from lianxin.kernel.problems import ProblemError

_TEXT: Final = 2000
"""Characters of a field of a resident as sent; what a field may hold is its service's to say."""


def edit(actor: Viewer, now: datetime, sent: Fields) -> dict[str, Any]:
    body = sent.part("body")
    merged = merge_field_edit(
        actor=actor, now=now, edit_id=sent.key("id"), resident_id=body.key("resident_id"), base=sent.part("base").texts(_TEXT),
        wanted=body.part("values").texts(_TEXT), captured_at=sent.moment("captured_at"),
    )  # fmt: skip
    if merged.is_open:
        return {"outcome": "conflict", "problem": told(ProblemError("field.edit_conflict"))}
    return {"outcome": "accepted" if merged.received_at == now else "again"}
