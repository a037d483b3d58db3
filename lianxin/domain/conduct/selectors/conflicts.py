"""Whom a complaint is about, and who stands too near to judge it: asked by the rules of who reads, handles and decides it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db.models import Q, QuerySet

from lianxin.domain.careers.selectors.rounds import tied_by_supervision
from lianxin.domain.conduct.models import Complaint
from lianxin.domain.proceedings.selectors import Terms
from lianxin.domain.workforce.models import Engagement, Worker
from lianxin.domain.workforce.rules.neutrality import nearness
from lianxin.domain.workforce.selectors.sides import side_of_agency, sides_of_accounts, sides_of_workers

if TYPE_CHECKING:
    from lianxin.base.access.models import User
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


def too_near(users: Collection[User], *, worker: Worker | None = None, agency: Agency | None = None) -> set[UUID]:
    """Of these accounts, those who judge nothing of a worker or agency: of one station or one agency with them, or one supervises the
    other; ids only. Of nobody nobody is near."""
    if worker is None and agency is None:
        return set()
    theirs = sides_of_workers([worker.id])[worker.id] if worker is not None else side_of_agency(agency.id)  # type: ignore[union-attr]
    tied = tied_by_supervision(worker.id) if worker is not None else set()
    return {key for key, side in sides_of_accounts(users).items() if nearness(side, theirs) or side.worker in tied}
