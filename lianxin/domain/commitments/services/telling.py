"""Whom to tell of promises at a place, and the page of the board that the notice opens."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.http import urlencode

from lianxin.base.access.selectors import workers_over
from lianxin.base.access.viewer import Viewer
from lianxin.kernel.divisions import contains
from lianxin.kernel.periods import Period

_SYSTEM = Viewer.system("告知")


def holders(place: str, role: str, today: date) -> list[UUID]:
    """Active people who hold this role over the place today (ids only: whom to tell is nobody's view)."""
    people = workers_over(_SYSTEM, place, "commitment.read", today=today)
    prefetch_related_objects(people, "grants")
    return [
        person.id
        for person in people
        if any(g.role == role and contains(g.place, place) and Period(g.starts_on, g.ends_on).contains(today)
               for g in person.grants.all() if g.starts_on != g.ends_on)
    ]  # fmt: skip


def overseers_of(place: str, role: str, guard: str, today: date) -> list[UUID]:
    """Whom a rung of the ladder tells: who holds the role, and the guard where there is one; when nobody of the role holds it,
    everybody who does, so that what is overdue behind a guard never reaches nobody."""
    people = holders(place, role, today)
    if not guard:
        return people
    behind = {person.id for person in workers_over(_SYSTEM, place, guard, today=today)}
    return [one for one in people if one in behind] or sorted(behind)


def deciders(place: str, today: date, guard: str = "") -> set[UUID]:
    """Active people who may decide about a doubtful confirmation there today, and hold the guard where there is one."""
    able = {person.id for person in workers_over(_SYSTEM, place, "confirmation.decide", today=today)}
    return able & {person.id for person in workers_over(_SYSTEM, place, guard, today=today)} if guard else able


def board_address(**asked: str) -> str:
    """The board narrowed to `show` and `worker` (its filter form gives every reader what they may see of it)."""
    return f"{reverse('commitments:board')}?{urlencode(asked)}"


def doubts_address(**asked: str) -> str:
    """The list of doubtful proof 凭证疑点, narrowed."""
    address = reverse("commitments:doubts")
    return f"{address}?{urlencode(asked)}" if asked else address


def commitment_address(commitment_id: UUID) -> str:
    """The page of one commitment."""
    return reverse("commitments:commitment", args=[commitment_id])
