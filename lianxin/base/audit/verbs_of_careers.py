"""Verbs and subjects of careers in words."""

from __future__ import annotations

from typing import Final

from lianxin.kernel.problems import N_

VERBS_OF_CAREERS: Final[dict[str, str]] = {
    "career.rate": N_("评定能力"),
    "career.agree": N_("谈话后定下能力等级"),
    "career.appraise": N_("年度考核"),
    "career.acknowledge": N_("本人确认考核结果"),
    "career.object": N_("对考核提出异议"),
    "career.answer": N_("答复考核异议"),
    "career.propose": N_("提出晋升"),
    "career.decide": N_("批准或不批准晋升"),
    "career.withdraw_proposal": N_("撤回晋升"),
    "career.set_grade": N_("改等级和薪级"),
    "career.open_round": N_("开始一轮称号选拔"),
    "career.apply": N_("申报称号"),
    "career.withdraw_application": N_("撤回称号申报"),
    "career.close_applications": N_("截止申报"),
    "career.check": N_("审查称号申报"),
    "career.add_judge": N_("添加评委"),
    "career.remove_judge": N_("去掉评委"),
    "career.begin_judging": N_("开始评审"),
    "career.recuse": N_("登记回避"),
    "career.score": N_("评分"),
    "career.rank": N_("汇总排名"),
    "career.settle_tie": N_("定同分的人"),
    "career.publish": N_("公示"),
    "career.strike": N_("异议成立,取消拟授予的称号"),
    "career.confer": N_("授予称号"),
    "career.cancel_round": N_("取消一轮称号选拔"),
    "career.record_title": N_("登记称号"),
    "career.withdraw_title": N_("取消称号"),
    "supervision.relate": N_("登记督导关系"),
    "supervision.end": N_("结束督导关系"),
    "supervision.record": N_("记督导"),
}
SUBJECTS_OF_CAREERS: Final[dict[str, str]] = {
    "careers.CompetencyRating": N_("能力评定"),
    "careers.Appraisal": N_("年度考核"),
    "careers.Promotion": N_("晋升"),
    "careers.SelectionRound": N_("称号选拔"),
    "careers.Application": N_("称号申报"),
    "careers.HeldTitle": N_("称号"),
    "careers.SupervisionRelation": N_("督导关系"),
    "careers.SupervisionRecord": N_("督导记录"),
}
