"""On the phone: whom I bring goods to, and what happened at the door."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.files.services import store_file
from lianxin.base.places.wording import home_text
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Event, Link, Pair
from lianxin.base.ui.submitting import refusals_in
from lianxin.base.ui.wording import spoken
from lianxin.domain.commitments.rules import GivenProof
from lianxin.domain.goods import selectors, services
from lianxin.domain.goods.forms import HandOutForm
from lianxin.domain.goods.selectors import Offered
from lianxin.domain.goods.views.showing import (
    amount,
    by_whom,
    each_text,
    goods_word,
    line_badge,
    outcome_text,
    why_links,
)
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from lianxin.domain.goods.models import HandOut, Recipient


@page("goods.hand_out")
def mine(request: SignedRequest) -> HttpResponse:
    """Whom I still bring goods to, village by village, in the order of their addresses."""
    stops = [{"line": one, "goods": each_text(one.campaign), "place": home_text(one.place, one.resident.address, language())} for one in selectors.open_for(request.viewer)]
    return render(request, "goods/mine.html", {"stops": stops, "back": Link(_("返回物资"), reverse("goods:overview"))})


@page("goods.read")
def recipient(request: SignedRequest, recipient_id: UUID) -> HttpResponse:
    """One line of a list: why, what is to be given, what happened; and the form for the door."""
    line = selectors.recipient_or_404(request.viewer, recipient_id)
    today = local_day(request.now)
    may = line.state == "listed" and line.campaign.state == "open" and request.viewer.may("goods.hand_out", line.place)
    offered = selectors.offered(request.viewer, line.campaign, today=today)
    form = _form(request, line, offered) if may or request.method == "POST" else None
    if request.method == "POST" and form is not None:
        request.viewer.must("goods.hand_out", line.place)
        if form.is_valid():
            with refusals_in(form):
                made = _hand_out(request, line, form)
                messages.success(request, _("已登记:%(outcome)s。") % {"outcome": outcome_text(made)})
                return redirect("goods:mine")
    context = {
        "line": line,
        "title": _("发放"),
        "badge": line_badge(line),
        "facts": _facts(line, offered),
        "events": [Event(one.at, outcome_text(one), by_whom(one), one.note) for one in selectors.hand_outs_of(request.viewer, line)],
        "form": form if may else None,
        "refused": None if may else form,
        "actions": _actions(request, line),
        "back": Link(line.campaign.title, reverse("goods:list", args=[line.campaign_id])),
    }
    return render(request, "goods/hand_out.html", context, status=422 if form is not None and form.errors else 200)


def _form(request: SignedRequest, line: Recipient, offered: list[Offered]) -> HandOutForm:
    names = {one.goods: goods_word(one.goods, line.campaign.place) for one in offered}
    people = selectors.worker_choices(request.viewer, line.place, today=local_day(request.now)) if request.viewer.may("commitment.read", line.place) else []
    colleagues = [one for one in people if one.id != request.viewer.id]
    return HandOutForm(request.POST or None, request.FILES or None, offered=offered, names=names, colleagues=colleagues)


def _hand_out(request: SignedRequest, line: Recipient, form: HandOutForm) -> HandOut:
    typed = form.cleaned_data
    proofs = []
    for kind in ("signature", "photo"):
        if upload := typed.get(kind):
            kept = store_file(actor=request.viewer, now=request.now, place=line.place, content=upload.read(), needs="goods.hand_out")
            proofs.append(GivenProof(kind, request.now, file_id=kept.id))
    if typed.get("second_worker"):
        named = dict(form.fields["second_worker"].choices)  # type: ignore[attr-defined]
        proofs.append(GivenProof("second_worker", request.now, text=named[typed["second_worker"]]))
    kept_fields = ("hand_out_id", "outcome", "signed_by", "signer_name", "relation", "note")
    return services.hand_out(
        actor=request.viewer, now=request.now, recipient_id=line.id, sizes=form.sizes(), proofs=proofs, **{name: typed[name] for name in kept_fields}
    )


def _facts(line: Recipient, offered: list[Offered]) -> list[Pair]:
    place = line.campaign.place
    goods = [f"{amount(one.goods, one.quantity, place)}({_('库里还有 %(left)s') % {'left': one.left}})" for one in offered]
    why: Any = why_links(line.reasons, line.resident_id, place, line.campaign.as_of) if line.reasons else line.reason
    facts = [
        Pair(_("发什么"), "、".join(goods)), Pair(_("住址"), home_text(line.place, line.resident.address, language())), Pair(_("为什么在名单里"), why),
    ]  # fmt: skip
    if line.removed_reason:
        facts.append(Pair(_("为什么去掉"), spoken(line.removed_reason)))
    if line.commitment is not None:
        worker = line.commitment.worker
        facts.append(Pair(_("交给谁"), worker.display_name if worker else None))
        facts.append(Pair(_("承办和凭证"), Link(_("查看"), reverse("commitments:commitment", args=[line.commitment.id]))))
    return facts


def _actions(request: SignedRequest, line: Recipient) -> list[Action]:
    may = line.state in {"listed", "refused"} and request.viewer.may("goods.plan", line.place)
    shown = [Action(_("居民档案"), reverse("web:resident", args=[line.resident_id]), icon="person")]
    if line.state == "handed" and request.viewer.may("goods.plan", line.place):
        shown.append(Action(_("登记错了,撤销"), reverse("goods:undo", args=[line.id]), "danger"))
    return shown + ([Action(_("从名单里去掉"), reverse("goods:remove", args=[line.id]), "danger")] if may else [])
