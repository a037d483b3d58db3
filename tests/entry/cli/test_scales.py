"""`lianxin scales list` and `lianxin scales score`, called as typed."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from lianxin.entry.cli.main import main

PHQ = ",".join(f"q{n}" for n in range(1, 10))
GBT = [
    *(f"b1_{n}" for n in range(1, 9)),
    *(f"b2_{n}" for n in range(1, 5)),
    *(f"b3_{n}" for n in range(1, 10)),
    *(f"b4_{n}" for n in range(1, 6)),
]


def scored(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_scale_is_listed_with_its_range_and_what_follows(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scales", "list"]) == 0
    said = capsys.readouterr().out
    assert "phq9:抑郁筛查(PHQ-9),9 题,0–27 分" in said
    assert "    20–27 重度:转介就诊" in said


def test_a_file_is_scored_row_by_row_and_keeps_its_other_columns(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text(
        f"who,{PHQ}\nA,1,1,1,1,1,0,0,0,1\nB,3,3,3,3,3,3,3,,0\nC,9,0,0,0,0,0,0,0,0\n", encoding="gb18030"
    )
    assert main(["scales", "score", "phq9", str(source), "--out", str(out)]) == 1
    told = capsys.readouterr().err
    assert "第 4 行:“q1”的答案不是它的选项。" in told
    assert "算了 2 行,1 行没有算。" in told
    first, second = scored(out)
    assert (first["who"], first["total"], first["level"], first["triggers"]) == (
        "A",
        "6",
        "mild",
        "self_harm",
    )
    assert (second["who"], second["total"], second["level"], second["missing"]) == ("B", "", "", "q8")
    assert "总分作废" in second["remarks"]


def test_facts_change_the_level_and_what_is_no_fact_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    best = [
        "3"
        if code in ("b2_4", "b4_4")
        else "1"
        if code in ("b3_7", "b3_8")
        else "2"
        if code in ("b3_9", "b4_1", "b4_2")
        else "4"
        for code in GBT
    ]
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    rows = [["是", "2"], ["", ""], ["大概", "0"], ["否", "NaN"]]
    text = "\n".join(
        ",".join(one) for one in [[*GBT, "mental_disorder", "risk_events"], *([*best, *row] for row in rows)]
    )
    source.write_text(text, encoding="utf-8")
    assert main(["scales", "score", "gbt42195", str(source), "--out", str(out)]) == 1
    assert "第 4 行:“mental_disorder”这一列写的不认识。 → 写是或否" in (told := capsys.readouterr().err)
    assert "第 5 行:“risk_events”" in told
    both, unknown = scored(out)
    assert (both["total"], both["b1"], both["level_before"], both["level"]) == ("90", "32", "able", "mild")
    assert "只加了一级" in both["remarks"]
    assert "不知道等级要不要变更" in unknown["remarks"]


def test_a_scale_nobody_knows_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in.csv").write_text("q1\n", encoding="utf-8")
    assert main(["scales", "score", "mmse", str(tmp_path / "in.csv")]) != 0
    assert "mmse" in "".join(capsys.readouterr())
