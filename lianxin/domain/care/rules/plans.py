"""The course of a plan: what still waits for a decision, how its agreement stands, when it is looked at again. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Literal

from lianxin.domain.care.rules.suiting import Suited
from lianxin.kernel.problems import N_, ProblemError

ABILITY_LEVELS: Final = {0: N_("能力完好"), 1: N_("轻度失能"), 2: N_("中度失能"), 3: N_("重度失能"), 4: N_("完全失能")}
"""The levels of GB/T 42195, in words."""

CHOICES: Final = {
    "accepted": N_("按建议采用"), "changed": N_("改动后采用"), "added": N_("另加"), "refused": N_("不采用"),
}  # fmt: skip
"""What may be decided of a service."""
GOAL_STATES: Final = {"reached": N_("达到"), "partly": N_("部分达到"), "not": N_("没有达到"), "dropped": N_("放弃")}
AGREED_BY: Final = {"person": N_("本人"), "family": N_("家属"), "guardian": N_("监护人")}
AGREED_HOW: Final = {"signed": N_("纸面签字"), "spoken": N_("当面口头"), "phone": N_("电话"), "video": N_("视频")}

LATEST_REVIEW: Final = timedelta(days=366)
"""A plan is looked at again within a year, whatever the pack's usual days are."""


@dataclass(frozen=True, slots=True)
class Proposals:
    """The services proposed to a person: still to be decided, and refused earlier."""

    open: tuple[Suited, ...]
    refused: tuple[Suited, ...]


def proposals(found: Iterable[Suited], ordered: Collection[str], newest: Mapping[str, str]) -> Proposals:
    """What the pack proposes and is not ordered. `ordered`: services with a running order; `newest`: the newest decision by service."""
    meant = [one for one in found if one.fit == "meant" and one.code not in ordered]
    refused = tuple(one for one in meant if newest.get(one.code) == "refused")
    return Proposals(tuple(one for one in meant if one not in refused), refused)


AgreementState = Literal["none", "against", "stale", "agreed"]


def agreement_state(said: tuple[bool, datetime] | None, changed_at: datetime | None) -> AgreementState:
    """How the newest word of the person or family (agreed?, when written down) stands beside the last change of the plan."""
    if said is None:
        return "none"
    agreed, at = said
    if not agreed:
        return "against"
    return "stale" if changed_at is not None and changed_at > at else "agreed"


def check_first_review(starts_on: date, review_on: date, today: date) -> None:
    """Raises "care.review_next_invalid" for a first review that is not after the plan's beginning and today, or later than a year
    from them."""
    begins = max(starts_on, today)
    if not begins < review_on <= begins + LATEST_REVIEW:
        raise ProblemError("care.review_next_invalid")


def check_review(day: date, next_on: date, today: date) -> None:
    """Raises "care.review_in_future" for a review that has not been, "care.review_next_invalid" for a next one that is not after
    today or more than a year away."""
    if day > today:
        raise ProblemError("care.review_in_future")
    if not today < next_on <= today + LATEST_REVIEW:
        raise ProblemError("care.review_next_invalid")


def goal_waits(state: str, due_on: date, today: date) -> bool:
    """Is the day of a goal past while it is still worked at and nobody said more than that it goes on?"""
    return state in ("", "partly") and due_on < today
