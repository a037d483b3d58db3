"""A county read as columns and household by household: the same people are to be looked at again, whatever is stored."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from lianxin.base import packs
from lianxin.base.access.viewer import Viewer
from lianxin.base.packs import Pack
from lianxin.base.packs.facts import kept
from lianxin.base.packs.schema import Fact
from lianxin.domain.care.models import CarePlan, Visit
from lianxin.domain.people.models import (
    CategoryMembership,
    Household,
    NotedFact,
    Resident,
    Shortfall,
    VisitTier,
)
from lianxin.domain.people.rules.residents import DISABILITY_KINDS
from lianxin.domain.people.services.columnar import Survey, survey_by_columns
from lianxin.domain.people.services.columnar_reading import fits
from lianxin.domain.people.services.passes import recompute_household, run_pass, survey_by_households
from tests.factories import GONGKA, MOZHUGONGKA, NOW, TABA, TODAY, make_household, make_resident

pytestmark = pytest.mark.django_db
SYSTEM = Viewer.system("夜间核对")
BIRTHS = (None, date(1944, 2, 29), TODAY, TODAY + timedelta(days=3), date(1906, 1, 1), date(TODAY.year - 60, TODAY.month, TODAY.day))
REGISTER: dict[str, Callable[[random.Random], Any]] = {
    "birth_date": lambda r: r.choice(BIRTHS) if r.random() < 0.4 else TODAY - timedelta(days=r.randrange(40_000)),
    "sex": lambda r: r.choice("0129"), "marital": lambda r: r.choice(("", "10", "20", "30", "40", "90")),
    "relation": lambda r: r.choice(("", "01", "10", "20", "99")), "spouse_alive": lambda r: r.choice((None, True, False)),
    "children_count": lambda r: r.choice((None, 0, 1, 4)), "children_nearby": lambda r: r.choice((None, True, False)),
    "disability_kind": lambda r: r.choice(("", *DISABILITY_KINDS)), "disability_grade": lambda r: r.choice((None, 1, 2, 3, 4)),
    "ability_level": lambda r: r.choice((None, 0, 1, 2, 3, 4)), "is_tekun": lambda r: r.choice((None, True, False)),
    "is_dibao": lambda r: r.choice((None, True, False)), "parents_away": lambda r: r.choice((None, 0, 1, 2)),
    "guardian_able": lambda r: r.choice((None, True, False)),
}  # fmt: skip


def value_of(fact: Fact, r: random.Random) -> object:
    if fact.kind == "boolean":
        return r.random() < 0.5
    if fact.kind == "date":
        return kept(TODAY - timedelta(days=r.randrange(900)))
    if fact.kind == "string":
        return r.choice([*fact.codes, "no such code"])
    return r.choice((0, 300, 840, 1200, 5)) if fact.whole else r.choice((0, 300, "700.35", 840, "1200.5"))


def people(r: random.Random, count: int) -> None:
    pack = packs.for_place(TABA)
    asked = [f for f in pack.fact_book.facts.values() if f.asked and f.collected != "register"]
    homes = [*(make_household() for _ in range(count // 2)), None, None]
    for n in range(count):
        fields = {name: draw(r) for name, draw in REGISTER.items()}
        one = make_resident(f"居民{n}", r.choice((TABA, GONGKA)), household=r.choice(homes), **fields)
        if r.random() < 0.5:
            Visit.objects.create(
                place=one.place, resident=one, day=TODAY - timedelta(days=r.randrange(200)), recorded_at=NOW, result="met"
            )
        if r.random() < 0.3:
            CarePlan.objects.create(
                place=one.place, resident=one, starts_on=TODAY, review_on=TODAY, made_by=None, made_at=NOW
            )
        for fact in r.sample(asked, r.randrange(len(asked))):
            NotedFact.objects.create(
                resident=one, place=one.place, code=fact.code, value=value_of(fact, r), source="visit", noted_at=NOW,
                since=TODAY - timedelta(days=r.randrange(3)), until=r.choice((None, None, TODAY + timedelta(days=30))),
            )  # fmt: skip


def disturb(r: random.Random) -> None:
    """What happens between two nights, and rows that no longer fit."""
    everybody = list(Resident.objects.order_by("id"))
    for one in r.sample(everybody, len(everybody) // 3):
        name = r.choice(list(REGISTER))
        Resident.objects.filter(id=one.id).update(**{name: REGISTER[name](r)})
    for model in (CategoryMembership, Shortfall, VisitTier, NotedFact):
        rows = list(model._default_manager.values_list("pk", flat=True))
        model._default_manager.filter(pk__in=r.sample(rows, min(3, len(rows)))).delete()
    tier = VisitTier.objects.order_by("?").first()
    if tier is not None:
        VisitTier.objects.filter(pk=tier.pk).update(since=TODAY - timedelta(days=5), due_on=TODAY - timedelta(days=2), met_on=None)
    open_ones = CategoryMembership.objects.filter(until__isnull=True)
    other = open_ones.exclude(resident__categories__code="gone").first()
    if other is not None:
        CategoryMembership.objects.create(
            resident=other.resident, place=other.place, code="gone", since=TODAY, rule_version="1", computed_at=NOW
        )


def found(survey: Survey | None) -> tuple[object, ...]:
    assert survey is not None
    return survey.residents, survey.undecided, sorted(survey.households), sorted(survey.alone)


def both(pack: Pack, day: date) -> tuple[object, ...]:
    by_columns = found(survey_by_columns(pack, MOZHUGONGKA, day))
    assert by_columns == found(survey_by_households(pack, MOZHUGONGKA, day))
    return by_columns


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.once) for seed in range(1, 6))])
def test_columns_and_households_find_the_same(seed: int) -> None:
    r = random.Random(seed)
    pack = packs.for_place(TABA)
    people(r, 60)
    everybody = both(pack, TODAY)
    assert everybody[0] == 60
    assert len(everybody[2]) + len(everybody[3]) > 20
    run_pass(actor=SYSTEM, now=NOW, county=MOZHUGONGKA)
    assert not survey_by_households(pack, MOZHUGONGKA, TODAY).households
    disturb(r)
    assert len(both(pack, TODAY)[2]) > 0
    for days in (1, 29, 400):
        both(pack, TODAY + timedelta(days=days))


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.once) for seed in range(1, 3))])
def test_households_decided_by_day_leave_nothing_for_the_night(seed: int) -> None:
    r = random.Random(100 + seed)
    pack = packs.for_place(TABA)
    people(r, 40)
    run_pass(actor=SYSTEM, now=NOW, county=MOZHUGONGKA)
    disturb(r)
    for household in Household.objects.filter(members__isnull=False).distinct():
        recompute_household(actor=SYSTEM, now=NOW, household_id=household.id)
    assert survey_by_columns(pack, MOZHUGONGKA, TODAY).households == []  # type: ignore[union-attr]
    assert survey_by_households(pack, MOZHUGONGKA, TODAY).households == []


def test_a_rule_for_single_persons_is_decided_household_by_household() -> None:
    """`matches` has no place in SQL: the whole county is then read in Python, with the same result."""
    pack = packs.for_place(TABA)
    elder = pack.categories["laonian"]
    first = replace_struct(elder.conditions[0], expression='age >= 60 and matches(sex, "[12]")')
    changed = replace(pack, categories={**pack.categories, "laonian": replace_struct(elder, conditions=(first,))})
    make_resident("白玛", household=make_household())
    assert survey_by_columns(changed, MOZHUGONGKA, TODAY) is None
    assert survey_by_households(changed, MOZHUGONGKA, TODAY).residents == 1


@pytest.mark.parametrize("income", ["0.333", "1e14", "-700.355"])
def test_whom_no_column_can_hold_is_looked_at_in_any_case(income: str) -> None:
    pack = packs.for_place(TABA)
    odd = make_resident("白玛", household=make_household())
    NotedFact.objects.create(
        resident=odd, place=TABA, code="monthly_income", value=income, source="visit", since=TODAY, noted_at=NOW
    )
    make_resident("旦增", household=make_household())
    run_pass(actor=SYSTEM, now=NOW, county=MOZHUGONGKA)
    assert found(survey_by_households(pack, MOZHUGONGKA, TODAY))[2] == []
    assert found(survey_by_columns(pack, MOZHUGONGKA, TODAY))[2] == [odd.household_id]


def test_a_fact_of_another_kind_spoils_no_night() -> None:
    """A text where yes or no is kept: its household is looked at, everybody else as ever."""
    pack = packs.for_place(TABA)
    odd, plain = (make_resident(name, household=make_household()) for name in ("白玛", "旦增"))
    run_pass(actor=SYSTEM, now=NOW, county=MOZHUGONGKA)
    NotedFact.objects.create(
        resident=odd, place=TABA, code="able_to_work", value="yes", source="visit", since=TODAY, noted_at=NOW
    )
    assert found(survey_by_columns(pack, MOZHUGONGKA, TODAY))[2] == [odd.household_id] != [plain.household_id]


def test_a_register_fact_in_a_column_of_another_kind_is_read_household_by_household() -> None:
    pack = packs.for_place(TABA)
    changed = replace(pack, facts={**pack.facts, "sex": replace_struct(pack.facts["sex"], column="created_at")})
    assert not fits(changed)
    assert fits(pack)
    assert survey_by_columns(changed, MOZHUGONGKA, TODAY) is None


def replace_struct(struct: Any, **changes: Any) -> Any:
    import msgspec

    return msgspec.structs.replace(struct, **changes)


def test_an_empty_county_is_found_empty() -> None:
    assert both(packs.for_place(TABA), TODAY) == (0, 0, [], [])
