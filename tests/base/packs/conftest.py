"""The shelf of packs is read once per process and folder; tests that change packs do so in a folder of their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lianxin.base.packs import amending


@pytest.fixture(autouse=True)
def nothing_in_force() -> Iterator[None]:
    yield
    amending.forget()
