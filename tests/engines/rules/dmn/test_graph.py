"""Requirements, scopes, knowledge models, services, imports (DMN 1.5 chapter 6, §10.4)."""

from datetime import UTC, date, datetime

import pytest

from lianxin.engines.rules.feel import value_of
from lianxin.kernel.problems import ProblemError
from tests.engines.rules.dmn.models import decision, inputs, knowledge, literal, model
from tests.work import at_most

NOW = datetime(2026, 10, 1, 9, 30, tzinfo=UTC)


def service(name, outputs, decisions=(), data=(), type_=""):
    declared = f' typeRef="{type_}"' if type_ else ""
    parts = [f'<outputDecision href="#d_{one}"/>' for one in outputs]
    parts += [f'<inputDecision href="#d_{one}"/>' for one in decisions]
    parts += [f'<inputData href="#i_{one}"/>' for one in data]
    return f'<decisionService id="s_{name}" name="{name}"><variable name="{name}"{declared}/>{"".join(parts)}</decisionService>'


def test_only_what_is_required_can_be_seen():
    parts = [inputs(a="number"), decision("X", literal("1")), decision("D", literal("[a, X]"), "d_X")]
    found = model(*parts).evaluate("D", {"a": 5})
    assert found.value == value_of([None, 1])
    assert [(note.code, note.details["name"]) for note in found.notes] == [("feel.unknown_name", "a")]


def test_a_decision_is_made_once_and_only_when_needed():
    parts = [
        inputs(a="number"),
        decision("costly", literal("a / 0"), "i_a"),
        decision("D", literal("if a > 1 then [costly, costly] else 0"), "d_costly", "i_a"),
    ]
    assert model(*parts).evaluate("D", {"a": 0}).notes == ()
    assert len(model(*parts).evaluate("D", {"a": 2}).notes) == 1


def test_inputs_are_checked_by_their_type():
    asked = model(inputs(a="number", b="dateTime"), decision("D", literal("[a, string(b)]"), "i_a", "i_b"))
    found = asked.evaluate("D", {"a": "x", "b": date(2026, 10, 1)})
    assert found.value == [None, "2026-10-01T00:00:00Z"]
    assert [note.code for note in found.notes] == ["dmn.wrong_type"]
    assert [note.code for note in asked.evaluate("D", {"a": 1}).notes] == [
        "dmn.no_input",
        "feel.argument_type",
    ]


def test_the_clock_is_passed_in():
    asked = model(decision("D", literal("string(today())")))
    assert asked.evaluate("D", now=NOW).value == "2026-10-01"
    assert asked.evaluate("D").value is None


def test_keys_of_untyped_inputs_may_have_several_words():
    asked = model(inputs(p="Any"), decision("D", literal("p.net pay"), "i_p"))
    assert asked.evaluate("D", {"p": {"net pay": 3}}).value == 3
    assert asked.evaluate("D", {"p": {"net pay": 4}}).value == 4


def test_long_chains_of_decisions():
    chain = [decision("D0", literal("0"))]
    chain += [decision(f"D{n}", literal(f"D{n - 1} + 1"), f"d_D{n - 1}") for n in range(1, 600)]
    assert model(*chain).evaluate("D599").value == 599


@pytest.mark.parametrize("length", [1, 2, 5])
def test_decisions_that_need_one_another_are_refused(length):
    parts = [decision(f"D{n}", literal("1"), f"d_D{(n + 1) % length}") for n in range(length)]
    with pytest.raises(ProblemError) as refused:
        model(*parts)
    assert refused.value.code == "dmn.cycle"
    assert refused.value.details["names"].count("→") == length


def test_knowledge_models_call_themselves_and_one_another():
    parts = [
        knowledge("even", {"n": "number"}, literal("if n = 0 then true else odd(n - 1)"), "k_odd"),
        knowledge("odd", {"n": "number"}, literal("if n = 0 then false else even(n - 1)"), "k_even"),
        knowledge("my sum", {"n": "number"}, literal("if n = 0 then 0 else n + my sum(n - 1)")),
        decision("D", literal("[even(7), my sum(10)]"), "k_even", "k_my sum"),
    ]
    assert model(*parts).evaluate("D").value == value_of([False, 55])


