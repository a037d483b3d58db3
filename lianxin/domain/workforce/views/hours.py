"""Hours of continuing education: those that wait to be verified, one, and new ones."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.access.selectors import labels_of
from lianxin.base.db.paging import page_of
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.form_pages import act_page
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.parts import Action, Link, Pair
from lianxin.base.ui.submitting import pager, refusals_told
from lianxin.base.ui.wording import moment_text, number_text
from lianxin.domain.workforce.forms.files import HoursForm, WhyForm
from lianxin.domain.workforce.selectors import worker_or_404
from lianxin.domain.workforce.selectors.files import claimed_hours, hours_or_404
from lianxin.domain.workforce.selectors.workers import is_own
from lianxin.domain.workforce.services import hours as services
from lianxin.domain.workforce.views.acting import back_to, with_evidence
from lianxin.domain.workforce.views.certificates import ticked
from lianxin.domain.workforce.views.files_words import hours_badge, paper

if TYPE_CHECKING:
    from lianxin.domain.workforce.models import EducationHours


@page("workforce.read")
def listing(request: SignedRequest) -> HttpResponse:
    """Those that wait, to be ticked and verified together."""
    found = page_of(claimed_hours(request.viewer), "made_at", after=request.GET.get("after", ""))
    lines = [
        (
            one, f"{one.worker.name} · {number_text(one.hours)}", Link(one.title, reverse("workforce:hours-one", args=[one.id])),
            " · ".join((word(packs.for_place(one.place).education, one.category), moment_text(one.starts_at), full_name(one.place, language()))),
            paper(one.evidence_id), _may(request, one),
        )
        for one in found.rows
    ]  # fmt: skip
    actions, may = [], request.viewer.may("workforce.verify")
    if request.viewer.may("workforce.manage"):
        actions = [
            Action(_("从表格导入"), reverse("sheets:new", kwargs={"kind": "hours"}), "primary", "import")
        ]
    context = {
        "title": _("待核实的学时"), "lead": _("登记的人自己不能核实。看过证明,勾选后一起核实;不认定的打开写明理由。") if may else _("等民政局核实。请本人把原件交给民政局的同事看。"), "verify": reverse("workforce:hours-verify"),
        "none": _("没有等核实的学时"), "text": _("登记或导入学时以后,在这里由另一位同事核实。"),
        "lines": lines, "pager": pager(request, found), "actions": actions, "may": may,
        "back": Link(_("返回从业人员"), reverse("workforce:workers")),
    }  # fmt: skip
    return render(request, "workforce/to_verify.html", context)


def _may(request: SignedRequest, one: EducationHours) -> bool:
    is_other = one.made_by != request.viewer.id and not is_own(request.viewer, one.worker)
    return is_other and one.state == "claimed" and request.viewer.may("workforce.verify", one.place)


@page("workforce.verify")
@require_POST
def verify(request: SignedRequest) -> HttpResponse:
    """Those that were ticked count."""
    with refusals_told(request):
        number = services.verify_hours(actor=request.viewer, now=request.now, hours_ids=ticked(request))
        messages.success(request, _("已核实 %(number)s 条学时。") % {"number": number})
    return redirect("workforce:hours")


@page("workforce.own")
def one(request: SignedRequest, hours_id: UUID) -> HttpResponse:
    """Hours, and the decision about them."""
    found = hours_or_404(request.viewer, hours_id)
    names = labels_of([found.made_by, found.decided_by])
    facts = [
        Pair(_("姓名"), found.worker.name), Pair(_("类别"), word(packs.for_place(found.place).education, found.category)), Pair(_("内容"), found.title),
        Pair(_("时间"), f"{moment_text(found.starts_at)} – {moment_text(found.ends_at)}"), Pair(_("学时"), found.hours),
        Pair(_("证明"), paper(found.evidence_id)), Pair(_("登记人"), names.get(found.made_by) if found.made_by else None),
        Pair(_("核实人"), names.get(found.decided_by) if found.decided_by else _("等民政局核实") if found.state == "claimed" else None), Pair(_("不认定的理由"), found.decided_why or None),
    ]  # fmt: skip
    actions = (
        [Action(_("不认定"), reverse("workforce:hours-refuse", args=[found.id]), "danger")]
        if _may(request, found)
        else []
    )
    context = {
        "title": _("继续教育学时"), "facts": facts, "badge": hours_badge(found), "back": back_to(request, found.worker), "actions": actions,
        "verify": Link(_("核实"), reverse("workforce:hours-verify")) if _may(request, found) else None, "one": found,
    }  # fmt: skip
    return render(request, "workforce/facts.html", context)


@page("workforce.verify")
def refuse(request: SignedRequest, hours_id: UUID) -> HttpResponse:
    """Do not count them, saying why."""
    found = hours_or_404(request.viewer, hours_id)
    form = WhyForm(request.POST or None)
    back = Link(_("返回学时"), reverse("workforce:hours-one", args=[found.id]))
    refuse_them = partial(services.refuse_hours, hours_id=hours_id)
    return act_page(request, _("不认定"), form, refuse_them, back, f"{found.worker.name} · {found.title}", _("不认定"), done=_("已保存。"))


@page("workforce.own")
def new(request: SignedRequest, worker_id: UUID) -> HttpResponse:
    """Write hours down."""
    found = worker_or_404(request.viewer, worker_id)
    form = HoursForm(request.POST or None, request.FILES or None, place=found.place)
    claim = with_evidence(request, found, partial(services.claim_hours, worker_id=worker_id))
    return act_page(request, _("登记学时"), form, claim, back_to(request, found), found.name, done=_("已登记,等另一位同事核实以后才算数。"))
