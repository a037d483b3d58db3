"""Whatever an author writes or a phone sends, reading and checking it take bounded time and memory."""

from __future__ import annotations

import pytest

from lianxin.engines.xforms import Form, Limits, XFormError, read_envelope
from lianxin.engines.xforms.errors import STEPS_A_SECOND
from lianxin.engines.xforms.patterns import matches
from lianxin.engines.xforms.safe_xml import parse
from tests.engines.xforms.kit import AT, asked, bind, form, kinds, sent, xform
from tests.work import at_most

LAUGHS = (
    b"""<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><data id="f"><a>&b;</a></data>"""
)
FILE = b"""<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]><data id="f"><a>&x;</a></data>"""
OUTSIDE = b"""<!DOCTYPE d SYSTEM "http://example.org/d.dtd"><data id="f"/>"""


@pytest.mark.parametrize("xml", [LAUGHS, FILE, OUTSIDE, b"<!DOCTYPE data><data/>"])
def test_document_types_and_entities_are_refused(xml: bytes) -> None:
    for use in (parse, read_envelope, Form.parse, lambda x: form("<a/>").check(x, at=AT)):
        with pytest.raises(XFormError) as refused:
            use(xml)
        assert refused.value.code == "xforms.doctype"


@pytest.mark.parametrize(
    "xml",
    [
        b"",
        b"<",
        b"<a>",
        b"<a></b>",
        b"\xff\xfe",
        b"not xml",
        b"<a>&nbsp;</a>",
        b"<a>\x00</a>",
        b'<?xml version="1.0" encoding="x"?><a/>',
    ],
)
def test_what_is_no_xml_is_refused(xml: bytes) -> None:
    with pytest.raises(XFormError) as refused:
        parse(xml)
    assert refused.value.code == "xforms.not_xml"


def test_size_and_depth_have_ends() -> None:
    with pytest.raises(XFormError) as refused:
        parse(b"<a>" + b"x" * 100 + b"</a>", limit=50)
    assert refused.value.code == "xforms.too_large"
    assert refused.value.details == {"limit": "50", "size": "107"}
    for depth, times in ((10, 11), (256, 300), (256, 100_000)):
        with pytest.raises(XFormError) as refused:
            parse(b"<a>" * times + b"</a>" * times, depth=depth)
        assert refused.value.code == "xforms.too_deep"
    parse(b"<a>" * 10 + b"</a>" * 10, depth=10)


def test_a_deep_form_is_checked_without_running_out_of_stack() -> None:
    levels = 200
    inside = "<g>" * levels + "<a/>" + "</g>" * levels
    made = form(inside, bind("g/" * levels + "a", type="int"))
    verdict = made.check(sent(inside.replace("<a/>", "<a>x</a>")), at=AT)
    assert [finding.kind for finding in verdict.findings] == ["type"]


@pytest.mark.parametrize(
    "rule",
    [
        "count(//*[count(//*[count(//*[count(//*) > 0]) > 0]) > 0]) > 0",
        "string-length(concat(/data, /data, /data)) > count(//*[contains(string(/data), .)])",
        "count(//*[preceding::*[following::*[preceding::*]]]) > 0",
        "//* = //*[. != //*]",
    ],
)
def test_a_walk_without_end_is_stopped(rule: str) -> None:
    rows = "<kin><age/></kin>"
    made = form(
        rows + "<x/>",
        bind("x", constraint=rule),
        '<group><repeat nodeset="/data/kin"/></group>',
        limits=Limits(steps=200_000),
    )
    with at_most(5_000_000):
        verdict = made.check(sent("<kin><age>1</age></kin>" * 400 + "<x>1</x>"), at=AT)
    assert [finding.kind for finding in verdict.findings] == ["limit"]
    assert verdict.answers["x"] == "1"


def test_texts_do_not_grow_without_end() -> None:
    doubled = "".join(
        bind(f"t{n}", calculate=f"concat(/data/t{n - 1}, /data/t{n - 1})") for n in range(1, 40)
    )
    made = form("".join(f"<t{n}/>" for n in range(40)), doubled)
    verdict = made.check(sent("<t0>xxxxxxxxxx</t0>"), at=AT)
    assert "limit" in {finding.kind for finding in verdict.findings}


@pytest.mark.parametrize("pattern", ["^(a+)+$", "^(a|a)*$", "(.*)*b", r"^(\w+\s?)*$"])
def test_a_pattern_that_takes_too_long_is_stopped(pattern: str) -> None:
    made = form("<a/>", bind("a", constraint=f"regex(., '{pattern}')"), limits=Limits(pattern_seconds=0.05))
    verdict = made.check(sent("<a>" + "a" * 60 + "!</a>"), at=AT)
    assert verdict.findings


