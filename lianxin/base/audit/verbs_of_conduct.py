"""Verbs and subjects of conduct in words."""

from __future__ import annotations

from typing import Final

from lianxin.kernel.problems import N_

VERBS_OF_CONDUCT: Final[dict[str, str]] = {
    "ethics.acknowledge": N_("确认职业道德守则"),
    "complaint.receive": N_("登记投诉"),
    "complaint.take": N_("受理人接手投诉"),
    "complaint.about": N_("写明投诉的是谁"),
    "complaint.charge": N_("告知被投诉人"),
    "complaint.statement": N_("记被投诉人的陈述"),
    "complaint.panelist": N_("指定评议组成员"),
    "complaint.aside": N_("评议组成员回避"),
    "complaint.ruling": N_("写投诉的裁定"),
    "complaint.agree": N_("评议组成员同意裁定"),
    "complaint.answer": N_("写给投诉人的答复"),
    "complaint.tell": N_("告知裁定"),
    "complaint.appeal": N_("登记申诉"),
    "rating.open": N_("受理机构评级"),
    "rating.self": N_("机构自评"),
    "rating.assessor": N_("指定评估员"),
    "rating.site": N_("现场评分"),
    "rating.show": N_("公示评级结果"),
    "rating.publish": N_("公布机构等级"),
    "rating.set_aside": N_("异议成立,取消公示的等级"),
    "review.draw": N_("抽取互评卷宗"),
    "review.give": N_("另派互评人"),
    "review.back": N_("互评人回避,另派别人"),
    "review.score": N_("互评卷宗打分"),
}
SUBJECTS_OF_CONDUCT: Final[dict[str, str]] = {
    "conduct.Acknowledgement": N_("职业道德确认"),
    "conduct.Complaint": N_("投诉"),
    "conduct.AgencyRating": N_("机构评级"),
    "conduct.ReviewRound": N_("卷宗互评"),
    "conduct.ReviewTask": N_("互评任务"),
}
