"""`lianxin rules run|check`, called as typed."""

import pytest

from lianxin.entry.cli.main import main
from tests.engines.rules.dmn.models import decision, definitions, inputs, literal, table

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
