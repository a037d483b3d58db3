"""What every exported list shares: its rows, as many and from as far as may leave."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeVar

from django.db.models import Model

from lianxin.base.access.pages import SignedRequest
from lianxin.base.db.paging import Page
from lianxin.engines.tables.writing import Value

M = TypeVar("M", bound=Model)
MOST_ROWS: Final = 50_000
STEP: Final = 1000
"""Rows read at once."""

Exported = tuple[list[str], Iterable[list[Value]]]
"""Headings, and the rows under them."""


def every_row(request: SignedRequest, next_page: Callable[[str], Page[M]]) -> Iterator[M]:
    """Page after page, as far as the rows may leave."""
    after, given = "", 0
    while True:
        found = next_page(after)
        for row in found.rows:
            if given < MOST_ROWS and request.viewer.may("export.rows", row.place):  # type: ignore[attr-defined]
                given += 1
                yield row
        after = found.after
        if not after or given >= MOST_ROWS:
            return
