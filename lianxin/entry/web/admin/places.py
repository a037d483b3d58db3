"""Divisions as a tree, searched by name or sound; stations and sites with a map."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.places import selectors, services
from lianxin.base.places.models import Division, Site, Station
from lianxin.base.places.templatetags.places import place_name, place_path
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Badge, Column, Link, Pair, Point, Row, Table, Tone
from lianxin.base.ui.submitting import refusals_in
from lianxin.base.ui.typed import typed, with_typed
from lianxin.entry.web.admin.forms import EditSite, NewSite, PlaceSearch, Reason, StationPhone
from lianxin.entry.web.admin.hub import back_to_hub
from lianxin.kernel.divisions import ancestors
from lianxin.kernel.problems import N_

LEVELS = {"province": N_("省"), "city": N_("市"), "county": N_("县(区)"), "township": N_("乡镇(街道)"), "village": N_("村(社区)")}
KINDS = {"kitchen": N_("食堂"), "water": N_("水域"), "venue": N_("活动场地")}


@page("place.read")
def places(request: SignedRequest) -> HttpResponse:
    """The widest divisions in reach, or what a search finds."""
    form = PlaceSearch(with_typed(request, PlaceSearch))
    text = typed(request)
    found = selectors.search(request.viewer, text) if text else []
    tops = [selectors.division_or_404(request.viewer, code) for code in selectors.tops(request.viewer)]
    shown = {
        "form": form, "text": text, "back": back_to_hub(), "table": _divisions(found if text else tops),
        "actions": [Action(_("社工站与场所"), reverse("web:admin-sites"), icon="station")],
    }  # fmt: skip
    return render(request, "admin/places.html", shown)


@page("place.read")
def division(request: SignedRequest, code: str) -> HttpResponse:
    """One division: its names, its history, what lies below."""
    found = selectors.division_or_404(request.viewer, code)
    shown = {
        "division": found,
        "name": place_name(found.code),
        "back": _above(request, found.code),
        "ended": _ended(found),
        "pairs": _facts(found),
        "children": _divisions(list(selectors.children(request.viewer, found.code))),
        "former": _former(list(selectors.former(request.viewer, found.code))),
    }
    return render(request, "admin/division.html", shown)


def _above(request: SignedRequest, code: str) -> Link:
    for above in ancestors(code):
        if request.viewer.may("place.read", above):
            return Link(place_name(above), reverse("web:admin-division", args=[above]))
    return Link(_("区划与场所"), reverse("web:admin-places"))


def _facts(d: Division) -> list[Pair]:
    period = f"{d.valid_from or '…'} — {d.valid_to or '…'}" if d.valid_from or d.valid_to else None
    return [
        Pair(_("代码"), d.code),
        Pair(_("级别"), _(LEVELS[d.level])),
        Pair(_("中文名称"), d.name),
        Pair(_("藏文名称"), d.name_bo),
        Pair(_("英文名称"), d.name_en),
        Pair(_("坐标"), f"{d.lat:.4f}, {d.lon:.4f}" if d.lat is not None and d.lon is not None else None),
        Pair(_("有效期"), period),
        Pair(_("来自政策包"), Link(d.pack, reverse("web:admin-pack", args=[d.pack]))),
    ]


def _ended(d: Division) -> Link | None:
    if d.valid_to is None:
        return None
    address = reverse("web:admin-division", args=[d.replaced_by]) if d.replaced_by else ""
    return Link(place_path(d.replaced_by) or "—", address)


def _divisions(found: list[Division]) -> Table:
    columns = [Column(_("名称")), Column(_("级别")), Column(_("代码")), Column(_("藏文名称")), Column(_("状态"))]
    rows = [
        Row([d_name(d), _(LEVELS[d.level]), d.code, d.name_bo, _status(d)], href=reverse("web:admin-division", args=[d.code]))
        for d in found
    ]
    return Table(_("区划"), columns, rows, empty=_("没有找到区划。"))


def d_name(d: Division) -> str:
    """The division's name in the active language; of an old one, the name it had."""
    return {"bo": d.name_bo, "en": d.name_en}.get(language(), "") or d.name


def _status(d: Division) -> Badge:
    return Badge(_("现行"), "good") if d.valid_to is None else Badge(_("已停用"), "warn")


def _former(found: list[Division]) -> Table:
    columns = [Column(_("名称")), Column(_("旧代码")), Column(_("停用")), Column(_("替换为"))]
    rows = [
        Row([d_name(d), d.code, d.valid_to, place_path(d.replaced_by)], href=reverse("web:admin-division", args=[d.code]))
        for d in found
    ]
    return Table(_("沿革"), columns, rows)


@page("place.read")
def sites(request: SignedRequest) -> HttpResponse:
    """Stations and sites in reach, on a map and in lists."""
    stations, found = list(selectors.stations(request.viewer)), list(selectors.sites(request.viewer))
    may = request.viewer.may("place.manage")
    located: list[Station | Site] = [*stations, *found]
    shown = {
        "points": [_point(x) for x in located if x.lat is not None],
        "stations": _stations(stations, may),
        "sites": _sites(request, found),
        "actions": [Action(_("增加场所"), reverse("web:admin-site-add"), "primary", "add")] if may else [],
        "back": Link(_("区划与场所"), reverse("web:admin-places")),
    }
    return render(request, "admin/sites.html", shown)


