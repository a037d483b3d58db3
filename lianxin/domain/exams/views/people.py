"""One person and one level of one year: may they sit and why, what is to be done, what came of it."""

from __future__ import annotations

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
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.form_pages import form_page
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.parts import Action, Badge, Link, Pair
from lianxin.base.ui.submitting import refusals_in, refusals_told
from lianxin.base.ui.wording import day_text
from lianxin.domain.exams import selectors, services
from lianxin.domain.exams.forms import RegisterForm, ReviewForm
from lianxin.domain.exams.rules.dates import has_opened
from lianxin.domain.exams.rules.levels import LEVELS
from lianxin.domain.exams.services import Registration
from lianxin.domain.exams.views.showing import (
    anew_text,
    answer_badge,
    checklist,
    cycle_title,
    days_text,
    later,
    level_word,
    reason_text,
    region_text,
    results_table,
    rule_text,
    standing_badges,
    verdict_reasons,
)
from lianxin.domain.workforce.selectors import worker_or_404
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from lianxin.domain.exams.models import ExamCycle, ExamEntry
    from lianxin.domain.workforce.models import Worker


@page("workforce.own")
def entry(request: SignedRequest, exam_entry_id: UUID) -> HttpResponse:
    """For the person, and for who may look at the exams of their place."""
    viewer = request.viewer
    found = selectors.entry_or_404(viewer, exam_entry_id)
    is_own = found.worker.user_id == viewer.person_id
    waits = bool(selectors.awaiting_certificate(viewer, [found]))
    anew = selectors.told_anew(viewer, found.cycle, [found]).get(found.id)
    context = {
        "found": found,
        "title": _("%(name)s · %(level)s") % {"name": found.worker.name, "level": level_word(found.level)},
        "badge": answer_badge(found.answer, found.reasons, found.from_year),
        "facts": facts(found),
        "reasons": [reason_text(one) for one in found.reasons]
        + ([later(found.from_year)] if found.from_year else []),
        "steps": [] if found.has_sat else checklist(found, selectors.done_steps(viewer, found), local_day(request.now)),
        "may_tick": is_own or viewer.may("exam.manage", found.place),
        "results": results_table(selectors.results_of(viewer, found), found.place),
        "actions": [*_certificate(request, found, is_own, waits), *_actions(request, found, is_own), *_person(request, found, is_own)],
        "waits": waits,
        "anew": anew_text(anew) if anew else "",
        "back": _back(found, is_own),
    }
    return render(request, "exams/entry.html", context)


@page("exam.manage")
def register(request: SignedRequest, cycle_id: UUID, worker_id: UUID) -> HttpResponse:
    """Write down that somebody registered, on their behalf."""
    viewer = request.viewer
    cycle, worker = selectors.cycle_or_404(viewer, cycle_id), worker_or_404(viewer, worker_id)
    viewer.must("exam.manage", worker.place)
    form = register_form(request, worker, cycle)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        wanted = Registration(worker.id, said["level"], said["on"], said.get("subjects", ()), said["ticket"])
        with refusals_in(form):
            made = services.register_worker(actor=viewer, now=request.now, cycle_id=cycle.id, wanted=wanted)
            messages.success(request, _("已登记报名。"))
            return redirect("exams:entry", made.id)
    title = _("登记报名:%(name)s") % {"name": worker.name}
    back = Link(_("返回考试"), f"{reverse('exams:board')}?cycle={cycle.id}")
    return form_page(request, title, form, back, cycle_title(cycle), _("登记报名"))


def register_form(request: SignedRequest, worker: Worker, cycle: ExamCycle) -> RegisterForm:
    """With the papers of the level that was asked for; a level they may not sit, as far as is known, wants a tick."""
    asked = request.GET.get("level") or request.POST.get("level") or ""
    found = selectors.verdicts_of(request.viewer, worker, cycle)
    doubtful = {
        level: ",".join(reason_text(one) for one in verdict_reasons(verdict))
        for level, verdict in found.items()
        if verdict.answer == "not" and asked in ("", level)
    }
    return RegisterForm(
        request.POST or None, pack=packs.for_place(cycle.place), level=asked if asked in LEVELS else "", doubtful=doubtful,
        initial={"level": asked, "on": local_day(request.now)},
    )  # fmt: skip


@page("workforce.own")
@require_POST
def withdraw(request: SignedRequest, exam_entry_id: UUID) -> HttpResponse:
    """Take a registration back."""
    with refusals_told(request):
        services.withdraw(actor=request.viewer, now=request.now, entry_id=exam_entry_id)
        messages.success(request, _("已撤回报名。"))
    return redirect("exams:entry", exam_entry_id)


@page("workforce.own")
@require_POST
def tick(request: SignedRequest, exam_entry_id: UUID, step: str) -> HttpResponse:
    """A step is done, or not yet."""
    with refusals_told(request):
        done = request.POST.get("done") == "yes"
        services.tick_step(
            actor=request.viewer, now=request.now, entry_id=exam_entry_id, step=step, done=done
        )
    return redirect(f"{reverse('exams:entry', args=[exam_entry_id])}#steps")


