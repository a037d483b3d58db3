"""The judging of a form: asked for here, done by a job, followed here; one may leave and come back."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Link
from lianxin.base.ui.submitting import refusals_told
from lianxin.domain.surveys.selectors import form_or_404, spoken
from lianxin.domain.surveys.selectors.analysis import ABILITY
from lianxin.domain.surveys.selectors.judging import work_of_judging
from lianxin.domain.surveys.services.analysis import ask_judging
from lianxin.domain.surveys.tasks import judge_later

_LOOK_AGAIN_SECONDS: Final = 3


@page(ABILITY)
def judge(request: SignedRequest, form_id: UUID) -> HttpResponse:
    """POST: have all submissions judged by the rules. GET: how far that is, and what came of it the last time."""
    form = form_or_404(request.viewer, form_id)
    if request.method == "POST":
        with refusals_told(request):
            asked = ask_judging(actor=request.viewer, now=request.now, form_id=form_id, enqueue=judge_later)
            messages.success(request, _("已排队,后台评判。") if asked else _("这份问卷正在评判,不用再按。"))
        return redirect("surveys:analysis-judge", form_id)
    request.viewer.must(ABILITY, form.place)
    work = work_of_judging(request.viewer, form, now=request.now)
    context = {
        "title": spoken(form.titles, language()) or form.form_id, "work": work, "judged_at": form.judged_at, "judged": form.judged,
        "form_id": form.id, "back": Link(_("返回分析"), reverse("surveys:analysis", args=[form.id])),
    }  # fmt: skip
    response = render(request, "surveys/analysis/judging.html", context)
    if work is not None and work.goes_on:
        response["Refresh"] = str(_LOOK_AGAIN_SECONDS)  # looks again without a script
    return response
