"""The list of questionnaires, and one of them: its versions, where it is filled in, what came."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.ui.asked import asked_place
from lianxin.base.ui.parts import Action, Badge, Column, Link, Pair, Row, Table
from lianxin.domain.surveys import selectors
from lianxin.domain.surveys.forms import FormFilterForm
from lianxin.domain.surveys.selectors.listing import counts_by_form, forms_listed, places_by_form
from lianxin.domain.surveys.selectors.submissions import Counts
from lianxin.domain.surveys.views.showing import (
    SUBJECTS,
    form_badge,
    people_of,
    place_path,
    place_word,
    title_of,
    version_badge,
)
from lianxin.domain.surveys.views.starting import starters
from lianxin.kernel.clock import local_day
from lianxin.kernel.divisions import contains

if TYPE_CHECKING:
    from datetime import date

    from lianxin.domain.surveys.models import Form, FormAssignment, FormVersion

_NAMED = 3  # places of a list's cell; the rest is a number


@page("form.read")
def forms(request: SignedRequest) -> HttpResponse:
    """Every questionnaire within reach, those in use first."""
    form = FormFilterForm(request.GET, viewer=request.viewer)
    form.is_valid()
    listed = forms_listed(request.viewer, state=form.cleaned_data.get("state", ""), place=asked_place(request.GET))
    context = {
        "form": form,
        "table": Table(_("问卷"), _columns(), _rows(request, listed)),
        "is_empty": not listed and not request.GET,
        "may_author": request.viewer.may("form.author"),
        "adoptable": _adoptable(request),
        "actions": _list_actions(request),
    }
    return render(request, "surveys/forms.html", context)


def _adoptable(request: SignedRequest) -> Table | None:
    """The packs' questionnaires that one's own place does not have yet, each with the one click that takes it over."""
    home = request.viewer.home
    if not home or not request.viewer.may("form.author", home):
        return None
    had = {form.form_id for form in selectors.forms(request.viewer) if contains(form.place, home)}
    rows = [
        Row((title, [Action(_("采用"), reverse("surveys:adopt", args=[name]), post=True), Action(_("下载成 Excel"), reverse("surveys:start", args=[name]))]))
        for name, title in starters(home)
        if name not in had
    ]
    return Table(_("可采用的问卷"), [Column(_("问卷")), Column("", "actions")], rows) if rows else None


def _columns() -> list[Column]:
    numbers = [Column(text, "number") for text in (_("收到"), _("待审核"), _("有问题"))]
    return [Column(_("问卷")), Column(_("状态")), Column(_("版本"), "short"), Column(_("填报地点")), *numbers]


def _rows(request: SignedRequest, listed: list[Form]) -> list[Row]:
    counts, places = counts_by_form(request.viewer, listed), places_by_form(request.viewer, listed, local_day(request.now))
    rows = []
    for form in listed:
        found = counts.get(form.id, Counts())
        rows.append(
            Row((
                Link(title_of(form), reverse("surveys:form", args=[form.id]), f"{form.form_id} · {place_word(form.place)}"),
                _state(form, places.get(form.id, [])), form.current.version if form.current else None, _places(places.get(form.id, [])),
                found.returned, found.received + found.has_issues, found.has_issues,
            ))
        )  # fmt: skip
    return rows


def _state(form: Form, places: list[str]) -> Badge:
    """Where it stands; open and assigned to no place of the viewer's: nobody there can fill it in, not now."""
    if form.state == "open" and not places:
        return Badge(_("未指派"), "warn")
    return form_badge(form)


def _places(codes: list[str]) -> str:
    named = "、".join(place_word(code) for code in codes[:_NAMED])
    return _("%(places)s 等 %(count)s 处") % {"places": named, "count": len(codes)} if len(codes) > _NAMED else named


def _list_actions(request: SignedRequest) -> list[Action]:
    offered = [
        ("submission.read", Action(_("答卷"), reverse("surveys:submissions"), icon="inbox")),
        ("submission.send", Action(_("我填的答卷"), reverse("surveys:own"), icon="person")),
        ("form.author", Action(_("上传问卷"), reverse("surveys:upload"), "primary", "import")),
    ]
    return [action for ability, action in offered if request.viewer.may(ability)]


@page("form.read")
def form(request: SignedRequest, form_id: UUID) -> HttpResponse:
    """One questionnaire."""
    found = selectors.form_or_404(request.viewer, form_id)
    may_assign = request.viewer.may("form.assign")
    versions = list(selectors.versions_of(request.viewer, found).select_related("form"))
    assigned, today = list(selectors.assignments_of(request.viewer, found)), local_day(request.now)
    context = {
        "found": found,
        "title": title_of(found),
        "badge": form_badge(found),
        "back": Link(_("返回问卷"), reverse("surveys:forms")),
        "facts": _facts(found),
        "counts": _counts(request, found),
        "versions": _versions(versions),
        "assignments": _assignments(request, found, assigned, today),
        "actions": _actions(request, found),
        "may_assign": may_assign and found.current_id is not None,
        "may_manage": request.viewer.may("form.assign", found.place),
        "nowhere": found.state == "open" and not any(one.ends_on is None or one.ends_on > today for one in assigned),
        "stopped": bool(assigned),
    }
    return render(request, "surveys/form.html", context)


