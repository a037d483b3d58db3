"""The submissions behind a number of the analysis, and a person's word on whether one counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.db.paging import Page
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Badge, Column, Link, Pair, Row, Table
from lianxin.base.ui.submitting import pager, refusals_in
from lianxin.base.ui.wording import sentences
from lianxin.domain.surveys.rules.answers import chosen, is_given
from lianxin.domain.surveys.rules.coding import is_coded
from lianxin.domain.surveys.rules.texts import grouped, plain, says_nothing
from lianxin.domain.surveys.selectors import form_or_404, spoken
from lianxin.domain.surveys.selectors.analysis import (
    ABILITY,
    NOT_ASKED,
    AnswerFilter,
    analysed_page,
    columns,
    counted_questions,
    to_judge,
)
from lianxin.domain.surveys.services.analysis import overrule
from lianxin.domain.surveys.views.analysis import known_question
from lianxin.domain.surveys.views.analysis_forms import AnalysisFilterForm, ValidityForm
from lianxin.domain.surveys.views.analysis_words import (
    REASON_WORDS,
    VALIDITY_WORDS,
    choice_word,
    reasons_text,
    title_of,
)
from lianxin.engines.xforms.values import Question
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.surveys.models import Form, Submission


@page(ABILITY)
def rows(request: SignedRequest, form_id: UUID) -> HttpResponse:
    """The rows of one number: as many as it says. `cell`: what was answered; `text` and `group`: which group of texts."""
    form = form_or_404(request.viewer, form_id)
    asked = AnalysisFilterForm(request.GET, viewer=request.viewer)
    plain_filter = asked.wanted()
    questions = counted_questions(request.viewer, form)
    cells = tuple(_cell(text) for text in request.GET.getlist("cell"))
    in_codes = [(q, value) for path, value in cells if is_coded(q := known_question(questions, path))]
    coded = {question.path for question, _value in in_codes}
    wanted = AnswerFilter(
        plain_filter.place, plain_filter.since, plain_filter.until, plain_filter.validity, request.GET.get("reason", ""),
        tuple(cell for cell in cells if cell[0] not in coded),
    )  # fmt: skip
    groups = (_of_group(request, form, questions, plain_filter), *(_of_code(request, form, wanted, *one) for one in in_codes))
    kept = [set(group) for group in groups if group is not None]
    found = analysed_page(
        request.viewer, form.id, replace(wanted, ids=tuple(set.intersection(*kept)) if kept else None), after=request.GET.get("after", "")
    )
    context = {
        "title": spoken(form.titles, language()) or form.form_id, "what": _what(questions, replace(wanted, cells=cells), plain_filter.validity),
        "back": Link(_("返回分析"), reverse("surveys:analysis", args=[form.id])), "rows": _table(found), "pager": pager(request, found),
    }  # fmt: skip
    return render(request, "surveys/analysis/rows.html", context)


@page(ABILITY)
def validity(request: SignedRequest, submission_id: UUID) -> HttpResponse:
    """Why a submission counts or not, and a person's word against the rules."""
    row = to_judge(request.viewer, submission_id)
    if row is None:
        raise ProblemError("general.not_found")
    initial = {"verdict": ("valid" if row.is_valid else "invalid") if row.overruled else "rules", "reason": row.overruled}
    form = ValidityForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        verdict = {"valid": True, "invalid": False, "rules": None}[form.cleaned_data["verdict"]]
        with refusals_in(form):
            overrule(
                actor=request.viewer, now=request.now, submission_id=row.id, is_valid=verdict, reason=form.cleaned_data["reason"]
            )
            messages.success(request, _("已记下。") if verdict is not None else _("已交还规则,下次判定时一起判。"))
            return redirect("surveys:validity", row.id)
    context = {
        "facts": _facts(row), "form": form, "badge": _badge(row),
        "back": Link(_("返回分析"), reverse("surveys:analysis", args=[row.form_id])),
    }  # fmt: skip
    return render(request, "surveys/analysis/validity.html", context, status=422 if form.errors else 200)


