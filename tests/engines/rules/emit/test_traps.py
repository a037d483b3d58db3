"""Each trap in which an engine was once seen to give a silent wrong answer (population.md §3.3), and its kin, by example.

Every example runs on every engine at hand and must give the stated value.
"""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from lianxin.engines.rules import Condition, ParameterTable, Rule, RuleBook, emit
from lianxin.kernel.periods import Period
from lianxin.kernel.problems import ProblemError
from tests.engines.rules.emit import engines
from tests.engines.rules.emit.packs import EVER

COLUMNS = (
    emit.Column("x", "boolean"),
    emit.Column("n", "number"),
    emit.Column("s", "string"),
    emit.Column("born", "date"),
    emit.Column("money", "number", digits=11, scale=2),
)
GONE = dict.fromkeys(("x", "n", "s", "born", "money"))
YES, NO, CANNOT_TELL = 1, 0, 2
RUNS = {
    "closures": engines.by_closures,
    "duckdb": engines.by_duckdb,
    "polars": engines.by_polars,
    "postgresql": engines.by_postgresql,
}


def rule(*expressions, code="r", **how):
    conditions = tuple(
        Condition(f"c{i}", {"zh": text}, text, "《示例》") for i, text in enumerate(expressions)
    )
    return Rule(code, {"zh": code}, conditions, EVER, **how)


def planned(*expressions, day=date(2026, 10, 1), derived=None, amount=None, tables=(), **how):
    people = emit.People(COLUMNS, derived or {})
    amounts = {"r": amount} if amount else None
    return emit.plan(
        RuleBook([rule(*expressions, **how)]), people, ParameterTable([]), day, tables=tables, amounts=amounts
    )


def said(plan, row):
    """A row with the answers and masks that its reasons hold."""
    for decision in emit.decisions(plan, row):
        code, answer = decision.rule.code, ("no", "yes", "cannot_tell").index(decision.answer)
        row[f"{code}_answer"] = answer
        row[f"{code}_failed"], row[f"{code}_unknown"] = decision.failed, decision.unknown
    return row


def everywhere(plan, *people):
    """The rows of the result, by engine, of people who live together."""
    rows = [
        {"id": f"p{i}", "household": "h", "region": None, **GONE, **person} for i, person in enumerate(people)
    ]
    assert plan.apart == (), plan.apart[0].reason.message
    for name, run in RUNS.items():
        if name != "postgresql" or engines.postgresql() is not None:
            found = run(plan, rows)
            yield name, [said(plan, found[f"p{i}"]) for i in range(len(rows))]


