"""The profile of a place says of when its categories are: they are decided at night."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.domain.people.services.passes import run_pass
from tests.factories import BEIGAN, GONGKA, MOZHUGONGKA, NOW, make_user, sign_in

pytestmark = pytest.mark.django_db
XIAOSHAN = "330109000000"


def page_at(client: Client, place: str) -> str:
    return client.get(reverse("web:profile"), {"place": place}).content.decode()


def test_the_categories_carry_the_moment_of_the_last_night_of_this_county(client: Client, cuomu: User) -> None:
    sign_in(client, cuomu, verified=True)
    run_pass(actor=Viewer.system("pass"), now=NOW, county=XIAOSHAN)
    assert "不随当天的变动更新" in page_at(client, MOZHUGONGKA)  # another county's night says nothing of this one
    run_pass(actor=Viewer.system("pass"), now=NOW, county=MOZHUGONGKA)
    for place in (MOZHUGONGKA, GONGKA):
        assert "截至 2026年11月23日" in page_at(client, place).split("人群类别由夜间核算得出")[1][:40]


def test_who_may_not_see_the_county_is_not_told_of_its_nights(client: Client) -> None:
    run_pass(actor=Viewer.system("pass"), now=NOW, county=MOZHUGONGKA)
    sign_in(client, make_user("waibu", "station_head", BEIGAN))
    assert "夜间核算得出" not in page_at(client, MOZHUGONGKA)
