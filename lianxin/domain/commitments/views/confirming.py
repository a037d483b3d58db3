"""Confirmation by a colleague, and the link with its QR code for the person served or the family."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

import segno
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.ui.parts import Link, Pair
from lianxin.base.ui.submitting import refusals_in
from lianxin.domain.commitments import selectors, services
from lianxin.domain.commitments.forms import ConfirmForm, DecideForm
from lianxin.domain.commitments.views.showing import (
    CONFIRMER_WORDS,
    confirmation_doubts,
    confirmed_by,
    title_of,
    whom,
)


@page("commitment.confirm")
def confirm(request: SignedRequest, commitment_id: UUID) -> HttpResponse:
    """A second worker confirms, or notes what the person or the family said."""
    found = selectors.commitment_or_404(request.viewer, commitment_id)
    if found.confirmed_at is not None:
        return redirect("commitments:commitment", found.id)
    kind = packs.for_place(found.place).commitment_kinds.get(found.kind)
    only_second = kind is not None and kind.confirmed_by == "second_worker"
    confirmers = [(code, str(label)) for code, label in CONFIRMER_WORDS.items() if code == "second_worker" or not only_second]
    initial = {"version": found.version, "by_kind": confirmers[0][0]}
    form = ConfirmForm(request.POST or None, initial=initial, confirmers=confirmers)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.confirm_commitment(actor=request.viewer, now=request.now, commitment_id=found.id, **form.cleaned_data)
            messages.success(request, _("已确认:%(title)s。") % {"title": title_of(found)})
            return redirect("commitments:commitment", found.id)
    back = Link(_("返回事项"), reverse("commitments:commitment", args=[found.id]))
    context = {"form": form, "about": title_of(found), "whom": whom(found), "found": found, "back": back}
    return render(request, "commitments/confirm.html", context, status=422 if form.errors else 200)


@page("confirmation.decide")
def decide(request: SignedRequest, commitment_id: UUID) -> HttpResponse:
    """Somebody else looks into a doubtful confirmation: it counts, or it does not, and why."""
    found = selectors.commitment_or_404(request.viewer, commitment_id)
    if found.doubted_at is None:
        return redirect("commitments:commitment", found.id)
    form = DecideForm(request.POST or None, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.decide_confirmation(actor=request.viewer, now=request.now, commitment_id=found.id, **form.cleaned_data)
            messages.success(request, _("已认可,这件事项已确认。") if form.cleaned_data["accept"] else _("已记下:不认可,这件事项仍待确认。"))
            return redirect("commitments:commitment", found.id)
    given = selectors.confirmations_of(request.viewer, [found])[found.id][-1]
    doubts = [
        Pair(_("谁来确认"), confirmed_by(given, {})), Pair(_("确认时间"), given.at),
        Pair(_("疑点"), ";".join(confirmation_doubts(given))), Pair(_("意见"), given.comment or None),
    ]  # fmt: skip
    context = {
        "form": form, "about": title_of(found), "whom": whom(found), "found": found, "doubts": doubts,
        "back": Link(_("返回事项"), reverse("commitments:commitment", args=[found.id])),
    }  # fmt: skip
    return render(request, "commitments/decide.html", context, status=422 if form.errors else 200)


@page("commitment.fulfil")
@never_cache
def invite(request: SignedRequest, commitment_id: UUID) -> HttpResponse:
    """A link and a QR code, made on demand: whoever holds it may confirm this one service and see nothing else."""
    found = selectors.commitment_or_404(request.viewer, commitment_id)
    context: dict[str, object] = {
        "about": title_of(found),
        "whom": whom(found),
        "back": Link(_("返回事项"), reverse("commitments:commitment", args=[found.id])),
    }
    if request.method == "POST":
        by_kind: Literal["resident", "family"] = "family" if request.POST.get("by_kind") == "family" else "resident"
        token = services.issue_link_token(
            actor=request.viewer, now=request.now, commitment_id=found.id, by_kind=by_kind
        )
        address = request.build_absolute_uri(reverse("public:confirm", args=[token]))
        context |= {"address": address, "code": qr_code(address), "expires_at": services.read_token(token, request.now).expires_at}
    return render(request, "commitments/invite.html", context)


def qr_code(text: str) -> SafeString:
    """A QR code as inline SVG, medium error correction."""
    drawn = segno.make(text, error="m", micro=False)
    return mark_safe(drawn.svg_inline(scale=5, svgclass="qr", lineclass=None, omitsize=True))  # noqa: S308  drawn by segno
