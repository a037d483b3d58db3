"""Whoever mediates has nothing to do with any party."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from lianxin.kernel.problems import N_

TIES: Final = {"none": N_("没有关系"), "kin": N_("亲属"), "friend": N_("朋友、同乡"), "neighbour": N_("邻居"), "interest": N_("有利害关系")}
_SELF: Final = N_("就是当事人")
_CONTACT: Final = N_("是当事人登记的联系人")


def tie_between(name: str, said: str, parties: Iterable[str], contacts: Iterable[str], *, namesake: bool = False) -> str:
    """What ties a mediator to a party, as a message id; "" for nothing. `said`: what they say themselves (`TIES`), which counts first;
    then their name among the parties' own and those of the contacts on the parties' files. `namesake`: somebody has seen to it that
    whoever bears that name is another person (many share one).
    """
    if said != "none":
        return TIES.get(said, TIES["interest"])
    if namesake:
        return ""
    plain = name.strip()
    if plain in {one.strip() for one in parties}:
        return _SELF
    return _CONTACT if plain in {one.strip() for one in contacts} else ""
