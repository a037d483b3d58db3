"""`lianxin plan rounds`: a file in, trips out, mistakes in words. No database."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lianxin.engines.rounds import rounds_from_json
from lianxin.entry.cli.main import main
from tests.engines.rounds.test_input import FILE


def test_rounds_are_solved_written_and_what_is_left_out_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given, out = tmp_path / "given.json", tmp_path / "out.json"
    given.write_text(json.dumps(FILE), encoding="utf-8")
    assert main(["plan", "rounds", str(given), "--seconds", "0.2", "--out", str(out)]) == 1
    said = capsys.readouterr().out
    assert "卓玛 第 1 趟 10:" in said
    assert "没有排上 扎西:不知道住处的位置" in said
    assert rounds_from_json(out.read_text("utf-8")).stop_of("白玛") is not None


@pytest.mark.parametrize(
    "text", ["{", json.dumps({**FILE, "runners": [{"id": "r", "start": 9, "end": 8, "capacity": 1}]})]
)
def test_a_file_that_is_no_round_says_where(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = tmp_path / "given.json"
    given.write_text(text, encoding="utf-8")
    assert main(["plan", "rounds", str(given), "--seconds", "0.1"]) == 1
    assert "plan.input" in capsys.readouterr().err
