"""The one list of ways into the product. Each entry app registers its items; a page shows those its viewer may use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Literal

from django.conf import settings
from django.urls import NoReverseMatch, get_script_prefix, reverse

Area = Literal["main", "user", "guest", "search", "elsewhere", "closed"]


@dataclass(frozen=True, slots=True)
class NavItem:
    """One way in. `label` is a lazy translation; an empty `ability` means everybody signed in, `also` opens it as well.

    `area`: main (side menu and phone tabs), user (user menu), guest (not signed in), search (the page that finds what was typed), elsewhere (a
    list in which the same words may be found; takes the mark of the words typed, see `ui.typed`), closed
    (what is left to somebody who met a closed door or found nobody; takes ?from=, the path of that page).
    `post=True`: shown as a button that posts (logging out). `holds`: names of pages elsewhere that belong to this item as well.
    `group`: the heading it stands under with its neighbours (a lazy translation), folded unless one of them is open; "" stands alone.
    """

    order: int
    label: Any
    url_name: str
    ability: str = ""
    icon: str = "dot"
    area: Area = "main"
    post: bool = False
    also: str = ""
    holds: tuple[str, ...] = ()
    group: Any = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """An item as a page shows it; `is_open`: the group it stands in holds the page one is on."""

    label: str
    href: str
    icon: str
    current: bool
    post: bool
    group: str = ""
    is_open: bool = False


_ITEMS: Final[dict[tuple[Area, str], NavItem]] = {}


def register(*items: NavItem) -> None:
    """Add items. The same address twice in an area is a programming error."""
    for item in items:
        if _ITEMS.setdefault((item.area, item.url_name), item) != item:
            raise ValueError(f"navigation item registered twice: {item.url_name}")


def registered() -> tuple[NavItem, ...]:
    """All items in order."""
    return tuple(sorted(_ITEMS.values(), key=lambda item: (item.order, item.url_name)))


def shown(area: Area, may: Callable[[str], bool], path: str) -> list[Shown]:
    """The items of one area this viewer may use; the one with an address that is the longest prefix of `path` is current."""
    open_items = [
        (item, address)
        for item in registered()
        if item.area == area and _is_open(item, may) and (address := _address(item))
    ]
    ways = [(way, a) for item, a in open_items for way in (a, *map(_address_of, item.holds)) if way and _leads_to(way, path)]
    current = max(ways, key=lambda way: len(way[0]), default=("", ""))[1]
    opened = {str(item.group) for item, address in open_items if address == current}
    return [Shown(str(i.label), a, i.icon, a == current, i.post, str(i.group), str(i.group) in opened) for i, a in open_items]


def _is_open(item: NavItem, may: Callable[[str], bool]) -> bool:
    return not item.ability or may(item.ability) or (bool(item.also) and may(item.also))


def _leads_to(address: str, path: str) -> bool:
    return path == address or (address != "/" and path.startswith(address))


def _address(item: NavItem) -> str:
    return _address_of(item.url_name)


def _address_of(url_name: str) -> str:
    return _reversed(url_name, settings.ROOT_URLCONF, get_script_prefix())


@cache
def _reversed(url_name: str, urls: str, prefix: str) -> str:
    """Dozens on every page, and the same for everybody; `prefix`: below which the site stands, which `reverse` puts before it."""
    try:
        return reverse(url_name, urls)
    except NoReverseMatch:  # an installation may leave an entry app out
        return ""
