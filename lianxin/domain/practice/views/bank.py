"""The question bank: who keeps it writes, brings in, approves and retires."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.access.selectors import labels_of
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.form_pages import acted, form_page
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Badge, Column, Excerpt, Link, Pair, Row, Table
from lianxin.base.ui.submitting import pager, refusals_in, refusals_told
from lianxin.base.ui.typed import with_typed
from lianxin.domain.practice import selectors, services
from lianxin.domain.practice.forms import BankFilterForm, QuestionForm, RetireForm
from lianxin.domain.practice.rules.marking import LETTERS
from lianxin.domain.practice.selectors import BankFilter
from lianxin.domain.practice.views.showing import (
    SHORT,
    back_bank,
    back_home,
    chapter_word,
    kind_word,
    options_table,
    subject_word,
)

if TYPE_CHECKING:
    from lianxin.domain.practice.models import Question

_FIELDS = {
    "practice.right_missing": "right", "practice.right_beyond": "right", "practice.right_one": "right", "practice.right_several": "right",
    "practice.stem_twice": "stem", "practice.options_few": "option_d", "practice.option_twice": "option_b", "practice.chapter_unknown": "chapter",
}  # fmt: skip


@page("practice.manage")
def listing(request: SignedRequest) -> HttpResponse:
    """Questions within reach and those of the nation."""
    form = BankFilterForm(with_typed(request, BankFilterForm), viewer=request.viewer)
    form.is_valid()
    asked = getattr(form, "cleaned_data", {})
    wanted = BankFilter(*(asked.get(name, "") for name in ("state", "subject", "chapter", "text")))
    found = selectors.questions_page(request.viewer, wanted, after=request.GET.get("after", ""))
    rows = [_row(request, one) for one in found.rows]
    columns = [_("题目"), _("章节"), _("题型"), _("哪里的"), _("状态")]
    context = {
        "form": form, "table": Table(_("题库"), [Column(text) for text in columns], rows, _("没有这样的题。")), "pager": pager(request, found),
        "waiting": selectors.waiting_number(request.viewer), "back": back_home(),
        "actions": [
            Action(_("写一道题"), reverse("practice:question-new"), "primary", "add"),
            Action(_("从表格导入"), reverse("sheets:new", kwargs={"kind": "questions"}), icon="import"),
        ],
    }  # fmt: skip
    return render(request, "practice/bank.html", context)


def _row(request: SignedRequest, one: Question) -> Row:
    place = request.viewer.home
    cells = (Excerpt(one.stem, SHORT), chapter_word(place, one.chapter), kind_word(one), _where(one), _state(one))
    return Row(cells, reverse("practice:question", args=[one.id]))


def _where(one: Question) -> str:
    return full_name(one.place, language()) if one.place else _("全国(随系统)")


def _state(one: Question) -> Badge:
    states: dict[str, Any] = {"draft": (_("等审核"), "warn"), "approved": (_("已启用"), "good"), "retired": (_("已停用"), "plain", one.retired_why)}
    return Badge(*states[one.state])


@page("practice.manage")
def new(request: SignedRequest) -> HttpResponse:
    """One more; another person approves it."""
    form = QuestionForm(request.POST or None, viewer=request.viewer, initial={"kind": "single"})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form, _FIELDS):
            typed = form.cleaned_data
            made = services.write_question(actor=request.viewer, now=request.now, place=typed["place"], draft=form.draft(), question_id=typed["question_id"])
            messages.success(request, _("已保存,等另一位管理题库的同事审核。"))
            return redirect("practice:question", made.id)
    return form_page(request, _("写一道题"), form, back_bank())


@page("practice.manage")
def edit(request: SignedRequest, practice_question_id: UUID) -> HttpResponse:
    """Another wording, while nobody has approved it."""
    found = selectors.question_or_404(request.viewer, practice_question_id)
    names = ("chapter", "kind", "stem", "right", "why", "origin", "rights", "place")
    initial: dict[str, Any] = {name: getattr(found, name) for name in names} | {"question_id": found.id}
    initial |= {f"option_{letter.lower()}": text for letter, text in zip(LETTERS, found.options, strict=False)}
    form = QuestionForm(request.POST or None, viewer=request.viewer, initial=initial)
    del form.fields["place"]
    if request.method == "POST" and form.is_valid():
        with refusals_in(form, _FIELDS):
            services.write_question(actor=request.viewer, now=request.now, place=found.place, draft=form.draft(), question_id=found.id)
            return redirect("practice:question", found.id)
    return form_page(request, _("改一道题"), form, Link(_("返回这道题"), reverse("practice:question", args=[found.id])))


@page("practice.manage")
def question(request: SignedRequest, practice_question_id: UUID) -> HttpResponse:
    """As it stands, whose it is, and what may be done."""
    found = selectors.question_or_404(request.viewer, practice_question_id)
    names = labels_of([one for one in (found.written_by, found.decided_by) if one])
    facts = [
        Pair(_("科目"), subject_word(request.viewer.home, found.subject)), Pair(_("章节"), chapter_word(request.viewer.home, found.chapter)),
        Pair(_("题型"), kind_word(found)), Pair(_("哪里的"), _where(found)), Pair(_("来源"), found.origin), Pair(_("权利"), _(found.get_rights_display())),
        *([Pair(_("编写"), [names.get(found.written_by, ""), found.written_at])] if found.written_by else []),
        *([Pair(_("审核"), [names.get(found.decided_by, ""), found.decided_at])] if found.decided_by else []),
    ]  # fmt: skip
    context = {
        "found": found, "badge": _state(found), "facts": facts, "table": options_table(found), "back": back_bank(), "actions": _offered(request, found),
        "is_own": found.state == "draft" and found.written_by == request.viewer.id,
    }  # fmt: skip
    return render(request, "practice/question.html", context)


def _offered(request: SignedRequest, found: Question) -> list[Action]:
    if not found.place or not request.viewer.may("practice.manage", found.place) or found.state == "retired":
        return []
    acts = [Action(_("停用"), reverse("practice:question-retire", args=[found.id]), "danger")]
    if found.state == "draft":
        acts.insert(0, Action(_("修改"), reverse("practice:question-edit", args=[found.id]), icon="edit"))
        if found.written_by != request.viewer.id:
            acts.insert(0, Action(_("审核通过"), reverse("practice:question-approve", args=[found.id]), "primary", "good", post=True))
    return acts


@page("practice.manage")
def approve(request: SignedRequest, practice_question_id: UUID) -> HttpResponse:
    """Read by another person: it may be practised."""
    found = selectors.question_or_404(request.viewer, practice_question_id)
    if request.method == "POST":
        with refusals_told(request):
            services.approve_question(actor=request.viewer, now=request.now, question_id=found.id)
            messages.success(request, _("已启用,现在可以练了。"))
    return redirect("practice:question", found.id)


@page("practice.manage")
def retire(request: SignedRequest, practice_question_id: UUID) -> HttpResponse:
    """Not practised any more, and why."""
    found = selectors.question_or_404(request.viewer, practice_question_id)
    form = RetireForm(request.POST or None)
    if acted(request, form, partial(services.retire_question, question_id=found.id), {"practice.reason_missing": "reason"}, _("已停用。")):
        return redirect("practice:question", found.id)
    context = {
        "title": _("停用"), "text": found.stem, "form": form, "submit_label": _("停用"), "back_url": reverse("practice:question", args=[found.id]),
        "consequences": [_("不再出现在练习和模拟考试里。"), _("以前的作答和得分不变。")],
    }  # fmt: skip
    return render(request, "ui/confirm.html", context, status=422 if form.errors else 200)
