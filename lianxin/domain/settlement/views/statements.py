"""Statements: the list, one with its sums and lines, drawn, closed, printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.access.selectors import labels_of
from lianxin.base.db.sealed import blind_index
from lianxin.base.ui.parts import Action, Column, Link, Pair, Row, Table
from lianxin.base.ui.submitting import pager, refusals_in, refusals_told
from lianxin.base.ui.wording import day_text, moment_text
from lianxin.domain.settlement import selectors, services
from lianxin.domain.settlement.forms import DrawForm
from lianxin.domain.settlement.rules import Sums
from lianxin.domain.settlement.selectors import LineFilter, RunSums
from lianxin.domain.settlement.views.showing import (
    agency_name,
    line_columns,
    line_row,
    payer_name,
    run_badge,
    run_title,
    service_name,
    sums_columns,
    sums_row,
    worker_names,
    yuan_text,
)
from lianxin.kernel.clock import local_day, month_start, next_month_start

if TYPE_CHECKING:
    from lianxin.domain.settlement.models import SettlementRun

_FILTERS: Final = ("agency", "worker", "service", "payer", "kind")


@page("settlement.read")
def overview(request: SignedRequest) -> HttpResponse:
    """Every statement within reach; a new one is drawn from here."""
    initial = {"month": f"{month_start(local_day(request.now)):%Y-%m}"}
    form = DrawForm(request.POST or None, viewer=request.viewer, initial=initial) if request.viewer.may("settlement.make") else None
    if request.method == "POST" and form is not None and form.is_valid():
        with refusals_in(form):
            made = services.draw_run(actor=request.viewer, now=request.now, **form.cleaned_data)
            return redirect("settlement:run", made.id)
    rows = []
    shown = selectors.runs_page(request.viewer, after=request.GET.get("after", ""))
    found = shown.rows
    names, wholes = labels_of([key for one in found for key in (one.made_by, one.closed_by) if key]), selectors.wholes_of(request.viewer, found)
    for one in found:
        whole = wholes.get(one.id, Sums())
        closed = names.get(one.closed_by, "") if one.closed_by else ""
        href = reverse("settlement:run", args=[one.id])
        rows.append(Row((run_title(one), run_badge(one), whole.count, whole.price, whole.subsidy, names.get(one.made_by, ""), closed), href))
    numbers = [Column(text, "number") for text in (_("件数"), _("费用(元)"), _("其中补贴(元)"))]
    columns = [Column(_("结算单")), Column(_("状态")), *numbers, Column(_("制表")), Column(_("关账"))]
    context = {
        "form": form, "table": Table(_("结算单"), columns, rows, _("还没有结算单。")), "pager": pager(request, shown),
        "actions": [Action(_("没有计入的"), reverse("settlement:waiting"), icon="warn")],
    }  # fmt: skip
    return render(request, "settlement/overview.html", context, status=422 if form is not None and form.errors else 200)


@page("settlement.read")
def run(request: SignedRequest, run_id: UUID) -> HttpResponse:
    """One statement: sums by agency, carer, service and payer, each opening to its lines."""
    found = selectors.run_or_404(request.viewer, run_id)
    sums = selectors.sums_of(request.viewer, found)
    wanted = _wanted(request, sums)
    lines = selectors.lines_page(request.viewer, found, wanted, after=request.GET.get("after", ""))
    may_correct = found.state == "closed" and request.viewer.may("settlement.make", found.place)
    rows = [line_row(line, local_day(request.now), correct=may_correct) for line in lines.rows]
    context = {
        "title": run_title(found), "badge": run_badge(found), "whole": sums.whole, "late": sums.late, "late_href": f"{_here(found)}?kind=late",
        "tables": _tables(found, sums), "facts": _facts(found), "narrowed": wanted != LineFilter(), "here": _here(found),
        "table": Table(_("结算明细"), line_columns(with_why=may_correct), rows, _("这里没有明细。")), "pager": pager(request, lines),
        "actions": _actions(request, found), "is_sound": found.state != "closed" or sums.digest == found.digest, "not_yet": _not_yet(request, found), "back": Link(_("结算"), reverse("settlement:overview")),
    }  # fmt: skip
    return render(request, "settlement/run.html", context)


def _wanted(request: SignedRequest, sums: RunSums) -> LineFilter:
    """Which lines the address asks for; a mark that is no agency's of this statement finds none."""
    asked = {name: request.GET.get(name, "") for name in _FILTERS}
    by_mark = {_agency_mark(agency): agency for agency in sums.agencies}
    return LineFilter(**asked | {"agency": by_mark.get(asked["agency"], asked["agency"])})


