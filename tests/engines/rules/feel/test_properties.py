"""What holds for every expression and every value: reading what was written, exact arithmetic, durations, order."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from lianxin.engines.rules.feel import Date, compile, equal, evaluate, parse, value_of
from lianxin.engines.rules.feel.tree import (
    Arithmetic,
    AtLiteral,
    Between,
    Call,
    Compare,
    ContextOf,
    Entry,
    Filter,
    For,
    FormalParameter,
    FunctionOf,
    If,
    In,
    InstanceOf,
    Iterator,
    ListOf,
    Literal,
    Logic,
    Name,
    Negate,
    Node,
    Path,
    Quantified,
    RangeOf,
    TypeExpr,
)
from lianxin.engines.rules.feel.tree import (
    Test as UnaryTest,
)
from lianxin.engines.rules.feel.unparse import unparse
from lianxin.engines.rules.feel.values.durations import parse_duration
from lianxin.engines.rules.feel.values.numbers import DECIMAL128, number_text
from lianxin.engines.rules.feel.values.temporal import parse_date, parse_datetime
from lianxin.kernel.problems import ProblemError

NAMES = ["x", "年龄", "家庭 成员", "a-b", "Approved/Declined", "སྐད་ཡིག"]
numbers = st.decimals(-(10**9), 10**9, allow_nan=False, places=3)
names = st.sampled_from(NAMES)
comparators = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
types = st.recursive(
    st.sampled_from(["number", "date and time", "Any"]).map(TypeExpr),
    lambda inner: (
        inner.map(lambda t: TypeExpr("list", (t,)))
        | inner.map(lambda t: TypeExpr("context", (t, t), ("a", "b c")))
        | st.tuples(inner, inner).map(lambda pair: TypeExpr("function", (pair[0],), (), pair[1]))
    ),
    max_leaves=4,
)
leaves: st.SearchStrategy[Node] = st.one_of(
    numbers.map(Literal),
    st.text(max_size=5).map(Literal),
    st.sampled_from([True, False, None]).map(Literal),
    names.map(Name),
    st.sampled_from(["2026-10-01", "P1D", "no date"]).map(AtLiteral),
)


def _compound(node: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    two = st.tuples(node, node)
    items = st.lists(node, max_size=3).map(tuple)
    test = st.one_of(node, st.builds(UnaryTest, comparators, node))
    return st.one_of(
        st.builds(lambda op, ab: Arithmetic(op, *ab), st.sampled_from(["+", "-", "*", "/", "**"]), two),
        st.builds(lambda op, ab: Compare(op, *ab), comparators, two),
        st.builds(
            lambda op, parts: Logic(op, tuple(parts)),
            st.sampled_from(["and", "or"]),
            st.lists(node, min_size=2, max_size=3),
        ),
        node.map(Negate),
        st.builds(Between, node, node, node),
        st.builds(
            lambda subject, tests: In(subject, tuple(tests)), node, st.lists(test, min_size=1, max_size=2)
        ),
        st.builds(If, node, node, node),
        items.map(ListOf),
        st.builds(lambda a, b: ContextOf((Entry("k", a), Entry("a key", b))), node, node),
        st.builds(lambda ab, low, high: RangeOf(*ab, low, high), two, st.booleans(), st.booleans()),
        st.builds(Path, node, st.sampled_from(["name", "time offset"])),
        st.builds(Filter, node, node),
        st.builds(Call, names.map(Name), items),
        st.builds(lambda f, a, b: Call(Name(f), (a, b), ("n", "start position")), names, node, node),
        st.builds(InstanceOf, node, types),
        st.builds(lambda a, b, body: For((Iterator("i", a), Iterator("j", a, b)), body), node, node, node),
        st.builds(
            lambda kind, a, body: Quantified(kind, (Iterator("i j", a),), body),
            st.sampled_from(["some", "every"]),
            node,
            node,
        ),
        st.builds(
            lambda t, body: FunctionOf((FormalParameter("p q", t), FormalParameter("r")), body), types, node
        ),
    )


trees = st.recursive(leaves, _compound, max_leaves=12)


@given(trees)
def test_what_is_written_reads_back_as_the_same_tree(tree):
    assert parse(unparse(tree), names=NAMES) == tree


@given(trees)
def test_no_expression_raises_whatever_the_data(tree):
    compile(tree)({"x": value_of([1, {"name": "a"}]), "年龄": value_of(80)})


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(text):
    with suppress(ProblemError):
        assert parse(text) is not None


@given(numbers, numbers)
def test_arithmetic_is_that_of_decimal128(a, b):
    scope = {"a": a, "b": b}
    assert evaluate("a + b", scope) == DECIMAL128.add(a, b)
    assert evaluate("a - b", scope) == DECIMAL128.subtract(a, b)
    assert evaluate("a * b", scope) == DECIMAL128.multiply(a, b)
    assert evaluate("a / b", scope) == (DECIMAL128.divide(a, b) if b else None)
    assert evaluate("a < b", scope) is (a < b)
    if b:
        assert evaluate("modulo(a, b)", scope) == a - b * (a / b).to_integral_value("ROUND_FLOOR")


@given(numbers)
def test_a_number_is_read_back_from_its_text(number):
    assert Decimal(number_text(number)) == number
    assert evaluate(f"{number:f}") == number


@given(st.dates(), st.dates(), st.integers(-5000, 5000))
def test_dates_are_those_of_the_calendar(a, b, days):
    scope = {"a": a, "b": b, "days": timedelta(days=days)}
    assert equal(evaluate("a - b", scope), value_of(a - b))
    if date.min.toordinal() <= a.toordinal() + days <= date.max.toordinal():
        assert equal(evaluate("a + days", scope), value_of(a + timedelta(days=days)))
    assert evaluate("a.weekday", scope) == a.isoweekday()
    assert evaluate("week of year(a)", scope) == a.isocalendar()[1]
    assert parse_date(str(value_of(a))) == value_of(a)


@given(st.datetimes(), st.timedeltas(timedelta(days=-400), timedelta(days=400)))
def test_moments_move_by_durations(moment, delta):
    scope = {"m": moment, "d": delta}
    try:
        wanted = moment + delta
    except OverflowError:
        return
    assert equal(evaluate("m + d", scope), value_of(wanted))
    assert equal(evaluate("m + d - m", scope), value_of(delta))
    assert parse_datetime(str(value_of(moment))) == value_of(moment)


@given(st.integers(-(10**6), 10**6), st.timedeltas())
def test_durations_are_read_back_from_their_text(months, delta):
    for value in (evaluate(f'@"P1M" * {months}'), value_of(delta)):
        assert parse_duration(str(value)) == value


@given(st.dates(), st.integers(-2000, 2000))
def test_months_are_added_to_the_same_day_or_the_last(day, months):
    found = evaluate(f'd + @"P1M" * {months}', {"d": day})
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    assert isinstance(found, Date)
    assert (found.year, found.month) == (year, month + 1)
    assert found.day == day.day or (found.day < day.day and found.plus_months(0) == found and found.day >= 28)


@given(st.lists(st.integers(-5, 5), max_size=12))
def test_lists_functions_agree_with_python(items):
    scope = {"l": items}
    assert evaluate("sort(l, function(a, b) a < b)", scope) == sorted(items)
    assert evaluate("distinct values(l)", scope) == list(dict.fromkeys(items))
    assert evaluate("for x in l[item > 0] return x * 2", scope) == [x * 2 for x in items if x > 0]
    assert evaluate("sum(l)", scope) == (sum(items) if items else None)


@given(st.datetimes(min_value=datetime(1971, 1, 1), max_value=datetime(2100, 1, 1)))
def test_a_zone_is_the_same_moment_as_its_offset(moment):
    zoned = moment.replace(tzinfo=ZoneInfo("Asia/Shanghai"))
    scope = {"z": zoned, "o": zoned.astimezone(ZoneInfo("UTC"))}
    assert evaluate("z = o", scope) is True
    assert evaluate("z - o", scope) == evaluate('@"PT0S"')
