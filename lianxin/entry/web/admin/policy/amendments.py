"""Amendments: the list, one with everything it would do, whom it would touch, and the form that begins or changes one."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.amendments import selectors, services
from lianxin.base.amendments.models import Amendment
from lianxin.base.amendments.selectors import Outcome
from lianxin.base.files import uploads
from lianxin.base.jobs.models import UNSETTLED, Job
from lianxin.base.jobs.selectors import jobs, lacks_worker
from lianxin.base.ui.parts import Action, Badge, Column, Link, Row, Tab, Table
from lianxin.base.ui.submitting import problem_text, refusals_in
from lianxin.domain.people.selectors.impacts import touched_by
from lianxin.domain.people.views.listing import listed_name
from lianxin.domain.people.views.presenting import file_url
from lianxin.entry.web.admin.policy import showing
from lianxin.entry.web.admin.policy.forms import Change, NewChange
from lianxin.entry.web.admin.policy.whose import county_asked
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

State = Amendment.State
_SHOWN = 200
_REFRESH = "3"  # seconds
_UNDECIDED = (State.DRAFT, State.SUBMITTED)


@page("pack.read")
def amendments(request: SignedRequest) -> HttpResponse:
    """Amendments within reach, by state."""
    counts = selectors.by_state(request.viewer)
    state = request.GET.get("state", "")
    state = state if state in State.values else ""
    rows = selectors.amendments(request.viewer)
    if state:
        rows = rows.filter(state=state)
    tabs = [Tab(_("全部"), "?", not state, sum(counts.values()))]
    tabs += [Tab(showing.state_word(s.value), f"?{urlencode({'state': s.value})}", s.value == state, counts.get(s.value, 0)) for s in State]
    may = request.viewer.may(services.PROPOSE)
    shown = {
        "tabs": tabs, "table": showing.amendments_table(rows[:_SHOWN]), "back": back(),
        "actions": [Action(_("起草修订"), reverse("web:admin-amendment-add"), "primary", "add")] if may else [],
    }  # fmt: skip
    return render(request, "admin/policy/amendments.html", shown)


def back() -> Link:
    """The way back to the rules."""
    return Link(_("规定"), reverse("web:admin-rules"))


@page("pack.read")
def amendment(request: SignedRequest, amendment_id: UUID) -> HttpResponse:
    """What it changes in words, the worked cases, whom it would touch, and what may be done with it now."""
    one = selectors.amendment_or_404(request.viewer, amendment_id)
    found = selectors.outcome(one)
    work = _work(request, one)
    is_current = selectors.impact_is_current(one, found)
    sees_people = request.viewer.may("resident.read") and request.viewer.may("category.read")
    shown = {
        "one": one, "state": showing.state_badge(one), "pairs": showing.pairs(one), "steps": showing.steps(one),
        "findings": showing.findings_table(found.before, [f for f in found.findings if f.code != selectors.CASE]),
        "faults": len(found.faults), "changes": [change.text for change in found.changes],
        "failing": showing.failing_table(found), "cases": len(found.cases), "is_read": found.after is not None,
        "impact": one.impact, "is_current": is_current, "work": work, "has_impact": bool(one.impact),
        "impact_table": showing.impact_table(found.before, found.after, one, sees_people=sees_people) if one.impact else None,
        "people": _people(request, one, found, limit=10) if one.impact and sees_people else None,
        "people_url": reverse("web:admin-amendment-people", args=[one.id]) if sees_people else "",
        "nobody_else": one.state in _UNDECIDED and not selectors.others_may_approve(one, local_day(request.now)),
        "actions": _actions(request, one, found, is_current=is_current, is_at_work=work is not None),
        "back": Link(_("修订"), reverse("web:admin-amendments")),
    }  # fmt: skip
    answer = render(request, "admin/policy/amendment.html", shown)
    if work is not None and work["goes_on"]:
        answer["Refresh"] = _REFRESH
    return answer


@page("category.read")
def people(request: SignedRequest, amendment_id: UUID) -> HttpResponse:
    """The residents within reach whom it would touch, and why; of each rule and kind of change the first ones."""
    one = selectors.amendment_or_404(request.viewer, amendment_id)
    found = selectors.outcome(one)
    shown = {
        "one": one,
        "table": _people(request, one, found, request.GET.get("code", ""), request.GET.get("kind", "")),
        "back": Link(one.title, reverse("web:admin-amendment", args=[one.id])),
    }
    return render(request, "admin/policy/people.html", shown)


def _people(request: SignedRequest, one: Amendment, found: Outcome, code: str = "", kind: str = "", limit: int = _SHOWN) -> Table:
    rows = touched_by(request.viewer, one.id, code, kind)[:limit]
    today = local_day(request.now)
    columns = [Column(_("居民")), Column(_("规定")), Column(_("怎样改变"), "short"), Column(_("为什么"))]
    shown = [
        Row(
            [
                listed_name(row.resident, today), showing.rule_name(found.after or found.before, row.code),
                Badge(_(showing.CHANGED[row.kind]), showing.KIND_TONES[row.kind]),
                showing.why_cells(found.before, found.after, row, one.effective_on),
            ],
            href=file_url(row.resident),
        )
        for row in rows
    ]  # fmt: skip
    return Table(_("会受影响的居民"), columns, shown, empty=_("没有,或不在您管的范围内。"))


def _work(request: SignedRequest, one: Amendment) -> dict[str, Any] | None:
    """How far the count is; None when none was asked for or it is done."""
    job: Job | None = jobs(request.viewer).filter(pk=one.impact_job).first() if one.impact_job else None
    if job is None or job.state in ("done", "dismissed"):
        return None
    goes_on = job.state not in UNSETTLED
    return {"job": job, "goes_on": goes_on, "unattended": lacks_worker(job, now=request.now)}


def _actions(request: SignedRequest, one: Amendment, found: Outcome, *, is_current: bool, is_at_work: bool) -> list[Action]:
    """What the viewer may do with it at this step."""
    viewer, place = request.viewer, one.place
    address = {name: reverse(f"web:admin-amendment-{name}", args=[one.id]) for name in ("edit", "measure", "submit", "approve", "refuse", "withdraw")}
    proposes, approves = viewer.may(services.PROPOSE, place), viewer.may(services.APPROVE, place)
    is_whole = not found.faults and found.after is not None
    measure = Action(_("重新测算影响") if one.impact else _("测算影响"), address["measure"], "plain" if is_current else "primary", "refresh", post=True)
    steps: list[tuple[bool, Action]] = [
        (proposes and one.state == State.DRAFT and is_whole and is_current and bool(found.changes), Action(_("提交审批"), address["submit"], "primary", "next", post=True)),
        (proposes and one.state in (State.DRAFT, State.SUBMITTED) and is_whole and not is_at_work, measure),
        (approves and one.state == State.SUBMITTED and is_current and str(viewer.id) not in one.authors, Action(_("批准"), address["approve"], "primary", "good")),
        (approves and one.state == State.SUBMITTED, Action(_("退回"), address["refuse"], icon="back")),
        (proposes and one.state == State.DRAFT, Action(_("修改、换文件"), address["edit"], icon="edit")),
        (proposes and one.state in selectors.OPEN, Action(_("撤回"), address["withdraw"], "danger")),
        (proposes and one.state == State.IN_FORCE, Action(_("起草停用"), f"{reverse('web:admin-amendment-add')}?{urlencode({'replaces': one.id})}", icon="close")),
    ]  # fmt: skip
    return [action for is_due, action in steps if is_due]


@page(services.PROPOSE)
def add(request: SignedRequest) -> HttpResponse:
    """Begin an amendment with a file, or, for one in force, its end or its successor."""
    replaced = _replaced(request)
    first = {"place": replaced.place if replaced else county_asked(request, services.PROPOSE) if request.GET.get("place") else ""}
    if replaced:
        first |= {"title": _("停用:%(title)s") % {"title": replaced.title}}
    form = NewChange(request.viewer, request.POST or None, request.FILES or None, initial=first, needs_file=replaced is None)
    if request.method == "POST" and _kept(request, form):
        with refusals_in(form, {"amendment.too_early": "effective_on", "amendment.too_late": "effective_on"}):
            one = _written(request, form, None, replaces=replaced.id if replaced else None)
            return redirect("web:admin-amendment", one.id)
    title = _("起草停用") if replaced else _("起草修订")
    return _form(request, form, title, reverse("web:admin-amendments"), replaced)


@page(services.PROPOSE)
def edit(request: SignedRequest, amendment_id: UUID) -> HttpResponse:
    """Change a draft, or put another file in its place."""
    one = selectors.amendment_or_404(request.viewer, amendment_id)
    if not request.viewer.may(services.PROPOSE, one.place):
        raise ProblemError("access.denied")
    first = {"title": one.title, "reason": one.reason, "effective_on": one.effective_on}
    form = Change(request.POST or None, request.FILES or None, initial=first, needs_file=False)
    if request.method == "POST" and _kept(request, form):
        with refusals_in(form, {"amendment.too_early": "effective_on", "amendment.too_late": "effective_on"}):
            _written(request, form, one.id)
            return redirect("web:admin-amendment", one.id)
    return _form(request, form, _("修改修订"), reverse("web:admin-amendment", args=[one.id]))


def _form(request: SignedRequest, form: Change, title: str, back_url: str, replaced: Amendment | None = None) -> HttpResponse:
    shown = {"form": form, "title": title, "back": Link(_("返回"), back_url), "replaced": replaced}
    return render(request, "admin/policy/amendment_form.html", shown, status=422 if form.errors else 200)


def _replaced(request: SignedRequest) -> Amendment | None:
    """The amendment that the new one is to end. Raises "general.not_found"."""
    asked = request.GET.get("replaces", "")
    if not asked:
        return None
    try:
        return selectors.amendment_or_404(request.viewer, UUID(asked))
    except ValueError:
        raise ProblemError("general.not_found") from None


def _kept(request: SignedRequest, form: Change) -> bool:
    """Whether the form is whole. A file that came with it is kept, so that a mistake elsewhere does not lose it."""
    file = request.FILES.get("file")
    if file is not None:
        data = request.POST.copy()
        data["upload"] = uploads.hold(actor=request.viewer, now=request.now, pieces=file.chunks())
        data["label"] = str(file.name)[-200:]
        form.data = data
    return form.is_valid()


def _written(request: SignedRequest, form: Change, amendment_id: UUID | None, replaces: UUID | None = None) -> Amendment:
    typed = form.cleaned_data
    given: dict[str, Any] = {name: typed[name] for name in ("title", "reason", "effective_on")}
    who: dict[str, Any] = {"actor": request.viewer, "now": request.now}
    if typed["upload"]:
        with uploads.held(request.viewer, typed["upload"]) as path:
            given |= {"content": path.read_bytes(), "file_label": typed["label"]}
    try:
        if amendment_id is not None:
            one = services.revise(**who, **given, amendment_id=amendment_id)
        else:
            one = services.draft(**who, **given, place=typed["place"], replaces=replaces)
    except ProblemError as refused:
        if refused.code.startswith(("dmn.", "amendment.file", "amendment.model")):  # another file is needed
            form.data = {name: value for name, value in form.data.items() if name not in ("upload", "label")}
            form.add_error("file", problem_text(refused))
        raise
    if typed["upload"]:
        uploads.drop(request.viewer, typed["upload"])
    messages.success(request, _("已存为草稿。"))
    return one
