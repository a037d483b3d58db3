"""When those who visit are not there: told beforehand, or on the day itself from a minute on."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Q

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.care.events import CarerAbsent
from lianxin.domain.care.models import Absence, Carer
from lianxin.domain.care.selectors import absence_or_404, carers
from lianxin.kernel import events
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

SUBJECT: Final = "care.Absence"


@service("dayplan.make")
def record_absence(
    *, actor: Viewer, now: datetime, user_id: UUID, starts_at: datetime, ends_at: datetime | None, reason: str,
    absence_id: UUID | None = None,
) -> Absence:  # fmt: skip
    """Somebody is away from a moment up to, not including, another (None: until further notice), with a reason.

    Plans made from now on leave them out; what holds already stays until it is planned anew. The same `absence_id` twice is
    one absence. Raises "care.absence_invalid", "care.absence_twice", "general.empty_field".
    """
    carer = carers(actor).select_for_update(of=("self",)).filter(user_id=user_id).first()  # one absence at a time
    if carer is None:
        raise ProblemError("general.not_found")
    actor.must("dayplan.make", carer.place)
    if absence_id is not None and (earlier := Absence.objects.filter(id=absence_id, user_id=user_id).first()):
        audit.unchanged()
        return earlier
    if not reason.strip():
        raise ProblemError("general.empty_field", field="理由")
    if ends_at is not None and ends_at <= starts_at:
        raise ProblemError("care.absence_invalid")
    _must_be_new(carer, starts_at, ends_at)
    absence = Absence(
        id=absence_id or new_id(), user_id=user_id, place=carer.place, starts_at=starts_at, ends_at=ends_at,
        reason=reason.strip(), made_by=actor.id, made_at=now,
    )  # fmt: skip
    absence.save(force_insert=True)
    after = {"worker_id": str(user_id), "from": starts_at.isoformat(), "until": ends_at.isoformat() if ends_at else ""}
    audit.record(actor=actor, verb="absence.record", subject=(SUBJECT, absence.id), place=carer.place, after=after, now=now)
    events.publish(CarerAbsent(absence.id, user_id, starts_at, ends_at, now, actor))
    return absence


@service("dayplan.make")
def end_absence(*, actor: Viewer, now: datetime, absence_id: UUID, mistaken: bool = False) -> None:
    """They are back: an absence under way ends now, one that has not begun is taken back, one that is over stays. `mistaken`: it
    never was, so one under way is taken back as well."""
    absence = Absence.objects.select_for_update().get(id=absence_or_404(actor, absence_id).id)
    actor.must("dayplan.make", absence.place)
    if absence.ends_at is not None and absence.ends_at <= now:
        audit.unchanged()
        return
    before = {"from": absence.starts_at.isoformat(), "until": absence.ends_at.isoformat() if absence.ends_at else ""}
    if absence.starts_at >= now or mistaken:
        absence.delete()
    else:
        absence.ends_at = now
        absence.save(update_fields=["ends_at"])
    audit.record(
        actor=actor, verb="absence.end", subject=(SUBJECT, absence_id), place=absence.place, before=before,
        after={"until": (min(now, absence.starts_at) if mistaken else now).isoformat()}, now=now,
    )  # fmt: skip


def _must_be_new(carer: Carer, starts_at: datetime, ends_at: datetime | None) -> None:
    begun = Q() if ends_at is None else Q(starts_at__lt=ends_at)
    rows = Absence.objects.filter(begun, user_id=carer.user_id).filter(Q(ends_at__isnull=True) | Q(ends_at__gt=starts_at))
    if rows.exists():
        raise ProblemError("care.absence_twice", name=carer.user.display_name)
