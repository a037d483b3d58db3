"""The exams of somebody, a part of their page: which may they sit, why or why not, what is to be done by when, and what came of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.ui.form_pages import form_page
from lianxin.base.ui.pack_words import word
from lianxin.base.ui.parts import Action, Link
from lianxin.base.ui.submitting import refusals_in, refusals_told
from lianxin.domain.exams import selectors, services
from lianxin.domain.exams.rules.dates import has_opened
from lianxin.domain.exams.views.people import certificate_href, register_form
from lianxin.domain.exams.views.showing import (
    answer_badge,
    checklist,
    cycle_title,
    days_text,
    later,
    level_word,
    reason_text,
    results_table,
    rule_text,
    standing_badges,
    verdict_reasons,
)
from lianxin.domain.workforce.selectors import own_worker
from lianxin.domain.workforce.selectors.workers import is_own
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.exams.models import ExamCycle, ExamEntry
    from lianxin.domain.workforce.models import Worker


def exam_parts(request: SignedRequest, worker: Worker) -> dict[str, Any]:
    """The context of `exams/_worker.html`: which level somebody may sit, why or why not, and their entries. From what is known now, not from
    what was decided for the county once."""
    cycle = _current(request, worker)
    entries = list(selectors.entries_of_worker(request.viewer, worker))
    now_on = [one for one in entries if cycle is not None and one.cycle_id == cycle.id]
    own = is_own(request.viewer, worker)
    offered = _offered_self if own else _offered_for
    levels = [one | offered(request, worker, cycle, one["level"], now_on) for one in _levels(request, worker, cycle)] if cycle else []
    return {
        "cycle": cycle,
        "cycle_title": f"{cycle_title(cycle)} · {days_text(cycle)}" if cycle else "",
        "levels": levels,
        "ways": [_way(request, one) for one in now_on if one.intends_at or one.registered_on],
        "past": [_past(request, one) for one in entries if one.results.exists()],
        "awaited": [(level_word(one.level), certificate_href(one)) for one in selectors.awaiting_certificate(request.viewer, entries)] if own else [],
        "window": _window(request, worker, cycle) if cycle else [],
        "may_tick": own or request.viewer.may("exam.manage", worker.place),
        "actions": [Action(_("我要提问"), reverse("exams:ask"), icon="question"), Action(_("常见问题"), reverse("exams:faq"))] if own else [],
    }


def _offered_self(_request: SignedRequest, _worker: Worker, cycle: ExamCycle, level: str, now_on: list[ExamEntry]) -> dict[str, Any]:
    """To say that one means to sit it."""
    begun = any(one.level == level and (one.intends_at or one.registered_on) for one in now_on)
    return {"intend": "" if begun else reverse("exams:intend", args=[cycle.id, level])}


def _offered_for(request: SignedRequest, worker: Worker, cycle: ExamCycle, level: str, now_on: list[ExamEntry]) -> dict[str, Any]:
    """To write down that somebody registered, and the way to their entry."""
    entry = next((one for one in now_on if one.level == level), None)
    may = request.viewer.may("exam.manage", worker.place) and (entry is None or entry.registered_on is None)
    may = may and has_opened(cycle, local_day(request.now))
    return {
        "href": reverse("exams:entry", args=[entry.id]) if entry else "",
        "register": f"{reverse('exams:register', args=[cycle.id, worker.id])}?level={level}" if may else "",
    }


@page("workforce.own")
@require_POST
def intend(request: SignedRequest, cycle_id: UUID, level: str) -> HttpResponse:
    """I mean to sit this level: the checklist begins."""
    with refusals_told(request):
        services.intend(actor=request.viewer, now=request.now, cycle_id=cycle_id, level=level)
        messages.success(request, _("已记下。要办的事和日期列在下面。"))
    return redirect("web:own-tab", "exams")


@page("workforce.own")
def register(request: SignedRequest, cycle_id: UUID) -> HttpResponse:
    """I registered."""
    cycle = selectors.cycle_or_404(request.viewer, cycle_id)
    worker = own_worker(request.viewer)
    if worker is None:
        raise ProblemError("exam.no_file")
    form = register_form(request, worker, cycle)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            made = services.register_self(
                actor=request.viewer, now=request.now, cycle_id=cycle.id, **form.cleaned_data
            )
            messages.success(request, _("已登记报名。"))
            return redirect("exams:entry", made.id)
    about = _("先在报名网站上报名,再在这里登记,站里就知道您报了名。")
    return form_page(
        request, _("登记报名"), form, Link(_("我的考试"), reverse("web:own-tab", args=["exams"])), about, _("登记报名")
    )


def _current(request: SignedRequest, worker: Worker) -> ExamCycle | None:
    """The year at hand: the next one not over yet, else the newest; the nearest place above the person."""
    known = list(selectors.cycles_of_worker(request.viewer, worker))
    today = local_day(request.now)
    ahead = [one for one in known if one.is_held and (one.results_on or one.last_day or date(one.year, 12, 31)) >= today]
    return min(ahead, key=lambda one: one.year) if ahead else (known[0] if known else None)


def _levels(request: SignedRequest, worker: Worker, cycle: ExamCycle) -> list[dict[str, Any]]:
    pack, found = packs.for_place(cycle.place), selectors.verdicts_of(request.viewer, worker, cycle)
    return [
        {
            "level": level,
            "name": level_word(level),
            "badge": answer_badge(verdict.answer, []),
            "reasons": [reason_text(one) for one in verdict_reasons(verdict)],
            "later": later(verdict.from_year) if verdict.from_year else "",
            "rule": rule_text(pack, verdict.route),
            "may": verdict.answer != "not" and _is_ahead(cycle, local_day(request.now)),
        }
        for level, verdict in found.items()
    ]


def _is_ahead(cycle: ExamCycle, today: date) -> bool:
    """Whether one may still mean to sit it."""
    return cycle.is_held and (cycle.last_day or cycle.first_day or date(cycle.year, 12, 31)) >= today


def _way(request: SignedRequest, one: ExamEntry) -> dict[str, Any]:
    """What is to be done for one level."""
    may = one.registered_on is None and has_opened(one.cycle, local_day(request.now)) and is_own(request.viewer, one.worker)
    return {
        "entry": one,
        "name": level_word(one.level),
        "badges": standing_badges(one),
        "steps": checklist(one, selectors.done_steps(request.viewer, one), local_day(request.now)),
        "register": f"{reverse('exams:register-self', args=[one.cycle_id])}?level={one.level}" if may else "",
        "href": reverse("exams:entry", args=[one.id]),
    }


def _past(request: SignedRequest, one: ExamEntry) -> dict[str, Any]:
    return {
        "name": _("%(year)s 年 · %(level)s") % {"year": one.cycle.year, "level": level_word(one.level)},
        "badges": standing_badges(one),
        "table": results_table(selectors.results_of(request.viewer, one), one.place),
    }


def _window(request: SignedRequest, worker: Worker, cycle: ExamCycle) -> list[str]:
    """Papers of the middle level that still count, and until when."""
    papers = packs.for_place(cycle.place).exam_subjects
    kept = selectors.kept_papers(request.viewer, worker, "middle", cycle.year)
    return [
        _("%(paper)s:已过,到 %(year)s 年的考试还算") % {"paper": word(papers, code), "year": until}
        for code, until in kept.items()
    ]
