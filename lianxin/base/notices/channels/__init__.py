"""Ways to reach people outside the app: one file each. A message is a count and a link, never personal data.

A new channel is one file here with `send(message, to)`, its name in `CHANNELS`, and for a bot its setting in
`kernel/environment.py`. What a deployment uses stands in the settings LIANXIN_SMTP and LIANXIN_…_BOTS.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Final

from django.conf import settings

from lianxin.kernel.divisions import place_range


@dataclass(frozen=True, slots=True)
class Message:
    """What leaves the house: a translated line such as "3 件新需求", an absolute link, and an id that stays the same however
    often it is sent."""

    text: str
    link: str
    id: str


BOTS: Final = ("wecom", "dingtalk", "feishu")
"""Group bots: one address for a place."""
CHANNELS: Final = ("email", *BOTS)


def send(channel: str, message: Message, to: str) -> None:
    """Send over one channel to a mail address or a bot's address. Raises LookupError for an unknown channel, OSError when
    it does not go through."""
    if channel not in CHANNELS:
        raise LookupError(f"no notice channel {channel!r}; there are {', '.join(CHANNELS)}")
    import_module(f"{__name__}.{channel}").send(message, to)


def bots_of(place: str) -> list[tuple[str, str]]:
    """The bots that hear what concerns a place, as (channel, place of the bot): of each channel the nearest one above it."""
    found = []
    for channel in BOTS:
        around = [code for code in settings.LIANXIN_BOTS[channel] if _width(code, place)]
        if around:
            found.append((channel, min(around, key=lambda code: _width(code, place))))
    return found


def _width(code: str, place: str) -> int:
    """How wide the range of a place is that holds another; 0 when it does not hold it."""
    low, high = place_range(code)
    return int(high) - int(low) if low <= place < high else 0
