"""What became of every copy."""

from __future__ import annotations

from lianxin.domain.surveys.rules.accounting import Returned, account

TOWN, TABA, GAZE, ELSEWHERE = "540127100000", "540127100202", "540127100001", "540103001001"


def test_every_submission_is_in_one_place_and_in_one_heap() -> None:
    returned = [
        Returned(TABA, True, number=40), Returned(TABA, False, ("too_fast", "duplicate"), 3), Returned(GAZE, None, number=2),
        Returned(GAZE, True, number=10),
    ]  # fmt: skip
    total, places = account(returned, {TOWN: 60, TABA: 50}, {})
    assert [(one.place, one.sent, one.returned, one.valid) for one in places] == [(TOWN, 60, 12, 10), (TABA, 50, 43, 40)]
    assert (total.sent, total.returned, total.valid, total.invalid, total.unjudged) == (110, 55, 50, 3, 2)
    assert dict(total.reasons) == {"too_fast": 3, "duplicate": 3}
    assert total.valid_rate is None, "two are not judged yet"
    assert places[1].valid_rate == 40 / 43
    assert places[1].return_rate == 43 / 50


def test_links_are_copies_too() -> None:
    total, (town,) = account([Returned(GAZE, True, number=4)], {TOWN: None}, {GAZE: 8})
    assert (town.sent, total.sent, total.return_rate) == (8, 8, 0.5)


def test_a_place_that_wrote_down_no_copies_makes_the_rate_unknown() -> None:
    total, places = account([Returned(ELSEWHERE, True), Returned(GAZE, True)], {TOWN: 10}, {})
    assert [one.place for one in places] == [ELSEWHERE, TOWN]
    assert total.sent is None
    assert total.return_rate is None


def test_more_back_than_sent_is_no_rate() -> None:
    total, _ = account([Returned(GAZE, True, number=12)], {TOWN: 10}, {})
    assert total.return_rate is None
