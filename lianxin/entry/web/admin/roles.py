"""Role × ability, read from the packs: who may what, and where that is written."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.abilities import all_abilities
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.packs import Pack
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Badge, Column, Pair, Row, Tab, Table
from lianxin.entry.web.admin.hub import back_to_hub
from lianxin.entry.web.admin.packs import pack_or_404
from lianxin.entry.web.admin.places import LEVELS


@page("user.read")
def roles(request: SignedRequest) -> HttpResponse:
    """The matrix of one pack (the viewer's own unless chosen)."""
    chosen = request.GET.get("pack") or packs.for_place(request.viewer.home).code
    pack = pack_or_404(chosen)
    tabs = [Tab(p.name.in_language(language()), f"?pack={p.code}", p.code == pack.code) for p in packs.all()]
    shown = {"tabs": tabs, "cards": [_card(pack, code) for code in pack.roles], "matrix": _matrix(pack), "back": back_to_hub()}
    return render(request, "admin/roles.html", shown)


def _card(pack: Pack, code: str) -> dict[str, object]:
    role, origin = pack.roles[code], pack.origin(f"roles.{code}.abilities")
    pairs = [
        Pair(_("代码"), code),
        Pair(_("最高可授予到"), _(LEVELS[role.reach])),
        Pair(_("第二重验证"), Badge(_("必须"), "info") if role.two_factor else _("可选")),
        Pair(_("说明"), role.note),
        Pair(_("写在"), f"{origin.pack}/{origin.file}:{origin.line}"),
    ]
    return {"name": role.name, "pairs": pairs}


def _matrix(pack: Pack) -> Table:
    names = [role.name.in_language(language()) for role in pack.roles.values()]
    columns = [Column(_("能力")), *(Column(name) for name in names)]
    rows = [
        Row([_(ability.label), *("●" if ability.code in role.abilities else "" for role in pack.roles.values())])
        for ability in all_abilities()
    ]
    return Table(_("角色与能力对照"), columns, rows)