def _named(x: Station | Site) -> str:
    return {"bo": x.name_bo, "en": x.name_en}.get(language(), "") or x.name


def _point(x: Station | Site) -> Point:
    kind = _("社工站") if isinstance(x, Station) else _(KINDS.get(x.kind, x.kind))
    tone: Tone = "info" if isinstance(x, Station) else "warn" if x.kind == "water" else "good"
    return Point(float(x.lat or 0), float(x.lon or 0), _named(x), detail=f"{kind} · {place_path(x.place)}", tone=tone)


def _stations(found: list[Station], may: bool) -> Table:
    columns = [Column(_("名称")), Column(_("区划")), Column(_("公开电话"))]
    rows = [
        Row([_named(s), place_path(s.place), s.phone], href=reverse("web:admin-station", args=[s.id]) if may else "") for s in found
    ]
    return Table(_("社工站"), columns, rows, empty=_("辖区内没有社工站。"))


def _sites(request: SignedRequest, found: list[Site]) -> Table:
    columns = [Column(_("名称")), Column(_("种类")), Column(_("区划")), Column(_("代码"))]
    rows = [
        Row(
            [_named(s), _(KINDS.get(s.kind, s.kind)), place_path(s.place), s.code],
            href=reverse("web:admin-site", args=[s.id]) if request.viewer.may("place.manage", s.place) else "",
        )
        for s in found
    ]
    return Table(_("场所"), columns, rows, empty=_("辖区内没有登记场所。"))


@page("place.manage")
def add_site(request: SignedRequest) -> HttpResponse:
    """A new kitchen, water or venue."""
    form = NewSite(request.viewer, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.add_site(actor=request.viewer, now=request.now, **form.cleaned_data)
            messages.success(request, _("已增加场所。"))
            return redirect("web:admin-sites")
    shown = {"form": form, "title": _("增加场所"), "back": Link(_("社工站与场所"), reverse("web:admin-sites")), "submit": _("增加")}
    return render(request, "admin/form.html", shown, status=422 if form.errors else 200)


@page("place.manage")
def change_site(request: SignedRequest, site_id: UUID) -> HttpResponse:
    """Correct a site, or go on to closing it."""
    found = selectors.site_or_404(request.viewer, site_id)
    request.viewer.must("place.manage", found.place)
    first = {name: getattr(found, name) for name in ("kind", "place", "name", "lat", "lon")}
    form = EditSite(request.viewer, request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.change_site(actor=request.viewer, now=request.now, site_id=found.id, **form.cleaned_data)
            messages.success(request, _("已保存。"))
            return redirect("web:admin-sites")
    shown = {
        "form": form, "title": _named(found), "lead": _origin(found), "submit": _("保存"),
        "back": Link(_("社工站与场所"), reverse("web:admin-sites")),
        "actions": [Action(_("停用场所"), reverse("web:admin-site-close", args=[found.id]), "danger")],
    }  # fmt: skip
    return render(request, "admin/form.html", shown, status=422 if form.errors else 200)


def _origin(found: Site) -> str:
    """The code, and that a site of the pack follows the pack."""
    if found.code in {site.code for site in packs.for_place(found.place).sites}:
        return _("%(code)s · 来自政策包:下次更新区划时恢复为政策包的内容,要长期改动请改政策包。") % {"code": found.code}
    return found.code


@page("place.manage")
def close_site(request: SignedRequest, site_id: UUID) -> HttpResponse:
    """A site is no longer in use."""
    found = selectors.site_or_404(request.viewer, site_id)
    request.viewer.must("place.manage", found.place)
    form = Reason(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.close_site(actor=request.viewer, now=request.now, site_id=found.id, **form.cleaned_data)
            messages.success(request, _("场所已停用。"))
            return redirect("web:admin-sites")
    shown = {
        "title": _("停用场所"), "text": f"{_named(found)} · {place_path(found.place)}", "form": form, "submit_label": _("停用场所"),
        "consequences": [_("不再出现在列表和地图上。"), _("以前的记录保留;代码不能再用于别的场所。")],
        "back_url": reverse("web:admin-site", args=[found.id]),
    }  # fmt: skip
    return render(request, "ui/confirm.html", shown, status=422 if form.errors else 200)


@page("place.manage")
def station(request: SignedRequest, station_id: UUID) -> HttpResponse:
    """The number of a station that the public pages show."""
    found = selectors.station_or_404(request.viewer, station_id)
    form = StationPhone(request.POST or None, initial={"phone": found.phone})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.set_station_phone(actor=request.viewer, now=request.now, station=found, **form.cleaned_data)
            messages.success(request, _("已保存。"))
            return redirect("web:admin-sites")
    shown = {"form": form, "title": _named(found), "back": Link(_("社工站与场所"), reverse("web:admin-sites")), "submit": _("保存")}
    return render(request, "admin/form.html", shown, status=422 if form.errors else 200)
