"""Verbs and subjects of exams in words."""

from __future__ import annotations

from typing import Final

from lianxin.kernel.problems import N_

VERBS_OF_EXAMS: Final[dict[str, str]] = {
    "exam.cycle": N_("建立考试年度"),
    "exam.cycle_change": N_("修改考试年度"),
    "exam.line": N_("登记合格线"),
    "exam.assess": N_("核算谁符合报考条件"),
    "exam.intend": N_("记下打算报考"),
    "exam.register": N_("登记报名"),
    "exam.withdraw": N_("撤回报名"),
    "exam.step": N_("勾选报考步骤"),
    "exam.results": N_("录入考试成绩"),
    "exam.results_corrected": N_("更正考试成绩"),
    "exam.passed": N_("通过考试"),
    "exam.review": N_("登记高级评审"),
    "exam.ask": N_("提出考前咨询"),
    "exam.answer": N_("答复考前咨询"),
    "exam.publish": N_("公开常见问题"),
    "exam.unpublish": N_("撤下常见问题"),
    "exam.show_caller": N_("查看来电人"),
}
SUBJECTS_OF_EXAMS: Final[dict[str, str]] = {
    "exams.ExamCycle": N_("考试年度"),
    "exams.ExamEntry": N_("报考"),
    "exams.HelplineQuestion": N_("考前咨询"),
}
