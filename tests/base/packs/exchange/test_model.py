"""The decision model: any editor opens it, any engine runs it; what an editor drops is told, one by one."""

from __future__ import annotations

import re
from typing import Any

import pytest

from lianxin.base import packs
from lianxin.base.packs import exchange
from lianxin.engines.rules import dmn
from lianxin.engines.rules.feel import value_of
from lianxin.kernel.problems import ProblemError

CODES = ("national-base", "330109", "360735", "540100")


def lhasa() -> packs.Pack:
    return packs.get("540100")


def edited(old: str, new: str, codes: tuple[str, ...] | None = ("gaoling_jintie",), count: int = 1) -> exchange.Proposal:
    text = exchange.model(lhasa(), codes)
    assert old in text
    return exchange.read_model(text.replace(old, new, count), lhasa())


@pytest.mark.parametrize("code", CODES)
def test_the_model_is_sound_by_the_rules_of_dmn(code: str) -> None:
    text = exchange.model(packs.get(code))
    definitions = dmn.read(text)
    assert dmn.check(dmn.assemble(definitions)) == ()
    assert dmn.read(dmn.write(definitions)) == definitions


def test_a_dmn_engine_gives_the_answers_amounts_and_tiers_of_the_worked_cases() -> None:
    """Standard FEEL, on facts that are all known: what the pack answers, the model answers."""
    pack = packs.get(packs.BASE)
    definitions = dmn.read(exchange.model(pack))
    model = dmn.assemble(definitions)
    names = {decision.id: decision.name for decision in definitions.decisions}
    asked = 0
    for case in pack.cases:
        members = pack.told([case.facts, *(case.others or ())], case.on, together=case.others is not None)
        inputs: dict[str, Any] = dict.fromkeys((*pack.facts, "household"))
        inputs |= {code: value_of(value) for code, value in members[0].items()}
        inputs |= {"as_of": value_of(case.on), "household": value_of([dict(one) for one in members])}
        known = [one.name for one in definitions.inputs]
        inputs = {name: inputs[name] for name in known}
        decisions = pack.decide(members[0], case.on)
        for prefix, answers in (("category", case.categories), ("benefit", case.benefits)):
            for code, answer in answers.items():
                if answer != "cannot_tell" and not decisions[code].unknown:
                    asked += 1
                    outcome = model.evaluate(names[f"{prefix}_{code}"], inputs)
                    assert (case.name, code, outcome.value) == (case.name, code, answer == "yes")
        for code, amount in case.amounts.items():
            assert model.evaluate(names[f"amount_{code}"], inputs).value == amount
    assert asked > 120


def test_a_condition_edited_renamed_added_and_removed_comes_back() -> None:
    changed = edited("<text>hukou_local</text>", "<text>hukou_local or is_tekun</text>")
    assert changed.findings == ()
    rows = changed.tables["benefits"]["gaoling_jintie"]["conditions"]
    assert [row["expression"] for row in rows][1] == "hukou_local or is_tekun"
    assert [row["code"] for row in rows] == ["age", "hukou", "low_income"]
    renamed = edited("条件2_户籍在本县", "条件2_户口在本县", count=9)
    assert renamed.tables["benefits"]["gaoling_jintie"]["conditions"][1]["label"]["zh"] == "户口在本县"
    assert renamed.tables["benefits"]["gaoling_jintie"]["conditions"][1]["label"]["en"]

    text = exchange.model(lhasa(), ["gaoling_jintie"])
    entry = re.search(r"\n *<contextEntry>\s*<variable id=\"benefit_gaoling_jintie_hukou\".*?</contextEntry>", text, re.S)
    assert entry
    removed = exchange.read_model(text.replace(entry[0], ""), lhasa())
    assert [row["code"] for row in removed.tables["benefits"]["gaoling_jintie"]["conditions"]] == ["age", "low_income"]
    new = '<contextEntry><variable name="独居"/><literalExpression><text>lives_alone</text></literalExpression></contextEntry>'
    added = exchange.read_model(text.replace(entry[0], entry[0] + new), lhasa())
    assert [f.code for f in added.findings] == ["new-code"]
    row = added.tables["benefits"]["gaoling_jintie"]["conditions"][2]
    assert (row["label"], row["expression"]) == ({"zh": "独居"}, "lives_alone")
    assert exchange.applied(lhasa(), added)[0] is not None or exchange.applied(lhasa(), added)[1]


