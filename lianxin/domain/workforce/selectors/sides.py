"""Where people stand who judge or are judged: asked by the rules of panels, never shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from lianxin.base.access.models import User
from lianxin.domain.workforce.models import Engagement, Worker
from lianxin.domain.workforce.rules.neutrality import Side


def sides_of_workers(worker_ids: Collection[UUID]) -> dict[UUID, Side]:
    """Of each of these workers, by id. Two queries."""
    places: dict[UUID, set[str]] = {key: {one for one in where if one} for key, *where in Worker.objects.filter(id__in=worker_ids).values_list("id", "place", "user__place")}
    agencies: dict[UUID, set[UUID]] = defaultdict(set)
    rows = Engagement.objects.filter(worker_id__in=worker_ids, ended_on__isnull=True).order_by()
    for worker, place, agency in rows.values_list("worker_id", "place", "post__agency_id"):
        places[worker].add(place)
        if agency is not None:
            agencies[worker].add(agency)
    return {key: Side(key, frozenset(places[key]), frozenset(agencies[key])) for key in places}


def sides_of_accounts(users: Collection[User]) -> dict[UUID, Side]:
    """Of each of these accounts, by id; who has no file of a worker stands where the account belongs. Three queries."""
    own = dict(Worker.objects.filter(user__in=users).values_list("user_id", "id"))
    known = sides_of_workers(list(own.values()))
    return {one.id: known[own[one.id]] if one.id in own else Side(places=(one.place,)) for one in users}


def side_of_agency(agency_id: UUID) -> Side:
    """Of an agency: itself, and the stations at which its people work now."""
    posts = Engagement.objects.filter(post__agency_id=agency_id, ended_on__isnull=True).order_by()
    return Side(places=frozenset(posts.values_list("place", flat=True)), agencies=(agency_id,))
