"""A sheet is drawn from posts, certificates and attendance; as a draft it may be drawn again, or thrown away."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import Max

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.db.once import once
from lianxin.domain.payroll.models import PayLine, PaySheet
from lianxin.domain.payroll.selectors import Candidate, candidates, due, sheet_or_404
from lianxin.kernel.clock import local_day, month_start
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

SUBJECT: Final = "payroll.PaySheet"


@service("pay.make")
def draw_sheet(*, actor: Viewer, now: datetime, place: str, month: date) -> PaySheet:
    """The draft of a place and month with everybody who is on no other sheet of it; drawn again it is as new, and corrections written into it
    stay. After a closed sheet the next draft is a supplement: it also pays what only became known since (a certificate verified late), item
    by item that no sheet of that month counts for them yet.

    Raises "pay.month_later", "pay.nothing_new" for a supplement that would begin without a line, "pay.drawn_at_once".
    """
    actor.must("pay.make", place)
    month = month_start(month)
    if month > local_day(now):
        raise ProblemError("pay.month_later")
    sheet = PaySheet.objects.select_for_update().filter(place=place, month=month, state=PaySheet.State.DRAFT).first()
    is_new = sheet is None
    if sheet is None:
        sheet = PaySheet(id=new_id(), place=place, month=month, number=_next_number(place, month), made_by=actor.id, drawn_at=now)
        with once("pay.drawn_at_once"):
            sheet.save(force_insert=True)
    sheet.made_by, sheet.drawn_at = actor.id, now  # whoever draws it last answers for it and cannot close it
    sheet.save(update_fields=["made_by", "drawn_at"])
    sheet.lines.filter(kind=PayLine.Kind.COUNTED).delete()
    lines = [line for one in candidates(actor, place, month) for line in _lines(sheet, one, month)]
    if is_new and sheet.number > 1 and not lines:
        raise ProblemError("pay.nothing_new")
    with once("pay.drawn_at_once"):
        PayLine.objects.bulk_create(lines)
    after = {"month": f"{month:%Y-%m}", "number": sheet.number, "lines": len(lines)}
    audit.record(actor=actor, verb="pay.draw", subject=(SUBJECT, sheet.id), place=place, after=after, now=now)
    return sheet


@service("pay.make")
def begin_supplement(*, actor: Viewer, now: datetime, place: str, month: date) -> PaySheet:
    """An empty draft of a month for corrections alone. Raises "pay.month_later", "pay.draft_there"."""
    actor.must("pay.make", place)
    month = month_start(month)
    if month > local_day(now):
        raise ProblemError("pay.month_later")
    if PaySheet.objects.filter(place=place, month=month, state=PaySheet.State.DRAFT).exists():
        raise ProblemError("pay.draft_there")
    sheet = PaySheet(id=new_id(), place=place, month=month, number=_next_number(place, month), made_by=actor.id, drawn_at=now)
    with once("pay.drawn_at_once"):
        sheet.save(force_insert=True)
    after = {"month": f"{month:%Y-%m}", "number": sheet.number, "lines": 0}
    audit.record(actor=actor, verb="pay.draw", subject=(SUBJECT, sheet.id), place=place, after=after, now=now)
    return sheet


@service("pay.make")
def discard_sheet(*, actor: Viewer, now: datetime, sheet_id: UUID) -> None:
    """Throw a draft away with its lines, corrections too. Raises "pay.closed"."""
    sheet_or_404(actor, sheet_id)
    sheet = PaySheet.objects.select_for_update().filter(id=sheet_id).first()
    if sheet is None:
        raise ProblemError("general.not_found")
    actor.must("pay.make", sheet.place)
    if sheet.state != PaySheet.State.DRAFT:
        raise ProblemError("pay.closed")
    before = {"month": f"{sheet.month:%Y-%m}", "number": sheet.number, "lines": sheet.lines.count(), "corrections": sheet.lines.exclude(kind="counted").count()}
    audit.record(actor=actor, verb="pay.discard", subject=(SUBJECT, sheet.id), place=sheet.place, before=before, now=now)
    sheet.lines.all().delete()
    sheet.delete()


def _lines(sheet: PaySheet, one: Candidate, month: date) -> list[PayLine]:
    return [
        PayLine(
            id=new_id(), sheet=sheet, place=one.engagement.place, engagement=one.engagement, month=month, item=each.item, code=each.code,
            amount=each.amount, basis=each.basis,
        )
        for each in due(one, month)
    ]  # fmt: skip


def _next_number(place: str, month: date) -> int:
    """One more than the last: an earlier one may have been sent back and thrown away."""
    return (PaySheet.objects.filter(place=place, month=month).aggregate(last=Max("number"))["last"] or 0) + 1
