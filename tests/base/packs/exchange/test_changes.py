"""A proposal applied: the pack as it would be, checked; what changes, in plain words; how the worked cases come out."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from lianxin.base import packs
from lianxin.base.packs import Pack, exchange, schema
from lianxin.base.packs.exchange.layering import laid
from lianxin.base.packs.exchange.rows import raw
from lianxin.base.packs.reading import Origin
from lianxin.base.packs.words import Words


def base() -> Pack:
    return packs.get(packs.BASE)


def proposing(**tables: dict[str, Any]) -> exchange.Proposal:
    return exchange.Proposal({stem.replace("__", "/"): rows for stem, rows in tables.items()})


def conditions(code: str, **changed: Any) -> list[dict[str, Any]]:
    """The raw conditions of a benefit, the first of them changed."""
    first, *rest = (raw(row) for row in base().benefits[code].conditions)
    return [first | changed, *rest]


def test_a_proposal_lies_over_the_pack_field_by_field() -> None:
    place = Origin("修订“提高”", "benefits.toml", 3)
    proposal = exchange.Proposal(
        {"benefits": {"gaoling_jintie": {"payer": {"zh": "县财政"}}}}, origins={("benefits", "gaoling_jintie", "payer"): place}
    )
    made, findings = exchange.applied(base(), proposal)
    assert made is not None
    assert findings == []
    payer = made.benefits["gaoling_jintie"].payer
    assert payer is not None
    assert (payer.zh, payer.en) == ("县财政", "The local budget")
    assert made.origins["benefits.gaoling_jintie.payer.zh"] == place
    assert made.origins["benefits.gaoling_jintie.payer.en"].file == "benefits.toml"
    assert made.origins["benefits.gaoling_jintie.payer.en"].pack == packs.BASE
    assert made.hash != base().hash
    assert made.services is base().services


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"conditions": "all"}, "wrong-type"),
        ({"nonsense": 1}, "unknown-field"),
        ({"until": dt.date(2000, 1, 1)}, "bad-dates"),
        ({"source": "hearsay"}, "unknown-code"),
        ({"amount": "param.nothing"}, "bad-rule"),
        ({"conditions": [{"code": "age", "label": {"zh": "岁数"}, "expression": "age >= param.dibao_line"}]}, "bad-rule"),
    ],
)
def test_a_proposal_that_is_no_rule_makes_no_pack(row: dict[str, Any], code: str) -> None:
    place = Origin("xlsx", "高龄津贴", 12, "B12")
    proposal = exchange.Proposal({"benefits": {"gaoling_jintie": row}}, origins={("benefits", "gaoling_jintie"): place})
    made, findings = exchange.applied(base(), proposal)
    assert made is None
    assert code in [finding.code for finding in findings]
    assert all(finding.remedy for finding in findings)
    assert "高龄津贴!B12" in [finding.where for finding in findings]


def test_a_proposal_under_which_worked_cases_come_out_otherwise_says_which() -> None:
    moved = conditions("gaoling_jintie", expression="age >= 85")
    made, findings = exchange.applied(base(), proposing(benefits={"gaoling_jintie": {"conditions": moved}}))
    assert made is not None
    assert {finding.code for finding in findings} == {"case-differs"}
    failed = [result for result in exchange.cases(made) if not result.passed]
    assert {result.name for result in failed} == {str(finding.details["name"]) for finding in findings}
    first = next(result for result in failed if "生日当天满80岁" in result.name)
    assert first.differences[0] == ("gaoling_jintie", "yes", "no")
    assert first.text == "实例“生日当天满80岁,本县户籍,低保户:有高龄津贴”:不对,gaoling_jintie 应为 yes,算出 no"
    assert all(result.passed for result in exchange.cases(base()))


def test_a_worked_case_with_a_wrong_fact_is_not_worked_out() -> None:
    case = msgspec.structs.replace(base().cases[0], facts={"age": "eighty", "nobody": 1})
    (result,) = exchange.cases(replace(base(), cases=(case,), origins={**base().origins, "cases.0": base().origins["info"]}))
    assert (result.passed, result.differences, len(result.findings)) == (False, (), 2)


@pytest.mark.parametrize(
    ("tables", "said"),
    [
        ({"benefits": {"gaoling_jintie": {"conditions": conditions("gaoling_jintie", expression="age >= 85")}}}, ["高龄津贴:条件“年满80周岁(津贴年龄)”的条件由 age >= param.gaoling_jintie_age 改为 age >= 85"]),
        ({"benefits": {"gaoling_jintie": {"conditions": conditions("gaoling_jintie")[1:]}}}, ["高龄津贴:去掉条件“年满80周岁(津贴年龄)”"]),
        ({"benefits": {"gaoling_jintie": {"conditions": [*conditions("gaoling_jintie"), {"code": "alone", "label": {"zh": "独居"}, "expression": "lives_alone"}]}}}, ["高龄津贴:新增条件“独居”:lives_alone"]),
        ({"benefits": {"gaoling_jintie": {"conditions": conditions("gaoling_jintie")[::-1]}}}, ["高龄津贴:条件的先后改为 low_income → hukou → age"]),
        ({"benefits": {"gaoling_jintie": {"until": dt.date(2027, 1, 1), "owner": {"zh": "老龄办"}, "per": "year", "combine": "any"}}}, ["高龄津贴:归口部门由 民政局养老服务科 改为 老龄办", "高龄津贴:截止日(不含)由 (无) 改为 2027-01-01", "高龄津贴:条件关系由 全部满足 改为 满足任一条", "高龄津贴:按什么给由 每月 改为 每年"]),
        ({"benefits": {"gaoling_jintie": {"source": "social_assistance", "unverified": False}}}, ["高龄津贴:依据由 中华人民共和国老年人权益保障法(2018年修正) 改为 社会救助暂行办法(2019年修订)", "高龄津贴:未核实由 是 改为 否"]),
        ({"benefits": {"gaoling_jintie": {"name": {"bo": "རོགས་དངུལ།"}}}}, ["高龄津贴:名称由 ལོ་ན་མཐོ་བའི་རོགས་དངུལ། 改为 རོགས་དངུལ།"]),
        ({"tiers": {"elder_high": {"interval_days": 10}}}, ["高风险:间隔天数由 7 改为 10"]),
        ({"tables": {"ziliji": {"unknown": {"level": '"full"'}}}}, ["特困人员自理能力:无法判断时的结果由 level = null 改为 level = \"full\""]),
    ],
)  # fmt: skip
def test_what_changes_is_said_in_plain_words(tables: dict[str, Any], said: list[str]) -> None:
    made = laid(base(), exchange.Proposal(tables), [])
    assert made is not None
    assert sorted(change.text for change in exchange.changes(base(), made)) == sorted(said)
    back = exchange.changes(made, base())
    assert len(back) == len(said)


def test_values_are_told_with_their_days_and_rules_with_their_kind() -> None:
    pack = base()
    parameter = pack.parameters["gaoling_jintie_amount"]
    (value,) = parameter.values
    raised = msgspec.structs.replace(value, start=dt.date(2027, 1, 1), value=Decimal(60))
    more = msgspec.structs.replace(parameter, values=(msgspec.structs.replace(value, value=Decimal(55)), raised))
    new = msgspec.structs.replace(pack.benefits["guer"], code="xin", name=Words(zh="新待遇"))
    benefits = {code: row for code, row in pack.benefits.items() if code != "guer"} | {"xin": new}
    after = replace(pack, parameters={**pack.parameters, "gaoling_jintie_amount": more}, benefits=benefits)
    name = parameter.name.zh
    assert [change.text for change in exchange.changes(pack, after)] == [
        "去掉待遇“孤儿基本生活费”",
        "新增待遇“新待遇”",
        f"{name}:自 2026-01-01 起的值由 50 改为 55",
        f"{name}:自 2027-01-01 起新增值 60",
    ]


def valued(*values: tuple[int, int]) -> Pack:
    """The base with other values of the allowance: (year, yuan)."""
    parameter = base().parameters["gaoling_jintie_amount"]
    first = parameter.values[0]
    made = tuple(msgspec.structs.replace(first, start=dt.date(year, 1, 1), value=Decimal(yuan)) for year, yuan in values)
    changed = msgspec.structs.replace(parameter, values=made)
    return replace(base(), parameters={**base().parameters, "gaoling_jintie_amount": changed})


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ([(2026, 50)], [(2026, 55)], "自施行日起,值由 50 改为 55(2026-01-01 起的一期;施行以前的日子仍按原来的算)"),
        ([(2026, 50)], [(2026, 50), (2027, 60)], "自 2027-01-01 起新增值 60"),
        ([(2024, 40)], [(2024, 40), (2025, 50)], "自施行日起为 50(写的起始日是 2025-01-01;施行以前的日子仍按原来的算)"),
        ([(2024, 40), (2026, 50)], [(2024, 40)], "自施行日起去掉 2026-01-01 起的值 50(施行以前的日子仍按原来的算)"),
        ([(2024, 40), (2026, 50)], [(2024, 45), (2026, 50)], "2024-01-01 起的一期改了值,但施行日前已有后面的一期,这样改不起作用"),
        ([(2026, 50), (2028, 60)], [(2026, 50), (2028, 70)], "自 2028-01-01 起的值由 60 改为 70"),
    ],
)
def test_an_amendment_that_edits_a_past_value_is_not_told_as_if_history_changed(
    before: list[tuple[int, int]], after: list[tuple[int, int]], said: str
) -> None:
    (change,) = exchange.changes(valued(*before), valued(*after), dt.date(2026, 12, 1))
    assert change.text == f"{change.name}:{said}"


def test_counties_differ_from_the_base_in_what_they_wrote() -> None:
    said = [change.text for change in exchange.changes(base(), packs.get("540100"))]
    assert said
    assert all(": " not in one and "%(" not in one for one in said)
    assert {change.attribute for change in exchange.changes(base(), packs.get("540100"))} == {"cases", "parameters"}


def test_the_files_of_a_proposal_read_as_a_layer_of_a_county(tmp_path: Any) -> None:
    import shutil
    from pathlib import Path

    from lianxin.base.packs.merging import merge
    from lianxin.base.packs.reading import read_layer

    real = Path(__file__).resolve().parents[4] / "packs"
    for folder in (packs.BASE, "540100-lhasa"):
        shutil.copytree(real / folder, tmp_path / folder)
    raised = {"values": [{"from": dt.date(2026, 1, 1), "value": Decimal("66.5"), "source": "product_default", "checked_on": dt.date(2026, 11, 1), "sureness": "default", "unverified": True}]}  # fmt: skip
    proposal = proposing(benefits={"guer": {"owner": {"zh": "儿童科"}}}, parameters__ages={"elder_age": raised})
    for name, text in exchange.toml(proposal).items():
        assert not (tmp_path / "540100-lhasa" / name).exists()
        (tmp_path / "540100-lhasa" / name).write_text(text, encoding="utf-8")
    layered = merge([read_layer(tmp_path / folder, []) for folder in (packs.BASE, "540100-lhasa")], [])
    made = laid(packs.get("540100"), proposal, [])
    assert layered is not None
    assert made is not None
    for part in ("benefits", "parameters", "categories", "tables", "tiers"):
        assert getattr(layered, part) == getattr(made, part)
    assert isinstance(layered.benefits["guer"], schema.Benefit)
