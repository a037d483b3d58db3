"""Amendments within reach; what an amendment makes of the pack; which are in force."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from lianxin.base import packs
from lianxin.base.access.scope import scope
from lianxin.base.access.selectors import approvers_over
from lianxin.base.access.viewer import Viewer
from lianxin.base.amendments import bodies
from lianxin.base.amendments.models import Amendment
from lianxin.base.packs import Finding, Pack
from lianxin.base.packs.amending import InForce, label_of, over
from lianxin.base.packs.casebook import with_national_cases
from lianxin.base.packs.exchange import CaseResult, Change, cases, changes
from lianxin.kernel.problems import ProblemError

State = Amendment.State
OPEN: Final = (State.DRAFT, State.SUBMITTED, State.APPROVED)
"""States in which an amendment still waits for something."""
ABILITY: Final = "pack.read"
APPROVE: Final = "pack.approve"
CASE: Final = "case-differs"
"""The finding of a worked case that comes out otherwise: no fault of an amendment, but to be looked at."""


def amendments(viewer: Viewer) -> QuerySet[Amendment]:
    """Amendments of the places the viewer reads the pack of, newest first."""
    return scope(viewer, ABILITY, Amendment.objects.all()).order_by("-made_at", "-id")


def amendment_or_404(viewer: Viewer, amendment_id: UUID) -> Amendment:
    """One of them; raises "general.not_found"."""
    found = amendments(viewer).filter(id=amendment_id).select_related("replaces", "upload").first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def amendments_touching(viewer: Viewer, place: str, code: str) -> list[Amendment]:
    """The amendments of a place that change a rule, table, tier or parameter, newest first; withdrawn ones are left out."""
    rows = amendments(viewer).filter(place=place).exclude(state=State.WITHDRAWN)
    return [one for one in rows if code in touched(one)]


def touched(one: Amendment) -> frozenset[str]:
    """The codes of what an amendment changes."""
    return frozenset(code for _part, code, _row in bodies.proposal_of(one.files, "").rows())


def mark() -> object:
    """Changes whenever an amendment comes into force or ends. One small query."""
    rows = Amendment.objects.filter(in_force_on__isnull=False)
    return tuple(rows.values_list("id", "ended_on").order_by("in_force_on", "id"))


def ever_in_force() -> Iterator[InForce]:
    """Every amendment that is or was in force."""
    for one in Amendment.objects.filter(in_force_on__isnull=False):
        yield as_in_force(one)


def as_in_force(one: Amendment) -> InForce:
    """A row as packs lay it over."""
    assert one.in_force_on is not None
    assert one.decided_at is not None  # a constraint of the table
    turn = f"{one.decided_at.isoformat()} {one.id}"
    return InForce(one.id, one.place, one.title, one.files, one.in_force_on, one.ended_on, turn)


@dataclass(frozen=True)
class Outcome:
    """What an amendment makes of the pack of its place as it is now. `after` is None when it cannot be read as rules."""

    before: Pack
    after: Pack | None
    findings: tuple[Finding, ...]
    on: date | None = None
    """The day from which it holds."""

    @property
    def faults(self) -> list[Finding]:
        """What makes it unusable."""
        return [f for f in self.findings if f.level == "error" and f.code != CASE]

    @cached_property
    def changes(self) -> list[Change]:
        """The differences, each a sentence."""
        return changes(self.before, self.after, self.on) if self.after else []

    @cached_property
    def cases(self) -> list[CaseResult]:
        """The worked cases under the amended rules that come out right today, or that the amendment brings: the county's own
        and the national ones."""
        wrong = {case.name for case in worked_cases(self.before) if not case.passed}
        return [case for case in worked_cases(self.after) if case.name not in wrong] if self.after else []

    @cached_property
    def failing(self) -> list[CaseResult]:
        """Those of them that would come out otherwise."""
        return [case for case in self.cases if not case.passed]


@lru_cache(maxsize=16)
def worked_cases(pack: Pack) -> tuple[CaseResult, ...]:
    """A pack's own worked cases and the national ones, worked by its rules."""
    return tuple(cases(with_national_cases(pack)))


def outcome(one: Amendment) -> Outcome:
    """What the amendment makes of the pack of its place, as far as it could be read; what it replaces is taken away.

    Approved ones that come into force before it count as if they were.
    """
    first = _coming_first(one)
    replaced = [other.replaces_id for other in first if other.replaces_id]
    before = _with(first, below(one.place, [one.id, *replaced]))
    gone = [one.id, *replaced, *([one.replaces_id] if one.replaces_id else [])]
    lower = _with([other for other in first if other.id != one.replaces_id], below(one.place, gone))
    after, findings = bodies.over(lower, one.files, label_of(one.title, one.in_force_on))
    kept = [bodies.restored(found) for found in one.findings]
    if any(found.level == "error" for found in kept):  # told better where each value still knew its cell
        findings = [found for found in findings if found.code == CASE]
    told = {(found.code, found.details.get("path")) for found in kept}
    findings = [found for found in findings if found.code == CASE or (found.code, found.details.get("path")) not in told]
    return Outcome(before, after, (*kept, *findings), one.in_force_on or one.effective_on)


def below(place: str, without: Iterable[UUID] = ()) -> Pack:
    """The pack of a place as it is now, but for these amendments."""
    return over(packs.written_for(place), place, without=without)


def _with(others: Iterable[Amendment], pack: Pack) -> Pack:
    for other in others:
        pack = bodies.over(pack, other.files, label_of(other.title, other.effective_on))[0] or pack
    return pack


def _coming_first(one: Amendment) -> list[Amendment]:
    """Approved amendments of the place that come into force before this one, in their order; none for one that has been."""
    if one.state not in OPEN:
        return []
    others = Amendment.objects.filter(place=one.place, state=State.APPROVED, effective_on__lte=one.effective_on)
    if one.state == State.APPROVED:
        others = others.filter(Q(effective_on__lt=one.effective_on) | Q(decided_at__lt=one.decided_at))
    return list(others.exclude(id=one.id).order_by("effective_on", "decided_at", "id"))


def impact_is_current(one: Amendment, found: Outcome) -> bool:
    """Whether the impact was counted for this content, this pack and this day."""
    impact: Mapping[str, Any] = one.impact or {}
    after = found.after.hash if found.after else ""
    return (impact.get("before"), impact.get("after"), impact.get("day")) == (
        found.before.hash, after, one.effective_on.isoformat(),
    )  # fmt: skip


def others_may_approve(one: Amendment, today: date) -> bool:
    """Whether anybody holds the right to approve it who had no hand in it."""
    return bool({str(user) for user in approvers_over(one.place, APPROVE, today=today)} - set(one.authors))


def waiting_count(viewer: Viewer) -> int:
    """How many amendments wait for the viewer's decision: submitted ones in whose writing they had no hand."""
    rows = scope(viewer, APPROVE, Amendment.objects.filter(state=State.SUBMITTED))
    return sum(str(viewer.id) not in one.authors for one in rows.only("authors"))


def by_state(viewer: Viewer) -> dict[str, int]:
    """How many amendments within reach stand at each step."""
    return dict(amendments(viewer).order_by().values_list("state").annotate(Count("id")))
