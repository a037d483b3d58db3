"""Kinds of groups in words, and what can be typed."""

from typing import Final

from lianxin.kernel.problems import N_

KINDS: Final = {
    "support": N_("支持小组"), "growth": N_("成长小组"), "learning": N_("教育小组"), "therapy": N_("治疗小组"), "mutual": N_("互助小组"),
    "leisure": N_("兴趣小组"), "activity": N_("社区活动"),
}  # fmt: skip
ACTIVITY: Final = "activity"
"""What anybody may come to: nobody needs to be chosen beforehand."""
MEMBER_STATES: Final = {"asked": N_("报了名"), "chosen": N_("组员"), "not_chosen": N_("没有选"), "left": N_("退出")}
ON_LIST: Final = ("chosen", "left")
"""Who takes part, or did: they may have come."""
STANDS_FOR: Final = ("chosen", "left", "asked", "not_chosen")
"""Of two rows of one person in one group, the one in the earlier of these states stands for both."""
SIZE: Final = (2, 500)
MEASURE: Final = (-999, 9999)
