"""Answers as OData tables and the filters that narrow them: pure."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.engines.xforms.values import Question
from lianxin.entry.openrosa.central.filters import conditions
from lianxin.entry.openrosa.central.tables import Answered, Shape, linked_rows, main_row
from lianxin.kernel.problems import ProblemError


def question(path: str, kind: str = "text", repeat: str = "") -> Question:
    return Question(path, path.rpartition("/")[2], kind, {}, repeat=repeat)


SHAPE = Shape.of(
    [
        question("/data/home/at", "geopoint"),
        question("/data/home/kin/called", repeat="/data/home/kin"),
        question("/data/home/kin/pet/name", repeat="/data/home/kin/pet"),
    ]
)
ANSWERS = {
    "home": {
        "at": "29.8 91.7",
        "likes": ["tea", "milk"],
        "kin": [{"called": "女儿", "pet": [{"name": "a"}, {"name": "b"}]}, {"called": "儿子", "pet": []}],
    }
}
ONE = Answered("uuid:1", ANSWERS, {"edits": 0})


def test_there_is_a_table_for_what_is_asked_once_and_one_for_each_repeat() -> None:
    assert SHAPE.tables() == ["Submissions", "Submissions.home.kin", "Submissions.home.kin.pet"]


def test_groups_stay_nested_and_repeats_are_links() -> None:
    row = main_row(SHAPE, ONE, wkt=False, expand=False)
    assert row == {
        "__id": "uuid:1", "__system": {"edits": 0}, "meta": {"instanceID": "uuid:1"},
        "home": {
            "at": {"type": "Point", "coordinates": [91.7, 29.8]}, "likes": "tea milk",
            "kin@odata.navigationLink": "Submissions('uuid:1')/kin",
        },
    }  # fmt: skip


def test_repeats_inside_repeats_name_the_row_they_lie_in() -> None:
    kin = list(linked_rows(SHAPE, ONE, ["home", "kin"], wkt=False))
    assert [(one["called"], one["__Submissions-id"]) for one in kin] == [("女儿", "uuid:1"), ("儿子", "uuid:1")]
    pets = list(linked_rows(SHAPE, ONE, ["home", "kin", "pet"], wkt=False))
    assert [(one["name"], one["__Submissions-home-kin-id"]) for one in pets] == [("a", kin[0]["__id"]), ("b", kin[0]["__id"])]


def test_expanded_rows_have_the_ids_of_the_linked_ones() -> None:
    inside = main_row(SHAPE, ONE, wkt=False, expand=True)["home"]["kin"]
    assert [one["__id"] for one in inside] == [one["__id"] for one in linked_rows(SHAPE, ONE, ["home", "kin"], wkt=False)]
    assert [one["name"] for one in inside[0]["pet"]] == ["a", "b"]


@pytest.mark.parametrize("value", [None, "", "nonsense", "1", "a b"])
def test_what_is_no_point_is_null(value: str | None) -> None:
    assert main_row(SHAPE, Answered("u", {"home": {"at": value}}, {}), wkt=False, expand=False)["home"]["at"] is None


def test_points_as_text_put_the_longitude_first() -> None:
    assert main_row(SHAPE, ONE, wkt=True, expand=False)["home"]["at"] == "POINT (91.7 29.8)"


def test_filters_become_lookups() -> None:
    at = "2026-11-23T02:00:00Z"
    assert conditions(f"__system/submissionDate ge {at} and __system/reviewState ne 'approved'") == [
        ({"received_at__gte": datetime(2026, 11, 23, 2, tzinfo=UTC)}, True),
        ({"state__in": ("approved",)}, False),
    ]
    assert conditions("") == []


@pytest.mark.parametrize(
    "text",
    ["who/age gt 3", "not __system/reviewState eq null", "__system/reviewState eq 'edited'", "__system/submissionDate ge 2026-01-01",
     "__system/reviewState eq null or __system/reviewState eq 'approved'", "__system/reviewState lt 'approved'", "1 eq 1", "__system/x eq 1"],
)  # fmt: skip
def test_what_is_not_understood_is_refused(text: str) -> None:
    with pytest.raises(ProblemError, match=r"openrosa\.not_offered"):
        conditions(text)


@given(st.text(alphabet="_systemrviwSubaDe/ eqnandlt'0123456789:-TZ()$", max_size=80))
def test_no_filter_breaks_anything(text: str) -> None:
    with suppress(ProblemError):
        assert all(lookups for lookups, _ in conditions(text))
