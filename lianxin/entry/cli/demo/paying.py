"""Shicheng pays its community workers, one month paid and the next one waiting; and buys the work of its stations from two agencies."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from lianxin.domain.payroll.selectors import posted
from lianxin.domain.payroll.services import close_sheet, draw_sheet, keep_attendance, pay_sheet
from lianxin.domain.purchasing.services import (
    add_seat,
    decide_deduction,
    open_contract,
    propose_deductions,
    sign_contract,
)
from lianxin.domain.workforce.selectors.posts import agencies, engagements
from lianxin.entry.cli.demo.accounts import Troupe
from lianxin.entry.cli.demo.cast import LAIXIULAN, SHICHENG, XUSHUIGEN
from lianxin.entry.cli.session import step
from lianxin.kernel.clock import combine, month_start

_MONTHLY: Final = Decimal(5200)


def pay_and_buy(troupe: Troupe, today: date) -> None:
    """Two sheets and two contracts, each drawn by one officer and decided by the other."""
    with step("薪酬补助和购买服务"):
        _pay(troupe, today)
        _buy(troupe, today)


def _pay(troupe: Troupe, today: date) -> None:
    maker, closer = troupe[XUSHUIGEN], troupe[LAIXIULAN]
    last = month_start(month_start(today) - timedelta(days=1))
    before = month_start(last - timedelta(days=1))
    for month, is_paid in ((before, True), (last, False)):
        drawn = _at(_after(month, 3), 10)
        drawn = min(drawn, _at(today, 8))
        if not is_paid:
            absent = {one.id: Decimal("1.5") for one in posted(maker, SHICHENG, month)[4:6]}
            keep_attendance(actor=maker, now=drawn, place=SHICHENG, month=month, absent=absent)
        sheet = draw_sheet(actor=maker, now=drawn, place=SHICHENG, month=month)
        if is_paid:
            close_sheet(actor=closer, now=drawn + timedelta(hours=4), sheet_id=sheet.id)
            pay_sheet(actor=closer, now=drawn + timedelta(days=2), sheet_id=sheet.id, paid_on=(drawn + timedelta(days=2)).date())


def _buy(troupe: Troupe, today: date) -> None:
    """One seat more than an agency has filled at its last station, so that there is a gap to decide about."""
    maker, decider = troupe[XUSHUIGEN], troupe[LAIXIULAN]
    begun = date(today.year - (today.month < 7), 7, 1)
    last = month_start(month_start(today) - timedelta(days=1))
    signed = _at(begun - timedelta(days=10), 10)
    for number, agency in enumerate(agencies(maker).filter(place=SHICHENG), 1):
        staff: dict[str, int] = {}
        for one in engagements(maker).filter(post__agency=agency, post__kind="agency_worker", ended_on__isnull=True):
            staff[one.place] = staff.get(one.place, 0) + 1
        places = sorted(staff)
        seats = sum(staff.values()) + 1 if places else 0
        contract = open_contract(
            actor=maker, now=signed, place=SHICHENG, agency_id=agency.id, number=f"石民购〔{begun.year}〕{number:02d}号", title=f"乡镇(街道)社工站驻站服务 第{number}包",
            starts_on=begun, ends_on=begun.replace(year=begun.year + 1) - timedelta(days=1), amount=seats * 12 * _MONTHLY or Decimal(480000),
        )  # fmt: skip
        for place in places:
            more = 1 if place == places[-1] else 0
            add_seat(
                actor=maker, now=signed, contract_id=contract.id, place=place, kind="agency_worker", seats=staff[place] + more, level="assistant", monthly=_MONTHLY,
            )  # fmt: skip
        if not places:
            continue
        sign_contract(actor=maker, now=signed, contract_id=contract.id, signed_on=begun - timedelta(days=10))
        if last >= begun:
            found = propose_deductions(actor=maker, now=_at(today, 9), contract_id=contract.id, month=last)
            for deduction in found[:1]:
                decide_deduction(actor=decider, now=_at(today, 10), deduction_id=deduction.id, confirm=True)


def _after(month: date, days: int) -> date:
    """That many days into the month after."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) + timedelta(days=days)


def _at(day: date, hour: int) -> datetime:
    return combine(day, time(hour))
