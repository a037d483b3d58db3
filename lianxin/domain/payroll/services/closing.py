"""A sheet is closed by somebody who did not make it, sent back or paid; paid it stands for ever."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.payroll.models import PayLine, PaySheet
from lianxin.domain.payroll.selectors import (
    bar_to_close,
    candidates,
    earlier_draft,
    footing_of,
    is_outdated,
    lines_of,
    sheet_or_404,
)
from lianxin.domain.payroll.services.drawing import SUBJECT
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError


@service("pay.close")
def close_sheet(*, actor: Viewer, now: datetime, sheet_id: UUID) -> PaySheet:
    """Close it with a check sum over all its lines. Neither who drew it, nor who wrote a correction into it, nor anybody who is paid by it may.

    Raises "pay.own_sheet", "pay.closed", "pay.empty", "pay.outdated" when posts, certificates or attendance have changed since it was drawn,
    and "pay.earlier_draft" while an earlier month is not closed: what this one differs from could still change.
    """
    sheet = _locked(actor, sheet_id, "pay.close")
    if sheet.state != PaySheet.State.DRAFT:
        raise ProblemError("pay.closed")
    if bar_to_close(actor, sheet):
        raise ProblemError("pay.own_sheet")
    if before := earlier_draft(actor, sheet):
        raise ProblemError("pay.earlier_draft", month=f"{before.month:%Y-%m}")
    if not sheet.lines.exists():
        raise ProblemError("pay.empty")
    if is_outdated(sheet, candidates(actor, sheet.place, sheet.month)):
        raise ProblemError("pay.outdated")
    sums = footing_of(actor, sheet)
    sheet.state, sheet.closed_by, sheet.closed_at, sheet.digest = PaySheet.State.CLOSED, actor.id, now, sums.digest
    sheet.save(update_fields=["state", "closed_by", "closed_at", "digest"])
    after = {"lines": lines_of(actor, sheet).count(), "amount": str(sums.whole), "digest": sums.digest}
    audit.record(actor=actor, verb="pay.close", subject=(SUBJECT, sheet.id), place=sheet.place, after=after, now=now)
    return sheet


@service("pay.close")
def send_back(*, actor: Viewer, now: datetime, sheet_id: UUID, reason: str) -> PaySheet:
    """A closed sheet that is not paid yet becomes a draft again. Raises "pay.not_closed", "pay.draft_there", "pay.corrected_already",
    "general.empty_field"."""
    sheet = _locked(actor, sheet_id, "pay.close")
    if sheet.state != PaySheet.State.CLOSED:
        raise ProblemError("pay.not_closed")
    if not reason.strip():
        raise ProblemError("general.empty_field", field="理由")
    if PaySheet.objects.filter(place=sheet.place, month=sheet.month, state=PaySheet.State.DRAFT).exists():
        raise ProblemError("pay.draft_there")
    if PayLine.objects.filter(corrects__sheet=sheet).exists():
        raise ProblemError("pay.corrected_already")
    before = {"digest": sheet.digest}
    sheet.state, sheet.closed_by, sheet.closed_at, sheet.digest = PaySheet.State.DRAFT, None, None, ""
    sheet.save(update_fields=["state", "closed_by", "closed_at", "digest"])
    audit.record(
        actor=actor, verb="pay.send_back", subject=(SUBJECT, sheet.id), place=sheet.place, before=before, after={"reason": reason.strip()}, now=now
    )
    return sheet


@service("pay.close")
def pay_sheet(*, actor: Viewer, now: datetime, sheet_id: UUID, paid_on: date) -> PaySheet:
    """The money went out on that day; from now on nothing of the sheet changes.

    Raises "pay.not_closed", "pay.paid_in_future", "pay.changed" when its lines are not those that were closed.
    """
    sheet = _locked(actor, sheet_id, "pay.close")
    if sheet.state != PaySheet.State.CLOSED or sheet.closed_at is None:
        raise ProblemError("pay.not_closed")
    if not local_day(sheet.closed_at) <= paid_on <= local_day(now):
        raise ProblemError("pay.paid_in_future", day=str(local_day(sheet.closed_at)))
    if footing_of(actor, sheet).digest != sheet.digest:
        raise ProblemError("pay.changed")
    sheet.state, sheet.paid_on, sheet.paid_by = PaySheet.State.PAID, paid_on, actor.id
    sheet.save(update_fields=["state", "paid_on", "paid_by"])
    audit.record(actor=actor, verb="pay.pay", subject=(SUBJECT, sheet.id), place=sheet.place, after={"paid_on": str(paid_on)}, now=now)
    return sheet


def _locked(actor: Viewer, sheet_id: UUID, ability: str) -> PaySheet:
    sheet_or_404(actor, sheet_id)
    sheet = PaySheet.objects.select_for_update().get(id=sheet_id)
    actor.must(ability, sheet.place)
    return sheet
