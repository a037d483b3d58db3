"""The list, a new one, and one mediation with everything that stands in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base.access.pages import page
from lianxin.base.ui.form_pages import form_page
from lianxin.base.ui.parts import Action, Link
from lianxin.base.ui.submitting import refusals_in
from lianxin.domain.mediation import selectors, services
from lianxin.domain.mediation.forms import OpenForm
from lianxin.domain.mediation.rules import KINDS
from lianxin.domain.mediation.views import showing
from lianxin.domain.proceedings.selectors import FileFilter, files_page
from lianxin.domain.proceedings.views.files import list_page
from lianxin.domain.proceedings.views.panel import state_badge, steps_panel

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from lianxin.base.access.pages import SignedRequest
    from lianxin.domain.proceedings.models import Proceeding


@page("proceeding.read")
def listing(request: SignedRequest) -> HttpResponse:
    """Open mediations of the station, or one's own, by state."""
    wanted = FileFilter(request.GET.get("state", ""), request.GET.get("mine") == "1")
    found = files_page(request.viewer, request.now, "mediation", wanted, after=request.GET.get("after", ""))
    may = request.viewer.may("proceeding.open")
    return list_page(
        request, _("调解"), "mediation", found, _named, lambda one: reverse("mediation:mediation", args=[one.id]), empty=_("这里没有调解。"),
        actions=[Action(_("受理一件纠纷"), reverse("mediation:new"), "primary", "add")] if may else [],
    )  # fmt: skip


def _named(one: Proceeding) -> tuple[str, str]:
    return one.mediation.title, _(KINDS.get(one.mediation.kind, one.mediation.kind))


@page("proceeding.open")
def new(request: SignedRequest) -> HttpResponse:
    """What is disputed, and where; the parties follow."""
    form = OpenForm(request.POST or None, viewer=request.viewer)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            made = services.open_mediation(actor=request.viewer, now=request.now, **form.cleaned_data)
            messages.success(request, _("已受理。接下来登记当事人,逐一问愿不愿意调解。"))
            return redirect("mediation:mediation", made.id)
    return form_page(request, _("受理一件纠纷"), form, Link(_("调解"), reverse("mediation:list")), submit=_("受理"))


@page("proceeding.read")
def mediation(request: SignedRequest, mediation_id: UUID) -> HttpResponse:
    """Parties, mediators, what was said, the agreement, and the steps."""
    found = selectors.mediation_or_404(request.viewer, request.now, mediation_id)
    viewer, now, proceeding = request.viewer, request.now, found.proceeding
    may = proceeding.closed_at is None and viewer.may("proceeding.work", proceeding.place)
    agreements = list(selectors.agreements_of(viewer, now, found))
    last = agreements[0] if agreements else None
    clauses = list(last.clauses.all()) if last is not None else []
    mediates = selectors.is_mediator(viewer, now, found)
    context: dict[str, Any] = {
        "found": found,
        "badge": state_badge(proceeding),
        "back": Link(_("调解"), reverse("mediation:list")),
        "facts": showing.facts(request, found, last),
        "parties": showing.parties_table(request, selectors.parties_of(viewer, now, found), may=may, last=last),
        "mediators": showing.mediators_table(found, selectors.mediators_of(viewer, now, found), may=may),
        "sessions": showing.session_events(selectors.sessions_of(viewer, now, found)),
        "statements": showing.statement_events(selectors.statements_of(viewer, now, found)),
        "mediates": mediates,
        "clauses": showing.clauses_table(found, last, clauses, may=may),
        "may": may,
        "acts": showing.acts(found, last, clauses, may=may, mediates=mediates),
        "broken": [showing.broken(request, one) for one in agreements[1:]],
        "prints": showing.prints(found) if clauses else [],
        "panel": steps_panel(request, proceeding),
    }
    return render(request, "mediation/mediation.html", context)
