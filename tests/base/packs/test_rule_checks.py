"""`pack check` on rules: every kind of mistake is refused with its file, its line and a remedy, in bounded time."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from pathlib import Path

import pytest

from lianxin.base import packs
from lianxin.base.packs import Finding, mutation
from tests.packs.test_packs import _twisted
from tests.work import at_most

TODAY = dt.date(2026, 11, 23)
REAL = Path(__file__).resolve().parents[3] / "packs"
GAOLING = "age >= param.gaoling_age"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    shutil.copytree(REAL / packs.BASE, tmp_path / packs.BASE)
    return tmp_path / packs.BASE


def edit(path: Path, old: str, new: str) -> int:
    """Replace one text in a file; the line where it stood."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def found(base: Path, level: str = "error") -> list[Finding]:
    return [f for f in packs.check_all(today=TODAY, folder=base.parent) if f.level == level]


def told(finding: Finding) -> str:
    """The code of the rules engine behind a finding."""
    return getattr(finding.details.get("detail"), "code", finding.code)


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("income_of_nobody > 3", "rules.unknown_name"),
        ("age >= param.dibao_line", "rules.unit_mismatch"),
        ("age > 80 and age < 81", "rules.never_true"),
        ('sex = "3"', "rules.unknown_code"),
        ('father_state = "asleep"', "rules.unknown_code"),
        ("age >= lives_alone", "rules.type_mismatch"),
        ("(" * 500 + "age" + ")" * 500 + " > 80", "rules.too_deep"),
        ("not(" * 40 + "lives_alone" + ")" * 40, "rules.too_deep"),
        ("count(for i in 1..1000000000 return i) > 5", "rules.large_range"),
        ("age >= 80 and (some i in 1..100, j in 1..100 satisfies i * j = age)", "rules.large_range"),
        ("some m in household satisfies some n in household satisfies some o in household satisfies m.age = o.age", "rules.too_many_loops"),
        ("age >= 9" + "9" * 3000, "rules.too_long"),
        ("rule.tanfang_duixiang", "rules.cycle"),
    ],
)  # fmt: skip
def test_a_condition_that_cannot_be_right_is_refused_at_its_line(base: Path, expression: str, code: str) -> None:
    target = "is_tekun" if code == "rules.cycle" else GAOLING
    line = edit(base / "categories.toml", json.dumps(target), json.dumps(expression))
    with at_most(5_000_000):
        findings = found(base)
    assert {told(finding) for finding in findings} == {code}
    if code == "rules.cycle":  # named at the first rule of the ring
        assert findings[0].file == "categories.toml"
    else:
        assert findings[0].where == f"{packs.BASE}/categories.toml:{line}"
    assert findings[0].remedy
    assert "%(" not in str(findings[0])


@pytest.mark.parametrize(
    "expression",
    [
        'age >= 80 and not(matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "(a+)+$"))',
        'age >= 80 and not(matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "(a|a)*b"))',
        "age >= 80 and 2 ** 2 ** 2 ** 2 ** 2 > 5",
        "age >= 80 and (some i in 1..1000 satisfies i = age)",
    ],
)
def test_what_is_slow_by_design_elsewhere_is_worked_out_in_bounded_time(base: Path, expression: str) -> None:
    edit(base / "categories.toml", json.dumps(GAOLING), json.dumps(expression))
    with at_most(20_000_000):
        assert found(base) == []


def test_conditions_that_exclude_each_other_are_refused(base: Path) -> None:
    edit(base / "categories.toml", '"not(children_nearby)"', '"children_count < 1"')
    assert "rules.contradiction" in {told(finding) for finding in found(base)}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('when = "self_care_lost <= 3"', 'when = "self_care_lost = 0"', "rules.row_never_reached"),
        ('when = "self_care_lost <= 3"', 'when = "self_care_lost in [2..3]"', "rules.table_gap"),
        ("age < param.screening_age", "age < param.dibao_line", "rules.unit_mismatch"),
        ("outputs = { level = '\"able\"' }", "outputs = { colour = '\"able\"' }", "rules.table_outputs"),
    ],
)
def test_a_gap_an_unreachable_row_or_a_wrong_cell_of_a_table_is_refused(base: Path, old: str, new: str, code: str) -> None:
    edit(base / "tables.toml", old, new)
    findings = found(base)
    assert code in {told(finding) for finding in findings}
    assert {finding.file for finding in findings} == {"tables.toml"}