@pytest.mark.parametrize(
    ("text", "person", "answer"),
    [
        # NOT (x) IS NULL is read as NOT (x IS NULL) without brackets
        ("is defined(not(x))", {"x": None}, NO),
        ("is defined(not(x))", {"x": True}, YES),
        ("is defined(not(x))", {"x": False}, YES),
        ("is defined(n in (1, 2))", {"n": None}, NO),
        ("is defined(n in (1, 2))", {"n": 3}, YES),
        ("not(x) and is defined(x)", {"x": False}, YES),
        # an equality with what is missing is neither true nor false
        ("x = null", {"x": True}, CANNOT_TELL),
        ("x = true", {"x": None}, CANNOT_TELL),
        ("not(s = \"a\")", {"s": None}, CANNOT_TELL),
        ("s != \"a\"", {"s": None}, CANNOT_TELL),
        ("s in (\"a\", null)", {"s": "b"}, CANNOT_TELL),
        ("not(s in (\"a\", null))", {"s": "a"}, NO),
        ("n in (1, 2, 3)", {"n": None}, CANNOT_TELL),
        # a choice that is made before anybody is asked keeps the bounds of what was not chosen; reckoned with, it is its own number
        ("-(if true then 0 else n) = 0", {"n": 3}, YES),
        ("(if true then 2 else n) * 3 = 6", {"n": 3}, YES),
        ("(if false then n else 2) + 3 = 5", {"n": None}, YES),
        # Kleene
        ("x and n > 3", {"x": False}, NO),
        ("x or n > 3", {"n": 4}, YES),
        ("x and n > 3", {"n": 4}, CANNOT_TELL),
        ("if x then n > 3 else n > 2", {"n": 5}, YES),
        ("if x then n > 3 else n > 2", {"n": 3}, CANNOT_TELL),
        # whole numbers that would wrap or be cut the wrong way
        ("n * n * n > 0", {"n": 2_000_000_000}, YES),
        ("n + n > 0", {"n": 2_000_000_000}, YES),
        ("years between(born, as_of) = -1", {"born": date(2027, 10, 1)}, YES),
        ("years between(born, as_of) = 0", {"born": date(2027, 9, 30)}, YES),
        # exact decimals
        ("money * 3 = 0.3", {"money": Decimal("0.10")}, YES),
        ("money / 3 = 0.1", {"money": Decimal("0.30")}, YES),
        ("money / n <= 800", {"money": Decimal("2400.00"), "n": 3}, YES),
        ("money / n <= 800", {"money": Decimal("2400.01"), "n": 3}, NO),
        ("money / n <= -800", {"money": Decimal("2400.01"), "n": -3}, YES),
        ("money / n <= 800", {"money": Decimal("1.00"), "n": 0}, CANNOT_TELL),
        # texts: quotes, backslashes, letters that sort or fold differently somewhere
        ("s = \"it's\"", {"s": "it's"}, YES),
        ('s = "a\\\\b"', {"s": "a\\b"}, YES),
        ('s = "a\\"b"', {"s": 'a"b'}, YES),
        ('s = "A"', {"s": "a"}, NO),
        ('s = "a"', {"s": "a "}, NO),
        ('s = "é"', {"s": "e\u0301"}, NO),
        ('s < "b"', {"s": "a"}, CANNOT_TELL),
        # days
        ('add months(born, 1) = @"2024-02-29"', {"born": date(2024, 1, 31)}, YES),
        ('add months(born, 12) = @"2025-02-28"', {"born": date(2024, 2, 29)}, YES),
        ('add months(born, -1) = @"2023-12-31"', {"born": date(2024, 1, 31)}, YES),
        ("is defined(add days(born, 1))", {"born": date(9999, 12, 31)}, NO),
        ("is defined(add months(born, -1))", {"born": date(1, 1, 31)}, NO),
        ("is defined(add months(born, n / 2))", {"born": date(2024, 1, 31), "n": 3}, NO),
        ('add months(born, n / 2) = @"2024-02-29"', {"born": date(2024, 1, 31), "n": 2}, YES),
        ("days between(born, as_of) > 738000", {"born": date(1, 1, 1)}, YES),
    ],
)  # fmt: skip
def test_a_trap_catches_no_engine(text, person, answer):
    for engine, (row,) in everywhere(planned(text), person):
        assert (engine, row["r_answer"]) == (engine, answer)


@pytest.mark.parametrize(
    ("day", "born", "age"),
    [
        (date(2023, 2, 28), date(1944, 2, 29), 78),
        (date(2023, 3, 1), date(1944, 2, 29), 79),
        (date(2024, 2, 29), date(1944, 2, 29), 80),
        (date(2026, 10, 1), date(2026, 10, 1), 0),
        (date(2026, 10, 1), date(1906, 10, 1), 120),
        (date(2026, 10, 1), date(2026, 10, 2), None),
    ],
)
def test_ages_are_completed_years_and_unknown_before_birth(day, born, age):
    plan = planned("is defined(age)", day=day, derived={"age": "age(born, as_of)"}, amount="age")
    for engine, (row,) in everywhere(plan, {"born": born}):
        assert (engine, row["r_answer"], row["r_amount"]) == (engine, YES if age is not None else NO, age)


