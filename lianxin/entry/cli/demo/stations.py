"""What each station of the demo does: whom it cares for, the days behind it, the days before it."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lianxin.domain.care.selectors import visits_of_day
from lianxin.domain.care.services import make_visits, plan_day, publish_day_plan
from lianxin.entry.cli.demo.accounts import Troupe
from lianxin.entry.cli.demo.cast import BEIGAN, CAST, DONGGA, GONGKA, QINJIANG, ZHUOMA
from lianxin.entry.cli.demo.days import Station, record_past
from lianxin.kernel.clock import day_bounds


@dataclass(frozen=True, slots=True)
class Share:
    """How much of the demo a station carries: care plans, past days told, needs waiting in its inbox, elders asked about what
    the rules want to know."""

    place: str
    plans: int
    days: int
    inbox: int
    asked: int = 24


SHARES = (Share(GONGKA, 40, 8, 12, 60), Share(DONGGA, 10, 4, 6), Share(QINJIANG, 12, 4, 8), Share(BEIGAN, 12, 4, 8))


def station_of(place: str, troupe: Troupe) -> Station:
    """The station at a place with its head and its workers."""
    here = [member for member in CAST if member.place == place]
    head = next(member for member in here if member.role == "station_head")
    shifts = [(troupe[member], member.shift.hours) for member in here if member.shift is not None]
    return Station(place, troupe[head], tuple(w for w, _ in shifts), {w.id: hours for w, hours in shifts})


def publish_plan(station: Station, day: date, now: datetime) -> None:
    """Visits from the orders, the solver's plan, published by the head."""
    make_visits(actor=station.head, now=now, day=day, place=station.place)
    draft = plan_day(actor=station.head, now=now, day=day, place=station.place)
    publish_day_plan(actor=station.head, now=now, plan_id=draft.id)


def catch_up_today(station: Station, troupe: Troupe, day: date, now: datetime, rng: random.Random) -> None:
    """What the colleagues have done today before `now`; 卓玛's visits stay open for whoever tries the demo."""
    by_id = {worker.id: worker for worker in station.workers if worker.id != troupe[ZHUOMA].id}
    for visit in visits_of_day(station.head, day, station.place):
        begun = day_bounds(day)[0] + timedelta(minutes=visit.planned_start or 0)
        is_over = begun + timedelta(minutes=visit.minutes + 15) < now
        if visit.planned_start is not None and is_over and visit.worker_id in by_id:
            end = day_bounds(day)[0] + timedelta(minutes=station.hours[visit.worker_id][1])
            record_past(by_id[visit.worker_id], visit, begun, end, rng)
