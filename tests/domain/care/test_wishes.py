"""Wishes of those who come: told once however often they are sent, and their reasons not told to whomever they are about."""

from __future__ import annotations

import threading
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.domain.care import selectors, services
from lianxin.domain.care.models import ResidentWish
from lianxin.domain.people.models import Resident
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError
from tests.entry.web.reading import form_of, get
from tests.factories import NOW, refused, sign_in, viewer_for
from tests.marks import POSTGRESQL_ALONE


@pytest.mark.django_db
def test_why_somebody_is_not_to_come_is_told_to_those_who_plan_and_not_to_them(
    client: Client, zhuoma: User, ciren: User, deji: User, baima: Resident
) -> None:
    head = viewer_for(deji)
    services.record_wish(
        actor=head, now=NOW, resident_id=baima.id, kind="not_carer", carer_id=ciren.id, is_hard=True, reason="上次摔了碗还骂人"
    )
    services.record_wish(actor=head, now=NOW, resident_id=baima.id, kind="sex", value="2", reason="不好意思")
    told = {user.username: {wish.reason for wish in selectors.wishes_of(viewer_for(user), baima.id)} for user in (zhuoma, ciren, deji)}
    assert told == {user: {"上次摔了碗还骂人", "不好意思"} for user in (zhuoma.username, deji.username)} | {ciren.username: {"", "不好意思"}}
    page = reverse("care:wishes", args=[baima.id])
    assert "上次摔了碗" in get(sign_in(client, deji, verified=True), page)
    his = get(sign_in(Client(), ciren), page)
    assert "不要次仁来" in his
    assert "上次摔了碗" not in his


@pytest.mark.django_db
def test_a_wish_sent_twice_is_one_wish_and_no_error(client: Client, deji: User, baima: Resident) -> None:
    head, page = sign_in(client, deji, verified=True), reverse("care:wishes", args=[baima.id])
    sent = form_of(get(head, page), 'name="wish_id"') | {"wish": "sex:2"}
    assert [head.post(page, sent).status_code for _n in range(2)] == [302, 302]
    assert ResidentWish.objects.count() == 1
    with refused("care.wish_told"):
        services.record_wish(actor=viewer_for(deji), now=NOW, resident_id=baima.id, kind="sex", value="1")


@pytest.mark.django_db(transaction=True)
@POSTGRESQL_ALONE
@pytest.mark.parametrize("is_same_form", [True, False])
def test_of_two_who_write_a_wish_down_at_once_the_second_finds_it(deji: User, baima: Resident, is_same_form: bool) -> None:
    began, heard, first = threading.Barrier(2), list[str](), new_id()

    def tell(wish_id: UUID) -> None:
        try:
            began.wait(timeout=60)
            services.record_wish(actor=viewer_for(deji), now=NOW, resident_id=baima.id, kind="sex", value="2", wish_id=wish_id)
            heard.append("told")
        except ProblemError as refused_:
            heard.append(refused_.code)
        finally:
            connection.close()

    both = [threading.Thread(target=tell, args=(key,)) for key in (first, first if is_same_form else new_id())]
    for one in both:
        one.start()
    for one in both:
        one.join(timeout=120)
    assert sorted(heard) == (["told", "told"] if is_same_form else ["care.wish_told", "told"])
    assert ResidentWish.objects.count() == 1
