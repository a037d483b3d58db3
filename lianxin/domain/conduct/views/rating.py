"""Grades of agencies for everybody who logs in; a rating for those who have a hand in it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.access.selectors import labels_of
from lianxin.base.files.services import store_file
from lianxin.base.ui.form_pages import acted, form_page
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.parts import Action, Badge, Column, Link, Pair, Row, Table
from lianxin.base.ui.submitting import refusals_in, refusals_told
from lianxin.domain.conduct import selectors, services
from lianxin.domain.conduct.forms import AssessorForm, RatingForm, ScoresForm
from lianxin.domain.conduct.selectors.publicity import KIND
from lianxin.domain.conduct.selectors.rating import works_for
from lianxin.domain.workforce.views import publicity
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from datetime import date

    from lianxin.base.ui.parts import Tone
    from lianxin.domain.conduct.models import AgencyRating, RatingScore

_MAKE, _OWN, _READ = "rating.make", "workforce.own", "conduct.read"
_TONES: dict[str, Tone] = {"self": "info", "site": "info", "shown": "accent", "published": "good", "refused": "bad", "set_aside": "bad"}


@page(_OWN)
def ratings(request: SignedRequest) -> HttpResponse:
    """Every agency of the county with its grade, and until when it holds."""
    today = local_day(request.now)
    rows = [
        Row(
            (one.agency.name, grade_badge(one.last, today) if one.last is not None else Badge(_("未评级")), one.last.valid_until if one.last is not None else None, _state(one.runs)),
            reverse("conduct:rated-agency", args=[one.agency.id]),
        )
        for one in selectors.graded(request.viewer)
    ]
    columns = [Column(text) for text in (_("机构"), _("等级"), _("有效到"), _("正在评级"))]
    context = {
        "title": _("机构等级"), "table": Table(_("机构等级"), columns, rows, _("还没有登记机构。")), "lead": _("按公开的标准评定,结果公示以后公布。"),
        "actions": [Action(_("评级标准"), reverse("conduct:rating-criteria"), icon="file")],
    }  # fmt: skip
    return render(request, "ui/rows_page.html", context)


@page(_OWN)
def criteria(request: SignedRequest) -> HttpResponse:
    """The criteria as they are published: items with their points, grades with theirs, and what rules a rating out."""
    pack, today, tongue = packs.for_place(request.viewer.home), local_day(request.now), language()
    tables = []
    for part in sorted(pack.rating_parts.values(), key=lambda row: row.rank):
        rows = [Row((item.name.in_language(tongue), item.points)) for item in part.items]
        title = f"{part.name.in_language(tongue)}({sum(item.points for item in part.items)})"
        tables.append(Table(title, [Column(_("项目")), Column(_("满分"), "number")], rows))
    grades = sorted(pack.rating_grades.values(), key=lambda row: -row.rank)
    tables.append(Table(_("分数线"), [Column(_("等级")), Column(_("至少几分"), "number")], [Row((row.name.in_language(tongue), int(pack.value(row.least, today)))) for row in grades]))
    reasons = [Row((row.name.in_language(tongue), row.remedy.in_language(tongue))) for row in pack.not_rated.values()]
    first = Table(_("不予评级的情形"), [Column(_("情形")), Column(_("怎么办"))], reasons)
    sources = sorted({pack.sources[row.source].title for row in (*pack.rating_parts.values(), *grades)})
    context = {
        "title": _("评级标准"), "table": first, "tables": tables, "back": Link(_("机构等级"), reverse("conduct:ratings")),
        "about": _("依据:%(sources)s") % {"sources": "、".join(sources)},
    }  # fmt: skip
    return render(request, "conduct/criteria.html", context)


@page(_OWN)
def agency(request: SignedRequest, agency_id: UUID) -> HttpResponse:
    """The history of one agency."""
    found = selectors.agency_or_404(request.viewer, agency_id)
    today, viewer = local_day(request.now), request.viewer
    mine = set(selectors.ratings(viewer).filter(agency=found).values_list("id", flat=True))
    rows = [
        Row(
            (one.opened_on, _state(one), one.points, grade_badge(one, today) if one.points is not None else _reasons(one), one.published_on, one.valid_until),
            reverse("conduct:rating", args=[one.id]) if one.id in mine else "",
        )
        for one in selectors.history_of(viewer, found)
    ]
    columns = [Column(_("受理日期")), Column(_("阶段")), Column(_("得分"), "number"), Column(_("等级或原因")), Column(_("公布日期")), Column(_("有效到"))]
    may = viewer.may(_MAKE, found.place) and not works_for(viewer, found.id)
    context = {
        "title": found.name, "table": Table(_("历次评级"), columns, rows, _("还没有评过级。")), "back": Link(_("机构等级"), reverse("conduct:ratings")),
        "actions": [Action(_("受理评级"), reverse("conduct:new-rating", args=[found.id]), "primary", "add")] if may else [],
    }  # fmt: skip
    return render(request, "ui/rows_page.html", context)


@page(_MAKE)
def new(request: SignedRequest, agency_id: UUID) -> HttpResponse:
    """It asks to be rated."""
    found = selectors.agency_or_404(request.viewer, agency_id)
    reasons = [(code, row.name.in_language(language())) for code, row in packs.for_place(found.place).not_rated.items()]
    form = RatingForm(request.POST or None, reasons=reasons)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            made = services.open_rating(actor=request.viewer, now=request.now, agency_id=found.id, **form.cleaned_data)
            return redirect("conduct:rating", made.id)
    return form_page(request, _("受理评级"), form, Link(found.name, reverse("conduct:rated-agency", args=[found.id])), lead=found.name, submit=_("受理"))


@page(_OWN)
def rating(request: SignedRequest, agency_rating_id: UUID) -> HttpResponse:
    """One rating: its scores, assessors, result."""
    found = selectors.rating_or_404(request.viewer, agency_rating_id)
    viewer, today = request.viewer, local_day(request.now)
    facts = [
        (_("阶段"), _state(found)), (_("受理日期"), found.opened_on), (_("不予评级的情形"), _reasons(found)), (_("自评由谁填"), _typist(found)), (_("投诉扣分"), found.deducted or None),
        (_("得分"), found.points), (_("等级"), grade_badge(found, today) if found.points is not None else None), (_("公示从"), found.shown_from), (_("公示到"), found.shown_until),
        (_("公布日期"), found.published_on), (_("有效到"), found.valid_until),
    ]  # fmt: skip
    answers = found.shown_from is not None and viewer.may(_MAKE, found.place) and not works_for(viewer, found.agency_id)
    assessors = [Row((one.user.display_name, one.done_at)) for one in selectors.assessors_of(viewer, found)]
    context = {
        "title": found.agency.name, "facts": [Pair(label, value) for label, value in facts if value not in (None, "")], "scores": _scores(request, found),
        "assessors": Table(_("评估员"), [Column(_("姓名")), Column(_("交分时间"))], assessors, _("还没有指定评估员。")), "actions": _acts(request, found),
        "back": Link(_("历次评级"), reverse("conduct:rated-agency", args=[found.agency_id])),
        "objections": publicity.objections_table(request, KIND, found.id) if answers else None,
    }  # fmt: skip
    return render(request, "conduct/rating.html", context)


@page(_MAKE)
def note_objection(request: SignedRequest, agency_rating_id: UUID) -> HttpResponse:
    """An objection to the result came in by letter or telephone."""
    return publicity.note(request, KIND, selectors.rating_or_404(request.viewer, agency_rating_id).id)


@page(_OWN)
def oneself(request: SignedRequest, agency_rating_id: UUID) -> HttpResponse:
    """The agency's own points."""
    found = selectors.rating_or_404(request.viewer, agency_rating_id)
    own = works_for(request.viewer, found.agency_id)
    return _score(request, agency_rating_id, _("机构自评") if own else _("代机构填自评"), services.score_oneself, with_files=True, for_them=not own)


