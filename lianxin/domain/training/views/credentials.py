"""A certificate: what it says, the file that others verify, on paper, and revoked."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lianxin.base.access.pages import page
from lianxin.base.ui.form_pages import acted, form_page
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Badge, Link, Pair
from lianxin.base.ui.submitting import refusals_in
from lianxin.domain.training import selectors, services
from lianxin.domain.training.forms import ReasonForm
from lianxin.domain.training.views.scanning import qr
from lianxin.domain.training.views.showing import hours_text
from lianxin.engines.credentials import baked
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from lianxin.base.access.pages import SignedRequest
    from lianxin.domain.training.models import Credential


@never_cache
@page("workforce.own")
def credential(request: SignedRequest, credential_id: UUID) -> HttpResponse:
    """What it says, with the files to take along."""
    found = selectors.credential_or_404(request.viewer, credential_id)
    address = selectors.verify_address(found.id)
    context = {
        "found": found, "title": found.member.cohort.programme.title, "badge": credential_badge(found, local_day(request.now)), "actions": _actions(request, found),
        "back": _back(request, found), "facts": _facts(found), "code": qr(address), "address": address,
    }  # fmt: skip
    return render(request, "training/credential.html", context)


def _actions(request: SignedRequest, found: Credential) -> list[Action]:
    """One that was revoked is not taken along any more; whoever runs the training may give another."""
    at, manages = [found.id], request.viewer.may("training.manage", found.member.cohort.place)
    if found.revoked_at is not None:
        return [Action(_("重新发证"), reverse("training:credential-reissue", args=at))] if manages else []
    actions = [
        Action(_("下载证书文件 (JSON)"), reverse("training:credential-json", args=at), icon="download"),
        Action(_("下载带证书的图片 (SVG)"), reverse("training:credential-svg", args=at), icon="download"),
        Action(_("打印 PDF"), reverse("training:credential-pdf", args=at), icon="print"),
    ]
    if manages:
        actions.append(Action(_("撤销证书"), reverse("training:credential-revoke", args=at), "danger"))
    return actions


def _facts(found: Credential) -> list[Pair]:
    facts = [
        Pair(_("姓名"), found.member.worker.name), Pair(_("班级"), found.member.cohort.name), Pair(_("学时"), hours_text(found.hours)),
        Pair(_("发证日期"), found.issued_on), Pair(_("编号"), str(found.id)), Pair(_("签发者标识(公钥)"), found.issuer.did),
    ]  # fmt: skip
    if found.valid_until is not None:
        facts.append(Pair(_("有效到(含)"), found.valid_until))
    return facts


def credential_badge(found: Credential, today: date) -> Badge:
    """In force, over, or revoked with the reason: the same answer that anybody gets who looks it up."""
    if found.revoked_at is not None:
        return Badge(_("已撤销"), "bad", found.revoked_why)
    is_over = found.valid_until is not None and found.valid_until < today
    return Badge(_("已过期"), "warn") if is_over else Badge(_("有效"), "good")


def _back(request: SignedRequest, found: Credential) -> Link:
    """The holder came from their own training, whoever runs the class from there."""
    if found.member.worker.user_id == request.viewer.person_id:
        return Link(_("我的培训"), reverse("web:own-tab", args=["training"]))
    return Link(found.member.cohort.name, reverse("training:class", args=[found.member.cohort_id]))


@never_cache
@page("workforce.own")
def as_json(request: SignedRequest, credential_id: UUID) -> HttpResponse:
    """The signed text exactly as it was issued."""
    found = selectors.credential_or_404(request.viewer, credential_id)
    answer = HttpResponse(found.document, content_type="application/vc+ld+json")
    answer["Content-Disposition"] = f'attachment; filename="badge-{found.id}.json"'
    return answer


@never_cache
@page("workforce.own")
def as_picture(request: SignedRequest, credential_id: UUID) -> HttpResponse:
    """A picture with the credential inside it (Open Badges 3.0, §5.3 "baked badges")."""
    found = selectors.credential_or_404(request.viewer, credential_id)
    answer = HttpResponse(
        baked(found.document, found.member.cohort.programme.title), content_type="image/svg+xml"
    )
    answer["Content-Disposition"] = f'attachment; filename="badge-{found.id}.svg"'
    return answer


@never_cache
@page("workforce.own")
def printed(request: SignedRequest, credential_id: UUID) -> HttpResponse:
    """On paper."""
    made = services.print_certificate(
        actor=request.viewer, now=request.now, credential_id=credential_id, language=language()
    )
    answer = HttpResponse(made.body, content_type=made.content_type)
    answer["Content-Disposition"] = f'attachment; filename="certificate-{credential_id}.pdf"'
    return answer


@page("training.manage")
def revoke(request: SignedRequest, credential_id: UUID) -> HttpResponse:
    """It holds no longer."""
    found = selectors.credential_or_404(request.viewer, credential_id)
    form = ReasonForm(request.POST or None)
    if acted(request, form, partial(services.revoke_credential, credential_id=found.id)):
        return redirect("training:credential", found.id)
    lead = _("撤销以后,谁来核对都会看到“已撤销”;不能恢复,只能在这张证书的页面上写明原因重新发。")
    return form_page(
        request,
        _("撤销证书"),
        form,
        Link(_("返回"), reverse("training:credential", args=[found.id])),
        lead=lead,
    )


@page("training.manage")
def reissue(request: SignedRequest, credential_id: UUID) -> HttpResponse:
    """Another one, although the last was revoked."""
    found = selectors.credential_or_404(request.viewer, credential_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            made = services.reissue_credential(actor=request.viewer, now=request.now, credential_id=found.id, **form.cleaned_data)
            return redirect("training:credential", made.id)
    lead = _("原来的证书已撤销:%(why)s") % {"why": found.revoked_why}
    return form_page(request, _("重新发证"), form, Link(_("返回"), reverse("training:credential", args=[found.id])), lead=lead)
