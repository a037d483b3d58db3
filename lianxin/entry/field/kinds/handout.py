"""Goods signed for at the door."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lianxin.base.access.viewer import Viewer
from lianxin.domain.goods.services import hand_out
from lianxin.entry.field.kinds.proofs import given_proofs
from lianxin.entry.field.reading import Fields, moment_of

_NAME, _RELATION, _NOTE = 60, 40, 300  # characters that a row holds


def handout(actor: Viewer, now: datetime, sent: Fields) -> dict[str, Any]:
    body = sent.part("body")
    made = hand_out(
        actor=actor, now=now, hand_out_id=sent.key("id"), recipient_id=body.key("recipient_id"), outcome=body.text("outcome"),
        signed_by=body.text("signed_by"), signer_name=body.text("signer_name", _NAME), relation=body.text("relation", _RELATION),
        note=body.text("note", _NOTE), sizes=body.part("sizes").texts(_RELATION), proofs=given_proofs(sent), at=moment_of(sent),
    )  # fmt: skip
    return {"outcome": "accepted" if made.made_at == now else "again"}
