"""Many assessments at once are scored as one by one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianxin.engines.scales import Instrument, rescore, score
from lianxin.kernel.problems import ProblemError
from tests.engines.scales.made import CODES, INSTRUMENTS, PHQ, answering, facts_of
from tests.engines.scales.test_scoring import refusing


def agree(
    instrument: Instrument, answers: list[dict[str, str | None]], facts: list[dict[str, object]]
) -> None:
    columns = {code: [one.get(code) for one in answers] for code in instrument.items}
    known = {name: [one.get(name) for one in facts] for name in instrument.facts}
    found = rescore(instrument, columns, known)
    single = [score(instrument, one, told) for one, told in zip(answers, facts, strict=True)]
    assert found.totals == [one.total for one in single]
    assert found.before == [one.before for one in single]
    assert found.levels == [one.level for one in single]
    for code, column in found.subtotals.items():
        assert column == [one.subtotals[code] for one in single]
    for code, hits in found.triggers.items():
        assert hits == [code in one.triggers for one in single]


@pytest.mark.parametrize("code", CODES)
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_every_result_is_that_of_one_alone(code: str, data: st.DataObject) -> None:
    instrument = INSTRUMENTS[code]
    blanks = data.draw(st.booleans())
    answers = data.draw(st.lists(answering(instrument, blanks=blanks), min_size=1, max_size=8))
    facts = data.draw(st.lists(facts_of(instrument), min_size=len(answers), max_size=len(answers)))
    agree(instrument, answers, facts)


@settings(max_examples=30, deadline=None)
@given(data=st.data(), prorated=st.integers(0, 3))
def test_answers_made_up_for_are_too(data: st.DataObject, prorated: int) -> None:
    instrument = refusing(prorated)
    answers = data.draw(st.lists(answering(instrument, blanks=True), min_size=1, max_size=8))
    agree(instrument, answers, [{} for _ in answers])


def test_an_item_nobody_answered_voids_every_total_and_no_assessment_is_none() -> None:
    found = rescore(PHQ, {"q9": ["1", "", None]})
    assert (found.totals, found.triggers["self_harm"]) == ([None] * 3, [True, False, False])
    assert rescore(PHQ, {}).totals == []


@pytest.mark.parametrize(
    ("answers", "facts", "code"),
    [
        ({"q10": ["1"]}, {}, "scales.unknown_item"),
        ({"q9": ["1", "4"]}, {}, "scales.unknown_option"),
        ({"q9": ["1"]}, {"coma": [True]}, "scales.unknown_fact"),
        ({"q8": ["1"], "q9": ["1", "2"]}, {}, "scales.uneven"),
    ],
)
def test_columns_the_scale_does_not_know_are_refused(
    answers: dict[str, list[str]], facts: dict[str, list[object]], code: str
) -> None:
    with pytest.raises(ProblemError) as refused:
        rescore(PHQ, answers, facts)
    assert refused.value.code == code
