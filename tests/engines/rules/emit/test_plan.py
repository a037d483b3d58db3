"""What a plan says of itself: what is decided per person and why, what is missing, which names it refuses."""

from datetime import date
from decimal import Decimal

import duckdb
import pyarrow as pa
import pytest

from lianxin.engines.rules import (
    DecisionTable,
    ParameterTable,
    Row,
    RuleBook,
    ask_next,
    emit,
    one_condition_short,
    why,
    why_not,
)
from lianxin.kernel.problems import ProblemError
from tests.engines.rules.emit import engines
from tests.engines.rules.emit.packs import EVER
from tests.engines.rules.emit.test_traps import COLUMNS, GONE, rule

DAY = date(2026, 10, 1)


def made(rules, *, columns=COLUMNS, derived=None, **more):
    return emit.plan(RuleBook(rules), emit.People(columns, derived or {}), ParameterTable([]), DAY, **more)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('matches(s, "a")', "rules.outside_function"),
        ("n / 3 + 1 > 2", "rules.outside_quotient"),
        ("some m in household satisfies m.n > n", "population.outer"),
        ("sum(household.s) > 3", "population.list"),
        ("(if x then n else s) = 3", "population.kinds"),
        ("n * n * n * n > 1", "population.digits"),
        ('s = "a\\u0000"', "population.text"),
    ],
)
def test_what_no_engine_says_alike_is_apart_with_its_reason_and_decided_in_python(text, code):
    plan = made([rule(text)])
    (apart,) = plan.apart
    assert (apart.code, apart.part, apart.reason.code) == ("r", "rule", code)
    assert apart.columns == ("r_reasons",)
    assert "%(" not in apart.reason.message + apart.reason.remedy
    rows = [{"id": "p0", "household": "h", "region": None, **GONE, "n": 2, "s": "a", "x": True}]
    (found,) = emit.apart(plan, rows)
    assert found == engines.by_closures(plan, rows)["p0"]
    assert plan.outputs == ()


def test_what_reads_something_apart_is_apart_itself_and_says_so():
    plan = made(
        [
            rule('matches(s, "a")', code="a"),
            rule("rule.a or x", code="b"),
            rule("odd", code="c"),
            rule("x", code="d"),
        ],
        derived={"odd": "n / 3 + 1 > 2", "unread": 'matches(s, "b")'},
        amounts={"d": "if rule.b then 1 else 2"},
    )
    found = [(one.code, one.part, one.reason.code) for one in plan.apart]
    assert sorted(found) == [
        ("a", "rule", "rules.outside_function"),
        ("b", "rule", "population.reads"),
        ("c", "rule", "population.reads"),
        ("d", "amount", "population.reads"),
        ("odd", "fact", "rules.outside_quotient"),
    ]
    assert {one.of for one in plan.outputs} == {"d"}
    rows = [
        {"id": f"p{i}", "household": "h", "region": None, **GONE, "n": i, "s": "ab", "x": bool(i)}
        for i in range(3)
    ]
    whole = engines.by_closures(plan, rows)
    for row in emit.apart(plan, rows):
        beside = engines.by_duckdb(plan, rows)[row["id"]]
        assert {**beside, **row} == whole[row["id"]]


def test_a_fact_that_no_column_gives_is_named():
    assert made([rule("nowhere > 3 or household.n = 3", "x")]).absent == ("nowhere",)


def test_only_what_is_asked_for_is_read():
    plan = made([rule("x")], derived={"age": "age(born, as_of)"})
    assert [column.name for column in plan.reads.values()] == ["x"]
    assert "born" not in emit.duckdb(plan)


def test_what_several_rules_ask_is_made_once_and_the_household_is_gone_over_once():
    adult = "some m in household satisfies age(m.born, as_of) >= 18"
    plan = made(
        [rule(adult, "count(household) > 1", code="a"), rule(adult, "sum(household.money) > 3", code="b")]
    )
    assert emit.duckdb(plan).count("GROUP BY") == emit.spark(plan).count("WINDOW w") == 1
    assert emit.duckdb(plan).count("EXTRACT(YEAR") == 1


