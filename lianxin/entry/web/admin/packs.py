"""Policy packs: every value with where it was written, what is not verified, and how a county differs from its base."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.packs import BASE, Finding, Pack
from lianxin.base.packs.checks import warnings
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Badge, Column, Link, Pair, Row, Tab, Table
from lianxin.entry.web.admin import pack_values as values
from lianxin.entry.web.admin.hub import back_to_hub
from lianxin.entry.web.admin.pack_labels import SURENESS, path_in_words, row_name
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

SHOWN_WARNINGS = 200


def pack_or_404(code: str) -> Pack:
    """The pack with this code; "general.not_found" for none."""
    try:
        return packs.get(code)
    except LookupError:
        raise ProblemError("general.not_found") from None


@page("pack.read")
def all_packs(request: SignedRequest) -> HttpResponse:
    """All packs with their versions and how much is still to be looked at."""
    today = local_day(request.now)
    columns = [
        Column(_("政策包")),
        Column(_("代码")),
        Column(_("版本")),
        Column(_("施行")),
        Column(_("继承")),
        Column(_("提醒"), "number"),
    ]
    rows = [
        Row(
            [p.name, p.code, p.version, p.info.in_force_from, _base_name(p), len(warnings(p, today))],
            href=reverse("web:admin-pack", args=[p.code]),
        )
        for p in packs.all()
    ]
    return render(
        request, "admin/packs.html", {"table": Table(_("政策包"), columns, rows), "back": back_to_hub()}
    )


@page("pack.read")
def one_pack(request: SignedRequest, code: str) -> HttpResponse:
    """Overview, the rows of one section, the differences from the base, or what is to be looked at."""
    pack = pack_or_404(code)
    section = request.GET.get("section", "")
    shown = {
        "pack": pack,
        "tabs": _tabs(pack, section),
        "back": Link(_("政策包"), reverse("web:admin-packs")),
    }
    found = local_warnings = None
    if section == "differences":
        found = _differences(pack)
    elif section == "warnings":
        local_warnings = warnings(pack, local_day(request.now))
        found = _warnings(pack, local_warnings[:SHOWN_WARNINGS])
    elif section in values.SECTION_LABELS:
        found = _rows(pack, section)
    else:
        shown["pairs"] = _overview(pack)
    return render(
        request,
        "admin/pack.html",
        {**shown, "table": found, "more": len(local_warnings or ()) > SHOWN_WARNINGS},
    )


def _base_name(pack: Pack) -> str:
    return packs.get(BASE).name.in_language(language()) if pack.info.extends else ""


def _tabs(pack: Pack, section: str) -> list[Tab]:
    sections = [
        Tab(_(label), f"?section={name}", name == section, len(getattr(pack, name)))
        for name, label in values.SECTION_LABELS.items()
        if getattr(pack, name)
    ]
    changed = (
        [Tab(_("与国家基础包的差异"), "?section=differences", section == "differences")]
        if pack.info.extends
        else []
    )
    return [
        Tab(_("概况"), "?", not section),
        *sections,
        *changed,
        Tab(_("提醒"), "?section=warnings", section == "warnings"),
    ]


def _overview(pack: Pack) -> list[Pair]:
    info = pack.info
    return [
        Pair(_("名称"), [info.name.zh, info.name.bo, info.name.en]),
        Pair(_("代码"), info.code),
        Pair(_("版本"), info.version),
        Pair(_("施行"), info.in_force_from),
        Pair(_("维护单位"), info.maintainer),
        Pair(_("继承"), _base_name(pack)),
        Pair(
            _("藏文用语"),
            Badge(_("已由母语者核对"), "good") if info.bo_checked else Badge(_("机器草稿,待核对"), "warn"),
        ),
        Pair(_("内容摘要"), pack.hash[:16]),
    ]


def _rows(pack: Pack, section: str) -> Table:
    columns = [
        Column(_("中文")),
        Column(_("藏文")),
        Column(_("英文")),
        Column(_("核实")),
        Column(_("来自")),
        Column(_("代码")),
    ]
    rows = []
    for code, row in getattr(pack, section).items():
        name = getattr(row, "name", None)
        label = [name.zh, name.bo, name.en] if name else [getattr(row, "title", "") or code, "", ""]
        address = reverse("web:admin-pack-row", args=[pack.code, section, code])
        rows.append(
            Row([*label, values.standing(row), values.layer(pack, f"{section}.{code}"), code], href=address)
        )
    return Table(_(values.SECTION_LABELS[section]), columns, rows)


def _differences(pack: Pack) -> Table:
    columns = [Column(_("项目")), Column(_("国家基础包")), Column(_("本县")), Column(_("写在"))]
    rows = [Row([_full_path(pack, d.path), d.base, d.own, d.where]) for d in values.differences(pack)]
    return Table(_("与国家基础包的差异"), columns, rows, empty=_("没有差异。"))


def _full_path(pack: Pack, path: str) -> str:
    section, row, rest = (*path.split(".", 2), "", "")[:3]
    inside = rest and path_in_words(rest, getattr(pack, section).get(row))
    return " · ".join(filter(None, [_(values.SECTION_LABELS[section]), row_name(pack, section, row), inside]))


def _warnings(pack: Pack, found: list[Finding]) -> Table:
    columns = [Column(_("情况")), Column(_("怎么办")), Column(_("写在"))]
    told = [_told(pack, finding) for finding in found]
    return Table(_("提醒"), columns, [Row([f.text, f.remedy, f.where]) for f in told], empty=_("没有需要处理的提醒。"))


def _told(pack: Pack, finding: Finding) -> Finding:
    """The same finding with the names of what it is about, where the command line of a pack's author shows their keys."""
    path = str(finding.details.get("path", "")).removesuffix(".unverified").removesuffix(".bo_checked")
    section = path.partition(".")[0]
    known = {"calendar": _("节假日")}.get(section) or pack.name.in_language(language())
    name = _full_path(pack, path) if section in values.SECTION_LABELS else known
    sureness = str(finding.details.get("sureness", ""))
    words = {"path": f"“{name}”", "sureness": _(SURENESS[sureness]) if sureness in SURENESS else sureness}
    return replace(finding, details={**finding.details, **words})


@page("pack.read")
def one_row(request: SignedRequest, code: str, section: str, row: str) -> HttpResponse:
    """Every value of one row, with the base's value beside it and the line it was written on."""
    pack = pack_or_404(code)
    if section not in values.SECTION_LABELS or row not in getattr(pack, section):
        raise ProblemError("general.not_found")
    found = getattr(pack, section)[row]
    columns = [Column(_("项目")), Column(_("值")), Column(_("国家基础包")), Column(_("写在"))]
    start = f"{section}.{row}."
    rows = [
        Row([path_in_words(leaf.path.removeprefix(start), found), leaf.own, leaf.base, leaf.where], tone="plain")
        for leaf in values.leaves(pack, section, row)
    ]
    shown = {
        "pack": pack,
        "title": row_name(pack, section, row),
        "badge": values.standing(found),
        "table": Table(_("全部取值"), columns, rows),
        "ground": values.ground(pack, found, today=local_day(request.now)),
        "back": Link(
            _(values.SECTION_LABELS[section]), f"{reverse('web:admin-pack', args=[code])}?section={section}"
        ),
    }
    return render(request, "admin/pack_row.html", shown)
