"""Decision tables: every hit policy, several outputs, defaults, priorities, input values (DMN 1.5 chapter 8)."""

from decimal import Decimal

import pytest

from tests.engines.rules.dmn.models import asked, decision, inputs, model, table

OUT = ["<output/>"]
TWO = ['<output name="tier"/>', '<output name="days"/>']
OVERLAPPING = [">= 60 | 1", ">= 70 | 2", ">= 80 | 3"]


def value(columns, outputs, rows, policy="UNIQUE", more="", **values):
    return asked(table(columns, outputs, rows, policy, more), **values).value


def codes(*args, **values):
    return [note.code for note in asked(table(*args), **values).notes]


@pytest.mark.parametrize(
    ("policy", "age", "expected"),
    [
        ("UNIQUE", 65, 1),
        ("UNIQUE", 75, None),
        ("FIRST", 85, 1),
        ("RULE ORDER", 85, [1, 2, 3]),
        ("COLLECT", 75, [1, 2]),
        ("RULE ORDER", 65, [1]),
        ("UNIQUE", 50, None),
        ("COLLECT", 50, None),
        ("FIRST", None, None),
    ],
)
def test_a_policy_chooses_among_the_rules_that_match(policy, age, expected):
    assert value(["age"], OUT, OVERLAPPING, policy, age=age) == expected


@pytest.mark.parametrize(("how", "expected"), [("SUM", 6), ("COUNT", 3), ("MIN", 1), ("MAX", 3)])
def test_collect_aggregates(how, expected):
    assert value(["age"], OUT, OVERLAPPING, "COLLECT", f' aggregation="{how}"', age=99) == expected


def test_several_outputs_are_aggregated_each_by_itself():
    found = value(["age"], TWO, ["- | 1 | 10", "- | 2 | 5"], "COLLECT", ' aggregation="MAX"', age=1)
    assert found == {"tier": 2, "days": 10}


def test_any_wants_equal_results():
    rows = ['> 60 | "A" | 7', '> 70 | "A" | 7', '> 80 | "A" | 8']
    assert value(["age"], TWO, rows, "ANY", age=75) == {"tier": "A", "days": 7}
    assert value(["age"], TWO, rows, "ANY", age=85) is None
    assert codes(["age"], TWO, rows, "ANY", age=85) == ["dmn.different_results"]


def test_a_note_names_the_rules_that_overlap():
    (note,) = asked(table(["age"], OUT, OVERLAPPING), age=75).notes
    assert (note.code, note.details["rules"], note.element) == ("dmn.several_matches", "1, 2", "D")


@pytest.mark.parametrize(
    ("policy", "expected"), [("PRIORITY", "red"), ("OUTPUT ORDER", ["red", "amber", "green"])]
)
def test_output_values_are_priorities(policy, expected):
    output = ['<output><outputValues><text>"red", "amber", "green"</text></outputValues></output>']
    rows = ['- | "green"', '> 1 | "amber"', '> 2 | "red"']
    assert value(["n"], output, rows, policy, n=3) == expected


def test_the_first_output_weighs_most_and_outputs_without_values_nothing():
    outputs = [
        '<output name="a"><outputValues><text>"x", "y"</text></outputValues></output>',
        '<output name="b"/>',
        '<output name="c"><outputValues><text>[1..2), 2, > 2</text></outputValues></output>',
    ]
    rows = ['- | "y" | 1 | 1', '- | "x" | 9 | 3', '- | "x" | 5 | 2', '- | "z" | 0 | 1']
    found = value(["n"], outputs, rows, "OUTPUT ORDER", n=0)
    assert [(one["a"], one["c"]) for one in found] == [("x", 2), ("x", 3), ("y", 1), ("z", 1)]


def test_priorities_may_come_from_the_type_of_the_output():
    light = '<itemDefinition name=\'tLight\'><typeRef>string</typeRef><allowedValues><text>"red", "green"</text></allowedValues></itemDefinition>'
    logic = table(["1"], ['<output typeRef="tLight"/>'], ['- | "green"', '- | "red"'], "PRIORITY")
    assert model(light, decision("D", logic)).evaluate("D").value == "red"


def test_defaults_stand_in_when_nothing_matches():
    default = "<output name='{}'><defaultOutputEntry><text>{}</text></defaultOutputEntry></output>"
    assert value(["n"], [default.format("", "n * 2")], ["> 9 | 1"], n=4) == 8
    outputs = [default.format("tier", '"C"'), '<output name="days"/>']
    assert value(["n"], outputs, ["> 9 | 1 | 1"], n=4) == {"tier": "C", "days": None}


def test_a_table_without_match_and_default_is_null_with_a_note():
    assert codes(["n"], OUT, ["> 9 | 1"], n=4) == ["dmn.no_match"]


def test_inputs_must_be_among_the_input_values():
    column = '<input><inputExpression><text>c</text></inputExpression><inputValues><text>"a", "b"</text></inputValues></input>'
    logic = table([], [], []).replace(
        "></dec",
        f">{column}<output/><rule><inputEntry><text>-</text></inputEntry><outputEntry><text>1</text></outputEntry></rule></dec",
    )
    assert asked(logic, c="a").value == 1
    assert asked(logic, c=None).value == 1
    assert asked(logic, c=["a", "b"]).value == 1
    assert asked(logic, c=["a", "z"]).value is None
    refused = asked(logic, c="z")
    assert (refused.value, [note.code for note in refused.notes]) == (None, ["dmn.input_not_allowed"])


def test_cells_read_the_input_other_inputs_and_functions():
    rows = ['contains(?, "家") | 1', "other | 2", 'not("x", "y家") | 3', "null | 4"]
    assert value(
        ["t", "1"], OUT, [row.replace(" | ", " | - | ") for row in rows], "COLLECT", t="y家", other="y家"
    ) == [1, 2]
    assert value(["t"], OUT, ["null | 1", "- | 2", "not(null) | 3"], "COLLECT", t=None) == [1, 2]


def test_ranges_and_comparisons_with_names():
    rows = ["[low..high] | 1", "< low | 0", "> high | 2"]
    assert [value(["n"], OUT, rows, n=n, low=3, high=5) for n in (2, 3, 5, 6)] == [0, 1, 1, 2]


def test_cells_of_lists_and_expressions_over_the_input():
    assert value(["l"], OUT, ["list contains(?, 2) | 1"], l=[1, 2]) == 1
    assert value(["l"], OUT, ["[1, 2] | 1", "every x in ? satisfies x > 1 | 2"], l=[2, 3]) == 2
    assert value(["n"], OUT, ["[1, 2, 3] | 1"], n=2) == 1
    assert value(["d"], OUT, ['[date("2026-01-01")..date("2026-12-31")] | 1'], d="x") is None


def test_an_output_is_made_only_for_rules_that_count():
    assert codes(["n"], OUT, ["1 | 1 / 0", "2 | 2"], n=2) == []
    assert value(["n"], OUT, ["2 | n + 1"], n=2) == 3


def test_a_table_without_inputs_matches_always():
    assert value([], OUT, ["7"]) == 7


def test_a_short_row_is_null_where_it_says_nothing():
    assert value(["n"], TWO, ["- | 1"], n=0) == {"tier": Decimal(1), "days": None}


def test_a_declared_type_of_a_column_converts_and_never_loses():
    parts = [inputs(n="Any"), decision("D", table(["n"], ['<output typeRef="string"/>'], ["- | n"]), "i_n")]
    assert model(*parts).evaluate("D", {"n": ["a"]}).value == "a"
    assert model(*parts).evaluate("D", {"n": 3}).value == 3
