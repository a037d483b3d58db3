"""Selection rounds on pages: the list, a new one, one round with everything one may see and do."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianxin.base import packs
from lianxin.base.access.pages import page
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.form_pages import acted, form_page
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.parts import Action, Badge, Column, Link, Pair, Row, Table, Tone
from lianxin.base.ui.submitting import refusals_in, refusals_told
from lianxin.domain.careers import services
from lianxin.domain.careers.forms import DocumentForm, JudgeForm, ReasonForm, RoundForm, TieForm
from lianxin.domain.careers.rules import selecting
from lianxin.domain.careers.selectors import rounds
from lianxin.domain.careers.selectors.public import KIND, round_text
from lianxin.domain.careers.views import showing
from lianxin.domain.workforce.selectors import own_worker
from lianxin.domain.workforce.views.publicity import objections_table
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.pages import SignedRequest
    from lianxin.domain.careers.models import SelectionRound


@page("workforce.own")
def listing(request: SignedRequest) -> HttpResponse:
    """Every round one may see, the newest first."""
    rows = [
        Row((round_text(one), full_name(one.place, language()), one.closes_on, one.quota, showing.badge(showing.ROUND_STATES, one.state)), reverse("careers:round", args=[one.id]))
        for one in rounds.rounds(request.viewer).order_by("-made_at", "-id")
    ]  # fmt: skip
    columns = [
        Column(_("选拔")),
        Column(_("地点")),
        Column(_("申报截止"), "short"),
        Column(_("名额"), "number"),
        Column(_("状态"), "short"),
    ]
    may = request.viewer.may("career.manage")
    acts = [Action(_("开始一轮选拔"), reverse("careers:round-new"), "primary", "add")] if may else []
    table = Table(_("称号选拔"), columns, rows, _("还没有选拔。"))
    return showing.rows_page(request, _("称号选拔"), table, lead=_("称号由选拔产生,不是职级。"), actions=acts)


@page("career.manage")
def new(request: SignedRequest) -> HttpResponse:
    """Begin a round."""
    today, pack = local_day(request.now), packs.for_place(request.viewer.home)
    form = RoundForm(
        request.POST or None, viewer=request.viewer, pack=pack, initial={"year": today.year, "as_of": today}
    )
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            made = services.open_round(actor=request.viewer, now=request.now, **form.cleaned_data)
            messages.success(request, _("已开始申报。"))
            least, able = rounds.judges_needed(made), len(rounds.who_may_judge(request.viewer, made, today))
            if able < least:
                messages.warning(request, _("现在能当评委的只有 %(number)s 人,每份申报至少要 %(least)s 位:请先请系统管理员给外请的评委开账号,角色选“称号评委”。") % {"number": able, "least": least})
            return redirect("careers:round", made.id)
    return form_page(
        request, _("开始一轮选拔"), form, Link(_("称号选拔"), reverse("careers:rounds")), submit=_("开始")
    )


@page("workforce.own")
def one_round(request: SignedRequest, selection_id: UUID) -> HttpResponse:
    """Facts, conditions of the title, applications, panel, ranking, objections, and the next thing to do."""
    one = rounds.round_or_404(request.viewer, selection_id)
    manages = rounds.holds(request.viewer, one)
    context: dict[str, Any] = {
        "title": round_text(one), "badge": showing.badge(showing.ROUND_STATES, one.state),
        "back": Link(_("称号选拔"), reverse("careers:rounds")), "facts": _facts(one), "actions": _actions(request, one, manages=manages),
        "applications": _applications(request, one), "criteria": _criteria(one),
        "panel": _panel(request, one, manages=manages), "ranking": _ranking(request, one) if manages else None,
        "objections": objections_table(request, KIND, one.id) if manages and one.notice_from is not None and one.state != "cancelled" else None,
    }  # fmt: skip
    return render(request, "careers/round.html", context)


def _facts(one: SelectionRound) -> list[Pair]:
    found = [
        Pair(_("地点"), full_name(one.place, language())), Pair(_("申报截止(含)"), one.closes_on), Pair(_("条件算到哪一天"), one.as_of),
        Pair(_("名额"), one.quota),
    ]  # fmt: skip
    if one.notice_from:
        found.append(
            Pair(_("公示"), _("%(first)s 到 %(last)s") % {"first": one.notice_from, "last": one.notice_until})
        )
    if one.tie_reason:
        found.append(Pair(_("同分怎样定的"), one.tie_reason))
    if one.closed_why:
        found.append(Pair(_("取消的理由"), one.closed_why))
    return found


def _criteria(one: SelectionRound) -> Table:
    pack = packs.for_place(one.place)
    title = pack.titles[one.title]
    rows = [Row((word(title.criteria, code), criterion.points)) for code, criterion in title.criteria.items()]
    return Table(_("评分项目"), [Column(_("项目")), Column(_("满分"), "number")], rows)


def _actions(request: SignedRequest, one: SelectionRound, *, manages: bool) -> list[Action]:
    made = []
    if selecting.may("apply", one.state):
        if own_worker(request.viewer) is not None and rounds.own_application(request.viewer, one) is None:
            made.append(Action(_("申报"), reverse("careers:apply", args=[one.id]), "primary", "add"))
        if request.viewer.may("career.rate"):
            made.append(Action(_("推荐别人"), reverse("careers:nominate", args=[one.id])))
    if one.state in ("notice", "done"):
        made.append(Action(_("打印公示"), reverse("careers:round-notice", args=[one.id]), icon="file"))
        made.append(Action(_("公示网页"), reverse("public:publicity", args=[KIND, one.id])))
    if not manages:
        return made
    steps = [
        ("close", _("截止申报")),
        ("judge", _("开始评审")),
        ("rank", _("汇总排名")),
        ("publish", _("公示")),
    ]
    made += [
        showing.post_action(text, "careers:round-step", one.id, step, kind="primary")
        for step, text in steps
        if selecting.may(step, one.state)
    ]
    pages = [("panel", _("添加评委"), "judge-add"), ("settle", _("定同分的人"), "round-settle"), ("object", _("登记公示异议"), "objection-new"),
             ("confer", _("授予称号"), "round-confer"), ("cancel", _("取消这一轮"), "round-cancel")]  # fmt: skip
    return made + [
        Action(text, reverse(f"careers:{name}", args=[one.id]))
        for step, text, name in pages
        if selecting.may(step, one.state)
    ]


def _applications(request: SignedRequest, one: SelectionRound) -> Table:
    rows = [
        Row((row.worker.name, full_name(row.worker.place, language()), row.points, showing.badge(showing.APPLICATION_STATES, row.state)), reverse("careers:application", args=[one.id, row.id]))
        for row in rounds.applications(request.viewer, one)
    ]  # fmt: skip
    columns = [
        Column(_("姓名")),
        Column(_("在哪里")),
        Column(_("平均分"), "number"),
        Column(_("状态"), "short"),
    ]
    return Table(_("申报"), columns, rows, _("您看得到的申报还没有。公示以后,拟授予的人在这里。"))


def _panel(request: SignedRequest, one: SelectionRound, *, manages: bool) -> Table | None:
    found = list(rounds.judges(request.viewer, one))
    if not found and not manages:
        return None
    given = rounds.totals(request.viewer, one)
    rows = []
    for judge in found:
        done = sum(judge.id in by_judge for by_judge in given.values())
        acts = (
            [showing.post_action(_("去掉"), "careers:judge-remove", one.id, judge.id)]
            if manages and not judge.has_acted and selecting.may("panel", one.state)  # type: ignore[attr-defined]
            else None
        )
        rows.append(Row((judge.user.display_name, full_name(judge.user.place, language()), done, acts)))
    columns = [
        Column(_("评委")),
        Column(_("单位所在")),
        Column(_("已评几份"), "number"),
        Column("", "actions"),
    ]
    caption = _("评审小组(每份申报至少 %(least)s 位没有回避的评委)") % {"least": rounds.judges_needed(one)}
    return Table(caption, columns, rows, _("还没有评委。"))


def _ranking(request: SignedRequest, one: SelectionRound) -> Table | None:
    found = rounds.ranking_of(request.viewer, one)
    words: dict[str, tuple[str, Tone]] = {
        "in": (_("名额内"), "good"), "out": (_("名额外"), "plain"), "tie": (_("同分,待定"), "warn"), "below": (_("不及格"), "bad"),
    }  # fmt: skip
    rows = []
    for line in found:
        label, tone = words[line.place.verdict]
        rows.append(
            Row(
                (
                    line.place.number,
                    line.application.worker.name,
                    "、".join(map(str, line.totals)),
                    line.place.points,
                    Badge(label, tone),
                )
            )
        )
    columns = [
        Column(_("名次"), "number"),
        Column(_("姓名")),
        Column(_("各评委的总分(从高到低)")),
        Column(_("平均分"), "number"),
        Column(_("结果"), "short"),
    ]
    return Table(_("排名"), columns, rows) if rows else None


@page("career.manage")
@require_POST
def step(request: SignedRequest, selection_id: UUID, step: str) -> HttpResponse:
    """A step that needs no more words: close, judge, rank, publish."""
    ways = {
        "close": services.close_applications,
        "judge": services.begin_judging,
        "rank": services.rank,
        "publish": services.publish,
    }
    if step not in ways:
        raise ProblemError("general.not_found")
    with refusals_told(request):
        ways[step](actor=request.viewer, now=request.now, round_id=selection_id)
        messages.success(request, _("已办。"))
    return redirect("careers:round", selection_id)


@page("career.manage")
def add_judge(request: SignedRequest, selection_id: UUID) -> HttpResponse:
    """One more member of the panel."""
    one = rounds.round_or_404(request.viewer, selection_id)
    request.viewer.must("career.manage", one.place)
    people = rounds.who_may_judge(request.viewer, one, local_day(request.now))
    form = JudgeForm(request.POST or None, people=people)
    if acted(request, form, partial(services.add_judge, round_id=one.id)):
        return redirect("careers:round", one.id)
    about = _("每份申报至少要 %(least)s 位没有回避的评委;现在有 %(named)s 位评委,名单里可以选的有 %(number)s 人。有评审能力、没有申报这一轮的人都在名单里;本站、本机构、有督导关系的,评分时自动回避。人不够的,请系统管理员给外请的评委开账号,角色选“称号评委”,地方选这一轮的地方,再回来添加。") % {
        "least": rounds.judges_needed(one), "named": rounds.judges(request.viewer, one).count(), "number": len(people),
    }  # fmt: skip
    return form_page(request, _("添加评委"), form, _back(one), about, _("添加"))


@page("career.manage")
@require_POST
def remove_judge(request: SignedRequest, selection_id: UUID, judge_id: UUID) -> HttpResponse:
    """Take a member off the panel."""
    with refusals_told(request):
        services.remove_judge(actor=request.viewer, now=request.now, round_id=selection_id, judge_id=judge_id)
    return redirect("careers:round", selection_id)


@page("career.manage")
def settle(request: SignedRequest, selection_id: UUID) -> HttpResponse:
    """Who of those with equal points is chosen."""
    one = rounds.round_or_404(request.viewer, selection_id)
    tied = [line for line in rounds.ranking_of(request.viewer, one) if line.place.verdict == "tie"]
    people = [
        (str(line.application.id), f"{line.application.worker.name} {line.place.points}") for line in tied
    ]
    form = TieForm(request.POST or None, people=people)
    if acted(request, form, partial(services.settle_tie, round_id=one.id)):
        return redirect("careers:round", one.id)
    return form_page(
        request, _("定同分的人"), form, _back(one), _("名额边上同分的,由组织的人定,并写明理由。")
    )


@page("career.manage")
def confer(request: SignedRequest, selection_id: UUID) -> HttpResponse:
    """The publicity is over."""
    one = rounds.round_or_404(request.viewer, selection_id)
    form = DocumentForm(request.POST or None)
    if acted(request, form, partial(services.confer, round_id=one.id), done=_("已授予。")):
        return redirect("careers:round", one.id)
    return form_page(
        request, _("授予称号"), form, _back(one), _("公示期满、异议都答复以后授予。"), _("授予")
    )


@page("career.manage")
def cancel(request: SignedRequest, selection_id: UUID) -> HttpResponse:
    """The round ends without a result."""
    one = rounds.round_or_404(request.viewer, selection_id)
    form, back = ReasonForm(request.POST or None), reverse("careers:round", args=[one.id])
    if acted(request, form, partial(services.cancel_round, round_id=one.id)):
        return redirect(back)
    return showing.confirm_page(
        request,
        _("取消这一轮"),
        round_text(one),
        [_("这一轮不再产生称号,申报和评分留着。")],
        back,
        _("取消这一轮"),
        form,
    )


@page("workforce.own")
def notice(request: SignedRequest, selection_id: UUID) -> HttpResponse:
    """The publicity to print: names, where they work, until when one may object."""
    one = rounds.round_or_404(request.viewer, selection_id)
    found = (
        rounds.applications(request.viewer, one).filter(state__in=rounds.PUBLIC)
        if one.state in ("notice", "done")
        else []
    )
    rows = [
        Row((number, row.worker.name, full_name(row.worker.place, language())))
        for number, row in enumerate(found, 1)
    ]
    table = Table(
        _("拟授予名单"),
        [Column(_("序号"), "number"), Column(_("姓名")), Column(_("在哪里"))],
        rows,
        _("还没有公示。"),
    )
    return render(
        request,
        "careers/notice.html",
        {"found": one, "title": round_text(one), "table": table, "back": _back(one), "address": settings.LIANXIN_SITE + reverse("public:publicity", args=[KIND, one.id])},
    )


def _back(one: SelectionRound) -> Link:
    return Link(round_text(one), reverse("careers:round", args=[one.id]))
