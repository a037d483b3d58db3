"""Names of FEEL (DMN 1.5 §10.3.1.2 rules 26-30): characters, built-in names of several words, longest match.

A name may hold spaces and `. / - ' + *`; only the names in scope tell `a-b` the name from `a - b` the difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

# Rules 61 and 62: blanks and line ends; they may not be part of a name though some lie inside its ranges.
BLANK: Final = "\\t\\n\\x0b\\f\\r \u0085\u00a0\u1680\u180e\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"
_START: Final = (
    "?A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u167f\u1681-\u180d\u180f-\u1fff"
    "\u200c-\u200d\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufefe\uff00-\ufffd\U00010000-\U000effff"
)
_PART: Final = f"{_START}0-9\u00b7\u0300-\u036f\u203f-\u2040"
_SIGNS: Final = "./\\-'+*"
WORD: Final = re.compile(f"[{_START}][{_PART}]*")
# A name being defined (context key, named argument, parameter, iterator): words and signs with blanks between.
DEFINED: Final = re.compile(f"[{_START}][{_PART}{_SIGNS}]*(?:[{BLANK}]+[{_PART}{_SIGNS}]+)*")
_BLANKS: Final = re.compile(f"[{BLANK}]+")
_PART_END: Final = re.compile(f"[{_PART}]")
PROPERTIES: Final = (
    "time offset",
    "start included",
    "end included",
)  # members of several words of FEEL's own types


def normalized(name: str) -> str:
    """The name with every run of blanks as one space: two spellings of one name are equal then."""
    return _BLANKS.sub(" ", name).strip(" ")


class Names:
    """Known names by their first word; `match` finds the longest that stands in a text at a place."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._patterns: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """One-word names need no place here: the grammar reads them anyway."""
        name = normalized(name)
        first = _first(name)
        if first == name:
            return
        known = self._patterns.setdefault(first, [])
        if any(name == other for other, _ in known):
            return
        end = f"(?![{_PART}])" if _PART_END.fullmatch(name[-1:]) else ""
        pattern = re.compile(f"[{BLANK}]+".join(re.escape(part) for part in name.split(" ")) + end)
        known.append((name, pattern))
        known.sort(key=lambda entry: -len(entry[0]))

    def match(self, text: str, place: int) -> tuple[str, int] | None:
        """The longest known name of several words at `place`, and where it ends."""
        found = WORD.match(text, place)
        first = found.group() if found else text[place : place + 1]
        for name, pattern in self._patterns.get(first, ()):
            if ends := pattern.match(text, place):
                return name, ends.end()
        return None


def _first(name: str) -> str:
    found = WORD.match(name)
    return found.group() if found else name[:1]


class Scope:
    """The names an expression may use, layer upon layer: the built-ins, the model's, then what the text itself binds."""

    def __init__(self, builtins: Names, names: Iterable[str], members: Iterable[str]) -> None:
        self.members = Names((*PROPERTIES, *members))
        self._layers = [builtins, Names(names)]

    def push(self, names: Iterable[str] = ()) -> None:
        self._layers.append(Names(names))

    def pop(self) -> None:
        self._layers.pop()

    def bind(self, name: str) -> None:
        """A name defined in the text itself: it may be used from here on, and stand after a dot."""
        self._layers[-1].add(name)
        self.members.add(name)

    def match(self, text: str, place: int, *, filtering: bool) -> tuple[str, int] | None:
        """The longest name of any layer (inside a filter the members too)."""
        return _longest(self._found(text, place, filtering))

    def _found(self, text: str, place: int, filtering: bool) -> Iterator[tuple[str, int]]:
        for layer in (*self._layers, self.members) if filtering else self._layers:
            if (found := layer.match(text, place)) is not None:
                yield found


def _longest(found: Iterator[tuple[str, int]]) -> tuple[str, int] | None:
    return max(found, key=lambda match: match[1], default=None)
