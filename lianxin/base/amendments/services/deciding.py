"""Approve an amendment or give it back: a second person. Who had a hand in it never approves it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from lianxin.base.access.reasons import check_reason
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.amendments.selectors import impact_is_current
from lianxin.base.amendments.services.steps import (
    APPROVE,
    SHOWN,
    State,
    check_day,
    in_force,
    locked,
    record,
    tell,
    whole,
)
from lianxin.kernel.problems import ProblemError


@service(APPROVE)
def approve(*, actor: Viewer, now: datetime, amendment_id: UUID, seen: str, accepts_cases: bool, comment: str = "") -> None:
    """Let an amendment come into force in the night of its day.

    `seen`: the id of the impact the approver looked at; `accepts_cases`: they have read the worked cases that come out
    otherwise. Raises "amendment.own", "amendment.state", "amendment.impact_missing", "amendment.impact_changed",
    "amendment.cases_unread", "amendment.too_early", "amendment.replaced", "amendment.broken".
    """
    one = locked(actor, APPROVE, amendment_id, State.SUBMITTED)
    if str(actor.person_id) in one.authors:
        raise ProblemError("amendment.own")
    check_day(one.effective_on, now)
    found = whole(one)
    impact: Mapping[str, Any] = one.impact or {}
    if not impact_is_current(one, found):
        raise ProblemError("amendment.impact_missing")
    if impact["id"] != seen:
        raise ProblemError("amendment.impact_changed")
    if found.failing and not accepts_cases:
        raise ProblemError("amendment.cases_unread", count=len(found.failing))
    in_force(one.place, one.replaces_id)
    one.state, one.decided_by, one.decided_at, one.comment = State.APPROVED, actor.id, now, comment.strip()
    one.approved_impact = one.impact
    one.save()
    after = {"effective_on": one.effective_on, "residents": impact["residents"], "pack": str(impact["after"])[:SHOWN]}
    record(actor, now, one, verb="amendment.approve", after=after)
    tell(actor, now, one, "amendment.approved", set(one.authors))


@service(APPROVE)
def refuse(*, actor: Viewer, now: datetime, amendment_id: UUID, reason: str) -> None:
    """Give an amendment back to its authors as a draft, and say why. Raises "amendment.state", "access.reason_needed"."""
    one = locked(actor, APPROVE, amendment_id, State.SUBMITTED)
    check_reason(reason)
    one.state, one.comment = State.DRAFT, reason.strip()
    one.save(update_fields=["state", "comment"])
    record(actor, now, one, verb="amendment.refuse", after={"reason": reason.strip()})
    tell(actor, now, one, "amendment.refused", set(one.authors) - {str(actor.person_id)})
