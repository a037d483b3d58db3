"""说法:字段和选项在表格里的中文写法。表格是文件格式,不随界面语言变;界面上另经翻译。"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from lianxin.kernel.problems import N_

KINDS: Final[Mapping[str, str]] = {
    "categories": N_("人群分类"),
    "benefits": N_("待遇"),
    "tables": N_("决策表"),
    "tiers": N_("走访分级"),
    "parameters": N_("参数"),
    "cases": N_("实例"),
}
FIELDS: Final[Mapping[str, str]] = {
    "code": N_("编码"),
    "name": N_("名称"),
    "meaning": N_("意思"),
    "owner": N_("归口部门"),
    "payer": N_("谁出钱"),
    "about": N_("说的是谁"),
    "group": N_("对象"),
    "combine": N_("条件关系"),
    "from": N_("起始日"),
    "until": N_("截止日(不含)"),
    "per": N_("按什么给"),
    "amount": N_("金额"),
    "received": N_("已在领的事实"),
    "source": N_("依据"),
    "article": N_("条款"),
    "checked_on": N_("核对日"),
    "sureness": N_("把握"),
    "unverified": N_("未核实"),
    "label": N_("说法"),
    "expression": N_("条件"),
    "when": N_("条件"),
    "outputs": N_("结果"),
    "default": N_("其他情况的结果"),
    "unknown": N_("无法判断时的结果"),
    "kind": N_("看什么"),
    "no_goal": N_("不算差项"),
    "evidence": N_("证明材料"),
    "question": N_("怎么问"),
    "rank": N_("先后"),
    "otherwise": N_("其他情况"),
    "unsure": N_("无法判断时"),
    "interval_days": N_("间隔天数"),
    "event_hours": N_("有事几小时内到"),
    "colour": N_("颜色"),
    "unit": N_("单位"),
    "value": N_("值"),
    "values": N_("各期的值"),
    "conditions": N_("各条件"),
    "rows": N_("各行"),
}
CHOICES: Final[Mapping[str, Mapping[str, str]]] = {
    "group": {"elder": N_("老人"), "child": N_("儿童"), "anyone": N_("不限")},
    "about": {"resident": N_("居民"), "worker": N_("社工")},
    "combine": {"all": N_("全部满足"), "any": N_("满足任一条")},
    "per": {"month": N_("每月"), "year": N_("每年"), "once": N_("一次"), "service": N_("服务")},
    "kind": {"person": N_("本人"), "household": N_("家庭"), "evidence": N_("证件材料")},
    "colour": {"red": N_("红"), "orange": N_("橙"), "yellow": N_("黄"), "green": N_("绿")},
    "sureness": {
        "law": N_("读过条文"),
        "seen": N_("来源里见到"),
        "high": N_("把握高"),
        "medium": N_("把握中"),
        "low": N_("把握低"),
        "default": N_("产品约定"),
    },
}
"""The values a field may have, and how they are said."""
YES, NO = "是", "否"
LANGUAGE_HEADINGS: Final = {"zh": "中文", "bo": "藏文", "en": "英文"}
