"""What closed statements count of one's own work: nobody sees a colleague's here."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.ui.asked import asked_month
from lianxin.base.ui.parts import Row, Table
from lianxin.domain.settlement import selectors
from lianxin.domain.settlement.forms import OwnMonthForm
from lianxin.domain.settlement.views.showing import (
    line_columns,
    line_row,
    service_name,
    sums_columns,
    sums_row,
)
from lianxin.kernel.clock import local_day


@page("commitment.fulfil")
def mine(request: SignedRequest) -> HttpResponse:
    """One's own lines of a month, with the sums by service."""
    month = asked_month(request.GET, local_day(request.now))
    lines = list(selectors.own_lines(request.viewer, month))
    rows = [line_row(line, local_day(request.now)) for line in lines]
    sums = selectors.own_sums(request.viewer, month)
    summed: list[Row] = [sums_row(service_name(request.viewer.home, code), one) for code, one in sums.items()]
    context = {
        "form": OwnMonthForm({"month": f"{month:%Y-%m}"} | request.GET.dict()), "sums": Table(_("按服务"), sums_columns(_("服务")), summed, _("这个月的结算单还没有关账,或没有您的服务。")),
        "table": Table(_("我的结算明细"), line_columns(with_why=False), rows) if rows else None,
    }  # fmt: skip
    return render(request, "settlement/mine.html", context)
