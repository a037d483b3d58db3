"""What the site sends out: to named hosts only, resolved to public addresses only, no redirects (ASVS 1.3.6).

A server inside the house (a mail relay, a private bot) is reached only when LIANXIN_INSIDE names it with its port.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import socket
import ssl
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings

TIMEOUT: Final = 10.0
_MOST: Final = 64 * 1024  # bytes of an answer that are read

Address = tuple[str, int]


def post_json(url: str, body: Mapping[str, Any], *, hosts: tuple[str, ...]) -> dict[str, Any]:
    """POST `body` to `url` when its host is one of `hosts` and public, or named in LIANXIN_INSIDE; the JSON it answers.

    Raises OSError when the address is refused, when it cannot be reached, and for any answer but 200.
    """
    parts = urlsplit(url)
    host, is_tls = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if is_tls else 80)
    inside = is_inside(host, port)
    if parts.scheme not in ("https", "http") or not (is_tls or inside) or not (inside or host in hosts):
        raise OSError(f"refused to send to host {host!r}")
    address = address_of(host, port)
    connection: http.client.HTTPConnection
    if is_tls:
        connection = http.client.HTTPSConnection(host, port, timeout=TIMEOUT, context=ssl.create_default_context())
    else:
        connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT)
    connection._create_connection = lambda *_: socket.create_connection(address, TIMEOUT)  # type: ignore[attr-defined]  # to the checked address, not to a second look-up
    try:
        payload = json.dumps(body, ensure_ascii=False).encode()
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", target, payload, {"Content-Type": "application/json; charset=utf-8"})
        answer = connection.getresponse()
        said = answer.read(_MOST)
    except http.client.HTTPException as broken:
        raise OSError(f"{host} gave no answer: {type(broken).__name__}") from broken
    finally:
        connection.close()
    if answer.status != http.HTTPStatus.OK:
        raise OSError(f"{host} answered {answer.status}")
    return _read(said)


def must_say(answer: Mapping[str, Any], field: str, host: str) -> None:
    """A bot answers 200 also when it refuses; its own code must be 0. Raises OSError."""
    if answer.get(field) != 0:
        raise OSError(f"{host} refused with {field} {answer.get(field)!r}")


def is_inside(host: str, port: int) -> bool:
    """Has the operator named this very server inside the house?"""
    return f"{host}:{port}" in settings.LIANXIN_INSIDE


def address_of(host: str, port: int) -> Address:
    """Where to connect: a server inside as it resolves, any other as `public_address` allows."""
    if is_inside(host, port):
        return _resolved(host, port)[0], port
    return public_address(host, port)


def public_address(host: str, port: int) -> Address:
    """The first address of a host when all of them are public; OSError when any is not."""
    found = _resolved(host, port)
    if any(not ipaddress.ip_address(a).is_global for a in found):
        raise OSError(f"{host} does not resolve to public addresses only")
    return found[0], port


def _resolved(host: str, port: int) -> list[str]:
    found = [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not found:
        raise OSError(f"{host} does not resolve")
    return found


def _read(said: bytes) -> dict[str, Any]:
    try:
        read = json.loads(said)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}
