"""What is pressed on the page of a day's plan."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from lianxin.base.ui.submitting import problem_text
from lianxin.domain.care import rules, selectors, services
from lianxin.domain.care.forms import FallsOutForm, minute_of
from lianxin.domain.care.tasks import improve_plan
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.pages import SignedRequest


def act_on(request: SignedRequest, day: date, place: str, falling: FallsOutForm) -> HttpResponse:
    """Do what was pressed and go back to the page; a refusal is told there in words."""
    acts: dict[str, Callable[[], None]] = {
        "visits": lambda: _make_visits(request, day, place),
        "plan": lambda: _plan(request, day, place),
        "away": lambda: _replan(request, day, place, falling),
        "discard": lambda: _discard(request, day, place),
        "publish": lambda: _publish(request),
        "told": lambda: _told(request),
    }
    try:
        if (act := acts.get(request.POST.get("act", ""))) is not None:
            act()
    except ProblemError as refused:
        if refused.problem.status in (403, 404, 500):
            raise
        messages.error(request, problem_text(refused))
    return HttpResponseRedirect(address(day, place))


def _make_visits(request: SignedRequest, day: date, place: str) -> None:
    made = services.make_visits(actor=request.viewer, now=request.now, day=day, place=place)
    messages.success(request, _("新增了 %(count)s 次走访。") % {"count": made})


def _plan(request: SignedRequest, day: date, place: str) -> None:
    """The first answer at once; a job makes it better while one looks at it."""
    draft = services.first_draft(actor=request.viewer, now=request.now, day=day, place=place)
    asked = improve_plan.asked(actor=request.viewer, place=place)
    job = asked.enqueue(user_id=str(request.viewer.id), plan_id=str(draft.id))
    services.improved_by(actor=request.viewer, now=request.now, plan_id=draft.id, job_id=UUID(job.id))


def _replan(request: SignedRequest, day: date, place: str, falling: FallsOutForm) -> None:
    request.viewer.must("dayplan.make", place)
    if not falling.is_valid():
        messages.error(request, _("请选择谁来不了、从几点起,并写明理由。"))
        return
    typed = falling.cleaned_data
    services.replan_without(
        actor=request.viewer, now=request.now, day=day, place=place, user_id=typed["who"], reason=typed["reason"],
        starts_at=rules.moment(day, minute_of(typed["since"])), ends_at=rules.moment(day, rules.DAY_MINUTES),
    )  # fmt: skip
    messages.success(request, _("已登记,并把剩下的走访重新排过。请看“发布后会有的变化”,发布后才生效。"))


def _discard(request: SignedRequest, day: date, place: str) -> None:
    services.discard_day_plan(actor=request.viewer, now=request.now, plan_id=_uuid(request, "plan"))
    messages.success(request, _("草稿已放弃,已发布的计划不变。"))
    still = [one.carer.user.display_name for one in selectors.off_on(request.viewer, place, day) if one.is_away_after(request.now)]
    if still:
        told = _("%(names)s的请假还登记着,以后排班仍会避开。如果不请假了,请在“这一天谁不在”里收回。")
        messages.warning(request, told % {"names": "、".join(still)})


def _publish(request: SignedRequest) -> None:
    changes = request.POST.get("changes", "")
    plan = services.publish_day_plan(
        actor=request.viewer, now=request.now, plan_id=_uuid(request, "plan"), changes=int(changes) if changes.isdecimal() else None
    )
    messages.success(request, _("已发布,%(count)s 次走访已排进各人的今日。") % {"count": rules.visits_among(plan.stops)})
    if plan.told:
        messages.warning(request, _("有 %(count)s 处安排变了,请逐户告知。") % {"count": len(plan.told)})


def _told(request: SignedRequest) -> None:
    visit_id = _uuid(request, "visit")
    services.tell_person(actor=request.viewer, now=request.now, plan_id=_uuid(request, "plan"), visit_id=visit_id)


def _uuid(request: SignedRequest, name: str) -> UUID:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError:
        raise ProblemError("general.not_found") from None


def address(day: date, place: str) -> str:
    """The page of a day's plan."""
    return f"{reverse('care:dayplan')}?{urlencode({'place': place, 'day': day.isoformat()})}"
