"""提案:读回来的改动,只写与政策包不同的;每个值记得自己在哪张表哪一格,或模型的哪个元素。"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from lianxin.base.packs.casebook import cases_by_name
from lianxin.base.packs.exchange import writing
from lianxin.base.packs.exchange.rows import PARAMETERS, Raw, overlay, raw, rows_of
from lianxin.base.packs.findings import Finding
from lianxin.base.packs.pack import Pack
from lianxin.base.packs.reading import Key, Origin

NEW_PARAMETERS: Final = "parameters/local"
CASES: Final = "cases/local"
"""The file of worked cases."""
_CASE: Final = ("cases", "case")


@dataclass(frozen=True)
class Proposal:
    """Changes to a pack. `tables[file stem][code]` is a raw row as a layer above the pack would hold it, for example
    `tables["benefits"]["gaoling_jintie"] = {"until": date(2027, 1, 1)}`; parameters stand under "parameters/ages" and the like.

    `findings` say what could not be read, or only in part; `origins` where each value was read, by path from the part down.
    """

    tables: dict[str, dict[str, Raw]]
    findings: tuple[Finding, ...] = ()
    origins: Mapping[Key, Origin] = field(default_factory=dict)

    @property
    def cases(self) -> list[Raw]:
        """The worked cases it writes, anew or in place of those of the same name."""
        found: Any = self.tables.get(CASES, {}).get("case", [])
        return found if isinstance(found, list) else []

    @property
    def changes_nothing(self) -> bool:
        return not self.tables

    def rows(self) -> Iterator[tuple[str, str, Raw]]:
        """(part of the pack, code, raw row) of every row."""
        for stem, table in self.tables.items():
            for code, row in table.items() if stem != CASES else ():
                yield attribute_of(stem), code, row


def toml(proposal: Proposal) -> dict[str, str]:
    """The proposal as files of a pack folder: name (`benefits.toml`, `parameters/ages.toml`) → text."""
    return {
        f"{stem}.toml": writing.fields(table) if stem == CASES else writing.document(table)
        for stem, table in sorted(proposal.tables.items())
    }


def attribute_of(stem: str) -> str:
    return stem.partition("/")[0]


def stem_of(pack: Pack, attribute: str, code: str) -> str:
    """The file, without its ending, in which a row stands or, when it is new, would."""
    if attribute != PARAMETERS:
        return attribute
    origin = pack.origins.get(f"{attribute}.{code}")
    return origin.file.removesuffix(".toml") if origin and origin.file.startswith("parameters/") else NEW_PARAMETERS


def proposed(
    pack: Pack,
    read: Mapping[str, Mapping[str, Raw]],
    origins: Mapping[Key, Origin],
    findings: list[Finding],
    cases: Sequence[Raw] = (),
) -> Proposal:
    """The proposal that makes rows and worked cases as they were read, whole, out of those of the pack."""
    tables: dict[str, dict[str, Any]] = {}
    for attribute, rows in read.items():
        before = rows_of(pack, attribute)
        for code, row in rows.items():
            old = before.get(code)
            layer, stuck = (row, []) if old is None else overlay(row, old, attribute)
            for key in stuck:
                place = nearest(origins, (attribute, code, *key.split(".")))
                details = {"path": f"{attribute}.{code}.{key}"}
                findings.append(Finding(place.pack, place.file, place.line, "cannot-clear", details, place.cell))
            if layer:
                tables.setdefault(stem_of(pack, attribute, code), {})[code] = layer
    known = {name: raw(case) for name, case in cases_by_name(pack).items()} if cases else {}
    kept = [at for at, case in enumerate(cases) if known.get(case["name"]) != case]
    if kept:
        tables[CASES] = {"case": [cases[at] for at in kept]}
        origins = {**origins, **{(*_CASE, new): origins[*_CASE, at] for new, at in enumerate(kept) if (*_CASE, at) in origins}}
    return Proposal(tables, tuple(findings), origins)


def nearest(origins: Mapping[Key, Origin], path: Key) -> Origin:
    """Where a value, or what holds it, was read."""
    while path and path not in origins:
        path = path[:-1]
    return origins.get(path, Origin("", "", 1))
