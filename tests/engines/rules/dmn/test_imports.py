"""Models that import models (DMN 1.5 §6.3.3)."""

import pytest

from lianxin.engines.rules.dmn import assemble, load, read
from lianxin.kernel.problems import ProblemError
from tests.engines.rules.dmn.models import decision, definitions, inputs, knowledge, literal, model


def imported(name, namespace):
    kind = "https://www.omg.org/spec/DMN/20230324/MODEL/"
    return f'<import name="{name}" namespace="{namespace}" importType="{kind}"/>'


BASE = definitions(
    "<itemDefinition name='tPerson'><itemComponent name='full name'><typeRef>string</typeRef></itemComponent></itemDefinition>",
    inputs(who="tPerson"),
    decision("Greeting", literal('"Hello " + who.full name'), "i_who"),
    knowledge("say it", {"p": "tPerson"}, literal('"Hi " + p.full name')),
    namespace="urn:base",
)


@pytest.mark.parametrize(
    "inputs_",
    [
        {"who": {"full name": "卓玛"}},
        {"base": {"who": {"full name": "卓玛"}}},
        {"base.who": {"full name": "卓玛"}},
        {"urn:base#who": {"full name": "卓玛"}},
    ],
)
def test_imported_elements_stand_behind_the_name_of_the_import(inputs_):
    parts = [imported("base", "urn:base"), decision("D", literal("base.Greeting"), "urn:base#d_Greeting")]
    assert model(*parts, others=(BASE,)).evaluate("D", inputs_).value == "Hello 卓玛"
    assert model(*parts, others=(BASE,)).evaluate("base.Greeting", inputs_).value == "Hello 卓玛"


def test_imported_types_and_functions():
    parts = [
        imported("base", "urn:base"),
        inputs(p="base.tPerson", q="base.tPerson"),
        decision(
            "D", literal("[base.say it(p), q, p instance of base.tPerson]"), "urn:base#k_say it", "i_p", "i_q"
        ),
    ]
    found = model(*parts, others=(BASE,)).evaluate("D", {"p": {"full name": "x"}, "q": 1})
    assert found.value == ["Hi x", None, True]


def test_an_import_without_a_name_gives_its_names_directly():
    parts = [
        imported("", "urn:base").replace('name="" ', ""),
        inputs(p="tPerson"),
        decision("D", literal("[Greeting, say it(p)]"), "urn:base#d_Greeting", "urn:base#k_say it", "i_p"),
    ]
    given = {"p": {"full name": "x"}, "who": {"full name": "y"}}
    assert model(*parts, others=(BASE,)).evaluate("D", given).value == ["Hello y", "Hi x"]


def test_imports_without_a_name_pass_on_what_they_import_so():
    middle = definitions(imported("", "urn:base"), namespace="urn:middle", name="middle")
    given = {"who": {"full name": "y"}}
    for name, text in (("", "Greeting"), ("m", "m.Greeting")):
        parts = [imported(name, "urn:middle"), decision("D", literal(text), "urn:base#d_Greeting")]
        assert model(*parts, others=(middle, BASE)).evaluate("D", given).value == "Hello y"


def test_names_of_an_import_do_not_leak():
    parts = [imported("base", "urn:base"), decision("D", literal("Greeting"), "urn:base#d_Greeting")]
    assert model(*parts, others=(BASE,)).evaluate("D", {"who": {"full name": "y"}}).value is None


def test_imports_are_found_in_the_folder(tmp_path):
    (tmp_path / "base.dmn").write_text(BASE, encoding="utf-8")
    (tmp_path / "broken.dmn").write_text("<definitions", encoding="utf-8")
    parts = [imported("base", "urn:base"), decision("D", literal("base.Greeting"), "urn:base#d_Greeting")]
    (tmp_path / "main.dmn").write_text(definitions(*parts), encoding="utf-8")
    assert load(tmp_path / "main.dmn").evaluate("D", {"who": {"full name": "卓玛"}}).value == "Hello 卓玛"


def test_missing_ambiguous_and_circular_imports_are_refused():
    first = read(definitions(imported("b", "urn:b"), name="A", namespace="urn:a"))
    second = read(definitions(imported("a", "urn:a"), name="B", namespace="urn:b"))
    other = read(definitions(name="B2", namespace="urn:b"))
    for others, code in (((), "missing"), ((second, other), "twice"), ((second, first), "cycle")):
        with pytest.raises(ProblemError) as refused:
            assemble(first, others)
        assert refused.value.code == f"dmn.import_{code}"


def test_imports_of_other_languages_are_left_out():
    parts = [
        '<import name="x" namespace="urn:x" importType="http://www.w3.org/2001/XMLSchema"/>',
        decision("D", literal("1")),
    ]
    assert model(*parts).evaluate("D").value == 1