def _facts(found: Form) -> list[Pair]:
    return [
        Pair(_("表单编号"), found.form_id),
        Pair(_("所属区划"), place_path(found.place)),
        Pair(_("填报对象"), _(SUBJECTS[found.subject])),
        Pair(_("当前版本"), found.current.version if found.current else None),
        Pair(_("结束时间"), found.closed_at),
    ][: 5 if found.closed_at else 4]


def _counts(request: SignedRequest, found: Form) -> list[dict[str, object]]:
    if not request.viewer.may("submission.read"):
        return []
    counts, inbox = selectors.counts(request.viewer, found), f"{reverse('surveys:submissions')}?form={found.id}&state="
    shown = [
        (_("收到"), counts.returned, "all", "plain"), (_("待审核"), counts.received + counts.has_issues, "", "info"),
        (_("有问题"), counts.has_issues, "has_issues", "warn"), (_("退回修改"), counts.sent_back, "sent_back", "accent"),
        (_("已通过"), counts.approved, "approved", "good"), (_("隔离待定"), counts.quarantined, "quarantined", "bad"),
    ]  # fmt: skip
    return [
        {"label": label, "value": value, "href": f"{inbox}{code}", "tone": tone if value else "plain"}
        for label, value, code, tone in shown
        if value or code in ("all", "")
    ]


def _versions(versions: list[FormVersion]) -> Table:
    makers = people_of(one.made_by for one in versions)
    rows = []
    for one in versions:
        errors = len(selectors.errors_of(one))
        state = [version_badge(one), *([Badge(_("%(count)s 处错误") % {"count": errors}, "bad")] if errors else [])]
        cells = (one.version, state, one.made_at, makers.get(one.made_by) if one.made_by else None, one.published_at)
        rows.append(Row(cells, reverse("surveys:version", args=[one.id])))
    return Table(_("版本"), [Column(text) for text in (_("版本"), _("状态"), _("上传时间"), _("上传人"), _("发布时间"))], rows)


def _assignments(request: SignedRequest, found: Form, assigned: list[FormAssignment], today: date) -> Table:
    rows = []
    for one in assigned:
        running = one.ends_on is None or one.ends_on > today
        actions = []
        if running and request.viewer.may("form.assign", one.place):
            actions = [
                Action(_("修改"), f"{reverse('surveys:assign', args=[found.id])}?place={one.place}"),
                Action(_("停止填报"), reverse("surveys:unassign", args=[one.id]), post=True),
            ]
        rows.append(Row((place_path(one.place), one.starts_on, _last_day(one), one.copies, _running(found, one, today), actions)))
    columns = [Column(text) for text in (_("地点"), _("开始"), _("最后一天"))]
    columns += [Column(_("发放份数"), "number"), Column(_("状态")), Column("", "actions")]
    return Table(_("填报地点"), columns, rows, _("还没有指派到任何地点。"))


def _last_day(one: FormAssignment) -> object:
    """None for one stopped on the day it began: it never had a day."""
    if one.ends_on and one.ends_on <= one.starts_on:
        return None
    return one.ends_on - timedelta(days=1) if one.ends_on else _("不限")


def _running(found: Form, one: FormAssignment, today: date) -> Badge:
    if found.state == "closed":
        return Badge(_("已结束"))
    if one.ends_on is not None and one.ends_on <= today:
        return Badge(_("已停止"))
    return Badge(_("填报中"), "good") if one.starts_on <= today else Badge(_("未开始"), "info")


def _actions(request: SignedRequest, found: Form) -> list[Action]:
    viewer, is_open = request.viewer, found.state == "open" and found.current_id is not None
    offered = []
    if is_open and viewer.may("submission.send"):
        offered.append(Action(_("填写"), reverse("surveys:fill", args=[found.id]), "primary", "edit"))
        offered.append(Action(_("填写链接"), reverse("surveys:links", args=[found.id]), icon="handover"))
    if viewer.may("submission.read"):
        offered.append(Action(_("答卷"), f"{reverse('surveys:submissions')}?form={found.id}", icon="inbox"))
    if viewer.may("submission.analyse") and found.current_id is not None:
        offered.append(Action(_("分析"), reverse("surveys:analysis", args=[found.id]), icon="chart"))
    if viewer.may("form.author", found.place):
        offered.append(Action(_("上传新版本"), f"{reverse('surveys:upload')}?form={found.id}", icon="import"))
    return offered
