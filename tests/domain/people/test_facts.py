"""What is not known stays unknown; what is known about a household counts everybody in it."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from lianxin.base.packs.policy import FACTS
from lianxin.domain.people.rules.facts import Person, household_facts, with_outside

TODAY = date(2026, 11, 23)
ELDER, ADULT, CHILD = Person(date(1946, 5, 1)), Person(date(1986, 5, 1)), Person(date(2016, 5, 1))


def test_facts_have_exactly_the_names_the_packs_know() -> None:
    (facts,) = household_facts([ELDER], TODAY)
    assert set(with_outside(facts, {})) == set(FACTS)


def test_a_household_counts_everybody() -> None:
    facts = household_facts([ELDER, ADULT, CHILD], TODAY)[0]
    shown = {name: facts[f"household_{name}"] for name in ("size", "elders", "adults", "children")}
    assert shown == {"size": 3, "elders": 1, "adults": 1, "children": 1}
    assert facts["lives_alone"] is False
    assert household_facts([ELDER], TODAY)[0]["lives_alone"] is True


def test_one_unknown_birth_date_makes_the_counts_unknown_but_not_the_size() -> None:
    facts = household_facts([ELDER, Person()], TODAY)[0]
    assert (facts["household_elders"], facts["household_children"], facts["household_size"]) == (
        None,
        None,
        2,
    )


def test_without_a_household_nobody_says_alone() -> None:
    facts = household_facts([ELDER], TODAY, is_household=False)[0]
    assert facts["lives_alone"] is None
    assert facts["household_size"] is None
    assert facts["age"] == 80


def test_a_spouse_is_read_from_the_marital_status_unless_recorded() -> None:
    def spouse(marital: str, recorded: bool | None = None) -> object:
        return household_facts([Person(marital=marital, spouse_alive=recorded)], TODAY)[0]["spouse_alive"]

    assert [spouse(m) for m in ("10", "20", "30", "40", "90", "")] == [False, True, False, False, None, None]
    assert spouse("20", recorded=False) is False


@given(st.lists(st.dates(date(1900, 1, 1), TODAY), min_size=1, max_size=12))
def test_elders_adults_and_children_make_up_the_household(births: list[date]) -> None:
    for facts in household_facts([Person(birth) for birth in births], TODAY):
        parts = [facts[f"household_{name}"] for name in ("elders", "adults", "children")]
        assert sum(parts) == facts["household_size"] == len(births)
