"""The rules of meals, by example and as properties."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.domain.meals import rules
from lianxin.domain.meals.rules import Changed, Dish, Limits, Needs, Ordered, Rule, Sitting
from tests.factories import refused

LUNCH = Sitting("lunch", 630, 750, 1, time(16))
DINNER = Sitting("dinner", 990, 1110, 0, time(10))
LIMITS = Limits(eat=120, eating=20, box=60, celsius=Decimal(60), grams=125)
PEOPLE = st.integers(1, 6).map(lambda n: UUID(int=n))
AMOUNTS = st.decimals("0", "200", places=2)


@given(st.lists(st.tuples(PEOPLE, st.uuids())), st.lists(st.tuples(PEOPLE, st.sampled_from(["extra", "cancel"]), st.uuids())))
def test_everybody_gets_one_meal_or_none(orders: list[tuple[UUID, UUID]], changes: list[tuple[UUID, str, UUID]]) -> None:
    found = rules.wanted((Ordered(key, who, (630, 750)) for who, key in orders), (Changed(key, who, what) for who, what, key in changes), LUNCH)
    cancelled = {who for who, what, _key in changes if what == "cancel"}
    asked = {who for who, _key in orders} | {who for who, what, _key in changes if what == "extra"}
    assert set(found) == asked - cancelled


@pytest.mark.parametrize(("start", "code"), [(0, "lunch"), (630, "lunch"), (989, "lunch"), (990, "dinner"), (1400, "dinner")])
def test_an_order_belongs_to_the_meal_that_has_begun(start: int, code: str) -> None:
    assert rules.sitting_of(start, [DINNER, LUNCH]) == code


def test_a_day_closes_in_shanghai() -> None:
    assert rules.closes_at(date(2026, 11, 24), LUNCH) == datetime(2026, 11, 23, 8, tzinfo=UTC)
    assert rules.closes_at(date(2026, 11, 24), DINNER) == datetime(2026, 11, 24, 2, tzinfo=UTC)


@given(AMOUNTS, AMOUNTS, st.lists(st.tuples(st.decimals("0", "1", places=3), st.booleans(), st.integers(0, 5))), st.none() | st.integers(0, 4))
def test_a_price_is_its_parts_and_nobody_is_paid_for_what_is_not_known(
    price: Decimal, usual: Decimal, rows: list[tuple[Decimal, bool, int]], level: int | None
) -> None:
    made = [Rule(str(at), share, frozenset({"tekun"} if named else {"other"}), least or None) for at, (share, named, least) in enumerate(rows)]
    found = rules.paid(price, usual, made, categories={"tekun"}, ability_level=level)
    assert found.price == found.subsidy + found.self_paid == price
    assert min(usual, price) <= found.subsidy <= price
    assert found.price.as_tuple().exponent == found.subsidy.as_tuple().exponent == -2
    nobody = rules.paid(price, usual, made, categories=(), ability_level=None)
    assert (nobody.subsidy, nobody.rule) == (min(usual, price), "")


@given(
    st.lists(st.builds(
        Dish, name=st.sampled_from(["饭", "汤"]), allergens=st.none() | st.frozensets(st.sampled_from("abc")),
        textures=st.frozensets(st.sampled_from(["soft", "ordinary"])), diets=st.frozensets(st.sampled_from(["halal"])),
    )),
    st.frozensets(st.sampled_from("abc")), st.sampled_from(["", "蚕豆"]),
)  # fmt: skip
def test_nothing_an_allergic_person_might_not_bear_is_passed_over(dishes: list[Dish], allergies: frozenset[str], other: str) -> None:
    needs = Needs("soft", frozenset(), allergies, other)
    told = rules.clashes(dishes, needs)
    for dish in dishes:
        doubtful = (dish.allergens is None and (allergies or other)) or bool(allergies & (dish.allergens or frozenset())) or bool(other)
        assert bool([one for one in told if one.dish == dish.name and one.why in ("allergy", "ask")]) >= bool(doubtful)
    if (allergies or other) and not dishes:
        assert [one.why for one in told] == ["ask"]
    if not (allergies or other):
        assert not [one for one in told if one.why in ("allergy", "ask")]


@given(st.lists(st.tuples(
    st.sampled_from(["brought", "on_site"]),
    st.builds(Needs, texture=st.sampled_from(["soft", "ordinary"]), diets=st.frozensets(st.sampled_from(["halal", "low_salt"]))),
)))  # fmt: skip
def test_alike_meals_are_counted_together_and_none_is_lost(meals: list[tuple[str, Needs]]) -> None:
    found = rules.tally(meals, ["ordinary", "soft"])
    assert found.total == len(meals) == found.of("brought") + found.of("on_site") == sum(number for _code, number in found.by_texture(["ordinary"]))
    assert len({(line.way, line.texture, line.diets, line.allergies) for line in found.lines}) == len(found.lines)


def test_a_dish_is_written_down_whole_or_refused() -> None:
    known = {"allergens": ["egg"], "textures": ["soft"], "diets": ["halal"]}
    kept = rules.checked_dishes([{"name": " 汤 ", "allergens": ["egg", "egg"]}, {"name": "饭", "textures": ["soft"]}], **known)
    assert kept[0] == {"name": "汤", "allergens": ["egg"], "textures": [], "diets": []}
    assert kept[1]["allergens"] is None, "what nobody has said is not known, never none"
    for wrong, code in (([{"name": ""}], "meals.dish_nameless"), ([{"name": "汤", "diets": ["x"]}], "meals.code_unknown"), ([{"name": "汤"}] * 13, "meals.too_many_dishes")):
        with refused(code):
            rules.checked_dishes(wrong, **known)


@given(st.integers(0, 1300), st.integers(1, 140), st.integers(0, 1439))
def test_a_meal_is_handed_over_after_it_is_cooked_and_in_time_to_be_eaten(start: int, length: int, ready: int) -> None:
    found = rules.window((start, start + length), ready, LIMITS)
    if found is None:
        assert ready >= start + length or ready + 100 < start
    else:
        assert max(start, ready) == found[0] <= found[1] < start + length
        assert found[1] + LIMITS.eating <= ready + LIMITS.eat


def test_what_the_kitchen_measured_is_held_against_the_limits() -> None:
    told = rules.warnings(LIMITS, celsius=Decimal("59.9"), grams=124, cooked=650, ready=640)
    assert [code for code, _value, _limit in told] == ["cold", "sample", "late"]
    assert rules.warnings(LIMITS, celsius=Decimal(60), grams=125, cooked=640, ready=640) == []
    assert rules.warnings(LIMITS, celsius=None, grams=None, cooked=None, ready=640) == []


@given(st.lists(st.sampled_from(["delivered", "refused", "no_answer", "left_with", "eaten"]), max_size=8))
def test_only_a_meal_that_was_taken_breaks_a_row_of_refusals(outcomes: list[str]) -> None:
    found = rules.refusals_in_a_row(outcomes)
    taken = next((at for at, one in enumerate(outcomes) if one not in ("refused", "no_answer")), len(outcomes))
    assert found == outcomes[:taken].count("refused")


def test_what_happened_at_a_door_is_said_whole() -> None:
    now = datetime(2026, 11, 23, 4, tzinfo=UTC)
    for outcome, who, note, celsius, code in (
        ("lost", "", "", None, "meals.outcome_unknown"), ("left_with", " ", "", None, "meals.receiver_needed"),
        ("refused", "", "", None, "meals.refusal_needs_reason"), ("delivered", "", "", Decimal(200), "meals.celsius_invalid"),
    ):  # fmt: skip
        with refused(code):
            rules.checked_outcome(outcome, who, note, celsius)
    rules.checked_outcome("no_answer", "", "", Decimal("-5"))
    assert rules.checked_time(None, now, now) == now
    for at, frozen in ((now.replace(hour=5), now), (now.replace(hour=3), now)):
        with refused("meals.time_invalid"):
            rules.checked_time(at, now, frozen)