@page(_READ)
def on_site(request: SignedRequest, agency_rating_id: UUID) -> HttpResponse:
    """An assessor's points."""
    return _score(request, agency_rating_id, _("现场评分"), services.score_on_site)


@page(_MAKE)
def assessor(request: SignedRequest, agency_rating_id: UUID) -> HttpResponse:
    """Who scores it on site."""
    found = selectors.rating_or_404(request.viewer, agency_rating_id)
    people = [(str(one.id), one.display_name) for one in selectors.assessor_choices(request.viewer, request.now, found)]
    named = [(str(one.user_id), one.user.display_name) for one in selectors.assessors_of(request.viewer, found) if one.done_at is None]
    form = AssessorForm(request.POST or None, people=people, named=named)
    if acted(request, form, partial(services.name_assessor, rating_id=found.id), {"rating.assessor_unfit": "user_id"}):
        return redirect("conduct:rating", found.id)
    return form_page(request, _("指定评估员"), form, _back(found), about=[_("在这家机构任职的人不在名单里。两位评估员各打各的分,都交了才看得到。")])


@page(_MAKE)
def publish(request: SignedRequest, agency_rating_id: UUID) -> HttpResponse:
    """The grade holds from today on."""
    found = selectors.rating_or_404(request.viewer, agency_rating_id)
    if request.method == "POST":
        with refusals_told(request):
            services.publish_rating(actor=request.viewer, now=request.now, rating_id=found.id)
            messages.success(request, _("已公布。"))
        return redirect("conduct:rating", found.id)
    context = {
        "title": _("公布等级"), "text": found.agency.name, "submit_label": _("公布"), "consequences": [_("公布以后,登录的人都看得到等级和有效期。")],
        "back_url": reverse("conduct:rating", args=[found.id]),
    }  # fmt: skip
    return render(request, "ui/confirm.html", context)


