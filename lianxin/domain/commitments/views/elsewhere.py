"""Promises that are kept on a page of another area: that area says where, when it loads (this one may not import it)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer
    from lianxin.domain.commitments.models import Commitment

_PAGES: Final[list[Callable[[Viewer, Commitment], str]]] = []


def kept_at(page: Callable[[Viewer, Commitment], str]) -> None:
    """`page` gives the address where a promise is kept, "" for one that is none of its own. Called once, when an area loads."""
    if page not in _PAGES:
        _PAGES.append(page)


def where_kept(viewer: Viewer, commitment: Commitment) -> str:
    """The address of the page where this promise is kept; "" for its own."""
    return next((address for page in _PAGES if (address := page(viewer, commitment))), "")
