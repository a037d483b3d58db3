"""The shelf of packs is read once per process: tests that change the folder leave it as they found it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lianxin.base import packs


@pytest.fixture(autouse=True)
def fresh_shelf() -> Iterator[None]:
    yield
    packs.refresh()
