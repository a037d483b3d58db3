"""Random packs (rules, tables, derived facts, parameters by region) and random people in households, gaps included."""

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from lianxin.engines.rules import (
    Condition,
    DecisionTable,
    Parameter,
    ParameterTable,
    Row,
    Rule,
    RuleBook,
    emit,
)
from lianxin.kernel.periods import Period

EVER = Period(date.min)
DAYS = st.sampled_from(
    [date(2026, 10, 1), date(2024, 2, 29), date(2023, 2, 28), date(2023, 3, 1), date(2000, 1, 1)]
)
BIRTHS = st.one_of(
    st.sampled_from(
        [
            date(1944, 2, 29),
            date(2024, 2, 29),
            date(2026, 10, 1),
            date(1906, 10, 1),
            date(2044, 2, 29),
            date(2026, 10, 2),
        ]
    ),
    st.dates(date(1903, 1, 1), date(2031, 12, 31)),
)
FAR = st.sampled_from([date(1, 1, 1), date(9999, 12, 31), date(1582, 10, 10)])
COLUMNS = (
    emit.Column("出生", "date"),
    emit.Column("last", "date"),
    emit.Column("n", "number"),
    emit.Column("big", "number", digits=18),
    emit.Column("收入", "number", digits=11, scale=2),
    emit.Column("tiny", "number", digits=5, scale=4),
    emit.Column("ok", "boolean"),
    emit.Column("sure", "boolean", required=True),
    emit.Column("sex", "string"),
    emit.Column("s", "string"),
)
DERIVED = {
    "age": "age(出生, as_of)",
    "alone": "count(household.出生) = 1",
    "elders": "sum(for m in household return if m.age >= param.old then 1 else 0)",
    "mean_low": "known sum(household.收入) / count(household) < param.line and sum(household.收入) / count(household) < param.line",
    "oldest": "max(household.age)",
    "due": "add months(last, 3)",
}
WORDS = ["1", "2", "9", "甲", "", "it's", 'a"b', "a\\b", "'); --", "%s", "{0}"]


def _one(*texts):
    return st.sampled_from(texts)


def _join(*parts):
    return st.tuples(*(st.just(part) if isinstance(part, str) else part for part in parts)).map("".join)


def _quoted(word):
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'


TEXTS = _one("sex", "s", "null") | st.sampled_from(WORDS).map(_quoted)
PLAIN_NUMBERS = _one(
    "n", "big", "收入", "tiny", "age", "elders", "param.old", "param.line", "oldest", "null", "n / 100"
) | (st.integers(-3, 130).map(lambda n: f"({n})") | st.decimals(-9, 9, places=2).map(lambda n: f"({n})"))
PLAIN_DATES = _one("出生", "last", "as_of", "due", "param.since", "null") | (BIRTHS | FAR).map(
    lambda d: f'@"{d}"'
)
PLAIN_TRUTHS = _one(
    "ok", "sure", "alone", "mean_low", "true", "false", "null", "param.flag", "missing", "rule.r0", "rule.r1"
)
LISTS = _one(
    "household.收入", "household.n", "household.age", "household.big", "[1, null, 3]", "[n, 收入]", "[n, 1, 0.5]", "[]",
    "household.alone", "for m in household return m.n", "for m in household return if m.ok then m.收入 else 0",
)  # fmt: skip
TRUTH_LISTS = _one("household.ok", "household.sure", "[ok, true]", "[]", "for m in household return m.n > 3")
COMPARATORS = _one("=", "!=", "<", "<=", ">", ">=")


def _numbers(truths, numbers, dates):
    return st.one_of(
        _join("(", numbers, _one(" + ", " - ", " * "), numbers, ")"),
        _join("-(", numbers, ")"),
        _join("(if ", truths, " then ", numbers, " else ", numbers, ")"),
        _join(_one("age", "years between", "days between"), "(", dates, ", ", dates, ")"),
        _join(_one("sum", "known sum", "count", "unknown count", "min", "max"), "(", LISTS, ")"),
        _join("sum(for m in household return if m.ok then ", _one("m.n", "m.收入", "m.age", "1"), " else 0)"),
        _join("count(", _one("household", "household.missing", "missing"), ")"),
    )


def _dates(truths, numbers, dates):
    return st.one_of(
        _join("add days(", dates, ", ", numbers, ")"),
        _join("add months(", dates, ", ", numbers, ")"),
        _join("(if ", truths, " then ", dates, " else ", dates, ")"),
        _join(_one("min", "max"), "(household.", _one("出生", "last"), ")"),
    )


def _truths(truths, numbers, dates):
    return st.one_of(
        _join("(", truths, _one(" and ", " or "), truths, ")"),
        _join("not(", truths, ")"),
        _join("(if ", truths, " then ", truths, " else ", truths, ")"),
        _join("(", numbers, COMPARATORS, numbers, ")"),
        _join("(", numbers, " / ", numbers, COMPARATORS, numbers, ")"),
        _join("(", dates, COMPARATORS, dates, ")"),
        _join("(", TEXTS, _one("=", "!=", "<"), TEXTS, ")"),
        _join("(", truths, _one("=", "!="), truths, ")"),
        _join("(", TEXTS, " in (", TEXTS, ", ", TEXTS, "))"),
        _join("(", numbers, " in ", _one("[", "("), numbers, "..", numbers, _one("]", ")"), ")"),
        _join("(", numbers, " in (", COMPARATORS, numbers, ", ", numbers, "))"),
        _join("(", numbers, " in (1, 2.5, 80))"),
        _join("(", dates, " between ", dates, " and ", dates, ")"),
        _join("(param.old in household.age)"),
        _join(_one("any", "all"), "(", TRUTH_LISTS, ")"),
        _join(
            "(", _one("some", "every"), " m in household satisfies m.ok or m.n ", COMPARATORS, "param.old)"
        ),
        _join(
            "(",
            _one("some", "every"),
            " m in household satisfies age(m.出生, ",
            _one("as_of", "last", "m.last"),
            ") >= 60)",
        ),
        _join("(some i in household.n satisfies i > elders)"),
        _join("is defined(", numbers | dates | truths | TEXTS, ")"),
        _join("(n = ", truths, ")"),
    )


