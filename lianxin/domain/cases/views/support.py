"""Resources that were linked, and referrals with their answers."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.ui.pack_words import word
from lianxin.base.ui.parts import Action, Badge, Clock, Column, Row, Table
from lianxin.base.ui.submitting import refusals_in
from lianxin.domain.cases import selectors, services
from lianxin.domain.cases.forms import AnswerForm, ResourceForm, SheetForm
from lianxin.domain.cases.views.showing import form_page, found_case, framed, may_write
from lianxin.domain.proceedings.views.panel import state_badge
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.ui.parts import Tone
    from lianxin.domain.cases.models import CaseFile, CaseReferral, ReferralLink

_PAPER = "case_referral"
_TONES: dict[str, Tone] = {"waiting": "warn", "accepted": "good", "declined": "bad"}


@never_cache
@page("proceeding.read")
def support(request: SignedRequest, case_id: UUID) -> HttpResponse:
    """What others gave, where the person was referred to, and what came of it."""
    case = found_case(request, case_id)
    columns = [Column(text) for text in (_("谁提供"), _("什么资源"), _("哪一天"), _("结果"))]
    given = [Row((one.provider, one.what, one.linked_on, one.outcome or None)) for one in selectors.resources_of(request.viewer, request.now, case)]
    heads = [*(Column(text) for text in (_("转介到"), _("转出日期"), _("回复"), _("谁回复的"), _("原因、后来怎样"), _("链接"))), Column("", "actions")]
    links = selectors.referral_links_of(request.viewer, request.now, case)
    sent = [_referral(request, case, one, links.get(one.id)) for one in selectors.referrals_of(request.viewer, request.now, case)]
    offered = []
    if may_write(request, case):
        offered = [
            Action(_("记一项资源"), reverse("cases:resource", args=[case.id]), "primary", "add"),
            Action(_("转介"), reverse("cases:refer", args=[case.id]), icon="handover"),
        ]
    context = framed(
        case, "support", errands=_errands(request, case), resources=Table(_("链接的资源"), columns, given, _("还没有链接资源。")),
        referrals=Table(_("转介"), heads, sent, _("还没有转介。")), actions=offered,
    )  # fmt: skip
    return render(request, "cases/support.html", context)


def _errands(request: SignedRequest, case: CaseFile) -> Table:
    columns = [Column(text) for text in (_("办什么"), _("编号"), _("办到哪一步"))]
    kinds = packs.for_place(case.proceeding.place).errand_kinds
    rows = [
        Row((word(kinds, one.kind), one.proceeding.number, state_badge(one.proceeding)), reverse("errands:errand", args=[one.id]))
        for one in selectors.errands_of(request.viewer, request.now, case)
    ]
    return Table(_("陪同办事"), columns, rows, _("这件个案里还没有陪同办事。"))


def _referral(request: SignedRequest, case: CaseFile, one: CaseReferral, link: ReferralLink | None) -> Row:
    waiting = one.asked is not None and one.asked.is_open
    badge = Badge(_(one.get_answer_display()), _TONES[one.answer])
    answer = [badge, Clock(one.asked.due_at)] if waiting and one.asked is not None else badge
    acts, is_open = [], link is not None and selectors.is_open_link(link, request.now)
    may = request.viewer.may("proceeding.work", case.proceeding.place)
    if may:  # the answer may come after the case is closed
        acts.append(Action(_("登记回复") if one.answer == "waiting" else _("后来怎样"), reverse("cases:answer", args=[case.id, one.id])))
    if may_write(request, case) and not one.is_settled and not case.proceeding.guard:
        acts.append(Action(_("重发链接") if link else _("发链接"), reverse("cases:link", args=[case.id, one.id])))
    if may and is_open:
        acts.append(Action(_("收回链接"), reverse("cases:link-revoke", args=[case.id, one.id]), post=True))
    told = ";".join(text for text in (one.reason, one.outcome) if text)
    return Row((one.receiver, one.sent_on, answer, one.answered_by or None, told or None, _link(link, is_open=is_open), acts))


def _link(link: ReferralLink | None, *, is_open: bool) -> object:
    if link is None:
        return None
    if not is_open:
        return Badge(_("已失效"))
    return Badge(_("对方看过"), "good") if link.seen_at else Badge(_("等对方打开"), "info")


@page("proceeding.work")
def resource(request: SignedRequest, case_id: UUID) -> HttpResponse:
    """Somebody gave something."""
    case = found_case(request, case_id)
    form = ResourceForm(request.POST or None, initial={"linked_on": local_day(request.now)})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.add_resource(actor=request.viewer, now=request.now, case_id=case.id, **form.cleaned_data)
            messages.success(request, _("已保存。"))
            return redirect("cases:support", case.id)
    return form_page(request, case, _("记一项资源"), form, _("保存"), "support")


@page("proceeding.work")
def refer(request: SignedRequest, case_id: UUID) -> HttpResponse:
    """The paper of a referral, sent today."""
    case = found_case(request, case_id)
    known = selectors.case_papers(request.viewer, case.proceeding.place)
    if _PAPER not in known:
        raise ProblemError("general.not_found")
    form = SheetForm(
        request.POST or None, paper=_PAPER, codes=[], blanks=[one for one in known[_PAPER][1] if one.code != "refer_answer"],
        workflow=selectors.workflow_of(request.viewer, case), again=False, now=request.now,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.refer(
                actor=request.viewer, now=request.now, case_id=case.id, entry=form.entry(), sent_on=local_day(request.now),
                record_id=form.cleaned_data["record_id"],
            )  # fmt: skip
            messages.success(request, _("已转介。到期还没有回复,会在承办里提醒去问。"))
            return redirect("cases:support", case.id)
    return form_page(request, case, _("转介"), form, _("转介"), "support")


@page("proceeding.work")
def answer(request: SignedRequest, case_id: UUID, referral_id: UUID) -> HttpResponse:
    """The receiver answered; or something came of it later."""
    case = found_case(request, case_id)
    one = selectors.referrals_of(request.viewer, request.now, case).filter(id=referral_id).first()
    if one is None:
        raise ProblemError("general.not_found")
    initial = {"answered_on": local_day(request.now), "outcome": one.outcome}
    form = AnswerForm(request.POST or None, waiting=one.answer == "waiting", initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.answer_referral(actor=request.viewer, now=request.now, referral_id=one.id, answer=form.told())
            messages.success(request, _("已保存。"))
            return redirect("cases:support", case.id)
    return form_page(request, case, _("转介的回复"), form, _("保存"), "support", about=one.receiver)
