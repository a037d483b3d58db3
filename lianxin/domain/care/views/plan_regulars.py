"""Regular carers 固定人员: how steady care is, a proposal for the week, taken as a whole or one by one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.access.selectors import labels_of
from lianxin.base.jobs.selectors import job_or_404, jobs, lacks_worker
from lianxin.base.places.selectors import name_of
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.parts import Action, Badge, Column, Link, Row, Table
from lianxin.base.ui.submitting import problem_text, refusals_told
from lianxin.domain.care import rules, selectors, services
from lianxin.domain.care.forms import PlaceForm
from lianxin.domain.care.tasks import propose_regulars_for
from lianxin.domain.care.views.showing import often_text
from lianxin.domain.people.views.listing import listed_name
from lianxin.domain.people.views.presenting import age_text
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError, problem

if TYPE_CHECKING:
    from datetime import date

    from lianxin.base.jobs.models import Job
    from lianxin.domain.care.models import CareOrder, RegularProposal
    from lianxin.domain.people.models import Resident
    from lianxin.engines.planning import Continuity

_LOOK_AGAIN_SECONDS: Final = 2
_WAITING: Final = ("ready", "running")


@page("dayplan.make")
def regulars(request: SignedRequest) -> HttpResponse:
    """One place. A POST proposes (`act=propose`), takes all (`act=all`), or takes the one of an order (`?take=<order>`)."""
    form = PlaceForm.asked(request.GET, viewer=request.viewer)
    if not form.is_valid():
        return render(request, "care/regulars.html", {"form": form})
    place = form.cleaned_data["place"]
    if request.method == "POST":
        return _act(request, place)
    job = _job(request)
    if job is not None and job.state == "done":
        return HttpResponseRedirect(_address(place))
    today = local_day(request.now)
    orders = selectors.running_orders(request.viewer, place, today)
    steady = selectors.continuity_in(request.viewer, place, today)
    proposal = selectors.regular_proposal(request.viewer, place)
    named = {str(order.resident_id) for order in orders if order.regular_carer_id}
    figures = rules.steadiness(steady, named)
    context: dict[str, Any] = {
        "form": form, "figures": figures, "running": job if job is not None and job.state in _WAITING else None,
        "unattended": job is not None and lacks_worker(job, now=request.now), "failed": _why_failed(job), "proposal": proposal, "orders": bool(orders),
        "back": Link(_("返回排班"), reverse("care:dayplan")), "people": _people(selectors.people_met(request.viewer, place, today), steady, named, today),
    }  # fmt: skip
    if figures is not None:
        context["median"] = f"{figures.median:g}"
        context["share"], context["faithful"] = _percent(figures.by_regular, figures.visits), _percent(figures.faithful, figures.with_regular)
    if proposal is not None:
        context |= _proposed(proposal, orders, steady, today)
    response = render(request, "care/regulars.html", context)
    if context["running"]:
        response["Refresh"] = str(_LOOK_AGAIN_SECONDS)  # looks again without a script
    return response


def _act(request: SignedRequest, place: str) -> HttpResponse:
    if request.POST.get("act") == "propose":
        request.viewer.must("dayplan.make", place)
        going_on = jobs(request.viewer).filter(task=propose_regulars_for.module_path, place=place, state__in=_WAITING).first()
        if going_on is not None:  # pressed twice: one is enough
            return HttpResponseRedirect(_address(place, job=str(going_on.id)))
        asked = propose_regulars_for.asked(actor=request.viewer, place=place)
        made = asked.enqueue(user_id=str(request.viewer.id), place=place)
        return HttpResponseRedirect(_address(place, job=str(made.id)))
    proposal = selectors.regular_proposal(request.viewer, place)
    rows = proposal.rows if proposal else []
    if take := request.GET.get("take"):
        rows = [row for row in rows if row["order"] == take]
    running = {order.id for order in selectors.running_orders(request.viewer, place, local_day(request.now))}
    chosen = {UUID(row["order"]): UUID(row["now"]) for row in rows if row["now"] and UUID(row["order"]) in running}
    with refusals_told(request):
        count = services.set_regulars(actor=request.viewer, now=request.now, chosen=chosen)
        messages.success(request, _("已定 %(count)s 张服务单的固定人员,从下一次生成的走访起用。") % {"count": count})
    return HttpResponseRedirect(_address(place))


def _proposed(proposal: RegularProposal, orders: list[CareOrder], steady: Mapping[str, Continuity], today: date) -> dict[str, Any]:
    """The proposal beside what holds now; orders that have ended since then are left out."""
    running = {str(order.id): order for order in orders}
    rows = [row for row in proposal.rows if row["order"] in running]
    ids = {UUID(key) for row in rows for key in (row["now"],) if key} | {UUID(load["carer"]) for load in proposal.loads}
    names = labels_of(ids)
    shown = [(row, running[row["order"]]) for row in rows]
    differing = [(row, order) for row, order in shown if row["now"] and row["now"] != str(order.regular_carer_id or "")]
    others = [pair for pair in shown if pair not in differing]
    loads = [
        Row([
            names.get(UUID(load["carer"]), ""), load["before"], load["after"],
            _("%(percent)s%%(%(after)s / %(most)s 分钟)") % {"percent": round(100 * load["after"] / load["most"]), "after": load["after"], "most": load["most"]},
        ])
        for load in proposal.loads
    ]  # fmt: skip
    columns = [Column(_("姓名")), Column(_("现在"), "number"), Column(_("照建议"), "number"), Column(_("占一周可排时间"), "number")]
    return {
        "rows": _table(proposal.place, differing, names, steady, today, may_take=True),
        "others": _table(proposal.place, others, names, steady, today, may_take=False),
        "differing": len(differing),
        "loads": Table(_("各人每周的分钟(含路上)"), columns, loads),
    }


Pairs = list[tuple[Mapping[str, Any], "CareOrder"]]


def _table(place: str, pairs: Pairs, names: Mapping[UUID, str], steady: Mapping[str, Continuity], today: date, *, may_take: bool) -> Table:
    columns = [
        Column(_("老人")), Column(_("服务")), Column(_("现在")), Column(_("建议")), Column(_("为什么")),
        Column(_("28 天里几人去过"), "number"), Column(_("固定人员去的"), "number"),
    ]  # fmt: skip
    rows = []
    for row, order in pairs:
        cells = _cells(row, order, names, steady, today)
        if may_take:
            cells.append([Action(_("采用"), _address(place, take=row["order"]), post=True)])
        rows.append(Row(cells, reverse("care:plan", args=[order.resident_id])))
    return Table(_("固定人员建议"), [*columns, Column("", "actions")] if may_take else columns, rows, _("没有不同。"))


def _cells(row: Mapping[str, Any], order: CareOrder, names: Mapping[UUID, str], steady: Mapping[str, Continuity], today: date) -> list[object]:
    counted = steady.get(str(order.resident_id))
    often = often_text(order.weekdays, order.every_weeks)
    return [
        _who(order.resident, today),
        f"{word(packs.for_place(order.place).services, order.service)} · {often}",
        order.regular_carer.display_name if order.regular_carer else _("不固定"),
        names.get(UUID(row["now"]), "") if row["now"] else _("没有合适的人"),
        "、".join(_(rules.WHY_REGULAR[code]) % {"visits": row["visits"]} for code in row["why"]),
        counted.carers if counted else "",
        _share(counted) if counted and order.regular_carer_id else "",
    ]


def _who(resident: Resident, today: date) -> str:
    """白玛(塔巴村,81 岁): of two with one name it is clear which is meant."""
    about = ",".join(part for part in (name_of(resident.place).in_language(language()), age_text(resident, today)) if part)
    return _("%(name)s(%(about)s)") % {"name": listed_name(resident, today), "about": about}


def _share(one: Continuity) -> str:
    """A percent of three visits says little: the visits stand beside it."""
    words = {"visits": one.visits, "count": one.by_regular, "percent": _percent(one.by_regular, one.visits)}
    return _("%(visits)s 次里 %(count)s 次(%(percent)s)") % words


def _percent(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else "—"


def _people(people: Mapping[str, Resident], steady: Mapping[str, Continuity], named: Collection[str], today: date) -> Table:
    """Everybody the figures count, also those whose orders have ended; whoever saw most carers first."""
    found = sorted(steady.items(), key=lambda pair: (-pair[1].carers, pair[0]))
    rows = []
    for key, one in found:
        badge: object = [one.carers, Badge(_("换人多"), "warn")] if one.carers > 2 else one.carers
        share = _share(one) if key in named else _("没有固定人员")
        rows.append(Row([_who(people[key], today), badge, one.visits, share], reverse("care:plan", args=[key])))
    columns = [Column(_("老人")), Column(_("28 天里几个人去过"), "number"), Column(_("次数"), "number"), Column(_("固定人员去的"), "number")]
    return Table(_("28 天里由几个人上门"), columns, rows, _("28 天里还没有按服务单上门的记录。"))


def _job(request: SignedRequest) -> Job | None:
    key = request.GET.get("job", "")
    try:
        return job_or_404(request.viewer, UUID(key)) if key else None
    except (ValueError, ProblemError):
        return None


def _why_failed(job: Job | None) -> str:
    if job is None or job.state in (*_WAITING, "done"):
        return ""
    known = problem(job.error_type)
    return problem_text(ProblemError(job.error_type)) if known else _("没有算出来,请再试一次。")


def _address(place: str, **more: str) -> str:
    return f"{reverse('care:regulars')}?{urlencode({'place': place, **more})}"
