"""`lianxin plan solve`: a file in, a plan out, mistakes in words. No database."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lianxin.engines.planning import plan_from_json
from lianxin.entry.cli.main import main
from tests.engines.planning.test_hhcrsp import OPTIMUM, TEXT
from tests.engines.planning.test_reading import DAY

QUICK = ["--processes", "1"]


def test_a_published_instance_is_solved_and_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given, out = tmp_path / "given.json", tmp_path / "out.json"
    given.write_text(TEXT, encoding="utf-8")
    assert main(["plan", "solve", str(given), "--seconds", "0.5", "--out", str(out), *QUICK]) == 0
    assert "费用 2" in capsys.readouterr().out
    assert set(json.loads(out.read_text("utf-8"))) == {"global_ordering", "routes"}
    assert OPTIMUM > 0


def test_a_day_is_solved_and_what_is_left_out_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given, out = tmp_path / "day.json", tmp_path / "plan.json"
    given.write_text(
        json.dumps(DAY | {"visits": [*DAY["visits"], {"id": "次旦", "minutes": 30}]}), encoding="utf-8"
    )
    assert main(["plan", "solve", str(given), "--seconds", "0.2", "--out", str(out), *QUICK]) == 1
    said = capsys.readouterr().out
    assert "没有排上 次旦:不知道住处的位置" in said
    assert "提醒 carer 次仁" in said
    assert plan_from_json(out.read_text("utf-8")).stop_of("白玛") is not None


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (["solve"], "plan.no_file"),
        (["540127100000", "x.json"], "plan.file_for_solve"),
    ],
)
def test_a_command_half_written_says_what_is_missing(
    typed: list[str], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["plan", *typed]) == 1
    assert code in capsys.readouterr().err


@pytest.mark.parametrize("text", ["{", "[]", '{"patients": 3}', json.dumps(DAY | {"weights": {"luck": 1}})])
def test_a_file_that_is_no_day_says_where(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = tmp_path / "given.json"
    given.write_text(text, encoding="utf-8")
    assert main(["plan", "solve", str(given), "--seconds", "0.1", *QUICK]) == 1
    assert "plan.input" in capsys.readouterr().err


def test_seconds_and_processes_out_of_range_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    for typed in (["--seconds", "-1"], ["--seconds", "soon"], ["--processes", "0"]):
        with pytest.raises(SystemExit):
            main(["plan", "solve", "x", *typed])
        assert "之间" in capsys.readouterr().err
