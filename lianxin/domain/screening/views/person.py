"""Everything about one person: the course of each scale, the results, and beginning another; and the blank sheet of a scale."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.ui.charting import line_chart
from lianxin.base.ui.charts import Bar
from lianxin.base.ui.marking import both_names
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Badge, Column, Link, Row, Table
from lianxin.base.ui.typed import typed
from lianxin.domain.people.selectors import find_residents, resident_or_404
from lianxin.domain.screening import selectors
from lianxin.domain.screening.views.showing import (
    result_cells,
    scale_name,
    screening_address,
    state_badge,
    worse_words,
)
from lianxin.domain.surveys.selectors import forms
from lianxin.domain.surveys.views.asking import asked_resident
from lianxin.kernel.divisions import contains
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.ui.parts import Chart
    from lianxin.domain.people.models import Resident
    from lianxin.domain.screening.models import Screening

_FOUND = 20
_LINE = 2
"""Results from which on there is a course to draw."""


@never_cache
@page("screening.record")
def whom(request: SignedRequest) -> HttpResponse:
    """Whom to ask; chosen, their page offers the scales."""
    chosen = asked_resident(request)
    if chosen is not None:
        return redirect("screening:person", chosen.id)
    asked = typed(request)
    people = find_residents(request.viewer, asked, limit=_FOUND).found if asked else ()
    context = {
        "title": _("做筛查"), "asked": asked, "found": [one.resident for one in people], "to": request.path, "here": request.path,
        "back": Link(_("返回筛查"), reverse("screening:board")),
    }  # fmt: skip
    return render(request, "surveys/whom.html", context)


@never_cache
@page("screening.read")
def person(request: SignedRequest, resident_id: UUID) -> HttpResponse:
    """The course of each scale and every result; with the ways to ask again."""
    found = resident_or_404(request.viewer, resident_id)
    rows = list(selectors.of_resident(request.viewer, found.id))
    context = {
        "title": _("筛查和评估"), "about": both_names(found), "back": Link(_("返回档案"), reverse("web:resident", args=[found.id])),
        "charts": _charts(rows), "table": _table(rows), "start": _start(request, found),
    }  # fmt: skip
    return render(request, "screening/person.html", context)


@page("screening.record")
def blank(request: SignedRequest, code: str) -> HttpResponse:
    """The sheet of a scale to be printed and filled in by hand; at its end what to do at once."""
    pack = packs.for_place(request.viewer.home)
    scale = pack.scales.get(code)
    if scale is None or not scale.asked:
        raise ProblemError("general.not_found")
    tongue = language()
    rows = []
    for item in scale.items.values():
        options = "  ".join(
            f"☐ {one.name.in_language(tongue)}" for one in scale.options[item.options].values() if one.name
        )
        rows.append(Row((item.name.in_language(tongue) if item.name else "", options)))
    urgent = [
        (trigger.name.in_language(tongue), pack.scale_actions[trigger.then.action].advice.in_language(tongue))
        for trigger in scale.triggers.values()
    ]
    context = {
        "title": scale.name.in_language(tongue), "opening": scale.opening.in_language(tongue), "cited": f"{scale.edition} · {scale.cited}",
        "table": Table(scale.name.in_language(tongue), [Column(_("题目")), Column(_("选一个"))], rows), "urgent": urgent,
        "is_screening": scale.kind == "screening", "back": Link(_("返回筛查"), reverse("screening:board")),
    }  # fmt: skip
    return render(request, "screening/blank.html", context)


def _charts(rows: list[Screening]) -> list[Chart]:
    by_scale: dict[str, list[Screening]] = defaultdict(list)
    for one in rows:
        if one.state == "counted":
            by_scale[one.scale].append(one)
    return [
        line_chart(
            _("%(scale)s:历次合计") % {"scale": scale_name(found[-1].place, code)},
            [Bar(f"{one.on:%Y-%m-%d}", one.total or 0, screening_address(one)) for one in found],
            _("分"),
        )
        for code, found in by_scale.items()
        if len(found) >= _LINE
    ]


def _table(rows: list[Screening]) -> Table:
    shown = []
    for one in reversed(rows):
        marks: list[object] = [state_badge(one)]
        if one.is_worse:
            marks.append(Badge(worse_words(one), "warn"))
        shown.append(
            Row(
                (
                    Link(scale_name(one.place, one.scale), screening_address(one)),
                    result_cells(one),
                    marks,
                    one.on,
                )
            )
        )
    columns = [Column(text) for text in (_("量表"), _("结果"), _("状态"), _("哪天填的"))]
    return Table(_("历次结果"), columns, shown, _("还没有做过筛查和评估。"))


def _start(request: SignedRequest, found: Resident) -> Table | None:
    """The scales whose form is open here: on this device, from a sheet of paper, over a link."""
    viewer = request.viewer
    if not (viewer.may("screening.record", found.place) and viewer.may("submission.send", found.place)):
        return None
    scales, rows = packs.for_place(found.place).scales, []
    query = urlencode({"resident": str(found.id)})
    for form in forms(viewer).filter(form_id__in=list(scales), state="open"):
        if form.current_id is None or not contains(form.place, found.place):
            continue
        scale = scales[form.form_id]
        fill = reverse("surveys:fill", args=[form.id])
        actions = [
            Action(_("当面问"), f"{fill}?{query}", "primary"),
            Action(_("录入纸质"), f"{fill}?{query}&paper=1"),
            Action(_("空白纸质"), reverse("screening:blank", args=[scale.code])),
        ]
        if scale.assessors == 1:
            actions.append(Action(_("发链接"), f"{reverse('surveys:links', args=[form.id])}?{query}"))
        hint = (
            _("两位评估员各评一份")
            if scale.assessors > 1
            else _("纸质要录两遍")
            if scale.entries > 1
            else None
        )
        rows.append(Row((scale.name.in_language(language()), hint, actions)))
    columns = [Column(_("量表")), Column(_("怎样做")), Column("", "actions")]
    return Table(
        _("做一次"), columns, rows, _("本地还没有开放量表的问卷。请业务管理员在“问卷”里发布并指派。")
    )
