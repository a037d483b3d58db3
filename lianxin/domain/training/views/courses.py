"""Courses, and the times they are held."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base.access.pages import page
from lianxin.base.ui.parts import Link
from lianxin.base.ui.submitting import refusals_in
from lianxin.domain.training import selectors, services
from lianxin.domain.training.forms import CourseForm, SessionForm
from lianxin.domain.training.views.showing import form_page

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from lianxin.base.access.pages import SignedRequest


@page("training.manage")
def new(request: SignedRequest, programme_id: UUID) -> HttpResponse:
    """One more course."""
    found = selectors.programme_or_404(request.viewer, programme_id)
    form = CourseForm(request.POST or None, place=found.place)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form, {"training.hours_invalid": "hours"}):
            services.make_course(
                actor=request.viewer, now=request.now, programme_id=found.id, **form.cleaned_data
            )
            return redirect("training:programme", found.id)
    return form_page(
        request, _("加课程"), form, Link(found.title, reverse("training:programme", args=[found.id]))
    )


@page("training.manage")
def new_session(request: SignedRequest, course_id: UUID) -> HttpResponse:
    """A time for it."""
    found = selectors.course_or_404(request.viewer, course_id)
    form = SessionForm(request.POST or None, cohorts=selectors.cohorts_of(request.viewer, found.programme))
    if request.method == "POST" and form.is_valid():
        with refusals_in(
            form,
            {
                "training.session_backwards": "ends_at",
                "training.session_outside": "starts_at",
                "training.seats_invalid": "capacity",
            },
        ):
            made = services.plan_session(
                actor=request.viewer, now=request.now, course_id=found.id, **form.cleaned_data
            )
            return redirect("training:session", made.id)
    back = Link(found.programme.title, reverse("training:programme", args=[found.programme_id]))
    return form_page(request, _("安排上课"), form, back, lead=found.title)
