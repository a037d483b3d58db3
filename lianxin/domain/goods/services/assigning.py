"""The people of a list are given to workers, village by village: each line becomes somebody's promise."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from lianxin.base.access.scope import scope, within
from lianxin.base.access.selectors import workers_over
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.commitments.services import make_commitment
from lianxin.domain.goods.models import Campaign, Recipient
from lianxin.domain.goods.selectors import campaign_or_404
from lianxin.kernel.clock import local_day
from lianxin.kernel.divisions import place_range
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.commitments.models import Commitment

KIND = "goods"
"""The kind of commitment a line of a list gives rise to (packs/national-base/commitments.toml)."""


@service("commitment.make")
def assign_round(
    *, actor: Viewer, now: datetime, campaign_id: UUID, place: str, worker_id: UUID, due_at: datetime | None = None
) -> int:
    """Everybody of a place on this list whom nobody brings goods to yet becomes a promise of this worker. Returns how many.

    Raises "goods.campaign_not_open", "goods.nothing_to_assign", "goods.worker_cannot", "commitment.due_before_now",
    "commitment.due_too_far".
    """
    campaign = campaign_or_404(actor, campaign_id)
    if campaign.state != Campaign.State.OPEN:
        raise ProblemError("goods.campaign_not_open")
    rows = Recipient.objects.filter(campaign=campaign, state="listed", commitment__isnull=True)
    rows = scope(actor, "commitment.make", scope(actor, "goods.read", rows)).filter(within((place_range(place),)))
    lines = list(rows.select_for_update(of=("self",)).select_related("resident").order_by("place", "id"))
    if not lines:
        raise ProblemError("goods.nothing_to_assign")
    for village in {line.place for line in lines}:
        if worker_id not in {user.id for user in workers_over(actor, village, "goods.hand_out", today=local_day(now))}:
            raise ProblemError("goods.worker_cannot")
    for line in lines:
        promise(actor, now, line, campaign, worker_id, due_at)
    after = {"worker_id": str(worker_id), "recipients": len(lines)}
    audit.record(actor=actor, verb="goods.assign", subject=("goods.Campaign", campaign.id), place=place, after=after, now=now)
    return len(lines)


def promise(
    actor: Viewer, now: datetime, line: Recipient, campaign: Campaign, worker_id: UUID | None, due_at: datetime | None = None
) -> Commitment:
    """One line becomes the promise of a worker."""
    line.commitment = made = make_commitment(
        actor=actor, now=now, kind=KIND, resident_id=line.resident_id, title=campaign.title, worker_id=worker_id, due_at=due_at,
    )  # fmt: skip
    line.save(update_fields=["commitment"])
    return made
