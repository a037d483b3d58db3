"""L12, L15: one plan for a child on the five lines, each thing by one of the five societies; the report by line counts them, and every
number opens the rows it counts."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lianxin.domain.commitments.models import Commitment
from tests.domain.minors import story
from tests.factories import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.journey, pytest.mark.usefixtures("divisions")]
PAIRS = (("policy", "community"), ("mind", "worker"), ("resources", "charity"), ("skills", "organisation"), ("social", "volunteer"))


@pytest.fixture(autouse=True)
def later() -> Iterator[None]:
    with time_machine.travel(story.LATER, tick=False):
        yield


def test_one_plan_is_served_by_five_kinds_of_actors_and_counted_by_line() -> None:
    people = story.station()
    file_id = story.taken_up(people)
    story.reported(people, file_id)
    story.assessed(people, file_id)
    story.helped(people, file_id)
    officer = sign_in(Client(), people.quzhen, verified=True)
    for line, society in PAIRS:
        name = "" if society == "worker" else f"{society}的人"
        fields = {"line": line, "society": society, "actor_name": name, "detail": "每周一次", "due_on": "2026-12-20"}
        assert officer.post(reverse("minors:act", args=[file_id, "item"]), fields).status_code == 302
    plan = officer.get(f"{reverse('minors:file', args=[file_id])}?show=plan").content.decode()
    for words in ("政策落实", "心理疏导", "资源链接", "能力提升", "社会融入", "社区", "社会组织", "社会工作者", "社区志愿者", "社会慈善资源"):
        assert words in plan
    promised = Commitment.objects.filter(minor_item__isnull=False)
    assert set(promised.values_list("actor_kind", flat=True)) == {"worker", "volunteer", "organisation"}
    assert all("每周" not in one.title for one in promised)

    page = officer.get(reverse("minors:lines")).content.decode()
    opened = re.findall(r'href="(/minors/lines/rows/\?[^"]+)"[^>]*>\s*(\d+)', page)
    assert len(opened) >= 10  # five cells and five sums
    for address, number in opened:
        rows = officer.get(address.replace("&amp;", "&")).context["table"].rows
        assert len(rows) == int(number)
        assert "格桑" not in str(rows)
    assert sign_in(Client(), people.dawa).get(reverse("minors:lines")).status_code == 403
