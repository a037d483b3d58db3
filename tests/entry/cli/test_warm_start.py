"""A new process of the site has read what every page needs before it takes its first visitor."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lianxin.base import packs
from lianxin.base.access.models import User
from lianxin.base.packs import library
from lianxin.engines.planning import warming
from lianxin.entry.cli.site import warm_application, warm_planner
from tests.factories import make_carer


@pytest.fixture(autouse=True)
def read_afresh() -> Iterator[None]:
    packs.refresh()
    yield
    packs.refresh()


def test_the_packs_are_read_before_the_first_visitor(monkeypatch: pytest.MonkeyPatch) -> None:
    warm_application()
    monkeypatch.setattr(library, "load", lambda folder: pytest.fail("a visitor waits for the packs"))
    assert packs.for_place("540127100202").code == "540100"


def test_broken_packs_do_not_keep_the_site_from_starting(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "national-base").mkdir()
    (tmp_path / "national-base" / "pack.toml").write_text("not = = toml", encoding="utf-8")
    settings.LIANXIN_PACKS = str(tmp_path)
    assert callable(warm_application())
    with pytest.raises(packs.PackError):
        packs.all()


@pytest.mark.django_db
@pytest.mark.parametrize("planned", [True, False])
def test_the_planner_is_ready_before_the_first_day_where_somebody_is_planned(
    planned: bool, zhuoma: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[int] = []
    monkeypatch.setattr(warming, "warm", lambda: called.append(1))
    monkeypatch.setattr("django.db.connection.close", lambda: None)  # the test keeps its own
    make_carer(zhuoma, is_active=planned)
    warm_planner()
    assert called == [1] * planned
