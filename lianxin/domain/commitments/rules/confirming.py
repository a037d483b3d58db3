"""What is doubtful about a confirmation by link: a worker who holds the link could open it himself. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from lianxin.domain.commitments.rules.proof import Flag
from lianxin.kernel.problems import N_

CONFIRMATION_FLAGS: Final = {
    "same_device": N_("打开确认链接的浏览器,登录过承办人或发链接人的账号"),
    "same_address": N_("打开确认链接的网络地址,和承办人或发链接人登录时的相同"),
}
"""What each flag means to people; message ids."""

Origin = tuple[str, str]
"""Network address and mark of the browser, "" where there is none."""


def confirmation_flags(origin: Origin, logins: Iterable[Origin]) -> list[Flag]:
    """Every reason to doubt a confirmation from `origin`, given where the worker and the issuer were signed in lately."""
    there = list(logins)
    found: list[Flag] = []
    for code, place in (("same_device", 1), ("same_address", 0)):
        if origin[place] and origin[place] in {login[place] for login in there}:
            found.append({"code": code})
    return found
