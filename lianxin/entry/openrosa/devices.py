"""The page 采集设备: a worker registers a phone for ODK Collect (or a program for the interface), and revokes it when lost."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.ui.parts import Action, Badge, Column, Row, Table
from lianxin.base.ui.submitting import refusals_in
from lianxin.domain.surveys import selectors, services
from lianxin.entry.openrosa.settings_code import collect_settings, qr_svg


class DeviceForm(forms.Form):
    """What to call it, so that it is recognised in the list when it is lost."""

    name = forms.CharField(label=gettext_lazy("设备名称"), max_length=60, help_text=gettext_lazy("例如“我的手机”“站里的平板二号”。"))


@page("submission.send")
@never_cache
@sensitive_variables()
def devices(request: SignedRequest) -> HttpResponse:
    """One's devices; a new one shows its token and code on the answer to this very form, and never again."""
    form = DeviceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            made, token = services.make_device(actor=request.viewer, now=request.now, name=form.cleaned_data["name"])
            return _made(request, made.name, token)
    shown: dict[str, Any] = {"form": form, "own": _own(request)}
    if request.viewer.may("form.assign"):
        shown["others"] = _others(request)
    return render(request, "openrosa/devices.html", shown, status=422 if form.errors else 200)


@page("submission.send")
@require_POST
def revoke(request: SignedRequest, device_id: UUID) -> HttpResponse:
    """A device that is lost or given back: it fetches nothing any more; what it still sends waits for a decision."""
    services.revoke_device(actor=request.viewer, now=request.now, device_id=device_id)
    messages.success(request, _("设备已停用。"))
    return redirect("openrosa:devices")


def _made(request: SignedRequest, name: str, token: str) -> HttpResponse:
    """The token stands in this answer alone, which no browser keeps; no address of a page holds it."""
    server = request.build_absolute_uri(f"/v1/key/{token}")
    shown = {
        "name": name, "token": token, "server": server, "site": request.build_absolute_uri("/"),
        "code": qr_svg(collect_settings(server, _("连心"), request.viewer.language)),
    }  # fmt: skip
    return render(request, "openrosa/device_made.html", shown)


def _own(request: SignedRequest) -> Table:
    columns = [Column(_("设备名称")), Column(_("登记时间")), Column(_("最近使用")), Column(_("状态")), Column("", "actions")]
    rows = [Row([one.name, one.made_at, one.seen_at, *_state(one)]) for one in selectors.devices(request.viewer)]
    return Table(_("我的采集设备"), columns, rows, empty=_("还没有登记设备。"))


def _others(request: SignedRequest) -> Table:
    columns = [Column(_("使用人")), Column(_("设备名称")), Column(_("登记时间")), Column(_("最近使用")), Column(_("状态")), Column("", "actions")]
    found: Iterable[Any] = selectors.devices_within(request.viewer).exclude(user_id=request.viewer.person_id)
    rows = [Row([one.user.display_name, one.name, one.made_at, one.seen_at, *_state(one)]) for one in found]
    return Table(_("本辖区同事的采集设备"), columns, rows, empty=_("同事还没有登记设备。"))


def _state(device: Any) -> list[object]:
    if device.revoked_at is not None:
        return [Badge(_("已停用")), ""]
    return [Badge(_("使用中"), "good"), Action(_("停用"), f"{device.id}/revoke/", "danger", post=True)]
