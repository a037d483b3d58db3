"""The keys and codes of a pack in words: what its files call `values.0.sureness` a reader sees as 取值 1 · 把握."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.abilities import label as ability_label
from lianxin.base.packs import Pack, Words
from lianxin.base.packs.schema import CompetencyNeed, Scale, Workflow
from lianxin.base.ui.pack_words import language, word
from lianxin.domain.care.rules import WEEKDAYS
from lianxin.domain.commitments.views.showing import PROOF_WORDS
from lianxin.kernel.problems import N_

PARTS: Final = {
    "pay_steps": N_("各薪级的工资"), "step_years": N_("一级要几年"), "step_result": N_("考核不低于"), "first_step": N_("最低薪级"), "last_step": N_("最高薪级"),
    "pay": N_("等级工资"), "asks": N_("升到这里要什么"), "years_below": N_("在下一等级满几年"), "results": N_("最近几次考核"), "hours": N_("学时"), "hours_years": N_("几年内的学时"),
    "every": N_("多久发一次"), "amount": N_("金额"), "worth": N_("折算几级薪级"), "times": N_("按年发的一共发几次"), "within": N_("取证以后几个月内发"), "counts": N_("计入晋升的年限"), "behaviour": N_("行为描述"),
    "post": N_("岗位"), "grade": N_("等级"), "ladder": N_("职业阶梯"), "regions": N_("有哪几级"), "held": N_("持证满几年"), "practice": N_("直接服务满几年"), "local_years": N_("在本省满几年"),
    "age": N_("不超过几周岁"), "civil_servants": N_("公务员可以申报"), "quota": N_("最多几人"), "publicity": N_("公示几天"), "judges": N_("评委至少几人"),
    "pass_mark": N_("及格分"), "trim_from": N_("几位评委起去掉最高最低分"), "criteria": N_("评分项目"),
    "against": N_("投诉谁"), "duties": N_("对谁的责任"), "principles": N_("个案的原则"), "bars": N_("不能做哪些工作"), "most_days": N_("最长几天"), "at_once": N_("立即生效"), "least": N_("至少几分"),
    "advice": N_("先做什么"), "after_minutes": N_("多久以后(分钟)"), "answer_minutes": N_("应答时限(分钟)"), "arrive_minutes": N_("到场时限(分钟)"),
    "ask": N_("恢复前先看什么"), "bring": N_("要带什么"),
    "calls_out": N_("要派人"), "change_days": N_("提前几天截止改订"), "change_until": N_("截止改订的时间"), "covers": N_("没有约定时付什么"),
    "every_weeks": N_("每几周"), "from_level": N_("从能力几级起"), "need": N_("登记成哪种需求"), "often": N_("多久一次"), "own_proof": N_("凭证以这里为准"),
    "share": N_("占单价的比例"), "weekdays": N_("星期"), "words": N_("必须写明"),
    "join_minutes": N_("多久以内算同一次(分钟)"), "people": N_("要去几人"), "phone": N_("电话"), "reviewed": N_("要复盘"),
    "shown": N_("什么时候显示、排第几"), "danger": N_("有生命危险"), "child_now": N_("孩子正在危险中"), "child": N_("孩子的报告还没有送到"), "mind": N_("心里难受、有轻生念头"),
    "widen_seconds": N_("多久以后再叫人(秒)"),
    "alone": N_("同一时间只能办一件"),
    "flags": N_("一进入就发现需求的人群类别"),
    "unvetted": N_("为未成年人办也不用从业核查"),
    "abilities": N_("能力"), "act_hours": N_("办理时限(小时)"), "after_hours": N_("逾期多久(小时)"), "article": N_("条款"),
    "benefits": N_("待遇"), "bo": N_("藏文"), "categories": N_("人群类别"), "caution": N_("注意事项"), "checked_on": N_("上次核对"), "code": N_("代码"),
    "colour": N_("颜色"), "combine": N_("条件的关系"), "commitment": N_("承办类型"), "conditions": N_("条件"),
    "confirmed_by": N_("由谁确认"), "due_hours": N_("完成时限(小时)"), "en": N_("英文"), "event_hours": N_("事后回访(小时)"),
    "evidence": N_("凭据"), "expires": N_("有有效期"), "expression": N_("判定式"), "factor": N_("系数"), "family": N_("所属"), "from": N_("起"),
    "group": N_("适用人群"), "hands": N_("需要人数"), "headings": N_("表头写法"), "heavy_hands": N_("重度时需要人数"),
    "heavy_level": N_("重度从几级起"), "second_after": N_("第二人隔多久到(分钟)"), "interval_days": N_("间隔(天)"), "issued_by": N_("发布单位"), "kind": N_("类型"), "kinds": N_("只管哪几种"), "kmh": N_("时速(公里)"),
    "label": N_("说法"), "link": N_("链接"), "meaning": N_("含义"), "minutes": N_("分钟"), "name": N_("名称"), "no": N_("“否”的写法"),
    "no_goal": N_("不算差项"),
    "note": N_("备注"), "offered": N_("是否提供"), "otherwise": N_("其余的人"), "price": N_("价格"), "proof": N_("凭证"), "proof_any": N_("凭证(有一样就行)"),
    "question": N_("可以问"), "rank": N_("次序"), "reach": N_("最高可授予到"), "ready_minutes": N_("出发准备(分钟)"), "record": N_("记录项目"),
    "required": N_("必填"), "service": N_("服务"), "services": N_("服务"), "settled": N_("是否结算"), "sized": N_("要量尺码"), "skills": N_("技能"), "source": N_("依据"),
    "spellings": N_("写法"), "subsidy": N_("补贴"), "sureness": N_("把握"), "tell": N_("通知"), "tiers": N_("走访分级"), "title": N_("标题"),
    "to": N_("止"), "triage_hours": N_("研判时限(小时)"), "two_factor": N_("第二重验证"), "unit": N_("单位"),
    "unknown": N_("“不详”的写法"), "unsure": N_("无法判断的人"), "unverified": N_("未核实"), "urgency": N_("紧急程度"), "value": N_("值"),
    "about": N_("哪一类文书"), "parts": N_("文书的各段"), "fields": N_("栏目"), "text": N_("印好的话"), "lines": N_("留几行"), "wide": N_("占整行"), "columns": N_("表格的列"), "span": N_("列宽"),
    "again": N_("多久以后要再评"), "opening": N_("怎样开头"), "asked_in": N_("用哪几种语言问"), "assessors": N_("几人一起评"), "entries": N_("纸质的录几遍"), "fact": N_("记成哪项资料"), "worse": N_("差多少分算变差"), "noted": N_("记成资料的代码"), "by": N_("重几级"),
    "changes": N_("等级变更"), "cited": N_("出处"), "confirm": N_("没有人在场填的要由人确认"), "edition": N_("哪一版"), "facts": N_("还要知道的情况"),
    "action": N_("之后怎么办"), "items": N_("题目"), "item": N_("题目"), "least_seconds": N_("快于多少秒存疑"), "levels": N_("分级"),
    "licence": N_("许可"), "limits": N_("时限"), "act": N_("多久内办"), "call": N_("多久内打电话"), "contact": N_("多久后再联系"), "screen": N_("多久后再评"),
    "visit": N_("多久内上门"), "options": N_("选项"), "points": N_("分数"), "prorated": N_("可以补算几题"), "result": N_("结果"), "rule": N_("怎样算"),
    "said": N_("登记成需求时怎样写"), "stacking": N_("几条等级变更同时符合"), "straight": N_("全选一样的存疑"), "subscales": N_("分量表"), "text_pack": N_("文字在哪个包里"),
    "then": N_("之后"), "triggers": N_("不论总分都要办的"), "turned": N_("反向计分"), "version": N_("版本"),
    "states": N_("状态"), "steps": N_("步骤"), "start": N_("开始的状态"), "secrecy": N_("保密级别"), "guard": N_("另要有的能力"), "number": N_("编号格式"), "reopens_at": N_("重新办理从哪里起"), "ends": N_("办结"), "tone": N_("颜色"), "clock": N_("期限"), "limit": N_("时限"), "since": N_("从什么时候算"), "until": N_("到什么时候为止"), "working_days": N_("只算工作日"), "ability": N_("谁来办"), "second_person": N_("要由另一人"), "reason": N_("要写理由"), "gives_up": N_("不办了"), "needs": N_("要有什么"), "remedy": N_("缺了怎么办"), "applies": N_("不满足就不显示这一步"), "per": N_("按什么分档"), "codes": N_("取值"),
    "hint": N_("先要知道的"), "papers": N_("材料"), "office": N_("部门"), "days": N_("几天办结"), "optional": N_("不是人人要"),
    "follows": N_("批准后记进档案的"), "certificate": N_("发证号"), "objection_days": N_("几个工作日内可以提异议"), "objection_to": N_("向谁提异议"), "objections": N_("可以提几次异议"),
    "years": N_("年限参数"), "more": N_("另加年限参数"), "holding": N_("要先有的证书"), "last_year": N_("应届毕业生也可以"), "upwards": N_("更高的学历也可以"), "degree": N_("学历"), "social_work": N_("社会工作专业"), "level": N_("级别"), "counts_from": N_("从哪一天算"), "offset_days": N_("几天以后(负数是以前)"), "by_registering": N_("登记报名就算办好"), "singles": N_("单选题"), "multiples": N_("多选题"), "free": N_("案例和论述题"), "place": N_("地方"),
    "tasks": N_("基本职责"), "posts": N_("岗位"), "places": N_("哪一类地方"), "grace_years": N_("宽限几年"), "amber_days": N_("提前几天亮黄灯"), "notice_days": N_("提前几天提醒"), "regional": N_("地区线的证也算"), "registration": N_("登记过期亮什么灯"), "blocks": N_("红灯禁止的"), "months": N_("最长几个月"), "needs_evidence": N_("要传凭据"), "once_hours": N_("一次算多少学时"), "most_hours": N_("最多算多少学时"), "agency": N_("人员属于机构"), "station": N_("人员属于社工站"),
    "tiered": N_("分级办班"), "competencies": N_("能力项"), "most": N_("最高几分"),
    "values": N_("取值"), "when": N_("判定式"), "windows": N_("时间段"), "yes": N_("“是”的写法"), "zh": N_("中文"),
    "chapter": N_("章节"), "right": N_("正确答案"), "stem": N_("题干"), "subject": N_("科目"), "why": N_("解析"),
}  # fmt: skip
SURENESS: Final = {
    "law": N_("已读原文"), "seen": N_("见于来源"), "high": N_("把握大"), "medium": N_("把握中等"),
    "low": N_("把握小"), "default": N_("产品默认"),
}  # fmt: skip
_WORDS: Final[Mapping[str, Mapping[str, Any]]] = {
    "sureness": SURENESS,
    "unit": {
        "bit": N_("位"), "km/h": N_("公里/小时"), "times": N_("次"), "yes": N_("(1 是,0 否)"),
        "meal": N_("餐"), "visit": N_("次"), "call": N_("次"), "celsius": N_("摄氏度"), "gram": N_("克"), "day": N_("天"), "hour": N_("小时"), "level": N_("级"), "percent": N_("%"), "file": N_("份"), "metre": N_("米"), "minute": N_("分钟"),
        "month": N_("月"), "need": N_("件"), "time": N_("次"), "second": N_("秒"), "person": N_("人"), "mark": N_("分"), "ratio": N_("倍"), "year": N_("岁(年)"), "yuan": N_("元"),
    },
    "degree": {"secondary": N_("高中或中专"), "college": N_("大专"), "bachelor": N_("本科"), "master": N_("硕士"), "doctor": N_("博士")},
    "level": {"assistant": N_("助理社会工作师"), "middle": N_("社会工作师"), "senior": N_("高级社会工作师")},
    "holding": {"assistant": N_("助理社会工作师"), "middle": N_("社会工作师")},
    "counts_from": {"opens_on": N_("报名开始"), "closes_on": N_("报名截止"), "pay_by": N_("缴费截止"), "print_from": N_("开始打印准考证"), "first_day": N_("考试第一天"), "last_day": N_("考试最后一天"), "results_on": N_("公布成绩")},
    "of": {"eligible": N_("符合报考条件的人"), "registered": N_("报名的人"), "sat": N_("实际参考的人"), "unknown": N_("没有说明")},
    "bars": {"nothing": N_("不限"), "children": N_("和未成年人有关的工作"), "contracts": N_("新的购买服务合同"), "all": N_("一切派工")},
    "against": {"worker": N_("从业人员"), "agency": N_("机构")},
    "every": {"month": N_("每月"), "year": N_("每年"), "once": N_("一次性")},
    "regions": {"province": N_("省级"), "city": N_("市级"), "district": N_("区(县)级")},
    "covers": {"subsidy": N_("补贴"), "rest": N_("其余")},
    "reach": {"province": N_("省"), "city": N_("市"), "county": N_("县(区)"), "township": N_("乡镇(街道)"), "village": N_("村(社区)")},
    "combine": {"all": N_("全部符合"), "any": N_("符合任一")},
    "colour": {"red": N_("红"), "orange": N_("橙"), "yellow": N_("黄"), "green": N_("绿"), "blue": N_("蓝")},
    "group": {"elder": N_("老人"), "child": N_("儿童"), "anyone": N_("任何人"), "place": N_("一个地方")},
    "family": {"five": N_("五助"), "n": N_("五助以外"), "case": N_("个案"), "minor": N_("未成年人保护"), "crisis": N_("心理危机"), "errand": N_("陪同办事"), "group": N_("小组"), "mediation": N_("调解"), "complaint": N_("投诉")},
    "follows": {"disability": N_("残疾类别和等级")},
    "secrecy": {"place": N_("辖区内可查阅"), "named": N_("只有指定的人可查阅"), "approved": N_("经另一人批准才可查阅")},
    "tone": {"plain": N_("灰"), "info": N_("蓝"), "good": N_("绿"), "warn": N_("黄"), "bad": N_("红"), "accent": N_("紫")},
    "asked_in": {"zh": N_("中文"), "bo": N_("藏文"), "en": N_("英文")},
    "rule": {"single": N_("只算一条"), "add": N_("相加")},
    "about": {"case": N_("个案"), "group": N_("小组"), "mediation": N_("调解"), "minor": N_("未成年人保护"), "assessment": N_("能力评估"), "training": N_("培训")},
    "kind": {"text": N_("一格"), "long": N_("整行几行"), "choice": N_("打勾"), "table": N_("表格"), "picture": N_("图"), "signature": N_("签名和日期"), "screening": N_("筛查"), "assessment": N_("评估"), "boolean": N_("是否"), "number": N_("数"), "string": N_("代码"), "date": N_("日期"), "moment": N_("日期和时间"), "person": N_("本人的情况"), "household": N_("家庭的情况"), "evidence": N_("凭据")},
    "confirmed_by": {"person": N_("服务对象或家属"), "second_worker": N_("另一名工作人员"), "nobody": N_("不需要确认")},
    "proof": PROOF_WORDS,
    "proof_any": PROOF_WORDS,
    "blocks": {"renewal": N_("续签合同"), "rostering": N_("排班派单")},
    "registration": {"none": N_("不看登记"), "amber": N_("黄灯"), "red": N_("红灯")},
    "places": {"neighbourhood": N_("社区"), "village_committee": N_("村"), "town": N_("镇"), "township": N_("乡"), "street": N_("街道"), "zone": N_("管委会"), "other": N_("其他")},
    "skills": {
        "bathing": N_("助浴"), "cleaning": N_("保洁"), "counselling": N_("心理疏导"), "escort": N_("陪同外出"), "meal": N_("做饭送餐"),
    },
}  # fmt: skip
# Keys whose values are codes of another section.
_SECTIONS: Final = {
    "pay_steps": "parameters", "pay": "parameters", "worth": "parameters", "times": "parameters", "within": "parameters", "amount": "parameters", "held": "parameters", "practice": "parameters", "local_years": "parameters",
    "age": "parameters", "quota": "parameters", "publicity": "parameters", "judges": "parameters", "trim_from": "parameters", "pass_mark": "parameters", "post": "posts", "grade": "grades",
    "ladder": "career_ladders", "step_result": "appraisal_results", "result": "appraisal_results",
    "action": "scale_actions", "again": "parameters", "limit": "parameters", "limits": "parameters", "fact": "facts", "flags": "categories",
    "chapter": "practice_chapters", "subject": "practice_subjects", "kinds": "commitment_kinds", "posts": "posts", "competencies": "competencies",
    "fields": "paper_fields", "categories": "categories", "channel": "channels", "commitment": "commitment_kinds", "benefits": "benefits", "need": "need_kinds", "price": "parameters", "most_days": "parameters", "least": "parameters", "years": "parameters", "more": "parameters",
    "service": "services", "services": "services",
    "source": "sources", "subsidy": "parameters", "tell": "roles", "tiers": "tiers", "urgency": "urgencies",
}  # fmt: skip
# Keys whose values are codes of a table of the same row, by section: a step leads from a state to a state.
_TABLES: Final[Mapping[str, Mapping[str, str]]] = {
    "workflows": {
        "start": "states", "from": "states", "to": "states", "reopens_at": "states", "second_person": "steps",
        "per": "facts", "since": "facts", "until": "facts",
    },
    "scales": {"to": "levels", "item": "items", "items": "items", "options": "options"},
}  # fmt: skip


def path_in_words(path: str, row: Any = None) -> str:
    """A path inside ``row``: keys in words, positions counted from 1, parts that have a name by it."""
    told, holder = [], row
    for at, part in enumerate(path.split(".")):
        counted = part.isdecimal() and at and not isinstance(holder, Mapping)
        told.append(str(int(part) + 1) if counted else _name_within(row, path, holder, part))
        holder = _inside(holder, part)
    return " · ".join(told)


def _inside(holder: Any, part: str) -> Any:
    """What stands under one part of a path; None where nothing does."""
    if isinstance(holder, Mapping):
        return holder.get(part)
    if isinstance(holder, tuple | list):
        return holder[int(part)] if part.isdecimal() and int(part) < len(holder) else None
    if isinstance(holder, msgspec.Struct):
        names = {field.encode_name: field.name for field in msgspec.structs.fields(holder)}
        return getattr(holder, names[part]) if part in names else None
    return None


def _name_within(row: Any, path: str, holder: Any, part: str) -> str:
    """One part of a path: what a table calls its own row, else the word for the key, else the key."""
    if isinstance(row, Scale) and holder is row.options:
        return _set_name(holder, part)
    if isinstance(row, CompetencyNeed) and holder is row.levels:
        return _name_in(packs.get(packs.BASE).competencies, part) or part
    name = _name_in(holder, part) or _name_in(_codes_of_clock(row, path), part)
    return name or (_(PARTS[part]) if part in PARTS else part)


def _name_in(rows: Any, code: str) -> str:
    """What a row of a table is called: by itself, its name or its label; "" where it has none."""
    one = rows.get(code) if isinstance(rows, Mapping) else None
    name = one if isinstance(one, Words) else getattr(one, "name", None) or getattr(one, "label", None)
    return name.in_language(language()) if isinstance(name, Words) else ""


def _set_name(sets: Mapping[str, Any], code: str) -> str:
    """A set of answers has no name of its own; it is counted."""
    return _("第 %(number)s 套答案") % {"number": list(sets).index(code) + 1}


def _codes_of_clock(row: Any, path: str) -> Mapping[str, Words]:
    """The values of the fact by which the limits of a state differ, for a path into these limits."""
    keys = path.split(".")
    if not isinstance(row, Workflow) or keys[0] != "states" or "limits" not in keys:
        return {}
    state = row.states.get(keys[1])
    fact = row.facts.get(state.clock.per) if state and state.clock else None
    return fact.codes if fact else {}


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
    if key in ("abilities", "ability", "guard"):
        return _(ability_label(text))
    if key == "weekdays":
        return "、".join(_(WEEKDAYS[day]) for day in text)
    if text in _WORDS.get(key, {}):
        return _(str(_WORDS[key][text]))
    return _of_this_row(pack, path, text) or _of_another_section(pack, path, text)


def _of_this_row(pack: Pack, path: str, text: str) -> str:
    """What a code of a part of the same row is called; "" where the text is no such code."""
    section, code, key = (*path.split(".", 2), "", "")[:3]
    key = key.rpartition(".")[2]
    table = _TABLES.get(section, {}).get(key, "")
    rows = getattr(getattr(pack, section).get(code), table) if table else None
    if section == "child_signs" and key == "result":
        rows = pack.workflows["child_protection"].facts["guardianship"].codes
    if not isinstance(rows, Mapping) or text not in rows:
        return ""
    return _set_name(rows, text) if key == "options" else _name_in(rows, text)


def _of_another_section(pack: Pack, path: str, text: str) -> str:
    """What a code of another section is called; the text itself where it is no code."""
    *above, key = path.split(".")
    section = _SECTIONS.get(key) or _SECTIONS.get(above[-1] if above else "", "")
    if section == "sources" and text in pack.sources:
        return pack.sources[text].title
    return word(getattr(pack, section), text) if section and text in getattr(pack, section) else text
