"""Certificates: those that wait to be verified, one with its registrations, and what is done to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.access.selectors import labels_of
from lianxin.base.db.paging import page_of
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Link, Pair
from lianxin.base.ui.submitting import pager, refusals_told
from lianxin.domain.workforce.forms.files import CertificateForm, RegisterForm, RevokeForm
from lianxin.domain.workforce.selectors import worker_or_404
from lianxin.domain.workforce.selectors.files import (
    certificate_or_404,
    hours_of,
    standing_of,
    unverified_certificates,
)
from lianxin.domain.workforce.selectors.workers import is_own
from lianxin.domain.workforce.services import certificates as services
from lianxin.domain.workforce.views.acting import act, back_to, kept
from lianxin.domain.workforce.views.files_words import (
    certificate_badge,
    clock_badge,
    level_word,
    paper,
    region_word,
    registrations_table,
)
from lianxin.kernel.clock import local_day
from lianxin.kernel.divisions import contains

if TYPE_CHECKING:
    from lianxin.domain.workforce.models import Certificate


@page("workforce.read")
def listing(request: SignedRequest) -> HttpResponse:
    """Those that wait, to be ticked and verified together."""
    found = page_of(unverified_certificates(request.viewer), "made_at", after=request.GET.get("after", ""))
    lines = [
        (
            one,
            level_word(one.level),
            region_word(one),
            full_name(one.place, language()),
            paper(one.evidence_id),
            _may_verify(request, one),
        )
        for one in found.rows
    ]
    actions = []
    if request.viewer.may("workforce.manage"):
        actions = [
            Action(
                _("从表格导入"), reverse("sheets:new", kwargs={"kind": "certificates"}), "primary", "import"
            )
        ]
    context = {
        "lines": lines, "pager": pager(request, found), "actions": actions, "may": request.viewer.may("workforce.verify"),
        "back": Link(_("返回从业人员"), reverse("workforce:workers")),
    }  # fmt: skip
    return render(request, "workforce/certificates.html", context)


def _may_verify(request: SignedRequest, one: Certificate) -> bool:
    """Whether the viewer is another person than whoever wrote it down and whose it is."""
    is_other = one.made_by != request.viewer.id and not is_own(request.viewer, one.worker)
    return is_other and one.verified_at is None and request.viewer.may("workforce.verify", one.place)


@page("workforce.verify")
@require_POST
def verify(request: SignedRequest) -> HttpResponse:
    """Those that were ticked were seen."""
    with refusals_told(request):
        number = services.verify_certificates(
            actor=request.viewer, now=request.now, certificate_ids=ticked(request)
        )
        messages.success(request, _("已核实 %(number)s 张证书。") % {"number": number})
    return redirect("workforce:certificates")


def ticked(request: SignedRequest) -> list[UUID]:
    """The rows that were ticked; what is no id is left out."""
    found = []
    for text in request.POST.getlist("row"):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


@page("workforce.own")
def one(request: SignedRequest, certificate_id: UUID) -> HttpResponse:
    """A certificate with its clock and its registrations."""
    found = certificate_or_404(request.viewer, certificate_id)
    today = local_day(request.now)
    standing = standing_of(found, hours_of(request.viewer, found.worker), today)
    names = labels_of([found.made_by, found.verified_by])
    facts = [
        Pair(_("姓名"), found.worker.name), Pair(_("编号"), found.number), Pair(_("批准日期"), found.issued_on), Pair(_("有效地区"), region_word(found)),
        Pair(_("证书照片"), paper(found.evidence_id)), Pair(_("登记"), clock_badge(standing, today)),
        Pair(_("登记人"), names.get(found.made_by) if found.made_by else None), Pair(_("核实人"), names.get(found.verified_by) if found.verified_by else None),
    ]  # fmt: skip
    context = {
        "title": level_word(found.level), "badge": certificate_badge(found), "facts": facts, "table": registrations_table(found),
        "actions": _actions(request, found), "back": back_to(request, found.worker), "may_verify": _may_verify(request, found), "one": found,
    }  # fmt: skip
    return render(request, "workforce/certificate.html", context)


def _actions(request: SignedRequest, found: Certificate) -> list[Action]:
    if (
        is_own(request.viewer, found.worker)
        or found.revoked_on is not None
        or not request.viewer.may("workforce.verify", found.place)
    ):
        return []
    register = Action(
        _("登记首次登记或再登记"),
        reverse("workforce:certificate-register", args=[found.id]),
        "primary",
        "add",
    )
    revoke = Action(_("撤销"), reverse("workforce:certificate-revoke", args=[found.id]), "danger")
    return [register, revoke] if found.verified_at else [revoke]


@page("workforce.own")
def new(request: SignedRequest, worker_id: UUID) -> HttpResponse:
    """Write a certificate down: a manager from the original, the person with a photo of it."""
    found = worker_or_404(request.viewer, worker_id)
    region = _asked_region(request, found.place)
    form = CertificateForm(
        request.POST or None,
        request.FILES or None,
        place=found.place,
        needs_photo=is_own(request.viewer, found),
        region=region,
        initial={"level": request.GET.get("level", ""), "region": region},
    )

    def do(typed: dict[str, Any]) -> None:
        evidence = kept(request, found, typed.pop("evidence"))
        services.record_certificate(
            actor=request.viewer, now=request.now, worker_id=worker_id, evidence_id=evidence, **typed
        )

    done = _("已登记,等另一位同事核实以后才算数。")
    return act(
        request,
        form,
        do,
        title=_("登记证书"),
        submit=_("保存"),
        done=done,
        back=back_to(request, found),
        lead=found.name,
    )


def _asked_region(request: SignedRequest, place: str) -> str:
    """The region that the address fills in, one over the place; "" otherwise."""
    asked = request.GET.get("region", "")
    try:
        return asked if asked and contains(asked, place) else ""
    except ValueError:
        return ""


@page("workforce.verify")
def register(request: SignedRequest, certificate_id: UUID) -> HttpResponse:
    """A registration."""
    found = certificate_or_404(request.viewer, certificate_id)
    form = RegisterForm(request.POST or None)

    def do(typed: dict[str, Any]) -> None:
        services.register_certificate(
            actor=request.viewer, now=request.now, certificate_id=certificate_id, **typed
        )

    return act(
        request,
        form,
        do,
        title=_("登记首次登记或再登记"),
        submit=_("保存"),
        done=_("已登记。"),
        back=_back_to(found),
        lead=_about(found),
    )


@page("workforce.verify")
def revoke(request: SignedRequest, certificate_id: UUID) -> HttpResponse:
    """No longer good, or written down wrongly."""
    found = certificate_or_404(request.viewer, certificate_id)
    form = RevokeForm(request.POST or None)

    def do(typed: dict[str, Any]) -> None:
        services.revoke_certificate(
            actor=request.viewer,
            now=request.now,
            certificate_id=certificate_id,
            on=typed["on"],
            why=typed["why"],
        )

    return act(
        request,
        form,
        do,
        title=_("撤销证书"),
        submit=_("撤销"),
        done=_("已撤销。"),
        back=_back_to(found),
        lead=_about(found),
    )


def _back_to(found: Certificate) -> Link:
    return Link(_("返回证书"), reverse("workforce:certificate", args=[found.id]))


def _about(found: Certificate) -> str:
    return f"{found.worker.name} · {level_word(found.level)} · {found.number}"