def test_all_or_any_is_what_the_result_says() -> None:
    assert edited("<text>all([", "<text>any([").tables == {"benefits": {"gaoling_jintie": {"combine": "any"}}}


def test_an_amount_a_value_and_a_date_come_back() -> None:
    amount = edited("if age &gt;= param.gaoling_jintie_age_3 then", "if age &gt;= 99 then")
    assert amount.tables["benefits"]["gaoling_jintie"]["amount"].startswith("if age >= 99")
    value = edited("<text>50</text>", "<text>55.5</text>")
    assert "parameters/benefits" in value.tables
    until = edited("from = 2013-07-01", "from = 2013-07-01\nuntil = 2030-01-01")
    assert str(until.tables["benefits"]["gaoling_jintie"]["until"]) == "2030-01-01"


def test_rows_moved_in_a_visit_table_change_the_ranks() -> None:
    text = exchange.model(lhasa(), ["child_high", "child_mid_high", "child_mid_low", "child_low", "child_ordinary"])
    rules = re.findall(r" *<rule id=\"tiers_child_.*?</rule>\n", text, re.S)
    swapped = text.replace(rules[0] + rules[1], rules[1] + rules[0])
    proposal = exchange.read_model(swapped, lhasa())
    assert proposal.tables == {"tiers": {"child_high": {"rank": 2}, "child_mid_high": {"rank": 1}}}


def test_an_input_column_an_editor_added_becomes_part_of_the_condition() -> None:
    text = exchange.model(lhasa(), ["ziliji"])
    column = '<input><inputExpression><text>age</text></inputExpression></input>'
    text = re.sub(r"(</input>)", rf"\1{column}", text, count=1)
    text = re.sub(r"(</inputEntry>)", r"\1<inputEntry><text>&gt;= 60</text></inputEntry>", text)
    rows = exchange.read_model(text, lhasa()).tables["tables"]["ziliji"]["rows"]
    assert [row["when"] for row in rows] == ["(self_care_lost = 0) and (age) in (>= 60)", "(self_care_lost <= 3) and (age) in (>= 60)"]


def test_what_an_editor_dropped_is_said_and_stays_as_it_was() -> None:
    text = exchange.model(lhasa())
    stripped = re.sub(r"\s*<description>.*?</description>", "", text, flags=re.S)
    proposal = exchange.read_model(stripped, lhasa())
    assert proposal.tables == {}
    assert {f.code for f in proposal.findings} == {"description-lost"}
    rules = len(lhasa().ruled) + len(lhasa().tables) + 2 + 1
    values = sum(len(one.values) for one in lhasa().parameters.values())
    assert len(proposal.findings) == rules + values
    assert all(f.remedy and "%(" not in str(f) for f in proposal.findings)
    without_ids = re.sub(r' id="[^"]*"(?=[^>]*name="条件)', "", text)
    assert exchange.read_model(without_ids, lhasa()).tables == {}


def test_what_cannot_be_read_back_is_named() -> None:
    broken = edited("<literalExpression>\n          <text>hukou_local</text>\n        </literalExpression>", "<list/>")
    assert broken.findings[0].code == "element-form"
    assert edited('part = "benefits"', 'part = "moon"').tables == {}  # its id still says what it is
    lost = edited("# 写法同政策包", "[[[ 写法同政策包", count=99)
    assert "description-lost" in [f.code for f in lost.findings]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "dmn.not_xml"),
        ("<a/>", "dmn.not_dmn"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "dmn.doctype"),
        ("<a>" * 200, "dmn.too_deep"),
        ("<a>" + "x" * 20_000_001 + "</a>", "dmn.too_large"),
    ],
)
def test_a_text_that_is_no_model_is_refused_by_name(text: str, code: str) -> None:
    with pytest.raises(ProblemError) as refused:
        exchange.read_model(text, lhasa())
    assert refused.value.code == code


def test_a_model_of_something_else_is_said_to_hold_no_rule() -> None:
    text = '<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="x" namespace="y"><decision id="d" name="档次"/></definitions>'
    assert [f.code for f in exchange.read_model(text, lhasa()).findings] == ["element-unknown", "no-cells"]