def _cell(text: str) -> tuple[str, str]:
    path, found, value = text.partition("=")
    if not found or not path.startswith("/"):
        raise ProblemError("general.not_found")
    return path, value


def _of_code(request: SignedRequest, form: Form, wanted: AnswerFilter, question: Question, value: str) -> tuple[UUID, ...]:
    """The submissions whose free answer is in this code; without a value those asked that wrote nothing."""
    if question.repeat:
        raise ProblemError("general.not_found")
    found = columns(request.viewer, form, wanted, [question.path])
    asked = [(key, cell) for key, cell in zip(found.ids, found.cells[question.path], strict=True) if cell is not NOT_ASKED]
    return tuple(key for key, cell in asked if (value in chosen(cell) if value else not is_given(cell)))


def _of_group(
    request: SignedRequest, form: Form, questions: Sequence[Question], wanted: AnswerFilter
) -> tuple[UUID, ...] | None:
    """The submissions that said what a group of texts says; None when no group is asked for."""
    path, number = request.GET.get("text", ""), request.GET.get("group", "")
    if not path:
        return None
    question = known_question(questions, path)
    if question.repeat or not (number.isascii() and number.isdecimal()):
        raise ProblemError("general.not_found")
    found = columns(request.viewer, form, wanted, [path])
    said = [(key, str(text)) for key, text in zip(found.ids, found.cells[path], strict=True) if is_given(text) and isinstance(text, str)]
    groups = grouped(text for _key, text in said if not says_nothing(text))
    if int(number) >= len(groups):
        return ()
    same = {plain(text) for text in groups[int(number)].writings}
    return tuple(key for key, text in said if plain(text) in same)


def _what(questions: Sequence[Question], wanted: AnswerFilter, validity_: str) -> list[str]:
    """What these rows have in common, in words; never a text that somebody wrote."""
    said = [_(VALIDITY_WORDS[validity_])] if validity_ in VALIDITY_WORDS else []
    said += [full_name(wanted.place, language())] if wanted.place else []
    said += [_(REASON_WORDS[wanted.reason])] if wanted.reason in REASON_WORDS else []
    for path, value in wanted.cells:
        question = known_question(questions, path)
        said.append(f"{title_of(question)}:{choice_word(question, value) if value else _('没有回答')}")
    return said


def _table(found: Page[Submission]) -> Table:
    made = [
        Row([
            Link(str(local_day(row.received_at)), reverse("surveys:validity", args=[row.id])), full_name(row.place, language()),
            row.worker.display_name if row.worker else _("本人"), row.received_at, _badge(row),
        ])
        for row in found.rows
    ]  # fmt: skip
    columns_ = [Column(_("答卷")), Column(_("地点")), Column(_("采集人")), Column(_("收到")), Column(_("有效"))]
    return Table(_("答卷"), columns_, made, _("这里没有答卷。"))


def _badge(row: Submission) -> Badge:
    if row.is_valid is None:
        return Badge(_("未判定"))
    if row.is_valid:
        return Badge(_("有效"), "good", row.overruled)
    return Badge(_("无效"), "warn", sentences(reasons_text(row.invalid_for), row.overruled))


def _facts(row: Submission) -> list[Pair]:
    seconds = int((row.finished_at - row.started_at).total_seconds()) if row.started_at and row.finished_at else None
    facts = [
        Pair(_("问卷"), spoken(row.form.titles, language()) or row.form.form_id), Pair(_("地点"), full_name(row.place, language())),
        Pair(_("收到"), row.received_at), Pair(_("填写用时(秒)"), seconds), Pair(_("无效原因"), reasons_text(row.invalid_for) or None),
        Pair(_("人工判定理由"), row.overruled or None),
    ]  # fmt: skip
    try:
        opens = Action(_("打开答卷"), reverse("surveys:submission", args=[row.id]))
    except NoReverseMatch:  # an installation without the review pages
        return facts
    return [*facts, Pair(_("答卷"), Link(opens.label, opens.href))]
