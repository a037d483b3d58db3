"""What about a sheet a person has to look at before it counts, beside its answers. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from lianxin.kernel.problems import N_

DOUBTS: Final = {
    "no_person": N_("没有写明是谁"),
    "before_birth": N_("填写日期早于出生日期"),
    "after_death": N_("填写日期在本人去世以后"),
    "after_leaving": N_("填写日期在本人迁出以后"),
    "late": N_("填写日期比收到早太多"),
    "unscorable": N_("系统没能计分,请马上看原卷"),
    "held": N_("还在隔离,等审核人员放行"),
}
BLOCKING: Final = frozenset({"no_person", "unscorable", "held"})
"""With these nothing counts, whatever a person decides about it here."""


def doubts_of(
    on: date,
    received: date,
    *,
    is_known: bool,
    born: date | None = None,
    died: date | None = None,
    left: date | None = None,
    late_days: int,
    is_held: bool = False,
) -> tuple[str, ...]:
    """The codes of `DOUBTS` that hold for a sheet of the day `on` received on another (never earlier)."""
    found = {
        "no_person": not is_known,
        "before_birth": born is not None and on < born,
        "after_death": died is not None and on > died,
        "after_leaving": left is not None and on > left,
        "late": received - on > timedelta(days=late_days),
        "held": is_held,
    }
    return tuple(code for code, holds in found.items() if holds)
