"""The scales of the packs: one file makes scoring and form, faults are told at file and line, a county amends field by field."""

from __future__ import annotations

import datetime as dt
import random
import re
import shutil
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from lxml import etree

from lianxin.base import packs
from lianxin.base.packs.form_checks import imported, remarks_of
from lianxin.base.packs.library import check_all, load
from lianxin.base.packs.words import LANGUAGES
from lianxin.engines.scales import rescore, score
from lianxin.engines.xforms import Form

BASE = packs.get(packs.BASE)
REAL = Path(__file__).resolve().parents[2] / "packs"
AT = dt.datetime(2026, 11, 20, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
ASKED = [code for code, scale in BASE.scales.items() if scale.asked]
RETURNS = 25
"""Random returns of each form."""


def submission(xml: bytes, answers: dict[str, str]) -> bytes:
    root = etree.fromstring(xml)
    data = next(root.iter("{*}instance"))[0]
    for node in data.iter("*"):
        name = etree.QName(node).localname
        node.text = answers.get(name, "uuid:1" if name == "instanceID" else node.text)
    return bytes(etree.tostring(data))


@pytest.mark.parametrize("code", ASKED)
def test_the_form_of_a_scale_scores_and_grades_as_the_engine_does(code: str) -> None:
    instrument, made = BASE.instruments[code], imported(BASE.forms[code])
    form, draw = Form.parse(made.xml), random.Random(7)
    needs = {row["when"]: row["urgency"] for _, row in made.sheets["needs"]}
    for turn in range(RETURNS):
        blank = [""] if turn % 5 == 0 else []
        answers = {name: draw.choice([*item.options, *blank]) for name, item in instrument.items.items()}
        filled = submission(made.xml, answers)
        found, result = form.check(filled, at=AT).answers, score(instrument, answers)
        assert str(found["score"] or "") == ("" if result.total is None else str(result.total))
        assert (found["level"] or None) == result.before
        for part, subtotal in result.subtotals.items():
            assert str(found[part] or "") == ("" if subtotal is None else str(subtotal)) or (
                found[part],
                subtotal,
            ) == (0, 0)
        complete = submission(
            made.xml, answers | {"score": str(result.total or 0) if result.total is not None else ""}
        )
        truths = dict(
            zip(needs, form.evaluate_all(complete, [form.compile(one) for one in needs], at=AT), strict=True)
        )
        expected = [BASE.scales[code].triggers[one].then.urgency for one in result.triggers]
        if result.before is not None:
            expected += [one for one in [BASE.scales[code].levels[result.before].then.urgency] if one]
        assert sorted(needs[when] for when, true in truths.items() if true) == sorted(expected)


@pytest.mark.parametrize("code", BASE.scales)
def test_a_scale_says_its_licence_its_ground_and_what_follows_each_result(code: str) -> None:
    scale = BASE.scales[code]
    assert scale.licence
    assert scale.cited
    assert scale.checked_on
    for then in [*(one.then for one in scale.levels.values()), *(one.then for one in scale.triggers.values())]:
        assert then.limits
        for parameter in then.limits.values():
            assert BASE.parameters[parameter].on(AT.date()) is not None
    assert all(getattr(scale.name, language) for language in LANGUAGES)


def test_the_limits_after_a_screening_are_those_of_the_plan() -> None:
    def limits(code: str, level: str) -> dict[str, tuple[int, str]]:
        row = BASE.scales[code].levels.get(level) or BASE.scales[code].triggers[level]
        named = {limit: BASE.parameters[one] for limit, one in row.then.limits.items()}
        return {limit: (int(one.on(AT.date()).value), one.unit) for limit, one in named.items()}  # type: ignore[union-attr]

    assert limits("phq9", "self_harm") == {"call": (1, "hour"), "visit": (0, "day"), "screen": (14, "day")}
    severe = {"act": (3, "day"), "contact": (7, "day"), "screen": (14, "day")}
    assert limits("phq9", "severe") == limits("gds15", "severe") == severe
    advised = {"act": (7, "day"), "screen": (14, "day")}
    assert (
        limits("phq9", "moderately_severe")
        == limits("gad7", "severe")
        == limits("gds15", "moderate")
        == advised
    )
    planned = {"act": (14, "day"), "screen": (30, "day")}
    assert limits("phq9", "moderate") == limits("gad7", "moderate") == limits("gds15", "mild") == planned
    light = {"act": (30, "day"), "screen": (90, "day")}
    assert (
        limits("phq9", "mild")
        == limits("gad7", "mild")
        == limits("ucla3", "lonely")
        == limits("who5", "low")
        == light
    )
    assert limits("phq9", "normal") == {"screen": (365, "day")}


def test_a_text_that_may_not_be_handed_out_is_not_and_its_scale_is_scored_all_the_same() -> None:
    who = BASE.scales["who5"]
    assert (who.text_pack, who.asked) == ("who5-text", False)
    assert "who5" not in BASE.forms
    assert not any(row.name for row in who.items.values())
    assert rescore(BASE.instruments["who5"], {f"q{n}": ["5"] for n in range(1, 6)}).totals == [100]


KIND = """
[kinds.{code}]
name = {{ zh = "试" }}
group = "anyone"
commitment = "visit"
urgency = "medium"
"""
PROMISE = """
[kinds.visit]
name = { zh = "试" }
due_hours = 24
confirmed_by = "nobody"
source = "product_default"
checked_on = 2026-11-01
sureness = "default"
unverified = true
"""


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """The scales of the national base with what they point to, the texts of the WHO-5, and a small county over them."""
    base = tmp_path / packs.BASE
    shutil.copytree(REAL / "who5-text", tmp_path / "who5-text")
    shutil.copytree(REAL / packs.BASE / "scales", base / "scales")
    for scale in (base / "scales").glob("*.toml"):  # the facts that levels become are not on this shelf
        scale.write_text(re.sub(r"^fact = .*\n", "", scale.read_text(encoding="utf-8"), flags=re.MULTILINE), encoding="utf-8")
    (base / "forms").mkdir()
    (base / "parameters").mkdir()
    for file in (
        "pack.toml",
        "sources.toml",
        "scale_actions.toml",
        "parameters/screening.toml",
        "parameters/ability.toml",
    ):
        shutil.copy(REAL / packs.BASE / file, base / file)
    _, mark, rest = (
        (REAL / packs.BASE / "needs.toml").read_text(encoding="utf-8").partition("[urgencies.immediate]")
    )
    kinds = "".join(KIND.format(code=code) for code in ("counselling", "companionship", "care_plan"))
    (base / "needs.toml").write_text(kinds + mark + rest.partition("[channels.")[0], encoding="utf-8")
    (base / "commitments.toml").write_text(PROMISE, encoding="utf-8")
    county(tmp_path, "")
    return tmp_path


def county(folder: Path, scales: str, more: str = "") -> None:
    here = folder / "360735-x"
    (here / "scales").mkdir(parents=True, exist_ok=True)
    info = f'code = "360735"\nname = {{ zh = "试" }}\nversion = "1"\nin_force_from = 2026-01-01\nmaintainer = "试"\nextends = "{packs.BASE}"\n'
    (here / "pack.toml").write_text(info + more, encoding="utf-8")
    (here / "scales" / "own.toml").write_text(scales, encoding="utf-8")


def test_a_county_that_may_use_a_text_names_its_pack_and_gets_the_form(shelf: Path) -> None:
    county(shelf, "", 'texts = ["who5-text"]\n')
    made, findings = load(shelf)
    assert findings == []
    assert set(made) == {packs.BASE, "360735"}
    form = made["360735"].forms["who5"]
    assert remarks_of(form, made["360735"]) == []
    assert "我觉得快乐" in form.source.decode()
    assert "who5" not in made[packs.BASE].forms


@pytest.mark.parametrize("name", ["nosuch", packs.BASE])
def test_a_pack_of_texts_that_is_none_is_refused(shelf: Path, name: str) -> None:
    county(shelf, "", f'texts = ["{name}"]\n')
    made, findings = load(shelf)
    assert set(made) == {packs.BASE}
    assert [(one.code, one.pack) for one in findings] == [("unknown-parent", "360735-x")]


def test_a_county_amends_a_scale_field_by_field_and_its_form_follows(shelf: Path) -> None:
    county(shelf, '[gds15.items.q1]\nname = { zh = "1. 日子过得满意不?", en = "1. Satisfied?" }\n')
    made, findings = load(shelf)
    assert findings == []
    own, base = made["360735"], made[packs.BASE]
    assert own.scales["gds15"].items["q1"].turned
    assert own.instruments["gds15"] == base.instruments["gds15"]
    assert "日子过得满意不" in own.forms["gds15"].source.decode()
    assert (own.forms["gds15"].folder, own.forms["gad7"].folder) == ("360735-x", packs.BASE)
    assert "日子过得满意不" not in base.forms["gds15"].source.decode()


@pytest.mark.parametrize(
    ("written", "code", "line"),
    [
        ("[gad7.levels.mild]\nfrom = 6\n", "scale-level-gap", 2),
        ("[gad7.levels.mild]\nfrom = 4\n", "scale-level-overlap", 2),
        ("[gad7.levels.mild]\nrank = 4\n", "scale-level-rank", 2),
        ('[gad7.options.answer]\n"3" = { points = 4 }\n', "scale-level-range", 1),
        (
            '[gad7.items]\nq8 = { options = "answer", name = { zh = "8. 多一题", en = "8. One more" } }\n',
            "scale-level-range",
            1,
        ),
        ('[gad7.items]\nq7 = { options = "nosuch" }\n', "scale-options", 2),
        (
            '[gad7.items]\nq8 = { options = "answer", name = { zh = "8. 多一题" } }\n[gad7.levels.severe]\nto = 24\n',
            "scale-words",
            2,
        ),
        ('[phq9.triggers.self_harm]\nitem = "q10"\n', "scale-unknown-item", 2),
        ("[phq9.triggers.self_harm]\nfrom = 0\n", "scale-trigger-points", 2),
        ('[phq9.triggers.self_harm.then]\naction = "nosuch"\n', "unknown-code", 2),
        ('[phq9.levels.mild.then.limits]\nact = "screening_age"\n', "scale-limit-unit", 2),
        ("[gbt42195.changes.coma]\nby = 1\n", "scale-change-effect", 2),
        ("[gbt42195.changes.coma]\nwhen = 'coma = true'\n", "scale-change-reads", 2),
        ("[gbt42195.changes.coma]\nwhen = 'coma ='\n", "scale-change-wrong", 2),
        ('[gbt42195.subscales.b1]\nitems = ["b1_9"]\n', "scale-unknown-item", 2),
        ("[gbt42195]\nprorated = 2\n", "scale-prorate-uneven", 2),
        ("[who5]\nfactor = 0\n", "scale-factor", 2),
        ("[ucla3]\nlevel = 3\n", "unknown-field", 2),
    ],
)
def test_a_fault_in_a_scale_is_told_with_file_line_and_remedy(
    shelf: Path, written: str, code: str, line: int
) -> None:
    county(shelf, written)
    made, findings = load(shelf)
    assert "360735" not in made
    told = [one for one in findings if one.code == code]
    assert told, [str(one) for one in findings]
    assert told[0].level == "error"
    assert told[0].remedy
    if code != "scale-level-range":  # the sum of many lines: told where the levels are
        assert told[0].where == f"360735-x/scales/own.toml:{line}"


def test_a_text_under_licence_in_the_national_base_and_a_written_form_beside_a_scale_are_faults(
    shelf: Path,
) -> None:
    file = shelf / packs.BASE / "scales" / "who5.toml"
    file.write_text(
        file.read_text().replace(
            'q1 = { options = "answer" }', 'q1 = { options = "answer", name = { zh = "一", en = "one" } }'
        )
    )
    (shelf / packs.BASE / "forms" / "gad7.md").write_text("| survey |\n")
    codes = {one.code for one in check_all(today=AT.date(), folder=shelf)}
    assert "scale-clash" in codes
    (shelf / packs.BASE / "forms" / "gad7.md").unlink()
    told = [one for one in check_all(today=AT.date(), folder=shelf) if one.code == "scale-text"]
    assert [one.file for one in told] == ["scales/who5.toml"]
