"""The audit chains verified before the operator's eyes: every break in words, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lianxin.base.audit import telling
from lianxin.base.audit.selectors import heads, verify
from lianxin.base.places.selectors import name_of
from lianxin.entry.cli.session import say, step


def tell_breaks(anchor: Mapping[str, tuple[int, str]] | None = None) -> bool:
    """Verify all chains and print what was found; True when they are whole."""
    with step(_("核验审计链")):
        breaks = list(verify(anchor))
    for found in breaks:
        say(f"✗ {telling.line(found, _name(found.chain))}")
    if not breaks:
        known = heads()
        say(
            _("审计链完整:%(chains)d 条链,%(rows)d 行。")
            % {"chains": len(known), "rows": sum(seq for seq, __ in known.values())}
        )
        return True
    say(_("%(count)d 条链断开。") % {"count": len({found.chain for found in breaks})})
    if any(found.fault == "foreign_key" for found in breaks):
        say(_("如果刚换过服务器或恢复过备份,请先确认密钥文件就是写这些数据的那一份。"))
    say(
        _(
            "请不要改动数据库;先停用网站,把数据库、备份和保存的链头各留一份,再用“lianxin restore 备份 --into 新文件夹”"
            "恢复最近一份完好的备份来对照,并报告单位负责人和网络安全负责人。"
        )
    )
    return False


def _name(chain: str) -> str:
    return name_of(f"{chain}000000").in_language(get_language() or "zh") if chain.isdigit() else chain
