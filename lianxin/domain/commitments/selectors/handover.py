"""Who could take over the open promises of a worker who leaves, with reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db.models import Count

from lianxin.base import packs
from lianxin.base.access.selectors import workers_over
from lianxin.base.access.viewer import Viewer
from lianxin.domain.commitments import rules
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.commitments.rules import Candidate, Ranked, Wanted
from lianxin.domain.commitments.selectors.board import visible
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from lianxin.base.access.models import User


@dataclass(frozen=True, slots=True)
class WorkerFacts:
    """What the area that plans visits knows of a worker."""

    languages: frozenset[str] = frozenset()
    skills: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody who could take a promise, and why they stand where they stand."""

    worker: User
    reasons: tuple[rules.Reason, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """One promise with everybody who could take it, best first; nobody can when `choices` is empty."""

    commitment: Commitment
    choices: tuple[Choice, ...]


FactsSource = Callable[[Viewer, Iterable[UUID]], Mapping[UUID, WorkerFacts]]
_SOURCES: Final[list[FactsSource]] = []


def learn_from(source: FactsSource) -> None:
    """A higher area says what it knows of workers (this area may not import it). Called once, when it loads."""
    if source not in _SOURCES:
        _SOURCES.append(source)


def propose_handover(viewer: Viewer, from_worker_id: UUID, now: datetime) -> list[Proposal]:
    """For each open promise of a worker, within the viewer's reach: who could take it, best first, with reasons.

    Promises already proposed to somebody count as theirs, so the work spreads. The number of queries depends on the
    number of villages, not of promises.
    """
    viewer.must("commitment.reassign")
    promises = list(visible(viewer).filter(worker_id=from_worker_id, is_open=True).order_by("due_at", "id"))
    mine = [c for c in promises if viewer.may("commitment.reassign", c.place)]
    over = {place: _others(viewer, place, from_worker_id, now) for place in {c.place for c in mine}}
    known = _known(viewer, {user.id: user for users in over.values() for user in users}, mine)
    proposals = []
    for commitment in mine:
        ranked = rules.rank(_wanted(commitment), (known.candidate(user, commitment) for user in over[commitment.place]))
        if ranked:
            known.open[ranked[0].worker_id] = known.open.get(ranked[0].worker_id, 0) + 1
        proposals.append(Proposal(commitment, tuple(known.choice(r) for r in ranked)))
    return proposals


def assignable(viewer: Viewer, place: str, now: datetime) -> list[User]:
    """Everybody active who may fulfil promises over this place, nearest level first."""
    return workers_over(viewer, place, "commitment.fulfil", today=local_day(now))


@dataclass(slots=True)
class _Known:
    users: dict[UUID, User]
    facts: dict[UUID, WorkerFacts]
    open: dict[UUID, int]
    times: dict[tuple[UUID, UUID], int]

    def candidate(self, user: User, commitment: Commitment) -> Candidate:
        facts = self.facts.get(user.id, WorkerFacts())
        times = self.times.get((user.id, commitment.resident_id), 0) if commitment.resident_id else 0
        return Candidate(
            user.id, user.place, facts.languages, facts.skills, times_before=times, open=self.open.get(user.id, 0)
        )

    def choice(self, ranked: Ranked) -> Choice:
        return Choice(self.users[ranked.worker_id], ranked.reasons)


def _known(viewer: Viewer, users: dict[UUID, User], promises: list[Commitment]) -> _Known:
    people = {c.resident_id for c in promises if c.resident_id}
    facts: dict[UUID, WorkerFacts] = {}
    for source in _SOURCES:
        for worker_id, more in source(viewer, users).items():
            held = facts.get(worker_id, WorkerFacts())
            languages, skills = held.languages | more.languages, held.skills | more.skills
            facts[worker_id] = replace(held, languages=languages, skills=skills)
    open_now = Commitment.objects.filter(worker_id__in=users, is_open=True).values_list("worker_id")
    before = Commitment.objects.filter(worker_id__in=users, resident_id__in=people, done_at__isnull=False)
    return _Known(
        users=users,
        facts=facts,
        open=dict(open_now.annotate(number=Count("id"))),
        times={(w, r): n for w, r, n in before.values_list("worker_id", "resident_id").annotate(number=Count("id"))},
    )


def _others(viewer: Viewer, place: str, leaving: UUID, now: datetime) -> list[User]:
    return [user for user in assignable(viewer, place, now) if user.id != leaving]


def _wanted(commitment: Commitment) -> Wanted:
    service = packs.for_place(commitment.place).services.get(commitment.service)
    language = commitment.resident.language if commitment.resident else ""
    return Wanted(commitment.place, language, frozenset(service.skills if service else ()))
