"""The helpline: asked, promised by a time, answered, and written anew for everybody; and the wrong persons."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lianxin.base.audit.models import AuditEntry
from lianxin.base.notices.models import Notice
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.exams import selectors, services
from lianxin.domain.exams.models import HelplineQuestion
from lianxin.kernel.ids import new_id
from tests.domain.exams.story import GONGKA, SHICHENG, County, county, person
from tests.factories import NOW, make_worker, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def there() -> County:
    return county()


def test_a_question_is_promised_an_answer_and_the_promise_kept(there: County) -> None:
    key = new_id()
    asked = services.ask(
        actor=there.own, now=NOW, question="大专可以报中级吗?", level="middle", question_id=key
    )
    assert (
        services.ask(actor=there.own, now=NOW, question="大专可以报中级吗?", question_id=key).id == asked.id
    )
    assert (asked.clock.due_at, asked.clock.kind) == (NOW + timedelta(hours=24), "exam_question")
    assert list(selectors.waiting(there.head)) == [asked]
    assert set(Notice.objects.filter(kind="exam.asked").values_list("user_id", flat=True)) == {
        there.officer.id,
        there.head.id,
    }
    services.answer(
        actor=there.head, now=NOW + timedelta(hours=1), question_id=asked.id, text="看专业和年限。"
    )
    clock = Commitment.objects.get(id=asked.clock_id)
    assert (clock.is_open, clock.done_by) == (False, there.head.id)
    assert selectors.own_questions(there.own)[0].answer == "看专业和年限。"
    assert Notice.objects.filter(kind="exam.answered", user_id=there.own.id).count() == 1
    services.answer(
        actor=there.head, now=NOW + timedelta(hours=2), question_id=asked.id, text="看专业和年限。"
    )
    assert AuditEntry.objects.filter(verb="exam.answer").count() == 1


def test_a_caller_is_sealed_and_the_look_is_in_the_trail(there: County) -> None:
    asked = services.take_call(
        actor=there.head,
        now=NOW,
        place=GONGKA,
        question="准考证打印不出来",
        channel="phone",
        caller="王五",
        phone="13900001234",
    )
    row = HelplineQuestion.objects.get(id=asked.id)
    assert b"13900001234" not in bytes(row.phone_sealed)
    assert services.reveal_caller(actor=there.officer, now=NOW, question_id=asked.id) == (
        "王五",
        "13900001234",
    )
    assert AuditEntry.objects.filter(verb="exam.show_caller").count() == 1


def test_what_is_published_names_nobody(there: County) -> None:
    asked = services.take_call(
        actor=there.head,
        now=NOW,
        place=GONGKA,
        question="能报吗",
        channel="phone",
        caller="王五",
        phone="13900001234",
    )
    with refused("exam.not_answered"):
        services.publish_answer(actor=there.head, now=NOW, question_id=asked.id, question="能报吗", text="能")
    services.answer(actor=there.head, now=NOW, question_id=asked.id, text="能")
    for text in ("王五可以报", "打 13900001234"):
        with refused("exam.faq_names"):
            services.publish_answer(
                actor=there.head, now=NOW, question_id=asked.id, question="能报吗", text=text
            )
    services.publish_answer(
        actor=there.head, now=NOW, question_id=asked.id, question="大专能报吗", text="能,满四年"
    )
    assert [one.faq_question for one in selectors.faq(there.own)] == ["大专能报吗"]
    assert not selectors.faq(person(SHICHENG, "bureau_officer", "石城")).exists()
    services.unpublish_answer(actor=there.officer, now=NOW, question_id=asked.id)
    assert not selectors.faq(there.own).exists()


def test_nobody_answers_their_own_question_or_one_out_of_reach(there: County) -> None:
    make_worker("扎西", GONGKA, user_id=there.head.id)
    mine = services.ask(actor=there.head, now=NOW, question="我能报高级吗")
    with refused("exam.own"):
        services.answer(actor=there.head, now=NOW, question_id=mine.id, text="能")
    asked = services.ask(actor=there.own, now=NOW, question="怎么缴费")
    with refused("general.not_found"):
        services.answer(
            actor=person(SHICHENG, "bureau_officer", "石城"), now=NOW, question_id=asked.id, text="能"
        )
    with refused("access.denied"):
        services.answer(actor=there.own, now=NOW, question_id=asked.id, text="能")
    with refused("general.empty_field"):
        services.ask(actor=there.own, now=NOW, question="  ")
    with refused("exam.no_file"):
        services.ask(actor=person(GONGKA, "worker", "无档案"), now=NOW, question="怎么缴费")