def test_reasons_of_thirty_conditions_neither_wrap_nor_turn_negative():
    for count in (14, 15, 16, 30, 31):
        plan = planned(*["x"] * count)
        for engine, (row,) in everywhere(plan, {"x": False}):
            assert (engine, row["r_failed"], row["r_unknown"]) == (engine, 2**count - 1, 0)


def test_a_sum_over_a_household_neither_wraps_nor_loses_what_is_unknown():
    plan = planned(
        "sum(household.n) > 4000000000",
        "known sum(household.n) > 4000000000",
        "unknown count(household.n) = 1",
    )
    rows = [{"n": 2_000_000_000}, {"n": 2_000_000_000}, {"n": 2_000_000_000}]
    for engine, found in everywhere(plan, *rows):
        assert (engine, [(r["r_failed"], r["r_unknown"]) for r in found]) == (engine, [(4, 0)] * 3)
    for engine, found in everywhere(plan, *rows, {}):
        assert (engine, [(r["r_failed"], r["r_unknown"]) for r in found]) == (engine, [(0, 1)] * 4)


def test_people_of_no_household_are_not_one_household():
    plan = planned("count(household) = 1")
    rows = [{"id": f"p{i}", "household": None, "region": None, **GONE} for i in range(3)]
    for run in (engines.by_closures, engines.by_duckdb, engines.by_polars):
        assert {said(plan, row)["r_answer"] for row in run(plan, rows).values()} == {CANNOT_TELL}


def test_bitmasks_of_a_county_sum_up_beyond_four_thousand_million():
    plan = planned(*["x"] * 30)
    rows = [{"id": f"p{i}", "household": None, "region": None, **GONE, "x": False} for i in range(5)]
    found = list(engines.by_polars(plan, rows).values())
    expected = emit.checksums(plan, engines.by_closures(plan, rows).values())
    assert emit.checksums(plan, found) == expected
    assert sum(row["r_reasons"] for row in found) == 5 * (2**30 - 1) > 2**32


def test_a_checksum_notices_two_people_exchanged():
    plan = planned("x")
    rows = [
        {"id": "p0", "r_reasons": 1},
        {"id": "p1", "r_reasons": 0},
    ]
    exchanged = [{**rows[0], "id": "p1"}, {**rows[1], "id": "p0"}]
    assert emit.checksums(plan, rows) != emit.checksums(plan, exchanged)


def test_columns_named_as_the_steps_or_as_sql_words_do_no_harm():
    columns = tuple(emit.Column(name, "number") for name in ("v0", "c0", "s0", "select", 'a"b', "w"))
    people = emit.People(columns)
    expression = "v0 + c0 + s0 + select + w > 0 and count(household) = 1 and known sum(household.v0) = 1"
    plan = emit.plan(RuleBook([rule(expression)]), people, ParameterTable([]), date(2026, 10, 1))
    rows = [{"id": "p0", "household": "h", "region": None, **{column.name: 1 for column in columns}}]
    for run in (engines.by_closures, engines.by_duckdb, engines.by_polars):
        assert said(plan, run(plan, rows)["p0"])["r_answer"] == YES


def test_a_column_of_another_type_is_refused_by_name():
    plan = planned("money > 3")
    frame = pl.LazyFrame({"id": ["p0"], "household": ["h"], "money": [0.5]})
    with pytest.raises(ProblemError) as caught:
        emit.polars(plan, frame)
    assert (caught.value.code, caught.value.details["name"]) == ("population.column", "money")


def test_a_rule_not_in_force_is_absent_and_unknown_to_the_others():
    later = Rule("later", {"zh": ""}, (), Period(date(2030, 1, 1)))
    plan = emit.plan(
        RuleBook([later, rule("rule.later")]), emit.People(COLUMNS), ParameterTable([]), date(2026, 10, 1)
    )
    for _, (row,) in everywhere(plan, {}):
        assert row["r_answer"] == CANNOT_TELL
        assert "later_reasons" not in row
