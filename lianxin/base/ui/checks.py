"""Start-up checks: what set-up must have made before pages can be right."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage
from django.core.checks import Warning as CheckWarning

_PACKAGE = Path(__file__).resolve().parent.parent.parent
_MADE_AT_SET_UP = {
    "static/vendor/pico.css": "python tools/assets.py",
    "locale/bo/LC_MESSAGES/django.mo": "python tools/messages.py --compile",
    "locale/en/LC_MESSAGES/django.mo": "python tools/messages.py --compile",
    "locale/zh_Hans/LC_MESSAGES/django.mo": "python tools/messages.py --compile",
}


def assets_and_catalogues(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Warn, with the command to run, about every file that set-up should have made and has not."""
    return [
        CheckWarning(f"{name} is missing", hint=f"run: {command}", id="ui.W001")
        for name, command in _MADE_AT_SET_UP.items()
        if not (_PACKAGE / name).exists()
    ]
