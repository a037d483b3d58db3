"""Tasks the tests enqueue: they leave a trace in the audit head table, which every installation has."""

import os
import time
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from lianxin.base.audit.models import AuditHead
from lianxin.base.jobs.backend import leased_task
from lianxin.base.jobs.running import finish_here, report_progress
from lianxin.kernel.problems import ProblemError


@leased_task(max_attempts=3)
def add(left: int, right: int) -> int:
    report_progress(1, 1, "added")
    return left + right


@leased_task(max_attempts=2)
def stumble() -> None:
    raise RuntimeError("白玛 540127195001010018")


@leased_task()
def refuse() -> None:
    raise ProblemError("general.not_found")


@leased_task()
def leave_one_trace(chain: str, pause_file: str) -> None:
    """Wait while the file exists (so that a test can kill us), then do the effect and the end in one transaction."""
    Path(pause_file + ".seen").touch()
    while os.path.exists(pause_file):
        time.sleep(0.02)
    with transaction.atomic():
        head, _ = AuditHead.objects.get_or_create(chain=chain)
        AuditHead.objects.filter(chain=chain).update(seq=head.seq + 1)
        finish_here(now=timezone.now(), result="left")


@leased_task()
def write_then_lose_the_lease(chain: str) -> None:
    from lianxin.base.jobs.models import Job

    Job.objects.filter(state="running").update(worker="another", attempts=2)
    with transaction.atomic():
        AuditHead.objects.create(chain=chain)
        finish_here(now=timezone.now())


def not_a_task() -> None:
    raise AssertionError("must never run")
