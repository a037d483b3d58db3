"""企业微信 group bot (also a private one inside the house)."""

from lianxin.base.notices.channels import Message
from lianxin.base.notices.channels.outbound import must_say, post_json

HOSTS = ("qyapi.weixin.qq.com",)


def send(message: Message, to: str) -> None:
    """To a bot's address. Raises OSError."""
    text = f"连心:{message.text} {message.link}"
    must_say(post_json(to, {"msgtype": "text", "text": {"content": text}}, hosts=HOSTS), "errcode", HOSTS[0])
