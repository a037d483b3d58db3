"""Two carers of one visit: the second has a row, a promise, an arrival and a proof of their own; one never goes without the other."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.care import rules
from lianxin.domain.care.models import Pin, Visit
from lianxin.domain.care.selectors import visits_of_day
from lianxin.domain.commitments.events import CommitmentDropped, CommitmentRescheduled
from lianxin.domain.commitments.services import cancel_along, make_commitment, reschedule
from lianxin.kernel.problems import ProblemError
from lianxin.kernel.sayings import saying

SUBJECT: Final = "care.Visit"
_KIND: Final = "service"


@service("dayplan.make")
def complete_pairs(*, actor: Viewer, now: datetime, day: date, place: str) -> int:
    """Every standing visit of a day that takes two has its second row, and one that no longer does has none. Returns how
    many rows were made or cancelled."""
    actor.must("dayplan.make", place)
    made = pair_up(actor, now, visits_of_day(actor, day, place))
    if not made:
        audit.unchanged()
    return made


def pair_up(actor: Viewer, now: datetime, rows: QuerySet[Visit]) -> int:
    """The same for some standing visits. Locked first: of two who plan at once the later one finds the rows of the other."""
    standing = rows.filter(hand=1, recorded_at__isnull=True, cancelled_at__isnull=True).select_related(None).order_by("id")
    ids = [row.id for row in standing.select_for_update(of=("self",))]
    firsts = Visit.objects.filter(id__in=ids).order_by("id")
    lacking = firsts.filter(hands__gt=1).filter(Q(second__isnull=True) | Q(second__cancelled_at__isnull=False))
    single = firsts.filter(hands=1, second__isnull=False, second__cancelled_at__isnull=True, second__recorded_at__isnull=True)
    more, fewer = list(lacking), list(single.select_related("second__commitment"))
    for first in more:
        add_second(actor, now, first)
    for first in fewer:
        _give_up(actor, now, first.second)
    return len(more) + len(fewer)


def add_second(actor: Viewer, now: datetime, first: Visit) -> Visit:
    """The row of the second carer, with its own promise; one that was given up takes place again."""
    promise = make_commitment(
        actor=actor, now=now, kind=_KIND, resident_id=first.resident_id, service_code=first.service,
        starts_at=rules.moment(first.day, first.window_start or 0), minutes=first.minutes,
        due_at=rules.visit_due(first.day, _window_end(first), first.minutes, now),
    ) if first.commitment_id else None  # fmt: skip
    second = Visit.objects.filter(beside=first).first() or Visit(beside=first, hand=2, resident_id=first.resident_id)
    second.place, second.order_id, second.service, second.day = first.place, first.order_id, first.service, first.day
    second.window_start, second.window_end, second.minutes = first.window_start, first.window_end, first.minutes
    second.hands, second.commitment, second.worker_id, second.cancelled_at = first.hands, promise, None, None
    for name, value in rules.UNPLACED.items():  # of an earlier plan, before it was given up
        setattr(second, name, value)
    second.save()
    after = {"day": str(first.day), "service": first.service, "visit": str(first.id)}
    audit.record(actor=actor, verb="visit.plan", subject=(SUBJECT, second.id), place=second.place, after=after, now=now)
    return second


def partner_of(visit: Visit) -> Visit | None:
    """The row of the other carer, if it stands and nobody has recorded it."""
    rows = Visit.objects.select_for_update(of=("self",)).filter(recorded_at__isnull=True, cancelled_at__isnull=True)
    return rows.filter(Q(beside=visit) | Q(id=visit.beside_id)).first()


def drop_partner(event: CommitmentDropped, visit: Visit) -> None:
    """Whoever calls one of the two off calls off both."""
    other = partner_of(visit)
    if other is None:
        return
    Visit.objects.filter(id=other.id).update(cancelled_at=event.at)
    if other.commitment_id is not None and event.actor is not None:
        cancel_along(actor=event.actor, now=event.at, commitment_id=other.commitment_id, reason=event.reason)


def move_partner(event: CommitmentRescheduled, visit: Visit, moved: rules.Slot) -> None:
    """The other one is moved along, to the same day and window."""
    other = partner_of(visit)
    if other is None or (other.day, other.window_start, other.window_end) == (moved.day, moved.start, moved.end):
        return
    if other.commitment_id is not None and event.actor is not None and event.at is not None:
        reschedule(
            actor=event.actor, now=event.at, commitment_id=other.commitment_id, starts_at=event.starts_at,
            due_at=event.due_at, minutes=other.minutes, reason=saying("visit.with_partner"),
        )  # fmt: skip
    else:
        Visit.objects.filter(id=other.id).update(
            day=moved.day, window_start=moved.start, window_end=moved.end, **rules.UNPLACED
        )
        loosen_pin(other, moved)


def must_be_two(visit: Visit, worker_id: UUID | None) -> None:
    """The two of one visit are two people: raises "care.pair_same_carer" for whoever is the other one already."""
    other = partner_of(visit) if visit.hands > 1 and worker_id is not None else None
    if other is not None and other.worker_id == worker_id and other.worker is not None:
        raise ProblemError("care.pair_same_carer", name=other.worker.display_name, day=str(visit.day))


def loosen_pin(visit: Visit, moved: rules.Slot) -> None:
    """What was held fast for another day, or at a minute outside the new window, is so no longer."""
    pins = Pin.objects.filter(visit_id=visit.id)
    if visit.day == moved.day:
        pins = pins.exclude(start__isnull=True).exclude(start__gte=moved.start, start__lt=moved.end)
    pins.delete()


def _give_up(actor: Viewer, now: datetime, second: Visit) -> None:
    Visit.objects.filter(id=second.id).update(cancelled_at=now)
    if second.commitment_id is not None:
        cancel_along(actor=actor, now=now, commitment_id=second.commitment_id, reason=saying("visit.one_is_enough"))
    after = {"day": str(second.day), "reason": saying("visit.one_is_enough")}
    audit.record(actor=actor, verb="visit.cancel", subject=(SUBJECT, second.id), place=second.place, after=after, now=now)


def _window_end(visit: Visit) -> int:
    return visit.window_end if visit.window_end is not None else rules.DAY_MINUTES
