"""Contracts: the list, one with its seats and months, written down, signed, ended; and where agencies fall short."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.asked import asked_month, asked_place
from lianxin.base.ui.form_pages import acted, form_page
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.parts import Action, Badge, Column, Link, Pair, Row, Tab, Table
from lianxin.base.ui.submitting import pager, refusals_in
from lianxin.base.ui.wording import day_text
from lianxin.domain.purchasing import selectors, services
from lianxin.domain.purchasing.forms import ContractForm, EndForm, GapForm, SeatForm, SignForm
from lianxin.domain.purchasing.rules import whole_price
from lianxin.domain.purchasing.views.showing import (
    STATES,
    contract_badge,
    deduction_columns,
    deduction_row,
    gap,
    here,
    month_columns,
    month_row,
    person,
    post_name,
    seat_columns,
    seat_row,
    shares,
)
from lianxin.domain.workforce.selectors.posts import agencies
from lianxin.kernel.clock import local_day, month_start, next_month_start

if TYPE_CHECKING:
    from lianxin.domain.purchasing.models import Contract
    from lianxin.domain.purchasing.selectors import Seat, SeatMonth

_FIELDS: Final = {
    "contract.agency_unknown": "agency_id", "contract.number_taken": "number", "contract.backward": "ends_on", "contract.place_outside": "place",
    "contract.signed_in_future": "signed_on", "contract.end_outside": "ended_on",
}  # fmt: skip


@page("contract.read")
def listing(request: SignedRequest) -> HttpResponse:
    """Every contract within reach, by state."""
    state, today = request.GET.get("state", ""), local_day(request.now)
    shown = selectors.contracts_page(request.viewer, state if state in STATES else "", after=request.GET.get("after", ""))
    rows = [
        Row((one.title, one.agency.name, one.number, f"{day_text(one.starts_on)} — {day_text(one.ends_on)}", one.amount, contract_badge(one, today)), _here(one))
        for one in shown.rows
    ]
    columns = [Column(_("项目名称")), Column(_("机构")), Column(_("合同编号")), Column(_("起止")), Column(_("合同金额(元)"), "number"), Column(_("状态"))]
    actions = [Action(_("缺口"), reverse("purchasing:gaps"), icon="warn")]
    if request.viewer.may("contract.manage"):
        actions.insert(0, Action(_("登记合同"), reverse("purchasing:new"), "primary", "add"))
    tabs = [Tab(_("全部"), "?", not state), *(Tab(_(text), f"?state={code}", state == code) for code, (text, _tone) in STATES.items())]
    context = {
        "title": _("购买服务"), "lead": _("和机构签的合同:驻哪里、几个人、要什么证书;缺人缺证照规定扣款。"), "actions": actions, "tabs": tabs,
        "table": Table(_("购买服务合同"), columns, rows, _("还没有合同。")), "pager": pager(request, shown),
    }  # fmt: skip
    return render(request, "ui/rows_page.html", context)


@page("contract.read")
def gaps(request: SignedRequest) -> HttpResponse:
    """Every seat that is not filled as promised today, with who lacks what."""
    form, today = GapForm(request.GET, viewer=request.viewer), local_day(request.now)
    found = selectors.gaps(request.viewer, asked_place(request.GET), today=today)
    rows = [
        Row((full_name(one.row.place, language()), Link(one.row.contract.agency.name, _here(one.row.contract)), post_name(one.row), gap(one), [person(each, today, one.row.level, request.viewer) for each in here(one, today)] or None))
        for one in found
    ]  # fmt: skip
    columns = [Column(text) for text in (_("驻哪里"), _("机构"), _("岗位"), _("缺口"), _("在岗"))]
    context = {
        "form": form, "empty_seats": sum(one.empty for one in found), "uncertified": sum(one.uncertified for one in found),
        "table": Table(_("缺口"), columns, rows, _("在期的合同,人和证都齐。")), "back": Link(_("购买服务"), reverse("purchasing:list")),
    }  # fmt: skip
    return render(request, "purchasing/gaps.html", context)


@page("contract.read")
def contract(request: SignedRequest, contract_id: UUID) -> HttpResponse:
    """One contract: its seats with who fills them today, and one month with what the gaps cost."""
    found, today = selectors.contract_or_404(request.viewer, contract_id), local_day(request.now)
    month = asked_month(request.GET, _usual_month(found, today))
    manages = request.viewer.may("contract.manage", found.place)
    is_draft = found.state == "draft"
    seats = selectors.seats_of(request.viewer, found, today=today)
    columns = [*seat_columns(), *([Column("", "actions")] if is_draft and manages else [])]
    context: dict[str, Any] = {
        "found": found, "badge": contract_badge(found, today), "facts": [*_facts(found), *(_planned(found, seats) if manages else [])], "actions": _actions(request, found, month),
        "seats": Table(_("驻站要求"), columns, [seat_row(one, today, request.viewer, drop=is_draft and manages) for one in seats], _("还没有写驻站要求。")),
        "back": Link(_("购买服务"), reverse("purchasing:list")), "is_draft": is_draft,
    }  # fmt: skip
    if not is_draft:
        context |= _month(request, found, month)
    return render(request, "purchasing/contract.html", context)


def _month(request: SignedRequest, found: Contract, month: Any) -> dict[str, Any]:
    today = local_day(request.now)
    runs = today < next_month_start(month)
    lines = selectors.month_of(request.viewer, found, month, today if runs else None)
    price = sum((one.price for one in lines), Decimal(0))
    taken = sum((each.amount for one in lines for each in one.deductions if each.state == "confirmed"), Decimal(0))
    waiting = sum(1 for one in lines for each in one.deductions if each.state == "proposed")
    rows = [deduction_row(each, one.seat.row, request.viewer) for one in lines for each in one.deductions]
    empty = _("这个月还没有核算扣款。")
    is_open = runs or bool(waiting) or any(_costs(one) and not one.deductions for one in lines)
    return {
        "month": f"{month:%Y-%m}", "terms": selectors.terms(found.place, month), "price": price, "taken": taken, "payable": price - taken, "waiting": waiting,
        "is_open": is_open, "until": today if runs else None, "shares": shares(found.place, month),
        "months": [Tab(f"{one:%Y-%m}", f"?month={one:%Y-%m}#month", one == month) for one in _months(found, month, today)],
        "lines": Table(_("这个月的缺口"), month_columns(), [month_row(one) for one in lines]), "deductions": Table(_("扣款"), deduction_columns(), rows, empty),
    }  # fmt: skip


def _costs(one: SeatMonth) -> Decimal:
    return one.gaps.vacant_amount + one.gaps.uncertified_amount


@page("contract.manage")
def new(request: SignedRequest) -> HttpResponse:
    """Write a contract down."""
    form = ContractForm(request.POST or None, viewer=request.viewer, agencies=[(one.id, one.name) for one in agencies(request.viewer)])
    if request.method == "POST" and form.is_valid():
        with refusals_in(form, _FIELDS):
            made = services.open_contract(actor=request.viewer, now=request.now, **form.cleaned_data)
            return redirect("purchasing:contract", made.id)
    return form_page(request, _("登记合同"), form, Link(_("购买服务"), reverse("purchasing:list")), submit=_("登记合同"))


@page("contract.manage")
def add_seat(request: SignedRequest, contract_id: UUID) -> HttpResponse:
    """So many people at a station."""
    found = selectors.contract_or_404(request.viewer, contract_id)
    request.viewer.must("contract.manage", found.place)
    kinds = [(code, word(packs.for_place(found.place).posts, code)) for code, kind in packs.for_place(found.place).posts.items() if kind.agency]
    form = SeatForm(request.POST or None, viewer=request.viewer, kinds=kinds)
    if acted(request, form, partial(services.add_seat, contract_id=found.id), _FIELDS, _("已写驻站要求。")):
        return redirect("purchasing:contract", found.id)
    return form_page(request, _("写驻站要求"), form, Link(found.title, _here(found)))


@page("contract.manage")
def drop_seat(request: SignedRequest, seat_id: UUID) -> HttpResponse:
    """Take a seat off a draft."""
    seat = selectors.seat_or_404(request.viewer, seat_id)
    if request.method == "POST":
        services.drop_seat(actor=request.viewer, now=request.now, seat_id=seat.id)
        messages.success(request, _("已去掉。"))
        return redirect("purchasing:contract", seat.contract_id)
    context = {
        "title": _("去掉驻站要求"), "text": f"{full_name(seat.place, language())} {post_name(seat)}", "submit_label": _("去掉"), "back_url": _here(seat.contract),
    }  # fmt: skip
    return render(request, "ui/confirm.html", context)


@page("contract.manage")
def sign(request: SignedRequest, contract_id: UUID) -> HttpResponse:
    """It is signed."""
    found = selectors.contract_or_404(request.viewer, contract_id)
    form = SignForm(request.POST or None, request.FILES or None, initial={"signed_on": local_day(request.now)})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form, _FIELDS):
            copy = form.cleaned_data["copy"]
            services.sign_contract(
                actor=request.viewer, now=request.now, contract_id=found.id, signed_on=form.cleaned_data["signed_on"], copy=copy.read() if copy else b"",
            )  # fmt: skip
            messages.success(request, _("已登记签订。"))
            return redirect("purchasing:contract", found.id)
    return form_page(request, _("登记签订"), form, Link(found.title, _here(found)), _("签订以后,驻站要求不能再改。"), _("登记签订"))


@page("contract.manage")
def end(request: SignedRequest, contract_id: UUID) -> HttpResponse:
    """It ends before its time."""
    found = selectors.contract_or_404(request.viewer, contract_id)
    form = EndForm(request.POST or None, initial={"ended_on": local_day(request.now)})
    if acted(request, form, partial(services.end_contract, contract_id=found.id), _FIELDS, _("合同已终止。")):
        return redirect("purchasing:contract", found.id)
    return form_page(request, _("终止合同"), form, Link(found.title, _here(found)), submit=_("终止合同"))


def _here(found: Contract) -> str:
    return reverse("purchasing:contract", args=[found.id])


def _usual_month(found: Contract, today: Any) -> Any:
    """The month last over, within the contract."""
    last = month_start(min(found.ends_on, found.ended_on or found.ends_on))
    over = month_start(month_start(today) - (next_month_start(today) - today).resolution)
    return max(month_start(found.starts_on), min(last, over))


def _months(found: Contract, chosen: Any, today: Any) -> list[Any]:
    """The months of the contract that have begun, around the one looked at: six before, and six after."""
    every, month = [], month_start(found.starts_on)
    while month <= min(found.ends_on, found.ended_on or found.ends_on, max(today, found.starts_on)):
        every.append(month)
        month = next_month_start(month)
    at = every.index(chosen) if chosen in every else 0
    return every[max(0, at - 6) : at + 7]


def _facts(found: Contract) -> list[Pair]:
    facts = [
        Pair(_("机构"), found.agency.name), Pair(_("购买方"), full_name(found.place, language())), Pair(_("合同编号"), found.number),
        Pair(_("起止"), f"{day_text(found.starts_on)} — {day_text(found.ends_on)}"), Pair(_("合同金额(元)"), found.amount), Pair(_("签订日期"), found.signed_on),
    ]  # fmt: skip
    if found.copy_id:
        facts.append(Pair(_("合同扫描件"), Link(_("打开"), reverse("web:file", args=[found.copy_id]))))
    if found.ended_on:
        facts += [Pair(_("终止"), found.ended_on), Pair(_("终止原因"), found.ended_why)]
    return facts


def _planned(found: Contract, seats: list[Seat]) -> list[Pair]:
    """What all seats cost over the whole contract, and that it is not what the contract says: for whoever sees all of them."""
    whole = sum((whole_price(one.promise) for one in seats), Decimal(0))
    if not seats or whole == found.amount:
        return []
    return [Pair(_("按驻站要求全期应付(元)"), [whole, Badge(_("和合同金额不一样"), "warn")])]


def _actions(request: SignedRequest, found: Contract, month: Any) -> list[Action]:
    if not request.viewer.may("contract.manage", found.place):
        return []
    if found.state == "draft":
        return [
            Action(_("写驻站要求"), reverse("purchasing:add-seat", args=[found.id]), icon="add"),
            Action(_("登记签订"), reverse("purchasing:sign", args=[found.id]), "primary", "good"),
        ]
    offered = []
    if next_month_start(month) <= local_day(request.now):
        offered.append(Action(_("核算 %(month)s 的扣款") % {"month": f"{month:%Y-%m}"}, f"{reverse('purchasing:propose', args=[found.id])}?month={month:%Y-%m}", post=True))
    if found.state == "signed":
        offered.append(Action(_("终止合同"), reverse("purchasing:end", args=[found.id]), icon="close"))
    return offered
