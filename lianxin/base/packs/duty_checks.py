"""检查持证要求:一个岗位在一个地方只有一项要求,年数、天数、月数说得通。"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Final

from lianxin.base.packs import schema
from lianxin.base.packs.findings import Finding, finding_at
from lianxin.base.packs.pack import Pack

_MOST_YEARS: Final = 50
_MOST_DAYS: Final = 3650
_MOST_MONTHS: Final = 600
_MOST_HOURS: Final = 10_000


def duty_findings(pack: Pack) -> Iterator[Finding]:
    """Everything that makes the duties of a pack unusable."""
    yield from _shared(pack)
    for code, duty in pack.duties.items():
        if not duty.posts:
            yield finding_at(pack.origins, f"duties.{code}.posts", "duty-nobody")
        for at, days in enumerate(duty.notice_days):
            if not 0 < days <= _MOST_DAYS or days in duty.notice_days[:at]:
                yield finding_at(pack.origins, f"duties.{code}.notice_days.{at}", "notice-day", value=days)
    for path, value, least, most in _numbers(pack):
        if not least <= value <= most:
            yield finding_at(pack.origins, path, "number-invalid", value=value, least=least, most=most)


def _shared(pack: Pack) -> Iterator[Finding]:
    """Posts that two duties claim at one place."""
    for one, other in combinations(pack.duties.values(), 2):
        for post in set(one.posts) & set(other.posts) if _meet(one, other) else ():
            path = f"duties.{other.code}.posts.{other.posts.index(post)}"
            yield finding_at(pack.origins, path, "duty-twice", post=post, other=one.code)


def _meet(one: schema.Duty, other: schema.Duty) -> bool:
    """Whether some place falls under both."""
    return not one.places or not other.places or bool(set(one.places) & set(other.places))


def _numbers(pack: Pack) -> Iterator[tuple[str, int, int, int]]:
    """Every number: its path, itself, the least and the most it can be."""
    for code, duty in pack.duties.items():
        yield f"duties.{code}.grace_years", duty.grace_years, 0, _MOST_YEARS
        yield f"duties.{code}.amber_days", duty.amber_days, 0, _MOST_DAYS
    for code, reason in pack.exemptions.items():
        yield f"exemptions.{code}.months", reason.months, 1, _MOST_MONTHS
    for code, kind in pack.education.items():
        yield f"education.{code}.once_hours", kind.once_hours, 0, _MOST_HOURS
        yield f"education.{code}.most_hours", kind.most_hours, 0, _MOST_HOURS
