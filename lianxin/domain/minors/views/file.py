"""A child's file, for whoever may read it: the report and its way, assessment and response, the plan, visits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Link, Pair, Tab
from lianxin.domain.minors import selectors
from lianxin.domain.minors.views.in_file import assessed, helped, reported, visited
from lianxin.domain.minors.views.showing import REASONS, tier_badge, urgency_badge
from lianxin.domain.proceedings.views.panel import steps_panel
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from lianxin.domain.minors.models import ChildFile

_TABS = {"report": reported, "assess": assessed, "plan": helped, "visits": visited}


@never_cache
@page("proceeding.read")
def file(request: SignedRequest, child_file_id: UUID) -> HttpResponse:
    """The file, one part of it at a time; the steps stand with the report."""
    found = selectors.file_or_404(request.viewer, request.now, child_file_id)
    show = request.GET.get("show", "report")
    show = show if show in _TABS else "report"
    labels = {
        "report": _("报告和办理"),
        "assess": _("评估和处置"),
        "plan": _("帮扶计划"),
        "visits": _("走访"),
    }
    here = reverse("minors:file", args=[found.id])
    context: dict[str, Any] = {
        "file": found, "title": selectors.subject_of(found.proceeding), "facts": _facts(request, found), "show": show,
        "tabs": [Tab(label, f"{here}?show={name}", name == show) for name, label in labels.items()],
        "cards": _TABS[show](request, found), "panel": steps_panel(request, found.proceeding) if show == "report" else None,
        "age": _age(request, found), "alike": _alike(request, found) if show == "report" else [],
        "joined": found.joined_into, "back": Link(_("返回值班台"), reverse("minors:desk")),
    }  # fmt: skip
    return render(request, "minors/file.html", context)


def _facts(request: SignedRequest, found: ChildFile) -> list[Pair]:
    proceeding, place = found.proceeding, found.proceeding.place
    child: Any = found.child or None
    if proceeding.resident is not None:
        child = proceeding.resident.name
        if request.viewer.may("resident.read", proceeding.resident.place):
            child = Link(child, reverse("web:resident", args=[proceeding.resident_id]))
    facts = [
        Pair(_("孩子"), child), Pair(_("地点"), full_name(place, language())), Pair(_("紧急程度"), urgency_badge(place, found.urgency)),
        Pair(_("风险等级"), tier_badge(place, found.tier, signed=found.tier_signed_at is not None) if found.tier else None),
        Pair(_("确认安全"), found.safe_at),
    ]  # fmt: skip
    if found.urgency_why:
        facts.append(Pair(_("改紧急程度的理由"), found.urgency_why))
    if found.returned_on:
        facts.append(Pair(_("回归家庭"), found.returned_on))
    if found.close_reason:
        facts += [Pair(_("结案理由"), found.close_reason), Pair(_("下次联系"), found.next_contact_on)]
    return facts


def _age(request: SignedRequest, found: ChildFile) -> dict[str, Any] | None:
    """The question of age, with what follows from either answer; and what was decided."""
    standing = selectors.age_standing(found, found.proceeding, local_day(request.now))
    if standing is True and not selectors.age_decided(found, found.proceeding):  # what was decided on another birth date says nothing now
        return None
    return {"asks": standing is None, "is_child": standing, "why": found.age_why, "href": _act(found, "age")}


def _alike(request: SignedRequest, found: ChildFile) -> list[dict[str, Any]]:
    if found.proceeding.state not in ("report", "assess") or found.proceeding.closed_at is not None:
        return []
    return [
        {
            "subject": one.file.proceeding.number if one.is_closed_to else selectors.subject_of(one.file.proceeding),
            "href": reverse("proceedings:ask" if one.is_closed_to else "minors:file", args=[one.file.id]), "is_closed_to": one.is_closed_to,
            "why": "、".join(_(REASONS[reason]) for reason in one.reasons), "join": reverse("minors:join", args=[found.id, one.file.id]),
        }
        for one in selectors.proposals_of(request.viewer, request.now, found)
    ]  # fmt: skip


def _act(found: ChildFile, act: str) -> str:
    return reverse("minors:act", args=[found.id, act])
