"""Built-in functions by the examples of the standard (DMN 1.5 §10.3.4)."""

from __future__ import annotations

import pytest

from lianxin.engines.rules.feel import equal, evaluate, kind_of
from lianxin.engines.rules.feel.library import BUILTINS

SAME = [
    ('number("1 000,0", " ", ",")', "1000"),
    ('number("1,000.5", ",", ".")', "1000.5"),
    ('number("1.000", ".", ".")', "null"),
    ('number(from: "12", grouping separator: null, decimal separator: null)', "12"),
    ('date("2012-12-25") - date("2012-12-24")', 'duration("P1D")'),
    ("date(2024, 2, 30)", "null"),
    ('time(23, 59, 1.5, duration("-PT1H"))', 'time("23:59:01.5-01:00")'),
    ('string(time(11, 59, 45, duration("PT2H45M55S")))', '"11:59:45+02:45:55"'),
    (
        'string(date and time(2012, 12, 24, 23, 59, 0, "Asia/Shanghai"))',
        '"2012-12-24T23:59:00@Asia/Shanghai"',
    ),
    ('years and months duration(date("2011-12-22"), date("2013-08-24"))', 'duration("P1Y8M")'),
    ('string(duration("P1DT26H"))', '"P2DT2H"'),
    ('duration("P1Y1D")', "null"),
    ("not(null)", "null"),
    ('substring("foobar", 3, 3)', '"oba"'),
    ('substring("foobar", -2, 1)', '"a"'),
    ('substring("foobar", 0)', "null"),
    (r'substring("\U01F40Eab", 2)', '"ab"'),
    ('substring after("foobar", "ob")', '"ar"'),
    ('substring before("foobar", "xyz")', '""'),
    ('replace("abracadabra", "a(.)", "a$1$1")', '"abbraccaddabbra"'),
    ('replace("abc", "b", "$$")', "null"),
    ('replace("abc", "x*", "-")', "null"),
    ('contains("foobar", "of")', "false"),
    ('split("a;b;c;;", ";")', '["a","b","c","",""]'),
    ('string join(["a", null, "c"], "-")', '"a-c"'),
    ('string join(["a", 1])', "null"),
    (r'matches("卓玛", "\p{IsCJKUnifiedIdeographs}+")', "true"),
    ('matches("foobar", "^Fo*b", "i")', "true"),
    ("list contains([1, null], null)", "true"),
    ("count([])", "0"),
    ('min("b", "a")', '"a"'),
    ("min([])", "null"),
    ("max([1, null])", "null"),
    ("sum([])", "null"),
    ("sum(1, 2, 3)", "6"),
    ("mean([1, 2, 3])", "2"),
    ("all([true, null, false])", "false"),
    ("any([])", "false"),
    ("sublist([4, 5, 6], 1, 2)", "[4, 5]"),
    ("append([1], 2, null)", "[1, 2, null]"),
    ("concatenate([1, 2], [3])", "[1, 2, 3]"),
    ("insert before([1, 3], 1, 2)", "[2, 1, 3]"),
    ("remove([1, 2, 3], 2)", "[1, 3]"),
    ("index of([1, 2, 3, 2], 2)", "[2, 4]"),
    ("union([1, 2], [2, 3])", "[1, 2, 3]"),
    ("distinct values([1, [2], 1.0, [2], null, null])", "[1, [2], null]"),
    ("flatten([[1, 2], [[3]], 4])", "[1, 2, 3, 4]"),
    ("product([2, 3, 4])", "24"),
    ("median([6, 1, 2, 3])", "2.5"),
    ("mode([6, 1, 9, 6, 1])", "[1, 6]"),
    ("sort(list: [3, 1, 4, 5, 2], precedes: function(x, y) x < y)", "[1, 2, 3, 4, 5]"),
    ("sort([{k: 1, v: 1}, {k: 0, v: 2}, {k: 1, v: 3}], function(x, y) x.k < y.k).v", "[2, 1, 3]"),
    ("decimal(2.5, 0)", "2"),
    ("decimal(1/3, 2)", "0.33"),
    ("decimal(123456, -3)", "123000"),
    ("floor(-1.56, 1)", "-1.6"),
    ("ceiling(-1.56, 1)", "-1.5"),
    ("round up(-5.5, 0)", "-6"),
    ("round half down(5.5, 0)", "5"),
    ("round down(1.126, 2)", "1.12"),
    ('abs(@"-P1D")', '@"P1D"'),
    ("modulo(-12, 5)", "3"),
    ("modulo(-10.1, 4.5)", "3.4"),
    ("modulo(10.1, -4.5)", "-3.4"),
    ("sqrt(16)", "4"),
    ("sqrt(-1)", "null"),
    ("even(-2)", "true"),
    ("odd(1.5)", "null"),
    ('get value({key1: "v"}, "key1")', '"v"'),
    ('get entries({a: 1})[key = "a"].value', "[1]"),
    ('context put({x: 1, y: {a: 0}}, ["y", "a"], 2)', "{x: 1, y: {a: 2}}"),
    ('context put({x: 1}, ["y", "a"], 2)', "null"),
    ("context merge([{x: 1}, {x: 2, y: 3}])", "{x: 2, y: 3}"),
    ("day of week(date(2019, 9, 17))", '"Tuesday"'),
    ("week of year(date(2005, 1, 1))", "53"),
    ("week of year(date(2003, 12, 29))", "1"),
    ("day of year(date(2019, 9, 17))", "260"),
    ('is(@"23:00:50Z", @"23:00:50+00:00")', "true"),
    ('is(time("23:00:50z"), time("23:00:50+00:00"))', "true"),
    ('time("23:59:00z") + duration("PT2M")', 'time("00:01:00@Etc/UTC")'),
    ('is(@"13:00:00Z", @"14:00:00+01:00")', "false"),
    ("before(1, 10)", "true"),
    ("before([1..10), [10..20])", "true"),
    ("before([1..10], [10..20])", "false"),
    ("after((11..20], 11)", "true"),
    ("meets([1..5], [5..10])", "true"),
    ("met by([5..10], [1..5))", "false"),
    ("overlaps([1..5), [5..8])", "false"),
    ("overlaps before([1..5], [3..8])", "true"),
    ("overlaps before([1..5], (1..5])", "true"),
    ("overlaps before([1..5), [1..5])", "false"),
    ("overlaps after([3..8], [1..5])", "true"),
    ("finishes([5..10], [1..10])", "true"),
    ("finished by([1..10], 10)", "true"),
    ("includes([1..10], [1..10))", "true"),
    ("during(5, (5..10])", "false"),
    ("starts((1..5), (1..10])", "true"),
    ("started by([1..10], [1..5])", "true"),
    ("coincides([1..5], [1..5))", "false"),
    ("after(point: 5, range: [1..4])", "true"),
    ('before(1, "a")', "null"),
    ('range("[18..21)")', "[18..21)"),
    ('range("(..21)").end', "21"),
    ('range("[..21]")', "null"),
    ('range("[2..1]")', "null"),
    # arguments
    ('upper case(["a"])', '"A"'),
    ('upper case(["a", "b"])', "null"),
    ('upper case(text: "a")', "null"),
    ("count(list: [1], more: 2)", "null"),
    ("abs()", "null"),
]


