"""What the gaps of a month cost: worked out by rule, decided by another person."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.db.two_people import DECIDED
from lianxin.domain.purchasing.models import Contract, Deduction
from lianxin.domain.purchasing.selectors import SeatMonth, contract_or_404, deduction_or_404, month_of
from lianxin.domain.purchasing.services.contracting import SUBJECT
from lianxin.kernel.clock import local_day, month_start, next_month_start
from lianxin.kernel.problems import ProblemError


@service("contract.manage")
def propose_deductions(*, actor: Viewer, now: datetime, contract_id: UUID, month: date) -> list[Deduction]:
    """Work out what the gaps of a month that is over cost. Worked out again, what nobody has decided is replaced and what is decided stays.

    Raises "contract.not_signed", "contract.month_running", "contract.month_outside".
    """
    contract_or_404(actor, contract_id)
    contract = Contract.objects.select_for_update().get(id=contract_id)
    actor.must("contract.manage", contract.place)
    month = month_start(month)
    if contract.state == Contract.State.DRAFT:
        raise ProblemError("contract.not_signed")
    if local_day(now) < next_month_start(month):
        raise ProblemError("contract.month_running")
    if next_month_start(month) <= contract.starts_on or month > min(contract.ends_on, contract.ended_on or contract.ends_on):
        raise ProblemError("contract.month_outside")
    Deduction.objects.filter(seat__contract=contract, month=month, state=Deduction.State.PROPOSED).delete()
    decided = {(one.seat_id, one.kind): one for one in Deduction.objects.filter(seat__contract=contract, month=month)}
    made = [
        Deduction(place=contract.place, seat=one.seat.row, month=month, kind=kind, days=days, amount=amount, made_by=actor.id, made_at=now)
        for one in month_of(actor, contract, month)
        for kind, days, amount in _costs(one, decided.values())
        if (one.seat.row.id, kind) not in decided
    ]
    Deduction.objects.bulk_create(made)
    after = {"month": f"{month:%Y-%m}", "rows": len(made), "amount": str(sum((one.amount for one in made), Decimal(0)))}
    audit.record(actor=actor, verb="contract.propose", subject=(SUBJECT, contract.id), place=contract.place, after=after, now=now)
    return made


@service("contract.decide")
def decide_deduction(*, actor: Viewer, now: datetime, deduction_id: UUID, confirm: bool, why: str = "") -> Deduction:
    """Take it off, or not with the reason why not. Somebody else than who worked it out decides, once.

    Raises "contract.own_deduction", "contract.decided_already", "general.empty_field".
    """
    found = _held(actor, deduction_id)
    if found.state != Deduction.State.PROPOSED:
        raise ProblemError("contract.decided_already")
    if not confirm and not why.strip():
        raise ProblemError("general.empty_field", field="理由")
    found.state = Deduction.State.CONFIRMED if confirm else Deduction.State.WAIVED
    found.save(update_fields=["state", *found.decide(actor.id, now, why, "contract.own_deduction")])
    after = {"month": f"{found.month:%Y-%m}", "state": found.state, "amount": str(found.amount), "reason": found.decided_why}
    audit.record(actor=actor, verb="contract.decide", subject=("purchasing.Deduction", found.id), place=found.place, after=after, now=now)
    return found


@service("contract.decide")
def reopen_deduction(*, actor: Viewer, now: datetime, deduction_id: UUID, why: str) -> Deduction:
    """What was decided rests on something that was not so (a post was registered late): it waits again, is worked out anew and decided anew.
    The trail keeps what it was. Raises "contract.not_decided", "general.empty_field"."""
    found = _held(actor, deduction_id)
    if found.state == Deduction.State.PROPOSED:
        raise ProblemError("contract.not_decided")
    if not why.strip():
        raise ProblemError("general.empty_field", field="理由")
    before = {"state": found.state, "amount": str(found.amount), "reason": found.decided_why}
    found.state, found.decided_by, found.decided_at, found.decided_why = Deduction.State.PROPOSED, None, None, ""
    found.save(update_fields=["state", *DECIDED])
    after = {"month": f"{found.month:%Y-%m}", "state": found.state, "reason": why.strip()}
    audit.record(
        actor=actor, verb="contract.reopen", subject=("purchasing.Deduction", found.id), place=found.place, before=before, after=after, now=now
    )
    return found


def _held(actor: Viewer, deduction_id: UUID) -> Deduction:
    deduction_or_404(actor, deduction_id)
    found = Deduction.objects.select_for_update().filter(id=deduction_id).first()
    if found is None:  # it was worked out anew just now
        raise ProblemError("general.not_found")
    actor.must("contract.decide", found.place)
    return found


def _costs(one: SeatMonth, decided: Collection[Deduction]) -> list[tuple[str, int, Decimal]]:
    """What is to be decided of a seat; with what is taken off already never more than its price."""
    taken = sum((each.amount for each in decided if each.seat_id == one.seat.row.id and each.state == Deduction.State.CONFIRMED), Decimal(0))
    gaps = one.gaps
    rows = [("vacant", gaps.vacant_counted, gaps.vacant_amount), ("uncertified", gaps.uncertified_counted, gaps.uncertified_amount)]
    left = max(one.price - taken, Decimal(0))
    return [(kind, days, min(amount, left)) for kind, days, amount in rows if min(amount, left)]
