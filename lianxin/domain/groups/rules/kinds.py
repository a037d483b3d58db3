"""Kinds of groups in words, and what can be typed."""

from typing import Final

from lianxin.kernel.problems import N_

KINDS: Final = {
    "support": N_("支持小组"), "growth": N_("成长小组"), "learning": N_("教育小组"), "therapy": N_("治疗小组"), "mutual": N_("互助小组"),
    "leisure": N_("兴趣小组"), "activity": N_("社区活动"),
}  # fmt: skip
MEMBER_STATES: Final = {"asked": N_("报了名"), "chosen": N_("组员"), "not_chosen": N_("没有选"), "left": N_("退出")}
SIZE: Final = (2, 500)
MEASURE: Final = (-999, 9999)
