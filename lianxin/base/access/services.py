"""Accounts, roles, delegation, emergency access, sessions."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from lianxin.base import packs
from lianxin.base.access.models import EmergencyAccess, Grant, LoginSession, User
from lianxin.base.access.selectors import role_abilities
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.kernel.clock import local_day
from lianxin.kernel.divisions import level
from lianxin.kernel.problems import ProblemError

EMERGENCY_HOURS = 4
DELEGATION_DAYS = 30
REASON_LENGTH = 6
LEVELS = ("province", "city", "county", "township", "village")


@service("user.manage")
def create_user(
    *, actor: Viewer, now: datetime, username: str, display_name: str, place: str, password: str,
    display_name_bo: str = "", language: str = "zh-hans", must_change_password: bool = True,
) -> User:  # fmt: skip
    """Open an account that can do nothing until a role is granted. Raises "access.username_taken"."""
    actor.must("user.manage", place)
    if User.objects.filter(username=username).exists():
        raise ProblemError("access.username_taken", username=username)
    user = User(
        username=username, display_name=display_name, display_name_bo=display_name_bo, place=place,
        language=language, must_change_password=must_change_password, created_at=now,
    )  # fmt: skip
    _set_password(user, password)
    user.save(force_insert=True)
    after = {"username": username, "display_name": display_name, "place": place}
    audit.record(actor=actor, verb="user.create", subject=("access.User", user.id), place=place, after=after, now=now)
    return user


@service("user.manage")
def update_user(*, actor: Viewer, now: datetime, user: User, display_name: str, display_name_bo: str, is_active: bool) -> None:
    """Change names or (de)activate. A deactivated person's sessions end at once."""
    actor.must("user.manage", user.place)
    before = {"display_name": user.display_name, "display_name_bo": user.display_name_bo, "is_active": user.is_active}
    if not is_active:
        _refuse_last_admin(user, now)
    user.display_name, user.display_name_bo, user.is_active = display_name, display_name_bo, is_active
    user.save(update_fields=["display_name", "display_name_bo", "is_active"])
    if not is_active:
        LoginSession.objects.filter(user=user, ended_at__isnull=True).update(ended_at=now)
    after = {"display_name": display_name, "display_name_bo": display_name_bo, "is_active": is_active}
    audit.record(actor=actor, verb="user.update", subject=("access.User", user.id), place=user.place, before=before, after=after, now=now)


