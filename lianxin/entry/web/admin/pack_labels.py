"""The keys and codes of a pack in words: what its files call `values.0.sureness` a reader sees as 取值 1 · 把握."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from lianxin.base.access.abilities import label as ability_label
from lianxin.base.packs import Pack
from lianxin.base.ui.pack_words import language, word
from lianxin.domain.care.rules import WEEKDAYS
from lianxin.domain.commitments.views.showing import PROOF_WORDS
from lianxin.kernel.problems import N_

PARTS: Final = {
    "advice": N_("先做什么"), "after_minutes": N_("多久以后(分钟)"), "answer_minutes": N_("应答时限(分钟)"), "arrive_minutes": N_("到场时限(分钟)"),
    "ask": N_("恢复前先看什么"), "bring": N_("要带什么"),
    "calls_out": N_("要派人"), "change_days": N_("提前几天截止改订"), "change_until": N_("截止改订的时间"), "covers": N_("没有约定时付什么"),
    "every_weeks": N_("每几周"), "from_level": N_("从能力几级起"), "need": N_("登记成哪种需求"), "often": N_("多久一次"), "own_proof": N_("凭证以这里为准"),
    "share": N_("占单价的比例"), "weekdays": N_("星期"), "words": N_("必须写明"),
    "join_minutes": N_("多久以内算同一次(分钟)"), "people": N_("要去几人"), "reviewed": N_("要复盘"),
    "widen_seconds": N_("多久以后再叫人(秒)"),
    "alone": N_("同一时间只能办一件"),
    "abilities": N_("能力"), "act_hours": N_("办理时限(小时)"), "after_hours": N_("逾期多久(小时)"), "article": N_("条款"),
    "benefits": N_("待遇"), "bo": N_("藏文"), "categories": N_("人群类别"), "caution": N_("注意事项"), "checked_on": N_("上次核对"), "code": N_("代码"),
    "colour": N_("颜色"), "combine": N_("条件的关系"), "commitment": N_("承办类型"), "conditions": N_("条件"),
    "confirmed_by": N_("由谁确认"), "due_hours": N_("完成时限(小时)"), "en": N_("英文"), "event_hours": N_("事后回访(小时)"),
    "evidence": N_("凭据"), "expires": N_("有有效期"), "expression": N_("判定式"), "factor": N_("系数"), "family": N_("所属"), "from": N_("起"),
    "group": N_("适用人群"), "hands": N_("需要人数"), "headings": N_("表头写法"), "heavy_hands": N_("重度时需要人数"),
    "heavy_level": N_("重度从几级起"), "second_after": N_("第二人隔多久到(分钟)"), "interval_days": N_("间隔(天)"), "issued_by": N_("发布单位"), "kind": N_("类型"), "kmh": N_("时速(公里)"),
    "label": N_("说法"), "link": N_("链接"), "meaning": N_("含义"), "minutes": N_("分钟"), "name": N_("名称"), "no": N_("“否”的写法"),
    "no_goal": N_("不算差项"),
    "note": N_("备注"), "offered": N_("是否提供"), "otherwise": N_("其余的人"), "price": N_("价格"), "proof": N_("凭证"), "proof_any": N_("凭证(有一样就行)"),
    "question": N_("可以问"), "rank": N_("次序"), "reach": N_("最高可授予到"), "ready_minutes": N_("出发准备(分钟)"), "record": N_("记录项目"),
    "required": N_("必填"), "service": N_("服务"), "services": N_("服务"), "settled": N_("是否结算"), "sized": N_("要量尺码"), "skills": N_("技能"), "source": N_("依据"),
    "spellings": N_("写法"), "subsidy": N_("补贴"), "sureness": N_("把握"), "tell": N_("通知"), "tiers": N_("走访分级"), "title": N_("标题"),
    "to": N_("止"), "triage_hours": N_("研判时限(小时)"), "two_factor": N_("第二重验证"), "unit": N_("单位"),
    "unknown": N_("“不详”的写法"), "unsure": N_("无法判断的人"), "unverified": N_("未核实"), "urgency": N_("紧急程度"), "value": N_("值"),
    "values": N_("取值"), "when": N_("判定式"), "windows": N_("时间段"), "yes": N_("“是”的写法"), "zh": N_("中文"),
}  # fmt: skip
SURENESS: Final = {
    "law": N_("已读原文"), "seen": N_("见于来源"), "high": N_("把握大"), "medium": N_("把握中等"),
    "low": N_("把握小"), "default": N_("产品默认"),
}  # fmt: skip
_WORDS: Final[Mapping[str, Mapping[str, Any]]] = {
    "sureness": SURENESS,
    "unit": {
        "bit": N_("位"), "km/h": N_("公里/小时"), "times": N_("次"), "yes": N_("(1 是,0 否)"),
        "meal": N_("餐"), "visit": N_("次"), "call": N_("次"), "celsius": N_("摄氏度"), "gram": N_("克"), "day": N_("天"), "hour": N_("小时"), "level": N_("级"), "metre": N_("米"), "minute": N_("分钟"),
        "month": N_("月"), "need": N_("件"), "second": N_("秒"), "person": N_("人"), "ratio": N_("倍"), "year": N_("岁(年)"), "yuan": N_("元"),
    },
    "covers": {"subsidy": N_("补贴"), "rest": N_("其余")},
    "reach": {"province": N_("省"), "city": N_("市"), "county": N_("县(区)"), "township": N_("乡镇(街道)"), "village": N_("村(社区)")},
    "combine": {"all": N_("全部符合"), "any": N_("符合任一")},
    "colour": {"red": N_("红"), "orange": N_("橙"), "yellow": N_("黄"), "green": N_("绿"), "blue": N_("蓝")},
    "group": {"elder": N_("老人"), "child": N_("儿童"), "anyone": N_("任何人"), "place": N_("一个地方")},
    "family": {"five": N_("五助"), "n": N_("五助以外")},
    "kind": {"person": N_("本人的情况"), "household": N_("家庭的情况"), "evidence": N_("凭据")},
    "confirmed_by": {"person": N_("服务对象或家属"), "second_worker": N_("另一名工作人员"), "nobody": N_("不需要确认")},
    "proof": PROOF_WORDS,
    "proof_any": PROOF_WORDS,
    "skills": {
        "bathing": N_("助浴"), "cleaning": N_("保洁"), "counselling": N_("心理疏导"), "escort": N_("陪同外出"), "meal": N_("做饭送餐"),
    },
}  # fmt: skip
# Keys whose values are codes of another section.
_SECTIONS: Final = {
    "categories": "categories", "channel": "channels", "commitment": "commitment_kinds", "benefits": "benefits", "need": "need_kinds", "price": "parameters",
    "service": "services", "services": "services",
    "source": "sources", "subsidy": "parameters", "tell": "roles", "tiers": "tiers", "urgency": "urgencies",
}  # fmt: skip


def path_in_words(path: str) -> str:
    """The last parts of a path of one row, its keys in words and its positions counted from 1."""
    return " · ".join(
        str(int(part) + 1) if part.isdecimal() and at else _part(part)
        for at, part in enumerate(path.split("."))
    )


def _part(part: str) -> str:
    return _(PARTS[part]) if part in PARTS else part


def row_name(pack: Pack, section: str, code: str) -> str:
    """What a row is called, in the active language; a source by its title, what has no name by its code."""
    row: Any = getattr(pack, section).get(code)
    name = getattr(row, "name", None)
    return name.in_language(language()) if name else getattr(row, "title", "") or code


def value_in_words(pack: Pack, path: str, value: Any) -> str:
    """One value as people read it: yes and no, codes in the words of the section they point to."""
    if isinstance(value, tuple | list):
        return "、".join(value_in_words(pack, path, one) for one in value)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    key, text = path.rpartition(".")[2], str(value)
    if key == "abilities":
        return _(ability_label(text))
    if key == "weekdays":
        return "、".join(_(WEEKDAYS[day]) for day in text)
    if text in _WORDS.get(key, {}):
        return _(str(_WORDS[key][text]))
    section = _SECTIONS.get(key, "")
    if section == "sources" and text in pack.sources:
        return pack.sources[text].title
    return word(getattr(pack, section), text) if section and text in getattr(pack, section) else text
