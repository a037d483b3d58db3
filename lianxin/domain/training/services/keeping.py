"""What the services of training share: an audit row, a text that must be there, a row locked for the change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db.models import Model
from django.urls import reverse

from lianxin.base.audit import services as audit
from lianxin.base.notices.services import notify
from lianxin.domain.training.models import Programme, Session
from lianxin.domain.training.selectors import session_or_404
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer
    from lianxin.domain.workforce.models import Worker

SUBJECT: Final = {
    "Programme": "training.Programme", "Cohort": "training.Cohort", "CohortMember": "training.CohortMember", "Course": "training.Course",
    "Session": "training.Session", "Credential": "training.Credential",
}  # fmt: skip


def keep(
    actor: Viewer, now: datetime, verb: str, row: Model, after: Mapping[str, object] | None = None
) -> None:
    """An audit row about this row, in the chain of its place."""
    place: str = row.place  # type: ignore[attr-defined]  # every table of training has one
    audit.record(
        actor=actor,
        now=now,
        verb=verb,
        subject=(SUBJECT[type(row).__name__], row.pk),
        place=place,
        after=after,
    )


def tell(actor: Viewer, now: datetime, people: Iterable[Worker], kind: str, key: str) -> None:
    """A notice to those of these people who have an account, leading to their own training; not to whoever did it."""
    users = {one.user_id for one in people if one.user_id is not None} - {actor.person_id}
    if users:
        notify(actor=actor, now=now, users=users, kind=kind, link=reverse("web:own-tab", args=["training"]), key=key)


def must_have(text: str, field: str, most: int) -> str:
    """The text without spaces around it. Raises "general.empty_field"."""
    said = text.strip()[:most]
    if not said:
        raise ProblemError("general.empty_field", field=field)
    return said


def held_programme(programme_id: UUID) -> Programme:
    """A programme that was found, locked: what is added to it at the same moment waits, and sees what was added."""
    return Programme.objects.select_for_update().get(id=programme_id)


def open_session(actor: Viewer, session_id: UUID, ability: str) -> Session:
    """A session that can still change, locked. Raises "general.not_found", "access.denied", "training.session_cancelled",
    "training.session_credited"."""
    session = session_or_404(actor, session_id)
    actor.must(ability, session.place)
    return must_be_open(session)


def must_be_open(session: Session) -> Session:
    """The same row locked for the rest of the transaction, when nothing stands against a change."""
    held = (
        Session.objects.select_for_update(of=("self",))
        .select_related("course__programme", "cohort")
        .get(id=session.id)
    )
    if held.cancelled_at is not None:
        raise ProblemError("training.session_cancelled")
    if held.credited_at is not None:
        raise ProblemError("training.session_credited")
    return held
