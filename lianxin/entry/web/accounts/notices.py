"""One's own notices."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianxin.base.access.pages import SignedRequest, own_page
from lianxin.base.db.paging import page_of
from lianxin.base.notices import selectors, services
from lianxin.base.ui.parts import Event
from lianxin.base.ui.submitting import pager
from lianxin.entry.web.accounts.forms import AddressForm


@own_page("one's own notices")
def notices(request: SignedRequest) -> HttpResponse:
    """Newest first; a POST marks all as read."""
    if request.method == "POST":
        services.mark_all_read(actor=request.viewer, now=request.now)
        return redirect("web:account-notices")
    return _page(request, AddressForm(initial={"email": selectors.own_address(request.viewer)}))


@own_page("where one's own notices are mailed to")
@require_POST
def address(request: SignedRequest) -> HttpResponse:
    """Set, change or (empty) remove the address."""
    form = AddressForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    services.set_own_address(actor=request.viewer, now=request.now, email=form.cleaned_data["email"])
    messages.success(request, _("已保存。"))
    return redirect("web:account-notices")


def _page(request: SignedRequest, form: AddressForm) -> HttpResponse:
    page = page_of(selectors.own_notices(request.viewer), "created_at", after=request.GET.get("after", ""), newest_first=True)
    events = [
        Event(n.created_at, selectors.told(n), href=n.link, tone="plain" if n.read_at else "accent")
        for n in page.rows
    ]
    shown = {
        "events": events,
        "unread": selectors.unread_count(request.viewer),
        "pager": pager(request, page),
        "address": form if settings.LIANXIN_SMTP else None,
    }
    return render(request, "accounts/notices.html", shown, status=422 if form.errors else 200)
