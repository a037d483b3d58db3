"""钉钉 group bot. Config: url (the bot's address)."""

from collections.abc import Mapping
from typing import Any

from lianxin.base.notices.channels import Message
from lianxin.base.notices.channels.outbound import post_json

HOSTS = ("oapi.dingtalk.com",)


def send(message: Message, config: Mapping[str, Any]) -> None:
    text = f"{message.text} {message.link}"
    post_json(str(config["url"]), {"msgtype": "text", "text": {"content": text}}, hosts=HOSTS)
