"""What a newcomer reads while the demo is built: names of places, no codes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from lianxin.base.access.viewer import Viewer
from lianxin.entry.cli.demo import registers
from lianxin.entry.cli.demo.registers import REGISTERS, decide_categories, last_night


@pytest.mark.parametrize("work", [decide_categories, last_night])
def test_the_steps_of_categories_name_the_county(work: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(registers, "run_pass", lambda **given: None)
    monkeypatch.setattr(registers, "run_duplicate_pass", lambda **given: None)
    monkeypatch.setattr(registers, "work_through_night", lambda *given: None)
    work(REGISTERS, Viewer.system("demo"), datetime(2026, 11, 24, tzinfo=UTC))
    printed = capsys.readouterr().out
    assert "墨竹工卡县" in printed
    assert "石城县" in printed
    assert not any(register.office.place in printed for register in REGISTERS)
