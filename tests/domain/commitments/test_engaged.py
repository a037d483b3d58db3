"""Whether one person can do two things, and when they are free beside others: rules of plain values."""

from __future__ import annotations

import json
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from lianxin.domain.commitments.rules import Engaged, collide, free_spans
from lianxin.engines.planning.travel import Place

WORKER = UUID(int=1)
HERE = Place(91.73, 29.83)
PLACES = [HERE, Place(91.74, 29.84), Place(91.80, 29.90), None]
DAY = 1440


def way(one: Place | None, other: Place | None) -> int:
    """Longer the further they are apart; the way back takes a minute more, so that mixing the two up shows."""
    if one is None or other is None or one == other:
        return 0
    return 1 + int(300 * (abs(one.lon - other.lon) + abs(one.lat - other.lat))) + (one.lon > other.lon)


@st.composite
def engagements(draw: st.DrawFn) -> Engaged:
    start = draw(st.integers(0, DAY - 1))
    return Engaged(WORKER, start, start + draw(st.integers(1, 200)), draw(st.sampled_from(PLACES)), "visit", str(draw(st.integers(0, 99))), "上门走访")


def at_kitchen(start: int, end: int) -> Engaged:
    return Engaged(WORKER, start, end, HERE, "meals", "1", "送餐")


@given(st.lists(engagements(), max_size=4), st.integers(0, 700), st.integers(1, 700))
def test_whoever_is_free_collides_with_nothing_and_every_other_minute_does(engaged: list[Engaged], start: int, length: int) -> None:
    shift = (start, start + length)
    free = free_spans(shift, engaged, HERE, way)
    assert all(shift[0] <= a < b <= shift[1] for a, b in free)
    assert all(one[1] <= other[0] for one, other in zip(sorted(free), sorted(free)[1:], strict=False))
    for span in free:
        assert not any(collide(at_kitchen(*span), one, way) for one in engaged)
    for minute in range(*shift):
        if not any(a <= minute < b for a, b in free):
            assert any(collide(at_kitchen(minute, minute + 1), one, way) for one in engaged), minute


@given(engagements(), engagements())
def test_who_comes_first_makes_no_difference(one: Engaged, other: Engaged) -> None:
    assert collide(one, other, way) == collide(other, one, way)


@given(engagements())
def test_what_is_kept_with_a_plan_comes_back_as_it_was(one: Engaged) -> None:
    assert Engaged.of(json.loads(json.dumps(one.stored()))) == one


def test_one_may_begin_when_the_other_is_over_and_the_way_made() -> None:
    there = Engaged(WORKER, 600, 640, Place(91.74, 29.84), "visit", "2", "上门走访")
    minutes = way(there.where, HERE)
    assert collide(at_kitchen(640 + minutes - 1, 700), there, way)
    assert not collide(at_kitchen(640 + minutes, 700), there, way)
    assert there.span == "10:00–10:40"
