"""What counts: done, confirmed, and without doubts that nobody has decided. Everything else has a reason somebody can act on. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lianxin.kernel.problems import N_

NOT_COUNTED: Final = {
    "unconfirmed": N_("还没有人确认"),
    "confirmation_doubtful": N_("确认存疑,等人认定"),
    "doubts": N_("凭证有疑点,等人认定"),
    "explaining": N_("凭证有疑点,等承办人说明"),
    "rejected": N_("凭证没有认可"),
    "price": N_("付费约定和单价不符,要重新约定"),
}
"""Why something done is not settled; message ids."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What of a finished commitment decides whether it counts."""

    is_confirmed: bool
    is_confirmation_doubtful: bool = False
    has_doubts: bool = False
    is_asked: bool = False
    is_rejected: bool = False
    is_price_unclear: bool = False


def why_not(facts: Facts) -> str:
    """Why it is not counted; "" when it is. The reason that somebody must act on first."""
    if facts.is_rejected:
        return "rejected"
    if facts.has_doubts:
        return "explaining" if facts.is_asked else "doubts"
    if facts.is_confirmation_doubtful:
        return "confirmation_doubtful"
    if not facts.is_confirmed:
        return "unconfirmed"
    return "price" if facts.is_price_unclear else ""
