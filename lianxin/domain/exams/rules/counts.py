"""The four counts of an exam. They are never mixed: each is counted from its own fact, and a person counts once in each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from lianxin.kernel.problems import N_

COUNTS: Final[dict[str, str]] = {
    "eligible": N_("符合条件"),
    "registered": N_("已报名"),
    "sat": N_("实际参考"),
    "passed": N_("通过"),
}
MEANINGS: Final[dict[str, str]] = {
    "eligible": N_("按学历、专业、年限和证书算,可以报考的人,不论报没报名"),
    "registered": N_("登记了报名的人,不论系统算出来符不符合"),
    "sat": N_("至少有一科没有缺考的人"),
    "passed": N_("这一年把一个级别的科目都考过的人"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one person stands on one level of one year."""

    worker: UUID
    level: str
    is_eligible: bool = False
    is_registered: bool = False
    has_sat: bool = False
    has_passed: bool = False

    def is_in(self, count: str) -> bool:
        """Does it belong to this count of `COUNTS`?"""
        return {
            "eligible": self.is_eligible,
            "registered": self.is_registered,
            "sat": self.has_sat,
            "passed": self.has_passed,
        }[count]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many people; not one derived from another."""

    eligible: int = 0
    registered: int = 0
    sat: int = 0
    passed: int = 0

    def of(self, count: str) -> int:
        """The number by its name in `COUNTS`."""
        return int(getattr(self, count))


def count(rows: Iterable[Standing]) -> Counts:
    """Each of the four over people: somebody on two levels counts once."""
    found: dict[str, set[UUID]] = {name: set() for name in COUNTS}
    for row in rows:
        for name, people in found.items():
            if row.is_in(name):
                people.add(row.worker)
    return Counts(**{name: len(people) for name, people in found.items()})


def by_group(rows: Iterable[tuple[str, Standing]]) -> dict[str, Counts]:
    """The counts of each group, by its name in order."""
    groups: dict[str, list[Standing]] = {}
    for name, row in rows:
        groups.setdefault(name, []).append(row)
    return {name: count(groups[name]) for name in sorted(groups)}
