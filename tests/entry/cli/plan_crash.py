"""Run by test_plan_kill in an installation of its own: children plan a day and kill themselves half way.

Prints, for every kill and every whole run in turn, how the child ended and what the tables hold afterwards.
"""

from __future__ import annotations

import json
from datetime import timedelta

import django

from tests.children import Counter, die, in_a_child

AT_COMMIT = 0
KILLS = (("visits", (30, AT_COMMIT)), ("plan", (5, AT_COMMIT)), ("publish", (20, AT_COMMIT)))
"""Work → the SQL statement before which the process dies; 0: just before the commit."""


def main() -> None:
    django.setup()
    prepare()
    for work, kills in KILLS:
        for last in kills:
            report(work, in_a_child(lambda work=work, last=last: killed(work, last)))
        report(work, in_a_child(lambda work=work: plan(work)))


def report(work: str, code: int) -> None:
    print(json.dumps([work, code, counts()]), flush=True)


def killed(work: str, last: int) -> None:
    from django.db import connection

    if last == AT_COMMIT:
        connection.ensure_connection()
        connection.commit = die  # type: ignore[method-assign]
        connection._commit = connection.commit  # type: ignore[attr-defined]
        plan(work)
    else:
        with connection.execute_wrapper(Counter(last)):
            plan(work)


def prepare() -> None:
    """One carer and six elders with an order each."""
    from lianxin.domain.care import services
    from tests import factories

    factories.make_carer(factories.make_user("zhuoma", "worker", factories.GONGKA))
    head = factories.viewer_for(factories.make_user("deji", "station_head", factories.GONGKA))
    for number in range(6):
        whom = factories.make_resident(f"旦增{number}", lon=91.73 + number / 1000, lat=29.83)
        plan = services.open_care_plan(actor=head, now=factories.NOW, resident_id=whom.id)
        services.add_order(
            actor=head, now=factories.NOW, plan_id=plan.id, service_code="zhucan", weekdays="1234567"
        )


def plan(work: str) -> None:
    from lianxin.base.access.models import User
    from lianxin.domain.care import services
    from lianxin.domain.care.models import DayPlan
    from tests import factories

    head, day = factories.viewer_for(User.objects.get(username="deji")), factories.TODAY + timedelta(days=1)
    if work == "visits":
        services.make_visits(actor=head, now=factories.NOW, day=day, place=factories.GONGKA)
    elif work == "plan":
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


if __name__ == "__main__":
    main()
