"""A pack's rows taken apart into single values, each beside the base's value and with the line it was written on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import msgspec
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.packs import BASE, Pack
from lianxin.base.packs.schema import Grounded, Parameter, Row
from lianxin.base.ui.parts import Badge, Pair
from lianxin.entry.web.admin.pack_labels import SURENESS, value_in_words
from lianxin.kernel.problems import N_

SECTION_LABELS: Final = {
    "services": N_("服务"),
    "need_kinds": N_("需求类型"),
    "urgencies": N_("紧急程度"),
    "channels": N_("发现渠道"),
    "commitment_kinds": N_("承办类型"),
    "ladder": N_("逾期升级"),
    "alarm_kinds": N_("求助种类"),
    "alarm_ladder": N_("求助没有人应答时"),
    "workflows": N_("办理流程"),
    "child_lists": N_("未成年人保护可选的词"),
    "child_signs": N_("监护评估看的情况"),
    "numbers": N_("一按就打的电话"),
    "errand_kinds": N_("办事指南"),
    "career_ladders": N_("职业阶梯"),
    "grades": N_("岗位等级"),
    "certificate_pay": N_("证书补贴"),
    "appraisal_results": N_("年度考核结果"),
    "competencies": N_("能力"),
    "competency_needs": N_("岗位要求的能力"),
    "titles": N_("称号"),
    "posts": N_("岗位"),
    "post_tasks": N_("岗位的基本职责"),
    "duties": N_("持证要求"),
    "exemptions": N_("豁免的理由"),
    "education": N_("继续教育的类别"),
    "practice_subjects": N_("备考科目"),
    "practice_chapters": N_("备考章节"),
    "practice_questions": N_("随包的练习题"),
    "exam_subjects": N_("考试科目"),
    "exam_routes": N_("报考条件"),
    "exam_steps": N_("报考要办的事"),
    "ethics": N_("职业道德守则"),
    "complaint_kinds": N_("投诉的种类"),
    "sanctions": N_("投诉查实后的处理"),
    "rating_parts": N_("机构评级的标准"),
    "rating_grades": N_("机构等级"),
    "not_rated": N_("机构不予评级的情形"),
    "review_criteria": N_("卷宗互评的标准"),
    "programme_kinds": N_("培训项目的种类"),
    "topics": N_("课程主题"),
    "course_questions": N_("课后问的问题"),
    "goods": N_("物资"),
    "observations": N_("上门看到的变化"),
    "payers": N_("付费方"),
    "refusals": N_("不采用服务的理由"),
    "pauses": N_("暂停的理由"),
    "sittings": N_("餐次"),
    "textures": N_("食物质地"),
    "diets": N_("饮食要求"),
    "allergens": N_("过敏原"),
    "meal_subsidies": N_("助餐补贴"),
    "papers": N_("文书"),
    "paper_fields": N_("文书的栏目"),
    "categories": N_("人群类别"),
    "tiers": N_("走访分级"),
    "scales": N_("量表"),
    "scale_actions": N_("量表之后怎么办"),
    "parameters": N_("参数"),
    "roles": N_("角色"),
    "words": N_("当地用语"),
    "travel_modes": N_("出行方式"),
    "travel_factors": N_("路程系数"),
    "weights": N_("排班权重"),
    "roster_columns": N_("名册的列"),
    "roster_spellings": N_("名册的写法"),
    "sources": N_("依据"),
}


@dataclass(frozen=True, slots=True)
class Leaf:
    """One value: its path in the pack, its text, the base's text ("" when the base has none), and file:line."""

    path: str
    own: str
    base: str
    where: str


def leaves(pack: Pack, section: str, code: str) -> list[Leaf]:
    """Every value of one row that is set, in the order of the row's shape."""
    own = dict(_flat(pack, getattr(pack, section)[code], f"{section}.{code}"))
    base = _base_values(pack, section, code)
    return [Leaf(path, text, base.get(path, ""), where_of(pack, path)) for path, text in own.items()]


def differences(pack: Pack) -> list[Leaf]:
    """What the county's own files set otherwise than the base, or in addition; nothing for the base itself."""
    found: list[Leaf] = []
    if not pack.info.extends:
        return found
    for section in SECTION_LABELS:
        for code in getattr(pack, section):
            found += [
                leaf
                for leaf in leaves(pack, section, code)
                if leaf.own != leaf.base and _is_own(pack, leaf.path)
            ]
    return found


def _base_values(pack: Pack, section: str, code: str) -> dict[str, str]:
    if not pack.info.extends:
        return {}
    base = packs.get(BASE)
    row = getattr(base, section).get(code)
    return dict(_flat(base, row, f"{section}.{code}")) if row is not None else {}


def _flat(pack: Pack, value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Single values with their paths; what is not set (empty text, no list) is left out."""
    if isinstance(value, msgspec.Struct):
        names = [f.encode_name for f in msgspec.structs.fields(value)]
        fields = [getattr(value, f.name) for f in msgspec.structs.fields(value)]
        pairs = [
            (n, v) for n, v in zip(names, fields, strict=True) if not (isinstance(value, Row) and n == "code")
        ]
    elif isinstance(value, dict):
        pairs = list(value.items())
    elif isinstance(value, tuple | list) and any(isinstance(v, msgspec.Struct) for v in value):
        pairs = [(str(i), v) for i, v in enumerate(value)]
    else:
        if value not in ("", None, (), []):
            yield path, value_in_words(pack, path, value)
        return
    for name, part in pairs:
        yield from _flat(pack, part, f"{path}.{name}")


def where_of(pack: Pack, path: str) -> str:
    """folder/file:line of a value; a value nobody wrote is the product's own default."""
    origin = pack.origins.get(path)
    return f"{origin.pack}/{origin.file}:{origin.line}" if origin else _("产品默认")


def _is_own(pack: Pack, path: str) -> bool:
    origin = pack.origins.get(path)
    return origin is not None and origin.pack == pack.folder


def layer(pack: Pack, path: str) -> Badge:
    """Base, county, or both (the county changes some of the base's values)."""
    here = {o.pack for p, o in pack.origins.items() if p == path or p.startswith(f"{path}.")}
    if not pack.info.extends or pack.folder not in here:
        return Badge(_("国家基础包"))
    return Badge(_("本县"), "accent") if len(here) == 1 else Badge(_("本县修改"), "info")


def standing(row: Any) -> Badge | None:
    """Verified or not; None for a row that states nothing about the world."""
    stated = list(row.values) if isinstance(row, Parameter) else [row] if isinstance(row, Grounded) else []
    if not stated:
        return None
    return Badge(_("未核实"), "warn") if any(s.unverified for s in stated) else Badge(_("已核实"), "good")


def ground(pack: Pack, row: Any, *, today: date) -> list[Pair]:
    """On what a row rests: source, article, how sure, and how long ago somebody looked it up."""
    stated = row.values[-1] if isinstance(row, Parameter) and row.values else row
    if not hasattr(stated, "source") or not hasattr(stated, "checked_on"):
        return []
    source = pack.sources.get(stated.source)
    age = (today - stated.checked_on).days
    checked = _("%(day)s(%(days)s 天前)") % {"day": f"{stated.checked_on:%Y-%m-%d}", "days": age}
    return [
        Pair(_("依据"), source.title if source else stated.source),
        Pair(_("条款"), stated.article),
        Pair(_("把握"), _(SURENESS[stated.sureness])),
        Pair(_("上次核对"), Badge(checked, "warn") if age > 365 else checked),
    ]
