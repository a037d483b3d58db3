"""Exemptions from the duty to be certified, as a viewer may see them: those of their places, and their own."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from lianxin.base.access.scope import within
from lianxin.base.access.viewer import Viewer
from lianxin.domain.workforce.models import Engagement, Exemption
from lianxin.kernel.problems import ProblemError

STATES = ("asked", "granted", "lapsed", "refused", "ended")


def exemptions(viewer: Viewer) -> QuerySet[Exemption]:
    """All within the viewer's places, and those of the viewer's own posts; the newest first."""
    mine = Q(engagement__worker__user_id=viewer.person_id)
    reach = within(viewer.ranges("workforce.read"), "place")
    rows = Exemption.objects.filter(mine if reach is None else mine | reach)
    return rows.select_related("engagement__worker", "engagement__post").order_by("-made_at", "-id")


def opened(viewer: Viewer) -> QuerySet[Exemption]:
    """Those of which the viewer may read the note and the evidence, which may speak of an illness: their own, those they asked for, and those
    they may decide."""
    mine = Q(engagement__worker__user_id=viewer.person_id) | Q(made_by=viewer.person_id)
    reach = within(viewer.ranges("workforce.exempt"), "place")
    return exemptions(viewer).filter(mine if reach is None else mine | reach)


def exemptions_in(viewer: Viewer, state: str, today: date) -> QuerySet[Exemption]:
    """Those in a state as it is on a day: a granted one that has run out has lapsed."""
    rows = exemptions(viewer)
    if state == "lapsed":
        return rows.filter(state=Exemption.State.GRANTED, until__lt=today)
    if state == "granted":
        return rows.filter(state=Exemption.State.GRANTED, until__gte=today)
    return rows.filter(state=state)


def exemptions_of(viewer: Viewer, engagement: Engagement) -> QuerySet[Exemption]:
    """Those of one engagement."""
    return exemptions(viewer).filter(engagement=engagement)


def exemption_or_404(viewer: Viewer, exemption_id: UUID) -> Exemption:
    """Raises "general.not_found"."""
    found = exemptions(viewer).filter(id=exemption_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found
