"""Supervision on pages: whom I lead, sessions, and how a place stands."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.pages import page
from lianxin.base.db.paging import Page
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.asked import asked_month
from lianxin.base.ui.form_pages import acted, form_page
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Column, Link, Pair, Row, Table
from lianxin.base.ui.submitting import pager, part_of, refusals_in
from lianxin.domain.careers import services
from lianxin.domain.careers.forms import EndForm, MonthForm, RelationForm, SessionForm
from lianxin.domain.careers.selectors import counting, seeing, supervision
from lianxin.domain.careers.views import showing
from lianxin.domain.careers.views.asking import place_of, typed
from lianxin.domain.workforce.selectors import own_worker
from lianxin.kernel.clock import local_day, month_bounds

if TYPE_CHECKING:
    from lianxin.base.access.pages import SignedRequest


@page("workforce.own")
def led(request: SignedRequest) -> HttpResponse:
    """Whom I lead, and my sessions."""
    worker = own_worker(request.viewer)
    found = list(supervision.led_now(request.viewer, worker)) if worker is not None else []
    rows = [
        Row(
            (one.worker.name, full_name(one.worker.place, language()), one.since),
            reverse("web:worker-tab", args=[one.worker_id, "careers"]),
        )
        for one in found
    ]
    people = Table(
        _("我带的人"),
        [Column(_("姓名")), Column(_("在哪里")), Column(_("从"), "short")],
        rows,
        _("现在没有带人。由站长安排督导关系。"),
    )
    held = supervision.records_page(request.viewer, worker, led=True, after=request.GET.get("after", "")) if worker is not None else Page(())
    sessions = [
        Row(
            (one.held_at, _(one.get_kind_display()), one.minutes, len(one.supervised.all())),
            reverse("careers:session", args=[one.id]),
        )
        for one in held.rows
    ]
    columns = [
        Column(_("时间")),
        Column(_("方式"), "short"),
        Column(_("分钟"), "number"),
        Column(_("人数"), "number"),
    ]
    context = {
        "title": _("我带的人"), "back": Link(_("我的职业发展"), reverse("web:own-tab", args=["careers"])),
        "actions": [Action(_("记一次督导"), reverse("careers:session-new"), "primary", "add")] if found else [],
        "tables": [people, Table(_("我的督导记录"), columns, sessions, _("还没有记过。"), caption_shown=True)],
        "pager": pager(request, held),
    }  # fmt: skip
    return render(request, "careers/tables.html", context)


@page("workforce.own")
def sessions(request: SignedRequest, worker_id: UUID) -> HttpResponse:
    """Every session somebody led or had."""
    worker = seeing.person_or_404(request.viewer, worker_id)
    found = supervision.records_page(request.viewer, worker, after=request.GET.get("after", ""))
    back = Link(worker.name, reverse("web:worker-tab", args=[worker.id, "careers"]))
    return showing.rows_page(request, _("督导记录"), showing.sessions_table(found.rows), lead=worker.name, back=back, pager=pager(request, found))


@page("workforce.own")
def new_session(request: SignedRequest) -> HttpResponse:
    """Write down a session with people one leads."""
    worker = seeing.own_file(request.viewer)
    people = [(str(one.worker_id), one.worker.name) for one in supervision.led_now(request.viewer, worker)]
    form = SessionForm(request.POST or None, people=people, initial={"held_at": request.now})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            made = services.record_session(actor=request.viewer, now=request.now, **form.cleaned_data)
            messages.success(request, _("已记下。"))
            return redirect("careers:session", made.id)
    return form_page(request, _("记一次督导"), form, Link(_("我带的人"), reverse("careers:led")))


@page("workforce.own")
def session(request: SignedRequest, supervision_id: UUID) -> HttpResponse:
    """One session; what was said is shown to those who were there."""
    found = supervision.record_or_404(request.viewer, supervision_id)
    reads = supervision.may_read(request.viewer, found)
    hidden = _("(只有督导和参加的人看得到)")
    facts = [
        Pair(_("督导"), found.supervisor.name), Pair(_("方式"), _(found.get_kind_display())), Pair(_("时间"), found.held_at),
        Pair(_("时长(分钟)"), found.minutes), Pair(_("参加的人"), "、".join(one.worker.name for one in found.supervised.all())),
        Pair(_("谈了什么"), found.topics if reads else hidden), Pair(_("接下来做什么"), found.steps if reads else hidden),
    ]  # fmt: skip
    return render(
        request,
        "careers/facts.html",
        {"title": _("督导记录"), "back": Link(_("我的职业发展"), reverse("web:own-tab", args=["careers"])), "facts": facts},
    )


@page("career.read")
def overview(request: SignedRequest) -> HttpResponse:
    """One supervisor to how many, what was done in a month, who has had none for long."""
    viewer, place, today = request.viewer, place_of(request), local_day(request.now)
    month = asked_month(request.GET, today)
    days = int(packs.for_place(place).value("supervision_days", today))
    ratio = supervision.ratio(viewer, place)
    done = [
        Row(
            (one.worker.name, one.people, one.individual, one.group, one.minutes),
            reverse("web:worker-tab", args=[one.worker.id, "careers"]),
        )
        for one in supervision.supervisors(viewer, place, month_bounds(month))
    ]
    missing = supervision.without(viewer, place, today, days)
    part, pager_of_missing = part_of(request, missing)
    late = [
        Row(
            (one.name, full_name(one.place, language()), last or _("从来没有")),
            reverse("web:worker-tab", args=[one.id, "careers"]),
        )
        for one, last in part
    ]
    led_by = [
        Column(_("督导")),
        Column(_("带几人"), "number"),
        Column(_("个别督导次数"), "number"),
        Column(_("团体督导次数"), "number"),
        Column(_("分钟"), "number"),
    ]
    context = {
        "title": _("督导"), "lead": full_name(place, language()), "back": Link(_("人才"), f"{reverse('careers:place')}?place={place}"),
        "form": MonthForm(typed(request), viewer=viewer, initial={"place": place, "month": month}),
        "stats": [
            (_("督导配比"), _("1 比 %(number)s") % {"number": f"{ratio.one_to.normalize():f}"} if ratio.one_to else _("没有督导")), (_("在岗"), ratio.workers),
            (_("正在带人的督导"), ratio.supervisors), (_("有督导称号的"), len(counting.talent(viewer, place, today).holders(supervision.SUPERVISOR))),
            (_("有督导的"), ratio.supervised),
        ],
        "tables": [
            Table(_("%(month)s 的督导") % {"month": f"{month:%Y-%m}"}, led_by, done, _("这里还没有督导。"), caption_shown=True),
            Table(
                _("%(days)s 天没有督导的人:%(number)s 人") % {"days": days, "number": len(missing)}, [Column(_("姓名")), Column(_("在哪里")), Column(_("上一次"), "short")], late,
                _("人人都有督导。"), caption_shown=True,
            ),
        ],
        "pager": pager_of_missing,
    }  # fmt: skip
    return render(request, "careers/tables.html", context)


@page("career.rate")
def relate(request: SignedRequest, worker_id: UUID) -> HttpResponse:
    """Give a worker a supervisor."""
    worker = seeing.person_or_404(request.viewer, worker_id)
    people = supervision.may_supervise(request.viewer).exclude(id=worker.id)
    form = RelationForm(request.POST or None, people=people, initial={"since": local_day(request.now)})
    if acted(request, form, partial(services.relate, worker_id=worker.id), done=_("已安排督导。")):
        return redirect("web:worker-tab", worker.id, "careers")
    back = Link(worker.name, reverse("web:worker-tab", args=[worker.id, "careers"]))
    about = _("只列有督导称号或在督导岗的人。")
    if not people.exists():
        about = _("这里还没有人有督导称号或在督导岗:请先由民政局在那个人的职业发展页面登记督导称号,或安排到督导岗。")
    return form_page(request, _("安排督导"), form, back, about)


@page("career.rate")
def end(request: SignedRequest, relation_id: UUID) -> HttpResponse:
    """The last day of a relation."""
    found = supervision.relation_or_404(request.viewer, relation_id)
    form = EndForm(request.POST or None, initial={"until": local_day(request.now)})
    back = reverse("web:worker-tab", args=[found.worker_id, "careers"])
    if acted(request, form, partial(services.end_relation, relation_id=found.id), done=_("已结束。")):
        return redirect(back)
    text = _("%(supervisor)s 督导 %(worker)s") % {
        "supervisor": found.supervisor.name,
        "worker": found.worker.name,
    }
    return showing.confirm_page(
        request, _("结束督导关系"), text, [_("这位督导从此看不到他(她)的评定。")], back, _("结束"), form
    )
