"""Default deny: every address says who may use it."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from lianxin.base.access.abilities import exists
from lianxin.base.access.middleware import MARKS


def all_patterns(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from all_patterns(entry, prefix + str(entry.pattern))
        else:
            yield prefix + str(entry.pattern), entry


def test_every_url_names_an_ability_or_says_why_not() -> None:
    unmarked = [url for url, p in all_patterns() if not any(hasattr(p.callback, mark) for mark in MARKS)]
    assert not unmarked, f"no @page, @own_page or @public_page on: {unmarked}"


def test_every_named_ability_is_declared() -> None:
    for url, pattern in all_patterns():
        ability = getattr(pattern.callback, "ability", None)
        assert ability is None or exists(ability), f"{url} names {ability}"


def test_there_are_addresses_to_check() -> None:
    assert len(list(all_patterns())) > 20
