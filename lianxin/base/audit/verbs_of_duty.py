"""Verbs and subjects of the duty to be certified in words."""

from __future__ import annotations

from typing import Final

from lianxin.kernel.problems import N_

VERBS_OF_DUTY: Final = {
    "exemption.ask": N_("申请持证豁免"),
    "exemption.grant": N_("批准持证豁免"),
    "exemption.refuse": N_("不批准持证豁免"),
    "exemption.end": N_("收回持证豁免"),
    "export.duty": N_("导出持证上岗名单"),
    "duty.tell": N_("提醒持证期限"),
}
SUBJECTS_OF_DUTY: Final = {
    "workforce.Exemption": N_("持证豁免"),
    "workforce.DutyNotice": N_("持证提醒"),
}
