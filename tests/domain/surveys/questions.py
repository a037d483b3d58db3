"""Questions and answers for tests of the rules."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from lianxin.engines.xforms.values import Choice, Question

YES_NO = ("yes", "no")
SCALE = ("1", "2", "3", "4")


def question(path: str, kind: str = "select", offered: tuple[str, ...] = YES_NO, **more: Any) -> Question:
    """A question by its path below the root; what it offers, when it is a choice."""
    *groups, name = path.split("/")
    choices = tuple(Choice(value, {"zh": f"{value}的"}) for value in offered) if kind in ("select", "multiselect") else ()
    group = "/".join(("/data", *groups)) if groups else ""
    return Question(f"/data/{path}", name, kind, {"zh": f"问{name}"}, choices=choices, group=group, **more)


def number(at: int) -> UUID:
    """The id of the n-th submission."""
    return UUID(int=at)
