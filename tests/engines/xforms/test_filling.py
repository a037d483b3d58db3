"""A form filled in step by step, on a page without scripts."""

from __future__ import annotations

from random import Random

import pytest

from lianxin.engines.xforms import Ask, Filling, Section, XFormError, read_envelope
from tests.engines.xforms.kit import AT, asked, bind, form, items, kinds, sent

KIN = f'<group ref="/data/kin"><label>亲属</label><repeat nodeset="/data/kin">{asked("kin/age")}</repeat></group>'


def paths(filling: Filling) -> list[str]:
    return [ask.path for ask in filling.asks()]


def test_only_what_is_relevant_is_asked_and_only_that_is_sent() -> None:
    rules = bind("on") + bind("why", required="true()", relevant="/data/on = 'y'")
    made = form("<on/><why/>", rules, asked("on", "select1", items("y", "n")) + asked("why"))
    filling = Filling.start(made, at=AT)
    assert paths(filling) == ["/data/on"]
    filling.fill({"/data/on": "y"})
    assert paths(filling) == ["/data/on", "/data/why"]
    assert kinds_of(filling) == [("required", "/data/why")]
    filling.fill({"/data/why": "because"})
    filling.fill({"/data/on": "n"})
    assert b"because" not in filling.to_xml("uuid:1")
    filling.fill({"/data/on": "y"})
    assert b"because" in filling.to_xml("uuid:1")


def kinds_of(filling: Filling) -> list[tuple[str, str]]:
    return [(finding.kind, finding.path) for finding in filling.findings()]


def test_what_is_sent_is_found_clean_by_the_check() -> None:
    rules = bind("start", type="dateTime", preload="timestamp", params="start") + bind(
        "end", type="dateTime", preload="timestamp", params="end"
    )
    rules += (
        bind("today", type="date", preload="date", params="today")
        + bind("kin/age", type="int")
        + bind("sum", calculate="sum(/data/kin/age)")
    )
    rules += bind("id", calculate="once(uuid())")
    made = form("<start/><end/><today/><kin><age/></kin><sum/><id/>", rules, KIN)
    filling = Filling.start(made, at=AT, random=Random(1))
    filling.fill({"/data/kin[1]/age": "3"})
    assert filling.add("/data/kin") == "/data/kin[2]"
    filling.fill({"/data/kin[2]/age": "4"})
    xml = filling.to_xml("uuid:1", ended_at=AT)
    assert kinds(made.check(xml, at=AT)) == []
    answers = made.check(xml, at=AT).answers
    assert (answers["sum"], answers["today"], len(answers["id"])) == (7, "2026-03-04", 36)
    told = read_envelope(xml)
    assert (told.form_id, told.version, told.instance_id, told.started_at, told.ended_at) == (
        "f",
        "1",
        "uuid:1",
        AT,
        AT,
    )


def test_a_stored_submission_is_changed_as_a_new_version_of_itself() -> None:
    made = form("<a/><b/>", bind("a", type="int"), asked("a") + asked("b"))
    filling = Filling.resume(made, sent("<a>1</a><b>kept</b><old>dropped</old>"), at=AT)
    filling.fill({"/data/a": "2"})
    xml = filling.to_xml("uuid:2", deprecated_id="uuid:1")
    assert made.check(xml, at=AT).answers == {"a": 2, "b": "kept"}
    assert (read_envelope(xml).instance_id, read_envelope(xml).deprecated_id) == ("uuid:2", "uuid:1")


def test_headings_stand_between_the_questions() -> None:
    made = form(
        "<g><a/></g><kin><age/></kin>",
        "",
        f'<group ref="/data/g"><label>甲</label>{asked("g/a")}</group>{KIN}',
    )
    told = [
        (entry.kind, entry.path, entry.label, entry.can_add, entry.can_remove)
        if isinstance(entry, Section)
        else entry.path
        for entry in Filling.start(made, at=AT).entries()
    ]
    assert told == [
        ("group", "/data/g", "甲", False, False), "/data/g/a", ("repeat", "/data/kin", "亲属", True, False),
        ("instance", "/data/kin[1]", "亲属", False, True), "/data/kin[1]/age",
    ]  # fmt: skip


def test_instances_come_and_go() -> None:
    made = form("<kin><age/></kin><n/>", bind("n", calculate="count(/data/kin)"), KIN)
    filling = Filling.start(made, at=AT)
    filling.add("/data/kin")
    filling.fill({"/data/kin[1]/age": "1", "/data/kin[2]/age": "2"})
    filling.remove("/data/kin[1]")
    assert [ask.value for ask in filling.asks()] == ["2"]
    filling.remove("/data/kin[1]")
    assert [entry.path for entry in filling.entries()] == ["/data/kin"]
    filling.add("/data/kin")
    assert b"<n>1</n>" in filling.to_xml("uuid:1")


def test_a_counted_repeat_follows_its_count() -> None:
    body = (
        asked("n")
        + f'<group><repeat nodeset="/data/kin" jr:count="/data/n">{asked("kin/age")}</repeat></group>'
    )
    made = form("<n/><kin><age/></kin>", bind("n", type="int"), body)
    filling = Filling.start(made, at=AT)
    assert paths(filling) == ["/data/n"]
    filling.fill({"/data/n": "2"})
    assert paths(filling) == ["/data/n", "/data/kin[1]/age", "/data/kin[2]/age"]
    filling.fill({"/data/n": "1"})
    assert paths(filling) == ["/data/n", "/data/kin[1]/age"]
    for change in (lambda: filling.add("/data/kin"), lambda: filling.remove("/data/kin[1]")):
        with pytest.raises(XFormError, match="path"):
            change()


