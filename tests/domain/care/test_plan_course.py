"""The course of a plan: what is proposed and why, refusals that stay, who pays, goals, reviews, agreement."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from lianxin.base import packs
from lianxin.base.access.models import User
from lianxin.domain.care import rules, selectors, services
from lianxin.domain.care.models import CarePlan, OrderChange, PlanDecision
from lianxin.domain.care.rules import PaymentLine
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.people.models import Resident
from tests.entry.web.reading import get
from tests.factories import NOW, TODAY, make_need, make_user, refused, sign_in, viewer_for

DAY = timedelta(days=1)
CENTS = st.integers(0, 20000).map(lambda cents: Decimal(cents) / 100)


@pytest.fixture
def plan(zhuoma: User, baima: Resident) -> CarePlan:
    baima.ability_level = 2
    baima.save()
    return services.open_care_plan(actor=viewer_for(zhuoma), now=NOW, resident_id=baima.id)


def proposed(zhuoma: User, plan: CarePlan) -> rules.Proposals:
    viewer = viewer_for(zhuoma)
    found = selectors.care_plan_or_404(viewer, plan.id)
    newest = {code: row.choice for code, row in selectors.newest_decisions(viewer, found).items()}
    ordered = {order.service for order in found.orders.all()}
    return rules.proposals(selectors.suited_to(viewer, found.resident, NOW), ordered, newest)


@pytest.mark.django_db
def test_level_and_needs_propose_and_the_decision_keeps_why(zhuoma: User, plan: CarePlan, baima: Resident) -> None:
    make_need(baima, kind="cleaning", state="accepted")
    waiting = {one.code: one for one in proposed(zhuoma, plan).open}
    assert waiting["zhuyu"].level == 2
    assert waiting["zhujie"].needs == ("cleaning",)
    made = services.add_order(actor=viewer_for(zhuoma), now=NOW, plan_id=plan.id, service_code="zhuyu")
    assert (made.weekdays, made.every_weeks) == ("4", 1), "how often the pack says at level 2"
    kept = PlanDecision.objects.get()
    assert (kept.choice, kept.grounds["level"], kept.order_id) == ("accepted", 2, made.id)
    assert "zhuyu" not in {one.code for one in proposed(zhuoma, plan).open}
    services.add_order(actor=viewer_for(zhuoma), now=NOW, plan_id=plan.id, service_code="zhujie", weekdays="15", note="女儿要求")
    services.add_order(actor=viewer_for(zhuoma), now=NOW, plan_id=plan.id, service_code="xinli")
    choices = dict(PlanDecision.objects.values_list("service", "choice"))
    assert (choices["zhujie"], choices["xinli"]) == ("changed", "added")


@pytest.mark.django_db
def test_a_refusal_keeps_its_reason_and_a_change_of_mind_is_added_not_overwritten(zhuoma: User, plan: CarePlan) -> None:
    viewer = viewer_for(zhuoma)
    services.refuse_service(actor=viewer, now=NOW, plan_id=plan.id, service_code="zhuyu", why="family", note="女儿每周来洗")
    after = proposed(zhuoma, plan)
    assert "zhuyu" not in {one.code for one in after.open}
    assert [one.code for one in after.refused] == ["zhuyu"]
    for why, note, code in (("nonsense", "", "care.refusal_unknown"), ("other", " ", "general.empty_field")):
        with refused(code):
            services.refuse_service(actor=viewer, now=NOW, plan_id=plan.id, service_code="zhujie", why=why, note=note)
    services.add_order(actor=viewer, now=NOW + DAY, plan_id=plan.id, service_code="zhuyu")
    assert list(selectors.decisions_of(viewer, plan.id).values_list("choice", "why")) == [("accepted", ""), ("refused", "family")]
    with refused("care.service_ordered"):
        services.refuse_service(actor=viewer, now=NOW, plan_id=plan.id, service_code="zhuyu", why="elder")


@pytest.mark.django_db
def test_a_change_says_why_and_shows_what_was(zhuoma: User, plan: CarePlan) -> None:
    viewer = viewer_for(zhuoma)
    made = services.add_order(actor=viewer, now=NOW, plan_id=plan.id, service_code="zhuyu")
    asked = {"order_id": made.id, "weekdays": "4", "window": (600, 720), "hands": 1}
    with refused("general.empty_field"):
        services.change_order(actor=viewer, now=NOW, minutes=90, reason=" ", **asked)  # type: ignore[arg-type]
    assert not OrderChange.objects.exists()
    services.change_order(actor=viewer, now=NOW, minutes=90, reason="洗得慢", **asked)  # type: ignore[arg-type]
    services.change_order(actor=viewer, now=NOW, minutes=90, reason="又点了一次", **asked)  # type: ignore[arg-type]
    change = OrderChange.objects.get()
    assert (change.before["minutes"], change.after["minutes"], change.reason) == (60, 90, "洗得慢")


@pytest.mark.django_db
def test_the_pack_says_who_pays_until_something_else_is_agreed(zhuoma: User, zhangwei: User, plan: CarePlan) -> None:
    viewer = viewer_for(zhuoma)
    made = services.add_order(actor=viewer, now=NOW, plan_id=plan.id, service_code="zhuyu")
    usual = selectors.parts_of(viewer, made, TODAY)
    assert [(part.payer, part.amount) for part in usual] == [("government", Decimal(40)), ("self", Decimal(40))]
    lines = (PaymentLine("government", Decimal("40.00")), PaymentLine("ltci", share=Decimal(30)), PaymentLine("family"))
    services.change_order(
        actor=viewer, now=NOW, order_id=made.id, weekdays="4", window=(600, 720), minutes=60, hands=1, reason="女儿出一部分",
        payments=lines,
    )  # fmt: skip
    made = selectors.order_or_404(viewer, made.id)
    agreed = {part.payer: part.amount for part in selectors.parts_of(viewer, made, TODAY)}
    assert agreed == {"government": Decimal(40), "ltci": Decimal(24), "family": Decimal(16)}
    for wrong, code in (
        ((PaymentLine("nobody"),), "care.payer_unknown"),
        ((PaymentLine("self", Decimal(79)),), "care.payment_sum"),
        ((PaymentLine("self"), PaymentLine("family")), "care.payment_invalid"),
        ((PaymentLine("self", Decimal(40)), PaymentLine("self")), "care.payers_repeated"),
    ):
        with refused(code):
            services.add_order(actor=viewer, now=NOW, plan_id=plan.id, service_code="zhuyu", payments=wrong)
    with refused("access.denied"):
        selectors.parts_of(viewer_for(zhangwei), made, TODAY)


@given(price=CENTS, shares=st.lists(st.integers(1, 40), min_size=1, max_size=2), rest=st.booleans())
def test_parts_are_the_price_to_the_cent(price: Decimal, shares: list[int], rest: bool) -> None:
    lines = [PaymentLine(f"p{n}", share=Decimal(share)) for n, share in enumerate(shares)]
    if rest:
        lines.append(PaymentLine("rest"))
    else:
        lines.append(PaymentLine("last", share=Decimal(100 - sum(shares))))
    parts = rules.split(price, lines)
    assert sum(part.amount for part in parts) == price
    assert all(part.amount >= 0 and part.amount == part.amount.quantize(Decimal("0.01")) for part in parts)


@given(price=CENTS, subsidy=CENTS)
def test_the_usual_parts_are_the_price_and_the_subsidy_at_most_it(price: Decimal, subsidy: Decimal) -> None:
    parts = rules.usual_parts(price, subsidy, {"state": "subsidy", "elder": "rest", "family": ""})
    assert sum(part.amount for part in parts) == price
    assert {part.payer: part.amount for part in parts}.get("state", Decimal(0)) == min(price, subsidy)


def test_a_part_nobody_covers_is_refused_and_a_free_service_asks_nobody() -> None:
    assert rules.usual_parts(Decimal(0), Decimal(0), {}) == ()
    with refused("care.payer_missing"):
        rules.usual_parts(Decimal(10), Decimal(4), {"state": "subsidy"})


@pytest.mark.django_db
def test_goals_have_a_day_a_measure_and_a_history(zhuoma: User, plan: CarePlan) -> None:
    viewer = viewer_for(zhuoma)
    goal = services.set_goal(actor=viewer, now=NOW, plan_id=plan.id, text="自己走到院门", measure="一周五天", due_on=TODAY + 30 * DAY)
    for state, day in (("partly", TODAY - DAY), ("reached", TODAY)):
        services.mark_goal(actor=viewer, now=NOW, goal_id=goal.id, state=state, note="扶着墙", day=day)
    shown = selectors.goals_of(viewer, plan.id).get()
    assert [mark.state for mark in shown.marks.all()] == ["reached", "partly"]
    for more, code in (
        ({"state": "better", "note": "x"}, "care.goal_state_unknown"),
        ({"state": "not", "note": " "}, "general.empty_field"),
        ({"state": "not", "note": "x", "day": TODAY + DAY}, "care.review_in_future"),
    ):
        with refused(code):
            services.mark_goal(actor=viewer, now=NOW, goal_id=goal.id, **more)  # type: ignore[arg-type]
    with refused("care.goal_past"):
        services.set_goal(actor=viewer, now=NOW, plan_id=plan.id, text="x", measure="y", due_on=TODAY)


@pytest.mark.django_db
def test_a_due_review_becomes_one_promise_and_the_review_keeps_it(zhuoma: User, deji: User, plan: CarePlan) -> None:
    worker, head = viewer_for(zhuoma), viewer_for(deji)
    assert services.open_due_reviews(actor=head, now=NOW, place=deji.place) == 0
    soon = NOW + 84 * DAY
    assert [services.open_due_reviews(actor=head, now=soon, place=deji.place) for _n in range(2)] == [1, 0]
    promise = Commitment.objects.get(kind="plan_review")
    assert (promise.worker_id, promise.resident_id) == (zhuoma.id, plan.resident_id)
    with refused("general.empty_field"):
        services.review_plan(actor=worker, now=soon, plan_id=plan.id, note="")
    today = TODAY + 84 * DAY
    for next_on in (today, today + 400 * DAY):
        with refused("care.review_next_invalid"):
            services.review_plan(actor=worker, now=soon, plan_id=plan.id, note="都好", next_on=next_on)
    done = services.review_plan(actor=worker, now=soon, plan_id=plan.id, note="能走了,助浴改每两周")
    promise.refresh_from_db()
    assert promise.done_at == soon
    assert (done.was_due_on, done.level) == (plan.review_on, 2)
    plan.refresh_from_db()
    assert plan.review_on == done.next_on == today + 90 * DAY
    assert services.open_due_reviews(actor=head, now=soon, place=deji.place) == 0


@pytest.mark.django_db
def test_an_overdue_review_is_due_after_the_packs_hours_and_falls_when_a_colleague_does_it(
    zhuoma: User, deji: User, plan: CarePlan
) -> None:
    late = NOW + 100 * DAY
    services.open_due_reviews(actor=viewer_for(deji), now=late, place=deji.place)
    promise = Commitment.objects.get(kind="plan_review")
    assert promise.due_at == late + timedelta(hours=168)
    services.review_plan(actor=viewer_for(deji), now=late, plan_id=plan.id, note="站长代为复核")
    promise.refresh_from_db()
    assert promise.cancelled_at == late


@pytest.mark.django_db
def test_agreement_is_kept_and_a_later_change_makes_it_stale(zhuoma: User, plan: CarePlan) -> None:
    viewer = viewer_for(zhuoma)

    def state() -> str:
        newest = selectors.agreements_of(viewer, plan.id).first()
        return rules.agreement_state((newest.agreed, newest.made_at) if newest else None, selectors.changed_at(viewer, plan.id))

    services.add_order(actor=viewer, now=NOW, plan_id=plan.id, service_code="zhuyu")
    assert state() == "none"
    asked = {"plan_id": plan.id, "by_kind": "family", "given_by": "仁增", "how": "phone"}
    services.agree_to_plan(actor=viewer, now=NOW + DAY, **asked)  # type: ignore[arg-type]
    assert state() == "agreed"
    services.refuse_service(actor=viewer, now=NOW + 2 * DAY, plan_id=plan.id, service_code="zhujie", why="later")
    assert state() == "stale"
    with refused("general.empty_field"):
        services.agree_to_plan(actor=viewer, now=NOW + 3 * DAY, agreed=False, **asked)  # type: ignore[arg-type]
    services.agree_to_plan(actor=viewer, now=NOW + 3 * DAY, agreed=False, note="太贵", **asked)  # type: ignore[arg-type]
    assert state() == "against"
    assert selectors.agreements_of(viewer, plan.id).count() == 2


@pytest.mark.django_db
def test_nobody_from_elsewhere_reads_or_writes_any_of_it(zhuoma: User, zhangwei: User, plan: CarePlan) -> None:
    here, stranger = viewer_for(zhuoma), viewer_for(zhangwei)
    goal = services.set_goal(actor=here, now=NOW, plan_id=plan.id, text="x", measure="y", due_on=TODAY + DAY)
    pause = services.pause_care(actor=here, now=NOW, plan_id=plan.id, why="travel", starts_on=TODAY)
    services.refuse_service(actor=here, now=NOW, plan_id=plan.id, service_code="zhuyu", why="elder")
    for act in (
        lambda: services.refuse_service(actor=stranger, now=NOW, plan_id=plan.id, service_code="zhuyu", why="elder"),
        lambda: services.set_goal(actor=stranger, now=NOW, plan_id=plan.id, text="x", measure="y", due_on=TODAY + DAY),
        lambda: services.mark_goal(actor=stranger, now=NOW, goal_id=goal.id, state="not", note="x"),
        lambda: services.review_plan(actor=stranger, now=NOW, plan_id=plan.id, note="x"),
        lambda: services.agree_to_plan(actor=stranger, now=NOW, plan_id=plan.id, by_kind="person", given_by="x", how="phone"),
        lambda: services.pause_care(actor=stranger, now=NOW, plan_id=plan.id, why="travel", starts_on=TODAY),
        lambda: services.resume_care(actor=stranger, now=NOW, pause_id=pause.id, resumes_on=TODAY),
    ):
        with refused("general.not_found"):
            act()
    for read in (selectors.decisions_of, selectors.goals_of, selectors.pauses_of, selectors.reviews_of, selectors.agreements_of):
        assert not read(stranger, plan.id).exists()
    assert selectors.changed_at(stranger, plan.id) is None


def test_every_service_a_pack_proposes_by_level_says_how_often() -> None:
    for code in (packs.BASE, "540100", "330109", "360735"):
        pack = packs.get(code)
        for service in pack.offered.values():
            if service.from_level is not None:
                assert service.often_for(service.from_level) is not None, f"{pack.code} {service.code}"


@pytest.mark.django_db
def test_who_pays_is_changed_from_today_and_the_days_before_keep_what_was_agreed(zhuoma: User, plan: CarePlan) -> None:
    viewer = viewer_for(zhuoma)
    made = services.add_order(
        actor=viewer, now=NOW, plan_id=plan.id, service_code="zhuyu", payments=[PaymentLine("government", Decimal(40)), PaymentLine("family")]
    )
    asked = {"order_id": made.id, "weekdays": "4", "window": (600, 720), "minutes": 60, "hands": 1}

    def payers(day: date) -> list[str]:
        return [part.payer for part in selectors.parts_of(viewer, selectors.order_or_404(viewer, made.id), day)]

    services.change_order(actor=viewer, now=NOW + 10 * DAY, reason="女儿不付了", payments=[PaymentLine("ltci")], **asked)  # type: ignore[arg-type]
    services.change_order(actor=viewer, now=NOW + 20 * DAY, reason="按规定", payments=[], **asked)  # type: ignore[arg-type]
    days = [TODAY + n * DAY for n in (0, 9, 10, 19, 20)]
    assert [payers(day) for day in days] == [["government", "family"]] * 2 + [["ltci"]] * 2 + [["government", "self"]]
    assert selectors.agreed_now(selectors.order_or_404(viewer, made.id)) == []


def test_what_no_longer_adds_up_is_settled_by_what_was_agreed_next() -> None:
    old, new = (PaymentLine("a", Decimal(40)), PaymentLine("b", Decimal(40))), (PaymentLine("a"),)
    agreements = [(TODAY, old), (TODAY + 9 * DAY, new)]
    assert rules.agreed_on(agreements, Decimal(80), TODAY + DAY) == old
    assert rules.agreed_on(agreements, Decimal(90), TODAY + DAY) == new, "the price had changed unnoticed"
    assert rules.agreed_on(agreements[:1], Decimal(90), TODAY + DAY) == old, "nobody has agreed anew: it is told"
    assert rules.agreed_on(agreements, Decimal(80), TODAY - DAY) == (), "before that the pack's"
    assert rules.agreed_on([*agreements, (TODAY + 10 * DAY, ())], Decimal(90), TODAY + 11 * DAY) == ()


@pytest.mark.django_db
def test_what_is_sent_twice_is_one(zhuoma: User, plan: CarePlan) -> None:
    viewer = viewer_for(zhuoma)
    goal = services.set_goal(actor=viewer, now=NOW, plan_id=plan.id, text="x", measure="y", due_on=TODAY + 30 * DAY)
    for _n in range(2):
        services.mark_goal(actor=viewer, now=NOW, goal_id=goal.id, state="partly", note="扶着墙")
        services.agree_to_plan(actor=viewer, now=NOW, plan_id=plan.id, by_kind="person", given_by="白玛", how="spoken")
        services.review_plan(actor=viewer, now=NOW, plan_id=plan.id, note="都好")
    assert (goal.marks.count(), plan.agreements.count(), plan.reviews.count()) == (1, 1, 1)
    services.add_order(actor=viewer, now=NOW + DAY, plan_id=plan.id, service_code="zhuyu")
    services.agree_to_plan(actor=viewer, now=NOW + DAY, plan_id=plan.id, by_kind="person", given_by="白玛", how="spoken", day=TODAY)
    assert plan.agreements.count() == 2, "of a plan that has changed since it is another"


@pytest.mark.django_db
def test_why_somebody_refused_is_for_those_who_decide_over_plans(client: Client, zhuoma: User, plan: CarePlan) -> None:
    services.refuse_service(actor=viewer_for(zhuoma), now=NOW, plan_id=plan.id, service_code="zhuyu", why="cost", note="儿子欠着债")
    page = reverse("care:plan-history", args=[plan.id])
    assert "儿子欠着债" in get(sign_in(client, zhuoma), page)
    officer = make_user("cuomu", "bureau_officer", "540127000000")
    html = get(sign_in(Client(), officer, verified=True), page)
    assert "不采用" in html
    assert "儿子欠着债" not in html
    assert "付不起" not in html
