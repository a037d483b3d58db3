"""Verbs and subjects of payroll in words."""

from __future__ import annotations

from typing import Final

from lianxin.kernel.problems import N_

VERBS_OF_PAYROLL: Final = {
    "pay.draw": N_("编制薪酬补助表"),
    "pay.discard": N_("丢弃薪酬补助表草稿"),
    "pay.close": N_("核定薪酬补助表"),
    "pay.send_back": N_("退回薪酬补助表"),
    "pay.pay": N_("登记发放薪酬补助"),
    "pay.correct": N_("更正薪酬补助"),
    "export.pay": N_("导出薪酬补助表"),
    "pay.attendance": N_("登记月考勤"),
}
SUBJECTS_OF_PAYROLL: Final = {"payroll.PaySheet": N_("薪酬补助表")}
