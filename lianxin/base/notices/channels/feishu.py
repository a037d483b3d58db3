"""飞书 group bot."""

from lianxin.base.notices.channels import Message
from lianxin.base.notices.channels.outbound import must_say, post_json

HOSTS = ("open.feishu.cn",)


def send(message: Message, to: str) -> None:
    """To a bot's address. Raises OSError."""
    text = f"连心:{message.text} {message.link}"
    must_say(post_json(to, {"msg_type": "text", "content": {"text": text}}, hosts=HOSTS), "code", HOSTS[0])
