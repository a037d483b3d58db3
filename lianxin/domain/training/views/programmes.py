"""Programmes: the list, a new one, the report of one, and the rows behind its numbers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.forms import model_to_dict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.pages import page
from lianxin.base.db.paging import page_of, read_key
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.form_pages import acted, form_page
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.parts import Action, Column, Link, Pair, Row, Table
from lianxin.base.ui.submitting import pager, refusals_in
from lianxin.base.ui.wording import day_text
from lianxin.domain.training import selectors, services
from lianxin.domain.training.forms import ProgrammeChangeForm, ProgrammeForm
from lianxin.domain.training.views.showing import (
    hours_text,
    level_word,
    presence_cells,
    sessions_table,
)
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from lianxin.base.access.pages import SignedRequest
    from lianxin.domain.training.models import Programme
    from lianxin.domain.training.selectors import Report

_FIELDS = {
    "training.days_backwards": "ends_on",
    "training.mark_invalid": "pass_mark",
    "training.months_invalid": "badge_months",
}
"""Beside which field a refusal stands."""


@page("training.read")
def listing(request: SignedRequest) -> HttpResponse:
    """Every programme of one's places, the newest first."""
    found = page_of(
        selectors.programmes(request.viewer), "made_at", after=request.GET.get("after", ""), newest_first=True
    )
    rows = [
        Row(
            (
                one.title,
                word(packs.for_place(one.place).programme_kinds, one.kind),
                full_name(one.place, language()),
                _days(one),
            ),
            reverse("training:programme", args=[one.id]),
        )
        for one in found.rows
    ]
    columns = [Column(text) for text in (_("名称"), _("种类"), _("地点"), _("日期"))]
    actions = (
        [Action(_("我的培训"), reverse("web:own-tab", args=["training"]), icon="person")]
        if request.viewer.may("workforce.own")
        else []
    )
    actions.append(Action(_("主题覆盖"), reverse("training:topics"), icon="chart"))
    if request.viewer.may("training.manage"):
        actions.insert(0, Action(_("新建培训项目"), reverse("training:new"), "primary", "add"))
    context = {
        "title": _("培训"), "lead": _("项目、班级、课程、签到、学时和证书。"), "actions": actions,
        "table": Table(_("培训项目"), columns, rows, _none(request)), "pager": pager(request, found),
    }  # fmt: skip
    return render(request, "ui/rows_page.html", context)


def _none(request: SignedRequest) -> str:
    """A worker's own classes are of programmes of the places above, which are not on this list."""
    return _("您管的地方还没有培训项目。您自己的班、课和证书在“我的培训”里。") if request.viewer.may("workforce.own") else _("还没有培训项目。")


@page("training.manage")
def new(request: SignedRequest) -> HttpResponse:
    """Set one up."""
    form = ProgrammeForm(
        request.POST or None,
        viewer=request.viewer,
        initial={"starts_on": local_day(request.now), "ends_on": local_day(request.now)},
    )
    if request.method == "POST" and form.is_valid():
        with refusals_in(form, _FIELDS):
            made = services.make_programme(actor=request.viewer, now=request.now, **form.cleaned_data)
            return redirect("training:programme", made.id)
    return form_page(request, _("新建培训项目"), form, Link(_("返回培训"), reverse("training:list")))


@page("training.manage")
def edit(request: SignedRequest, programme_id: UUID) -> HttpResponse:
    """What was typed wrong."""
    found = selectors.programme_or_404(request.viewer, programme_id)
    request.viewer.must("training.manage", found.place)
    form = ProgrammeChangeForm(request.POST or None, viewer=request.viewer, initial=model_to_dict(found))
    if acted(request, form, partial(services.change_programme, programme_id=found.id), _FIELDS | {"training.session_outside": "ends_on"}):
        return redirect("training:programme", found.id)
    return form_page(
        request, _("改培训项目"), form, Link(found.title, reverse("training:programme", args=[found.id]))
    )


