"""Regular carers: a proposal for the week, taken as a whole or one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.selectors import workers_over
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.care import rules
from lianxin.domain.care.models import CareOrder, Carer, RegularProposal, ResidentWish
from lianxin.domain.care.selectors import carers, order_or_404, wishes
from lianxin.domain.care.selectors.leaving import left_to_others
from lianxin.domain.care.selectors.orders import must_still_run
from lianxin.domain.care.selectors.reading import inside
from lianxin.domain.care.selectors.regulars import running_orders, visits_by_carer
from lianxin.domain.care.services.orders import keep_change, picture
from lianxin.engines import planning as engine
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError
from lianxin.kernel.sayings import saying

SUBJECT = "care.RegularProposal"
_EFFORT = 1.0
"""Seconds of a quiet core that the exact solver may work."""
_SECONDS = 10.0
"""And of the clock for everything: on a busy machine a proposal that is a little dearer is better than one that does not come."""
_PRICES = engine.TemplatePrices()
KIND = ResidentWish.Kind


def propose_regulars(*, actor: Viewer, now: datetime, place: str) -> RegularProposal:
    """Work out who should be whose regular carer. Call it outside any transaction: it takes seconds.

    Raises "access.denied", "care.no_carers", "care.day_unplannable", "care.plan_refused" when the checker refuses the outcome.
    """
    actor.must("dayplan.make", place)
    try:
        week = week_problem(actor, now, place)
        found = engine.week_template(week, effort=_EFFORT, seconds=_SECONDS)
    except engine.PlanInputError as wrong:
        details = {"subject": wrong.subject, "field": wrong.field, "remedy": wrong.remedy}
        raise ProblemError("care.day_unplannable", **details) from wrong
    return store_regulars(actor=actor, now=now, place=place, week=week, found=found)


@service("dayplan.make")
def store_regulars(
    *, actor: Viewer, now: datetime, place: str, week: engine.WeekProblem, found: engine.WeekTemplate
) -> RegularProposal:
    """Keep a template that the independent checker accepts ("care.plan_refused" if not) as the place's proposal."""
    actor.must("dayplan.make", place)
    if broken := engine.check_template(week, found):
        raise ProblemError("care.plan_refused", violations="; ".join(str(one) for one in broken))
    rows = [
        {
            "order": order.id, "was": order.regular_of(0) or "", "now": (chosen := found.regular(order.id)) or "",
            "why": rules.why_regular(week, found, order), "visits": order.recent.get(chosen or "", 0),
        }
        for order in week.orders
    ]  # fmt: skip
    before, after = rules.minutes_now(week), found.minutes(week)
    loads = [{"carer": c.id, "before": before[c.id], "after": after[c.id], "most": c.weekly_minutes} for c in week.carers]
    RegularProposal.objects.filter(place=place).delete()
    made = RegularProposal(place=place, rows=rows, loads=loads, solver=found.solver, made_by=actor.id, made_at=now)
    made.save(force_insert=True)
    after_ = {"count": len(rows)}
    audit.record(actor=actor, verb="care.propose_regulars", subject=(SUBJECT, made.id), place=place, after=after_, now=now)
    return made


@service("dayplan.make")
def set_regulars(*, actor: Viewer, now: datetime, chosen: Mapping[UUID, UUID]) -> int:
    """Make these people the regular carers of these orders; each change stays readable beside its order. Visits already made
    keep whom they have. Returns how many became different.

    Raises "general.not_found", "access.denied" beyond reach, "care.plan_closed", "commitment.worker_out_of_reach".
    """
    able: dict[str, set[UUID]] = {}
    changed = 0
    for order_id, carer_id in sorted(chosen.items()):
        order = order_or_404(actor, order_id)
        actor.must("dayplan.make", order.place)
        must_still_run(order)
        if order.place not in able:
            able[order.place] = {u.id for u in workers_over(actor, order.place, "commitment.fulfil", today=local_day(now))}
        if carer_id not in able[order.place]:
            raise ProblemError("commitment.worker_out_of_reach")
        if order.regular_carer_id == carer_id:
            continue
        before = picture(order)
        order.regular_carer_id = carer_id
        order.save(update_fields=["regular_carer"])
        keep_change(actor, now, order, before, picture(order), saying("order.regular"))
        changed += 1
    if not changed:
        audit.unchanged()
    return changed


