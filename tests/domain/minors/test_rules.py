"""The rules of child protection, by example and by property."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lianxin.domain.minors import rules
from lianxin.domain.minors.rules import Sighting
from lianxin.kernel.ids import new_id

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
DAYS = st.dates(date(1990, 1, 1), date(2026, 11, 23))
TODAY = date(2026, 11, 23)


def test_a_situation_of_the_duty_list_or_danger_is_immediate_whatever_else_is_said() -> None:
    assert rules.urgency_of("safe", ["MR1"]) == rules.urgency_of("danger", []) == "immediate"
    assert rules.urgency_of("unknown", []) == rules.urgency_of("never heard of", []) == "high"


@given(birth=st.none() | DAYS, decided=st.sampled_from(["", "child", "adult"]), other=DAYS)
def test_a_decision_holds_for_the_birth_date_it_was_made_on_alone(
    birth: date | None, decided: str, other: date
) -> None:
    asked = rules.standing(birth, TODAY, 18)
    assert asked is not False  # the register alone never makes anybody an adult here: it asks
    held = rules.standing(birth, TODAY, 18, decided=decided, decided_for=birth)
    assert held == (asked if not decided else decided == "child")
    if other != birth:
        assert rules.standing(birth, TODAY, 18, decided=decided, decided_for=other) == asked


def test_the_day_somebody_turns_eighteen_is_the_first_that_asks() -> None:
    assert rules.standing(date(2008, 11, 24), TODAY, 18)
    assert rules.standing(date(2008, 11, 23), TODAY, 18) is None


@given(signs=st.lists(st.sampled_from(rules.RESULTS[:3])))
def test_the_gravest_sign_decides_what_is_proposed(signs: list[str]) -> None:
    proposed = rules.proposed_result(signs)
    assert all(rules.RESULTS.index(proposed) <= rules.RESULTS.index(one) for one in signs)
    assert proposed in {*signs, "normal"}


@given(first=st.booleans(), hours=st.integers(0, 200), same=st.booleans())
def test_likeness_is_mutual_and_never_of_two_known_children(first: bool, hours: int, same: bool) -> None:
    known, other = new_id(), new_id()
    one = Sighting(known if first else None, "540127100202", NOW, frozenset({"MR4"}), "格桑")
    two = Sighting(
        known if same else other, "540127100201", NOW + timedelta(hours=hours), frozenset({"MR4"}), "小格桑"
    )
    assert rules.likeness(one, two, 72) == rules.likeness(two, one, 72)
    if first and not same:
        assert rules.likeness(one, two, 72) == ()
    elif first:
        assert rules.likeness(one, two, 72)[0] == "same_child"
    assert ("same_time" in rules.likeness(one, two, 72)) == (hours <= 72 and not (first and not same))


def test_two_low_reviews_in_a_row_and_not_two_in_all() -> None:
    today, before = date(2026, 11, 23), date(2026, 11, 16)
    assert rules.low_in_a_row([(today, "low"), (before, "low"), (before, "high")]) == 2
    assert rules.low_in_a_row([(today, "low"), (today, "low")]) == 1  # written twice on one day
    assert rules.low_in_a_row([(today, "low"), (before, "high"), (before, "low")]) == 1
    assert rules.low_in_a_row([]) == 0


def test_follow_up_ends_so_many_months_after_the_return_or_after_help_began_anew() -> None:
    begun, returned = date(2026, 1, 31), date(2026, 3, 31)
    assert rules.follow_end(begun, returned, 11) == date(2027, 2, 28)
    assert rules.follow_end(date(2026, 6, 1), returned, 12) == date(2027, 6, 1)
    assert rules.follow_end(begun, None, 12) is None


def test_follow_up_is_counted_in_months_from_the_return_and_unknown_while_away() -> None:
    assert rules.follow_until(date(2026, 1, 1), date(2026, 11, 30), 3, is_away=False) == date(2027, 2, 28)
    assert rules.follow_until(date(2026, 1, 1), None, 3, is_away=False) == date(2026, 1, 1)
    assert rules.follow_until(date(2026, 1, 1), None, 3, is_away=True) is None


@given(since=DAYS, calls=st.lists(DAYS), days=st.integers(1, 30))
def test_contact_is_missing_exactly_when_the_last_lies_too_far_back(
    since: date, calls: list[date], days: int
) -> None:
    missing = rules.contact_missing(since, calls, TODAY, days)
    last = max([since, *calls])
    assert missing == max((TODAY - last).days - days, 0)


@given(words=st.dictionaries(st.sampled_from(["a", "b"]), st.text()))
def test_what_was_kept_is_read_again(words: dict[str, str]) -> None:
    assert rules.as_words(rules.as_text(words)) == {
        name: text.strip() for name, text in words.items() if text.strip()
    }


def test_temporary_guardianship_counts_from_its_first_day_since_home() -> None:
    def away(since: date, ended: date | None = None, how: str = "", *, temporary: bool = True) -> rules.Away:
        return rules.Away(temporary, since, ended, how)

    first, then = date(2026, 1, 1), date(2026, 9, 1)
    assert rules.counted_from(then, []) == then
    assert rules.counted_from(then, [away(first)]) == first
    assert rules.counted_from(then, [away(first, date(2026, 5, 1), "other")]) == first
    assert rules.counted_from(then, [away(first, date(2026, 5, 1), "home")]) == then
    assert rules.counted_from(then, [away(first, date(2026, 5, 1), "other"), away(first, date(2026, 6, 1), "home", temporary=False)]) == then
    assert rules.counted_from(then, [away(first, temporary=False)]) == then
    assert rules.counted_from(then, [away(first, then, "long")]) == first
    assert rules.counted_from(then, [away(first, date(2026, 5, 1), "long")]) == then
    assert rules.counted_from(first, [away(then)]) == first
