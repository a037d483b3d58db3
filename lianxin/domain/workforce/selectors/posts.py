"""Agencies, posts and engagements a viewer may see."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, Q, QuerySet

from lianxin.base.access.scope import scope, within
from lianxin.base.access.viewer import EVERYWHERE, Viewer
from lianxin.domain.workforce.models import Agency, Engagement, Post
from lianxin.domain.workforce.selectors.workers import of_visible
from lianxin.kernel.divisions import county_of, level
from lianxin.kernel.problems import ProblemError

READ = "workforce.read"


def agencies(viewer: Viewer) -> QuerySet[Agency]:
    """Agencies within reach, and those of the county that the viewer's own places lie in: a station names the agency whose people it has."""
    narrow = {low for low, high in viewer.ranges(READ) if (low, high) != EVERYWHERE and level(low) in {"township", "village"}}
    counties = {county_of(low) for low in narrow}
    reach = within(viewer.ranges(READ))
    if reach is None:
        return Agency.objects.none()
    return Agency.objects.filter(reach | Q(place__in=counties)).order_by("place", "name")


def agency_or_404(viewer: Viewer, agency_id: UUID) -> Agency:
    """Raises "general.not_found"."""
    found = agencies(viewer).filter(id=agency_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def posts(viewer: Viewer) -> QuerySet[Post]:
    """Posts within reach, with the number of people on each (`people`)."""
    rows = scope(viewer, READ, Post.objects.select_related("agency"))
    return rows.annotate(people=Count("engagements", filter=Q(engagements__ended_on__isnull=True))).order_by(
        "place", "kind", "name", "id"
    )


def post_or_404(viewer: Viewer, post_id: UUID) -> Post:
    """Raises "general.not_found"."""
    found = posts(viewer).filter(id=post_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def engagements(viewer: Viewer) -> QuerySet[Engagement]:
    """Who is or was on a post, at places within reach, or of the viewer; the newest first."""
    reach = within(viewer.ranges(READ))
    mine = Q(worker__user_id=viewer.person_id)
    rows = Engagement.objects.filter(mine if reach is None else mine | reach | of_visible(viewer))
    return rows.select_related("worker", "post", "post__agency").order_by("-since", "-id")


def engagement_or_404(viewer: Viewer, engagement_id: UUID) -> Engagement:
    """Raises "general.not_found"."""
    found = engagements(viewer).filter(id=engagement_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found
