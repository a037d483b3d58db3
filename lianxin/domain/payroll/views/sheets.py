"""Sheets: the list, one with its sums, lines and differences; drawn, closed, sent back, paid, thrown away."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.access.selectors import labels_of
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.asked import asked_place
from lianxin.base.ui.form_pages import acted
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Column, Link, Pair, Row, Table
from lianxin.base.ui.submitting import pager, refusals_in, refusals_told
from lianxin.base.ui.wording import moment_text
from lianxin.domain.payroll import selectors, services
from lianxin.domain.payroll.forms import PaidForm, SendBackForm, SheetForm
from lianxin.domain.payroll.rules.amounts import ZERO
from lianxin.domain.payroll.selectors import LineFilter
from lianxin.domain.payroll.views.showing import (
    ITEMS,
    difference_columns,
    difference_row,
    left_out_row,
    line_columns,
    line_row,
    sheet_badge,
    sheet_title,
)
from lianxin.kernel.clock import local_day, month_start
from lianxin.kernel.divisions import contains, level

if TYPE_CHECKING:
    from lianxin.domain.payroll.models import PayLine, PaySheet
    from lianxin.domain.payroll.rules import Footing
    from lianxin.domain.payroll.selectors import Candidate

_FILTERS: Final = ("person", "item", "kind")
_MOST_SHOWN: Final = 300
_MOST_UNASKED: Final = 150


@page("pay.read")
def overview(request: SignedRequest) -> HttpResponse:
    """Every sheet within reach; a new one is drawn from here."""
    initial = {"month": f"{month_start(local_day(request.now)):%Y-%m}"}
    form = SheetForm(request.POST or None, viewer=request.viewer, initial=initial) if request.viewer.may("pay.make") else None
    if request.method == "POST" and form is not None and form.is_valid():
        with refusals_in(form):
            made = services.draw_sheet(actor=request.viewer, now=request.now, **form.cleaned_data)
            return redirect("payroll:sheet", made.id)
    shown = selectors.sheets_page(request.viewer, after=request.GET.get("after", ""))
    names = labels_of([key for one in shown.rows for key in (one.made_by, one.closed_by) if key])
    rows, sums = [], selectors.totals_of(request.viewer, shown.rows)
    for one in shown.rows:
        who = [names.get(key, "") if key else "" for key in (one.made_by, one.closed_by)]
        rows.append(Row((sheet_title(one), sheet_badge(one), sums.get(one.id, ZERO), *who, one.paid_on), _here(one)))
    columns = [Column(_("薪酬补助表")), Column(_("状态")), Column(_("合计(元)"), "number"), Column(_("制表")), Column(_("核定")), Column(_("发放"))]
    actions = [Action(_("登记考勤"), reverse("payroll:attendance"), icon="calendar")] if request.viewer.may("pay.make") else []
    context = {"form": form, "table": Table(_("薪酬补助表"), columns, rows, _("还没有薪酬补助表。") if request.viewer.may("pay.make") else _("您管的地方没有单独的表:表由县里制。每个人的明细在他(她)的“薪酬补助”页。")), "pager": pager(request, shown), "actions": actions}
    return render(request, "payroll/overview.html", context, status=422 if form is not None and form.errors else 200)


@page("pay.read")
def sheet(request: SignedRequest, pay_sheet_id: UUID) -> HttpResponse:
    """One sheet: sums that open to their lines, what differs from last month and why, who is not on it and why not."""
    found = selectors.sheet_or_404(request.viewer, pay_sheet_id)
    sums = selectors.footing_of(request.viewer, found)
    wanted = LineFilter(asked_place(request.GET), **{name: request.GET.get(name, "") for name in _FILTERS})
    may_correct = found.state != "draft" and request.viewer.may("pay.make", found.place)
    lines, more = _lines(request, found, wanted)
    every, named = selectors.differences_from_last_month(request.viewer, found)
    differing = [one for one in every if not wanted.place or _is_at(wanted.place, named[one.key].place)]
    people = selectors.candidates(request.viewer, found.place, found.month) if found.state == "draft" else []
    left_out = [one for one in people if one.why_not]
    not_yet = _not_yet(request, found, people)
    context = {
        "title": sheet_title(found), "badge": sheet_badge(found), "sums": sums, "people": len(sums.people), "facts": _facts(found), "here": _here(found),
        "tables": _tables(found, sums), "narrowed": wanted != LineFilter(), "actions": _actions(request, found, closable=not not_yet), "not_yet": not_yet,
        "is_sound": found.state == "draft" or sums.digest == found.digest, "had_last": selectors.had_last_month(request.viewer, found),
        "table": Table(_("明细"), line_columns(with_action=may_correct), [line_row(one, correct=may_correct) for one in lines], _none(sums, wanted, may_correct=may_correct)),
        "differing": Table(_("和上月比"), difference_columns(), [difference_row(one, named.get(one.key)) for one in differing[:_MOST_SHOWN]], _("和上月一样。")),
        "difference": sum((one.amount for one in every), start=ZERO),
        "left_out": Table(_("不在表上的人"), [Column(text) for text in (_("姓名"), _("地点"), _("岗位"), _("为什么"))], [left_out_row(one) for one in left_out[:_MOST_SHOWN]]),
        "more": {"lines": more, "differing": max(len(differing) - _MOST_SHOWN, 0), "left_out": max(len(left_out) - _MOST_SHOWN, 0)},
        "back": Link(_("薪酬补助"), reverse("payroll:overview")),
    }  # fmt: skip
    return render(request, "payroll/sheet.html", context)


def _none(sums: Footing, wanted: LineFilter, *, may_correct: bool) -> str:
    """What stands where no line is shown."""
    if not sums.whole or wanted != LineFilter():
        return _("这里没有明细。")
    return _("请点上面的项目或地点,看它的明细,也在那里更正。") if may_correct else _("请点上面的项目或地点,看它的明细。")


@never_cache
@page("pay.read")
def printed(request: SignedRequest, pay_sheet_id: UUID) -> HttpResponse:
    """The sheet on paper, with every line."""
    found = selectors.sheet_or_404(request.viewer, pay_sheet_id)
    sums = selectors.footing_of(request.viewer, found)
    rows = [line_row(one) for one in selectors.lines_of(request.viewer, found)]
    context = {
        "title": sheet_title(found), "badge": sheet_badge(found), "facts": _facts(found), "sums": sums, "people": len(sums.people),
        "table": Table(_("明细"), line_columns(with_action=False), rows), "back": Link(sheet_title(found), _here(found)),
    }  # fmt: skip
    return render(request, "payroll/print.html", context)


@page("pay.make")
@require_POST
def draw(request: SignedRequest, pay_sheet_id: UUID) -> HttpResponse:
    """Draw a draft anew, or after a closed sheet begin the supplement in which it is put right."""
    found = selectors.sheet_or_404(request.viewer, pay_sheet_id)
    with refusals_told(request):
        if found.state == "draft":
            services.draw_sheet(actor=request.viewer, now=request.now, place=found.place, month=found.month)
            messages.success(request, _("已重新取数。"))
        else:
            found = services.begin_supplement(actor=request.viewer, now=request.now, place=found.place, month=found.month)
            messages.success(request, _("已建补充表,可以把更正写进去。"))
    return redirect("payroll:sheet", found.id)


@page("pay.close")
def close(request: SignedRequest, pay_sheet_id: UUID) -> HttpResponse:
    """Somebody who did not make it closes it."""
    found = selectors.sheet_or_404(request.viewer, pay_sheet_id)
    if request.method == "POST":
        with refusals_told(request):
            services.close_sheet(actor=request.viewer, now=request.now, sheet_id=found.id)
            messages.success(request, _("已核定。"))
        return redirect("payroll:sheet", found.id)
    sums = selectors.footing_of(request.viewer, found)
    context = {
        "title": _("核定"), "text": _("%(title)s:%(people)s 人,%(amount)s 元") % {"title": sheet_title(found), "people": len(sums.people), "amount": f"{sums.whole:,.2f}"},
        "consequences": [_("核定以后明细不再改;发放以前可以退回。"), _("发放以后发现错了,在以后的表里冲回、更正。")], "submit_label": _("核定"), "back_url": _here(found),
    }  # fmt: skip
    return render(request, "ui/confirm.html", context)


@page("pay.close")
def send_back(request: SignedRequest, pay_sheet_id: UUID) -> HttpResponse:
    """A closed sheet that is not paid is done again."""
    found = selectors.sheet_or_404(request.viewer, pay_sheet_id)
    form = SendBackForm(request.POST or None)
    if acted(request, form, partial(services.send_back, sheet_id=found.id), done=_("已退回为草稿。")):
        return redirect("payroll:sheet", found.id)
    return _asked(request, found, form, _("退回重做"), [_("这份表又是草稿,可以重新取数。")], _("退回"))


@page("pay.close")
def paid(request: SignedRequest, pay_sheet_id: UUID) -> HttpResponse:
    """The money went out."""
    found = selectors.sheet_or_404(request.viewer, pay_sheet_id)
    form = PaidForm(request.POST or None, initial={"paid_on": local_day(request.now)})
    if acted(request, form, partial(services.pay_sheet, sheet_id=found.id), {"pay.paid_in_future": "paid_on"}, _("已登记发放。")):
        return redirect("payroll:sheet", found.id)
    return _asked(request, found, form, _("登记发放"), [_("从此这份表锁定,一行也不能改。")], _("登记发放"))


@page("pay.make")
def discard(request: SignedRequest, pay_sheet_id: UUID) -> HttpResponse:
    """A draft that nobody needs goes away."""
    found = selectors.sheet_or_404(request.viewer, pay_sheet_id)
    if request.method == "POST":
        with refusals_told(request):
            services.discard_sheet(actor=request.viewer, now=request.now, sheet_id=found.id)
            messages.success(request, _("草稿已丢弃。"))
        return redirect("payroll:overview")
    corrections = selectors.lines_of(request.viewer, found).exclude(kind="counted").count()
    consequences = [_("岗位、证书和考勤都留着,可以再取数。")]
    if corrections:
        consequences.append(_("写进这份草稿的 %(count)s 行更正会一起丢掉。") % {"count": corrections})
    context = {"title": _("丢弃草稿"), "text": sheet_title(found), "consequences": consequences, "submit_label": _("丢弃"), "back_url": _here(found)}
    return render(request, "ui/confirm.html", context)


def _asked(request: SignedRequest, found: PaySheet, form: Any, title: str, consequences: list[str], label: str) -> HttpResponse:
    context = {"title": title, "text": sheet_title(found), "form": form, "consequences": consequences, "submit_label": label, "back_url": _here(found)}
    return render(request, "ui/confirm.html", context, status=422 if form.errors else 200)


def _here(found: PaySheet) -> str:
    return reverse("payroll:sheet", args=[found.id])


def _facts(found: PaySheet) -> list[Pair]:
    names = labels_of([key for key in (found.made_by, found.closed_by, found.paid_by) if key])
    facts = [Pair(_("制表"), names.get(found.made_by, "") if found.made_by else ""), Pair(_("取数时间"), found.drawn_at)]
    if found.closed_by and found.closed_at:
        facts += [Pair(_("核定"), f"{names.get(found.closed_by, '')} {moment_text(found.closed_at)}"), Pair(_("核对码"), found.digest[:16])]
    if found.paid_on:
        facts.append(Pair(_("发放日期"), found.paid_on))
    return facts


def _tables(found: PaySheet, sums: Footing) -> list[Table]:
    def link(label: str, **asked: str) -> Link:
        return Link(label, f"{_here(found)}?{urlencode(asked)}#lines")

    items = [Row((link(_(ITEMS[code]), item=code), amount)) for code, amount in sums.items.items()]
    places = [Row((link(full_name(code, language()), place=code), amount)) for code, amount in sums.places.items()]
    return [
        Table(_("按项目"), [Column(_("项目")), Column(_("金额(元)"), "number")], items),
        Table(_("按乡镇(街道)"), [Column(_("地点")), Column(_("金额(元)"), "number")], places),
    ]


def _is_at(asked: str, place: str) -> bool:
    """As the lines are narrowed: of a county those who work at the county itself."""
    return place == asked if level(asked) == "county" else contains(asked, place)


def _lines(request: SignedRequest, found: PaySheet, wanted: LineFilter) -> tuple[list[PayLine], int]:
    """The first of those asked for, and how many more there are; of a long sheet none until something is asked for, as a county has
    thousands."""
    rows = selectors.lines_of(request.viewer, found, wanted)
    number = rows.count()
    if wanted == LineFilter() and number > _MOST_UNASKED:
        return [], 0
    return list(rows[:_MOST_SHOWN]), max(number - _MOST_SHOWN, 0)


def _not_yet(request: SignedRequest, found: PaySheet, people: Sequence[Candidate]) -> str:
    """Why this draft cannot be closed, at all or by whoever looks at it, and what to do; "" when it can."""
    if found.state != "draft":
        return ""
    if selectors.is_outdated(found, people):
        return _("取数以后,岗位、证书或考勤有变化,请先“重新取数”。")
    if not request.viewer.may("pay.close", found.place):
        return ""
    if before := selectors.earlier_draft(request.viewer, found):
        return _("%(month)s 的表还没有核定,请先核定那一份。") % {"month": f"{before.month:%Y-%m}"}
    said = {
        "maker": _("这份是您制的表,请另一位有核定权的人来核定。"), "paid": _("您自己在这份表上,请另一位有核定权的人来核定。"),
        "writer": _("您往这份表里写过更正,不能核定。请您自己按“重新取数”,算您制的表,再请原来制表的人核定。"),
    }  # fmt: skip
    return said.get(selectors.bar_to_close(request.viewer, found), "")


def _actions(request: SignedRequest, found: PaySheet, *, closable: bool) -> list[Action]:
    viewer, offered = request.viewer, list[Action]()
    makes, closes = viewer.may("pay.make", found.place), viewer.may("pay.close", found.place)
    if found.state == "draft":
        if closes and closable:
            offered.append(Action(_("核定"), reverse("payroll:close", args=[found.id]), "primary", "good"))
        if makes:
            offered.append(Action(_("重新取数"), reverse("payroll:draw", args=[found.id]), post=True))
            offered.append(Action(_("丢弃草稿"), reverse("payroll:discard", args=[found.id]), icon="close"))
    if found.state == "closed" and closes:
        offered.append(Action(_("登记发放"), reverse("payroll:paid", args=[found.id]), "primary", "good"))
        offered.append(Action(_("退回重做"), reverse("payroll:send-back", args=[found.id])))
    if found.state != "draft" and makes:
        offered.append(Action(_("建补充表"), reverse("payroll:draw", args=[found.id]), post=True))
    offered.append(Action(_("打印"), reverse("payroll:print", args=[found.id]), icon="report"))
    if viewer.may("export.rows"):
        offered.append(Action(_("导出"), f"{reverse('web:export', args=['pay'])}?sheet={found.id}", icon="download"))
    return offered
