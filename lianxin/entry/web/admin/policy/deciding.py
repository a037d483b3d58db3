"""What is done with an amendment: count whom it would touch, submit, approve, give back, withdraw."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.amendments import selectors, services
from lianxin.base.amendments.models import Amendment
from lianxin.base.ui.submitting import refusals_in, refusals_told
from lianxin.domain.people.tasks import measure_later
from lianxin.entry.web.admin.forms import Reason
from lianxin.entry.web.admin.policy.forms import Approval
from lianxin.kernel.problems import ProblemError

_MOST = 12  # differences told again before the approval


def _within(request: SignedRequest, amendment_id: UUID, ability: str) -> Amendment:
    """The amendment, when the viewer holds the ability over its place."""
    one = selectors.amendment_or_404(request.viewer, amendment_id)
    request.viewer.must(ability, one.place)
    return one


@page(services.PROPOSE)
@require_POST
def measure(request: SignedRequest, amendment_id: UUID) -> HttpResponse:
    """Have it counted whom the amendment would touch, beside the pages."""
    one = _within(request, amendment_id, services.PROPOSE)
    with refusals_told(request), transaction.atomic():
        job = measure_later(request.viewer, one.id, one.place)
        services.ask_impact(actor=request.viewer, now=request.now, amendment_id=one.id, job_id=job)
    return redirect("web:admin-amendment", one.id)


@page(services.PROPOSE)
@require_POST
def submit(request: SignedRequest, amendment_id: UUID) -> HttpResponse:
    """To the approvers."""
    one = _within(request, amendment_id, services.PROPOSE)
    with refusals_told(request):
        services.submit(actor=request.viewer, now=request.now, amendment_id=one.id)
        messages.success(request, _("已提交,要由另一个人审批。"))
    return redirect("web:admin-amendment", one.id)


@page(services.APPROVE)
def approve(request: SignedRequest, amendment_id: UUID) -> HttpResponse:
    """A second person says once more what will change, for whom and from when, and approves."""
    one = _within(request, amendment_id, services.APPROVE)
    if request.method != "POST" and str(request.viewer.person_id) in one.authors:
        raise ProblemError("amendment.own")
    found = selectors.outcome(one)
    impact = one.impact or {}
    form = Approval(request.POST or None, failing=len(found.failing), initial={"seen": impact.get("id", "")})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        with refusals_in(form):
            services.approve(
                actor=request.viewer, now=request.now, amendment_id=one.id, seen=typed["seen"], comment=typed["comment"],
                accepts_cases=typed.get("accepts_cases", False),
            )  # fmt: skip
            messages.success(request, _("已批准。%(day)s前的夜里开始施行。") % {"day": one.effective_on})
            return redirect("web:admin-amendment", one.id)
    touched = _("%(touched)s 位居民会受影响(共 %(residents)s 位)。") % {"touched": impact.get("touched", "…"), "residents": impact.get("residents", "…")}
    cases = [_("%(count)s 个实例和修订不符。") % {"count": len(found.failing)}] if found.failing else []
    return _confirm(request, one, form, _("批准"), [*(change.text for change in found.changes[:_MOST]), touched, *cases])


@page(services.APPROVE)
def refuse(request: SignedRequest, amendment_id: UUID) -> HttpResponse:
    """Back to its authors, with a reason."""
    one = _within(request, amendment_id, services.APPROVE)
    form = Reason(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.refuse(actor=request.viewer, now=request.now, amendment_id=one.id, **form.cleaned_data)
            messages.success(request, _("已退回。"))
            return redirect("web:admin-amendment", one.id)
    return _confirm(request, one, form, _("退回"), [_("回到起草人手里,改好可以再提交。"), _("起草人会收到通知,看到您的理由。")])


@page(services.PROPOSE)
def withdraw(request: SignedRequest, amendment_id: UUID) -> HttpResponse:
    """Give it up before it is in force."""
    one = _within(request, amendment_id, services.PROPOSE)
    form = Reason(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.withdraw(actor=request.viewer, now=request.now, amendment_id=one.id, **form.cleaned_data)
            messages.success(request, _("已撤回,规定不变。"))
            return redirect("web:admin-amendment", one.id)
    return _confirm(request, one, form, _("撤回"), [_("撤回后不能恢复;要再改,就另行起草。"), _("现行的规定不变。")])


def _confirm(request: SignedRequest, one: Amendment, form: Approval | Reason, title: str, consequences: list[str]) -> HttpResponse:
    shown = {
        "title": title, "form": form, "submit_label": title, "consequences": consequences,
        "text": _("“%(title)s”,拟自%(day)s施行") % {"title": one.title, "day": one.effective_on},
        "back_url": reverse("web:admin-amendment", args=[one.id]),
    }  # fmt: skip
    return render(request, "ui/confirm.html", shown, status=422 if form.errors else 200)

