"""A mock exam: begun, filled in page by page against the server's clock, handed in, explained."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.ui.form_pages import form_page
from lianxin.base.ui.parts import Column, Row, Table
from lianxin.base.ui.submitting import refusals_in
from lianxin.domain.practice import selectors, services
from lianxin.domain.practice.forms import MockPartForm, SubjectForm
from lianxin.domain.practice.rules.marking import LETTERS
from lianxin.domain.practice.views.home import passed
from lianxin.domain.practice.views.showing import back_home, chapter_word, points, subject_word
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from lianxin.domain.practice.models import MockExam, MockItem, Question

A_PAGE: Final = 10
"""Questions of one page: saved together, and none too long for a phone."""


@page("workforce.own")
def start(request: SignedRequest) -> HttpResponse:
    """Which paper; the clock starts with the POST."""
    viewer = request.viewer
    level = selectors.level_of(viewer)
    form = SubjectForm(request.POST or None, viewer=viewer, level=level, initial={"subject": request.GET.get("subject", "")})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            made = services.start_mock(actor=viewer, now=request.now, **form.cleaned_data)
            return redirect("practice:mock", made.id)
    lead = _("按考试的题数和分值抽题;题库里题不够时,有几道抽几道。开始以后按服务器的时间收卷,刷新或换设备时间照走。")
    return form_page(request, _("模拟考试"), form, back_home(), lead, _("开始"))


@never_cache
@page("workforce.own")
def mock(request: SignedRequest, mock_id: UUID) -> HttpResponse:
    """A page of the paper (`?part=`) while there is time; afterwards the result."""
    found = selectors.mock_or_404(request.viewer, mock_id)
    items = selectors.items_of(request.viewer, found)
    if found.closed_at is not None:
        return _result(request, found, items)
    if selectors.is_over(found, request.now):
        context = {"title": subject_word(request.viewer.home, found.subject), "back": back_home(), "found": found}
        return render(request, "practice/time_over.html", context)
    parts = [items[at : at + A_PAGE] for at in range(0, len(items), A_PAGE)]
    asked = request.GET.get("part", "")[:3]
    at = min(int(asked), len(parts)) - 1 if asked.isdecimal() and int(asked) else 0
    form = MockPartForm(request.POST or None, items=parts[at])
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.save_mock(actor=request.viewer, now=request.now, mock_id=found.id, chosen=form.chosen())
            return _onward(found, request.POST.get("go", ""), at + 2, len(parts))
    context = {
        "found": found, "title": subject_word(request.viewer.home, found.subject), "form": form, "parts": _parts(parts), "at": at + 1, "is_last": at + 1 == len(parts),
        "lead": _short(request, found, items), "now": request.now, "answered": sum(bool(one.chosen) for one in items), "number": len(items),
        "back": back_home(),
    }  # fmt: skip
    return render(request, "practice/mock.html", context, status=422 if form.errors else 200)


def _onward(found: MockExam, go: str, following: int, parts: int) -> HttpResponse:
    """After a page was kept: to the page whose button was pressed, or to handing in; else to the page that follows."""
    wanted = int(go) if go[:3].isdecimal() and len(go) <= 3 else following
    if go == "close" or wanted > parts:
        return redirect("practice:mock-close", found.id)
    return redirect(f"{reverse('practice:mock', args=[found.id])}?part={wanted}")


def _parts(parts: list[list[MockItem]]) -> list[tuple[int, str]]:
    """The pages of the paper: their numbers, and the questions on each."""
    return [(number, f"{part[0].rank}—{part[-1].rank}") for number, part in enumerate(parts, 1)]


def _short(request: SignedRequest, found: MockExam, items: list[MockItem]) -> str:
    """Says so where the bank had fewer questions than the exam asks."""
    row = selectors.subjects(request.viewer.home).get(found.subject)
    wanted = row.singles + row.multiples if row is not None else len(items)
    told = _("%(number)s 道题,满分 %(full)s 分") % {"number": len(items), "full": points(found.full)}
    return told if len(items) >= wanted else _("%(told)s。题库里题不够(考试是 %(wanted)s 道),先考这些。") % {"told": told, "wanted": wanted}


@page("workforce.own")
def close(request: SignedRequest, mock_id: UUID) -> HttpResponse:
    """Hand it in, asked once."""
    found = selectors.mock_or_404(request.viewer, mock_id)
    if request.method == "POST":
        services.close_mock(actor=request.viewer, now=request.now, mock_id=found.id)
    if request.method == "POST" or found.closed_at is not None:
        return redirect("practice:mock", found.id)
    items = selectors.items_of(request.viewer, found)
    left = [str(one.rank) for one in items if not one.chosen]
    told = [_("还没有作答:第 %(ranks)s 题。") % {"ranks": "、".join(left)}] if left else []
    context = {
        "title": _("交卷"), "text": subject_word(request.viewer.home, found.subject), "submit_label": _("交卷"), "back_url": reverse("practice:mock", args=[found.id]),
        "consequences": [*told, _("交卷以后不能再改,马上看到得分和解析。")],
    }  # fmt: skip
    return render(request, "ui/confirm.html", context)


def _options(question: Question, letters: str) -> str:
    """The words behind the letters: a result is read to learn from it."""
    return ";".join(f"{letter}. {text}" for letter, text in zip(LETTERS, question.options, strict=False) if letter in letters)


def _result(request: SignedRequest, found: MockExam, items: list[MockItem]) -> HttpResponse:
    place = request.viewer.home
    marks = selectors.scheme(found.place, local_day(found.started_at))
    full = {"single": marks.single, "multiple": marks.multiple}
    chapters = [
        Row((chapter_word(place, one.chapter), one.questions, f"{points(one.points)} / {points(one.full)}"))
        for one in selectors.by_chapter(items, full)
    ]
    rows = [
        Row((
            one.rank, [one.question.stem, _("解析:%(why)s") % {"why": one.question.why}], _options(one.question, one.chosen),
            _options(one.question, one.question.right), points(one.points),
        ), tone="plain" if one.points else "warn")
        for one in items
    ]  # fmt: skip
    by_chapter = [Column(_("章节")), Column(_("题数"), "number"), Column(_("得分"), "number")]
    by_question = [Column(_("题号"), "number"), Column(_("题目")), Column(_("您的答案")), Column(_("正确答案")), Column(_("得分"), "number")]
    context = {
        "found": found, "title": subject_word(place, found.subject), "badge": passed(found), "back": back_home(), "lead": _short(request, found, items),
        "score": points(found.points), "line": points(found.full * found.pass_percent // 100), "answered": sum(bool(one.chosen) for one in items),
        "chapters": Table(_("各章得分(弱的在前)"), by_chapter, chapters), "questions": Table(_("每道题"), by_question, rows),
    }  # fmt: skip
    return render(request, "practice/result.html", context)
