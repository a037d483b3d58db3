"""The QR code that sets ODK Collect up: base64 of zlib of JSON, as Collect's documentation describes."""

from __future__ import annotations

import base64
import json
import zlib
from typing import Any

import segno
from django.utils.safestring import SafeString, mark_safe

LANGUAGES = {"zh-hans": "zh", "bo": "bo", "en": "en"}


def collect_settings(server: str, name: str, language: str) -> str:
    """The text of the code: the server with the device's token, and settings that lose nothing.

    Forms follow the server; finished forms are sent as soon as there is a line and stay on the phone afterwards; photos are made
    smaller than the largest file that is taken.
    """
    general: dict[str, Any] = {
        "protocol": "odk_default", "server_url": server, "form_update_mode": "match_exactly", "periodic_form_updates_check": "every_one_hour",
        "autosend": "wifi_and_cellular", "delete_send": False, "image_size": "large", "app_language": LANGUAGES.get(language, "zh"),
    }  # fmt: skip
    told = {"general": general, "admin": {}, "project": {"name": name, "icon": "连", "color": "#0b6e4f"}}
    return base64.b64encode(zlib.compress(json.dumps(told, ensure_ascii=False).encode(), 9)).decode()


def qr_svg(text: str) -> SafeString:
    """A QR code as inline SVG without style or script, black on white in every colour scheme: cameras need it. The least
    redundancy, so that its squares are large."""
    svg = segno.make(text, error="l").svg_inline(scale=4, border=3, dark="#000", light="#fff", omitsize=True, svgclass="qr", lineclass=None)
    return mark_safe(svg)  # noqa: S308  made of numbers only; the text itself does not stand in it