SLOW = "^(a|a)*$"


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts on which a pattern was tried."""
    texts: list[str] = []

    def noted(pattern: str, text: str, seconds: float) -> bool:
        texts.append(text)
        return matches(pattern, text, seconds)

    monkeypatch.setattr("lianxin.engines.xforms.context.matches", noted)
    return texts


def test_many_texts_that_take_long_end_the_check_too(tried: list[str]) -> None:
    made = form(
        "<kin><name/></kin>",
        bind("kin/name", constraint=f"regex(., '{SLOW}')"),
        f'<group><repeat nodeset="/data/kin">{asked("kin/name")}</repeat></group>',
        limits=Limits(steps=STEPS_A_SECOND // 10),
    )
    verdict = made.check(sent(f"<kin><name>{'a' * 60}!</name></kin>" * 9), at=AT)
    assert len(tried) == 1, "the first has used up the time of all"
    assert verdict.is_cut
    assert kinds(verdict) == [("limit", "/data")]
    assert len(verdict.answers["kin"]) == 9


def test_a_budget_used_up_where_choices_are_looked_for_leaves_nothing_unchecked_in_silence() -> None:
    itemset = f"<itemset nodeset=\"instance('l')/root/item[regex(/data/a, '{SLOW}')]\"><value ref=\"v\"/><label ref=\"v\"/></itemset>"
    made = form(
        "<a/><b/>",
        body=asked("b", "select1", itemset),
        more='<instance id="l"><root><item><v>1</v></item></root></instance>',
        limits=Limits(steps=STEPS_A_SECOND // 50),
    )
    assert kinds(made.check(sent(f"<a>{'a' * 60}!</a><b>7</b>"), at=AT)) == [("limit", "/data")]


def test_a_pattern_stopped_by_what_was_left_has_used_it_up_whatever_its_own_thread_took(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The pattern's stop-watch counts other threads too: a busy machine must not leave a check seemingly whole."""
    monkeypatch.setattr("lianxin.engines.xforms.context.thread_time", lambda: 0.0)
    test_a_budget_used_up_where_choices_are_looked_for_leaves_nothing_unchecked_in_silence()


def test_a_condition_that_takes_too_long_hides_none_before_it(tried: list[str]) -> None:
    made = form("<a/>", limits=Limits(steps=STEPS_A_SECOND // 20))
    slow = f"regex(/data/a, '{SLOW}')"
    assert made.evaluate_all(sent(f"<a>{'a' * 60}!</a>"), ["1 = 1", *[slow] * 9], at=AT) == [True, *[None] * 9]
    assert len(tried) == 1


@pytest.mark.parametrize(
    "pattern",
    [
        "((a{1000}){1000}){1000}",
        "(?:a{150}){150}",
        "(" * 900 + "a" + ")" * 900,
        "a{99999999999}",
        "x" * 3_000,
        "(",
        "[b-a]",
        "*",
    ],
)
def test_a_pattern_that_would_fill_the_memory_is_refused(pattern: str) -> None:
    with pytest.raises(XFormError) as refused:
        form("<a/>").compile(f"regex('a', '{pattern}')")
    assert refused.value.code in {"xforms.too_long", "xforms.argument"}


@pytest.mark.parametrize(
    "pattern",
    [r"^[a-z]{1,64}@[a-z]{1,255}\.[a-z]{2,24}$", r"^[^\]]{1,500}$", r"^([0-9]{4}-?){4}$", r"^\{{9}$"],
)
def test_a_pattern_with_honest_counts_is_not(pattern: str) -> None:
    form("<a/>").compile(f"regex('a', '{pattern}')")


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ("count(//*[contains(/data/big, 'x')])", [("limit", "/data")]),
        ("count(//*[/data/big = /data/kin/big])", [("limit", "/data")]),
        ("count(//*[string-length(concat(/data/big, .)) > 3])", [("limit", "/data/x")]),  # longer than a text may grow
        ("count(//*[number(/data/big) > 1])", []),  # no number is so long, so it is not even read
    ],
)
def test_long_texts_are_paid_for(rule: str, found: list[tuple[str, str]]) -> None:
    made = form(
        "<kin><big/></kin><big/><x/>",
        bind("x", calculate=rule),
        '<group><repeat nodeset="/data/kin"/></group>',
        limits=Limits(steps=500_000),
    )
    verdict = made.check(sent("<kin><big/></kin>" * 2_000 + f"<big>{'9' * 1_000_000}</big><x>0</x>"), at=AT)
    assert kinds(verdict) == found


