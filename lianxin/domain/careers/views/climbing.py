"""The ladder on pages: my ladder, who is due, appraisals, proposals and their decisions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianxin.base import packs
from lianxin.base.access.pages import page
from lianxin.base.access.selectors import labels_of
from lianxin.base.db.paging import page_of
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.form_pages import acted, form_page
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.parts import Action, Badge, Column, Link, Pair, Row, Tab, Table
from lianxin.base.ui.submitting import pager, part_of, refusals_in, refusals_told
from lianxin.domain.careers import services
from lianxin.domain.careers.forms import (
    AnswerForm,
    AppraisalForm,
    DecisionForm,
    PlaceForm,
    ProposalForm,
    TextForm,
)
from lianxin.domain.careers.rules.conditions import read
from lianxin.domain.careers.selectors import ladder, seeing
from lianxin.domain.careers.views import showing
from lianxin.domain.careers.views.asking import as_numbers, by_name, line_href, place_of, typed
from lianxin.domain.workforce.rules.ladder import highest, subsidies_of
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lianxin.base.access.pages import SignedRequest
    from lianxin.domain.careers.models import Promotion
    from lianxin.domain.careers.rules import Move
    from lianxin.domain.careers.selectors.ladder import DueCount, OnLadder
    from lianxin.domain.workforce.models import Engagement, Worker


@dataclass(frozen=True)
class Panel:
    """The ladder of one post as the template shows it."""

    facts: list[Pair]
    moves: list[Table]
    actions: list[Action]
    note: str = ""
    whole: Table | None = None


def panel(request: SignedRequest, engagement: Engagement, *, own: bool) -> Panel:
    """Where somebody is, what it pays, the next step and grade with what is missing."""
    today, pack = local_day(request.now), packs.for_place(engagement.place)
    found = ladder.standing_on(request.viewer, engagement, today)
    post = (
        word(pack.posts, engagement.post.kind) if engagement.post.kind in pack.posts else engagement.post.kind
    )
    facts = [
        Pair(_("岗位"), f"{post} · {full_name(engagement.place, language())}"),
        Pair(_("到岗日期"), engagement.since),
    ]
    if found.ladder is None:
        return Panel(facts, [], [], _("这种岗位没有定职业阶梯。"))
    level = highest(code for code, _day in found.standing.levels)
    pay = showing.month_pay(pack, found.standing.grade, engagement.step, today, level)
    facts += [
        Pair(_("等级和薪级"), showing.grade_text(pack, found.standing.grade, engagement.step)),
        Pair(_("证书"), _(showing.LEVEL_WORDS[level])),
        Pair(_("等级和薪级工资(元/月)"), pay),
    ]
    every = {"month": _("每月 %(yuan)s 元"), "year": _("每年 %(yuan)s 元"), "once": _("一次性 %(yuan)s 元")}
    facts += [
        Pair(one.name.in_language(language()), every[one.every] % {"yuan": one.yuan})
        for one in subsidies_of(pack, level, today)
    ]
    tables = [
        showing.conditions_table(_move_text(engagement, move), move.conditions, pack, own=own)
        for move in found.next.moves
    ]
    acts = []
    if found.proposed is not None:
        acts = [Action(_("看等批准的晋升"), reverse("careers:promotion", args=[found.proposed.id]))]
    elif not own and request.viewer.may("career.rate", engagement.place):
        acts = [
            Action(
                _("提出:%(move)s") % {"move": _move_text(engagement, move)},
                reverse("careers:propose", args=[engagement.id, move.kind]),
            )
            for move in found.next.moves
        ]
    notes = [] if tables else [_("已经到了这个阶梯的最高等级和薪级。")]
    if not showing.is_settled_pay(pack, found.standing.grade, engagement.step, today, level):
        notes.append(_("工资和补贴的数是产品约定,还没有按本地的薪酬文件核定。"))
    return Panel(facts, tables, acts, "".join(notes), showing.ladder_table(pack, found.ladder, found.standing.grade, today))


def _move_text(engagement: Engagement, move: Move) -> str:
    pack = packs.for_place(engagement.place)
    where = showing.grade_text(pack, move.grade, move.step)
    return (_("下一薪级:%(where)s") if move.kind == "step" else _("上一等级:%(where)s")) % {"where": where}


def promotions_table(request: SignedRequest, worker: Worker) -> Table | None:
    """Every promotion proposed for somebody, waiting and decided; None where there is none."""
    rows = [_promotion_row(one) for one in ladder.promotions_of(request.viewer, worker)]
    return Table(_("晋升"), _promotion_columns(), rows) if rows else None


def _promotion_row(one: Promotion, *before: str) -> Row:
    pack = packs.for_place(one.place)
    move = f"{showing.grade_text(pack, one.from_grade, one.from_step)} → {showing.grade_text(pack, one.to_grade, one.to_step)}"
    return Row((*before, move, one.since, showing.badge(showing.PROMOTION_STATES, one.state)), reverse("careers:promotion", args=[one.id]))


def _promotion_columns() -> list[Column]:
    return [Column(_("晋升")), Column(_("从哪天起"), "short"), Column(_("状态"), "short")]


def appraisals_table(request: SignedRequest, worker: Worker, *, own: bool) -> Table:
    """Every yearly appraisal of somebody."""
    pack, rows = packs.for_place(worker.place), []
    for one in ladder.appraisals_of(request.viewer, worker):
        result = word(pack.appraisal_results, one.result)
        if one.first_result:
            result = _("%(result)s(异议前:%(first)s)") % {
                "result": result,
                "first": word(pack.appraisal_results, one.first_result),
            }
        settled = ladder.is_settled(one, local_day(request.now))
        state = Badge(_("本人已确认"), "good") if one.acknowledged_at else Badge(_("已生效"), "good") if settled else Badge(_("等本人确认,还不算数"), "warn")
        if one.objected_at and not one.answered_at:
            state = Badge(_("异议等答复"), "bad")
        rows.append(Row((str(one.year), result, state), reverse("careers:appraisal", args=[one.id])))
    columns = [Column(_("年度"), "short"), Column(_("结果")), Column(_("状态"), "short")]
    return Table(_("年度考核"), columns, rows, _("还没有考核过。"))


@page("career.rate")
def appraise(request: SignedRequest, worker_id: UUID) -> HttpResponse:
    """Give a result for a year."""
    worker = seeing.person_or_404(request.viewer, worker_id)
    request.viewer.must("career.rate", worker.place)
    pack = packs.for_place(worker.place)
    form = AppraisalForm(request.POST or None, pack=pack, initial={"year": local_day(request.now).year - 1})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            made = services.appraise(
                actor=request.viewer, now=request.now, worker_id=worker.id, **form.cleaned_data
            )
            messages.success(request, _("已记下考核结果,等本人确认。"))
            return redirect("careers:appraisal", made.id)
    return form_page(request, _("年度考核"), form, _back_to(worker), worker.name)


@page("workforce.own")
def appraisal(request: SignedRequest, appraisal_id: UUID) -> HttpResponse:
    """One appraisal, what was said to it, and what one may do."""
    found = ladder.appraisal_or_404(request.viewer, appraisal_id)
    own, names = seeing.is_own(request.viewer, found.worker), labels_of([found.made_by, found.answered_by])
    pack = packs.for_place(found.place)
    facts = [
        Pair(_("年度"), str(found.year)), Pair(_("结果"), word(pack.appraisal_results, found.result)), Pair(_("评语"), found.comment),
        Pair(_("考核人"), names.get(found.made_by, "") if found.made_by else ""), Pair(_("本人确认"), found.acknowledged_at),
        Pair(_("异议"), found.objection), Pair(_("答复"), found.answer),
        Pair(_("答复人"), names.get(found.answered_by, "") if found.answered_by else ""),
    ]  # fmt: skip
    acts = []
    if own and found.acknowledged_at is None and (found.objected_at is None or found.answered_at):
        acts.append(
            showing.post_action(_("确认结果"), "careers:appraisal-acknowledge", found.id, kind="primary")
        )
    if own and found.acknowledged_at is None and found.objected_at is None:
        acts.append(Action(_("提出异议"), reverse("careers:appraisal-object", args=[found.id])))
    if ladder.objections_waiting(request.viewer).filter(id=found.id).exists():
        acts.append(Action(_("答复异议"), reverse("careers:appraisal-answer", args=[found.id]), "primary"))
    title = _("%(name)s的年度考核") % {"name": found.worker.name}
    return render(
        request,
        "careers/facts.html",
        {"title": title, "back": _back_to(found.worker), "facts": facts, "actions": acts},
    )


@page("workforce.own")
@require_POST
def acknowledge(request: SignedRequest, appraisal_id: UUID) -> HttpResponse:
    """Accept one's own result."""
    with refusals_told(request):
        services.acknowledge(actor=request.viewer, now=request.now, appraisal_id=appraisal_id)
        messages.success(request, _("已确认。"))
    return redirect("careers:appraisal", appraisal_id)