def _agency_mark(agency: str) -> str:
    """What stands for an agency in an address: it may be a neighbour by name, and names do not belong there."""
    return blind_index("settlement.agency", agency)


def _here(found: SettlementRun) -> str:
    return reverse("settlement:run", args=[found.id])


def _not_yet(request: SignedRequest, found: SettlementRun) -> str:
    """Why this draft cannot be closed by whoever looks at it now, and from when or by whom; "" when it can."""
    if found.state != "draft":
        return ""
    first = next_month_start(found.month)
    if local_day(request.now) < first:
        return _("%(month)s 还没有过完,从 %(day)s 起可以关账。") % {"month": f"{found.month:%Y-%m}", "day": day_text(first)}
    if request.viewer.id == found.made_by and request.viewer.may("settlement.close", found.place):
        return _("这份是您制的表,请另一位站长或民政局工作人员核对后关账。")
    return ""


def _facts(found: SettlementRun) -> list[Pair]:
    names = labels_of([key for key in (found.made_by, found.closed_by) if key])
    facts = [Pair(_("制表"), names.get(found.made_by, "")), Pair(_("取数时间"), found.drawn_at)]
    if found.closed_by and found.closed_at:
        facts += [Pair(_("关账"), f"{names.get(found.closed_by, '')} {moment_text(found.closed_at)}"), Pair(_("核对码"), found.digest[:16])]
    return facts


def _tables(found: SettlementRun, sums: RunSums) -> list[Table]:
    def link(label: str, **asked: str) -> Link:
        return Link(label, f"{_here(found)}?{urlencode(asked)}#lines")

    workers = worker_names(sums.workers)
    payers = [Row((link(payer_name(found.place, code), payer=code), yuan_text(amount))) for code, amount in sums.payers.items()]
    return [
        Table(_("按服务"), sums_columns(_("服务")), [sums_row(link(service_name(found.place, code), service=code), one) for code, one in sums.services.items()]),
        Table(_("按机构"), sums_columns(_("机构")), [sums_row(link(agency_name(code), agency=_agency_mark(code)), one) for code, one in sums.agencies.items()]),
        Table(_("按承办人"), sums_columns(_("承办人")), [sums_row(link(workers.get(code, ""), worker=code), one) for code, one in sums.workers.items()]),
        Table(_("按付费方"), [Column(_("付费方")), Column(_("金额(元)"), "number")], payers),
    ]  # fmt: skip


def _actions(request: SignedRequest, found: SettlementRun) -> list[Action]:
    viewer, offered = request.viewer, []
    is_draft = found.state == "draft"
    if is_draft and viewer.may("settlement.close", found.place) and viewer.id != found.made_by and local_day(request.now) >= next_month_start(found.month):
        offered.append(Action(_("关账"), reverse("settlement:close", args=[found.id]), "primary", "good"))
    if is_draft and viewer.may("settlement.make", found.place):
        offered.append(Action(_("重新取数"), reverse("settlement:draw", args=[found.id]), post=True))
        offered.append(Action(_("丢弃草稿"), reverse("settlement:discard", args=[found.id]), icon="close"))
    offered.append(Action(_("打印"), reverse("settlement:print", args=[found.id]), icon="report"))
    if viewer.may("export.rows"):
        offered.append(Action(_("导出"), f"{reverse('web:export', args=['settlement'])}?run={found.id}", icon="download"))
    waiting = {"month": f"{found.month:%Y-%m}", "place": found.place}
    return [*offered, Action(_("没有计入的"), f"{reverse('settlement:waiting')}?{urlencode(waiting)}", icon="warn")]


