"""The plan of one place's day: the planner's problem from our rows, a draft that its checker passed, and publication."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.selectors import workers_over
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.notices.services import notify
from lianxin.base.packs import Pack
from lianxin.domain.care import rules
from lianxin.domain.care.models import Carer, DayPlan, Visit
from lianxin.domain.care.selectors import carers, day_plan_or_404, day_plans, visits_of_day
from lianxin.domain.care.services.reasons import TENTHS, Reasons, reasons
from lianxin.domain.commitments.services import reassign
from lianxin.engines import planning as engine
from lianxin.kernel.clock import local_day
from lianxin.kernel.coordinates import Crs, Point, to_wgs84
from lianxin.kernel.problems import ProblemError
from lianxin.kernel.sayings import saying

if TYPE_CHECKING:
    from lianxin.domain.people.models import Resident

SUBJECT = "care.DayPlan"
_MODES: Final = {"walk": "walk", "cycle": "ebike", "car": "car", "bus": "motorbike"}
"""Names of ways to travel in packs → names of the planner's speeds (the speed itself is always the pack's)."""
_REST: Final = (11 * 60, 14 * 60)
"""The midday rest begins and ends inside these hours."""


def plan_day(*, actor: Viewer, now: datetime, day: date, place: str, seed: int = 0) -> DayPlan:
    """Make a draft for the standing visits of a day in a place. Call it outside any transaction: the search takes
    seconds, and only storing its result holds the write lock.

    Raises "access.denied", "care.day_past", "care.no_carers", "care.carer_shift_invalid", "care.day_unplannable" for
    data the planner cannot use, and "care.plan_refused" when the independent checker refuses the plan (nothing stored).
    """
    actor.must("dayplan.make", place)
    if day < local_day(now):
        raise ProblemError("care.day_past")
    try:
        problem = day_problem(actor, now, day, place)
        plan = engine.solve(problem, seed=seed)
        why = reasons(actor, day, place, problem, plan)
    except engine.PlanInputError as wrong:
        details = {"subject": wrong.subject, "field": wrong.field, "remedy": wrong.remedy}
        raise ProblemError("care.day_unplannable", **details) from wrong
    except engine.PlanRefusedError as refused:
        raise ProblemError("care.plan_refused", violations=str(refused)) from refused
    return store_day_plan(actor=actor, now=now, day=day, place=place, problem=problem, plan=plan, why=why)


@service("dayplan.make")
def store_day_plan(
    *, actor: Viewer, now: datetime, day: date, place: str, problem: engine.DayProblem, plan: engine.DayPlan,
    why: Reasons,
) -> DayPlan:  # fmt: skip
    """Keep a plan as a draft, if the independent checker accepts it for this problem ("care.plan_refused" if not).

    A day has one draft: an earlier one is replaced.
    """
    actor.must("dayplan.make", place)
    if broken := engine.check(problem, plan):
        raise ProblemError("care.plan_refused", violations="; ".join(str(v) for v in broken))
    stops = [
        {
            "visit": stop.visit, "carer": stop.carer, "sequence": number, "arrival": stop.arrival, "start": stop.start,
            "end": stop.end, "travel": travel, "alternatives": why.others.get(stop.visit, []),
        } | why.beside(stop.visit)
        for route in plan.routes
        for number, (stop, travel) in enumerate(zip(route.stops, [None, *engine.travel_between(problem, route)], strict=False), start=1)
    ]  # fmt: skip
    unserved = [
        asdict(each) | {"ways": why.ways.get(each.visit, [])} | why.beside(each.visit) for each in plan.unserved
    ]
    day_plans(actor, place, day).filter(state=DayPlan.State.DRAFT).update(state=DayPlan.State.REPLACED)
    draft = DayPlan(
        place=place, day=day, stops=stops, unserved=unserved,
        cost={part: value / TENTHS for part, value in asdict(plan.cost).items()}, seed=plan.seed,
        made_by=actor.id, made_at=now,
    )  # fmt: skip
    draft.save(force_insert=True)
    after = {"day": str(day), "stops": len(stops), "unserved": len(plan.unserved)}
    audit.record(actor=actor, verb="dayplan.make", subject=(SUBJECT, draft.id), place=place, after=after, now=now)
    return draft


@service("dayplan.make")
def publish_day_plan(*, actor: Viewer, now: datetime, plan_id: UUID) -> DayPlan:
    """Make a draft hold: every visit and its promise get worker, order and time; an older published plan is replaced.

    A visit that was recorded or cancelled since keeps what it has. Each worker gets one notice. Raises
    "care.day_published" for a plan that holds already, "care.draft_gone" for one replaced or given up, "care.day_past".
    """
    plan = _draft(actor, plan_id)
    if plan.day < local_day(now):
        raise ProblemError("care.day_past")
    older = day_plans(actor, plan.place, plan.day).filter(state=DayPlan.State.PUBLISHED)
    older.update(state=DayPlan.State.REPLACED)
    plan.state, plan.published_at = DayPlan.State.PUBLISHED, now
    plan.save(update_fields=["state", "published_at"])
    stops = {UUID(stop["visit"]): stop for stop in plan.stops}
    standing = Visit.objects.filter(recorded_at__isnull=True, cancelled_at__isnull=True).select_related("commitment")
    told: dict[UUID, int] = {}
    for visit in standing.filter(id__in=stops):
        worker_id = UUID(stops[visit.id]["carer"])
        _assign(actor, now, visit, worker_id)
        stop = stops[visit.id]
        placed = {
            "sequence": stop["sequence"],
            "planned_start": stop["start"],
            "travel_minutes": stop["travel"],
        }
        Visit.objects.filter(id=visit.id).update(worker_id=worker_id, **{**rules.UNPLACED, **placed})
        told[worker_id] = told.get(worker_id, 0) + 1
    for left in plan.unserved:
        standing.filter(id=left["visit"]).update(**{**rules.UNPLACED, "left_out": left["reason"]})
    after = {"day": str(plan.day), "visits": sum(told.values())}
    audit.record(
        actor=actor,
        verb="dayplan.publish",
        subject=(SUBJECT, plan.id),
        place=plan.place,
        after=after,
        now=now,
    )
    for worker_id, count in told.items():
        notify(
            actor=actor,
            now=now,
            users=[worker_id],
            kind="dayplan.published",
            link="/",
            key=f"dayplan:{plan.id}",
            count=count,
        )
    return plan


@service("dayplan.make")
def discard_day_plan(*, actor: Viewer, now: datetime, plan_id: UUID) -> DayPlan:
    """Give a draft up; what is published goes on holding. Raises "care.day_published", "care.draft_gone"."""
    plan = _draft(actor, plan_id)
    plan.state = DayPlan.State.DISCARDED
    plan.save(update_fields=["state"])
    after = {"day": str(plan.day)}
    audit.record(actor=actor, verb="dayplan.discard", subject=(SUBJECT, plan.id), place=plan.place, after=after, now=now)
    return plan


def _draft(actor: Viewer, plan_id: UUID) -> DayPlan:
    day_plan_or_404(actor, plan_id)
    plan = DayPlan.objects.select_for_update().get(id=plan_id)
    actor.must("dayplan.make", plan.place)
    if plan.state == DayPlan.State.PUBLISHED:
        raise ProblemError("care.day_published")
    if plan.state != DayPlan.State.DRAFT:
        raise ProblemError("care.draft_gone")
    return plan


def day_problem(actor: Viewer, now: datetime, day: date, place: str) -> engine.DayProblem:
    """The planner's problem for a day: standing visits nobody has recorded, carers on duty, the pack's prices."""
    pack = packs.for_place(place)
    staff = [carer for carer in carers(actor, place) if carer.is_active]
    if not staff:
        raise ProblemError("care.no_carers")
    found = list(visits_of_day(actor, day, place).filter(recorded_at__isnull=True))
    middle = _middle([_home(visit.resident) for visit in found] + [_start(carer) for carer in staff])
    weights = {code: int(weight.minutes * TENTHS) for code, weight in pack.weights.items()}
    able = {at: _able(actor, at, now) for at in {visit.place for visit in found}}
    ids = {str(carer.user_id) for carer in staff}
    return engine.DayProblem(
        visits=tuple(_request(pack, visit, able[visit.place]) for visit in found),
        carers=tuple(_carer(pack, carer, middle, day) for carer in staff),
        travel=_travel(pack, place, day),
        weights=_weights(weights),
        preferences=_preferences(found, ids, weights.get("new_carer", 0)),
        fallback_place=middle,
        published=_promises(actor, place, day, found),
        not_before=_minute(now, day),
        day=day,
        pairs=False,  # a visit has one worker here: two hands are named, not sent
    )


def _assign(actor: Viewer, now: datetime, visit: Visit, worker_id: UUID) -> None:
    if visit.commitment is not None and visit.commitment.is_open and visit.commitment.worker_id != worker_id:
        reassign(actor=actor, now=now, commitment_id=visit.commitment.id, worker_id=worker_id, reason=saying("dayplan.published"))


def _request(pack: Pack, visit: Visit, able: frozenset[str]) -> engine.VisitRequest:
    offered = pack.services.get(visit.service)
    start = visit.window_start if visit.window_start is not None else 0
    end = visit.window_end if visit.window_end is not None else rules.DAY_MINUTES
    skills = frozenset(offered.skills if offered else ())
    return engine.VisitRequest(
        id=str(visit.id),
        place=_home(visit.resident),
        minutes=visit.minutes,
        window=(start, end - 1),  # ours is half-open, the planner's latest start is included
        skills=skills,
        second=engine.Hand(visit.minutes, skills) if visit.hands > 1 else None,
        allowed_carers=able,
        wishes=engine.Wishes(language=visit.resident.language or None),
    )


def _carer(pack: Pack, carer: Carer, middle: engine.Place | None, day: date) -> engine.Carer:
    home = _start(carer) or middle
    if carer.shift_end <= carer.shift_start:
        raise ProblemError("care.carer_shift_invalid", name=carer.user.display_name)
    if home is None:
        raise ProblemError(
            "care.day_unplannable", subject=carer.user.display_name, field="出发地点", remedy="登记出发地点"
        )
    rests = carer.shift_start <= _REST[0] and _REST[1] <= carer.shift_end
    rest = int(pack.value("break_minutes", day)) if rests else 0
    return engine.Carer(
        id=str(carer.user_id), start=carer.shift_start, end=carer.shift_end, home=home, skills=frozenset(carer.skills),
        languages=frozenset(carer.languages), sex=carer.sex, mode=_MODES.get(carer.mode, "walk"),
        pause=engine.Break(rest, (_REST[0], _REST[1] - rest)) if rest else None,
    )  # fmt: skip


def _travel(pack: Pack, place: str, day: date) -> engine.Travel:
    factor = pack.travel_factors.get(place)
    speeds = {_MODES[code]: float(mode.kmh) for code, mode in pack.travel_modes.items() if code in _MODES}
    detour = float(pack.value("detour", day))
    return engine.Travel(detour, float(factor.factor if factor else Decimal(1)), speeds)


def _weights(priced: Mapping[str, int]) -> engine.Weights:
    names = {"language": "language_wish", "change": "change_carer"}
    given = {names.get(code, code): price for code, price in priced.items() if code != "new_carer"}
    usual = {
        "sex_wish": given.get("language_wish", 0),
        "worst_lateness": given.get("lateness", 0),
        "change_minute": TENTHS,
    }
    return engine.Weights(**(usual | given))


def _preferences(found: list[Visit], carer_ids: set[str], price: int) -> dict[tuple[str, int, str], int]:
    """What it costs to send somebody other than the regular carer."""
    priced: dict[tuple[str, int, str], int] = {}
    for visit in found:
        regular = str(visit.order.regular_carer_id) if visit.order and visit.order.regular_carer_id else ""
        if regular in carer_ids:
            priced |= {(str(visit.id), h, c): price for h in range(visit.hands) for c in carer_ids - {regular}}
    return priced


def _promises(actor: Viewer, place: str, day: date, found: list[Visit]) -> dict[str | tuple[str, int], engine.Promise]:
    """What people were told: the time of the published plan, and whoever was given the visit since."""
    published = day_plans(actor, place, day).filter(state=DayPlan.State.PUBLISHED).first()
    stops = published.stops if published else []
    workers = {str(visit.id): str(visit.worker_id or "") for visit in found}
    return {s["visit"]: engine.Promise(workers[s["visit"]], s["start"]) for s in stops if s["visit"] in workers}


def _able(actor: Viewer, place: str, now: datetime) -> frozenset[str]:
    return frozenset(str(u.id) for u in workers_over(actor, place, "commitment.fulfil", today=local_day(now)))


def _home(resident: Resident) -> engine.Place | None:
    if resident.lon is None or resident.lat is None:
        return None
    point = to_wgs84(Point(resident.lon, resident.lat, Crs(resident.crs or "wgs84")))
    return engine.Place(point.lon, point.lat)


def _start(carer: Carer) -> engine.Place | None:
    return engine.Place(carer.lon, carer.lat) if carer.lon is not None and carer.lat is not None else None


def _middle(places: list[engine.Place | None]) -> engine.Place | None:
    """Stands in for a home without coordinates: the middle of all that are known."""
    known = [place for place in places if place is not None]
    if not known:
        return None
    return engine.Place(sum(p.lon for p in known) / len(known), sum(p.lat for p in known) / len(known))


def _minute(now: datetime, day: date) -> int:
    """Nobody sets out in the past of today."""
    if day != local_day(now):
        return 0
    return int((now - rules.moment(day, 0)).total_seconds() // 60)
