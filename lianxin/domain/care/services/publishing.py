"""A draft comes to hold: visits and promises take worker, order and time; those concerned are told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.notices.services import notify
from lianxin.domain.care import rules
from lianxin.domain.care.models import DayPlan, Visit
from lianxin.domain.care.selectors import day_plan_or_404, day_plans
from lianxin.domain.care.selectors.engaging import KIND
from lianxin.domain.care.selectors.reading import inside
from lianxin.domain.care.services.engaging import hold_carers, must_be_free, of_stop
from lianxin.domain.care.services.planning import SUBJECT, draft_to_change
from lianxin.domain.commitments.services import reassign
from lianxin.domain.commitments.services.changing import hold
from lianxin.kernel.days import must_be_ahead
from lianxin.kernel.problems import ProblemError
from lianxin.kernel.sayings import saying


@service("dayplan.make")
def publish_day_plan(*, actor: Viewer, now: datetime, plan_id: UUID, changes: int | None = None) -> DayPlan:
    """Make a draft hold: every visit and its promise get worker, order and time; an older published plan is replaced.

    A visit that was recorded, cancelled or moved to another day, place or window since keeps what it has. Each worker whose
    day it makes or changes gets one notice; the people to whom another carer or another time was promised are listed in the
    plan, to be told. changes: how many changes by hand the draft had when it was looked at ("care.draft_changed" when it has
    others now). Raises "care.day_published" for a plan that holds already, "care.draft_gone" for one replaced or given up,
    "general.day_passed", "commitment.engaged_elsewhere" when a carer was engaged with something else meanwhile.
    """
    plan = draft_to_change(actor, plan_id)
    must_be_ahead(plan.day, now)
    if changes is not None and changes != len(plan.trail):
        raise ProblemError("care.draft_changed")
    hold_carers(UUID(stop["carer"]) for stop in plan.stops)
    hold(_promised(plan))
    older = day_plans(actor, plan.place, plan.day).filter(state=DayPlan.State.PUBLISHED).first()
    standing = _standing(plan)
    coming = [stop for stop in plan.stops if stop["visit"] in standing and not stop.get("begun")]
    must_be_free(plan.place, plan.day, [of_stop(stop, standing[stop["visit"]]) for stop in coming], besides=f"{KIND}:")
    plan.told = _to_tell(older, plan, standing) if older is not None else []
    if older is not None:
        DayPlan.objects.filter(id=older.id).update(state=DayPlan.State.REPLACED)
    plan.state, plan.published_at = DayPlan.State.PUBLISHED, now
    plan.save(update_fields=["state", "published_at", "told"])
    served = _place(actor, now, plan, standing)
    after = {"day": str(plan.day), "visits": served}
    audit.record(actor=actor, verb="dayplan.publish", subject=(SUBJECT, plan.id), place=plan.place, after=after, now=now)
    _notify(actor, now, plan, older)
    return plan


def _promised(plan: DayPlan) -> list[UUID | None]:
    """The promises behind the visits that may be given to somebody: held before the visits, as whoever reassigns one holds them."""
    rows = Visit.objects.filter(id__in=[stop["visit"] for stop in plan.stops if not stop.get("begun")])
    return list(rows.values_list("commitment_id", flat=True))


def _standing(plan: DayPlan) -> dict[str, Visit]:
    """The visits the plan still fits, by id: nobody has recorded or cancelled them, or moved them to another day, place or
    window. They are locked, so that none is recorded while it is given to somebody else."""
    rows = Visit.objects.select_for_update(of=("self",)).filter(recorded_at__isnull=True, cancelled_at__isnull=True, day=plan.day)
    found = {str(row.id): row for row in inside(rows, plan.place).select_related("commitment", "resident").order_by("id")}
    starts = {stop["visit"]: stop["start"] for stop in plan.stops if not stop.get("begun")}
    moved = {row.id for key, row in found.items() if key in starts and not rules.may_begin(row, starts[key])}
    return {key: row for key, row in found.items() if not {row.id, row.beside_id} & moved}


def _place(actor: Viewer, now: datetime, plan: DayPlan, standing: Mapping[str, Visit]) -> int:
    stops = {stop["visit"]: stop for stop in plan.stops if not stop.get("begun") and stop["visit"] in standing}
    for key, stop in stops.items():  # two who change places: each row has its new carer before a promise goes over
        Visit.objects.filter(id=key).update(worker_id=stop["carer"])
    for key, stop in stops.items():
        _assign(actor, now, standing[key], UUID(stop["carer"]))
        placed = {"sequence": stop["sequence"], "planned_start": stop["start"], "travel_minutes": stop["travel"]}
        Visit.objects.filter(id=key).update(worker_id=stop["carer"], **{**rules.UNPLACED, **placed})
    begun = {stop["visit"] for stop in plan.stops if stop.get("begun")}
    for left in plan.unserved:
        both = [key for key, row in standing.items() if left["visit"] in (key, str(row.beside_id)) and key not in begun]
        Visit.objects.filter(id__in=both).update(**{**rules.UNPLACED, "left_out": left["reason"]})
    return len(stops)


def _assign(actor: Viewer, now: datetime, visit: Visit, worker_id: UUID) -> None:
    if visit.commitment is not None and visit.commitment.is_open and visit.commitment.worker_id != worker_id:
        reassign(actor=actor, now=now, commitment_id=visit.commitment.id, worker_id=worker_id, reason=saying("dayplan.published"), tell=False)


def _to_tell(older: DayPlan, plan: DayPlan, rows: Mapping[str, Visit]) -> list[dict[str, Any]]:
    """What becomes different for people, one entry a visit; of two carers the second's time is the first's."""
    workers = {key: str(row.worker_id or "") for key, row in rows.items()}
    after = {stop["visit"]: rules.Placing(stop["carer"], stop["start"]) for stop in plan.stops if stop["visit"] in rows}
    out = rules.left_out_rows(plan.unserved, {key: str(row.beside_id) for key, row in rows.items() if row.beside_id}).keys()
    about = after.keys() | out
    before = {visit: placing for visit, placing in rules.present(older.stops, workers).items() if visit in about}
    told = rules.to_tell(rules.changes(before, after))
    return [
        {"visit": one.visit, "kind": one.kind, "was": _said(one.before), "now": _said(one.after)}
        for one in told if one.kind == "carer" or rows[one.visit].hand == 1
    ]  # fmt: skip


def _said(placing: rules.Placing | None) -> dict[str, Any] | None:
    return None if placing is None else {"carer": placing.carer, "start": placing.start}


def _notify(actor: Viewer, now: datetime, plan: DayPlan, older: DayPlan | None) -> None:
    told = rules.carers_told(older.stops if older else None, plan.stops)
    for worker, count in sorted(told.items()):
        kind = "dayplan.published" if older is None else "dayplan.changed" if count else "dayplan.emptied"
        link = f"{reverse('web:today')}?day={plan.day}"
        notify(actor=actor, now=now, users=[UUID(worker)], kind=kind, link=link, key=f"dayplan:{plan.id}", count=count)


@service("dayplan.make")
def tell_person(*, actor: Viewer, now: datetime, plan_id: UUID, visit_id: UUID) -> DayPlan:
    """Note that the person of a changed visit has been told. A second time changes nothing; "general.not_found" for one
    whose promise did not change."""
    day_plan_or_404(actor, plan_id)
    plan = DayPlan.objects.select_for_update().get(id=plan_id)
    actor.must("dayplan.make", plan.place)
    entry = next((one for one in plan.told if one["visit"] == str(visit_id)), None)
    if entry is None:
        raise ProblemError("general.not_found")
    if "told_at" in entry:
        audit.unchanged()
        return plan
    entry |= {"told_by": str(actor.id), "told_at": now.isoformat()}
    plan.save(update_fields=["told"])
    after = {"visit": str(visit_id)}
    audit.record(actor=actor, verb="dayplan.tell", subject=(SUBJECT, plan.id), place=plan.place, after=after, now=now)
    return plan
