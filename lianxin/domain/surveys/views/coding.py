"""Free answers put into codes: what lies together by likeness is proposed, people decide, and everything can be taken back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.access.selectors import labels_of
from lianxin.base.access.viewer import Viewer
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Column, Link, Row, Table
from lianxin.base.ui.submitting import refusals_told
from lianxin.domain.surveys.rules.answers import is_given
from lianxin.domain.surveys.rules.coding import UNCODED, can_be_coded
from lianxin.domain.surveys.rules.personal import VEILED
from lianxin.domain.surveys.rules.texts import MOST_COMPARED, grouped, plain
from lianxin.domain.surveys.selectors import form_or_404, spoken
from lianxin.domain.surveys.selectors.analysis import AnswerFilter, columns, questions_of
from lianxin.domain.surveys.selectors.coding import (
    ABILITY,
    Coding,
    acts_of,
    coders_of,
    codes_of,
    codings,
    digests_of,
    numbers_in,
)
from lianxin.domain.surveys.services import coding as services
from lianxin.domain.surveys.views.analysis_words import title_of
from lianxin.engines.xforms.values import Question
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.surveys.models import Form

_GROUPS: Final = 30
_LISTED: Final = 200
"""Writings of one code on a page."""


@dataclass(frozen=True, slots=True)
class Said:
    """One writing: its digest, how often it was said; of one in a code who put it there and when."""

    digest: str
    text: str
    number: int
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Writings that are alike."""

    number: int
    said: list[Said] = field(default_factory=list)

    @property
    def digests(self) -> str:
        """Of all of them, as one value of a form."""
        return " ".join(one.digest for one in self.said)


@page(ABILITY)
def coding(request: SignedRequest, form_id: UUID) -> HttpResponse:
    """`?text=` the path of a free question: its codes and what is in none. `?code=` what is in this one. Without: the questions."""
    form = form_or_404(request.viewer, form_id)
    questions = [q for q in questions_of(request.viewer, form) if can_be_coded(q)]
    path = request.GET.get("text", "")
    if not path:
        return _chosen(request, form, questions)
    question = _question(questions, path)
    known = codings(request.viewer, form).get(path)
    found = columns(request.viewer, form, AnswerFilter(validity=""), [path])
    answers = [str(one) for one in found.asked(question) if is_given(one)]
    said = [one for one in answers if one != VEILED and plain(one)]
    context = {
        "title": title_of(question), "form_title": spoken(form.titles, language()) or form.form_id, "form_id": form.id, "path": path,
        "may_code": request.viewer.may(ABILITY, form.place), "veiled": answers.count(VEILED),
        "back": Link(_("返回分析"), reverse("surveys:analysis", args=[form.id])), "codes": _codes(request.viewer, form, path, known, said),
    }  # fmt: skip
    number = request.GET.get("code", "")
    if number:
        return render(request, "surveys/analysis/code.html", context | _one(request, form, path, number, known, said))
    return render(request, "surveys/analysis/coding.html", context | _uncoded(request, known, said) | {"acts": _acts(request, form, path)})


@page(ABILITY)
@require_POST
def change(request: SignedRequest, form_id: UUID) -> HttpResponseBase:
    """What the buttons of the page do."""
    done = _DOES.get(request.POST.get("do", ""))
    if done is None:
        raise ProblemError("general.not_found")
    path = request.POST.get("text", "")
    with refusals_told(request):
        messages.success(request, done(request.POST, {"actor": request.viewer, "now": request.now, "form_id": form_id, "path": path}))
    back = {"text": path} | ({"code": str(_number(request.POST, "code"))} if request.POST.get("do") == "take" else {})
    return redirect(f"{reverse('surveys:coding', args=[form_id])}?{urlencode(back)}")


def _chosen(request: SignedRequest, form: Form, questions: Sequence[Question]) -> HttpResponse:
    """The free questions, each with how many codes it has."""
    made = Counter(codes_of(request.viewer, form).filter(merged_into__isnull=True).values_list("path", flat=True))
    address = reverse("surveys:coding", args=[form.id])
    rows = [Row([Link(title_of(q), f"{address}?{urlencode({'text': q.path})}"), made[q.path] or "—"]) for q in questions]
    context = {
        "title": spoken(form.titles, language()) or form.form_id, "back": Link(_("返回分析"), reverse("surveys:analysis", args=[form.id])),
        "questions": Table(_("可以归类的题"), [Column(_("题目")), Column(_("码"), "number")], rows, _("这份问卷没有自由回答的题。")),
    }  # fmt: skip
    return render(request, "surveys/analysis/coding_questions.html", context)


def _codes(viewer: Viewer, form: Form, path: str, known: Coding | None, said: Sequence[str]) -> list[dict[str, Any]]:
    counted = numbers_in(said, known)
    rows = list(codes_of(viewer, form, path))
    address = reverse("surveys:coding", args=[form.id])
    return [
        {
            "number": row.number, "title": row.title, "answers": counted[str(row.number)], "merged": [one for one in rows if one.merged_into_id == row.id],
            "href": f"{address}?{urlencode({'text': path, 'code': row.number})}",
        }
        for row in rows if row.merged_into_id is None
    ]  # fmt: skip


