"""The catalogue as it suits one person: meant for them first, nothing left out, each with its reason."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from lianxin.base import packs
from lianxin.base.access.models import User
from lianxin.domain.care.models import CarePlan
from lianxin.domain.care.rules import Standing, suited
from lianxin.domain.care.services import open_care_plan
from lianxin.domain.people.models import Resident
from tests.entry.web.reading import form_of, get
from tests.factories import NOW, TABA, make_household, sign_in, viewer_for

PACK = packs.get(packs.BASE)
ANSWERS = st.dictionaries(st.sampled_from(sorted(PACK.categories)), st.sampled_from(["yes", "no", "cannot_tell"]))
TIERS = st.sampled_from(["", *PACK.tiers])


@given(answers=ANSWERS, tier=TIERS)
def test_no_service_is_lost_and_what_is_meant_for_the_person_comes_first(answers: dict[str, str], tier: str) -> None:
    found = suited(PACK.offered, Standing(answers, tier))
    assert sorted(one.code for one in found) == sorted(PACK.offered)
    meant = [bool(one.because or one.tier) for one in found]
    assert meant == sorted(meant, reverse=True)
    for one in found:
        assert all(answers[code] == "yes" for code in one.because)
        assert all(answers[code] == "cannot_tell" for code in one.unknown)
        assert (one.fit == "everybody") == (not one.service.categories and not one.service.tiers)


def test_an_elder_alone_is_offered_company_and_not_yet_bathing() -> None:
    found = {one.code: one for one in suited(PACK.offered, Standing({"duju": "yes", "shineng": "no", "banshineng": "no"}, "elder_key"))}
    assert (found["jingshen"].fit, found["jingshen"].because) == ("meant", ("duju",))
    assert (found["zhuji"].fit, found["zhuji"].tier) == ("meant", "elder_key")
    assert found["zhuyu"].fit == "others"
    unsure = {one.code: one for one in suited(PACK.offered, Standing({"shineng": "cannot_tell"}, "elder_key"))}
    assert (unsure["zhuyu"].fit, unsure["zhuyu"].unknown) == ("unknown", ("shineng",))


@pytest.mark.django_db
def test_a_plan_keeps_the_tier_it_was_made_at(zhuoma: User, baima: Resident) -> None:
    baima.household = make_household(TABA)
    baima.save()
    plan = open_care_plan(actor=viewer_for(zhuoma), now=NOW, resident_id=baima.id)
    assert plan.tier == "elder_high"


@pytest.mark.django_db
def test_the_page_offers_in_that_order_and_says_why(client: Client, zhuoma: User, baima: Resident) -> None:
    baima.household, baima.ability_level = make_household(TABA), 0
    baima.save()
    sign_in(client, zhuoma)
    page = reverse("care:plan", args=[baima.id])
    empty = get(client, page)
    assert "高风险" in empty
    client.post(page, form_of(empty) | {"goals": "自己在家住得好"})
    assert CarePlan.objects.get().tier == "elder_high"
    html = get(client, page)
    assert html.index("建议的服务") < html.index("精神慰问") < html.index("目录里的其他服务") < html.index("助浴")
    assert "因为:高龄老人、独居老人" in html
    assert "一般给:失能老人、半失能老人" in html
    assert "订计划时的走访分级" in html
