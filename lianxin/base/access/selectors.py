"""Who holds what: the viewer of a request, users, grants, sessions, emergency requests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from functools import partial
from uuid import UUID

from django.db.models import Q, QuerySet

from lianxin.base import packs
from lianxin.base.access.models import EmergencyAccess, Grant, LoginSession, User
from lianxin.base.access.scope import scope
from lianxin.base.access.viewer import Range, Viewer
from lianxin.base.db.paging import Page, counted, cut, read_key
from lianxin.base.packs import Words
from lianxin.kernel.clock import local_day
from lianxin.kernel.divisions import ancestors, contains, county_of, level, place_range
from lianxin.kernel.problems import ProblemError


def _in_force(today: date) -> Q:
    return Q(starts_on__lte=today) & (Q(ends_on__isnull=True) | Q(ends_on__gt=today))


def grants_in_force(user: User, *, today: date) -> list[Grant]:
    """What counts today: a lent role only while the grant it comes from is in force and its owner active.

    One query, and one more for whoever has borrowed something: this is asked for every page.
    """
    held = list(Grant.objects.filter(_in_force(today), user=user).order_by("place", "role"))
    lenders = {g.delegated_from_id for g in held if g.delegated_from_id is not None}
    if not lenders:
        return held
    sources = {g.id: g for g in Grant.objects.filter(id__in=lenders).select_related("user")}
    return [g for g in held if g.delegated_from_id is None or _lender_holds(sources[g.delegated_from_id], today)]


def _lender_holds(source: Grant, today: date) -> bool:
    return source.user.is_active and source.starts_on <= today and (source.ends_on is None or today < source.ends_on)


def viewer_of(user: User, *, now: datetime) -> Viewer:
    """The viewer for this person at this moment: reach from the grants in force, two queries.

    A grant whose role is not in the place's pack gives nothing (fails closed).
    """
    reach: dict[str, set[Range]] = defaultdict(set)
    for grant in grants_in_force(user, today=local_day(now)):
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


def role_words(role: str, place: str) -> Words:
    """The role's name in the place's pack; its bare code when the pack no longer has it."""
    found = packs.for_place(place).roles.get(role)
    return found.name if found else Words(zh=role)


def needs_second_factor(user: User, *, now: datetime) -> bool:
    """Does any role in force demand a second factor?"""
    held = ((packs.for_place(g.place).roles.get(g.role)) for g in grants_in_force(user, today=local_day(now)))
    return any(role is not None and role.two_factor for role in held)


def refuse_last_admin(user: User, *, now: datetime, only: Grant | None = None) -> None:
    """Raise "access.last_admin" when, without this person (or without one grant), some place would have nobody left
    who may give roles over it. Only open-ended grants of active people count: a lent or dated one runs out.
    """
    today = local_day(now)
    keepers = [
        g
        for g in Grant.objects.filter(_in_force(today), ends_on__isnull=True, user__is_active=True)
        if "role.grant" in role_abilities(g.role, g.place)
    ]
    leaving = [g for g in keepers if (g.pk == only.pk if only else g.user_id == user.id)]
    staying = [g for g in keepers if g not in leaving]
    if any(not any(contains(s.place, gone.place) for s in staying) for gone in leaving):
        raise ProblemError("access.last_admin")


def users(viewer: Viewer) -> QuerySet[User]:
    """Accounts the viewer may see."""
    return scope(viewer, "user.read", User.objects.all()).order_by("place", "username")


def users_page(viewer: Viewer, *, text: str = "", active: bool | None = None, after: str = "", limit: int = 50) -> Page[User]:
    """Accounts in reach by place and user name, following the one whose id is `after`."""
    rows = users(viewer)
    if text:
        rows = rows.filter(Q(username__icontains=text) | Q(display_name__contains=text) | Q(display_name_bo__contains=text))
    if active is not None:
        rows = rows.filter(is_active=active)
    count = partial(counted, rows)
    if after:
        last = user_or_404(viewer, read_key(after))
        rows = rows.filter(Q(place__gt=last.place) | Q(place=last.place, username__gt=last.username))
    return cut(rows, lambda last: str(last.pk), count, after=after, limit=limit)


def user_ids_named(viewer: Viewer, text: str) -> set[UUID]:
    """Accounts in reach whose name or user name is, or begins with, the text."""
    return set(users(viewer).filter(Q(username__istartswith=text) | Q(display_name__startswith=text)).values_list("id", flat=True)[:200])


def abilities_of(user: User, *, now: datetime) -> list[tuple[str, Grant]]:
    """What the person may do today and from which grant it comes, by ability."""
    held = [(a, g) for g in grants_in_force(user, today=local_day(now)) for a in role_abilities(g.role, g.place)]
    return sorted(held, key=lambda pair: (pair[0], pair[1].place))


def user_or_404(viewer: Viewer, user_id: UUID) -> User:
    found = users(viewer).filter(id=user_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def grants_of(viewer: Viewer, user: User) -> QuerySet[Grant]:
    """All grants of an account the viewer may see, newest first."""
    user_or_404(viewer, user.id)
    return user.grants.select_related("delegated_from").order_by("-starts_on", "-created_at")


def grant_or_404(viewer: Viewer, grant_id: UUID) -> Grant:
    """A grant of an account the viewer may see."""
    found = Grant.objects.select_related("user", "delegated_from").filter(id=grant_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    user_or_404(viewer, found.user_id)
    return found


def own_grants(viewer: Viewer, *, today: date) -> QuerySet[Grant]:
    """The viewer's own grants in force: what can be lent."""
    return Grant.objects.filter(_in_force(today), user_id=viewer.person_id, delegated_from__isnull=True).order_by("place")


