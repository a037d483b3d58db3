"""What a month's gaps cost: worked out, and decided by another person."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.asked import asked_month
from lianxin.base.ui.form_pages import acted, form_page
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Link
from lianxin.base.ui.submitting import refusals_told
from lianxin.domain.purchasing import selectors, services
from lianxin.domain.purchasing.forms import DecideForm, ReopenForm
from lianxin.domain.purchasing.views.showing import KINDS, post_name
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from lianxin.domain.purchasing.models import Deduction


@page("contract.manage")
@require_POST
def propose(request: SignedRequest, contract_id: UUID) -> HttpResponse:
    """Work out what the gaps of a month cost."""
    found, month = selectors.contract_or_404(request.viewer, contract_id), asked_month(request.GET, local_day(request.now))
    with refusals_told(request):
        made = services.propose_deductions(actor=request.viewer, now=request.now, contract_id=found.id, month=month)
        messages.success(request, _("已核算:%(count)s 笔待认定。") % {"count": len(made)} if made else _("已核算:没有要扣的。"))
    return redirect(f"{reverse('purchasing:contract', args=[found.id])}?month={month:%Y-%m}#month")


@page("contract.decide")
def decide(request: SignedRequest, deduction_id: UUID) -> HttpResponse:
    """Take it off, or not and why."""
    found = selectors.deduction_or_404(request.viewer, deduction_id)
    form, back = DecideForm(request.POST or None), _back(found)
    if acted(request, form, partial(services.decide_deduction, deduction_id=found.id), {"general.empty_field": "why"}, _("已认定。")):
        return redirect(back.href)
    return form_page(request, _("认定扣款"), form, back, _said(found), _("认定"))


@page("contract.decide")
def reopen(request: SignedRequest, deduction_id: UUID) -> HttpResponse:
    """What was decided waits again."""
    found = selectors.deduction_or_404(request.viewer, deduction_id)
    form, back = ReopenForm(request.POST or None), _back(found)
    done = _("已退回。请再核算这个月的扣款,由另一位认定。")
    if acted(request, form, partial(services.reopen_deduction, deduction_id=found.id), {"general.empty_field": "why"}, done):
        return redirect(back.href)
    return form_page(request, _("退回重算"), form, back, _said(found), _("退回重算"))


def _back(found: Deduction) -> Link:
    contract = found.seat.contract
    return Link(contract.title, f"{reverse('purchasing:contract', args=[contract.id])}?month={found.month:%Y-%m}#month")


def _said(found: Deduction) -> str:
    """Where, of which month, for what, how much."""
    said = {
        "place": full_name(found.seat.place, language()), "post": post_name(found.seat), "month": f"{found.month:%Y-%m}", "kind": _(KINDS[found.kind]),
        "days": found.days, "amount": f"{found.amount:,.2f}",
    }  # fmt: skip
    return _("%(place)s %(post)s,%(month)s %(kind)s %(days)s 人天,按规定扣 %(amount)s 元。") % said
