"""待遇与类别: who is newly entitled, one condition short, cannot be told, and what changed last night; each row with the next step."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.db.paging import Page
from lianxin.base.ui.parts import Action, Column, Row, Tab, Table
from lianxin.base.ui.submitting import pager
from lianxin.domain.people.views.standing import HEADINGS, next_steps, page_of_tab, row_cells
from lianxin.domain.people.views.standing_forms import StandingFilterForm
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import N_

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer

_TITLES = {"new": N_("新符合的"), "short": N_("只差一项"), "unknown": N_("无法判断"), "changed": N_("昨夜的变化")}
_SAYS = {
    "new": N_("符合领取条件,还不知道已经在领:请告诉本人,帮他申请。"),
    "short": N_("别的条件都符合,只差这一项。"),
    "unknown": N_("资料不够;先问一项就能定的,问得最少的排在前面。"),
    "changed": N_("这一天新进入或退出的人,和变了的条件。"),
}
_EMPTY = N_("没有符合条件的人。")


@page("category.read")
def standing(request: SignedRequest) -> HttpResponse:
    """One tab of the lists, narrowed by rule, place and days."""
    today = local_day(request.now)
    form = StandingFilterForm(request.GET, viewer=request.viewer)
    found = page_of_tab(request.viewer, form, today, request.GET.get("after", ""))
    title = _(_TITLES[form.tab])
    columns = [*(Column(_(text)) for text in HEADINGS[form.tab]), Column("", "actions")]
    rows = [Row(cells) for cells in _cells(request.viewer, form, found, today)]
    context = {
        "form": form,
        "tabs": _tabs(request, form),
        "says": _(_SAYS[form.tab]),
        "people": Table(title, columns, rows, _(_EMPTY)),
        "pager": pager(request, found),
        "actions": _actions(request),
    }
    return render(request, "web/standing.html", context)


def _cells(viewer: Viewer, form: StandingFilterForm, found: Page[Any], today: date) -> list[list[Any]]:
    shown = row_cells(viewer, form, found, today)
    return [[*cells, next_steps(viewer, row, form.tab)] for row, cells in zip(found.rows, shown, strict=True)]


def _tabs(request: SignedRequest, form: StandingFilterForm) -> list[Tab]:
    """The lists, and the one of visits due; the place stays."""
    place = request.GET.get("place", "")
    rest = f"&place={place}" if place else ""
    tabs = [Tab(_(title), f"?show={tab}{rest}", tab == form.tab) for tab, title in _TITLES.items()]
    due = reverse("web:visits-due") + (f"?place={place}" if place else "")
    return [*tabs, Tab(_("该走访的人"), due)]


def _actions(request: SignedRequest) -> list[Action]:
    if not request.viewer.may("export.rows"):
        return []
    address = f"{reverse('web:export', args=['standing'])}?{request.GET.urlencode()}"
    return [Action(_("导出"), address, icon="download")]
