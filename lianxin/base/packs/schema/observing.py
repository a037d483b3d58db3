"""上门时看到的变化的形状。"""

from __future__ import annotations

from lianxin.base.packs.schema.ground import Row
from lianxin.base.packs.words import Words


class Observation(Row, frozen=True, kw_only=True):
    """A change that whoever comes may mark at the door. ``need``: the kind of need it becomes if they say so; "" for none."""

    name: Words
    need: str = ""
