"""Verbs and subjects of training in words."""

from __future__ import annotations

from typing import Final

from lianxin.kernel.problems import N_

VERBS_OF_TRAINING: Final[dict[str, str]] = {
    "training.programme": N_("建培训项目"),
    "training.programme_change": N_("改培训项目"),
    "training.course_change": N_("改课程"),
    "training.session_change": N_("改上课时间或地点"),
    "training.class": N_("开培训班"),
    "training.course": N_("加课程"),
    "training.join": N_("编进培训班"),
    "training.drop": N_("退出培训班"),
    "training.quiz": N_("记测验分数"),
    "training.complete": N_("办结业"),
    "training.session": N_("安排一次课"),
    "training.session_cancel": N_("取消一次课"),
    "training.enrol": N_("报名培训"),
    "training.withdraw": N_("退出报名"),
    "training.sign_in": N_("扫码签到"),
    "training.sign_list": N_("登记签到表"),
    "training.credit": N_("认定学时"),
    "training.evaluate": N_("课后评价"),
    "training.issue": N_("发培训证书"),
    "training.revoke": N_("撤销培训证书"),
    "training.print": N_("打印培训文书"),
}
SUBJECTS_OF_TRAINING: Final[dict[str, str]] = {
    "training.Programme": N_("培训项目"),
    "training.Cohort": N_("培训班"),
    "training.CohortMember": N_("学员"),
    "training.Course": N_("课程"),
    "training.Session": N_("一次课"),
    "training.Credential": N_("培训证书"),
}
