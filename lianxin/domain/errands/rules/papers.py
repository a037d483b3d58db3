"""Papers of an application and the words of this area."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from lianxin.kernel.problems import N_

PAPER_STATES: Final = {
    "needed": N_("还没有"), "got": N_("有原件"), "copy": N_("有复印件"), "missing": N_("找不到,要补办"), "left_out": N_("不用交"),
}  # fmt: skip
HELD: Final = frozenset({"got", "copy", "left_out"})
GRANTED: Final = frozenset({"granted", "partly"})
OUTCOMES: Final = {"granted": N_("批准"), "partly": N_("部分批准"), "refused": N_("不批准")}
WITH: Final = {"along": N_("陪本人一起去"), "for_them": N_("替本人去"), "alone": N_("本人自己去"), "phone": N_("打电话"), "online": N_("网上办")}


def papers_complete(states: Iterable[str]) -> bool:
    """Is every paper there, or known not to be asked for? Without a list nobody knows: no."""
    found = list(states)
    return bool(found) and all(one in HELD for one in found)
