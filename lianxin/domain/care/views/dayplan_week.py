"""The week 一周: seven days of a place with everybody's load, what was left out, and all of it planned at once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.access.selectors import labels_of
from lianxin.base.jobs.selectors import jobs
from lianxin.base.places.selectors import name_of
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Badge, Column, Link, Row, Table
from lianxin.base.ui.wording import day_text
from lianxin.domain.care import selectors
from lianxin.domain.care.forms import DayForm
from lianxin.domain.care.rules import WEEKDAYS
from lianxin.domain.care.tasks import WEEK, plan_week_for
from lianxin.domain.care.views.dayplan import RUNNING
from lianxin.domain.care.views.dayplan_acts import address
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from lianxin.base.jobs.models import Job
    from lianxin.domain.care.models import DayPlan
    from lianxin.domain.care.selectors import Plans


@page("dayplan.read")
def week(request: SignedRequest) -> HttpResponse:
    """Seven days from the one asked for (tomorrow unless asked); POST has every day planned that is neither published nor changed by hand."""
    today = local_day(request.now)
    form = DayForm.asked(request.GET, viewer=request.viewer, today=today)
    form["day"].label = _("从哪一天起")
    if not form.is_valid():
        return render(request, "care/week.html", {"form": form})
    first, place = form.cleaned_data["day"], form.cleaned_data["place"]
    here = f"{reverse('care:week')}?{urlencode({'place': place, 'day': first.isoformat()})}"
    if request.method == "POST":
        request.viewer.must("dayplan.make", place)
        plan_week_for.asked(actor=request.viewer, place=place).enqueue(
            user_id=str(request.viewer.id), start=first.isoformat(), place=place
        )
        messages.success(request, _("正在排这一周。可以先做别的事,回来再看。"))
        return HttpResponseRedirect(here)
    days = [first + timedelta(days=n) for n in range(WEEK)]
    plans = selectors.plans_of_days(request.viewer, place, days)
    job = _job(request, place)
    may = request.viewer.may("dayplan.make", place)
    open_days = [day for day in days if day >= today and plans[day].is_open]
    context: dict[str, Any] = {
        "form": form, "place": name_of(place).in_language(language()), "days": _days(request, place, plans),
        "load": _load(plans), "may": may and bool(open_days), "running": job,
        "back": Link(_("返回排班"), address(first, place)), "here": here,
    }  # fmt: skip
    answer = render(request, "care/week.html", context)
    if job is not None:
        answer["Refresh"] = "3"  # looks again without a script
    return answer


def _job(request: SignedRequest, place: str) -> Job | None:
    """The planning of this place's week that is under way, whoever asked for it."""
    name = f"{plan_week_for.func.__module__}.{plan_week_for.func.__qualname__}"
    return jobs(request.viewer).filter(task=name, place=place, state__in=RUNNING).first()


def _days(request: SignedRequest, place: str, plans: Mapping[date, Plans]) -> Table:
    """One row a day: visits, what was left out, its state, and the way to it."""
    rows = []
    for day, held in plans.items():
        plan = held.draft or held.published
        standing = selectors.visits_of_day(request.viewer, day, place).filter(hand=1).count()
        name = Link(f"{day_text(day)} {_(WEEKDAYS[str(day.isoweekday())])}", address(day, place))
        out = len(plan.unserved) if plan is not None else None
        travel = sum(stop["travel"] or 0 for stop in plan.stops) if plan is not None else None
        rows.append(Row((name, standing, out, travel, _state(held)), tone="warn" if out else "plain"))
    columns = [Column(_("日期")), Column(_("走访"), "number"), Column(_("没排上"), "number"), Column(_("路上(分钟)"), "number"), Column(_("状态"))]
    return Table(_("每一天"), columns, rows)


def _state(held: Plans) -> Badge:
    if held.draft is not None:
        return Badge(_("草稿"), "warn", _("另有已发布的计划。") if held.published is not None else "")
    return Badge(_("已发布"), "good") if held.published is not None else Badge(_("还没有排"))


def _load(plans: Mapping[date, Plans]) -> Table:
    """One row a carer: visits of each day, then all visits, minutes with people and on the way."""
    visits: dict[str, Counter[date]] = defaultdict(Counter)
    minutes: Counter[str] = Counter()
    travel: Counter[str] = Counter()
    for day, held in plans.items():
        plan: DayPlan | None = held.draft or held.published
        for stop in plan.stops if plan is not None else ():
            visits[stop["carer"]][day] += 1
            minutes[stop["carer"]] += stop["end"] - stop["start"]
            travel[stop["carer"]] += stop["travel"] or 0
    names = {str(key): name for key, name in labels_of({UUID(key) for key in visits}).items()}
    rows = [
        Row((names.get(key, "—"), *(days[day] or None for day in plans), sum(days.values()), minutes[key], travel[key]))
        for key, days in sorted(visits.items(), key=lambda one: names.get(one[0], ""))
    ]
    heads = [Column(f"{day.day} {_(WEEKDAYS[str(day.isoweekday())])}", "number") for day in plans]
    sums = [Column(_("走访合计"), "number"), Column(_("服务(分钟)"), "number"), Column(_("路上(分钟)"), "number")]
    return Table(_("各人的工作量"), [Column(_("姓名")), *heads, *sums], rows, _("还没有排班。"))