@page("workforce.own")
def object_to(request: SignedRequest, appraisal_id: UUID) -> HttpResponse:
    """Object to one's own result."""
    found = ladder.appraisal_or_404(request.viewer, appraisal_id)
    form = TextForm(request.POST or None, label=_("有什么异议"))
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.object_to(
                actor=request.viewer,
                now=request.now,
                appraisal_id=found.id,
                objection=form.cleaned_data["text"],
            )
            messages.success(request, _("已提出异议,由另一位负责人答复。"))
            return redirect("careers:appraisal", found.id)
    back = Link(_("返回考核"), reverse("careers:appraisal", args=[found.id]))
    return form_page(request, _("提出异议"), form, back)


@page("career.rate")
def answer(request: SignedRequest, appraisal_id: UUID) -> HttpResponse:
    """Answer an objection."""
    found = ladder.appraisal_or_404(request.viewer, appraisal_id)
    form = AnswerForm(
        request.POST or None, pack=packs.for_place(found.place), initial={"result": found.result}
    )
    if acted(request, form, partial(services.answer, appraisal_id=found.id), done=_("已答复。")):
        return redirect("careers:appraisal", found.id)
    back = Link(_("返回考核"), reverse("careers:appraisal", args=[found.id]))
    return form_page(
        request, _("答复异议"), form, back, f"{found.worker.name}:{found.objection}", _("答复")
    )


