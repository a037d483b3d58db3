"""Exemptions from the duty to be certified: asked for, decided, taken back."""

from __future__ import annotations

from datetime import date
from functools import partial
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
from lianxin.base.db.paging import page_of
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.form_pages import act_page
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.parts import Badge, Column, Link, Pair, Row, Tab, Table, Tone
from lianxin.base.ui.submitting import pager, refusals_in
from lianxin.base.ui.wording import day_text
from lianxin.domain.workforce.forms.exempting import AskForm, DecideForm, EndForm
from lianxin.domain.workforce.rules.duty import LIGHT_NAMES
from lianxin.domain.workforce.selectors.duty import colour_if_exempt, light_of
from lianxin.domain.workforce.selectors.exempting import STATES, exemption_or_404, exemptions_in, opened
from lianxin.domain.workforce.selectors.posts import engagement_or_404
from lianxin.domain.workforce.services.exempting import EXEMPT, ask_exemption, decide_exemption, end_exemption
from lianxin.domain.workforce.views.acting import with_evidence
from lianxin.domain.workforce.views.duty_words import light_badge
from lianxin.domain.workforce.views.files_words import paper
from lianxin.kernel.clock import age_on, local_day
from lianxin.kernel.problems import N_

if TYPE_CHECKING:
    from lianxin.domain.workforce.models import Exemption

_STATES: dict[str, tuple[str, Tone]] = {
    "asked": (N_("待批准"), "warn"), "granted": (N_("已批准"), "good"), "lapsed": (N_("已到期"), "plain"), "refused": (N_("不批准"), "bad"),
    "ended": (N_("已收回"), "plain"),
}  # fmt: skip
_FIELDS = {"exemption.too_long": "until", "exemption.days_invalid": "until", "exemption.reason_unknown": "reason", "exemption.evidence_needed": "evidence", "access.reason_needed": "why"}


@page("workforce.own")
def ask(request: SignedRequest, engagement_id: UUID) -> HttpResponse:
    """Ask for an exemption, for oneself or for somebody of one's station."""
    found = engagement_or_404(request.viewer, engagement_id)
    form = AskForm(request.POST or None, request.FILES or None, place=found.place, today=local_day(request.now))
    back = Link(_("返回"), reverse("web:worker-tab", args=[found.worker_id, "duty"]))
    lead = f"{found.worker.name} · {full_name(found.place, language())}"
    act = with_evidence(request, found.worker, partial(ask_exemption, engagement_id=found.id))
    return act_page(request, _("申请豁免"), form, act, back, lead, _("提交申请"), done=_("已申请,等另一位同事批准。"), fields=_FIELDS)


@page("workforce.read")
def listing(request: SignedRequest) -> HttpResponse:
    """The exemptions of one's places, those that wait first."""
    today = local_day(request.now)
    state = request.GET.get("state", "")
    state = state if state in STATES else "asked"
    rows = exemptions_in(request.viewer, state, today)
    found = page_of(rows, "made_at", after=request.GET.get("after", ""), newest_first=True)
    shown = [_row(one, today) for one in found.rows]
    columns = [Column(text) for text in (_("姓名"), _("地点"), _("理由"), _("从"), _("到"), _("状态"))]
    counts = {one: exemptions_in(request.viewer, one, today).count() for one in STATES}
    context = {
        "title": _("持证豁免"), "lead": _("到期的豁免自动失效;要提前结束,请打开收回。"), "back": Link(_("返回持证上岗"), reverse("workforce:duty")),
        "tabs": [Tab(_(_STATES[one][0]), f"?state={one}", one == state, counts[one]) for one in STATES],
        "table": Table(_("持证豁免"), columns, shown, _("没有这样的豁免。")),
        "pager": pager(request, found),
    }  # fmt: skip
    return render(request, "ui/rows_page.html", context)


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
        "ending": isinstance(form, EndForm), "back": Link(_("返回"), reverse("web:worker-tab", args=[found.engagement.worker_id, "duty"])),
    }  # fmt: skip
    return render(request, "workforce/exemption.html", context, status=422 if form is not None and form.errors else 200)


def state_badge(one: Exemption, today: date) -> Badge:
    """Where it stands on a day."""
    state = "lapsed" if one.state == "granted" and one.until < today else str(one.state)
    label, tone = _STATES[state]
    return Badge(_(label), tone, one.withdrawn_why if state == "ended" else one.decided_why)


def reason_word(one: Exemption) -> str:
    """Its reason in words."""
    return word(packs.for_place(one.place).exemptions, one.reason)


def _form(request: SignedRequest, found: Exemption, today: date) -> DecideForm | EndForm | None:
    """What the viewer may do with it, who is neither the one who asked nor the one it is for."""
    concerned = request.viewer.id in (found.made_by, found.engagement.worker.user_id)
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
    names = labels_of([found.made_by, found.decided_by, found.withdrawn_by])
    reason = packs.for_place(found.place).exemptions.get(found.reason)
    told = [
        Pair(_("状态"), state_badge(found, today)), Pair(_("理由"), reason_word(found)), Pair(_("从"), found.since), Pair(_("到"), found.until),
        Pair(_("申请人"), names.get(found.made_by, "") if found.made_by else None), Pair(_("申请时间"), found.made_at),
    ]  # fmt: skip
    if reason is not None and reason.proof is not None:
        told.append(Pair(_("要看的凭据"), reason.proof.in_language(language())))
    if opened(request.viewer).filter(id=found.id).exists():
        told += _person(request, found, today)
        told += [Pair(_("说明"), found.note or None), Pair(_("凭据"), paper(found.evidence_id) or _("没有上传,请申请人出示原件"))]
    acts = [
        (found.decided_at, found.decided_by, found.decided_why, _("批准人"), _("处理时间"), _("批准或不批准的理由")),
        (found.withdrawn_at, found.withdrawn_by, found.withdrawn_why, _("收回人"), _("收回时间"), _("收回的理由")),
    ]
    for at, by, why, who, when, because in acts:
        if at is not None:
            told += [Pair(who, names.get(by, "") if by else None), Pair(when, at), Pair(because, why or None)]
    return told


def _person(request: SignedRequest, found: Exemption, today: date) -> list[Pair]:
    """What whoever decides goes by: the age, how the post stands now, and what the exemption makes of it."""
    engagement = found.engagement
    born, light = engagement.worker.birth_date, light_of(request.viewer, engagement, today)
    age = _("%(day)s,%(age)s 周岁") % {"day": day_text(born), "age": age_on(born, today)} if born else _("档案里没有出生日期")
    told = [Pair(_("出生日期"), age), Pair(_("到岗日期"), engagement.since), Pair(_("现在"), light_badge(light, today))]
    if found.state == "asked":
        told.append(Pair(_("批准以后"), _effect(request, found, light.colour, today)))
    return told


def _effect(request: SignedRequest, found: Exemption, now: str, today: date) -> str:
    then = colour_if_exempt(request.viewer, found.engagement, (found.since, found.until), min(max(found.since, today), found.until))
    if then == now:
        return _("还是“%(now)s”,没有变化") % {"now": _(LIGHT_NAMES[now])}
    said = _("%(since)s 到 %(until)s 从“%(now)s”变为“%(then)s”,过后再照原来的期限算")
    return said % {"since": day_text(found.since), "until": day_text(found.until), "now": _(LIGHT_NAMES[now]), "then": _(LIGHT_NAMES[then])}