@page("settlement.make")
@require_POST
def draw(request: SignedRequest, run_id: UUID) -> HttpResponse:
    """Draw a draft anew."""
    found = selectors.run_or_404(request.viewer, run_id)
    with refusals_told(request):
        if found.state == "draft":
            services.draw_run(actor=request.viewer, now=request.now, place=found.place, month=found.month)
            messages.success(request, _("已重新取数。"))
    return redirect("settlement:run", found.id)


@page("settlement.close")
def close(request: SignedRequest, run_id: UUID) -> HttpResponse:
    """Somebody who did not make it closes it."""
    found = selectors.run_or_404(request.viewer, run_id)
    whole = selectors.sums_of(request.viewer, found).whole
    if request.method == "POST":
        with refusals_told(request):
            services.close_run(actor=request.viewer, now=request.now, run_id=found.id)
            messages.success(request, _("已关账。"))
        return redirect("settlement:run", found.id)
    context = {
        "title": _("关账"), "text": _("%(title)s:%(count)s 件,%(price)s 元") % {"title": run_title(found), "count": whole.count, "price": yuan_text(whole.price)},
        "consequences": [_("关账以后一行也不能改。"), _("后来发现错了,在以后月份的结算单里冲回、更正。"), _("之后才确认的服务,进下个月或补充的结算单。")],
        "submit_label": _("关账"), "back_url": _here(found),
    }  # fmt: skip
    return render(request, "ui/confirm.html", context)


@page("settlement.make")
def discard(request: SignedRequest, run_id: UUID) -> HttpResponse:
    """A draft that nobody needs goes away, once whoever throws it away has read what goes with it."""
    found = selectors.run_or_404(request.viewer, run_id)
    if request.method == "POST":
        with refusals_told(request):
            services.discard_run(actor=request.viewer, now=request.now, run_id=found.id)
            messages.success(request, _("草稿已丢弃。"))
        return redirect("settlement:overview")
    corrections = selectors.lines_of(request.viewer, found).exclude(written_by=None).count()
    consequences = [_("已经计入的服务不会丢,下次取数再计入。")]
    if corrections:
        consequences.append(_("写进这份草稿的 %(count)s 行更正会一起丢掉,要的话请重新登记。") % {"count": corrections})
    context = {
        "title": _("丢弃草稿"), "text": run_title(found), "consequences": consequences, "submit_label": _("丢弃"), "back_url": _here(found),
    }  # fmt: skip
    return render(request, "ui/confirm.html", context)


@never_cache
@page("settlement.read")
def printed(request: SignedRequest, run_id: UUID) -> HttpResponse:
    """The statement on paper, with every line however many there are: who signs it signs all of them."""
    found = selectors.run_or_404(request.viewer, run_id)
    sums = selectors.sums_of(request.viewer, found)
    rows = [line_row(line, local_day(request.now)) for line in selectors.lines_of(request.viewer, found)]
    context = {
        "title": run_title(found), "badge": run_badge(found), "facts": _facts(found), "whole": sums.whole, "sums": _plain_tables(_tables(found, sums)),
        "table": Table(_("结算明细"), line_columns(with_why=False), [Row(row.cells) for row in rows]), "back": Link(run_title(found), _here(found)),
    }  # fmt: skip
    return render(request, "settlement/print.html", context)


def _plain_tables(tables: list[Table]) -> list[Table]:
    """Paper has no links."""
    return [
        Table(one.caption, one.columns, [Row([cell.label if isinstance(cell, Link) else cell for cell in row.cells]) for row in one.rows], caption_shown=True)
        for one in tables
    ]  # fmt: skip
