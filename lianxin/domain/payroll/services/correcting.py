"""What a closed sheet counts wrongly is taken back in a later one, and stands there anew. Nothing is edited."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.payroll.models import PayLine, PaySheet
from lianxin.domain.payroll.selectors import draft_for, line_or_404
from lianxin.domain.payroll.services.drawing import SUBJECT
from lianxin.kernel.ids import new_id
from lianxin.kernel.money import CENT
from lianxin.kernel.problems import ProblemError


@service("pay.make")
def correct_line(*, actor: Viewer, now: datetime, line_id: UUID, amount: Decimal, reason: str) -> PaySheet:
    """Take a line of a closed or paid sheet back in the newest draft, and with an amount other than 0 write what it should have been.

    Returns that draft. Raises "pay.not_closed_line", "pay.taken_back", "pay.same_amount", "pay.sign_wrong",
    "pay.no_draft", "pay.own_line", "general.empty_field" without a reason.
    """
    line = line_or_404(actor, line_id)
    actor.must("pay.make", line.place)
    if line.engagement.worker.user_id is not None and line.engagement.worker.user_id == actor.id:
        raise ProblemError("pay.own_line")
    if not reason.strip():
        raise ProblemError("general.empty_field", field="理由")
    stands = PaySheet.objects.select_for_update().get(id=line.sheet_id)  # nobody sends it back meanwhile
    PayLine.objects.select_for_update().get(id=line.id)  # of two who correct it at once the second sees the first
    if stands.state == PaySheet.State.DRAFT:
        raise ProblemError("pay.not_closed_line")
    if line.kind == PayLine.Kind.REVERSED or line.corrections.exists():
        raise ProblemError("pay.taken_back")
    new = amount.quantize(CENT)
    if new == line.amount:
        raise ProblemError("pay.same_amount")
    if new * line.amount < 0:
        raise ProblemError("pay.sign_wrong")
    sheet = _draft_for(actor, line)
    made = [_copy(sheet, line, PayLine.Kind.REVERSED, -line.amount, reason, actor)]
    if new:
        made.append(_copy(sheet, line, PayLine.Kind.CORRECTED, new, reason, actor))
    PayLine.objects.bulk_create(made)
    after = {"line": str(line.id), "from": str(line.amount), "to": str(new), "reason": reason.strip()}
    audit.record(actor=actor, verb="pay.correct", subject=(SUBJECT, sheet.id), place=sheet.place, after=after, now=now)
    return sheet


def _draft_for(actor: Viewer, line: PayLine) -> PaySheet:
    """The draft for a correction, locked; "pay.no_draft" without one, or when it was closed meanwhile."""
    found = draft_for(actor, line)
    sheet = PaySheet.objects.select_for_update().filter(id=found.id, state=PaySheet.State.DRAFT).first() if found is not None else None
    if sheet is None:
        raise ProblemError("pay.no_draft")
    return sheet


def _copy(sheet: PaySheet, line: PayLine, kind: str, amount: Decimal, reason: str, actor: Viewer) -> PayLine:
    return PayLine(
        id=new_id(), sheet=sheet, place=line.place, engagement_id=line.engagement_id, month=line.month, item=line.item, code=line.code, kind=kind,
        amount=amount, basis=line.basis, corrects=line, reason=reason.strip(), written_by=actor.person_id,
    )  # fmt: skip
