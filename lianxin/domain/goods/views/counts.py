"""A store is counted, the differences shown, and booked by somebody else."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.access.selectors import labels_of
from lianxin.base.ui.form_pages import form_page
from lianxin.base.ui.parts import Badge, Column, Link, Row, Table
from lianxin.base.ui.submitting import refusals_in
from lianxin.domain.goods import selectors, services
from lianxin.domain.goods.forms import CountForm, DecideForm
from lianxin.domain.goods.views.showing import batch_text, store_name
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.goods.models import GoodsBatch, StockCount


@page("goods.keep")
def count(request: SignedRequest, store_id: UUID) -> HttpResponse:
    """What is really there, batch by batch; the books are not shown, so that one counts and does not copy."""
    found = selectors.store_or_404(request.viewer, store_id)
    held = selectors.held_in(request.viewer, found.id)
    if not held:
        raise ProblemError("goods.store_empty")
    form = CountForm(request.POST or None, held=held, labels=[batch_text(one.balance.batch) for one in held])
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            made = services.count_stock(
                actor=request.viewer, now=request.now, store_id=found.id, counted=form.counted(), reason=form.cleaned_data["reason"],
                count_id=form.cleaned_data["count_id"],
            )  # fmt: skip
            messages.success(request, _("已记下盘点数。有差异的,请另一位站长或民政局工作人员批准。"))
            return redirect("goods:count", made.id)
    return form_page(request, _("盘点"), form, Link(store_name(found), reverse("goods:store", args=[found.id])))


@page("goods.read")
def counted(request: SignedRequest, count_id: UUID) -> HttpResponse:
    """What was counted beside what the books said; another person decides."""
    found = selectors.count_or_404(request.viewer, count_id)
    may = found.state == "waiting" and found.counted_by != request.viewer.id and request.viewer.may("goods.approve", found.place)
    form = DecideForm(request.POST or None) if may or request.method == "POST" else None
    if request.method == "POST" and form is not None and form.is_valid():
        with refusals_in(form):
            if form.cleaned_data["decision"] == "book":
                services.approve_count(actor=request.viewer, now=request.now, count_id=found.id, comment=form.cleaned_data["comment"])
                messages.success(request, _("差异已入账。"))
            else:
                services.refuse_count(actor=request.viewer, now=request.now, count_id=found.id, comment=form.cleaned_data["comment"])
                messages.success(request, _("已退回,请重新盘点。"))
            return redirect("goods:count", found.id)
    names = labels_of([found.counted_by, found.decided_by])
    context = {
        "found": found,
        "form": form if may else None,
        "table": _lines(found, selectors.batches_counted(request.viewer, found.id)),
        "by": names.get(found.counted_by, ""),
        "decided": names.get(found.decided_by, "") if found.decided_by else "",
        "state": _("已入账") if found.state == "booked" else _("不认可"),
        "is_own": found.state == "waiting" and found.counted_by == request.viewer.id,
        "back": Link(store_name(found.account), reverse("goods:store", args=[found.account_id])),
    }
    return render(request, "goods/count.html", context, status=422 if form is not None and form.errors else 200)


def _lines(found: StockCount, batches: dict[str, GoodsBatch]) -> Table:
    """Each batch by size, number and last good day: two of the same goods are told apart."""
    rows = []
    for line in found.lines:
        more = line["counted"] - line["booked"]
        rows.append(Row((batch_text(batches[line["batch"]]), line["booked"], line["counted"], Badge(f"{more:+d}", "bad" if more < 0 else "warn") if more else _("相符"))))
    columns = [Column(_("物资")), Column(_("账上"), "number"), Column(_("点到"), "number"), Column(_("差异"))]
    return Table(_("盘点结果"), columns, rows)