def week_problem(actor: Viewer, now: datetime, place: str) -> engine.WeekProblem:
    """The planner's week of a place: orders that go on, carers on duty, four weeks of who met whom. Raises "care.no_carers"."""
    today = local_day(now)
    pack = packs.for_place(place)
    staff = [carer for carer in carers(actor, place) if carer.is_active]
    if not staff:
        raise ProblemError("care.no_carers")
    orders = running_orders(actor, place, today)
    elsewhere = left_to_others(orders)
    recent = visits_by_carer(actor, place, today)
    wished: dict[UUID, list[ResidentWish]] = defaultdict(list)
    for wish in inside(wishes(actor), place).filter(ended_at__isnull=True):
        wished[wish.resident_id].append(wish)
    asked = [order for order in orders if order.id not in elsewhere]
    worth = rules.change_worth(pack.value("regular_change_share", today), _PRICES)
    reach = {at: frozenset(str(u.id) for u in workers_over(actor, at, "commitment.fulfil", today=today)) for at in {o.place for o in asked}}
    return engine.WeekProblem(
        orders=tuple(
            _asked(order, wished[order.resident_id], staff, reach[order.place], recent.get(order.resident_id, {}), worth) for order in asked
        ),
        carers=tuple(_offered(place, carer, today) for carer in staff),
        prices=_PRICES,
        travel_minutes=int(pack.value("template_travel_minutes", today)),
    )


def _asked(
    order: CareOrder, wished: list[ResidentWish], staff: list[Carer], able: frozenset[str], recent: Mapping[str, int], worth: int
) -> engine.TemplateOrder:
    offered = packs.for_place(order.place).services.get(order.service)
    language = next((one.value for one in wished if one.kind == KIND.LANGUAGE), order.resident.language) or None
    sex = next((one.value for one in wished if one.kind == KIND.SEX), None)
    skills = frozenset(offered.skills if offered else ())
    return engine.TemplateOrder(
        id=str(order.id), elder=str(order.resident_id), weekdays=frozenset(int(day) for day in order.weekdays),
        minutes=order.minutes, window=(order.window_start, max(order.window_start, order.window_end - 1)),
        hands=min(order.hands, 2), skills=skills, second_skills=skills, allowed=able, refused=_refused(wished, staff),
        regular=(str(order.regular_carer_id) if order.regular_carer_id else None,), recent=dict(recent),
        wishes=engine.Wishes(language, sex), every_weeks=order.every_weeks, change=-(-worth // max(len(order.weekdays), 1)),
    )  # fmt: skip


def _refused(wished: list[ResidentWish], staff: list[Carer]) -> frozenset[str]:
    """Nobody becomes a regular carer whom the person would rather not have, hard wish or not."""
    out = {str(one.carer_id) for one in wished if one.kind == KIND.NOT_CARER}
    for one in wished:
        if one.is_hard and one.kind == KIND.LANGUAGE:
            out |= {str(carer.user_id) for carer in staff if one.value not in carer.languages}
        if one.is_hard and one.kind == KIND.SEX:
            out |= {str(carer.user_id) for carer in staff if carer.sex != one.value}
    return frozenset(out)


def _offered(place: str, carer: Carer, today: date) -> engine.TemplateCarer:
    if carer.shift_end <= carer.shift_start:
        raise ProblemError("care.carer_shift_invalid", name=carer.user.display_name)
    pack = packs.for_place(place)
    day = min(int(pack.value("workday_minutes", today)), carer.shift_end - carer.shift_start)
    valid = {skill for skill in carer.skills if not (until := carer.skills_until.get(skill)) or date.fromisoformat(until) >= today}
    return engine.TemplateCarer(
        id=str(carer.user_id), weekdays=frozenset(int(one) for one in carer.weekdays), shift_minutes=day,
        weekly_minutes=int(pack.value("workweek_minutes", today)), rest_days=int(pack.value("week_rest_days", today)),
        skills=frozenset(valid), languages=frozenset(carer.languages), sex=carer.sex, hours=(carer.shift_start, carer.shift_end),
    )  # fmt: skip
