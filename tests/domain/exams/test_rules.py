"""Who may sit, when a level is passed, the four counts, and printed rates beside counted ones."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.domain.exams.rules.counts import COUNTS, Standing, count
from lianxin.domain.exams.rules.eligibility import Candidate, Degree, Held, Route, counted_to, decide
from lianxin.domain.exams.rules.levels import at_least
from lianxin.domain.exams.rules.passing import (
    Line,
    Mark,
    kept,
    level_passed,
    note_until,
    passed_in,
    read_mark,
    sat,
    years_back,
)
from lianxin.domain.exams.rules.ratios import compared, percent, points
from lianxin.domain.exams.rules.work import Stretch, goes_on, union, whole_years

DAYS = st.dates(date(2000, 1, 1), date(2030, 12, 31))
STRETCHES = st.lists(
    st.tuples(DAYS, st.integers(0, 3000)).map(lambda one: Stretch(one[0], one[0] + timedelta(days=one[1]))),
    max_size=6,
)
SECONDARY = Route("zhuli_secondary", "assistant", "secondary", None, 4)
SW_COLLEGE = Route("zhuli_sw_college", "assistant", "college", True, 2)
SW_BACHELOR = Route("zhuli_sw_bachelor", "assistant", "bachelor", True, 0, last_year=True, upwards=True)
COLLEGE = Route("zhuli_other_college", "assistant", "college", False, 4)
BACHELOR = Route("zhuli_other_bachelor", "assistant", "bachelor", False, 2, upwards=True)
MIDDLE_SECONDARY = Route("zhongji_secondary", "middle", "secondary", None, 6, after="assistant", upwards=True)
MIDDLE_COLLEGE = Route("zhongji_other_college", "middle", "college", False, 6)
MIDDLE_BACHELOR = Route("zhongji_other_bachelor", "middle", "bachelor", False, 5)
MIDDLE_DOCTOR = Route("zhongji_sw_doctor", "middle", "doctor", True, 0)
SENIOR = Route("gaoji_bachelor", "senior", "bachelor", None, 5, after="middle", upwards=True)
ROUTES = (
    SECONDARY, SW_COLLEGE, SW_BACHELOR, COLLEGE, BACHELOR, MIDDLE_SECONDARY, MIDDLE_COLLEGE, MIDDLE_BACHELOR, MIDDLE_DOCTOR, SENIOR,
)  # fmt: skip


def may(level: str = "assistant", year: int = 2026, **known: object):
    return decide(Candidate(**known), level, ROUTES, year=year, month=12)  # type: ignore[arg-type]


def other(code: str, on: date = date(2010, 7, 1)) -> Degree:
    return Degree(code, False, on)


# --- years of work


@given(STRETCHES, DAYS)
def test_work_that_overlaps_counts_once(stretches: list[Stretch], until: date) -> None:
    days = {
        one.since + timedelta(days=n)
        for one in stretches
        for n in range(((one.until or until) - one.since).days + 1)
        if one.since + timedelta(days=n) <= until
    }
    merged = union(stretches, until)
    assert sum((last - first).days + 1 for first, last in merged) == len(days)
    assert all(second[0] - first[1] > timedelta(days=1) for first, second in itertools.pairwise(merged))
    assert whole_years([*stretches, *stretches], until) == whole_years(stretches, until)


@given(STRETCHES, DAYS, st.integers(0, 800))
def test_years_never_fall_while_work_goes_on(stretches: list[Stretch], until: date, more: int) -> None:
    going = [*stretches, Stretch(date(1999, 5, 5))]
    assert whole_years(going, until + timedelta(days=more)) >= whole_years(going, until)


@pytest.mark.parametrize(
    ("since", "until", "years"),
    [
        (date(2024, 1, 1), date(2025, 12, 31), 2),
        (date(2024, 1, 2), date(2025, 12, 31), 1),
        (date(2020, 2, 29), date(2024, 2, 28), 4),
        (date(2020, 2, 29), date(2023, 2, 27), 2),
        (date(2020, 2, 29), date(2023, 2, 28), 3),
        (date(2023, 3, 1), date(2024, 2, 28), 0),
        (date(2023, 3, 1), date(2024, 2, 29), 1),
    ],
)
def test_a_year_is_complete_on_its_last_day(since: date, until: date, years: int) -> None:
    assert whole_years([Stretch(since)], until) == years


def test_a_gap_is_closed_up() -> None:
    broken = [Stretch(date(2020, 1, 1), date(2020, 12, 31)), Stretch(date(2024, 7, 1))]
    assert whole_years(broken, date(2026, 6, 30)) == 3
    assert whole_years(broken, date(2026, 6, 29)) == 2


def test_work_ahead_of_the_day_does_not_count() -> None:
    assert whole_years([Stretch(date(2027, 1, 1))], date(2026, 12, 31)) == 0
    assert not goes_on([Stretch(date(2020, 1, 1), date(2024, 1, 1))], date(2026, 12, 31))


# --- who may sit


def test_other_bachelor_with_two_years_may_sit_the_assistant_exam() -> None:
    found = may(degrees=[other("bachelor")], work=[Stretch(date(2025, 1, 1))])
    assert (found.answer, found.route) == ("eligible", "zhuli_other_bachelor")
    assert found.reasons[0].values == {"have": 2, "need": 2, "on": "2026-12-31"}


def test_who_is_short_learns_by_how_much_and_from_which_year() -> None:
    found = may(degrees=[other("college")], work=[Stretch(date(2024, 3, 1))])
    assert (found.answer, found.from_year) == ("not", 2028)
    assert found.reasons[0].values["short"] == 2


def test_no_year_is_promised_to_who_does_not_work_any_more() -> None:
    found = may(degrees=[other("college")], work=[Stretch(date(2022, 3, 1), date(2024, 3, 1))])
    assert (found.answer, found.from_year) == ("not", None)


def test_a_degree_upgraded_midway_counts_the_years_before_it_too() -> None:
    work = [Stretch(date(2021, 6, 1))]
    before = may("middle", degrees=[other("college")], work=work)
    after = may("middle", degrees=[other("college"), other("bachelor", date(2026, 6, 30))], work=work)
    assert (before.answer, after.answer, after.route) == ("not", "eligible", "zhongji_other_bachelor")


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_a_degree_counts_from_its_day(graduated: date) -> None:
    found = may("middle", degrees=[other("bachelor", graduated)], work=[Stretch(date(2015, 1, 1))])
    assert (found.answer == "eligible") == (graduated <= counted_to(2026, 12))


def test_a_last_year_student_of_social_work_may_sit_the_assistant_exam_only() -> None:
    studying = [Degree("bachelor", True, None, date(2026, 7, 1))]
    assert may(degrees=studying).reasons[0].code == "met_last_year"
    assert may("middle", degrees=studying).answer == "not"
    assert may(degrees=[Degree("bachelor", True, None, date(2027, 7, 1))]).answer == "not"
    assert may(degrees=[Degree("bachelor", False, None, date(2026, 7, 1))]).answer == "not"


def test_a_doctor_of_social_work_needs_no_years() -> None:
    assert may("middle", degrees=[Degree("doctor", True, date(2026, 6, 30))]).answer == "eligible"


def test_secondary_school_reaches_the_middle_level_six_years_after_the_assistant_certificate() -> None:
    known = {"degrees": [other("secondary")], "work": [Stretch(date(2010, 1, 1))]}
    assert may("middle", **known).reasons[0].code == "certificate_missing"
    assert may("middle", **known, held=[Held("assistant", date(2021, 1, 1))]).answer == "eligible"
    late = may("middle", **known, held=[Held("assistant", date(2021, 1, 2))])
    assert (late.answer, late.from_year) == ("not", 2027)
    assert (
        may("middle", **known, held=[Held("assistant", date(2019, 1, 1), is_verified=False)]).answer
        == "unsure"
    )


def test_the_senior_level_counts_five_years_from_the_middle_certificate() -> None:
    known = {"degrees": [other("bachelor")], "work": [Stretch(date(2010, 1, 1))]}
    assert may("senior", **known, held=[Held("middle", date(2022, 1, 1))]).answer == "eligible"
    assert (
        may("senior", **known, held=[Held("middle", date(2022, 1, 2))]).reasons[0].code == "years_after_short"
    )
    assert (
        may(
            "senior", degrees=[other("college")], work=known["work"], held=[Held("middle", date(2015, 1, 1))]
        ).answer
        == "not"
    )


def test_what_is_not_known_is_not_guessed() -> None:
    assert may(work=[Stretch(date(2010, 1, 1))]).reasons[0].code == "no_schooling"
    assert may(degrees=[other("bachelor")]).reasons[0].code == "no_work"
    assert (
        decide(Candidate(degrees=[other("bachelor")]), "assistant", (), year=2026, month=12).answer
        == "unsure"
    )


def test_who_holds_the_level_or_a_higher_one_does_not_sit_again() -> None:
    known = {
        "degrees": [other("bachelor")],
        "work": [Stretch(date(2010, 1, 1))],
        "held": [Held("middle", date(2020, 1, 1))],
    }
    assert may(**known).reasons[0].code == "held"
    assert may("middle", **known).reasons[0].code == "held"
    assert (
        may(degrees=known["degrees"], work=known["work"], passed={"assistant": 2025}).reasons[0].code
        == "passed"
    )
    assert may(degrees=known["degrees"], work=known["work"], passed={"assistant": 2026}).answer == "eligible"


@given(
    STRETCHES,
    st.sampled_from(("secondary", "college", "bachelor", "master", "doctor")),
    st.booleans(),
    st.sampled_from(("assistant", "middle", "senior")),
)
def test_the_year_promised_is_the_first_that_is_met(
    work: list[Stretch], degree: str, social: bool, level: str
) -> None:
    who = Candidate(
        [Degree(degree, social, date(2019, 7, 1))],
        [*work, Stretch(date(2023, 2, 28))],
        [Held("assistant", date(2023, 6, 1))],
    )
    found = decide(who, level, ROUTES, year=2026, month=12)
    if found.from_year is not None:
        assert decide(who, level, ROUTES, year=found.from_year, month=12).answer == "eligible"
        assert decide(who, level, ROUTES, year=found.from_year - 1, month=12).answer != "eligible"


# --- passing


def mark(subject: str, year: int, passed: str | None = "") -> Mark:
    return Mark(subject, year, "scored", passed)


def test_the_assistant_level_takes_both_papers_in_one_year() -> None:
    assert level_passed([mark("a", 2023), mark("b", 2023)], "ab", lambda year: 1) is not None
    assert level_passed([mark("a", 2022), mark("b", 2023)], "ab", lambda year: 1) is None


def test_the_middle_level_takes_three_papers_in_two_consecutive_years() -> None:
    assert level_passed([mark("a", 2022), mark("b", 2022), mark("c", 2023)], "abc", lambda year: 2).year == 2023  # type: ignore[union-attr]
    assert level_passed([mark("a", 2021), mark("b", 2022), mark("c", 2023)], "abc", lambda year: 2) is None
    again = level_passed([mark("a", 2021), mark("b", 2022), mark("c", 2023), mark("a", 2023)], "abc", lambda year: 2)
    assert again is not None
    assert (again.since, again.year) == (2022, 2023)


def test_a_pass_goes_by_the_window_of_its_own_year_and_not_by_a_later_one() -> None:
    apart = [mark("a", 2022), mark("b", 2022), mark("c", 2023)]
    found = level_passed([*apart, mark("a", 2026)], "abc", lambda year: 2 if year < 2025 else 1)
    assert found is not None
    assert (found.since, found.year) == (2022, 2023)
    assert level_passed(apart, "abc", lambda year: 1 if year < 2025 else 2) is None


def test_a_year_without_an_exam_does_not_break_the_window() -> None:
    marks = [mark("a", 2021), mark("b", 2021), mark("c", 2023)]
    assert level_passed(marks, "abc", lambda year: 2) is None
    assert level_passed(marks, "abc", lambda year: 2, {2022}) is not None
    assert years_back(2023, 2, {2022}) == [2021, 2023]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(2018, 2026), st.booleans()), max_size=14))
def test_a_pass_is_never_older_than_the_window(rows: list[tuple[str, int, bool]]) -> None:
    marks = [mark(code, year, "" if ok else None) for code, year, ok in rows]
    found = level_passed(marks, "abc", lambda year: 2)
    by_hand = [
        year for year in range(2018, 2027)
        if all(any(one.subject == code and one.passed_in is not None and year - 1 <= one.year <= year for one in marks) for code in "abc")
    ]  # fmt: skip
    assert (found.year if found else None) == (min(by_hand) if by_hand else None)
    assert found is None or found.year - found.since <= 1


def test_a_paper_is_kept_for_the_next_year_only() -> None:
    marks = [mark("a", 2024), mark("b", 2025), mark("c", 2025, None)]
    assert kept(marks, 2, 2026) == {"b": 2026}
    assert kept(marks, 2, 2025) == {"a": 2025}
    assert kept(marks, 1, 2025) == {}
    assert kept([mark("a", 2024)], 2, 2026, {2025}) == {"a": 2026}


def test_the_line_of_a_region_passes_only_there() -> None:
    lines = [Line(Decimal(60)), Line(Decimal(50), region="540000000000")]
    assert passed_in(Decimal("59.5"), "a", lines, "360735100001") is None
    assert passed_in(Decimal("59.5"), "a", lines, "540127100000") == "540000000000"
    assert passed_in(Decimal(60), "a", lines, "540127100000") == ""
    assert passed_in(None, "a", lines, "540127100000") is None
    special = [Line(Decimal(60)), Line(Decimal(55), subject="b")]
    assert passed_in(Decimal(56), "b", special, "360735100001") == ""
    assert passed_in(Decimal(56), "a", special, "360735100001") is None


def test_one_paper_by_the_regions_line_makes_the_pass_regional() -> None:
    found = level_passed([mark("a", 2023), mark("b", 2023, "540000000000")], "ab", lambda year: 1)
    assert found is not None
    assert found.region == "540000000000"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("60", ("scored", Decimal(60))),
        (" 71.5 ", ("scored", Decimal("71.5"))),
        ("缺考", ("absent", None)),
        ("违纪", ("cheating", None)),
        ("成绩无效", ("void", None)),
        ("-1", ("absent", None)),
        ("0", ("scored", Decimal(0))),
    ],
)
def test_a_cell_of_a_result_sheet_is_understood(text: str, read: tuple[str, Decimal | None]) -> None:
    assert read_mark(text, Decimal(100)) == read


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("及格", "text"),
        ("", "text"),
        ("100.5", "range"),
        ("-5", "range"),
        ("60.3", "halves"),
        ("NaN", "range"),
        ("1e9", "range"),
    ],
)
def test_a_cell_nobody_understands_is_named(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read_mark(text, Decimal(100))


def test_absent_from_all_papers_is_not_sat() -> None:
    assert not sat([Mark("a", 2023, "absent"), Mark("b", 2023, "absent")])
    assert sat([Mark("a", 2023, "absent"), Mark("b", 2023, "scored")])


def test_the_note_of_the_senior_exam_ends_three_years_later() -> None:
    assert note_until(date(2024, 2, 29), 3) == date(2027, 2, 28)
    assert note_until(date(2023, 9, 1), 3) == date(2026, 8, 31)


# --- counts and rates

STANDINGS = st.lists(
    st.builds(Standing, st.integers(0, 9).map(lambda n: UUID(int=n)), st.sampled_from(("assistant", "middle")), st.booleans(), st.booleans(), st.booleans(), st.booleans()),
    max_size=30,
)  # fmt: skip


@given(STANDINGS)
def test_each_count_is_its_own_people_once(rows: list[Standing]) -> None:
    counts = count(rows)
    for name in COUNTS:
        assert counts.of(name) == len({row.worker for row in rows if row.is_in(name)})
    by_level = [count([row for row in rows if row.level == level]) for level in ("assistant", "middle")]
    assert all(
        max(one.of(name) for one in by_level) <= counts.of(name) <= sum(one.of(name) for one in by_level)
        for name in COUNTS
    )


def test_who_registers_without_being_eligible_is_in_one_count_only() -> None:
    counts = count([Standing(UUID(int=1), "assistant", is_registered=True)])
    assert (counts.eligible, counts.registered, counts.sat, counts.passed) == (0, 1, 0, 0)


def test_the_printed_rate_of_shicheng_is_cut_not_rounded() -> None:
    found = compared(Decimal("31.83"), 71, 223)
    assert found is not None
    assert (found.counted, found.exact, found.how) == (Decimal("31.84"), Decimal("31.8386"), "truncated")
    assert points(found.counted, Decimal("25.03")) == Decimal("6.8")
    assert percent(71, 223) == Decimal("31.84")


@given(st.integers(1, 5000), st.integers(0, 5000), st.sampled_from(("0.1", "0.01", "1")))
def test_a_rounded_rate_is_never_called_cut(whole: int, part: int, step: str) -> None:
    rounded = percent(part, whole, Decimal(step))
    assert rounded is not None
    found = compared(rounded, part, whole)
    assert found is not None
    assert found.how == "same"
    assert compared(rounded + 7, part, whole).how == "other"  # type: ignore[union-attr]


def test_nothing_counted_is_no_rate() -> None:
    assert percent(3, 0) is None
    assert compared(Decimal("31.83"), 0, 0) is None


def test_levels_are_ordered() -> None:
    assert at_least("senior", "middle")
    assert not at_least("", "assistant")
