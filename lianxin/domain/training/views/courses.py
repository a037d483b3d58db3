"""Courses, and the times they are held."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.forms import model_to_dict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base.access.pages import page
from lianxin.base.ui.form_pages import acted, form_page
from lianxin.base.ui.parts import Link
from lianxin.base.ui.submitting import refusals_in
from lianxin.domain.training import selectors, services
from lianxin.domain.training.forms import CourseChangeForm, CourseForm, SessionChangeForm, SessionForm

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from lianxin.base.access.pages import SignedRequest

_FIELDS = {
    "training.session_backwards": "ends_at",
    "training.session_outside": "starts_at",
    "training.seats_invalid": "capacity",
}
"""Beside which field a refusal stands."""


@page("training.manage")
def new(request: SignedRequest, programme_id: UUID) -> HttpResponse:
    """One more course."""
    found = selectors.programme_or_404(request.viewer, programme_id)
    form = CourseForm(request.POST or None, place=found.place)
    if acted(request, form, partial(services.make_course, programme_id=found.id), {"training.hours_invalid": "hours"}):
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
        with refusals_in(form, _FIELDS):
            made = services.plan_session(
                actor=request.viewer, now=request.now, course_id=found.id, **form.cleaned_data
            )
            return redirect("training:session", made.id)
    back = Link(found.programme.title, reverse("training:programme", args=[found.programme_id]))
    return form_page(request, _("安排上课"), form, back, lead=found.title)


@page("training.manage")
def edit(request: SignedRequest, course_id: UUID) -> HttpResponse:
    """What was typed wrong."""
    found = selectors.course_or_404(request.viewer, course_id)
    request.viewer.must("training.manage", found.place)
    form = CourseChangeForm(request.POST or None, place=found.place, initial=model_to_dict(found))
    if acted(request, form, partial(services.change_course, course_id=found.id), {"training.hours_invalid": "hours"}):
        return redirect("training:programme", found.programme_id)
    back = Link(found.programme.title, reverse("training:programme", args=[found.programme_id]))
    return form_page(request, _("改课程"), form, back)


@page("training.manage")
def edit_session(request: SignedRequest, training_session_id: UUID) -> HttpResponse:
    """Another time or room; who would have come is told."""
    found = selectors.session_or_404(request.viewer, training_session_id)
    request.viewer.must("training.manage", found.place)
    form = SessionChangeForm(request.POST or None, initial=model_to_dict(found))
    if acted(request, form, partial(services.move_session, session_id=found.id), _FIELDS | {"training.seats_taken": "capacity"}):
        return redirect("training:session", found.id)
    back = Link(found.course.title, reverse("training:session", args=[found.id]))
    return form_page(request, _("改上课时间或地点"), form, back, lead=_("要来的人会收到通知。"))
