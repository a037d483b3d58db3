"""Answers are taken in once each, whatever the order in which two phones bring them, and are nobody else's business."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianxin.base.access.viewer import Viewer
from lianxin.domain.practice.models import Card, Learner, PracticeAnswer, Question
from lianxin.domain.practice.selectors import answer_or_404, begun_today, next_up, phone_load, standings
from lianxin.domain.practice.services import Answered, answer_questions, choose_level, retire_question
from tests.factories import GONGKA, NOW, TABA, make_user, make_worker, refused, viewer_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("bank")]


def question(code: str = "aa01") -> Question:
    return Question.objects.get(code=code)


def given_answer(chosen: str = "", code: str = "aa01", hours: int = 0) -> Answered:
    asked = question(code)
    return Answered(uuid4(), asked.id, chosen or asked.right, NOW - timedelta(days=10) + timedelta(hours=hours))


def send(viewer: Viewer, *answers: Answered) -> list[PracticeAnswer]:
    return answer_questions(actor=viewer, now=NOW, answers=answers, channel="phone")


def test_an_answer_is_judged_kept_once_and_brings_its_question_back_later(learner: Viewer) -> None:
    first = given_answer()
    (kept,) = send(learner, first)
    assert (kept.is_right, kept.points, kept.full, kept.place) == (True, 10, 10, GONGKA)
    assert send(learner, first) == []
    card = Card.objects.get()
    assert (card.seen, card.last_right, card.due_at > first.at) == (1, True, True)
    assert Learner.objects.get().level == "assistant"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=12)
@given(st.lists(st.tuples(st.integers(0, 200), st.sampled_from(["B", "A"])), min_size=2, max_size=6), st.randoms())
def test_two_phones_in_any_order_and_however_often_lead_to_the_same_card(learner: Viewer, rows: list[tuple[int, str]], lot: object) -> None:
    log = [Answered(UUID(int=number + 1), question().id, chosen, NOW - timedelta(days=10) + timedelta(hours=at)) for number, (at, chosen) in enumerate(rows)]
    states = []
    for _each in range(2):
        with transaction.atomic():
            for one in log:
                send(learner, one)
                send(learner, log[0])
            states.append(Card.objects.values_list("step", "stability", "difficulty", "due_at", "seen", "last_right").get())
            transaction.set_rollback(True)
        lot.shuffle(log)  # type: ignore[attr-defined]
    assert states[0] == states[1]


def test_a_phone_whose_clock_is_wrong_is_still_heard(learner: Viewer) -> None:
    for at in (NOW + timedelta(days=3), NOW - timedelta(days=4000)):
        (kept,) = send(learner, Answered(uuid4(), question().id, "B", at))
        assert kept.answered_at == NOW


def test_what_cannot_be_an_answer_is_named(learner: Viewer) -> None:
    for chosen, problem in (("", "practice.nothing_chosen"), ("E", "practice.choice_unknown"), ("AB", "practice.choice_unknown"), ("甲", "practice.choice_unknown")):
        with refused(problem):
            send(learner, Answered(uuid4(), question().id, chosen, NOW))
    with refused("general.not_found"):
        send(learner, Answered(uuid4(), uuid4(), "A", NOW))
    assert not PracticeAnswer.objects.exists()


def test_an_answer_of_somebody_else_does_not_exist_and_its_id_cannot_be_taken(learner: Viewer) -> None:
    mine = given_answer()
    send(learner, mine)
    head = viewer_for(make_user("head", "station_head", GONGKA))
    with refused("general.not_found"):
        answer_or_404(head, mine.id)
    with refused("general.not_found"):
        send(head, mine)
    assert answer_or_404(learner, mine.id).chosen == "B"


def test_who_has_no_role_practises_nothing() -> None:
    with refused("access.denied"):
        send(viewer_for(make_user("nobody")), given_answer())


def test_what_is_due_comes_back_new_ones_stop_at_the_daily_limit_and_a_chapter_goes_on(learner: Viewer) -> None:
    start = next_up(learner, NOW, "assistant_ability")
    assert len(start) == 16
    assert begun_today(learner, NOW) == 0
    rows = Question.objects.filter(subject__startswith="assistant")[:20]
    answer_questions(actor=learner, now=NOW, answers=[Answered(uuid4(), one.id, one.right, NOW) for one in rows], channel="web")
    assert begun_today(learner, NOW) == 20
    assert next_up(learner, NOW, "assistant_practice") == []
    assert len(next_up(learner, NOW, "assistant_practice", "p_elder")) > 0
    assert len(next_up(learner, NOW + timedelta(days=30), "assistant_ability")) == 16


def test_a_phone_takes_questions_of_ones_level_due_first_and_no_more_than_the_pack_says(learner: Viewer) -> None:
    wrong = given_answer("A")
    send(learner, wrong)
    load = phone_load(learner, NOW)
    assert load[0].id == wrong.question_id
    assert {one.subject for one in load} <= {"assistant_ability", "assistant_practice"}
    assert len(load) <= 32
    choose_level(actor=learner, now=NOW, level="middle")
    assert {one.subject for one in phone_load(learner, NOW)} <= {"middle_ability", "middle_law", "middle_practice"}


def test_chapters_tell_what_one_knows(learner: Viewer) -> None:
    send(learner, given_answer(), given_answer("A", hours=1), given_answer(code="aa04"))
    by_chapter = {one.chapter: one for one in standings(learner, NOW)}
    assert (by_chapter["a_goal"].share.percent, by_chapter["a_goal"].seen, by_chapter["a_goal"].there) == (50, 1, 3)
    assert by_chapter["a_ethics"].share.percent == 100
    assert by_chapter["p_aid"].share.percent is None
    assert sum(one.due for one in by_chapter.values()) >= 1


def test_an_answer_to_a_question_that_was_retired_meanwhile_still_counts(learner: Viewer, officer: Viewer) -> None:
    ours = Question.objects.get(code="aa01")
    Question.objects.filter(id=ours.id).update(place=officer.home, code="")
    retire_question(actor=officer, now=NOW, question_id=ours.id, reason="法规已修改")
    assert ours.id not in next_up(learner, NOW, "assistant_ability")
    (kept,) = send(learner, Answered(uuid4(), ours.id, "B", NOW))
    assert kept.is_right


def test_the_level_is_ones_own_and_the_place_that_of_ones_file(learner: Viewer) -> None:
    make_worker(place=TABA, user_id=learner.id)
    assert choose_level(actor=learner, now=NOW, level="senior").place == TABA
    choose_level(actor=learner, now=NOW, level="senior")
    assert Learner.objects.get().level == "senior"
    with refused("practice.level_unknown"):
        choose_level(actor=learner, now=NOW, level="expert")
