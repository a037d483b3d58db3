"""Expressions of the standard, each beside its value written as another expression."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from lianxin.engines.rules.feel import (
    Note,
    compile,
    equal,
    evaluate,
    kind_of,
    parse,
    parse_unary_tests,
    value_of,
)
from lianxin.kernel.problems import ProblemError

SCOPE = {
    "年龄": 81,
    "家庭 成员": [{"姓名": "卓玛", "收入": 500}, {"姓名": "次仁", "收入": None}],
    "a": 3,
    "b": 1,
    "a-b": 40,
    "Approved/Declined": "Approved",
    "Person's name": "Bob",
    "loans": [{"loan amount": 5, "kind": "x"}, {"loan amount": 7, "kind": "y"}],
}
SAME = [
    # names (§10.3.1.4): the longest in scope wins, blanks in between do not matter
    ("a-b", "40"),
    ("a - b", "2"),
    ("a -b", "2"),
    ("家庭  成员[1].姓名", '"卓玛"'),
    ("Approved/Declined", '"Approved"'),
    ("Person's name", '"Bob"'),
    ("loans[loan amount > 5].kind", '["y"]'),
    ("loans.loan amount", "[5, 7]"),
    ("for loan amount in loans.loan amount return loan amount + 1", "[6, 8]"),
    ("{foo bar: 1, baz: foo bar + 1}.baz", "2"),
    ("(function(first name, b) first name + b)(1, 2)", "3"),
    ('date and time("2020-01-01T00:00:00").time offset', "null"),
    # arithmetic
    ("2 + 3 * 4 ** 2", "50"),
    ("2 ** 3 ** 2", "64"),
    ("-2 ** 2", "4"),
    ("10 - 3 - 2", "5"),
    ("1 / 3 * 3", "0.9999999999999999999999999999999999"),
    ("1.5e3", "1500"),
    (".5 + .5", "1"),
    ('"a" + "b"', '"ab"'),
    ('"a" + 1', "null"),
    ('@"2026-01-31" + @"P1M"', '@"2026-02-28"'),
    ('@"P1M" + @"2024-01-31"', '@"2024-02-29"'),
    ('@"2026-03-01" - @"2026-02-01"', '@"P28D"'),
    ('@"2026-01-01" + @"PT36H"', '@"2026-01-02"'),
    ('@"23:30:00" + @"PT1H"', '@"00:30:00"'),
    ('@"00:30:00" - @"23:30:00"', '@"-PT23H"'),
    ('@"2021-03-28T01:30:00@Europe/Paris" + @"PT1H"', '@"2021-03-28T03:30:00@Europe/Paris"'),
    ('@"2026-01-01T00:00:00Z" - @"2026-01-01T00:00:00"', "null"),
    ('@"P1Y" / @"P1M"', "12"),
    ('@"P1Y6M" * 1.5', '@"P2Y3M"'),
    ('2 / @"P1D"', "null"),
    ('@"999999999-12-31" + @"P1D"', "null"),
    # comparison and logic
    ("null = null", "true"),
    ("1 = null", "false"),
    ('1 = "1"', "null"),
    ("[1, [2]] = [1, [2]]", "true"),
    ("{a: 1, b: 2} = {b: 2, a: 1}", "true"),
    ("[1..2] = [1..2)", "false"),
    ('@"2002-04-02T12:00:00-01:00" = @"2002-04-02T17:00:00+04:00"', "true"),
    ('@"23:00:50" = @"23:00:50Z"', "false"),
    ('@"23:00:50" < @"23:00:51Z"', "null"),
    ("true < false", "null"),
    ('"a" < "b"', "true"),
    ("false and null", "false"),
    ("true and null", "null"),
    ("5 between 1 and 5 and true", "true"),
    ("if null then 1 else 2", "2"),
    # in, ranges, unary tests
    ("5 in [1..5[", "false"),
    ("1 in ]1..5]", "false"),
    ("5 in (1..5]", "true"),
    ("5 in (< 3, > 4)", "true"),
    ("5 in <= 5", "true"),
    ("5 in (? > 3 and ? < 6)", "true"),
    ("1 in [[2..3], [0..1]]", "true"),
    ("[1,2] in ([1,2], [3])", "true"),
    ("null in (< 5)", "null"),
    ("(>= 5).start included", "true"),
    ("(< 5).start", "null"),
    ('[1.."a"]', "null"),
    # lists, filters, paths
    ("[1, 2, 3][-1]", "3"),
    ("[1, 2, 3][4]", "null"),
    ("[1, 2, 3][item > a - 1]", "[3]"),
    ("[{x: 1}, {x: null}, {y: 2}][x > 0]", "[{x: 1}]"),
    ('[1, 2]["no"]', "null"),
    ("null[1]", "null"),
    ("5[1]", "5"),
    ("[[1, 2], [3]][1][2]", "2"),
    # loops
    ("for i in 3..1 return i", "[3, 2, 1]"),
    ("for i in 1..2, j in i..2 return [i, j]", "[[1,1],[1,2],[2,2]]"),
    ("for i in 0..4 return if i = 0 then 1 else i * partial[-1]", "[1,1,2,6,24]"),
    ("for i in 1..3 return count(partial)", "[0,1,2]"),
    ('for d in @"2026-02-27"..@"2026-03-01" return d.day', "[27, 28, 1]"),
    ("for i in (1..4) return i", "[2, 3]"),
    ("for i in 5 return i", "[5]"),
    ("for i in null return i", "null"),
    ("some x in [1, null] satisfies x > 1", "null"),
    ("every x in [] satisfies false", "true"),
    ("every x in [1, 2], y in [2, 3] satisfies x < y", "false"),
    ("some x in [1] satisfies x", "null"),
    # functions
    ("{add: function(x, y: number) x + y, r: add(y: 1, x: 2)}.r", "3"),
    ('{f: function(x: number) x, r: f("1")}.r', "null"),
    ("{f: function(x: number) x, r: f([1])}.r", "1"),
    ('(function(x) external {java: {class: "A", method signature: "b()"}})(1)', "null"),
    ("{n: 2, f: function(x) x * n, g: function(n) f(n), r: g(10)}.r", "20"),
    # instance of
    ("1 instance of number", "true"),
    ("null instance of Any", "false"),
    ("null instance of Null", "true"),
    ('[1, "a"] instance of list<number>', "false"),
    ("[1, null] instance of list<number>", "true"),
    ('{a: 1, b: "x"} instance of context<a: number>', "true"),
    ("[1..2] instance of range<number>", "true"),
    ("(function(a: number) a) instance of function<number> -> Any", "true"),
    ("1 instance of nothing", "null"),
    ('@"P1D" instance of days and time duration and true', "true"),
    # text
    (r'"\u5353\u739b"', '"卓玛"'),
    (r'string length("\uD83D\uDE00")', "1"),
    (r'"a\sb"', r'"a\\sb"'),
    (
        'string([1, "a\\"b", {a: null, "x:y": @"P1D"}, [1..2)])',
        r'"[1, \"a\\\"b\", {a: null, \"x:y\": P1D}, [1..2)]"',
    ),
    ("string(1.10)", '"1.1"'),
    ("string(1e10)", '"10000000000"'),
    ("1 + /* // */ 1 // end", "2"),
]


@pytest.mark.parametrize(("text", "expected"), SAME, ids=[text for text, _ in SAME])
def test_an_expression_has_the_value_of_the_standard(text, expected):
    found, wanted = evaluate(text, SCOPE), evaluate(expected, SCOPE)
    assert kind_of(found) == kind_of(wanted)
    assert equal(found, wanted) is True


CELLS = [
    ("-", 5, True),
    ("> 3", 5, True),
    ("> 3, < 0", 2, False),
    ("not(1, 2)", 3, True),
    ("not(> 3)", None, None),
    ("[60..80)", 80, False),
    ('"a", "b"', "b", True),
    ("null", None, True),
    ("? > 3 and ? < 9", 5, True),
    ("not(?) and true", False, True),
    ("false", False, True),
    ("a > 2", "anything", True),
    ("[1, 2, 3]", 2, True),
    ("[[1..2], 7]", 2, True),
    ('starts with(?, "x")', "xy", True),
    ('@"2026-01-01"', None, False),
]


@pytest.mark.parametrize(("text", "value", "expected"), CELLS, ids=[text for text, _, _ in CELLS])
def test_a_cell_tests_its_input(text, value, expected):
    cell = compile(parse_unary_tests(text, names=SCOPE))
    assert cell(value_of({**SCOPE, "?": value})) is expected


REFUSED = [
    ("1 +", "rules.unexpected", 4),
    ("年龄 >= 80,", "rules.unexpected", 9),
    ('"open', "rules.unclosed_string", 1),
    ("f(1, b: 2)", "rules.unexpected", 2),
    ("1e7000", "rules.number_range", 1),
    (r'"\uD83D"', "rules.bad_character", 1),
    ("if true then 1", "rules.unexpected", 15),
    ("for x return 1", "rules.unexpected", 5),
    ("then", "rules.unexpected", 1),
    ("年龄 = “八十”", "rules.bad_character", 6),
    ("1 /* open", "rules.unexpected", 4),
]


@pytest.mark.parametrize(("text", "code", "column"), REFUSED, ids=[text for text, _, _ in REFUSED])
def test_text_that_is_no_feel_is_refused_with_its_column(text, code, column):
    with pytest.raises(ProblemError) as refused:
        parse(text, names=SCOPE)
    assert (refused.value.code, refused.value.details["column"]) == (code, column)


def test_notes_say_why_a_value_became_null():
    notes: list[Note] = []
    assert evaluate('nobody + 1 + ("a" * 2)', notes=notes) is None
    assert [(note.code, note.at) for note in notes] == [("feel.unknown_name", 1), ("feel.operands", 19)]


def test_the_clock_is_a_value_that_is_passed_in():
    now = datetime(2026, 10, 1, 8, 30, tzinfo=UTC)
    assert str(evaluate("now()", now=now)) == "2026-10-01T08:30:00Z"
    assert str(evaluate('today() - @"P1D"', now=now)) == "2026-09-30"
    assert evaluate("today()") is None


def test_a_scope_may_compute_on_demand():
    asked = []

    class Scope(dict):
        def __contains__(self, name):
            return name == "x"

        def __getitem__(self, name):
            asked.append(name)
            return value_of(7)

    assert compile(parse("if x = 7 then x else y"))(Scope()) == 7
    assert asked == ["x", "x"]
