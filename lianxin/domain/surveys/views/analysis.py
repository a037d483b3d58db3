"""The analysis of a form: what became of every copy, why some do not count, and what the others say; and a page that may leave."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

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
from lianxin.domain.surveys.rules.answers import UNASKED, is_personal
from lianxin.domain.surveys.rules.validity import rules_of
from lianxin.domain.surveys.selectors import form_or_404, spoken
from lianxin.domain.surveys.selectors.analysis import (
    ABILITY,
    AnswerFilter,
    Columns,
    accounted,
    columns,
    questions_of,
)
from lianxin.domain.surveys.services.analysis import mark_validity
from lianxin.domain.surveys.views.analysis_forms import ALL, AnalysisFilterForm
from lianxin.domain.surveys.views.analysis_showing import Address, Leaving, Shown, cross_table, shown
from lianxin.domain.surveys.views.analysis_words import REASON_WORDS, percent
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
    questions = questions_of(request.viewer, form)
    asked = AnalysisFilterForm(request.GET, viewer=request.viewer, questions=questions)
    wanted = asked.wanted()
    address = _address(request, form)
    found = columns(request.viewer, form, wanted)
    total, places = accounted(request.viewer, form, wanted.place)
    context = {
        "title": spoken(form.titles, language()) or form.form_id,
        "form": asked, "actions": _actions(request, form), "total": total, "rates": _rates(total),
        "stats": _stats(total, lambda **more: _rows(form, {"place": wanted.place}, **more)),
        "accounts": _accounts(places, lambda where, **more: _rows(form, {"place": where}, **more)),
        "reasons": _reasons(total, lambda **more: _rows(form, {"place": wanted.place}, **more)),
        "rules": bool(form.current and rules_of(form.current.validity)),
        "looked_at": len(found.ids), "shown": [shown(q, found, address) for q in _answered(questions)],
        "cross": _crossed(asked, questions, found, address), "leaving": False,
    }  # fmt: skip
    return render(request, "surveys/analysis/overview.html", context)


@page(ABILITY)
def printed(request: SignedRequest, form_id: UUID) -> HttpResponse:
    """The valid answers, to be printed and passed on: small numbers hidden, no texts, written into the audit trail.

    Always of everything the viewer may analyse: two prints of which one lacks a village would tell what each hides.
    """
    form = form_or_404(request.viewer, form_id)
    questions = questions_of(request.viewer, form)
    asked = AnalysisFilterForm(request.GET, viewer=request.viewer, questions=questions)
    found = columns(request.viewer, form, AnswerFilter())
    total, places = accounted(request.viewer, form)
    leaves = Leaving(smallest(request, form))
    shut = leaving.of_accounts(total, places, leaves.k)
    record_read(
        actor=request.viewer, verb="export.analysis", subject=("surveys.Form", form.id), place=widest(request.viewer, ABILITY),
        now=request.now, why="print",
    )  # fmt: skip
    context = {
        "title": spoken(form.titles, language()) or form.form_id, "total": total, "rates": [] if shut else _rates(total), "stats": _stats(total, None, shut), "accounts": _accounts(places, None, shut),
        "reasons": _reasons(total, None, shut), "looked_at": None,
        "shown": [shown(q, found, _nowhere, leaves) for q in _answered(questions)],
        "cross": _crossed(asked, questions, found, _nowhere, leaves), "leaving": True, "k": leaves.k, "as_of": request.now,
        "back": reverse("surveys:analysis", args=[form.id]),
    }  # fmt: skip
    return render(request, "surveys/analysis/overview.html", context)


@page(ABILITY)
@require_POST
def judge(request: SignedRequest, form_id: UUID) -> HttpResponse:
    """Judge all submissions by the rules."""
    done = mark_validity(actor=request.viewer, now=request.now, form_id=form_id)
    words = _("有效 %(valid)s 份,无效 %(invalid)s 份;这次改变了 %(changed)s 份的判定。")
    messages.success(request, words % {"valid": done.valid, "invalid": done.invalid, "changed": done.changed})
    return redirect("surveys:analysis", form_id)


def smallest(request: SignedRequest, form: Form) -> int | None:
    """The smallest number that may leave, by the pack; None, and then none may, when it says nothing."""
    try:
        return threshold(packs.for_place(form.place).value("smallest_cell", local_day(request.now)))
    except KeyError:
        return threshold(None)


def _answered(questions: Sequence[Question]) -> list[Question]:
    return [q for q in questions if q.kind not in UNASKED and not is_personal(q)]


def _crossed(
    asked: AnalysisFilterForm, questions: Sequence[Question], found: Columns, address: Address, leaves: Leaving | None = None
) -> Shown | None:
    chosen = asked.crossed()
    if chosen is None:
        return None
    by_path = {q.path: q for q in questions}
    return cross_table(by_path[chosen[0]], by_path[chosen[1]], found, address, leaves)


def _address(request: SignedRequest, form: Form) -> Address:
    kept = {name: request.GET[name] for name in _NARROWED if request.GET.get(name)}

    def address(*, cells: Sequence[tuple[str, str]] = (), text: str = "", group: int | None = None) -> str:
        more: list[tuple[str, object]] = [("cell", f"{path}={value}") for path, value in cells]
        more += [("text", text), ("group", group)] if text else []
        return f"{reverse('surveys:analysis-rows', args=[form.id])}?{urlencode([*kept.items(), *more])}"

    return address


def _nowhere(**_what: Any) -> str:
    return ""


def _rows(form: Form, kept: dict[str, str], **more: str) -> str:
    query = {name: value for name, value in (kept | more).items() if value}
    return f"{reverse('surveys:analysis-rows', args=[form.id])}?{urlencode(query)}"


def _actions(request: SignedRequest, form: Form) -> list[Action]:
    at = request.GET.urlencode()
    exports = reverse("surveys:analysis-export", args=[form.id])
    made = [
        Action(_("打印"), f"{reverse('surveys:analysis-print', args=[form.id])}?{at}", icon="print"),
        *(Action(label, f"{exports}?{at}{'&' if at else ''}format={kind}", icon="download")
          for kind, label in (("xlsx", _("导出 Excel")), ("csv", _("导出 CSV")), ("spss", _("导出 SPSS")))),
    ]  # fmt: skip
    if request.viewer.may(ABILITY, form.place):
        made.insert(0, Action(_("按规则判定有效"), reverse("surveys:analysis-judge", args=[form.id]), "primary", "good", post=True))
    return made


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
    """The question at a path. Raises "general.not_found"."""
    found = next((q for q in questions if q.path == path), None)
    if found is None:
        raise ProblemError("general.not_found")
    return found
