"""Item definitions as types (DMN 1.5 §7.3.2)."""

import pytest

from lianxin.engines.rules.feel import value_of
from lianxin.kernel.problems import ProblemError
from tests.engines.rules.dmn.models import decision, inputs, knowledge, literal, model

TYPES = """
<itemDefinition name="tAge"><typeRef>number</typeRef><allowedValues><text>[0..150]</text></allowedValues></itemDefinition>
<itemDefinition name="tAges" isCollection="true"><typeRef>tAge</typeRef></itemDefinition>
<itemDefinition name="tTier" isCollection="true"><typeRef>string</typeRef>
  <allowedValues><text>"A", "B"</text></allowedValues></itemDefinition>
<itemDefinition name="tPair" isCollection="true"><typeRef>number</typeRef>
  <typeConstraint><text>count(?) = 2</text></typeConstraint></itemDefinition>
<itemDefinition name="tPerson">
  <itemComponent name="full name"><typeRef>string</typeRef></itemComponent>
  <itemComponent name="age"><typeRef>tAge</typeRef></itemComponent>
  <itemComponent name="children" isCollection="true"><typeRef>tPerson</typeRef></itemComponent>
  <itemComponent name="home"><itemComponent name="town"><typeRef>string</typeRef></itemComponent></itemComponent>
</itemDefinition>
<itemDefinition name="tEmail"><typeRef>string</typeRef><allowedValues><text>contains(?, "@")</text></allowedValues></itemDefinition>
<itemDefinition name="tRange"><typeRef>range&lt;number&gt;</typeRef></itemDefinition>
"""


def conformed(type_, value):
    return model(TYPES, inputs(x=type_), decision("D", literal("x"), "i_x")).evaluate("D", {"x": value}).value


@pytest.mark.parametrize(
    ("type_", "value", "expected"),
    [
        ("tAge", 81, 81),
        ("tAge", 151, None),
        ("tAge", "81", None),
        ("tAge", [81], 81),
        ("tAge", None, None),
        ("tAges", [81, 12], [81, 12]),
        ("tAges", [81, 999], None),
        ("tAges", 81, [81]),
        ("tAges", [81, None], [81, None]),
        ("tTier", ["A", "B"], ["A", "B"]),
        ("tTier", ["A", "C"], None),
        ("tTier", "B", ["B"]),
        ("tPair", [1, 2], [1, 2]),
        ("tPair", [1, 2, 3], None),
        ("tEmail", "a@b", "a@b"),
        ("tEmail", "ab", None),
        ("tUnknown", "anything", "anything"),
        ("feel:string", 1, None),
        ("list&lt;tAge&gt;", [1, 2], [1, 2]),
        ("list&lt;tAge&gt;", ["x"], None),
        ("list&lt;", ["x"], ["x"]),
    ],
)
def test_a_value_conforms_or_is_null(type_, value, expected):
    assert conformed(type_, value) == value_of(expected)


def test_missing_components_are_null_and_further_ones_stay():
    found = conformed("tPerson", {"full name": "卓玛", "age": 81, "more": 1})
    assert found == value_of({"full name": "卓玛", "age": 81, "children": None, "home": None, "more": 1})


def test_types_that_hold_themselves():
    child = {"full name": "次仁", "age": 10}
    found = conformed("tPerson", {"full name": "卓玛", "age": 40, "children": [child]})
    assert found["children"][0]["full name"] == "次仁"
    assert conformed("tPerson", {"full name": "卓玛", "age": 40, "children": ["x"]}) is None


FUNCTION = "<itemDefinition name='tF'><functionItem outputTypeRef='number'><parameters name='n' typeRef='number'/></functionItem></itemDefinition>"


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        ("function(n) n + 1", 3),
        ("function(m: number) m * 2", 4),
        ("function(n: string) 1", None),
        ("function(a, b) a", None),
        ('function(n) "x"', None),
        ("abs", 2),
        ("2", None),
    ],
)
def test_functions_conform_by_their_parameters_and_what_they_are_known_to_return(function, expected):
    parts = [
        FUNCTION,
        knowledge("call", {"f": "tF", "n": "number"}, literal("f(n)")),
        decision("F", literal(function), type_="tF"),
        decision("D", literal(f"[call({function}, 2), F(2)]"), "k_call", "d_F"),
    ]
    assert model(*parts).evaluate("D").value == value_of([expected, expected])


def test_types_are_known_to_expressions():
    text = '[5 instance of tAge, 200 instance of tAge, [5] instance of tAges, "a" instance of tEmail]'
    assert model(TYPES, decision("D", literal(text))).evaluate("D").value == [True, False, True, False]


@pytest.mark.parametrize("types", [{"tA": "tA"}, {"tA": "tB", "tB": "tA"}])
def test_a_type_defined_by_itself_is_refused(types):
    parts = [
        f'<itemDefinition name="{name}"><typeRef>{of}</typeRef></itemDefinition>'
        for name, of in types.items()
    ]
    with pytest.raises(ProblemError) as refused:
        model(*parts)
    assert refused.value.code == "dmn.type_cycle"
