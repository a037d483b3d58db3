"""A condition that somebody meets, misses, or of which it cannot be told: for the next step of a ladder and for a title alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from lianxin.kernel.problems import N_

State = Literal["met", "missing", "cannot_tell"]

WORDS: Final = {
    "step_years": N_("在这一薪级满几年"),
    "grade_years": N_("在这一等级满几年"),
    "level": N_("证书"),
    "results": N_("年度考核"),
    "hours": N_("继续教育学时"),
    "not_held": N_("还没有这个称号"),
    "not_civil_servant": N_("不是公务员"),
    "held_years": N_("持证满几年"),
    "practice_years": N_("直接服务满几年"),
    "local_years": N_("在本省服务满几年"),
    "age": N_("年龄"),
}
"""What each kind of condition asks."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition. `kind`: what it asks ("years", "level", …); `asked` and `have`: the numbers or codes, "" where there are none;
    `since`: the first day on which it is (or was) met as far as it can be told, None where no day can be told."""

    kind: str
    state: State
    asked: str = ""
    have: str = ""
    since: date | None = None

    def kept(self) -> dict[str, Any]:
        """As it is written down beside a decision."""
        return {
            "kind": self.kind, "state": self.state, "asked": self.asked, "have": self.have,
            "since": self.since.isoformat() if self.since else "",
        }  # fmt: skip


def read(kept: dict[str, Any]) -> Condition:
    """A condition that was written down."""
    since = kept.get("since") or ""
    return Condition(
        kept["kind"], kept["state"], kept["asked"], kept["have"], date.fromisoformat(since) if since else None
    )


def all_met(conditions: Iterable[Condition]) -> bool:
    """Whether every condition is met."""
    return all(one.state == "met" for one in conditions)


def met_from(conditions: Iterable[Condition]) -> date | None:
    """The first day on which all are met, if nothing else changes; None when that cannot be told of one of them."""
    days = [one.since for one in conditions]
    known = [day for day in days if day is not None]
    return max(known, default=None) if len(known) == len(days) else None
