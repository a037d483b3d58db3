"""At the door: the promise is kept, it is signed for, and the goods leave the store, in one transaction; nobody gets them twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.commitments.rules import GivenProof
from lianxin.domain.commitments.services import add_proof, finish_commitment, refuse_commitment
from lianxin.domain.commitments.services.changing import must_be_theirs
from lianxin.domain.goods import rules
from lianxin.domain.goods.models import Campaign, GoodsBatch, HandOut, Recipient
from lianxin.domain.goods.rules import Lot
from lianxin.domain.goods.selectors import recipient_or_404
from lianxin.domain.goods.services.assigning import promise
from lianxin.domain.goods.services.campaigns import already_handed, moment, must_be_here
from lianxin.domain.goods.services.ledger import account, goods_name, locked_lots, must_keep, must_say, post
from lianxin.kernel.clock import local_day
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

SUBJECT: Final = "goods.HandOut"


@service("goods.hand_out")
def hand_out(
    *, actor: Viewer, now: datetime, recipient_id: UUID, outcome: str, signed_by: str = "", signer_name: str = "", relation: str = "",
    note: str = "", sizes: Mapping[str, str] | None = None, batches: Mapping[str, UUID] | None = None, proofs: Iterable[GivenProof] = (),
    hand_out_id: UUID | None = None, at: datetime | None = None,
) -> HandOut:  # fmt: skip
    """Write down how it went at somebody's door.

    "handed": the goods leave the store (first expired first, or the `batches` chosen, by kind of goods), the promise is kept
    with its proof, the line is closed. "refused": the line is closed, the goods stay. "no_answer", "away": the line stays open.
    `at`: when it was, for what was written down without a signal and sent later: its day is that day, the goods are judged by
    it, and the promise was kept then. Never later than now nor before the list was made, whatever a phone's clock says.
    The same `hand_out_id` twice is one. Raises what `rules.checked_signer` raises, "goods.campaign_not_open", "goods.already_handed", "goods.already_refused",
    "goods.not_on_list", "goods.person_gone", "goods.size_needed", "goods.stock_short", "goods.batch_unknown", "goods.batch_other",
    "goods.batch_expired", "goods.sent_otherwise", "access.denied" for a colleague's line.
    """
    recipient_or_404(actor, recipient_id)
    line = Recipient.objects.select_for_update(of=("self",)).select_related("campaign", "resident", "commitment").get(id=recipient_id)
    actor.must("goods.hand_out", line.place)
    given = list(proofs)
    rules.checked_signer(outcome, signed_by, signer_name, relation, {one.kind for one in given})
    made = HandOut(
        id=hand_out_id or new_id(), place=line.place, recipient=line, outcome=outcome, note=note.strip(), made_by=actor.id, made_at=now,
        at=max(min(at or now, now), line.campaign.made_at),
    )  # fmt: skip
    _sign(made, signed_by, signer_name, relation)
    if earlier := _sent_before(made):
        return earlier
    _must_be_open(line)
    if outcome == "handed":
        must_be_here(line.resident.died_on, line.resident.left_on)
    promised = line.commitment
    if promised is None or not promised.is_open:
        promised = promise(actor, now, line, line.campaign, actor.id)
    must_be_theirs(actor, promised)
    _keep(made)
    for proof in given if outcome != "handed" else ():
        add_proof(actor=actor, now=now, commitment_id=promised.id, proof=proof)
    if outcome == "handed":
        _hand(actor, now, made, line, sizes or {}, batches or {})
        done_at = max(made.at, promised.made_at)
        finish_commitment(actor=actor, now=now, commitment_id=promised.id, outcome=_words(made), proofs=given, done_at=done_at)
    elif outcome == "refused":
        _close(line, Recipient.State.REFUSED)
        refuse_commitment(actor=actor, now=now, commitment_id=promised.id, reason=_words(made))
    after = {"outcome": outcome, "signed_by": made.signed_by, "goods": {one["goods"]: one["quantity"] for one in line.campaign.goods}}
    audit.record(actor=actor, verb="goods.hand_out", subject=(SUBJECT, made.id), place=made.place, after=after, now=now)
    return made


@service("goods.plan")
def undo_hand_out(*, actor: Viewer, now: datetime, recipient_id: UUID, reason: str) -> HandOut:
    """A hand-out was written down by mistake: the goods are back in the books of the store by reversing rows, the line is open
    again for somebody's new promise; what was written stays, with who undid it and why.

    Raises "goods.reason_needed", "goods.not_handed".
    """
    recipient_or_404(actor, recipient_id)
    line = Recipient.objects.select_for_update(of=("self",)).select_related("campaign").get(id=recipient_id)
    actor.must("goods.plan", line.place)
    wrong = HandOut.objects.filter(recipient=line, outcome="handed", undone_at__isnull=True).first()
    if wrong is None:
        raise ProblemError("goods.not_handed")
    why = must_say(reason)
    for row in wrong.movements.filter(what="handed").select_related("batch", "source", "target").order_by("batch__goods", "id"):
        post(actor, now, "reversed", row.batch, row.quantity, row.target, row.source, row.place, hand_out=wrong, reason=why, reverses=row)
    wrong.undone_at, wrong.undone_by, wrong.undone_reason = now, actor.id, why
    wrong.save(update_fields=["undone_at", "undone_by", "undone_reason"])
    line.state, line.commitment = Recipient.State.LISTED, None
    line.save(update_fields=["state", "commitment"])
    audit.record(actor=actor, verb="goods.undo", subject=(SUBJECT, wrong.id), place=line.place, after={"reason": why}, now=now)
    return wrong


def _hand(
    actor: Viewer, now: datetime, made: HandOut, line: Recipient, sizes: Mapping[str, str], batches: Mapping[str, UUID]
) -> None:  # fmt: skip
    store = line.campaign.store
    taker = account(store.place, "recipients")
    for one in sorted(line.campaign.goods, key=lambda each: str(each["goods"])):  # one order for all: no two wait for each other
        code = one["goods"]
        size = _size(line.campaign, code, sizes)
        for batch, number in _from_store(made.at, line.campaign, code, one["quantity"], size, batches.get(code)):
            post(actor, now, "handed", batch, number, store, taker, store.place, hand_out=made)
    _close(line, Recipient.State.HANDED)


def _from_store(
    at: datetime, campaign: Campaign, code: str, wanted: int, size: str, chosen: UUID | None
) -> list[tuple[GoodsBatch, int]]:
    lots = locked_lots(campaign.store_id, code)
    by_id = {lot.batch_id: batch for lot, batch in lots}
    usable: list[Lot] = [lot for lot, _batch in lots]
    if chosen is not None:
        if chosen not in by_id:
            raise ProblemError("goods.batch_unknown")
        must_keep(by_id[chosen], at, campaign.place)
        if size and by_id[chosen].size != size:
            raise ProblemError("goods.batch_other", goods=goods_name(code, campaign.place))
        usable = [lot for lot in usable if lot.batch_id == chosen]
    name = goods_name(code, campaign.place)
    return [(by_id[key], number) for key, number in rules.pick(usable, wanted, today=local_day(at), goods=name, size=size)]


def _size(campaign: Campaign, code: str, sizes: Mapping[str, str]) -> str:
    kind = packs.for_place(campaign.place).goods.get(code)
    if kind is None or not kind.sized:
        return ""
    if not sizes.get(code, "").strip():
        raise ProblemError("goods.size_needed", goods=goods_name(code, campaign.place))
    return sizes[code].strip()


def _sent_before(made: HandOut) -> HandOut | None:
    earlier = HandOut.objects.filter(id=made.id).first()
    if earlier is None:
        return None
    if earlier.recipient_id != made.recipient_id:
        raise ProblemError("general.not_found")
    said = ("outcome", "signed_by", "signer_name", "relation", "note")
    if any(getattr(earlier, name) != getattr(made, name) for name in said):
        raise ProblemError("goods.sent_otherwise")
    audit.unchanged()
    return earlier


def _sign(made: HandOut, signed_by: str, name: str, relation: str) -> None:
    """Who signed, for what was handed out; a name only where somebody else than the person did."""
    if made.outcome == "handed":
        made.signed_by = signed_by
        made.signer_name, made.relation = (name.strip(), relation.strip()) if signed_by in rules.NAMED else ("", "")


def _must_be_open(line: Recipient) -> None:
    if line.state == "handed":
        raise already_handed(line)
    if line.state == "refused":
        last = line.hand_outs.filter(outcome="refused").order_by("-at").first()
        raise ProblemError("goods.already_refused", at=moment(last.at) if last else "")
    if line.state == "removed":
        raise ProblemError("goods.not_on_list")
    if line.campaign.state != Campaign.State.OPEN:
        raise ProblemError("goods.campaign_not_open")


def _keep(made: HandOut) -> None:
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:  # somebody was quicker by less than the lock could see
        raise already_handed(made.recipient) from None


def _close(line: Recipient, state: Recipient.State) -> None:
    line.state = state
    line.save(update_fields=["state"])


def _words(made: HandOut) -> str:
    """The record of the promise: how it ended and what was remarked."""
    said = rules.OUTCOMES[made.outcome]
    return f"{said}:{made.note}" if made.note else said
