"""What of a resident is searched, and which part of a resident a search text found.

Names, Tibetan names, pinyin, initials, address and place names are plain words of the index. Numbers are not: of a phone
or an identity number only a keyed digest of the last four characters is indexed, so the index alone shows no number.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Final

from lianxin.engines.search import Clause, Phrase, Query, index_tokens, name_tokens, tail_tokens
from lianxin.kernel.divisions import ancestors, level, place_range, prefix

PLACE: Final = "c"
"""First letter of place tokens; no token of the search engine begins with it."""

_TAIL: Final = "e"
_BREAK: Final = "-"
"""Between two names: no token, so no phrase runs over it."""
_PLACE_LEVELS: Final = ("county", "township", "village")

KeyedTail = Callable[[str, str], str]
"""(kind of number, last four characters) → keyed token."""


class Part(Enum):
    """Where in a resident's data a search text was found."""

    NAME = "name"
    NAME_BO = "name_bo"
    ALIAS = "alias"
    SOUND = "sound"
    ADDRESS = "address"
    PHONE = "phone"
    ID_NUMBER = "id_number"


NUMBERS: Final = (Part.PHONE, Part.ID_NUMBER)


@dataclass(frozen=True, slots=True)
class Searched:
    """What is known of one resident that can be searched; numbers in clear, only to be turned into keyed tokens."""

    name: str
    name_bo: str = ""
    address: str = ""
    place: str = ""
    place_name: str = ""
    phone: str = ""
    id_number: str = ""
    other_names: tuple[str, ...] = ()


def tokens(person: Searched, keyed: KeyedTail) -> list[str]:
    """All tokens of one resident, in an order in which no phrase runs from one part into the next."""
    return [
        *place_tokens(person.place),
        *_name_tokens(person.name, person.name_bo),
        *(token for name in person.other_names for token in _name_tokens(name, "")),
        *_place_name_tokens(person.place_name),
        *index_tokens(person.address),
        *number_tokens("phone", person.phone, keyed),
        *number_tokens("id_number", person.id_number, keyed),
    ]


# Villages and names repeat by the thousand in a county; without these an import spends a fifth of its time here.
@lru_cache(maxsize=8_192)
def place_tokens(place: str) -> tuple[str, ...]:
    """The place and every division above it up to the county: how a scope is cut out inside the index."""
    return tuple(PLACE + prefix(code) for code in (*ancestors(place), place) if level(code) in _PLACE_LEVELS)


@lru_cache(maxsize=8_192)
def _place_name_tokens(place_name: str) -> tuple[str, ...]:
    return tuple(index_tokens(place_name))


@lru_cache(maxsize=65_536)
def _name_tokens(name: str, name_bo: str) -> tuple[str, ...]:
    return tuple(name_tokens(name, name_bo))


def number_tokens(kind: str, number: str, keyed: KeyedTail) -> list[str]:
    """The keyed token of the last four characters; none for an empty or too short number."""
    return [keyed(kind, token[1:]) for token in tail_tokens(number)]


def scope_clause(ranges: Iterable[tuple[str, str]]) -> Clause | None:
    """The ranges of a viewer as a clause of the query; None when one is not a county, township or village."""
    codes = [low for low, high in ranges if _is_division(low, high)]
    wanted = list(ranges)
    if not wanted or len(codes) != len(wanted) or not all(level(code) in _PLACE_LEVELS for code in codes):
        return None
    return tuple(Phrase((PLACE + prefix(code),)) for code in codes)


def _is_division(low: str, high: str) -> bool:
    try:
        return place_range(low) == (low, high)
    except ValueError:
        return False


def asked(query: Query, keyed: KeyedTail) -> Query:
    """The query with the plain tail of a number replaced by its keyed tokens, as they stand in the index."""
    clauses = tuple(tuple(p for phrase in clause for p in _keyed(phrase, keyed)) for clause in query.clauses)
    return Query(query.kind, clauses, query.tail)


def _keyed(phrase: Phrase, keyed: KeyedTail) -> tuple[Phrase, ...]:
    (first, *_) = phrase.tokens
    if not first.startswith(_TAIL):
        return (phrase,)
    return tuple(Phrase((keyed(part.value, first[1:]),)) for part in NUMBERS)


def found_in(person: Searched, query: Query) -> tuple[Part, ...]:
    """The parts of a resident that the words of the query were found in; empty when one word was found nowhere.

    `query` is the query as typed, before `asked`. A tail of more than four characters is compared in full here: the index
    knows the last four only, so whoever shows results drops a resident for whom this is empty.
    """
    fields = _fields(person)
    found: dict[Part, None] = {}
    for clause in query.clauses:
        parts = [part for part in Part if _holds(part, fields, clause, query.tail)]
        if not parts:
            return ()
        found[parts[0]] = None
    return tuple(found)


def _fields(person: Searched) -> Mapping[Part, object]:
    written = (person.name, *person.other_names)
    sounds = [token for name in written for token in (*name_tokens(name), _BREAK) if token[0] in "pi" or token == _BREAK]
    return {
        Part.NAME: index_tokens(person.name),
        Part.NAME_BO: index_tokens(person.name_bo),
        Part.ALIAS: [token for name in person.other_names for token in (*index_tokens(name), _BREAK)],
        Part.SOUND: sounds,
        Part.ADDRESS: [*index_tokens(person.place_name), *index_tokens(person.address)],
        Part.PHONE: person.phone,
        Part.ID_NUMBER: person.id_number.lower(),
    }


def _holds(part: Part, fields: Mapping[Part, object], clause: Clause, tail: str) -> bool:
    field = fields[part]
    if isinstance(field, str):
        return any(_ends(field, phrase, tail) for phrase in clause)
    return isinstance(field, list) and any(_contains(field, phrase) for phrase in clause)


def _ends(number: str, phrase: Phrase, tail: str) -> bool:
    (first, *_) = phrase.tokens
    return bool(number) and first.startswith(_TAIL) and number.endswith(tail or first[1:])


def _contains(field: list[str], phrase: Phrase) -> bool:
    size = len(phrase.tokens)
    return any(_same(field[at : at + size], phrase) for at in range(len(field) - size + 1))


def _same(window: list[str], phrase: Phrase) -> bool:
    *front, last = phrase.tokens
    return window[:-1] == front and (window[-1].startswith(last) if phrase.prefix else window[-1] == last)
