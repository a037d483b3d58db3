"""A complaint as the one complained about sees it: what it is about, their own statement, what was found, their appeal."""

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
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.parts import Action, Badge, Column, Link, Pair, Row, Table
from lianxin.base.ui.submitting import refusals_in
from lianxin.domain.conduct import selectors, services
from lianxin.domain.conduct.forms import OwnAppealForm, OwnStatementForm
from lianxin.domain.proceedings.views.files import form_page

if TYPE_CHECKING:
    from lianxin.domain.conduct.models import Ruling
    from lianxin.domain.conduct.selectors import OwnSide


@never_cache
@page("workforce.own")
def own_sides(request: SignedRequest) -> HttpResponse:
    """Complaints about the viewer that they were told of."""
    rows = [
        Row((one.number, _kind(one), _state(one), one.charged_at), reverse("conduct:own-side", args=[one.id]))
        for one in selectors.own_sides(request.viewer, request.now)
    ]
    columns = [Column(text) for text in (_("编号"), _("投诉什么"), _("阶段"), _("告知时间"))]
    context = {
        "title": _("关于我的投诉"), "table": Table(_("关于我的投诉"), columns, rows, _("没有关于您的投诉。")),
        "back": Link(_("职业道德守则"), reverse("conduct:ethics")),
    }  # fmt: skip
    return render(request, "conduct/list.html", context)


@never_cache
@page("workforce.own")
def own_side(request: SignedRequest, complaint_id: UUID) -> HttpResponse:
    """One of them: never who complained."""
    one = selectors.own_side_or_404(request.viewer, request.now, complaint_id)
    actions = [Action(_("写陈述"), reverse("conduct:own-statement", args=[one.id]), "primary")] if one.may_state else []
    actions += [Action(_("申诉"), reverse("conduct:own-appeal", args=[one.id]))] if one.appeal_until is not None else []
    facts = [Pair(_("投诉什么"), _kind(one)), Pair(_("告知的事项"), one.charge), Pair(_("告知时间"), one.charged_at)]
    facts.append(Pair(_("您的陈述"), _("已写") if one.is_heard else _("还没有写")))
    facts += [Pair(_("申诉截止日"), one.appeal_until)] if one.appeal_until is not None else []
    context = {
        "title": one.number, "badge": _state(one), "facts": facts, "rulings": [ruling_facts(one.place, row) for row in one.rulings], "actions": actions,
        "back": Link(_("关于我的投诉"), reverse("conduct:own-sides")),
    }  # fmt: skip
    return render(request, "conduct/own_side.html", context)


@page("workforce.own")
def statement(request: SignedRequest, complaint_id: UUID) -> HttpResponse:
    """What one says to it."""
    one = selectors.own_side_or_404(request.viewer, request.now, complaint_id)
    form = OwnStatementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.state_own(actor=request.viewer, now=request.now, complaint_id=one.id, **form.cleaned_data)
            messages.success(request, _("已送出,评议组会看到。"))
            return redirect("conduct:own-side", one.id)
    return form_page(request, _("写陈述"), form, _back(one), about=[one.charge], submit=_("送出"))


@page("workforce.own")
def appeal(request: SignedRequest, complaint_id: UUID) -> HttpResponse:
    """Why one does not agree."""
    one = selectors.own_side_or_404(request.viewer, request.now, complaint_id)
    form = OwnAppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.appeal_own(actor=request.viewer, now=request.now, complaint_id=one.id, **form.cleaned_data)
            messages.success(request, _("已收到申诉,由另一批人评议。"))
            return redirect("conduct:own-side", one.id)
    return form_page(request, _("申诉"), form, _back(one), submit=_("送出申诉"))


def ruling_facts(place: str, row: Ruling) -> list[Pair]:
    """What was found, for whoever may read it."""
    sanction = word(packs.for_place(place).sanctions, row.sanction) if row.sanction else _("不作处理")
    facts = [
        (_("哪一次"), _(row.get_round_display())), (_("属实吗?"), Badge(_("属实"), "bad") if row.upheld else Badge(_("不属实"), "good")),
        (_("理由"), row.reasons), (_("处理"), sanction), (_("从"), row.since), (_("到"), row.until), (_("告知被投诉人"), row.told_on),
    ]  # fmt: skip
    return [Pair(label, value) for label, value in facts if value]


def _back(one: OwnSide) -> Link:
    return Link(_("返回"), reverse("conduct:own-side", args=[one.id]))


def _kind(one: OwnSide) -> str:
    return word(packs.for_place(one.place).complaint_kinds, one.kind)


def _state(one: OwnSide) -> Badge:
    row = packs.for_place(one.place).workflows["complaint"].states.get(one.state)
    return Badge(row.name.in_language(language()), row.tone) if row is not None else Badge(one.state)
