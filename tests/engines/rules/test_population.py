"""One parser, two modes: quotients by multiplication, and legal FEEL that is asked per person."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.engines.rules import closure, parse, parse_cell, reasons
from lianxin.engines.rules.ast import Arithmetic, Literal, Logic, PerPerson, children, names
from lianxin.kernel.problems import ProblemError

NUMBERS = st.integers(-9, 9)
RELATED = {
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


@given(st.sampled_from(list(RELATED)), *[st.none() | NUMBERS] * 4)
def test_a_quotient_is_compared_exactly_whatever_the_signs(op, a, b, c, d):
    facts = {"a": a, "b": b, "c": c, "d": d}
    known = None not in facts.values() and b != 0 and d != 0
    expected = RELATED[op](Fraction(a, b), Fraction(c, d)) if known else None
    assert closure(f"a / b {op} c / d")(facts) is expected


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ("1 / 3 * 3 = 1", True),
        ("-(2 / 3) < 0", True),
        ("a / b / 2 >= 2", False),
        ("a / b in [3..4]", True),
        ("a / b in (1, 3.5)", True),
        ("a / b between 3.6 and 9", False),
        ("7 in (a / b * 2)", True),
        ("a / b in [1, 3.5]", True),
        ("a / 0 > 1", None),
        ("a / count([]) > 1", None),
        ("a / count([1, 1]) > 3", True),
        ("a / -2 < -3", True),
    ],
)
def test_quotients_in_comparisons_by_example(text, truth):
    assert closure(text)({"a": 7, "b": 2}) is truth
    assert reasons(parse(text)) == ()


def test_a_divisor_that_is_a_round_number_is_an_exact_factor():
    assert parse("x / 100") == Arithmetic("*", parse("x"), Literal(Decimal("0.01")))
    assert closure("x / 8 + 1")({"x": 1}) == Decimal("1.125")


@pytest.mark.parametrize(
    ("text", "code", "column", "value"),
    [
        ("x / 3 + 1", "rules.outside_quotient", 3, Decimal(2)),
        ('matches(s, "^白.+")', "rules.outside_function", 1, True),
        ("string length(s) > 2", "rules.outside_function", 1, False),
        ("birth.year < 1950", "rules.outside_form", 6, True),
        ("x ** 2 = 9", "rules.outside_form", 3, True),
        ("s instance of string", "rules.outside_form", 3, True),
        ("count(house[able = true]) = 1", "rules.outside_form", 12, True),
        ("x = [1..2]", "rules.outside_form", 5, None),
        ('add days(birth, 1) + duration("P1D") > birth', "rules.outside_function", 22, True),
        ("some i in 1..3 satisfies i = x", "rules.outside_form", 6, True),
        ("[x, 5][1] = 3", "rules.outside_form", 7, True),
        ("age(birth, as_of) > abs(-70)", "rules.outside_function", 21, True),
    ],
)
def test_what_lies_outside_the_small_tree_is_asked_per_person_with_a_reason(text, code, column, value):
    (reason,) = reasons(parse(text))
    assert (reason.code, reason.details["column"]) == (code, column)
    assert "%(" not in reason.message + reason.remedy
    facts = {
        "x": 3, "s": "白玛", "birth": date(1944, 2, 29), "as_of": date(2026, 1, 1), "age": 81,
        "house": [{"able": True}, {"able": False}],
    }  # fmt: skip
    assert closure(text)(facts) == value


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ('matches(s, "a")', {}),
        ('string(s) = "x"', {"s": None}),
        ('if s = "x" then abs(1) > 2 else abs(1) > 0', {"s": None}),
        ("count(house[able = true]) = 0", {"house": [{"able": None}]}),
        ("count(house[able = true]) = 0", {"house": [{}]}),
        ("count(house[able = true]) = 0", {"house": None}),
        ("count(house[n > limit]) = 0", {"house": [{"n": 1}]}),
        ('get value(house[1], "n") = 1', {"house": [{"n": 1, "m": None}]}),
        ("mean(house.n) < 3", {"house": [{"n": 1}, {"n": None}]}),
        ("abs(param.line) < 3", {"param": {}}),
        ("list contains(house, {n: 1})", {"house": [{"n": None}]}),
    ],
)
def test_a_missing_fact_leaves_a_per_person_part_unknown(text, facts):
    assert list(map(type, _per_person(text))) == [PerPerson]
    assert closure(text)(facts) is None


def _per_person(text):
    waiting = [parse(text)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, PerPerson):
            yield node
        else:
            waiting += children(node)


def test_fields_that_the_text_does_not_read_may_be_missing():
    assert closure("count(house[able = true]) = 1")({"house": [{"able": True, "income": None}]}) is True


def test_only_the_smallest_truth_is_per_person():
    tree = parse('alive and matches(s, "白")')
    assert isinstance(tree, Logic)
    assert closure('alive and matches(s, "白")')({"alive": False}) is False
    assert [name.text for name in names(tree)] == ["alive", "s"]
    loop = 'some m in house satisfies matches(m.s, "白") or m.able'
    assert closure(loop)({"house": [{"s": None, "able": False}, {"s": None, "able": True}]}) is True
    assert closure(loop)({"house": [{"s": None, "able": False}]}) is None


def test_the_facts_a_per_person_part_reads_are_named():
    text = 'matches(a.b, "x") and count(house[able = param.limit]) > abs(rule.r)'
    assert {name.text for name in names(parse(text))} == {"a.b", "house", "param.limit", "rule.r"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("max(1, 3, 2)", Decimal(3)),
        ("sum(1, 2)", Decimal(3)),
        ("count(list: [1, 2])", 2),
        ("age(day: as_of, birth: birth)", 75),
        ("years  between(birth, as_of)", 75),
        ("x /* 元 */ > 1 // a comment", True),
        ("some a in [1, 2], b in [2, 3] satisfies a = b", True),
        ("x in (< 5)", True),
        ("not(x in [1..2])", True),
        ('@"2026-01-01"', date(2026, 1, 1)),
    ],
)
def test_other_spellings_of_feel_run_everywhere_too(text, value):
    assert reasons(parse(text)) == ()
    assert closure(text)({"x": 3, "birth": date(1950, 5, 1), "as_of": date(2026, 1, 1)}) == value


def test_a_cell_that_asks_per_person_is_refused_by_column():
    with pytest.raises(ProblemError) as caught:
        parse_cell("string length(?) > 2", parse("s"))
    assert (caught.value.code, caught.value.details["column"]) == ("rules.outside_function", 1)


BOMBS = {
    "loops": "abs(count(for i in 1..100000000 return i)) > 0",
    "nested": "count(for a in 1..10000, b in 1..10000 return a) > 0",
    "recursion": "{f: function(n) f(n), r: f(1)}.r",
    "pattern": f'matches("{"a" * 60}", "(a*)*\\\\1(a*)*b")',
    "text": '(for x in 1..60 return if x = 1 then "ab" else partial[-1] + partial[-1])[-1] = "a"',
}


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_unknown_after_bounded_work(text):
    assert closure(text)({}) is None


@pytest.mark.parametrize(
    "text",
    [
        "(" * 1900,
        "[" * 1900,
        "-" * 1900 + "1",
        "a" + ".b" * 900,
        "not(" * 450,
        "a[" * 900,
        "{a:" * 600,
        "x" * 2001,
    ],
)
def test_a_text_that_is_too_much_is_refused(text):
    with pytest.raises(ProblemError):
        parse(text)
