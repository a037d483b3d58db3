"""Boxed expressions, one by one (DMN 1.5 §7.3, §10.2.2)."""

import pytest

from lianxin.engines.rules.feel import value_of
from tests.engines.rules.dmn.models import asked, decision, knowledge, literal, model


def entry(name, logic, type_=""):
    declared = f' typeRef="{type_}"' if type_ else ""
    variable = f'<variable name="{name}"{declared}/>' if name else ""
    return f"<contextEntry>{variable}{logic}</contextEntry>"


def context(*entries):
    return f"<context>{''.join(entries)}</context>"


def value(logic, type_="Any", **values):
    return asked(logic, type_, **values).value


def codes(logic, type_="Any", **values):
    return [note.code for note in asked(logic, type_, **values).notes]


def test_context_entries_see_those_before_them():
    logic = context(
        entry("net pay", literal("n * 2")),
        entry("b", literal("net pay + 1")),
        entry("c", literal("later")),
        entry("later", literal("1")),
    )
    assert value(logic, n=4) == value_of({"net pay": 8, "b": 9, "c": None, "later": 1})


def test_the_last_cell_is_the_result():
    assert value(context(entry("a", literal("1")), entry("", literal("a + 1")))) == 2


def test_entries_have_types():
    logic = context(
        entry("a", literal('"x"'), "number"), entry("b", literal("[1]"), "number"), entry("c", literal("1"))
    )
    assert value(logic) == value_of({"a": None, "b": 1, "c": 1})
    assert codes(logic) == ["dmn.wrong_type"]


def test_contexts_nest_and_shadow():
    inner = context(entry("a", literal("a + 10")), entry("", literal("a")))
    assert value(
        context(entry("a", literal("1")), entry("b", inner), entry("", literal("[a, b]")))
    ) == value_of([1, 11])


def test_an_empty_context_and_an_empty_entry():
    assert value(context()) == {}
    assert value(context(entry("a", ""))) == {"a": None}


def test_list_and_relation():
    assert value(f"<list>{literal('1')}{literal('n')}<list/></list>", n=2) == value_of([1, 2, []])
    columns = '<column name="name"/><column name="net pay" typeRef="number"/>'
    rows = f"<row>{literal(chr(34) + '卓玛' + chr(34))}{literal('1')}</row><row>{literal('null')}{literal(chr(34) + 'x' + chr(34))}</row>"
    expected = [{"name": "卓玛", "net pay": 1}, {"name": None, "net pay": None}]
    assert value(f"<relation>{columns}{rows}</relation>") == value_of(expected)
    assert value(f"<relation>{columns}</relation>") == []


def conditional(test, then="1", otherwise="2"):
    return f"<conditional><if>{literal(test)}</if><then>{literal(then)}</then><else>{literal(otherwise)}</else></conditional>"


@pytest.mark.parametrize(("test", "expected"), [("true", 1), ("false", 2), ("null", 2), ("1 > 0", 1)])
def test_conditional(test, expected):
    assert value(conditional(test)) == expected


def test_conditional_evaluates_one_branch():
    assert codes(conditional("true", "1", "1 / 0")) == []


def filtering(source, match):
    return f"<filter><in>{literal(source)}</in><match>{literal(match)}</match></filter>"


@pytest.mark.parametrize(
    ("source", "match", "expected"),
    [
        ("[1, 2, 3]", "item > 1", [2, 3]),
        ("[1, 2, 3]", "2", 2),
        ("[1, 2, 3]", "-1", 3),
        ("[{a b: 1}, {a b: 2}]", "a b = 2", [{"a b": 2}]),
        ("[{x: 1}, {x: 2}]", "item.x < limit", [{"x": 1}]),
        ("[]", "item > 1", []),
        ("null", "true", None),
        ("5", "item = 5", [5]),
        ("[1, null]", "item > 0", [1]),
        ("[1, 2]", '"x"', None),
    ],
)
def test_filter(source, match, expected):
    assert value(filtering(source, match), limit=2) == value_of(expected)


def loop(kind, source, body, variable="x", type_=""):
    inner = "return" if kind == "for" else "satisfies"
    declared = f' typeRef="{type_}"' if type_ else ""
    return f'<{kind} iteratorVariable="{variable}"><in{declared}>{literal(source)}</in><{inner}>{literal(body)}</{inner}></{kind}>'


@pytest.mark.parametrize(
    ("kind", "source", "body", "expected"),
    [
        ("for", "[1, 2, 3]", "x * 2", [2, 4, 6]),
        ("for", "1..3", "x", [1, 2, 3]),
        ("for", "[1..3]", "x", [1, 2, 3]),
        ("for", "3..1", "x", [3, 2, 1]),
        ("for", "[]", "x", []),
        ("for", "null", "x", None),
        ("for", "[1, 2, 3]", "x + sum(partial[item > 0])", [None, None, None]),
        ("for", "1..4", "if x = 1 then 1 else x * partial[-1]", [1, 2, 6, 24]),
        ("for", '@"2026-01-01"..@"2026-01-02"', "x.day", [1, 2]),
        ("for", "7", "x", [7]),
        ("some", "[1, 2, 3]", "x > 2", True),
        ("some", "[1, 2, 3]", "x > 3", False),
        ("some", "[]", "x > 3", False),
        ("some", "[1, null]", "x > 1", None),
        ("every", "[1, 2, 3]", "x > 0", True),
        ("every", "[1, 2, 3]", "x > 1", False),
        ("every", "[]", "x > 1", True),
        ("every", "null", "x > 1", None),
        ("every", "1..3", "x < limit", True),
    ],
)
def test_iteration(kind, source, body, expected):
    assert value(loop(kind, source, body), limit=9) == value_of(expected)


