"""A meal brought to its door."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction

from lianxin.base.access.viewer import Viewer
from lianxin.domain.commitments.services import add_late_proof
from lianxin.domain.meals.rules import KEPT
from lianxin.domain.meals.services import record_doorstep
from lianxin.entry.field.kinds.proofs import given_proofs, said_of_proof
from lianxin.entry.field.reading import Fields, moment_of, position_of
from lianxin.kernel.problems import ProblemError

_NAME, _NOTE = 60, 300  # characters that a row holds


@transaction.atomic
def meal(actor: Viewer, now: datetime, sent: Fields) -> dict[str, Any]:
    """Its own service keeps time and place. A meal that was dropped before this came waits for a person (`operations`); let in
    (`admitted`, never said by a phone), it counts. What proves a door that nobody opened, or a meal nobody wanted, is kept as well."""
    body = sent.part("body")
    proofs, back = [one for one in given_proofs(sent) if one.kind != "place"], body.given.get("box_back")
    made = record_doorstep(
        actor=actor, now=now, doorstep_id=sent.key("id"), meal_id=body.key("meal_id"), outcome=body.text("outcome"),
        received_by=body.text("received_by", _NAME), note=body.text("note", _NOTE), celsius=_celsius(body),
        box_back=back if isinstance(back, bool) else None, at=moment_of(sent), position=position_of(body), proofs=proofs,
        though_dropped=sent.given.get("admitted") is True,
    )  # fmt: skip
    is_new = made.made_at == now
    if is_new and made.outcome not in KEPT:
        for proof in proofs:
            add_late_proof(actor=actor, now=now, commitment_id=made.meal.commitment_id, proof=proof)
    return {"outcome": "accepted" if is_new else "again", **said_of_proof(made.meal.commitment if made.outcome in KEPT else None)}


def _celsius(body: Fields) -> Decimal | None:
    text = body.text("celsius", 6)
    if not text:
        return None
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise ProblemError("meals.celsius_invalid", celsius=text)
    return found
