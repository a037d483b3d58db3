"""Scales are scored as published: totals, limits, level changes, missing answers, triggers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianxin.engines.scales import Change, Changed, Instrument, Item, Level, Warned, score
from lianxin.kernel.problems import ProblemError
from tests.engines.scales.made import CODES, GBT, INSTRUMENTS, PHQ, answering, facts_of, reaching

WELL = {"mental_disorder": False, "risk_events": 0}
TURNED = {"q1", "q5", "q7", "q11", "q13"}


@pytest.mark.parametrize(
    ("code", "limits"),
    [
        ("phq9", {0: "normal", 4: "normal", 5: "mild", 9: "mild", 10: "moderate", 14: "moderate", 15: "moderately_severe",
                  19: "moderately_severe", 20: "severe", 27: "severe"}),
        ("gad7", {0: "normal", 4: "normal", 5: "mild", 9: "mild", 10: "moderate", 14: "moderate", 15: "severe", 21: "severe"}),
        ("gds15", {0: "normal", 4: "normal", 5: "mild", 8: "mild", 9: "moderate", 11: "moderate", 12: "severe", 15: "severe"}),
        ("ucla3", {3: "normal", 5: "normal", 6: "lonely", 9: "lonely"}),
        ("who5", {0: "very_low", 28: "very_low", 32: "low", 48: "low", 52: "good", 100: "good"}),
        ("gbt42195", {90: "able", 89: "mild", 66: "mild", 65: "moderate", 46: "moderate", 45: "severe", 30: "severe", 29: "total", 0: "total"}),
    ],
)  # fmt: skip
def test_a_total_has_its_published_level(code: str, limits: dict[int, str]) -> None:
    instrument = INSTRUMENTS[code]
    assert instrument.span == (min(limits), max(limits))
    for total, level in limits.items():
        result = score(instrument, reaching(instrument, total), WELL if code == "gbt42195" else {})
        assert (result.total, result.level, result.warnings) == (total, level, ())


@pytest.mark.parametrize(
    ("answers", "total", "level"),
    [
        (("able", "able", "able", "able", "able"), 0, "able"),
        (("mild", "mild", "mild", "mild", "mild"), 3, "able"),
        (("moderate", "mild", "able", "able", "able"), 4, "mild"),
        (("moderate", "moderate", "mild", "mild", "mild"), 8, "mild"),
        (("moderate", "moderate", "moderate", "able", "able"), 9, "moderate"),
        (("able", "moderate", "moderate", "moderate", "moderate"), 16, "moderate"),
        (("moderate", "moderate", "moderate", "moderate", "moderate"), 19, "unable"),
        (("unable", "unable", "unable", "unable", "unable"), 37, "unable"),
    ],
)
def test_self_care_is_weighed_item_by_item(answers: tuple[str, ...], total: int, level: str) -> None:
    instrument = INSTRUMENTS["elder_self_care"]
    result = score(instrument, dict(zip(instrument.items, answers, strict=True)))
    assert (result.total, result.level) == (total, level)


@pytest.mark.parametrize(
    ("total", "facts", "coma", "level"),
    [
        (90, {"mental_disorder": True}, False, "mild"),
        (29, {"mental_disorder": True}, False, "total"),
        (66, {"mental_disorder": True, "risk_events": 2}, False, "moderate"),
        (46, {"risk_events": 1}, False, "moderate"),
        (46, {"risk_events": 2}, False, "severe"),
        (88, {}, True, "total"),
    ],
)  # the vectors of domain.md §1.1; "90 + coma" is 88: coma counts 0 of the 2 points of consciousness
def test_the_level_of_the_ability_standard_changes_as_computed_elsewhere(
    total: int, facts: dict[str, object], coma: bool, level: str
) -> None:
    answers = reaching(GBT, total + 2 if coma else total) | ({"b3_9": "coma"} if coma else {})
    result = score(GBT, answers, WELL | facts)
    assert (result.total, result.level) == (total, level)


def test_two_rules_that_hold_add_up_only_where_the_pack_says_so() -> None:
    facts, answers = {"mental_disorder": True, "risk_events": 3}, reaching(GBT, 66)
    single = score(GBT, answers, facts)
    assert (single.before, single.level) == ("mild", "moderate")
    assert single.changes == (Changed("mental_disorder", True), Changed("risk_events", False))
    assert single.warnings == (Warned("one_counts", ("mental_disorder", "risk_events")),)
    both = score(replace(GBT, stacking="add"), answers, facts)
    assert (both.level, both.warnings) == ("severe", ())


def test_the_subtotals_of_the_ability_standard_have_their_maxima() -> None:
    result = score(GBT, reaching(GBT, 90), WELL)
    assert result.subtotals == {"b1": 32, "b2": 15, "b3": 28, "b4": 15}
    assert len(GBT.items) == 26


def test_what_is_not_known_of_a_person_is_said_and_changes_nothing() -> None:
    result = score(GBT, reaching(GBT, 89))
    assert result.level == "mild"
    assert result.warnings == (Warned("change_untold", ("mental_disorder", "risk_events")),)


def test_no_counts_on_the_five_turned_items_alone() -> None:
    for code, item in INSTRUMENTS["gds15"].items.items():
        assert item.points == ({"yes": 0, "no": 1} if code in TURNED else {"yes": 1, "no": 0})


@pytest.mark.parametrize("answer", ["1", "2", "3"])
def test_thoughts_of_self_harm_trigger_at_any_total(answer: str) -> None:
    result = score(PHQ, dict.fromkeys(PHQ.items, "0") | {"q9": answer})
    assert (result.level, result.triggers) == ("normal", ("self_harm",))
    void = score(PHQ, {"q9": answer})
    assert (void.total, void.level, void.triggers) == (None, None, ("self_harm",))


def test_the_ninth_item_left_open_is_itself_said() -> None:
    result = score(PHQ, dict.fromkeys(PHQ.items, "0") | {"q9": ""})
    assert result.is_void
    assert result.triggers == ()
    assert result.warnings == (Warned("unanswered", ("q9",)), Warned("trigger_untold", ("self_harm",)))


def test_a_void_total_still_says_between_what_it_lies() -> None:
    result = score(PHQ, dict.fromkeys(list(PHQ.items)[:7], "3"))
    assert (result.total, result.between) == (None, (21, 27))


def refusing(prorated: int) -> Instrument:
    """Three items of 0–3 or refused."""
    options = {"0": 0, "1": 1, "2": 2, "3": 3, "refused": None}
    levels = {"good": Level("good", 0, 0, 4), "bad": Level("bad", 1, 5, 9)}
    return Instrument("x", "1", {code: Item(code, options) for code in "abc"}, levels, prorated=prorated)


def test_a_refusal_is_no_nought() -> None:
    assert score(refusing(0), {"a": "0", "b": "0", "c": "refused"}).missing == ("c",)
    assert score(refusing(0), {"a": "0", "b": "0", "c": "refused"}).total is None


@pytest.mark.parametrize(
    ("b", "total"), [("3", 8), ("2", 6), ("0", 3)]
)  # 5, 4 and 2 over two items: 7.5 is rounded up
def test_a_scale_whose_own_rule_allows_it_makes_up_for_a_missing_answer(b: str, total: int) -> None:
    result = score(refusing(1), {"a": "2", "b": b})
    assert (result.total, result.warnings) == (total, (Warned("prorated", ("c",)),))
    assert score(refusing(1), {"a": "2"}).is_void
    assert score(refusing(3), {}).is_void


@pytest.mark.parametrize(
    ("answers", "facts", "code"),
    [
        ({"q10": "1"}, {}, "scales.unknown_item"),
        ({"q9": "4"}, {}, "scales.unknown_option"),
        ({}, {"coma": True}, "scales.unknown_fact"),
    ],
)
def test_what_the_scale_does_not_know_is_refused_by_name(
    answers: dict[str, str], facts: dict[str, object], code: str
) -> None:
    with pytest.raises(ProblemError) as refused:
        score(PHQ, answers, facts)
    assert refused.value.code == code
    assert "4" not in refused.value.message  # the answer is about a person


@pytest.mark.parametrize("code", CODES)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_whatever_is_answered_the_total_stays_in_bounds_and_one_blank_voids_it(
    code: str, data: st.DataObject
) -> None:
    instrument = INSTRUMENTS[code]
    answers = data.draw(answering(instrument, blanks=True))
    facts = data.draw(facts_of(instrument))
    result = score(instrument, answers, facts)
    missing = tuple(item for item in instrument.items if not answers[item])
    assert result.missing == missing
    assert result.is_void is bool(missing)
    assert instrument.span[0] <= result.between[0] <= result.between[1] <= instrument.span[1]
    if result.total is not None:
        assert result.between == (result.total, result.total)
        assert result.before == instrument.level_at(result.total)
    mixed = dict(data.draw(st.permutations(list(answers.items()))))
    assert score(instrument, mixed, facts) == result  # the order of the answers says nothing


@pytest.mark.parametrize("code", CODES)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_one_answer_with_more_points_raises_the_total_by_just_that(code: str, data: st.DataObject) -> None:
    instrument = INSTRUMENTS[code]
    answers = data.draw(answering(instrument, blanks=False))
    item = instrument.items[data.draw(st.sampled_from(list(instrument.items)))]
    other = data.draw(st.sampled_from(list(item.points)))
    before, after = score(instrument, answers), score(instrument, answers | {item.code: other})
    step = (item.points[other] or 0) - (item.points[str(answers[item.code])] or 0)
    assert (after.total or 0) - (before.total or 0) == step * instrument.factor


@settings(max_examples=60, deadline=None)
@given(answers=answering(GBT, blanks=False), facts=facts_of(GBT), stacking=st.sampled_from(["single", "add"]))
def test_a_change_never_makes_the_level_better_and_adding_never_less_than_single(
    answers: dict[str, str], facts: dict[str, object], stacking: str
) -> None:
    single, both = score(GBT, answers, facts), score(replace(GBT, stacking="add"), answers, facts)
    ranks = [GBT.levels[code or ""].rank for code in (single.before, single.level, both.level)]
    assert ranks == sorted(ranks)
    changed = replace(GBT, changes={"best": Change("best", "true", to="able")}, stacking=stacking)  # type: ignore[arg-type]
    assert score(changed, answers, facts).level == single.before
