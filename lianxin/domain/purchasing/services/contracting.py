"""A contract is written down with its seats, signed, and ended."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db.models import ProtectedError, Q

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.db.once import once
from lianxin.base.files.services import store_file
from lianxin.domain.purchasing.events import ContractSigned
from lianxin.domain.purchasing.models import Contract, ContractSeat, Deduction
from lianxin.domain.purchasing.selectors import contract_or_404, seat_or_404
from lianxin.domain.workforce.models import Agency
from lianxin.domain.workforce.rules.certificates import LEVELS
from lianxin.kernel import events
from lianxin.kernel.clock import local_day, month_start
from lianxin.kernel.divisions import contains
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

SUBJECT: Final = "purchasing.Contract"


@service("contract.manage")
def open_contract(
    *, actor: Viewer, now: datetime, place: str, agency_id: UUID, number: str, title: str, starts_on: date, ends_on: date, amount: Decimal,
    contract_id: UUID | None = None,
) -> Contract:  # fmt: skip
    """Write a contract down as a draft. The same `contract_id` twice is one.

    Raises "contract.agency_unknown", "contract.number_taken", "contract.backward", "contract.amount_invalid", "general.empty_field".
    """
    actor.must("contract.manage", place)
    earlier = Contract.objects.filter(id=contract_id).first() if contract_id else None
    if earlier is not None:
        actor.must("contract.manage", earlier.place)
        audit.unchanged()
        return earlier
    agency = Agency.objects.filter(id=agency_id, is_open=True).first()
    if agency is None or not (contains(agency.place, place) or contains(place, agency.place)):
        raise ProblemError("contract.agency_unknown")
    for value, field in ((number, "合同编号"), (title, "项目名称")):
        if not value.strip():
            raise ProblemError("general.empty_field", field=field)
    if Contract.objects.filter(place=place, number=number.strip()).exists():
        raise ProblemError("contract.number_taken", number=number.strip())
    if ends_on < starts_on:
        raise ProblemError("contract.backward")
    if amount < 0:
        raise ProblemError("contract.amount_invalid")
    contract = Contract(
        id=contract_id or new_id(), place=place, agency=agency, number=number.strip(), title=title.strip(), starts_on=starts_on, ends_on=ends_on,
        amount=amount, made_by=actor.id, made_at=now,
    )  # fmt: skip
    with once("contract.number_taken", number=contract.number):
        contract.save(force_insert=True)
    after = {"number": contract.number, "agency": str(agency.id), "amount": str(amount)}
    audit.record(actor=actor, verb="contract.open", subject=(SUBJECT, contract.id), place=place, after=after, now=now)
    return contract


@service("contract.manage")
def add_seat(
    *, actor: Viewer, now: datetime, contract_id: UUID, place: str, kind: str, seats: int, level: str = "", monthly: Decimal
) -> ContractSeat:
    """So many people of a kind of post at a place, each with this certificate. Written down again for the same place and kind it is changed.

    Raises "contract.signed_already", "contract.place_outside", "contract.kind_unknown", "contract.level_unknown", "contract.seats_invalid".
    """
    contract = _draft(actor, contract_id)
    if not contains(contract.place, place):
        raise ProblemError("contract.place_outside")
    if kind not in packs.for_place(place).posts:
        raise ProblemError("contract.kind_unknown")
    if level and level not in LEVELS:
        raise ProblemError("contract.level_unknown")
    if seats < 1 or monthly < 0:
        raise ProblemError("contract.seats_invalid")
    values = {"seats": seats, "level": level, "monthly": monthly}
    seat, _new = ContractSeat.objects.update_or_create(contract=contract, place=place, kind=kind, defaults=values)
    after = {"at": place, "post": kind, "seats": seats, "level": level, "monthly": str(monthly)}
    audit.record(actor=actor, verb="contract.seat", subject=(SUBJECT, contract.id), place=contract.place, after=after, now=now)
    return seat


@service("contract.manage")
def drop_seat(*, actor: Viewer, now: datetime, seat_id: UUID) -> None:
    """Take a seat off a draft. Raises "contract.signed_already"."""
    seat = seat_or_404(actor, seat_id)
    contract = _draft(actor, seat.contract_id)
    before = {"at": seat.place, "post": seat.kind, "seats": seat.seats}
    try:
        seat.delete()
    except ProtectedError:  # it has deductions, so the contract was signed once
        raise ProblemError("contract.signed_already") from None
    audit.record(actor=actor, verb="contract.seat_drop", subject=(SUBJECT, contract.id), place=contract.place, before=before, now=now)


@service("contract.manage")
def sign_contract(*, actor: Viewer, now: datetime, contract_id: UUID, signed_on: date, copy: bytes = b"") -> Contract:
    """It is signed; from now on its seats stand. Raises "contract.signed_already", "contract.no_seats", "contract.signed_in_future",
    "contract.seat_elsewhere" where another contract in force pays the agency for the same people, and whatever speaks against the agency."""
    contract = _draft(actor, contract_id)
    if not contract.seats.exists():
        raise ProblemError("contract.no_seats")
    if signed_on > local_day(now):
        raise ProblemError("contract.signed_in_future")
    Agency.objects.select_for_update().get(id=contract.agency_id)  # of two contracts signed at once the second sees the first
    _must_be_paid_once(contract)
    if copy:
        contract.copy = store_file(actor=actor, now=now, place=contract.place, content=copy, needs="contract.read")
    contract.state, contract.signed_on = Contract.State.SIGNED, signed_on
    contract.save(update_fields=["state", "signed_on", "copy"])
    audit.record(actor=actor, verb="contract.sign", subject=(SUBJECT, contract.id), place=contract.place, after={"signed_on": str(signed_on)}, now=now)
    events.publish(ContractSigned(contract.id, contract.agency_id, actor, now))
    return contract


def _must_be_paid_once(contract: Contract) -> None:
    """Who fills a seat is whoever is on the agency's post there: two contracts with the same seat would both be filled by the same people."""
    runs = Q(contract__state="signed") | Q(contract__state="ended", contract__ended_on__gte=contract.starts_on)
    others = ContractSeat.objects.filter(runs, contract__agency=contract.agency_id, contract__starts_on__lte=contract.ends_on, contract__ends_on__gte=contract.starts_on)
    for seat in contract.seats.order_by("place", "kind"):
        other = others.filter(place=seat.place, kind=seat.kind).select_related("contract").order_by("contract__starts_on").first()
        if other is not None:
            raise ProblemError("contract.seat_elsewhere", number=other.contract.number)


