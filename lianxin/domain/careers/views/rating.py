"""Rating on pages: oneself, somebody one supervises, and what was agreed; the heat map."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.pages import page
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.form_pages import act_page
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.parts import Badge, Column, Link, Row, Table
from lianxin.base.ui.submitting import part_of
from lianxin.domain.careers import services
from lianxin.domain.careers.forms import RatingForm, YearForm
from lianxin.domain.careers.selectors import competency, seeing
from lianxin.domain.careers.views.asking import as_numbers, by_name, line_href, place_of, typed, year_of
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from lianxin.base.access.pages import SignedRequest
    from lianxin.base.access.viewer import Viewer
    from lianxin.domain.careers.selectors.competency import HeatCount, HeatLine
    from lianxin.domain.workforce.models import Worker


@page("workforce.own")
def own(request: SignedRequest) -> HttpResponse:
    """Rate oneself."""
    worker = seeing.own_file(request.viewer)
    before = competency.sides_of(request.viewer, worker, local_day(request.now).year).own
    form = _form(request, worker, _("依据(可不写)"), before, is_needed=False)
    return _rating(request, worker, _("自评能力"), form, services.rate_own, "evidence", _("按自己实际做到的选,不按希望做到的选。"))


@page("workforce.own")
def supervised(request: SignedRequest, worker_id: UUID) -> HttpResponse:
    """Rate somebody."""
    worker = _rated(request, worker_id)
    before = competency.sides_of(request.viewer, worker, local_day(request.now).year).supervisor
    form = _form(request, worker, _("依据:看到的具体做法"), before, is_needed=True)
    rate = partial(services.rate_supervised, worker_id=worker.id)
    return _rating(request, worker, _("评定能力"), form, rate, "evidence", worker.name)


@page("workforce.own")
def agreed(request: SignedRequest, worker_id: UUID) -> HttpResponse:
    """Write down what was agreed; the supervisor's levels stand there at first."""
    worker = _rated(request, worker_id)
    before = competency.sides_of(request.viewer, worker, local_day(request.now).year).standing
    form = _form(request, worker, _("谈了什么、为什么这样定"), before, is_needed=True)
    return _rating(request, worker, _("谈过以后定等级"), form, partial(services.agree, worker_id=worker.id), "talk", worker.name)


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


def _rating(request: SignedRequest, worker: Worker, title: str, form: RatingForm, act: Callable[..., object], said: str, lead: str) -> HttpResponse:
    """The page; `said`: how the service `act` calls the words beside the levels."""

    def rate(*, actor: Viewer, now: datetime, year: int, rating_id: UUID, evidence: str, **_levels: Any) -> object:
        return act(actor=actor, now=now, year=year, rating_id=rating_id, levels=form.levels(), **{said: evidence})

    return act_page(request, title, form, rate, _back(worker), lead, done=_("已记下。以前的评定留着。"))


def _back(worker: Worker) -> Link:
    return Link(worker.name, reverse("web:worker-tab", args=[worker.id, "careers"]))


@page("career.read")
def heat(request: SignedRequest) -> HttpResponse:
    """How far the people of a place are: by name in a station, as numbers where there are many or the place is wide."""
    place, year, viewer = place_of(request), year_of(request), request.viewer
    lines, lacking, pager = competency.heat(viewer, place, year), request.GET.get("lacking", ""), None
    if not by_name(request) and as_numbers(place, len(lines)):
        table = _counts_table(competency.heat_counts(lines, place), place, year)
    else:
        wanted = [line for line in lines if (line.place == place or not by_name(request)) and (not lacking or line.lacks(lacking))]
        part, pager = part_of(request, wanted)
        table = _names_table(part, place)
    context = {
        "title": _("能力热力图"), "table": table, "pager": pager,
        "form": None if lacking or by_name(request) else YearForm(typed(request), viewer=viewer, initial={"place": place, "year": year}),
        "lead": _("%(place)s,%(year)s 年。以谈过以后定的等级为准,没有谈过的看督导评定。") % {"place": full_name(place, language()), "year": year},
        "back": Link(_("人才"), f"{reverse('careers:place')}?place={place}"),
    }  # fmt: skip
    return render(request, "ui/rows_page.html", context)


def _names_table(lines: Sequence[HeatLine], place: str) -> Table:
    """One line a worker."""
    pack = packs.for_place(place)
    rows = []
    for line in lines:
        cells = [_cell(line.have.get(code), line.lacks(code)) for code in pack.competencies]
        rows.append(Row((line.worker.name, *cells), reverse("web:worker-tab", args=[line.worker.id, "careers"])))
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
        at = line_href("careers:heat", place, line.place, year=year)
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
