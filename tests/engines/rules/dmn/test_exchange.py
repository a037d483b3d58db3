"""Inputs from JSON and values to JSON."""

import json

import pytest

from lianxin.engines.rules.dmn import inputs_of, json_of
from lianxin.engines.rules.feel import evaluate, value_of
from lianxin.kernel.problems import ProblemError
from tests.engines.rules.dmn.models import decision, inputs, literal, model

TYPES = "<itemDefinition name='tP'><itemComponent name='born'><typeRef>date</typeRef></itemComponent><itemComponent name='visits' isCollection='true'><typeRef>dateTime</typeRef></itemComponent></itemDefinition>"


def test_texts_become_what_the_model_declares():
    asked = model(
        TYPES,
        inputs(p="tP", d="dayTimeDuration", s="string"),
        decision("D", literal("[p.born.year, p.visits[1].hour, d.days, s]"), "i_p", "i_d", "i_s"),
    )
    text = '{"p": {"born": "1941-05-01", "visits": ["2026-10-01T09:30:00Z"]}, "d": "P3D", "s": "2026-10-01"}'
    found = asked.evaluate("D", inputs_of(text, asked))
    assert json_of(found.value) == '[1941, 9, 3, "2026-10-01"]'


def test_numbers_stay_exact():
    asked = model(inputs(n="number"), decision("D", literal("n * 3"), "i_n"))
    assert json_of(asked.evaluate("D", inputs_of('{"n": 0.1}', asked)).value) == "0.3"
    assert json_of(asked.evaluate("D", inputs_of('{"n": 1e999999999}', asked)).value) == "null"


def test_every_value_has_a_text():
    value = evaluate('{a: [1, null, true], "b c": "q\\"", d: @"2026-10-01", e: [1..2], f: sum, g: @"P1Y"}')
    found = json.loads(json_of(value))
    assert found == {
        "a": [1, None, True],
        "b c": 'q"',
        "d": "2026-10-01",
        "e": "[1..2]",
        "f": "sum",
        "g": "P1Y",
    }
    assert value_of(found["a"]) == value["a"]


@pytest.mark.parametrize("text", ["", "[1]", "{", "[" * 100_000, '{"a": NaN}' * 2, " " * 6_000_000])
def test_bad_inputs_are_refused(text):
    with pytest.raises(ProblemError) as refused:
        inputs_of(text, model())
    assert refused.value.code == "dmn.bad_inputs"
