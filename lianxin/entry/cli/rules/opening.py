"""A pack by what is typed: its code, its folder, or a workbook or model laid over another pack."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from lianxin.base import packs
from lianxin.base.packs import Finding, Pack, exchange
from lianxin.base.packs.library import load
from lianxin.kernel.problems import ProblemError

WORKBOOK: Final = ".xlsx"
MODEL: Final = ".dmn"


@dataclass(frozen=True)
class Opened:
    """`pack`: None when it cannot be used; `findings` say why, and what else to look at."""

    pack: Pack | None
    findings: list[Finding] = field(default_factory=list)


def opened(typed: str, below: str) -> Opened:
    """The pack that is meant. `below`: code of the pack over which a file lies. ProblemError when there is no such thing."""
    path = Path(typed)
    if path.is_dir():
        return _folder(path)
    if path.is_file():
        return laid(path, pack_of(below))
    return Opened(pack_of(typed))


def pack_of(code: str) -> Pack:
    """The pack with a code. ProblemError "rules.no_pack"."""
    try:
        return packs.get(code)
    except LookupError:
        known = "、".join(pack.code for pack in packs.all())
        raise ProblemError("rules.no_pack", name=code, known=known) from None


def laid(path: Path, pack: Pack) -> Opened:
    """A workbook or model over a pack."""
    proposal = proposal_of(path, pack)
    made, findings = exchange.applied(pack, proposal)
    return Opened(made, [*proposal.findings, *findings])


def proposal_of(path: Path, pack: Pack) -> exchange.Proposal:
    """What a file changes in a pack; its kind is told by its name. ProblemError."""
    if path.suffix.lower() == MODEL:
        return exchange.read_model(text_of(path), pack)
    return exchange.read_workbook(path.read_bytes(), pack)


def text_of(path: Path) -> str:
    """The text of a file. ProblemError "dmn.not_xml" when it is none."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ProblemError("dmn.not_xml", file=path.name, line=1, reason=str(error)[:80]) from None


def _folder(path: Path) -> Opened:
    path = path.resolve()
    if not (path / "pack.toml").is_file():
        raise ProblemError("rules.no_pack", name=str(path), known="、".join(pack.code for pack in packs.all()))
    made, findings = load(path.parent)
    found = next((pack for pack in made.values() if pack.folder == path.name), None)
    return Opened(found, [one for one in findings if one.pack in (path.name, packs.BASE)])
