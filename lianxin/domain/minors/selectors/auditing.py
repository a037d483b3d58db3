"""The yearly audit of who read children's files (Minors Network Regulations, art. 37): numbers, and the rows behind them without a child.

A row says who opened which file by which right and when; never what it was read for in words, which might name the child.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from lianxin.base.access.scope import within
from lianxin.base.access.selectors import grants_between
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit.selectors import trail
from lianxin.domain.minors.models import StandingLeave, VettingCheck
from lianxin.domain.minors.selectors.words import GUARD
from lianxin.domain.proceedings.models import Proceeding, Reader
from lianxin.kernel.clock import day_bounds, local_day

if TYPE_CHECKING:
    from lianxin.base.access.models import Grant

ABILITY: Final = "audit.read"
M = TypeVar("M", bound=Model)
NO_ROLE: Final = ""
"""Of somebody whose role is not known any more."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A file was opened or refused: by whom in which roles, by which right (`how`; "" refused), when."""

    at: datetime
    reader_id: UUID | None
    reader: str
    roles: tuple[tuple[str, str], ...]
    number: str
    how: str


@dataclass(frozen=True, slots=True)
class Year:
    """The figures of one year within the viewer's places. Counters by code; `roles` by (role, place of its pack)."""

    opened: tuple[Opened, ...]
    refused: tuple[Opened, ...]
    glass: Counter[str]
    asked: Counter[str]
    leaves: Counter[str]
    checks: Counter[str]

    @property
    def by_right(self) -> Counter[str]:
        return Counter(one.how for one in self.opened)

    @property
    def by_role(self) -> Counter[tuple[str, str]]:
        return _by_role(self.opened)

    @property
    def refused_by_role(self) -> Counter[tuple[str, str]]:
        return _by_role(self.refused)

    @property
    def files(self) -> int:
        return len({one.number for one in self.opened})

    @property
    def readers(self) -> int:
        return len({one.reader_id for one in self.opened})


def audited_year(viewer: Viewer, year: int, now: datetime) -> Year:
    """What the trail and the permissions say about a year. A handful of queries; empty without "audit.read"."""
    begin, end = day_bounds(date(year, 1, 1))[0], day_bounds(date(year, 12, 31))[1]
    numbers = dict(_inside(viewer, Proceeding.objects.filter(guard=GUARD)).values_list("id", "number"))
    looks = _looks(viewer, numbers, begin, end, ("file.read", "file.refused"))
    permissions = _inside(viewer, Reader.objects.filter(proceeding__guard=GUARD))
    return Year(
        opened=tuple(one for one in looks if one.how),
        refused=tuple(one for one in looks if not one.how),
        glass=_glass(permissions.filter(how=Reader.How.AT_ONCE, since__gte=begin, since__lt=end)),
        asked=_asked(permissions.filter(how=Reader.How.ASKED, asked_at__gte=begin, asked_at__lt=end)),
        leaves=_leaves(viewer, permissions.exclude(how=Reader.How.AT_ONCE), begin, end, now),
        checks=Counter(
            _inside(viewer, VettingCheck.objects.filter(checked_on__year=year)).values_list("result", flat=True)
        ),
    )


def _inside(viewer: Viewer, rows: QuerySet[M]) -> QuerySet[M]:
    """Rows of the places whose trail the viewer reads; their guard is not asked, for nothing of them is shown but numbers."""
    reach = within(viewer.ranges(ABILITY))
    return rows.none() if reach is None else rows.filter(reach)


def _looks(viewer: Viewer, numbers: dict[UUID, str], begin: datetime, end: datetime, verbs: Iterable[str]) -> list[Opened]:
    rows = trail(viewer, subject_kind="proceedings.Proceeding", since=begin, until=end).filter(verb__in=verbs)
    found = [(row, number) for row in rows if (number := numbers.get(UUID(row.subject_id))) is not None]
    held = grants_between({row.actor_id for row, _number in found if row.actor_id}, local_day(begin), local_day(end))
    return [
        Opened(
            row.at, row.actor_id, row.actor_label, _roles(held.get(row.actor_id, []) if row.actor_id else [], row.place, local_day(row.at)), number,
            json.loads(row.after).get("how", "") if row.verb == "file.read" else "",
        )
        for row, number in found
    ]  # fmt: skip


def _roles(grants: Iterable[Grant], place: str, day: date) -> tuple[tuple[str, str], ...]:
    on = (one for one in grants if one.starts_on <= day and (one.ends_on is None or day < one.ends_on))
    return tuple(sorted({(one.role, place) for one in on})) or ((NO_ROLE, place),)


def _by_role(rows: Iterable[Opened]) -> Counter[tuple[str, str]]:
    """Whoever holds several roles counts under each; one place speaks for the words of a role."""
    counted: Counter[str] = Counter()
    said: dict[str, str] = {}
    for one in rows:
        for role, place in one.roles:
            counted[role] += 1
            said.setdefault(role, place)
    return Counter({(role, said[role]): number for role, number in counted.items()})


def _glass(rows: QuerySet[Reader]) -> Counter[str]:
    words = {True: "justified", False: "unjustified", None: "unjudged"}
    return Counter(words[one] for one in rows.values_list("justified", flat=True))


def _asked(rows: QuerySet[Reader]) -> Counter[str]:
    words = {True: "approved", False: "refused", None: "waiting"}
    return Counter(words[one] for one in rows.values_list("approved", flat=True))


def _leaves(viewer: Viewer, readings: QuerySet[Reader], begin: datetime, end: datetime, now: datetime) -> Counter[str]:
    """Permissions that began in the year, lapsed in it, or were ended before their time; of one file and of a place alike."""
    upto = min(end, now)
    counted: Counter[str] = Counter()
    for rows in (readings.filter(approved=True), _inside(viewer, StandingLeave.objects.all())):
        counted["given"] += rows.filter(since__gte=begin, since__lt=end).count()
        counted["lapsed"] += rows.filter(Q(ended_at__isnull=True), until__gte=begin, until__lt=upto).count()
        counted["ended"] += rows.filter(ended_at__gte=begin, ended_at__lt=end).count()
    return counted
