"""Attendance of a month for everybody at once, and a line put right."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.asked import asked_month, asked_place
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Link, Pair
from lianxin.base.ui.submitting import refusals_in
from lianxin.domain.payroll import selectors, services
from lianxin.domain.payroll.forms import AttendanceForm, CorrectForm, SheetForm
from lianxin.domain.payroll.rules.amounts import ZERO
from lianxin.domain.payroll.views.showing import basis_text, item_text, sheet_title
from lianxin.kernel.clock import local_day

_MOST_AT_ONCE = 500
"""People on one page: more fields than that no server takes in one form, and nobody fills in."""


@page("pay.make")
def attendance(request: SignedRequest) -> HttpResponse:
    """Days of absence of everybody on a post of a place in a month; of a large county only who works at the county itself: the
    others a township at a time."""
    month, place = asked_month(request.GET, local_day(request.now)), asked_place(request.GET)
    chosen = {"month": f"{month:%Y-%m}", "place": place}
    asking = SheetForm(chosen if place else None, initial=chosen, viewer=request.viewer)
    form, staff, is_part = None, None, False
    if place and asking.is_valid():
        request.viewer.must("pay.make", place)
        staff = selectors.posted(request.viewer, place, month)
        if is_part := len(staff) > _MOST_AT_ONCE:
            staff = [one for one in staff if one.place == place]
    if staff:
        known = selectors.absences(request.viewer, place, month)
        people = [
            (one.id, f"{one.worker.name}({full_name(one.place, language())})", known[one.id].absent if one.id in known else ZERO) for one in staff
        ]
        form = AttendanceForm(request.POST or None, people=people)
        if request.method == "POST" and form.is_valid():
            with refusals_in(form):
                number = services.keep_attendance(actor=request.viewer, now=request.now, place=place, month=month, absent=form.absent)
                messages.success(request, _("已登记考勤,改了 %(count)s 人。") % {"count": number})
                return redirect(request.get_full_path())
    context = {"asking": asking, "form": form, "is_part": is_part, "nobody": staff == [], "back": Link(_("薪酬补助"), reverse("payroll:overview"))}
    return render(request, "payroll/attendance.html", context, status=422 if form is not None and form.errors else 200)


@page("pay.make")
def correct(request: SignedRequest, pay_line_id: UUID) -> HttpResponse:
    """What a line was, what it should have been, and why."""
    line = selectors.line_or_404(request.viewer, pay_line_id)
    request.viewer.must("pay.make", line.place)
    form = CorrectForm(request.POST or None, initial={"amount": line.amount})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form, {"pay.same_amount": "amount", "pay.sign_wrong": "amount"}):
            draft = services.correct_line(actor=request.viewer, now=request.now, line_id=line.id, **form.cleaned_data)
            messages.success(request, _("已写进草稿,等另一个人核定。"))
            return redirect("payroll:sheet", draft.id)
    facts = [
        Pair(_("姓名"), line.engagement.worker.name), Pair(_("项目"), item_text(line)), Pair(_("所属月份"), f"{line.month:%Y-%m}"),
        Pair(_("金额(元)"), line.amount), Pair(_("怎样算的"), basis_text(line.place, line.item, line.basis)),
    ]  # fmt: skip
    context = {"form": form if selectors.draft_for(request.viewer, line) else None, "sheet": line.sheet, "facts": facts, "back": Link(sheet_title(line.sheet), reverse("payroll:sheet", args=[line.sheet_id]))}
    return render(request, "payroll/correct.html", context, status=422 if form.errors else 200)
