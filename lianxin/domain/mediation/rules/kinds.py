"""Kinds of disputes in words."""

from typing import Final

from lianxin.kernel.problems import N_

KINDS: Final = {
    "neighbours": N_("邻里"), "stairwell": N_("楼道、公共空间"), "noise": N_("噪声、漏水"), "family": N_("婚姻家庭、赡养"), "land": N_("土地、草场、宅基地"),
    "property": N_("物业"), "money": N_("借款、工钱"), "injury": N_("损害赔偿"), "other": N_("其他"),
}  # fmt: skip