@page("career.read")
def due(request: SignedRequest) -> HttpResponse:
    """Who is due for a step or a grade: as numbers where there are many, by name in a station; and where proposals are."""
    viewer, today, place = request.viewer, local_day(request.now), place_of(request)
    found, days, pager_of_found = ladder.due(viewer, place, today), ladder.ahead_days(place, today), None
    if not by_name(request) and as_numbers(place, len(found)):
        table = _due_counts(ladder.due_counts(found, place), place, days)
    else:
        part, pager_of_found = part_of(request, [pair for pair in found if not by_name(request) or pair[0].engagement.place == place])
        table = _due_people(part, days)
    decided = f"{reverse('careers:promotions')}?place={place}"
    waiting = ladder.promotions_at(viewer, place, waiting=True).count()
    context = {
        "title": _("谁该晋升"), "lead": full_name(place, language()), "back": Link(_("人才"), f"{reverse('careers:place')}?place={place}"),
        "form": None if by_name(request) else PlaceForm(typed(request), viewer=viewer, initial={"place": place}), "table": table, "pager": pager_of_found,
        "actions": [Action(_("等批准的晋升:%(number)s 份") % {"number": waiting}, decided), Action(_("已经决定的晋升"), f"{decided}&state=decided")],
    }  # fmt: skip
    return render(request, "ui/rows_page.html", context)


def _due_people(found: Iterable[tuple[OnLadder, Move]], days: int) -> Table:
    rows = []
    for one, move in found:
        state = Badge(_("可以提出"), "good") if move.is_due else Badge(_("快到了"), "info")
        href = reverse("web:worker-tab", args=[one.engagement.worker_id, "careers"])
        rows.append(
            Row((one.engagement.worker.name, _move_text(one.engagement, move), state, move.due_on), href)
        )
    columns = [
        Column(_("姓名")),
        Column(_("可以升到")),
        Column(_("状态"), "short"),
        Column(_("从哪天起"), "short"),
    ]
    return Table(_("到期或 %(days)s 天内到期") % {"days": days}, columns, rows, _("这里现在没有人到期。"), caption_shown=True)


def _due_counts(lines: Iterable[DueCount], place: str, days: int) -> Table:
    rows = [
        Row((Link(full_name(line.place, language()), line_href("careers:due", place, line.place)), line.now, line.soon))
        for line in lines
    ]
    columns = [Column(_("地点")), Column(_("可以提出(人)"), "number"), Column(_("%(days)s 天内到期(人)") % {"days": days}, "number")]
    return Table(_("到期或 %(days)s 天内到期") % {"days": days}, columns, rows, _("这里现在没有人到期。"), caption_shown=True)


