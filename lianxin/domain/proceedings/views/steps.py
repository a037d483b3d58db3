"""One proceeding: its steps, taking one, handing it over, beginning again."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Link
from lianxin.base.ui.submitting import refusals_in
from lianxin.domain.commitments.selectors import propose_for
from lianxin.domain.commitments.views.giving import worker_radios
from lianxin.domain.proceedings import selectors, services
from lianxin.domain.proceedings.forms import HandOverForm, ReasonForm, StepForm
from lianxin.domain.proceedings.services.holding import work_of
from lianxin.domain.proceedings.views.panel import state_badge, steps_panel
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from django.forms import Form

    from lianxin.domain.proceedings.models import Proceeding

_OF_HOLDER = dict.fromkeys(("commitment.worker_out_of_reach", "commitment.worker_not_vetted", "proceeding.holder_cannot_work"), "holder_id")


@page("proceeding.read")
def steps(request: SignedRequest, proceeding_id: UUID) -> HttpResponse:
    """Where it stands, what it may do next and lacks, what happened; with the way to its file."""
    found = selectors.proceeding_or_404(request.viewer, request.now, proceeding_id)
    family = selectors.family_of(found)
    panel = steps_panel(request, found)
    context = {
        "title": family.subject(found) if family is not None else found.number,
        "panel": panel,
        "back": Link(_("返回卷宗"), family.url(found)) if family is not None else Link(_("返回承办"), reverse("commitments:board")),
    }
    return render(request, "proceedings/steps.html", context)


@page("notice.read")  # who is named for one file may read no other
def step(request: SignedRequest, proceeding_id: UUID, code: str) -> HttpResponse:
    """Take one step, with a reason where the pack asks for one."""
    found = selectors.proceeding_or_404(request.viewer, request.now, proceeding_id)
    row = selectors.written(found.place, found.workflow).steps.get(code)
    if row is None:
        raise ProblemError("general.not_found")
    form = StepForm(request.POST or None, initial={"version": found.version}, must_say=row.reason)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.take_step(actor=request.viewer, now=request.now, proceeding_id=found.id, step=code, **form.cleaned_data)
            messages.success(request, _("已办:%(step)s。") % {"step": row.name.in_language(language())})
            return redirect(_file_of(found))
    return _form(request, found, row.name.in_language(language()), form, _("确定"))


@page("proceeding.assign")
def hand_over(request: SignedRequest, proceeding_id: UUID) -> HttpResponse:
    """Give it to somebody else. Whoever does need not read the file."""
    found = selectors.glimpse_or_404(request.viewer, request.now, proceeding_id)
    request.viewer.must("proceeding.assign", found.place)
    choices = propose_for(
        request.viewer, request.now, place=found.place, leave_out=found.holder_id, work=work_of(found),
        abilities=selectors.abilities_to_work(found.place, found.workflow),
    )  # fmt: skip
    workers = worker_radios(found.place, choices)
    form = HandOverForm(request.POST or None, initial={"version": found.version}, workers=workers)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form, _OF_HOLDER):
            services.hand_over(actor=request.viewer, now=request.now, proceeding_id=found.id, **form.cleaned_data)
            messages.success(request, _("已交接,接手人会收到通知。"))
            return redirect("commitments:board")
    about = "" if workers else _("没有别人可以接手,卷宗仍在原办理人名下。请先给一位工作人员授予能办这类卷宗的角色;涉及未成年人的,还要有从业核查。")
    return _form(request, found, _("交接"), form, _("交接"), about)


@page("proceeding.open")
def reopen(request: SignedRequest, proceeding_id: UUID) -> HttpResponse:
    """What was over begins again, with its history."""
    found = selectors.proceeding_or_404(request.viewer, request.now, proceeding_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.reopen(actor=request.viewer, now=request.now, proceeding_id=found.id, **form.cleaned_data)
            messages.success(request, _("已重新办理。"))
            return redirect("proceedings:steps", found.id)
    return _form(request, found, _("重新办理"), form, _("重新办理"))


def _file_of(found: Proceeding) -> str:
    family = selectors.family_of(found)
    return family.url(found) if family is not None else reverse("proceedings:steps", args=[found.id])


def _form(request: SignedRequest, found: Proceeding, title: str, form: Form, submit: str, about: str = "") -> HttpResponse:
    context = {
        "about": about, "title": title, "number": found.number, "badge": state_badge(found), "form": form, "submit": submit,
        "back": Link(_("返回"), reverse("proceedings:steps", args=[found.id])),
    }  # fmt: skip
    return render(request, "proceedings/form.html", context, status=422 if form.errors else 200)
