"""A link by which the receiver of a referral answers without an account: handed out, shown once, taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.ui.parts import Link
from lianxin.base.ui.submitting import refusals_in, refusals_told
from lianxin.base.ui.wording import moment_text
from lianxin.domain.cases import selectors, services
from lianxin.domain.cases.forms import LinkForm
from lianxin.domain.cases.views.showing import form_page, found_case
from lianxin.domain.commitments.views.confirming import qr_code
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.cases.models import CaseFile, CaseReferral
    from lianxin.domain.cases.services import HandedOut


@never_cache
@page("proceeding.work")
def link(request: SignedRequest, case_id: UUID, referral_id: UUID) -> HttpResponse:
    """What the person agreed to share; then the address and the code, this once."""
    case, one = _found(request, case_id, referral_id)
    form = LinkForm(request.POST or None, initial={"given_on": local_day(request.now)})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            made = services.make_referral_link(actor=request.viewer, now=request.now, referral_id=one.id, **form.cleaned_data)
            return _shown(request, case, one, made)
    about = _("给“%(receiver)s”发一个链接:对方不用账号,凭链接和验证码看到下面勾选的内容,接收或者不接收,以后回报结果。") % {"receiver": one.receiver}
    return form_page(request, case, _("发转介链接"), form, _("发链接"), "support", about=about)


def _shown(request: SignedRequest, case: CaseFile, one: CaseReferral, made: HandedOut) -> HttpResponse:
    address = request.build_absolute_uri(reverse("public:referral", args=[made.token]))
    context = {
        "lead": case.proceeding.number, "receiver": one.receiver, "address": address, "code_picture": qr_code(address), "code": made.code,
        "until": moment_text(made.link.expires_at), "back": Link(_("资源和转介"), reverse("cases:support", args=[case.id])),
    }  # fmt: skip
    return render(request, "cases/link_made.html", context)


@page("proceeding.work")
@require_POST
def revoke(request: SignedRequest, case_id: UUID, referral_id: UUID) -> HttpResponse:
    """Whoever opens it from now on sees nothing."""
    case, one = _found(request, case_id, referral_id)
    with refusals_told(request):
        services.revoke_referral_link(actor=request.viewer, now=request.now, referral_id=one.id)
        messages.success(request, _("链接已收回。"))
    return redirect("cases:support", case.id)


def _found(request: SignedRequest, case_id: UUID, referral_id: UUID) -> tuple[CaseFile, CaseReferral]:
    case = found_case(request, case_id)
    one = selectors.referrals_of(request.viewer, request.now, case).filter(id=referral_id).first()
    if one is None:
        raise ProblemError("general.not_found")
    return case, one
