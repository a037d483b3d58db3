"""Who does it: a new promise, giving one to somebody else, everything of a worker who leaves."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.access.selectors import labels_of
from lianxin.base.ui.parts import Link
from lianxin.base.ui.submitting import refusals_in
from lianxin.domain.commitments import selectors, services
from lianxin.domain.commitments.forms import CommitmentForm, HandoverForm, LeaverForm, ReassignForm
from lianxin.domain.commitments.selectors import Choice, Proposal
from lianxin.domain.commitments.selectors.fitness import abilities_for
from lianxin.domain.commitments.services import Pick
from lianxin.domain.commitments.views.showing import clock_of, reasons_text, title_of, whom
from lianxin.domain.needs.selectors import need_or_404
from lianxin.domain.needs.views.saying import said
from lianxin.domain.people.selectors import resident_or_404
from lianxin.kernel.problems import ProblemError


@page("commitment.make")
def make(request: SignedRequest) -> HttpResponse:
    """A promise for a need (`?need=`), for a resident (`?resident=`), or about a place."""
    need_id, resident_id = _asked(request, "need"), _asked(request, "resident")
    need = need_or_404(request.viewer, need_id) if need_id else None
    resident = need.resident if need else resident_or_404(request.viewer, resident_id) if resident_id else None
    place = need.place if need else resident.place if resident else request.viewer.home
    workers = selectors.assignable(request.viewer, place, request.now)
    form = CommitmentForm(
        request.POST or None, viewer=request.viewer, place=place, about=bool(need or resident), workers=workers,
        initial={"worker_id": request.viewer.id, "kind": "service"},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            made = services.make_commitment(
                actor=request.viewer, now=request.now, need_id=need_id, resident_id=resident_id, **form.cleaned_data
            )
            messages.success(request, _("已登记承办:%(title)s。") % {"title": title_of(made)})
            return redirect("commitments:commitment", made.id)
    back = Link(_("返回承办"), reverse("commitments:board"))
    if resident:
        back = Link(_("返回居民档案"), reverse("web:resident", args=[resident.id]))
    context = {"form": form, "resident": resident, "said": said(need) if need else "", "back": back}
    return render(request, "commitments/make.html", context, status=422 if form.errors else 200)


def _asked(request: SignedRequest, name: str) -> UUID | None:
    text = request.GET.get(name, "")
    try:
        return UUID(text) if text else None
    except ValueError:
        raise ProblemError("general.not_found") from None


def worker_radios(place: str, choices: tuple[Choice, ...]) -> list[tuple[str, str]]:
    """Workers, best first, for radio buttons: the reasons stand small below the name."""
    shown = '<span class="choice-text">{}<small>{}</small></span>'
    return [
        (str(c.worker.id), format_html(shown, c.worker.display_name, reasons_text(place, c.reasons))) for c in choices
    ]


@page("commitment.reassign")
def reassign(request: SignedRequest, commitment_id: UUID) -> HttpResponse:
    """Somebody else takes one promise."""
    found = selectors.commitment_or_404(request.viewer, commitment_id)
    choices = selectors.propose_for(
        request.viewer, request.now, place=found.place, resident=found.resident, service_code=found.service,
        leave_out=found.worker_id, kind=found.kind, guard=found.guard, abilities=abilities_for([found.id]).get(found.id, frozenset()),
    )  # fmt: skip
    workers = worker_radios(found.place, choices)
    form = ReassignForm(request.POST or None, initial={"version": found.version}, workers=workers)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.reassign(actor=request.viewer, now=request.now, commitment_id=found.id, **form.cleaned_data)
            messages.success(request, _("已改派。"))
            return redirect("commitments:commitment", found.id)
    back = Link(_("返回事项"), reverse("commitments:commitment", args=[found.id]))
    context = {"form": form, "about": title_of(found), "whom": whom(found), "back": back, "nobody": not workers}
    return render(request, "commitments/reassign.html", context, status=422 if form.errors else 200)


@page("commitment.reassign")
def handover(request: SignedRequest) -> HttpResponse:
    """Everything a leaving worker still owes, with a proposed successor and the reasons; editable, then all at once."""
    leaver = _asked(request, "worker")
    choosing = LeaverForm(request.GET or None, workers=selectors.workers_with_open(request.viewer))
    if leaver is None:
        return render(request, "commitments/handover_whom.html", {"form": choosing})
    form = HandoverForm(request.POST or None)
    proposals = selectors.propose_handover(request.viewer, leaver, request.now)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            count = services.hand_over(
                actor=request.viewer, now=request.now, from_worker_id=leaver, picks=_picks(request),
                reason=form.cleaned_data["reason"],
            )  # fmt: skip
            messages.success(request, _("已交接 %(count)s 件事项,接手人会收到通知。") % {"count": count})
            if staying := len(proposals) - count:
                messages.warning(request, _("%(count)s 件没有人可以接手,仍在原承办人名下。") % {"count": staying})
            return redirect("commitments:board")
    chosen = {str(key): value for key, value in _chosen(request).items()}
    context = {
        "form": form,
        "who": labels_of([leaver]).get(leaver, ""),
        "lines": [_line(request, proposal, chosen) for proposal in proposals],
        "going": sum(bool(proposal.choices) for proposal in proposals),
        "back": Link(_("换一个人"), reverse("commitments:handover")),
    }
    return render(request, "commitments/handover.html", context, status=422 if form.errors else 200)


def _line(request: SignedRequest, proposal: Proposal, chosen: dict[str, str]) -> dict[str, object]:
    promise = proposal.commitment
    best = str(proposal.choices[0].worker.id) if proposal.choices else ""
    return {
        "id": promise.id,
        "version": promise.version,
        "title": title_of(promise),
        "href": reverse("commitments:commitment", args=[promise.id]),
        "whom": whom(promise, request.viewer, request.now),
        "clock": clock_of(promise),
        "picked": chosen.get(str(promise.id), best),
        "choices": [
            (str(c.worker.id), c.worker.display_name, reasons_text(promise.place, c.reasons)) for c in proposal.choices
        ],
    }


def _chosen(request: SignedRequest) -> dict[str, str]:
    return {
        key.removeprefix("to-"): str(value) for key, value in request.POST.items() if key.startswith("to-") and value
    }


def _picks(request: SignedRequest) -> list[Pick]:
    try:
        return [
            Pick(UUID(key), UUID(worker), int(request.POST.get(f"version-{key}", "")))
            for key, worker in _chosen(request).items()
        ]
    except ValueError:
        raise ProblemError("general.changed_meanwhile") from None
