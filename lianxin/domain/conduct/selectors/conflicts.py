"""Whom a complaint is about, and who stands too near to judge it: asked by the rules of who reads, handles and decides it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db.models import Q, QuerySet

from lianxin.base.access.models import User
from lianxin.domain.conduct.models import Complaint
from lianxin.domain.conduct.rules import station_of
from lianxin.domain.proceedings.selectors import Terms
from lianxin.domain.workforce.models import Engagement, Worker
from lianxin.kernel.divisions import level, place_range

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer
    from lianxin.domain.workforce.models import Agency

GUARD: Final = "complaint.read"
WORKFLOW: Final = "complaint"


def terms_for(viewer: Viewer, now: datetime) -> Terms:
    """Nobody reads a complaint about themselves, or about the agency they work for, by whatever right."""
    return Terms(closed=about_account(viewer.person_id).values("id"))


def about_account(user_id: UUID) -> QuerySet[Complaint]:
    """Complaints about this account's worker, or the agency they work for."""
    agency = Engagement.objects.filter(worker__user_id=user_id, ended_on__isnull=True, post__agency__isnull=False)
    return Complaint.objects.filter(Q(worker__user_id=user_id) | Q(agency_id__in=agency.values("post__agency_id")))


def accounts_about(*, worker: Worker | None = None, agency: Agency | None = None) -> set[UUID]:
    """The accounts of whom it is about: the worker's own, or those of everybody who works for the agency; ids only."""
    if worker is not None:
        return {worker.user_id} if worker.user_id is not None else set()
    if agency is None:
        return set()
    people = Engagement.objects.filter(post__agency=agency, ended_on__isnull=True, worker__user__isnull=False)
    return set(people.values_list("worker__user_id", flat=True))


def colleagues_of(complaint: Complaint) -> set[UUID]:
    """The accounts of everybody at the stations, or of the agencies, where the one complained about works: they judge nothing of theirs.

    Ids only. Of an agency: its own people, and those of the stations where it works.
    """
    posts = Engagement.objects.filter(ended_on__isnull=True)
    posts = posts.filter(worker=complaint.worker) if complaint.worker is not None else posts.filter(post__agency=complaint.agency)
    here = list(posts.values_list("place", "post__agency_id"))
    places = {station_of(place) for place, _agency in here}
    if complaint.worker is not None:
        places.add(station_of(complaint.worker.place))
        if complaint.worker.user is not None:
            places.add(station_of(complaint.worker.user.place))
    agencies = {agency for _place, agency in here if agency is not None}
    theirs = Engagement.objects.filter(ended_on__isnull=True, worker__user__isnull=False, post__agency_id__in=agencies)
    near = accounts_about(worker=complaint.worker, agency=complaint.agency)
    return near | set(theirs.values_list("worker__user_id", flat=True)) | _of_stations(places)


def _of_stations(places: set[str]) -> set[UUID]:
    """Accounts that belong to one of these townships; of a whole county nobody is meant, for then all would be."""
    condition = Q()
    for place in sorted(places):
        if level(place) == "township":
            low, high = place_range(place)
            condition |= Q(place__gte=low, place__lt=high)
    return set(User.objects.filter(condition).values_list("id", flat=True)) if condition else set()
