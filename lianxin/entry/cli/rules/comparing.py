"""`lianxin rules diff`: what differs in the rules of two packs, or of a file and the pack below it, in plain words."""

from __future__ import annotations

from pathlib import Path

from lianxin.base.packs import Pack, exchange
from lianxin.entry.cli.rules.checking import tell
from lianxin.entry.cli.rules.opening import opened
from lianxin.entry.cli.session import say


def diff(first: str, second: str, below: str) -> int:
    """Say the differences; 1 when one side cannot be used. A file beside a pack lies over that pack."""
    sides = {first: first, second: second}
    packs_typed = [one for one in sides if not Path(one).is_file()]
    below = below or (packs_typed[0] if len(packs_typed) == 1 and not Path(packs_typed[0]).is_dir() else "national-base")
    made: list[Pack] = []
    for one in (first, second):
        found = opened(one, below)
        if found.findings:
            tell(found.findings)
        if found.pack is None:
            return 1
        made.append(found.pack)
    changed = exchange.changes(made[0], made[1])
    for change in changed:
        say(change.text)
    say(f"不同 {len(changed)} 处。")
    return 0
