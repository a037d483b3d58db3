"""Findings tell an analyst what to look at, with element, line and remedy."""

import pytest

from lianxin.engines.rules.dmn import check
from tests.engines.rules.dmn.models import decision, inputs, knowledge, literal, model, table

TWO = ['<output name="a"/>', '<output name="b"/>']


def found(*parts):
    return [(one.level, one.code, one.element) for one in check(model(*parts))]


@pytest.mark.parametrize(
    ("parts", "level", "code"),
    [
        ([decision("D", literal("1 +"))], "error", "bad_expression"),
        ([decision("D", table(["1"], ["<output/>"], ["[1.. | 2"]))], "error", "bad_expression"),
        ([decision("D", literal("1"), "d_X")], "error", "unresolved"),
        ([decision("D", literal("1"), type_="tX")], "error", "unknown_type"),
        ([decision("D", "")], "warning", "no_logic"),
        ([decision("D", literal("1", expressionLanguage="urn:x"))], "warning", "language"),
        ([decision("D", table(["1"], TWO, ["1 | 2"]))], "error", "table_width"),
        ([decision("D", table(["1"], [], ["1"]))], "error", "no_output"),
        ([decision("D", table(["1"], ["<output/>", "<output/>"], ["1 | 2 | 3"]))], "error", "no_output_name"),
        ([decision("D", table(["1"], ["<output/>"], ["1 | 2"], "PRIORITY"))], "error", "no_output_values"),
        (
            [decision("D", table(["1"], ["<output/>"], ["1 | 2"], "FIRST", ' aggregation="SUM"'))],
            "error",
            "aggregation",
        ),
        ([inputs(a="number")], "warning", "unused"),
        ([decision("D", literal("1")), decision("D", literal("1"))], "error", "same_name"),
        ([decision("D", literal("1")), decision("D", literal("1"))], "error", "same_id"),
        ([decision("D", literal("nobody + 1"))], "error", "feel.unknown_name"),
        ([decision("D", table(["nobody"], ["<output/>"], ["1 | 2"]))], "error", "feel.unknown_name"),
    ],
)
def test_a_finding(parts, level, code):
    codes = [(one.level, one.code) for one in check(model(*parts))]
    assert (level, code if "." in code else f"dmn.{code}") in codes
    for one in check(model(*parts)):
        assert one.message
        assert one.remedy


def test_a_sound_model_has_no_findings():
    parts = [
        inputs(a="number"),
        knowledge("f", {"n": "number"}, literal("if n > 0 then f(n - 1) else count([1])")),
        decision("X", table(["a"], TWO, ["? > 1 | 2 | a", "- | 3 | f(a)"], "FIRST"), "i_a", "k_f"),
        decision(
            "D", literal("for x in [X] return {p: 1, q: p + x.a, r: [{z: 1}][z = 1], s: partial}"), "d_X"
        ),
    ]
    assert found(*parts) == []
