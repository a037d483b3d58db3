"""Send JSON to a bot's address: HTTPS only, named hosts only, resolved to public addresses only, no redirects (ASVS 1.3.6)."""

from __future__ import annotations

import http.client
import ipaddress
import json
import socket
import ssl
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

TIMEOUT = 10.0


def post_json(url: str, body: Mapping[str, Any], *, hosts: tuple[str, ...]) -> None:
    """POST `body` to `url` when its host is one of `hosts` and public. Raises OSError otherwise or when refused."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme != "https" or host not in hosts:
        raise OSError(f"refused to send to host {host!r}")
    address = public_address(host, parts.port or 443)
    connection = http.client.HTTPSConnection(host, parts.port or 443, timeout=TIMEOUT, context=ssl.create_default_context())
    connection._create_connection = lambda *_: socket.create_connection(address, TIMEOUT)  # type: ignore[attr-defined]  # to the checked address, not to a second look-up
    try:
        payload = json.dumps(body, ensure_ascii=False).encode()
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", target, payload, {"Content-Type": "application/json; charset=utf-8"})
        status = connection.getresponse().status
    finally:
        connection.close()
    if status != http.HTTPStatus.OK:
        raise OSError(f"{host} answered {status}")


def public_address(host: str, port: int) -> tuple[str, int]:
    """The first address of a host when all of them are public; OSError when any is not."""
    found = [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not found or any(not ipaddress.ip_address(a).is_global for a in found):
        raise OSError(f"{host} does not resolve to public addresses only")
    return found[0], port