def test_the_same_pack_gives_the_same_bytes():
    texts = {emit.spark(made([rule("x", "n in (3, 1, 2)")])) for _ in range(3)}
    assert len(texts) == 1


@pytest.mark.parametrize(
    ("rules", "columns"),
    [
        ([rule("x", code="a"), rule("x", code="A")], COLUMNS),
        ([rule("x", code="区" * 20)], COLUMNS),
        ([rule("x")], (emit.Column("x", "boolean"), emit.Column("X", "boolean"))),
        ([rule("x")], (emit.Column("household", "string"),)),
        ([rule("x")], (emit.Column("ID", "string"),)),
    ],
)
def test_names_that_an_engine_cannot_tell_apart_are_refused(rules, columns):
    with pytest.raises(ProblemError) as caught:
        made(rules, columns=columns)
    assert caught.value.code == "population.name"


def test_a_rule_and_a_table_that_give_columns_of_one_name_are_refused():
    table = DecisionTable("r", {"zh": "r"}, (), ("reasons",), (), {"reasons": "1"}, {"reasons": "2"}, EVER)
    with pytest.raises(ProblemError) as caught:
        made([rule("x")], tables=[table])
    assert caught.value.details == {"name": "r_reasons"}


def test_numbers_that_no_decimal_holds_are_refused():
    with pytest.raises(ValueError, match="DECIMAL"):
        emit.Column("n", "number", digits=30, scale=8)


def test_bits_say_the_same_words_as_the_decision_of_one_person():
    rules = [
        rule("x", "n > 3", 's = "a"'),
        rule("x", "n > 3", code="q", combine="any"),
        rule("x", code="z", unknown_as="yes"),
    ]
    plan = made(rules)
    rows = [
        {"id": f"{x}{n}{s}", "household": None, "region": None, **GONE, "x": x, "n": n, "s": s}
        for x in (True, False, None) for n in (4, 1, None) for s in ("a", "b", None)
    ]  # fmt: skip
    engine = engines.by_duckdb(plan, rows)
    columns = unpacked(plan, engine.values())
    for row in rows:
        alone = RuleBook(rules).decide(row, DAY)
        for code, expected in alone.items():
            found = tuple(columns[row["id"]][f"{code}_{part}"] for part in ("answer", "failed", "unknown"))
            assert found == (ANSWERS[expected.answer], expected.failed, expected.unknown)
        for decision in emit.decisions(plan, engine[row["id"]]):
            expected = alone[decision.rule.code]
            assert decision == expected
            for ask in (why, why_not, ask_next, one_condition_short):
                assert ask(decision) == ask(expected)


ANSWERS = {"no": 0, "yes": 1, "cannot_tell": 2}


def unpacked(plan, rows):
    result = pa.Table.from_pylist(list(rows))
    connection = duckdb.connect()
    connection.register("result", result)
    found = connection.sql(emit.unpacked(plan, "result"))
    return {row["id"]: row for row in found.to_arrow_table().to_pylist()}


def test_table_outputs_come_back_as_first_hit_gives_them():
    table = DecisionTable(
        "t",
        {"zh": "t"},
        ("n",),
        ("pay",),
        (Row(("> 3",), {"pay": "0.50"}),),
        {"pay": "1"},
        {"pay": "null"},
        EVER,
    )
    plan = made([], tables=[table])
    rows = [{"id": str(n), "household": None, "region": None, **GONE, "n": n} for n in (4, 1, None)]
    found = engines.by_duckdb(plan, rows)
    assert {id_: (row["t_row"], emit.table_outputs(plan, row)["t"]["pay"]) for id_, row in found.items()} == {
        "4": (1, Decimal("0.5")),
        "1": (0, 1),
        "None": (-1, None),
    }
