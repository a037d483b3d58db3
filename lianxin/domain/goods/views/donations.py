"""Donations come in, with a receipt to print."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.access.selectors import labels_of
from lianxin.base.files.services import store_file
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Column, Link, Row, Table
from lianxin.base.ui.submitting import pager, refusals_in
from lianxin.domain.goods import selectors, services
from lianxin.domain.goods.forms import DonationForm, LineForm, line_forms
from lianxin.domain.goods.rules import DONOR_KINDS
from lianxin.domain.goods.views.showing import goods_word
from lianxin.kernel.clock import local_day
from lianxin.kernel.money import show

if TYPE_CHECKING:
    from lianxin.domain.goods.models import Donation


@page("goods.read")
def listing(request: SignedRequest) -> HttpResponse:
    """Every donation, the newest first."""
    found = selectors.donations(request.viewer, after=request.GET.get("after", ""))
    rows = [
        Row((one.receipt_number, one.donor_name, one.received_on, full_name(one.place, language())), reverse("goods:donation", args=[one.id]))
        for one in found.rows
    ]
    columns = [Column(text) for text in (_("收据号"), _("捐赠方"), _("收到日期"), _("入库"))]
    context = {
        "title": _("捐赠记录"), "table": Table(_("捐赠记录"), columns, rows, _("还没有捐赠。")), "pager": pager(request, found),
        "back": Link(_("返回物资"), reverse("goods:overview")),
    }  # fmt: skip
    return render(request, "ui/rows_page.html", context)


@page("goods.keep")
def new(request: SignedRequest) -> HttpResponse:
    """Write down what came."""
    form = DonationForm(request.POST or None, request.FILES or None, viewer=request.viewer, initial={"received_on": local_day(request.now)})
    lines = line_forms(request.POST or None, packs.for_place(request.viewer.home))
    is_valid = all([form.is_valid(), *(one.is_valid() for one in lines)]) if request.method == "POST" else False
    if is_valid:
        with refusals_in(form):
            donation = _receive(request, form, lines)
            if donation.made_at == request.now:
                messages.success(request, _("已入库。请打印收据交给捐赠方。"))
            else:  # sent again after going back: what was changed in it is nowhere, and must not seem to be
                messages.warning(request, _("这张捐赠单已经登记过,没有再登记一次;后来改的没有保存。"))
            return redirect("goods:donation", donation.id)
    failed = bool(form.errors) or any(one.errors for one in lines)
    context = {"form": form, "lines": lines, "back": Link(_("返回物资"), reverse("goods:overview"))}
    return render(request, "goods/donation.html", context, status=422 if failed else 200)


def _receive(request: SignedRequest, form: DonationForm, lines: list[LineForm]) -> Donation:
    typed = dict(form.cleaned_data)
    upload, place = typed.pop("paper"), typed["place"]
    if upload:
        kept = store_file(actor=request.viewer, now=request.now, place=place, content=upload.read(), needs="goods.keep")
        typed["paper_id"] = kept.id
    given = [line for one in lines if (line := one.line())]
    return services.receive_donation(actor=request.viewer, now=request.now, lines=given, **typed)


@never_cache
@page("goods.read")
def receipt(request: SignedRequest, donation_id: UUID) -> HttpResponse:
    """The data of a receipt, to be printed on A4; no legal form."""
    found = selectors.donation_or_404(request.viewer, donation_id)
    catalogue = packs.for_place(found.place).goods
    rows, total = [], Decimal(0)
    for batch in found.batches.all():
        worth = batch.unit_value * batch.quantity if batch.unit_value is not None else None
        total += worth or 0
        unit = catalogue[batch.goods].unit.in_language(language()) if batch.goods in catalogue else ""
        cells = (goods_word(batch.goods, found.place), batch.size, batch.batch_number, batch.expires_on, f"{batch.quantity} {unit}", show(batch.unit_value) if batch.unit_value is not None else None, show(worth) if worth is not None else None)
        rows.append(Row(cells))
    texts = [_("物资"), _("尺码"), _("批号"), _("有效期至"), _("数量"), _("单价(元)"), _("金额(元)")]
    context = {
        "donation": found,
        "kind": _(DONOR_KINDS.get(found.donor_kind, found.donor_kind)),
        "station": full_name(found.place, language()),
        "by": labels_of([found.made_by]).get(found.made_by, "") if found.made_by else "",
        "table": Table(_("捐赠物资"), [Column(text) for text in texts], rows),
        "total": show(total) if total else "",
        "back": Link(_("捐赠记录"), reverse("goods:donations")),
    }
    return render(request, "goods/receipt.html", context)
