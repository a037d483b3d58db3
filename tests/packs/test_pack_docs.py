"""The handbook of packs keeps pace with the code."""

from __future__ import annotations

from pathlib import Path

from lianxin.base.packs.reading import SECTIONS, SHEETS
from tools import pack_keys

ROOT = Path(__file__).resolve().parents[2]


def test_the_tables_of_keys_and_facts_are_up_to_date() -> None:
    page = pack_keys.PAGE.read_text(encoding="utf-8")
    assert pack_keys.filled(page) == page, "run python tools/pack_keys.py"


def test_every_file_of_a_pack_is_explained_and_listed() -> None:
    explained, listed = pack_keys.PAGE.read_text(encoding="utf-8").split("## 键一览")
    names = {section.files for section in SECTIONS} | {file for file, _row in SHEETS.values()}
    assert [name for name in sorted(names) if f"`{name}`" not in explained] == []
    assert [name for name in sorted(names) if f"| {name} " not in listed] == []
