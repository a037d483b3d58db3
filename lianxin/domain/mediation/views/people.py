"""Parties, mediators, and what is said."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lianxin.base.access.pages import page
from lianxin.base.access.selectors import workers_over
from lianxin.base.db.paging import read_key
from lianxin.base.ui.form_pages import acted, form_page
from lianxin.base.ui.parts import Action, Link
from lianxin.base.ui.submitting import refusals_in, refusals_told
from lianxin.domain.mediation import selectors, services
from lianxin.domain.mediation.forms import (
    EndForm,
    MediatorForm,
    PartyForm,
    RegisteredForm,
    SessionForm,
    StatementForm,
    WillingForm,
)
from lianxin.domain.people.selectors import resident_or_404
from lianxin.domain.people.views.finding import ask_whom
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from uuid import UUID

    from django.forms import Form
    from django.http import HttpResponse

    from lianxin.base.access.pages import SignedRequest
    from lianxin.domain.mediation.models import Mediation


@never_cache
@page("proceeding.work")
def party(request: SignedRequest, mediation_id: UUID) -> HttpResponse:
    """Of the register (`?resident=`), or by name (`?by=name`)."""
    found = selectors.mediation_or_404(request.viewer, request.now, mediation_id)
    asked, by_name = request.GET.get("resident", ""), request.GET.get("by") == "name"
    if not asked and not by_name:
        other = Action(_("不是居民:按姓名或名称登记"), f"{request.path}?by=name")
        return ask_whom(request, _("添加当事人"), _("当事人是谁?"), back_to(found.id), other=other)
    person = resident_or_404(request.viewer, read_key(asked)) if asked else None
    form: Form = RegisteredForm(request.POST or None) if person is not None else PartyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.add_party(
                actor=request.viewer, now=request.now, mediation_id=found.id, resident_id=person.id if person is not None else None, **form.cleaned_data
            )
            return redirect("mediation:mediation", found.id)
    return form_page(request, _("添加当事人"), form, back_to(found.id), lead=person.name if person is not None else "", submit=_("添加"))


@page("proceeding.work")
def willing(request: SignedRequest, party_id: UUID) -> HttpResponse:
    """Asked by themselves."""
    one = selectors.party_or_404(request.viewer, request.now, party_id)
    form = WillingForm(request.POST or None, initial={"on": local_day(request.now)})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form, {"general.day_in_future": "on"}):
            services.ask_willing(actor=request.viewer, now=request.now, party_id=one.id, **form.cleaned_data)
            return redirect("mediation:mediation", one.mediation_id)
    about = [_("调解出于自愿:有一方不愿意,就不能调解。请单独问。")]
    return form_page(request, _("登记意愿"), form, back_to(one.mediation_id), lead=one.name, about=about)


@page("proceeding.work")
def drop_party(request: SignedRequest, party_id: UUID) -> HttpResponse:
    """Written down by mistake."""
    one = selectors.party_or_404(request.viewer, request.now, party_id)
    if request.method == "POST":
        with refusals_told(request):
            services.drop_party(actor=request.viewer, now=request.now, party_id=one.id)
        return redirect("mediation:mediation", one.mediation_id)
    context = {
        "title": _("去掉当事人"), "text": one.name, "submit_label": _("去掉"), "consequences": [_("只用来去掉登记错的一方。")],
        "back_url": reverse("mediation:mediation", args=[one.mediation_id]),
    }  # fmt: skip
    return render(request, "ui/confirm.html", context)


@page("proceeding.work")
def mediator(request: SignedRequest, mediation_id: UUID) -> HttpResponse:
    """Two who have nothing to do with any party."""
    found = selectors.mediation_or_404(request.viewer, request.now, mediation_id)
    place = found.proceeding.place
    people = [(str(one.id), one.display_name) for one in workers_over(request.viewer, place, "proceeding.work", today=local_day(request.now))]
    form = MediatorForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.add_mediator(actor=request.viewer, now=request.now, mediation_id=found.id, **form.cleaned_data)
            return redirect("mediation:mediation", found.id)
    about = [_("要两位。和任何一方有关系的不能担任。各方私下的陈述只有调解员看得到。")]
    return form_page(request, _("指定调解员"), form, back_to(found.id), about=about)


@page("proceeding.work")
def end_mediator(request: SignedRequest, mediation_id: UUID, mediator_id: UUID) -> HttpResponse:
    """Somebody no longer mediates."""
    found = selectors.mediation_or_404(request.viewer, request.now, mediation_id)
    one = selectors.mediators_of(request.viewer, request.now, found).filter(id=mediator_id).first()
    if one is None:
        raise ProblemError("general.not_found")
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.end_mediator(actor=request.viewer, now=request.now, mediation_id=found.id, mediator_id=one.id, **form.cleaned_data)
            return redirect("mediation:mediation", found.id)
    return form_page(request, _("不再担任调解员"), form, back_to(found.id), lead=one.name)


@page("proceeding.work")
def session(request: SignedRequest, mediation_id: UUID) -> HttpResponse:
    """They sat together."""
    found = selectors.mediation_or_404(request.viewer, request.now, mediation_id)
    parties = selectors.parties_of(request.viewer, request.now, found)
    mediators = selectors.mediators_of(request.viewer, request.now, found)
    present = "、".join([*parties.values_list("name", flat=True), *mediators.values_list("name", flat=True)])[:200]
    return _act(request, found, _("记一次调解"), SessionForm(request.POST or None, initial={"held_at": request.now, "present": present}), services.record_session)


@never_cache
@page("proceeding.work")
def statement(request: SignedRequest, mediation_id: UUID) -> HttpResponse:
    """What one party says apart; a mediator's page."""
    found = selectors.mediation_or_404(request.viewer, request.now, mediation_id)
    if not selectors.is_mediator(request.viewer, request.now, found):
        raise ProblemError("mediation.not_mediator")
    parties = [(str(one.id), one.name) for one in selectors.parties_of(request.viewer, request.now, found)]
    return _act(request, found, _("记一份陈述"), StatementForm(request.POST or None, parties=parties), services.record_statement)


def _act(request: SignedRequest, found: Mediation, title: str, form: Form, act: Any) -> HttpResponse:
    if acted(request, form, partial(act, mediation_id=found.id)):
        return redirect("mediation:mediation", found.id)
    return form_page(request, title, form, back_to(found.id))


def back_to(mediation_id: UUID) -> Link:
    """The page of the mediation."""
    return Link(_("返回"), reverse("mediation:mediation", args=[mediation_id]))
