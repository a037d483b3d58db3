"""A worker explains what is doubtful about their proof: a promise of its own 说明凭证疑点, with a clock like any other."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.commitments.models import Commitment, DoubtStep
from lianxin.domain.commitments.services.changing import SUBJECT

EXPLAIN: Final = "explain"
"""The kind of commitment (packs/national-base/commitments.toml)."""


def keep_explanation(actor: Viewer, now: datetime, commitment: Commitment) -> None:
    """What was written when the explanation was finished goes to the doubts it is about. Other promises: nothing."""
    if commitment.kind != EXPLAIN or commitment.about_id is None:
        return
    asked = Commitment.objects.select_for_update().get(id=commitment.about_id)
    add_step(actor, now, asked, DoubtStep.Act.EXPLAIN, commitment.outcome or "—", ())


def add_step(actor: Viewer, now: datetime, commitment: Commitment, act: DoubtStep.Act, said: str, flags: tuple[dict[str, str], ...]) -> DoubtStep:
    """One more step in the handling of doubts, and its line in the trail."""
    step = DoubtStep(commitment=commitment, place=commitment.place, act=act, said=said, flags=list(flags), by=actor.person_id, at=now)
    step.save(force_insert=True)
    after = {"reason": said, "flags": sorted({one["code"] for one in flags})}
    audit.record(actor=actor, verb=f"doubt.{act}", subject=(SUBJECT, commitment.id), place=commitment.place, after=after, now=now)
    return step


def still_asked(commitment_id: UUID) -> bool:
    """Is there an explanation of this fulfilment that its worker has not given yet?"""
    return Commitment.objects.filter(about_id=commitment_id, kind=EXPLAIN, is_open=True).exists()