@service("contract.manage")
def end_contract(*, actor: Viewer, now: datetime, contract_id: UUID, ended_on: date, why: str) -> Contract:
    """It ends before its time; `ended_on` is its last day. What waits to be taken off for a month that is cut by it has to be worked out anew.

    Raises "contract.not_signed", "contract.end_outside", "contract.deducted_later" where it is decided already, "general.empty_field".
    """
    contract_or_404(actor, contract_id)
    contract = Contract.objects.select_for_update().get(id=contract_id)
    actor.must("contract.manage", contract.place)
    if contract.state != Contract.State.SIGNED:
        raise ProblemError("contract.not_signed")
    if not contract.starts_on <= ended_on <= contract.ends_on:
        raise ProblemError("contract.end_outside")
    if not why.strip():
        raise ProblemError("general.empty_field", field="终止原因")
    cut = Deduction.objects.filter(seat__contract=contract, month__gte=month_start(ended_on + timedelta(days=1)))
    if cut.filter(state=Deduction.State.CONFIRMED).exists():
        raise ProblemError("contract.deducted_later")
    cut.filter(state=Deduction.State.PROPOSED).delete()
    contract.state, contract.ended_on, contract.ended_why = Contract.State.ENDED, ended_on, why.strip()
    contract.save(update_fields=["state", "ended_on", "ended_why"])
    after = {"ended_on": str(ended_on), "reason": contract.ended_why}
    audit.record(actor=actor, verb="contract.end", subject=(SUBJECT, contract.id), place=contract.place, after=after, now=now)
    return contract


def _draft(actor: Viewer, contract_id: UUID) -> Contract:
    contract_or_404(actor, contract_id)
    contract = Contract.objects.select_for_update().get(id=contract_id)
    actor.must("contract.manage", contract.place)
    if contract.state != Contract.State.DRAFT:
        raise ProblemError("contract.signed_already")
    return contract
