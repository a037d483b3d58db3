"""The last thing a newcomer sees before the site starts: where, as whom, and what to look at first."""

from __future__ import annotations

from pathlib import Path

from rich.table import Table

from lianxin.base import packs
from lianxin.entry.cli.demo.cast import CAST, PASSWORD
from lianxin.entry.cli.session import console, say


def tell(bind: str, rosters: Path) -> None:
    """Address, one login per role and county, rosters, and how to begin anew."""
    table = Table(title=f"连心演示 · http://{bind}/ · 密码都是 {PASSWORD}", title_justify="left", expand=False)
    for heading in ("姓名", "用户名", "角色", "辖区", "先看什么"):
        table.add_column(heading, overflow="fold")
    for member in (m for m in CAST if m.look_at):
        pack = packs.for_place(member.place)
        place = next((p.name for p in pack.places if p.code == member.place), member.place)
        table.add_row(member.name, member.username, pack.roles[member.role].name.zh, place, member.look_at)
    console().print(table)
    say(f"名册(可在“名册导入”里再试一次):{rosters}")
    for path in sorted(rosters.glob("*.xlsx")):
        say(f"  {path.name}")
    say("重新开始:make demo DEMO=--fresh")
