"""The rules of a county, grouped: who answers for each, since when, when it was last looked up, which layer set it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.amendments.selectors import waiting_count
from lianxin.base.packs import Pack
from lianxin.base.packs.exchange.labels import KINDS
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Column, Row, Tab, Table
from lianxin.entry.web.admin.hub import back_to_hub
from lianxin.entry.web.admin.policy import grounds
from lianxin.entry.web.admin.policy.whose import PARTS, counties, county_asked, pack_of, rule_url
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import N_

TIER_GROUPS = {"elder": N_("老人的走访分级"), "child": N_("儿童的走访分级")}


@page("pack.read")
def all_rules(request: SignedRequest) -> HttpResponse:
    """All rules of one kind."""
    county, today = county_asked(request), local_day(request.now)
    pack = pack_of(county)
    part = request.GET.get("part", "")
    part = part if part in PARTS else PARTS[0]
    shown = {
        "place": full_name(county, language(), above="city"),
        "counties": counties(request, county),
        "tabs": [_tab(pack, county, name, part) for name in PARTS],
        "table": Table(_(KINDS[part]), _columns(part), list(_rows(pack, county, part, today))),
        "actions": _actions(request, county),
        "back": back_to_hub(),
        "waiting": waiting_count(request.viewer),
    }
    return render(request, "admin/policy/rules.html", shown)


def _tab(pack: Pack, county: str, name: str, current: str) -> Tab:
    count = len({tier.group for tier in pack.tiers.values()}) if name == "tiers" else len(getattr(pack, name))
    return Tab(_(KINDS[name]), f"?{urlencode({'place': county, 'part': name})}", name == current, count)


def _actions(request: SignedRequest, county: str) -> list[Action]:
    query = urlencode({"place": county})
    found = [Action(_("修订"), reverse("web:admin-amendments"), icon="edit")]
    if request.viewer.may("pack.propose", county):
        found.insert(0, Action(_("起草修订"), f"{reverse('web:admin-amendment-add')}?{query}", "primary", "add"))
    for form, label in (("xlsx", _("下载全部(表格)")), ("dmn", _("下载全部(DMN)"))):
        found.append(Action(label, f"{reverse('web:admin-rules-file', args=[form])}?{query}", icon="download"))
    return found


def _columns(part: str) -> list[Column]:
    first = [Column(_(KINDS[part]))]
    middle = {
        "parameters": [Column(_("今天的值")), Column(_("自"))],
        "tiers": [Column(_("级数"), "number")],
    }.get(part, [Column(_("归口部门")), Column(_("自")), Column(_("条件"), "number")])
    return [*first, *middle, Column(_("上次核对")), Column(_("核实")), Column(_("由谁规定"))]


def _rows(pack: Pack, county: str, part: str, today: date) -> Iterator[Row]:
    if part == "tiers":
        yield from (_tier_row(pack, county, group, today) for group in TIER_GROUPS if pack.tier_rows(group))
        return
    for code, row in getattr(pack, part).items():
        last = [
            grounds.checked_cell(grounds.checked_on(row), today),
            grounds.unverified_badge(row),
            grounds.layer_badge(pack, f"{part}.{code}"),
        ]
        middle = _parameter_cells(pack, row, today) if part == "parameters" else _rule_cells(row)
        yield Row([row.name, *middle, *last], href=rule_url(county, part, code))


def _rule_cells(row: Any) -> list[object]:
    inside = row.conditions if hasattr(row, "conditions") else row.rows
    return [row.owner, row.start, len(inside)]


def _parameter_cells(pack: Pack, row: Any, today: date) -> list[object]:
    value = row.on(today)
    return [grounds.value_text(pack, row, value), value.start if value else None]


def _tier_row(pack: Pack, county: str, group: str, today: date) -> Row:
    tiers = pack.tier_rows(group)
    layers = [grounds.layer_badge(pack, f"tiers.{tier.code}") for tier in tiers]
    highest = max(layers, key=lambda badge: ("plain", "info", "accent").index(badge.tone))
    unverified = next((badge for tier in tiers if (badge := grounds.unverified_badge(tier))), None)
    checked = grounds.checked_cell(min(tier.checked_on for tier in tiers), today)
    return Row([_(TIER_GROUPS[group]), len(tiers), checked, unverified, highest], href=rule_url(county, "tiers", group))
