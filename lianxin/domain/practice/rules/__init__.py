"""Rules of practice: pure functions of plain values."""

from typing import Final

from lianxin.kernel.problems import N_

LEVELS: Final = {"assistant": N_("助理社会工作师"), "middle": N_("社会工作师"), "senior": N_("高级社会工作师")}
CHANNELS: Final = {"web": N_("网页"), "phone": N_("手机"), "mock": N_("模拟考试")}
