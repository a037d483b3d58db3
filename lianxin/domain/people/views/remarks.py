"""What higher areas have to say beside a list of residents.

This area may not import them; a higher area says it when it loads, as with `selectors.outside`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from lianxin.base.access.pages import SignedRequest
from lianxin.domain.people.selectors import ResidentFilter

Source = Callable[[SignedRequest, ResidentFilter], Sequence[str]]
"""(request, what the list shows) → sentences in the reader's language."""
_SOURCES: Final[list[Source]] = []


def remark_from(source: Source) -> None:
    """A higher area will be asked. Called once, when it loads."""
    if source not in _SOURCES:
        _SOURCES.append(source)


def remarks(request: SignedRequest, wanted: ResidentFilter) -> list[str]:
    """Everything that is said about this list."""
    return [text for source in _SOURCES for text in source(request, wanted)]
