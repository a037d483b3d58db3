"""What a submission is found to break, and what is not held against it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from lianxin.engines.xforms import Finding, Form, XFormError
from tests.engines.xforms.kit import AT, LHASA, asked, bind, form, items, kinds, sent, xform

KIN = '<group><repeat nodeset="/data/kin"/></group>'


def test_a_clean_submission_has_no_findings_and_plain_answers() -> None:
    rules = (
        bind("age", type="int")
        + bind("w", type="decimal")
        + bind("day", type="date")
        + bind("at", type="geopoint")
    )
    body = (
        asked("age")
        + asked("w")
        + asked("day")
        + asked("at")
        + asked("pick", "select", items("a", "b"))
        + asked("left")
    )
    made = form("<age/><w/><day/><at/><pick/><left/>", rules, body)
    verdict = made.check(
        sent("<age>61</age><w>60.5</w><day>2026-01-02</day><at>29.6 91.1 3650 5</at><pick>b a</pick><left/>"),
        at=AT,
    )
    assert verdict.findings == ()
    assert verdict.answers == {
        "age": 61,
        "w": 60.5,
        "day": "2026-01-02",
        "at": "29.6 91.1 3650 5",
        "pick": ["b", "a"],
        "left": None,
    }
    assert (verdict.asked, verdict.answered) == (6, 5)


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("int", "-12", "12.5"), ("int", "2147483647", "2147483648"), ("decimal", "1.5e3", "1,5"), ("date", "2028-02-29", "2026-02-29"),
        ("dateTime", "2026-01-01T10:00:00.000+08:00", "2026-01-01 10:00"), ("dateTime", "2026-01-01T10:00:00.000+08", "2026-01-01T10:00:00+25:00"),
        ("time", "23:59:00.000+08:00", "24:00"), ("geopoint", "29.6 91.1", "91.1"), ("geopoint", "29.6 91.1 0 0", "29.6 191.1 0 0"),
        ("geotrace", "0 0; 1 1", "0 0"), ("geoshape", "0 0; 0 1; 1 1; 0 0", "0 0; 0 1; 1 1"), ("boolean", "true", "yes"),
    ],
)  # fmt: skip
def test_a_text_must_say_a_value_of_its_type(kind: str, good: str, bad: str) -> None:
    made = form("<a/>", bind("a", type=kind, constraint=". != 'x'"), asked("a"))
    assert made.check(sent(f"<a>{good}</a>"), at=AT).findings == ()
    assert kinds(made.check(sent(f"<a>{bad}</a>"), at=AT)) == [("type", "/data/a")]


def test_what_is_no_value_counts_as_blank_in_every_rule() -> None:
    """As on the phones: else a text in a number field would make relevance and scores mean something else here than there."""
    made = form(
        "<a/><b/><c/>",
        bind("a", type="int")
        + bind("b", relevant="/data/a = ''")
        + bind("c", calculate="coalesce(/data/a, 'none')"),
    )
    verdict = made.check(sent("<a>x</a><b>asked</b><c>none</c>"), at=AT)
    assert kinds(verdict) == [("type", "/data/a")]
    assert verdict.answers["a"] == "x"


def test_a_constraint_is_about_answers_that_were_given() -> None:
    made = form("<a/>", bind("a", type="int", constraint=". > 3", message="要大于三"), asked("a"))
    assert made.check(sent("<a/>"), at=AT).findings == ()
    assert made.check(sent("<a>2</a>"), at=AT).findings == (
        Finding("constraint", "/data/a", "a", "2", "要大于三"),
    )


def test_required_is_about_questions_that_are_asked() -> None:
    rules = bind("yes") + bind("why", required="true()", relevant="/data/yes = 'y'", missing="请说明")
    made = form("<yes/><why/>", rules, asked("yes") + asked("why"))
    assert made.check(sent("<yes>n</yes>"), at=AT).findings == ()
    assert made.check(sent("<yes>y</yes>"), at=AT).findings == (
        Finding("required", "/data/why", "why", "", "请说明"),
    )
    assert "why" not in made.check(sent("<yes>n</yes>"), at=AT).answers


def test_required_may_be_a_rule() -> None:
    made = form("<n/><a/>", bind("n", type="int") + bind("a", required="/data/n > 2"), asked("a"))
    assert made.check(sent("<n>2</n><a/>"), at=AT).findings == ()
    assert kinds(made.check(sent("<n>3</n><a/>"), at=AT)) == [("required", "/data/a")]


def test_relevance_is_inherited_and_blanks_before_calculation() -> None:
    rules = (
        bind("on")
        + bind("g", relevant="/data/on = 'y'")
        + bind("g/h/a", type="int", required="true()")
        + bind("twice", calculate="coalesce(/data/g/h/a * 2, 'blank')")
        + bind("seen", relevant="/data/g/h/a != ''")
    )
    made = form("<on/><g><h><a/></h></g><twice/><seen/>", rules)
    told = sent("<on>n</on><g><h><a>4</a></h></g><twice>blank</twice><seen/>")
    assert kinds(made.check(told, at=AT)) == [("unexpected", "/data/g/h/a")]
    assert made.check(told, at=AT).answers == {"on": "n", "twice": "blank"}
    assert (
        made.check(sent("<on>y</on><g><h><a>4</a></h></g><twice>8</twice><seen>s</seen>"), at=AT).findings
        == ()
    )


def test_a_circle_that_settles_is_settled() -> None:
    """Each asks for the other only while the other is blank or small: passes go on until nothing changes."""
    rules = bind("b", calculate="if(/data/c > 5, 5, /data/a)") + bind(
        "c", calculate="coalesce(/data/b, 0) + 1"
    )
    made = form("<a/><b/><c/>", rules)
    assert made.check(sent("<a>3</a><b>3</b><c>4</c>"), at=AT).findings == ()
    assert kinds(made.check(sent("<a>3</a><b>9</b><c>9</c>"), at=AT)) == [
        ("calculation", "/data/b"),
        ("calculation", "/data/c"),
    ]


def test_a_circle_that_never_settles_is_told() -> None:
    rules = bind("c", calculate="coalesce(/data/d, 0) + 1") + bind("d", calculate="/data/c")
    assert ("limit", "/data/c") in kinds(form("<c/><d/>", rules).check(sent("<c>1</c><d>1</d>"), at=AT))


def test_calculations_are_made_again_in_the_order_of_what_they_read() -> None:
    rules = bind("z", calculate="/data/y + 1") + bind("y", calculate="/data/x + 1") + bind("x", type="int")
    made = form("<z/><y/><x/>", rules)
    verdict = made.check(sent("<z>9</z><y>2</y><x>1</x>"), at=AT)
    assert verdict.findings == (Finding("calculation", "/data/z", "z", "9", "", "3"),)
    assert verdict.answers == {"z": 3, "y": 2, "x": 1}


@pytest.mark.parametrize(("rule", "kind", "given"), [("1 div 3", "decimal", "0.33333333333"), ("3", "string", "3.0"), ("3.9", "int", "3"), ("0 div 0", "string", ""),
                         ("0 div 0", "string", "NaN"), ("date('2026-01-01')", "date", "2026-01-01")])  # fmt: skip
def test_two_ways_to_write_one_value_are_one(rule: str, kind: str, given: str) -> None:
    assert (
        form("<a/>", bind("a", type=kind, calculate=rule)).check(sent(f"<a>{given}</a>"), at=AT).findings
        == ()
    )


def test_a_sum_over_no_instances_may_have_been_left_blank() -> None:
    """XPath and JavaRosa say 0, the ODK web engine leaves it blank; a tampered one is still found."""
    made = form("<kin><age/></kin><total/>", bind("total", calculate="sum(/data/kin/age)"), KIN)
    assert made.check(sent("<total/>"), at=AT).findings == ()
    assert made.check(sent("<total>0</total>"), at=AT).findings == ()
    assert kinds(made.check(sent("<total>7</total>"), at=AT)) == [("calculation", "/data/total")]


def test_today_is_the_day_of_entry_not_of_receipt() -> None:
    made = form("<dob/>", bind("dob", type="date", constraint=". = today()"))
    filled = sent("<dob>2026-03-04</dob>")
    assert made.check(filled, at=AT).findings == ()
    assert kinds(made.check(filled, at=AT + timedelta(days=30))) == [("constraint", "/data/dob")]


def test_a_form_begun_before_midnight_may_have_calculated_with_yesterday() -> None:
    rules = bind("start", type="dateTime", preload="timestamp", params="start") + bind(
        "n", calculate="today() - date('2026-03-01')"
    )
    made = form("<start/><n/>", rules)
    at = datetime(2026, 3, 5, 0, 10, tzinfo=LHASA)
    begun = "<start>2026-03-04T23:55:00.000+08:00</start>"
    assert made.check(sent(f"{begun}<n>3</n>"), at=at).findings == ()
    assert made.check(sent(f"{begun}<n>4</n>"), at=at).findings == ()
    assert kinds(made.check(sent(f"{begun}<n>2</n>"), at=at)) == [("calculation", "/data/n")]


@pytest.mark.parametrize("rule", ["uuid()", "random()", "now()", "once(random())", "property('deviceid')"])
def test_what_only_the_phone_knows_is_kept(rule: str) -> None:
    made = form("<a/><b/>", bind("a", calculate=rule) + bind("b", calculate="concat(/data/a, '!')"))
    verdict = made.check(sent("<a>0.25</a><b>0.25!</b>"), at=AT)
    assert verdict.findings == ()
    assert verdict.answers["a"] in {"0.25", 0.25}


def test_once_keeps_what_is_there() -> None:
    made = form("<a/>", bind("a", calculate="once('first')"))
    assert made.check(sent("<a>kept</a>"), at=AT).findings == ()
    assert kinds(made.check(sent("<a/>"), at=AT)) == [("calculation", "/data/a")]


def test_choices_must_be_offered() -> None:
    body = (
        asked("one", "select1", items("a", "b"))
        + asked("many", "select", items("a", "b"))
        + asked("order", "rank", items("a", "b"))
    )
    made = form("<one/><many/><order/>", "", body)
    assert made.check(sent("<one>a</one><many>b a</many><order>b a</order>"), at=AT).findings == ()
    verdict = made.check(sent("<one>a b</one><many>a x y</many><order>a</order>"), at=AT)
    assert [(f.kind, f.path, f.value) for f in verdict.findings] == [
        ("choice", "/data/one", "a b"),
        ("choice", "/data/many", "x y"),
        ("choice", "/data/order", "a"),
    ]


def test_a_cascade_offers_by_the_answer_before() -> None:
    rows = "".join(f"<item><name>{n}</name><of>{of}</of></item>" for n, of in [("x", "A"), ("y", "B")])
    more = f'<instance id="towns"><root>{rows}</root></instance>'
    itemset = """<itemset nodeset="instance('towns')/root/item[of = /data/county]"><value ref="name"/><label ref="name"/></itemset>"""
    made = form("<county/><town/>", "", asked("county") + asked("town", "select1", itemset), more=more)
    assert made.check(sent("<county>A</county><town>x</town>"), at=AT).findings == ()
    assert kinds(made.check(sent("<county>B</county><town>x</town>"), at=AT)) == [("choice", "/data/town")]
    assert [choice.value for choice in made.questions[1].choices] == ["x", "y"]


def test_choices_in_a_file_need_the_file() -> None:
    """Without it nothing is held against the answer; with it membership is checked."""
    more = '<instance id="towns" src="jr://file-csv/towns.csv"/>'
    itemset = (
        """<itemset nodeset="instance('towns')/root/item"><value ref="name"/><label ref="label"/></itemset>"""
    )
    xml = xform("<town/>", "", asked("town", "select1", itemset), more=more)
    assert Form.parse(xml).media == ("towns.csv",)
    assert Form.parse(xml).check(sent("<town>zz</town>"), at=AT).findings == ()
    made = Form.parse(xml, media={"towns.csv": "\ufeffname,label\nx,城关区\n".encode()})
    assert kinds(made.check(sent("<town>zz</town>"), at=AT)) == [("choice", "/data/town")]
    assert made.questions[0].choices[0].labels == {"": "城关区"}


def test_data_is_pulled_from_a_file() -> None:
    more = '<instance id="prices" src="jr://file-csv/prices.csv"/>'
    xml = xform(
        "<k/><price/>", bind("price", calculate="pulldata('prices', 'price', 'key', /data/k)"), more=more
    )
    made = Form.parse(xml, media={"prices.csv": b"key,price\na,10\nb,20\n"})
    assert made.check(sent("<k>b</k><price>20</price>"), at=AT).findings == ()
    assert kinds(made.check(sent("<k>b</k><price>10</price>"), at=AT)) == [("calculation", "/data/price")]
    assert Form.parse(xml).check(sent("<k>b</k><price>99</price>"), at=AT).findings == ()


def test_geojson_places_can_be_chosen() -> None:
    more = '<instance id="p" src="jr://file/p.geojson"/>'
    feature = b'{"features": [{"id": "s1", "properties": {"title": "\xe7\xab\x99"}, "geometry": {"type": "Point", "coordinates": [91.1, 29.6]}}]}'
    made = Form.parse(xform("<a/>", more=more), media={"p.geojson": feature})
    assert (
        made.evaluate(
            sent("<a/>"),
            "concat(instance('p')/root/item[id = 's1']/geometry, ' ', instance('p')/root/item/title)",
            at=AT,
        )
        == "29.6 91.1 0 0 站"
    )


def test_a_rule_over_a_file_that_was_not_given_is_told() -> None:
    more = '<instance id="l" src="jr://file-csv/l.csv"/>'
    made = form(
        "<a/><b/>",
        bind("a", constraint="count(instance('l')/root/item) > 0")
        + bind("b", relevant="count(instance('l')/root/item) > 0"),
        more=more,
    )
    verdict = made.check(sent("<a>1</a><b>2</b>"), at=AT)
    assert kinds(verdict) == [("limit", "/data/a"), ("limit", "/data/b")]
    assert verdict.answers == {"a": "1", "b": "2"}


def test_a_range_has_ends_and_steps() -> None:
    made = form(
        "<a/>", bind("a", type="decimal"), asked("a", "range", attributes='start="1" end="5" step="0.5"')
    )
    assert made.check(sent("<a>2.5</a>"), at=AT).findings == ()
    assert (
        kinds(made.check(sent("<a>2.6</a>"), at=AT))
        == kinds(made.check(sent("<a>6</a>"), at=AT))
        == [("choice", "/data/a")]
    )


def test_nodes_the_form_does_not_know_are_told_with_their_place() -> None:
    made = form("<a/><kin><age/></kin>", "", KIN)
    verdict = made.check(
        sent("<a>1</a><a>2</a><x>3</x><kin><age/></kin><kin><age><deep>4</deep></age><y>5</y></kin>"), at=AT
    )
    assert sorted((f.path, f.value) for f in verdict.findings) == [
        ("/data/a", "2"), ("/data/kin[2]/age/deep", "4"), ("/data/kin[2]/y", "5"), ("/data/x", "3"),
    ]  # fmt: skip


def test_what_servers_and_phones_add_to_meta_is_no_stranger() -> None:
    meta = "<audit>audit.csv</audit><deprecatedID>uuid:0</deprecatedID>"
    xml = f'<data xmlns:orx="http://openrosa.org/xforms" id="f"><a>1</a><orx:meta><orx:instanceID>uuid:1</orx:instanceID>{meta}</orx:meta></data>'
    assert form("<a/>").check(xml.encode(), at=AT).findings == ()


def test_a_counted_repeat_has_the_number_it_says() -> None:
    body = (
        '<group><repeat nodeset="/data/kin" jr:count="/data/n"><input ref="/data/kin/age"/></repeat></group>'
    )
    made = form("<n/><kin><age/></kin>", bind("n", type="int"), body)
    assert made.check(sent("<n>1</n><kin><age>3</age></kin>"), at=AT).findings == ()
    assert made.check(sent("<n>2</n><kin><age>3</age></kin>"), at=AT).findings == (
        Finding("calculation", "/data/kin", "kin", "1", "", "2"),
    )


def test_messages_come_in_the_submitters_language_and_in_every_other() -> None:
    more = (
        '<itext><translation lang="中文 (zh)" default="true()"><text id="l"><value>年龄(<output value="/data/name"/>)</value></text>'
        '<text id="m"><value>太小</value></text></translation>'
        '<translation lang="བོད་ཡིག (bo)"><text id="l"><value>ལོ</value></text><text id="m"><value>-</value></text></translation></itext>'
    )
    body = '<input ref="/data/age"><label ref="jr:itext(\'l\')"/></input>'
    made = form(
        "<name/><age/>", bind("age", type="int", constraint=". > 3", message="jr:itext('m')"), body, more=more
    )
    told = sent("<name>卓玛</name><age>1</age>")
    (finding,) = made.check(told, at=AT, language="zh").findings
    assert (finding.label, finding.message) == ("年龄(卓玛)", "太小")
    (finding,) = made.check(told, at=AT, language="bo").findings
    assert finding.label == "ལོ"
    (finding,) = made.check(told, at=AT, language="fr").findings
    assert finding.label == "年龄(卓玛)"
    said = made.messages(finding)
    assert {code: saying.label for code, saying in said.items()} == {"zh": "年龄(…)", "bo": "ལོ"}
    assert [(language.code, language.name, language.translated, language.texts) for language in made.languages] == [
        ("zh", "中文", 2, 2), ("bo", "བོད་ཡིག", 1, 2),
    ]  # fmt: skip


def test_choice_names_speak_the_language_of_the_run() -> None:
    more = (
        '<itext><translation lang="zh"><text id="y"><value>是</value></text></translation>'
        '<translation lang="en"><text id="y"><value>Yes</value></text></translation></itext>'
    )
    inside = "<item><label ref=\"jr:itext('y')\"/><value>y</value></item>"
    made = form("<a/>", "", asked("a", "select1", inside), more=more)
    said = "jr:choice-name(/data/a, '/data/a')"
    assert made.evaluate(sent("<a>y</a>"), said, at=AT, language="en") == "Yes"
    assert made.evaluate(sent("<a>y</a>"), said, at=AT, language="zh") == "是"
    assert made.evaluate(sent("<a>q</a>"), said, at=AT) == ""
    assert made.evaluate(sent("<a/>"), "jr:itext('y')", at=AT, language="en") == "Yes"


def test_questions_are_told_in_reading_order() -> None:
    rules = (
        bind("g/age", type="int", required="true()")
        + bind("score", calculate="1")
        + bind("n", readonly="true()")
        + bind("kin/pic", type="binary")
    )
    body = (
        '<group ref="/data/g"><label>一组</label>'
        + asked("g/age", attributes='appearance="thousands-sep"')
        + "</group>"
        + asked("n")
        + f'<group><repeat nodeset="/data/kin">{asked("kin/pic", "upload", attributes=chr(109) + "ediatype=" + chr(34) + "image/*" + chr(34))}</repeat></group>'
    )
    made = form("<g><age/></g><score/><n/><kin><pic/></kin>", rules, body)
    assert [(q.path, q.kind, q.group, q.repeat) for q in made.questions] == [
        ("/data/g/age", "int", "/data/g", ""), ("/data/score", "calculate", "", ""), ("/data/n", "note", "", ""),
        ("/data/kin/pic", "photo", "/data/kin", "/data/kin"),
    ]  # fmt: skip
    assert (made.questions[0].is_required, made.questions[0].appearance) == (True, "thousands-sep")
    assert made.groups == {"/data/g": {"": "一组"}}
    assert (made.form_id, made.version, made.titles, made.repeats) == ("f", "1", {"": "测试"}, ("/data/kin",))


def test_another_forms_submission_is_refused() -> None:
    for xml in (b'<data id="g"/>', b'<other id="f"/>'):
        with pytest.raises(XFormError) as refused:
            form("<a/>").check(xml, at=AT)
        assert refused.value.code == "xforms.other_form"


def test_a_form_with_a_bad_rule_is_refused_with_its_place() -> None:
    with pytest.raises(XFormError) as refused:
        form("<a/>", bind("a", constraint=". >"))
    assert refused.value.details["path"] == "/data/a"
    assert refused.value.details["attribute"] == "constraint"
    for xml in (b"<a/>", b"<h><model/></h>", b"<h><model><instance/></model></h>"):
        with pytest.raises(XFormError) as refused:
            Form.parse(xml)
        assert refused.value.code == "xforms.not_a_form"
    with pytest.raises(XFormError) as refused:
        form("<a/>", "", '<group><repeat nodeset="/data/none"/></group>')
    assert refused.value.code == "xforms.reference"


def test_conditions_are_evaluated_on_what_was_calculated_again() -> None:
    """A tampered score does not open a need, and does not hide one."""
    made = form("<a/><score/>", bind("a", type="int") + bind("score", calculate="/data/a * 3"))
    condition = made.compile("${score} >= 10")
    assert made.evaluate(sent("<a>4</a><score>0</score>"), condition, at=AT) is True
    assert made.evaluate(sent("<a>1</a><score>99</score>"), condition, at=AT) is False
    assert made.evaluate_all(
        sent("<a>4</a><score/>"), ["${score}", "today()", condition, "1 + 1"], at=AT
    ) == [("12",), "2026-03-04", True, 2.0]
    assert condition.paths == ("/data/score",)


def test_the_clock_needs_its_zone() -> None:
    with pytest.raises(ValueError, match="zone"):
        form("<a/>").check(sent("<a/>"), at=datetime(2026, 1, 1))