def _score(request: SignedRequest, agency_rating_id: UUID, title: str, act: Any, *, with_files: bool = False, for_them: bool = False) -> HttpResponse:
    found = selectors.rating_or_404(request.viewer, agency_rating_id)
    items = selectors.items_of(found.place).values()
    form = ScoresForm(request.POST or None, request.FILES or None, items=items, with_files=with_files, for_them=for_them)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            more = {"source": form.cleaned_data["source"]} if for_them else {}
            act(actor=request.viewer, now=request.now, rating_id=found.id, scores=_typed(request, form, found), **more)
            messages.success(request, _("已交分。"))
            return redirect("conduct:rating", found.id)
    return form_page(request, title, form, _back(found), lead=found.agency.name, submit=_("交分"))


def _typed(request: SignedRequest, form: ScoresForm, found: AgencyRating) -> dict[str, services.Scored]:
    data, scores = form.cleaned_data, {}
    for code in form.codes:
        upload, kept = data.get(f"f-{code}"), None
        if upload:
            if not works_for(request.viewer, found.agency_id):
                request.viewer.must(_MAKE, found.place)
            kept = store_file(actor=request.viewer, now=request.now, place=found.place, content=upload.read(), needs="file.read").id
        scores[code] = services.Scored(data[f"p-{code}"], data[f"n-{code}"], kept)
    return scores


def grade_badge(one: AgencyRating, today: date) -> Badge:
    """The grade, and whether it still holds."""
    name = word(packs.for_place(one.place).rating_grades, one.grade) if one.grade else _("没有达到等级")
    if one.valid_until is not None and today > one.valid_until:
        return Badge(_("%(grade)s(已过期)") % {"grade": name}, "warn")
    return Badge(name, "good" if one.grade else "plain")


def _typist(one: AgencyRating) -> str:
    """Who typed the agency's own points, and from what where it was not the agency."""
    if one.self_by is None:
        return ""
    name = labels_of([one.self_by]).get(one.self_by, "")
    return _("%(name)s 代机构填;依据:%(source)s") % {"name": name, "source": one.self_source} if one.self_source else name


def _state(one: AgencyRating | None) -> Badge | None:
    return Badge(_(one.get_state_display()), _TONES[one.state]) if one is not None else None


def _reasons(one: AgencyRating) -> str:
    return "、".join(word(packs.for_place(one.place).not_rated, code) for code in one.refused)


def _scores(request: SignedRequest, found: AgencyRating) -> Table:
    given: dict[str, list[RatingScore]] = {}
    for one in selectors.scores_of(request.viewer, found):
        given.setdefault(one.item, []).append(one)
    rows = []
    for code, item in selectors.items_of(found.place).items():
        own = next((one for one in given.get(code, []) if one.assessor is None), None)
        site = "、".join(str(one.points) for one in given.get(code, []) if one.assessor is not None)
        paper = Link(_("看证明"), reverse("web:file", args=[own.evidence_id])) if own is not None and own.evidence_id else None
        rows.append(Row((item.name.in_language(language()), item.points, own.points if own is not None else None, own.note if own is not None else None, paper, site or None)))
    columns = [Column(_("项目")), Column(_("满分"), "number"), Column(_("自评"), "number"), Column(_("依据")), Column(_("证明")), Column(_("现场评分"))]
    return Table(_("得分"), columns, rows)


def _acts(request: SignedRequest, found: AgencyRating) -> list[Action]:
    viewer = request.viewer
    may = viewer.may(_MAKE, found.place) and not works_for(viewer, found.agency_id)

    def act(label: str, name: str) -> Action:
        return Action(label, reverse(f"conduct:{name}", args=[found.id]))

    fill = _("填自评") if works_for(viewer, found.agency_id) else _("代机构填自评")
    offered = [act(fill, "rating-self")] if found.state == "self" and (may or works_for(viewer, found.agency_id)) else []
    if found.state in ("self", "site") and may:
        offered.append(act(_("指定评估员"), "rating-assessor"))
    mine = [one for one in selectors.assessors_of(viewer, found) if one.user_id == viewer.id and one.done_at is None]
    if found.state == "site" and mine:
        offered.append(act(_("现场评分"), "rating-site"))
    if found.state == "shown":
        offered.append(Action(_("公示网页"), reverse("public:publicity", args=[KIND, found.id])))
    if found.state == "shown" and may:
        offered.append(act(_("登记公示异议"), "rating-objection"))
    if found.state == "shown" and may and found.shown_until is not None and local_day(request.now) > found.shown_until:
        offered.append(act(_("公布等级"), "rating-publish"))
    return offered


def _back(found: AgencyRating) -> Link:
    return Link(_("返回"), reverse("conduct:rating", args=[found.id]))


