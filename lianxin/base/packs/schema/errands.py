"""办事指南的形状:一种申请要哪些材料、走哪些部门、各自多久、能不能提出异议。"""

from __future__ import annotations

from typing import Literal

import msgspec

from lianxin.base.packs.schema.ground import Grounded
from lianxin.base.packs.words import Words


class ErrandStep(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What one office does with an application. ``days``: by when after it lies there, 0 where nobody has said: then the workflow's own
    limit counts; ``working_days``: days off are not counted. Without ``source`` that of the kind.
    """

    name: Words
    office: Words
    rank: int
    days: int = 0
    working_days: bool = True
    note: Words | None = None
    source: str = ""


class ErrandPaper(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A paper that is handed in. ``optional``: only of some people, so that it may be left out with a reason."""

    name: Words
    rank: int
    note: Words | None = None
    optional: bool = False


class ErrandKind(Grounded, frozen=True, kw_only=True):
    """One kind of application. ``hint``: what is to be known before one begins. ``follows``: what of the person's file is written when
    it is granted. ``certificate``: a number is given out. ``objection_days``: working days within which one may object, 0 where
    nobody knows; ``objection_to``: where; ``objections``: how many times until the answer is final, 0 where nobody knows.
    """

    name: Words
    hint: Words | None = None
    follows: Literal["", "disability"] = ""
    certificate: bool = False
    objection_days: int = 0
    objection_to: Words | None = None
    objections: int = 0
    steps: dict[str, ErrandStep]
    papers: dict[str, ErrandPaper]
