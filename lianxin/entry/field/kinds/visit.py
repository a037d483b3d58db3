"""A visit: how it went, what was done and seen, the needs heard, and what proves it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from lianxin.base.access.viewer import Viewer
from lianxin.domain.care.rules import HeardNeed
from lianxin.domain.care.services import record_visit
from lianxin.entry.field.kinds.proofs import given_proofs, said_of_proof
from lianxin.entry.field.reading import Fields, position_of

_LONGEST: Final = 500  # characters of one line of a service's record


def visit(actor: Viewer, now: datetime, sent: Fields) -> dict[str, Any]:
    body = sent.part("body")
    heard = [
        HeardNeed(one.key("id"), one.text("kind"), one.text("urgency"), one.text("said", 500)) for one in body.parts("needs")
    ]  # fmt: skip
    instead_of = body.key("instead_of") if body.text("instead_of") else None
    made = record_visit(
        actor=actor, now=now, resident_id=body.key("resident_id"), visit_id=body.key("visit_id"),
        arrived_at=body.moment("arrived_at"), left_at=body.moment("left_at"), means=body.text("means"),
        result=body.text("result"), note=body.text("note", 2000), heard=heard, position=position_of(body),
        record=body.part("record").texts(_LONGEST), observed=body.codes("observed"), proofs=given_proofs(sent), instead_of=instead_of,
    )  # fmt: skip
    return {"outcome": "accepted" if made.recorded_at == now else "again", **said_of_proof(made.commitment if made.result == "met" else None)}
