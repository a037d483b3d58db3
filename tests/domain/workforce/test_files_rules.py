"""Certificates that count, clocks of registrations, hours of education: on the edges of the calendar too."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.domain.workforce.rules import certificates, education, registering
from lianxin.domain.workforce.rules.workers import WorkerValues, checked
from lianxin.kernel.problems import ProblemError

DAYS = st.dates(date(2009, 1, 1), date(2060, 12, 31))
SEEN = datetime(2024, 1, 1, tzinfo=UTC)
BEIGAN = "330109002001"


@dataclass(frozen=True)
class Card:
    level: str = "assistant"
    region: str = ""
    issued_on: date = date(2022, 6, 1)
    verified_at: datetime | None = SEEN
    revoked_on: date | None = None


@dataclass(frozen=True)
class Reg:
    registered_on: date
    valid_until: date


@dataclass(frozen=True)
class Lesson:
    starts_at: datetime
    ends_at: datetime
    hours: Decimal = Decimal(3)
    category: str = "training"
    state: str = "verified"
    id: UUID = field(default_factory=uuid4)


@dataclass(frozen=True)
class Kind:
    once_hours: int = 0
    most_hours: int = 0


KINDS = {"training": Kind(), "degree": Kind(once_hours=90), "meeting": Kind(most_hours=5)}


def lesson(day: date, hour: int = 1, length: int = 3, **fields: object) -> Lesson:
    start = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    return Lesson(start, start + timedelta(hours=length), **fields)  # type: ignore[arg-type]


def test_a_certificate_counts_once_verified_and_until_revoked_and_in_its_region() -> None:
    on = date(2024, 6, 1)
    assert certificates.counts(Card(), BEIGAN, on)
    assert not certificates.counts(Card(verified_at=None), BEIGAN, on)
    assert not certificates.counts(Card(issued_on=date(2024, 6, 2)), BEIGAN, on)
    assert not certificates.counts(Card(revoked_on=on), BEIGAN, on)
    assert certificates.counts(Card(revoked_on=date(2024, 6, 2)), BEIGAN, on)
    tibet = Card(region="540000000000")
    assert certificates.counts(tibet, "540127100202", on)
    assert not certificates.counts(tibet, BEIGAN, on)


def test_the_best_level_is_the_highest_that_counts() -> None:
    on = date(2024, 6, 1)
    held = [Card(), Card("senior", verified_at=None), Card("middle")]
    assert certificates.best_level(held, BEIGAN, on) == "middle"
    assert certificates.best_level([], BEIGAN, on) == ""
    assert [certificates.rank(level) for level in ("", *certificates.LEVELS)] == [0, 1, 2, 3]


def test_a_number_is_tidied() -> None:
    assert certificates.tidy_number(" 2023－0540 ａ１２ ") == "20230540A12"
    assert certificates.is_plausible("20230540A12")
    assert not certificates.is_plausible("2023")
    assert not certificates.is_plausible("证书1234567")


@pytest.mark.parametrize(
    ("issued", "years", "due"),
    [
        (date(2024, 6, 15), 1, date(2025, 6, 15)),
        (date(2024, 2, 29), 1, date(2025, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
        (date(2023, 12, 31), 1, date(2024, 12, 31)),
    ],
)
def test_the_first_registration_is_due_within_the_year(issued: date, years: int, due: date) -> None:
    assert registering.first_due(issued, years) == due


@pytest.mark.parametrize(
    ("registered", "until"),
    [
        (date(2024, 6, 15), date(2027, 6, 14)),
        (date(2024, 1, 1), date(2026, 12, 31)),
        (date(2024, 2, 29), date(2027, 2, 28)),
        (date(2024, 3, 1), date(2027, 2, 28)),
    ],
)
def test_a_registration_holds_three_years(registered: date, until: date) -> None:
    assert registering.valid_until(registered, 3) == until


def test_coming_early_loses_no_day_and_coming_late_gains_none() -> None:
    assert registering.valid_until(date(2027, 5, 1), 3, date(2027, 6, 14)) == date(2030, 6, 14)
    assert registering.valid_until(date(2027, 7, 1), 3, date(2027, 6, 14)) == date(2030, 6, 30)


@given(DAYS, st.integers(1, 6))
def test_periods_are_forward_and_of_their_length(day: date, years: int) -> None:
    until = registering.valid_until(day, years)
    assert until > day
    assert abs((until - day).days - 365 * years) <= 2
    assert registering.first_due(day, years) >= until
    follows = registering.valid_until(until, years, until)
    assert follows > until


@given(DAYS, DAYS)
def test_a_clock_says_one_thing_every_day(issued: date, today: date) -> None:
    clock = registering.clock_of(issued, [], today, first_years=1, notice_days=180)
    assert clock.state == ("late" if today > clock.due_on else "none")
    until = registering.valid_until(issued, 3)
    known = registering.clock_of(issued, [Reg(issued, until)], today, first_years=1, notice_days=180)
    assert known.is_in_force == (today <= until)
    assert known.due_on == until
    assert known.since == issued + timedelta(days=1)


def test_the_states_of_a_clock() -> None:
    one = Reg(date(2023, 12, 31), date(2026, 12, 30))

    def state(today: date) -> str:
        return registering.clock_of(date(2023, 9, 1), [one], today, first_years=1, notice_days=180).state

    assert [state(day) for day in (date(2026, 7, 2), date(2026, 7, 3), date(2026, 12, 30), date(2026, 12, 31))] == [
        "valid", "lapsing", "lapsing", "lapsed",
    ]  # fmt: skip


def test_reminders_come_at_each_step_and_when_it_is_over() -> None:
    due, steps = date(2026, 12, 31), (180, 90, 30)
    got = [
        registering.notice_due(due, due - timedelta(days=days), steps)
        for days in (181, 180, 91, 90, 30, 0, -1)
    ]
    assert got == [None, 180, 180, 90, 30, 30, 0]


def test_hours_count_by_their_category_within_the_period() -> None:
    rows = [
        lesson(date(2024, 1, 1)), lesson(date(2026, 12, 31)), lesson(date(2023, 12, 31)), lesson(date(2027, 1, 1)),
        lesson(date(2025, 1, 1), state="claimed"), lesson(date(2025, 2, 1), state="refused"),
        lesson(date(2025, 3, 1), category="meeting"), lesson(date(2025, 3, 2), category="meeting"),
        lesson(date(2025, 4, 1), category="degree", hours=Decimal(1)), lesson(date(2025, 5, 1), category="degree", hours=Decimal(1)),
    ]  # fmt: skip
    found = education.summed(rows, KINDS, date(2024, 1, 1), date(2026, 12, 31))
    assert found.by_category == {"training": 6, "meeting": 5, "degree": 90}
    assert found.total == 101
    assert education.short_of(found.total, 90) == 0
    assert education.short_of(Decimal("71.5"), 72) == Decimal("0.5")


def test_a_day_ends_at_midnight_in_china() -> None:
    late = Lesson(
        datetime(2026, 12, 31, 13, tzinfo=UTC), datetime(2026, 12, 31, 16, tzinfo=UTC)
    )  # 24:00 in Shanghai
    assert education.summed([late], KINDS, date(2026, 1, 1), date(2026, 12, 31)).total == 0


@given(
    st.lists(
        st.tuples(DAYS, st.sampled_from(sorted(KINDS)), st.sampled_from(["verified", "claimed"])), max_size=12
    )
)
def test_more_hours_never_count_less(drawn: list[tuple[date, str, str]]) -> None:
    rows = [lesson(day, category=kind, state=state) for day, kind, state in drawn]
    since, until = date(2015, 1, 1), date(2050, 12, 31)
    totals = [education.summed(rows[:n], KINDS, since, until).total for n in range(len(rows) + 1)]
    assert totals == sorted(totals)


def test_lagging_behind_an_even_pace() -> None:
    since, until = date(2024, 1, 1), date(2026, 12, 31)
    assert education.behind(Decimal(0), 90, since, until, since) == 0
    assert education.behind(Decimal(20), 90, since, until, until) == 70
    assert education.behind(Decimal(20), 90, since, until, date(2025, 7, 2)) == Decimal("25.0")
    assert education.behind(Decimal(200), 90, since, until, until) == 0


def test_overlapping_names_the_earliest_and_leaves_what_merely_touches() -> None:
    day = date(2026, 5, 1)
    first, second = lesson(day, 1, 3), lesson(day, 3, 4)
    degree = Lesson(datetime(2020, 9, 1, tzinfo=UTC), datetime(2026, 9, 1, tzinfo=UTC), category="degree")
    rows = [second, first, degree, lesson(day, 1, 9, state="refused")]

    def met(start: int, end: int) -> Lesson | None:
        at = datetime(2026, 5, 1, tzinfo=UTC)
        return education.overlapping(at + timedelta(hours=start), at + timedelta(hours=end), rows, KINDS)

    assert met(2, 6) is first
    assert met(4, 6) is second
    assert met(7, 9) is None
    assert met(0, 1) is None


@given(st.integers(1, 96), st.integers(30, 60))
def test_no_more_hours_than_fit_into_the_time(quarters: int, minutes: int) -> None:
    start = datetime(2026, 5, 1, tzinfo=UTC)
    most = education.most_hours(start, start + timedelta(minutes=15 * quarters), minutes)
    assert most * minutes <= 15 * quarters < (most + education.HALF) * minutes
    assert most % education.HALF == 0


@pytest.mark.parametrize(
    ("values", "code"),
    [
        (WorkerValues(name="  "), "workforce.name_needed"),
        (WorkerValues(name="李秀英", id_number="12345"), "roster.id_length"),
        (WorkerValues(name="李秀英", phone="12"), "roster.phone_implausible"),
        (WorkerValues(name="李秀英", birth_date=date(2030, 1, 1)), "general.day_in_future"),
    ],
)
def test_what_nobody_is_written_down_with(values: WorkerValues, code: str) -> None:
    with pytest.raises(ProblemError) as refused:
        checked(values, datetime(2026, 11, 23, tzinfo=UTC), demo=True)
    assert refused.value.code == code


def test_a_number_tells_sex_and_birth() -> None:
    found = checked(
        WorkerValues(name=" 李 秀英 ", id_number="11010519491231002x", phone="１３８ 0013 8001"),
        datetime(2026, 11, 23, tzinfo=UTC),
        demo=True,
    )
    assert (found.name, found.id_number, found.sex, found.birth_date) == (
        "李 秀英",
        "11010519491231002X",
        "2",
        date(1949, 12, 31),
    )
    assert found.phone == "13800138001"
