"""L03: several people at one moment, each over a connection of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.commitments.services import Pick, escalate, reassign
from lianxin.domain.commitments.services import hand_over as hand_over_promises
from lianxin.domain.people.models import Resident
from lianxin.domain.proceedings import services
from lianxin.domain.proceedings.models import Proceeding, ProceedingStep
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError
from tests.factories import NOW, make_commitment, make_user, viewer_for
from tests.marks import POSTGRESQL_ALONE

pytestmark = [
    pytest.mark.django_db(transaction=True),
    POSTGRESQL_ALONE,
]


def at_once(*acts: Callable[[], object]) -> Counter[str]:
    """Do all of these at one moment; how many were done, and how many were refused with which problem."""
    ready = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        try:
            ready.wait(60)
            act()
        except ProblemError as problem:
            return problem.code
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return Counter(pool.map(run, acts))


def test_whoever_opens_at_once_gets_a_number_each_and_the_same_opening_is_one(zhuoma: User, baima: Resident) -> None:
    actor, same = viewer_for(zhuoma), new_id()

    def opening(**more: Any) -> Callable[[], object]:
        return lambda: services.open_proceeding(actor=actor, now=NOW, workflow="casework", resident_id=baima.id, **more)

    assert at_once(*[opening()] * 10, *[opening(proceeding_id=same)] * 4) == {"done": 14}
    assert sorted(Proceeding.objects.values_list("serial", flat=True)) == list(range(1, 12))
    assert len(set(Proceeding.objects.values_list("number", flat=True))) == 11
    assert Commitment.objects.count() == ProceedingStep.objects.count() == 11  # nothing of the openings that were one is left


def test_of_those_who_take_one_step_at_once_one_does(zhuoma: User, ciren: User, baima: Resident, facts: dict[str, Any]) -> None:
    facts.update(has_basis=True, intake_written=True)
    one = services.open_proceeding(actor=viewer_for(zhuoma), now=NOW, workflow="casework", resident_id=baima.id, holder_id=zhuoma.id)
    people = [viewer_for(user) for user in (zhuoma, ciren, zhuoma, ciren)]
    found = at_once(
        *(lambda who=who: services.take_step(actor=who, now=NOW, proceeding_id=one.id, step="accept", version=one.version) for who in people)
    )
    assert found == {"done": 1, "general.changed_meanwhile": 3}
    assert ProceedingStep.objects.filter(step="accept").count() == 1
    assert Commitment.objects.filter(is_open=True).count() == 1


def test_steps_handovers_and_the_ladder_at_once_never_wait_for_each_other(
    zhuoma: User, ciren: User, deji: User, baima: Resident, facts: dict[str, Any]
) -> None:
    facts.update(has_basis=True, intake_written=True)
    head, other = viewer_for(deji), make_user("pubu", "worker")
    files = [
        services.open_proceeding(actor=viewer_for(zhuoma), now=NOW, workflow="casework", resident_id=baima.id, holder_id=zhuoma.id) for _ in range(3)
    ]
    late = make_commitment(zhuoma, baima, due_at=NOW - timedelta(days=1))  # made last, due first: the ladder must not take it first
    later = NOW + timedelta(days=60)
    clocks = [one.clock_id for one in files if one.clock_id is not None]
    found = at_once(
        lambda: escalate(actor=Viewer.system("escalation"), now=later),
        lambda: hand_over_promises(
            actor=head, now=NOW, from_worker_id=zhuoma.id, picks=[Pick(key, ciren.id) for key in (late.id, *reversed(clocks))], reason="调走"
        ),
        *(lambda key=key: reassign(actor=head, now=NOW, commitment_id=key, worker_id=other.id) for key in clocks),
        *(lambda one=one: services.take_step(actor=viewer_for(zhuoma), now=NOW, proceeding_id=one.id, step="accept") for one in files),
        *(lambda one=one: services.hand_over(actor=head, now=NOW, proceeding_id=one.id, holder_id=deji.id, reason="我来") for one in files),
    )
    assert set(found) <= {"done", "general.changed_meanwhile", "commitment.not_open", "commitment.handover_incomplete"}
    for one in Proceeding.objects.select_related("clock"):
        assert one.clock is not None
        assert (one.clock.is_open, one.clock.worker_id) == (True, one.holder_id)
