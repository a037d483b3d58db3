"""Looking through submissions: the inbox, one with its findings and photos, decisions and the next one, quarantine, who may."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from lianxin.base.access.models import Grant
from lianxin.domain.surveys.models import Form, Submission
from tests import factories
from tests.domain.surveys.made import answered, make_form, photo, send
from tests.domain.surveys.test_needs_found import screened
from tests.factories import BEIGAN, GONGKA, TABA

if TYPE_CHECKING:
    from django.test import Client

    from lianxin.base.access.models import User
    from lianxin.domain.people.models import Resident

pytestmark = pytest.mark.django_db


@pytest.fixture
def form(db: None) -> Form:
    return make_form()


@pytest.fixture
def wrong(form: Form, zhuoma: User, baima: Resident) -> Submission:
    """An answer that breaks a rule, with a photo, about 白玛."""
    xml = answered(age=45, resident=baima.id, photo="home.jpg")
    return send(zhuoma, xml, files={"home.jpg": photo()}).submission


def act(client: Client, submission: Submission, name: str, note: str = "", version: int = 1, query: str = "") -> str:
    answer = client.post(reverse("surveys:submission", args=[submission.id]) + query, {"act": name, "note": note, "version": version}, follow=True)
    return answer.content.decode()


def test_the_inbox_and_one_submission_show_what_is_wrong(client: Client, wrong: Submission, deji: User) -> None:
    factories.sign_in(client, deji)
    inbox = client.get(reverse("surveys:submissions")).content.decode()
    assert "白玛" in inbox
    assert "有问题,待审核" in inbox
    page = client.get(reverse("surveys:submission", args=[wrong.id])).content.decode()
    for said in ("须满 60 岁", "不合规则", "年龄", "45", "独居吗?", "卓玛"):
        assert said in page, said
    picture = re.search(r'<img src="(/files/[0-9a-f-]+/)"', page)
    assert picture is not None
    assert client.get(picture[1]).status_code == 200


def test_who_was_to_be_named_and_was_not_is_told_so(client: Client, form: Form, zhuoma: User, deji: User) -> None:
    """The place alone would look like an answer about the place."""
    sent = send(zhuoma, answered()).submission
    assert (sent.resident, form.subject) == (None, "resident")
    factories.sign_in(client, deji)
    assert "没有写明是谁" in client.get(reverse("surveys:submissions")).content.decode()
    assert "没有写明是谁" in client.get(reverse("surveys:submission", args=[sent.id])).content.decode()


def test_the_readers_language_is_used(client: Client, wrong: Submission, deji: User) -> None:
    factories.sign_in(client, deji)
    page = client.get(reverse("surveys:submission", args=[wrong.id]), headers={"Accept-Language": "bo"}).content.decode()
    assert "ལོ་ ༦༠ དགོས།" in page


def test_a_decision_leads_on_to_the_next(client: Client, wrong: Submission, deji: User, zhuoma: User) -> None:
    other = send(zhuoma, answered(age=88)).submission
    factories.sign_in(client, deji)
    assert "请写明理由" in act(client, wrong, "send_back")
    page = act(client, wrong, "send_back", "年龄请核对", query="?state=")
    assert re.search(r"白玛[^<]*·老人需求·[^<]*:已退回", page), "it names the sheet that was decided"
    assert "88" in page, "the next one that waits"
    act(client, other, "approve")
    assert {one.state for one in Submission.objects.all()} == {"sent_back", "approved"}
    assert "这里没有答卷" in client.get(reverse("surveys:submissions")).content.decode()


def test_what_waits_in_quarantine_is_let_in_or_turned_down(client: Client, form: Form, cuomu: User) -> None:
    stranger = factories.make_user("stranger", "worker", BEIGAN, display_name="外人")
    held = send(stranger, answered(), place_hint=TABA).submission
    assert held.state == "quarantined"
    factories.sign_in(client, cuomu)
    where = reverse("surveys:submissions") + "?state=quarantined"
    assert str(held.id) in client.get(where).content.decode()
    page = client.get(reverse("surveys:submission", args=[held.id])).content.decode()
    assert "解除隔离" in page
    act(client, held, "release")
    held.refresh_from_db()
    assert held.state == "received"


def test_nobody_approves_their_own_and_workers_do_not_review(client: Client, wrong: Submission, zhuoma: User, deji: User, form: Form) -> None:
    factories.sign_in(client, zhuoma)
    page = client.get(reverse("surveys:submission", args=[wrong.id])).content.decode()
    assert 'value="approve"' not in page
    assert client.post(reverse("surveys:submission", args=[wrong.id]), {"act": "approve", "version": 1}).status_code == 403
    mine = send(deji, answered()).submission
    factories.sign_in(client, deji)
    assert 'value="approve"' not in client.get(reverse("surveys:submission", args=[mine.id])).content.decode()
    assert client.post(reverse("surveys:submission", args=[mine.id]), {"act": "approve", "version": 1}).status_code == 403


def test_another_place_sees_nothing_of_it(client: Client, wrong: Submission) -> None:
    elsewhere = factories.make_user("elsewhere", "station_head", "540127101000", display_name="邻镇")
    factories.sign_in(client, elsewhere)
    assert client.get(reverse("surveys:submission", args=[wrong.id])).status_code == 404
    assert client.post(reverse("surveys:submission", args=[wrong.id]), {"act": "approve", "version": 1}).status_code == 404
    for query in ("?state=all", f"?state=all&place={GONGKA}", f"?state=all&form={wrong.form_id}"):
        assert str(wrong.id) not in client.get(reverse("surveys:submissions") + query).content.decode()


def test_a_residents_file_and_the_workers_day_show_it(client: Client, wrong: Submission, deji: User, zhuoma: User, baima: Resident) -> None:
    factories.sign_in(client, deji)
    file = client.get(reverse("web:resident", args=[baima.id]) + "?tab=surveys").content.decode()
    assert reverse("surveys:submission", args=[wrong.id]) in file
    act(client, wrong, "send_back", "年龄请核对")
    factories.sign_in(client, zhuoma)
    day = client.get(reverse("web:today")).content.decode()
    assert "退回修改的问卷" in day
    assert "年龄请核对" in day
    assert reverse("surveys:edit", args=[wrong.id]) in day


def test_what_cannot_wait_stands_first_on_the_page(client: Client, zhuoma: User, deji: User) -> None:
    row = screened(zhuoma, 2)
    factories.sign_in(client, deji)
    page = client.get(reverse("surveys:submission", args=[row.id])).content.decode()
    assert "须立即处理" in page
    assert page.index("PHQ-9 第9题有自伤念头") < page.index("合计 2 分") < page.index("做事时提不起劲")


def test_only_a_reviewer_within_reach_reads_whom_a_quarantined_answer_names(
    client: Client, form: Form, zhuoma: User, deji: User, baima: Resident
) -> None:
    Grant.objects.filter(user=zhuoma).update(ends_on=factories.NOW.date())
    held = send(zhuoma, answered(resident=baima.id)).submission
    factories.sign_in(client, deji)
    address = reverse("surveys:submission", args=[held.id])
    assert "白玛" in client.get(address).content.decode()
    stranger = factories.make_resident("远方", "330109002001")
    Submission.objects.filter(id=held.id).update(claimed_resident=stranger.id)
    page = client.get(address).content.decode()
    assert "远方" not in page
    assert str(stranger.id) not in page
