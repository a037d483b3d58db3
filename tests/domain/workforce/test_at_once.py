"""Two officers decide one exemption at one moment, each over a connection of their own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from lianxin.base.audit.models import AuditEntry
from lianxin.domain.workforce.models import Exemption
from lianxin.domain.workforce.services.exempting import decide_exemption
from lianxin.kernel.problems import ProblemError
from tests.domain.workforce.test_duty_services import Story
from tests.factories import NOW, viewer_for
from tests.marks import POSTGRESQL_ALONE

pytestmark = [pytest.mark.django_db(transaction=True), POSTGRESQL_ALONE]


def test_of_two_decisions_about_one_exemption_at_once_one_stands() -> None:
    story, together = Story(), Barrier(2)
    asked = story.ask()
    deciders = [(viewer_for(story.bureau), True), (viewer_for(story.other_bureau), False)]

    def decide(number: int) -> str:
        who, granted = deciders[number]
        together.wait()
        try:
            return decide_exemption(actor=who, now=NOW, exemption_id=asked.id, granted=granted, why="材料齐全").state
        except ProblemError as problem:
            return problem.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as both:
        said = list(both.map(decide, range(2)))
    assert said.count("exemption.decided") == 1
    stands = Exemption.objects.get()
    assert stands.state in said
    assert stands.decided_by == deciders[said.index(str(stands.state))][0].id
    assert AuditEntry.objects.filter(verb__in=("exemption.grant", "exemption.refuse")).count() == 1
