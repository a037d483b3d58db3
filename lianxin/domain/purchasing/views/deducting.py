"""What a month's gaps cost: worked out, and decided by another person."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.asked import asked_month
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Link
from lianxin.base.ui.submitting import refusals_in, refusals_told
from lianxin.domain.purchasing import selectors, services
from lianxin.domain.purchasing.forms import DecideForm
from lianxin.domain.purchasing.views.showing import KINDS, post_name
from lianxin.kernel.clock import local_day


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
    contract = found.seat.contract
    here = f"{reverse('purchasing:contract', args=[contract.id])}?month={found.month:%Y-%m}#month"
    form = DecideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form, {"general.empty_field": "why"}):
            services.decide_deduction(actor=request.viewer, now=request.now, deduction_id=found.id, **form.cleaned_data)
            messages.success(request, _("已认定。"))
            return redirect(here)
    said = {
        "place": full_name(found.seat.place, language()), "post": post_name(found.seat), "month": f"{found.month:%Y-%m}", "kind": _(KINDS[found.kind]),
        "days": found.days, "amount": f"{found.amount:,.2f}",
    }  # fmt: skip
    lead = _("%(place)s %(post)s,%(month)s %(kind)s %(days)s 人天,按规定扣 %(amount)s 元。") % said
    context = {"title": _("认定扣款"), "lead": lead, "form": form, "back": Link(contract.title, here), "submit_label": _("认定")}
    return render(request, "purchasing/form.html", context, status=422 if form.errors else 200)
