"""The helpline: ask, answer by a time, and what everybody may read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.access.selectors import labels_of
from lianxin.base.db.paging import page_of
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.form_pages import form_page
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Clock, Column, Excerpt, Link, Masked, Pair, Row, Tab, Table
from lianxin.base.ui.submitting import pager, refusals_in, refusals_told
from lianxin.base.ui.wording import masked_name, masked_phone
from lianxin.domain.exams import selectors, services
from lianxin.domain.exams.forms import AnswerForm, AskForm, CallForm, FaqForm
from lianxin.domain.exams.rules.asking import CHANNELS
from lianxin.domain.exams.views.showing import level_word

if TYPE_CHECKING:
    from lianxin.domain.exams.models import HelplineQuestion


@page("exam.answer")
def inbox(request: SignedRequest) -> HttpResponse:
    """What waits for an answer, the first due first; on the other tab what was answered."""
    viewer, is_over, after = request.viewer, request.GET.get("state") == "answered", request.GET.get("after", "")
    waiting, answered = selectors.waiting(viewer), selectors.answered(viewer)
    found = page_of(answered, "answered_at", after=after, newest_first=True) if is_over else page_of(waiting, "clock__due_at", after=after)
    here = reverse("exams:questions")
    context = {
        "title": _("考前咨询"),
        "tabs": [Tab(_("等答复"), here, not is_over, waiting.count()), Tab(_("已答复"), f"{here}?state=answered", is_over)],
        "table": _table(_("已答复"), found.rows, _("还没有。")) if is_over else _table(_("等答复"), found.rows, _("没有等答复的问题。")),
        "pager": pager(request, found),
        "actions": [
            Action(_("登记来电"), reverse("exams:call"), "primary", "call"),
            Action(_("常见问题"), reverse("exams:faq")),
        ],
        "back": Link(_("返回考试"), reverse("exams:board")) if viewer.may("exam.read") else None,
    }
    return render(request, "ui/rows_page.html", context)


@page("workforce.own")
def ask(request: SignedRequest) -> HttpResponse:
    """A question of one's own; below, what one asked before."""
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with refusals_in(form):
            made = services.ask(
                actor=request.viewer,
                now=request.now,
                question=said["question"],
                level=said["level"],
                question_id=said["question_id"],
            )
            messages.success(request, _("已提交,会有人答复。"))
            return redirect("exams:question", made.id)
    found = page_of(selectors.own_questions(request.viewer), "asked_at", after=request.GET.get("after", ""), newest_first=True)
    context = {
        "title": _("我要提问"),
        "form": form,
        "table": _table(_("我问过的"), found.rows, _("还没有问过。")),
        "pager": pager(request, found),
        "back": Link(_("我的考试"), reverse("web:own-tab", args=["exams"])),
    }
    return render(request, "exams/ask.html", context, status=422 if form.errors else 200)


@page("exam.answer")
def call(request: SignedRequest) -> HttpResponse:
    """Write down what somebody called about."""
    form = CallForm(request.POST or None, viewer=request.viewer)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            made = services.take_call(actor=request.viewer, now=request.now, **form.cleaned_data)
            messages.success(request, _("已登记,答复的期限开始计时。"))
            return redirect("exams:question", made.id)
    about = _("姓名和电话只用来回复,加密保存。")
    return form_page(request, _("登记来电"), form, Link(_("考前咨询"), reverse("exams:questions")), about)


@page("workforce.own")
def question(request: SignedRequest, question_id: UUID) -> HttpResponse:
    """One question: for who asked, and for who answers."""
    found = selectors.question_or_404(request.viewer, question_id)
    form = AnswerForm(request.POST or None, initial={"text": found.answer})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.answer(
                actor=request.viewer, now=request.now, question_id=found.id, text=form.cleaned_data["text"]
            )
            messages.success(request, _("已答复。"))
            return redirect("exams:question", found.id)
    return _shown(request, found, form)


@page("exam.answer")
def publish(request: SignedRequest, question_id: UUID) -> HttpResponse:
    """Write question and answer anew for everybody."""
    found = selectors.question_or_404(request.viewer, question_id)
    initial = {
        "question": found.faq_question or found.question[:200],
        "text": found.faq_answer or found.answer,
    }
    form = FaqForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with refusals_in(form):
            services.publish_answer(
                actor=request.viewer,
                now=request.now,
                question_id=found.id,
                question=said["question"],
                text=said["text"],
            )
            messages.success(request, _("已放进常见问题。"))
            return redirect("exams:faq")
    about = _("全县登录的人都看得到:请改写成不涉及个人的问题和答复,不写姓名、电话、证件号。")
    return form_page(
        request, _("放进常见问题"), form, Link(_("返回"), reverse("exams:question", args=[found.id])), about
    )


