"""Roles: given, taken back, lent to a colleague."""

from __future__ import annotations

from datetime import date, datetime

from lianxin.base import packs
from lianxin.base.access.models import Grant, User
from lianxin.base.access.reasons import check_reason
from lianxin.base.access.selectors import is_colleague, refuse_last_admin
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.kernel.clock import local_day
from lianxin.kernel.divisions import LEVELS, level
from lianxin.kernel.problems import ProblemError

DELEGATION_DAYS = 30


@service("role.grant")
def grant_role(
    *, actor: Viewer, now: datetime, user: User, role: str, place: str, starts_on: date,
    ends_on: date | None = None, reason: str = "",
) -> Grant:  # fmt: skip
    """Give a role over a place. Nobody gives what lies beyond their own place, and nobody gives a role to themselves:
    who runs the system must not open case files to themselves (separation of duties, GB/T 22239 8.1.4.2).

    Raises "access.beyond_own_reach", "access.own_grant", "access.role_unknown", "access.reach_too_wide",
    "access.period_invalid".
    """
    if not (actor.may("role.grant", place) and actor.may("user.read", user.place)):
        raise ProblemError("access.beyond_own_reach")
    if user.id == actor.id:
        raise ProblemError("access.own_grant")
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
    """End a grant today. Delegations made from it stop with it. Raises "access.last_admin", "access.reason_needed"."""
    actor.must("role.grant", grant.place)
    check_reason(reason)
    refuse_last_admin(grant.user, now=now, only=grant)
    _end_grant(actor, now, grant, reason)


@service(None)
def delegate(*, actor: Viewer, now: datetime, grant: Grant, to: User, starts_on: date, ends_on: date, reason: str) -> Grant:
    """Lend one's own role to a colleague for a limited time (leave, illness). It never outlives the lender's grant.

    Raises "access.denied" for somebody else's or an already delegated grant, "access.not_a_colleague",
    "access.period_invalid", "access.delegation_too_long", "access.reason_needed".
    """
    if grant.user_id != actor.id or grant.delegated_from_id is not None:
        raise ProblemError("access.denied")
    if to.id == actor.id or not is_colleague(actor, to):
        raise ProblemError("access.not_a_colleague")
    _check_period(starts_on, ends_on)
    if starts_on < local_day(now):
        raise ProblemError("access.period_invalid")
    check_reason(reason)
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


def _end_grant(actor: Viewer, now: datetime, grant: Grant, reason: str) -> None:
    end = max(local_day(now), grant.starts_on)
    if grant.ends_on is not None and grant.ends_on <= end:
        audit.unchanged()
        return
    before = {"to": str(grant.ends_on or "")}
    grant.ends_on = end
    grant.save(update_fields=["ends_on"])
    after = {"to": str(end), "reason": reason}
    audit.record(actor=actor, verb="role.revoke", subject=("access.Grant", grant.id), place=grant.place, before=before, after=after, now=now)


def _check_period(starts_on: date, ends_on: date | None) -> None:
    if ends_on is not None and ends_on <= starts_on:
        raise ProblemError("access.period_invalid")
