"""E-mail through the server of LIANXIN_SMTP: smtps:// from the first byte encrypted, smtp:// by STARTTLS where the server
offers it; only a server inside the house is spoken to in clear."""

from __future__ import annotations

import smtplib
import socket
import ssl
from email.message import EmailMessage
from email.utils import formatdate
from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings

from lianxin.base.notices.channels import Message
from lianxin.base.notices.channels.outbound import TIMEOUT, address_of, is_inside

_PORTS = {"smtps": 465, "smtp": 587}


def send(message: Message, to: str) -> None:
    """To a mail address. Raises OSError; its text names no recipient."""
    server = urlsplit(settings.LIANXIN_SMTP)
    if server.scheme not in _PORTS or not server.hostname:
        raise OSError("LIANXIN_SMTP names no server")
    try:
        with _connected(server) as smtp:
            if server.username:
                smtp.login(unquote(server.username), unquote(server.password or ""))
            smtp.send_message(_letter(message, to))
    except smtplib.SMTPException as refused:
        raise OSError(f"{server.hostname} refused: {type(refused).__name__}") from None


def _connected(server: SplitResult) -> smtplib.SMTP:
    host = server.hostname or ""
    port = server.port or _PORTS[server.scheme]
    address = address_of(host, port)
    secure = ssl.create_default_context()
    plain = socket.create_connection(address, TIMEOUT)
    wire = secure.wrap_socket(plain, server_hostname=host) if server.scheme == "smtps" else plain
    smtp = _Wired(wire, host)
    try:
        if server.scheme == "smtp" and smtp.has_extn("starttls"):
            smtp._host = host  # type: ignore[attr-defined]  # whose certificate is asked for
            smtp.starttls(context=secure)
            smtp.ehlo()
        elif server.scheme == "smtp" and not is_inside(host, port):
            raise OSError(f"{host} offers no encryption")
    except BaseException:
        smtp.close()
        raise
    return smtp


class _Wired(smtplib.SMTP):
    """A conversation over a connection that is made already, so that nothing is looked up a second time."""

    def __init__(self, wire: socket.socket, host: str) -> None:
        self._wire = wire
        super().__init__(host, 1, timeout=TIMEOUT)
        self.ehlo()

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return self._wire


def _letter(message: Message, to: str) -> EmailMessage:
    letter = EmailMessage()
    letter["Subject"] = message.text
    letter["From"] = settings.LIANXIN_MAIL_FROM
    letter["To"] = to
    letter["Date"] = formatdate()
    letter["Message-ID"] = f"<{message.id}@{urlsplit(settings.LIANXIN_SITE).hostname}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(f"{message.text}\n{message.link}\n")
    return letter
