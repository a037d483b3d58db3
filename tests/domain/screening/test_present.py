"""L10, L13: who is on leave is chosen for a crisis or a child's file only where nobody else is there."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from lianxin.base.access.models import User
from lianxin.domain.care.models import Absence
from lianxin.domain.minors.models import ChildFile
from lianxin.domain.people.models import Resident
from lianxin.domain.screening.models import Crisis
from tests.domain.minors import story
from tests.domain.screening.made import DARK, publish_scale, send
from tests.factories import NOW, make_user, vet

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def away(user: User, since: datetime = NOW - DAY, until: datetime | None = None) -> None:
    Absence.objects.create(user=user, place=user.place, starts_at=since, ends_at=until, reason="探亲", made_at=NOW)


def supervisor_of_report(people: story.Station) -> User | None:
    return ChildFile.objects.get(id=story.taken_up(people)).proceeding.supervisor


def test_a_childs_file_is_supervised_by_the_head_who_is_there() -> None:
    people = story.station()
    second = make_user("zhaxi", "station_head")
    vet(second)
    first = supervisor_of_report(people)
    other = next(one for one in (people.deji, second) if one != first)
    assert first is not None
    away(first, until=NOW)  # back since this moment
    assert supervisor_of_second(people, "顿珠") == first
    away(first)
    assert supervisor_of_second(people, "白玛") == other
    away(other)
    away(people.cuomu)
    assert supervisor_of_second(people, "央金") == first  # nobody is there: somebody who will be back


def supervisor_of_second(people: story.Station, name: str) -> User | None:
    file_id = story.sent(people.dawa, story.child(name)).report.file_id
    story.services.receive_report(actor=story.viewer_for(people.quzhen), now=NOW, file_id=file_id)
    return ChildFile.objects.get(id=file_id).proceeding.supervisor


@pytest.mark.parametrize("is_away", [False, True])
def test_a_crisis_is_supervised_by_whoever_decides_and_is_there(zhuoma: User, deji: User, baima: Resident, *, is_away: bool) -> None:
    second = make_user("zhaxi", "station_head")
    publish_scale()
    if is_away:
        away(deji)
    send(zhuoma, baima, DARK)
    running = Crisis.objects.get().proceeding
    assert running.holder == zhuoma
    assert running.supervisor == (second if is_away else deji)
