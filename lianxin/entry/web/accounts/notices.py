"""One's own notices."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lianxin.base.access.pages import SignedRequest, own_page
from lianxin.base.db.paging import page_of
from lianxin.base.notices import selectors, services
from lianxin.base.ui.parts import Event, Pager


@own_page("one's own notices")
def notices(request: SignedRequest) -> HttpResponse:
    """Newest first; a POST marks all as read."""
    if request.method == "POST":
        services.mark_all_read(actor=request.viewer, now=request.now)
        return redirect("web:account-notices")
    page = page_of(selectors.own_notices(request.viewer), "created_at", after=request.GET.get("after", ""), newest_first=True)
    events = [
        Event(n.created_at, _(selectors.sentence(n.kind)) % {"count": n.count}, href=n.link, tone="plain" if n.read_at else "accent")
        for n in page.rows
    ]
    shown = {
        "events": events,
        "unread": selectors.unread_count(request.viewer),
        "pager": Pager(next_href=f"?after={page.after}" if page.after else "", shown=len(events)),
    }
    return render(request, "accounts/notices.html", shown)
