"""Rating on pages: oneself, somebody one supervises, and what was agreed; the heat map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.pages import page
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.parts import Badge, Column, Link, Row, Table
from lianxin.base.ui.submitting import refusals_in
from lianxin.domain.careers import services
from lianxin.domain.careers.forms import PlaceForm, RatingForm
from lianxin.domain.careers.selectors import competency, seeing
from lianxin.domain.careers.views import showing
from lianxin.domain.careers.views.asking import place_of, year_of
from lianxin.kernel.clock import local_day
from lianxin.kernel.divisions import level
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lianxin.base.access.pages import SignedRequest
    from lianxin.domain.careers.selectors.competency import HeatCount, HeatLine
    from lianxin.domain.workforce.models import Worker


@page("workforce.own")
def own(request: SignedRequest) -> HttpResponse:
    """Rate oneself."""
    worker = seeing.own_file(request.viewer)
    before = competency.sides_of(request.viewer, worker, local_day(request.now).year).own
    form = _form(request, worker, _("依据(可不写)"), before, is_needed=False)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.rate_own(actor=request.viewer, now=request.now, **_values(form, "evidence"))
            return _done(request, worker)
    return showing.form_page(
        request, _("自评能力"), form, _back(worker), _("按自己实际做到的选,不按希望做到的选。")
    )


@page("workforce.own")
def supervised(request: SignedRequest, worker_id: UUID) -> HttpResponse:
    """Rate somebody."""
    worker = _rated(request, worker_id)
    before = competency.sides_of(request.viewer, worker, local_day(request.now).year).supervisor
    form = _form(request, worker, _("依据:看到的具体做法"), before, is_needed=True)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.rate_supervised(
                actor=request.viewer, now=request.now, worker_id=worker.id, **_values(form, "evidence")
            )
            return _done(request, worker)
    return showing.form_page(request, _("评定能力"), form, _back(worker), worker.name)


@page("workforce.own")
def agreed(request: SignedRequest, worker_id: UUID) -> HttpResponse:
    """Write down what was agreed; the supervisor's levels stand there at first."""
    worker = _rated(request, worker_id)
    before = competency.sides_of(request.viewer, worker, local_day(request.now).year).standing
    form = _form(request, worker, _("谈了什么、为什么这样定"), before, is_needed=True)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.agree(
                actor=request.viewer, now=request.now, worker_id=worker.id, **_values(form, "talk")
            )
            return _done(request, worker)
    return showing.form_page(request, _("谈过以后定等级"), form, _back(worker), worker.name)


def _rated(request: SignedRequest, worker_id: UUID) -> Worker:
    worker = seeing.person_or_404(request.viewer, worker_id)
    if not seeing.may_rate(request.viewer, worker):
        raise ProblemError(
            "careers.own_rating" if seeing.is_own(request.viewer, worker) else "careers.not_supervisor"
        )
    return worker


def _form(
    request: SignedRequest, worker: Worker, said: str, before: Mapping[str, int], *, is_needed: bool
) -> RatingForm:
    pack, year = packs.for_place(worker.place), local_day(request.now).year
    return RatingForm(
        request.POST or None, pack=pack, said=said, is_needed=is_needed, before=before, initial={"year": year}
    )


def _values(form: RatingForm, name: str) -> dict[str, Any]:
    kept = form.cleaned_data
    return {
        "year": kept["year"],
        "rating_id": kept["rating_id"],
        "levels": form.levels(),
        name: kept["evidence"],
    }


def _done(request: SignedRequest, worker: Worker) -> HttpResponse:
    messages.success(request, _("已记下。以前的评定留着。"))
    return redirect("careers:person", worker.id)


def _back(worker: Worker) -> Link:
    return Link(worker.name, reverse("careers:person", args=[worker.id]))


@page("career.read")
def heat(request: SignedRequest) -> HttpResponse:
    """How far the people of a place are: by name in a station, as numbers where there are many or the place is wide."""
    place, year, viewer = place_of(request), year_of(request), request.viewer
    lines = competency.heat(viewer, place, year)
    if request.GET.get("names") == "1":
        lines = [line for line in lines if line.place == place]
        table = _names_table(lines, place, request.GET.get("lacking", ""))
    elif level(place) in competency.WIDE or len(lines) > _MANY:
        table = _counts_table(competency.heat_counts(lines, place), place, year)
    else:
        table = _names_table(lines, place, request.GET.get("lacking", ""))
    context = {
        "title": _("能力热力图"), "table": table, "form": PlaceForm(request.GET or None, viewer=viewer, initial={"place": place, "year": year}),
        "lead": _("%(place)s,%(year)s 年。以谈过以后定的等级为准,没有谈过的看督导评定。") % {"place": full_name(place, language()), "year": year},
        "back": Link(_("人才"), f"{reverse('careers:place')}?place={place}"),
    }  # fmt: skip
    return render(request, "careers/rows.html", context)


_MANY = 60
"""More people than this are shown as numbers, place by place."""


def _names_table(lines: list[HeatLine], place: str, lacking: str) -> Table:
    """One line a worker; `lacking`: only those who lack this competency."""
    pack = packs.for_place(place)
    shown = [line for line in lines if not lacking or line.lacks(lacking)]
    rows = []
    for line in shown:
        cells = [_cell(line.have.get(code), line.lacks(code)) for code in pack.competencies]
        rows.append(Row((line.worker.name, *cells), reverse("careers:person", args=[line.worker.id])))
    columns = [
        Column(_("姓名")),
        *(Column(word(pack.competencies, code), "short") for code in pack.competencies),
    ]
    return Table(
        _("每个人的能力等级;颜色是和岗位要求比"), columns, rows, _("这里没有相符的人。"), caption_shown=True
    )


def _cell(have: int | None, lacks: int | None) -> Badge | None:
    if have is None or lacks is None:
        return None
    return Badge(str(have), "good" if not lacks else "warn" if lacks == 1 else "bad")


def _counts_table(lines: list[HeatCount], place: str, year: int) -> Table:
    """One line a township: how many were rated, and of these how many lack each competency."""
    pack = packs.for_place(place)
    rows = []
    for line in lines:
        at = f"{reverse('careers:heat')}?place={line.place}&year={year}"
        if line.place == place:
            at += "&names=1"
        cells = [_count(line, code, f"{at}&lacking={code}") for code in pack.competencies]
        rows.append(Row((Link(full_name(line.place, language()), at), line.people, line.rated, *cells)))
    columns = [Column(_("地点")), Column(_("在岗"), "number"), Column(_("评定过"), "number")]
    columns += [Column(word(pack.competencies, code), "short") for code in pack.competencies]
    return Table(_("没有达到岗位要求的人数"), columns, rows, _("这里没有在岗的人。"), caption_shown=True)


def _count(line: HeatCount, code: str, href: str) -> Badge | None:
    if not line.rated:
        return None
    number = line.lacking.get(code, 0)
    return Badge(
        str(number),
        "good" if not number else "warn" if number * 2 < line.rated else "bad",
        href=href if number else "",
    )
