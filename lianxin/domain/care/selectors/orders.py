"""Which orders run on which day: paused, ended and closed ones, those of the dead and the departed, are left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Prefetch, Q, QuerySet

from lianxin.base import packs
from lianxin.base.access.scope import scope
from lianxin.base.access.viewer import Viewer
from lianxin.domain.care import rules
from lianxin.domain.care.models import CareOrder, CarePause, OrderPayment
from lianxin.domain.care.selectors.reading import inside
from lianxin.kernel.periods import Period
from lianxin.kernel.problems import ProblemError

_WHOLE = "whole_pauses"
"""Where the pauses of a plan as a whole are kept on it, once fetched."""


def with_pauses(rows: QuerySet[CareOrder]) -> QuerySet[CareOrder]:
    """The orders with their pauses and those of their plans, in two more queries."""
    whole = Prefetch("plan__pauses", CarePause.objects.filter(order__isnull=True), to_attr=_WHOLE)
    return rows.select_related("plan").prefetch_related("pauses", whole)


def pauses_over(order: CareOrder) -> list[CarePause]:
    """The pauses of an order and of its whole plan, by their first day. Without `with_pauses` it asks for them itself."""
    whole: Iterable[CarePause] | None = getattr(order.plan, _WHOLE, None)
    if whole is None:
        whole = CarePause.objects.filter(plan_id=order.plan_id, order__isnull=True)
    return sorted((*order.pauses.all(), *whole), key=lambda pause: (pause.starts_on, str(pause.id)))


def schedule_of(order: CareOrder) -> rules.Schedule:
    """The order as the rules see it."""
    periods = (rules.period_of(pause.starts_on, pause.until) for pause in pauses_over(order))
    pauses: tuple[Period, ...] = tuple(period for period in periods if period is not None)
    return rules.Schedule(order.weekdays, order.starts_on, order.ends_on, order.every_weeks, pauses)


def schedules_ever(order: CareOrder) -> list[rules.Schedule]:
    """Every schedule the order has had, the present one first, whatever its pauses and its end were then."""
    found = [schedule_of(order)]
    for change in order.changes.order_by("-made_at", "-id"):
        kept = {key: change.before[key] for key in ("weekdays", "every_weeks") if key in change.before}
        found.append(replace(found[-1], **kept))
    return found


def orders_by_day(
    viewer: Viewer, start: date, end: date, place: str = "", service: str = "", *, ability: str = "care.read"
) -> dict[date, list[CareOrder]]:
    """The orders to be carried out on each day from `start` to `end`, both included, by place; every day has its entry.

    One query and two for pauses, however many days. `service` "": every service; `ability`: the one the viewer must hold there.
    """
    running = Q(starts_on__lte=end) & (Q(ends_on__isnull=True) | Q(ends_on__gt=start))
    alive = Q(resident__died_on__isnull=True, resident__left_on__isnull=True, resident__merged_into__isnull=True)
    rows = CareOrder.objects.filter(running, alive, plan__ended_on__isnull=True)
    if service:
        rows = rows.filter(service=service)
    found = inside(scope(viewer, ability, with_pauses(rows).select_related("resident", "regular_carer")), place)
    planned = [(order, schedule_of(order)) for order in found.order_by("place", "id")]
    days = [start + timedelta(days=n) for n in range((end - start).days + 1)]
    return {day: [order for order, schedule in planned if schedule.runs_on(day)] for day in days}


def orders_on(
    viewer: Viewer, day: date, place: str = "", service: str = "", *, ability: str = "care.read"
) -> list[CareOrder]:
    """The orders to be carried out on one day."""
    return orders_by_day(viewer, day, day, place, service, ability=ability)[day]


def price_on(viewer: Viewer, order: CareOrder, on: date) -> Decimal | None:
    """The price of one unit on a day; None for a service without one."""
    viewer.must("care.read", order.place)
    pack = packs.for_place(order.place, on)
    offered = pack.services.get(order.service)
    return pack.value(offered.price, on) if offered and offered.price else None


def parts_of(viewer: Viewer, order: CareOrder, on: date) -> tuple[rules.Part, ...]:
    """Who pays what of one unit on a day: as agreed for this order and that day, else as the pack says of its price and subsidy.

    Raises "care.payment_sum" when what was agreed is no longer the price and nothing later is: somebody has to agree anew.
    """
    price = price_on(viewer, order, on)
    if price is None:
        return ()
    lines = rules.agreed_on(_agreements(order), price, on)
    return rules.split(price, lines) if lines else usual_parts(viewer, order.place, order.service, on)


def agreed_now(order: CareOrder) -> list[rules.PaymentLine]:
    """The agreement that holds from now on; empty: the pack's price and subsidy."""
    return [_line(row) for row in _by_id(order.payments.all()) if row.until is None]


def is_agreed(order: CareOrder, on: date) -> bool:
    """Is there an agreement of this order's own for a day?"""
    return any(row.since <= on and (row.until is None or on < row.until) for row in order.payments.all())


def _agreements(order: CareOrder) -> list[tuple[date, list[rules.PaymentLine]]]:
    """From which day which lines hold, earliest first; none from a day on which an agreement ended without another."""
    rows = _by_id(order.payments.all())
    turns = {row.since for row in rows} | {row.until for row in rows if row.until is not None}
    return [
        (day, [_line(row) for row in rows if row.since <= day and (row.until is None or day < row.until)]) for day in sorted(turns)
    ]


def _by_id(rows: Iterable[OrderPayment]) -> list[OrderPayment]:
    return sorted(rows, key=lambda row: str(row.id))


def _line(row: OrderPayment) -> rules.PaymentLine:
    return rules.PaymentLine(row.payer, row.amount, row.share)


def usual_parts(viewer: Viewer, place: str, service: str, on: date) -> tuple[rules.Part, ...]:
    """Who pays what of one unit of a service where nothing was agreed."""
    viewer.must("care.read", place)
    pack = packs.for_place(place, on)
    offered = pack.services[service]
    if not offered.price:
        return ()
    subsidy = pack.value(offered.subsidy, on) if offered.subsidy else Decimal(0)
    return rules.usual_parts(pack.value(offered.price, on), subsidy, {code: payer.covers for code, payer in pack.payers.items()})


def must_still_run(order: CareOrder) -> None:
    """Raises "care.plan_closed"."""
    if order.plan.ended_on is not None:
        raise ProblemError("care.plan_closed")
