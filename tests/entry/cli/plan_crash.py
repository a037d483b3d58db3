"""Run by test_plan_kill: a process of its own that makes visits or a day's plan and may kill itself half way.

    python -m tests.entry.cli.plan_crash prepare | visits [N] | plan [N] | publish [N] | counts

With N, the process ends by SIGKILL just before the N-th SQL statement (0: never).
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django


def main(command: str, last: str = "0") -> None:
    django.setup()
    from django.db import connection

    if command == "prepare":
        prepare()
    elif command == "counts":
        print(json.dumps(counts()))
    else:
        counter = Counter(int(last))
        with connection.execute_wrapper(counter):
            work(command)
        print(json.dumps(counter.seen))


def prepare() -> None:
    """One carer and six elders with an order each."""
    from django.core.management import call_command

    from lianxin.domain.care import services
    from tests import factories

    call_command("migrate", verbosity=0, skip_checks=True)
    factories.make_carer(factories.make_user("zhuoma", "worker", factories.GONGKA))
    head = factories.viewer_for(factories.make_user("deji", "station_head", factories.GONGKA))
    for number in range(6):
        whom = factories.make_resident(f"旦增{number}", lon=91.73 + number / 1000, lat=29.83)
        plan = services.open_care_plan(actor=head, now=factories.NOW, resident_id=whom.id)
        services.add_order(
            actor=head, now=factories.NOW, plan_id=plan.id, service_code="zhucan", weekdays="1234567"
        )


def work(command: str) -> None:
    from lianxin.base.access.models import User
    from lianxin.domain.care import services
    from lianxin.domain.care.models import DayPlan
    from tests import factories

    head, day = factories.viewer_for(User.objects.get(username="deji")), factories.TODAY + timedelta(days=1)
    if command == "visits":
        services.make_visits(actor=head, now=factories.NOW, day=day, place=factories.GONGKA)
    elif command == "plan":
        services.plan_day(actor=head, now=factories.NOW, day=day, place=factories.GONGKA)
    else:
        draft = DayPlan.objects.get(state="draft")
        services.publish_day_plan(actor=head, now=factories.NOW, plan_id=draft.id)


def counts() -> dict[str, int]:
    """Everything that these three pieces of work write."""
    from lianxin.base.audit.models import AuditEntry
    from lianxin.base.notices.models import Notice
    from lianxin.domain.care.models import DayPlan, Visit
    from lianxin.domain.commitments.models import Commitment

    return {
        "visits": Visit.objects.count(),
        "placed": Visit.objects.filter(planned_start__isnull=False, worker__isnull=False).count(),
        "promises": Commitment.objects.count(),
        "assigned": Commitment.objects.filter(worker__isnull=False).count(),
        "drafts": DayPlan.objects.filter(state="draft").count(),
        "published": DayPlan.objects.filter(state="published").count(),
        "notices": Notice.objects.count(),
        "audit": AuditEntry.objects.filter(verb__in=["visit.plan", "dayplan.make", "dayplan.publish"]).count(),
    }


class Counter:
    """Counts statements and kills the process before the one it was told."""

    def __init__(self, last: int) -> None:
        self.last = last
        self.seen = 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.seen += 1
        if self.seen == self.last:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)


if __name__ == "__main__":
    main(*sys.argv[1:])
