"""What must hold for every expression and every person."""

import itertools
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lianxin.engines.rules import Condition, Rule, RuleBook
from lianxin.engines.rules.evaluate import closure
from lianxin.engines.rules.population import parse
from lianxin.engines.rules.rule import TRUTHS as TRUTH_OF
from lianxin.engines.rules.rule import decide
from lianxin.kernel.periods import Period
from lianxin.kernel.problems import ProblemError
from tests.engines.rules.expressions import FACTS, MEMBER, NUMBERS, expressions
from tests.engines.rules.naive import naive

TRUTHS = (True, None, False)
ORDER = {False: 0, None: 1, True: 2}


@given(expressions(), FACTS)
def test_closures_equal_the_naive_interpreter(text, facts):
    assert repr(_plain(closure(text)(facts))) == repr(_plain(naive(parse(text), facts)))


def _plain(value):
    """Numbers by value, so that 80 and 80.00 are one."""
    return value if value is None or isinstance(value, bool) else Decimal(value).normalize() + 0


CONDITIONS = st.lists(
    expressions()
    | st.sampled_from(["rule.r0", "not(rule.r1)", "rule.r9", 'matches(s, "甲")', "n >= param.line"]),
    max_size=2,
)
RULES = st.tuples(CONDITIONS, st.sampled_from(["all", "any"]), st.sampled_from(["cannot_tell", "yes"]))
LINES = st.sampled_from([Decimal("60.00"), 60, Decimal("0.5"), Decimal("NaN"), "甲", None])
DAY = date(2026, 10, 1)


@given(st.lists(RULES, min_size=1, max_size=3), FACTS, LINES)
@settings(max_examples=30, deadline=None)
def test_a_book_decides_what_its_rules_decide_one_after_the_other(given_rules, facts, line):
    rules = [
        Rule(f"r{number}", {"zh": "规则"}, _rows(number, texts), Period(date.min), combine, doubt)
        for number, (texts, combine, doubt) in enumerate(given_rules)
    ]
    told = {**facts, "param": {"line": line}}
    answers = {}
    for code, decision in RuleBook(rules).decide(told, DAY).items():
        assert decision == decide(decision.rule, {**told, "rule": answers}, DAY)
        assert decision.inputs == decide(decision.rule, {**told, "rule": answers}, DAY).inputs
        answers[code] = TRUTH_OF[decision.answer]
    assert answers.keys() == {rule.code for rule in rules}


def _rows(number, texts):
    """Conditions that read none but earlier rules."""
    texts = [text for text in texts if not any(f"rule.r{later}" in text for later in range(number, 3))]
    return tuple(Condition(f"c{i}", {"zh": "条件"}, text, "《示例》第一条") for i, text in enumerate(texts))


@given(expressions(), FACTS, st.data())
def test_learning_a_missing_fact_never_overturns_a_known_answer(text, facts, data):
    assume(not any(word in text for word in ("is defined", "unknown count", "known sum")))
    before = closure(text)(facts)
    assume(before is not None)
    learnt = dict(facts)
    for name, values in (("n", NUMBERS), ("年龄", NUMBERS), ("ok", st.booleans()), ("在籍", st.booleans())):
        if facts[name] is None:
            learnt[name] = data.draw(values, label=name)
    if facts["户"] is None:
        learnt["户"] = {"members": data.draw(st.lists(MEMBER, max_size=3), label="户")}
    assert closure(text)(learnt) == before


@pytest.mark.parametrize(("a", "b"), list(itertools.product(TRUTHS, TRUTHS)))
def test_and_is_the_least_and_or_the_greatest_of_two_truths(a, b):
    facts = {"a": a, "b": b}
    assert closure("a and b")(facts) is min(a, b, key=ORDER.get)
    assert closure("a or b")(facts) is max(a, b, key=ORDER.get)


@pytest.mark.parametrize("triple", list(itertools.product(TRUTHS, repeat=3)))
def test_kleene_laws_hold(triple):
    facts = dict(zip("abc", triple, strict=True))
    for left, right in (
        ("not(not(a))", "a"),
        ("not(a and b)", "not(a) or not(b)"),
        ("not(a or b)", "not(a) and not(b)"),
        ("a and (b or c)", "a and b or a and c"),
        ("a or b and c", "(a or b) and (a or c)"),
        ("a and (a or b)", "a or false"),
        ("a and b and c", "c and (b and a)"),
    ):
        assert closure(left)(facts) is closure(right)(facts), (left, right)


def refusal(text):
    """The problem a text is refused with, or None when it is an expression."""
    try:
        parse(text)
    except ProblemError as error:
        return error
    return None


@given(st.text(max_size=300))
def test_any_text_is_parsed_or_refused_with_a_column_and_a_remedy(text):
    error = refusal(text)
    assert error is None or ("column" in error.details and "%(" not in error.message + error.remedy)


WORDS = [
    "(",
    ")",
    "[",
    "]",
    "..",
    ",",
    "not",
    "if",
    "then",
    "else",
    "and",
    "or",
    "in",
    "n",
    "1",
    "-",
    "=",
    "some",
]


@given(st.lists(st.sampled_from(WORDS), max_size=400))
def test_any_shuffle_of_real_words_is_parsed_or_refused(words):
    error = refusal(" ".join(words))
    assert error is None or error.code.startswith("rules.")
