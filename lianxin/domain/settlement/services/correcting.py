"""What a closed statement counts wrongly is taken back in a later one, and counted anew if it counts at all. Nothing is edited."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.settlement.models import SettlementLine, SettlementRun
from lianxin.domain.settlement.rules import Worth, reshared
from lianxin.domain.settlement.selectors import entry_of, line_or_404
from lianxin.domain.settlement.services.drawing import SUBJECT, corrected, reversal
from lianxin.kernel.divisions import contains
from lianxin.kernel.money import round_to_cent
from lianxin.kernel.problems import ProblemError


@service("settlement.make")
def correct_line(
    *, actor: Viewer, now: datetime, line_id: UUID, reason: str, price: Decimal | None = None, subsidy: Decimal | None = None,
    minutes: int | None = None, drop: bool = False,
) -> SettlementLine:  # fmt: skip
    """Take a line of a closed statement back in the draft of now, and with `drop` leave it at that.

    What is not said stays as it was. The shares of the payers follow: subsidies the subsidy, the others the rest.
    Returns the new line (dropped: the one that takes back). Raises "settlement.not_closed_line", "settlement.taken_back",
    "settlement.no_draft", "settlement.amounts_invalid", "general.empty_field" without a reason.
    """
    line = line_or_404(actor, line_id)
    actor.must("settlement.make", line.place)
    if not reason.strip():
        raise ProblemError("general.empty_field", field="理由")
    SettlementLine.objects.select_for_update().get(id=line.id)  # of two who correct it at once the second sees the first
    if line.run.state != SettlementRun.State.CLOSED:
        raise ProblemError("settlement.not_closed_line")
    if line.kind == SettlementLine.Kind.REVERSED or line.corrections.exists():
        raise ProblemError("settlement.taken_back")
    run = _draft_for(actor, line)
    made = [reversal(run, line, reason.strip())]
    if not drop:
        old = entry_of(line).worth
        new = _worth(line, old, old.price if price is None else price, old.subsidy if subsidy is None else subsidy, minutes)
        made.append(corrected(run, line, new, line.minutes if minutes is None else minutes, reason.strip()))
    for one in made:
        one.written_by = actor.person_id
    SettlementLine.objects.bulk_create(made)
    after = {"line": str(line.id), "from": str(line.price), "to": str(made[-1].price), "reason": reason.strip(), "dropped": drop}
    audit.record(actor=actor, verb="settlement.correct", subject=(SUBJECT, run.id), place=run.place, after=after, now=now)
    return made[-1]


def _draft_for(actor: Viewer, line: SettlementLine) -> SettlementRun:
    """The newest draft that covers the place of the line, of its month or a later one; whoever writes into it answers for it."""
    drafts = SettlementRun.objects.select_for_update().filter(state=SettlementRun.State.DRAFT, month__gte=line.run.month).order_by("-month", "place")
    run = next((one for one in drafts if contains(one.place, line.place) and actor.may("settlement.make", one.place)), None)
    if run is None:
        raise ProblemError("settlement.no_draft")
    run.made_by = actor.person_id
    run.save(update_fields=["made_by"])
    return run


def _worth(line: SettlementLine, old: Worth, price: Decimal, subsidy: Decimal, minutes: int | None) -> Worth:
    if price < 0 or not 0 <= subsidy <= price:
        raise ProblemError("settlement.amounts_invalid")
    payers = packs.for_place(line.place, line.day).payers
    subsidised = {code for code, payer in payers.items() if payer.covers == "subsidy"}
    usual = [next((code for code, payer in payers.items() if payer.covers == what), "") for what in ("subsidy", "rest")]
    quantity = round_to_cent(Decimal(minutes) / 60) if minutes is not None and line.unit == "hour" else old.quantity
    return Worth(quantity, price, subsidy, reshared(old, price, subsidy, subsidised, (usual[0], usual[1])))
