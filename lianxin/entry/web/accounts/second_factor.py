"""Setting up the second factor: scan, prove, keep the recovery codes."""

from __future__ import annotations

import segno
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST
from django_otp import devices_for_user
from django_otp import login as otp_login

from lianxin.base.access import services
from lianxin.base.access.devices import AuthenticatorApp, new_secret
from lianxin.base.access.models import User
from lianxin.base.access.pages import SignedRequest, own_page
from lianxin.base.ui.submitting import problem_text
from lianxin.entry.web.accounts.entering import person
from lianxin.entry.web.accounts.forms import CodeStep
from lianxin.entry.web.accounts.sign_in import matching_device, refusal
from lianxin.kernel.problems import ProblemError

UNPROVED = "lianxin_second_factor"  # session key: the sealed secret shown, until the app proves that it holds it


@own_page("one's own second factor")
@never_cache
@sensitive_variables()
def set_up(request: SignedRequest) -> HttpResponse:
    """Show the secret as a QR code and take the first code of the app; an unproved session proves itself first."""
    user = person(request)
    if any(devices_for_user(user)) and not user.is_verified():  # type: ignore[attr-defined]
        return _prove(request)
    device = _unproved(request, user)
    form = CodeStep(request.POST or None)
    form.fields["code"].help_text = _("扫码后,身份验证器上显示的 6 位数字。")
    if request.method == "POST" and form.is_valid():
        try:
            proved, codes = services.turn_on_second_factor(
                actor=request.viewer, now=request.now, user=user, secret=device.secret, code=form.cleaned_data["code"]
            )
        except ProblemError as refused:
            form.add_error("code", problem_text(refused))
        else:
            del request.session[UNPROVED]
            otp_login(request, proved)
            return _codes_page(request, codes)
    address = device.address()
    shown = {"form": form, "qr": qr_svg(address), "secret": spaced_secret(address), "renewing": user.is_verified()}  # type: ignore[attr-defined]
    return render(request, "accounts/second_factor.html", shown, status=422 if form.errors else 200)


def _unproved(request: SignedRequest, user: User) -> AuthenticatorApp:
    """The app being set up; its secret waits in the session, sealed (sessions lie in the database)."""
    waiting = request.session.get(UNPROVED)
    device = AuthenticatorApp.of(user, new_secret())
    if waiting:
        device.secret_sealed = bytes.fromhex(waiting)
    request.session[UNPROVED] = bytes(device.secret_sealed).hex()
    return device


def _prove(request: SignedRequest) -> HttpResponse:
    user, form = person(request), CodeStep(request.POST or None)
    if request.method == "POST" and form.is_valid():
        device = matching_device(user, form.cleaned_data["code"])
        if device is not None:
            otp_login(request, device)
            return redirect("web:account")
        form.add_error("code", refusal(user))
    return render(request, "accounts/code.html", {"form": form}, status=422 if form.errors else 200)


@own_page("one's own recovery codes")
@require_POST
def recovery_codes(request: SignedRequest) -> HttpResponse:
    """New recovery codes; the old ones stop working."""
    if not person(request).is_verified():  # type: ignore[attr-defined]
        messages.error(request, _("请先设置第二重验证。"))
        return HttpResponseRedirect(reverse("web:account-second-factor"))
    return _codes_page(request, services.new_recovery_codes(actor=request.viewer, now=request.now, user=person(request)))


@sensitive_variables()
def _codes_page(request: SignedRequest, codes: list[str]) -> HttpResponse:
    """The codes, once: this page is never stored and cannot be opened again."""
    response = render(request, "accounts/recovery_codes.html", {"codes": [f"{c[:5]}-{c[5:]}" for c in codes]})
    response["Cache-Control"] = "no-store"
    return response


def qr_svg(text: str) -> SafeString:
    """A QR code as inline SVG without style or script (black on white in every colour scheme: cameras need it)."""
    svg = segno.make(text, error="m").svg_inline(scale=5, border=3, dark="#000", light="#fff", omitsize=True, svgclass="qr", lineclass=None)
    return mark_safe(svg)  # noqa: S308  made of numbers only; the text itself does not stand in it


def spaced_secret(address: str) -> str:
    """The secret of an otpauth:// address for typing, in groups of four."""
    text = address.partition("secret=")[2].partition("&")[0]
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))