def test_an_empty_repeat_that_is_not_relevant_is_not_offered() -> None:
    rules = bind("on") + bind("kin", relevant="/data/on = 'y'")
    made = form("<on/><kin><age/></kin>", rules, asked("on") + KIN)
    filling = Filling.start(made, at=AT)
    assert paths(filling) == ["/data/on"]
    filling.fill({"/data/on": "y"})
    filling.remove("/data/kin[1]")
    assert [entry.path for entry in filling.entries()] == ["/data/on", "/data/kin"]
    filling.fill({"/data/on": "n"})
    assert [entry.path for entry in filling.entries()] == ["/data/on"]


def test_offers_follow_the_answers_before() -> None:
    rows = "".join(
        f"<item><name>{n}</name><of>{of}</of></item>" for n, of in [("x", "A"), ("y", "B"), ("z", "B")]
    )
    more = f'<instance id="towns"><root>{rows}</root></instance>'
    itemset = """<itemset nodeset="instance('towns')/root/item[of = /data/county]"><value ref="name"/><label ref="name"/></itemset>"""
    made = form("<county/><town/>", "", asked("county") + asked("town", "select", itemset), more=more)
    filling = Filling.start(made, at=AT)
    filling.fill({"/data/county": "B", "/data/town": ["z"]})
    assert [(offer.value, offer.is_chosen) for offer in filling.asks()[1].offers] == [
        ("y", False),
        ("z", True),
    ]
    filling.fill({"/data/county": "A"})
    assert kinds_of(filling) == [("choice", "/data/town")]


def test_a_text_that_is_no_number_stays_to_be_corrected() -> None:
    made = form(
        "<a/><b/>", bind("a", type="int") + bind("b", calculate="coalesce(/data/a, 'none')"), asked("a")
    )
    filling = Filling.start(made, at=AT)
    filling.fill({"/data/a": "six"})
    (ask,) = filling.asks()
    assert (ask.value, [finding.kind for finding in ask.findings]) == ("six", ["type"])
    assert b"<b>none</b>" in filling.to_xml("uuid:1")
    filling.fill({"/data/a": "6"})
    assert filling.findings() == ()


def test_defaults_and_actions_happen_when_they_should() -> None:
    more = (
        '<setvalue ref="/data/b" event="odk-instance-first-load" value="1 + 1"/><setvalue ref="/data/c" event="odk-instance-first-load">fixed</setvalue>'
        '<setvalue ref="/data/kin/no" event="odk-instance-first-load odk-new-repeat" value="position(..)"/>'
    )
    inside = '<setvalue ref="/data/d" event="xforms-value-changed" value="concat(/data/a, \'!\')"/>'
    body = (
        f'<input ref="/data/a"><label>a</label>{inside}</input>'
        + asked("b")
        + f'<group><repeat nodeset="/data/kin">{asked("kin/no")}</repeat></group>'
    )
    made = form("<a>given</a><b/><c/><d/><kin><no/></kin>", "", body, more=more)
    filling = Filling.start(made, at=AT)
    filling.add("/data/kin")
    xml = filling.to_xml("uuid:1")
    assert made.check(xml, at=AT).answers == {
        "a": "given",
        "b": "2",
        "c": "fixed",
        "d": None,
        "kin": [{"no": "1"}, {"no": "2"}],
    }
    filling.fill({"/data/a": "new", "/data/b": "9"})
    assert made.check(filling.to_xml("uuid:1"), at=AT).answers | {"kin": []} == {
        "a": "new",
        "b": "9",
        "c": "fixed",
        "d": "new!",
        "kin": [],
    }
    resumed = Filling.resume(made, filling.to_xml("uuid:1"), at=AT)
    assert made.check(resumed.to_xml("uuid:1"), at=AT).answers["b"] == "9"


def test_what_may_not_be_written_is_not() -> None:
    rules = (
        bind("sum", calculate="1 + 1")
        + bind("fixed", readonly="true()")
        + bind("a", readonly="/data/fixed = ''")
    )
    made = form("<sum/><fixed>x</fixed><a/><g><b/></g>", rules, asked("a") + asked("fixed") + asked("sum"))
    filling = Filling.start(made, at=AT)
    filling.fill({"/data/fixed": "changed"})
    assert [(ask.path, ask.value, ask.is_readonly) for ask in filling.asks()] == [
        ("/data/sum", "2", True), ("/data/fixed", "x", True), ("/data/a", "", False),
    ]  # fmt: skip
    for path, value in [("/data/sum", "9"), ("/data/g", "x"), ("/data/a", "\x00"), ("/data/a", "x" * 60_000)]:
        with pytest.raises(XFormError) as refused:
            filling.fill({path: value})
        assert refused.value.code == "xforms.value"
    for path in ("/data/none", "/data/a[2]", "/data/a[x]", "/", "/data/a/b"):
        with pytest.raises(XFormError) as refused:
            filling.fill({path: "1"})
        assert refused.value.code == "xforms.path"
    with pytest.raises(XFormError):
        filling.add("/data/g")


def test_labels_speak_of_the_answers() -> None:
    body = '<input ref="/data/b"><label>你好,<output value="/data/a"/></label><hint>提示</hint></input>'
    filling = Filling.start(form("<a/><b/>", "", asked("a") + body), at=AT)
    filling.fill({"/data/a": "卓玛"})
    ask = filling.asks()[1]
    assert isinstance(ask, Ask)
    assert (ask.label, ask.hint, ask.question.labels) == ("你好,卓玛", "提示", {"": "你好,…"})
