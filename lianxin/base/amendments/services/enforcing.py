"""Put approved amendments into force."""

from __future__ import annotations

from datetime import datetime

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.amendments.models import Amendment
from lianxin.base.amendments.selectors import outcome
from lianxin.base.amendments.services.steps import APPROVE, State, record
from lianxin.base.audit import services as audit
from lianxin.kernel.clock import local_day
from lianxin.kernel.divisions import place_range


@service(APPROVE)
def put_in_force(*, actor: Viewer, now: datetime, county: str) -> list[Amendment]:
    """Approved amendments of a county whose day has come are in force from today, and what they replace ends.

    One that no longer fits the pack stays approved and is left for people to see: the rules are then those of yesterday.
    """
    today = local_day(now)
    low, high = place_range(county)
    due = Amendment.objects.select_for_update().filter(
        state=State.APPROVED, effective_on__lte=today, place__gte=low, place__lt=high
    )
    done = [one for one in due.order_by("effective_on", "decided_at", "id") if not _is_unfit(one)]
    for one in done:
        one.state, one.in_force_on = State.IN_FORCE, today
        one.save(update_fields=["state", "in_force_on"])
        if one.replaces_id:
            replaced = Amendment.objects.filter(id=one.replaces_id, state=State.IN_FORCE)
            replaced.update(state=State.ENDED, ended_on=today)
        record(actor, now, one, verb="amendment.in_force", after={"in_force_on": today, "replaces": one.replaces_id})
    if not done:
        audit.unchanged()
    return done


def _is_unfit(one: Amendment) -> bool:
    found = outcome(one)
    return found.after is None or bool(found.faults)
