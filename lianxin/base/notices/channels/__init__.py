"""Ways to reach a person outside the app: one file each. A message is a count and a link, never personal data.

A new channel is one file here with `NAME` and `send(message, config)`; what a deployment uses stands in the setting
LIANXIN_CHANNELS (a list of {"channel": name, …}).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any


@dataclass(frozen=True, slots=True)
class Message:
    """What leaves the house: a translated line such as "3 件新需求", and an absolute link."""

    text: str
    link: str


CHANNELS = ("email", "wecom", "dingtalk", "feishu")


def send(channel: str, message: Message, config: Mapping[str, Any]) -> None:
    """Send over one channel. Raises LookupError for an unknown channel, OSError when it does not go through."""
    if channel not in CHANNELS:
        raise LookupError(f"no notice channel {channel!r}; there are {', '.join(CHANNELS)}")
    import_module(f"{__name__}.{channel}").send(message, config)
