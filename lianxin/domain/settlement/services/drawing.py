"""A statement is drawn from what is confirmed; as a draft it may be drawn again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.db.once import once
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.settlement.models import SettlementLine, SettlementRun
from lianxin.domain.settlement.rules import Worth, opposite
from lianxin.domain.settlement.selectors import Priced, countable, entry_of, priced, to_take_back
from lianxin.kernel.clock import local_day, month_start
from lianxin.kernel.divisions import township_of
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError
from lianxin.kernel.sayings import saying

SUBJECT: Final = "settlement.SettlementRun"
REJECTED: Final = saying("settlement.rejected")


@service("settlement.make")
def draw_run(*, actor: Viewer, now: datetime, place: str, month: date) -> SettlementRun:
    """The draft of a place and month, with everything that counts and is in no statement yet; drawn again it is as new.

    Once the month's statement is closed the next draft is a supplement. What was done in an earlier month and confirmed since
    is in it too, and says so; what closed statements count although its proof was rejected since is taken back by new lines.
    Corrections written into a draft stay. Raises "settlement.month_later", "settlement.nothing_new" for a supplement that would
    begin without a line, "settlement.drawn_at_once" when somebody else draws the same services at this moment.
    """
    actor.must("settlement.make", place)
    month = month_start(month)
    if month > local_day(now):
        raise ProblemError("settlement.month_later")
    run = SettlementRun.objects.select_for_update().filter(place=place, month=month, state=SettlementRun.State.DRAFT).first()
    is_new = run is None
    if run is None:
        number = SettlementRun.objects.filter(place=place, month=month).count() + 1
        run = SettlementRun(place=place, month=month, number=number, made_by=actor.person_id, made_at=now, drawn_at=now)
        with once("settlement.drawn_at_once"):
            run.save(force_insert=True)
    run.made_by, run.drawn_at = actor.person_id, now  # whoever draws it last answers for it and cannot close it
    run.save(update_fields=["made_by", "drawn_at"])
    run.lines.filter(kind=SettlementLine.Kind.COUNTED).delete()
    ready = list(countable(actor, month, place, now))
    known = priced(actor, ready)
    lines = [_line(run, one, known[one.id]) for one in ready if not known[one.id].is_unclear]
    back = [reversal(run, line, REJECTED) for line in to_take_back(actor, run)]
    if is_new and run.number > 1 and not (lines or back):
        raise ProblemError("settlement.nothing_new")
    with once("settlement.drawn_at_once"):
        SettlementLine.objects.bulk_create([*lines, *back])
    after = {"place": place, "month": f"{month:%Y-%m}", "number": run.number, "lines": len(lines), "taken_back": len(back)}
    audit.record(actor=actor, verb="settlement.draw", subject=(SUBJECT, run.id), place=place, after=after, now=now)
    return run

def reversal(run: SettlementRun, line: SettlementLine, reason: str) -> SettlementLine:
    """A line that takes back another one of an earlier statement."""
    return _copy(run, line, SettlementLine.Kind.REVERSED, opposite(entry_of(line).worth), line.minutes, reason)


def corrected(run: SettlementRun, line: SettlementLine, worth: Worth, minutes: int, reason: str) -> SettlementLine:
    """A line that stands in the place of one that was taken back."""
    return _copy(run, line, SettlementLine.Kind.CORRECTED, worth, minutes, reason)


def _copy(run: SettlementRun, line: SettlementLine, kind: SettlementLine.Kind, worth: Worth, minutes: int, reason: str) -> SettlementLine:
    return SettlementLine(
        id=new_id(), run=run, place=line.place, commitment_id=line.commitment_id, kind=kind, corrects=line, agency=line.agency,
        worker_id=line.worker_id, service=line.service, unit=line.unit, day=line.day, confirmed_at=line.confirmed_at, minutes=minutes,
        quantity=worth.quantity, price=worth.price, subsidy=worth.subsidy, parts=_parts(worth), is_late=line.day < run.month, reason=reason,
    )  # fmt: skip


def _line(run: SettlementRun, one: Commitment, found: Priced) -> SettlementLine:
    day, worth = local_day(one.done_at or one.made_at), found.worth
    return SettlementLine(
        id=new_id(), run=run, place=one.place, commitment=one, agency=one.actor_name or township_of(one.place), worker_id=one.worker_id,
        service=one.service, unit=found.unit, day=day, confirmed_at=one.confirmed_at or run.drawn_at, minutes=found.minutes, quantity=worth.quantity,
        price=worth.price, subsidy=worth.subsidy, parts=_parts(worth), is_late=day < run.month,
    )  # fmt: skip


def _parts(worth: Worth) -> Sequence[dict[str, str]]:
    return [{"payer": share.payer, "amount": f"{share.amount:.2f}"} for share in worth.shares]