@service("user.manage")
def reset_password(*, actor: Viewer, now: datetime, user: User, password: str) -> None:
    """Give a temporary password; the person must change it at the next login and all sessions end."""
    actor.must("user.manage", user.place)
    _set_password(user, password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    LoginSession.objects.filter(user=user, ended_at__isnull=True).update(ended_at=now)
    audit.record(actor=actor, verb="user.reset_password", subject=("access.User", user.id), place=user.place, now=now)


@service(None)
def change_own_password(*, actor: Viewer, now: datetime, user: User, password: str) -> None:
    """The person sets a new password (the view has checked the old one)."""
    if actor.id != user.id:
        raise ProblemError("access.denied")
    _set_password(user, password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    audit.record(actor=actor, verb="user.change_password", subject=("access.User", user.id), place=user.place, now=now)


@service(None)
def set_own_preferences(*, actor: Viewer, now: datetime, user: User, language: str, screen_mode: str) -> None:
    """Language and screen mode of one's own account."""
    if actor.id != user.id:
        raise ProblemError("access.denied")
    before = {"language": user.language, "screen_mode": user.screen_mode}
    after = {"language": language, "screen_mode": screen_mode}
    if before == after:
        audit.unchanged()
        return
    user.language, user.screen_mode = language, screen_mode
    user.save(update_fields=["language", "screen_mode"])
    audit.record(actor=actor, verb="user.preferences", subject=("access.User", user.id), place=user.place, before=before, after=after, now=now)


@service("role.grant")
def grant_role(
    *, actor: Viewer, now: datetime, user: User, role: str, place: str, starts_on: date,
    ends_on: date | None = None, reason: str = "",
) -> Grant:  # fmt: skip
    """Give a role over a place. Nobody gives what lies beyond their own place or abilities.

    Raises "access.role_unknown", "access.reach_too_wide", "access.beyond_own_reach", "access.period_invalid".
    """
    actor.must("role.grant", place)
    known = packs.for_place(place).roles.get(role)
    if known is None:
        raise ProblemError("access.role_unknown", role=role)
    if LEVELS.index(level(place)) < LEVELS.index(known.reach):
        raise ProblemError("access.reach_too_wide", role=role)
    _check_period(starts_on, ends_on)
    grant = Grant(
        user=user, role=role, place=place, starts_on=starts_on, ends_on=ends_on, reason=reason,
        granted_by=actor.id, created_at=now,
    )  # fmt: skip
    grant.save(force_insert=True)
    after = {"user": str(user.id), "role": role, "from": str(starts_on), "to": str(ends_on or "")}
    audit.record(actor=actor, verb="role.grant", subject=("access.Grant", grant.id), place=place, after=after, now=now)
    return grant


@service("role.grant")
def revoke_grant(*, actor: Viewer, now: datetime, grant: Grant, reason: str) -> None:
    """End a grant today. Delegations made from it stop with it."""
    actor.must("role.grant", grant.place)
    _end_grant(actor, now, grant, reason)


@service(None)
def delegate(*, actor: Viewer, now: datetime, grant: Grant, to: User, starts_on: date, ends_on: date, reason: str) -> Grant:
    """Lend one's own role to a colleague for a limited time (leave, illness). It never outlives the lender's grant.

    Raises "access.denied" for somebody else's or an already delegated grant, "access.delegation_too_long".
    """
    if grant.user_id != actor.id or grant.delegated_from_id is not None or to.id == actor.id:
        raise ProblemError("access.denied")
    _check_period(starts_on, ends_on)
    _check_reason(reason)
    if (ends_on - starts_on).days > DELEGATION_DAYS:
        raise ProblemError("access.delegation_too_long", days=DELEGATION_DAYS)
    lent = Grant(
        user=to, role=grant.role, place=grant.place, starts_on=starts_on, ends_on=ends_on,
        delegated_from=grant, reason=reason, granted_by=actor.id, created_at=now,
    )  # fmt: skip
    lent.save(force_insert=True)
    after = {"to": str(to.id), "role": grant.role, "from": str(starts_on), "until": str(ends_on)}
    audit.record(actor=actor, verb="role.delegate", subject=("access.Grant", lent.id), place=grant.place, after=after, now=now)
    return lent


@service(None)
def end_delegation(*, actor: Viewer, now: datetime, grant: Grant) -> None:
    """The lender takes a delegation back."""
    if grant.delegated_from is None or grant.delegated_from.user_id != actor.id:
        raise ProblemError("access.denied")
    _end_grant(actor, now, grant, "")


@service("emergency.request")
def request_emergency_access(*, actor: Viewer, now: datetime, user: User, resident_id: UUID, place: str, reason: str) -> EmergencyAccess:
    """Ask to see one resident outside one's reach. Nothing opens until another person approves."""
    _check_reason(reason)
    asked = EmergencyAccess(user=user, resident_id=resident_id, place=place, reason=reason, asked_at=now)
    asked.save(force_insert=True)
    audit.record(actor=actor, verb="emergency.request", subject=("people.Resident", resident_id), place=place, after={"reason": reason}, now=now)
    return asked


@service("emergency.approve")
def decide_emergency_access(*, actor: Viewer, now: datetime, asked: EmergencyAccess, approve: bool) -> None:
    """Approve (for hours only) or refuse; never one's own request, never twice."""
    actor.must("emergency.approve", asked.place)
    if asked.user_id == actor.id:
        raise ProblemError("access.own_approval")
    if asked.approved is not None:
        raise ProblemError("access.already_decided")
    asked.approved, asked.decided_by, asked.decided_at = approve, actor.id, now
    asked.expires_at = now + timedelta(hours=EMERGENCY_HOURS) if approve else None
    asked.save(update_fields=["approved", "decided_by", "decided_at", "expires_at"])
    verb = "emergency.approve" if approve else "emergency.refuse"
    audit.record(actor=actor, verb=verb, subject=("people.Resident", asked.resident_id), place=asked.place, after={"for": str(asked.user_id)}, now=now)


@service(None)
def start_session(*, actor: Viewer, now: datetime, user: User, key_digest: str, device: str, address: str | None, most: int) -> None:
    """Note a login; the oldest logins beyond `most` end."""
    LoginSession(user=user, key_digest=key_digest, device=device, address=address, started_at=now, seen_at=now).save(force_insert=True)
    open_ids = list(LoginSession.objects.filter(user=user, ended_at__isnull=True).order_by("-seen_at").values_list("id", flat=True))
    LoginSession.objects.filter(id__in=open_ids[most:]).update(ended_at=now)
    audit.record(actor=actor, verb="session.start", subject=("access.User", user.id), place=user.place, after={"device": device}, now=now)


@service(None)
def end_session(*, actor: Viewer, now: datetime, session: LoginSession) -> None:
    """End one's own login, or somebody else's with the ability for it."""
    if session.user_id != actor.id:
        actor.must("session.end", session.user.place)
    session.ended_at = now
    session.save(update_fields=["ended_at"])
    audit.record(actor=actor, verb="session.end", subject=("access.User", session.user_id), place=session.user.place, now=now)


def _end_grant(actor: Viewer, now: datetime, grant: Grant, reason: str) -> None:
    today = local_day(now)
    grant.ends_on = max(today, grant.starts_on)
    grant.save(update_fields=["ends_on"])
    audit.record(actor=actor, verb="role.revoke", subject=("access.Grant", grant.id), place=grant.place, after={"reason": reason}, now=now)


def _set_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as failed:
        raise ProblemError("access.password_weak", reasons=" ".join(str(m) for m in failed.messages)) from failed
    user.set_password(password)


def _check_period(starts_on: date, ends_on: date | None) -> None:
    if ends_on is not None and ends_on <= starts_on:
        raise ProblemError("access.period_invalid")


def _check_reason(reason: str) -> None:
    if len(reason.strip()) < REASON_LENGTH:
        raise ProblemError("access.reason_needed", length=REASON_LENGTH)


def _refuse_last_admin(user: User, now: datetime) -> None:
    today = local_day(now)
    admins = {
        g.user_id
        for g in Grant.objects.filter(user__is_active=True, ends_on__isnull=True, starts_on__lte=today).distinct()
        if "role.grant" in role_abilities(g.role, g.place)
    }
    if admins == {user.id}:
        raise ProblemError("access.last_admin")
