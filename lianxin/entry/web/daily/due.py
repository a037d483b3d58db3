"""该走访的人: who must be met by when, by the visit tiers; the longest overdue first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.ui.parts import Action, Column, Row, Tab, Table
from lianxin.base.ui.submitting import pager
from lianxin.domain.people.forms import DueFilterForm
from lianxin.domain.people.selectors import tiers
from lianxin.domain.people.views.presenting import resident_link
from lianxin.domain.people.views.tiers import due_shown, tier_badge
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer
    from lianxin.domain.people.models import VisitTier


@page("category.read")
def due(request: SignedRequest) -> HttpResponse:
    """Whoever is overdue or due within days in the viewer's places; narrowed by tier, place and term."""
    today = local_day(request.now)
    form = DueFilterForm(request.GET, viewer=request.viewer)
    wanted = form.wanted(today)
    found = tiers.due(request.viewer, wanted, after=request.GET.get("after", ""))
    context = {
        "form": form,
        "tabs": _tabs(request, form),
        "lead": _overdue(request.viewer, wanted, today),
        "people": Table(_("该走访的人"), _columns(), [_row(request.viewer, one, today) for one in found.rows], _("没有该走访的人。")),
        "pager": pager(request, found),
        "actions": _export_action(request),
    }
    return render(request, "web/due.html", context)


def _export_action(request: SignedRequest) -> list[Action]:
    if not request.viewer.may("export.rows"):
        return []
    return [Action(_("导出"), f"{reverse('web:export', args=['due'])}?{request.GET.urlencode()}", icon="download")]


def _overdue(viewer: Viewer, wanted: tiers.DueFilter, today: date) -> str:
    late = tiers.due_count(viewer, replace(wanted, by=today - timedelta(days=1)))
    text = ngettext("已逾期 %(number)s 人", "已逾期 %(number)s 人", late.number) % {"number": f"{late.number:,}"}
    return f"{text} +" if late.more else text


def _tabs(request: SignedRequest, form: DueFilterForm) -> list[Tab]:
    """One tab a tier, the strictest first; the other filters stay."""
    query = request.GET.copy()
    query.pop("after", None)
    asked = query.pop("tier", [""])[-1]
    shown = [Tab(_("全部"), f"?{query.urlencode()}", asked not in dict(form.tiers))]
    for code, label in form.tiers:
        query["tier"] = code
        shown.append(Tab(label, f"?{query.urlencode()}", asked == code))
    return shown


def _columns() -> list[Column]:
    texts = (_("居民"), _("走访分级"), _("上次见到本人"), _("最迟走访"))
    return [*(Column(text) for text in texts), Column("", "actions")]


def _row(viewer: Viewer, one: VisitTier, today: date) -> Row:
    person = one.resident
    acts = []
    if viewer.may("visit.record", one.place):
        acts = [Action(_("记录走访"), reverse("web:visit-record", args=[person.id]), icon="visit")]
    met = one.met_on or _("还没有见到过本人")
    return Row((resident_link(person), tier_badge(person), met, due_shown(one, today), acts))