@page("training.read")
def programme(request: SignedRequest, programme_id: UUID) -> HttpResponse:
    """What it is, its numbers, its classes, courses and times."""
    found = selectors.programme_or_404(request.viewer, programme_id)
    report = selectors.report_of(request.viewer, found)
    context: dict[str, Any] = {
        "found": found,
        "report": report,
        "hours": hours_text(report.counts.hours),
        "kind": word(packs.for_place(found.place).programme_kinds, found.kind),
        "back": Link(_("返回培训"), reverse("training:list")),
        "facts": _facts(found),
        "classes": _classes(report),
        "courses": _courses(request, found),
        "sessions": sessions_table(selectors.sessions_of(request.viewer, found), request.now),
        "attended_href": reverse("training:attended", args=[found.id]),
        "may": request.viewer.may("training.manage", found.place),
    }
    return render(request, "training/programme.html", context)


def _facts(found: Programme) -> list[Pair]:
    facts = [
        Pair(_("地点"), full_name(found.place, language())),
        Pair(_("日期"), _days(found)),
        Pair(_("目标"), found.goals),
    ]
    if found.budget is not None:
        facts.append(Pair(_("经费(元)"), found.budget))
    if found.budget_note:
        facts.append(Pair(_("经费来源和用途"), found.budget_note))
    if found.pass_mark is not None:
        facts.append(Pair(_("测验合格分"), found.pass_mark))
    return facts


def _classes(report: Report) -> Table:
    rows = [
        Row((
            one.cohort.name, level_word(one.cohort.tier) or None, one.members, one.counts.people, one.counts.days, hours_text(one.counts.hours), one.completed, one.dropped,
            one.exam_passed if one.cohort.tier else None,
        ), reverse("training:class", args=[one.cohort.id]))
        for one in report.classes
    ]  # fmt: skip
    columns = [
        Column(_("班级")), Column(_("级别")), *(Column(text, "number") for text in (_("学员"), _("到过课的人"), _("人天"), _("学时"), _("结业"), _("退出"), _("之后考取证书"))),
    ]  # fmt: skip
    return Table(_("班级"), columns, rows, _("还没有开班。"))


def _courses(request: SignedRequest, found: Programme) -> Table:
    pack = packs.for_place(found.place)
    may = request.viewer.may("training.manage", found.place)
    rows = [
        Row((
            one.title, word(pack.topics, one.topic), word(pack.education, one.category), hours_text(one.hours), one.times,
            [Link(_("安排上课"), reverse("training:session-new", args=[one.id])), Link(_("改"), reverse("training:course-edit", args=[one.id]))] if may else None,
        ))
        for one in selectors.courses_of(request.viewer, found)
    ]  # fmt: skip
    columns = [
        Column(_("课程")),
        Column(_("主题")),
        Column(_("继续教育类别")),
        Column(_("计划学时"), "number"),
        Column(_("上几次"), "number"),
        Column("", "actions"),
    ]
    return Table(_("课程"), columns, rows, _("还没有课程。"))


@page("training.read")
def attended(request: SignedRequest, programme_id: UUID) -> HttpResponse:
    """The rows that people, days and hours are counted from; of one class with `?class=`."""
    found = selectors.programme_or_404(request.viewer, programme_id)
    asked = request.GET.get("class")
    cohort = selectors.cohort_or_404(request.viewer, read_key(asked)) if asked else None
    rows_page = selectors.attended_page(request.viewer, found, cohort, request.GET.get("after", ""))
    rows = [
        Row(
            (
                one.worker.name,
                one.session.course.title,
                day_text(one.session.starts_at),
                *presence_cells(one),
                hours_text(one.hours),
            ),
            reverse("training:session", args=[one.session_id]),
        )
        for one in rows_page.rows
    ]
    columns = [
        Column(text) for text in (_("姓名"), _("课程"), _("日期"), _("到"), _("走"), _("怎样签到"))
    ] + [Column(_("学时"), "number")]
    lead = _("人天:一个人一天算一次,当天有认定的学时才算。")
    context = {
        "title": _("签到和学时"), "lead": lead, "table": Table(cohort.name if cohort else found.title, columns, rows, _("还没有认定的学时。")),
        "pager": pager(request, rows_page), "back": Link(found.title, reverse("training:programme", args=[found.id])), "actions": [],
    }  # fmt: skip
    return render(request, "ui/rows_page.html", context)


def _days(found: Programme) -> str:
    first, last = day_text(found.starts_on), day_text(found.ends_on)
    return first if first == last else f"{first}–{last}"
