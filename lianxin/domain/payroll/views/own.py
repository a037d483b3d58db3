"""What closed sheets say of somebody's pay, a part of their page: one's own, and for whoever may read the sheets of their place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from lianxin.base.access.pages import SignedRequest
from lianxin.base.access.selectors import labels_of
from lianxin.base.ui.asked import asked_month
from lianxin.base.ui.parts import Column, Row, Tab, Table
from lianxin.domain.payroll import selectors
from lianxin.domain.payroll.rules.amounts import ZERO
from lianxin.domain.payroll.views.showing import basis_text, item_text, note_of, sheet_badge
from lianxin.domain.workforce.selectors.workers import is_own
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from lianxin.domain.workforce.models import Worker

_MONTHS = 12


def pay_parts(request: SignedRequest, worker: Worker) -> dict[str, Any]:
    """The context of `payroll/_worker.html`: the lines of a month, the newest that has any unless another is asked for, with how each was
    worked out."""
    months = selectors.months_of_worker(request.viewer, worker)[:_MONTHS]
    month = asked_month(request.GET, months[0] if months else local_day(request.now))
    lines = selectors.lines_of_worker(request.viewer, worker, month)
    rows = [Row((item_text(one), one.amount, basis_text(one.place, one.item, one.basis), note_of(one), sheet_badge(one.sheet))) for one in lines]
    columns = [Column(_("项目")), Column(_("金额(元)"), "number"), Column(_("怎样算的")), Column(_("说明")), Column(_("状态"))]
    own = is_own(request.viewer, worker)
    none = _("这个月的表还没有核定,或没有您的薪酬补助。") if own else _("这个月的表还没有核定,或没有他(她)的薪酬补助。")
    asked = "、".join(labels_of({one.sheet.made_by for one in lines if one.sheet.made_by}).values())
    about = _("已经核定的表里您的明细。有疑问,请问制表的人:%(names)s。") % {"names": asked} if asked else _("已经核定的表里您的明细。有疑问,请问制表的人。")
    return {
        "about": about if own else "",
        "months": [Tab(f"{one:%Y-%m}", f"?month={one:%Y-%m}", one == month) for one in months],
        "whole": sum((one.amount for one in lines), ZERO), "table": Table(f"{month:%Y-%m}", columns, rows, none),
    }  # fmt: skip
