"""A day as JSON: what it says becomes the problem, and all that is wrong with it is named at once."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lianxin.engines.planning import check, read_day, solve

HOME = {"lon": 91.73, "lat": 29.83}
DAY: dict[str, Any] = {
    "date": "2026-11-27",
    "travel": {"speeds": {"ebike": 18}, "township_factor": 1.2},
    "carers": [
        {"id": "卓玛", "start": "08:00", "end": "17:00", "home": HOME, "mode": "ebike", "skills": [{"code": "bath"}],
         "pause": {"minutes": 45, "window": ["11:30", "12:30"]}},
        {"id": "次仁", "start": 480, "end": 1020, "home": HOME, "mode": "ebike",
         "skills": [{"code": "bath", "until": "2026-11-01"}]},
    ],
    "visits": [
        {"id": "白玛", "place": HOME, "minutes": 60, "window": ["09:00", "11:00"], "skills": ["bath"], "second": {"minutes": 60}},
        {"id": "扎西", "place": HOME, "minutes": 30, "window": ["10:00", "12:00"], "state": "published",
         "given": [{"carer": "次仁", "start": "10:30"}]},
        {"id": "央金", "place": HOME, "minutes": 30, "state": "done", "given": [{"carer": "次仁", "start": "08:05", "end": "08:40"}]},
    ],
    "prices": [{"visit": "白玛", "carer": "卓玛", "price": 5, "part": "dislike"}],
    "weights": {"language_wish": 30, "change_carer": 500},
}  # fmt: skip


def changed(change: Any) -> str:
    day = json.loads(json.dumps(DAY))
    change(day)
    return json.dumps(day)


def test_a_day_is_read_planned_and_accepted() -> None:
    reading = read_day(json.dumps(DAY))
    assert reading.wrong == ()
    assert reading.problem is not None
    problem = reading.problem
    assert problem.visits[0].window == (540, 660)
    assert problem.weights.language_wish == 30
    plan = solve(problem, iterations=100)
    assert check(problem, plan) == ()
    assert plan.routes[1].stops[0].visit == "央金"
    assert plan.cost.preference == 5
    kept = plan.stop_of("扎西")
    assert kept is not None
    assert kept.carer == "次仁"


def test_a_lapsed_skill_and_a_home_without_coordinates_are_noted() -> None:
    reading = read_day(changed(lambda d: d["visits"][0].pop("place")))
    assert [(note.subject, note.field) for note in reading.notes] == [
        ("carer 次仁", "skills"),
        ("visit 白玛", "place"),
    ]
    assert all(note.remedy for note in reading.notes)


@pytest.mark.parametrize(
    ("change", "subject", "field"),
    [
        (lambda d: d["carers"][0].update(end="07:00"), "carer 卓玛", "end"),
        (lambda d: d["carers"][0].update(start="8am"), "carer 卓玛", "start"),
        (lambda d: d["carers"][0].update(mode="car"), "carer 卓玛", "mode"),
        (lambda d: d["carers"][0].update(home={"lon": 29.83, "lat": 91.73}), "place", "lon, lat"),
        (lambda d: d["carers"][0].update(home=HOME | {"crs": "gcj02"}), "places", "crs"),
        (lambda d: d["visits"][0].update(window=["09:00", "25:00"]), "visit 白玛", "window"),
        (lambda d: d["visits"][0].update(refused_carers=["谁"]), "visit 白玛", "refused_carers"),
        (lambda d: d["visits"][1].update(given=[]), "visit 扎西", "given"),
        (lambda d: d["visits"][2]["given"][0].pop("end"), "visit 央金", "given.end"),
        (lambda d: d["visits"][1]["given"][0].update(carer="谁"), "visit 扎西", "given"),
        (lambda d: d.update(weights={"luck": 1}), "weights", "luck"),
        (lambda d: d.update(prices=[{"visit": "谁", "carer": "卓玛", "price": 1}]), "day", "preferences"),
        (lambda d: d["visits"][0].update(minuets=3), "day", "json"),
        (lambda d: d["travel"].update(speeds={"ebike": 0}), "travel", "speeds[ebike]"),
    ],
)
def test_what_is_wrong_is_named_with_what_to_do(change: Any, subject: str, field: str) -> None:
    reading = read_day(changed(change))
    assert reading.problem is None
    assert (subject, field) in [(each.subject, each.field) for each in reading.wrong]
    assert all(each.remedy for each in reading.wrong)


def test_several_slips_are_named_together() -> None:
    def spoil(day: dict[str, Any]) -> None:
        day["carers"][0]["end"] = "07:00"
        day["visits"][0]["window"] = ["11:00", "09:00"]
        day["visits"][1]["minutes"] = -1

    assert [each.subject for each in read_day(changed(spoil)).wrong] == [
        "carer 卓玛",
        "visit 白玛",
        "visit 扎西",
    ]
