"""Settlement of a month: what the confirmed services come to."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.places.selectors import name_of
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.parts import Column, Row, Table
from lianxin.domain.commitments import selectors
from lianxin.domain.commitments.forms import MonthForm
from lianxin.domain.commitments.selectors import SettlementRow
from lianxin.kernel.clock import local_day, month_start


@page("settlement.read")
def settlement(request: SignedRequest) -> HttpResponse:
    """By county, service and worker; only what was confirmed in the month."""
    this_month = month_start(local_day(request.now))
    form = MonthForm(request.GET if "month" in request.GET else {"month": f"{this_month:%Y-%m}"}, viewer=request.viewer)
    month = form.cleaned_data["month"] if form.is_valid() else this_month
    place = form.cleaned_data.get("place", "") if form.is_valid() else ""
    rows = selectors.settlement(request.viewer, month, place)
    totals = selectors.totals(rows)
    context = {
        "form": form,
        "month": month,
        "totals": [(_service(row, rows), row) for row in totals.values()],
        "table": Table(_("结算明细"), _columns(), [_row(row) for row in rows], _("这个月没有已确认的服务。")),
    }
    return render(request, "commitments/settlement.html", context)


def _columns() -> list[Column]:
    numbers = [_("次数"), _("分钟"), _("费用(元)"), _("其中补贴(元)")]
    texts = [_("服务"), _("承办人"), _("县(市、区)")]
    return [*(Column(text) for text in texts), *(Column(text, "number") for text in numbers)]


def _row(row: SettlementRow) -> Row:
    place = name_of(row.county).in_language(language())
    service = word(packs.for_place(row.county).services, row.service) if row.service else _("其他")
    return Row((service, row.worker or _("未分派"), place, row.count, row.minutes, row.price, row.subsidy))


def _service(total: SettlementRow, rows: list[SettlementRow]) -> str:
    county = next(row.county for row in rows if row.service == total.service)
    return word(packs.for_place(county).services, total.service) if total.service else _("其他")
