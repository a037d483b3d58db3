"""叠加:把提案当作再上面的一层,得到改后的包,并像别的包一样查错。"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from lianxin.base.packs import checks, schema
from lianxin.base.packs.exchange.proposal import Proposal, nearest, toml
from lianxin.base.packs.exchange.rows import SHAPES, rows_of
from lianxin.base.packs.findings import Finding
from lianxin.base.packs.merging import laid_over, paths_of
from lianxin.base.packs.pack import Pack
from lianxin.base.packs.reading import Key, Layer, Origin
from lianxin.base.packs.shaping import shape
from lianxin.base.packs.word_checks import fixed_numbers


def applied(pack: Pack, proposal: Proposal) -> tuple[Pack | None, list[Finding]]:
    """The pack as it would be with the proposal as one more layer, and everything wrong with it.

    None when the proposal cannot be read as rules at all; a pack that only answers some worked case otherwise is given,
    with those cases among the findings (code "case-differs"), so that its effects can be looked at.
    """
    findings: list[Finding] = []
    made = laid(pack, proposal, findings)
    if made is None:
        return None, findings
    findings += checks.errors(made)
    sound = all(finding.code == "case-differs" for finding in findings)
    return made if sound else None, [*findings, *_staying_behind(pack, made)]


def _staying_behind(pack: Pack, made: Pack) -> Iterator[Finding]:
    """Numbers that now stand in words and are the value of a parameter: they would stay when it changes. Only warnings."""
    before = {(found.details["path"], found.details["number"]) for found in fixed_numbers(pack)}
    for found in fixed_numbers(made):
        if (found.details["path"], found.details["number"]) not in before:
            yield found


def laid(pack: Pack, proposal: Proposal, findings: list[Finding]) -> Pack | None:
    by_part: dict[str, dict[str, Any]] = {}
    for attribute, code, row in proposal.rows():
        by_part.setdefault(attribute, {})[code] = row
    origins: dict[str, Origin] = dict(pack.origins)
    made: dict[str, Any] = {}
    for attribute, rows in by_part.items():
        if attribute not in SHAPES:
            raise LookupError(attribute)
        made[attribute] = dict(getattr(pack, attribute)) | _rows(pack, attribute, rows, proposal, origins, findings)
    cases = _cases(pack, proposal, origins, findings)
    if findings:
        return None
    body = "".join(f"{name}\0{text}\0" for name, text in toml(proposal).items())
    digest = hashlib.sha256(f"{pack.hash}\0{body}".encode()).hexdigest()
    return replace(pack, **made, cases=cases, hash=pack.hash if proposal.changes_nothing else digest, origins=origins)


def _cases(pack: Pack, proposal: Proposal, origins: dict[str, Origin], findings: list[Finding]) -> tuple[schema.Case, ...]:
    """The pack's own cases with those of the proposal in place of those of the same name, and behind them; their origins are
    put among the pack's."""
    cases = list(pack.cases)
    places = {case.name: place for place, case in enumerate(cases)}
    for index, row in enumerate(proposal.cases):
        written = nearest(proposal.origins, ("cases", "case", index))
        case = shape(schema.Case, row, ("cases", index), {("cases", index): written}, findings)
        if case is not None:
            place = places.setdefault(case.name, len(cases))
            cases[place : place + 1] = [case]
            origins[f"cases.{place}"] = written
    return tuple(cases)


def _rows(
    pack: Pack,
    attribute: str,
    rows: dict[str, Any],
    proposal: Proposal,
    origins: dict[str, Origin],
    findings: list[Finding],
) -> dict[str, Any]:
    """The rows of one part with those of the proposal laid over them; their origins are put among the pack's."""
    before = {code: row for code, row in rows_of(pack, attribute).items() if code in rows}
    written = {path: nearest(proposal.origins, path) for path in paths_of(rows, (attribute,))}
    layer = Layer("", {}, {}, written, {}, "")
    here = dict(_known(pack, attribute, before))
    for path in here:
        origins.pop(_dotted(path), None)
    merged = laid_over(before, rows, (attribute,), layer, here)
    origins.update((_dotted(path), origin) for path, origin in here.items())
    shaped = {
        code: shape(SHAPES[attribute], row | {"code": code}, (attribute, code), here, findings)
        for code, row in merged.items()
    }
    return {code: row for code, row in shaped.items() if row is not None}


def _known(pack: Pack, attribute: str, rows: dict[str, Any]) -> Iterator[tuple[Key, Origin]]:
    for path in paths_of(rows, (attribute,)):
        origin = pack.origins.get(_dotted(path))
        if origin is not None:
            yield path, origin


def _dotted(path: Key) -> str:
    return ".".join(map(str, path))
