"""A county's pass over all files: what is compared, how candidates are found, and whether there is enough to learn from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final
from uuid import UUID

from lianxin.engines.identity import Features

ENOUGH: Final = 300
"""Pairs proposed by the starting weights, from which a county learns its own: below it, chance would teach them."""

FEWEST: Final = 5_000
"""Files below which the share of true pairs is no longer thought to grow: in a village of six nobody is likely twice."""

_MARK: Final = "/"

Pair = tuple[UUID, UUID]
"""The older file first: ids are made in the order of time."""


def records_of(prepared: Iterable[tuple[Features, ...]]) -> Iterator[Features]:
    """One record for each spelling that is found or judged otherwise than the first; each with an id of its own."""
    for spelled in prepared:
        first, *others = spelled
        yield first
        known = {_sounds(first)}
        for n, record in enumerate(others, start=1):
            if _sounds(record) not in known:
                known.add(_sounds(record))
                yield {**record, "id": f"{first['id']}{_MARK}{n}"}


def files_of(pairs: Iterable[tuple[str, str]]) -> Iterator[Pair]:
    """Pairs of records as pairs of files, each once."""
    seen: set[Pair] = set()
    for pair in pairs:
        one, other = sorted(record.partition(_MARK)[0] for record in pair)
        found = (UUID(one), UUID(other))
        if one != other and found not in seen:
            seen.add(found)
            yield found


def _sounds(record: Features) -> tuple[object, ...]:
    return (record["name_stems"], record["name_sound"], record["name_parts"])
