"""The code on the wall of the room, and the page that scanning it opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import segno
from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lianxin.base.access.pages import page
from lianxin.base.ui.parts import Link
from lianxin.base.ui.submitting import refusals_in
from lianxin.domain.training import selectors, services
from lianxin.domain.training.selectors.passes import current_code, pass_for
from lianxin.domain.training.views.showing import when

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from lianxin.base.access.pages import SignedRequest


class PassForm(forms.Form):
    """The pass that the code was exchanged for."""

    given = forms.CharField(widget=forms.HiddenInput, max_length=300)


@never_cache
@page("training.teach")
def screen(request: SignedRequest, training_session_id: UUID) -> HttpResponse:
    """For the projector: one code, drawn anew when its time is up, with a script or without."""
    found = selectors.session_or_404(request.viewer, training_session_id)
    request.viewer.must("training.teach", found.place)
    shown = current_code(found, request.now)
    address = f"{request.build_absolute_uri(reverse('training:here', args=[found.id]))}?c={shown.code}"
    context = {
        "found": found, "when": when(found), "code": qr(address), "again": shown.seconds, "there": selectors.signed_in(request.viewer, found),
        "expected": selectors.listed_for(request.viewer, found).count(), "back": Link(_("返回"), reverse("training:session", args=[found.id])),
    }  # fmt: skip
    return render(request, "training/screen.html", context)


@never_cache
@page("workforce.own")
def here(request: SignedRequest, training_session_id: UUID) -> HttpResponse:
    """Whoever scanned confirms that it is they who are there; the code of the address is worth nothing once it has changed."""
    found = selectors.own_session_or_404(request.viewer, training_session_id)
    if request.method == "POST":
        form = PassForm(request.POST)
        if form.is_valid():
            with refusals_in(form):
                services.sign_in_by_code(
                    actor=request.viewer, now=request.now, session_id=found.id, **form.cleaned_data
                )
                messages.success(request, _("签到好了。"))
                return redirect("web:own-tab", "training")
    else:
        given = pass_for(request.viewer.person_id, found, request.GET.get("c", ""), request.now)
        form = PassForm(initial={"given": given})
    context = {
        "found": found,
        "when": when(found),
        "form": form,
        "back": Link(_("我的培训"), reverse("web:own-tab", args=["training"])),
        "who": request.viewer.label,
    }
    return render(request, "training/here.html", context, status=422 if form.errors else 200)


def qr(text: str) -> SafeString:
    """A large QR code as inline SVG."""
    drawn = segno.make(text, error="m", micro=False)
    svg = drawn.svg_inline(
        scale=10, border=2, dark="#000", light="#fff", svgclass="qr", lineclass=None, omitsize=True
    )
    return mark_safe(svg)  # noqa: S308  drawn by segno
