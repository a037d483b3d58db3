"""Which county's rules a page shows: the one asked for, if within reach; else one's own."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest
from lianxin.base.packs import Pack
from lianxin.base.places.selectors import choices
from lianxin.base.ui.asked import asked_place
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Tab
from lianxin.kernel.divisions import county_of, level
from lianxin.kernel.problems import ProblemError

PARTS = ("benefits", "categories", "tables", "tiers", "parameters")


def county_asked(request: SignedRequest, ability: str = "pack.read") -> str:
    """The county of the address (`place`, also of a place inside it); when it asks for none, one's own, or the first within
    reach. Raises "general.place_unknown" for what is no code, "general.not_found" for one out of reach, and for none."""
    known = [code for code, _name in choices(request.viewer, ability, ("county",), language())]
    asked, home = asked_place(request.GET), request.viewer.home
    own = next((_county(place) for place in (asked, home) if place), "")
    if asked and own not in known:
        raise ProblemError("general.not_found")
    found = own or next(iter(known), "")
    if not found:
        raise ProblemError("general.not_found")
    return found


def _county(place: str) -> str:
    """The county a place lies in; "" for what is above counties."""
    return county_of(place) if level(place) not in ("province", "city") else ""


def counties(request: SignedRequest, county: str) -> list[Tab]:
    """The counties within reach, to go from one to another; nothing where there is but one."""
    known = choices(request.viewer, "pack.read", ("county",), language())
    return [Tab(name, f"?{urlencode({'place': code})}", code == county) for code, name in known] if len(known) > 1 else []


def rule_url(county: str, part: str, code: str) -> str:
    """The page of one rule, table, tier table or parameter."""
    return f"{reverse('web:admin-rule', args=[part, code])}?{urlencode({'place': county})}"


def pack_of(county: str) -> Pack:
    """The pack of a county with its amendments in force."""
    return packs.for_place(county)
