"""Two people register the same worker for the same exam at one moment, each over a connection of their own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from lianxin.base.access.viewer import Viewer
from lianxin.base.audit.models import AuditEntry
from lianxin.domain.exams.models import ExamEntry
from lianxin.domain.exams.services import Registration, register_worker
from tests.domain.exams.story import DAYS_2026, county
from tests.factories import NOW
from tests.marks import POSTGRESQL_ALONE

pytestmark = [pytest.mark.django_db(transaction=True), POSTGRESQL_ALONE]


def test_of_two_who_register_the_same_worker_at_once_both_find_one_entry() -> None:
    there, together = county(), Barrier(2)
    wanted = Registration(there.zhuoma.id, "assistant", DAYS_2026["opens_on"])

    def register(who: Viewer) -> object:
        together.wait()
        try:
            return register_worker(actor=who, now=NOW, cycle_id=there.cycle.id, wanted=wanted).id
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as both:
        assert len(set(both.map(register, [there.officer, there.head]))) == 1
    assert ExamEntry.objects.filter(registered_on=DAYS_2026["opens_on"]).count() == 1
    assert AuditEntry.objects.filter(verb="exam.register").count() == 1, "the second changes nothing"
