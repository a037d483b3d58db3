"""Approving several submissions at once: those in which nothing was found. The others are left, and named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.ui.asked import asked_place
from lianxin.base.ui.parts import Badge, Link
from lianxin.base.ui.submitting import pager, problem_text
from lianxin.base.ui.wording import moment_text
from lianxin.domain.surveys import selectors
from lianxin.domain.surveys.rules.intake import as_id
from lianxin.domain.surveys.selectors import SubmissionFilter
from lianxin.domain.surveys.selectors.approving import approvable, own_ones
from lianxin.domain.surveys.services import reviewing as services
from lianxin.domain.surveys.views.showing import (
    flag_badges,
    place_word,
    sender_of,
    subject_of,
    submission_badge,
    title_of,
)
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from datetime import date

    from lianxin.domain.surveys.models import Submission

_MOST: Final = 100
_LEFT: Final = frozenset({"survey.needs_reading", "survey.changed_meanwhile", "survey.act_refused", "survey.own_submission"})
"""Refusals that leave this one alone and not the others."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A submission to tick: `value` names it and the version that is looked at."""

    value: str
    link: Link
    words: str


@page("submission.review")
def approve(request: SignedRequest) -> HttpResponse:
    """What waits in the list that one came from: to tick what is sound, to open the rest. A POST approves what was ticked."""
    if request.method == "POST":
        return _approved(request)
    form = as_id(request.GET.get("form", ""))
    wanted = SubmissionFilter(form_id=form, place=asked_place(request.GET), state="open", channel=request.GET.get("channel", ""))
    found = selectors.submissions_page(request.viewer, wanted, after=request.GET.get("after", ""))
    sound, today, query = approvable(request.viewer, found.rows), local_day(request.now), _query(request)
    own = own_ones(request.viewer, found.rows)
    context = {
        "offered": [_offered(one, sound[one.id], today, query) for one in found.rows if one.id in sound],
        "left": [(_link(one, today, query), _badges(one, is_own=one.id in own)) for one in found.rows if one.id not in sound],
        "is_all": "all" in request.GET,
        "all_href": f"?{query}&all=1" if query else "?all=1",
        "pager": pager(request, found),
        "back": Link(_("返回答卷"), f"{reverse('surveys:submissions')}?{query}"),
    }
    return render(request, "surveys/approve.html", context)


def _query(request: SignedRequest) -> str:
    query = request.GET.copy()
    query.pop("all", None)
    return query.urlencode()


def _link(one: Submission, today: date, query: str) -> Link:
    return Link(subject_of(one, today), f"{reverse('surveys:submission', args=[one.id])}?{query}", place_word(one.place))


def _offered(one: Submission, number: int, today: date, query: str) -> Offered:
    link = _link(one, today, query)
    told = (title_of(one.form), link.note if link.note != link.label else "", sender_of(one), moment_text(one.received_at))
    return Offered(f"{one.id}:{number}", link, " · ".join(filter(None, told)))


def _badges(one: Submission, *, is_own: bool) -> list[Badge]:
    """Why it is to be opened by itself."""
    badges = [submission_badge(one)] if one.state != "received" else []
    badges += flag_badges(one)
    if is_own:
        badges.append(Badge(_("您自己交的或改的")))
    return badges or [Badge(_("答案要紧,请打开看"), "warn")]


def _approved(request: SignedRequest) -> HttpResponse:
    """Each in a transaction of its own: one that changed meanwhile is left and named, and holds up nobody else's."""
    chosen = _chosen(request)
    seen = [(selectors.submission_or_404(request.viewer, key), number) for key, number in chosen]
    for one, _number in seen:  # whoever may not review one of them has written the request themselves: nothing is done then
        request.viewer.must("submission.review", one.place)
    today, done, left = local_day(request.now), 0, []
    for one, number in seen:
        try:
            services.review_submission(
                actor=request.viewer, now=request.now, submission_id=one.id, act="approve", version=number, only_sound=True
            )
            done += 1
        except ProblemError as refused:
            if refused.code not in _LEFT:
                raise
            left.append(f"{subject_of(one, today)}({problem_text(refused)})")
    if done:
        messages.success(request, ngettext("已通过 %(count)s 份答卷。", "已通过 %(count)s 份答卷。", done) % {"count": done})
    if left:
        messages.warning(request, _("%(count)s 份没有通过:%(names)s") % {"count": len(left), "names": ";".join(left)})
    if not chosen:
        messages.error(request, _("还没有勾选答卷。"))
    query = _query(request)
    return redirect(f"{reverse('surveys:approve')}?{query}" if query else reverse("surveys:approve"))


def _chosen(request: SignedRequest) -> list[tuple[UUID, int]]:
    """What was ticked; anything else that may have been sent is not found."""
    chosen: dict[UUID, int] = {}
    for text in request.POST.getlist("one")[:_MOST]:
        key, _colon, number = text.partition(":")
        found = as_id(key)
        if found is None or not (number.isascii() and number.isdigit()):
            raise ProblemError("general.not_found")
        chosen[found] = int(number[:6])
    return list(chosen.items())