def _uncoded(request: SignedRequest, known: Coding | None, said: Sequence[str]) -> dict[str, Any]:
    """What is in no code, as it lies together by likeness, from the group of number `?from=`."""
    left = [text for text in said if known is None or not known.of(text)]
    groups = grouped(left)
    begin = min(_number(request.GET, "from"), max(len(groups) - 1, 0))
    shown = [_group(list(one.writings.items())) for one in groups[begin : begin + _GROUPS]]
    more = begin + _GROUPS if begin + _GROUPS < len(groups) else 0
    return {
        "groups": shown, "left": numbers_in(said, known)[UNCODED], "all_groups": len(groups), "begin": begin + 1, "end": begin + len(shown),
        "next": f"?{urlencode({'text': request.GET['text'], 'from': more})}" if more else "", "only_same": len(groups) > MOST_COMPARED,
    }  # fmt: skip


def _group(writings: Sequence[tuple[str, int]]) -> Group:
    """Of writings with their numbers; those that differ in marks and spaces only stand as one, in the writing met most often."""
    keys = digests_of([text for text, _number_ in writings])
    made: dict[str, Said] = {}
    for text, number in writings:
        key = keys[plain(text)]
        made[key] = Said(key, made[key].text if key in made else text, number + (made[key].number if key in made else 0))
    return Group(sum(one.number for one in made.values()), list(made.values()))


def _one(request: SignedRequest, form: Form, path: str, number: str, known: Coding | None, said: Sequence[str]) -> dict[str, Any]:
    """What is in one code."""
    title = next((code.title for code in known.codes if code.value == number), None) if known else None
    if known is None or title is None:
        raise ProblemError("general.not_found")
    coders = coders_of(request.viewer, form, path, int(number))
    labels = labels_of(by for _at, by in coders.values())
    inside = _group(Counter(text for text in said if number in known.of(text)).most_common())
    rows = []
    for one in inside.said[:_LISTED]:
        at, by = coders.get(one.digest, (None, None))
        rows.append(Said(one.digest, one.text, one.number, labels.get(by, "") if by else "", at))
    return {"code": title, "number": number, "rows": rows, "answers": inside.number, "writings": len(inside.said)}


def _acts(request: SignedRequest, form: Form, path: str) -> list[dict[str, Any]]:
    found = acts_of(request.viewer, form, path)
    labels = labels_of(one.by for one in found)
    return [{"id": one.id, "code": one.code, "number": one.number, "at": one.at, "by": labels.get(one.by, "") if one.by else ""} for one in found]


def _question(questions: Sequence[Question], path: str) -> Question:
    found = next((q for q in questions if q.path == path), None)
    if found is None:
        raise ProblemError("general.not_found")
    return found


def _number(told: Any, name: str) -> int:
    """A number of a form or an address; 0 for what is none."""
    text = told.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0


def _digests(told: Any) -> list[str]:
    return [one for value in told.getlist("said") for one in value.split()]


def _put(told: Any, who: Mapping[str, Any]) -> str:
    title = told.get("title", "").strip()
    code = services.code_texts(**who, digests=_digests(told), number=0 if title else _number(told, "code"), title=title)
    return _("已归入“%(code)s”。") % {"code": code.title}


def _take(told: Any, who: Mapping[str, Any]) -> str:
    gone = services.uncode_texts(**who, number=_number(told, "code"), digests=_digests(told))
    return _("已移出 %(n)s 种写法;它们回到“还没有归类”。") % {"n": gone}


def _rename(told: Any, who: Mapping[str, Any]) -> str:
    return _("现在叫“%(code)s”。") % {"code": services.rename_code(**who, number=_number(told, "code"), title=told.get("title", "")).title}


def _merge(told: Any, who: Mapping[str, Any]) -> str:
    other = services.merge_codes(**who, number=_number(told, "code"), into=_number(told, "into"))
    return _("已并入“%(code)s”;可以撤销。") % {"code": other.title}


def _split(told: Any, who: Mapping[str, Any]) -> str:
    return _("“%(code)s”又是单独的一类。") % {"code": services.split_code(**who, number=_number(told, "code")).title}


def _remove(told: Any, who: Mapping[str, Any]) -> str:
    services.remove_code(**who, number=_number(told, "code"))
    return _("已删除这个空的码。")


def _undo(told: Any, who: Mapping[str, Any]) -> str:
    try:
        act = UUID(told.get("act", ""))
    except ValueError:
        raise ProblemError("general.not_found") from None
    return _("已撤销:%(n)s 种写法回到“还没有归类”。") % {"n": services.undo_coding(**who, act=act)}


_DOES: Final[Mapping[str, Callable[[Any, Mapping[str, Any]], str]]] = {
    "put": _put, "take": _take, "rename": _rename, "merge": _merge, "split": _split, "remove": _remove, "undo": _undo,
}  # fmt: skip
