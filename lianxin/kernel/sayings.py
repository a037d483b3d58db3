"""What the system itself writes where people write reasons: kept as a code, so that every reader has it in their language."""

from __future__ import annotations

from typing import Final

from lianxin.kernel.problems import N_

_MARK: Final = "system:"
SAYINGS: Final = {
    "resident.died": N_("已故"),
    "resident.moved": N_("迁出"),
    "worker.out_of_reach": N_("居民搬到了承办人的辖区以外"),
    "order.changed": N_("服务单已修改"),
    "order.regular": N_("按固定人员建议"),
    "order.paused": N_("服务暂停"),
    "plan.reviewed": N_("照护计划已复核"),
    "meals.by_kitchen": N_("改由厨房供餐"),
    "meals.round_published": N_("按发布的送餐路线"),
    "meals.second_try": N_("又送了一次"),
    "meals.brought_though_dropped": N_("撤掉以后才知道已经送到"),
    "dayplan.published": N_("按发布的日计划"),
    "settlement.rejected": N_("结算以后,凭证没有认可"),
    "doubts.decided": N_("疑点已经处理"),
    "need.rejected": N_("办过一次,凭证没有认可,要重新办"),
    "need.crisis_again": N_("心理危机重新打开"),
    "alarm.came": N_("到场的是这个人"),
    "visit.with_partner": N_("同去的人改了时间"),
    "visit.one_is_enough": N_("改为一个人去"),
    "proceeding.clock": N_("办理的期限按新的情况重算"),
    "proceeding.took": N_("自己接下来办"),
    "proceeding.given": N_("交给其办理或督导"),
    "proceeding.passed_on": N_("交给了别人"),
    "proceeding.holds_now": N_("督导自己接下来办,不再督导"),
    "minor.new_report": N_("有新的报告"),
    "minor.taken_up": N_("从值班台接手"),
    "minor.joined": N_("另一份卷宗并了进来"),
    "group.cancelled": N_("这一节不开了"),
    "mediation.again": N_("协议没有履行,重新调解"),
    "complaint.in_hand": N_("受理这件投诉"),
    "complaint.on_panel": N_("评议这件投诉"),
    "screening.paired": N_("两份档案并为一份,与另一份录入合成一次"),
    "screening.parted": N_("另一份心理危机是别人的,重新打开"),
    "operator.command": N_("命令行"),
}
"""Message ids by code."""


def saying(code: str) -> str:
    """The text to store. KeyError for a code that has no words."""
    SAYINGS[code]
    return f"{_MARK}{code}"


def message_of(text: str) -> str | None:
    """The message id behind a stored text; None for what a person wrote."""
    return SAYINGS.get(text.removeprefix(_MARK)) if text.startswith(_MARK) else None
