"""Complaints: the list, one written down, one taken in hand, and its page for whoever may read it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.form_pages import acted, form_page
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Badge, Clock, Column, Link, Row, Tab, Table
from lianxin.base.ui.submitting import pager, refusals_in, refusals_told
from lianxin.domain.conduct import selectors, services
from lianxin.domain.conduct.forms import AboutForm, ColleagueForm, ComplaintForm, kind_choices
from lianxin.domain.conduct.selectors import ComplaintFilter
from lianxin.domain.conduct.selectors.codes import code_of
from lianxin.domain.conduct.views import showing
from lianxin.domain.proceedings.views.panel import state_badge, steps_panel
from lianxin.domain.workforce.selectors import workers
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.proceedings.models import Proceeding

_RECEIVE = "complaint.receive"


@page("complaint.read")
def listing(request: SignedRequest) -> HttpResponse:
    """That there are complaints, how far they are and who has them in hand; not who complained of whom."""
    wanted = ComplaintFilter(request.GET.get("state", ""), request.GET.get("mine") == "1")
    found = selectors.complaints_page(request.viewer, request.now, wanted, after=request.GET.get("after", ""))
    columns = [Column(text) for text in (_("编号"), _("哪里"), _("投诉谁"), _("阶段"), _("受理人"), _("本阶段期限"), "")]
    opens = selectors.opened(request.viewer, request.now, found.rows)
    rows = [_row(request, one, one.id in opens) for one in found.rows]
    context = {
        "title": _("投诉"), "table": Table(_("投诉"), columns, rows, _("这里没有投诉。")), "pager": pager(request, found), "states": _states(request, wanted),
        "whose": [Tab(_("全部"), f"?state={wanted.state}", not wanted.mine), Tab(_("我的"), f"?mine=1&state={wanted.state}", wanted.mine)],
        "actions": [Action(_("登记一件投诉"), reverse("conduct:new-complaint"), "primary", "add")] if request.viewer.may(_RECEIVE) else [],
    }  # fmt: skip
    return render(request, "proceedings/file_list.html", context)


def _row(request: SignedRequest, one: Proceeding, opens: bool) -> Row:
    complaint = one.complaint
    take = None
    if complaint.handler_id is None and one.closed_at is None and request.viewer.may(_RECEIVE, one.place):
        take = Link(_("由我领办"), reverse("conduct:take-complaint", args=[one.id]))
    elif opens:
        take = Link(_("打开"), reverse("conduct:complaint", args=[one.id]))
    clock = Clock(one.clock.due_at) if one.clock is not None else None
    handler = complaint.handler.display_name if complaint.handler is not None else Badge(_("还没有人受理"), "warn")
    return Row((one.number, full_name(one.place, language()), _(complaint.get_about_display()), state_badge(one), handler, clock, take))


def _states(request: SignedRequest, wanted: ComplaintFilter) -> list[Tab]:
    row = packs.for_place(request.viewer.home).workflows["complaint"]
    more = "&mine=1" if wanted.mine else ""
    named = sorted(row.states.items(), key=lambda item: item[1].rank)
    return [Tab(_("在办"), f"?{more}", not wanted.state)] + [Tab(state.name.in_language(language()), f"?state={code}{more}", code == wanted.state) for code, state in named]


@never_cache
@page(_RECEIVE)
def new(request: SignedRequest) -> HttpResponse:
    """Somebody called, wrote or came."""
    people = [(str(one.id), f"{one.name} · {full_name(one.place, language())}") for one in workers(request.viewer).order_by("place", "name", "id")]
    agencies = [(str(one.agency.id), one.agency.name) for one in selectors.graded(request.viewer)]
    form = ComplaintForm(request.POST or None, viewer=request.viewer, workers=people, agencies=agencies, kinds=kind_choices(request.viewer.home))
    if request.method == "POST" and form.is_valid():
        typed = dict(form.cleaned_data)
        told = services.Told(typed["kind"], typed["happened"], typed["about"], typed["name"], typed["phone"])
        with refusals_in(form, {"complaint.place_needed": "place", "complaint.kind_unknown": "kind", "complaint.phone_invalid": "phone"}):
            sent = services.receive_complaint(
                actor=request.viewer, now=request.now, complaint_id=typed["complaint_id"], told=told, channel=typed["channel"], about="worker",
                worker_id=typed["worker_id"], agency_id=typed["agency_id"], place=typed["place"],
            )  # fmt: skip
            return redirect("conduct:complaint-sent", sent.complaint.id)
    about = [_("被投诉的人看不到是谁投诉的。投诉站长的、投诉机构的、还不知道是谁的,由民政局受理。")]
    return form_page(request, _("登记一件投诉"), form, Link(_("投诉"), reverse("conduct:complaints")), about=about, submit=_("登记"))


@never_cache
@page(_RECEIVE)
def sent(request: SignedRequest, complaint_id: UUID) -> HttpResponse:
    """The code, for whoever wrote it down to hand on."""
    if not selectors.was_written_by(request.viewer, complaint_id):
        raise ProblemError("general.not_found")
    code = code_of(complaint_id)
    context = {"title": _("已登记"), "code": f"{code[:4]}-{code[4:8]}-{code[8:]}", "back": Link(_("投诉"), reverse("conduct:complaints"))}
    return render(request, "conduct/sent.html", context)


@never_cache
@page("notice.read")  # who is named for one may read no other
def complaint(request: SignedRequest, complaint_id: UUID) -> HttpResponse:
    """What was told, what was said to it, the panel, what was found, and the steps."""
    found = selectors.complaint_or_404(request.viewer, request.now, complaint_id)
    viewer, now, proceeding = request.viewer, request.now, found.proceeding
    may = proceeding.closed_at is None and found.handler_id == viewer.id and viewer.may(_RECEIVE, proceeding.place)
    context = {
        "found": found, "badge": state_badge(proceeding), "back": Link(_("投诉"), reverse("conduct:complaints")), "facts": showing.facts(request, found),
        "told": showing.told(request, found), "statements": showing.statement_events(found, selectors.statements_of(viewer, now, found)),
        "panel_table": showing.panel_table(found, selectors.panel_of(viewer, now, found)), "too_few": showing.too_few(request, found),
        "rulings": showing.rulings(found, selectors.rulings_of(viewer, now, found)), "appeal": showing.appeal(selectors.appeal_of(viewer, now, found)),
        "acts": showing.acts(request, found, may=may), "panel": steps_panel(request, proceeding),
    }  # fmt: skip
    return render(request, "conduct/complaint.html", context)


@page(_RECEIVE)
def take(request: SignedRequest, complaint_id: UUID) -> HttpResponse:
    """Take it in hand."""
    selectors.there_or_404(request.viewer, complaint_id)
    if request.method == "POST":
        address = reverse("conduct:complaints")
        with refusals_told(request):
            services.take_complaint(actor=request.viewer, now=request.now, complaint_id=complaint_id)
            address = reverse("conduct:complaint", args=[complaint_id])
        return redirect(address)
    context = {
        "title": _("由我领办这件投诉"), "text": _("领办以后您看得到投诉的内容和投诉人,再决定受理不受理。"), "submit_label": _("领办"),
        "consequences": [_("和被投诉人有关系的,请让别人领办。"), _("查看会留下记录。")], "back_url": reverse("conduct:complaints"),
    }  # fmt: skip
    return render(request, "ui/confirm.html", context)


@page(_RECEIVE)
def hand_on(request: SignedRequest, complaint_id: UUID) -> HttpResponse:
    """Give it to a colleague."""
    found = selectors.complaint_or_404(request.viewer, request.now, complaint_id)
    people = [(str(one.id), one.display_name) for one in selectors.handler_choices(request.viewer, request.now, found)]
    form = ColleagueForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.hand_complaint_on(actor=request.viewer, now=request.now, complaint_id=found.id, handler_id=form.cleaned_data["user_id"])
            messages.success(request, _("已交给别人受理。"))
            return redirect("conduct:complaints")
    return form_page(request, _("交给别人受理"), form, showing.back_to(found.id))


@page(_RECEIVE)
def about(request: SignedRequest, complaint_id: UUID) -> HttpResponse:
    """Whom it is about."""
    found = selectors.complaint_or_404(request.viewer, request.now, complaint_id)
    people = [(str(one.id), f"{one.name} · {full_name(one.place, language())}") for one in workers(request.viewer).order_by("place", "name", "id")]
    agencies = [(str(one.agency.id), one.agency.name) for one in selectors.graded(request.viewer)]
    form = AboutForm(request.POST or None, workers=people, agencies=agencies)
    if acted(request, form, partial(services.name_respondent, complaint_id=found.id), {"complaint.respondent_unknown": "worker_id"}):
        return redirect("conduct:complaint", found.id)
    told = selectors.told_of(request.viewer, request.now, found)
    return form_page(request, _("写明投诉的是谁"), form, showing.back_to(found.id), about=[told.get("about", "")])


