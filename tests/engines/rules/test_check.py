"""Static checks: units, codes, contradictions, rows, gaps, overlaps, holes in time, citations; each with its place."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.engines.rules import (
    DecisionTable,
    Fact,
    Parameter,
    ParameterTable,
    Row,
    check,
    check_parameters,
    check_table,
    first_hit,
    parse,
)
from lianxin.engines.rules.checking.space import Space, meet, minus
from lianxin.engines.rules.checking.vocabulary import Vocabulary
from lianxin.engines.rules.evaluate import compiled
from lianxin.kernel.periods import Period
from tests.engines.rules.test_rules import ALWAYS, ARTICLE, condition, rule
from tests.work import at_most

KNOWN = {
    "age": Fact("number", "year", whole=True),
    "income": Fact("number", "yuan/month"),
    "wealth": Fact("number", "yuan"),
    "size": Fact("number", "person", whole=True),
    "sex": Fact("string", codes=frozenset({"1", "2"})),
    "alone": "boolean",
    "born": "date",
    "shoe": Fact("number", collected=False),
    "param.line": Fact("number", "yuan/month"),
    "param.yearly": Fact("number", "yuan/year"),
    "household": "list",
    "household.income": Fact("number", "yuan/month"),
}


def found(*expressions, **more):
    conditions = [condition(f"c{i}", text) for i, text in enumerate(expressions)]
    return check([rule("r", *conditions)], KNOWN, **more)


@pytest.mark.parametrize(
    ("expression", "expected", "unit"),
    [
        ("income <= param.yearly", "yuan/month", "yuan/year"),
        ("sum(household.income) / count(household) <= param.yearly", "yuan/month", "yuan/year"),
        ("sum(household.income) / size <= param.yearly", "yuan/month", "yuan/year"),
        ("some m in household satisfies m.income > param.yearly", "yuan/month", "yuan/year"),
        ("income + wealth > 0", "yuan/month", "yuan"),
        ("income in [0..param.yearly]", "yuan/month", "yuan/year"),
        ("age(born, as_of) > days between(born, as_of)", "year", "day"),
        ("(if alone then income else wealth) > 3", "yuan/month", "yuan"),
    ],
)
def test_two_units_in_one_comparison_are_found(expression, expected, unit):
    (finding,) = found(expression)
    assert finding.code == "rules.unit_mismatch"
    assert (finding.details["expected"], finding.details["found"]) == (expected, unit)
    assert finding.details["column"] >= 1
    assert "%(" not in finding.message + finding.remedy


@pytest.mark.parametrize(
    "expression",
    [
        "income <= param.line",
        "income * 12 <= param.yearly",
        "sum(household.income) / count(household.income) <= param.line",
        "sum(household.income) <= param.line * size",
        "age >= 80",
        'sex in ("1", "2")',
        'some m in ["a", "b"] satisfies m = sex',
    ],
)
def test_a_conversion_written_out_is_no_finding(expression):
    assert found(expression) == ()


@pytest.mark.parametrize(
    ("expressions", "code", "details"),
    [
        (('sex = "3"',), "rules.unknown_code", {"found": "3", "name": "sex"}),
        (('not(sex in ("1", "男"))',), "rules.unknown_code", {"found": "男"}),
        (("shoe > 40",), "rules.not_collected", {"name": "shoe", "column": 1}),
        (("age > 80 and age < 81",), "rules.never_true", {}),
        (("age(born, as_of) < 0",), "rules.never_true", {}),
        (('not(sex in ("1", "2"))',), "rules.never_true", {}),
        (("age >= 80", "age < 60"), "rules.contradiction", {"condition": "c1", "other": "c0"}),
        (("alone", "not(alone)"), "rules.contradiction", {}),
        (("income < wealth * 2", "income >= wealth * 2"), "rules.contradiction", {}),
        (("born < date(\"1940-01-02\")", "born > date(\"1940-01-01\")"), "rules.contradiction", {}),
        (('sex = "1"', 'sex != "1"'), "rules.contradiction", {}),
        (("age in [60..80)", "not(age < 80)"), "rules.contradiction", {}),
        (("is defined(sex)", "not(is defined(sex))"), "rules.contradiction", {}),
        (("alone or age < 18", "not(alone)", "age >= 18"), "rules.contradiction", {"other": "c0、c1"}),
        (("age >= 80", "age >= 80"), "rules.same_condition", {"condition": "c1", "other": "c0"}),
    ],
)  # fmt: skip
def test_a_condition_that_cannot_hold_is_found(expressions, code, details):
    findings = found(*expressions)
    assert [f.code for f in findings] == [code]
    assert details.items() <= findings[0].details.items()
    assert "%(" not in findings[0].message + findings[0].remedy


def test_conditions_that_can_hold_together_are_not_found():
    assert (
        found("age >= 60", "age >= 80", "age != 90", "income / size < param.line", "alone or age > 100") == ()
    )


def test_parameters_that_cross_one_day_make_a_contradiction_from_that_day():
    since = date(2026, 1, 1)
    table = ParameterTable(
        [
            Parameter("low", 60, "year", ALWAYS, "旧"),
            Parameter("high", 80, "year", Period(ALWAYS.start, since), "旧"),
            Parameter("high", 55, "year", Period(since), "新"),
        ]
    )
    (finding,) = found("age >= param.low", "age < param.high", parameters=table)
    assert (finding.code, finding.details["day"]) == ("rules.contradiction", "2026-01-01")


# --- tables


def table(inputs, *rows):
    made = tuple(Row(cells, {"o": str(i)}, ARTICLE) for i, cells in enumerate(rows))
    return DecisionTable("t", {"zh": "t"}, inputs, ("o",), made, {"o": "-1"}, {"o": "-2"}, ALWAYS)


@pytest.mark.parametrize(
    ("inputs", "rows", "expected"),
    [
        (("age",), [(">= 80",), ("[60..80)",)], []),
        (("age",), [(">= 80",), (">= 60",)], []),
        (("age",), [("> 80",), ("[60..80)",)], [("rules.table_gap", "80")]),
        (("age",), [(">= 80",), ("[60..79]",)], []),
        (("income",), [(">= 80",), ("[60..79]",)], [("rules.table_gap", "(79..80)")]),
        (("age",), [(">= 80",), ("[60..70)",), ("< 50",)], [("rules.table_gap", "[50..60)"), ("rules.table_gap", "[70..80)")]),
        (("age",), [("[60..80]",), ("[80..90]",)], [("rules.table_overlap", "80")]),
        (("age", "alone"), [("[60..80]", "true"), ("[80..90]", "false")], []),
        (("age",), [(">= 60",), (">= 80",)], [("rules.row_never_reached", None)]),
        (("age", "alone"), [("-", "true"), (">= 80", "true"), (">= 80", "-")], [("rules.row_never_reached", None)]),
        (("alone",), [("true",), ("false",), ("-",)], [("rules.row_never_reached", None)]),
        (("sex",), [('"1"',), ('"2"',), ('not("1")',)], [("rules.row_never_reached", None)]),
        (("born",), [('< date("1940-01-01")',), ('>= date("1940-01-03")',)], [("rules.table_gap", "[1940-01-01..1940-01-03)")]),
        (("true",), [("(age >= 80 and alone)",), ("(age >= 60 and age < 79)",), ("(age >= 80)",)], [("rules.table_gap", "79")]),
    ],
)  # fmt: skip
def test_gaps_overlaps_and_rows_never_reached_are_found(inputs, rows, expected):
    findings = check_table(table(inputs, *rows), KNOWN)
    assert [f.code for f in findings] == [code for code, _ in expected]
    for finding, (_, text) in zip(findings, expected, strict=True):
        assert text is None or finding.details["found"] == text
        assert "%(" not in finding.message + finding.remedy


CELLS = st.sampled_from(["-", "[1..3]", "> 2", "< 2", "2", "(0..4)", "not(2)", "1, 3"])


@given(st.lists(st.tuples(CELLS, CELLS, st.sampled_from(["-", "true", "false"])), min_size=1, max_size=5))
def test_a_row_is_reported_as_never_reached_exactly_when_no_person_reaches_it(rows):
    made = table(("a", "b", "c"), *rows)
    known = {"a": Fact("number", whole=True), "b": Fact("number", whole=True), "c": "boolean"}
    silent = {f.details["condition"] for f in check_table(made, known) if f.code == "rules.row_never_reached"}
    people = product(range(-1, 6), range(-1, 6), [True, False])
    hit = {first_hit(made, {"a": a, "b": b, "c": c}, date(2026, 1, 1)).row for a, b, c in people}
    assert silent == {str(n) for n in range(1, len(rows) + 1)} - {str(row) for row in hit}


EXPRESSIONS = st.recursive(
    st.sampled_from(["a >= 2", "a < 3", "a = b", "b in [1..2]", "b in (0, 3)", "c", "a > b", "c = true", "2 > b", "null"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from([" and ", " or "]), inner).map(lambda t: f"({t[0]}{t[1]}{t[2]})"),
        inner.map(lambda t: f"not({t})"),
    ),
    max_leaves=6,
)  # fmt: skip


@given(EXPRESSIONS, EXPRESSIONS)
def test_boxes_say_no_less_than_the_truth(one, other):
    """What no box holds is true of nobody; taking boxes away leaves out nobody for whom the rest is true."""
    trees = [parse(one), parse(other)]
    space = Space(trees, Vocabulary({}, {}, None), {})
    first, second = (space.boxes(tree) for tree in trees)
    both, rest = meet(first, second), first
    for box in second:
        rest = minus(rest, box, space.axes)
    run, run_other = map(compiled, trees)
    people = [{"a": a, "b": b, "c": c} for a in range(5) for b in range(5) for c in (True, False)]
    if not first:
        assert not any(run(p) for p in people)
    if not both:
        assert not any(run(p) and run_other(p) for p in people)
    if not rest:
        assert not any(run(p) and run_other(p) is False for p in people)


# --- time, citations


def test_a_hole_between_two_versions_is_found():
    before = rule("r", condition("c", "alone"), valid=Period(date(2020, 1, 1), date(2025, 1, 1)))
    after = rule("r", condition("c", "alone"), valid=Period(date(2026, 1, 1)))
    (finding,) = check([after, before], KNOWN)
    assert finding.code == "rules.version_hole"
    assert (finding.details["start"], finding.details["end"]) == (date(2025, 1, 1), date(2026, 1, 1))


def test_days_without_a_value_are_found_in_the_table_and_under_the_rule():
    table = ParameterTable(
        [
            Parameter("line", 1, "yuan/month", Period(date(2019, 1, 1), date(2024, 1, 1)), "旧"),
            Parameter("line", 2, "yuan/month", Period(date(2024, 7, 1)), "新"),
        ]
    )
    (hole,) = check_parameters(table)
    assert (hole.code, hole.details["start"], hole.details["end"]) == ("rules.parameter_hole", date(2024, 1, 1), date(2024, 7, 1))  # fmt: skip
    (missing,) = found("income < param.line", parameters=table)
    assert (missing.code, missing.details["day"]) == ("rules.parameter_missing", date(2024, 1, 1))


def test_a_citation_of_a_document_nobody_registered_is_found():
    assert found("alone", sources=["示例办法"]) == ()
    (finding,) = found("alone", sources=["《老年人权益保障法》", "GB/T 42195"])
    assert (finding.code, finding.details["article"]) == ("rules.unknown_document", ARTICLE)


def test_an_entangled_rule_is_looked_through_in_bounded_time():
    """2^30 boxes if multiplied out."""
    tangle = " and ".join(f"(x{i} > 1 or y{i} < 2)" for i in range(30))
    known = {f"{letter}{i}": "number" for letter in "xy" for i in range(30)}
    with at_most(1_000_000):
        assert check([rule("r", condition("c", tangle))], known) == ()


def test_a_rule_that_reads_one_not_in_force_is_found_with_the_first_such_day():
    read = rule("a", condition("c", "alone"), valid=Period(date(2020, 1, 1), date(2027, 1, 1)))
    reader = rule("b", condition("d", "rule.a"), valid=Period(date(2021, 1, 1)))
    (finding,) = check([read, reader], KNOWN)
    assert (finding.code, finding.details["rule"], finding.details["name"]) == ("rules.rule_missing", "b", "a")
    assert finding.details["day"] == date(2027, 1, 1)
    assert check([read, rule("b", condition("d", "rule.a"), valid=read.valid)], KNOWN) == ()


def test_a_table_that_reads_a_parameter_without_value_is_found_by_row():
    later = ParameterTable([Parameter("line", 1, "yuan/month", Period(date(2027, 1, 1)), "新")])
    (finding,) = check_table(table(("income",), ("< param.line",)), KNOWN, parameters=later)
    assert (finding.code, finding.details["condition"], finding.details["name"]) == ("rules.parameter_missing", "1", "line")


@pytest.mark.parametrize(
    ("expression", "steps"),
    [
        ("(some i in 1..1000 satisfies i = age)", None),
        ("(some i in 1..1001 satisfies i = age)", 1001),
        ("(some i in -600..600 satisfies i = age)", 1201),
        ("(some i in 1..40, j in 1..40 satisfies i + j = age)", 1600),
        ("(some i in 1..40 satisfies some j in [1..40] satisfies i + j = age)", 1600),
        ("count(for i in 1..99999999999999 return i) > 3", 10**12 + 1),
        ("(some i in 1..age satisfies i = 3)", None),
    ],
)
def test_a_loop_of_more_steps_than_anybody_needs_is_found(expression, steps):
    found_steps = [f.details["found"] for f in found(expression) if f.code == "rules.large_range"]
    assert found_steps == ([] if steps is None else [steps])
