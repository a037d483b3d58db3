"""The ladder: an overdue promise tells one role after another, each once."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.notices.services import notify
from lianxin.base.packs.schema import Step
from lianxin.domain.commitments.events import CommitmentEscalated
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.commitments.selectors.climbing import climbing, rungs_of
from lianxin.domain.commitments.services.changing import SUBJECT
from lianxin.domain.commitments.services.telling import board_address, overseers_of
from lianxin.kernel import events
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError


@service("commitment.reassign")
def escalate(*, actor: Viewer, now: datetime) -> int:
    """Tell the roles of every rung that an open, overdue promise has newly reached. For the system alone.

    Each rung is told once, also when runs were missed and several rungs are due at once; running again changes nothing.
    People get one notice per run with a count. Returns how many rungs were told.
    """
    if not actor.is_system:
        raise ProblemError("access.denied")
    climbed: dict[int, list[UUID]] = defaultdict(list)
    told: Counter[tuple[str, str, UUID | None, str]] = Counter()
    held = list(climbing(now).select_for_update().order_by("id"))  # all, by id, before the trail is: as every change of several takes them
    for commitment in sorted(held, key=lambda one: (one.due_at, one.id)):
        steps, rungs = packs.for_place(commitment.place).steps_of(commitment.kind), rungs_of(commitment, now)
        for step in steps[commitment.escalation_step : rungs]:
            _climb(actor, now, commitment, step)
            told[commitment.place, step.tell, commitment.worker_id, commitment.guard] += 1
        if rungs > commitment.escalation_step:
            climbed[rungs].append(commitment.id)
    for rungs, ids in climbed.items():
        Commitment.objects.filter(id__in=ids).update(escalation_step=rungs)
    _notify(actor, now, told)
    if not told:
        audit.unchanged()
    return told.total()


def _climb(actor: Viewer, now: datetime, commitment: Commitment, step: Step) -> None:
    after = {"step": step.code, "tell": step.tell}
    audit.record(
        actor=actor, verb="commitment.escalate", subject=(SUBJECT, commitment.id), place=commitment.place,
        after=after, now=now,
    )  # fmt: skip
    events.publish(
        CommitmentEscalated(commitment.id, commitment.place, commitment.worker_id, step.code, step.tell, now)
    )


def _notify(actor: Viewer, now: datetime, told: Counter[tuple[str, str, UUID | None, str]]) -> None:
    """One notice for each person with the number of promises they are told of."""
    people: Counter[UUID] = Counter()
    overseers: dict[tuple[str, str, str], list[UUID]] = {}
    for (place, role, worker_id, guard), count in told.items():
        if role == "worker" and worker_id is not None:
            people[worker_id] += count
            continue
        if (place, role, guard) not in overseers:
            overseers[place, role, guard] = overseers_of(place, role, guard, local_day(now))
        people.update(dict.fromkeys(overseers[place, role, guard], count))
    overseeing = {user_id for told_at in overseers.values() for user_id in told_at}
    for user_id, count in people.items():
        key = f"overdue:{now:%Y%m%d%H%M}"
        link = board_address(show="overdue", worker="all" if user_id in overseeing else "mine")
        notify(actor=actor, now=now, users=[user_id], kind="commitment.overdue", link=link, key=key, count=count)
