"""The rules of screening, by property: nothing void ever counts, nobody decides a crisis away, trends are what they say."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from lianxin.domain.screening import rules
from lianxin.domain.screening.rules.crises import ANSWERS, PARTS, clean_plan, facts
from lianxin.domain.screening.rules.settling import differing_cells
from tests.factories import refused

CELLS = st.fixed_dictionaries({"q1": st.sampled_from(["0", "1", None]), "q2": st.sampled_from(["0", "3", None])})
LEVELS = st.sampled_from(["", "mild", "severe"])
SHEETS = st.lists(st.tuples(LEVELS, CELLS, st.booleans()), min_size=1, max_size=4).map(
    lambda drawn: [rules.Scored(UUID(int=at + 1), level, cells, link) for at, (level, cells, link) in enumerate(drawn)]
)
DOUBTS = st.lists(st.sampled_from(["no_person", "before_birth", "late", "unscorable", "held"]), unique=True)


@given(basis=st.sampled_from(["single", "entries", "assessors"]), sheets=SHEETS, doubts=DOUBTS, accepted=st.booleans(), chosen=st.integers(1, 5))
def test_what_counts_is_a_whole_sheet_of_a_known_person(basis: str, sheets: list[rules.Scored], doubts: list[str], accepted: bool, chosen: int) -> None:
    for decided in (None, UUID(int=chosen)):
        found = rules.settled(basis, sheets, doubts=doubts, accepted=accepted, chosen=decided)  # type: ignore[arg-type]
        if found.state == "counted":
            sheet = next(one for one in sheets if one.id == found.stands)
            assert sheet.level
            assert not {"no_person", "unscorable", "held"} & set(doubts)
            assert accepted or not doubts
            assert accepted or not sheet.needs_confirming
        if basis == "entries" and decided is None and len(sheets) > 1:
            assert (found.state == "differs") == bool(differing_cells(sheets[0], sheets[1]))
        if basis == "assessors" and decided is None and found.state == "counted":
            whole = [one.level for one in sheets if one.level]
            assert len(whole) > 1
            assert whole[0] == whole[1] or len(whole) > 2


@given(before=st.integers(0, 27), now=st.integers(0, 27), rank=st.integers(0, 4), later=st.integers(0, 4), worse=st.integers(0, 9))
def test_worse_is_a_level_or_so_many_points_whichever_way_the_scale_runs(before: int, now: int, rank: int, later: int, worse: int) -> None:
    found = rules.trend(rules.Point(before, rank), rules.Point(now, later), worse=worse, better_high=False)
    turned = rules.trend(rules.Point(-before, rank), rules.Point(-now, later), worse=worse, better_high=True)
    assert found == turned
    assert found.is_worse == (later > rank or (worse > 0 and now - before >= worse))
    assert not rules.trend(None, rules.Point(now, later), worse=worse, better_high=False).is_worse


@given(on=st.dates(date(1900, 1, 1), date(2026, 11, 23)), years=st.integers(0, 3))
def test_a_day_in_doubt_says_why_and_a_due_day_exists(on: date, years: int) -> None:
    received = date(2026, 11, 23)
    found = rules.doubts_of(on, received, is_known=True, born=date(1946, 5, 1), died=date(2026, 1, 1), late_days=180)
    assert ("before_birth" in found) == (on < date(1946, 5, 1))
    assert ("after_death" in found) == (on > date(2026, 1, 1))
    assert ("late" in found) == (received - on > timedelta(days=180))
    assert rules.due_day(on, 12 * years, "month").year == on.year + years


def test_what_was_not_asked_is_not_known_and_a_plan_has_all_its_parts() -> None:
    class Nothing:
        called_at = danger_handled_at = supervisor_told_at = visited_at = planned_at = contacted_at = joined_into_id = danger = None
        has_plan = has_means = has_time = ""

    told = facts(Nothing(), contact_after=timedelta(hours=24))
    assert told.pop("contact") == "first"
    assert told["danger"] is None
    assert not any(told[name] for name in told if name != "danger")
    assert set(ANSWERS) == {"yes", "no", "unsaid"}, "an answer refused was asked all the same"
    for missing in PARTS:
        with refused("general.empty_field"):
            clean_plan({code: " " if code == missing else "写好了" for code in PARTS})
