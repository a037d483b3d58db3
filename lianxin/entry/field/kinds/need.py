"""A need by itself, of a person or of a place."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from lianxin.base.access.viewer import Viewer
from lianxin.domain.needs.selectors import of_source
from lianxin.domain.needs.services import record_need
from lianxin.entry.field.reading import Fields, resident_of

_SOURCE: Final = "field"


def need(actor: Viewer, now: datetime, sent: Fields) -> dict[str, Any]:
    body, key = sent.part("body"), sent.key("id")
    before = {one.id for one in of_source(actor, _SOURCE, str(key))}
    record_need(
        actor=actor, now=now, kind=body.text("kind"), channel="visit", place=body.text("place"), resident_id=resident_of(body),
        urgency=body.text("urgency"), said=body.text("said", 500), found_at=sent.moment("captured_at"), source_kind=_SOURCE,
        source_id=str(key), need_id=key,
    )  # fmt: skip
    return {"outcome": "again" if key in before else "accepted"}
