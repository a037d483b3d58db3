"""What holds for every form and every submission."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from lianxin.engines.xforms import Filling, Form, XFormError, read_envelope
from tests.engines.xforms.kit import AT, asked, bind, form, items, kinds, sent, xform

NAMES = "abcdefgh"
answers = st.sampled_from(["", "0", "1", "2.5", "-3", "x", "2026-01-01", "y n"])


@st.composite
def chains(draw: st.DrawFn) -> tuple[dict[str, str], list[str]]:
    """Calculations that read only names before their own, and an order to write them in."""
    rules = {}
    for place, name in enumerate(NAMES[1:], start=1):
        one, other = draw(st.sampled_from(NAMES[:place])), draw(st.sampled_from(NAMES[:place]))
        shape = draw(
            st.sampled_from(
                [
                    "/data/{} + /data/{}",
                    "concat(/data/{}, /data/{})",
                    "if(/data/{} > 1, 5, /data/{})",
                    "coalesce(/data/{}, 3) * 2",
                ]
            )
        )
        rules[name] = shape.format(one, other)
    return rules, draw(st.permutations(NAMES))


@given(chains(), answers)
def test_the_order_of_binds_and_nodes_changes_nothing(
    made: tuple[dict[str, str], list[str]], given_answer: str
) -> None:
    rules, order = made

    def answered(names: Any) -> dict[str, Any]:
        binds = "".join(bind(name, calculate=rules[name]) for name in names if name in rules)
        instance = "".join(f"<{name}/>" for name in names)
        return form(instance, binds).check(sent(f"<a>{given_answer}</a>"), at=AT).answers

    assert answered(order) == answered(NAMES) == answered(NAMES[::-1])


@given(st.lists(st.booleans(), min_size=4, max_size=4))
def test_a_question_is_asked_only_when_everything_around_it_is(shown: list[bool]) -> None:
    rules = "".join(
        bind("g/" * depth + ("g" if depth < 3 else "a"), relevant="true()" if is_shown else "1 = 2")
        for depth, is_shown in enumerate(shown)
    )
    made = form("<g><g><g><a/></g></g></g>", rules, asked("g/g/g/a"))
    verdict = made.check(sent("<g><g><g><a>1</a></g></g></g>"), at=AT)
    assert verdict.asked == (1 if all(shown) else 0)
    assert kinds(verdict) == ([] if all(shown) else [("unexpected", "/data/g/g/g/a")])


HOUSEHOLD = form(
    "<n/><pick/><why/><kin><age/><old/><who/></kin><sum/><note/>",
    bind("n", type="int", required="true()", constraint=". >= 0")
    + bind("why", relevant="selected(/data/pick, 'y')", required="true()")
    + bind("kin", relevant="/data/n != ''")
    + bind("kin/age", type="decimal", constraint=". < 120 and . >= 0")
    + bind("kin/old", calculate="if(../age > /data/n, 'old', 'young')")
    + bind("kin/who", relevant="../old = 'old'", required="/data/n > 1")
    + bind("sum", calculate="sum(/data/kin[old = 'old']/age)")
    + bind("note", relevant="/data/sum > 3", readonly="true()"),
    asked("n")
    + asked("pick", "select", items("y", "n"))
    + asked("why")
    + f'<group><repeat nodeset="/data/kin">{asked("kin/age")}{asked("kin/who")}</repeat></group>'
    + asked("note"),
)
households = st.builds(
    lambda n, pick, why, kin, total: sent(
        f"<n>{n}</n><pick>{pick}</pick><why>{why}</why>"
        + "".join(f"<kin><age>{age}</age><old>{old}</old><who>{who}</who></kin>" for age, old, who in kin)
        + f"<sum>{total}</sum>"
    ),
    answers,
    answers,
    answers,
    st.lists(st.tuples(answers, st.sampled_from(["old", "young", ""]), answers), max_size=4),
    answers,
)


@given(households)
def test_a_submission_written_again_is_clean_of_what_was_put_right(xml: bytes) -> None:
    """Recalculated and without what was not to be asked: nothing more to put right, and the same answers."""
    before = HOUSEHOLD.check(xml, at=AT)
    again = Filling.resume(HOUSEHOLD, xml, at=AT).to_xml("uuid:1")
    after = HOUSEHOLD.check(again, at=AT)
    assert not [finding for finding in after.findings if finding.kind in {"calculation", "unexpected"}]
    assert after.answers == before.answers
    assert [f for f in after.findings if f.kind != "calculation"] == [
        f for f in before.findings if f.kind not in {"calculation", "unexpected"}
    ]
    assert HOUSEHOLD.check(xml, at=AT) == before


changes = st.lists(
    st.one_of(
        st.tuples(
            st.sampled_from(["n", "pick", "why", "kin[1]/age", "kin[2]/age", "kin[2]/who", "kin[3]/who"]),
            answers,
        ),
        st.tuples(st.just("+"), st.just("")),
        st.tuples(st.sampled_from(["-1", "-2"]), st.just("")),
    ),
    max_size=12,
)


@given(changes)
def test_the_page_finds_what_the_check_finds(steps: list[tuple[str, str]]) -> None:
    """However a form was filled in: nothing to calculate again, nothing that was not asked, and the same findings on both sides."""
    filling = Filling.start(HOUSEHOLD, at=AT)
    for what, text in steps:
        with suppress(XFormError):
            if what == "+":
                filling.add("/data/kin")
            elif what.startswith("-"):
                filling.remove(f"/data/kin[{what[1:]}]")
            else:
                filling.fill({f"/data/{what}": text})
    assert HOUSEHOLD.check(filling.to_xml("uuid:1"), at=AT).findings == filling.findings()
    entries = {entry.path: entry for entry in filling.entries()}
    assert all(finding.path in entries for finding in filling.findings())


words = st.sampled_from(
    [
        "/",
        "//",
        ".",
        "..",
        "*",
        "@",
        "(",
        ")",
        "[",
        "]",
        ",",
        "|",
        "+",
        "-",
        "=",
        "!=",
        "<",
        "<=",
        ">",
        ">=",
        "and",
        "or",
        "div",
        "mod",
        "1",
        "2.5",
        "'x'",
        '"y"',
        "a",
        "kin",
        "age",
        "data",
        "/data/kin/age",
        "${age}",
        "${n}",
        "current()",
        "position()",
        "last()",
        "count(",
        "sum(",
        "string(",
        "not(",
        "if(",
        "selected(",
        "regex(",
        "concat(",
        "today()",
        "now()",
        "child::",
        "parent::",
        "following::",
        "self::node()",
        "instance('l')",
        "indexed-repeat(",
        "once(",
        "date(",
        "format-date(",
        "number(",
        "round(",
        "randomize(",
        "jr:choice-name(",
        "jr:itext(",
        "pulldata(",
        "digest(",
        "area(",
        "checklist(",
        "id(",
        "年龄",
        "$",
        "#",
        "::",
    ]
)


@given(st.lists(words, max_size=14).map(" ".join))
def test_any_text_is_an_expression_or_refused_by_name(text: str) -> None:
    with suppress(XFormError):
        HOUSEHOLD.evaluate(sent("<n>1</n><kin><age>2</age></kin><kin><age>x</age></kin>"), text, at=AT)


@given(st.text(max_size=40))
def test_any_characters_are_an_expression_or_refused_by_name(text: str) -> None:
    with suppress(XFormError):
        HOUSEHOLD.compile(text)


LEAVES = st.one_of(
    st.sampled_from(["", "1", "x", "&#233;", "<![CDATA[y]]>", "<!-- c -->", "<?p i?>"]), answers
)
TAGS = st.sampled_from(["n", "pick", "kin", "age", "old", "meta", "instanceID", "z", "data"])


def trees(depth: int) -> st.SearchStrategy[str]:
    """XML of some levels, with names that belong to the form at places where they do not."""
    if depth == 0:
        return LEAVES
    kids = st.lists(st.tuples(TAGS, trees(depth - 1)), max_size=4)
    return st.one_of(
        LEAVES, kids.map(lambda found: "".join(f"<{name}>{inside}</{name}>" for name, inside in found))
    )


@given(trees(3))
def test_any_submission_is_checked(inside: str) -> None:
    verdict = HOUSEHOLD.check(sent(inside), at=AT)
    assert (
        HOUSEHOLD.check(Filling.resume(HOUSEHOLD, sent(inside), at=AT).to_xml("u"), at=AT).answers
        == verdict.answers
    )


@given(st.binary(max_size=60), st.integers(0, 2_000), st.integers(0, 40))
def test_a_damaged_document_is_read_or_refused_by_name(junk: bytes, place: int, length: int) -> None:
    whole = xform(
        "<a/><kin><b/></kin>",
        bind("a", calculate="1 + 1", constraint=". > 0"),
        asked("a") + '<group><repeat nodeset="/data/kin"/></group>',
    )
    for xml in (whole, sent("<n>1</n>")):
        at = place % len(xml)
        damaged = xml[:at] + junk + xml[at + length :]
        for use in (Form.parse, read_envelope, lambda x: HOUSEHOLD.check(x, at=AT)):
            with suppress(XFormError):
                use(damaged)
