"""Settlement of a month: what the confirmed services come to."""

from __future__ import annotations

from datetime import date
from typing import Final
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.db.paging import read_key
from lianxin.base.places.selectors import name_of
from lianxin.base.ui.asked import asked_month, asked_place
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.parts import Column, Link, Row, Table
from lianxin.base.ui.submitting import pager
from lianxin.domain.commitments import selectors
from lianxin.domain.commitments.forms import MonthForm
from lianxin.domain.commitments.selectors import SettledFilter, SettlementRow
from lianxin.domain.commitments.views.board import board_columns
from lianxin.domain.commitments.views.showing import board_row
from lianxin.kernel.clock import local_day, month_start

NOBODY: Final = "nobody"
"""The worker of what nobody was assigned to, as an address says it."""


@page("settlement.read")
def settlement(request: SignedRequest) -> HttpResponse:
    """By county, service and worker; only what was confirmed in the month."""
    this_month = month_start(local_day(request.now))
    form = MonthForm({"month": f"{this_month:%Y-%m}"} | request.GET.dict(), viewer=request.viewer)
    form.is_valid()
    month = form.cleaned_data.get("month", this_month)
    place = asked_place(request.GET)
    rows = selectors.settlement(request.viewer, month, place)
    totals = selectors.totals(rows)
    context = {
        "form": form,
        "month": month,
        "totals": [
            (_service(row, rows), row, _rows_of(month, place, service=row.service)) for row in totals.values()
        ],
        "table": Table(_("结算明细"), _columns(), [_row(row, month, place) for row in rows], _("这个月没有已确认的服务。")),
    }
    return render(request, "commitments/settlement.html", context)


def _columns() -> list[Column]:
    numbers = [_("次数"), _("分钟"), _("费用(元)"), _("其中补贴(元)")]
    texts = [_("服务"), _("承办人"), _("县(市、区)")]
    return [*(Column(text) for text in texts), *(Column(text, "number") for text in numbers)]


def _row(row: SettlementRow, month: date, asked: str) -> Row:
    place = name_of(row.county).in_language(language())
    service = word(packs.for_place(row.county).services, row.service) if row.service else _("其他")
    whose = {"worker": str(row.worker_id or NOBODY)}
    href = _rows_of(month, asked or row.county, service=row.service, **whose)
    return Row((service, row.worker or _("未分派"), place, Link(f"{row.count:,}", href), row.minutes, row.price, row.subsidy))


@page("settlement.read")
def settled(request: SignedRequest) -> HttpResponse:
    """The commitments behind a number: of a month and place, of a service (`?service=`), of a worker (`?worker=`)."""
    month = asked_month(request.GET, local_day(request.now))
    worker = request.GET.get("worker", "")
    wanted = SettledFilter(
        month, asked_place(request.GET), request.GET.get("service"),
        worker_id=read_key(worker) if worker and worker != NOBODY else None, unassigned=worker == NOBODY,
    )  # fmt: skip
    found = selectors.settled(request.viewer, wanted, after=request.GET.get("after", ""))
    columns = [*board_columns()[:3], Column(_("确认时间")), Column(_("分钟"), "number")]
    rows = []
    for one in found.rows:
        row = board_row(one, request.now, request.viewer)
        minutes = one.done_minutes if one.done_minutes is not None else one.minutes
        rows.append(Row([*row.cells[:3], one.confirmed_at, minutes], row.href))
    context = {
        "title": _("已结算的承办事项"),
        "lead": f"{month:%Y-%m} · {name_of(wanted.place).in_language(language())}" if wanted.place else f"{month:%Y-%m}",
        "table": Table(_("已结算的承办事项"), columns, rows, _("这里没有承办事项。")),
        "pager": pager(request, found),
        "back": Link(_("结算"), f"{reverse('commitments:settlement')}?{urlencode({'month': f'{month:%Y-%m}'})}"),
    }
    return render(request, "commitments/settled.html", context)


def _rows_of(month: date, place: str, **query: str) -> str:
    asked = {"month": f"{month:%Y-%m}", "place": place, **query}
    return f"{reverse('commitments:settled')}?{urlencode(asked)}"


def _service(total: SettlementRow, rows: list[SettlementRow]) -> str:
    county = next(row.county for row in rows if row.service == total.service)
    return word(packs.for_place(county).services, total.service) if total.service else _("其他")
