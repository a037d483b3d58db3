"""S07 八项能力: a worker rates herself, the head rates her, they talk, a level is agreed; the gap leads to training; the station is seen as a
heat map by name, the county as numbers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lianxin.base import packs
from lianxin.base.access.models import User
from lianxin.domain.careers.models import CompetencyRating
from lianxin.domain.training.models import Course, Programme, Session
from lianxin.kernel.ids import new_id
from tests.entry.web.reading import get
from tests.factories import GONGKA, MOZHUGONGKA, NOW, TODAY, engage, make_user, make_worker, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.journey, pytest.mark.usefixtures("divisions")]
EIGHT = ("困难救助", "矛盾调处", "权益维护", "危机干预", "心理辅导", "精神关爱", "行为矫治", "社会康复")


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def rate(client: Client, address: str, level: int, evidence: str = "", **others: int) -> None:
    codes = packs.for_place(GONGKA).competencies
    levels = {f"level-{code}": others.get(code, level) for code in codes}
    answer = client.post(address, levels | {"rating_id": new_id(), "year": TODAY.year, "evidence": evidence})
    assert answer.status_code == 302, answer.content.decode()[-2000:]


def a_course_on_crises() -> None:
    """What the station offers next week."""
    programme = Programme.objects.create(
        place=MOZHUGONGKA, kind="induction", title="实务提升", goals="会处置危机", starts_on=TODAY, ends_on=TODAY + timedelta(days=30), made_at=NOW
    )
    topics = packs.for_place(GONGKA).topics
    topic = next(code for code, one in topics.items() if "crisis_intervention" in one.competencies)
    course = Course.objects.create(
        place=MOZHUGONGKA, programme=programme, title="危机当面怎么办", topic=topic, category="training", hours=4, made_at=NOW
    )
    Session.objects.create(
        place=MOZHUGONGKA, course=course, room="会议室", trainer="张老师", starts_at=NOW + timedelta(days=7),
        ends_at=NOW + timedelta(days=7, hours=4), capacity=20, made_at=NOW,
    )  # fmt: skip


def test_a_gap_leads_to_training(client: Client, zhuoma: User, deji: User, cuomu: User) -> None:
    me = make_worker("卓玛", GONGKA, user=zhuoma)
    engage(me, "station_worker")
    engage(make_worker("央金", GONGKA), "station_worker")
    a_course_on_crises()
    page, mine = reverse("web:worker-tab", args=[me.id, "careers"]), reverse("web:own-tab", args=["careers"])
    sign_in(client, zhuoma)
    shown = get(client, mine)
    assert "还没有评定过" in shown
    assert all(name in get(client, reverse("careers:rate-own")) for name in EIGHT)
    rate(client, reverse("careers:rate-own"), 3, "白玛家的走访记录")
    assert client.post(reverse("careers:rate", args=[me.id]), {}).status_code == 403, "not as one's own supervisor"
    client.logout()
    sign_in(client, deji, verified=True)
    rate(client, reverse("careers:rate", args=[me.id]), 2, "跟访三次,危机时没有先保安全", crisis_intervention=1)
    assert "要谈一次" in get(client, page)
    rate(client, reverse("careers:agree", args=[me.id]), 2, "谈了半小时,都同意", crisis_intervention=1)
    heat = get(client, f"{reverse('careers:heat')}?place={GONGKA}")
    assert "卓玛" in heat
    assert "央金" in heat
    client.logout()
    sign_in(client, zhuoma)
    shown = get(client, mine)
    assert '<svg class="drawing"' in shown
    assert all(name in shown for name in EIGHT), "the radar has its table"
    assert "差 1 级" in shown
    assert "危机当面怎么办" in shown, "the course that builds what is lacking"
    assert "跟访三次" in shown, "one reads what one's rating rests on"
    assert CompetencyRating.objects.filter(worker=me).count() == 3
    client.logout()
    sign_in(client, cuomu, verified=True)
    county = get(client, f"{reverse('careers:heat')}?place={MOZHUGONGKA}")
    assert "卓玛" not in county, "the county sees numbers"
    assert "没有达到岗位要求的人数" in county
    assert "卓玛" in get(client, f"{reverse('careers:heat')}?place={GONGKA}&lacking=crisis_intervention")
    client.logout()
    sign_in(client, make_user("far", "station_head", "330109002000"), verified=True)
    assert client.get(page).status_code == 404
