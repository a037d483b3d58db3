"""A donation comes in: batches, values, a receipt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.files.selectors import brought_or_404
from lianxin.domain.goods import rules
from lianxin.domain.goods.models import Donation, GoodsBatch
from lianxin.domain.goods.services.ledger import account, goods_name, post
from lianxin.kernel.clock import local_day
from lianxin.kernel.ids import new_id
from lianxin.kernel.money import yuan
from lianxin.kernel.problems import ProblemError


@dataclass(frozen=True, slots=True)
class DonatedLine:
    """One kind of goods of a donation: so many, their batch number, last good day, size, and value of one in yuan."""

    goods: str
    quantity: object
    batch_number: str = ""
    expires_on: date | None = None
    size: str = ""
    unit_value: str | Decimal | None = None


@service("goods.keep")
def receive_donation(
    *, actor: Viewer, now: datetime, place: str, donor_kind: str, donor_name: str, lines: Sequence[DonatedLine],
    received_on: date | None = None, receipt_number: str = "", paper_id: UUID | None = None, note: str = "",
    donation_id: UUID | None = None,
) -> Donation:  # fmt: skip
    """Goods arrive in the store of `place`, today unless said. The same `donation_id` twice is one donation.

    Without a number the receipt gets the next one of the day. Raises "goods.donor_unknown", "goods.donor_needed",
    "goods.nothing_given", "goods.received_in_future", "goods.receipt_taken", and of a line "goods.kind_unknown",
    "goods.quantity_invalid", "goods.expiry_needed", "goods.received_expired", "goods.size_needed", "goods.value_invalid".
    """
    actor.must("goods.keep", place)
    earlier = Donation.objects.filter(id=donation_id).first() if donation_id else None
    if earlier is not None:
        actor.must("goods.keep", earlier.place)
        audit.unchanged()
        return earlier
    donor_name = rules.checked_donor(donor_kind, donor_name)
    today = local_day(now)
    received_on = received_on or today
    if received_on > today:
        raise ProblemError("goods.received_in_future", day=str(received_on))
    if not lines:
        raise ProblemError("goods.nothing_given")
    if paper_id is not None:
        brought_or_404(actor, paper_id)
    receipt_number = receipt_number.strip() or _next_number(place, received_on)
    if Donation.objects.filter(place=place, receipt_number=receipt_number).exists():
        raise ProblemError("goods.receipt_taken", number=receipt_number)
    donation = Donation(
        id=donation_id or new_id(), place=place, donor_kind=donor_kind, donor_name=donor_name, received_on=received_on,
        receipt_number=receipt_number, paper_id=paper_id, note=note.strip(), made_by=actor.id, made_at=now,
    )  # fmt: skip
    donation.save(force_insert=True)
    store, donor = account(place, "store"), account(place, "donor")
    given: dict[str, int] = {}
    for line in lines:
        batch = _batch(donation, line, today)
        batch.save(force_insert=True)
        given[batch.goods] = given.get(batch.goods, 0) + batch.quantity  # several sizes or dates of one kind are one number
        post(actor, now, "donated", batch, batch.quantity, donor, store, place)
    after = {"receipt": receipt_number, "donor_kind": donor_kind, "goods": given}
    audit.record(actor=actor, verb="goods.receive", subject=("goods.Donation", donation.id), place=place, after=after, now=now)
    return donation


def _batch(donation: Donation, line: DonatedLine, today: date) -> GoodsBatch:
    kind = packs.for_place(donation.place).goods.get(line.goods)
    if kind is None:
        raise ProblemError("goods.kind_unknown", goods=line.goods)
    name = goods_name(line.goods, donation.place)
    quantity = rules.checked_quantity(line.quantity)
    if kind.expires and line.expires_on is None:
        raise ProblemError("goods.expiry_needed", goods=name)
    if rules.is_expired(line.expires_on, today):
        raise ProblemError("goods.received_expired", goods=name, day=str(line.expires_on))
    if kind.sized and not line.size.strip():
        raise ProblemError("goods.size_needed", goods=name)
    return GoodsBatch(
        place=donation.place, donation=donation, goods=line.goods, size=line.size.strip() if kind.sized else "", quantity=quantity,
        batch_number=line.batch_number.strip(), expires_on=line.expires_on, unit_value=_value(line.unit_value),
    )  # fmt: skip


def _value(given: str | Decimal | None) -> Decimal | None:
    if given is None or given == "":
        return None
    try:
        value = yuan(given)
    except (ValueError, InvalidOperation):
        raise ProblemError("goods.value_invalid", value=given) from None
    if not 0 <= value < 10_000_000:
        raise ProblemError("goods.value_invalid", value=given)
    return value


def _next_number(place: str, day: date) -> str:
    """JZ20261123-001: the next of the day at this place."""
    stem = f"JZ{day:%Y%m%d}-"
    taken = set(Donation.objects.filter(place=place, receipt_number__startswith=stem).values_list("receipt_number", flat=True))
    return next(number for at in range(1, len(taken) + 2) if (number := f"{stem}{at:03d}") not in taken)
