"""The people and organisations around the person, drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.ui.diagrams import boxed
from lianxin.base.ui.parts import Action, Column, Row, Table
from lianxin.base.ui.submitting import refusals_in, refusals_told
from lianxin.domain.cases import selectors, services
from lianxin.domain.cases.forms import TieForm
from lianxin.domain.cases.rules import QUALITIES, RELATIONS
from lianxin.domain.cases.views.showing import form_page, found_case, framed, may_write
from lianxin.domain.people.selectors import household_members
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.cases.models import CaseFile, CaseTie


@never_cache
@page("proceeding.read")
def ties(request: SignedRequest, case_id: UUID) -> HttpResponse:
    """The family tree and the ecomap, and who stands in them."""
    case = found_case(request, case_id)
    drawn, may = selectors.drawn(request.viewer, request.now, case), may_write(request, case)
    columns = [*(Column(text) for text in (_("名称"), _("是本人的什么"), _("住在一起"), _("关系怎样"), _("情况"))), Column("", "actions")]
    rows = [_row(case, one, may=may) for one in selectors.ties_of(request.viewer, request.now, case)]
    labels = {"family_tree": _("家庭结构图"), "ecomap": _("生态系统图")}
    pictures = [
        (labels[what], boxed(svg, labels[what]), Action(_("存为 SVG"), reverse("cases:drawing", args=[case.id, what]), icon="download"))
        for what, svg in drawn.items()
        if svg
    ]
    context = framed(
        case, "ties", pictures=pictures, table=Table(_("家人、亲友和单位"), columns, rows, _("还没有记下家人、亲友和单位。")),
        actions=[Action(_("加一位或一个单位"), reverse("cases:tie-new", args=[case.id]), "primary", "add")] if may else [],
    )  # fmt: skip
    return render(request, "cases/ties.html", context)


def _row(case: CaseFile, one: CaseTie, *, may: bool) -> Row:
    acts = [Action(_("去掉"), reverse("cases:tie-remove", args=[case.id, one.id]), post=True)] if may else []
    dead = _("%(name)s(已故)") % {"name": one.name} if one.dead else one.name
    quality = _(QUALITIES[one.quality]) if one.quality else None
    return Row((dead, _(RELATIONS[one.relation]), _("是") if one.at_home else None, quality, one.note or None, acts))


@page("proceeding.work")
def new(request: SignedRequest, case_id: UUID) -> HttpResponse:
    """Somebody of the household, or a name."""
    case = found_case(request, case_id)
    resident = case.proceeding.resident
    members = household_members(request.viewer, resident.household_id) if resident is not None else ()
    listed = set(selectors.ties_of(request.viewer, request.now, case).values_list("resident_id", flat=True))
    people = [(str(one.id), one.name) for one in members if resident is not None and one.id != resident.id and one.id not in listed]
    form = TieForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.add_tie(actor=request.viewer, now=request.now, case_id=case.id, values=form.values(), tie_id=form.cleaned_data["tie_id"])
            messages.success(request, _("已加上。"))
            return redirect("cases:ties", case.id)
    return form_page(request, case, _("加一位或一个单位"), form, _("加上"), "ties")


@page("proceeding.work")
@require_POST
def remove(request: SignedRequest, case_id: UUID, tie_id: UUID) -> HttpResponse:
    """Told wrongly, or so no more."""
    case = found_case(request, case_id)
    with refusals_told(request):
        services.remove_tie(actor=request.viewer, now=request.now, tie_id=tie_id)
        messages.success(request, _("已去掉。"))
    return redirect("cases:ties", case.id)


@never_cache
@page("proceeding.read")
def drawing(request: SignedRequest, case_id: UUID, what: str) -> HttpResponse:
    """One drawing as a file."""
    case = found_case(request, case_id)
    svg = selectors.drawn(request.viewer, request.now, case).get(what, "")
    if not svg:
        raise ProblemError("general.not_found")
    answer = HttpResponse(svg, content_type="image/svg+xml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{case.proceeding.number}-{what}.svg"'
    return answer
