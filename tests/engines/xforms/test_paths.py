"""Paths: libxml2 as the oracle of XPath 1.0, and what XForms adds to it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from lianxin.engines.xforms import Limits, XFormError
from lianxin.engines.xforms.compiling import Compiler
from lianxin.engines.xforms.context import Context, Run
from lianxin.engines.xforms.grammar import parse
from lianxin.engines.xforms.nodes import Node, string_value
from tests.engines.xforms.kit import AT, asked, bind, form, kinds, sent

TREE = "<a><b>1</b><b>2</b><c><b>3</b><d>x</d></c></a><b>4</b><a><c><d>y</d><d>2</d></c><b>5</b><c><b/></c></a><d> z </d>"
AXES = [
    "child", "descendant", "descendant-or-self", "parent", "ancestor", "ancestor-or-self", "self", "following-sibling",
    "preceding-sibling", "following", "preceding",
]  # fmt: skip
steps = st.builds(
    lambda axis, test, predicate: f"{axis}::{test}{predicate}",
    st.sampled_from(AXES),
    st.sampled_from(["a", "b", "c", "d", "*", "node()", "text()"]),
    st.sampled_from(
        [
            "",
            "",
            "",
            "[1]",
            "[last()]",
            "[position() > 1]",
            "[b]",
            "[. = '2']",
            "[not(d)]",
            "[count(*) > 1]",
            "[../b][1]",
            "[position() mod 2 = 1]",
        ]
    ),
)
paths = st.builds(
    lambda start, parts: start + "/".join(parts),
    st.sampled_from(["/data/", "//", "/*/a/"]),
    st.lists(steps, min_size=1, max_size=4),
)
expressions = st.one_of(
    st.builds("count({})".format, paths),
    st.builds("string({})".format, paths),
    st.builds("{} = {}".format, paths, paths),
    st.builds("{} < {}".format, paths, paths),
    st.builds("count({} | {})".format, paths, paths),
    st.builds("string(({})[{}])".format, paths, st.integers(1, 3)),
    st.builds("name({})".format, paths),
    st.builds("boolean({}) and not({})".format, paths, paths),
)
DOCUMENT = etree.fromstring(f"<data>{TREE}</data>")


@given(paths)
def test_paths_give_the_nodes_that_libxml2_gives(path: str) -> None:
    """(lxml has no object for the document node.)"""
    found = [told(node) for node in over(path) if node.name != "#document"]
    assert found == [told_by_libxml2(node) for node in DOCUMENT.xpath(path)]


@given(expressions)
def test_expressions_give_what_libxml2_gives(expression: str) -> None:
    found, expected = over(expression), DOCUMENT.xpath(expression)
    assert found == expected or (found != found and expected != expected)


MODEL = form("<x/>", more=f'<instance id="t"><data>{TREE}</data></instance>').model


def over(expression: str) -> Any:
    """Over the tree as another instance, where nothing is added to it."""
    document = MODEL.instances["t"]
    compiled = Compiler(MODEL, None).compile(parse(expression))
    return compiled.run(Context(Run(MODEL, document, AT, "zh", Limits()), document))


def told(node: Node) -> tuple[str, str]:
    return (node.name, string_value(node))


def told_by_libxml2(node: Any) -> tuple[str, str]:
    return ("#text", str(node)) if isinstance(node, str) else (node.tag, "".join(node.itertext()))


# ---------------------------------------------------------------------- what XForms adds

KIN = '<group><repeat nodeset="/data/kin"/></group>'


def test_an_absolute_path_inside_a_repeat_means_this_instance() -> None:
    rules = bind("kin/twice", calculate="/data/kin/age * 2") + bind("kin/many", calculate="count(/data/kin)")
    made = form("<kin><age/><twice/><many/></kin>", rules, KIN)
    verdict = made.check(sent("<kin><age>1</age></kin><kin><age>5</age></kin>"), at=AT)
    assert [kin["twice"] for kin in verdict.answers["kin"]] == [2, 10]
    assert [kin["many"] for kin in verdict.answers["kin"]] == [2, 2]


def test_from_outside_it_means_every_instance() -> None:
    made = form("<kin><age/></kin><sum/>", bind("sum", calculate="sum(/data/kin/age)"), KIN)
    assert made.check(sent("<kin><age>1</age></kin><kin><age>5</age></kin>"), at=AT).answers["sum"] == 6


def test_up_and_down_again_means_every_instance() -> None:
    made = form("<kin><age/><all/></kin>", bind("kin/all", calculate="sum(../../kin/age)"), KIN)
    verdict = made.check(sent("<kin><age>1</age></kin><kin><age>5</age></kin>"), at=AT)
    assert [kin["all"] for kin in verdict.answers["kin"]] == [6, 6]


def test_nested_repeats_know_their_outer_instance() -> None:
    body = '<group><repeat nodeset="/data/house"><group><repeat nodeset="/data/house/person"/></group></repeat></group>'
    rules = bind(
        "house/person/said",
        calculate="concat(/data/house/no, '-', /data/house/person/name, '-', position(..), '/', count(/data/house/person))",
    ) + bind("house/count", calculate="count(/data/house/person)")
    made = form("<house><no/><person><name/><said/></person><count/></house>", rules, body)
    inside = "<house><no>1</no><person><name>a</name></person><person><name>b</name></person></house><house><no>2</no><person><name>c</name></person></house>"
    houses = made.check(sent(inside), at=AT).answers["house"]
    assert [[person["said"] for person in house["person"]] for house in houses] == [
        ["1-a-1/2", "1-b-2/2"],
        ["2-c-1/1"],
    ]
    assert [house["count"] for house in houses] == [2, 1]


def test_indexed_repeat_reaches_into_any_instance() -> None:
    body = '<group><repeat nodeset="/data/house"><group><repeat nodeset="/data/house/person"/></group></repeat></group>'
    rules = bind(
        "house/person/before",
        calculate="indexed-repeat(/data/house/person/name, /data/house, position(../..), /data/house/person, position(..) - 1)",
    )
    rules += bind(
        "far", calculate="indexed-repeat(/data/house/person/name, /data/house/person, 1, /data/house, 2)"
    )
    rules += bind("nowhere", calculate="indexed-repeat(/data/house/person/name, /data/house, 9)")
    made = form("<house><person><name/><before/></person></house><far/><nowhere/>", rules, body)
    inside = "<house><person><name>a</name></person><person><name>b</name></person></house><house><person><name>c</name></person></house>"
    answers = made.check(sent(inside), at=AT).answers
    assert [[person["before"] for person in house["person"]] for house in answers["house"]] == [
        [None, "a"],
        [None],
    ]
    assert (answers["far"], answers["nowhere"]) == ("c", None)


def test_a_running_total_takes_the_instance_before() -> None:
    rule = bind(
        "kin/total",
        calculate="coalesce(indexed-repeat(/data/kin/total, /data/kin, position(..) - 1), 0) + ../age",
    )
    made = form("<kin><age/><total/></kin>", rule, KIN)
    inside = "".join(f"<kin><age>{age}</age></kin>" for age in range(1, 31))
    assert [kin["total"] for kin in made.check(sent(inside), at=AT).answers["kin"]] == [
        n * (n + 1) // 2 for n in range(1, 31)
    ]


def test_current_is_the_question_also_inside_a_predicate() -> None:
    rows = "".join(
        f"<item><name>{town}</name><of>{county}</of></item>"
        for town, county in [("x", "A"), ("y", "B"), ("z", "B")]
    )
    more = f'<instance id="towns"><root>{rows}</root></instance>'
    itemset = """<itemset nodeset="instance('towns')/root/item[of = {}]"><value ref="name"/><label ref="name"/></itemset>"""
    for path in ("current()/../county", "/data/kin/county"):
        body = f'<group><repeat nodeset="/data/kin">{asked("kin/town", "select1", itemset.format(path))}</repeat></group>'
        made = form("<kin><county/><town/></kin>", "", body, more=more)
        sent_in = sent(
            "<kin><county>A</county><town>x</town></kin><kin><county>B</county><town>x</town></kin>"
        )
        assert kinds(made.check(sent_in, at=AT)) == [("choice", "/data/kin[2]/town")]


def test_the_index_of_an_instance_finds_what_a_walk_finds() -> None:
    rows = "".join(f"<item><k>{n % 7}</k><v>{n}</v></item>" for n in range(50))
    made = form("<a/>", more=f'<instance id="l"><root>{rows}</root></instance>')
    for key in ("3", "9", ""):
        by_index = made.evaluate(sent(f"<a>{key}</a>"), "instance('l')/root/item[k = /data/a]/v", at=AT)
        by_walk = made.evaluate(
            sent(f"<a>{key}</a>"), "instance('l')/root/item[string(k) = string(/data/a)]/v", at=AT
        )
        assert by_index == by_walk
    assert made.evaluate(sent("<a>3</a>"), "instance('l')/root/item[k = /data/a][2]/v", at=AT) == ("10",)
    for rest in ("v > 20 and k = /data/a", "/data/a = k and 1", "k = /data/a and position() > 5"):
        by_index = made.evaluate(sent("<a>3</a>"), f"instance('l')/root/item[{rest}]/v", at=AT)
        by_walk = made.evaluate(
            sent("<a>3</a>"), f"instance('l')/root/item[{rest.replace('k', 'string(k)', 1)}]/v", at=AT
        )
        assert by_index == by_walk != ()


def test_attributes_and_texts_can_be_walked_to() -> None:
    made = form("<a/>", more='<instance id="l"><root><item no="7">seven</item></root></instance>')
    assert made.evaluate(sent("<a/>"), "instance('l')/root/item/@no = 7", at=AT) is True
    assert made.evaluate(sent("<a/>"), "instance('l')/root/item[@no = '7']/text()", at=AT) == ("seven",)


def test_walking_on_from_a_text_is_refused() -> None:
    with pytest.raises(XFormError) as refused:
        form("<a/>").evaluate(sent("<a/>"), "string(/data/a)/b", at=AT)
    assert refused.value.code == "xforms.argument"


def test_a_name_stands_for_its_question() -> None:
    made = form("<group><年龄/></group>", bind("group/年龄", type="int"))
    assert made.evaluate(sent("<group><年龄>61</年龄></group>"), "${年龄} >= 60", at=AT) is True
    assert made.compile("${年龄} >= 60").paths == ("/data/group/年龄",)
