"""How the people of a station practise: numbers, never answers."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.ui.parts import Column, Row, Table
from lianxin.base.ui.submitting import pager
from lianxin.domain.practice import selectors
from lianxin.domain.practice.rules import LEVELS
from lianxin.domain.practice.selectors import Together
from lianxin.domain.practice.views.showing import back_home, chapter_word, percent
from lianxin.kernel.clock import local_day


@page("practice.read")
def people(request: SignedRequest) -> HttpResponse:
    """Person by person in numbers, and chapter by chapter together where they are enough."""
    found = selectors.learners_page(request.viewer, after=request.GET.get("after", ""))
    rows = [
        Row((one.learner.user.display_name, _(LEVELS[one.learner.level]), one.seen, one.due, percent(one.share), one.last_at))
        for one in selectors.efforts(request.viewer, request.now, found.rows)
    ]
    columns = [Column(_("姓名")), Column(_("备考级别")), Column(_("练过的题"), "number"), Column(_("到期没练"), "number"), Column(_("全对")), Column(_("最近一次"))]
    context = {
        "table": Table(_("每个人"), columns, rows, _("还没有人开始练习。")), "pager": pager(request, found), "back": back_home(),
        "together": [_together(request, one) for one in selectors.together(request.viewer, request.now)],
        "least": selectors.number(request.viewer.home, "smallest_cell", local_day(request.now)),
    }  # fmt: skip
    return render(request, "practice/people.html", context)


def _together(request: SignedRequest, one: Together) -> dict[str, object]:
    title = _("%(level)s:%(people)s 人") % {"level": _(LEVELS[one.level]), "people": one.people}
    if one.chapters is None:
        return {"title": title, "table": None}
    shares = sorted(one.chapters.items(), key=lambda pair: (pair[1].percent or 0, pair[0]))
    rows = [Row((chapter_word(request.viewer.home, code), percent(share))) for code, share in shares]
    return {"title": title, "table": Table(title, [Column(_("章节")), Column(_("最近一次全对"))], rows, _("每一章练过的人都还不够。"))}
