"""The secret addresses of one person's page with the button: given out, shown once, taken back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.ui.marking import both_names
from lianxin.base.ui.parts import Action, Badge, Column, Link, Pair, Row, Table
from lianxin.base.ui.submitting import refusals_in, refusals_told
from lianxin.domain.commitments.views.confirming import qr_code
from lianxin.domain.emergency import selectors, services
from lianxin.domain.emergency.forms import LinkForm
from lianxin.domain.emergency.rules import HOLDERS
from lianxin.domain.people.selectors import resident_or_404


@never_cache
@page("alarm.take")
def links(request: SignedRequest, resident_id: UUID) -> HttpResponse:
    """The addresses of one person, and another one made; its secret stands on the answer alone."""
    person = resident_or_404(request.viewer, resident_id)
    request.viewer.must("alarm.take", person.place)
    form, back = LinkForm(request.POST or None), Link(both_names(person), reverse("web:resident", args=[person.id]))
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            _made, token = services.make_sos_link(actor=request.viewer, now=request.now, resident_id=person.id, **form.cleaned_data)
            address = request.build_absolute_uri(reverse("public:sos", args=[token]))
            context = {"title": _("求助页面已开通"), "facts": [Pair(_("地址"), Link(address, address))], "code": qr_code(address), "for_person": True, "back": back}
            return render(request, "emergency/secret.html", context)
    rows = []
    for one in selectors.links_of(request.viewer, person.id):
        state = Badge(_("已收回")) if one.revoked_at else Badge(_("可用"), "good")
        revoke = "" if one.revoked_at else Action(_("收回"), reverse("emergency:link-revoke", args=[one.id]), post=True)
        rows.append(Row((_(HOLDERS[one.holder]), one.made_at, one.used_at, state, revoke)))
    columns = [Column(_("给谁")), Column(_("发放时间")), Column(_("最近使用")), Column(_("状态")), Column("", "actions")]
    context = {"title": _("求助页面"), "about": both_names(person), "table": Table(_("求助页面"), columns, rows, _("还没有开通。")), "form": form, "back": back}
    return render(request, "emergency/links.html", context, status=422 if form.errors else 200)


@page("alarm.take")
@require_POST
def revoke(request: SignedRequest, sos_link_id: UUID) -> HttpResponse:
    """It opens nothing any more."""
    found = selectors.link_or_404(request.viewer, sos_link_id)
    with refusals_told(request):
        services.revoke_sos_link(actor=request.viewer, now=request.now, sos_link_id=found.id)
        messages.success(request, _("求助页面已收回。"))
    return redirect("emergency:links", found.resident_id)
