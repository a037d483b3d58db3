"""The days that lie behind: visits made from the orders, recorded by who was there, confirmed by who was visited."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from lianxin.base.access.viewer import Viewer
from lianxin.base.files.services import store_file
from lianxin.domain.care.selectors import visits_of_day
from lianxin.domain.care.services import make_visits, record_visit
from lianxin.domain.commitments.rules import GivenProof
from lianxin.domain.commitments.services import cancel_commitment, confirm_commitment, required_proof
from lianxin.entry.cli.demo.drawings import room, signature
from lianxin.entry.cli.demo.words import NOT_MET, VISIT_NOTES
from lianxin.kernel.clock import day_bounds
from lianxin.kernel.coordinates import Crs, Point, to_wgs84

if TYPE_CHECKING:
    from lianxin.domain.care.models import Visit

_MET_SHARE = 0.94
_SEEN_SHARE = 0.12
_SEEN = ("eats_less", "unsteady", "low_spirits", "cold_home", "no_medicine", "better")


@dataclass(frozen=True, slots=True)
class Station:
    """A station as the demo works it: its place, who leads it, who visits (viewers), their shifts in minutes of the day."""

    place: str
    head: Viewer
    workers: tuple[Viewer, ...]
    hours: Mapping[UUID | None, tuple[int, int]]


def work_through(station: Station, day: date, rng: random.Random, *, confirmed: bool) -> int:
    """One past working day: visits made in the morning, recorded at their ends, confirmed in the evening if at all.

    What no longer fits into a worker's shift the head calls off. Returns how many visits took place.
    """
    make_visits(actor=station.head, now=_moment(day, 7 * 60), day=day, place=station.place)
    by_id = {worker.id: worker for worker in station.workers}
    clocks = {worker.id: station.hours[worker.id][0] for worker in station.workers}
    made = 0
    for visit in sorted(visits_of_day(station.head, day, station.place), key=lambda visit: visit.window_end or 0):
        worker = by_id.get(visit.worker_id) or station.workers[0]
        begun, end = max(visit.window_start or 0, clocks[worker.id]), station.hours[worker.id][1]
        if begun + visit.minutes > end:
            _call_off(station.head, visit, _moment(day, 8 * 60))
            continue
        clocks[worker.id] = begun + visit.minutes + rng.randint(5, 15)
        record_past(worker, visit, _moment(day, begun), _moment(day, end), rng)
        made += 1
    if confirmed:
        confirm_day(station, day)
    return made


def _call_off(head: Viewer, visit: Visit, now: datetime) -> None:
    if visit.commitment_id is not None:
        cancel_commitment(actor=head, now=now, commitment_id=visit.commitment_id, reason="当天人手排不下,和家里说好改天。")


def record_past(worker: Viewer, visit: Visit, begun: datetime, end: datetime, rng: random.Random) -> None:
    """What the worker wrote down when leaving, by the end of the shift, with the proof the pack asks for."""
    ended = min(begun + timedelta(minutes=visit.minutes + rng.randint(-3, 8)), end)
    if rng.random() < _MET_SHARE:
        result, note = "met", rng.choice(VISIT_NOTES.get(visit.service, VISIT_NOTES[""]))
    else:
        result, note = rng.choice(NOT_MET)
    record_visit(
        actor=worker, now=ended + timedelta(minutes=2), resident_id=visit.resident_id, visit_id=visit.id,
        arrived_at=begun, left_at=ended, result=result, note=note, position=_home(visit),
        proofs=_proofs(worker, visit, ended) if result == "met" else (), observed=_seen(visit) if result == "met" else (),
    )  # fmt: skip


def _seen(visit: Visit) -> list[str]:
    """What had changed since last time: mostly nothing."""
    own = random.Random(f"{visit.resident.name} {visit.day}")
    return [own.choice(_SEEN)] if own.random() < _SEEN_SHARE else []


def confirm_day(station: Station, day: date) -> None:
    """The head noted by phone in the evening what the people said."""
    for visit in visits_of_day(station.head, day, station.place):
        promise = visit.commitment
        if promise is not None and promise.done_at is not None and promise.confirmed_at is None:
            confirm_commitment(
                actor=station.head, now=_moment(day, 20 * 60), commitment_id=promise.id, by_kind="resident", satisfied=True
            )


def _proofs(worker: Viewer, visit: Visit, ended: datetime) -> list[GivenProof]:
    if visit.commitment is None:
        return []
    home = _home(visit)
    given = []
    for kind in required_proof(visit.commitment):
        if kind in ("signature", "photo"):
            picture = signature if kind == "signature" else room
            stored = store_file(
                actor=worker, now=ended, place=visit.place, content=picture(f"{visit.resident_id} {visit.day} {visit.service} {visit.hand}"), needs="visit.record"
            )
            given.append(GivenProof(kind, ended, file_id=stored.id, position=home))
        elif kind == "place":
            given.append(GivenProof(kind, ended, position=home))
        elif kind == "second_worker":
            given.append(GivenProof(kind, ended, text="同事在场", position=home))
    return given


def _home(visit: Visit) -> Point | None:
    whom = visit.resident
    if whom.lon is None or whom.lat is None:
        return None
    return to_wgs84(Point(whom.lon, whom.lat, Crs(whom.crs or "wgs84")))


def _moment(day: date, minutes: int) -> datetime:
    return day_bounds(day)[0] + timedelta(minutes=minutes)


def days_before(today: date, count: int) -> Sequence[date]:
    """The last `count` days before today, the oldest first."""
    return [today - timedelta(days=back) for back in range(count, 0, -1)]
