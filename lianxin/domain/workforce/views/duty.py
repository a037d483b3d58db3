"""The board of the duty to be certified: how many of each colour where, and the people behind every number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.access.viewer import Viewer
from lianxin.base.db.paging import read_key
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.asked import asked_place
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Column, Link, Row, Tab, Table
from lianxin.base.ui.submitting import part_of
from lianxin.domain.workforce.rules.duty import LIGHT_NAMES, LIGHTS
from lianxin.domain.workforce.selectors.duty import READ, Among, Light, lights, workers_of
from lianxin.domain.workforce.selectors.duty_board import GROUPINGS, Group, tally
from lianxin.domain.workforce.selectors.exempting import exemptions_in
from lianxin.domain.workforce.views.duty_words import (
    ICONS,
    TONES,
    certificate_text,
    due_text,
    duty_pairs,
    holders_text,
    light_badge,
    post_word,
)
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import N_

if TYPE_CHECKING:
    from lianxin.domain.workforce.models import Worker

_PAGE: Final = 50
_BY: Final = {"community": N_("社区(村)"), "station": N_("社工站"), "township": N_("乡镇"), "agency": N_("机构"), "county": N_("县")}


@page(READ)
def board(request: SignedRequest) -> HttpResponse:
    """All colours at once, then by community, station, township, agency or county."""
    today = local_day(request.now)
    found = lights(request.viewer, today)
    counts = tally(found)
    by = request.GET.get("by", "")
    by, groups = _grouped(request.viewer, found, by)
    shown = [(counts[colour], _(LIGHT_NAMES[colour]), _list({"light": colour}), TONES[colour], ICONS[colour]) for colour in LIGHTS]
    waiting = exemptions_in(request.viewer, "asked", today).count()
    context = {
        "stats": shown, "total": len(found), "all": _list({}),
        "tabs": [Tab(_(text), f"?by={code}", code == by) for code, text in _BY.items()],
        "table": _groups(_(_BY[by]), groups), "groups": len(groups), "peopled": sum(bool(one.total) for one in groups),
        "holders": holders_text(found), "duties": _duties(request.viewer), "actions": _actions(request, waiting, ""),
    }  # fmt: skip
    return render(request, "workforce/duty.html", context)


def _grouped(viewer: Viewer, found: Sequence[Light], by: str) -> tuple[str, list[Group]]:
    """What was asked for; else the first way of counting in which somebody is counted."""
    for one in [by] if by in GROUPINGS else GROUPINGS:
        groups = GROUPINGS[one](viewer, found, language())
        if by in GROUPINGS or any(each.total for each in groups):
            return one, groups
    return "community", GROUPINGS["community"](viewer, found, language())


@page(READ)
def listing(request: SignedRequest) -> HttpResponse:
    """The people behind a number, whoever is in most need of help first."""
    today, among = local_day(request.now), asked_among(request)
    everybody = lights(request.viewer, today, Among(among.place, among.exact, among.station, among.agency_id, among.post))
    counts = tally(everybody)
    found = in_order(one for one in everybody if not among.colour or one.colour == among.colour)
    query = request.GET.copy()
    for name in ("light", "after"):
        query.pop(name, None)
    rest = query.urlencode()
    tabs = [Tab(_("全部"), f"?{rest}", not among.colour, len(everybody))]
    tabs += [Tab(_(LIGHT_NAMES[one]), f"?{urlencode({'light': one})}&{rest}", among.colour == one, counts[one]) for one in LIGHTS]
    part, pages = part_of(request, found, _PAGE)
    context = {
        "title": _("持证上岗名单"), "lead": full_name(among.place, language()) if among.place else "", "tabs": tabs,
        "table": people_table(request.viewer, part, today), "pager": pages,
        "back": Link(_("返回持证上岗"), reverse("workforce:duty")), "actions": _actions(request, None, request.GET.urlencode()),
    }  # fmt: skip
    return render(request, "ui/rows_page.html", context)


@never_cache
@page(READ)
def printed(request: SignedRequest) -> HttpResponse:
    """The same list on paper, nobody left out."""
    today, among = local_day(request.now), asked_among(request)
    found = in_order(lights(request.viewer, today, among))
    people = workers_of(request.viewer, found)
    rows = [
        (at, people[one.worker_id].name, full_name(one.place, language()), post_word(one), _(LIGHT_NAMES[one.colour]), due_text(one, today))
        for at, one in enumerate(found, 1)
    ]
    back = Link(_("返回名单"), _list(request.GET.dict()))
    return render(request, "workforce/duty_print.html", {"rows": rows, "day": today, "back": back})


def people_table(viewer: Viewer, found: Sequence[Light], today: date) -> Table:
    """Lights as rows that open to the person's own."""
    people: dict[UUID, Worker] = workers_of(viewer, found)
    rows = [
        Row(
            (people[one.worker_id].name, full_name(one.place, language()), post_word(one), certificate_text(one), light_badge(one, today), due_text(one, today)),
            reverse("web:worker-tab", args=[one.worker_id, "duty"]),
        )
        for one in found
    ]  # fmt: skip
    columns = [Column(text) for text in (_("姓名"), _("地点"), _("岗位"), _("证书"), _("持证"), _("期限"))]
    return Table(_("持证上岗名单"), columns, rows, _("这里没有人。"))


