"""The rules of careers: next step, gaps, conditions of a title, points and ranking, conflicts, shares."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.base import packs
from lianxin.domain.careers import rules
from lianxin.domain.careers.rules import selecting
from lianxin.domain.careers.rules.conditions import WORDS, Condition, read
from lianxin.domain.careers.rules.next_step import results_of, years_on
from lianxin.domain.careers.selectors.ladder import ladder_for
from lianxin.domain.exams.rules.work import Stretch
from lianxin.domain.workforce.rules.ladder import pay_of, step_bonus, subsidies_of
from lianxin.domain.workforce.rules.neutrality import Side
from lianxin.kernel.problems import ProblemError
from tests.factories import BEIGAN, GONGKA, refused

PACK = packs.get(packs.BASE)
TODAY = date(2026, 11, 23)
DAYS = st.dates(min_value=date(2005, 1, 1), max_value=date(2035, 12, 31))


def ladder() -> rules.Ladder:
    found = ladder_for(PACK, "community_worker")
    assert found is not None
    return found


def standing(**fields: object) -> rules.Standing:
    filled: dict[str, object] = {
        "grade": "staff", "step": 3, "grade_since": date(2022, 3, 1), "step_since": date(2024, 12, 1),
        "appraisals": {2023: "competent", 2024: "excellent", 2025: "competent"},
        "levels": [("assistant", date(2024, 6, 15))], "hours": [(date(2026, 5, 1), Decimal(30))],
    }  # fmt: skip
    return rules.Standing(**(filled | fields))  # type: ignore[arg-type]


def test_the_next_step_and_grade_say_what_is_met_and_from_when() -> None:
    found = rules.next_step(standing(), ladder(), TODAY)
    assert found.step is not None
    assert found.grade is not None
    assert (found.step.step, found.step.is_due, found.step.due_on) == (4, False, date(2026, 12, 1))
    assert found.grade.grade == "deputy"
    assert found.grade.is_due
    assert found.grade.step == 4, "a deputy begins on step 4 at least"
    assert {one.kind for one in found.grade.conditions} == {"grade_years", "level", "results", "hours"}


def test_what_is_missing_has_no_day_where_no_day_can_be_told() -> None:
    found = rules.next_step(standing(levels=[], hours=[]), ladder(), TODAY).grade
    assert found is not None
    missing = {one.kind: one for one in found.conditions if one.state == "missing"}
    assert set(missing) == {"level", "hours"}
    assert found.due_on is None
    assert (missing["hours"].asked, missing["hours"].have) == ("24*1", "0")


def test_the_highest_step_and_grade_lead_nowhere() -> None:
    found = rules.next_step(standing(grade="head", step=18), ladder(), TODAY)
    assert found.moves == ()
    assert rules.next_step(standing(grade="nothing"), ladder(), TODAY).moves == ()


@pytest.mark.parametrize(
    ("appraisals", "state", "since"),
    [
        ({}, "cannot_tell", None),
        ({2025: "competent", 2024: "competent"}, "met", date(2026, 1, 1)),
        ({2025: "competent"}, "cannot_tell", None),
        ({2025: "competent", 2024: "failed"}, "missing", date(2027, 1, 1)),
        ({2025: "basic", 2024: "excellent"}, "missing", date(2028, 1, 1)),
        ({2024: "competent", 2023: "competent"}, "met", date(2025, 1, 1)),
        ({2021: "competent", 2020: "competent"}, "cannot_tell", None),
        ({2026: "failed", 2025: "competent", 2024: "competent"}, "met", date(2026, 1, 1)),
    ],
)
def test_years_of_appraisal(appraisals: dict[int, str], state: str, since: date | None) -> None:
    found = results_of(appraisals, ladder(), "competent", 2, TODAY)
    assert (found.state, found.since) == (state, since)


@given(DAYS, st.integers(1, 12), DAYS)
def test_whole_years_turn_on_one_day_only(since: date, years: int, today: date) -> None:
    found = years_on("step_years", since, years, today)
    assert found.since is not None
    assert (found.state == "met") == (today >= found.since)
    assert years_on("step_years", since, years, found.since).state == "met"
    assert years_on("step_years", since, years, found.since - timedelta(days=1)).state == "missing"


def test_whole_years_from_the_29th_of_february() -> None:
    assert years_on("step_years", date(2024, 2, 29), 2, TODAY).since == date(2026, 3, 1)
    assert years_on("step_years", date(2024, 2, 29), 4, TODAY).since == date(2028, 2, 29)
    assert years_on("step_years", None, 2, TODAY).state == "cannot_tell"


@given(DAYS, DAYS, st.dictionaries(st.integers(2015, 2034), st.sampled_from(["excellent", "competent", "basic", "failed"])), st.integers(1, 12))
def test_time_alone_never_takes_a_due_step_away_within_a_year(since: date, today: date, results: dict[int, str], step: int) -> None:
    one = standing(step=step, step_since=since, appraisals=results)
    move = rules.next_step(one, ladder(), today).step
    if move is None or not move.is_due:
        return
    later = rules.next_step(one, ladder(), max(today, date(today.year, 12, 31))).step
    assert later is not None
    assert later.is_due
    assert move.due_on is not None
    assert move.due_on <= today


def test_a_condition_is_read_as_it_was_kept() -> None:
    one = Condition("hours", "missing", "24", "6.5", date(2026, 1, 1))
    assert read(one.kept()) == one
    assert read(Condition("age", "cannot_tell", "55").kept()).since is None
    kinds = {c.kind for move in rules.next_step(standing(), ladder(), TODAY).moves for c in move.conditions}
    assert kinds <= set(WORDS)


def test_pay_and_subsidy_are_dated_and_of_the_county() -> None:
    on = date(2026, 11, 1)
    assert [(one.kind, one.yuan) for one in pay_of(PACK, "staff", 3, on)] == [("grade", Decimal(2600)), ("step", Decimal(840))]
    xiaoshan = packs.for_place(BEIGAN)
    assert step_bonus(xiaoshan, "middle", on) == 2
    assert [one.number for one in pay_of(xiaoshan, "staff", 3, on, "middle") if one.kind == "step"] == [5]
    assert subsidies_of(xiaoshan, "middle", on) == [], "there a certificate is worth pay steps, not money"
    assert [one.yuan for one in subsidies_of(packs.for_place("360735102000"), "middle", on)] == [Decimal(200)]
    assert [one.number for one in pay_of(PACK, "head", 99, on) if one.kind == "step"] == [18]
    assert pay_of(PACK, "nothing", 1, on) == []
    assert [one.yuan for one in pay_of(PACK, "staff", 1, date(2001, 1, 1))] == [0, 0], "nothing is paid by a rule not in force yet"


def test_every_competency_has_levels_described_in_three_languages() -> None:
    assert len(PACK.competencies) == 8
    for one in PACK.competencies.values():
        assert len(one.levels) == 5
        assert all(level.behaviour.zh and level.behaviour.bo and level.behaviour.en for level in one.levels)
    for need in PACK.competency_needs.values():
        assert set(need.levels) == set(PACK.competencies)
        assert all(0 <= level <= 4 for level in need.levels.values())


def test_levels_are_given_for_the_whole_frame() -> None:
    everything: dict[str, object] = dict.fromkeys(PACK.competencies, "2")
    assert rules.checked_levels(everything, PACK.competencies) == dict.fromkeys(PACK.competencies, 2)
    with refused("careers.level_missing"):
        rules.checked_levels({**everything, "counselling": ""}, PACK.competencies)
    for wrong in ("5", "-1", "二", "2.5"):
        with refused("careers.level_unknown"):
            rules.checked_levels({**everything, "counselling": wrong}, PACK.competencies)
    with refused("careers.level_unknown"):
        rules.checked_levels({**everything, "juggling": "1"}, PACK.competencies)


def test_gaps_are_against_the_agreed_level_and_of_the_grade() -> None:
    needs = list(PACK.competency_needs.values())
    assert rules.required(needs, "community_worker", "staff")["hardship_relief"] == 2
    assert rules.required(needs, "community_worker", "head")["hardship_relief"] == 3
    assert rules.required(needs, "juggler", "") == {}
    have = rules.standing({"counselling": 4}, {"counselling": 1, "hardship_relief": 1}, {})
    found = rules.gaps({"hardship_relief": 2, "counselling": 1, "companionship": 2}, have)
    assert [(one.competency, one.lacking) for one in found] == [("hardship_relief", 1)], "what nobody rated is no gap"
    assert rules.standing({"a": 1}, {"a": 2}, {"a": 3}) == {"a": 3}
    assert rules.differences({"a": 1, "b": 2}, {"a": 3, "b": 2}, 1) == ["a"]


def asked() -> rules.Asked:
    return rules.Asked("middle", 3, 5, 3, 55)


def applicant(**fields: object) -> rules.Applicant:
    filled: dict[str, object] = {
        "birth_date": date(1985, 6, 1), "is_civil_servant": False, "levels": [("middle", date(2020, 1, 1))],
        "work": [Stretch(date(2015, 1, 1))], "local_work": [Stretch(date(2018, 1, 1))],
    }  # fmt: skip
    return rules.Applicant(**(filled | fields))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "kind", "state"),
    [
        ({"levels": [("assistant", date(2010, 1, 1))]}, "held_years", "missing"),
        ({"levels": [("middle", date(2024, 1, 1))]}, "held_years", "missing"),
        ({"levels": [("senior", date(2020, 1, 1))]}, "held_years", "met"),
        ({"birth_date": date(1970, 11, 24)}, "age", "met"),
        ({"birth_date": date(1970, 11, 23)}, "age", "missing"),
        ({"birth_date": None}, "age", "cannot_tell"),
        ({"is_civil_servant": True}, "not_civil_servant", "missing"),
        ({"holds_it": True}, "not_held", "missing"),
        ({"work": []}, "practice_years", "cannot_tell"),
        ({"work": [Stretch(date(2022, 1, 1))]}, "practice_years", "missing"),
        ({"local_work": [Stretch(date(2024, 1, 1))]}, "local_years", "missing"),
    ],
)
def test_the_conditions_of_a_title(fields: dict[str, object], kind: str, state: str) -> None:
    on = date(2026, 11, 23)
    assert rules.all_met(rules.eligibility(applicant(), asked(), on))
    found = {one.kind: one.state for one in rules.eligibility(applicant(**fields), asked(), on)}
    assert found[kind] == state
    assert set(found) <= set(WORDS)


def test_a_title_asks_only_what_the_pack_says() -> None:
    title = PACK.titles["supervisor"]
    found = rules.asked_by(title, {"mentor_held_years": 2, "mentor_practice_years": 4})
    assert found == rules.Asked("middle", 2, 4, None, None, civil_servants=True)
    assert {one.kind for one in rules.eligibility(applicant(), found, TODAY)} == {"not_held", "held_years", "practice_years"}


TOTALS = st.lists(st.integers(0, 100), min_size=1, max_size=12)


@given(TOTALS, st.integers(3, 9))
def test_the_mean_lies_between_the_extremes_and_heeds_no_order(totals: list[int], trim_from: int) -> None:
    mean = rules.mean_points(totals, trim_from)
    assert mean is not None
    assert min(totals) <= mean <= max(totals)
    assert mean == rules.mean_points(list(reversed(totals)), trim_from)
    if len(totals) >= trim_from:
        one_mad_judge = [*sorted(totals)[:-1], 100]
        assert rules.mean_points(one_mad_judge, trim_from) == mean, "the highest does not count"


def test_the_highest_and_the_lowest_fall_away_from_five_judges_on() -> None:
    assert rules.mean_points([60, 80, 82, 84, 100], 5) == Decimal("82.00")
    assert rules.mean_points([60, 80, 82, 84], 5) == Decimal("76.50")
    assert rules.mean_points([80, 81, 81], 5) == Decimal("80.67")
    assert rules.mean_points([], 5) is None


POINTS = st.dictionaries(st.integers(1, 30), st.integers(0, 100).map(Decimal), max_size=15)


@given(POINTS, st.integers(1, 10), st.integers(0, 100))
def test_a_ranking_never_fills_more_than_the_quota(points: dict[int, Decimal], quota: int, pass_mark: int) -> None:
    rows = rules.ranking(points, quota, pass_mark)
    chosen = [one for one in rows if one.verdict == "in"]
    tied = [one for one in rows if one.verdict == "tie"]
    assert len(chosen) <= quota
    assert all(one.points >= pass_mark for one in chosen + tied)
    assert not tied or 0 < rules.seats_left(rows, quota) < len(tied)
    if not tied:
        assert len(chosen) == min(quota, sum(value >= pass_mark for value in points.values()))
    assert [one.points for one in rows] == sorted(points.values(), reverse=True)
    by_points: dict[Decimal, set[str]] = {}
    for one in rows:
        by_points.setdefault(one.points, set()).add(one.verdict)
    assert all(len(verdicts) == 1 for verdicts in by_points.values()), "equal points, equal treatment"


def test_equal_points_share_a_place_and_are_left_open_at_the_edge() -> None:
    rows = rules.ranking({"a": Decimal(90), "b": Decimal(80), "c": Decimal(80), "d": Decimal(50)}, 2, 60)
    assert [(one.key, one.number, one.verdict) for one in rows] == [("a", 1, "in"), ("b", 2, "tie"), ("c", 2, "tie"), ("d", 4, "below")]
    assert rules.seats_left(rows, 2) == 1


def test_who_must_not_judge_whom() -> None:
    me, other, agency = uuid4(), uuid4(), uuid4()
    applicant_side = Side(other, {"330109002024"}, {agency})
    assert rules.conflicts(Side(me, {"330109003001"}), applicant_side) == []
    assert rules.conflicts(Side(me, {"330109002000"}), applicant_side) == ["station"], "another community of the same street"
    assert rules.conflicts(Side(me, {"330109000000"}), applicant_side) == [], "a county office is no station"
    assert rules.conflicts(Side(me, (), {agency}), applicant_side) == ["agency"]
    assert rules.conflicts(Side(other), applicant_side) == ["self"]
    everything = rules.conflicts(Side(me), applicant_side, applies=True, supervises=True, declared=True)
    assert everything == ["applies", "supervision", "declared"]


def test_a_round_goes_one_way() -> None:
    assert selecting.after("close", "open") == "checking"
    assert selecting.after("withdraw", "judging") == "judging"
    for step, state in [("apply", "checking"), ("score", "ranked"), ("confer", "ranked"), ("cancel", "done"), ("publish", "judging")]:
        assert not selecting.may(step, state)
        with refused("careers.round_state"):
            selecting.after(step, state)


def test_a_publicity_of_five_days_ends_on_the_fifth() -> None:
    assert selecting.notice_until(date(2026, 2, 27), 5) == date(2026, 3, 3)
    assert selecting.notice_until(date(2026, 2, 27), 0) == date(2026, 2, 27)


def test_problems_of_careers_can_be_raised() -> None:
    with pytest.raises(ProblemError):
        raise ProblemError("careers.quota_wrong", quota=0, most=20)
    assert packs.for_place(GONGKA).titles["leading_talent"].criteria


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (date(2028, 2, 29), date(2027, 3, 1)), (date(2028, 2, 28), date(2027, 3, 1)), (date(2028, 3, 1), date(2027, 3, 2)),
        (date(2027, 2, 28), date(2026, 3, 1)), (date(2026, 12, 31), date(2026, 1, 1)), (date(2026, 11, 23), date(2025, 11, 24)),
    ],
)  # fmt: skip
def test_hours_of_a_whole_year_that_ends_today_are_counted(today: date, first: date) -> None:
    for day, state in ((first, "met"), (first - timedelta(days=1), "missing")):
        found = rules.next_step(standing(hours=[(day, Decimal(24))]), ladder(), today).grade
        assert found is not None
        assert next(one.state for one in found.conditions if one.kind == "hours") == state, day