def test_a_form_whose_every_rule_reads_everything_is_refused() -> None:
    names = [f"a{n}" for n in range(600)]
    binds = "".join(bind(name, calculate="count(//*/following::*)") for name in names)
    with at_most(5_000_000), pytest.raises(XFormError) as refused:
        form("".join(f"<{name}/>" for name in names), binds, limits=Limits(compiling=300_000))
    assert refused.value.details["limit"] == "compiling"


def test_repeats_and_nodes_are_counted() -> None:
    made = form(
        "<kin><age/></kin>", "", '<group><repeat nodeset="/data/kin"/></group>', limits=Limits(repeats=20)
    )
    with pytest.raises(XFormError) as refused:
        made.check(sent("<kin/>" * 21), at=AT)
    assert refused.value.details == {"limit": "repeats"}
    made = form(
        "<kin><age/></kin>", "", '<group><repeat nodeset="/data/kin"/></group>', limits=Limits(nodes=30)
    )
    with pytest.raises(XFormError) as refused:
        made.check(sent("<kin/>" * 21), at=AT)
    assert refused.value.details == {"limit": "nodes"}


def test_of_elements_nobody_knows_only_the_first_are_told() -> None:
    made = form("<kin><age/></kin>", "", '<group><repeat nodeset="/data/kin"/></group>', limits=Limits(strangers=5))
    verdict = made.check(sent("<kin><x/><y>1</y></kin>" * 2 + "<kin><age><z/></age></kin>" * 9 + "<q/>"), at=AT)
    told = ["q", "kin[1]/x", "kin[1]/y", "kin[2]/x", "kin[2]/y"]
    assert kinds(verdict) == [("unexpected", f"/data/{one}") for one in told]


def test_many_repeats_are_checked_in_time_that_grows_with_them() -> None:
    rules = bind("kin/age", type="int", constraint=". < 100") + bind("kin/no", calculate="position(..)")
    made = form(
        "<kin><age/><no/></kin>",
        rules,
        f'<group><repeat nodeset="/data/kin">{asked("kin/age")}</repeat></group>',
    )
    with at_most(300_000):
        verdict = made.check(sent("<kin><age>200</age></kin>" * 600), at=AT)
    assert len(verdict.findings) == 1_200
    assert verdict.findings[-1].path == "/data/kin[600]/no"


def test_a_long_score_and_a_long_choice_of_ifs_are_no_bombs() -> None:
    score = " + ".join(["/data/a"] * 500)
    either = " or ".join(["/data/a = 2"] * 500)
    ladder = "'end'"
    for n in range(50):
        ladder = f"if(/data/a = {n}, '{n}', {ladder})"
    made = form(
        "<a/><b/><c/><d/>",
        bind("b", calculate=score) + bind("c", calculate=either) + bind("d", calculate=ladder),
    )
    assert made.check(sent("<a>2</a><b>1000</b><c>true</c><d>2</d>"), at=AT).findings == ()


def test_files_beside_the_form_are_read_with_care() -> None:
    more = '<instance id="l" src="jr://file/{}"/>'
    for name, data in [
        ("l.xml", LAUGHS),
        ("l.geojson", b"{"),
        ("l.geojson", b"[1]"),
        ("l.csv", b"\xff\xfe\x00"),
        ("l.zip", b"PK"),
        ("l.geojson", b"[" * 100_000),
    ]:
        with pytest.raises(XFormError) as refused:
            Form.parse(xform("<a/>", more=more.format(name)), media={name: data})
        assert refused.value.code in {"xforms.media", "xforms.doctype"}


def test_a_rule_that_cannot_be_evaluated_is_told() -> None:
    made = form(
        "<a/><b/>",
        bind("a", constraint="count(string(.)) > 0") + bind("b", relevant="digest('a', 'CRC', 'hex') = ''"),
    )
    assert kinds(made.check(sent("<a>1</a><b>2</b>"), at=AT)) == [("limit", "/data/a"), ("limit", "/data/b")]


@pytest.mark.parametrize("xml", [b"<data/>", b"<data id='f'/>", b"<data id='f'><meta/></data>", b"<data id='f'><meta><instanceID> </instanceID></meta></data>",
                                 b"<data><meta><instanceID>x</instanceID></meta></data>", b"<data id='f'><meta><instanceID>" + b"x" * 300 + b"</instanceID></meta></data>"])  # fmt: skip
def test_an_envelope_says_which_form_and_which_instance(xml: bytes) -> None:
    with pytest.raises(XFormError) as refused:
        read_envelope(xml)
    assert refused.value.code == "xforms.not_a_submission"
