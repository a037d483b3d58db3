"""The questionnaires of the packs: sound, reckoned right, and their faults told at file and row."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from lxml import etree

from lianxin.base import packs
from lianxin.base.packs.form_checks import imported, remarks_of
from lianxin.base.packs.forms import PackForm
from lianxin.base.packs.library import check_all, load
from lianxin.engines.xforms import Form
from tests.engines.xforms.oracle.fuzz import submissions

BASE = packs.get(packs.BASE)
AT = dt.datetime(2026, 11, 20, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
GDS_NO = {1, 5, 7, 11, 13}


def form_of(code: str) -> Form:
    return Form.parse(imported(BASE.forms[code]).xml)


def answered(code: str, **answers: str) -> bytes:
    """A submission of a packs' form with these answers."""
    root = etree.fromstring(imported(BASE.forms[code]).xml)
    data = next(root.iter("{*}instance"))[0]
    for node in data.iter("*"):
        name = etree.QName(node).localname
        node.text = answers.get(name, "uuid:1" if name == "instanceID" else node.text)
    return etree.tostring(data)


def scored(code: str, **answers: str) -> dict[str, object]:
    return form_of(code).check(answered(code, **answers), at=AT).answers


def test_the_base_brings_the_surveys_and_the_scales() -> None:
    assert set(BASE.forms) == {"elder_needs", "home_visit", "satisfaction", *(code for code in BASE.scales if code != "who5")}
    assert [form for form in BASE.forms.values() if remarks_of(form, BASE)] == []


@pytest.mark.parametrize("code", BASE.forms)
def test_a_form_speaks_three_languages_and_falls_back_to_chinese(code: str) -> None:
    made = imported(BASE.forms[code])
    assert [language.code for language in made.languages] == ["zh", "bo", "en"]
    assert made.languages[0].translated == made.languages[0].texts
    assert all(language.translated for language in made.languages)
    assert set(made.titles) == {"zh", "bo", "en"}
    assert b"<value>-</value>" not in made.xml


@pytest.mark.parametrize("code", BASE.forms)
def test_a_form_names_its_licence_and_what_makes_a_return_valid(code: str) -> None:
    sheets = imported(BASE.forms[code]).sheets
    ((_, about),) = sheets["about"]
    assert about["licence"]
    assert about["source"]
    assert "complete" in [row["rule"] for _, row in sheets["validity"]]


@pytest.mark.parametrize("code", BASE.forms)
def test_every_condition_for_a_need_can_be_told_of_any_return(code: str) -> None:
    form, made = form_of(code), imported(BASE.forms[code])
    conditions = [form.compile(row["when"]) for _, row in made.sheets["needs"]]
    for submission in submissions(made.xml, 5):
        answers = form.evaluate_all(submission, list(conditions), at=AT)
        assert {type(answer) for answer in answers} == ({bool} if conditions else set())


def test_the_elders_survey_is_as_large_as_was_asked() -> None:
    form = form_of("elder_needs")
    asked = [
        q for q in form.questions if q.kind not in ("note", "calculate") and not q.is_readonly and q.labels
    ]
    assert len(asked) == 23
    assert (
        sum(q.kind == "calculate" and q.name in ("kin_count", "score", "level") for q in form.questions) == 3
    )
    assert form.repeats == ("/data/elder/kin",)
    assert {"geopoint", "photo"} <= {q.kind for q in asked}


@pytest.mark.parametrize(
    ("code", "items", "most", "levels"),
    [
        ("phq9", 9, 3, {0: "normal", 4: "normal", 5: "mild", 10: "moderate", 15: "moderately_severe", 20: "severe", 27: "severe"}),
        ("gad7", 7, 3, {0: "normal", 4: "normal", 5: "mild", 10: "moderate", 15: "severe", 21: "severe"}),
    ],
)  # fmt: skip
def test_a_scale_adds_up_and_grades_at_its_published_limits(
    code: str, items: int, most: int, levels: dict[int, str]
) -> None:
    for total, level in levels.items():
        marks = [min(most, max(0, total - most * index)) for index in range(items)]
        answers = scored(code, **{f"q{index}": str(mark) for index, mark in enumerate(marks, start=1)})
        assert (answers["score"], answers["level"]) == (str(total), level) or (
            answers["score"],
            answers["level"],
        ) == (total, level)


