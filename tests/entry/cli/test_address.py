"""Where a demo says that it is reached: on its certificates, in its messages."""

from __future__ import annotations

import os

import pytest

from lianxin.entry.cli.arguments import use_address

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("given", "bind", "site"),
    [
        ({"LIANXIN_MODE": "demo"}, "127.0.0.1:8095", "http://127.0.0.1:8095"),
        ({"LIANXIN_MODE": "demo"}, "0.0.0.0:8001", "http://localhost:8001"),
        ({"LIANXIN_MODE": "demo"}, "[::]:8001", "http://localhost:8001"),
        ({"LIANXIN_MODE": "demo", "LIANXIN_SITE": "https://demo.example"}, "127.0.0.1:8095", "https://demo.example"),
        ({"LIANXIN_MODE": "demo", "LIANXIN_HOSTS": "demo.example"}, "127.0.0.1:8095", None),
        ({"LIANXIN_MODE": "production"}, "127.0.0.1:8000", None),
        ({}, "127.0.0.1:8000", None),
    ],
)
def test_a_demo_is_reached_where_it_listens_unless_a_name_was_set(monkeypatch: pytest.MonkeyPatch, given: dict[str, str], bind: str, site: str | None) -> None:
    for name in ("LIANXIN_MODE", "LIANXIN_HOSTS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LIANXIN_SITE", "")  # so that what is set here is taken back after the test
    monkeypatch.delenv("LIANXIN_SITE")
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    use_address(bind)
    assert os.environ.get("LIANXIN_SITE") == site


def test_the_supervisor_of_the_demo_is_a_social_worker_of_the_middle_level() -> None:
    from datetime import date

    from lianxin.entry.cli.demo.workforce_people import people_of_beigan

    people = people_of_beigan([f"3301090010{n:02}" for n in range(1, 37)], "330109001000", date(2026, 11, 28))
    (leader,) = [one for one in people if one.account == "yujuan"]
    assert [one.level for one in leader.held] == ["middle"]
    assert sum(bool(one.held) for one in people) == 332
