"""The place a county's pages are about, the way up from it, and addresses that keep it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from lianxin.base.access.pages import SignedRequest
from lianxin.base.places.selectors import name_of, widest
from lianxin.base.ui.asked import asked_place
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Link
from lianxin.kernel.divisions import level
from lianxin.kernel.problems import ProblemError

ABILITY = "county.read"


def place_of(request: SignedRequest) -> str:
    """What the address asks, within reach; else the viewer's widest place. Raises "access.denied"."""
    asked = asked_place(request.GET)
    if asked and not request.viewer.may(ABILITY, asked):
        raise ProblemError("access.denied")
    return asked or widest(request.viewer, ABILITY)


def place_name(code: str) -> str:
    """The name in the reader's language."""
    return name_of(code).in_language(language())


def up_from(request: SignedRequest, place: str, page: str) -> Link | None:
    """The place around this one, on the same page, where the viewer may read it."""
    around = {"village": place[:9] + "000", "township": place[:6] + "000000"}.get(level(place), "")
    if around and request.viewer.may(ABILITY, around):
        return Link(place_name(around), at(page, place=around))
    return None


def at(name: str, *parts: str, **query: Any) -> str:
    """The address of a page with what is asked of it; what is empty is left out."""
    asked = urlencode({key: value for key, value in query.items() if value not in ("", None)})
    address = reverse(name, args=parts)
    return f"{address}?{asked}" if asked else address
