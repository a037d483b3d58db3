"""E-mail through Django's mail settings. Config: to."""

from collections.abc import Mapping
from typing import Any

from django.core.mail import send_mail

from lianxin.base.notices.channels import Message


def send(message: Message, config: Mapping[str, Any]) -> None:
    send_mail(message.text, f"{message.text}\n{message.link}", None, [str(config["to"])])
