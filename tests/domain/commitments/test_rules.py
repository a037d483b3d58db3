"""Proof is doubted for stated reasons; a handover is proposed for stated reasons; a need is met when all is done."""

from datetime import timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from lianxin.domain.commitments import rules
from lianxin.domain.commitments.rules import FLAGS, REASONS, Candidate, Expected, GivenProof, Wanted
from lianxin.kernel.coordinates import Point
from tests.factories import NOW, TABA

HOME = Point(91.735, 29.835)
EXPECTED = Expected(
    made_at=NOW - timedelta(days=1), home=HOME, metres=300, agreed_minutes=60, short_share=0.5
)


def codes(given_proof: GivenProof, expected: Expected = EXPECTED) -> list[object]:
    return [flag["code"] for flag in rules.flags(given_proof, expected, NOW)]


def test_proof_at_home_in_time_raises_no_doubt() -> None:
    assert codes(GivenProof("place", NOW, position=HOME, minutes=60)) == []


def test_proof_from_the_future_or_from_before_the_promise_is_doubted() -> None:
    second = timedelta(seconds=1)
    assert codes(GivenProof("photo", NOW)) == []
    assert codes(GivenProof("photo", NOW + second)) == ["future"]
    assert codes(GivenProof("photo", EXPECTED.made_at)) == []
    assert codes(GivenProof("photo", EXPECTED.made_at - second)) == ["before_promise"]


def test_a_place_too_far_away_is_doubted_with_the_distance() -> None:
    away = Point(HOME.lon, HOME.lat + 0.01)
    assert rules.flags(GivenProof("place", NOW, position=away), EXPECTED, NOW) == [
        {"code": "far", "metres": 1112, "limit": 300}
    ]
    assert codes(GivenProof("place", NOW, position=Point(HOME.lon, HOME.lat + 0.0026))) == []
    assert codes(GivenProof("place", NOW)) == ["no_position"]


def test_half_the_agreed_minutes_are_enough_and_one_less_is_doubted() -> None:
    assert codes(GivenProof("time", NOW, minutes=30)) == []
    assert rules.flags(GivenProof("time", NOW, minutes=29), EXPECTED, NOW) == [
        {"code": "short", "minutes": 29, "agreed": 60}
    ]


def test_every_flag_and_reason_has_its_words() -> None:
    proof = GivenProof("time", NOW + timedelta(days=1), position=Point(0, 0), minutes=1)
    for flag in rules.flags(proof, EXPECTED, NOW):
        assert FLAGS[str(flag["code"])] % flag
    ranked = rules.rank(
        Wanted(TABA, "bo", frozenset({"bathing"})),
        [Candidate(UUID(int=1), TABA, frozenset({"bo"}), frozenset({"bathing"}), times_before=3, open=2),
         Candidate(UUID(int=2), TABA)],
    )  # fmt: skip
    shown = [[REASONS[r.code] % r.details for r in one.reasons] for one in ranked]
    assert shown == [
        [
            "具备所需技能",
            "会说居民的语言",
            "已为这位居民服务过 3 次",
            "在同一个村(社区)",
            "手上未结事项 2 件",
        ],
        ["缺少技能:bathing", "在同一个村(社区)", "手上未结事项 0 件"],
    ]


def test_skill_goes_before_language_before_acquaintance_before_village_before_load() -> None:
    bo, bathing = frozenset({"bo"}), frozenset({"bathing"})
    people = [
        Candidate(UUID(int=10), "x", files=1),
        Candidate(UUID(int=11), f"{TABA[:9]}000", files=9, open=9),
        Candidate(UUID(int=9), "x", open=0),
        Candidate(UUID(int=8), "x", open=1),
        Candidate(UUID(int=7), TABA, open=9),
        Candidate(UUID(int=6), "x", times_before=1, open=9),
        Candidate(UUID(int=5), "x", bo, open=9),
        Candidate(UUID(int=4), "x", skills=bathing, open=9),
    ]
    order = [r.worker_id.int for r in rules.rank(Wanted(TABA, "bo", bathing), people)]
    assert order == [4, 5, 6, 7, 11, 9, 8, 10]


@given(st.permutations([Candidate(UUID(int=i), TABA, open=i % 2) for i in range(5)]))
def test_the_proposal_does_not_depend_on_the_order_of_asking(people: list[Candidate]) -> None:
    assert [r.worker_id.int for r in rules.rank(Wanted(TABA), people)] == [0, 2, 4, 1, 3]


def test_a_need_is_met_when_something_was_done_and_nothing_is_left_open() -> None:
    assert rules.answers_the_need(["done", "confirmed", "refused", "cancelled"])
    assert not rules.answers_the_need(["done", "open"])
    assert not rules.answers_the_need(["done", "overdue"])
    assert not rules.answers_the_need(["refused", "cancelled"])
    assert not rules.answers_the_need([])


def test_a_rung_is_reached_at_its_hour_and_not_before() -> None:
    rungs = [timedelta(0), timedelta(minutes=30), timedelta(hours=24), timedelta(hours=72)]
    for late, reached in ((timedelta(microseconds=-1), 0), (timedelta(0), 1), (timedelta(minutes=30), 2), (timedelta(hours=24), 3), (timedelta(days=9), 4)):
        assert rules.rungs_reached(NOW, NOW + late, rungs) == reached


def test_proof_still_missing_is_named_in_the_packs_order() -> None:
    assert rules.missing(("time", "record", "signature"), {"record"}) == ["time", "signature"]
