"""The list, a new one, and one errand with its checklist, its offices, the ways gone for it and its steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lianxin.base import packs
from lianxin.base.access.pages import page
from lianxin.base.db.paging import read_key
from lianxin.base.ui.form_pages import form_page
from lianxin.base.ui.marking import both_names
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.parts import Action, Link
from lianxin.base.ui.submitting import refusals_in
from lianxin.domain.errands import selectors, services
from lianxin.domain.errands.forms import OpenForm
from lianxin.domain.errands.rules import GRANTED
from lianxin.domain.errands.selectors import ErrandFilter
from lianxin.domain.errands.views import showing
from lianxin.domain.needs.selectors import need_or_404
from lianxin.domain.people.selectors import resident_or_404
from lianxin.domain.people.views.finding import ask_whom
from lianxin.domain.proceedings.selectors import written
from lianxin.domain.proceedings.views.files import list_page
from lianxin.domain.proceedings.views.panel import state_badge, steps_panel

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from lianxin.base.access.pages import SignedRequest
    from lianxin.domain.errands.models import Errand
    from lianxin.domain.people.models import Resident
    from lianxin.domain.proceedings.models import Proceeding


@page("proceeding.read")
def listing(request: SignedRequest) -> HttpResponse:
    """Open errands of the station, or one's own, by state."""
    wanted = ErrandFilter(request.GET.get("state", ""), request.GET.get("mine") == "1")
    found = selectors.errands_page(request.viewer, request.now, wanted, after=request.GET.get("after", ""))
    may = request.viewer.may("proceeding.open")
    return list_page(
        request, _("陪同办事"), "errand", found, _named, lambda one: reverse("errands:errand", args=[one.id]), empty=_("这里没有陪同办的事。"),
        actions=[Action(_("陪同办一件事"), reverse("errands:new"), "primary", "add")] if may else [],
    )  # fmt: skip


def _named(one: Proceeding) -> tuple[str, str]:
    return (both_names(one.resident) if one.resident is not None else "—", word(packs.for_place(one.place).errand_kinds, one.errand.kind))


@never_cache
@page("proceeding.open")
def new(request: SignedRequest) -> HttpResponse:
    """First for whom (`?resident=`, or by a need `?need=`), then what."""
    need = need_or_404(request.viewer, read_key(request.GET["need"])) if request.GET.get("need") else None
    asked = str(need.resident_id or "") if need is not None else request.GET.get("resident", "")
    back = Link(_("陪同办事"), reverse("errands:list"))
    if not asked:
        return ask_whom(request, _("陪同办一件事"), _("为谁办?"), back)
    person: Resident = resident_or_404(request.viewer, read_key(asked))
    within = selectors.within_choices(request.viewer, request.now, person.id)
    files = [(str(one.id), f"{written(one.place, one.workflow).name.in_language(language())} {one.number}") for one in within]
    form = OpenForm(request.POST or None, pack=packs.for_place(person.place), files=files)
    if request.method == "POST" and form.is_valid():
        if there := selectors.open_errand_of(request.viewer, request.now, person.id, form.cleaned_data["kind"]):
            messages.warning(request, _("这件事已经在办,就是这一件:请接着办。"))
            return redirect("errands:errand", there.id)
        with refusals_in(form):
            need_id = need.id if need is not None else None
            made = services.open_errand(actor=request.viewer, now=request.now, resident_id=person.id, need_id=need_id, **form.cleaned_data)
            messages.success(request, _("已开始。先对照清单准备材料。"))
            return redirect("errands:errand", made.id)
    return form_page(request, _("陪同办一件事"), form, back, lead=both_names(person), submit=_("开始"))


@page("proceeding.read")
def errand(request: SignedRequest, errand_id: UUID) -> HttpResponse:
    """Everything of one errand; what may be done now stands on top."""
    found = selectors.errand_or_404(request.viewer, request.now, errand_id)
    proceeding, guide = found.proceeding, selectors.guide_of(found.proceeding.place, found.kind)
    papers = list(selectors.papers_of(request.viewer, request.now, found))
    may = proceeding.closed_at is None and request.viewer.may("proceeding.work", proceeding.place)
    person = proceeding.resident
    context: dict[str, Any] = {
        "found": found,
        "title": guide.name.in_language(language()),
        "person": Link(both_names(person), reverse("web:resident", args=[person.id])) if person is not None else None,
        "badge": state_badge(proceeding),
        "back": Link(_("陪同办事"), reverse("errands:list")),
        "hint": guide.hint.in_language(language()) if guide.hint is not None and proceeding.state == "preparing" else "",
        "actions": showing.offered(request, found, guide, papers) if may else [],
        "lacking": "、".join(showing.lacking(found, papers, guide)),
        "facts": showing.facts(request, found, guide),
        "papers": showing.papers_table(request, papers, guide, may=may),
        "held": showing.held(papers),
        "number": len(papers),
        "offices": showing.offices(found, guide),
        "visits": showing.visits(selectors.visits_of(request.viewer, request.now, found)),
        "may": may,
        "panel": _panel(request, found),
    }
    return render(request, "errands/errand.html", context)


def _panel(request: SignedRequest, found: Errand) -> dict[str, Any]:
    """The steps, without those that have a page of their own here; giving it up is no next step, but may be done beside."""
    proceeding = found.proceeding
    panel = steps_panel(request, proceeding)
    person = proceeding.resident
    settled = found.outcome in GRANTED and person is not None and person.died_on is None and person.left_on is None  # told, it is done
    aside = [Action(one.label, one.href) for one in panel["next"] if one.gives_up and one.is_ready and not settled]
    shown = [one for one in panel["next"] if one.code not in showing.OWN and not one.gives_up]
    return panel | {"next": shown, "actions": [*panel["actions"], *aside]}
