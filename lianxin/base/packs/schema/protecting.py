"""未成年人保护的形状:可选的词、监护评估看的情况;和各处可以打的电话。"""

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


class CallNumber(Grounded, frozen=True, kw_only=True):
    """A telephone number that a page offers to call. ``shown``: when, and as which of them: life in danger, a child in danger now, a report
    about a child that is not sent yet, a mind in despair. A county adds its own."""

    name: Words
    phone: str
    shown: dict[Literal["danger", "child_now", "child", "mind"], int]
