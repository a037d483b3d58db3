"""A contract is signed once for the same people, and what is taken off never exceeds its price, whatever is found out later."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from lianxin.base.access.models import User
from lianxin.domain.purchasing import selectors, services
from lianxin.domain.purchasing.models import Contract, Deduction
from lianxin.domain.workforce.models import Agency
from lianxin.kernel.ids import new_id
from tests.factories import NOW, certify, engage, make_user, make_worker, refused, viewer_for

pytestmark = pytest.mark.django_db

SHICHENG, QINJIANG = "360735000000", "360735100000"
OCTOBER = date(2026, 10, 1)
D = Decimal


@pytest.fixture
def agency(db: None) -> Agency:
    return Agency.objects.create(place=SHICHENG, name="和仁公益社会工作服务中心", made_at=NOW)


@pytest.fixture
def one(db: None) -> User:
    return make_user("one", "bureau_officer", SHICHENG)


@pytest.fixture
def two(db: None) -> User:
    return make_user("two", "bureau_officer", SHICHENG)


def opened(by: User, agency: Agency, number: str = "1", **fields: date) -> Contract:
    made = services.open_contract(
        actor=viewer_for(by), now=NOW, place=SHICHENG, agency_id=agency.id, number=number, title="服务", amount=D(72000),
        starts_on=fields.get("starts_on", date(2026, 7, 1)), ends_on=fields.get("ends_on", date(2027, 6, 30)),
    )  # fmt: skip
    services.add_seat(
        actor=viewer_for(by), now=NOW, contract_id=made.id, place=QINJIANG, kind="agency_worker", seats=1, level="assistant", monthly=D(6000)
    )  # fmt: skip
    return made


def signed(by: User, agency: Agency, number: str = "1", **fields: date) -> Contract:
    made = opened(by, agency, number, **fields)
    return services.sign_contract(actor=viewer_for(by), now=NOW, contract_id=made.id, signed_on=date(2026, 6, 20))


def proposed(by: User, contract: Contract) -> list[Deduction]:
    return services.propose_deductions(actor=viewer_for(by), now=NOW, contract_id=contract.id, month=OCTOBER)


def test_the_same_people_are_not_paid_by_two_contracts(one: User, agency: Agency) -> None:
    first = signed(one, agency)
    with refused("contract.seat_elsewhere"):
        signed(one, agency, "2")
    services.end_contract(actor=viewer_for(one), now=NOW, contract_id=first.id, ended_on=date(2026, 12, 31), why="不再承接")
    signed(one, agency, "3", starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31))


def test_with_what_is_taken_off_already_never_more_than_the_price(one: User, two: User, agency: Agency) -> None:
    contract = signed(one, agency)
    (vacant,) = proposed(one, contract)
    services.decide_deduction(actor=viewer_for(two), now=NOW, deduction_id=vacant.id, confirm=True)
    engage(make_worker("补登的人", QINJIANG), "agency_worker", QINJIANG, agency=agency, since=date(2026, 7, 1))  # found out later, without a certificate
    assert proposed(one, contract) == []
    assert vacant.amount == D("6000.00")


def test_a_certificate_revoked_later_counted_until_then(one: User, agency: Agency) -> None:
    worker = make_worker("吴秋萍", QINJIANG)
    certify(worker, issued_on=date(2024, 6, 15), revoked_on=date(2026, 11, 10))
    engage(worker, "agency_worker", QINJIANG, agency=agency, since=date(2026, 7, 1))
    contract = signed(one, agency)
    assert proposed(one, contract) == []
    (november,) = selectors.month_of(viewer_for(one), contract, date(2026, 11, 1))
    assert november.gaps.uncertified == 21
    assert [seat.uncertified for seat in selectors.gaps(viewer_for(one), today=date(2026, 11, 10))] == [1]


def test_a_month_that_runs_counts_to_the_day_and_not_beyond(one: User, agency: Agency) -> None:
    contract, november = signed(one, agency), date(2026, 11, 1)
    (so_far,) = selectors.month_of(viewer_for(one), contract, november, date(2026, 11, 23))
    assert so_far.gaps.vacant == so_far.gaps.vacant_counted == 23
    assert so_far.price == D("6000.00")
    assert so_far.gaps.vacant_amount == D("4600.00")


def test_a_station_reads_what_was_taken_off_for_its_seats(one: User, two: User, agency: Agency) -> None:
    contract = signed(one, agency)
    (vacant,) = proposed(one, contract)
    head = viewer_for(make_user("head", "station_head", QINJIANG))
    (month,) = selectors.month_of(head, contract, OCTOBER)
    assert [found.id for found in month.deductions] == [vacant.id]
    with refused("access.denied"):
        services.decide_deduction(actor=head, now=NOW, deduction_id=vacant.id, confirm=True)


def test_a_contract_ended_for_later_is_looked_after_until_then(one: User, agency: Agency) -> None:
    contract = signed(one, agency)
    services.end_contract(actor=viewer_for(one), now=NOW, contract_id=contract.id, ended_on=date(2026, 12, 31), why="不再承接")
    assert len(selectors.gaps(viewer_for(one), today=date(2026, 12, 31))) == 1
    assert selectors.gaps(viewer_for(one), today=date(2027, 1, 1)) == []


def test_sent_twice_it_is_one_contract(one: User, agency: Agency) -> None:
    key = new_id()
    for _time in range(2):
        services.open_contract(
            actor=viewer_for(one), now=NOW, place=SHICHENG, agency_id=agency.id, number="9", title="服务", amount=D(1), starts_on=OCTOBER, ends_on=OCTOBER,
            contract_id=key,
        )  # fmt: skip
    assert Contract.objects.count() == 1


def test_what_was_worked_out_anew_meanwhile_is_not_found(one: User, two: User, agency: Agency) -> None:
    contract = signed(one, agency)
    (vacant,) = proposed(one, contract)
    proposed(one, contract)
    with refused("general.not_found"):
        services.decide_deduction(actor=viewer_for(two), now=NOW, deduction_id=vacant.id, confirm=True)


def test_contracts_are_paged_the_latest_first(one: User, agency: Agency) -> None:
    made = [opened(one, agency, str(year), starts_on=date(year, 1, 1), ends_on=date(year, 12, 31)) for year in (2025, 2026, 2027)]
    first = selectors.contracts_page(viewer_for(one), limit=2)
    rest = selectors.contracts_page(viewer_for(one), after=first.after, limit=2)
    assert [row.id for row in (*first.rows, *rest.rows)] == [row.id for row in reversed(made)]
    with refused("general.not_found"):
        selectors.contracts_page(viewer_for(one), after="2026-13-01~x")


def test_a_wrong_decision_waits_again_and_is_worked_out_anew(one: User, two: User, agency: Agency) -> None:
    contract = signed(one, agency)
    (vacant,) = proposed(one, contract)
    with refused("contract.not_decided"):
        services.reopen_deduction(actor=viewer_for(two), now=NOW, deduction_id=vacant.id, why="到岗登记晚了")
    services.decide_deduction(actor=viewer_for(two), now=NOW, deduction_id=vacant.id, confirm=True)
    with refused("contract.deducted_later"):
        services.end_contract(actor=viewer_for(one), now=NOW, contract_id=contract.id, ended_on=date(2026, 10, 30), why="不再承接")
    holder = make_worker("晚登记的人", QINJIANG)
    certify(holder, issued_on=date(2024, 6, 15))
    engage(holder, "agency_worker", QINJIANG, agency=agency, since=date(2026, 7, 1))
    with refused("general.empty_field"):
        services.reopen_deduction(actor=viewer_for(two), now=NOW, deduction_id=vacant.id, why=" ")
    with refused("general.not_found"):
        services.reopen_deduction(actor=viewer_for(make_user("far", "bureau_officer", "330109000000")), now=NOW, deduction_id=vacant.id, why="错了")
    services.reopen_deduction(actor=viewer_for(two), now=NOW, deduction_id=vacant.id, why="到岗登记晚了")
    assert proposed(one, contract) == []
    assert not Deduction.objects.exists()
    services.end_contract(actor=viewer_for(one), now=NOW, contract_id=contract.id, ended_on=date(2026, 10, 30), why="不再承接")
