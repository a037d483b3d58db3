"""A statement counts each confirmed commitment once, is closed by another person, and is only ever corrected by new lines."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from lianxin.base.access.models import User
from lianxin.base.audit.models import AuditEntry
from lianxin.domain.care.models import CareOrder, CarePlan, Visit
from lianxin.domain.care.models.plans import OrderPayment
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.commitments.services import reject_proof
from lianxin.domain.meals.models import Kitchen, Meal, MealDay
from lianxin.domain.people.models import Resident
from lianxin.domain.settlement import selectors, services
from lianxin.domain.settlement.models import SettlementLine, SettlementRun
from lianxin.domain.settlement.rules import digest
from lianxin.domain.settlement.selectors import LineFilter
from lianxin.domain.settlement.services import drawing
from lianxin.domain.settlement.views.showing import note_of
from tests.factories import (
    BEIGAN,
    GONGKA,
    MOZHUGONGKA,
    NOW,
    TABA,
    TODAY,
    make_commitment,
    make_resident,
    make_user,
    refused,
    viewer_for,
)

pytestmark = pytest.mark.django_db

OCTOBER, NOVEMBER = TODAY.replace(month=10, day=1), TODAY.replace(day=1)
THEN = datetime(2026, 10, 15, 3, 0, tzinfo=UTC)
DECEMBER = datetime(2026, 12, 2, 3, 0, tzinfo=UTC)
D = Decimal


def done(worker: User | None, resident: Resident, at: datetime = THEN, *, confirmed: datetime | None = THEN, **more: Any) -> Commitment:
    filled: dict[str, Any] = {"service": "zhujie", "made_at": at - timedelta(days=3), "done_at": at, "done_minutes": 90, "minutes": 90}
    return make_commitment(worker, resident, confirmed_at=confirmed, **(filled | more))


def draw(who: User, month: Any = OCTOBER, now: datetime = NOW, place: str = GONGKA) -> SettlementRun:
    return services.draw_run(actor=viewer_for(who), now=now, place=place, month=month)


def closed(head: User, officer: User, month: Any = OCTOBER, now: datetime = NOW) -> SettlementRun:
    return services.close_run(actor=viewer_for(officer), now=now, run_id=draw(head, month, now).id)


def lines(run: SettlementRun) -> list[tuple[str, str, Decimal, Decimal]]:
    return [(one.kind, one.service, one.price, one.subsidy) for one in run.lines.order_by("day", "id")]


def test_only_what_is_confirmed_and_free_of_doubts_counts_and_the_rest_has_a_reason(zhuoma: User, deji: User, baima: Resident) -> None:
    counted = done(zhuoma, baima)
    done(zhuoma, baima, confirmed=None)
    done(zhuoma, baima, confirmed=None, doubted_at=THEN)
    done(zhuoma, baima, flagged_at=THEN, has_doubts=True)
    done(zhuoma, baima, confirmed=None, rejected_at=THEN)
    done(zhuoma, baima, kind="visit")
    done(zhuoma, baima, at=NOW)
    run = draw(deji)
    line = SettlementLine.objects.get()
    assert (line.run_id, line.commitment_id, line.agency, line.worker_id, line.unit) == (run.id, counted.id, GONGKA, zhuoma.id, "visit")
    assert (line.quantity, line.price, line.subsidy, line.is_late) == (1, D("40.00"), D("20.00"), False)
    assert line.parts == [{"payer": "government", "amount": "20.00"}, {"payer": "self", "amount": "20.00"}]
    why = sorted(selectors.told(one).why for one in selectors.not_counted(viewer_for(deji), OCTOBER, GONGKA).rows)
    assert why == ["confirmation_doubtful", "doubts", "rejected", "unconfirmed"]


def test_each_is_settled_once_however_often_it_is_drawn_and_by_whom(zhuoma: User, deji: User, cuomu: User, baima: Resident) -> None:
    promise = done(zhuoma, baima)
    first = draw(deji)
    assert draw(deji).id == first.id
    assert SettlementLine.objects.count() == 1
    assert draw(cuomu, place=MOZHUGONGKA).lines.count() == 0, "the township's draft has it"
    line = SettlementLine.objects.get()
    line.id = promise.id
    with pytest.raises(IntegrityError), transaction.atomic():
        line.save(force_insert=True)


def test_another_person_closes_it_once_the_month_is_over_and_then_it_stands(zhuoma: User, deji: User, cuomu: User, baima: Resident) -> None:
    done(zhuoma, baima)
    run = draw(deji)
    with refused("settlement.own_run"):
        services.close_run(actor=viewer_for(deji), now=NOW, run_id=run.id)
    with refused("settlement.month_running"):
        done(zhuoma, baima, at=NOW, confirmed=NOW)
        services.close_run(actor=viewer_for(cuomu), now=NOW, run_id=draw(deji, NOVEMBER).id)
    made = services.close_run(actor=viewer_for(cuomu), now=NOW, run_id=run.id)
    assert (made.state, made.closed_by, made.digest) == ("closed", cuomu.id, digest(selectors.entries_of(viewer_for(cuomu), made)))
    with refused("settlement.closed"):
        services.close_run(actor=viewer_for(cuomu), now=NOW, run_id=run.id)
    SettlementLine.objects.filter(run=run).update(price=D("41.00"))
    assert digest(selectors.entries_of(viewer_for(cuomu), made)) != made.digest, "what somebody changes behind its back is seen"


def test_what_came_into_doubt_since_it_was_drawn_is_not_closed(zhuoma: User, deji: User, cuomu: User, baima: Resident) -> None:
    promise = done(zhuoma, baima)
    run = draw(deji)
    Commitment.objects.filter(id=promise.id).update(flagged_at=NOW, has_doubts=True)
    with refused("settlement.changed"):
        services.close_run(actor=viewer_for(cuomu), now=NOW, run_id=run.id)
    assert draw(deji).lines.count() == 0
    with refused("settlement.empty"):
        services.close_run(actor=viewer_for(cuomu), now=NOW, run_id=run.id)


def test_late_confirmations_come_later_or_in_a_supplement_and_say_so(zhuoma: User, deji: User, cuomu: User, baima: Resident) -> None:
    done(zhuoma, baima)
    first = closed(deji, cuomu)
    late, later = done(zhuoma, baima, confirmed=NOW), None
    supplement = draw(deji)
    assert (supplement.number, [one.commitment_id for one in supplement.lines.all()]) == (2, [late.id])
    assert not supplement.lines.get().is_late
    services.close_run(actor=viewer_for(cuomu), now=NOW, run_id=supplement.id)
    later = done(zhuoma, baima, confirmed=NOW)
    november = draw(deji, NOVEMBER)
    assert [(one.commitment_id, one.is_late) for one in november.lines.all()] == [(later.id, True)]
    assert first.lines.count() == 1


def test_prices_are_those_of_the_day_and_the_payers_those_of_the_order(zhuoma: User, ciren: User, deji: User, baima: Resident) -> None:
    plan = CarePlan.objects.create(place=TABA, resident=baima, starts_on=OCTOBER, review_on=NOVEMBER, goals="在家住得好", made_at=NOW)
    order = CareOrder.objects.create(
        plan=plan, place=TABA, resident=baima, service="zhujie", weekdays="4", window_start=600, window_end=720, minutes=90, starts_on=OCTOBER
    )
    OrderPayment.objects.create(order=order, payer="ltci", amount=D("30.00"), since=order.starts_on)
    OrderPayment.objects.create(order=order, payer="family", since=order.starts_on)
    first = done(zhuoma, baima)
    visit = Visit.objects.create(place=TABA, commitment=first, order=order, resident=baima, worker=zhuoma, service="zhujie", day=THEN.date(), hands=2)
    second = done(ciren, baima)
    Visit.objects.create(
        place=TABA, commitment=second, order=order, resident=baima, worker=ciren, service="zhujie", day=THEN.date(), hands=2, hand=2, beside=visit
    )
    old = done(zhuoma, baima, at=datetime(2025, 6, 1, 3, 0, tzinfo=UTC))
    run = draw(deji)
    by = {one.commitment_id: one for one in run.lines.all()}
    assert by[first.id].parts == [{"payer": "ltci", "amount": "30.00"}, {"payer": "family", "amount": "10.00"}]
    assert (by[first.id].price, by[first.id].subsidy) == (D("40.00"), D("0.00"))
    assert (by[second.id].price, by[second.id].minutes) == (D("0.00"), 90), "two went to one service: both counted, one paid"
    assert (by[old.id].price, by[old.id].is_late) == (D("0.00"), True), "before the pack set a price"
    assert [note_of(by[one.id]) for one in (first, second)] == ["", "两人同去的第二位:计件,费用算在第一位"]
    assert note_of(by[old.id]) == "以前月份的服务,后来才确认;这项服务没有单价"
    sums = selectors.sums_of(viewer_for(deji), run)
    assert (sums.whole.count, sums.whole.price, sums.payers) == (3, D("40.00"), {"family": D("10.00"), "ltci": D("30.00")})
    OrderPayment.objects.filter(payer="family").update(amount=D("5.00"))
    assert {one.commitment_id for one in draw(deji).lines.all()} == {old.id, second.id}
    assert [(one.id, selectors.told(one).why) for one in selectors.not_counted(viewer_for(deji), OCTOBER).rows] == [(first.id, "price")]


def test_a_correction_takes_back_and_counts_anew_in_a_later_statement(zhuoma: User, deji: User, cuomu: User, baima: Resident) -> None:
    done(zhuoma, baima)
    october = closed(deji, cuomu)
    line = october.lines.get()
    correct: dict[str, Any] = {"actor": viewer_for(deji), "now": NOW, "line_id": line.id, "reason": "只做了一半"}
    with refused("settlement.no_draft"):
        services.correct_line(**correct, price=D("20.00"))
    november = draw(deji, NOVEMBER)
    with refused("settlement.amounts_invalid"):
        services.correct_line(**correct, price=D("20.00"), subsidy=D("21.00"))
    with refused("general.empty_field"):
        services.correct_line(**(correct | {"reason": " "}))
    services.correct_line(**correct, price=D("20.00"), subsidy=D("10.00"))
    with refused("settlement.taken_back"):
        services.correct_line(**correct, drop=True)
    assert sorted(lines(november)) == [("corrected", "zhujie", D("20.00"), D("10.00")), ("reversed", "zhujie", D("-40.00"), D("-20.00"))]
    assert lines(october) == [("counted", "zhujie", D("40.00"), D("20.00"))], "what is closed stays"
    draw(deji, NOVEMBER)
    assert november.lines.count() == 2, "drawn again it keeps its corrections"
    services.close_run(actor=viewer_for(cuomu), now=DECEMBER, run_id=november.id)
    sums = [selectors.sums_of(viewer_for(cuomu), run).whole for run in (october, november)]
    assert (sum(one.count for one in sums), sum(one.price for one in sums)) == (1, D("20.00"))
    again = november.lines.get(kind="corrected")
    draw(deji, DECEMBER.date(), DECEMBER)
    services.correct_line(**(correct | {"line_id": again.id, "now": DECEMBER}), drop=True)
    assert sum(line.price for line in SettlementLine.objects.all()) == 0


def test_what_was_settled_and_rejected_since_is_taken_back_by_the_next_draft(zhuoma: User, deji: User, cuomu: User, baima: Resident) -> None:
    promise = done(zhuoma, baima)
    closed(deji, cuomu)
    Commitment.objects.filter(id=promise.id).update(flagged_at=NOW, has_doubts=True)
    reject_proof(actor=viewer_for(cuomu), now=NOW, commitment_id=promise.id, reason="家里说没有来")
    november = draw(deji, NOVEMBER)
    assert lines(november) == [("reversed", "zhujie", D("-40.00"), D("-20.00"))]
    draw(deji, NOVEMBER)
    assert november.lines.count() == 1


def test_a_carer_sees_their_own_lines_and_a_head_their_own_places(
    zhuoma: User, ciren: User, deji: User, cuomu: User, baima: Resident
) -> None:
    done(zhuoma, baima)
    done(ciren, baima)
    run = closed(deji, cuomu)
    for worker in (zhuoma, ciren):
        assert [one.worker_id for one in selectors.own_lines(viewer_for(worker), OCTOBER)] == [worker.id]
        assert selectors.lines_of(viewer_for(worker), run).count() == 0
        with refused("general.not_found"):
            selectors.run_or_404(viewer_for(worker), run.id)
        with refused("access.denied"):
            draw(worker)
    stranger = make_user("xu", "station_head", BEIGAN)
    assert not selectors.runs(viewer_for(stranger)).exists()
    assert selectors.not_counted(viewer_for(stranger), OCTOBER).rows == ()
    with refused("access.denied"):
        draw(stranger)
    with refused("settlement.month_later"):
        draw(deji, TODAY.replace(month=12, day=1))


def test_every_number_opens_its_lines(zhuoma: User, ciren: User, deji: User, baima: Resident) -> None:
    for worker, service, number in ((zhuoma, "zhujie", 3), (ciren, "zhucan", 2), (None, "zhuyu", 1)):
        for _ in range(number):
            done(worker, baima, service=service)
    done(zhuoma, make_resident("远"), actor_kind="organisation", actor_name="阳光助老中心")
    run, viewer = draw(deji), viewer_for(deji)
    sums = selectors.sums_of(viewer, run)
    assert set(sums.agencies) == {GONGKA, "阳光助老中心"}
    for name, found in (("agency", sums.agencies), ("worker", sums.workers), ("service", sums.services)):
        for code, one in found.items():
            if code:
                assert selectors.lines_of(viewer, run, LineFilter(**{name: code})).count() == one.count, (name, code)
    for payer, amount in sums.payers.items():
        rows = selectors.lines_of(viewer, run, LineFilter(payer=payer))
        assert sum(Decimal(part["amount"]) for row in rows for part in row.parts if part["payer"] == payer) == amount
    first = selectors.lines_page(viewer, run, LineFilter(), limit=4)
    second = selectors.lines_page(viewer, run, LineFilter(), after=first.after, limit=4)
    assert len({one.id for one in (*first.rows, *second.rows)}) == 7


def test_who_wrote_a_correction_does_not_close_it_though_another_drew_it_last(zhuoma: User, deji: User, cuomu: User, baima: Resident) -> None:
    done(zhuoma, baima)
    line = closed(deji, cuomu).lines.get()
    november = draw(cuomu, NOVEMBER)
    services.correct_line(actor=viewer_for(cuomu), now=NOW, line_id=line.id, reason="只做了一半", price=D("20.00"), subsidy=D("10.00"))
    draw(deji, NOVEMBER)
    with refused("settlement.own_run"):
        services.close_run(actor=viewer_for(cuomu), now=DECEMBER, run_id=november.id)
    other = make_user("lamu", "bureau_officer", MOZHUGONGKA)
    assert services.close_run(actor=viewer_for(other), now=DECEMBER, run_id=november.id).state == "closed"


def test_a_supplement_of_an_earlier_month_takes_nothing_back_of_a_later_one(zhuoma: User, deji: User, cuomu: User, baima: Resident) -> None:
    done(zhuoma, baima)
    closed(deji, cuomu)
    promise = done(zhuoma, baima, at=NOW, confirmed=NOW)
    closed(deji, cuomu, NOVEMBER, DECEMBER)
    Commitment.objects.filter(id=promise.id).update(confirmed_at=None, rejected_at=DECEMBER)
    with refused("settlement.nothing_new"):
        draw(deji, OCTOBER, DECEMBER)
    assert [one.kind for one in draw(deji, DECEMBER.date(), DECEMBER).lines.all()] == ["reversed"]


def test_what_two_draw_at_once_is_counted_once_and_the_slower_is_told(
    zhuoma: User, deji: User, baima: Resident, monkeypatch: pytest.MonkeyPatch
) -> None:
    promise = done(zhuoma, baima)
    draw(deji)
    monkeypatch.setattr(drawing, "countable", lambda *_: Commitment.objects.filter(id=promise.id))  # read before the other wrote
    with refused("settlement.drawn_at_once"):
        draw(deji, place=TABA)
    assert SettlementLine.objects.count() == 1
    assert not SettlementRun.objects.filter(place=TABA).exists()


def test_a_meal_is_settled_at_its_frozen_price_by_an_officer_who_reads_no_meals(zhuoma: User, deji: User, cuomu: User, baima: Resident) -> None:
    promise = done(zhuoma, baima, kind="meal", service="zhucan", done_minutes=12)
    kitchen = Kitchen.objects.create(place=TABA, name="食堂", made_at=NOW)
    lunch = MealDay.objects.create(place=TABA, kitchen=kitchen, day=THEN.date(), sitting="lunch", frozen_at=THEN)
    Meal.objects.create(
        place=TABA, meal_day=lunch, resident=baima, listed_as=baima.id, way="brought", texture="soft", window_start=630, window_end=750, commitment=promise,
        price=D("13.40"), subsidy=D("4.40"), self_paid=D("9.00"), parts=[{"payer": "government", "amount": "4.40"}, {"payer": "self", "amount": "9.00"}],
    )  # fmt: skip
    officer = viewer_for(cuomu)
    narrow = replace(officer, reach={name: ranges for name, ranges in officer.reach.items() if name not in ("meals.read", "care.read")})
    line = services.draw_run(actor=narrow, now=NOW, place=GONGKA, month=OCTOBER).lines.get()
    assert (line.unit, line.quantity, line.price, line.subsidy, line.minutes) == ("meal", 1, D("13.40"), D("4.40"), 12)
    assert line.parts == [{"payer": "government", "amount": "4.40"}, {"payer": "self", "amount": "9.00"}]


def test_the_list_of_statements_and_of_what_is_not_counted_go_on_page_after_page(
    zhuoma: User, deji: User, cuomu: User, baima: Resident, django_assert_max_num_queries: Any
) -> None:
    viewer = viewer_for(deji)
    for at in range(7):
        done(zhuoma, baima, at=THEN + timedelta(hours=at), **({"confirmed": None} if at < 4 else {"has_doubts": True, "flagged_at": THEN}))
    assert selectors.reasons_in(viewer, OCTOBER, GONGKA) == {"unconfirmed": 4, "doubts": 3}
    first = selectors.not_counted(viewer, OCTOBER, GONGKA, limit=5)
    rest = selectors.not_counted(viewer, OCTOBER, GONGKA, after=first.after, limit=5)
    assert len({one.id for one in (*first.rows, *rest.rows)}) == 7
    for why, number in selectors.reasons_in(viewer, OCTOBER).items():
        rows = selectors.not_counted(viewer, OCTOBER, why=why).rows
        assert [selectors.told(one).why for one in rows] == [why] * number
    done(zhuoma, baima)
    closed(deji, cuomu)
    done(zhuoma, baima, confirmed=NOW)
    made = [draw(deji, OCTOBER.replace(month=month)) for month in (7, 8, 9, 10)]
    one, two = selectors.runs_page(viewer, limit=3), None
    two = selectors.runs_page(viewer, after=one.after, limit=3)
    assert [(run.month.month, run.number) for run in (*one.rows, *two.rows)] == [(10, 2), (10, 1), (9, 1), (8, 1), (7, 1)]
    with django_assert_max_num_queries(1):
        wholes = selectors.wholes_of(viewer, [*one.rows, *two.rows])
    assert wholes == {run.id: selectors.sums_of(viewer, run).whole for run in one.rows[:2]}
    assert len(made) == 4


def test_a_supplement_without_a_line_is_not_begun_and_a_draft_can_be_thrown_away(zhuoma: User, deji: User, cuomu: User, baima: Resident) -> None:
    done(zhuoma, baima)
    run = closed(deji, cuomu)
    with refused("settlement.nothing_new"):
        draw(deji)
    assert not SettlementRun.objects.filter(number=2).exists()
    november = draw(deji, NOVEMBER)
    services.correct_line(actor=viewer_for(deji), now=NOW, line_id=run.lines.get().id, reason="只做了一半", price=D("20.00"), subsidy=D("10.00"))
    for who, run_id, why in ((deji, run.id, "settlement.closed"), (zhuoma, november.id, "access.denied"), (make_user("xu", "station_head", BEIGAN), november.id, "general.not_found")):
        with refused(why):
            services.discard_run(actor=viewer_for(who), now=NOW, run_id=run_id)
    services.discard_run(actor=viewer_for(deji), now=NOW, run_id=november.id)
    entry = AuditEntry.objects.get(verb="settlement.discard")
    before = json.loads(entry.before)
    assert (entry.subject_id, before["lines"], before["corrections"]) == (str(november.id), 2, 2)
    assert set(SettlementRun.objects.values_list("id", flat=True)) == {run.id}
    assert run.lines.count() == 1, "what is closed stays, and may be corrected again"
    draw(deji, NOVEMBER)
    services.correct_line(actor=viewer_for(deji), now=NOW, line_id=run.lines.get().id, reason="只做了一半", drop=True)
