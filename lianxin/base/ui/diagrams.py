"""Diagrams of casework with their words: the family tree, the ecomap, the workflow; as SVG for papers, in a box for pages."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from lianxin.engines import diagrams
from lianxin.engines.diagrams import Caption, Ecomap, Family, Flow


def family_tree(family: Family) -> str:
    """The family tree as SVG in the active language."""
    words = {
        "male": _("男"), "female": _("女"), "unknown": _("性别不详"), "served": _("服务对象"), "dead": _("已故"), "home": _("住在一起"),
        "married": _("结婚"), "cohabiting": _("同居"), "separated": _("分居"), "divorced": _("离婚"), "parents": _("共同的孩子"),
        "born": _("亲生"), "adopted": _("收养"), "foster": _("抚养"),
    }  # fmt: skip
    told = ";".join(_told(family, words))
    return diagrams.family_tree(family, Caption(_("家庭结构图"), told), words)


def _told(family: Family, words: dict[str, str]) -> Iterator[str]:
    """The family in sentences, for those who do not see the picture."""
    names = {person.code: person.name for person in family.people}
    for person in family.people:
        signs = {"served": person.served, "dead": person.dead, "home": person.at_home}
        age = [_("%(age)s 岁") % {"age": person.age}] if person.age is not None else []
        yield ",".join(
            [person.name, words[person.sex], *age, *(words[sign] for sign, holds in signs.items() if holds)]
        )
    for bond in family.bonds:
        yield f"{names[bond.one]}、{names[bond.other]}:{words[bond.kind]}"
    for link in family.children:
        yield f"{'、'.join(names[parent] for parent in link.parents)} → {names[link.child]}:{words[link.kind]}"


def ecomap(chart: Ecomap) -> str:
    """The ecomap as SVG in the active language."""
    words = {
        "strong": _("紧密"),
        "plain": _("一般"),
        "weak": _("疏远"),
        "stressful": _("紧张"),
        "flow": _("帮助或影响的方向"),
    }
    names = {system.code: system.name for system in chart.systems}
    told = ";".join(f"{names[tie.system]}:{words[tie.kind]}" for tie in chart.ties)
    return diagrams.ecomap(chart, Caption(_("生态系统图"), told), words)


def workflow(flow: Flow, name: str) -> str:
    """A workflow as SVG; its words are the pack's."""
    names = {node.code: node.label for node in flow.nodes}
    told = ";".join(f"{names[way.start]} → {names[way.end]}:{way.label}" for way in flow.ways)
    return diagrams.workflow(flow, Caption(name, told))


def boxed(svg: str, label: str) -> SafeString:
    """A diagram for a page: where it is wider than the screen it moves inside its own box, letters stay readable."""
    drawing = mark_safe(svg)  # noqa: S308  every text in it is escaped by the engine
    return format_html(
        '<div class="diagram-box" tabindex="0" role="group" aria-label="{}">{}</div>', label, drawing
    )
