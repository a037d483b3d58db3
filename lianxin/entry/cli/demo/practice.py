"""People of the demo prepare for the exam: three weeks of practice, a mock exam, and two questions that the county wrote itself."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from lianxin.base.access.viewer import Viewer
from lianxin.domain.practice.rules.writing import Draft
from lianxin.domain.practice.selectors import items_of, next_up, practised, subjects
from lianxin.domain.practice.services import (
    Answered,
    answer_questions,
    approve_question,
    choose_level,
    close_mock,
    save_mock,
    start_mock,
    write_question,
)
from lianxin.entry.cli.demo.accounts import Troupe
from lianxin.entry.cli.demo.cast import CAST, CUOMU, DAWA, MOZHUGONGKA, ZHUOMA, Member
from lianxin.kernel.clock import combine

if TYPE_CHECKING:
    from lianxin.domain.practice.models import Question

DAYS: Final = (21, 20, 18, 15, 13, 11, 8, 6, 4, 2, 1)
"""So many days ago they practised, in the evening."""
A_DAY: Final = 8
LEVELS: Final = {
    "zhuoma": ("assistant", 0.8), "ciren": ("assistant", 0.6), "yangjin": ("assistant", 0.7), "pingcuo": ("assistant", 0.65), "deji": ("assistant", 0.9),
    "laiqiuxiang": ("middle", 0.75), "wenjianhua": ("assistant", 0.55),
}  # fmt: skip
"""Who prepares for which exam, and how often they are right."""
_MOCKED: Final = "assistant_ability"
_WEAK: Final = {"a_group", "p_disability", "l_volunteer"}
"""Chapters in which they are right half as often."""
_OWN: Final = (
    Draft("p_elder", "single", "我县高海拔村的冬季探访,出发前社工最先要做的是什么?", ("查看天气和路况预警,报告行程", "准备慰问品", "通知老人等候", "填好探访记录"), "A",
          "冬季出行先看天气和路况,把行程报告站里,路上没有信号时站里知道去哪里找。", "墨竹工卡县民政局编写", "own"),
    Draft("a_ethics", "multiple", "用藏语和老人谈知情同意,下列哪些做法恰当?", ("用老人听得懂的话说明", "请老人用自己的话复述", "只念汉文条款", "说明可以随时撤回", "请邻居代签"), "ABD",
          "知情同意要用本人听得懂的语言,确认已经理解,并说明可以撤回;不能由邻居代签。", "墨竹工卡县民政局编写", "own"),
)  # fmt: skip


def tell_of_practice(troupe: Troupe, today: date) -> None:
    """Two questions of the county, of which one waits; then evening by evening, each by themselves."""
    began = _evening(today, DAYS[0] + 1)
    first, _waiting = [write_question(actor=troupe[CUOMU], now=began, place=MOZHUGONGKA, draft=one) for one in _OWN]
    approve_question(actor=troupe[DAWA], now=began + timedelta(hours=1), question_id=first.id)
    for member in CAST:
        if member.username in LEVELS:
            _practise(troupe[member], member, today)
    _sit_a_mock(troupe[ZHUOMA], _evening(today, 3))


def _practise(viewer: Viewer, member: Member, today: date) -> None:
    level, skill = LEVELS[member.username]
    lot = random.Random(f"practice {member.username}")
    choose_level(actor=viewer, now=_evening(today, DAYS[0]), level=level)
    rights = {one.id: one for one in practised(viewer).filter(subject__in=list(subjects(viewer.home, level)))}
    for ago in DAYS:
        now = _evening(today, ago)
        wanted = [key for subject in subjects(viewer.home, level) for key in next_up(viewer, now, subject)[: A_DAY // 2]]
        answers = [_answer(lot, rights[key], skill, now - timedelta(minutes=at + 1)) for at, key in enumerate(wanted)]
        if answers:
            answer_questions(actor=viewer, now=now, answers=answers, channel="phone" if ago % 2 else "web")


def _answer(lot: random.Random, question: Question, skill: float, at: datetime) -> Answered:
    is_known = lot.random() < (skill / 2 if question.chapter in _WEAK else skill)
    return Answered(UUID(int=lot.getrandbits(128), version=4), question.id, _chosen(lot, question, is_known=is_known), at)


def _chosen(lot: random.Random, question: Question, *, is_known: bool) -> str:
    """All of it, a part of it, or a wrong option."""
    if is_known:
        return question.right
    if len(question.right) > 1 and lot.random() < 0.5:
        return question.right[:-1]
    return next(letter for letter in "BACD" if letter not in question.right)


def _sit_a_mock(viewer: Viewer, now: datetime) -> None:
    lot = random.Random("practice mock")
    made = start_mock(actor=viewer, now=now, mock_id=UUID(int=lot.getrandbits(128), version=4), subject=_MOCKED)
    items = items_of(viewer, made)
    chosen: dict[int, str] = {one.rank: _chosen(lot, one.question, is_known=lot.random() < 0.75) for one in items[:-1]}  # no time for the last
    save_mock(actor=viewer, now=now + timedelta(minutes=30), mock_id=made.id, chosen=chosen)
    close_mock(actor=viewer, now=now + timedelta(minutes=31), mock_id=made.id)


def _evening(today: date, ago: int) -> datetime:
    return combine(today - timedelta(days=ago), time(20))
