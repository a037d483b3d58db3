"""Random FEEL expressions (as text) and random facts, nulls included."""

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

DAYS = st.one_of(
    st.dates(date(1900, 1, 1), date(2030, 12, 31)),
    st.sampled_from([date(1944, 2, 29), date(2024, 2, 29), date(2023, 2, 28), date(2023, 3, 1)]),
)
NUMBERS = st.one_of(
    st.integers(-3, 100), st.decimals(-100, 100, places=2, allow_nan=False, allow_infinity=False)
)
WORDS = st.sampled_from(["在世", "甲", "b", ""])
MEMBER = st.fixed_dictionaries(
    {"income": st.none() | NUMBERS, "birth": st.none() | DAYS, "able": st.none() | st.booleans()}
)
FACTS = st.fixed_dictionaries(
    {
        "n": st.none() | NUMBERS,
        "年龄": st.none() | NUMBERS,
        "ok": st.none() | st.booleans(),
        "在籍": st.none() | st.booleans(),
        "s": st.none() | WORDS,
        "birth": st.none() | DAYS,
        "day": DAYS,
        "户": st.none() | st.fixed_dictionaries({"members": st.lists(MEMBER, max_size=4)}),
    }
)

_number_text = NUMBERS.map(lambda n: f"({n})" if n < 0 else f"{Decimal(n):f}")
_comparators = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
_date_text = st.sampled_from(["birth", "day", "null"]) | DAYS.map(lambda d: f'date("{d}")')
_lists = st.sampled_from(["户.members.income", "户.members.able", "[1, null, 3]", "[]", "户.missing"])


def _join(*parts):
    return st.tuples(*(st.just(part) if isinstance(part, str) else part for part in parts)).map("".join)


def _numbers(booleans, numbers):
    return st.one_of(
        _join("(", numbers, st.sampled_from([" + ", " - ", " * "]), numbers, ")"),
        _join("-(", numbers, ")"),
        _join("(if ", booleans, " then ", numbers, " else ", numbers, ")"),
        _join("age(", _date_text, ", ", _date_text, ")"),
        _join("days between(", _date_text, ", ", _date_text, ")"),
        _join(st.sampled_from(["sum", "known sum", "count", "unknown count"]), "(", _lists, ")"),
        _join("sum(for m in 户.members return if m.able then ", numbers, " else m.income)"),
    )


def _booleans(booleans, numbers):
    return st.one_of(
        _join("(", booleans, st.sampled_from([" and ", " or "]), booleans, ")"),
        _join("not(", booleans, ")"),
        _join("(", numbers, _comparators, numbers, ")"),
        _join("(", numbers, " / ", numbers, _comparators, numbers, ")"),
        _join("(", _date_text, _comparators, _date_text, ")"),
        _join("(s ", _comparators, st.sampled_from(['"甲"', "s", "n", "null"]), ")"),
        _join(
            "(", numbers, " in ", st.sampled_from("[("), numbers, "..", numbers, st.sampled_from("])"), ")"
        ),
        _join("(", numbers, " in (", _comparators, numbers, ", ", numbers, "))"),
        _join("(", numbers, " between ", numbers, " and ", numbers, ")"),
        _join('(s in ["甲", "b", ', st.sampled_from(["null", "n", '"在世"']), "])"),
        _join(
            "(", st.sampled_from(["some", "every"]), " m in 户.members satisfies ", booleans, " or m.able)"
        ),
        _join("(some m in 户.members satisfies age(m.birth, day) >= ", numbers, ")"),
        _join(st.sampled_from(["any", "all"]), "(户.members.able)"),
        _join("is defined(", numbers, ")"),
    )


def expressions():
    """(boolean or number) expression texts, up to about four operators deep."""
    booleans = st.sampled_from(["ok", "在籍", "true", "false", "null"])
    numbers = st.sampled_from(["n", "年龄", "null"]) | _number_text
    for _ in range(3):
        booleans, numbers = (
            st.one_of(booleans, _booleans(booleans, numbers)),
            st.one_of(numbers, _numbers(booleans, numbers)),
        )
    return st.one_of(booleans, numbers)
