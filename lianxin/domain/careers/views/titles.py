"""Titles on pages: those of other offices written down, and withdrawn."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.pages import page
from lianxin.base.ui.form_pages import acted, form_page
from lianxin.base.ui.parts import Link
from lianxin.base.ui.submitting import refusals_in
from lianxin.domain.careers import services
from lianxin.domain.careers.forms import TitleForm, WithdrawForm
from lianxin.domain.careers.selectors import rounds, seeing
from lianxin.domain.careers.views import showing
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from lianxin.base.access.pages import SignedRequest


@page("career.manage")
def new(request: SignedRequest, worker_id: UUID) -> HttpResponse:
    """Write down a title that another office conferred."""
    worker = seeing.person_or_404(request.viewer, worker_id)
    request.viewer.must("career.manage", worker.place)
    today = local_day(request.now)
    form = TitleForm(request.POST or None, pack=packs.for_place(worker.place), initial={"year": today.year})
    back = Link(worker.name, reverse("web:worker-tab", args=[worker.id, "careers"]))
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            made = services.record_titles(
                actor=request.viewer,
                now=request.now,
                rows=[services.Conferred(worker_id=worker.id, **form.cleaned_data)],
            )
            messages.success(request, _("已登记。") if made else _("已有同样的称号,没有再登记。"))
            return redirect("web:worker-tab", worker.id, "careers")
    return form_page(
        request,
        _("登记称号"),
        form,
        back,
        _("%(name)s:由别的单位授予的称号,写明文件。") % {"name": worker.name},
    )


@page("career.manage")
def withdraw(request: SignedRequest, title_id: UUID) -> HttpResponse:
    """A title no longer counts."""
    held = rounds.title_or_404(request.viewer, title_id)
    form = WithdrawForm(request.POST or None, initial={"on": local_day(request.now)})
    back = reverse("web:worker-tab", args=[held.worker_id, "careers"])
    if acted(request, form, partial(services.withdraw_title, title_id=held.id), done=_("已取消。")):
        return redirect(back)
    text = f"{held.worker.name} · {showing.title_text(held)}"
    return showing.confirm_page(
        request,
        _("取消称号"),
        text,
        [_("从这一天起不再计入人数;登记和理由留着。")],
        back,
        _("取消称号"),
        form,
    )
