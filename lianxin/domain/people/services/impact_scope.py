"""What of two packs has to be decided to see where they differ: the rules that may, and those that they read.

An amendment touches a rule or two of thirty: deciding only these makes the count several times as fast.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from lianxin.base.packs import Pack
from lianxin.base.packs.exchange.rows import raw

_NAMES: Final = re.compile(r"\w+")
_RULES: Final = re.compile(r"\brule\.(\w+)")
_BY_AGE: Final = "elder_age minor_age"
"""What `Pack.group_of` reads to say whose visit table somebody stands in."""
_DECIDED: Final = ("categories", "benefits", "tables", "tiers")


def narrowed(before: Pack, after: Pack) -> tuple[Pack, Pack]:
    """The two packs with only the rules, tables and tiers that may give somebody something else, and what those read.

    A name that stands in a text counts as read, so that too much may be kept, never too little.
    """
    hot = _differing(before, after)
    texts = [*_texts(before), *_texts(after)]
    while more := {code for code, text in texts if code not in hot and not hot.isdisjoint(_NAMES.findall(text))}:
        hot |= more
    tiers = {code for pack in (before, after) for code in pack.tiers}
    wanted = set(hot) if hot.isdisjoint(tiers) else hot | tiers  # a visit table is decided whole
    waiting = wanted
    while waiting:
        waiting = {name for code, text in texts if code in waiting for name in _RULES.findall(text)} - wanted
        wanted = wanted | waiting
    return _kept(before, wanted, hot), _kept(after, wanted, hot)


def _differing(before: Pack, after: Pack) -> set[str]:
    """The codes of rows that differ; of facts none do: they cannot be amended."""
    return {
        code
        for part in (*_DECIDED, "parameters")
        for code in {**getattr(before, part), **getattr(after, part)}
        if getattr(before, part).get(code) != getattr(after, part).get(code)
    }


def _texts(pack: Pack) -> Iterator[tuple[str, str]]:
    """Everything that reads something: derived facts, rules, tables, tiers."""
    yield from ((code, fact.expression) for code, fact in pack.facts.items() if fact.expression)
    for part in _DECIDED:
        for code, row in getattr(pack, part).items():
            yield code, f"{raw(row)} {_BY_AGE if part == 'tiers' else ''}"


def _kept(pack: Pack, wanted: Collection[str], hot: Collection[str]) -> Pack:
    def only(rows: Mapping[str, Any], codes: Collection[str]) -> dict[str, Any]:
        return {code: row for code, row in rows.items() if code in codes}

    return replace(
        pack, categories=only(pack.categories, wanted), benefits=only(pack.benefits, wanted), tables=only(pack.tables, hot),
        tiers=only(pack.tiers, wanted),
    )  # fmt: skip
