"""Filling in on a page: choose whom or where, answer, send; correct what was sent; try a version out before it is published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.ui.asked import asked_place
from lianxin.base.ui.form_pages import form_page
from lianxin.base.ui.languages import pack_code, page_code
from lianxin.base.ui.marking import both_names
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Link
from lianxin.base.ui.submitting import problem_text
from lianxin.base.ui.typed import typed
from lianxin.domain.people.selectors import find_residents
from lianxin.domain.surveys import selectors
from lianxin.domain.surveys.forms import PaperDayForm, WhereForm
from lianxin.domain.surveys.selectors.prefill import known_answers
from lianxin.domain.surveys.services.intake import Received, receive_submission
from lianxin.domain.surveys.views.answering import Answering, begin, is_partial
from lianxin.domain.surveys.views.asking import asked_resident
from lianxin.domain.surveys.views.elsewhere import back_from, where_it_goes_on
from lianxin.domain.surveys.views.showing import place_path, subject_of, title_of, titled
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from datetime import date

    from lianxin.domain.people.models import Resident
    from lianxin.domain.surveys.models import Form, FormVersion

_FOUND = 20
_CLIENT = "lianxin page"


def shown(request: SignedRequest, template: str, made: Answering, context: dict[str, Any]) -> HttpResponse:
    """The page; to htmx only the questions, or nothing when it shows them already."""
    if is_partial(request):
        if made.act == "look" and made.shape == made.shape_seen:
            return HttpResponse(status=204)
        return render(request, "surveys/_fill_body.html", {"made": made, **context})
    wrong = made.is_sending and (made.errors or made.problems or made.has_more or made.blanks)
    return render(request, template, {"made": made, **context}, status=422 if wrong else 200)


@never_cache
@page("submission.send")
def whom(request: SignedRequest, form_id: UUID) -> HttpResponse:
    """Whom a questionnaire is about; `?next=links` leads on to their link instead of the questions."""
    found = selectors.form_or_404(request.viewer, form_id)
    name = "links" if request.GET.get("next") == "links" else "fill"
    asked = typed(request)
    people = find_residents(request.viewer, asked, limit=_FOUND).found if asked else ()
    context = {
        "title": title_of(found), "asked": asked, "found": [one.resident for one in people],
        "to": reverse(f"surveys:{name}", args=[found.id]), "back": back_from(request.viewer, found, None),
        "here": f"{request.path}?next={name}",
    }  # fmt: skip
    return render(request, "surveys/whom.html", context)


@never_cache
@page("submission.send")
def fill(request: SignedRequest, form_id: UUID) -> HttpResponse:
    """Answer it for `?resident=` or `?place=`; without either it is asked."""
    found = selectors.form_or_404(request.viewer, form_id)
    version = _usable(found)
    resident, place = asked_resident(request), asked_place(request.GET)
    if found.subject == "resident" and resident is None:
        return redirect("surveys:whom", found.id)
    if resident is None and not place:
        return _where(request, found)
    request.viewer.must("submission.send", resident.place if resident else place)
    made = begin(request, version, owner=request.viewer, known=_known(request, version, resident))
    paper = _paper_day(request, made) if request.GET.get("paper") else None
    if made.is_ready:
        where: dict[str, Any] = {"place_hint": resident.place if resident else place, "resident_id": resident.id if resident else None}
        done = _send(request, made, channel="paper" if paper else "page", **where, **_day_of(paper))
        if done is not None:
            return done
    about = both_names(resident) if resident else place_path(place)
    context = {"title": title_of(found), "about": about, "back": back_from(request.viewer, found, resident), "submit": _("交上去"), "paper": paper}
    return shown(request, "surveys/fill.html", made, context)


def _paper_day(request: SignedRequest, made: Answering, before: date | None = None) -> PaperDayForm:
    """When the sheet of paper was filled in; said beside the answers when that is missing or wrong."""
    so_far = {"filled_on": request.POST.get("filled_on", before)}
    form = PaperDayForm(request.POST if made.is_sending else None, initial=so_far, today=local_day(request.now))
    if made.is_sending and not form.is_valid():
        made.problems += [f"{form.fields['filled_on'].label}:{said}" for said in form.errors.get("filled_on", ())]
    return form


def _day_of(paper: PaperDayForm | None) -> dict[str, Any]:
    return {"filled_on": paper.cleaned_data["filled_on"]} if paper is not None else {}


def _known(request: SignedRequest, version: FormVersion, resident: Resident | None) -> dict[str, str]:
    if resident is None:
        return {}
    return known_answers(
        request.viewer, version, resident.id, today=local_day(request.now), language=pack_code(language())
    )


def _usable(found: Form) -> FormVersion:
    if found.state == "closed":
        raise ProblemError("survey.closed", form=title_of(found))
    if found.current is None:
        raise ProblemError("survey.not_published", form=title_of(found))
    return found.current


def _where(request: SignedRequest, found: Form) -> HttpResponse:
    form = WhereForm(request.POST or None, viewer=request.viewer)
    if request.method == "POST" and form.is_valid():
        return HttpResponseRedirect(f"{request.path}?place={form.cleaned_data['place']}")
    return form_page(request, title_of(found), form, back_from(request.viewer, found, None), _("在哪里填?"), _("开始填写"))


def _send(request: SignedRequest, made: Answering, *, deprecated_id: str = "", **where: Any) -> HttpResponse | None:
    """Hand it in. A refusal stays on the page, beside the answers; the same page sent twice is one submission."""
    try:
        received = _received(request, made, deprecated_id, where)
    except ProblemError as refused:
        if refused.problem.status == 403:
            raise
        made.problems.append(problem_text(refused))
        return None
    made.forget_files()
    if received.submission.state == "quarantined":
        messages.warning(request, _("已收下,但要等审核人员确认才算数。"))
    else:
        messages.success(request, _("已交。"))
    if lacking := [one.name for one in received.files if one.problem]:
        messages.error(request, _("有附件没能收下:%(names)s。请打开答卷,换一个文件再交。") % {"names": "、".join(lacking)})
    return redirect(where_it_goes_on(request.viewer, received.submission.id) or "surveys:own")


def _received(request: SignedRequest, made: Answering, deprecated_id: str, where: dict[str, Any]) -> Received:
    def once(ended_at: Any) -> Received:
        return receive_submission(
            actor=request.viewer, now=request.now, xml=made.xml(ended_at=ended_at, deprecated_id=deprecated_id),
            files=made.files(), client=_CLIENT, **{"channel": "page", **where},
        )  # fmt: skip

    try:
        return once(request.now)
    except ProblemError as refused:
        if refused.code != "survey.conflict":
            raise
        # The button was pressed twice: but for the moment it ended, it may be the same.
        first = selectors.submission_by_instance(request.viewer, made.filling.form.form_id, made.instance_id)
        if first.ended_at is None:
            raise
        return once(first.ended_at)


@never_cache
@page("submission.send")
def edit(request: SignedRequest, submission_id: UUID) -> HttpResponse:
    """Correct a submission: its answers stand in the form again; what is sent becomes its next version."""
    found = selectors.submission_or_404(request.viewer, submission_id)
    request.viewer.must("submission.send", found.place)
    if found.form_version is None or not found.form_version.xml:
        raise ProblemError("general.not_found")
    newest = selectors.current_version(request.viewer, found)
    made = begin(request, found.form_version, owner=request.viewer, xml=bytes(newest.xml))
    paper = _paper_day(request, made, found.filled_on) if found.channel == "paper" else None
    if made.is_ready:
        where = {"place_hint": found.place, "resident_id": found.resident_id}
        done = _send(request, made, deprecated_id=request.POST.get("edited", ""), **where, **_day_of(paper))
        if done is not None:
            is_own = found.worker_id == request.viewer.id
            return done if is_own else redirect("surveys:submission", found.id)
    steps = [step for step in selectors.steps_of(request.viewer, found) if step.note]
    context = {
        "title": title_of(found.form), "about": both_names(found.resident) if found.resident else subject_of(found, local_day(request.now)),
        "back": Link(_("返回答卷"), reverse("surveys:submission", args=[found.id])), "submit": _("交上修改"),
        "edited": request.POST.get("edited", "") or newest.instance_id,
        "asked_for": steps[-1].note if steps and found.state == "sent_back" else "", "paper": paper,
    }  # fmt: skip
    return shown(request, "surveys/fill.html", made, context)


@never_cache
@page("form.read")
def preview(request: SignedRequest, version_id: UUID) -> HttpResponse:
    """A version as a phone shows it, to be tried out: skips, rules and languages work, nothing is kept."""
    found = selectors.version_or_404(request.viewer, version_id)
    if not found.xml:
        raise ProblemError("general.not_found")
    made = begin(request, found, owner=request.viewer)
    context = {
        "title": titled(found), "lead": _("版本 %(version)s") % {"version": found.version},
        "back": Link(_("返回版本"), reverse("surveys:version", args=[found.id])), "is_preview": True, "is_passed": made.is_ready,
    }  # fmt: skip
    with translation.override(page_code(made.language)):  # inside the phone everything speaks the language tried out
        context["submit"] = _("试交")
        if is_partial(request):
            return shown(request, "surveys/preview.html", made, context)
        context["phone"] = render_to_string("surveys/_fill.html", {"made": made, **context}, request)
    return shown(request, "surveys/preview.html", made, context)
