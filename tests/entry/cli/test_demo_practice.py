"""The demo's people practise as told: some know more than others, one sat a mock exam, one question of the county waits."""

from __future__ import annotations

import pytest

from lianxin.base.access.viewer import Viewer
from lianxin.domain.practice.models import Learner, MockExam, PracticeAnswer, Question
from lianxin.domain.practice.selectors import efforts, learners_page, standings, together
from lianxin.domain.practice.services import load_questions
from lianxin.entry.cli.demo.accounts import Troupe, open_account
from lianxin.entry.cli.demo.cast import CAST, CUOMU, DAWA, DEJI, MOZHUGONGKA, ZHUOMA
from lianxin.entry.cli.demo.practice import LEVELS, tell_of_practice
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db


def test_three_weeks_of_practice() -> None:
    system = Viewer.system("演示")
    for member in (one for one in CAST if one.username in {*LEVELS, CUOMU.username, DAWA.username}):
        open_account(system, NOW, member)
    load_questions(actor=system, now=NOW)
    troupe = Troupe(CAST, NOW)
    tell_of_practice(troupe, TODAY)
    assert sorted(Question.objects.filter(place=MOZHUGONGKA).values_list("state", flat=True)) == ["approved", "draft"]
    assert Learner.objects.count() == 7
    assert PracticeAnswer.objects.count() > 250
    assert MockExam.objects.get().points > 0  # type: ignore[operator]
    mine = {one.learner.user.username for one in efforts(troupe[DEJI], NOW, learners_page(troupe[DEJI]).rows)}
    assert mine == {"zhuoma", "ciren", "yangjin", "pingcuo", "deji"}
    (five,) = together(troupe[DEJI], NOW)
    assert five.chapters
    known = {one.chapter: one.share.percent for one in standings(troupe[ZHUOMA], NOW)}
    assert known["a_case"] is not None
