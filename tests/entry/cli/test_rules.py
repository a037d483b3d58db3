"""`lianxin rules run|check|explain|diff|export`, called as typed."""

from datetime import date
from pathlib import Path

import pytest

from lianxin.entry.cli.main import main
from tests.engines.rules.dmn.models import decision, definitions, inputs, literal, table
from tests.factories import make_resident

PACKS = Path(__file__).resolve().parents[3] / "packs"

MODEL = definitions(
    inputs(年龄="number", 生日="date"),
    decision("档次", table(["年龄"], ["<output/>"], ['>= 80 | "甲"', '[60..80) | "乙"']), "i_年龄"),
    decision("岁数", literal("生日.year"), "i_生日"),
)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "高龄.dmn"
    path.write_text(MODEL, encoding="utf-8")
    return path


def test_run_prints_the_value(file, capsys):
    assert main(["rules", "run", str(file), "档次", "--inputs", '{"年龄": 81}']) == 0
    assert capsys.readouterr().out == '"甲"\n'


def test_inputs_may_stand_in_a_file(file, tmp_path, capsys):
    (tmp_path / "in.json").write_text('{"生日": "1941-05-01"}', encoding="utf-8")
    assert main(["rules", "run", str(file), "岁数", "--inputs", f"@{tmp_path}/in.json"]) == 0
    assert capsys.readouterr().out == "1941\n"


def test_run_tells_why_a_value_is_null(file, capsys):
    assert main(["rules", "run", str(file), "档次", "--inputs", '{"年龄": 12}']) == 0
    assert capsys.readouterr().out == "null\n  档次(1 行):没有一行命中,也没有默认的结果\n"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["none.dmn", "D"], "dmn.no_file"),
        (["高龄.dmn", "无此决策"], "dmn.unknown_decision"),
        (["高龄.dmn", "档次", "--inputs", "{"], "dmn.bad_inputs"),
        (["高龄.dmn", "档次", "--inputs", "@none.json"], "none.json"),
    ],
)
def test_what_cannot_be_run_is_refused(file, monkeypatch, capsys, typed, said):
    monkeypatch.chdir(file.parent)
    assert main(["rules", "run", *typed]) == 1
    assert said in capsys.readouterr().err


def test_check_ends_with_the_number_of_findings(file, capsys):
    assert main(["rules", "check", str(file)]) == 0
    assert capsys.readouterr().out == "0 个错误,0 个提醒。\n"
    file.write_text(MODEL.replace("生日.year", "生日 +"), encoding="utf-8")
    assert main(["rules", "check", str(file)]) == 1
    assert "错误 岁数(1 行):表达式读不懂" in capsys.readouterr().out


# --- packs


def said(capsys, *typed, code=0):
    assert main(["rules", *map(str, typed)]) == code
    return capsys.readouterr().out


@pytest.fixture
def facts(tmp_path):
    path = tmp_path / "facts.json"
    path.write_text(
        '{"facts": {"birth_date": "1940-05-01", "hukou_local": false, "is_dibao": true, "is_tekun": false}, "others": []}',
        encoding="utf-8",
    )
    return path


def test_a_pack_is_checked_by_code_and_by_folder(capsys):
    assert "0 个错误" in said(capsys, "check", "540100")
    assert "0 个错误" in said(capsys, "check", PACKS / "540100-lhasa")
    assert main(["rules", "check", "moon"]) == 1
    assert "rules.no_pack" in capsys.readouterr().err
    assert main(["rules", "check", str(PACKS)]) == 1


def test_explain_says_why_why_not_what_is_short_and_the_law(facts, capsys):
    out = said(capsys, "explain", facts, "--on", "2026-11-23", "--rule", "gaoling_jintie", "laonian", "kongchao")
    assert "不符合  高龄津贴(gaoling_jintie)" in out
    assert "    满足:年满80周岁(津贴年龄) —— 《中华人民共和国老年人权益保障法" in out
    assert "    不满足:户籍在本县 —— " in out
    assert "    只差一条:户籍在本县" in out
    assert "符合  老年人(laonian)" in out
    assert "无法判断  空巢老人(kongchao)" in out
    assert "    下一步问:有几个子女?" in out


def test_explain_pays_by_the_pack_and_day_asked_for(facts, capsys):
    facts.write_text(facts.read_text(encoding="utf-8").replace('"hukou_local": false', '"hukou_local": true'), encoding="utf-8")
    out = said(capsys, "explain", facts, "--on", "2026-11-23", "--rule", "gaoling_jintie", "--pack", "540100")
    assert "符合  高龄津贴(gaoling_jintie),50 元" in out


@pytest.mark.parametrize(
    ("body", "code"),
    [("{", "rules.bad_facts"), ("[]", "rules.bad_facts"), ('{"agee": 3}', "rules.bad_facts"), ('{"age": "old"}', "rules.bad_facts")],
)
def test_facts_that_cannot_be_read_are_refused(facts, capsys, body, code):
    facts.write_text(body, encoding="utf-8")
    assert main(["rules", "explain", str(facts)]) == 1
    assert code in capsys.readouterr().err


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (["explain"], "rules.whose_facts"),
        (["explain", "FACTS", "--resident", "00000000-0000-7000-8000-000000000000"], "rules.whose_facts"),
        (["explain", "FACTS", "--rule", "nobody"], "rules.no_rule"),
        (["export", "gaoling"], "rules.export_to"),
        (["export", "nobody", "--dmn", "OUT"], "rules.no_rule"),
    ],
)
def test_what_cannot_be_done_is_said(facts, tmp_path, capsys, typed, code):
    real = [{"FACTS": str(facts), "OUT": str(tmp_path / "o.dmn")}.get(one, one) for one in typed]
    assert main(["rules", *real]) == 1
    assert code in capsys.readouterr().err


@pytest.mark.django_db
def test_a_resident_is_explained_by_the_pack_of_the_place(capsys):
    resident = make_resident(birth_date=date(1940, 5, 1))
    out = said(capsys, "explain", "--resident", resident.id, "--on", "2026-11-23", "--rule", "gaoling")
    assert out.startswith("符合  高龄老人(gaoling)")
    assert main(["rules", "explain", "--resident", "00000000-0000-7000-8000-000000000000"]) == 1
    assert "general.not_found" in capsys.readouterr().err


def test_packs_and_files_are_compared_in_plain_words(tmp_path, capsys):
    assert "不同 0 处。" in said(capsys, "diff", "540100", PACKS / "540100-lhasa")
    assert "由" in said(capsys, "diff", "national-base", "540100")
    model = tmp_path / "gaoling.dmn"
    said(capsys, "export", "gaoling_jintie", "--dmn", model, "--pack", "540100")
    text = model.read_text(encoding="utf-8").replace("<text>hukou_local</text>", "<text>hukou_local or is_dibao</text>")
    model.write_text(text, encoding="utf-8")
    expected = "高龄津贴:条件“户籍在本县”的条件由 hukou_local 改为 hukou_local or is_dibao"
    assert expected in said(capsys, "diff", "540100", model)
    assert expected in said(capsys, "check", model)


def test_a_workbook_goes_out_and_comes_back(tmp_path, capsys):
    book = tmp_path / "all.xlsx"
    assert f"已写入 {book}" in said(capsys, "export", "--xlsx", book, "--pack", "540100")
    assert "改动 0 处。" in said(capsys, "check", book, "--pack", "540100")
    assert "不同 0 处。" in said(capsys, "diff", book, "540100")
    book.write_bytes(b"PK\x03\x04")
    assert main(["rules", "check", str(book)]) == 1
    assert "tables.damaged" in capsys.readouterr().err
