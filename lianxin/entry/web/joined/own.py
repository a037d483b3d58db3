"""My work here 我的职业: what the duty asks of me, my certificate, exams, practice, classes, ladder, pay and code of ethics, one line each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.ui.parts import Badge, Column, Link, Row, Table
from lianxin.base.ui.wording import day_text, moment_text
from lianxin.domain.careers.selectors.ladder import on_ladder
from lianxin.domain.conduct.selectors.complaints import own_sides
from lianxin.domain.conduct.selectors.ethics import own_code
from lianxin.domain.exams.selectors import own_entries
from lianxin.domain.payroll import selectors as payroll
from lianxin.domain.payroll.rules.amounts import ZERO
from lianxin.domain.practice.selectors.learning import standings
from lianxin.domain.training.selectors.mine import offered_sessions, own_plan
from lianxin.domain.workforce.selectors import own_worker
from lianxin.domain.workforce.selectors.duty import lights_of
from lianxin.domain.workforce.selectors.files import certificates_of, hours_of, standing_of
from lianxin.domain.workforce.selectors.posts import engagements
from lianxin.domain.workforce.views.duty_words import due_text, light_badge
from lianxin.domain.workforce.views.files_words import level_word
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from lianxin.domain.workforce.models import Worker


@page("workforce.own")
def own(request: SignedRequest) -> HttpResponse:
    """One line for each area, with what is due next; every line leads to its page."""
    worker, today = own_worker(request.viewer), local_day(request.now)
    lines = [*_with_file(request, worker, today), *_always(request)] if worker else list(_always(request))
    rows = [Row((Link(label, reverse(name)), said, badge)) for label, name, said, badge in lines]
    columns = [Column(_("事项")), Column(_("现在")), Column(_("状态"), "short")]
    return render(request, "web/own.html", {"worker": worker, "table": Table(_("我的职业"), columns, rows)})


Line = tuple[str, str, str, Badge | None]


def _with_file(request: SignedRequest, worker: Worker, today: date) -> Iterator[Line]:
    """What there is only for somebody with a file."""
    viewer = request.viewer
    for light in (one for one in lights_of(viewer, worker, today) if one.colour != "none"):
        yield _("持证要求"), "workforce:duty-mine", due_text(light, today), light_badge(light, today)
    yield _("职业档案"), "workforce:mine", _certificate(request, worker, today), None
    entries = [one for one in own_entries(viewer) if one.cycle.year >= today.year]
    waiting = next((one for one in entries if one.registered_on), None) or next(iter(entries), None)
    said = _("%(year)s 年 · %(level)s") % {"year": waiting.cycle.year, "level": level_word(waiting.level)} if waiting else _("看看可以考哪一级")
    yield _("考试"), "exams:mine", said, Badge(_("已报名"), "good") if waiting and waiting.registered_on else None
    ahead = next((one for one in own_plan(viewer) if one.session.ends_at >= request.now), None)
    offered = offered_sessions(viewer, request.now).count()
    said = ngettext("可以报名的课 %(n)s 节", "可以报名的课 %(n)s 节", offered) % {"n": offered} if offered else _("现在没有要上的课")
    said = moment_text(ahead.session.starts_at) if ahead else said
    yield _("培训"), "training:mine", said, Badge(_("有课"), "info") if ahead else None
    yield _("职业发展"), "careers:mine", _next_step(request, worker, today), None
    yield _code(request, today)


def _always(request: SignedRequest) -> Iterator[Line]:
    due = sum(one.due for one in standings(request.viewer, request.now))
    said = ngettext("到期要复习 %(n)s 道", "到期要复习 %(n)s 道", due) % {"n": due} if due else _("没有到期的题")
    yield _("备考练习"), "practice:home", said, Badge(_("该练了"), "warn") if due else None
    months = payroll.own_months(request.viewer)
    if months:
        whole = sum((one.amount for one in payroll.own_lines(request.viewer, months[0])), ZERO)
        yield _("薪酬补助"), "payroll:mine", _("%(month)s:%(amount)s 元") % {"month": f"{months[0]:%Y-%m}", "amount": f"{whole:,.2f}"}, None
    about = own_sides(request.viewer, request.now)
    if about:
        yield _("关于我的投诉"), "conduct:own-sides", ngettext("%(n)s 件", "%(n)s 件", len(about)) % {"n": len(about)}, None


def _certificate(request: SignedRequest, worker: Worker, today: date) -> str:
    held = certificates_of(request.viewer, worker)
    if not held:
        return _("还没有登记证书")
    standing = standing_of(held[0], hours_of(request.viewer, worker), today)
    said = {"level": level_word(held[0].level), "got": f"{standing.got.total.normalize():f}", "needed": standing.needed}
    return _("%(level)s,继续教育 %(got)s / %(needed)s 学时") % said


def _next_step(request: SignedRequest, worker: Worker, today: date) -> str:
    mine = engagements(request.viewer).filter(worker_id=worker.id, ended_on__isnull=True)
    moves = [move for one in on_ladder(request.viewer, list(mine), today) for move in one.next.moves]
    if not moves:
        return _("能力、阶梯、称号和督导")
    if any(move.is_due for move in moves):
        return _("可以晋升了,等站长提出")
    days = [move.due_on for move in moves if move.due_on is not None]
    return _("下一级最早 %(day)s") % {"day": day_text(min(days))} if days else _("下一级还差条件")


def _code(request: SignedRequest, today: date) -> Line:
    label, name = _("职业道德守则"), "conduct:ethics"
    found = own_code(request.viewer, today)
    if found is None:  # the county has no code yet
        return label, name, "", None
    if found.standing == "done":
        return label, name, _("今年已确认"), Badge(_("已确认"), "good")
    said = _("请在 %(day)s 前确认") % {"day": day_text(found.last_day)}
    return label, name, said, Badge(_("逾期没有确认"), "bad") if found.standing == "lapsed" else Badge(_("还没有确认"), "warn")
