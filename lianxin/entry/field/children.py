"""What a phone takes along to report a child at risk where there is no signal: what may be chosen, where, and whom to call meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from lianxin.base import packs
from lianxin.base.access.viewer import Viewer
from lianxin.base.packs.words import LANGUAGES, Words
from lianxin.base.places.selectors import choices as places_within
from lianxin.base.places.selectors import full_name, public_stations
from lianxin.domain.minors.selectors import choices
from lianxin.entry.field.words import in_languages
from lianxin.kernel.divisions import prefix

if TYPE_CHECKING:
    from datetime import date

_LISTS: Final = ("situations", "safety", "found_how")
_COUNTY: Final = 6  # digits of a code
_EVERYBODY: Final = Viewer.system("外勤手机")
"""Townships and stations are known to everybody."""


def child_words(who: Viewer, today: date) -> dict[str, Any]:
    """In three languages: the lists of the pack, the places of the county, the numbers to call, and under what age one is a child."""
    known = packs.for_place(who.home)
    lists = {name: [{"code": code, "name": in_languages(words)} for code, words in choices(who.home, name).items()] for name in _LISTS}
    numbers = [{"name": in_languages(one.name), "phone": one.phone} for one in known.numbers_for("child")]
    return {**lists, "places": _places(who), "numbers": numbers + _stations(who.home), "age": int(known.value("minor_age", today))}


def _places(who: Viewer) -> list[dict[str, Any]]:
    """Every township of the county, as on the public page, and the villages where the worker reports; named with what they lie in."""
    townships = (code for code, _name in places_within(_EVERYBODY, "place.read", ("township",)) if code[:_COUNTY] == who.home[:_COUNTY])
    own = (code for code, _name in places_within(who, "minor.report", ("township", "village")))
    return [{"code": code, "name": {language: full_name(code, language) for language in LANGUAGES}} for code in sorted({*townships, *own})]


def _stations(home: str) -> list[dict[str, Any]]:
    """Those that serve the place somebody works in."""
    here = (one for one in public_stations() if one.phone and home.startswith(prefix(one.place)))
    return [{"name": in_languages(Words(one.name, one.name_bo, one.name_en)), "phone": one.phone} for one in here]
