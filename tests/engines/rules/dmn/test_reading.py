"""Files of every version are read; files that are none, or are bombs, are refused with their line."""


import pytest

from lianxin.engines.rules.dmn import load, read
from lianxin.engines.rules.dmn.reading.markup import MAX_DEPTH
from lianxin.kernel.problems import ProblemError
from tests.engines.rules.dmn.models import DMN, decision, definitions, inputs, literal, model
from tests.work import at_most

VERSIONS = [
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
    "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "https://www.omg.org/spec/DMN/20211108/MODEL/",
    "https://www.omg.org/spec/DMN/20230324/MODEL/",
    "https://www.omg.org/spec/DMN/20240513/MODEL/",
]


def refusal(data, **more):
    with pytest.raises(ProblemError) as refused:
        read(data, **more)
    return refused.value


@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_is_read(version):
    found = read(definitions(decision("D", literal("1")), version=version))
    assert [one.name for one in found.decisions] == ["D"]


def test_qualified_type_names_of_version_1_1():
    parts = definitions(
        '<import namespace="urn:b" name="base"/>',
        '<inputData name="a"><variable name="a" typeRef="f:number"/></inputData>',
        '<inputData name="b"><variable name="b" typeRef="own:tX"/></inputData>',
        '<inputData name="c"><variable name="c" typeRef="o:tX"/></inputData>',
        '<itemDefinition name="tX"><typeRef>f:string</typeRef></itemDefinition>',
        version=VERSIONS[0],
    ).replace(
        "<definitions ",
        '<definitions xmlns:f="http://www.omg.org/spec/FEEL/20140401" xmlns:own="urn:m" xmlns:o="urn:b" ',
    )
    found = read(parts)
    assert [one.variable.type for one in found.inputs] == ["number", "tX", "base.tX"]
    assert found.types[0].type == "string"


def test_what_a_drawing_or_an_editor_adds_is_left_out():
    extra = '<extensionElements><x xmlns="urn:x"><literalExpression/></x></extensionElements><knowledgeSource id="s" name="s"/><textAnnotation/>'
    drawing = '<d:DMNDI xmlns:d="urn:d"><d:DMNDiagram/></d:DMNDI>'
    foreign = '<x:decision xmlns:x="urn:x" name="E"/>'
    marked = decision("D", literal("1")).replace("<decision ", '<decision xmlns:x="urn:x" x:label="L" ')
    found = read(definitions(extra, marked, foreign, drawing))
    assert [(one.name, one.label) for one in found.nodes()] == [("D", "")]


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        ("", "not_xml", 1),
        ("<a>\n<b></a>", "not_xml", 2),
        ("<definitions/>", "not_dmn", 1),
        (f'\n<decision xmlns="{DMN}"/>', "not_dmn", 2),
        (f'<definitions xmlns="{DMN}" name="x"/>', "no_attribute", 1),
        (definitions("\n<decision/>"), "no_attribute", 2),
        (definitions("\n<decision name='D'>\n<decisionTable hitPolicy='BEST'/></decision>"), "bad_value", 3),
        (definitions(f"<decision name='D'>{literal('1')}\n{literal('2')}</decision>"), "two_expressions", 2),
        (
            definitions(
                "<decision name='D'><informationRequirement>\n<requiredInput/></informationRequirement></decision>"
            ),
            "no_attribute",
            2,
        ),
        ("<?xml version='1.0' encoding='x-none'?><a/>", "not_xml", 1),
        (b"\xff\xfe\x00", "not_xml", 1),
        (b"<a>\xff</a>", "not_xml", 1),
    ],
)
def test_bad_files_are_refused_with_their_line(data, code, line):
    found = refusal(data, file="some.dmn")
    assert (found.code, found.details["line"], found.details["file"]) == (f"dmn.{code}", line, "some.dmn")
    assert found.message
    assert found.remedy


BILLION = (
    '<!DOCTYPE a [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]><a>&i;</a>"
)


@pytest.mark.parametrize(
    "data",
    [
        BILLION,
        '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "http://localhost/">]><a>&x;</a>',
        '<!DOCTYPE a [<!ENTITY % x SYSTEM "http://localhost/"> %x;]><a/>',
    ],
)
def test_entities_are_never_declared(data):
    with at_most(1_000):
        assert refusal(data).code == "dmn.doctype"


def test_depth_and_size_are_bounded():
    assert refusal("<a>" * (MAX_DEPTH + 1)).code == "dmn.too_deep"
    assert refusal(b"<a>" + b" " * 20_000_000).code == "dmn.too_large"
    assert refusal("<a>" + "<b/>" * 400_001).code == "dmn.too_large"


def test_deep_expressions_are_read_and_run_in_bounds():
    logic = literal("1")
    for _ in range(30):
        logic = f"<list>{logic}</list>"
    found = model(decision("D", logic)).evaluate("D").value
    for _ in range(30):
        (found,) = found
    assert found == 1


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ProblemError) as refused:
        load(tmp_path / "none.dmn")
    assert refused.value.code == "dmn.no_file"


def test_work_is_bounded():
    logic = (
        f'<for iteratorVariable="x"><in>{literal("1..10000000000")}</in><return>{literal("x")}</return></for>'
    )
    found = model(decision("D", logic)).evaluate("D")
    assert found.value is None
    assert "feel.too_much_work" in [note.code for note in found.notes]


def test_a_large_table_is_read_and_run():
    rows = "".join(
        f"<rule><inputEntry><text>{n}</text></inputEntry><outputEntry><text>{n * 2}</text></outputEntry></rule>"
        for n in range(2000)
    )
    table = f"<decisionTable><input><inputExpression><text>n</text></inputExpression></input><output/>{rows}</decisionTable>"
    assert model(inputs(n="number"), decision("D", table, "i_n")).evaluate("D", {"n": 1999}).value == 3998
