"""Exemptions from the duty to be certified: asked for, decided, taken back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.access.selectors import labels_of
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.parts import Badge, Column, Link, Pager, Pair, Row, Tab, Table, Tone
from lianxin.base.ui.submitting import refusals_in
from lianxin.domain.workforce.forms.exempting import AskForm, DecideForm, EndForm
from lianxin.domain.workforce.selectors.exempting import STATES, exemption_or_404, exemptions_in
from lianxin.domain.workforce.selectors.posts import engagement_or_404
from lianxin.domain.workforce.services.exempting import EXEMPT, ask_exemption, decide_exemption, end_exemption
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import N_

if TYPE_CHECKING:
    from lianxin.domain.workforce.models import Exemption

_PAGE = 50
_STATES: dict[str, tuple[str, Tone]] = {
    "asked": (N_("待批准"), "warn"), "granted": (N_("已批准"), "good"), "lapsed": (N_("已到期"), "plain"), "refused": (N_("不批准"), "bad"),
    "ended": (N_("已收回"), "plain"),
}  # fmt: skip
_FIELDS = {"exemption.too_long": "until", "exemption.days_invalid": "until", "exemption.reason_unknown": "reason", "access.reason_needed": "why"}


@page("workforce.own")
def ask(request: SignedRequest, engagement_id: UUID) -> HttpResponse:
    """Ask for an exemption, for oneself or for somebody of one's station."""
    found = engagement_or_404(request.viewer, engagement_id)
    form = AskForm(request.POST or None, place=found.place, today=local_day(request.now))
    back = Link(_("返回"), reverse("workforce:duty-one", args=[found.id]))
    if request.method == "POST" and form.is_valid():
        with refusals_in(form, _FIELDS):
            ask_exemption(actor=request.viewer, now=request.now, engagement_id=found.id, **form.cleaned_data)
            messages.success(request, _("已申请,等另一位同事批准。"))
            return redirect(back.href)
    about = f"{found.worker.name} · {full_name(found.place, language())}"
    context = {"title": _("申请豁免"), "about": about, "form": form, "submit": _("提交申请"), "back": back}
    return render(request, "workforce/duty_form.html", context, status=422 if form.errors else 200)


@page("workforce.read")
def listing(request: SignedRequest) -> HttpResponse:
    """The exemptions of one's places, those that wait first."""
    today = local_day(request.now)
    state = request.GET.get("state", "")
    state = state if state in STATES else "asked"
    rows = exemptions_in(request.viewer, state, today)
    start = int(after) if (after := request.GET.get("after", "")).isdecimal() else 0
    total = rows.count()
    shown = [_row(one, today) for one in rows[start : start + _PAGE]]
    columns = [Column(text) for text in (_("姓名"), _("地点"), _("理由"), _("从"), _("到"), _("状态"))]
    counts = {one: exemptions_in(request.viewer, one, today).count() for one in STATES}
    context = {
        "title": _("持证豁免"), "lead": _("到期的豁免自动失效;要提前结束,请打开收回。"), "back": Link(_("返回持证上岗"), reverse("workforce:duty")),
        "tabs": [Tab(_(_STATES[one][0]), f"?state={one}", one == state, counts[one]) for one in STATES],
        "table": Table(_("持证豁免"), columns, shown, _("没有这样的豁免。")),
        "pager": Pager(f"?state={state}&after={start + _PAGE}" if total > start + _PAGE else "", shown=len(shown), total=total),
    }  # fmt: skip
    return render(request, "workforce/duty_list.html", context)


@page("workforce.own")
def one(request: SignedRequest, exemption_id: UUID) -> HttpResponse:
    """One exemption: approve or refuse it, take it back."""
    found, today = exemption_or_404(request.viewer, exemption_id), local_day(request.now)
    form = _form(request, found, today)
    if request.method == "POST":
        request.viewer.must(EXEMPT, found.place)
    if request.method == "POST" and form is not None and form.is_valid():
        with refusals_in(form, _FIELDS):
            _carry_out(request, found, form)
            return redirect("workforce:duty-exemption", found.id)
    context = {
        "worker": found.engagement.worker, "about": full_name(found.place, language()), "pairs": _pairs(request, found, today), "form": form,
        "ending": isinstance(form, EndForm), "back": Link(_("返回"), reverse("workforce:duty-one", args=[found.engagement_id])),
    }  # fmt: skip
    return render(request, "workforce/exemption.html", context, status=422 if form is not None and form.errors else 200)


def state_badge(one: Exemption, today: date) -> Badge:
    """Where it stands on a day."""
    state = "lapsed" if one.state == "granted" and one.until < today else str(one.state)
    label, tone = _STATES[state]
    return Badge(_(label), tone, one.decided_why)


def reason_word(one: Exemption) -> str:
    """Its reason in words."""
    return word(packs.for_place(one.place).exemptions, one.reason)


def _form(request: SignedRequest, found: Exemption, today: date) -> DecideForm | EndForm | None:
    """What the viewer may do with it, who is neither the one who asked nor the one it is for."""
    concerned = request.viewer.id in (found.asked_by, found.engagement.worker.user_id)
    if concerned or not request.viewer.may(EXEMPT, found.place):
        return None
    if found.state == "asked":
        return DecideForm(request.POST or None)
    return EndForm(request.POST or None) if found.state == "granted" and found.until >= today else None


def _carry_out(request: SignedRequest, found: Exemption, form: DecideForm | EndForm) -> None:
    typed = form.cleaned_data
    if isinstance(form, EndForm):
        end_exemption(actor=request.viewer, now=request.now, exemption_id=found.id, why=typed["why"])
        messages.success(request, _("已收回,从今天起不再豁免。"))
        return
    decide_exemption(actor=request.viewer, now=request.now, exemption_id=found.id, granted=typed["decision"] == "grant", why=typed["why"])
    messages.success(request, _("已处理。"))


def _row(one: Exemption, today: date) -> Row:
    cells = (one.engagement.worker.name, full_name(one.place, language()), reason_word(one), one.since, one.until, state_badge(one, today))
    return Row(cells, reverse("workforce:duty-exemption", args=[one.id]))


def _pairs(request: SignedRequest, found: Exemption, today: date) -> list[Pair]:
    names = labels_of([found.asked_by, found.decided_by])
    reason = packs.for_place(found.place).exemptions.get(found.reason)
    told = [
        Pair(_("状态"), state_badge(found, today)), Pair(_("理由"), reason_word(found)), Pair(_("从"), found.since), Pair(_("到"), found.until),
        Pair(_("申请人"), names.get(found.asked_by, "") if found.asked_by else None), Pair(_("申请时间"), found.asked_at),
    ]  # fmt: skip
    if reason is not None and reason.proof is not None:
        proof = reason.proof.in_language(language())
        told.append(Pair(_("要看的凭据"), _("%(proof)s(请申请人出示原件,系统里不存)") % {"proof": proof}))
    if found.note and (request.viewer.may(EXEMPT, found.place) or request.viewer.id in (found.asked_by, found.engagement.worker.user_id)):
        told.append(Pair(_("说明"), found.note))
    if found.decided_at is not None:
        who, when, why = (_("收回人"), _("收回时间"), _("收回的理由")) if found.state == "ended" else (_("批准人"), _("处理时间"), _("批准或不批准的理由"))
        told += [
            Pair(who, names.get(found.decided_by, "") if found.decided_by else None), Pair(when, found.decided_at), Pair(why, found.decided_why or None),
        ]  # fmt: skip
    return told
