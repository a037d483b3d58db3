"""The fixed words of a worker's file by their codes, for pages and forms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from lianxin.kernel.problems import N_

LEVEL_WORDS: Final[Mapping[str, str]] = {
    "assistant": N_("助理社会工作师"),
    "middle": N_("社会工作师"),
    "senior": N_("高级社会工作师"),
}
LEVEL_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "assistant": ("助理社会工作师", "初级", "助理", "社会工作师(初级)", "助理社工师"),
    "middle": ("社会工作师", "中级", "社会工作师(中级)", "中级社工师", "社工师"),
    "senior": ("高级社会工作师", "高级", "高级社工师"),
}
"""How sheets call the levels."""
DEGREE_WORDS: Final[Mapping[str, str]] = {
    "secondary": N_("高中或中专"), "college": N_("大专"), "bachelor": N_("本科"), "master": N_("硕士"), "doctor": N_("博士"),
}  # fmt: skip
HOURS_WORDS: Final[Mapping[str, str]] = {
    "claimed": N_("待核实"),
    "verified": N_("已核实"),
    "refused": N_("不认定"),
}
REGISTRATION_WORDS: Final[Mapping[str, str]] = {"first": N_("首次登记"), "again": N_("再登记")}