def _grown(depth):
    truths, numbers, dates = PLAIN_TRUTHS, PLAIN_NUMBERS, PLAIN_DATES
    for _ in range(depth):
        truths, numbers, dates = (
            st.one_of(truths, _truths(truths, numbers, dates)),
            st.one_of(numbers, _numbers(truths, numbers, dates)),
            st.one_of(dates, _dates(truths, numbers, dates)),
        )
    return truths, numbers, dates


TRUTHS, NUMBERS, DATES = _grown(2)
PER_PERSON = _one('matches(s, "甲")', "string length(s) > 2", "n / 3 + 1 > 2")


@st.composite
def rules(draw, code):
    kinds = st.one_of(TRUTHS, TRUTHS, TRUTHS, TRUTHS, NUMBERS, PER_PERSON)
    conditions = tuple(
        Condition(f"c{i}", {"zh": f"条件{i}"}, text, "《示例》第一条", question={"zh": f"问{i}?"})
        for i, text in enumerate(draw(st.lists(kinds, max_size=4)))
    )
    conditions = tuple(c for c in conditions if f"rule.{code}" not in c.expression)
    return Rule(
        code, {"zh": code}, conditions, draw(st.sampled_from([EVER, EVER, Period(date(2025, 1, 1))])),
        combine=draw(_one("all", "any")), unknown_as=draw(_one("cannot_tell", "cannot_tell", "yes")),
    )  # fmt: skip


@st.composite
def tables(draw):
    def outputs():
        return {
            "tier": draw(_one('"甲"', '"乙"', "s", "null")),
            "days": draw(st.one_of(_one("1", "2.50", "param.old", "null"), NUMBERS)),
            "due": draw(DATES),
        }

    rows = tuple(
        Row((draw(_one("-", ">= 3", "[1..80)", "not(2, 3)")), f"({draw(TRUTHS)})"), outputs())
        for _ in range(draw(st.integers(0, 4)))
    )
    code = "档"
    return DecisionTable(
        code, {"zh": code}, ("n", "true"), ("tier", "days", "due"), rows, outputs(), outputs(), EVER
    )


@st.composite
def parameters(draw):
    def table():
        values = {
            "old": draw(st.sampled_from([60, 80, Decimal("60.5")])),
            "line": draw(st.sampled_from([Decimal("812.50"), 1000, None])),
            "flag": draw(st.sampled_from([True, False, None])),
            "since": draw(st.sampled_from([date(2024, 2, 29), None])),
        }
        return ParameterTable(
            Parameter(name, value, "", EVER, "《示例》")
            for name, value in values.items()
            if value is not None
        )

    return draw(
        st.booleans().flatmap(
            lambda one: st.just(table()) if one else st.just({"540102": table(), "360735": table()})
        )
    )


@st.composite
def packs(draw):
    """A plan."""
    book = RuleBook(
        [draw(rules("r0").filter(lambda r: not _reads(r, "r1", "r2"))), draw(rules("r1").filter(lambda r: not _reads(r, "r2"))),
         draw(rules("r2"))]
    )  # fmt: skip
    derived = {**DERIVED, "extra": draw(TRUTHS.filter(lambda text: "rule." not in text))}
    people = emit.People(COLUMNS, derived)
    return emit.plan(
        book,
        people,
        draw(parameters()),
        draw(DAYS),
        tables=[draw(tables())],
        amounts={"r2": draw(NUMBERS | PER_PERSON)},
    )


def _reads(rule, *codes):
    return any(code in rule.needs_rules for code in codes)


def _money(places):
    return st.decimals(-9, 9_999, places=places).map(lambda d: d if places == 2 else d % 10)


@st.composite
def people(draw, most=8):
    """Rows of households of one to four, some people without one; a child alone among them."""
    rows = []
    for home in range(draw(st.integers(1, 3))):
        region = draw(st.sampled_from(["540102", "360735", "999999", None]))
        size = draw(st.integers(1, 4))
        household = draw(st.sampled_from([f"h{home}", f"h{home}", f"h{home}", None]))
        for _ in range(size):
            rows.append({
                "id": f"p{len(rows)}", "household": household, "region": region,
                "出生": draw(st.none() | BIRTHS), "last": draw(st.none() | BIRTHS | FAR),
                "n": draw(st.none() | st.integers(-5, 120) | st.sampled_from([2**31 - 1, -(2**31) + 1])),
                "big": draw(st.none() | st.integers(-(10**18) + 1, 10**18 - 1) | st.integers(-2, 2)),
                "收入": draw(st.none() | _money(2)), "tiny": draw(st.none() | st.decimals("-9.9999", "9.9999", places=4)),
                "ok": draw(st.none() | st.booleans()), "sure": draw(st.booleans()),
                "sex": draw(st.none() | _one("1", "2", "9")), "s": draw(st.none() | st.sampled_from(WORDS)),
            })  # fmt: skip
    return rows[:most] if draw(st.booleans()) else rows