@pytest.mark.parametrize(("text", "expected"), SAME, ids=[text for text, _ in SAME])
def test_a_function_gives_the_value_of_the_standard(text, expected):
    found, wanted = evaluate(text), evaluate(expected)
    assert kind_of(found) == kind_of(wanted)
    assert equal(found, wanted) is True


@pytest.mark.parametrize("name", sorted(BUILTINS))
@pytest.mark.parametrize("arguments", ["", "null", "{}", "1, 2, 3, 4, 5, 6, 7, 8", "nobody: 1", "null, null"])
def test_no_function_raises_on_wrong_arguments(name, arguments):
    evaluate(f"{name}({arguments})")


def _java(method: str, arguments: str) -> object:
    names = ", ".join("abc"[: arguments.count(",") + 1]) if arguments else ""
    of_class, _, signature = method.rpartition(":")
    return evaluate(
        f'(function({names}) external {{java: {{class: "{of_class}", method signature: "{signature}"}}}})({arguments})'
    )


def test_some_methods_of_java_are_done_in_python():
    assert _java("java.lang.Math:max(int, int)", "1, 2") == 2
    assert str(_java("java.lang.Math:cos(double)", "123")) == "-0.8879689066918555"
    assert (
        _java("java.lang.String:format(java.lang.String, [Ljava.lang.Object;)", '"foo %s", "bar"')
        == "foo bar"
    )
    assert _java("java.lang.Integer:valueOf(java.lang.String)", '"12"') == 12


def test_other_external_functions_are_null():
    assert _java("java.lang.System:exit(int)", "1") is None
    assert _java("java.lang.Math:__class__(int)", "1") is None
    assert _java("java.lang.Math:max(int, int)", '1, "a"') is None
    assert _java("java.lang.Math:max(int)", "1, 2") is None
    assert evaluate('(function(x) external {pmml: {document: "d", model: "m"}})(1)') is None
