"""Who could take over the open promises of a worker who leaves, with reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db.models import Count

from lianxin.base import packs
from lianxin.base.access.scope import scope
from lianxin.base.access.selectors import labels_of, workers_over
from lianxin.base.access.viewer import Viewer
from lianxin.domain.commitments import rules
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.commitments.rules import Candidate, Ranked, Wanted
from lianxin.domain.commitments.selectors.board import visible
from lianxin.domain.commitments.selectors.fitness import Work, abilities_for, barred, barred_each
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from lianxin.base.access.models import User
    from lianxin.domain.people.models import Resident


@dataclass(frozen=True, slots=True)
class WorkerFacts:
    """What an area above knows of a worker; `files`: open cases they hold."""

    languages: frozenset[str] = frozenset()
    skills: frozenset[str] = frozenset()
    files: int = 0


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


FactsSource = Callable[[Viewer, Iterable[UUID], date], Mapping[UUID, WorkerFacts]]
FilesSource = Callable[[Viewer, Iterable[UUID]], set[UUID]]
_SOURCES: Final[list[FactsSource]] = []
_FILES: Final[list[FilesSource]] = []


def learn_from(source: FactsSource) -> None:
    """A higher area says what it knows of workers (this area may not import it). Called once, when it loads."""
    if source not in _SOURCES:
        _SOURCES.append(source)


def learn_files_from(source: FilesSource) -> None:
    """A higher area says with which of these promises a file goes along, so that those of one leaver do not all go to one successor."""
    if source not in _FILES:
        _FILES.append(source)


def propose_handover(viewer: Viewer, from_worker_id: UUID, now: datetime) -> list[Proposal]:
    """For each open promise of a worker, within the viewer's reach: who could take it, best first, with reasons.

    Promises, and the files that go with them, count as theirs once they were proposed to somebody, so the work spreads. The number of queries depends on the
    number of villages, not of promises.
    """
    viewer.must("commitment.reassign")
    promises = list(visible(viewer).filter(worker_id=from_worker_id, is_open=True).order_by("due_at", "id"))
    mine = [c for c in promises if viewer.may("commitment.reassign", c.place)]
    over = {place: _others(viewer, place, from_worker_id, now) for place in {c.place for c in mine}}
    people = {c.resident_id for c in mine if c.resident_id}
    known = _known(viewer, {user.id: user for users in over.values() for user in users}, people, local_day(now))
    asked, able = abilities_for([c.id for c in mine]), _Able(viewer, local_day(now))
    carried = {one for source in _FILES for one in source(viewer, [c.id for c in mine])}
    unfit = barred_each(list(known.users), [_work(c) for c in mine], now)
    proposals = []
    for commitment, out in zip(mine, unfit, strict=True):
        wanted = _wanted(commitment.place, commitment.resident, commitment.service)
        users = able.of([user for user in over[commitment.place] if user.id not in out], commitment.place, asked.get(commitment.id, frozenset()))
        ranked = rules.rank(wanted, (known.candidate(user, commitment.resident_id) for user in users))
        if ranked:
            known.take(ranked[0].worker_id, files=int(commitment.id in carried))
        proposals.append(Proposal(commitment, tuple(known.choice(r) for r in ranked)))
    return proposals


def propose_for(
    viewer: Viewer, now: datetime, *, place: str, resident: Resident | None = None, service_code: str = "",
    leave_out: UUID | None = None, kind: str = "", guard: str = "", work: Work | None = None, abilities: frozenset[str] = frozenset(),
) -> tuple[Choice, ...]:  # fmt: skip
    """Who could take one promise over this place, best first, with reasons. `work`: what it is, where the ranking may not know for whom;
    `abilities`: what its file asks of them besides. One query for each of these, else the number is fixed."""
    work = work or Work(place, kind, guard, resident.id if resident else None, resident.birth_date if resident else None)
    able = _Able(viewer, local_day(now)).of(_fit(assignable(viewer, place, now), work, now), place, abilities)
    users = {user.id: user for user in able if user.id != leave_out}
    known = _known(viewer, users, {resident.id} if resident else set(), local_day(now))
    wanted = _wanted(place, resident, service_code)
    resident_id = resident.id if resident else None
    return tuple(known.choice(r) for r in rules.rank(wanted, (known.candidate(u, resident_id) for u in users.values())))


def workers_with_open(viewer: Viewer) -> list[tuple[UUID, str]]:
    """Everybody who has open promises that the viewer may give to others: id and name, by name. Two queries."""
    theirs = scope(viewer, "commitment.reassign", Commitment.objects.filter(is_open=True, worker__isnull=False))
    names = labels_of(theirs.order_by().values_list("worker_id", flat=True).distinct())
    return sorted(names.items(), key=lambda one: (one[1], one[0]))


def assignable(viewer: Viewer, place: str, now: datetime) -> list[User]:
    """Everybody active who may fulfil promises over this place, nearest level first."""
    return workers_over(viewer, place, "commitment.fulfil", today=local_day(now))


class _Able:
    """Who holds which ability over which place, each asked once."""

    def __init__(self, viewer: Viewer, today: date) -> None:
        self._viewer, self._today = viewer, today
        self._held: dict[tuple[str, str], set[UUID]] = {}

    def of(self, users: list[User], place: str, abilities: frozenset[str]) -> list[User]:
        for ability in abilities:
            if (place, ability) not in self._held:
                self._held[place, ability] = {user.id for user in workers_over(self._viewer, place, ability, today=self._today)}
        return [user for user in users if all(user.id in self._held[place, ability] for ability in abilities)]


@dataclass(slots=True)
class _Known:
    users: dict[UUID, User]
    facts: dict[UUID, WorkerFacts]
    open: dict[UUID, int]
    times: dict[tuple[UUID, UUID], int]

    def take(self, worker_id: UUID, *, files: int) -> None:
        """One more promise was proposed to them, and the file that goes with it."""
        self.open[worker_id] = self.open.get(worker_id, 0) + 1
        held = self.facts.get(worker_id, WorkerFacts())
        self.facts[worker_id] = replace(held, files=held.files + files)

    def candidate(self, user: User, resident_id: UUID | None) -> Candidate:
        facts = self.facts.get(user.id, WorkerFacts())
        times = self.times.get((user.id, resident_id), 0) if resident_id else 0
        return Candidate(
            user.id, user.place, facts.languages, facts.skills, times_before=times, open=self.open.get(user.id, 0), files=facts.files
        )

    def choice(self, ranked: Ranked) -> Choice:
        return Choice(self.users[ranked.worker_id], ranked.reasons)


def _known(viewer: Viewer, users: dict[UUID, User], people: set[UUID], today: date) -> _Known:
    facts: dict[UUID, WorkerFacts] = {}
    for source in _SOURCES:
        for worker_id, more in source(viewer, users, today).items():
            held = facts.get(worker_id, WorkerFacts())
            languages, skills = held.languages | more.languages, held.skills | more.skills
            facts[worker_id] = replace(held, languages=languages, skills=skills, files=held.files + more.files)
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


def _work(commitment: Commitment) -> Work:
    return replace(Work.of(commitment), born=commitment.resident.birth_date if commitment.resident else None)


def _fit(users: list[User], work: Work, now: datetime) -> list[User]:
    out = barred([user.id for user in users], work, now)
    return [user for user in users if user.id not in out]


def _wanted(place: str, resident: Resident | None, service_code: str) -> Wanted:
    service = packs.for_place(place).services.get(service_code)
    language = resident.language if resident else ""
    return Wanted(place, language, frozenset(service.skills if service else ()))
