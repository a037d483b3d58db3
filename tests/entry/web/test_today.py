"""今日: the visits of the plan in their order; what stands in no plan apart, with its reason."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lianxin.base.access.models import User
from lianxin.domain.care.models import Visit
from lianxin.kernel.clock import local_day
from tests.factories import TABA, make_resident, sign_in

pytestmark = pytest.mark.django_db


def plan(worker: User, name: str, **fields: Any) -> Visit:
    whom = make_resident(name, lon=91.7, lat=29.8)
    return Visit.objects.create(
        place=TABA, resident=whom, worker=worker, service="zhucan", day=local_day(timezone.now()), window_start=600,
        window_end=720, **fields,
    )  # fmt: skip


def drawn(client: Client, worker: User) -> str:
    sign_in(client, worker)
    return client.get(reverse("web:today")).content.decode()


def test_what_the_plan_left_out_says_why_and_has_no_number(client: Client, zhuoma: User) -> None:
    plan(zhuoma, "扎西", left_out="needs_two_carers")
    plan(zhuoma, "旦增", sequence=1, planned_start=610)
    plan(zhuoma, "次仁", sequence=2, planned_start=660)
    html = drawn(client, zhuoma)
    assert "还有 3 次" in html
    assert "未排入计划:须两人同去,请人工安排" in html
    stops, apart = html.split('class="stops-apart"')
    assert "扎西" not in stops.partition('class="stops"')[2]
    assert "扎西" in apart
    assert re.findall(r'class="pin-number"[^>]*>(\d)<', html) == ["1", "2"]
    assert html.count('class="pin apart"') == 1
    assert html.count('class="plain apart"') == 1


def test_what_came_after_the_plan_says_so(client: Client, zhuoma: User) -> None:
    plan(zhuoma, "旦增", sequence=1, planned_start=610)
    plan(zhuoma, "扎西")
    assert "未排入计划:发布以后新增或改派给您的" in drawn(client, zhuoma)


def test_without_a_plan_nothing_is_missing_from_it(client: Client, zhuoma: User) -> None:
    plan(zhuoma, "旦增")
    plan(zhuoma, "扎西")
    html = drawn(client, zhuoma)
    assert "未排入计划" not in html
    assert html.count('class="pin-number"') == 2


def test_a_visit_made_besides_the_plan_is_no_stop_of_its_way(client: Client, zhuoma: User) -> None:
    plan(zhuoma, "旦增", sequence=1, planned_start=610)
    plan(zhuoma, "扎西", recorded_at=timezone.now(), result="met")
    html = drawn(client, zhuoma)
    assert "未排入计划" not in html
    assert html.count('class="pin-number"') == 1
    assert html.count('class="pin apart"') == 1