def test_loops_nest():
    inner = loop("for", "1..x", "x * y", "y")
    outer = f'<for iteratorVariable="x"><in>{literal("1..2")}</in><return>{inner}</return></for>'
    assert value(outer) == value_of([[1], [2, 4]])


def test_the_domain_may_have_a_type():
    assert value(loop("for", "3", "x", type_="number")) == value_of([3])
    assert value(loop("for", '"a"', "x", type_="number")) is None


def function(parameters, body, kind=""):
    formal = "".join(f'<formalParameter name="{n}" typeRef="{t}"/>' for n, t in parameters.items())
    kind = f' kind="{kind}"' if kind else ""
    return f"<functionDefinition{kind}>{formal}{body}</functionDefinition>"


def test_function_definitions_are_values():
    twice = entry("twice", function({"x": "number"}, literal("x * 2")))
    assert value(context(twice, entry("", literal("twice(4)")))) == 8
    assert value(context(twice, entry("", literal("twice(x: 4)")))) == 8
    assert value(context(twice, entry("", literal('twice("a")')))) is None
    assert value(context(twice, entry("", literal("twice(1, 2)")))) is None


def test_a_function_may_call_itself():
    factorial = entry(
        "my factorial", function({"n": "number"}, literal("if n < 2 then 1 else n * my factorial(n - 1)"))
    )
    assert value(context(factorial, entry("", literal("my factorial(10)")))) == 3628800


def test_a_function_sees_the_names_around_it():
    add = entry("add", function({"x": "Any"}, literal("x + n")))
    assert value(context(add, entry("", literal("for x in [1, 2] return add(x)"))), n=5) == value_of([6, 7])


def test_functions_of_java_and_pmml():
    named = context(
        entry("class", literal('"java.lang.Math"')),
        entry("method signature", literal('"max(double,double)"')),
    )
    java = entry("f", function({"a": "number", "b": "number"}, named, "Java"))
    assert value(context(java, entry("", literal("f(1, 2)")))) == 2
    pmml = entry("f", function({}, context(entry("document", literal('"x"'))), "PMML"))
    assert value(context(pmml, entry("", literal("f()")))) is None
    assert codes(context(pmml, entry("", literal("f()")))) == ["feel.external"]


def invocation(called, **arguments):
    bound = "".join(
        f'<binding><parameter name="{n}"/>{v and literal(v)}</binding>' for n, v in arguments.items()
    )
    return f"<invocation>{literal(called)}{bound}</invocation>"


@pytest.mark.parametrize(
    ("called", "arguments", "expected"),
    [
        ("minus", {"a": "n", "b": "1"}, 4),
        ("minus", {"b": "1", "a": "5"}, 4),
        ("minus", {"a": "5", "b": ""}, None),
        ("minus", {"a": "5"}, None),
        ("minus", {"a": "5", "z": "1"}, None),
        ("nobody", {"a": "5"}, None),
        ("abs", {"n": "-5"}, 5),
        ("floor", {"n": "1.5"}, 1),
    ],
)
def test_invocation(called, arguments, expected):
    parts = [
        knowledge("minus", {"a": "number", "b": "number"}, literal("a - b")),
        decision("N", literal("5")),
        decision("n", literal("5")),
        decision("D", invocation(called, **arguments), "k_minus", "d_n"),
    ]
    assert model(*parts).evaluate("D").value == expected


def test_a_binding_may_be_any_expression():
    bound = f'<binding><parameter name="list"/><list>{literal("1")}{literal("2")}</list></binding>'
    assert value(f"<invocation>{literal('sum')}{bound}</invocation>") == 3


def test_a_declared_type_that_does_not_fit_is_null():
    assert value(literal("1", typeRef="string")) is None
    assert value(literal("1"), "string") is None
    assert value(literal("[1]"), "number") == 1
    assert value(literal('@"2026-01-01"'), "dateTime").date.day == 1
    assert codes(literal("1"), "string") == ["dmn.wrong_type"]


def test_what_is_no_feel_is_null_with_a_note():
    (note,) = asked(literal("1 +")).notes
    assert (note.code, note.element, note.line) == ("dmn.bad_expression", "D", 1)


def test_other_languages_are_not_run():
    assert codes(literal("1", expressionLanguage="http://www.w3.org/XPath")) == ["dmn.language"]
    assert value(literal("1", expressionLanguage="http://www.omg.org/spec/FEEL/20140401")) == 1


def test_a_decision_without_logic_is_null():
    assert codes("") == ["dmn.no_logic"]