def own_delegations(viewer: Viewer, *, today: date) -> QuerySet[Grant]:
    """What the viewer has lent and that is not over yet."""
    lent = Grant.objects.filter(delegated_from__user_id=viewer.person_id, ends_on__gt=today)
    return lent.select_related("user").order_by("starts_on")


def own_delegation_or_404(viewer: Viewer, grant_id: UUID) -> Grant:
    """One role the viewer has lent."""
    lent = Grant.objects.filter(id=grant_id, delegated_from__user_id=viewer.person_id)
    found = lent.select_related("delegated_from").first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def borrowed_grants(viewer: Viewer, *, today: date) -> QuerySet[Grant]:
    """What colleagues have lent to the viewer."""
    lent = Grant.objects.filter(user_id=viewer.person_id, delegated_from__isnull=False, ends_on__gt=today)
    return lent.select_related("delegated_from__user").order_by("starts_on")


def colleagues(viewer: Viewer) -> QuerySet[User]:
    """Active people of the viewer's own county (or city, for who belongs to one): names only, to lend a role to."""
    low, high = _working_circle(viewer.home)
    inside = User.objects.filter(is_active=True, place__gte=low, place__lt=high)
    return inside.exclude(id=viewer.person_id).order_by("place", "display_name")


def is_colleague(viewer: Viewer, user: User) -> bool:
    return colleagues(viewer).filter(id=user.id).exists()


def _working_circle(place: str) -> Range:
    return place_range(county_of(place) if level(place) in {"county", "township", "village"} else place)


def workers_over(viewer: Viewer, place: str, ability: str, *, today: date) -> list[User]:
    """Active people who hold `ability` over all of `place`, nearest level first. For assigning work."""
    viewer.must("commitment.read", place)
    low, high = place_range(place)
    result: dict[UUID, User] = {}
    holders = Grant.objects.filter(_in_force(today), user__is_active=True).select_related("user").order_by("-place")
    for grant in holders.filter(place__in=(place, *ancestors(place))):
        lo, hi = place_range(grant.place)
        if lo <= low and high <= hi and ability in role_abilities(grant.role, grant.place):
            result.setdefault(grant.user_id, grant.user)
    return list(result.values())


def staff_within(viewer: Viewer, over: str, *holding: str, today: date) -> list[tuple[User, list[str]]]:
    """Active accounts that belong to places over which the viewer holds `over`, and the places where they hold one of `holding`
    themselves; none without. By place and name, one query."""
    held: dict[User, list[str]] = defaultdict(list)
    rows = Grant.objects.filter(_in_force(today), user__is_active=True).select_related("user")
    for grant in scope(viewer, over, rows, "user__place").order_by("user__place", "user__display_name", "user_id", "place"):
        if not set(holding).isdisjoint(role_abilities(grant.role, grant.place)):
            held[grant.user].append(grant.place)
    return list(held.items())


