"""Orders of a plan, what was decided of each service, and who pays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.packs.schema import Service
from lianxin.domain.care import rules
from lianxin.domain.care.models import CareOrder, CarePlan, OrderChange, OrderPayment, PlanDecision
from lianxin.domain.care.selectors.orders import agreed_now, schedule_of
from lianxin.domain.care.selectors.proposing import grounds_for
from lianxin.domain.care.services.carrying import (
    bring_back,
    carry_through,
    move_coming,
    open_order,
    open_plan,
    said,
)
from lianxin.domain.care.services.plans import record_order, record_plan
from lianxin.kernel.clock import local_day
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError


@service("care.plan")
def add_order(
    *, actor: Viewer, now: datetime, plan_id: UUID, service_code: str, weekdays: str = "", every_weeks: int = 0,
    window: tuple[int, int] | None = None, minutes: int | None = None, hands: int = 1,
    payments: Sequence[rules.PaymentLine] = (), regular_carer_id: UUID | None = None, starts_on: date | None = None,
    ends_on: date | None = None, order_id: UUID | None = None, note: str = "", once: bool = False,
) -> CareOrder:  # fmt: skip
    """Order a service of the catalogue on weekdays ("135"), every so many weeks, in a window of minutes from midnight.

    What is not said comes from the pack: how often at this person's ability (without it "care.weekdays_invalid"), window and
    minutes; hands are never fewer than it asks for this ability. Whether it was taken as proposed, changed or added is kept as
    a decision with `note`. Without `payments` the pack's price and subsidy hold. The same `order_id` twice is one order.
    `once`: only where nothing of this service is ordered ("care.service_ordered_twice").
    Raises what `rules.check_order` and `rules.split` raise, "access.period_invalid" for an end before the beginning,
    "care.service_unknown", "care.payer_unknown", "care.plan_closed".
    """
    plan = open_plan(actor, plan_id)
    earlier = CareOrder.objects.filter(id=order_id, plan=plan).first() if order_id else None
    if earlier is not None:
        audit.unchanged()
        return earlier
    if once and _is_ordered(plan, service_code, local_day(now)):
        raise ProblemError("care.service_ordered_twice")
    offered = _offered(plan, service_code)
    level = plan.resident.ability_level
    often = offered.often_for(level)
    days, turn = (weekdays, every_weeks or 1) if weekdays or often is None else (often.weekdays, every_weeks or often.every_weeks)
    start, end = window or usual_window(offered)
    order = CareOrder(
        id=order_id or new_id(), plan=plan, place=plan.place, resident_id=plan.resident_id, service=service_code,
        weekdays="".join(sorted(days)), every_weeks=turn, window_start=start, window_end=end,
        minutes=minutes or offered.minutes, hands=max(hands, offered.hands_for(level)),
        regular_carer_id=regular_carer_id, starts_on=starts_on or max(plan.starts_on, local_day(now)), ends_on=ends_on,
    )  # fmt: skip
    rules.check_order(order.minutes, (start, end), order.weekdays, order.every_weeks, order.hands)
    _must_run(order)
    order.save(force_insert=True)
    _pay(plan, order, payments, local_day(now))
    record_order(actor, now, "care.add_order", order, picture(order))
    _decide(actor, now, plan, order, note)
    return order


@service("care.plan")
def change_order(
    *, actor: Viewer, now: datetime, order_id: UUID, weekdays: str, window: tuple[int, int], minutes: int, hands: int,
    reason: str, every_weeks: int = 1, payments: Sequence[rules.PaymentLine] | None = None,
    regular_carer_id: UUID | None = None, ends_on: date | None = None,
) -> CareOrder:  # fmt: skip
    """Change an order; what it was, what it became and why stay readable. Coming visits that no longer fall on it are
    cancelled, those an earlier change had cancelled and that fall on it again take place; where window, length or hands change
    the others, with their promises, take them over and lose their place in a day plan.

    `payments` hold from today on, None leaves them as they are. Raises what `add_order` raises, "general.empty_field" without a reason.
    """
    order = open_order(actor, order_id)
    why = said(reason)
    offered = packs.for_place(order.place).services.get(order.service)
    hands = max(hands, offered.hands_for(order.resident.ability_level) if offered else 1)
    rules.check_order(minutes, window, weekdays, every_weeks, hands)
    before, was = picture(order), schedule_of(order)
    order.weekdays, order.every_weeks, order.minutes = "".join(sorted(weekdays)), every_weeks, minutes
    order.window_start, order.window_end = window
    order.hands, order.regular_carer_id, order.ends_on = hands, regular_carer_id, ends_on
    _must_run(order)
    order.save()
    if payments is not None:
        _pay(order.plan, order, payments, local_day(now))
    after = picture(order)
    if after == before:
        audit.unchanged()
        return order
    keep_change(actor, now, order, before, after, why)
    carry_through(actor, now, order, was, why)
    if any(before[key] != after[key] for key in ("window", "minutes", "hands")):
        move_coming(actor, now, order)
    bring_back(actor, now, [order])
    return order


@service("care.plan")
def end_order(*, actor: Viewer, now: datetime, order_id: UUID, ends_on: date, reason: str) -> CareOrder:
    """End an order before a day (half-open), with a reason; its visits from that day on are cancelled."""
    order = open_order(actor, order_id)
    why, before, was = said(reason), picture(order), schedule_of(order)
    order.ends_on = max(ends_on, order.starts_on)
    order.save(update_fields=["ends_on"])
    _keep(actor, now, order, before, picture(order), why)
    record_order(actor, now, "care.end_order", order, {"ends_on": str(order.ends_on), "reason": why})
    carry_through(actor, now, order, was, why)
    return order


@service("care.plan")
def refuse_service(
    *, actor: Viewer, now: datetime, plan_id: UUID, service_code: str, why: str, note: str = ""
) -> PlanDecision:
    """A service is not taken, and why: it is proposed no more until somebody takes it up again.

    Raises "care.refusal_unknown", "care.service_unknown", "care.service_ordered", "general.empty_field" for a reason that says
    nothing without words.
    """
    plan = open_plan(actor, plan_id)
    _offered(plan, service_code)
    reason = packs.for_place(plan.place).refusals.get(why)
    if reason is None:
        raise ProblemError("care.refusal_unknown", why=why)
    if reason.words and not note.strip():
        raise ProblemError("general.empty_field", field="说明")
    if _is_ordered(plan, service_code, local_day(now)):
        raise ProblemError("care.service_ordered")
    decision = PlanDecision(
        plan=plan, service=service_code, choice=PlanDecision.Choice.REFUSED, why=why, note=note.strip(),
        grounds=grounds_for(actor, plan, service_code, now), decided_by=actor.id, decided_at=now,
    )  # fmt: skip
    decision.save(force_insert=True)
    record_plan(actor, now, "care.refuse_service", plan, {"service": service_code, "why": why})
    return decision


def usual_window(offered: Service) -> tuple[int, int]:
    """The first window of a service in minutes from midnight; the whole day when the pack names none."""
    windows = [(w.start.hour * 60 + w.start.minute, w.end.hour * 60 + w.end.minute) for w in offered.windows]
    return next(iter(windows), (0, rules.DAY_MINUTES))


def keep_change(
    actor: Viewer, now: datetime, order: CareOrder, before: dict[str, object], after: dict[str, object], why: str
) -> None:
    """A change of an order, readable beside it and in the trail."""
    _keep(actor, now, order, before, after, why)
    record_order(actor, now, "care.change_order", order, after | {"reason": why}, before)


def picture(order: CareOrder) -> dict[str, object]:
    """What of an order may change, in plain values."""
    return {
        "service": order.service, "weekdays": order.weekdays, "every_weeks": order.every_weeks,
        "window": f"{order.window_start}-{order.window_end}", "minutes": order.minutes, "hands": order.hands,
        "regular_carer": str(order.regular_carer_id or ""), "ends_on": str(order.ends_on or ""),
        "payments": [_said_payment(row) for row in order.payments.filter(until__isnull=True).order_by("id")],
    }  # fmt: skip


def _said_payment(row: OrderPayment) -> dict[str, str]:
    return {"payer": row.payer, "amount": str(row.amount or "") if row.amount != 0 else "0.00", "share": str(row.share or "")}


def _keep(
    actor: Viewer, now: datetime, order: CareOrder, before: dict[str, object], after: dict[str, object], why: str
) -> None:
    changed = {key for key in before if before[key] != after[key]}
    OrderChange.objects.create(
        order=order, before={key: before[key] for key in changed}, after={key: after[key] for key in changed}, reason=why,
        made_by=actor.id, made_at=now,
    )  # fmt: skip


def _offered(plan: CarePlan, service_code: str) -> Service:
    offered = packs.for_place(plan.place).offered.get(service_code)
    if offered is None:
        raise ProblemError("care.service_unknown", service=service_code)
    return offered


def _is_ordered(plan: CarePlan, service_code: str, today: date) -> bool:
    running = CareOrder.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=today), plan=plan, service=service_code)
    return running.exists()


def _must_run(order: CareOrder) -> None:
    if order.ends_on is not None and order.ends_on < order.starts_on:
        raise ProblemError("access.period_invalid")


def _pay(plan: CarePlan, order: CareOrder, payments: Iterable[rules.PaymentLine], today: date) -> None:
    """What is agreed on who pays, from today or the order's later beginning; nothing: the pack's price and subsidy hold. What
    was agreed before stays for the days before."""
    lines = list(payments)
    if lines == agreed_now(order):
        return
    pack = packs.for_place(plan.place)
    for line in lines:
        if line.payer not in pack.payers:
            raise ProblemError("care.payer_unknown", payer=line.payer)
    offered = pack.services[order.service]
    if lines and not offered.price:
        raise ProblemError("care.no_price")
    if lines:
        rules.split(pack.value(offered.price, today), lines)
    since = max(today, order.starts_on)
    order.payments.filter(until__isnull=True, since__gte=since).delete()
    order.payments.filter(until__isnull=True).update(until=since)
    for line in lines:
        OrderPayment.objects.create(order=order, payer=line.payer, amount=line.amount, share=line.share, since=since)


def _decide(actor: Viewer, now: datetime, plan: CarePlan, order: CareOrder, note: str) -> None:
    grounds = grounds_for(actor, plan, order.service, now)
    usual = (grounds.get("weekdays", order.weekdays), grounds.get("every_weeks", order.every_weeks))
    choice = PlanDecision.Choice.ADDED
    if grounds.get("proposed"):
        as_said = usual == (order.weekdays, order.every_weeks)
        choice = PlanDecision.Choice.ACCEPTED if as_said else PlanDecision.Choice.CHANGED
    PlanDecision.objects.create(
        plan=plan, order=order, service=order.service, choice=choice, note=note.strip(), grounds=grounds,
        decided_by=actor.id, decided_at=now,
    )  # fmt: skip
