"""Who is on duty when: the roster, and somebody's turn put on it or taken off."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Column, Link, Row, Table
from lianxin.base.ui.submitting import refusals_in, refusals_told
from lianxin.domain.emergency import selectors, services
from lianxin.domain.emergency.forms import DutyForm
from lianxin.kernel.clock import local_day

_MOST = 200


@page("alarm.read")
def duty(request: SignedRequest) -> HttpResponse:
    """The turns to come, by time; whoever leads adds one."""
    may = request.viewer.may("alarm.lead")
    form = _form(request) if may else None
    if request.method == "POST":
        request.viewer.must("alarm.lead")
    if request.method == "POST" and form is not None and form.is_valid():
        with refusals_in(form):
            services.plan_duty(actor=request.viewer, now=request.now, **form.turn())
            messages.success(request, _("值班已安排。"))
            return redirect("emergency:duty")
    rows = []
    for one in selectors.duties(request.viewer, request.now)[:_MOST]:
        cancel = Action(_("取消"), reverse("emergency:duty-cancel", args=[one.id]), post=True) if request.viewer.may("alarm.lead", one.place) else ""
        rows.append(Row((one.user.display_name, full_name(one.place, language()), one.starts_at, one.ends_at, cancel)))
    columns = [Column(_("谁")), Column(_("哪里")), Column(_("从")), Column(_("到")), Column("", "actions")]
    context = {
        "table": Table(_("值班"), columns, rows, _("还没有安排值班。没有人值班时,求助直接告知站长。")), "form": form,
        "back": Link(_("返回求助"), reverse("emergency:board")),
    }  # fmt: skip
    return render(request, "emergency/duty.html", context, status=422 if form is not None and form.errors else 200)


def _form(request: SignedRequest) -> DutyForm:
    today = local_day(request.now)
    place = request.POST.get("place") or request.viewer.home
    may = bool(place) and request.viewer.may("alarm.lead", place) and request.viewer.may("commitment.read", place)
    workers = selectors.duty_workers(request.viewer, place, today=today) if may else []
    first = {"day": today, "start": "18:00", "end": "09:00", "place": request.viewer.home}
    return DutyForm(request.POST or None, viewer=request.viewer, workers=workers, initial=first)


@page("alarm.lead")
@require_POST
def cancel(request: SignedRequest, duty_id: UUID) -> HttpResponse:
    """Not their turn after all."""
    with refusals_told(request):
        services.cancel_duty(actor=request.viewer, now=request.now, duty_id=duty_id)
        messages.success(request, _("这一班已取消。"))
    return redirect("emergency:duty")
