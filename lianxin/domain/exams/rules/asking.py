"""How a question reaches the helpline."""

from __future__ import annotations

from typing import Final

from lianxin.kernel.problems import N_

PAGE: Final = "page"
CHANNELS: Final[dict[str, str]] = {PAGE: N_("自己在页面上问"), "phone": N_("来电"), "visit": N_("当面")}
