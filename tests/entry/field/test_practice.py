"""Practice on a phone: a bounded number of questions of one's own level goes along; each answer comes in once and is held for nobody."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from lianxin.base.access.models import Grant, User
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit.models import AuditEntry
from lianxin.domain.practice.models import Card, PracticeAnswer, Question
from lianxin.domain.practice.services import load_questions
from lianxin.domain.surveys.models import HeldOperation
from tests import factories
from tests.entry.field.test_operations import op, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone(zhuoma: User) -> Client:
    load_questions(actor=Viewer.system("测试"), now=timezone.now())
    return factories.sign_in(Client(), zhuoma)


def answered(code: str = "aa01", chosen: str = "B") -> dict[str, object]:
    return op("practice", {"question_id": str(Question.objects.get(code=code).id), "chosen": chosen})


def test_a_phone_takes_a_bounded_number_of_questions_with_answers_and_hears_when_nothing_is_new(phone: Client) -> None:
    given = phone.get("/field/api/practice")
    rows = given.json()["rows"]
    assert 0 < len(rows) <= 80
    assert len(given.content) < 100_000
    assert set(rows[0]) == {"id", "chapter", "kind", "stem", "options", "right", "why"}
    assert rows[0]["chapter"].keys() == {"zh", "bo", "en"}
    assert phone.get("/field/api/practice", headers={"If-None-Match": given["ETag"]}).status_code == 304
    assert phone.get("/field/api/pack").json()["may"]["practice"]
    assert Client().get("/field/api/practice").status_code == 401


def test_an_answer_comes_in_once_and_is_taken_off_what_is_new(phone: Client) -> None:
    made = answered()
    [first] = send(phone, made)
    [again] = send(phone, made)
    assert (first["outcome"], again["outcome"]) == ("accepted", "again")
    assert PracticeAnswer.objects.get().channel == "phone"
    before = {row["id"] for row in phone.get("/field/api/practice").json()["rows"]}
    assert str(Card.objects.get().question_id) in before  # learnt a minute ago: it comes once more today
    Card.objects.update(due_at=timezone.now() + timedelta(days=9))
    assert str(Card.objects.get().question_id) not in {row["id"] for row in phone.get("/field/api/practice").json()["rows"]}


def test_nonsense_and_what_nobody_asked_is_refused_by_name_and_nothing_is_held(phone: Client) -> None:
    strange = op("practice", {"question_id": str(uuid4()), "chosen": "A"})
    told = send(phone, answered(chosen="Q"), strange, op("practice", {"chosen": "A"}), answered(chosen=""))
    assert [one["problem"]["code"] for one in told] == ["practice.choice_unknown", "general.not_found", "field.not_understood", "practice.nothing_chosen"]
    assert not HeldOperation.objects.exists()
    assert not PracticeAnswer.objects.exists()


def test_who_has_lost_the_role_is_refused_and_nobody_else_has_to_look_at_it(phone: Client) -> None:
    made = answered()
    Grant.objects.update(ends_on=timezone.now().date() - timedelta(days=1))
    [told] = send(phone, made)
    assert (told["outcome"], told["problem"]["code"]) == ("refused", "access.denied")
    assert phone.get("/field/api/practice").status_code == 403
    assert not HeldOperation.objects.exists()


def test_what_a_phone_answered_without_a_signal_is_one_line_of_the_trail(phone: Client) -> None:
    made = [answered(code) for code in ("aa01", "aa02", "aa03")]
    before = AuditEntry.objects.filter(verb="practice.answer").count()
    assert [one["outcome"] for one in send(phone, *made)] == ["accepted"] * 3
    assert AuditEntry.objects.filter(verb="practice.answer").count() == before + 1
    more = [*made[:1], answered("aa04")]
    assert [one["outcome"] for one in send(phone, *more)] == ["again", "accepted"]
    assert [one["outcome"] for one in send(phone, answered("aa05"), answered("aa06", "Q"), answered("aa07"))] == ["accepted", "refused", "accepted"]
    assert PracticeAnswer.objects.count() == 6
