"""What closed sheets say of one's own pay: nobody sees a colleague's here."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.ui.asked import asked_month
from lianxin.base.ui.parts import Column, Row, Tab, Table
from lianxin.domain.payroll import selectors
from lianxin.domain.payroll.rules.amounts import ZERO
from lianxin.domain.payroll.views.showing import basis_text, item_text, note_of, sheet_badge
from lianxin.kernel.clock import local_day

_MONTHS = 12


@page("workforce.own")
def mine(request: SignedRequest) -> HttpResponse:
    """One's own lines of a month, the newest that has any unless another is asked for, with how each was worked out."""
    months = selectors.own_months(request.viewer)[:_MONTHS]
    month = asked_month(request.GET, months[0] if months else local_day(request.now))
    lines = selectors.own_lines(request.viewer, month)
    rows = [Row((item_text(one), one.amount, basis_text(one.place, one.item, one.basis), note_of(one), sheet_badge(one.sheet))) for one in lines]
    columns = [Column(_("项目")), Column(_("金额(元)"), "number"), Column(_("怎样算的")), Column(_("说明")), Column(_("状态"))]
    context = {
        "tabs": [Tab(f"{one:%Y-%m}", f"?month={one:%Y-%m}", one == month) for one in months], "month": f"{month:%Y-%m}",
        "whole": sum((one.amount for one in lines), ZERO), "table": Table(_("我的薪酬补助"), columns, rows, _("这个月的表还没有核定,或没有您的薪酬补助。")),
    }  # fmt: skip
    return render(request, "payroll/mine.html", context)
