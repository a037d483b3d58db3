"""What is done to one commitment: begin, finish, refuse, cancel."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.files.services import store_file
from lianxin.base.ui.parts import Link
from lianxin.base.ui.submitting import refusals_in
from lianxin.domain.commitments import selectors, services
from lianxin.domain.commitments.forms import PHOTO_KINDS, FinishForm, ReasonForm, RescheduleForm
from lianxin.domain.commitments.rules import GivenProof
from lianxin.domain.commitments.views.showing import clock_of, lacking_words, title_of, whom
from lianxin.kernel.coordinates import Point

if TYPE_CHECKING:
    from lianxin.domain.commitments.models import Commitment


@page("commitment.fulfil")
@require_POST
def start(request: SignedRequest, commitment_id: UUID) -> HttpResponse:
    """The worker begins."""
    services.start_commitment(actor=request.viewer, now=request.now, commitment_id=commitment_id)
    messages.success(request, _("已开始办理。"))
    return redirect("commitments:commitment", commitment_id)


@page("commitment.fulfil")
def finish(request: SignedRequest, commitment_id: UUID) -> HttpResponse:
    """The promise was kept; asks only for the proof still lacking (`?meal=1`: of a meal whose door is written down, and back to
    the list of meals). Sent twice, it is finished once."""
    found = selectors.commitment_or_404(request.viewer, commitment_id)
    from_meals = bool(request.GET.get("meal"))
    after = "/meals/mine/" if from_meals else reverse("commitments:commitment", args=[found.id])
    if found.done_at is not None:
        return redirect(after)
    lacking, choice = services.missing_proof(found, ""), services.missing_choice(found)
    workers = [w for w in selectors.assignable(request.viewer, found.place, request.now) if w.id != found.worker_id]
    initial = {"version": found.version, "minutes": found.minutes}
    form = FinishForm(request.POST or None, request.FILES or None, initial=initial, lacking=lacking, choice=choice, workers=workers)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            _finish(request, found, form)
            messages.success(request, _("已办结:%(title)s。") % {"title": title_of(found)})
            return redirect(after)
    title = _("补凭证") if from_meals else _("办理完成")
    context = {"form": form, "found": found, "lacking": lacking_words(lacking, choice)} | ({"back": Link(_("返回我的送餐"), after)} if from_meals else {})
    return _act_page(request, title, found, context, "commitments/finish.html")


def _finish(request: SignedRequest, found: Commitment, form: FinishForm) -> None:
    typed = form.cleaned_data
    services.finish_commitment(
        actor=request.viewer, now=request.now, commitment_id=found.id, outcome=typed["outcome"],
        minutes=typed["minutes"], proofs=_proofs(request, found, form), version=typed["version"],
    )  # fmt: skip


def _proofs(request: SignedRequest, found: Commitment, form: FinishForm) -> list[GivenProof]:
    typed = form.cleaned_data
    position = None
    if typed.get("lon") is not None and typed.get("lat") is not None:
        position = Point(typed["lon"], typed["lat"])
    given = []
    for kind in PHOTO_KINDS:
        if upload := typed.get(kind):
            kept = store_file(
                actor=request.viewer, now=request.now, place=found.place, content=upload.read(), needs="commitment.fulfil"
            )
            given.append(GivenProof(kind, request.now, file_id=kept.id, position=position))
    if typed.get("place") or (position is not None and not given):
        given.append(GivenProof("place", request.now, text=typed.get("place", ""), position=position))
    if typed.get("code"):
        given.append(GivenProof("code", request.now, text=typed["code"]))
    if typed.get("second_worker"):
        named = dict(form.fields["second_worker"].choices)  # type: ignore[attr-defined]
        given.append(GivenProof("second_worker", request.now, text=named[typed["second_worker"]]))
    return given


@page("commitment.fulfil")
def refuse(request: SignedRequest, commitment_id: UUID) -> HttpResponse:
    """It cannot be done; the need stays open for somebody else."""
    found = selectors.commitment_or_404(request.viewer, commitment_id)
    form = ReasonForm(request.POST or None, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.refuse_commitment(actor=request.viewer, now=request.now, commitment_id=found.id, **form.cleaned_data)
            messages.success(request, _("已拒绝。需求仍然未结,可以另派他人。"))
            return redirect("commitments:commitment", found.id)
    title = _("拒绝承办")
    consequences = [_("这件事项结束,状态为“已拒绝”。"), _("对应的需求保持未结,站长可以另派他人。")]
    return _danger_page(request, title, found, form, consequences)


@page("commitment.make")
def cancel(request: SignedRequest, commitment_id: UUID) -> HttpResponse:
    """It is no longer wanted."""
    found = selectors.commitment_or_404(request.viewer, commitment_id)
    form = ReasonForm(request.POST or None, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.cancel_commitment(actor=request.viewer, now=request.now, commitment_id=found.id, **form.cleaned_data)
            messages.success(request, _("已取消。"))
            return redirect("commitments:commitment", found.id)
    return _danger_page(request, _("取消承办"), found, form, [_("这件事项结束,状态为“已取消”,不能恢复。")])


@page("commitment.make")
def reschedule(request: SignedRequest, commitment_id: UUID) -> HttpResponse:
    """Another time, agreed on, with the reason; a visit behind it moves along."""
    found = selectors.commitment_or_404(request.viewer, commitment_id)
    form = RescheduleForm(request.POST or None, initial={"version": found.version, "due_at": found.due_at})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.reschedule(actor=request.viewer, now=request.now, commitment_id=found.id, **form.cleaned_data)
            messages.success(request, _("已改期。逾期提醒按新的期限重新计算。"))
            return redirect("commitments:commitment", found.id)
    return _act_page(request, _("改期"), found, {"form": form, "clock": clock_of(found)}, "commitments/reschedule.html")


def _danger_page(
    request: SignedRequest, title: str, found: Commitment, form: ReasonForm, consequences: list[str]
) -> HttpResponse:
    person = whom(found)
    context = {
        "title": title,
        "text": f"{title_of(found)} · {person.label if isinstance(person, Link) else person}",
        "consequences": consequences,
        "submit_label": title,
        "back_url": reverse("commitments:commitment", args=[found.id]),
        "form": form,
    }
    return render(request, "ui/confirm.html", context, status=422 if form.errors else 200)


def _act_page(
    request: SignedRequest, title: str, found: Commitment, context: dict[str, object], template: str
) -> HttpResponse:
    back = Link(_("返回事项"), reverse("commitments:commitment", args=[found.id]))
    context = {"back": back} | context | {"title": title, "about": title_of(found), "whom": whom(found, request.viewer)}
    form = context["form"]
    return render(request, template, context, status=422 if getattr(form, "errors", None) else 200)