def test_endless_recursion_is_null():
    parts = [knowledge("f", {"n": "number"}, literal("f(n + 1)")), decision("D", literal("f(1)"), "k_f")]
    assert model(*parts).evaluate("D").value is None


def test_endless_recursion_that_branches_ends_soon():
    for logic in ("f(1) + f(2)", "[f(1), f(2), f(3)]"):
        parts = [knowledge("f", {"n": "number"}, literal(logic)), decision("D", literal(logic), "k_f")]
        with at_most(100_000):
            assert len(model(*parts).evaluate("D").notes) < 10
    parts = [service("s", ["D"]), decision("D", literal("[s(), s(), s()]"), "s_s")]
    with at_most(100_000):
        assert model(*parts).evaluate("D").value is None


def test_notes_are_bounded():
    found = model(decision("D", literal("count(for x in 1..5000 return nobody)"))).evaluate("D")
    assert (found.value, len(found.notes)) == (5000, 1000)


def test_a_knowledge_model_sees_nothing_of_its_caller():
    parts = [
        inputs(a="number"),
        knowledge("f", {}, literal("a")),
        decision("D", literal("f()"), "k_f", "i_a"),
    ]
    assert model(*parts).evaluate("D", {"a": 1}).value is None


def test_types_of_parameters_and_results():
    parts = [
        "<itemDefinition name='tF'><functionItem outputTypeRef='string'><parameters name='n' typeRef='number'/></functionItem></itemDefinition>",
        knowledge("f", {"n": "number"}, literal("n"), type_="tF"),
        knowledge("g", {"n": "number"}, literal("string(n)"), type_="tF"),
        knowledge("h", {"n": "number"}, literal("string(n)"), type_="string"),
        decision("D", literal('[f(1), g(1), h([1]), g("x")]'), "k_f", "k_g", "k_h"),
    ]
    assert model(*parts).evaluate("D").value == [None, "1", "1", None]


def test_a_knowledge_model_can_be_asked_itself():
    asked = model(knowledge("f", {"n": "number", "m": "number"}, literal("[n, m]")))
    assert asked.evaluate("f", {"n": 1}).value == value_of([1, None])
    assert asked.evaluate("k_f", {"n": "x", "m": 2}).value == value_of([None, 2])


SERVICE = [
    inputs(a="number"),
    decision("X", literal("a + 100"), "i_a"),
    decision("Y", literal("X + a"), "d_X", "i_a"),
    decision("Z", literal("a"), "i_a"),
    service("one", ["Y"], ["X"], ["a"]),
    service("two", ["Y", "Z"], data=["a"]),
    service("typed", ["Y"], ["X"], ["a"], type_="string"),
    decision(
        "D", literal("[one(1, 2), one(X: 5, a: 1), one(1), two(1), typed(1, 2)]"), "s_one", "s_two", "s_typed"
    ),
]


def test_services_are_functions_of_their_inputs_data_first():
    expected = [3, 6, None, {"Y": 102, "Z": 1}, None]
    assert model(*SERVICE).evaluate("D", {"a": 50}).value == value_of(expected)


def test_services_can_be_asked_by_name():
    asked = model(*SERVICE)
    assert asked.evaluate("one", {"a": 1, "X": 2}).value == 3
    assert asked.evaluate("one", {"a": 1}).value is None
    assert asked.evaluate("two", {"a": 1}).value == value_of({"Y": 102, "Z": 1})


def test_a_service_that_leads_back_to_its_caller_ends():
    parts = [service("s", ["D"]), decision("D", literal("s()"), "s_s")]
    assert model(*parts).evaluate("D").value is None


def test_unknown_decisions_are_named():
    with pytest.raises(ProblemError) as refused:
        model(decision("D", literal("1"))).evaluate("E")
    assert refused.value.details == {"name": "E", "known": "D"}


def test_names_are_compared_with_single_blanks():
    parts = [
        '<decision id="d" name="net\n  pay"><literalExpression><text>1</text></literalExpression></decision>'
    ]
    assert model(*parts).evaluate("net pay").value == 1
