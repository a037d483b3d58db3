"""Who holds what: the viewer of a request, users, grants, sessions, emergency requests."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from lianxin.base import packs
from lianxin.base.access.models import EmergencyAccess, Grant, LoginSession, User
from lianxin.base.access.scope import scope
from lianxin.base.access.viewer import Range, Viewer
from lianxin.kernel.clock import local_day
from lianxin.kernel.divisions import place_range
from lianxin.kernel.problems import ProblemError


def _in_force(today: date) -> Q:
    return Q(starts_on__lte=today) & (Q(ends_on__isnull=True) | Q(ends_on__gt=today))


def viewer_of(user: User, *, now: datetime) -> Viewer:
    """The viewer for this person at this moment: reach from the grants in force, two queries.

    A grant whose role is not in the place's pack gives nothing (fails closed). A delegation counts only while the
    grant it comes from is in force.
    """
    today = local_day(now)
    reach: dict[str, set[Range]] = defaultdict(set)
    grants = Grant.objects.filter(_in_force(today), user=user).select_related("delegated_from")
    for grant in grants:
        source = grant.delegated_from
        if source is not None and not (source.starts_on <= today and (source.ends_on is None or today < source.ends_on)):
            continue
        for ability in role_abilities(grant.role, grant.place):
            reach[ability].add(place_range(grant.place))
    opened = EmergencyAccess.objects.filter(user=user, approved=True, expires_at__gt=now)
    return Viewer(
        id=user.id,
        label=user.display_name,
        language=user.language,
        reach={a: tuple(sorted(r)) for a, r in reach.items()},
        emergency=frozenset(opened.values_list("resident_id", flat=True)),
        home=user.place,
    )


def role_abilities(role: str, place: str) -> tuple[str, ...]:
    """The abilities the place's pack gives to this role; none for an unknown role."""
    found = packs.for_place(place).roles.get(role)
    return tuple(found.abilities) if found else ()


def needs_second_factor(user: User, *, now: datetime) -> bool:
    """Does any role in force demand a second factor?"""
    for grant in Grant.objects.filter(_in_force(local_day(now)), user=user):
        role = packs.for_place(grant.place).roles.get(grant.role)
        if role is not None and role.two_factor:
            return True
    return False


def users(viewer: Viewer) -> QuerySet[User]:
    """Accounts the viewer may see."""
    return scope(viewer, "user.read", User.objects.all()).order_by("place", "username")


def user_or_404(viewer: Viewer, user_id: UUID) -> User:
    found = users(viewer).filter(id=user_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def grants_of(viewer: Viewer, user: User) -> QuerySet[Grant]:
    """All grants of an account the viewer may see, newest first."""
    user_or_404(viewer, user.id)
    return user.grants.select_related("delegated_from").order_by("-starts_on", "-created_at")


def own_grants(viewer: Viewer, *, today: date) -> QuerySet[Grant]:
    """The viewer's own grants in force: what can be delegated."""
    return Grant.objects.filter(_in_force(today), user_id=viewer.id, delegated_from__isnull=True).order_by("place")


def workers_over(viewer: Viewer, place: str, ability: str, *, today: date) -> list[User]:
    """Active people who hold `ability` over all of `place`, nearest level first. For assigning work."""
    viewer.must("commitment.read")
    low, high = place_range(place)
    result: dict[UUID, User] = {}
    holders = Grant.objects.filter(_in_force(today), user__is_active=True).select_related("user").order_by("-place")
    for grant in holders.filter(place__in=_ancestors(place)):
        lo, hi = place_range(grant.place)
        if lo <= low and high <= hi and ability in role_abilities(grant.role, grant.place):
            result.setdefault(grant.user_id, grant.user)
    return list(result.values())


def _ancestors(place: str) -> list[str]:
    """The place itself and every division above it."""
    return sorted({place, place[:9] + "000", place[:6] + "000000", place[:4] + "00000000", place[:2] + "0000000000"})


def sessions_of(viewer: Viewer, user_id: UUID) -> QuerySet[LoginSession]:
    """Open logins of oneself, or of an account the viewer may see."""
    if viewer.id != user_id:
        user_or_404(viewer, user_id)
    return LoginSession.objects.filter(user_id=user_id, ended_at__isnull=True).order_by("-seen_at")


def emergencies_to_decide(viewer: Viewer) -> QuerySet[EmergencyAccess]:
    """Requests within the viewer's reach that nobody has decided yet; never one's own."""
    rows = EmergencyAccess.objects.filter(approved__isnull=True).exclude(user_id=viewer.id).select_related("user")
    return scope(viewer, "emergency.approve", rows).order_by("asked_at")