def test_a_row_of_the_visit_table_that_is_never_reached_is_refused_at_its_line(base: Path) -> None:
    line = edit(base / "tiers.toml", 'when = "rule.liushou_ertong"', 'when = "rule.jianhu_kunjing"')
    findings = [f for f in found(base) if told(f) == "rules.row_never_reached"]
    assert [(f.file, f.line) for f in findings] == [("tiers.toml", line)]


def test_a_value_nobody_registered_as_a_source_is_refused(base: Path) -> None:
    line = edit(base / "benefits.toml", 'source = "disability_certificate"', 'source = "hearsay"')
    assert [(f.code, f.line) for f in found(base)] == [("unknown-code", line)]


@pytest.mark.parametrize("value", ["-5", "151"])
def test_an_age_that_nobody_can_have_is_refused_at_its_line(base: Path, value: str) -> None:
    line = edit(base / "parameters" / "benefits.toml", "value = 80\n", f"value = {value}\n")
    assert [(f.code, f.line) for f in found(base)] == [("impossible-value", line)]


def test_a_rule_that_reads_one_that_has_ended_is_refused_and_one_that_began_later_is_remarked(base: Path) -> None:
    edit(base / "categories.toml", "[dibao]\n", "[dibao]\nuntil = 2027-01-01\n")
    assert {told(finding) for finding in found(base)} == {"rules.rule_missing"}
    edit(base / "categories.toml", "until = 2027-01-01\n", "")
    late = [f for f in found(base, "warning") if f.code == "late-start"]
    assert {told(finding) for finding in late} == {"rules.rule_missing", "rules.parameter_missing"}
    assert all(re.search(r"在 \d{4}-\d\d-\d\d 没有", finding.text) for finding in late)


def test_a_county_fact_that_nothing_supplies_is_refused(base: Path) -> None:
    fact = '\n[pension]\nname = { zh = "养老金" }\ngroup = "income"\nkind = "number"\ncollected = "outside"\n'
    path = base / "facts.toml"
    path.write_text(path.read_text(encoding="utf-8") + fact, encoding="utf-8")
    supplied = ("last_met_on", "has_care_plan")
    errors = [f for f in packs.check_all(today=TODAY, folder=base.parent, outside=supplied) if f.level == "error"]
    assert [(f.code, f.details["path"]) for f in errors] == [("not-supplied", "facts.pension")]


@pytest.mark.parametrize("body", ["x = " + "[" * 5000 + "]" * 5000, ".".join("a" * 3000) + " = 1", "[" + ".".join("a" * 3000) + "]"])
def test_a_file_nested_without_end_is_refused(base: Path, body: str) -> None:
    (base / "words.toml").write_text(body, encoding="utf-8")
    findings = found(base)
    assert {(finding.file, finding.code) for finding in findings} == {("words.toml", "syntax")}


# --- worked cases


def test_every_condition_turned_round_breaks_a_worked_case_of_its_own_pack() -> None:
    assert [(pack.code, path) for pack in packs.all() for path, _ in mutation.survivors(pack)] == []


def test_bounds_moved_and_joints_exchanged_break_a_worked_case_too() -> None:
    known = "known sum(household.monthly_income) / count(household.monthly_income) < param.dibao_line"
    equal = f"{known} and {known.removeprefix('known ').replace('<', '<=')}"  # the first half already decides equality
    left = [changed for _, changed in mutation.survivors(packs.get(packs.BASE), lambda e: sorted(_twisted(e)))]
    assert left == [equal]


def test_a_condition_no_case_watches_is_remarked_at_its_line(base: Path) -> None:
    path = base / "cases" / "elders.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r", dai_jihua = \"(yes|no)\"", "", text), encoding="utf-8")
    line = edit(base / "categories.toml", "not(has_care_plan)", "not(has_care_plan)")
    remarks = [f for f in found(base, "warning") if f.code == "unkilled"]
    assert [str(f.details["path"]).rsplit(".", 2)[0] for f in remarks] == ["categories.dai_jihua.conditions"] * 2
    assert (remarks[1].where, "not(not(has_care_plan))" in remarks[1].text) == (f"{packs.BASE}/categories.toml:{line}", True)
