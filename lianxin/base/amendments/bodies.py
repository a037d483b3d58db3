"""The contents of an amendment: files of a pack folder, read as a proposal and laid over a pack."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from lianxin.base.packs import Finding, Origin, Pack
from lianxin.base.packs.amending import InForce
from lianxin.base.packs.exchange import Proposal, applied, toml
from lianxin.base.packs.exchange.proposal import proposed
from lianxin.base.packs.exchange.rows import SHAPES, raw
from lianxin.base.packs.lines import line_of, toml_lines
from lianxin.base.packs.merging import paths_of
from lianxin.kernel.problems import ProblemError, catalogue


def proposal_of(files: Mapping[str, str], label: str) -> Proposal:
    """The proposal that `exchange.toml` wrote into these files; each value says it stands in the amendment `label`."""
    tables: dict[str, dict[str, Any]] = {}
    origins: dict[tuple[str | int, ...], Origin] = {}
    for name, text in sorted(files.items()):
        stem = name.removesuffix(".toml")
        document = tomllib.loads(text, parse_float=Decimal)
        lines = toml_lines(text)
        tables[stem] = document
        for path in paths_of(document, ()):
            origins[(stem.partition("/")[0], *path)] = Origin(label, name, line_of(lines, path))
    return Proposal(tables, (), origins)


def laid(pack: Pack, amendment: InForce) -> tuple[Pack | None, list[Finding]]:
    """The pack with an amendment over it; None and why when it no longer fits."""
    return over(pack, amendment.files, amendment.label)


def over(pack: Pack, files: Mapping[str, str], label: str) -> tuple[Pack | None, list[Finding]]:
    """The pack with these files over it, and what is wrong with them; worked cases that come out otherwise are findings too."""
    made, findings = _over(pack, tuple(sorted(files.items())), label)
    return made, list(findings)


@lru_cache(maxsize=16)
def _over(pack: Pack, files: tuple[tuple[str, str], ...], label: str) -> tuple[Pack | None, tuple[Finding, ...]]:
    """A third of a second: every rule is compiled and every worked case worked. A page asks several times for the same."""
    proposal = proposal_of(dict(files), label)
    made, findings = (pack, []) if proposal.changes_nothing else applied(pack, proposal)
    return made, tuple(findings)


def between(before: Pack, after: Pack) -> dict[str, str]:
    """The files of a layer that makes the rules of one pack into those of the other: name → text."""
    differing = {
        part: {code: raw(row) for code, row in getattr(after, part).items() if row != getattr(before, part).get(code)}
        for part in SHAPES
    }
    cases = [raw(case) for case in after.cases]
    return toml(proposed(before, differing, {}, [], cases))


def kept(finding: Finding) -> dict[str, Any]:
    """A finding as JSON keeps it."""
    details = {name: _kept_detail(value) for name, value in finding.details.items()}
    return {
        "pack": finding.pack, "file": finding.file, "line": finding.line, "code": finding.code, "cell": finding.cell,
        "details": details,
    }  # fmt: skip


def restored(stored: Mapping[str, Any]) -> Finding:
    """The finding that was kept."""
    details = {name: _restored_detail(value) for name, value in stored["details"].items()}
    return Finding(stored["pack"], stored["file"], stored["line"], stored["code"], details, stored["cell"])


def _kept_detail(value: object) -> Any:
    if isinstance(value, ProblemError):
        return {"problem": value.code, "details": {name: str(part) for name, part in value.details.items()}}
    return value if isinstance(value, str | int) else str(value)


def _restored_detail(value: Any) -> object:
    if not isinstance(value, dict):
        return value
    known = {problem.code for problem in catalogue()}
    return ProblemError(value["problem"], **value["details"]) if value["problem"] in known else value["problem"]
