"""S04 开通考考“绿灯”: may I sit, why and what is missing → what to do by when → the helpline with a clock → what everybody may read. The
question bank: `test_S04_question_bank`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.base.notices.models import Notice
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.exams.models import ExamEntry, HelplineQuestion
from lianxin.domain.exams.services import tell_of_steps
from tests.domain.exams.story import MOZHU, County, county
from tests.entry.web.reading import form_of, get
from tests.factories import engage, make_worker, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.journey, pytest.mark.usefixtures("divisions")]
SPRING = datetime(2026, 4, 5, 2, 0, tzinfo=UTC)
"""Registration is open until the 10th."""


@pytest.fixture
def there(db: None) -> County:
    return county()


@pytest.fixture(autouse=True)
def spring(there: County) -> Iterator[None]:
    with time_machine.travel(SPRING, tick=False):
        yield


def browser(who: Viewer) -> Client:
    return sign_in(Client(), User.objects.get(id=who.id), verified=True)


def test_from_may_i_sit_to_registered_with_help_on_the_way(there: County) -> None:
    own = browser(there.own)
    mine = reverse("web:own-tab", args=["exams"])
    page = get(own, mine)
    assert "学历符合,工作年限 4 年(算到 2026年12月31日),要求满 2 年" in page
    assert "社会工作者职业水平评价暂行规定" in page, "the row and where it comes from"
    assert "要求满 5 年,还差 1 年" in page
    assert "一直做下去,2027 年起符合" in page
    assert "还没有社会工作师证书" in page

    own.post(reverse("exams:intend", args=[there.cycle.id, "assistant"]))
    page = get(own, mine)
    for text in ("备齐材料", "已过 2026年3月6日", "网上填报", "截止 2026年4月7日", "打印准考证", "截止 2026年6月11日"):
        assert text in page, text
    assert tell_of_steps(actor=Viewer.system("夜间"), now=SPRING, place=MOZHU) == 2
    assert {one.link for one in Notice.objects.filter(user_id=there.own.id)} == {mine}
    entry = ExamEntry.objects.get(worker=there.zhuoma)
    own.post(reverse("exams:tick", args=[entry.id, "papers"]), {"done": "yes"})
    assert "改为没有办" in get(own, mine)

    ask = reverse("exams:ask")
    own.post(ask, form_of(get(own, ask)) | {"question": "换过单位,工作年限怎么算?"})
    asked = HelplineQuestion.objects.get()
    assert asked.clock.due_at == SPRING + timedelta(hours=24)
    with time_machine.travel(SPRING + timedelta(hours=25), tick=False):
        head = browser(there.head)
        assert "逾期" in get(head, reverse("exams:questions"))
        kept_at = reverse("exams:question", args=[asked.id])
        promise = reverse("commitments:commitment", args=[asked.clock_id])
        assert promise in get(head, reverse("commitments:board") + "?status=overdue")
        assert kept_at in get(head, promise), "the one board has it, and leads to it"
        head.post(kept_at, {"text": "前后单位的社会工作都算,中断的时间不算。"})
        assert not Commitment.objects.get(id=asked.clock_id).is_open
        publish = reverse("exams:publish", args=[asked.id])
        head.post(publish, form_of(get(head, publish)) | {"question": "换过单位怎么算年限?", "text": "都算,中断的时间不算。"})
    own = browser(there.own)
    assert "中断的时间不算" in get(own, reverse("exams:question", args=[asked.id]))
    assert "换过单位怎么算年限?" in get(own, reverse("exams:faq"))

    register = reverse("exams:register-self", args=[there.cycle.id]) + "?level=assistant"
    own.post(register, form_of(get(own, register)) | {"ticket": "2640001"})
    entry.refresh_from_db()
    assert entry.registered_on == date(2026, 4, 5)


def test_whoever_may_sit_and_has_not_registered_is_called(there: County) -> None:
    head, officer = browser(there.head), browser(there.officer)
    unknown = make_worker("次仁")
    engage(unknown)
    officer.post(reverse("exams:assess", args=[there.cycle.id]))
    board = get(head, reverse("exams:board"))
    people = reverse("exams:people", args=[there.cycle.id])
    assert f"{people}?count=uncalled" in board
    assert "卓玛" in get(head, f"{people}?count=uncalled")
    unsure = get(head, f"{people}?count=unsure")
    assert "次仁" in unsure
    assert "没有登记学历" in unsure
    register = reverse("exams:register", args=[there.cycle.id, there.zhuoma.id])
    head.post(register, form_of(get(head, register)) | {"level": "assistant", "on": "2026-04-05"})
    assert "卓玛" not in get(head, f"{people}?count=uncalled")
    assert "卓玛" in get(head, f"{people}?count=registered")
