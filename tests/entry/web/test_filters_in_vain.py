"""What an address asks of a list and nobody offers is said in one remark; nothing fails, nothing is silently left out."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.domain.people.models import Resident
from tests.entry.web.reading import get
from tests.factories import TABA, make_user, sign_in

pytestmark = pytest.mark.django_db
REMARK = "这个筛选条件,下面的名单没有按它缩小"


@pytest.mark.parametrize(
    ("page", "asked", "shown"),
    [
        ("needs:inbox", "state=xyz", "state:xyz"),
        ("needs:inbox", "urgency=foo", "紧急程度:foo"),
        ("needs:inbox", "show=nonsense", "状态:nonsense"),
        ("commitments:board", "show=nonsense", "状态:nonsense"),
        ("commitments:board", "worker=nobody-i-know", "承办人:nobody-i-know"),
        ("people:list", "age=abc", "年龄:abc"),
        ("web:visits-due", "tier=x", "tier:x"),
        ("settlement:waiting", "month=2026-99", "月份:2026-99"),
        ("needs:inbox", "urgency=%3Cscript%3E", "&lt;script&gt;"),
    ],
)
def test_the_list_says_what_it_did_not_narrow_by(client: Client, deji: User, page: str, asked: str, shown: str) -> None:
    html = get(sign_in(client, deji, verified=True), f"{reverse(page)}?{asked}")
    assert html.count(REMARK) == 1
    assert shown in html


def test_a_list_of_accounts_says_it_too(client: Client) -> None:
    admin = make_user("boss", "system_admin", "540100000000")
    assert "xyz" in get(sign_in(client, admin, verified=True), f"{reverse('web:admin-users')}?state=xyz")


@pytest.mark.parametrize(
    ("page", "asked"),
    [
        ("needs:inbox", ""),
        ("needs:inbox", "urgency=high&kind=&show=overdue&after="),
        ("commitments:board", "show=doubtful&worker=all"),
        ("people:list", f"age=60-69&place={TABA}"),
        ("web:visits-due", "show=overdue"),
        ("settlement:waiting", f"month=2026-11&place={TABA}&why=doubts"),
    ],
)
def test_what_a_list_offers_needs_no_remark(client: Client, deji: User, baima: Resident, page: str, asked: str) -> None:
    assert REMARK not in get(sign_in(client, deji, verified=True), f"{reverse(page)}?{asked}")


@pytest.mark.parametrize("page", ["needs:inbox", "commitments:board", "people:list", "web:visits-due"])
def test_a_place_that_is_no_code_is_refused_in_words(client: Client, deji: User, page: str) -> None:
    answer = sign_in(client, deji, verified=True).get(f"{reverse(page)}?place=bad")
    assert 400 <= answer.status_code < 500
    assert "bad" in answer.content.decode()


@pytest.mark.parametrize("page", ["conduct:board", "minors:vetting", "minors:leaves"])
def test_a_part_that_there_cannot_be_is_the_first(client: Client, cuomu: User, page: str) -> None:
    get(sign_in(client, cuomu, verified=True), f"{reverse(page)}?after={'9' * 5000}")
