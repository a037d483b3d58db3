"""Certificates: those that wait to be verified, one with its registrations, and what is done to it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, cast
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
from lianxin.base.ui.form_pages import act_page
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Column, Link, Pair, Row, Tab, Table
from lianxin.base.ui.submitting import pager, part_of, refusals_told
from lianxin.base.ui.wording import day_text
from lianxin.domain.workforce.forms.files import CertificateForm, RegisterForm, RevokeForm, WhyForm
from lianxin.domain.workforce.selectors import worker_or_404
from lianxin.domain.workforce.selectors.files import (
    certificate_or_404,
    due_registrations,
    hours_of,
    standing_of,
    unverified_certificates,
)
from lianxin.domain.workforce.selectors.workers import is_own
from lianxin.domain.workforce.services import certificates as services
from lianxin.domain.workforce.views.acting import back_to, with_evidence
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
            one, f"{one.worker.name} · {level_word(one.level)}", Link(one.number, reverse("workforce:certificate", args=[one.id])),
            " · ".join((day_text(one.issued_on), region_word(one), full_name(one.place, language()))), paper(one.evidence_id), _may_verify(request, one),
        )
        for one in found.rows
    ]  # fmt: skip
    may = request.viewer.may("workforce.verify")
    actions = [Action(_("登记到期"), reverse("workforce:certificates-due"), icon="calendar")]
    if request.viewer.may("workforce.manage"):
        actions.insert(0, Action(_("从表格导入"), reverse("sheets:new", kwargs={"kind": "certificates"}), "primary", "import"))
    context = {
        "title": _("待核实的证书"), "lead": _("登记的人自己不能核实。对照原件或查询结果,勾选后一起核实。") if may else _("等民政局核实。请本人把原件交给民政局的同事看。"), "verify": reverse("workforce:certificate-verify"),
        "none": _("没有等核实的证书"), "text": _("登记或导入证书以后,在这里由另一位同事核实。"),
        "lines": lines, "pager": pager(request, found), "actions": actions, "may": may,
        "back": Link(_("返回从业人员"), reverse("workforce:workers")),
    }  # fmt: skip
    return render(request, "workforce/to_verify.html", context)


@page("workforce.read")
def due(request: SignedRequest) -> HttpResponse:
    """Whose registration comes due, or is over: what the notice at night counts, the first day first."""
    today, is_over = local_day(request.now), request.GET.get("over") == "1"
    found = due_registrations(request.viewer, today)
    over = [one for one in found if not one.step]
    near = [one for one in found if one.step]
    part, pages = part_of(request, over if is_over else near)
    rows = [
        Row(
            (
                one.certificate.worker.name, full_name(one.certificate.place, language()), level_word(one.certificate.level), one.certificate.number,
                clock_badge(one, today), one.clock.due_on,
            ),
            reverse("workforce:certificate", args=[one.certificate.id]),
        )
        for one in part
    ]  # fmt: skip
    columns = [Column(text) for text in (_("姓名"), _("所在地"), _("级别"), _("编号"), _("登记"), _("期限"))]
    context = {
        "title": _("证书登记到期"), "lead": _("登记以后,在这里打开证书记下登记日期。"), "back": Link(_("返回从业人员"), reverse("workforce:workers")),
        "tabs": [Tab(_("快到期"), "?", not is_over, len(near)), Tab(_("已过期"), "?over=1", is_over, len(over))],
        "table": Table(_("证书登记到期"), columns, rows, _("这里没有人。")), "pager": pages,
    }  # fmt: skip
    return render(request, "ui/rows_page.html", context)


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
        Pair(_("证书照片"), paper(found.evidence_id)), *([Pair(_("登记"), clock_badge(standing, today))] if found.verified_at else []),
        Pair(_("登记人"), names.get(found.made_by) if found.made_by else None),
        Pair(_("核实人"), names.get(found.verified_by) if found.verified_by else _("等民政局核实") if found.revoked_on is None else None),
    ]  # fmt: skip
    context = {
        "title": level_word(found.level), "badge": certificate_badge(found), "facts": facts, "table": registrations_table(found),
        "actions": _actions(request, found), "back": back_to(request, found.worker), "one": found,
        "verify": Link(_("已对照原件,核实"), reverse("workforce:certificate-verify")) if _may_verify(request, found) else None,
    }  # fmt: skip
    return render(request, "workforce/facts.html", context)


def _actions(request: SignedRequest, found: Certificate) -> list[Action]:
    if is_own(request.viewer, found.worker) and found.verified_at is None and found.revoked_on is None:
        return [Action(_("登错了,撤回"), reverse("workforce:certificate-withdraw", args=[found.id]), "danger")]
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
    add = with_evidence(request, found, partial(services.record_certificate, worker_id=worker_id))

    def tell(**typed: Any) -> None:
        made = cast("Certificate", add(**typed))
        said = _("这张证书早已登记并核实,不用再办。") if made.verified_at else _("已登记,等另一位同事核实以后才算数。")
        messages.success(request, said)

    return act_page(request, _("登记证书"), form, tell, back_to(request, found), found.name)


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
    register_it = partial(services.register_certificate, certificate_id=certificate_id)
    return act_page(request, _("登记首次登记或再登记"), form, register_it, _back_to(found), _about(found), done=_("已登记。"))


@page("workforce.verify")
def revoke(request: SignedRequest, certificate_id: UUID) -> HttpResponse:
    """No longer good, or written down wrongly."""
    found = certificate_or_404(request.viewer, certificate_id)
    form = RevokeForm(request.POST or None)
    revoke_it = partial(services.revoke_certificate, certificate_id=certificate_id)
    return act_page(request, _("撤销证书"), form, revoke_it, _back_to(found), _about(found), _("撤销"), done=_("已撤销。"))


@page("workforce.own")
def withdraw(request: SignedRequest, certificate_id: UUID) -> HttpResponse:
    """One's own that was written down wrongly, before anybody verified it."""
    found = certificate_or_404(request.viewer, certificate_id)
    form = WhyForm(request.POST or None)
    take_back = partial(services.withdraw_certificate, certificate_id=certificate_id)
    return act_page(request, _("登错了,撤回"), form, take_back, _back_to(found), _about(found), _("撤回"), done=_("已撤回。"))


def _back_to(found: Certificate) -> Link:
    return Link(_("返回证书"), reverse("workforce:certificate", args=[found.id]))


def _about(found: Certificate) -> str:
    return f"{found.worker.name} · {level_word(found.level)} · {found.number}"
