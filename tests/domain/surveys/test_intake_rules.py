"""Where a submission belongs: pure rules."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.domain.surveys.rules.intake import (
    FLAGS,
    HELD_BACK,
    Assigned,
    assignment_flags,
    entry_moment,
    is_file_name,
    meets,
    moment,
    named_files,
    nearest,
    resident_named,
)
from lianxin.engines.xforms import Question
from lianxin.kernel.divisions import contains

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
DAY = date(2026, 11, 23)
PLACES = ["540000000000", "540100000000", "540127000000", "540127100000", "540127100202", "540127101000", "330109000000"]
places = st.sampled_from(PLACES)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.sampled_from([UTC, timezone(timedelta(hours=8))]))


@given(st.lists(places, max_size=5), st.lists(places, max_size=3))
def test_the_nearest_form_holds_the_first_place_any_holds_and_none_narrower_does(owned: list[str], around: list[str]) -> None:
    found = nearest(owned, around)
    held = [place for place in around if any(contains(one, place) for one in owned)]
    if not held:
        assert found is None
    else:
        assert found in owned
        assert contains(found, held[0])
        assert not any(one != found and contains(found, one) and contains(one, held[0]) for one in owned)


def test_a_hint_that_is_no_place_is_none() -> None:
    assert nearest(PLACES, ["x", "540127100202"]) == "540127100202"


@given(places, places)
def test_meeting_is_mutual(one: str, other: str) -> None:
    assert meets(one, other) == meets(other, one)


@given(places, st.integers(-5, 5), st.integers(1, 5))
def test_an_assignment_is_half_open(place: str, start: int, length: int) -> None:
    begins = DAY + timedelta(days=start)
    ends = begins + timedelta(days=length)
    inside = begins <= DAY < ends
    assert assignment_flags([Assigned(place, begins, ends)], place, DAY) == ([] if inside else ["out_of_period"])
    assert assignment_flags([], place, DAY) == ["not_assigned"]
    assert assignment_flags([Assigned(place, begins, None)], place, begins) == []


@given(moments | st.none(), moments | st.none(), moments)
def test_it_was_never_filled_in_after_it_came(started: datetime | None, ended: datetime | None, now: datetime) -> None:
    at = entry_moment(started, ended, now)
    assert at <= now
    assert at in {now, ended, started}


def test_the_day_it_was_filled_in_is_that_of_clocks_in_china() -> None:
    """Before eight in the morning another day stands in UTC, which is what rows and the server's clock give."""
    early = datetime(2026, 9, 30, 22, 30, tzinfo=UTC)
    for told in (entry_moment(None, None, early), entry_moment(None, early, NOW), entry_moment(NOW, None, early)):
        assert told == early
        assert told.date() == date(2026, 10, 1)


def test_a_moment_without_zone_was_told_in_china() -> None:
    told = moment(datetime(2026, 11, 23, 10, 0))
    assert told == NOW
    assert moment(None) is None


@given(st.text(max_size=12))
def test_a_file_name_never_leads_to_another_folder(name: str) -> None:
    if is_file_name(name):
        assert not set(name) & {"/", "\\", "\0", "\n"}
        assert name.strip(".")


@pytest.mark.parametrize("name", ["照片 1.jpg", "a.b.c", "1732330000.jpg", "录音(2).m4a"])
def test_ordinary_names_are_taken(name: str) -> None:
    assert is_file_name(name)


def test_named_files_are_found_at_the_top_in_groups_and_in_repeats() -> None:
    def asks(path: str, kind: str, repeat: str = "") -> Question:
        return Question(path, path.rpartition("/")[2], kind, {}, repeat=repeat)

    questions = [
        asks("/d/face", "photo"), asks("/d/home/door", "photo"), asks("/d/kin/face", "photo", "/d/kin"), asks("/d/name", "text"),
        asks("/d/said", "audio"),
    ]  # fmt: skip
    answers = {
        "face": "1.jpg", "home": {"door": "2.jpg"}, "kin": [{"face": "3.jpg"}, {"face": None}, {"face": "1.jpg"}], "name": "4.jpg",
        "said": "../x",
    }  # fmt: skip
    assert named_files(questions, answers) == ["1.jpg", "2.jpg", "3.jpg"]


def test_the_resident_stands_at_the_top_or_in_a_group() -> None:
    assert resident_named({"resident_id": "a", "g": {"resident_id": "b"}}) == "a"
    assert resident_named({"g": {"resident_id": "b"}}) == "b"
    assert resident_named({"g": {"resident_id": None}, "resident_id": None}) == ""


def test_what_is_held_back_has_words() -> None:
    assert set(FLAGS) >= HELD_BACK
