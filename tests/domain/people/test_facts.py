"""What is not known stays unknown; what is known about a household counts everybody in it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from lianxin.base import packs
from lianxin.domain.people.models import Resident
from lianxin.kernel.clock import age_on

TODAY = date(2026, 11, 23)
BASE = packs.get(packs.BASE)
COUNTS = ("elders", "adults", "children")


def told(*members: dict[str, Any], together: bool = True) -> list[dict[str, Any]]:
    """The facts of people of whom the register says only this."""
    empty = {column: Resident._meta.get_field(column).get_default() for column in BASE.fact_book.columns}
    return BASE.told([BASE.fact_book.collected(empty | member, {}) for member in members], TODAY, together=together)


def born(*days: date | None) -> Sequence[dict[str, Any]]:
    return [{"birth_date": day} for day in days]


ELDER, ADULT, CHILD = date(1946, 5, 1), date(1986, 5, 1), date(2016, 5, 1)


def test_every_column_that_facts_name_is_in_the_register() -> None:
    columns = {field.name for field in Resident._meta.concrete_fields}
    for pack in packs.all():
        assert set(pack.fact_book.columns) <= columns


def test_a_household_counts_everybody() -> None:
    facts = told(*born(ELDER, ADULT, CHILD))[0]
    assert [facts[f"household_{name}"] for name in ("size", *COUNTS)] == [3, 1, 1, 1]
    assert facts["lives_alone"] is False
    assert told(*born(ELDER))[0]["lives_alone"] is True


def test_one_unknown_birth_date_makes_the_counts_unknown_but_not_the_size() -> None:
    facts = told(*born(ELDER, None))[0]
    assert [facts[f"household_{name}"] for name in COUNTS] == [None, None, None]
    assert facts["household_size"] == 2


def test_a_birth_date_in_the_future_is_no_age() -> None:
    facts = told(*born(date(2027, 1, 1)))[0]
    assert (facts["age"], facts["household_children"], facts["household_size"]) == (None, None, 1)


def test_without_a_household_nobody_says_alone() -> None:
    facts = told(*born(ELDER), together=False)[0]
    assert (facts["lives_alone"], facts["household_size"], facts["age"]) == (None, None, 80)


def test_a_spouse_is_read_from_the_marital_status_unless_recorded() -> None:
    def spouse(marital: str, recorded: bool | None = None) -> object:
        return told({"marital": marital, "spouse_alive": recorded})[0]["spouse_alive"]

    assert [spouse(m) for m in ("10", "20", "30", "40", "90", "")] == [False, True, False, False, None, None]
    assert spouse("20", recorded=False) is False


def test_what_a_code_leaves_unstated_is_unknown() -> None:
    facts = told({"sex": "0", "marital": "90", "ethnic": "", "relation": "", "disability_kind": ""})[0]
    assert [facts[name] for name in ("sex", "marital", "ethnic", "is_head", "disability_kind")] == [None] * 5
    assert told({"sex": "2", "relation": "02"})[0]["is_head"] is True


@given(st.lists(st.none() | st.dates(date(1900, 1, 1), TODAY), min_size=1, max_size=12))
def test_elders_adults_and_children_are_counted_by_their_ages(births: list[date | None]) -> None:
    ages = [None if birth is None else age_on(birth, TODAY) for birth in births]
    known = [age for age in ages if age is not None]
    counts = [sum(age >= 60 for age in known), sum(18 <= age < 60 for age in known), sum(age < 18 for age in known)]
    for facts, age in zip(told(*born(*births)), ages, strict=True):
        assert facts["age"] == age
        assert facts["household_size"] == len(births)
        counted = [facts[f"household_{name}"] for name in COUNTS]
        assert counted == (counts if len(known) == len(ages) else [None] * 3)
