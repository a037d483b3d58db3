"""A file above, as the areas that keep one register it: its facts are what the test says."""

from collections.abc import Iterator
from typing import Any

import pytest

from lianxin.domain.proceedings.selectors import Family, register
from lianxin.domain.proceedings.selectors.families import _FAMILIES


@pytest.fixture
def facts() -> Iterator[dict[str, Any]]:
    """What is known of every file in this test, by name."""
    known: dict[str, Any] = {}
    before = dict(_FAMILIES)
    for family in ("case", "minor", "errand", "mediation"):
        register(
            family,
            Family(
                lambda _proceeding: known,
                lambda proceeding: f"卷宗 {proceeding.number}",
                lambda _proceeding: "/",
            ),
        )
    yield known
    _FAMILIES.clear()
    _FAMILIES.update(before)
