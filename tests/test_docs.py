"""The documents tell the truth about names: links, pictures, files, commands, and words on the screen."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po

from lianxin.entry.cli.commands import command_modules

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
HANDBOOK = sorted((ROOT / "docs" / "handbook").glob("*.md"))
WRITTEN = [ROOT / "README.md", *HANDBOOK, *sorted((ROOT / "docs" / "start").glob("*.md")), ROOT / "docs" / "README.md"]
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_PATH = re.compile(r"`((?:lianxin|packs|tests|docs|tools|benchmarks)/[\w./-]+)`")
_LARGEST = {"handbook": 120_000, "start": 300_000}


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_relative_link_leads_to_a_file(page: Path) -> None:
    targets = [found for found in _LINK.findall(page.read_text()) if not re.match(r"\w+:", found)]
    lost = [found for found in targets if not (page.parent / found.partition("#")[0]).exists()]
    assert not lost


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_link_to_a_heading_finds_it(page: Path) -> None:
    for found in _LINK.findall(page.read_text()):
        path, _, heading = found.partition("#")
        if heading and not re.match(r"\w+:", found):
            there = (page.parent / path).read_text() if path else page.read_text()
            assert heading in {line.lstrip("# ").lower().replace(" ", "-") for line in there.splitlines() if line.startswith("#")}


@pytest.mark.parametrize("page", WRITTEN, ids=_name)
def test_every_file_of_the_code_that_is_named_exists(page: Path) -> None:
    assert [found for found in _PATH.findall(page.read_text()) if not (ROOT / found).exists()] == []


def test_the_tour_draws_the_storeys_as_the_contracts_hold_them() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    held = {contract["containers"][0]: contract["layers"] for contract in contracts if contract["type"] == "layers"}
    drawing = (ROOT / "docs" / "start" / "tour.md").read_text().split("```")[1]
    drawn = dict(re.findall(r"^(\w+) {2,}(.+?)(?: {2,}.*)?$", drawing, re.M))
    assert list(drawn) == held["lianxin"]
    assert drawn["base"].split(" > ") == held["lianxin.base"]
    assert drawn["domain"].split(" > ") == held["lianxin.domain"]


def test_the_readme_begins_with_the_two_commands() -> None:
    first, second = (ROOT / "README.md").read_text().splitlines()[:2]
    assert first.split()[:2] == ["make", "demo"]
    assert second.split()[:2] == ["make", "test"]


@pytest.mark.parametrize("page", WRITTEN, ids=_name)
def test_every_command_that_is_named_exists(page: Path) -> None:
    text = page.read_text()
    named = set(re.findall(r"(?:^|`|bin/|ExecStart\w*=\S*)lianxin ([a-z]+)", text, re.M))
    assert named <= set(command_modules())
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    assert set(re.findall(r"(?:^|`|    )make ([a-z-]+)", text, re.M)) <= targets


def test_pictures_are_small_and_each_is_shown() -> None:
    shown = {(page.parent / found).resolve() for page in PAGES for found in _LINK.findall(page.read_text())}
    for folder, most in _LARGEST.items():
        for picture in (ROOT / "docs" / folder).rglob("*.png"):
            assert picture.stat().st_size <= most, picture.name
            assert picture.resolve() in shown, picture.name


@pytest.mark.parametrize("page", HANDBOOK, ids=_name)
def test_the_handbook_names_only_what_stands_on_the_screen(page: Path) -> None:
    said = set(re.findall(r"\*\*(.+?)\*\*", page.read_text()))
    assert sorted(said - _screen_words()) == []


def _screen_words() -> set[str]:
    with (ROOT / "lianxin" / "locale" / "en" / "LC_MESSAGES" / "django.po").open("rb") as file:
        known = {message.id if isinstance(message.id, str) else message.id[0] for message in read_po(file)}
    packs = (tomllib.loads(path.read_text()) for path in (ROOT / "packs").rglob("*.toml"))
    field_app = re.findall(r'^  \w+: "(.+)",$', (ROOT / "web/src/words/zh.ts").read_text(), re.M)
    return known | set(field_app) | {word for pack in packs for word in _chinese(pack)}


def _chinese(node: Any) -> Iterator[str]:
    """Every `zh = "…"` of a pack."""
    if isinstance(node, dict):
        if isinstance(node.get("zh"), str):
            yield node["zh"]
        node = list(node.values())
    if isinstance(node, list):
        for part in node:
            yield from _chinese(part)
