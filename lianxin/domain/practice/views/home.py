"""How somebody practises, a part of their page; of oneself where practising begins: what is due today, how well each chapter is known, mock exams."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.ui.form_pages import acted, form_page
from lianxin.base.ui.parts import Action, Badge, Column, Excerpt, Link, Pair, Row, Table
from lianxin.base.ui.submitting import pager
from lianxin.domain.practice import selectors, services
from lianxin.domain.practice.forms import LevelForm
from lianxin.domain.practice.rules import LEVELS
from lianxin.domain.practice.rules.drawing import left_of
from lianxin.domain.practice.views.showing import (
    SHORT,
    back_home,
    chapter_word,
    percent,
    points,
    subject_word,
)
from lianxin.domain.workforce.selectors.workers import is_own
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from lianxin.domain.practice.models import Card, MockExam
    from lianxin.domain.practice.selectors import Standing
    from lianxin.domain.workforce.models import Worker


def practice_parts(request: SignedRequest, worker: Worker | None) -> dict[str, Any]:
    """The context of `practice/_worker.html`: one's own practice, which needs no file; of somebody else numbers alone."""
    if worker is None or is_own(request.viewer, worker):
        return _own(request)
    found = selectors.effort_of(request.viewer, request.now, worker.user_id) if worker.user_id else None
    facts = [
        Pair(_("备考级别"), _(LEVELS[found.learner.level])), Pair(_("练过的题"), found.seen), Pair(_("到期没练"), found.due),
        Pair(_("全对"), percent(found.share)), Pair(_("最近一次"), found.last_at),
    ] if found is not None else []  # fmt: skip
    return {"facts": facts, "is_own": False}


def _own(request: SignedRequest) -> dict[str, Any]:
    viewer, now = request.viewer, request.now
    level, rows = selectors.level_of(viewer), selectors.standings(request.viewer, request.now)
    new = left_of(selectors.number(viewer.home, "practice_new_daily", local_day(now)), selectors.begun_today(viewer, now))
    return {
        "is_own": True,
        "about": _("备考:%(level)s。错的题很快再来,会的题隔得越来越久。今天还能练 %(new)s 道新题。") % {"level": _(LEVELS[level]), "new": new},
        "actions": _actions(request),
        "subjects": [_subject(request, code, rows) for code in selectors.subjects(viewer.home, level)],
        "chapters": _chapters(request, rows),
        "mocks": _mocks(request),
        "unfinished": selectors.open_mock(viewer),
    }


def _actions(request: SignedRequest) -> list[Action]:
    offered = [
        ("workforce.own", Action(_("换备考级别"), reverse("practice:level"), icon="edit")),
        ("practice.manage", Action(_("题库"), reverse("practice:bank"), icon="file")),
        ("practice.read", Action(_("大家的练习情况"), reverse("practice:people"), icon="chart")),
    ]
    return [action for ability, action in offered if request.viewer.may(ability)]


def _subject(request: SignedRequest, code: str, rows: list[Standing]) -> dict[str, Any]:
    own = [one for one in rows if one.subject == code]
    unseen = sum(one.there - one.seen for one in own)
    row = selectors.subjects(request.viewer.home)[code]
    acts = [Action(_("开始练习"), f"{reverse('practice:next')}?{urlencode({'subject': code})}", "primary", "next")] if own else []
    if own and row.singles + row.multiples:
        acts.append(Action(_("模拟考试"), f"{reverse('practice:mock-start')}?{urlencode({'subject': code})}", icon="clock"))
    told = _("到期要复习 %(due)s 道,还没练过 %(unseen)s 道") % {"due": sum(one.due for one in own), "unseen": unseen}
    return {"title": subject_word(request.viewer.home, code), "text": told if own else _("这一科还没有可用的题。"), "actions": acts}


def _chapters(request: SignedRequest, rows: list[Standing]) -> Table:
    """The weakest first; chapters nobody has begun after them."""
    place = request.viewer.home
    ordered = sorted(rows, key=lambda one: (one.share.percent is None, one.share.percent or 0))
    shown = [
        Row((
            chapter_word(place, one.chapter), subject_word(place, one.subject), percent(one.share),
            Link(f"{one.seen} / {one.there}", f"{reverse('practice:mine')}?{urlencode({'chapter': one.chapter})}"), one.due,
            [Action(_("练这一章"), f"{reverse('practice:next')}?{urlencode({'subject': one.subject, 'chapter': one.chapter})}")],
        ))
        for one in ordered
    ]  # fmt: skip
    columns = [Column(_("章节")), Column(_("科目")), Column(_("近来全对")), Column(_("练过"), "number"), Column(_("到期"), "number"), Column("", "actions")]
    return Table(_("各章掌握情况"), columns, shown, _("还没有可用的题。"))


def _mocks(request: SignedRequest) -> Table | None:
    rows = [_mock(request, one) for one in selectors.latest_mocks(request.viewer)]
    columns = [Column(_("开始时间")), Column(_("科目")), Column(_("得分"), "number"), Column(_("结果"))]
    return Table(_("模拟考试"), columns, rows) if rows else None


def _mock(request: SignedRequest, one: MockExam) -> Row:
    result = passed(one) if one.points is not None else Badge(_("正在考"), "info") if one.closes_at > request.now else Badge(_("没有交卷"), "plain")
    return Row((one.started_at, subject_word(request.viewer.home, one.subject), f"{points(one.points)} / {points(one.full)}", result), reverse("practice:mock", args=[one.id]))


def passed(one: MockExam) -> Badge:
    """Whether the line is reached."""
    is_passed = (one.points or 0) * 100 >= one.full * one.pass_percent
    return Badge(_("达到合格线"), "good") if is_passed else Badge(_("没有达到合格线"), "warn")


@page("workforce.own")
def level(request: SignedRequest) -> HttpResponse:
    """For which exam."""
    form = LevelForm(request.POST or None, initial={"level": selectors.level_of(request.viewer)})
    if acted(request, form, services.choose_level, done=_("已换备考级别。")):
        return redirect("web:own-tab", "practice")
    return form_page(request, _("备考级别"), form, back_home())


@page("workforce.own")
def mine(request: SignedRequest) -> HttpResponse:
    """The questions one has practised, what is due first."""
    found = selectors.cards_page(request.viewer, request.GET.get("chapter", ""), after=request.GET.get("after", ""))
    rows = [_card(request, one) for one in found.rows]
    columns = [Column(_("题目")), Column(_("章节")), Column(_("练过几次"), "number"), Column(_("最近一次")), Column(_("下次练习"))]
    context = {
        "title": _("我练过的题"), "lead": _("先到期的在前面。点一道可以再练。"), "back": back_home(),
        "table": Table(_("我练过的题"), columns, rows, _("还没有练过。")), "pager": pager(request, found),
    }  # fmt: skip
    return render(request, "ui/rows_page.html", context)


def _card(request: SignedRequest, one: Card) -> Row:
    last = Badge(_("全对"), "good") if one.last_right else Badge(_("没有全对"), "warn")
    href = reverse("practice:ask", args=[one.question_id]) if one.question.state == "approved" else ""
    return Row((Excerpt(one.question.stem, SHORT), chapter_word(request.viewer.home, one.question.chapter), one.seen, last, one.due_at), href)
