"""The talent of a place counted again, each number with its rows, beside what was published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.pages import page
from lianxin.base.db.paging import page_of
from lianxin.base.places.selectors import below, full_name
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.parts import Action, Badge, Column, Link, Row, Table
from lianxin.base.ui.submitting import pager
from lianxin.domain.careers.forms import REGIONS, PlaceForm
from lianxin.domain.careers.selectors import counting, ladder, supervision
from lianxin.domain.careers.views import showing
from lianxin.domain.careers.views.asking import place_of, typed
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from uuid import UUID

    from lianxin.base.access.pages import SignedRequest
    from lianxin.domain.careers.selectors.counting import Talent

WORKERS, CERTIFIED = "workers", "certified"
TITLES = {"leading_talents": "leading_talent", "supervisors": "supervisor"}
"""What a published figure is called → the title it counts."""


@page("career.read")
def place(request: SignedRequest) -> HttpResponse:
    """Workers, certified, titles by region, supervision; who is due; rounds that run."""
    viewer, where, today = request.viewer, place_of(request), local_day(request.now)
    found, ratio = counting.talent(viewer, where, today), supervision.ratio(viewer, where)
    at = f"{reverse('careers:people')}?place={where}&what="
    context = {
        "title": _("人才"), "lead": full_name(where, language()), "actions": _actions(request, where),
        "form": PlaceForm(typed(request), viewer=viewer, initial={"place": where}),
        "found": found, "share": found.share, "at": at, "titles": _titles(found, where, at), "published": _published(found, where, at),
        "ratio": ratio, "supervision": f"{reverse('careers:supervision')}?place={where}",
        "due": len({one.engagement.worker_id for one, _move in ladder.due(viewer, where, today)}), "due_href": f"{reverse('careers:due')}?place={where}",
        "below": _below(request, where, found),
    }  # fmt: skip
    return render(request, "careers/place.html", context)


def _actions(request: SignedRequest, where: str) -> list[Action]:
    return [
        Action(_("能力热力图"), f"{reverse('careers:heat')}?place={where}", icon="chart"),
        Action(_("谁该晋升"), f"{reverse('careers:due')}?place={where}"),
        Action(_("督导"), f"{reverse('careers:supervision')}?place={where}"),
        Action(_("称号选拔"), reverse("careers:rounds")),
    ]


def _titles(found: Talent, where: str, at: str) -> Table:
    """People by title and region; a person with two regions stands in both, the total counts them once."""
    pack, rows = packs.for_place(where), []
    for code, title in pack.titles.items():
        total = len(found.holders(code))
        cells = [
            Link(str(number), f"{at}{code}:{region}") if (number := len(found.holders(code, region))) else 0
            for region in REGIONS
        ]
        rows.append(
            Row((title.name.in_language(language()), Link(str(total), f"{at}{code}") if total else 0, *cells))
        )
    columns = [
        Column(_("称号")),
        Column(_("人数"), "number"),
        *(Column(str(label), "number") for label in REGIONS.values()),
    ]
    return Table(
        _("称号(同一人有几个级别的,人数里只算一次;两种称号可能是同一个人,不能相加)"),
        columns,
        rows,
        caption_shown=True,
    )


def _published(found: Talent, where: str, at: str) -> Table | None:
    """What was printed about this place beside what is counted here."""
    pack = packs.for_place(where)
    names = {
        WORKERS: _("在岗社会工作者"),
        CERTIFIED: _("持证"),
        **{key: word(pack.titles, code) for key, code in TITLES.items()},
    }
    rows = []
    for figure in pack.figures:
        if figure.place != where or figure.measure not in names:
            continue
        number = _number(found, figure.measure)
        state = Badge(_("相符"), "good") if number == figure.value else Badge(_("不同"), "warn")
        what = TITLES.get(figure.measure, figure.measure)
        source = pack.sources[figure.source].title
        told = f"“{figure.words}” {source}" + (f"({figure.note})" if figure.note else "")
        rows.append(Row((names[figure.measure], figure.value, Link(str(number), f"{at}{what}"), state, told)))
    columns = [
        Column(_("项目")),
        Column(_("公开的数"), "number"),
        Column(_("现在数得"), "number"),
        Column(_("比较"), "short"),
        Column(_("原话与出处")),
    ]
    return Table(_("公开报道的数"), columns, rows, caption_shown=True) if rows else None


def _number(found: Talent, measure: str) -> int:
    if measure in TITLES:
        return len(found.holders(TITLES[measure]))
    return found.workers if measure == WORKERS else found.certified


def _below(request: SignedRequest, where: str, found: Talent) -> Table | None:
    """The places directly below, with the same numbers."""
    rows = []
    for division in below(request.viewer, where):
        if not request.viewer.may("career.read", division.code):
            continue
        part = found.at(division.code)
        if part.workers:
            share = f"{part.share} %" if part.share is not None else None
            at = f"{reverse('careers:people')}?place={division.code}&what="
            cells = (
                Link(str(part.workers), f"{at}{WORKERS}"),
                Link(str(part.certified), f"{at}{CERTIFIED}"),
                share,
            )
            rows.append(
                Row(
                    (full_name(division.code, language()), *cells),
                    f"{reverse('careers:place')}?place={division.code}",
                )
            )
    columns = [
        Column(_("地点")),
        Column(_("在岗"), "number"),
        Column(_("持证"), "number"),
        Column(_("占比"), "number"),
    ]
    return Table(_("按地点"), columns, rows, caption_shown=True) if rows and found.workers else None


@page("career.read")
def people(request: SignedRequest) -> HttpResponse:
    """The rows behind a number: everybody, the certified, the holders of a title (of a region)."""
    viewer, where, today = request.viewer, place_of(request), local_day(request.now)
    found, pack, what = (
        counting.talent(viewer, where, today),
        packs.for_place(where),
        request.GET.get("what", WORKERS),
    )
    wanted, title = _wanted(found, what, where)
    shown = page_of(counting.on_posts(viewer, where, wanted), "made_at", after=request.GET.get("after", ""))
    rows = []
    for one in shown.rows:
        held = "、".join(
            f"{REGIONS[region]}{word(pack.titles, code)}" for code, region in found.titles.get(one.id, ())
        )
        level = _(showing.LEVEL_WORDS[found.levels[one.id]])
        cells = (one.name, full_name(one.place, language()), level, held)
        rows.append(Row(cells, reverse("web:worker-tab", args=[one.id, "careers"])))
    columns = [Column(_("姓名")), Column(_("档案所在")), Column(_("证书")), Column(_("称号"))]
    number = found.workers if wanted is None else len(wanted)
    lead = _("%(place)s,%(number)s 人") % {"place": full_name(where, language()), "number": number}
    back = Link(_("人才"), f"{reverse('careers:place')}?place={where}")
    table = Table(title, columns, rows, _("没有人。"))
    return showing.rows_page(request, title, table, lead=lead, back=back, pager=pager(request, shown))


def _wanted(found: Talent, what: str, where: str) -> tuple[set[UUID] | None, str]:
    """The people behind a number, and what they are called. Raises "general.not_found" for what is no number of the page."""
    pack = packs.for_place(where)
    code, _colon, region = what.partition(":")
    if what == WORKERS:
        return None, _("在岗社会工作者")
    if what == CERTIFIED:
        return {key for key, level in found.levels.items() if level}, _("持证")
    if code not in pack.titles or (region and region not in REGIONS):
        raise ProblemError("general.not_found")
    return found.holders(code, region), f"{REGIONS[region] if region else ''}{word(pack.titles, code)}"
