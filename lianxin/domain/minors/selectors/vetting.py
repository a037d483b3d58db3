"""Who may work with children: the bar that everything asks which gives somebody work, and the list for whoever answers for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, QuerySet

from lianxin.base import packs
from lianxin.base.access.scope import scope
from lianxin.base.access.selectors import staff_within
from lianxin.base.access.viewer import Viewer
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.commitments.selectors.fitness import Work
from lianxin.domain.minors import rules
from lianxin.domain.minors.models import VettingCheck
from lianxin.domain.minors.rules.vetting import Standing, last_day, standing
from lianxin.domain.minors.selectors.words import GUARD
from lianxin.domain.people.models import Resident
from lianxin.domain.people.rules.residents import ADULT, latest_birth
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.models import User

READ = "vetting.read"
_NEAR_CHILDREN = ("commitment.fulfil", GUARD, "minor.work", "minor.review")
"""Whoever holds one of these keeps promises, reads files, or works on them: nobody of them may without a check in force."""


def unvetted(worker_ids: Collection[UUID], works: Sequence[Work], now: datetime) -> list[frozenset[UUID]]:
    """Of these workers, those who may not do each work with a child. Nobody is barred from other work. One query for the checks, and one
    for each birth date that is not at hand."""
    with_child = [is_with_a_child(work, local_day(now)) for work in works]
    stands = _standings(worker_ids, local_day(now)) if any(with_child) else {}
    out = frozenset(one for one in worker_ids if stands.get(one, "none") != "valid")
    return [out if one else frozenset() for one in with_child]


def is_vetted(viewer: Viewer, now: datetime) -> bool:
    """May this viewer work with children today? The system may."""
    return viewer.is_system or _standings([viewer.person_id], local_day(now)).get(viewer.person_id) == "valid"


def is_with_a_child(work: Work, today: date) -> bool:
    """Does this work bring somebody near a child: behind the guard, or for a child, unless the pack lets anybody do it? At most one query."""
    if work.guard == GUARD:
        return True
    pack = packs.for_place(work.place)
    kind = pack.commitment_kinds.get(work.kind)
    if work.resident_id is None or (kind is not None and kind.unvetted):
        return False
    born = work.born or Resident.objects.filter(id=work.resident_id).values_list("birth_date", flat=True).first()
    return rules.is_minor(born, today, int(pack.value("minor_age", today))) is True


def _standings(worker_ids: Collection[UUID], today: date) -> dict[UUID, Standing]:
    return {worker: standing(checks, today) for worker, checks in _checks_of(worker_ids).items()}


def _checks_of(worker_ids: Collection[UUID]) -> dict[UUID, list[VettingCheck]]:
    found: dict[UUID, list[VettingCheck]] = defaultdict(list)
    for one in VettingCheck.objects.filter(worker_id__in=worker_ids).order_by("checked_on", "id"):
        found[one.worker_id].append(one)
    return found


@dataclass(frozen=True, slots=True)
class Vetted:
    """How one worker stands. `until`: the last day of their clear checks. `open`: promises for children that they hold."""

    worker: User
    standing: Standing
    until: date | None
    newest: VettingCheck | None
    open: int

    @property
    def is_urgent(self) -> bool:
        """Holds work with children without leave to."""
        return self.standing != "valid" and self.open > 0


def vetting_list(viewer: Viewer, today: date) -> list[Vetted]:
    """Everybody within the viewer's places who by their role could come near a child or read of one, who may not first. Four queries."""
    staff = [user for user, _places in staff_within(viewer, READ, *_NEAR_CHILDREN, today=today)]
    ids = [user.id for user in staff]
    checks, held = _checks_of(ids), _with_children(ids, today)
    rows = [
        Vetted(
            user, standing(checks[user.id], today), last_day(checks[user.id], today), checks[user.id][-1] if checks[user.id] else None,
            held.get(user.id, 0),
        )
        for user in staff
    ]  # fmt: skip
    return sorted(rows, key=lambda one: (not one.is_urgent, one.standing == "valid", one.until or date.min))


def _with_children(worker_ids: Collection[UUID], today: date) -> dict[UUID, int]:
    """How many open promises for children each holds, as the national age has it."""
    held = Commitment.objects.filter(worker_id__in=worker_ids, is_open=True)
    behind = held.filter(guard=GUARD).values_list("worker_id").annotate(number=Count("id"))
    found: dict[UUID, int] = dict(behind.order_by())
    others = held.exclude(guard=GUARD).filter(resident__birth_date__gt=latest_birth(ADULT, today))
    for worker, place, kind in others.values_list("worker_id", "place", "kind"):
        of_pack = packs.for_place(place).commitment_kinds.get(kind)
        if of_pack is None or not of_pack.unvetted:
            found[worker] = found.get(worker, 0) + 1
    return found


def worker_or_404(viewer: Viewer, user_id: UUID, today: date) -> User:
    """Somebody on the viewer's list. Raises "general.not_found"."""
    staff = staff_within(viewer, READ, *_NEAR_CHILDREN, today=today)
    found = next((user for user, _places in staff if user.id == user_id), None)
    if found is None:
        raise ProblemError("general.not_found")
    return found


def readable_checks(viewer: Viewer) -> QuerySet[VettingCheck]:
    """All checks within the viewer's places."""
    return scope(viewer, READ, VettingCheck.objects.all())


def checks_of(viewer: Viewer, user_id: UUID, today: date) -> list[VettingCheck]:
    """All checks of somebody on the viewer's list, the newest first."""
    worker_or_404(viewer, user_id, today)
    return list(readable_checks(viewer).filter(worker_id=user_id).select_related("evidence").order_by("-checked_on", "-id"))


def check_or_404(viewer: Viewer, check_id: UUID) -> VettingCheck:
    """One check within the viewer's places. Raises "general.not_found"."""
    found = readable_checks(viewer).filter(id=check_id).select_related("worker").first()
    if found is None:
        raise ProblemError("general.not_found")
    return found