def asked_among(request: HttpRequest) -> Among:
    """What the address asks for; anything unknown asks for nothing. Raises "general.not_found" for a mistyped agency."""
    asked = request.GET
    colour = asked.get("light", "")
    agency = asked.get("agency", "")
    return Among(
        asked_place(asked), asked.get("exact") == "1", asked.get("station", "")[:40], read_key(agency) if agency else None, asked.get("post", "")[:40],
        colour if colour in LIGHTS else "",
    )  # fmt: skip


def in_order(found: Iterable[Light]) -> list[Light]:
    """The most urgent colour first, in a colour the earliest day."""
    return sorted(found, key=lambda one: (LIGHTS.index(one.colour), one.due_on or date.max, one.engagement_id))


def _list(query: dict[str, str]) -> str:
    return reverse("workforce:duty-list") + (f"?{urlencode(query)}" if query else "")


def _groups(caption: str, groups: list[Group]) -> Table:
    columns = [Column(caption), Column(_("人数"), "number"), *(Column(_(LIGHT_NAMES[one]), "number") for one in LIGHTS)]
    rows = [
        Row(
            (one.name, _number(one.total, dict(one.query)), *(_number(one.counts[colour], {**one.query, "light": colour}) for colour in LIGHTS)),
            tone="bad" if one.counts["red"] else "plain",
        )
        for one in groups
    ]  # fmt: skip
    return Table(caption, columns, rows, _("还没有登记过任职的人。"))


def _number(number: int, query: dict[str, str]) -> Link | int:
    return Link(f"{number:,}", _list(query)) if number else 0


def _duties(viewer: Viewer) -> list[tuple[str, list[object]]]:
    pack = packs.for_place(viewer.home)
    return [(duty.name.in_language(language()), [*duty_pairs(viewer.home, duty)]) for duty in pack.duties.values()]


def _actions(request: SignedRequest, waiting: int | None, query: str) -> list[Action]:
    offered = [Action(_("打印"), f"{reverse('workforce:duty-print')}?{query}", icon="print")]
    if request.viewer.may("export.rows"):
        offered.append(Action(_("导出 Excel"), f"{reverse('web:export', args=['duty'])}?{query}", icon="download"))
    if waiting is not None:
        label = _("豁免(%(number)s 个待批准)") % {"number": waiting} if waiting else _("豁免")
        offered.insert(0, Action(label, reverse("workforce:duty-exemptions"), "primary" if waiting else "plain", "calendar"))
    return offered
