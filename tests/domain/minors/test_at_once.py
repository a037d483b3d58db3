"""L13: a file ends, is taken up and reported of while the ladder is climbed."""

from __future__ import annotations

from datetime import timedelta
from time import sleep

import pytest
from django.db import transaction

from lianxin.base.access.viewer import Viewer
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.commitments.services import escalate
from lianxin.domain.commitments.services.changing import hold
from lianxin.domain.minors import services
from lianxin.domain.minors.models import ChildFile
from lianxin.domain.proceedings.models import Proceeding
from tests.domain.minors import story
from tests.domain.proceedings.test_at_once import at_once
from tests.factories import NOW, make_user, vet, viewer_for
from tests.marks import POSTGRESQL_ALONE

pytestmark = [
    pytest.mark.django_db(transaction=True),
    POSTGRESQL_ALONE,
]


def test_files_that_end_with_all_their_promises_and_the_ladder_never_wait_for_each_other() -> None:
    people = story.station()
    files = [story.taken_up(people, story.child(name)) for name in ("格桑", "央金", "旦增", "卓嘎")]
    for file_id in files:
        story.reported(people, file_id)  # the clock of this state is younger than the promise to ask the police
        services.decide_age(actor=viewer_for(people.quzhen, story.LATER), now=story.LATER, file_id=file_id, decision="adult", why="看了身份证")
    later, everything = NOW + timedelta(days=60), list(Commitment.objects.values_list("id", flat=True))

    def climb() -> None:
        escalate(actor=Viewer.system("escalation"), now=later)
        for _again in range(60):  # what the ladder holds, as often as it takes to meet every step half-way
            with transaction.atomic():
                hold(everything)
            sleep(0.01)

    found = at_once(
        climb,
        *(lambda one=one: story.step(people.deji, one, "adult", reason="已满十八周岁") for one in files),
    )
    assert found == {"done": 5}
    assert Proceeding.objects.filter(closed_at__isnull=True).count() == 0
    assert not Commitment.objects.filter(is_open=True).exists()


def test_of_two_who_take_up_a_report_at_once_one_has_it_and_two_reports_are_two_files() -> None:
    people, child, other = story.station(), story.child(), make_user("pubu", "child_officer")
    vet(other)
    assert at_once(*[lambda: story.sent(people.dawa, child)] * 2) == {"done": 2}
    first, second = ChildFile.objects.order_by("id")
    found = at_once(*(lambda who=who: services.receive_report(actor=viewer_for(who), now=NOW, file_id=first.id) for who in (people.quzhen, other)))
    assert found == {"done": 1, "minor.taken": 1}
    assert Proceeding.objects.get(id=second.id).holder_id is None
