"""Questions practised where there is no signal: downloaded sealed, answered, explained, and each answer at the server once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.domain.practice.models import Card, PracticeAnswer, Question
from lianxin.domain.practice.services import load_questions
from tests import factories
from tests.browser.conftest import PATIENCE
from tests.browser.field_phone import NAMES, PASSPHRASE, FieldPhone, kept, phone_in_the_field, tap
from tests.browser.test_field_app_steadfast import show
from tests.browser.test_field_child_report import CONTENTS
from tests.factories import GONGKA

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def worker(transactional_db: None) -> User:
    load_questions(actor=Viewer.system("测试"), now=timezone.now())
    Question.objects.exclude(code__in=["aa01", "aa03"]).update(state="retired")
    return factories.make_user("zhuoma", "worker", GONGKA, display_name="卓玛", starts_on=date(2020, 1, 1))


@pytest.fixture
def phone(chromium: Browser, worker: User, tmp_path: Path) -> Iterator[FieldPhone]:
    with phone_in_the_field(chromium, tmp_path) as made:
        yield made


def test_a_worker_practises_without_a_signal_and_each_answer_arrives_once(phone: FieldPhone, worker: User) -> None:
    single = Question.objects.get(code="aa01")
    page = phone.open()
    phone.first_use(page, worker)
    kept(page, worker, "practice-mark")
    assert single.stem[:12] not in page.evaluate(CONTENTS, str(worker.id))
    page.context.set_offline(True)
    page.reload()
    page.fill("[name=passphrase]", PASSPHRASE)
    tap(page, "解锁", "button")
    tap(page, "刷题 · 2 道")
    tap(page, "看答案", "button")
    page.get_by_text("请先选一个选项。").wait_for()
    for asked in Question.objects.filter(code__in=["aa01", "aa03"]).order_by("id"):  # new ones come in this order
        answer(page, asked, "A" if asked == single else asked.right, "答错了" if asked == single else "答对了")
        page.get_by_text(asked.why).wait_for()
        phone.screenshot(page, f"practice-{asked.kind}")
        tap(page, "下一题", "button")
    answer(page, single, single.right, "答对了")  # what was wrong comes again
    tap(page, "下一题", "button")
    page.get_by_text("手机上的题练完了").wait_for()
    show(page, "/outbox")
    page.get_by_text("刷题:3 次作答待发送").wait_for()
    page.context.set_offline(False)
    tap(page, "立即同步", "button")
    page.get_by_role("button", name="发件箱: 0 待发送, 0 有问题").wait_for()
    tap(page, "立即同步", "button")
    page.get_by_text("刷题:").wait_for(state="detached")
    wait_for(page, 3)
    assert sorted(PracticeAnswer.objects.values_list("question__code", "is_right")) == [("aa01", False), ("aa01", True), ("aa03", True)]
    assert PracticeAnswer.objects.filter(channel="phone").count() == 3
    assert dict(Card.objects.values_list("question__code", "seen")) == {"aa01": 2, "aa03": 1}
    assert not [name for name in page.evaluate(NAMES, str(worker.id)) if name.startswith("file/")]
    assert not phone.complaints


def answer(page: Page, asked: Question, chosen: str, verdict: str) -> None:
    page.get_by_text(asked.stem).wait_for()
    for letter in chosen:
        page.check(f"[name=chosen][value={letter}]")
    tap(page, "看答案", "button")
    page.get_by_text(verdict).wait_for()


def wait_for(page: Page, number: int) -> None:
    for _each in range(PATIENCE // 100):
        if PracticeAnswer.objects.count() >= number:
            return
        page.wait_for_timeout(100)
    pytest.fail("the answers never reached the server")
