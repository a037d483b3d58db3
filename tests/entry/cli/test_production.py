"""An installation in production mode: safe as it comes, and HSTS reaches other hosts only where the operator says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.entry.cli.installations import Installation, installation

_HSTS = """
import json
from django.conf import settings
print(json.dumps([settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS, settings.SECURE_HSTS_PRELOAD]))
"""


def hsts(place: Installation) -> list[object]:
    """Seconds, subdomains, preload as the site would send them."""
    told: list[object] = json.loads(place.python("-c", _HSTS).stdout)
    return told


@pytest.mark.once
def test_a_fresh_installation_passes_the_deployment_checks_and_is_healthy(tmp_path: Path) -> None:
    with installation(tmp_path / "var", "production", mode="production") as place:
        for command in (("setup",), ("backup", str(tmp_path / "copy"))):
            done = place.command(*command)
            assert done.returncode == 0, done.stderr
        checked = place.python("-m", "django", "check", "--deploy", "--fail-level", "WARNING")
        assert checked.returncode == 0, checked.stderr
        health = place.command("health")
        assert health.returncode == 0, health.stdout
        assert "✗" not in health.stdout


@pytest.mark.parametrize(
    ("wish", "sent"),
    [
        ({}, [31_536_000, False, False]),
        ({"LIANXIN_HSTS": "subdomains"}, [31_536_000, True, False]),
        ({"LIANXIN_HSTS": "preload"}, [31_536_000, True, True]),
        ({"LIANXIN_HTTPS": "0", "LIANXIN_HSTS": "preload"}, [0, False, False]),
    ],
)
def test_hsts_reaches_other_hosts_only_when_asked(tmp_path: Path, wish: dict[str, str], sent: list[object]) -> None:
    with installation(tmp_path / "var", "hsts", mode="production", **wish) as place:
        assert hsts(place) == sent


def test_a_mistyped_wish_is_refused_and_named(tmp_path: Path) -> None:
    with installation(tmp_path / "var", "hsts", mode="production", LIANXIN_HSTS="yes") as place:
        answer = place.python("-c", _HSTS)
        assert answer.returncode != 0
        assert "LIANXIN_HSTS" in answer.stderr
