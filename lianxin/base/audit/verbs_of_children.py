"""Verbs and subjects of child protection in words."""

from __future__ import annotations

from typing import Final

from lianxin.kernel.problems import N_

VERBS_OF_CHILDREN: Final = {
    "minor.report": N_("报告未成年人受侵害或有危险"),
    "minor.say_age": N_("报告人答复是不是未成年人"),
    "minor.receive": N_("接手未成年人报告"),
    "minor.triage": N_("改未成年人报告的紧急程度"),
    "minor.tell": N_("记下向部门报告"),
    "minor.agency_feedback": N_("记下部门的反馈"),
    "minor.rule_out": N_("认定不属于强制报告"),
    "minor.answer_reporter": N_("答复报告人"),
    "minor.join": N_("并案"),
    "minor.name": N_("写明是哪个孩子"),
    "minor.correct_name": N_("更正是哪个孩子"),
    "minor.decide_age": N_("年龄认定"),
    "minor.assess": N_("评估未成年人"),
    "minor.sign_tier": N_("风险等级签字"),
    "minor.measure": N_("记处置措施"),
    "minor.renew": N_("延长处置措施"),
    "minor.measure_end": N_("结束处置措施"),
    "minor.safe": N_("确认孩子安全"),
    "minor.conference": N_("记个案会商"),
    "minor.plan": N_("写帮扶计划"),
    "minor.plan_item": N_("加帮扶事项"),
    "minor.item_done": N_("写帮扶事项的结果"),
    "minor.visit": N_("记未成年人走访"),
    "minor.closing": N_("写未成年人结案理由"),
    "minor.print": N_("打印未成年人报告记录表"),
    "minor.delegate": N_("登记委托照护"),
    "minor.contact": N_("记父母联系"),
    "minor.delegate_end": N_("结束委托照护"),
}
SUBJECTS_OF_CHILDREN: Final = {
    "minors.ChildFile": N_("未成年人卷宗"),
    "minors.ChildReport": N_("未成年人报告"),
    "minors.DelegatedCare": N_("委托照护"),
}
