"""Emergency access 紧急查阅: asking, deciding, and what was decided."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianxin.base.access import selectors, services
from lianxin.base.access.models import EmergencyAccess
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.notices.services import notify
from lianxin.base.places.templatetags.places import place_path
from lianxin.base.ui.parts import Badge, Column, Row, Table
from lianxin.base.ui.submitting import refusals_in
from lianxin.domain.people.selectors.emergencies import place_for_emergency
from lianxin.entry.web.admin.forms import EmergencyRequest
from lianxin.entry.web.admin.hub import back_to_hub
from lianxin.kernel.clock import local_day

LATEST = 50


@page("emergency.request")
def ask(request: SignedRequest) -> HttpResponse:
    """Ask to see one resident; who may decide there is told."""
    first = {"resident": request.GET.get("resident", "") or _named_in(request.GET.get("from", ""))}
    form = EmergencyRequest(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            _request(request, form)
            messages.success(request, _("已提交申请。批准后 4 小时内可以查阅。"))
            return redirect("web:admin-emergency-request")
    rows = [
        Row([e.reason, e.asked_at, _state(request, e), e.expires_at])
        for e in selectors.own_emergencies(request.viewer)[:LATEST]
    ]
    columns = [Column(_("理由")), Column(_("申请时间")), Column(_("结果")), Column(_("失效时间"))]
    shown = {"form": form, "own": Table(_("我的申请"), columns, rows, empty=_("您还没有申请过。")), "back": back_to_hub()}
    return render(request, "admin/emergency_request.html", shown, status=422 if form.errors else 200)


def _named_in(path: str) -> str:
    """The resident whose page was closed, as its address names them; whether there is such a person is not looked up."""
    try:
        return str(resolve(path).kwargs.get("resident_id", ""))
    except Resolver404:
        return ""


def _request(request: SignedRequest, form: EmergencyRequest) -> None:
    resident = form.cleaned_data["resident"]
    place = place_for_emergency(request.viewer, resident)
    asked = services.request_emergency_access(
        actor=request.viewer, now=request.now, resident_id=resident, place=place, reason=form.cleaned_data["reason"]
    )
    deciders = [u for u in selectors.approvers_over(place, today=local_day(request.now)) if u != request.viewer.id]
    notify(
        actor=request.viewer, now=request.now, users=deciders, kind="emergency.requested",
        link=reverse("web:admin-emergencies"), key=f"emergency:{asked.id}",
    )  # fmt: skip


def _state(request: SignedRequest, e: EmergencyAccess) -> Badge:
    if e.approved is None:
        return Badge(_("等待审批"), "info")
    if not e.approved:
        return Badge(_("未批准"), "bad")
    over = e.expires_at is not None and e.expires_at <= request.now
    return Badge(_("已过期")) if over else Badge(_("已批准"), "good")


@page("emergency.approve")
def emergencies(request: SignedRequest) -> HttpResponse:
    """Requests that wait for a decision, and the latest decisions."""
    decided = list(selectors.emergencies_decided(request.viewer)[:LATEST])
    names = selectors.labels_of(e.decided_by for e in decided)
    rows = [
        Row([e.user.display_name, place_path(e.place), e.reason, names.get(e.decided_by) if e.decided_by else None, e.decided_at, _state(request, e)])
        for e in decided
    ]
    columns = [Column(_("申请人")), Column(_("居民所在")), Column(_("理由")), Column(_("审批人")), Column(_("审批时间")), Column(_("结果"))]
    shown = {
        "waiting": selectors.emergencies_to_decide(request.viewer),
        "decided": Table(_("已处理"), columns, rows, empty=_("还没有处理过的申请。")),
        "back": back_to_hub(),
    }
    return render(request, "admin/emergencies.html", shown)


@page("emergency.approve")
@require_POST
def decide(request: SignedRequest, asked_id: UUID) -> HttpResponse:
    """Approve or refuse one request."""
    asked = selectors.emergency_or_404(request.viewer, asked_id)
    approve = request.POST.get("decision") == "approve"
    services.decide_emergency_access(actor=request.viewer, now=request.now, asked=asked, approve=approve)
    messages.success(request, _("已批准,4 小时内有效。") if approve else _("已拒绝。"))
    return redirect("web:admin-emergencies")
