"""My exams: which may I sit, why or why not, what is missing, what is to be done by when, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.ui.pack_words import word
from lianxin.base.ui.parts import Action, Link
from lianxin.base.ui.submitting import refusals_in, refusals_told
from lianxin.domain.exams import selectors, services
from lianxin.domain.exams.views.people import certificate_href, register_form
from lianxin.domain.exams.views.showing import (
    answer_badge,
    checklist,
    cycle_title,
    form_page,
    later,
    level_word,
    reason_text,
    results_table,
    rule_text,
    standing_badges,
    verdict_reasons,
)
from lianxin.domain.workforce.selectors import own_worker, worker_or_404
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.exams.models import ExamCycle, ExamEntry
    from lianxin.domain.workforce.models import Worker


@page("workforce.own")
def mine(request: SignedRequest) -> HttpResponse:
    """From what is known now, not from what was decided for the county once."""
    worker = own_worker(request.viewer)
    if worker is None:
        return render(request, "exams/mine.html", {"worker": None})
    cycle = _current(request, worker)
    entries = list(selectors.own_entries(request.viewer))
    now_on = [one for one in entries if cycle is not None and one.cycle_id == cycle.id]
    context = {
        "worker": worker,
        "cycle": cycle,
        "title": cycle_title(cycle) if cycle else "",
        "levels": _levels(request, worker, cycle, now_on) if cycle else [],
        "ways": [_way(request, one) for one in now_on if one.intends_at or one.registered_on],
        "past": [_past(request, one) for one in entries if one.results.exists()],
        "awaited": [(level_word(one.level), certificate_href(one)) for one in selectors.awaiting_certificate(request.viewer, entries)],
        "window": _window(request, worker, cycle) if cycle else [],
        "actions": [
            Action(_("我要提问"), reverse("exams:ask"), icon="question"),
            Action(_("常见问题"), reverse("exams:faq")),
        ],
    }
    return render(request, "exams/mine.html", context)


@page("exam.read")
def of_worker(request: SignedRequest, worker_id: UUID) -> HttpResponse:
    """The same of somebody within reach: which level they may sit, why or why not, and their entries."""
    worker = worker_or_404(request.viewer, worker_id)
    request.viewer.must("exam.read", worker.place)
    cycle = _current(request, worker)
    entries = list(selectors.entries_of_worker(request.viewer, worker))
    opened = {one.level: reverse("exams:entry", args=[one.id]) for one in entries if cycle is not None and one.cycle_id == cycle.id}
    levels = _levels(request, worker, cycle, []) if cycle else []
    for one in levels:
        one["href"] = opened.get(one["level"], "")
    registered = {one.level for one in entries if cycle is not None and one.cycle_id == cycle.id and one.registered_on}
    may = cycle is not None and request.viewer.may("exam.manage", worker.place) and worker.user_id != request.viewer.person_id
    if cycle is not None and may:
        for one in levels:
            address = reverse("exams:register", args=[cycle.id, worker.id])
            one["register"] = "" if one["level"] in registered else f"{address}?level={one['level']}"
    context = {
        "title": worker.name, "lead": cycle_title(cycle) if cycle else "", "levels": levels,
        "back": Link(_("返回档案"), reverse("workforce:worker", args=[worker.id])),
    }  # fmt: skip
    return render(request, "exams/person.html", context)


@page("workforce.own")
@require_POST
def intend(request: SignedRequest, cycle_id: UUID, level: str) -> HttpResponse:
    """I mean to sit this level: the checklist begins."""
    with refusals_told(request):
        services.intend(actor=request.viewer, now=request.now, cycle_id=cycle_id, level=level)
        messages.success(request, _("已记下。要办的事和日期列在下面。"))
    return redirect("exams:mine")


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
        request, _("登记报名"), form, Link(_("我的考试"), reverse("exams:mine")), about, _("登记报名")
    )


def _current(request: SignedRequest, worker: Worker) -> ExamCycle | None:
    """The year at hand: the next one not over yet, else the newest; the nearest place above the person."""
    known = list(selectors.cycles_of_worker(request.viewer, worker))
    today = local_day(request.now)
    ahead = [one for one in known if one.is_held and (one.results_on or one.last_day or today) >= today]
    return min(ahead, key=lambda one: one.year) if ahead else (known[0] if known else None)


def _levels(
    request: SignedRequest, worker: Worker, cycle: ExamCycle, now_on: list[ExamEntry]
) -> list[dict[str, Any]]:
    pack, found = packs.for_place(cycle.place), selectors.verdicts_of(request.viewer, worker, cycle)
    begun = {one.level for one in now_on if one.intends_at or one.registered_on}
    return [
        {
            "level": level,
            "name": level_word(level),
            "badge": answer_badge(verdict.answer, []),
            "reasons": [reason_text(one) for one in verdict_reasons(verdict)],
            "later": later(verdict.from_year) if verdict.from_year else "",
            "rule": rule_text(pack, verdict.route),
            "intend": reverse("exams:intend", args=[cycle.id, level]),
            "may": verdict.answer != "not" and level not in begun,
        }
        for level, verdict in found.items()
    ]


def _way(request: SignedRequest, one: ExamEntry) -> dict[str, Any]:
    """What is to be done for one level."""
    return {
        "entry": one,
        "name": level_word(one.level),
        "badges": standing_badges(one),
        "steps": checklist(one, selectors.done_steps(request.viewer, one), local_day(request.now)),
        "register": "" if one.registered_on else f"{reverse('exams:register-self', args=[one.cycle_id])}?level={one.level}",
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
