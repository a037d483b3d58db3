"""The profile of a place 人口画像: how many live there, of what age, in which category; a page to look at, and one that may leave."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.audit.selectors import latest
from lianxin.base.audit.services import record_read
from lianxin.base.places.selectors import below, full_name
from lianxin.base.ui.charting import pyramid
from lianxin.base.ui.charts import Band, Bubble
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Badge, Chart, Column, Link, Row, Table
from lianxin.domain.people.rules.place_numbers import WHOLE
from lianxin.domain.people.rules.qualified import SIGNS, Qualified, compared
from lianxin.domain.people.selectors.centres import centres
from lianxin.entry.web.joined.county_places import at, place_name, place_of, up_from
from lianxin.entry.web.joined.profile_leaving import may_leave, must_leave_whole, small_note
from lianxin.entry.web.joined.profile_numbers import Number, Profile, profile_of
from lianxin.kernel.clock import local_day
from lianxin.kernel.divisions import county_of, level

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer

_HEADLINE = ("residents", "households", "over_60", "over_80", "children")
_BESIDE = ("residents", "over_60", "over_80", "children")
_FIRST_CATEGORIES = ("kongchao", "duju")
"""Categories that stand in the table of places too: those the county visits by law."""
_ICONS = {"residents": "people", "households": "household", "over_60": "person", "over_80": "person", "children": "child"}
_MEN, _WOMEN = "1", "2"  # GB/T 2261.1


@page("county.read")
def profile(request: SignedRequest) -> HttpResponse:
    """The profile of a place (`?place=`), every number exact and opening its rows for who may read them."""
    place = place_of(request)
    found = profile_of(request.viewer, place, local_day(request.now), leaving=False)
    context = _shown(request, found) | {
        "up": up_from(request, place, "web:profile"), "actions": _actions(request.viewer, place), "leaving": False,
    }  # fmt: skip
    return render(request, "web/profile.html", context)


@page("county.read")
def printed(request: SignedRequest) -> HttpResponse:
    """The same, to be printed: it leaves, so small numbers are hidden; written into the audit trail."""
    place = place_of(request)
    must_leave_whole(request.viewer, place)
    found = profile_of(request.viewer, place, local_day(request.now), leaving=True)
    record_read(
        actor=request.viewer, verb="export.profile", subject=("places.Division", place), place=place, now=request.now, why="print"
    )
    return render(request, "web/profile.html", _shown(request, found) | {"leaving": True, "back": at("web:profile", place=place)})


def _actions(viewer: Viewer, place: str) -> list[Action]:
    county = Action(_("县级总览"), at("web:county", place=place), icon="board")
    if not may_leave(viewer, place):
        return [county]
    return [
        county,
        Action(_("打印"), at("web:profile-print", place=place), icon="print"),
        Action(_("导出 Excel"), at("web:export", "profile", place=place), icon="download"),
        Action(_("导出 CSV"), at("web:export", "profile", place=place, format="csv"), icon="download"),
    ]


def _shown(request: SignedRequest, found: Profile) -> dict[str, Any]:
    viewer, place = request.viewer, found.place
    return {
        "place": place_name(place),
        "full_place": full_name(place, language(), above="city"),
        "as_of": request.now,
        "categories_as_of": last_pass(place),
        "headline": [(found.number(what), _ICONS[what]) for what in _HEADLINE],
        "categories": _categories(found, local_day(request.now)),
        "pyramid": _pyramid(found),
        "left_out": found.counts.whole.no_birth + found.counts.whole.no_sex,
        "by_place": _by_place(viewer, found),
        "empty_places": _empty_places(viewer, found),
        "bubbles": _bubbles(viewer, found),
        "published": _published(found),
        "no_birth": _no_birth(found),
        "small_note": small_note(found.k) if found.shut else "",
        "opens": found.opens,
    }


def last_pass(place: str) -> datetime | None:
    """When the categories of this place's county were last decided; None for more than a county, or when they never were."""
    newest = latest("category.pass", county_of(place)) if level(place) not in ("province", "city") else None
    return newest.at if newest else None


def _cell(number: Number) -> object:
    """A number in a table: it opens its rows, where the reader may read them."""
    return Link(number.text, number.href) if number.href and number.value is not None else number.text