@page("exam.answer")
@require_POST
def unpublish(request: SignedRequest, question_id: UUID) -> HttpResponse:
    """Away from the list for everybody."""
    with refusals_told(request):
        services.unpublish_answer(actor=request.viewer, now=request.now, question_id=question_id)
        messages.success(request, _("已撤下。"))
    return redirect("exams:question", question_id)


@page("exam.answer")
@require_POST
def caller(request: SignedRequest, question_id: UUID) -> HttpResponse:
    """Who called, to call back; the look is in the trail."""
    found = selectors.question_or_404(request.viewer, question_id)
    shown = services.reveal_caller(actor=request.viewer, now=request.now, question_id=found.id)
    return _shown(request, found, AnswerForm(initial={"text": found.answer}), shown)


@page("workforce.own")
def faq(request: SignedRequest) -> HttpResponse:
    """What everybody of the county may read."""
    found = page_of(selectors.faq(request.viewer), "faq_at", after=request.GET.get("after", ""), newest_first=True)
    context = {
        "title": _("常见问题"),
        "found": [(one, level_word(one.level) if one.level else "") for one in found.rows],
        "pager": pager(request, found),
    }
    return render(request, "exams/faq.html", context)


def _shown(
    request: SignedRequest, found: HelplineQuestion, form: AnswerForm, revealed: tuple[str, str] | None = None
) -> HttpResponse:
    viewer = request.viewer
    is_own = found.worker is not None and found.worker.user_id == viewer.person_id
    may = viewer.may("exam.answer", found.place) and not is_own
    context = {
        "title": _("考前咨询"),
        "found": found,
        "clock": Clock(found.clock.due_at, found.answered_at),
        "facts": _facts(found, may, revealed),
        "form": form if may else None,
        "may": may,
        "actions": _actions(found) if may and found.answered_at is not None else [],
        "back": Link(_("考前咨询"), reverse("exams:questions"))
        if may
        else Link(_("我要提问"), reverse("exams:ask")),
    }
    return render(request, "exams/question.html", context, status=422 if form.errors else 200)


def _facts(found: HelplineQuestion, may: bool, revealed: tuple[str, str] | None) -> list[Pair]:
    pairs = [
        Pair(_("提问时间"), found.asked_at),
        Pair(_("怎样问的"), _(CHANNELS[found.channel])),
    ]
    if found.level:
        pairs.append(Pair(_("级别"), level_word(found.level)))
    pairs.append(Pair(_("地点"), full_name(found.place, language())))
    if found.worker is not None:
        pairs.append(Pair(_("谁问的"), found.worker.name))
    elif may and (found.caller or found.phone):
        pairs.append(Pair(_("谁问的"), _caller(found, revealed)))
    if found.answered_at is not None:
        who = labels_of([found.answered_by]).get(found.answered_by, "") if found.answered_by else None
        pairs += [Pair(_("答复时间"), found.answered_at), Pair(_("答复人"), who or None)]
    return pairs


def _caller(found: HelplineQuestion, revealed: tuple[str, str] | None) -> Any:
    if revealed is not None:
        return " ".join(part for part in revealed if part)
    masked = " ".join(part for part in (masked_name(found.caller), masked_phone(found.phone)) if part)
    return Masked(masked, reverse("exams:caller", args=[found.id]), _("查看"))


def _actions(found: HelplineQuestion) -> list[Action]:
    if found.faq_at is not None:
        return [
            Action(_("改常见问题"), reverse("exams:publish", args=[found.id])),
            Action(_("撤下常见问题"), reverse("exams:unpublish", args=[found.id]), "danger", post=True),
        ]
    return [Action(_("放进常见问题"), reverse("exams:publish", args=[found.id]))]


def _table(title: str, found: Any, empty: str) -> Table:
    rows = [
        Row(
            (
                Excerpt(one.question),
                level_word(one.level) if one.level else "",
                one.asked_at,
                Clock(one.clock.due_at, one.answered_at),
            ),
            reverse("exams:question", args=[one.id]),
        )
        for one in found
    ]
    return Table(
        title,
        [Column(_("问题")), Column(_("级别")), Column(_("提问时间"), "short"), Column(_("期限"))],
        rows,
        empty,
    )
