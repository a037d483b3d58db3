"""What moves an errand on: handed in, passed on, supplemented, decided, told, objected to; and its certificate in clear."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lianxin.base.access.pages import page
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Link
from lianxin.base.ui.submitting import refusals_in
from lianxin.domain.errands import selectors, services
from lianxin.domain.errands.forms import (
    DayForm,
    HandInForm,
    OutcomeForm,
    PassOnForm,
    ReasonForm,
    SupplementForm,
    SupplyForm,
    WhyForm,
)
from lianxin.domain.proceedings.selectors import written
from lianxin.domain.proceedings.views.files import form_page
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from uuid import UUID

    from django.forms import Form
    from django.http import HttpResponse

    from lianxin.base.access.pages import SignedRequest
    from lianxin.domain.errands.models import Errand


@page("proceeding.work")
def hand_in(request: SignedRequest, errand_id: UUID) -> HttpResponse:
    """Handed in: the office's clock begins."""
    return _act(request, errand_id, _("递交"), HandInForm, services.hand_in, _("已递交,部门的期限开始计算。"))


@page("proceeding.work")
def pass_on(request: SignedRequest, errand_id: UUID) -> HttpResponse:
    """The next office has it."""
    return _act(request, errand_id, _("转到下一个部门"), PassOnForm, services.pass_on, _("已转到下一个部门。"))


@page("proceeding.work")
def supplement(request: SignedRequest, errand_id: UUID) -> HttpResponse:
    """The office asks for more."""
    return _act(request, errand_id, _("部门要求补正"), SupplementForm, services.ask_supplement, _("已记下,部门的期限停住。缺的材料请添加到清单。"))


@page("proceeding.work")
def told(request: SignedRequest, errand_id: UUID) -> HttpResponse:
    """The person knows."""
    return _act(request, errand_id, _("已告知本人"), DayForm, services.tell_person, _("已记下。"))


@page("proceeding.work")
def objection(request: SignedRequest, errand_id: UUID) -> HttpResponse:
    """The person does not accept it."""
    return _act(request, errand_id, _("提出异议"), ReasonForm, services.object_to, _("已记下异议。"))


@page("proceeding.work")
def supply(request: SignedRequest, errand_id: UUID) -> HttpResponse:
    """Handed in again."""
    return _act(request, errand_id, _("补正后再递交"), SupplyForm, services.supply, _("已再递交,部门的期限接着算。"))


@page("proceeding.work")
def outcome(request: SignedRequest, errand_id: UUID) -> HttpResponse:
    """What was decided, or answered to an objection."""
    found = selectors.errand_or_404(request.viewer, request.now, errand_id)
    proceeding = found.proceeding
    guide = selectors.guide_of(proceeding.place, found.kind)
    codes = written(proceeding.place, proceeding.workflow).facts["outcome"].codes
    form = OutcomeForm(
        request.POST or None, outcomes=[(code, one.in_language(language())) for code, one in codes.items()], certifies=guide.certificate,
        must_say=proceeding.state == "objection", initial={"decided_on": local_day(request.now)},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        fields = {f"errand.certificate_{code}": "certificate" for code in ("needed", "invalid", "of_another")}
        with refusals_in(form, fields | {"general.day_before": "decided_on", "general.day_in_future": "decided_on"}):
            services.record_outcome(actor=request.viewer, now=request.now, errand_id=found.id, **form.cleaned_data)
            messages.success(request, _("已登记结果。请告知本人。"))
            return redirect("errands:errand", found.id)
    return form_page(request, _("登记结果"), form, _back(found), lead=guide.name.in_language(language()))


@never_cache
@page("resident.reveal")
def certificate(request: SignedRequest, errand_id: UUID) -> HttpResponse:
    """The whole number, with the reason on record."""
    found = selectors.errand_or_404(request.viewer, request.now, errand_id)
    form, shown = WhyForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            shown = services.reveal_certificate(actor=request.viewer, now=request.now, errand_id=found.id, why=form.cleaned_data["why"])
    about = [_("每次查看都有记录。"), *([_("证号:%(number)s") % {"number": shown}] if shown else [])]
    return form_page(request, _("查看全部证号"), form, _back(found), about=about, submit=_("查看"))


def _act(request: SignedRequest, errand_id: UUID, title: str, kind: type[Form], act: Callable[..., Errand], done: str) -> HttpResponse:
    found = selectors.errand_or_404(request.viewer, request.now, errand_id)
    form = kind(request.POST or None, initial={"on": local_day(request.now), "office": found.stage})
    if request.method == "POST" and form.is_valid():
        typed: dict[str, Any] = form.cleaned_data
        with refusals_in(form, {"general.day_in_future": "on", "general.day_before": "on"} if "on" in form.fields else {}):
            act(actor=request.viewer, now=request.now, errand_id=found.id, **typed)
            messages.success(request, done)
            return redirect("errands:errand", found.id)
    return form_page(request, title, form, _back(found), lead=found.supplement)


def _back(found: Errand) -> Link:
    return Link(_("返回"), reverse("errands:errand", args=[found.id]))
