"""The county page 县级总览: numbers by place, each of which opens exactly its rows; drawn from the tables at this moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.audit.selectors import latest
from lianxin.base.places.selectors import children, name_of, tops
from lianxin.base.ui.asked import asked_place
from lianxin.base.ui.charting import bar_chart, pyramid
from lianxin.base.ui.charts import Band, Bar
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.parts import Chart, Column, Link, Row, Table
from lianxin.domain.care import selectors as care
from lianxin.domain.commitments import selectors as promises
from lianxin.domain.needs import selectors as needs
from lianxin.domain.needs.views.queues import queue_texts
from lianxin.domain.people import selectors as people
from lianxin.kernel.clock import local_day, month_start
from lianxin.kernel.divisions import county_of, level
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer
    from lianxin.domain.people.selectors import Counts


_MALE, _FEMALE = "1", "2"  # GB/T 2261.1


@dataclass(frozen=True, slots=True)
class Card:
    """A number, what it counts, and the address of its rows."""

    label: str
    value: int
    href: str
    icon: str
    tone: str = "plain"


@page("county.read")
def county(request: SignedRequest) -> HttpResponse:
    """The viewer's county, or a place inside it (`?place=`)."""
    place = _place(request)
    today = local_day(request.now)
    counted = people.counts(request.viewer, place, today=today)
    below = list(children(request.viewer, place))
    context = {
        "place": name_of(place).in_language(language()),
        "up": _up(request.viewer, place),
        "as_of": request.now,
        "cards": _cards(request, place, counted, today),
        "by_place": _by_place(request, place, [d.code for d in below], counted, today),
        "categories": _categories(place, counted),
        "categories_as_of": _last_pass(place),
        "queues": queue_texts(request.viewer, request.now, place),
        "pyramid": _pyramid(place, counted),
    }
    return render(request, "web/county.html", context)


def _place(request: SignedRequest) -> str:
    """What the address asks, within reach; else the viewer's widest place."""
    asked = asked_place(request.GET)
    if asked:
        if not request.viewer.may("county.read", asked):
            raise ProblemError("access.denied")
        return asked
    return next(iter(tops(request.viewer, "county.read")), request.viewer.home)


def _up(viewer: Viewer, place: str) -> Link | None:
    from_here = {"village": place[:9] + "000", "township": place[:6] + "000000"}.get(level(place), "")
    if from_here and viewer.may("county.read", from_here):
        return Link(name_of(from_here).in_language(language()), _at("web:county", place=from_here))
    return None


def _at(name: str, **query: Any) -> str:
    asked = urlencode({key: value for key, value in query.items() if value not in ("", None)})
    return f"{reverse(name)}?{asked}" if asked else reverse(name)


def _residents(place: str, **query: Any) -> str:
    return _at("people:list", place=place, **query)


def _cards(request: SignedRequest, place: str, counted: Counts, today: date) -> list[Card]:
    viewer, now = request.viewer, request.now
    inbox = needs.counts(viewer, now, needs.InboxFilter(place=place))
    board = promises.board_counts(viewer, now, promises.BoardFilter(place=place))
    visits = care.recorded_visits(viewer, month_start(today), today, place).count()
    return [
        Card(_("居民"), counted.residents, _residents(place), "people"),
        Card(_("家庭户"), counted.households, _at("people:households", place=place), "household"),
        Card(_("60岁以上"), counted.over_60, _residents(place, age="60+"), "person"),
        Card(_("80岁以上"), counted.over_80, _residents(place, age="80+"), "person"),
        Card(_("未成年人"), counted.children, _residents(place, age="0-17"), "child"),
        Card(_("待研判需求"), inbox.untriaged, _at("needs:inbox", place=place), "inbox", "warn" if inbox.overdue else "plain"),
        Card(_("已受理未满足"), inbox.accepted, _at("needs:inbox", place=place, show="accepted"), "need"),
        Card(_("逾期承办"), board.overdue, _at("commitments:board", place=place, show="overdue"), "clock", "bad" if board.overdue else "good"),
        Card(_("未结承办"), board.open + board.due + board.overdue, _at("commitments:board", place=place), "board"),
        Card(_("本月走访"), visits, _at("web:visits", place=place), "visit"),
    ]  # fmt: skip


def _by_place(request: SignedRequest, place: str, below: list[str], counted: Counts, today: date) -> Table:
    """One row per place directly below: residents, open needs, overdue promises, visits of the month; four queries."""
    viewer = request.viewer
    untriaged = needs.untriaged_by_place(viewer, place)
    overdue = promises.overdue_by_place(viewer, request.now, place)
    visits = care.recorded_by_place(viewer, month_start(today), today, place)
    rows = []
    for code in below:
        name = Link(name_of(code).in_language(language()), _at("web:county", place=code))
        cells = [
            name,
            Link(f"{counted.by_place.get(code, 0):,}", _residents(code)),
            Link(f"{untriaged.get(code, 0):,}", _at("needs:inbox", place=code)),
            Link(f"{overdue.get(code, 0):,}", _at("commitments:board", place=code, show="overdue")),
            Link(f"{visits.get(code, 0):,}", _at("web:visits", place=code)),
        ]
        rows.append(Row(cells))
    columns = [
        Column(_("地点")),
        *(Column(text, "number") for text in (_("居民"), _("待研判需求"), _("逾期承办"), _("本月走访"))),
    ]
    return Table(_("按地点"), columns, rows, _("下面没有更小的区划。"))


def _categories(place: str, counted: Counts) -> Chart:
    """People by category, in the pack's order."""
    known = packs.for_place(place).categories
    bars = [
        Bar(word(known, code), counted.by_category[code], _residents(place, category=code))
        for code in known
        if counted.by_category.get(code)
    ]
    return bar_chart(_("人群类别"), bars, _("人"))


def _last_pass(place: str) -> datetime | None:
    """When the categories of this place's county were last decided; None for more than a county, or when they never were."""
    found = latest("category.pass", county_of(place)) if level(place) not in ("province", "city") else None
    return found.at if found else None


def _pyramid(place: str, counted: Counts) -> Chart:
    steps = []
    for band in counted.bands:
        ages = f"{band.start}+" if band.end is None else f"{band.start}-{band.end - 1}"
        hrefs = [_residents(place, age=ages, sex=sex) for sex in (_MALE, _FEMALE)]
        steps.append(Band(ages.replace("-", "–"), band.men, band.women, *hrefs))
    return pyramid(_("年龄金字塔"), steps[::-1], _("男"), _("女"))
