"""The next day on which the passing of time changes an answer: by example, and against every day one by one."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianxin.engines.rules import (
    Condition,
    DecisionTable,
    Parameter,
    ParameterTable,
    Row,
    Rule,
    RuleBook,
    closure,
    first_hit,
)
from lianxin.engines.rules.changes import Changes
from lianxin.engines.rules.derived import Deriving
from lianxin.kernel.periods import Period
from tests.engines.rules.emit import packs

EVER = packs.EVER
MOVING = re.compile("as_of|age|oldest|elders")
DAY = date(2026, 10, 1)
DERIVED = {"age": "age(born, as_of)", "oldest": "max(household.age)", "alone": "count(household.born) = 1"}


def rule(*expressions, code="r", valid=EVER, **how):
    conditions = tuple(
        Condition(f"c{i}", {"zh": text}, text, "《示例》") for i, text in enumerate(expressions)
    )
    return Rule(code, {"zh": code}, conditions, valid, **how)


def next_change(*expressions, facts, others=(), parameters=(), **how):
    changes = Changes(RuleBook([rule(*expressions, **how)]), ParameterTable(parameters), derived=DERIVED)
    return changes.after(DAY, [facts, *others])


@pytest.mark.parametrize(
    ("text", "facts", "day"),
    [
        ("age >= 80", {"born": date(1950, 5, 1)}, date(2030, 5, 1)),
        ("age >= 80", {"born": date(1944, 2, 29)}, None),
        ("age >= 83", {"born": date(1944, 2, 29)}, date(2027, 3, 1)),  # a common year: the first of March
        ("age >= 84", {"born": date(1944, 2, 29)}, date(2028, 2, 29)),
        ("age >= 80", {"born": None}, None),
        ("age >= 80", {"born": date(2026, 10, 5)}, date(2026, 10, 5)),  # from unknown to no
        ("age = 80", {"born": date(1946, 10, 1)}, date(2027, 10, 1)),
        ("age in [16..18)", {"born": date(2011, 3, 9)}, date(2027, 3, 9)),
        ("age + 1 >= 80 and ok", {"born": date(1950, 5, 1), "ok": True}, date(2029, 5, 1)),
        ("ok and age >= 80 or false", {"born": date(1950, 5, 1), "ok": False}, None),
        ("if ok then age >= 80 else age >= 90", {"born": date(1950, 5, 1), "ok": False}, date(2040, 5, 1)),
        ("as_of <= until", {"until": date(2027, 1, 31)}, date(2027, 2, 1)),
        ("days between(last, as_of) > 30", {"last": date(2026, 9, 1)}, date(2026, 10, 2)),
        ("add months(last, 6) <= as_of", {"last": date(2026, 8, 31)}, date(2027, 2, 28)),
        ('as_of in [@"2028-01-01"..@"2028-02-01"]', {}, date(2028, 1, 1)),
        ("days between(as_of, until) / 7 <= 2", {"until": date(2026, 11, 1)}, date(2026, 10, 18)),
        ("2 * (10 - age) <= -140", {"born": date(1950, 5, 1)}, date(2030, 5, 1)),
        ("is defined(age)", {"born": date(2030, 1, 1)}, date(2030, 1, 1)),
        ("oldest >= 90", {"born": date(2000, 1, 1)}, date(2031, 6, 1)),
        ("some m in household satisfies m.age >= 90", {"born": date(2000, 1, 1)}, date(2031, 6, 1)),
        ("sum(for m in household return if m.age >= 60 then 1 else 0) = 2", {"born": date(2000, 1, 1)}, date(2060, 1, 1)),
        ("count(household.born) = 2", {"born": date(1941, 5, 1)}, None),
        ('matches(s, "^a") and string(age) = "77"', {"born": date(1950, 5, 1), "s": "ab"}, date(2027, 5, 1)),
    ],
)  # fmt: skip
def test_the_day_by_example(text, facts, day):
    known = {"ok": None, "last": None, "until": None, **facts}
    assert next_change(text, facts=known, others=[{**known, "born": date(1941, 6, 1)}]) == day


def test_another_condition_counts_although_the_answer_stays():
    assert next_change("ok", "age >= 80", facts={"ok": False, "born": date(1950, 5, 1)}) == date(2030, 5, 1)


def test_a_new_rate_counts_only_where_it_matters():
    rates = [
        Parameter("line", 500, "", Period(date(2020, 1, 1), date(2027, 1, 1)), "《示例》"),
        Parameter("line", 600, "", Period(date(2027, 1, 1), date(2028, 1, 1)), "《示例》"),
        Parameter("line", 700, "", Period(date(2028, 1, 1)), "《示例》"),
    ]
    for income, day in ((400, None), (550, date(2027, 1, 1)), (650, date(2028, 1, 1)), (800, None)):
        assert next_change("income < param.line", facts={"income": income}, parameters=rates) == day


def test_a_rule_that_begins_or_ends_changes_what_is_said():
    later = rule("ok", valid=Period(date(2027, 3, 1), date(2028, 3, 1)))
    changes = Changes(RuleBook([later]), ParameterTable([]))
    assert changes.after(DAY, [{"ok": True}]) == date(2027, 3, 1)
    assert changes.after(date(2027, 3, 1), [{"ok": True}]) == date(2028, 3, 1)
    assert changes.after(date(2028, 3, 1), [{"ok": True}]) is None


def test_rows_and_outputs_of_tables_count_but_not_one_that_runs_with_the_day():
    def table(due):
        outputs = {"due": due}
        rows = (Row(("< 65",), {"due": "null"}), Row(("< 80",), outputs))
        return DecisionTable(
            "t", {"zh": "t"}, ("age",), ("due",), rows, {"due": "null"}, {"due": "null"}, EVER
        )

    for due in ("as_of", 'add days(@"2026-10-01", 30)', "add days(as_of, 30)"):
        changes = Changes(
            RuleBook([]), ParameterTable([]), derived={"age": "age(born, as_of)"}, tables=[table(due)]
        )
        assert changes.after(DAY, [{"born": date(1950, 5, 1)}]) == date(2030, 5, 1)
    changes = Changes(
        RuleBook([]), ParameterTable([]), derived={"age": "age(born, as_of)"}, tables=[table("age")]
    )
    assert changes.after(DAY, [{"born": date(1950, 5, 1)}]) == date(2027, 5, 1)


# ------------------------------------------------------------------------------------------------ against every day


@st.composite
def books(draw):
    rules = [
        draw(packs.rules("r0").filter(lambda r: not r.needs_rules & {"r1", "r2"})),
        draw(packs.rules("r1")),
    ]
    since, until = sorted(
        draw(st.lists(st.dates(date(2020, 1, 1), date(2028, 1, 1)), min_size=2, max_size=2, unique=True))
    )
    parameters = [
        Parameter("old", draw(st.sampled_from([60, 80])), "", Period(date(1900, 1, 1), since), ""),
        Parameter("old", draw(st.sampled_from([60, Decimal("60.5")])), "", Period(since, until), ""),
        Parameter("line", 1000, "", Period(since), ""),
        Parameter("flag", draw(st.booleans()), "", Period(until), ""),
        Parameter("since", date(2024, 2, 29), "", EVER, ""),
    ]
    derived = {**packs.DERIVED, "extra": draw(packs.TRUTHS.filter(lambda text: "rule." not in text))}
    amounts = {"r1": draw(packs.NUMBERS)}
    return RuleBook(rules), ParameterTable(parameters), derived, [draw(packs.tables())], amounts


def said(pack, members, of, together, day):
    """What the closures say on a day, with outputs left out: those may run with the day."""
    book, parameters, derived, tables, amounts = pack
    facts = Deriving(derived).complete(
        members, {"as_of": day, "param": parameters.on(day)}, together=together
    )[of]
    decisions = book.decide({**facts, "param": parameters}, day)
    truths = {"yes": True, "no": False, "cannot_tell": None}
    told = {**facts, "param": parameters, "rule": {code: truths[d.answer] for code, d in decisions.items()}}
    hits = [first_hit(table, told, day) for table in tables]
    paid = {
        code: closure(text)(decisions[code].facts)
        for code, text in amounts.items()
        if code in decisions and decisions[code].answer != "no" and not MOVING.search(text)
    }
    return (
        {code: (d.answer, d.failed, d.unknown) for code, d in decisions.items()},
        [(hit.row, hit.outputs["tier"]) for hit in hits],
        paid,
    )


@given(pack=books(), rows=packs.people(), day=packs.DAYS, data=st.data())
@settings(max_examples=settings.default.max_examples // 2, deadline=None, suppress_health_check=list(HealthCheck))
def test_nothing_changes_before_that_day(pack, rows, day, data):
    book, parameters, derived, tables, amounts = pack
    household = rows[0]["household"]
    members = [row for row in rows if row["household"] == household][:3] if household else rows[:1]
    of, together = data.draw(st.integers(0, len(members) - 1)), household is not None
    changes = Changes(book, parameters, derived=derived, tables=tables, amounts=amounts)
    found = changes.after(day, members, of, together=together)
    now = said(pack, members, of, together, day)
    window = min(found or date.max, day + timedelta(days=60))
    later = data.draw(st.lists(st.integers(1, 30_000), max_size=40))
    days = [day + timedelta(days=n) for n in range(1, (window - day).days)]
    days += [day + timedelta(days=n) for n in later if found is None or day + timedelta(days=n) < found]
    for one in days:
        assert said(pack, members, of, together, one) == now, one
