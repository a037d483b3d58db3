"""Call-backs 电话回访: the sample of a month, and what was said on the telephone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.access.selectors import labels_of
from lianxin.base.ui.asked import asked_month, asked_place
from lianxin.base.ui.parts import Badge, Column, Link, Pair, Row, Table, Tone
from lianxin.base.ui.submitting import refusals_in
from lianxin.domain.commitments import selectors, services
from lianxin.domain.commitments.forms import CallForm, CallsForm
from lianxin.domain.commitments.rules import CALL_WORDS
from lianxin.domain.commitments.views.showing import title_of, who, whom
from lianxin.domain.people.views.contacts import contact_parts
from lianxin.domain.people.views.presenting import masked_number
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from lianxin.domain.commitments.models import CallBack, Commitment

_TONES: Final[dict[str, Tone]] = {"confirmed": "good", "denies": "bad", "not_reached": "warn", "cannot_say": "plain"}


@page("commitment.confirm")
def calls(request: SignedRequest) -> HttpResponse:
    """The sample of a month; whoever decides about proof draws it."""
    month, place = asked_month(request.GET, local_day(request.now)), asked_place(request.GET)
    form = CallsForm({"month": f"{month:%Y-%m}", "place": place}, viewer=request.viewer)
    may_draw = request.viewer.may("confirmation.decide", place or request.viewer.home)
    if request.method == "POST" and may_draw:
        made = services.draw_call_backs(actor=request.viewer, now=request.now, place=place or request.viewer.home, month=month)
        messages.success(request, _("抽取了 %(number)s 件。") % {"number": len(made)} if made else _("没有要再抽的:比例已经够了,或这个月还没有办结的服务。"))
        return redirect(f"{reverse('commitments:calls')}?month={month:%Y-%m}&place={place}")
    found = selectors.call_backs(request.viewer, month, place)
    columns = [Column(text) for text in (_("事项"), _("为谁"), _("承办人"), _("服务时间"), _("为什么抽到"), _("结果"))]
    rows = [_row(request, one) for one in found]
    context = {
        "form": form, "may_draw": may_draw, "counts": _counts(selectors.call_counts(request.viewer, month, place)),
        "table": Table(_("电话回访"), columns, rows, _("这个月还没有抽取。")), "back": _back(request),
    }  # fmt: skip
    return render(request, "commitments/calls.html", context)


def _back(request: SignedRequest) -> Link:
    if request.viewer.may("confirmation.decide"):
        return Link(_("凭证疑点"), reverse("commitments:doubts"))
    return Link(_("承办"), reverse("commitments:board"))


def _counts(counts: selectors.CallCounts) -> list[tuple[int, str]]:
    words = {"": _("还没打")} | {code: _(text) for code, text in CALL_WORDS.items()}
    return [(counts.by_outcome[code], label) for code, label in words.items() if counts.by_outcome.get(code)]


def _row(request: SignedRequest, one: CallBack) -> Row:
    promise = one.commitment
    why = _("随机") if one.why == "random" else _("承办人有过疑点,多抽")
    cells = (title_of(promise), whom(promise, request.viewer, request.now), who(promise), promise.done_at, why, outcome_badge(one))
    return Row(cells, reverse("commitments:call", args=[one.id]))


def outcome_badge(one: CallBack) -> Badge:
    """What came of the call."""
    return Badge(_(CALL_WORDS[one.outcome]), _TONES[one.outcome]) if one.outcome in _TONES else Badge(_("还没打"), "info")


def _phones(request: SignedRequest, promise: Commitment) -> dict[str, Any]:
    """Whom to call: the person and their contacts, numbers masked until somebody who may asks for one."""
    person = promise.resident
    if person is None or not request.viewer.may("resident.read", person.place):
        return {}
    phone = masked_number(request.viewer, person, "phone")
    return {"phones": [Pair(_("本人电话"), phone or _("没有登记"))], "contacts": contact_parts(request.viewer, person)["contacts"]}


@page("commitment.confirm")
def call(request: SignedRequest, call_back_id: UUID) -> HttpResponse:
    """Call one person back and write down what they said; never about one's own work."""
    one = selectors.call_back_or_404(request.viewer, call_back_id)
    promise = selectors.commitment_or_404(request.viewer, one.commitment_id)
    is_own = request.viewer.id in (promise.worker_id, promise.done_by)
    is_open = one.outcome in ("", "not_reached")
    form = CallForm(request.POST or None) if is_open and not is_own else None
    if request.method == "POST" and form is not None and form.is_valid():
        with refusals_in(form):
            services.record_call(actor=request.viewer, now=request.now, call_back_id=one.id, **form.cleaned_data)
            messages.success(request, _("已记下。"))
            return redirect(f"{reverse('commitments:calls')}?month={one.month:%Y-%m}")
    names = labels_of([one.called_by])
    facts = [
        Pair(_("为谁"), whom(promise, request.viewer)), Pair(_("承办人"), who(promise)), Pair(_("服务时间"), promise.done_at),
        Pair(_("用时"), _("%(done)s 分钟") % {"done": promise.done_minutes} if promise.done_minutes else None), Pair(_("打过几次"), one.tries),
        Pair(_("上次"), f"{names.get(one.called_by, '')} {one.said}".strip() if one.called_by else None), Pair(_("上次的时间"), one.called_at),
    ]  # fmt: skip
    context = {
        "title": title_of(promise), "badge": outcome_badge(one), "facts": facts, "form": form, "is_own": is_own, **_phones(request, promise),
        "back": Link(_("电话回访"), f"{reverse('commitments:calls')}?month={one.month:%Y-%m}"),
    }  # fmt: skip
    return render(request, "commitments/call.html", context, status=422 if form is not None and form.errors else 200)
