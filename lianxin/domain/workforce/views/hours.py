"""Hours of continuing education: those that wait to be verified, one, and new ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
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
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.parts import Action, Link, Pair
from lianxin.base.ui.submitting import pager, refusals_told
from lianxin.base.ui.wording import moment_text
from lianxin.domain.workforce.forms.files import HoursForm, WhyForm
from lianxin.domain.workforce.selectors import worker_or_404
from lianxin.domain.workforce.selectors.files import claimed_hours, hours_or_404
from lianxin.domain.workforce.selectors.workers import is_own
from lianxin.domain.workforce.services import hours as services
from lianxin.domain.workforce.views.acting import act, back_to, kept
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
            one,
            word(packs.for_place(one.place).education, one.category),
            full_name(one.place, language()),
            paper(one.evidence_id),
            _may(request, one),
        )
        for one in found.rows
    ]
    actions = []
    if request.viewer.may("workforce.manage"):
        actions = [
            Action(_("从表格导入"), reverse("sheets:new", kwargs={"kind": "hours"}), "primary", "import")
        ]
    context = {
        "lines": lines, "pager": pager(request, found), "actions": actions, "may": request.viewer.may("workforce.verify"),
        "back": Link(_("返回从业人员"), reverse("workforce:workers")),
    }  # fmt: skip
    return render(request, "workforce/hours.html", context)


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
        Pair(_("核实人"), names.get(found.decided_by) if found.decided_by else None), Pair(_("不认定的理由"), found.decided_why or None),
    ]  # fmt: skip
    actions = (
        [Action(_("不认定"), reverse("workforce:hours-refuse", args=[found.id]), "danger")]
        if _may(request, found)
        else []
    )
    context = {
        "title": _("继续教育学时"), "facts": facts, "badge": hours_badge(found), "back": back_to(request, found.worker), "actions": actions,
        "verify": reverse("workforce:hours-verify") if _may(request, found) else "", "one": found,
    }  # fmt: skip
    return render(request, "workforce/facts.html", context)


@page("workforce.verify")
def refuse(request: SignedRequest, hours_id: UUID) -> HttpResponse:
    """Do not count them, saying why."""
    found = hours_or_404(request.viewer, hours_id)
    form = WhyForm(request.POST or None)

    def do(typed: dict[str, Any]) -> None:
        services.refuse_hours(actor=request.viewer, now=request.now, hours_id=hours_id, why=typed["why"])

    back = Link(_("返回学时"), reverse("workforce:hours-one", args=[found.id]))
    return act(
        request,
        form,
        do,
        title=_("不认定"),
        submit=_("不认定"),
        done=_("已保存。"),
        back=back,
        lead=f"{found.worker.name} · {found.title}",
    )


@page("workforce.own")
def new(request: SignedRequest, worker_id: UUID) -> HttpResponse:
    """Write hours down."""
    found = worker_or_404(request.viewer, worker_id)
    form = HoursForm(request.POST or None, request.FILES or None, place=found.place)

    def do(typed: dict[str, Any]) -> None:
        evidence = kept(request, found, typed.pop("evidence"))
        services.claim_hours(
            actor=request.viewer, now=request.now, worker_id=worker_id, evidence_id=evidence, **typed
        )

    done = _("已登记,等另一位同事核实以后才算数。")
    return act(
        request,
        form,
        do,
        title=_("登记学时"),
        submit=_("保存"),
        done=done,
        back=back_to(request, found),
        lead=found.name,
    )