@page("exam.results")
def review(request: SignedRequest, exam_entry_id: UUID) -> HttpResponse:
    """How the review of the senior level ended."""
    found = selectors.entry_or_404(request.viewer, exam_entry_id)
    request.viewer.must("exam.results", found.place)
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with refusals_in(form):
            services.record_review(
                actor=request.viewer,
                now=request.now,
                entry_id=found.id,
                on=said["on"],
                passed=said["passed"] == "yes",
            )
            messages.success(request, _("已登记评审结果。"))
            return redirect("exams:entry", found.id)
    back = Link(found.worker.name, reverse("exams:entry", args=[found.id]))
    return form_page(request, _("登记高级评审"), form, back)


def facts(found: ExamEntry) -> list[Pair]:
    """What is known of the entry, and by which rule it was decided."""
    pack = packs.for_place(found.place)
    pairs = [
        Pair(_("年度"), str(found.cycle.year)),
        Pair(_("报名和考试"), days_text(found.cycle)),
        Pair(_("地点"), full_name(found.place, language())),
        Pair(_("到了哪一步"), standing_badges(found) or None),
    ]
    if found.route:
        pairs.append(Pair(_("按哪一条"), rule_text(pack, found.route)))
    if found.decided_at is not None:
        pairs.append(Pair(_("核算"), local_day(found.cycle.assessed_at or found.decided_at)))
    if found.rules:
        pairs.append(Pair(_("按哪版规则"), found.rules))
    if found.registered_on is not None:
        pairs.append(Pair(_("报名日期"), found.registered_on))
        pairs.append(
            Pair(_("报考科目"), "、".join(word(pack.exam_subjects, code) for code in found.subjects))
        )
    if found.ticket:
        pairs.append(Pair(_("准考证号"), found.ticket))
    return pairs + _passed(found)


def _passed(found: ExamEntry) -> list[Pair]:
    pairs: list[Pair] = []
    if found.passed_on is None:
        return pairs
    pairs.append(Pair(_("通过日期"), found.passed_on))
    if found.passed_region:
        where = region_text(found.passed_region)
        pairs.append(Pair(_("证书有效地区"), Badge(_("只在%(place)s有效") % {"place": where}, "warn")))
    if found.level == "senior":
        until = day_text(selectors.note_end(found, found.passed_on))
        said: Any = Badge(_("等评审,合格证明到 %(day)s 有效") % {"day": until}, "warn")
        if found.reviewed_on is not None:
            said = Badge(_("评审通过"), "good") if found.review_passed else Badge(_("评审没有通过"), "bad")
        pairs.append(Pair(_("评审"), said))
    return pairs


def certificate_href(found: ExamEntry) -> str:
    """Where the certificate that was passed for is written down, with what is known of it filled in."""
    query = {"level": found.level} | ({"region": found.passed_region} if found.passed_region else {})
    return f"{reverse('workforce:certificate-new', args=[found.worker_id])}?{urlencode(query)}"


def _certificate(request: SignedRequest, found: ExamEntry, is_own: bool, waits: bool) -> list[Action]:
    may = is_own or request.viewer.may("workforce.manage", found.worker.place)
    return [Action(_("登记证书"), certificate_href(found), "primary")] if waits and may else []


def _person(request: SignedRequest, found: ExamEntry, is_own: bool) -> list[Action]:
    """From an entry to whose it is."""
    may = not is_own and request.viewer.may("workforce.read", found.worker.place)
    return [Action(_("打开档案"), reverse("web:worker-tab", args=[found.worker_id, "exams"]), icon="person")] if may else []


def _actions(request: SignedRequest, found: ExamEntry, is_own: bool) -> list[Action]:
    viewer, made = request.viewer, []
    manages = viewer.may("exam.manage", found.place)
    if found.registered_on is not None or found.has_sat or not has_opened(found.cycle, local_day(request.now)):
        pass  # written down already, where a mistake is taken back; or nobody can have registered yet
    elif is_own:
        made.append(
            Action(
                _("登记报名"),
                f"{reverse('exams:register-self', args=[found.cycle_id])}?level={found.level}",
                "primary",
            )
        )
    elif manages:
        href = reverse("exams:register", args=[found.cycle_id, found.worker_id])
        made.append(Action(_("登记报名"), f"{href}?level={found.level}", "primary"))
    if found.registered_on is not None and not found.has_sat and (is_own or manages):
        made.append(Action(_("撤回报名"), reverse("exams:withdraw", args=[found.id]), "danger", post=True))
    if (
        found.level == "senior"
        and found.passed_on is not None
        and viewer.may("exam.results", found.place)
        and not is_own
    ):
        made.append(Action(_("登记高级评审"), reverse("exams:review", args=[found.id])))
    return made


def _back(found: ExamEntry, is_own: bool) -> Link:
    if is_own:
        return Link(_("我的考试"), reverse("web:own-tab", args=["exams"]))
    return Link(_("返回考试"), f"{reverse('exams:board')}?cycle={found.cycle_id}")
