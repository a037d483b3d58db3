"""The address for a calendar program: made here, shown once, ended here."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lianxin.base.access.pages import SignedRequest, own_page
from lianxin.base.ui.parts import Link
from lianxin.domain.care import selectors
from lianxin.domain.care.services import close_calendar, open_calendar
from lianxin.kernel.problems import ProblemError


@never_cache
@own_page("one's own days, in a calendar program of one's own")
def calendar(request: SignedRequest) -> HttpResponse:
    """Whether an address stands; a POST makes a new one, or ends it with `end`. Raises "access.denied" for whoever has nothing to put in it."""
    if not selectors.may_subscribe(request.viewer):
        raise ProblemError("access.denied")
    address = ""
    if request.method == "POST" and "end" in request.POST:
        close_calendar(actor=request.viewer, now=request.now)
        messages.success(request, _("已停止订阅,原来的地址不能再用。"))
        return redirect("web:visits-calendar")
    if request.method == "POST":
        secret = open_calendar(actor=request.viewer, now=request.now)
        address = request.build_absolute_uri(reverse("public:calendar", args=[secret]))
    back = Link(_("我的账号"), reverse("web:account"))
    shown = {"address": address, "stands": selectors.has_calendar(request.viewer), "back": back}
    return render(request, "web/calendar.html", shown)
