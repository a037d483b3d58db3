"""Whatever stands in a file: a refusal with a name, or a model that answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.engines.rules.dmn import assemble, check, json_of, read, write
from lianxin.kernel.problems import ProblemError
from tests.engines.rules.dmn.models import DMN, decision, definitions, inputs, knowledge, literal, table
from tests.engines.rules.dmn.random_models import expressions, models

NOW = datetime(2026, 10, 1, tzinfo=UTC)
TEXTS = st.sampled_from(
    [
        "1",
        "a",
        "a + 1",
        "-",
        "[1..3]",
        "> 2",
        '"x", "y"',
        "f(a)",
        "f",
        "[1, 2]",
        "{n: 1}",
        "null",
        "?",
        "not(a)",
        "item",
        "partial",
        "1 +",
        "a.n",
        "s",
        "today()",
    ]
)
TABLES = st.builds(
    lambda columns, rows, policy, more: table(
        columns, ['<output name="p"/>', '<output name="q"/>'], rows, policy, more
    ),
    st.lists(TEXTS, min_size=1, max_size=2),
    st.lists(st.lists(TEXTS, min_size=1, max_size=4).map(" | ".join), max_size=3),
    st.sampled_from(["UNIQUE", "ANY", "PRIORITY", "FIRST", "RULE ORDER", "OUTPUT ORDER", "COLLECT"]),
    st.sampled_from(["", ' aggregation="SUM"', ' aggregation="MIN"']),
)
LOGIC = TABLES | TEXTS.map(literal)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@given(LOGIC, LOGIC, VALUES, st.sampled_from(["number", "string", "Any", "tX", "date"]))
def test_a_model_never_raises_on_data(first, second, value, type_):
    parts = [
        inputs(a=type_),
        knowledge("f", {"x": "Any"}, first, "k_f"),
        decision("s", second, "i_a"),
        decision("D", first, "i_a", "k_f", "d_s"),
    ]
    made = assemble(read(definitions(*parts)))
    found = made.evaluate("D", {"a": value}, now=NOW)
    again = made.evaluate("D", {"a": value}, now=NOW)
    assert (json_of(again.value), again.notes) == (json_of(found.value), found.notes)
    assert all(one.message and one.remedy for one in check(made))
    assert all(note.message for note in found.notes)


@given(models)
def test_random_models_answer_or_are_refused(made):
    try:
        model = assemble(made)
    except ProblemError:  # circles, imports that are not there
        return
    check(model)
    for one in made.decisions:
        model.evaluate(one.name, {"a": 1}, now=NOW)


@given(expressions)
def test_an_expression_stays_as_it_is(box):
    parts = decision("D", "")
    made = read(definitions(parts))
    made = replace(made, decisions=(replace(made.decisions[0], expression=box),))
    assert read(write(made)).decisions[0].expression == box


@given(st.binary(max_size=200) | st.text(max_size=200))
def test_any_bytes_are_refused_by_name(data):
    with pytest.raises(ProblemError):
        read(data)


@given(
    st.lists(
        st.sampled_from(
            [
                "<decision name='a'>",
                "</decision>",
                "<decisionTable>",
                "</decisionTable>",
                "<rule>",
                "</rule>",
                "<context>",
                "</context>",
                "<text>1</text>",
                "<literalExpression>",
                "</literalExpression>",
                "<variable/>",
                "<variable name='x'/>",
                "<import namespace='urn:x'/>",
                "<input/>",
                "<output/>",
                "<inputEntry/>",
                "&amp;",
                "&x;",
            ]
        ),
        max_size=15,
    )
)
def test_mangled_models_are_refused_or_read(pieces):
    try:
        found = read(f'<definitions xmlns="{DMN}" namespace="urn:m">{"".join(pieces)}</definitions>')
    except ProblemError:
        return
    assert read(write(found)) == found
