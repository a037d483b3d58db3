"""A station head sees how much each practises, chapters only of enough people together, and no answer."""

from __future__ import annotations

from uuid import uuid4

import pytest

from lianxin.base.access.viewer import Viewer
from lianxin.domain.practice.models import Learner, Question
from lianxin.domain.practice.selectors import Effort, effort_of, efforts, learners_page, together
from lianxin.domain.practice.services import Answered, answer_questions
from tests.factories import BEIGAN, GONGKA, NOW, make_user, make_worker, viewer_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("bank")]


def all_efforts(viewer: Viewer) -> list[Effort]:
    return sorted(efforts(viewer, NOW, learners_page(viewer).rows), key=lambda one: one.learner.user.username)


def practise(name: str, *, right: bool, place: str = GONGKA) -> Viewer:
    viewer = viewer_for(make_user(name, "worker", place))
    asked = Question.objects.get(code="aa01")
    given = Answered(uuid4(), asked.id, asked.right if right else "A", NOW)
    answer_questions(actor=viewer, now=NOW, answers=[given], channel="web")
    return viewer


def test_chapters_are_summed_up_only_of_enough_people() -> None:
    head = viewer_for(make_user("head", "station_head", GONGKA))
    for number in range(4):
        practise(f"w{number}", right=number > 0)
    (few,) = together(head, NOW)
    assert (few.people, few.chapters) == (4, None)
    practise("w4", right=True)
    (enough,) = together(head, NOW)
    assert enough.chapters is not None
    assert (enough.chapters["a_goal"].percent, list(enough.chapters)) == (80, ["a_goal"])
    assert [(one.learner.user.display_name, one.seen, one.share.right) for one in all_efforts(head)][:2] == [("w0", 1, 0), ("w1", 1, 1)]


def test_other_places_and_colleagues_without_the_ability_are_told_nothing() -> None:
    mine = practise("w0", right=True)
    practise("far", right=True, place=BEIGAN)
    stranger = viewer_for(make_user("stranger", "station_head", BEIGAN))
    assert [one.learner.user.username for one in all_efforts(stranger)] == ["far"]
    assert all_efforts(mine) == []
    assert efforts(stranger, NOW, list(Learner.objects.filter(user_id=mine.person_id))) == []
    assert effort_of(stranger, NOW, mine.person_id) is effort_of(mine, NOW, mine.person_id) is None
    found = effort_of(viewer_for(make_user("head", "station_head", GONGKA)), NOW, mine.person_id)
    assert found is not None
    assert (found.seen, found.share.right) == (1, 1)
    assert together(mine, NOW) == []


def test_who_goes_to_work_elsewhere_is_seen_there_and_no_longer_here() -> None:
    viewer = practise("w0", right=True)
    heads = [viewer_for(make_user(f"head{place}", "station_head", place)) for place in (GONGKA, BEIGAN)]
    assert [len(all_efforts(head)) for head in heads] == [1, 0]
    make_worker("w0", BEIGAN, user_id=viewer.id)
    asked = Question.objects.get(code="aa02")
    answer_questions(actor=viewer, now=NOW, answers=[Answered(uuid4(), asked.id, asked.right, NOW)], channel="web")
    assert [[(one.seen, one.share.of) for one in all_efforts(head)] for head in heads] == [[], [(2, 2)]]
