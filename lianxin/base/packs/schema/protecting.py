"""未成年人保护的形状:可选的词、监护评估看的情况、可以打的电话。"""

from __future__ import annotations

from typing import Literal

from lianxin.base.packs.schema.ground import Grounded
from lianxin.base.packs.schema.papering import PaperOption
from lianxin.base.packs.words import Words


class ChildList(Grounded, frozen=True, kw_only=True):
    """What may be chosen in one place of child protection, in the order it is offered."""

    name: Words
    options: tuple[PaperOption, ...]


class ChildSign(Grounded, frozen=True, kw_only=True):
    """Something seen of how a child is guarded, and the result of the guardianship assessment that it points to."""

    name: Words
    result: Literal["missing", "improper", "insufficient"]


class ChildNumber(Grounded, frozen=True, kw_only=True):
    """A telephone number to call about a child at once, in the order it is shown; a county adds its own."""

    name: Words
    phone: str
