"""Run by tests.children for test_jobs: a worker in an installation of its own that may be killed in the middle of its task.

    enqueue PAUSE | work [SEEN] | told

The task waits while the file PAUSE is there. With SEEN the process ends by SIGKILL as soon as that file is.
"""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from pathlib import Path

from lianxin.base.audit.models import AuditHead
from lianxin.base.jobs.models import Job
from lianxin.base.jobs.worker import run_worker
from tests.base.jobs.sample_tasks import leave_one_trace
from tests.children import die

PATIENCE = 180
"""Seconds."""


def main(step: str, path: str = "") -> None:
    if step == "enqueue":
        leave_one_trace.enqueue("test", path)
    elif step == "work":
        if path:
            threading.Thread(target=_die_at, args=(Path(path),), daemon=True).start()
        _work()
    else:
        print(AuditHead.objects.get(chain="test").seq, Job.objects.get().attempts)


def _die_at(seen: Path) -> None:
    while not seen.exists():
        time.sleep(0.02)
    die()


def _work() -> None:
    """Until the job is done; leases are so short that that of a killed worker soon runs out."""
    until = time.monotonic() + PATIENCE
    while Job.objects.get().state != "done":
        assert time.monotonic() < until, "waited in vain"
        run_worker(threading.Event(), once=True, lease=timedelta(seconds=0.4))
        time.sleep(0.02)
