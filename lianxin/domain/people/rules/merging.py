"""Two files of one person: what differs, what is chosen, and how a merge is taken back without losing what came after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from lianxin.kernel.names import normalise

Values = Mapping[str, Any]
"""Values of one file by field."""
Changes = dict[str, list[Any]]
"""field → [before, after]"""

TOGETHER: Final[Mapping[str, tuple[str, ...]]] = {
    "id_number": ("id_number", "no_id_reason"),
    "place": ("place", "address", "lon", "lat", "crs"),
    "household_id": ("household_id", "relation"),
    "disability_kind": ("disability_kind", "disability_grade"),
}
"""Fields that only make sense together are chosen together, under the name of the first."""

_FOLLOW: Final = {name: first for first, names in TOGETHER.items() for name in names}


def choices(fields: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """What is chosen between two files: the name of a choice → the fields it decides, in the order of `fields`."""
    found: dict[str, tuple[str, ...]] = {}
    for name in fields:
        first = _FOLLOW.get(name, name)
        found.setdefault(first, TOGETHER.get(first, (first,)))
    return found


def differing(kept: Values, merged: Values) -> list[str]:
    """The choices in which two files differ."""
    return [name for name, fields in choices(kept).items() if any(kept[f] != merged[f] for f in fields)]


def suggested(kept: Values, merged: Values, choice: str) -> str:
    """Whose value stands first: what one side alone knows is kept."""
    fields = choices(kept)[choice]
    empty = all(kept[f] in _NOTHING for f in fields if f not in ("no_id_reason", "crs"))
    return "merged" if empty and any(merged[f] not in _NOTHING for f in fields) else "kept"


_NOTHING: Final = (None, "", "0")


def chosen(kept: Values, merged: Values, from_merged: Iterable[str]) -> dict[str, Any]:
    """The values of the file that stays: its own, but those of the choices named in `from_merged`."""
    taken = set(from_merged)
    return {
        name: (merged if choice in taken else kept)[name]
        for choice, fields in choices(kept).items()
        for name in fields
    }


def spellings(current: Iterable[str], written: Iterable[str]) -> list[str]:
    """The other spellings a file keeps beside its current names, each once."""
    found = {normalise(name): name for name in written if name}
    for name in current:
        found.pop(normalise(name), None)
    return list(found.values())


def changed(before: Values, after: Values) -> Changes:
    """What differs, as it was and as it is."""
    return {name: [before[name], after[name]] for name in before if before[name] != after[name]}


def taken_back(current: Values, changes: Mapping[str, list[Any]]) -> dict[str, Any]:
    """What an undo puts back: every change that still stands. What somebody has changed since stays theirs."""
    return {name: before for name, (before, after) in changes.items() if current[name] == after}