@page("career.read")
def promotions(request: SignedRequest) -> HttpResponse:
    """Proposals of a place: those that wait for a decision, or those that are over, the newest first."""
    place, is_over = place_of(request), request.GET.get("state") == "decided"
    found = page_of(
        ladder.promotions_at(request.viewer, place, waiting=not is_over), "made_at", after=request.GET.get("after", ""), newest_first=is_over
    )
    here = f"{reverse('careers:promotions')}?place={place}"
    tabs = [Tab(_("等批准的晋升"), here, not is_over), Tab(_("已经决定的晋升"), f"{here}&state=decided", is_over)]
    rows = [_promotion_row(one, one.engagement.worker.name) for one in found.rows]
    columns = [Column(_("姓名")), *_promotion_columns()]
    back = Link(_("谁该晋升"), f"{reverse('careers:due')}?place={place}")
    table = Table(_("晋升"), columns, rows, _("没有。"))
    return showing.rows_page(request, _("晋升"), table, lead=full_name(place, language()), back=back, tabs=tabs, pager=pager(request, found))


@page("career.rate")
def propose(request: SignedRequest, engagement_id: UUID, kind: str) -> HttpResponse:
    """Propose the next step or grade."""
    engagement = seeing.engagement_or_404(request.viewer, engagement_id)
    request.viewer.must("career.rate", engagement.place)
    today, pack = local_day(request.now), packs.for_place(engagement.place)
    found = ladder.standing_on(request.viewer, engagement, today)
    if found.proposed is not None and request.method != "POST":
        messages.info(request, _("已有一份晋升等着批准。"))
        return redirect("careers:promotion", found.proposed.id)
    form = ProposalForm(request.POST or None, initial={"since": today})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            made = services.propose(
                actor=request.viewer,
                now=request.now,
                engagement_id=engagement.id,
                kind=kind,
                **form.cleaned_data,
            )
            messages.success(request, _("已提出,由另一人批准。"))
            return redirect("careers:promotion", made.id)
    move = next((one for one in found.next.moves if one.kind == kind), None)
    table = showing.conditions_table(_move_text(engagement, move), move.conditions, pack) if move else None
    return form_page(
        request,
        _("提出晋升"),
        form,
        _back_to(engagement.worker),
        engagement.worker.name,
        _("提出"),
        table=table,
    )


@page("workforce.own")
def promotion(request: SignedRequest, promotion_id: UUID) -> HttpResponse:
    """One proposal: what it asks, how the conditions stood, who decided and why."""
    found = ladder.promotion_or_404(request.viewer, promotion_id)
    viewer, pack, worker = request.viewer, packs.for_place(found.place), found.engagement.worker
    may = (
        found.state == "proposed"
        and viewer.may("career.manage", found.place)
        and found.made_by != viewer.id
        and not seeing.is_own(viewer, worker)
    )
    form = DecisionForm(request.POST or None) if may or request.method == "POST" else None
    if request.method == "POST" and form is not None and form.is_valid():
        with refusals_in(form):
            services.decide(actor=viewer, now=request.now, promotion_id=found.id, **form.cleaned_data)
            messages.success(request, _("已决定。"))
            return redirect("careers:promotion", found.id)
    names = labels_of([found.made_by, found.decided_by])
    facts = [
        Pair(_("现在"), showing.grade_text(pack, found.from_grade, found.from_step)),
        Pair(_("升到"), showing.grade_text(pack, found.to_grade, found.to_step)), Pair(_("从哪天起"), found.since), Pair(_("理由"), found.reason),
        Pair(_("提出人"), names.get(found.made_by, "") if found.made_by else ""),
        Pair(_("批准人"), names.get(found.decided_by, "") if found.decided_by else ""), Pair(_("批准或不批准的理由"), found.decided_why),
    ]  # fmt: skip
    withdraw = found.state == "proposed" and found.made_by == viewer.id
    acts = [showing.post_action(_("撤回"), "careers:promotion-withdraw", found.id)] if withdraw else []
    context = {
        "title": _("%(name)s的晋升") % {"name": worker.name}, "badge": showing.badge(showing.PROMOTION_STATES, found.state), "back": _back_to(worker),
        "facts": facts, "actions": acts, "form": form if may else None, "submit": _("决定"),
        "table": showing.conditions_table(_("提出时各项条件"), [read(one) for one in found.conditions], pack),
    }  # fmt: skip
    return render(
        request, "careers/facts.html", context, status=422 if form is not None and form.errors else 200
    )


@page("career.rate")
@require_POST
def withdraw(request: SignedRequest, promotion_id: UUID) -> HttpResponse:
    """Take one's own proposal back."""
    with refusals_told(request):
        services.withdraw_proposal(actor=request.viewer, now=request.now, promotion_id=promotion_id)
        messages.success(request, _("已撤回。"))
    return redirect("careers:promotion", promotion_id)


def _back_to(worker: Worker) -> Link:
    return Link(worker.name, reverse("web:worker-tab", args=[worker.id, "careers"]))
