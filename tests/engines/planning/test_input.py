"""Bad input: the wrong value is named with its owner, its field and what to do."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date

import pytest

from lianxin.engines.planning import (
    Break,
    Carer,
    DayProblem,
    Hand,
    Matrix,
    Place,
    PlanInputError,
    Prefix,
    Promise,
    Stop,
    Travel,
    VisitRequest,
    Weights,
    places_of,
    solve,
)
from lianxin.kernel.coordinates import Crs, Point
from tests.engines.planning.days import TRAVEL

HOME = Place(91.73, 29.83)
VISIT = VisitRequest("v1", HOME, 30)
CARER = Carer("c1", 480, 1020, HOME)


@pytest.mark.parametrize(
    ("make", "subject", "field"),
    [
        (lambda: Carer("c7", 600, 480, HOME), "carer c7", "end"),
        (lambda: Carer("c7", 480, 480, HOME), "carer c7", "end"),
        (lambda: DayProblem((), (Carer("c7", 480, 1500, HOME),), TRAVEL), "carer c7", "end"),
        (lambda: DayProblem((), (Carer("c7", 480, 600, HOME, mode="horse"),), TRAVEL), "carer c7", "mode"),
        (
            lambda: Carer("c7", 480, 600, HOME, skills_until={"bath": date(2026, 1, 1)}),
            "carer c7",
            "skills_until",
        ),
        (lambda: Carer("c7", 480, 600, HOME, max_minutes=-1), "carer c7", "max_minutes"),
        (lambda: Carer("c7", 480, 600, HOME, pause=Break(60, (570, 580))), "carer c7", "pause.window"),
        (lambda: Carer("c7", 480, 600, HOME, pause=Break(0, (500, 510))), "carer c7", "pause.minutes"),
        (lambda: Carer("", 480, 600, HOME), "carer", "id"),
        (lambda: VisitRequest("", HOME, 30), "visit", "id"),
        (lambda: VisitRequest("v7", HOME, -5), "visit v7", "minutes"),
        (lambda: VisitRequest("v7", HOME, 30.5), "visit v7", "minutes"),  # type: ignore[arg-type]
        (lambda: VisitRequest("v7", HOME, True), "visit v7", "minutes"),
        (lambda: VisitRequest("v7", HOME, 30, (-1, 600)), "visit v7", "window"),
        (lambda: DayProblem((VisitRequest("v7", HOME, 30, (600, 1441)),), (), TRAVEL), "visit v7", "window"),
        (
            lambda: VisitRequest("v7", HOME, 30, (600, 700), more_windows=((690, 720),)),
            "visit v7",
            "more_windows",
        ),
        (lambda: VisitRequest("v7", HOME, 30, (600, 500)), "visit v7", "window"),
        (lambda: VisitRequest("v7", HOME, 30, second=Hand(-1)), "visit v7", "second.minutes"),
        (lambda: VisitRequest("v7", HOME, 30, gap=(0, 5)), "visit v7", "gap"),
        (lambda: VisitRequest("v7", HOME, 30, second=Hand(30), gap=(9, 5)), "visit v7", "gap"),
        (lambda: VisitRequest("v7", HOME, 30, second=Hand(30), same_carer=True), "visit v7", "same_carer"),
        (lambda: VisitRequest("v7", HOME, 30, priority=0), "visit v7", "priority"),
        (lambda: VisitRequest("v7", HOME, 30, (600, 700), fixed_start=710), "visit v7", "fixed_start"),
        (
            lambda: VisitRequest("v7", HOME, 30, pinned_carer="c", refused_carers=frozenset({"c"})),
            "visit v7",
            "pinned_carer",
        ),
        (
            lambda: VisitRequest("v7", HOME, 30, pinned_carer="c", allowed_carers=frozenset({"d"})),
            "visit v7",
            "pinned_carer",
        ),
        (lambda: Place(math.nan, 29), "place", "lon"),
        (lambda: Place(91, 91), "place", "lat"),
        (lambda: Travel(0, 1, {"walk": 4}), "travel", "detour"),
        (lambda: Travel(1.3, -1, {"walk": 4}), "travel", "township_factor"),
        (lambda: Travel(1.3, 1, {"walk": 0}), "travel", "speeds[walk]"),
        (lambda: Travel(1.3, 1, {"yak": 4}), "travel", "speeds"),
        (lambda: Weights(travel=-1), "weights", "travel"),
        (lambda: Matrix(("a", "a"), {"walk": ((0, 1), (1, 0))}), "travel", "names"),
        (lambda: Matrix(("a", "b"), {"walk": ((0, 1),)}), "travel", "tables[walk]"),
        (lambda: Matrix(("a",), {"walk": ((0,),)}).minutes("a", "b", "walk"), "place", "name"),
        (lambda: TRAVEL.minutes(HOME, "a", "walk"), "place", "coordinates"),
        (lambda: places_of([Point(91, 29), Point(91, 29, Crs.GCJ02)]), "places", "crs"),
        (lambda: solve(DayProblem((), (CARER,), TRAVEL), seconds=-1), "solve", "seconds"),
        (lambda: solve(DayProblem((VISIT,), (CARER,), TRAVEL), tries=(1, 2)), "solve", "tries"),
        (
            lambda: DayProblem(
                (VISIT,),
                (CARER, Carer("c2", 480, 1020, HOME)),
                TRAVEL,
                frozen=(
                    Prefix("c1", (Stop("v1", "c1", 9, 20, 50),)),
                    Prefix("c2", (Stop("v1", "c2", 9, 20, 50),)),
                ),
            ),
            "visit v1",
            "frozen",
        ),
        (lambda: DayProblem((VISIT, VISIT), (CARER,), TRAVEL), "visit v1", "id"),
        (lambda: DayProblem((VISIT,), (CARER, CARER), TRAVEL), "carer c1", "id"),
        (lambda: DayProblem((), (Carer("c9", 1, 2, HOME, mode="car"),), TRAVEL), "carer c9", "mode"),
        (
            lambda: DayProblem((VISIT,), (CARER,), TRAVEL, preferences={("v1", 0, "x"): 1}),
            "day",
            "preferences",
        ),
        (
            lambda: DayProblem((VISIT,), (CARER,), TRAVEL, preferences={("v1", 1, "c1"): 1}),
            "day",
            "preferences",
        ),
        (
            lambda: DayProblem((), (CARER,), TRAVEL, published={"v9": Promise("c1", 1)}),
            "visit v9",
            "published",
        ),
        (lambda: DayProblem((), (CARER,), TRAVEL, closed=frozenset({"c9"})), "carer c9", "closed"),
        (lambda: DayProblem((), (CARER,), TRAVEL, frozen=(Prefix("c9"),)), "carer c9", "frozen"),
        (
            lambda: DayProblem(
                (VISIT,), (CARER,), TRAVEL, frozen=(Prefix("c1", (Stop("v1", "c1", 9, 20, 10),)),)
            ),
            "carer c1",
            "frozen",
        ),
        (lambda: solve(DayProblem((), (CARER,), TRAVEL), iterations=-1), "solve", "iterations"),
    ],
)
def test_a_wrong_value_is_named_with_its_owner_its_field_and_a_remedy(
    make: Callable[[], object], subject: str, field: str
) -> None:
    with pytest.raises(PlanInputError) as caught:
        make()
    assert (caught.value.subject, caught.value.field) == (subject, field)
    assert caught.value.remedy
