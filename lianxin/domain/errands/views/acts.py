"""What moves an errand on: handed in, passed on, supplemented, decided, told, objected to; and its certificate in clear."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lianxin.base.access.pages import page
from lianxin.base.ui.form_pages import acted, form_page
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
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import N_

if TYPE_CHECKING:
    from uuid import UUID

    from django.forms import Form
    from django.http import HttpResponse, HttpResponseBase

    from lianxin.base.access.pages import SignedRequest
    from lianxin.domain.errands.models import Errand


def _step(title: str, kind: type[Form], act: Callable[..., object], done: str) -> Callable[..., HttpResponseBase]:
    """The page of one step: its form, then back at the errand."""

    @page("proceeding.work")
    def step(request: SignedRequest, errand_id: UUID) -> HttpResponse:
        found = selectors.errand_or_404(request.viewer, request.now, errand_id)
        form = kind(request.POST or None, initial={"on": local_day(request.now), "office": found.stage})
        fields = {"general.day_in_future": "on", "general.day_before": "on"} if "on" in form.fields else {}
        if acted(request, form, partial(act, errand_id=found.id), fields, _(done)):
            return redirect("errands:errand", found.id)
        return form_page(request, _(title), form, _back(found), lead=found.supplement)

    return step


hand_in = _step(N_("递交"), HandInForm, services.hand_in, N_("已递交,部门的期限开始计算。"))
pass_on = _step(N_("转到下一个部门"), PassOnForm, services.pass_on, N_("已转到下一个部门。"))
supplement = _step(N_("部门要求补正"), SupplementForm, services.ask_supplement, N_("已记下,部门的期限停住。缺的材料请添加到清单。"))
told = _step(N_("已告知本人"), DayForm, services.tell_person, N_("已记下。"))
objection = _step(N_("提出异议"), ReasonForm, services.object_to, N_("已记下异议。"))
supply = _step(N_("补正后再递交"), SupplyForm, services.supply, N_("已再递交,部门的期限接着算。"))


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
    fields = {f"errand.certificate_{code}": "certificate" for code in ("needed", "invalid", "of_another")}
    if acted(
        request, form, partial(services.record_outcome, errand_id=found.id),
        fields | {"general.day_before": "decided_on", "general.day_in_future": "decided_on"}, _("已登记结果。请告知本人。"),
    ):  # fmt: skip
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


def _back(found: Errand) -> Link:
    return Link(_("返回"), reverse("errands:errand", args=[found.id]))
