"""What is in force is remembered by the process: every test begins as if it had never looked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lianxin.base.packs import amending


@pytest.fixture(autouse=True)
def nothing_in_force() -> Iterator[None]:
    amending.forget()
    yield
    amending.forget()
