"""A store is counted by one person; another books what differs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.goods import rules
from lianxin.domain.goods.models import GoodsBatch, StockAccount, StockCount
from lianxin.domain.goods.selectors import count_or_404, held_in, store_or_404
from lianxin.domain.goods.services.ledger import account, batch_in, must_say, post
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

SUBJECT = "goods.StockCount"


@service("goods.keep")
def count_stock(
    *, actor: Viewer, now: datetime, store_id: UUID, counted: Mapping[UUID, object], reason: str = "", count_id: UUID | None = None
) -> StockCount:
    """Write down what was counted of each batch beside what the books say now; nothing moves until somebody else agrees.

    Batches not counted are left as they are. Raises "goods.count_waiting", "goods.store_empty", "goods.batch_unknown",
    "goods.count_invalid", and "goods.reason_needed" when something differs. The same `count_id` twice is one count.
    """
    store = store_or_404(actor, store_id)
    actor.must("goods.keep", store.place)
    earlier = StockCount.objects.filter(id=count_id, account=store).first() if count_id else None
    if earlier is not None:
        audit.unchanged()
        return earlier
    StockAccount.objects.select_for_update().get(id=store.id)
    if StockCount.objects.filter(account=store, state=StockCount.State.WAITING).exists():
        raise ProblemError("goods.count_waiting")  # both booked, the same difference would be taken twice
    booked = {one.lot.batch_id: one.lot.quantity for one in held_in(actor, store.id)}
    if not counted:
        raise ProblemError("goods.store_empty")
    lines = []
    for batch_id, number in counted.items():
        batch = batch_in(store.id, batch_id)
        line = {"batch": str(batch.id), "goods": batch.goods, "booked": booked.get(batch.id, 0), "counted": rules.checked_count(number)}
        lines.append(line)
    differs = any(line["booked"] != line["counted"] for line in lines)
    made = StockCount(
        id=count_id or new_id(), place=store.place, account=store, lines=lines, reason=must_say(reason) if differs else reason.strip(),
        counted_by=actor.person_id, counted_at=now,
    )  # fmt: skip
    made.save(force_insert=True)
    after = {"counted": len(lines), "reason": made.reason}
    audit.record(actor=actor, verb="goods.count", subject=(SUBJECT, made.id), place=made.place, after=after, now=now)
    return made


@service("goods.approve")
def approve_count(*, actor: Viewer, now: datetime, count_id: UUID, comment: str = "") -> StockCount:
    """Book what a colleague's count found: more or fewer than the books said when it was counted.

    Raises "goods.count_own" for whoever counted, "goods.count_decided", "goods.stock_short" where so many are no longer there.
    """
    found = _taken_up(actor, count_id)
    store, gone = found.account, account(found.place, "written_off")
    for line in found.lines:
        more = line["counted"] - line["booked"]
        if not more:
            continue
        batch = GoodsBatch.objects.get(id=line["batch"])
        source, target = (gone, store) if more > 0 else (store, gone)
        post(actor, now, "counted", batch, abs(more), source, target, found.place, stock_count=found, reason=found.reason)
    return _decided(actor, now, found, StockCount.State.BOOKED, comment, "goods.count_approve")


@service("goods.approve")
def refuse_count(*, actor: Viewer, now: datetime, count_id: UUID, comment: str) -> StockCount:
    """Do not book it, and say why: it is to be counted again. Raises as `approve_count`, and "goods.reason_needed"."""
    found = _taken_up(actor, count_id)
    return _decided(actor, now, found, StockCount.State.REFUSED, must_say(comment), "goods.count_refuse")


def _taken_up(actor: Viewer, count_id: UUID) -> StockCount:
    count_or_404(actor, count_id)
    found = StockCount.objects.select_for_update(of=("self",)).select_related("account").get(id=count_id)
    actor.must("goods.approve", found.place)
    if found.state != StockCount.State.WAITING:
        raise ProblemError("goods.count_decided")
    if found.counted_by == actor.person_id:
        raise ProblemError("goods.count_own")
    return found


def _decided(actor: Viewer, now: datetime, found: StockCount, state: StockCount.State, comment: str, verb: str) -> StockCount:
    found.state, found.comment, found.decided_by, found.decided_at = state, comment.strip(), actor.person_id, now
    found.save(update_fields=["state", "comment", "decided_by", "decided_at"])
    after = {"state": str(state), "comment": found.comment}
    audit.record(actor=actor, verb=verb, subject=(SUBJECT, found.id), place=found.place, after=after, now=now)
    return found
