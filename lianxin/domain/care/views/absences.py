"""When somebody who visits is away: told, and taken back or ended."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.ui.parts import Action, Column, Link, Row, Table
from lianxin.base.ui.submitting import refusals_in
from lianxin.domain.care import selectors, services
from lianxin.domain.care.forms import AbsenceForm, DayForm
from lianxin.domain.care.views.dayplan_acts import address
from lianxin.kernel.clock import local_day


@page("dayplan.make")
def absences(request: SignedRequest, user_id: UUID) -> HttpResponse:
    """One person's absences that are not over; POST tells one more."""
    found = selectors.staff_or_404(request.viewer, user_id, today=local_day(request.now))
    form = AbsenceForm(request.POST or None, initial={"from_day": local_day(request.now)})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.record_absence(actor=request.viewer, now=request.now, user_id=user_id, **form.values())
            messages.success(request, _("已登记。以后的排班会避开;已经发布的那几天请重新排班。"))
            return redirect(request.path)
    context = {
        "name": found.user.display_name, "has_shift": found.carer is not None, "table": _table(request, user_id), "form": form,
        "back": Link(found.user.display_name, reverse("care:carer", args=[user_id])),
    }  # fmt: skip
    return render(request, "care/absences.html", context, status=422 if form.errors else 200)


@page("dayplan.make")
@require_POST
def end(request: SignedRequest, absence_id: UUID) -> HttpResponse:
    """They are back, or do not go away after all (`?mistaken=1`: never were away); back to the planned day it was said on."""
    absence = selectors.absence_or_404(request.viewer, absence_id)
    services.end_absence(actor=request.viewer, now=request.now, absence_id=absence.id, mistaken="mistaken" in request.GET)
    asked = DayForm(request.GET, viewer=request.viewer)
    if asked.is_valid():
        messages.success(request, _("%(name)s可以再排了。排班没有跟着变,要用上请重新排班。") % {"name": absence.user.display_name})
        return redirect(address(asked.cleaned_data["day"], asked.cleaned_data["place"]))
    messages.success(request, _("已结束请假。"))
    return redirect("care:absences", absence.user_id)


def _table(request: SignedRequest, user_id: UUID) -> Table:
    rows = []
    for one in selectors.absences_of(request.viewer, user_id, request.now):
        words = _("取消") if one.starts_at >= request.now else _("已回来")
        act = Action(words, reverse("care:absence-end", args=[one.id]), post=True)
        rows.append(Row((one.starts_at, one.ends_at or _("另行通知"), one.reason, act)))
    columns = [Column(_("从")), Column(_("到")), Column(_("理由")), Column("", "actions")]
    return Table(_("请假"), columns, rows, _("没有登记的请假。"))
