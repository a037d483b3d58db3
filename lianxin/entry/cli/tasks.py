"""What the clock sets off without anybody asking, as background jobs of the site and of `lianxin worker`."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connections
from django.utils import timezone

from lianxin.base.access.viewer import Viewer
from lianxin.base.files.uploads import drop_old
from lianxin.base.jobs.backend import leased_task
from lianxin.base.jobs.running import report_progress
from lianxin.base.jobs.services import prune_jobs
from lianxin.base.sheets.services import drop_stale
from lianxin.domain.cases.services import drop_prints
from lianxin.domain.commitments.selectors import is_pressing
from lianxin.domain.commitments.services import escalate
from lianxin.domain.emergency.tasks import hourly_bracelets
from lianxin.domain.people.selectors.duplicate_pairs import imported_at, passed_at
from lianxin.domain.people.selectors.tallies import is_counted
from lianxin.domain.people.services.tallies import count_county
from lianxin.domain.people.tasks import duplicates_later
from lianxin.entry.cli.nightly import counties, is_done, work_through_night
from lianxin.kernel.clock import SHANGHAI, local_day

NIGHT_HOUR = 2
"""The night's work begins at this hour in Asia/Shanghai, when nobody is at work."""
_LOOK_SECONDS = 60
_BETWEEN = timedelta(days=7)
"""A county's files are compared so often, and in the night after a roster was imported."""

log = logging.getLogger(__name__)


@leased_task(priority=-1)
def nightly_pass(county: str) -> dict[str, int]:
    """The night's work on one county; does nothing when somebody has done it today."""
    actor, now = _system()
    if is_done(actor, county, local_day(now)):
        return {}
    night = work_through_night(actor, now, county, report_progress)
    return {"residents": night.residents, "entered": night.entered, "ended": night.ended, "needs": night.needs}


@leased_task()
def hourly_escalation() -> int:
    """Climb the ladder, every hour and when something is pressing; returns how many rungs were told."""
    actor, now = _system()
    return escalate(actor=actor, now=now)


@leased_task(priority=-1)
def hourly_count(county: str) -> int:
    """Count the villages of a county again in which something was written; returns how many."""
    actor, now = _system()
    return count_county(actor=actor, now=now, county=county)


@leased_task(priority=-1)
def prune_done_jobs() -> int:
    """Put away jobs done longer ago than the installation keeps them, uploads and sheets nobody finished, and files whose time is over; returns
    how many jobs."""
    actor, now = _system()
    drop_old(now)
    drop_prints(now)
    drop_stale(now)
    return prune_jobs(actor=actor, now=now, keep=timedelta(days=settings.LIANXIN_JOB_DAYS))


def set_off_due(now: datetime) -> int:
    """Enqueue what is due at this moment and was not yet: each has a key of its day or hour. Returns how many are due.

    Every process may call it: the key keeps a second one from being made.
    """
    actor = Viewer.system("timetable")
    local = now.astimezone(SHANGHAI)
    hourly_escalation.asked(actor=actor, key=f"escalation:{local:%Y-%m-%dT%H}").enqueue()
    hourly_bracelets.asked(actor=actor, key=f"bracelets:{local:%Y-%m-%dT%H}").enqueue()
    due = 2
    if local.hour >= NIGHT_HOUR:
        prune_done_jobs.asked(actor=actor, key=f"prune:{local:%Y-%m-%d}").enqueue()
        due += 1
    for county in _counties_due(actor, local):
        key = f"night:{county}:{local:%Y-%m-%d}"
        nightly_pass.asked(actor=actor, place=county, key=key).enqueue(county=county)
        due += 1
    for county in counties(actor):
        if not is_counted(county, local.date()):
            hourly_count.asked(actor=actor, place=county, key=f"count:{county}:{local:%Y-%m-%dT%H}").enqueue(county=county)
            due += 1
    for county in _counties_to_compare(actor, now, local):
        duplicates_later(actor, county, key=f"duplicates:{county}:{local:%Y-%m-%d}")
        due += 1
    return due


def set_off_pressing(now: datetime) -> bool:
    """Enqueue the climbing of the ladder when a promise of a kind with rungs of its own (in minutes) has reached one. Returns whether."""
    if not is_pressing(now):
        return False
    hourly_escalation.asked(actor=Viewer.system("timetable"), key=f"escalation:{now.astimezone(SHANGHAI):%Y-%m-%dT%H:%M}").enqueue()
    return True


def run_timetable(stop: threading.Event) -> None:
    """Look at the clock every minute until told to stop. A database error is logged and tried again."""
    last = ""
    while not stop.is_set():
        now = datetime.now(UTC)
        hour = f"{now:%Y-%m-%dT%H}"
        try:
            if hour != last:
                set_off_due(now)
                last = hour
            set_off_pressing(now)
        except DatabaseError as problem:
            log.warning("timetable: %s, trying again", type(problem).__name__)
        stop.wait(_LOOK_SECONDS)
    connections.close_all()


def _counties_due(actor: Viewer, local: datetime) -> Iterator[str]:
    if local.hour >= NIGHT_HOUR:
        yield from (county for county in counties(actor) if not is_done(actor, county, local.date()))


def _counties_to_compare(actor: Viewer, now: datetime, local: datetime) -> Iterator[str]:
    if local.hour < NIGHT_HOUR:
        return
    for county in counties(actor):
        last, imported = passed_at(actor, county), imported_at(actor, county)
        if last is None or last <= now - _BETWEEN or (imported is not None and imported > last):
            yield county


def _system() -> tuple[Viewer, datetime]:
    return Viewer.system("timetable"), timezone.now().astimezone(UTC)
