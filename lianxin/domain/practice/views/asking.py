"""A question, what was chosen, why, and the next."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.ui.parts import Action, Badge
from lianxin.base.ui.submitting import refusals_in
from lianxin.domain.practice import selectors, services
from lianxin.domain.practice.forms import AskForm, chosen_letters
from lianxin.domain.practice.services import Answered
from lianxin.domain.practice.views.showing import (
    back_home,
    chapter_word,
    kind_word,
    options_table,
    points,
    subject_word,
)
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.practice.models import PracticeAnswer


@never_cache
@page("workforce.own")
def next_one(request: SignedRequest) -> HttpResponse:
    """On to what comes next in a subject (`?subject=`), or in one chapter of it."""
    subject, chapter = request.GET.get("subject", ""), request.GET.get("chapter", "")
    if subject not in selectors.subjects(request.viewer.home):
        raise ProblemError("practice.subject_unknown")
    found = selectors.next_up(request.viewer, request.now, subject, chapter)
    if found:
        return redirect(f"{reverse('practice:ask', args=[found[0]])}?{urlencode({'chapter': chapter})}")
    name = chapter_word(request.viewer.home, chapter) if chapter else subject_word(request.viewer.home, subject)
    return render(request, "practice/done.html", {"title": name, "back": back_home(), "home": Action(_("返回备考练习"), reverse("web:own-tab", args=["practice"]), "primary")})


@page("workforce.own")
def ask(request: SignedRequest, asked_question_id: UUID) -> HttpResponse:
    """One question; a POST is the answer to it."""
    found = selectors.question_to_ask_or_404(request.viewer, asked_question_id)
    form = AskForm(request.POST or None, question=found)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        given = Answered(typed["answer_id"], found.id, chosen_letters(typed["chosen"]), request.now)
        with refusals_in(form):
            services.answer_questions(actor=request.viewer, now=request.now, answers=[given], channel="web")
            return redirect(f"{reverse('practice:answered', args=[given.id])}?{urlencode({'chapter': request.GET.get('chapter', '')})}")
    how = _("选出所有正确的选项") if found.kind == "multiple" else _("选一个答案")
    lead = f"{chapter_word(request.viewer.home, found.chapter)} · {kind_word(found)}:{how}"
    context = {"lead": lead, "form": form, "back": back_home()}
    return render(request, "practice/ask.html", context, status=422 if form.errors else 200)


@page("workforce.own")
def answered(request: SignedRequest, practice_answer_id: UUID) -> HttpResponse:
    """Right or wrong, why, and on."""
    found = selectors.answer_or_404(request.viewer, practice_answer_id)
    asked = {"subject": found.question.subject, "chapter": request.GET.get("chapter", "")}
    context = {
        "found": found, "badge": _badge(found), "table": options_table(found.question, found.chosen), "back": back_home(),
        "lead": _("得 %(points)s 分,满分 %(full)s 分") % {"points": points(found.points), "full": points(found.full)},
        "due": selectors.due_at(request.viewer, found.question_id),
        "next": Action(_("下一题"), f"{reverse('practice:next')}?{urlencode(asked)}", "primary", "next"),
    }  # fmt: skip
    return render(request, "practice/answered.html", context)


def _badge(found: PracticeAnswer) -> Badge:
    if found.is_right:
        return Badge(_("答对了"), "good")
    return Badge(_("没有选全"), "warn") if found.points else Badge(_("答错了"), "bad")
