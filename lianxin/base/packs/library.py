"""书架:找到、读入并记住所有政策包。一个进程里只读一次;内容没变的包不重做。"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Collection
from functools import cache
from pathlib import Path

from django.conf import settings

from lianxin.base.packs import amending, checks, mutation
from lianxin.base.packs.findings import Finding, PackError
from lianxin.base.packs.form_checks import form_findings
from lianxin.base.packs.merging import merge
from lianxin.base.packs.pack import BASE, Pack
from lianxin.base.packs.reading import Layer, read_layer

_BESIDE_CODE = Path(__file__).resolve().parents[3] / "packs"
_made: dict[tuple[tuple[str, str], ...], Pack] = {}


def root() -> Path:
    """The folder of packs: the Django setting ``LIANXIN_PACKS`` when there is one, else ``packs/`` of the source tree."""
    configured = settings.configured or "DJANGO_SETTINGS_MODULE" in os.environ
    chosen = getattr(settings, "LIANXIN_PACKS", None) if configured else None
    return Path(chosen) if chosen else _BESIDE_CODE


def get(code: str) -> Pack:
    """The pack with this code (``540100``, ``national-base``); LookupError when there is none, PackError when broken."""
    found = _shelf(root()).get(code)
    if found is None:
        raise LookupError(code)
    return found


def for_place(place_code: str, on: dt.date | None = None) -> Pack:
    """The pack responsible for a place code, with the county's amendments in force over it; `on`: with those of that day.

    The longest prefix wins, the national base covers the rest.
    """
    return amending.over(written_for(place_code), place_code, on)


def written_for(place_code: str) -> Pack:
    """The pack responsible for a place code as its files say, without amendments."""
    covering = (pack for pack in _shelf(root()).values() if place_code.startswith(pack.covers))
    return max(covering, key=lambda pack: len(pack.covers))


def every() -> tuple[Pack, ...]:
    """Every pack, the national base first."""
    return tuple(_shelf(root()).values())


def refresh() -> None:
    """Read the folder again at the next question; packs whose bytes did not change are kept. Amendments are looked for anew."""
    _shelf.cache_clear()
    amending.forget()


def check_all(
    *,
    today: dt.date,
    abilities: Collection[str] | None = None,
    columns: Collection[str] | None = None,
    outside: Collection[str] | None = None,
    folder: Path | None = None,
) -> list[Finding]:
    """Everything to put right or look at in every pack, read afresh.

    ``abilities`` are the codes the product declares: roles that grant others are then errors. ``columns`` are those of the
    register: facts that name others are too. ``outside`` are the facts of residents that other areas supply, likewise.
    """
    made, findings = load(folder or root())
    for pack in made.values():
        findings += checks.warnings(pack, today)
        findings += mutation.remarks(pack)
        findings += form_findings(pack)
        if abilities is not None:
            findings += checks.unknown_abilities(pack, abilities)
        if columns is not None:
            findings += checks.unknown_columns(pack, columns)
        if outside is not None:
            findings += checks.not_supplied(pack, outside)
    return findings


def load(folder: Path) -> tuple[dict[str, Pack], list[Finding]]:
    """Every pack of a folder by code, and the errors; a pack with errors, and what is built on it, is left out."""
    findings: list[Finding] = []
    folders = [p for p in folder.iterdir() if p.is_dir() and not p.name.startswith(".")]
    layers: dict[str, Layer] = {}
    made: dict[str, Pack] = {}
    broken: set[str] = set()
    for path in sorted(folders, key=lambda path: (path.name != BASE, path.name)):
        before = len(findings)
        layers[path.name] = read_layer(path, findings)
        if len(findings) > before:
            broken.add(path.name)
    for layer in layers.values():
        before = len(findings)
        below = _below(layer, layers, findings)
        sound = len(findings) == before and not broken & {layer.folder, *(one.folder for one in below)}
        if sound and (BASE in made or not below) and not layer.info.get("lends_texts"):
            pack = _make([*below, layer], findings)
            if pack:
                made[pack.code] = pack
    return made, findings


def _below(layer: Layer, layers: dict[str, Layer], findings: list[Finding]) -> list[Layer]:
    """The layers a pack is built on: the national base and the packs of texts it names, or nothing."""
    extends = layer.info.get("extends")
    below: list[Layer] = []
    for name in (extends, *layer.info.get("texts", ())) if extends else ():
        known = layers.get(name)
        if known and (known.info.get("lends_texts") if below else name == BASE):
            below.append(known)
        else:
            details = {"path": layer.folder, "name": name}
            findings.append(Finding(layer.folder, "pack.toml", 1, "unknown-parent", details))
    return below


def _make(stack: list[Layer], findings: list[Finding]) -> Pack | None:
    key = tuple((layer.folder, layer.digest) for layer in stack)
    if key not in _made:
        pack = merge(stack, findings)
        wrong = checks.errors(pack) if pack else []
        findings += wrong
        if pack is None or wrong:
            return None
        _made[key] = pack
    return _made[key]


@cache
def _shelf(folder: Path) -> dict[str, Pack]:
    made, findings = load(folder)
    if findings:
        raise PackError(findings)
    return made
