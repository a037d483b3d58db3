"""When somebody falls out, no word that can be kept is broken for people whose own carer is away, but for what is more urgent."""

from __future__ import annotations

from datetime import date
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.base import packs
from lianxin.base.access.models import User
from lianxin.domain.care import rules, services
from lianxin.domain.care.models import DayPlan, Visit
from lianxin.domain.people.models import Resident
from lianxin.engines.planning import solving
from tests.domain.care.test_planning import TOMORROW, visit
from tests.factories import GONGKA, NOW, make_carer, make_resident, viewer_for

STAKES = st.lists(
    st.tuples(st.integers(1, 4), st.sampled_from([(False, False), (True, False), (True, True)])), min_size=1, max_size=12
).map(lambda drawn: [rules.Stake(str(n), rank, *how) for n, (rank, how) in enumerate(drawn)])


@given(STAKES)
def test_a_word_that_can_be_kept_outweighs_everything_together_that_is_not_more_urgent(stakes: list[rules.Stake]) -> None:
    worth = rules.priorities(stakes, 10**9)
    assert worth.keys() == {one.visit for one in stakes}
    assert min(worth.values()) >= 1
    for one in stakes if any(each.told for each in stakes) else ():
        for other in stakes:
            if one.rank < other.rank:
                assert worth[one.visit] > worth[other.visit], "more urgent"
            if one.rank == other.rank and one.told and not other.told:
                assert worth[one.visit] > worth[other.visit], "promised"
        if one.held:
            loose = sum(worth[each.visit] for each in stakes if not each.held and each.rank >= one.rank)
            assert worth[one.visit] > loose


@given(STAKES)
def test_nothing_is_worth_more_than_the_planner_can_count(stakes: list[rules.Stake]) -> None:
    assert max(rules.priorities(stakes, 9).values()) <= 9
    alike = [rules.Stake(one.visit, one.rank) for one in stakes]
    assert set(rules.priorities(alike, 9).values()) == {1}, "where nobody was told anything all are alike"


def test_the_urgency_of_a_service_is_that_of_the_most_urgent_need_it_answers() -> None:
    pack = packs.for_place(GONGKA, date(2026, 11, 23))
    assert [rules.rank_of(pack, code) for code in ("zhuji", "jingshen", "zhuyi", "zhuyu")] == [1, 2, 3, 4]
    assert rules.rank_of(pack, "") == max(one.rank for one in pack.urgencies.values())


db = pytest.mark.django_db
AT_TEN: dict[str, object] = {"day": TOMORROW, "window_start": 600, "window_end": 601, "minutes": 60}


def replanned(deji: User, given_to: dict[Visit, User], absent: User) -> tuple[set[str], DayPlan]:
    """The day published as given, then planned again without somebody; which visits still take place."""
    actor = viewer_for(deji)
    for row, user in given_to.items():
        services.pin_visit(actor=actor, now=NOW, visit_id=row.id, carer_id=user.id)
    plan = services.plan_day(actor=actor, now=NOW, day=TOMORROW, place=GONGKA)
    services.publish_day_plan(actor=actor, now=NOW, plan_id=plan.id)
    for row in given_to:
        services.remove_pin(actor=actor, now=NOW, visit_id=row.id)
    again = services.replan_without(
        actor=actor, now=NOW, day=TOMORROW, place=GONGKA, user_id=absent.id, starts_at=rules.moment(TOMORROW, 0),
        ends_at=rules.moment(TOMORROW, 1440), reason="发烧", seconds=0.2,
    )  # fmt: skip
    return {stop["visit"] for stop in again.stops}, again


@db
def test_no_promise_of_somebody_who_is_there_is_dropped_for_two_of_somebody_who_is_not(
    deji: User, zhuoma: User, ciren: User, baima: Resident
) -> None:
    """One carer can keep his own word at ten, or take over the two at half past nine and half past ten."""
    for user in (zhuoma, ciren):
        make_carer(user)
    own = visit(baima, **AT_TEN)
    hers = [
        visit(make_resident(name), day=TOMORROW, window_start=start, window_end=start + 1, minutes=40) for name, start in (("扎西", 570), ("央金", 645))
    ]
    kept, again = replanned(deji, {own: ciren, hers[0]: zhuoma, hers[1]: zhuoma}, zhuoma)
    assert kept == {str(own.id)}
    assert {left["visit"] for left in again.unserved} == {str(one.id) for one in hers}


@db
def test_for_what_is_more_urgent_by_the_pack_a_promise_may_be_dropped(
    deji: User, zhuoma: User, ciren: User, baima: Resident, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The search's clock goes by how often it is asked: on a busy machine a fifth of a second may not be one try."""
    ticks = count()
    monkeypatch.setattr(solving, "monotonic", lambda: next(ticks) / 1000)
    for user in (zhuoma, ciren):
        make_carer(user)
    own, urgent = visit(baima, service="zhujie", **AT_TEN), visit(make_resident("扎西"), service="zhuyi", **AT_TEN)
    kept, _again = replanned(deji, {own: ciren, urgent: zhuoma}, zhuoma)
    assert kept == {str(urgent.id)}
