"""The county page 县级总览: numbers by place, each of which opens exactly its rows; as of this moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.db.counting import counts_below
from lianxin.base.places.selectors import below
from lianxin.base.ui.parts import Action, Column, Link, Row, Table
from lianxin.domain.care import selectors as care
from lianxin.domain.commitments import selectors as promises
from lianxin.domain.needs import selectors as needs
from lianxin.domain.needs.views.queues import queue_texts
from lianxin.domain.people import selectors as people
from lianxin.domain.people.rules.qualified import SIGNS, counted
from lianxin.entry.web.joined.county_places import at, place_name, place_of, up_from
from lianxin.kernel.clock import local_day, month_start

if TYPE_CHECKING:
    from lianxin.domain.people.selectors import Counts

Work = dict[str, dict[str, int]]
"""What is counted of needs, commitments and visits, by the division directly below."""


@dataclass(frozen=True, slots=True)
class Card:
    """A number, what it counts, and the address of its rows."""

    label: str
    value: int
    href: str
    icon: str
    tone: str = "plain"
    qualifier: str = ""
    note: str = ""


@page("county.read")
def county(request: SignedRequest) -> HttpResponse:
    """The viewer's county, or a place inside it (`?place=`)."""
    place = place_of(request)
    today = local_day(request.now)
    found = people.counts(request.viewer, place, today=today)
    work = _work(request, place, today)
    context = {
        "place": place_name(place),
        "up": up_from(request, place, "web:county"),
        "actions": [Action(_("人口画像"), at("web:profile", place=place), icon="chart")],
        "as_of": request.now,
        "cards": [*_people(place, found), *_cards(place, work)],
        "by_place": _by_place(request, place, found, work),
        "queues": queue_texts(request.viewer, request.now, place, members=found.by_category),
    }
    return render(request, "web/county.html", context)


def _work(request: SignedRequest, place: str, today: date) -> Work:
    """One query over all three areas."""
    viewer, now = request.viewer, request.now
    kinds = {
        **needs.counted_by_place(viewer, now), **promises.counted_by_place(viewer, now),
        **care.counted_by_place(viewer, month_start(today), today),
    }  # fmt: skip
    return counts_below(kinds, place)


def _people(place: str, found: Counts) -> list[Card]:
    lacking = _("%(number)s 人没有出生日期") % {"number": f"{found.no_birth:,}"} if found.no_birth else ""
    sign = SIGNS[counted(found.over_60, found.no_birth).qualifier]
    ages = ((_("60岁以上"), found.over_60, "60+", "person"), (_("80岁以上"), found.over_80, "80+", "person"), (_("未成年人"), found.children, "0-17", "child"))
    homeless = found.whole.no_household
    return [
        Card(_("居民"), found.residents, _residents(place), "people"),
        Card(
            _("家庭户"), found.households, at("people:households", place=place), "household",
            qualifier=SIGNS[counted(found.households, homeless).qualifier],
            note=_("%(number)s 人没有登记家庭户") % {"number": f"{homeless:,}"} if homeless else "",
        ),
        *(Card(label, number, _residents(place, age=age), icon, qualifier=sign, note=lacking) for label, number, age, icon in ages),
    ]  # fmt: skip


def _residents(place: str, **query: str) -> str:
    return at("people:list", place=place, **query)


def _cards(place: str, work: Work) -> list[Card]:
    number = {kind: sum(found.values()) for kind, found in work.items()}
    late, overdue = number["untriaged_overdue"], number["overdue"]
    return [
        Card(_("待研判需求"), number["untriaged"], at("needs:inbox", place=place), "inbox", "warn" if late else "plain"),
        Card(_("已受理未满足"), number["accepted"], at("needs:inbox", place=place, show="accepted"), "need"),
        Card(_("逾期承办"), overdue, at("commitments:board", place=place, show="overdue"), "clock", "bad" if overdue else "good"),
        Card(_("未结承办"), number["open"], at("commitments:board", place=place), "board"),
        Card(_("本月走访"), number["visits"], at("web:visits", place=place), "visit"),
    ]  # fmt: skip


def _by_place(request: SignedRequest, place: str, found: Counts, work: Work) -> Table:
    """One row per place directly below: residents, open needs, overdue promises, visits of the month."""
    codes = {division.code for division in below(request.viewer, place)}
    codes |= {code for counted_there in (found.by_place, *work.values()) for code in counted_there if code != place}
    rows = [
        Row([
            Link(place_name(code), at("web:county", place=code)),
            Link(f"{found.by_place.get(code, 0):,}", _residents(code)),
            Link(f"{work['untriaged'].get(code, 0):,}", at("needs:inbox", place=code)),
            Link(f"{work['overdue'].get(code, 0):,}", at("commitments:board", place=code, show="overdue")),
            Link(f"{work['visits'].get(code, 0):,}", at("web:visits", place=code)),
        ])
        for code in sorted(codes)
    ]  # fmt: skip
    columns = [
        Column(_("地点")),
        *(Column(text, "number") for text in (_("居民"), _("待研判需求"), _("逾期承办"), _("本月走访"))),
    ]
    return Table(_("按地点"), columns, rows, _("下面没有更小的区划。"))
