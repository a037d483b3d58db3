"""`lianxin rules check`: a decision model by the rules of DMN; a pack, or a workbook or model over one, by those of packs."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lianxin.entry.cli.rules.opening import MODEL, Opened, opened, pack_of

if TYPE_CHECKING:
    from lianxin.base.packs import Finding
    from lianxin.engines.rules.dmn import Model

_LEVELS: Final = {"error": "错误", "warning": "提醒"}
_OURS: Final = "urn:lianxin:pack:"


def check(typed: str, below: str, today: date) -> int:
    """Check what is typed; the number of errors. A model that was exported here is checked as the pack it makes: an edited
    condition may read facts the model does not name yet."""
    from lianxin.base.packs import checks, mutation

    path = Path(typed)
    if path.is_file() and path.suffix.lower() == MODEL:
        from lianxin.engines.rules import dmn

        model = dmn.load(path)
        namespace = model.linked.definitions.namespace
        if not namespace.startswith(_OURS):
            return check_model(model)
        below = below or namespace.removeprefix(_OURS)
    found = opened(typed, below or "national-base")
    findings = list(found.findings)
    if found.pack is not None and not path.is_file():
        findings += [*checks.warnings(found.pack, today), *mutation.remarks(found.pack)]
    if path.is_file():
        _say_changes(found, below or "national-base")
    return tell(findings)


def tell(findings: list[Finding]) -> int:
    """Say findings one a line, and how many; the number of errors."""
    from lianxin.entry.cli.session import say

    for one in findings:
        say(f"{_LEVELS[one.level]} {one}")
    errors = sum(one.level == "error" for one in findings)
    say(f"{errors} 个错误,{len(findings) - errors} 个提醒。")
    return errors


def _say_changes(found: Opened, below: str) -> None:
    from lianxin.base.packs import exchange
    from lianxin.entry.cli.session import say

    if found.pack is not None:
        changed = exchange.changes(pack_of(below), found.pack)
        for change in changed:
            say(change.text)
        say(f"改动 {len(changed)} 处。")


def check_model(model: Model) -> int:
    """Say what is wrong with a model by the rules of DMN; the number of errors."""
    from lianxin.engines.rules import dmn
    from lianxin.entry.cli.session import say

    findings = dmn.check(model)
    for one in findings:
        say(f"{_LEVELS[one.level]} {one.element}({one.line} 行):{one.message}。{one.remedy}。")
    errors = sum(one.level == "error" for one in findings)
    say(f"{errors} 个错误,{len(findings) - errors} 个提醒。")
    return errors


