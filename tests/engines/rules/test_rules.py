"""Rules, decisions and reasons, rule books, parameters, tables, static checks: by example."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.engines.rules import (
    Condition,
    DecisionTable,
    Parameter,
    ParameterTable,
    Row,
    Rule,
    RuleBook,
    ask_next,
    check,
    check_table,
    decide,
    first_hit,
    one_condition_short,
    why,
    why_not,
)
from lianxin.kernel.periods import Period
from lianxin.kernel.problems import ProblemError

DAY = date(2026, 10, 1)
ALWAYS = Period(date(2020, 1, 1))
ARTICLE = "《示例办法》第三条"


def condition(code, expression, **more):
    return Condition(
        code, {"zh": code, "en": f"{code} (en)"}, expression, more.pop("article", ARTICLE), **more
    )


def rule(code, *conditions, valid=ALWAYS, **more):
    return Rule(code, {"zh": code}, conditions, valid, **more)


OLD_AGE = rule(
    "gaoling",
    condition("alive", '状态 = "在世"'),
    condition(
        "local", "本县户籍", kind="evidence", proves={"zh": "户口簿"}, question={"zh": "户口在本县吗?"}
    ),
    condition("age", "age(birth, as_of) >= param.gaoling_age", question={"zh": "哪年出生?"}),
)
PARAMS = ParameterTable(
    [
        Parameter("gaoling_age", 80, "岁", Period(date(2020, 1, 1), date(2026, 1, 1)), "旧办法"),
        Parameter("gaoling_age", 75, "岁", Period(date(2026, 1, 1)), "新办法"),
    ]
)
BAIMA = {"状态": "在世", "本县户籍": True, "birth": date(1950, 2, 1), "param": PARAMS}


def codes(conditions):
    return [c.code for c in conditions]


def test_a_person_who_meets_every_condition_gets_yes_with_reasons_and_inputs():
    decision = decide(OLD_AGE, BAIMA, DAY)
    assert (decision.answer, decision.failed, decision.unknown) == ("yes", 0, 0)
    assert codes(why(decision)) == ["alive", "local", "age"]
    assert decision.inputs == {
        "as_of": DAY,
        "birth": date(1950, 2, 1),
        "param.gaoling_age": 75,
        "本县户籍": True,
        "状态": "在世",
    }


def test_the_same_person_on_an_older_day_falls_under_the_older_parameter():
    decision = decide(OLD_AGE, BAIMA, date(2025, 10, 1))
    assert (decision.answer, decision.failed) == ("no", 0b100)
    assert one_condition_short(decision) is OLD_AGE.conditions[2]


def test_missing_facts_give_cannot_tell_and_the_question_to_ask():
    decision = decide(OLD_AGE, {**BAIMA, "本县户籍": None}, DAY)
    assert (decision.answer, decision.failed, decision.unknown) == ("cannot_tell", 0, 0b010)
    assert decision.unknown_inputs == ("本县户籍",)
    assert ask_next(decision)[0].question["zh"] == "户口在本县吗?"
    assert why_not(decision) == ()
    assert one_condition_short(decision) is None


def test_a_failed_condition_settles_an_all_rule_although_others_are_unknown():
    decision = decide(OLD_AGE, {**BAIMA, "本县户籍": None, "状态": "去世"}, DAY)
    assert (decision.answer, decision.failed, decision.unknown) == ("no", 0b001, 0b010)
    assert ask_next(decision) == ()
    assert one_condition_short(decision) is None


def test_a_parameter_without_a_value_that_day_cannot_be_told():
    early = ParameterTable([Parameter("gaoling_age", 80, "岁", Period(date(2030, 1, 1)), "将来的办法")])
    assert decide(OLD_AGE, {**BAIMA, "param": early}, DAY).answer == "cannot_tell"


def test_an_any_rule_needs_one_condition_and_asks_only_while_none_is_met():
    either = rule("shineng", condition("a", "a"), condition("b", "b"), combine="any")
    assert decide(either, {"a": True, "b": None}, DAY).answer == "yes"
    assert ask_next(decide(either, {"a": True, "b": None}, DAY)) == ()
    waiting = decide(either, {"a": False, "b": None}, DAY)
    assert (waiting.answer, codes(ask_next(waiting))) == ("cannot_tell", ["b"])
    assert decide(either, {"a": False, "b": False}, DAY).answer == "no"


def test_doubt_may_protect_a_person_but_still_asks():
    due = rule("visit_due", condition("late", "days between(last, as_of) > 31"), unknown_as="yes")
    decision = decide(due, {"last": None}, DAY)
    assert (decision.answer, codes(ask_next(decision))) == ("yes", ["late"])


def test_a_rule_outside_its_period_is_refused():
    old = rule("old", condition("a", "a"), valid=Period(date(2020, 1, 1), date(2021, 1, 1)))
    with pytest.raises(ProblemError, match=r"rules\.not_in_force"):
        decide(old, {"a": True}, DAY)


def test_a_label_falls_back_to_chinese():
    assert OLD_AGE.conditions[0].label_in("bo") == "alive"
    assert OLD_AGE.conditions[0].label_in("en") == "alive (en)"


@given(
    st.lists(st.sampled_from([True, False, None]), min_size=1, max_size=20), st.sampled_from(["all", "any"])
)
def test_the_answer_agrees_with_kleene_logic_over_the_conditions(truths, combine):
    facts = {f"c{i}": truth for i, truth in enumerate(truths)}
    decision = decide(
        rule("r", *(condition(f"k{i}", f"c{i}") for i in range(len(truths))), combine=combine), facts, DAY
    )
    decisive = combine == "any"
    if decisive in truths:
        expected = "yes" if decisive else "no"
    elif None in truths:
        expected = "cannot_tell"
    else:
        expected = "no" if decisive else "yes"
    assert decision.answer == expected
    assert [bool(decision.failed >> i & 1) for i in range(len(truths))] == [t is False for t in truths]
    assert [bool(decision.unknown >> i & 1) for i in range(len(truths))] == [t is None for t in truths]


# --- rule books


def test_a_book_decides_rules_after_the_rules_they_read():
    poor = rule("dibao", condition("not_tekun", "not(rule.tekun)"), condition("poor", "income <= 500"))
    destitute = rule("tekun", condition("alone", "alone"))
    book = RuleBook([poor, destitute])
    assert [r.code for r in book.rules] == ["tekun", "dibao"]
    assert {c: d.answer for c, d in book.decide({"alone": True, "income": 1}, DAY).items()} == {
        "tekun": "yes",
        "dibao": "no",
    }
    assert book.decide({"alone": None, "income": 1}, DAY)["dibao"].answer == "cannot_tell"


def test_only_the_version_in_force_decides():
    before = rule("r", condition("a", "x > 1"), valid=Period(date(2020, 1, 1), date(2026, 1, 1)))
    after = rule("r", condition("a", "x > 9"), valid=Period(date(2026, 1, 1)))
    book = RuleBook([before, after])
    assert book.decide({"x": 5}, date(2025, 12, 31))["r"].answer == "yes"
    assert book.decide({"x": 5}, date(2026, 1, 1))["r"].answer == "no"


def test_a_ring_of_rules_is_refused_by_name():
    ring = [rule("a", condition("x", "rule.b")), rule("b", condition("x", "not(rule.a)"))]
    with pytest.raises(ProblemError, match=r"rules\.cycle") as caught:
        RuleBook(ring)
    assert {"a", "b"} <= set(caught.value.details["rules"].split(" → "))


def test_two_values_of_one_parameter_on_one_day_are_refused():
    with pytest.raises(ProblemError, match=r"rules\.parameter_overlap"):
        ParameterTable([Parameter("x", 1, "元", ALWAYS, "甲"), Parameter("x", 2, "元", Period(DAY), "乙")])


# --- tables


def tier_table(**changes):
    """Local opinion as in domain.md §3.2: weekly, monthly, quarterly."""
    settings = {
        "inputs": ("age(birth, as_of)", "独居", "失能"),
        "outputs": ("tier", "days"),
        "rows": (
            Row((">= 80", "true", "-"), {"tier": '"高风险"', "days": "7"}, ARTICLE),
            Row((">= 60", "-", "true"), {"tier": '"重点"', "days": "param.monthly"}, ARTICLE),
        ),
        "default": {"tier": '"一般"', "days": "90"},
        "unknown": {"tier": '"待核"', "days": "param.monthly"},
        **changes,
    }
    return DecisionTable("visit_tier", {"zh": "探访分级"}, valid=ALWAYS, **settings)


@pytest.mark.parametrize(
    ("birth", "alone", "disabled", "row", "tier", "days"),
    [
        (date(1940, 1, 1), True, None, 1, "高风险", 7),
        (date(1960, 1, 1), None, True, 2, "重点", 30),
        (date(1960, 1, 1), None, False, "default", "一般", 90),
        (date(1940, 1, 1), None, True, "unknown", "待核", 30),
        (None, None, None, "unknown", "待核", 30),
        (date(1990, 1, 1), None, None, "default", "一般", 90),
    ],
)
def test_the_first_row_that_holds_gives_the_outputs(birth, alone, disabled, row, tier, days):
    facts = {"birth": birth, "独居": alone, "失能": disabled, "param": {"monthly": 30}}
    hit = first_hit(tier_table(), facts, DAY)
    assert (hit.row, hit.outputs) == (row, {"tier": tier, "days": days})


def test_an_undecided_row_does_no_harm_when_all_possible_rows_agree():
    same = {"tier": '"一般"', "days": "90"}
    table = tier_table(rows=(Row(("-", "true", "-"), same, ARTICLE),))
    hit = first_hit(table, {"独居": None}, DAY)
    assert (hit.row, hit.outputs["days"]) == ("default", 90)
    assert "独居" in hit.unknown_inputs


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"default": None}, "rules.table_no_default"),
        ({"unknown": None}, "rules.table_no_unknown"),
        ({"rows": (Row(("-",), {"tier": "1", "days": "1"}),)}, "rules.table_row_width"),
        ({"rows": (Row(("-", "-", "-"), {"tier": "1"}),)}, "rules.table_outputs"),
        ({"rows": (Row((">=", "-", "-"), {"tier": "1", "days": "1"}),)}, "rules.unexpected"),
    ],
)
def test_an_incomplete_table_is_refused(change, code):
    with pytest.raises(ProblemError) as caught:
        tier_table(**change)
    assert caught.value.code == code
    assert caught.value.details["table"] == "visit_tier" or code == "rules.unexpected"
    assert "%(" not in caught.value.message + caught.value.remedy


# --- static checks

KNOWN = {
    "状态": "string",
    "本县户籍": "boolean",
    "birth": "date",
    "income": "number",
    "param.gaoling_age": "number",
    "household.members": "list",
    "household.members.income": "number",
    "household.members.birth": "date",
}


def test_a_sound_rule_and_table_have_no_findings():
    household = rule(
        "household",
        condition("sum", "sum(household.members.income) / count(household.members) <= income"),
        condition("some", "some m in household.members satisfies age(m.birth, as_of) in [60..80)"),
        condition("other", "rule.gaoling or is defined(income)"),
        condition("if", 'if 状态 in ("在世", "失踪") then income between 1 and 2 else 本县户籍'),
    )
    assert check([OLD_AGE, household], KNOWN) == ()
    known = {**KNOWN, "独居": "boolean", "失能": "boolean", "param.monthly": "number"}
    assert check_table(tier_table(), known) == ()


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("years > 3", "rules.unknown_name"),
        ("rule.nobody", "rules.unknown_name"),
        ("param.nothing > 3", "rules.unknown_name"),
        ("some m in household.members satisfies m.wealth > 1", "rules.unknown_name"),
        ("income", "rules.type_mismatch"),
        ('income = "很多"', "rules.type_mismatch"),
        ("birth > 1950", "rules.type_mismatch"),
        ('状态 < "在世"', "rules.type_mismatch"),
        ("income and 本县户籍", "rules.type_mismatch"),
        ("household.members.income > 3", "rules.type_mismatch"),
        ("sum(income) > 3", "rules.type_mismatch"),
        ("age(income, as_of) > 3", "rules.type_mismatch"),
        ('income in ["a"]', "rules.type_mismatch"),
        ("income in [birth..as_of]", "rules.type_mismatch"),
        ("not(income)", "rules.type_mismatch"),
        ("income + birth > 1", "rules.type_mismatch"),
        ("income = null", "rules.null_comparison"),
    ],
)
def test_a_wrong_name_or_kind_is_found_once_at_its_column(expression, code):
    findings = check([rule("r", condition("c", expression))], KNOWN)
    assert {f.code for f in findings} == {code}
    assert len({f.details["column"] for f in findings}) == len(findings)
    assert all(f.details["rule"] == "r" and f.details["condition"] == "c" and f.message for f in findings)


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        ([rule("r")], "rules.no_conditions"),
        ([rule("1r", condition("c", "true"))], "rules.bad_code"),
        ([rule("a.b", condition("c", "true"))], "rules.bad_code"),
        ([rule("r", condition("c", "true", article=" "))], "rules.no_article"),
        ([rule("r", Condition("c", {"en": "x"}, "true", ARTICLE))], "rules.no_label"),
        ([rule("r", condition("c", "true"), condition("c", "true"))], "rules.duplicate_condition"),
        ([rule("r", condition("c", "true"))] * 2, "rules.duplicate_code"),
        ([rule("r", condition("c", "rule.r"))], "rules.cycle"),
    ],
)
def test_an_incomplete_pack_is_found(rules, code):
    findings = check(rules, KNOWN)
    assert [f.code for f in findings] == [code]
    assert "%(" not in findings[0].message + findings[0].remedy


def test_versions_that_follow_each_other_are_no_duplicates():
    before = rule("r", condition("c", "true"), valid=Period(date(2020, 1, 1), date(2026, 1, 1)))
    after = rule("r", condition("c", "true"), valid=Period(date(2026, 1, 1)))
    assert check([before, after], KNOWN) == ()


def test_a_table_row_without_article_or_with_a_foreign_name_is_found():
    table = tier_table(rows=(Row((">= 80", "国籍", "-"), {"tier": "收入", "days": "1"}),))
    findings = check_table(table, {**KNOWN, "独居": "boolean", "失能": "boolean", "param.monthly": "number"})
    assert [(f.code, f.details.get("name")) for f in findings] == [
        ("rules.no_article", None),
        ("rules.unknown_name", "国籍"),
        ("rules.unknown_name", "收入"),
    ]


def test_amounts_stay_exact_decimals():
    table = ParameterTable([Parameter("line", Decimal("0.10"), "元/月", ALWAYS, "通知")])
    poor = rule("poor", condition("c", "sum(household.members.income) = param.line"))
    facts = {
        "household": {"members": [{"income": Decimal("0.03")}, {"income": Decimal("0.07")}]},
        "param": table,
    }
    assert decide(poor, facts, DAY).answer == "yes"
