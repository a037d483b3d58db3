"""What is said, together and apart."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from lianxin.base.access.service import service
from lianxin.base.audit import services as audit
from lianxin.domain.commitments.services.changing import must_say
from lianxin.domain.mediation.models import MediationSession, PartyStatement
from lianxin.domain.mediation.selectors import is_mediator, parties_of
from lianxin.domain.mediation.services.holding import taken_up
from lianxin.domain.proceedings.services.holding import keep
from lianxin.kernel.days import must_have_been
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer


@service("proceeding.work")
def record_session(
    *, actor: Viewer, now: datetime, mediation_id: UUID, held_at: datetime, site: str, present: str, course: str, session_id: UUID | None = None,
) -> MediationSession:  # fmt: skip
    """The parties sat together. The same `session_id` twice is one. Raises "general.empty_field", "general.day_in_future"."""
    mediation = taken_up(actor, now, mediation_id)
    earlier = MediationSession.objects.filter(id=session_id, mediation=mediation).first() if session_id is not None else None
    if earlier is not None:
        audit.unchanged()
        return earlier
    must_have_been(held_at, now)
    session = MediationSession(
        id=session_id or new_id(), mediation=mediation, held_at=held_at, site=must_say(site, "地点"), present=must_say(present, "到场的人"), by=actor.id, at=now
    )
    session.course = must_say(course, "过程和结果")
    session.save(force_insert=True)
    keep(actor, now, "mediation.session", mediation, {"held_at": str(held_at)})
    return session


@service("proceeding.work")
def record_statement(
    *, actor: Viewer, now: datetime, mediation_id: UUID, party_id: UUID, said: str, statement_id: UUID | None = None
) -> PartyStatement:
    """What one party says apart; a mediator writes it, for the mediators. The same `statement_id` twice is one. Raises
    "mediation.not_mediator", "mediation.party_unknown", "general.empty_field"."""
    mediation = taken_up(actor, now, mediation_id)
    if not is_mediator(actor, now, mediation):
        raise ProblemError("mediation.not_mediator")
    earlier = PartyStatement.objects.filter(id=statement_id, mediation=mediation).first() if statement_id is not None else None
    if earlier is not None:
        audit.unchanged()
        return earlier
    party = parties_of(actor, now, mediation).filter(id=party_id).first()
    if party is None:
        raise ProblemError("mediation.party_unknown")
    statement = PartyStatement(id=statement_id or new_id(), mediation=mediation, party=party, by=actor.id, at=now)
    statement.said = must_say(said, "陈述")
    statement.save(force_insert=True)
    keep(actor, now, "mediation.statement", mediation, {})
    return statement
