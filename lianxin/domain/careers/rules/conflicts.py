"""Who must not judge whom: nobody near, nobody who applies, nobody who has said so."""

from __future__ import annotations

from typing import Literal

from lianxin.domain.workforce.rules.neutrality import Near, Side, nearness

Conflict = Literal[Near, "applies", "supervision", "declared"]


def conflicts(judge: Side, applicant: Side, *, applies: bool = False, supervises: bool = False, declared: bool = False) -> list[Conflict]:
    """Why this judge must not judge this applicant; [] when they may.

    `applies`: the judge applies in the round themselves; `supervises`: one of the two supervises the other; `declared`: the judge
    said that they are close.
    """
    more: list[tuple[Conflict, bool]] = [("applies", applies), ("supervision", supervises), ("declared", declared)]
    return [*nearness(judge, applicant), *(why for why, is_so in more if is_so)]