@pytest.mark.parametrize(
    ("against", "total", "level"), [(0, 0, "normal"), (5, 5, "mild"), (9, 9, "moderate"), (15, 15, "severe")]
)
def test_the_geriatric_scale_counts_no_on_its_five_turned_items(against: int, total: int, level: str) -> None:
    marks = {}
    for item in range(1, 16):
        counts = item <= against
        marks[f"q{item}"] = ("no" if counts else "yes") if item in GDS_NO else ("yes" if counts else "no")
    answers = scored("gds15", **marks)
    assert str(answers["score"]) == str(total)
    assert answers["level"] == level


@pytest.mark.parametrize(("code", "items"), [("phq9", 9), ("gad7", 7), ("gds15", 15)])
def test_one_answer_missing_voids_the_total(code: str, items: int) -> None:
    filled = {f"q{index}": "0" if code != "gds15" else "no" for index in range(1, items + 1)}
    assert scored(code, **filled)["score"] not in (None, "")
    answers = scored(code, **filled | {"q2": ""})
    assert answers["score"] in (None, "")
    assert answers["level"] in (None, "")


def test_thoughts_of_self_harm_open_a_need_at_any_total() -> None:
    form, made = form_of("phq9"), imported(BASE.forms["phq9"])
    _, first = made.sheets["needs"][0]
    assert first["urgency"] == "immediate"
    low = answered("phq9", **{f"q{index}": "0" for index in range(1, 9)}, q9="1")
    assert form.evaluate(low, first["when"], at=AT) is True
    none = answered("phq9", **{f"q{index}": "3" for index in range(1, 9)}, q9="0")
    assert form.evaluate(none, first["when"], at=AT) is False


PACK = """
code = "{code}"
name = {{ zh = "试" }}
version = "1"
in_force_from = 2026-01-01
maintainer = "试"
{more}
"""
SMALL = """
| survey |
| | type | name | label |
| | {kind} | a | 问 |
| settings |
| | form_id | form_title | version |
| | {id} | {title} | 1 |
"""


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A base with one form, and a county over it."""
    for folder, more in ((packs.BASE, ""), ("360735-x", f'extends = "{packs.BASE}"')):
        (tmp_path / folder / "forms").mkdir(parents=True)
        (tmp_path / folder / "pack.toml").write_text(PACK.format(code=folder.removesuffix("-x"), more=more))
    write(tmp_path / packs.BASE, "wells.md", title="井")
    return tmp_path


def write(folder: Path, name: str, title: str = "试", kind: str = "text", form_id: str = "wells") -> None:
    text = SMALL.format(kind=kind, id=form_id, title=title)
    (folder / "forms" / name).write_text(text.lstrip(), encoding="utf-8")


def test_a_county_adds_a_form_and_replaces_one_of_the_base(shelf: Path) -> None:
    write(shelf / "360735-x", "wells.md", title="水井")
    write(shelf / "360735-x", "roads.md", form_id="roads")
    made, findings = load(shelf)
    assert findings == []
    forms = made["360735"].forms
    assert {code: (form.folder, form.imported().titles[""]) for code, form in forms.items()} == {
        "wells": ("360735-x", "水井"),
        "roads": ("360735-x", "试"),
    }
    assert made[packs.BASE].forms["wells"].imported().titles == {"": "井"}


def test_a_faulty_form_is_told_once_with_file_row_and_remedy(shelf: Path) -> None:
    write(shelf / packs.BASE, "wells.md", kind="txt", form_id="well")
    found = [f for f in check_all(today=AT.date(), folder=shelf) if f.file.startswith("forms/")]
    assert [(f.where, f.level) for f in found] == [
        ("national-base/forms/wells.md:3", "error"),
        ("national-base/forms/wells.md:1", "error"),
    ]
    assert "txt" in found[0].text
    assert found[0].remedy


def test_only_markdown_may_stand_among_the_forms(shelf: Path) -> None:
    (shelf / packs.BASE / "forms" / "wells.xlsx").write_bytes(b"PK")
    _, findings = load(shelf)
    assert [(f.code, f.file) for f in findings] == [("unknown-file", "forms/wells.xlsx")]


def test_a_form_is_known_by_its_file() -> None:
    form = PackForm("x", "forms/a.b.md", b"")
    assert (form.code, form.filename) == ("a.b", "a.b.md")
