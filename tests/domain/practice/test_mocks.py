"""A mock exam: drawn once, its time is the server's, handed in as it was, counted by chapter."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from lianxin.base.access.viewer import Viewer
from lianxin.domain.practice.models import Card, MockExam, MockItem, PracticeAnswer, Question
from lianxin.domain.practice.selectors import by_chapter, is_over, items_of, mock_or_404
from lianxin.domain.practice.services import close_mock, save_mock, start_mock
from tests.factories import GONGKA, NOW, make_user, refused, viewer_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("bank")]


def begin(viewer: Viewer, subject: str = "middle_law") -> MockExam:
    return start_mock(actor=viewer, now=NOW, mock_id=uuid4(), subject=subject)


def test_a_paper_is_drawn_as_far_as_the_bank_goes_singles_first_and_its_clock_runs(learner: Viewer) -> None:
    made = begin(learner)
    kinds = [one.question.kind for one in items_of(learner, made)]
    assert kinds == ["single"] * 10 + ["multiple"] * 6
    assert (made.full, made.pass_percent, made.closes_at - made.started_at) == (220, 60, timedelta(hours=2))
    assert start_mock(actor=learner, now=NOW, mock_id=made.id, subject="middle_law").id == made.id
    with refused("practice.mock_open"):
        begin(learner, "middle_ability")


def test_what_was_chosen_counts_as_the_exam_counts_and_goes_into_what_is_practised_next(learner: Viewer) -> None:
    made = begin(learner)
    items = items_of(learner, made)
    chosen = {one.rank: one.question.right for one in items[:10]}
    chosen[11] = items[10].question.right[0]  # one of several: half a point
    chosen[12] = "ABCDE"  # a wrong one among them
    save_mock(actor=learner, now=NOW + timedelta(minutes=5), mock_id=made.id, chosen=chosen)
    save_mock(actor=learner, now=NOW + timedelta(minutes=6), mock_id=made.id, chosen={1: ""})
    done = close_mock(actor=learner, now=NOW + timedelta(minutes=9), mock_id=made.id)
    assert done.points == 9 * 10 + 5
    assert close_mock(actor=learner, now=NOW + timedelta(minutes=30), mock_id=made.id).closed_at == NOW + timedelta(minutes=9)
    assert PracticeAnswer.objects.filter(channel="mock").count() == Card.objects.count() == 11
    rows = by_chapter(items_of(learner, done), {"single": 10, "multiple": 20})
    assert sum(one.points for one in rows) == done.points
    assert sum(one.full for one in rows) == done.full
    assert [one.points / one.full for one in rows] == sorted(one.points / one.full for one in rows)


def test_after_the_time_nothing_is_taken_in_and_what_was_saved_counts(learner: Viewer) -> None:
    made = begin(learner)
    first = items_of(learner, made)[0]
    save_mock(actor=learner, now=made.closes_at - timedelta(seconds=1), mock_id=made.id, chosen={1: first.question.right})
    late = save_mock(actor=learner, now=made.closes_at, mock_id=made.id, chosen={1: "", 2: "A"})
    assert (late.closed_at, late.points) == (made.closes_at, 10)
    assert is_over(late, NOW)


def test_one_that_was_left_open_is_handed_in_when_the_next_begins(learner: Viewer) -> None:
    first = begin(learner)
    save_mock(actor=learner, now=NOW, mock_id=first.id, chosen={1: "A"})
    start_mock(actor=learner, now=NOW + timedelta(days=1), mock_id=uuid4(), subject="middle_ability")
    first.refresh_from_db()
    assert first.closed_at == first.closes_at
    assert PracticeAnswer.objects.count() == 1


def test_an_exam_of_essays_has_no_paper_and_an_empty_bank_none_either(learner: Viewer) -> None:
    for subject, problem in (("middle_practice", "practice.no_paper"), ("physics", "practice.subject_unknown")):
        with refused(problem):
            begin(learner, subject)
    Question.objects.update(state="retired")
    with refused("practice.bank_empty"):
        begin(learner)


def test_nobody_else_sees_it_saves_in_it_or_takes_its_id(learner: Viewer) -> None:
    made = begin(learner)
    head = viewer_for(make_user("head", "station_head", GONGKA))
    with refused("general.not_found"):
        mock_or_404(head, made.id)
    with refused("general.not_found"):
        save_mock(actor=head, now=NOW, mock_id=made.id, chosen={1: "A"})
    with refused("general.not_found"):
        close_mock(actor=head, now=NOW, mock_id=made.id)
    with refused("general.not_found"):
        start_mock(actor=head, now=NOW, mock_id=made.id, subject="middle_law")
    assert items_of(head, made) == []


def test_what_is_no_option_is_not_kept(learner: Viewer) -> None:
    made = begin(learner)
    with refused("practice.choice_unknown"):
        save_mock(actor=learner, now=NOW, mock_id=made.id, chosen={1: "E"})
    save_mock(actor=learner, now=NOW, mock_id=made.id, chosen={99: "A"})
    assert not MockItem.objects.exclude(chosen="").exists()
