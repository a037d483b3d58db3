"""The analysis of a form: what became of every copy, why some do not count, and what the others say; and a page that may leave."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.audit.services import record_read
from lianxin.base.places.selectors import full_name, widest
from lianxin.base.ui.charts import HIDDEN
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Column, Link, Row, Table
from lianxin.domain.people.rules.small_cells import threshold
from lianxin.domain.surveys.rules import leaving
from lianxin.domain.surveys.rules.accounting import Account
from lianxin.domain.surveys.rules.answers import is_counted
from lianxin.domain.surveys.rules.coding import can_be_coded
from lianxin.domain.surveys.rules.personal import is_personal
from lianxin.domain.surveys.rules.validity import rules_of
from lianxin.domain.surveys.selectors import form_or_404, spoken
from lianxin.domain.surveys.selectors.analysis import (
    ABILITY,
    AnswerFilter,
    Columns,
    accounted,
    analysed,
    columns,
    counted_questions,
    reopened,
)
from lianxin.domain.surveys.selectors.judging import work_of_judging
from lianxin.domain.surveys.views.analysis_cross import cross_table, side_of
from lianxin.domain.surveys.views.analysis_forms import ALL, AnalysisFilterForm, CrossForm
from lianxin.domain.surveys.views.analysis_showing import Address, Leaving, Shown, shown
from lianxin.domain.surveys.views.analysis_words import REASON_WORDS, percent, title_of
from lianxin.engines.xforms.values import Question
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.surveys.models import Form

_NARROWED = ("place", "since", "until", "validity")
_HEAPS = ("valid", "invalid", "unjudged")


@page(ABILITY)
def analysis(request: SignedRequest, form_id: UUID) -> HttpResponse:
    """Everything of a form within reach; each number opens its rows."""
    form = form_or_404(request.viewer, form_id)
    questions = counted_questions(request.viewer, form)
    asked = AnalysisFilterForm(request.GET, viewer=request.viewer)
    crossing = CrossForm(request.GET, questions=questions)
    wanted = asked.wanted()
    address = _address(request, form)
    found = columns(request.viewer, form, wanted)
    total, places = accounted(request.viewer, form, wanted.place)
    context = {
        "title": spoken(form.titles, language()) or form.form_id, "back": Link(_("返回问卷"), reverse("surveys:form", args=[form.id])),
        "form": asked, "actions": _actions(request, form), "exports": _exports(request, form), "total": total, "rates": _rates(total),
        "stats": _stats(total, lambda **more: _rows(form, {"place": wanted.place}, **more)),
        "accounts": _accounts(places, lambda where, **more: _rows(form, {"place": where}, **more)),
        "reasons": _reasons(total, lambda **more: _rows(form, {"place": wanted.place}, **more)),
        "reopened": reopened(request.viewer, form, wanted.place),
        "rules": bool(form.current and rules_of(form.current.validity)), "personal": _personal(questions),
        "looked_at": len(found.ids), "work": work_of_judging(request.viewer, form, now=request.now), "judged_at": form.judged_at, "form_id": form.id,
        "shown": [_opened(form, q, shown(q, found, address)) for q in _counted(questions)],
        "crossing": crossing, "kept": _kept(request), "cross": _crossed(crossing, questions, found, address), "leaving": False,
    }  # fmt: skip
    return render(request, "surveys/analysis/overview.html", context)


@page(ABILITY)
def printed(request: SignedRequest, form_id: UUID) -> HttpResponse:
    """The valid answers, to be printed and passed on: small numbers hidden, no texts, written into the audit trail.

    Of one place, or of everything the viewer may analyse; never of some days only: two prints a day apart would tell what one person
    said. For the same reason nothing is shown when fewer than may leave are left outside the place.

    Not closed: the print of a county beside those of its townships can tell a small number by subtraction. Whoever may make them may
    read the sheets themselves (no role analyses without "submission.read", a test holds it) and learns nothing by it; a reader outside
    is not to be given both, which the handbook says.
    """
    form = form_or_404(request.viewer, form_id)
    questions = counted_questions(request.viewer, form)
    wanted = AnswerFilter(place=AnalysisFilterForm(request.GET, viewer=request.viewer).wanted().place)
    found = columns(request.viewer, form, wanted)
    total, places = accounted(request.viewer, form, wanted.place)
    leaves = Leaving(_tells_the_rest(request, form, wanted, smallest(request, form)))
    shut = leaving.of_accounts(total, places, leaves.k)
    record_read(
        actor=request.viewer, verb="export.analysis", subject=("surveys.Form", form.id),
        place=wanted.place if request.viewer.may(ABILITY, wanted.place) else widest(request.viewer, ABILITY), now=request.now, why="print",
    )  # fmt: skip
    crossing = CrossForm(request.GET, questions=questions)
    context = {
        "title": spoken(form.titles, language()) or form.form_id, "area": full_name(wanted.place, language()) if wanted.place else "",
        "unused": any(request.GET.get(name) for name in _NARROWED if name != "place"), "total": total,
        "rates": [] if shut else _rates(total), "stats": _stats(total, None, shut), "accounts": _accounts(places, None, shut),
        "reasons": _reasons(total, None, shut), "looked_at": None, "personal": _personal(questions),
        "shown": [shown(q, found, _nowhere, leaves) for q in _counted(questions)],
        "cross": _crossed(crossing, questions, found, _nowhere, leaves), "leaving": True, "k": leaves.k, "as_of": request.now,
        "back": f"{reverse('surveys:analysis', args=[form.id])}?{request.GET.urlencode()}",
    }  # fmt: skip
    return render(request, "surveys/analysis/overview.html", context)


def smallest(request: SignedRequest, form: Form) -> int | None:
    """The smallest number that may leave, by the pack; None, and then none may, when it says nothing."""
    try:
        return threshold(packs.for_place(form.place).value("smallest_cell", local_day(request.now)))
    except KeyError:
        return threshold(None)


def _tells_the_rest(request: SignedRequest, form: Form, wanted: AnswerFilter, k: int | None) -> int | None:
    """`k`; None when the print of a place beside that of everything would tell what fewer than `k` said elsewhere."""
    if k is None or not wanted.place:
        return k
    rest = analysed(request.viewer, form.id, AnswerFilter()).count() - analysed(request.viewer, form.id, wanted).count()
    return None if 0 < rest < k else k


def _counted(questions: Sequence[Question]) -> list[Question]:
    return [q for q in questions if is_counted(q) and not is_personal(q)]


def _personal(questions: Sequence[Question]) -> str:
    """The questions that are left out of everything counted and exported."""
    return "、".join(dict.fromkeys(title_of(q) for q in questions if is_personal(q)))


def _crossed(
    crossing: CrossForm, questions: Sequence[Question], found: Columns, address: Address, leaves: Leaving | None = None
) -> Shown | None:
    chosen = crossing.crossed()
    if chosen is None:
        return None
    row, column = (side_of(one, questions, found, leaves) for one in chosen)
    return cross_table(row, column, address, leaves)


def _opened(form: Form, question: Question, one: Shown) -> Shown:
    """What is shown of a question; a free one leads to its codes."""
    if can_be_coded(question):
        one.link = Link(_("把回答归类"), f"{reverse('surveys:coding', args=[form.id])}?{urlencode({'text': question.path})}")
    return one


def _kept(request: SignedRequest) -> list[tuple[str, str]]:
    return [(name, request.GET[name]) for name in _NARROWED if request.GET.get(name)]


def _address(request: SignedRequest, form: Form) -> Address:
    kept = dict(_kept(request))

    def address(*, cells: Sequence[tuple[str, str]] = (), text: str = "", group: int | None = None, place: str = "") -> str:
        more: list[tuple[str, object]] = [("cell", f"{path}={value}") for path, value in cells]
        more += [("text", text), ("group", group)] if text else []
        narrowed = kept | {"place": place} if place else kept
        return f"{reverse('surveys:analysis-rows', args=[form.id])}?{urlencode([*narrowed.items(), *more])}"

    return address


def _nowhere(**_what: Any) -> str:
    return ""


def _rows(form: Form, kept: dict[str, str], **more: str) -> str:
    query = {name: value for name, value in (kept | more).items() if value}
    return f"{reverse('surveys:analysis-rows', args=[form.id])}?{urlencode(query)}"


def _actions(request: SignedRequest, form: Form) -> list[Action]:
    if not request.viewer.may(ABILITY, form.place):
        return []
    return [Action(_("按规则判定有效"), reverse("surveys:analysis-judge", args=[form.id]), "primary", "good", post=True)]


def _exports(request: SignedRequest, form: Form) -> list[Action]:
    at = request.GET.urlencode()
    exports = reverse("surveys:analysis-export", args=[form.id])
    kinds = (("xlsx", _("导出 Excel")), ("csv", _("导出 CSV")), ("spss", _("导出 SPSS")))
    return [
        Action(_("打印"), f"{reverse('surveys:analysis-print', args=[form.id])}?{at}", icon="print"),
        *(Action(label, f"{exports}?{at}{'&' if at else ''}format={kind}", icon="download") for kind, label in kinds),
    ]


def _stats(total: Account, opens: Any, shut: frozenset[tuple[str, str]] = frozenset()) -> list[tuple[object, str, str]]:
    """(number, label, address)."""
    def number(heap: str) -> object:
        return HIDDEN if (leaving.ALL, heap) in shut else getattr(total, heap)

    def href(validity: str) -> str:
        return opens(validity=validity) if opens else ""

    labels = {"valid": _("有效"), "invalid": _("无效"), "unjudged": _("未判定")}
    made: list[tuple[object, str, str]] = [
        ("—" if total.sent is None else total.sent, _("发放"), ""), (number("returned"), _("收回"), href(ALL)),
    ]  # fmt: skip
    return [*made, *((number(heap), labels[heap], href(heap)) for heap in _HEAPS)]


def _rates(total: Account) -> list[str]:
    return [
        _("回收率 %(rate)s") % {"rate": percent(total.return_rate)}, _("有效率 %(rate)s") % {"rate": percent(total.valid_rate)},
    ]  # fmt: skip


def _accounts(places: Sequence[Account], opens: Any, shut: frozenset[tuple[str, str]] = frozenset()) -> Table:
    rows = []
    for one in places:
        cells: list[object] = [full_name(one.place, language()), one.sent]
        for heap, validity in (("returned", ALL), *zip(_HEAPS, _HEAPS, strict=True)):
            number = getattr(one, heap)
            if (one.place, heap) in shut:
                cells.append(HIDDEN)
            else:
                cells.append(Link(f"{number:,}", opens(one.place, validity=validity)) if opens and number else number)
        known = opens or not {(one.place, heap) for heap in ("returned", *_HEAPS)} & shut
        cells += [percent(one.return_rate), percent(one.valid_rate)] if known else [HIDDEN, HIDDEN]
        rows.append(Row(cells))
    heads = [_("发放"), _("收回"), _("有效"), _("无效"), _("未判定"), _("回收率"), _("有效率")]
    return Table(_("按地点"), [Column(_("地点")), *(Column(head, "number") for head in heads)], rows, _("还没有指派,也没有答卷。"))


def _reasons(total: Account, opens: Any, shut: frozenset[tuple[str, str]] = frozenset()) -> Table:
    rows = []
    for code, number in sorted(total.reasons.items(), key=lambda item: (-item[1], item[0])):
        cell: object = Link(f"{number:,}", opens(validity="invalid", reason=code)) if opens else number
        rows.append(Row([_(REASON_WORDS.get(code, code)), HIDDEN if ("reason", code) in shut else cell]))
    return Table(_("为什么无效"), [Column(_("原因")), Column(_("份数"), "number")], rows, _("没有无效的答卷。"))


def known_question(questions: Sequence[Question], path: str) -> Question:
    """The question at a path. Raises "general.not_found", also of a personal one: its answers open no rows."""
    found = next((q for q in questions if q.path == path and not is_personal(q)), None)
    if found is None:
        raise ProblemError("general.not_found")
    return found
