"""What becomes of a line when its person leaves or moves, and when its promise ends elsewhere (heard in that transaction)."""

from __future__ import annotations

from lianxin.domain.commitments.events import CommitmentDropped, CommitmentFinished
from lianxin.domain.goods.models import Recipient
from lianxin.domain.goods.services.campaigns import take_off
from lianxin.domain.people.events import ResidentLeft, ResidentMoved
from lianxin.kernel.problems import ProblemError


def follow_left(event: ResidentLeft) -> None:
    """Somebody who died or moved away gets nothing any more: off every list they wait on. What was handed out stays."""
    for line in Recipient.objects.select_for_update().filter(resident_id=event.resident_id, state="listed").order_by("id"):
        take_off(event.actor, event.at, line, event.why)


def follow_moved(event: ResidentMoved) -> None:
    """What is not handed out yet goes along to the new place; whoever is responsible there sees it."""
    Recipient.objects.filter(resident_id=event.resident_id, state="listed").update(place=event.place)


def follow_dropped(event: CommitmentDropped) -> None:
    """A promise was refused or cancelled on the board: the line waits for somebody else."""
    Recipient.objects.filter(commitment_id=event.commitment_id, state="listed").update(commitment=None)


def follow_finished(event: CommitmentFinished) -> None:
    """The promise behind a line is kept by handing out alone, else the goods would still stand in the books.

    Raises "goods.hand_out_on_list".
    """
    if Recipient.objects.filter(commitment_id=event.commitment_id).exclude(state="handed").exists():
        raise ProblemError("goods.hand_out_on_list")
