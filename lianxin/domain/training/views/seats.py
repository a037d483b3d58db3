"""Seats for others, asked for and given back by whoever manages the session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianxin.base.access.pages import page
from lianxin.base.ui.form_pages import form_page
from lianxin.base.ui.parts import Link
from lianxin.base.ui.submitting import refusals_in, refusals_told
from lianxin.domain.training import selectors, services
from lianxin.domain.training.forms import PeopleForm
from lianxin.domain.training.views.choosing import offer
from lianxin.domain.training.views.showing import when

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from lianxin.base.access.pages import SignedRequest


@page("training.manage")
def enrol(request: SignedRequest, training_session_id: UUID) -> HttpResponse:
    """Enrol people of the place who cannot do it themselves."""
    found = selectors.session_or_404(request.viewer, training_session_id)
    request.viewer.must("training.manage", found.place)
    offered = offer(request, found.place, selectors.enrolments_of(request.viewer, found).order_by().values("worker"))
    form = PeopleForm(request.POST or None, people=offered.people)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            number = services.enrol_people(
                actor=request.viewer, now=request.now, session_id=found.id, worker_ids=form.cleaned_data["people"]
            )
            messages.success(request, _("报了 %(number)s 人;座位满了以后的列入候补。") % {"number": number})
            return redirect("training:session", found.id)
    back = Link(found.course.title, reverse("training:session", args=[found.id]))
    lead = " ".join(text for text in (when(found), offered.note) if text)
    return form_page(request, _("替人报名"), form, back, lead=lead, submit=_("报名"), find=offered.find)


@page("training.manage")
@require_POST
def withdraw(request: SignedRequest, training_session_id: UUID, enrolment_id: UUID) -> HttpResponse:
    """The seat of somebody who told the office that they do not come."""
    found = selectors.session_or_404(request.viewer, training_session_id)
    seat = selectors.enrolment_or_404(request.viewer, found, enrolment_id)
    with refusals_told(request):
        services.withdraw(actor=request.viewer, now=request.now, session_id=found.id, worker_id=seat.worker_id)
        messages.success(request, _("已退出报名。"))
    return redirect("training:session", found.id)
