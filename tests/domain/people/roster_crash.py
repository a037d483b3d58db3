"""Run by tests.children for test_roster_kill: stages or accepts an import in an installation of its own and may kill itself half way.

    prepare FILE | accept [N] | queue FILE | queue-acceptance | work [N] | counts

With N, the process ends by SIGKILL just before the N-th SQL statement of the acceptance or of the worker (0: never).
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.db import connection
from django.utils import timezone

from lianxin.base import packs
from lianxin.base.access.models import Grant, User
from lianxin.base.access.selectors import viewer_of
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit.models import AuditEntry
from lianxin.base.files import uploads
from lianxin.base.jobs.worker import run_worker
from lianxin.domain.people.models import Household, Resident, ResidentIndex, RosterChunk, RosterImport
from lianxin.domain.people.services import roster
from lianxin.domain.people.services.roster_queue import queue_acceptance, queue_check
from lianxin.domain.people.tasks import accept_later, check_later
from tests.children import Counter

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
COUNTY = "540127000000"
SYSTEM = Viewer.system("test")


def main(command: str, *argument: str) -> None:
    COMMANDS[command](*argument)


def _prepare(path: str) -> None:
    source = roster.add_source(actor=SYSTEM, now=NOW, place=COUNTY, name="名册")
    roster.stage_roster(actor=SYSTEM, now=NOW, source=source.id, path=Path(path), label="a.xlsx")


def _accept(last: str = "0") -> None:
    counter = Counter(int(last))
    with connection.execute_wrapper(counter):
        roster.accept_import(actor=SYSTEM, now=NOW, roster_import=RosterImport.objects.get().id)
    print(json.dumps({"statements": counter.seen}))


def _asker() -> Viewer:
    """A bureau officer, who may import."""
    made, is_new = User.objects.get_or_create(username="cuomu", defaults={"place": COUNTY, "created_at": NOW})
    if is_new:
        granted = {"role": "bureau_officer", "place": COUNTY, "starts_on": NOW.date(), "created_at": NOW}
        Grant.objects.create(user=made, **granted)
    return viewer_of(made, now=NOW)


def _queue(path: str) -> None:
    """Keep the file and have it checked by a job."""
    actor = _asker()
    source = roster.add_source(actor=actor, now=NOW, place=COUNTY, name="名册")
    digest = uploads.hold(actor=actor, now=timezone.now(), pieces=[Path(path).read_bytes()])
    queue_check(actor=actor, now=NOW, source=source.id, upload=digest, label="a.xlsx", enqueue=check_later)


def _queue_acceptance() -> None:
    queue_acceptance(actor=_asker(), now=NOW, roster_import=RosterImport.objects.get().id, enqueue=accept_later)


def _work(last: str = "0") -> None:
    """One look of a worker; leases are so short that the next process finds those of a killed one run out."""
    counter = Counter(int(last))
    with connection.execute_wrapper(counter):
        done = run_worker(threading.Event(), once=True, lease=timedelta(seconds=0.5))
    print(json.dumps({"statements": counter.seen, "jobs": done}))


def _counts() -> None:
    counts = {model.__name__: model._default_manager.count() for model in (Resident, Household, RosterChunk)}
    state, audit = RosterImport.objects.get().state, AuditEntry.objects.filter(verb="roster.accept").count()
    print(json.dumps({**counts, "state": state, "index": ResidentIndex.objects.count(), "audit": audit}))


COMMANDS: dict[str, Callable[..., None]] = {
    "prepare": _prepare, "accept": _accept, "queue": _queue, "queue-acceptance": _queue_acceptance, "work": _work, "counts": _counts,
}  # fmt: skip
packs.for_place(COUNTY)  # read once for all children