def sessions_of(viewer: Viewer, user_id: UUID) -> QuerySet[LoginSession]:
    """Open logins of oneself, or of an account the viewer may see."""
    if viewer.id != user_id:
        user_or_404(viewer, user_id)
    return LoginSession.objects.filter(user_id=user_id, ended_at__isnull=True).order_by("-seen_at")


def session_or_404(viewer: Viewer, session_id: UUID) -> LoginSession:
    """An open login of oneself, or of an account whose logins the viewer may end."""
    found = LoginSession.objects.select_related("user").filter(id=session_id, ended_at__isnull=True).first()
    if found is None or not (found.user_id == viewer.id or viewer.may("session.end", found.user.place)):
        raise ProblemError("general.not_found")
    return found


def emergencies_to_decide(viewer: Viewer) -> QuerySet[EmergencyAccess]:
    """Requests within the viewer's reach that nobody has decided yet; never one's own."""
    rows = EmergencyAccess.objects.filter(approved__isnull=True).exclude(user_id=viewer.person_id).select_related("user")
    return scope(viewer, "emergency.approve", rows).order_by("asked_at")


def emergencies_decided(viewer: Viewer) -> QuerySet[EmergencyAccess]:
    """Decided requests within the viewer's reach, newest first."""
    rows = EmergencyAccess.objects.filter(approved__isnull=False).select_related("user")
    return scope(viewer, "emergency.approve", rows).order_by("-decided_at")


def own_emergencies(viewer: Viewer) -> QuerySet[EmergencyAccess]:
    return EmergencyAccess.objects.filter(user_id=viewer.person_id).order_by("-asked_at")


def emergency_or_404(viewer: Viewer, asked_id: UUID) -> EmergencyAccess:
    """A request within the viewer's reach, decided or not."""
    rows = EmergencyAccess.objects.filter(id=asked_id).select_related("user")
    found = scope(viewer, "emergency.approve", rows).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def approvers_over(place: str, ability: str = "emergency.approve", *, today: date) -> list[UUID]:
    """Whom to tell that a request waits at a place for somebody with this ability (ids only)."""
    holders = Grant.objects.filter(_in_force(today), user__is_active=True, place__in=(place, *ancestors(place)))
    return sorted({g.user_id for g in holders if ability in role_abilities(g.role, g.place)})


def panel_people(place: str, *abilities: str, today: date) -> list[User]:
    """From whom a panel of a place is chosen, by name: active accounts that hold one of these abilities at their own place within it, or over
    all of it from there or above. One query. For a caller who has asked whether the viewer chooses."""
    low, high = place_range(place)
    near = Q(user__place__gte=low, user__place__lt=high) | Q(place__in=(place, *ancestors(place)))
    grants = Grant.objects.filter(near, _in_force(today), user__is_active=True).select_related("user")
    found = {
        one.user_id: one.user for one in grants
        if (contains(one.place, place) or (contains(place, one.user.place) and contains(one.place, one.user.place)))
        and not set(abilities).isdisjoint(role_abilities(one.role, one.place))
    }  # fmt: skip
    return sorted(found.values(), key=lambda one: (one.display_name, one.id))


def grants_between(user_ids: Iterable[UUID], first: date, last: date) -> dict[UUID, list[Grant]]:
    """The grants of these accounts that were in force on any day of a period, oldest first: what roles somebody acted in."""
    rows = Grant.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=first), user_id__in=set(user_ids), starts_on__lte=last)
    found: dict[UUID, list[Grant]] = defaultdict(list)
    for grant in rows.order_by("starts_on", "id"):
        found[grant.user_id].append(grant)
    return found


def labels_of(user_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Names for ids that stand in records the viewer already sees (who granted, who decided)."""
    wanted = {i for i in user_ids if i is not None}
    return dict(User.objects.filter(id__in=wanted).values_list("id", "display_name"))


def account_signing_in(user_id: str) -> User | None:
    """The active account that passed the first step of signing in."""
    return User.objects.filter(id=user_id, is_active=True).first()