def _categories(found: Profile, today: date) -> Table:
    rows = []
    for code in found.codes:
        number, category = found.number(code), found.pack.categories[code]
        meaning = found.pack.said(category.meaning, today).in_language(language())
        rows.append(Row([category.name.in_language(language()), _cell(number), number.reason or meaning]))
    columns = [Column(_("类别")), Column(_("人数"), "number"), Column(_("说明"))]
    return Table(_("人群类别"), columns, rows, _("还没有核算出类别。"))


def _pyramid(found: Profile) -> Chart:
    steps = []
    for step in found.counts.bands:
        ages = f"{step.start}+" if step.end is None else f"{step.start}-{step.end - 1}"
        opens = [at("people:list", place=found.place, age=ages, sex=sex) if found.opens else "" for sex in (_MEN, _WOMEN)]
        men, women = found.band("men", step.start), found.band("women", step.start)
        steps.append(Band(ages.replace("-", "–"), men, women, *opens))
    return pyramid(_("年龄金字塔"), steps[::-1], _("男"), _("女"))


def _by_place(viewer: Viewer, found: Profile) -> Table | None:
    """The divisions directly below in which somebody is on record; None for a village."""
    if level(found.place) == "village":
        return None
    wanted = (*_BESIDE, *(code for code in _FIRST_CATEGORIES if code in found.codes))
    rows = [
        Row([Link(place_name(code), at("web:profile", place=code)) if found.opens else place_name(code),
             *(_cell(found.number(what, code)) for what in wanted)])
        for code in sorted(found.counts.by_place)
    ]  # fmt: skip
    columns = [Column(_("地点")), *(Column(found.names[what], "number") for what in wanted)]
    return Table(_("按地点"), columns, rows, _("下面还没有登记居民。"))


def _empty_places(viewer: Viewer, found: Profile) -> list[str]:
    """The names of the divisions directly below in which nobody is on record yet."""
    return [place_name(division.code) for division in below(viewer, found.place) if division.code not in found.counts.by_place]


def _bubbles(viewer: Viewer, found: Profile) -> list[Bubble]:
    """Places below with somebody in them, where they lie: by the pack, else by the middle of the homes there."""
    known = {p.code: (p.lat, p.lon) for p in below(viewer, found.place) if p.lat is not None and p.lon is not None}
    spots: Mapping[str, tuple[float, float]] = known or (centres(viewer, found.place) if level(found.place) == "township" else {})
    made = []
    for code in sorted(found.counts.by_place, key=lambda code: (-found.counts.by_place[code], code)):
        if code in spots:
            number = found.number("residents", code)
            value = number.value.number if number.value else None
            made.append(Bubble(*spots[code], place_name(code), value, number.href, number.text))
    return made


def _published(found: Profile) -> Table | None:
    """What was printed about this place beside what is counted here; None where nothing was."""
    words = {"agrees": (_("相符"), "good"), "more": (_("本系统更多"), "info"), "fewer": (_("本系统更少"), "warn"), "open": (_("资料不全,不能断定"), "plain")}
    rows = []
    for figure in found.pack.figures:
        if figure.place != found.place or figure.measure not in found.names:
            continue
        number = found.number(figure.measure)
        printed_there = Qualified(int(figure.value), figure.qualifier)
        label, tone = words[compared(number.value, printed_there)] if number.value else ("", "plain")
        source = found.pack.sources[figure.source].title
        rows.append(Row([
            number.label, f"{SIGNS[figure.qualifier]} {figure.value:,}".strip(), _cell(number),
            Badge(label, tone) if label else None,  # type: ignore[arg-type]  # the tones above
            f"“{figure.words}” {source}" + (f"({figure.note})" if figure.note else ""),
        ]))  # fmt: skip
    columns = [
        Column(_("项目")), Column(_("公开的数"), "number"), Column(_("现在数得"), "number"), Column(_("比较"), "short"), Column(_("原话与出处")),
    ]  # fmt: skip
    return Table(_("公开报道的数"), columns, rows) if rows else None


def _no_birth(found: Profile) -> Number | None:
    """Those without a birth date, who make the ages a bound; None when there are none."""
    lacking = found.counts.whole.no_birth
    if not lacking or (WHOLE, "no_birth") in found.shut:
        return None
    href = at("people:list", place=found.place, age="unknown") if found.opens else ""
    return Number("no_birth", _("没有出生日期"), Qualified(lacking), href)
